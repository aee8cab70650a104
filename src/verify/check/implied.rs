//! Nothing is asked twice: a part of an expression that the rest of it decides, or a cell that earlier rows decide, changes nothing.
//!
//! Often it is only long-winded, and at times it is the trace of a value that was mistyped. So it is a warning, and only of what is in use.

use super::unused::guards;
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::diagram::BudgetSpent;
use crate::verify::Checker;

/// Expressions of more parts are not gone through.
const MOST_PARTS: usize = 64;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    let is_active = |key: GuidelineKey| library.guidelines[key].status == Status::Active;
    for (guideline, guard, is_asked_either_way) in guards(library) {
        if is_active(guideline) && guard.logic.size() <= MOST_PARTS {
            check_guard(checker, guard, is_asked_either_way);
        }
    }
    for (key, table) in library.tables.iter() {
        if is_active(table.meta.guideline) && table.hit == HitPolicy::First {
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

/// Each part that is joined to others by `and` or `or`, with the expression without it.
fn without_each(guard: &Guard) -> Vec<(&Guard, Guard)> {
    match guard {
        Logic::Constant(_) | Logic::Test(_) => Vec::new(),
        Logic::Not(inner) => rebuilt(inner, |inner| Logic::Not(Box::new(inner))),
        Logic::Known(inner) => rebuilt(inner, |inner| Logic::Known(Box::new(inner))),
        Logic::And(parts) => without_parts(parts, Logic::And),
        Logic::Or(parts) => without_parts(parts, Logic::Or),
        Logic::Xor(left, right) => both(left, right, Logic::Xor),
        Logic::Implies(left, right) => both(left, right, Logic::Implies),
    }
}

fn rebuilt(inner: &Guard, rebuild: impl Fn(Guard) -> Guard) -> Vec<(&Guard, Guard)> {
    let parts = without_each(inner).into_iter();
    parts.map(|(part, inner)| (part, rebuild(inner))).collect()
}

fn without_parts(parts: &[Guard], join: fn(Vec<Guard>) -> Guard) -> Vec<(&Guard, Guard)> {
    let mut all = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let others = parts.iter().enumerate().filter(|(own, _)| *own != index);
        let mut others: Vec<Guard> = others.map(|(_, part)| part.clone()).collect();
        all.push(match others.len() {
            1 => (part, others.swap_remove(0)),
            _ => (part, join(others)),
        });
        all.extend(rebuilt(part, |part| {
            let mut parts = parts.to_vec();
            parts[index] = part;
            join(parts)
        }));
    }
    all
}

fn both<'a>(
    left: &'a Guard,
    right: &'a Guard,
    join: fn(Box<Guard>, Box<Guard>) -> Guard,
) -> Vec<(&'a Guard, Guard)> {
    let of_left = rebuilt(left, |left| join(Box::new(left), Box::new(right.clone())));
    let of_right = rebuilt(right, |right| join(Box::new(left.clone()), Box::new(right)));
    of_left.into_iter().chain(of_right).collect()
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
    for (own, cell) in cells {
        let Some(cell) = cell else { continue };
        let truth = prover
            .encoding
            .guard(library, &prover.space, &cell.logic)
            .yes;
        parts.push(match own == number {
            true => prover.encoding.pool.not(truth),
            false => truth,
        });
    }
    let left = prover.encoding.pool.and(parts);
    prover.is_possible(left)
}
