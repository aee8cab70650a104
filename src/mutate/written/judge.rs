//! What notices each edit: the book is read again with it, and its problems are counted.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{NoticedBy, WrittenEdit, WrittenOutcome};
use crate::mutate::Effort;
use crate::problem::{Code, Problems};
use crate::schema::Aspect;
use crate::source::Sources;
use crate::{parse, resolve, verify};

/// How many problems of each name a book has.
type Counts = BTreeMap<Code, usize>;

/// Judges edits of a book, spread over all of it, until the effort is spent. Tells after each edit how many are judged.
pub fn judge_written(
    sources: &Sources,
    edits: Vec<WrittenEdit>,
    as_of: Date,
    mut effort: Effort,
    progress: &mut dyn FnMut(usize),
) -> WrittenOutcome {
    let [texts, proved] =
        [Depth::Texts, Depth::Patients].map(|depth| counts(sources, as_of, depth));
    let cost = cost(sources);
    let mut seen: BTreeMap<usize, NoticedBy> = BTreeMap::new();
    for index in super::super::effort::spread(edits.len()) {
        if effort.is_spent() {
            break;
        }
        let edit = &edits[index];
        let edited = edit.made_in(sources);
        effort.spend(cost);
        let mut caught = first_more(&texts, &counts(&edited, as_of, Depth::Texts));
        if caught.is_none() && edit.concerns_patients {
            effort.spend(cost);
            caught = first_more(&proved, &counts(&edited, as_of, Depth::Patients));
        }
        seen.insert(
            index,
            caught.map_or_else(|| shown(edit.aspect), NoticedBy::Check),
        );
        progress(seen.len());
    }
    let mut written = WrittenOutcome::default();
    for (index, edit) in edits.into_iter().enumerate() {
        match seen.get(&index) {
            Some(seen) => written.judged.push((edit, *seen)),
            None => written.not_tried.push(edit),
        }
    }
    written
}

/// What `diff` says of an edit of which `check` says nothing.
fn shown(aspect: Aspect) -> NoticedBy {
    match aspect {
        Aspect::Rule | Aspect::Check | Aspect::Asked | Aspect::Delivery | Aspect::Evidence => {
            NoticedBy::Diff(aspect)
        }
        Aspect::Words => NoticedBy::Nothing,
    }
}

/// How far a book is checked.
#[derive(Clone, Copy)]
enum Depth {
    /// What is compared as text.
    Texts,
    /// What is proved of patients, too.
    Patients,
}

fn counts(sources: &Sources, as_of: Date, depth: Depth) -> Counts {
    let mut problems = Problems::default();
    let document = parse::parse(sources, &mut problems);
    if let Some(library) = resolve::resolve(sources, &document, &mut problems) {
        match depth {
            Depth::Texts => verify::check_texts(&library, sources, &mut problems, as_of),
            Depth::Patients => {
                verify::check(&library, sources, &mut problems, as_of);
            }
        }
    }
    let mut counts = Counts::new();
    for problem in problems.iter() {
        *counts.entry(problem.code).or_default() += 1;
    }
    counts
}

fn first_more(before: &Counts, after: &Counts) -> Option<Code> {
    let mut more = after
        .iter()
        .filter(|(code, count)| before.get(code).is_none_or(|known| known < count));
    more.next().map(|(code, _)| *code)
}

/// Roughly what reading a book again costs, in steps of effort.
fn cost(sources: &Sources) -> u64 {
    let bytes: usize = sources.files().map(|(_, file)| file.text.len()).sum();
    bytes as u64 / BYTES_IN_A_STEP
}

const BYTES_IN_A_STEP: u64 = 2;
