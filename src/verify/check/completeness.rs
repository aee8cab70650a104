//! Every patient who reaches a question can leave it.

use crate::model::{Action, StepKey};
use crate::problem::{Code, Problem};
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    for key in checker.questions() {
        if let Action::Ask { question, .. } = &library.step(key).action {
            check_question(checker, key, question);
        }
    }
}

fn check_question(checker: &mut Checker<'_>, key: StepKey, question: &str) {
    let span = checker.library.step(key).span;
    let encoding = &mut checker.prover.encoding;
    let taken = encoding.taken[&key].clone();
    let any = encoding.pool.or(taken);
    let none = encoding.pool.not(any);
    let left = encoding.pool.and([encoding.reach[&key], none]);
    let Some(found) = checker.offenders(left, Code::UncoveredPatient, &[span]) else {
        return;
    };
    let problem = Problem::new(
        Code::UncoveredPatient,
        "a patient is left standing at this question",
    )
    .labelled(span, question)
    .help("add a branch for these patients, or end with `{ otherwise = true, … }`");
    let about = &checker.library.pathways[key.pathway].meta.id;
    checker.report(Finding::new(problem, about), &found, |_, advice| {
        let mut stuck = advice.paths.iter().filter(|path| path.gap);
        stuck.any(|path| path.visits.last().is_some_and(|visit| visit.step == key))
    });
}
