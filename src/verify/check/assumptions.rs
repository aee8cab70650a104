//! The assumptions admit somebody, and each of them excludes somebody.

use num_bigint::BigUint;

use crate::problem::{Code, Problem};
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::verify::Checker;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) -> bool {
    if checker.prover.admitted() > BigUint::ZERO {
        check_each(checker);
        return true;
    }
    let mut spans = checker
        .library
        .assumptions
        .values()
        .map(|assumption| assumption.always.span);
    let mut problem = Problem::new(
        Code::ImpossibleAssumptions,
        "these assumptions exclude every patient",
    );
    if let Some(first) = spans.next() {
        problem = problem.at(first);
    }
    let problem = spans.fold(problem, |problem, span| {
        problem.and(span, "together with this")
    });
    checker
        .problems
        .push(problem.help("an assumption is what no patient can contradict"));
    false
}

/// That another assumption excludes the same patients as well is not a fault, so that none is assumed meanwhile.
fn check_each(checker: &mut Checker<'_>) {
    let Some(first) = checker.library.assumptions.values().next() else {
        return;
    };
    let excludes = excludes(&mut checker.prover);
    let Some(excludes) = checker.decided(excludes, first.always.span) else {
        return;
    };
    let assumptions = checker.library.assumptions.values();
    for (assumption, _) in assumptions.zip(excludes).filter(|(_, excludes)| !excludes) {
        let message = format!("“{}” excludes no patient", assumption.meta.title);
        let problem = Problem::new(Code::VacuousAssumption, message).at(assumption.always.span);
        checker
            .problems
            .push(problem.help("write whom it should exclude, or take it out"));
    }
}

/// Whether each assumption alone excludes anyone.
fn excludes(prover: &mut Prover<'_>) -> Result<Vec<bool>, BudgetSpent> {
    let admitting = prover.encoding.admitting();
    let closing = prover.encoding.closing();
    prover.assume(&closing)?;
    let excludes = admitting.iter().map(|admitted| {
        let excluded = prover.encoding.pool.not(*admitted);
        prover.is_possible(excluded)
    });
    let excludes: Result<Vec<bool>, BudgetSpent> = excludes.collect();
    prover.assume(&admitting)?;
    excludes
}
