//! How an edition differs from a revision: worked out on a thread of its own, and given up when there is a newer edition.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use super::desk::{DeskRequest, Edition};
use crate::diff::report::{DifferenceReport, NamedVersion};
use crate::diff::{CannotCompare, compare_until};
use crate::problem::Problems;
use crate::read::{self, ReadError};
use crate::source::Sources;

/// What is known of the difference.
pub(super) enum Changes {
    Found(Box<DifferenceReport>),
    /// Why nothing is compared.
    None(String),
}

struct Wanted {
    number: u64,
    edition: Arc<Edition>,
}

/// The thread that compares.
pub(super) struct ChangeComparer {
    wanted: Sender<Wanted>,
    newest: Arc<AtomicU64>,
}

impl ChangeComparer {
    pub fn start(folder: PathBuf, against: String, asks: Sender<DeskRequest>) -> Self {
        let (wanted, wants) = mpsc::channel();
        let newest = Arc::new(AtomicU64::new(0));
        let bench = RevisionBench {
            folder,
            against,
            newest: Arc::clone(&newest),
            old: None,
        };
        thread::spawn(move || bench.run(&wants, &asks));
        Self { wanted, newest }
    }

    /// Gives up what it is at, and compares this edition, if there is one.
    pub fn compare(&self, number: u64, edition: Option<Arc<Edition>>) {
        self.newest.store(number, Ordering::Relaxed);
        if let Some(edition) = edition {
            // If that thread has failed, the panel says that it compares, and nothing else is lost.
            let _ = self.wanted.send(Wanted { number, edition });
        }
    }
}

struct RevisionBench {
    folder: PathBuf,
    against: String,
    newest: Arc<AtomicU64>,
    /// The revision as it was read last.
    old: Option<Old>,
}

/// A revision as it was read, and the edition that it is, if it can be resolved.
struct Old {
    sources: Sources,
    problems: Problems,
    edition: Option<Edition>,
}

impl RevisionBench {
    fn run(mut self, wants: &Receiver<Wanted>, asks: &Sender<DeskRequest>) {
        for wanted in wants {
            if self.is_old(wanted.number) {
                continue;
            }
            let changes = self.changes(&wanted);
            if let Some(changes) = changes
                && asks
                    .send(DeskRequest::Compared(wanted.number, changes))
                    .is_err()
            {
                return;
            }
        }
    }

    fn is_old(&self, number: u64) -> bool {
        self.newest.load(Ordering::Relaxed) != number
    }

    /// `None` where it was given up.
    fn changes(&mut self, wanted: &Wanted) -> Option<Changes> {
        let new = &wanted.edition;
        if let Err(why) = self.read_old(new) {
            return Some(Changes::None(why));
        }
        let edition = self.old.as_ref().and_then(|old| old.edition.as_ref());
        let Some(old) = edition else {
            let why = format!(
                "`{}` can't be resolved, so that nothing is compared with it.",
                self.against
            );
            return Some(Changes::None(why));
        };
        let stops = || self.is_old(wanted.number);
        match compare_until(old.library(), new.library(), &stops) {
            Ok(difference) => {
                let prefix = format!("{}:", self.against);
                let report = DifferenceReport::new(
                    &difference,
                    book(&self.against, &prefix, old),
                    book("the book as it is now", "", new),
                );
                Some(Changes::Found(Box::new(report)))
            }
            Err(CannotCompare::Stopped) => None,
            Err(
                why @ (CannotCompare::TooManyCells { .. }
                | CannotCompare::Tangled { .. }
                | CannotCompare::BudgetSpent),
            ) => Some(Changes::None(format!("Nothing is compared: {why}."))),
        }
    }

    /// Reads the revision, which a commit may have moved; what it was checked for before is not checked again.
    fn read_old(&mut self, new: &Edition) -> Result<(), String> {
        let read = read::read_revision(&self.folder, &self.against);
        let (sources, problems) = read.map_err(|error| why(&self.against, &error))?;
        if let Some(old) = &self.old
            && old.sources.is_same_book(&sources)
            && old.problems == problems
        {
            return Ok(());
        }
        let as_of = new.checked().as_of();
        self.old = Some(Old {
            edition: Edition::of(&sources, problems.clone(), as_of).ok(),
            sources,
            problems,
        });
        Ok(())
    }
}

fn why(against: &str, error: &ReadError) -> String {
    match error {
        ReadError::NoRepository(_) => {
            "The book is in no git repository: there is nothing to compare it with.".to_owned()
        }
        ReadError::NoBookIn(..) => format!("`{against}` has no book here."),
        ReadError::NoRevision(..)
        | ReadError::NoFolder(_)
        | ReadError::NoBook(..)
        | ReadError::NoFile(_)
        | ReadError::Io(..)
        | ReadError::Outside(_)
        | ReadError::FileTooLarge(..)
        | ReadError::BookTooLarge
        | ReadError::Git(_) => format!("Nothing is compared: {error}."),
    }
}

fn book<'b>(name: &'b str, prefix: &'b str, edition: &'b Edition) -> NamedVersion<'b> {
    NamedVersion {
        name,
        library: edition.library(),
        sources: edition.sources(),
        prefix,
        errors: edition.errors(),
    }
}
