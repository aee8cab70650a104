//! No two branches of a question hold for one patient.

use crate::interpret::{Truth, holds};
use crate::model::{Action, Branch, StepKey};
use crate::problem::{Code, Problem};
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    for key in checker.questions() {
        let Action::Ask { branches, .. } = &library.step(key).action else {
            continue;
        };
        for second in 0..branches.len() {
            for first in 0..second {
                check_pair(checker, key, branches, [first, second]);
            }
        }
    }
}

fn check_pair(checker: &mut Checker<'_>, key: StepKey, branches: &[Branch], pair: [usize; 2]) {
    let [first, second] = pair.map(|index| &branches[index]);
    let (Some(one), Some(other)) = (&first.when, &second.when) else {
        return;
    };
    let library = checker.library;
    let encoding = &mut checker.prover.encoding;
    let meets = pair.map(|index| encoding.meets[&key][index]);
    let both = encoding
        .pool
        .and([encoding.reach[&key], meets[0], meets[1]]);
    let at = [second.span, first.span];
    let Some(found) = checker.offenders(both, Code::OverlappingBranches, &at) else {
        return;
    };
    let problem = Problem::new(
        Code::OverlappingBranches,
        "two branches of this question hold for one patient",
    )
    .labelled(other.span, format!("“{}”", second.label))
    .and(one.span, format!("“{}”", first.label))
    .help("make one of the conditions exclude the other");
    let about = &library.pathways[key.pathway].meta.id;
    checker.report(Finding::new(problem, about), &found, |patient, advice| {
        advice.reaches(key)
            && [&one.logic, &other.logic]
                .into_iter()
                .all(|guard| holds(library, patient, guard) == Truth::True)
    });
}
