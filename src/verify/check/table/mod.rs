//! Decision tables: nobody is left out, no two rows contradict each other, and none is dead or needless.
//!
//! Rows are compared as boxes first, cell by cell and without a question to the prover; it is asked about those that meet.

mod boxes;
mod dead;
mod gap;
mod mergeable;
mod overlap;
mod subsumed;
mod unmatched;

use std::collections::BTreeSet;

use crate::model::{Audience, Library, RowKey, TableKey};
use crate::problem::{Code, Problem};
use crate::prove::Prover;
use crate::verify::Checker;
use boxes::Boxes;
pub use unmatched::unmatched;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    for key in checker.tables() {
        if is_idle(checker, key) {
            continue;
        }
        let boxes = Boxes::new(&mut checker.prover, key);
        gap::check(checker, key);
        if checker.tells() {
            check_all(checker, key, &boxes);
        } else {
            judge_changed(checker, key, &boxes);
        }
    }
}

fn check_all(checker: &mut Checker<'_>, key: TableKey, boxes: &Boxes) {
    let meeting = boxes.meeting();
    let alive = dead::check(checker, key, boxes);
    let subsumed = subsumed::check(checker, key, &meeting, &alive);
    overlap::check(checker, key, &meeting, &subsumed);
    mergeable::check(checker, key, boxes, &subsumed);
}

/// Only what is an error, of the rows that an edit has changed: it catches nothing in the others, and rows too many are warned of.
fn judge_changed(checker: &mut Checker<'_>, key: TableKey, boxes: &Boxes) {
    let rows = checker.rows().into_iter();
    let rows: BTreeSet<usize> = rows
        .filter(|row| row.table == key)
        .map(|row| row.index)
        .collect();
    for &index in &rows {
        dead::check_row(checker, RowKey { table: key, index }, boxes);
        let others = boxes.meeting_row(index);
        let others = others.filter(|other| *other > index || !rows.contains(other));
        let pairs: Vec<_> = others
            .map(|other| (index.min(other), index.max(other)))
            .collect();
        overlap::check(checker, key, &pairs, &[]);
    }
}

/// Every two rows of a table that may be for one patient, as numbers, the earlier one first. Others never are.
pub fn meeting(prover: &mut Prover<'_>, key: TableKey) -> Vec<(usize, usize)> {
    Boxes::new(prover, key).meeting()
}

/// A table for nobody, and why it is.
fn idle(library: &Library, key: TableKey) -> Problem {
    let is_entered = library.entrances(key).next().is_some();
    let applies_to_none = "this table applies to no patient";
    match (&library.tables[key].applies, is_entered) {
        (Audience::Entered, false) => {
            let id = &library.tables[key].meta.id;
            Problem::new(Code::UnenteredTable, "no step enters this table").help(format!(
                "enter it where its rows are to be followed, by `enter = \"{id}\"` in a step of a pathway; or take `entered` out, and the table is for everyone",
            ))
        }
        (Audience::Entered, true) => Problem::new(Code::IdleTable, applies_to_none)
            .help("no patient reaches a step that enters it"),
        (Audience::Those(_), true) => Problem::new(Code::IdleTable, applies_to_none).help(
            "nobody whom the assumptions admit meets its `applies`, and no patient reaches a step that enters it",
        ),
        (Audience::Those(_) | Audience::Everyone, _) => Problem::new(Code::IdleTable, applies_to_none)
            .help("nobody whom the assumptions admit meets its `applies`"),
    }
}

fn is_idle(checker: &mut Checker<'_>, key: TableKey) -> bool {
    let table = &checker.library.tables[key];
    let written = table.applies.written();
    let span = written.map_or(table.meta.span, |applies| applies.span);
    let is_idle = !checker.is_possible(checker.prover.encoding.tables[&key], span);
    if is_idle {
        checker.problems.push(idle(checker.library, key).at(span));
    }
    is_idle
}
