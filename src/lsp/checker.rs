//! The thread that checks, and makes unsafe edits of what is sound while nobody asks for anything else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use crossbeam_channel::Sender;
use jiff::civil::Date;

use crate::model::Library;
use crate::mutate::{Effort, Mutation, judge_while};
use crate::parse::Document;
use crate::problem::{Problem, Problems};
use crate::source::Sources;
use crate::verify::{Proofs, Verified};
use crate::{Refused, proved, resolved_from};

/// A text of a book that is to be checked.
pub(super) struct CheckRequest {
    /// The book's folder.
    pub folder: PathBuf,
    pub number: u64,
    /// The number of the newest text of that book.
    pub newest: Arc<AtomicU64>,
    pub sources: Sources,
    pub document: Arc<Document>,
    /// What was found so far.
    pub problems: Problems,
}

impl CheckRequest {
    fn is_old(&self) -> bool {
        self.newest.load(Ordering::Relaxed) != self.number
    }
}

/// What was found of one.
pub(super) struct CheckedText {
    pub folder: PathBuf,
    pub number: u64,
    pub found: TextFinding,
}

pub(super) enum TextFinding {
    Checked(Arc<FoundOut>),
    /// What becomes of unsafe edits, which comes after.
    Judged(Mutation),
    /// Pathbook has failed at it.
    Fault,
}

/// All that is known of a text.
pub(super) struct FoundOut {
    pub sources: Sources,
    outcome: Result<Verified, Refused>,
    problems: Vec<Problem>,
    /// The day on which it was checked.
    pub as_of: Date,
}

impl FoundOut {
    /// Whatever `check` would print.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// `None` where the text can't be resolved.
    pub fn library(&self) -> Option<&Library> {
        match &self.outcome {
            Ok(verified) => Some(verified.library()),
            Err(refused) => refused.library(),
        }
    }

    /// What was proved; nothing is, where there is an error.
    pub fn proofs(&self) -> Option<&Proofs> {
        self.outcome.as_ref().ok().map(Verified::proofs)
    }
}

/// Starts it; it ends when nobody asks any more.
pub(super) fn start(
    date: Box<dyn Fn() -> Date + Send>,
    answers: Sender<CheckedText>,
) -> mpsc::Sender<CheckRequest> {
    let (asks, asked) = mpsc::channel();
    thread::spawn(move || work(&asked, &*date, &answers));
    asks
}

fn work(asked: &Receiver<CheckRequest>, date: &dyn Fn() -> Date, answers: &Sender<CheckedText>) {
    for request in asked {
        let Some(found) = surviving(|| check(&request, date()).map(TextFinding::Checked)) else {
            continue;
        };
        let checked = match &found {
            TextFinding::Checked(found) => Some(Arc::clone(found)),
            TextFinding::Judged(_) | TextFinding::Fault => None,
        };
        let is_heard = |found| {
            let (folder, number) = (request.folder.clone(), request.number);
            let answer = CheckedText {
                folder,
                number,
                found,
            };
            answers.send(answer).is_ok()
        };
        if !is_heard(found) {
            return;
        }
        let judged = checked
            .and_then(|checked| surviving(|| judge(&request, &checked).map(TextFinding::Judged)));
        if judged.is_some_and(|judged| !is_heard(judged)) {
            return;
        }
    }
}

/// Nothing where there is a newer text.
fn surviving(work: impl FnOnce() -> Option<TextFinding>) -> Option<TextFinding> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Some(TextFinding::Fault))
}

/// What becomes of unsafe edits of a sound book, unless there is a newer text.
fn judge(request: &CheckRequest, found: &FoundOut) -> Option<Mutation> {
    let verified = found.outcome.as_ref().ok()?;
    let judged = judge_while(verified, Effort::EDITOR, || !request.is_old());
    // Where nothing can be told of them, nothing is.
    judged.ok().flatten()
}

fn check(request: &CheckRequest, as_of: Date) -> Option<Arc<FoundOut>> {
    if request.is_old() {
        return None;
    }
    let sources = &request.sources;
    let outcome = match resolved_from(sources, &request.document, request.problems.clone()) {
        Err(problems) => Err(Refused::Unresolved(problems)),
        Ok(_) if request.is_old() => return None,
        Ok((library, problems)) => proved(library, sources, problems, as_of),
    };
    let problems = match &outcome {
        Ok(verified) => {
            let unclear = verified.draw().err().unwrap_or_default();
            [verified.warnings(), &unclear].concat()
        }
        Err(refused) => refused.problems().to_vec(),
    };
    Some(Arc::new(FoundOut {
        sources: sources.clone(),
        problems,
        outcome,
        as_of,
    }))
}
