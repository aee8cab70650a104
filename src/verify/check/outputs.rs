//! An output has one value: no two statements set it to different ones for one patient unless that is left open, and whoever must have a value has one.

use std::collections::BTreeSet;

use super::conflict::is_ruled;
use crate::interpret::{Advice, SetBy, Settled};
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::encode::OutputFormulas;
use crate::prove::formula::Formula;
use crate::quantity::Number;
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    for key in checker.outputs() {
        check_conflict(checker, key);
        check_required(checker, key);
        check_range(checker, key);
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
    let setters = library.setters(key).into_iter();
    let calculations: BTreeSet<_> = setters
        .filter_map(|(_, set)| set.value.calculation())
        .collect();
    let are_calculated = calculations.len() > 1;
    let message = format!("`{}` is set to two values for one patient", output.meta.id);
    let problem = Problem::new(Code::ConflictingOutput, message).at(output.meta.span);
    let help = match is_ordered(&output.kind) && !are_calculated {
        true => {
            "make the conditions of these statements exclude each other, decide it with an `adjudication` on the output, or say which value counts with `aggregate`"
        }
        false => {
            "make the conditions of these statements exclude each other, or decide it with an `adjudication` on the output"
        }
    };
    let problem = match are_calculated {
        true => problem.note("two calculations are two values, whatever they come to"),
        false => problem,
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
    let setters = library.setters(key);
    let pairs = pairs(&library.outputs[key], &setters).into_iter();
    let pairs = pairs.map(|pair @ [one, other]| {
        let statements = (one.0, other.0);
        (pair, library.leaving_value_open(statements, key))
    });
    let pairs: Vec<_> = pairs.collect();
    if pairs.iter().all(|(_, open)| open.is_empty()) {
        return conflicting;
    }
    let (encoding, space) = (&mut checker.prover.encoding, &checker.prover.space);
    let mut decided = Vec::new();
    for ([one, other], open) in pairs {
        let differ = one
            .1
            .value
            .compared_with(&other.1.value, Comparison::NotEqual);
        let differ = differ.map_or(Formula::TRUE, |test| {
            encoding.guard(library, space, &Logic::Test(test)).yes
        });
        let [one, other] = [one.0, other.0].map(|own| encoding.sets(library, space, own, key));
        let is_decided = encoding.none_of(&open);
        decided.push(encoding.pool.and([one, other, differ, is_decided]));
    }
    let decided = encoding.pool.or(decided);
    encoding.pool.and([conflicting, decided])
}

type Setter<'a> = (Statement, &'a OutputEntry);

/// The pairs of statements that may set different values of which none counts more.
fn pairs<'a>(output: &Output, setters: &[Setter<'a>]) -> Vec<[Setter<'a>; 2]> {
    let mut pairs = Vec::new();
    for (at, one) in setters.iter().enumerate() {
        let others = setters[at + 1..].iter();
        let others = others.filter(|(_, other)| output.is_at_odds(&one.1.value, &other.value));
        pairs.extend(others.map(|other| [*one, *other]));
    }
    pairs
}

/// Whether all that a patient is told differently of an output is left open.
fn is_open(library: &Library, key: OutputKey, (patient, advice): (&Patient, &Advice)) -> bool {
    let output = &library.outputs[key];
    let by: Vec<_> = advice.outputs[&key].in_force().collect();
    by.iter().enumerate().all(|(at, one)| {
        let mut others = by[at + 1..].iter();
        others.all(|other| {
            let both = (one.statement, other.statement);
            let open = library.leaving_value_open(both, key);
            let is_at_odds = output.is_at_odds(&one.setting, &other.setting);
            !is_at_odds || may_agree(one, other) || is_ruled(library, patient, &open)
        })
    })
}

/// Whether a calculation beside a constant comes to it for the patient, or to nothing that is known.
fn may_agree(one: &SetBy, other: &SetBy) -> bool {
    let beside = one.setting.compared_with(&other.setting, Comparison::Equal);
    beside.is_some()
        && (one.value == other.value || [&one.value, &other.value].contains(&&Value::Unknown))
}

fn is_ordered(kind: &FactKind) -> bool {
    kind.is_ordered() || kind.range().is_some()
}

/// Those to whom a calculation gives a number that is not in the output's range. Of constants that is decided where they are written.
fn check_range(checker: &mut Checker<'_>, key: OutputKey) {
    let library = checker.library;
    let output = &library.outputs[key];
    let Some(range) = output.kind.range() else {
        return;
    };
    for (value, has) in checker.prover.encoding.outcomes[&key].values.clone() {
        let Some(calculation) = value.calculation() else {
            continue;
        };
        let own = library.calculations[calculation].kind.range();
        if own.is_some_and(|own| range.low() <= own.low() && own.high() <= range.high()) {
            continue;
        }
        let compare = |comparison, end: &Number| {
            Logic::Test(FactTest::Compare {
                of: Variable::Calculation(calculation),
                comparison,
                number: output.kind.measured(end.clone()),
            })
        };
        let outside = Logic::Or(vec![
            compare(Comparison::Less, range.low()),
            compare(Comparison::Greater, range.high()),
        ]);
        let (space, encoding) = (&checker.prover.space, &mut checker.prover.encoding);
        let outside = encoding.guard(library, space, &outside).yes;
        let outside = encoding.pool.and([has, outside]);
        report_outside(checker, (key, calculation), outside);
    }
}

fn report_outside(
    checker: &mut Checker<'_>,
    (key, calculation): (OutputKey, CalculationKey),
    outside: Formula,
) {
    let library = checker.library;
    let (output, own) = (&library.outputs[key], &library.calculations[calculation]);
    let places = [output.meta.span, own.meta.span];
    let Some(found) = checker.offenders(outside, Code::OutOfRange, &places) else {
        return;
    };
    let message = format!(
        "`{}` is set to a number that is not in its range",
        output.meta.id
    );
    let problem = Problem::new(Code::OutOfRange, message)
        .labelled(output.meta.span, "has this range")
        .and(own.meta.span, "comes to this number");
    let problem = problem.help(
        "bound the calculation with `min` and `max`, set another value for these patients, or widen the range",
    );
    let finding = Finding {
        outputs: vec![key],
        ..Finding::new(problem, &output.meta.id)
    };
    checker.report(finding, &found, |_, advice| {
        let value = advice.outputs[&key].value(&output.kind);
        let (number, range) = (value.number(), output.kind.range());
        matches!((number, range), (Some(number), Some(range)) if !range.contains(number))
    });
}

/// Those who must have a value: for whom nothing sets one, and whose calculation takes something that is unknown. Where two values are set, that is
/// [a conflict](check_conflict).
fn check_required(checker: &mut Checker<'_>, key: OutputKey) {
    let library = checker.library;
    let output = &library.outputs[key];
    let Some(required) = &output.required else {
        return;
    };
    let id = &output.meta.id;
    let (space, encoding) = (&checker.prover.space, &mut checker.prover.encoding);
    let must = encoding.guard(library, space, &required.logic).yes;
    let OutputFormulas { set, unknown, .. } = encoding.outcomes[&key];
    let unset = encoding.pool.not(set);
    let ways = [
        (
            unset,
            Settled::Unset,
            format!("nothing sets `{id}` for some patient who must have a value"),
            "set it for these patients, in a row, a step or a recommendation; or say in `required` that they need none",
        ),
        (
            unknown,
            Settled::Unknown,
            format!("`{id}` is set, but unknown, for some patient who must have a value"),
            "make sure that what the calculation takes is known of these patients, or say in `required` that they need no value",
        ),
    ];
    for (lacking, settled, message, help) in ways {
        let lacking = checker.prover.encoding.pool.and([must, lacking]);
        let Some(found) = checker.offenders(lacking, Code::UnsetOutput, &[output.meta.span]) else {
            continue;
        };
        let problem =
            Problem::new(Code::UnsetOutput, message).labelled(required.span, "who must have one");
        let finding = Finding {
            outputs: vec![key],
            ..Finding::new(problem.help(help), id)
        };
        checker.report(finding, &found, |_, advice| {
            advice.outputs[&key].settled == settled
        });
    }
}
