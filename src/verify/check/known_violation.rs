//! A known violation is one: somebody of whom its `when` is true breaks the rule.

use num_bigint::BigUint;

use crate::model::{Invariant, KnownViolation};
use crate::problem::{Code, Problem};
use crate::verify::Checker;

/// How many break the rule as is known, where that is told; nobody is a problem.
pub(super) fn check(
    checker: &mut Checker<'_>,
    invariant: &Invariant,
    known: &KnownViolation,
) -> Option<Option<BigUint>> {
    if checker.is_judged() {
        return None;
    }
    let (library, prover) = (checker.library, &mut checker.prover);
    let claims = [known.is_spared(), invariant.violated_as_known()?];
    let [spared, violating] =
        claims.map(|claim| prover.encoding.claim(library, &prover.space, &claim).yes);
    let answer = checker.prover.is_possible(violating);
    if checker.decided(answer, known.when.span)? {
        return Some(checker.count(violating));
    }
    let is_of_somebody = checker.prover.is_possible(spared);
    let is_of_somebody = checker.decided(is_of_somebody, known.when.span)?;
    checker
        .problems
        .push(idle(invariant, known, is_of_somebody));
    None
}

/// A problem with a rule, and since when the rule holds those who were known to break it.
pub(super) fn with_day<T>(
    checker: &Checker<'_>,
    known: Option<&KnownViolation<T>>,
    problem: Problem,
) -> Problem {
    match known {
        Some(known) if checker.is_over(known.until) => problem.note(format!(
            "its known violation was let stand until {}: mend it, or look at it again and set another day",
            known.until
        )),
        Some(_) | None => problem,
    }
}

pub(super) fn idle<T>(
    invariant: &Invariant,
    known: &KnownViolation<T>,
    is_of_somebody: bool,
) -> Problem {
    let message = format!("nobody breaks “{}” as is known", invariant.meta.title);
    let (why, help) = match is_of_somebody {
        true => (
            "everyone of whom this is true keeps the rule",
            "take `known-violation` out, so that the rule protects them too",
        ),
        false => (
            "this is true of nobody",
            "write who breaks the rule, or take `known-violation` out",
        ),
    };
    let problem = Problem::new(Code::IdleKnownViolation, message);
    problem.labelled(known.when.span, why).help(help)
}
