//! What notices each edit: the book is read again with it, and its problems are counted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{JudgedText, NoticedBy, WrittenEdit, WrittenOutcome};
use crate::mutate::Effort;
use crate::mutate::effort::spread;
use crate::problem::{Code, Problems};
use crate::schema::Aspect;
use crate::shard::Shard;
use crate::source::Sources;
use crate::{parse, resolve, verify};

/// How many problems of each name a book has.
type Counts = BTreeMap<Code, usize>;

/// Judges edits of a book, those of a shard. Tells after each edit how many are judged.
pub fn judge_written(
    sources: &Sources,
    edits: Vec<WrittenEdit>,
    as_of: Date,
    effort: Effort,
    shard: Shard,
    progress: &mut dyn FnMut(usize),
) -> WrittenOutcome {
    let (tried, not_tried) = within(sources, edits, effort);
    let before = [Depth::Texts, Depth::Patients].map(|depth| counts(sources, as_of, depth));
    let mut judged = Vec::new();
    for (number, edit) in of_shard(tried, shard) {
        let noticed = noticed(sources, &edit, as_of, &before);
        judged.push(JudgedText {
            number,
            edit,
            noticed,
        });
        progress(judged.len());
    }
    WrittenOutcome {
        judged,
        not_tried: of_shard(not_tried, shard).map(|(_, edit)| edit).collect(),
    }
}

/// How many of these edits a shard judges.
pub fn written_count(
    sources: &Sources,
    edits: &[WrittenEdit],
    effort: Effort,
    shard: Shard,
) -> usize {
    let numbers = 0..affordable(sources, edits, effort).len();
    numbers.filter(|number| shard.has(*number)).count()
}

/// The edits that an effort is enough for, spread over all of the book, and the others: each in the order of the book. What becomes of
/// one of them has no part in it, so that nobody need judge it to know which are tried.
fn within(
    sources: &Sources,
    edits: Vec<WrittenEdit>,
    effort: Effort,
) -> (Vec<WrittenEdit>, Vec<WrittenEdit>) {
    let numbers = affordable(sources, &edits, effort);
    let edits = edits.into_iter().enumerate();
    let (tried, not_tried): (Vec<_>, Vec<_>) =
        edits.partition(|(number, _)| numbers.contains(number));
    let without_numbers = |edits: Vec<(usize, WrittenEdit)>| {
        let edits = edits.into_iter().map(|(_, edit)| edit);
        edits.collect()
    };
    (without_numbers(tried), without_numbers(not_tried))
}

fn affordable(sources: &Sources, edits: &[WrittenEdit], mut effort: Effort) -> BTreeSet<usize> {
    let cost = cost(sources);
    let mut numbers = BTreeSet::new();
    for number in spread(edits.len()) {
        if effort.is_spent() {
            break;
        }
        effort.spend(match edits[number].concerns_patients {
            true => 2 * cost,
            false => cost,
        });
        numbers.insert(number);
    }
    numbers
}

fn of_shard(edits: Vec<WrittenEdit>, shard: Shard) -> impl Iterator<Item = (usize, WrittenEdit)> {
    let edits = edits.into_iter().enumerate();
    edits.filter(move |(number, _)| shard.has(*number))
}

/// What notices an edit of a book with so many problems before it, of its texts and in all.
fn noticed(
    sources: &Sources,
    edit: &WrittenEdit,
    as_of: Date,
    [texts, proved]: &[Counts; 2],
) -> NoticedBy {
    let edited = edit.made_in(sources);
    let mut caught = first_more(texts, &counts(&edited, as_of, Depth::Texts));
    if caught.is_none() && edit.concerns_patients {
        caught = first_more(proved, &counts(&edited, as_of, Depth::Patients));
    }
    caught.map_or_else(|| shown(edit.aspect), NoticedBy::Check)
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
