//! Every row is hit by some patient: one that matches nobody is dead, one whose patients others take is masked.

use super::boxes::Boxes;
use crate::model::{HitPolicy, RowKey, TableKey};
use crate::problem::{Code, Problem};
use crate::verify::Checker;

/// Reports such rows, and says which match anyone.
pub(super) fn check(checker: &mut Checker<'_>, key: TableKey, boxes: &Boxes) -> Vec<bool> {
    let rows = 0..checker.library.tables[key].rows.len();
    rows.map(|index| check_row(checker, RowKey { table: key, index }, boxes))
        .collect()
}

pub(super) fn check_row(checker: &mut Checker<'_>, key: RowKey, boxes: &Boxes) -> bool {
    let row = checker.library.row(key);
    if !checker.is_possible(checker.prover.encoding.matches[&key], row.span) {
        let message = format!("the row `{}` is for no patient", row.name);
        let problem = Problem::new(Code::DeadRow, message).at(row.span);
        checker
            .problems
            .push(problem.help("no patient to whom the table applies meets all of its cells"));
        return false;
    }
    if !checker.is_possible(checker.prover.encoding.hits[&key], row.span) {
        report_masked(checker, key, boxes);
    }
    true
}

/// How many of the rows that take another's patients are shown.
const MOST_TAKERS: usize = 20;

fn report_masked(checker: &mut Checker<'_>, key: RowKey, boxes: &Boxes) {
    let table = &checker.library.tables[key.table];
    let row = checker.library.row(key);
    let message = format!("other rows take all patients of the row `{}`", row.name);
    let mut problem = Problem::new(Code::MaskedRow, message).at(row.span);
    let mut takers = 0;
    for index in boxes.meeting_row(key.index) {
        let other = &table.rows[index];
        let encoding = &mut checker.prover.encoding;
        let taker = RowKey { index, ..key };
        let both = encoding
            .pool
            .and([encoding.matches[&key], encoding.hits[&taker]]);
        if table.wins(index, key.index) && checker.is_possible(both, other.span) {
            takers += 1;
            if takers == MOST_TAKERS {
                problem = problem.and(other.span, "takes some of them, and later rows may too");
                break;
            }
            problem = problem.and(other.span, "takes some of them");
        }
    }
    let help = match table.hit {
        HitPolicy::First => "put it before these rows, or take it out",
        HitPolicy::Priority => "give it a higher priority, or take it out",
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => "take it out",
    };
    checker.problems.push(problem.help(help));
}
