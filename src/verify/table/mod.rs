//! Decision tables: nobody is left out, no two rows contradict each other, and none is dead or needless.
//!
//! Rows are compared as boxes first, cell by cell and without a question to the prover; it is asked about those that meet.

mod boxes;
mod dead;
mod gap;
mod mergeable;
mod overlap;
mod subsumed;

use super::Checker;
use crate::model::{Row, TableKey};
use crate::problem::{Code, Problem};
use boxes::Boxes;

pub(super) fn check(checker: &mut Checker<'_>) {
    for key in checker.tables() {
        if is_idle(checker, key) {
            continue;
        }
        let boxes = Boxes::new(checker, key);
        gap::check(checker, key);
        let alive = dead::check(checker, key);
        let subsumed = subsumed::check(checker, key, &boxes, &alive);
        overlap::check(checker, key, &boxes, &subsumed);
        mergeable::check(checker, key, &boxes, &subsumed);
    }
}

fn is_idle(checker: &mut Checker<'_>, key: TableKey) -> bool {
    let table = &checker.library.tables[key];
    let span = table
        .applies
        .as_ref()
        .map_or(table.meta.span, |applies| applies.span);
    let is_idle = !checker.is_possible(checker.prover.encoding.tables[&key], span);
    if is_idle {
        let problem = Problem::new(Code::IdleTable, "this table applies to no patient").at(span);
        checker
            .problems
            .push(problem.help("nobody whom the assumptions admit meets its `applies`"));
    }
    is_idle
}

/// Every two rows, as numbers, the earlier one first.
fn pairs(rows: &[Row]) -> impl Iterator<Item = (usize, usize)> + use<> {
    let count = rows.len();
    (0..count).flat_map(|second| (0..second).map(move |first| (first, second)))
}
