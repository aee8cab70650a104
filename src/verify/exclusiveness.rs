//! No two branches of a question hold for one patient.

use super::Checker;
use crate::interpret::{Truth, holds};
use crate::model::{Action, Branch, StepKey};
use crate::problem::{Code, Problem};

pub(super) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    for (key, step) in library.steps() {
        let Action::Ask { branches, .. } = &step.action else {
            continue;
        };
        for (index, second) in branches.iter().enumerate() {
            for first in &branches[..index] {
                check_pair(checker, key, first, second);
            }
        }
    }
}

fn check_pair(checker: &mut Checker<'_>, key: StepKey, first: &Branch, second: &Branch) {
    let (Some(one), Some(other)) = (&first.when, &second.when) else {
        return;
    };
    let (library, space) = (checker.library, &checker.prover.space);
    let encoding = &mut checker.prover.encoding;
    let yes = [&one.logic, &other.logic].map(|guard| encoding.guard(library, space, guard).yes);
    let both = encoding.pool.and([encoding.reach[&key], yes[0], yes[1]]);
    let answer = checker.prover.find(both);
    let Some(Some(found)) = checker.decided(answer, second.span) else {
        return;
    };
    let problem = Problem::new(
        Code::OverlappingBranches,
        "two branches of this question hold for one patient",
    )
    .labelled(other.span, format!("“{}”", second.label))
    .and(one.span, format!("“{}”", first.label))
    .help("make one of the conditions exclude the other");
    checker.report(problem, &found, |patient, advice| {
        advice.reaches(key)
            && [&one.logic, &other.logic]
                .into_iter()
                .all(|guard| holds(library, patient, guard) == Truth::True)
    });
}
