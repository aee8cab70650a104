//! Nothing is asked twice: a part of an expression that the rest of it decides, or a cell that earlier rows decide, changes nothing.
//!
//! Often it is only long-winded, and at times it is the trace of a value that was mistyped. So it is a warning, and only of what is in use.

use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::diagram::BudgetSpent;
use crate::verify::Checker;

/// Expressions with more parts are not checked.
const MOST_PARTS: usize = 64;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    for (place, guard) in library.guards() {
        let is_gone_through = match place {
            GuardPlace::Assumption(_) | GuardPlace::Cell(..) => false,
            // Of a band nobody wrote it.
            GuardPlace::Entry(key, line) if library.scores[key].is_of_band(line) => false,
            GuardPlace::AskedWhen(_)
            | GuardPlace::Condition(_)
            | GuardPlace::Entry(..)
            | GuardPlace::Recommendation(_)
            | GuardPlace::Required(_)
            | GuardPlace::Dose(..)
            | GuardPlace::Applies(_)
            | GuardPlace::Branch(..)
            | GuardPlace::TableApplies(_)
            | GuardPlace::Research(_)
            | GuardPlace::Ruling(_) => true,
        };
        let is_in_use = library.is_in_use(library.meta(place.thing()));
        if is_gone_through && is_in_use && guard.logic.size() <= MOST_PARTS {
            check_guard(checker, guard, !place.only_yes_matters());
        }
    }
    for (key, table) in library.tables.iter() {
        if library.is_in_use(&table.meta) && table.hit == HitPolicy::First {
            check_table(checker, key, table);
        }
    }
}

/// Tells of the first part that changes nothing: without it, the next may change something.
fn check_guard(checker: &mut Checker<'_>, written: &Written<Guard>, is_asked_either_way: bool) {
    for (part, without) in without_each(&written.logic) {
        // What can't be decided is not called needless.
        if changes(checker, &written.logic, &without, is_asked_either_way) == Ok(false) {
            let message = format!("`{}` changes nothing here", part.words(checker.library));
            let problem = Problem::new(Code::ImpliedClause, message)
                .labelled(written.span, "this holds for the same patients without it");
            checker
                .problems
                .push(problem.help("take it out, or look for the value that was meant"));
            return;
        }
    }
}

/// Whether two expressions differ for anyone whom the assumptions admit.
fn changes(
    checker: &mut Checker<'_>,
    one: &Guard,
    other: &Guard,
    is_asked_either_way: bool,
) -> Result<bool, BudgetSpent> {
    let prover = &mut checker.prover;
    let [one, other] =
        [one, other].map(|guard| prover.encoding.guard(checker.library, &prover.space, guard));
    let differs = prover.encoding.pool.differ(one.yes, other.yes);
    if prover.is_possible(differs)? {
        return Ok(true);
    }
    let differs = prover.encoding.pool.differ(one.no, other.no);
    Ok(is_asked_either_way && prover.is_possible(differs)?)
}

/// Each part that is joined to others by `and` or `or`, with the expression without it, in the order written.
fn without_each(guard: &Guard) -> Vec<(&Guard, Guard)> {
    let mut found = Vec::new();
    for (number, joint) in guard.all_parts().into_iter().enumerate() {
        let (Logic::And(parts) | Logic::Or(parts)) = joint else {
            continue;
        };
        let mut next_number = number + 1;
        for (index, part) in parts.iter().enumerate() {
            let mut without = guard.clone();
            if let Some(joint) = without.part_mut(number) {
                drop_part(joint, index);
            }
            found.push((next_number, part, without));
            next_number += part.size();
        }
    }
    found.sort_by_key(|(score, ..)| *score);
    let found = found.into_iter();
    found.map(|(_, part, without)| (part, without)).collect()
}

/// Of two parts, the other one is left alone.
fn drop_part(joint: &mut Guard, index: usize) {
    let (Logic::And(parts) | Logic::Or(parts)) = joint else {
        return;
    };
    parts.remove(index);
    if parts.len() == 1 {
        *joint = parts.swap_remove(0);
    }
}

/// In a table whose first matching row is taken, a cell may ask what the earlier rows have left no other answer to.
fn check_table(checker: &mut Checker<'_>, key: TableKey, table: &Table) {
    for (index, row) in table.rows.iter().enumerate().skip(1) {
        for (number, cell) in row.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            if is_left(checker, key, index, number) == Ok(false) {
                let problem = Problem::new(
                    Code::ImpliedClause,
                    format!("`{cell}` asks what the rows before have decided"),
                );
                checker.problems.push(
                    problem.at(cell.span).help(
                        "write `-`, or `hit = \"unique\"` where each row is to stand by itself",
                    ),
                );
            }
        }
    }
}

/// Whether anyone gets past the earlier rows and meets all of a row but one cell.
fn is_left(
    checker: &mut Checker<'_>,
    table: TableKey,
    index: usize,
    number: usize,
) -> Result<bool, BudgetSpent> {
    let (library, prover) = (checker.library, &mut checker.prover);
    let mut parts = vec![prover.encoding.tables[&table]];
    for earlier in 0..index {
        let matches = prover.encoding.matches[&RowKey {
            table,
            index: earlier,
        }];
        parts.push(prover.encoding.pool.not(matches));
    }
    let cells = library.tables[table].rows[index].cells.iter().enumerate();
    for (input, cell) in cells {
        let Some(cell) = cell else { continue };
        let truth = prover
            .encoding
            .guard(library, &prover.space, &cell.logic)
            .yes;
        parts.push(match input == number {
            true => prover.encoding.pool.not(truth),
            false => truth,
        });
    }
    let left = prover.encoding.pool.and(parts);
    prover.is_possible(left)
}
