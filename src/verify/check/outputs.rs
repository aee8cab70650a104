//! An output has one value: no two statements set it to different ones for one patient unless that is left open, and whoever must have a value has one.

use super::conflict::is_ruled;
use crate::interpret::{Advice, Settled};
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::formula::Formula;
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    for key in checker.outputs() {
        check_conflict(checker, key);
        check_required(checker, key);
    }
}

fn check_conflict(checker: &mut Checker<'_>, key: OutputKey) {
    let library = checker.library;
    let output = &library.outputs[key];
    let conflicting = conflicting(checker, key);
    let Some(found) = checker.offenders(conflicting, Code::ConflictingOutput, &[output.meta.span])
    else {
        return;
    };
    let message = format!("`{}` is set to two values for one patient", output.meta.id);
    let problem = Problem::new(Code::ConflictingOutput, message).at(output.meta.span);
    let help = match is_ordered(&output.kind) {
        true => {
            "make the conditions of these statements exclude each other, decide it with an `adjudication` on the output, or say which value counts with `aggregate`"
        }
        false => {
            "make the conditions of these statements exclude each other, or decide it with an `adjudication` on the output"
        }
    };
    let finding = Finding {
        outputs: vec![key],
        ..Finding::new(problem.help(help), &output.meta.id)
    };
    checker.report(finding, &found, |patient, advice| {
        advice.outputs[&key].settled == Settled::Conflicting
            && !is_open(library, key, (patient, advice))
    });
}

/// Those for whom two statements set different values, which no adjudication leaves open.
fn conflicting(checker: &mut Checker<'_>, key: OutputKey) -> Formula {
    let library = checker.library;
    let conflicting = checker.prover.encoding.outcomes[&key].conflicting;
    let pairs = pairs(&library.setters(key)).into_iter();
    let pairs = pairs.map(|pair| (pair, library.leaving_value_open(pair, key)));
    let pairs: Vec<_> = pairs.collect();
    if pairs.iter().all(|(_, open)| open.is_empty()) {
        return conflicting;
    }
    let (encoding, space) = (&mut checker.prover.encoding, &checker.prover.space);
    let mut decided = Vec::new();
    for ((one, other), open) in pairs {
        let [one, other] = [one, other].map(|own| encoding.sets(library, space, own, key));
        let is_decided = encoding.none_of(&open);
        decided.push(encoding.pool.and([one, other, is_decided]));
    }
    let decided = encoding.pool.or(decided);
    encoding.pool.and([conflicting, decided])
}

/// The pairs of statements that set different values.
fn pairs(setters: &[(Statement, &OutputEntry)]) -> Vec<(Statement, Statement)> {
    let mut pairs = Vec::new();
    for (at, (one, own)) in setters.iter().enumerate() {
        let others = setters[at + 1..].iter();
        let others = others.filter(|(_, other)| other.value != own.value);
        pairs.extend(others.map(|(other, _)| (*one, *other)));
    }
    pairs
}

/// Whether all that a patient is told differently of an output is left open.
fn is_open(library: &Library, key: OutputKey, (patient, advice): (&Patient, &Advice)) -> bool {
    let by: Vec<_> = advice.outputs[&key].in_force().collect();
    by.iter().enumerate().all(|(at, one)| {
        let mut others = by[at + 1..].iter();
        others.all(|other| {
            let both = (one.statement, other.statement);
            let open = library.leaving_value_open(both, key);
            one.value == other.value || is_ruled(library, patient, &open)
        })
    })
}

fn is_ordered(kind: &FactKind) -> bool {
    kind.is_ordered() || kind.range().is_some()
}

/// Those who must have a value and for whom nothing sets one. Where two values are set, that is [a conflict](check_conflict).
fn check_required(checker: &mut Checker<'_>, key: OutputKey) {
    let library = checker.library;
    let output = &library.outputs[key];
    let Some(required) = &output.required else {
        return;
    };
    let unset = unset(checker, key, &required.logic);
    let Some(found) = checker.offenders(unset, Code::UnsetOutput, &[output.meta.span]) else {
        return;
    };
    let message = format!(
        "nothing sets `{}` for some patient who must have a value",
        output.meta.id
    );
    let problem =
        Problem::new(Code::UnsetOutput, message).labelled(required.span, "who must have one");
    let problem = problem.help(
        "set it for these patients, in a row, a step or a recommendation; or say in `required` that they need none",
    );
    let is_unset = |advice: &Advice| advice.outputs[&key].settled == Settled::Unset;
    checker.report(
        Finding::new(problem, &output.meta.id),
        &found,
        |_, advice| is_unset(advice),
    );
}

fn unset(checker: &mut Checker<'_>, key: OutputKey, required: &Guard) -> Formula {
    let (library, space) = (checker.library, &checker.prover.space);
    let encoding = &mut checker.prover.encoding;
    let must = encoding.guard(library, space, required).yes;
    let set = encoding.outcomes[&key].set;
    let unset = encoding.pool.not(set);
    encoding.pool.and([must, unset])
}
