//! Every patient who reaches a question can leave it.

use super::counterexample::Finding;
use super::{Checker, grouped};
use crate::model::{Action, StepKey};
use crate::problem::{Code, Problem};
use crate::prove::Found;

/// Most descriptions of the patients left standing.
const MOST_DESCRIPTIONS: usize = 5;

pub(super) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    for key in checker.questions() {
        if let Action::Ask { question, .. } = &library.step(key).action {
            check_question(checker, key, question);
        }
    }
}

/// The patients found, a line for each few facts; `None` where one line would do.
pub(super) fn described(checker: &mut Checker<'_>, found: &Found) -> Option<String> {
    let (cubes, rest) = checker.prover.cover(found, MOST_DESCRIPTIONS).ok()?;
    let words = cubes.iter().map(|cube| checker.prover.words(cube));
    let mut lines: Vec<String> = words.map(|words| format!("  - {words}")).collect();
    if rest > num_bigint::BigUint::ZERO {
        lines.push(format!("  - and {} more patients", grouped(&rest)));
    }
    (lines.len() > 1).then(|| lines.join("\n"))
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
    let mut problem = Problem::new(
        Code::UncoveredPatient,
        "a patient is left standing at this question",
    )
    .labelled(span, question)
    .help("add a branch for these patients, or end with `{ otherwise = true, … }`");
    if let Some(patients) = described(checker, &found) {
        problem = problem.note(format!("left standing are:\n{patients}"));
    }
    let about = &checker.library.pathways[key.pathway].meta.id;
    checker.report(Finding::new(problem, about), &found, |_, advice| {
        let mut stuck = advice.paths.iter().filter(|path| path.gap);
        stuck.any(|path| path.visits.last().is_some_and(|visit| visit.step == key))
    });
}
