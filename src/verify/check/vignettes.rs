//! Every vignette's patient gets the advice it states, whatever the facts that it leaves open.

use crate::interpret::{Settled, Truth, holds};
use crate::model::*;
use crate::notation::{Expectation, expectation};
use crate::problem::{Code, Problem};
use crate::prove::formula::Formula;
use crate::source::Span;
use crate::verify::counterexample::{Finding, asked_of};
use crate::verify::{Checker, VignetteProof};

pub(in crate::verify) fn check(checker: &mut Checker<'_>) -> Vec<VignetteProof> {
    let vignettes = checker.vignettes().into_iter();
    vignettes
        .filter_map(|key| check_vignette(checker, key))
        .collect()
}

pub(in crate::verify) fn check_vignette(
    checker: &mut Checker<'_>,
    key: VignetteKey,
) -> Option<VignetteProof> {
    let vignette = &checker.library.vignettes[key];
    let space = &checker.prover.space;
    let given = checker.prover.encoding.given(space, &vignette.given);
    let answer = checker.prover.is_possible(given);
    if !checker.decided(answer, vignette.meta.span)? {
        let problem = Problem::new(
            Code::ImpossibleVignette,
            "no patient is as this vignette says",
        );
        let problem = problem.at(vignette.meta.span);
        checker
            .problems
            .push(problem.help("its facts contradict an assumption"));
        return None;
    }
    let expected = vignette
        .expected
        .iter()
        .map(|(test, span)| (test.clone(), *span, true));
    let not_permitted = vignette.not_permitted.iter();
    let not_permitted = not_permitted.map(|(key, span)| (ClaimTest::Permitted(*key), *span, false));
    let expectations: Vec<_> = expected.chain(not_permitted).collect();
    let mut all_hold = true;
    for (test, span, wanted) in expectations {
        all_hold &= check_expectation(checker, given, vignette, (&test, span, wanted));
    }
    for output in &vignette.outputs {
        all_hold &= check_output(checker, given, vignette, output);
    }
    for number in &vignette.numbers {
        all_hold &= check_number(checker, given, vignette, number);
    }
    all_hold.then_some(VignetteProof {
        vignette: key,
        patients: checker.count(given),
    })
}

fn check_expectation(
    checker: &mut Checker<'_>,
    given: Formula,
    vignette: &Vignette,
    (test, span, wanted): (&ClaimTest, Span, bool),
) -> bool {
    let library = checker.library;
    let encoding = &mut checker.prover.encoding;
    let truth = encoding.claim_test(library, &checker.prover.space, test);
    let fails = if wanted { truth.no } else { truth.yes };
    let failing = encoding.pool.and([given, fails]);
    let Some(found) = checker.offenders(failing, Code::FailedVignette, &[span]) else {
        return true;
    };
    let message = format!(
        "“{}”: {}",
        vignette.meta.title,
        expectation_words(library, test, wanted)
    );
    let problem = Problem::new(Code::FailedVignette, message)
        .labelled(span, "expected here")
        .help("correct what the vignette expects, state more of its facts, or mend the advice");
    let finding = Finding {
        interventions: asked_of(test),
        expected: expectation(library, test, wanted),
        given: &vignette.given,
        ..Finding::new(problem, &vignette.meta.id)
    };
    checker.report(finding, &found, |_, advice| {
        advice.answers(library, test) != wanted
    });
    false
}

/// Every patient of the vignette has the value, or nothing sets it for any.
fn check_output(
    checker: &mut Checker<'_>,
    given: Formula,
    vignette: &Vignette,
    expected: &ExpectedOutput,
) -> bool {
    let library = checker.library;
    let encoding = &mut checker.prover.encoding;
    let set = encoding.outcomes[&expected.output].set;
    let fails = match &expected.value {
        None => set,
        Some(value) => {
            let yes = encoding.guard(library, &checker.prover.space, value).yes;
            encoding.pool.not(yes)
        }
    };
    let failing = encoding.pool.and([given, fails]);
    let Some(found) = checker.offenders(failing, Code::FailedVignette, &[expected.span]) else {
        return true;
    };
    let id = &library.outputs[expected.output].meta.id;
    let message = match &expected.value {
        None => format!("“{}”: something sets `{id}`", vignette.meta.title),
        Some(_) => format!(
            "“{}”: `{id}` is not so: {}",
            vignette.meta.title, expected.text
        ),
    };
    let problem = Problem::new(Code::FailedVignette, message)
        .labelled(expected.span, "expected here")
        .help("correct what the vignette expects, state more of its facts, or mend what sets it");
    let finding = Finding {
        outputs: vec![expected.output],
        expected: checker
            .written(expected.written)
            .map(|value| Expectation::Output {
                output: id.clone(),
                value: value.to_owned(),
            }),
        given: &vignette.given,
        ..Finding::new(problem, &vignette.meta.id)
    };
    checker.report(finding, &found, |patient, advice| match &expected.value {
        None => advice.outputs[&expected.output].settled != Settled::Unset,
        Some(value) => holds(library, patient, value) != Truth::True,
    });
    false
}

/// The score or calculation comes to what is expected for every patient of the vignette.
fn check_number(
    checker: &mut Checker<'_>,
    given: Formula,
    vignette: &Vignette,
    expected: &ExpectedNumber,
) -> bool {
    let library = checker.library;
    let encoding = &mut checker.prover.encoding;
    let truth = encoding.guard(library, &checker.prover.space, &expected.value);
    let otherwise = encoding.pool.not(truth.yes);
    let failing = encoding.pool.and([given, otherwise]);
    let Some(found) = checker.offenders(failing, Code::FailedVignette, &[expected.span]) else {
        return true;
    };
    let id = &library.meta(expected.of.thing()).id;
    let message = format!(
        "“{}”: `{id}` is not so: {}",
        vignette.meta.title, expected.text
    );
    let problem = Problem::new(Code::FailedVignette, message)
        .labelled(expected.span, "expected here")
        .help("correct what the vignette expects, state more of its facts, or mend what it is worked out from");
    let finding = Finding {
        number: Some(expected.of),
        expected: checker
            .written(expected.written)
            .map(|value| Expectation::Number {
                of: id.clone(),
                value: value.to_owned(),
            }),
        given: &vignette.given,
        ..Finding::new(problem, &vignette.meta.id)
    };
    checker.report(finding, &found, |patient, _| {
        holds(library, patient, &expected.value) != Truth::True
    });
    false
}

fn expectation_words(library: &Library, test: &ClaimTest, wanted: bool) -> String {
    let name = |key: &InterventionKey| &library.interventions[*key].meta.id;
    match test {
        ClaimTest::Permitted(key) if !wanted => format!("`{}` is permitted", name(key)),
        ClaimTest::Permitted(key) => format!("`{}` is not permitted", name(key)),
        ClaimTest::Offered(key) => format!("`{}` is not offered", name(key)),
        ClaimTest::Considered(key) => format!("`{}` is not considered", name(key)),
        ClaimTest::Avoided(key) => format!("`{}` is not avoided", name(key)),
        ClaimTest::Forbidden(key) => format!("`{}` is not forbidden", name(key)),
        ClaimTest::Undecided(key) => format!("`{}` is not undecided", name(key)),
        ClaimTest::Reaches(step) => {
            format!("the step `{}` is not reached", library.step_name(*step))
        }
        ClaimTest::Applies(key) => {
            format!("`{}` does not apply", library.recommendations[*key].meta.id)
        }
        ClaimTest::Hits(row) => format!(
            "the row `{}` does not take the patient",
            library.row_name(*row)
        ),
        ClaimTest::Group { voice, group } => format!(
            "`{}({})` is not so",
            voice.name(),
            library.meta(group.thing()).id
        ),
        ClaimTest::Before { first, then } => {
            format!("`{}` does not come before `{}`", name(first), name(then))
        }
        ClaimTest::Fact(_) => "a fact is otherwise".to_owned(),
    }
}
