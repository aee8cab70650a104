//! There is a patient: the assumptions do not exclude everyone.

use num_bigint::BigUint;

use crate::problem::{Code, Problem};
use crate::verify::Checker;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) -> bool {
    if checker.prover.admitted() > BigUint::ZERO {
        return true;
    }
    let mut spans = checker
        .library
        .assumptions
        .values()
        .map(|own| own.always.span);
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
