//! Whatever is defined is asked for: a fact, a calculation, a condition, a score that no rule asks for is left over, or its rule is missing.

use std::collections::BTreeSet;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let asked = asked(library);
    let facts = library.facts.iter();
    let facts = facts.map(|(key, fact)| (Thing::Fact(key), &fact.meta, "nothing asks for"));
    let conditions = library.conditions.iter();
    let conditions =
        conditions.map(|(key, condition)| (Thing::Condition(key), &condition.meta, "nothing uses"));
    let scores = library.scores.iter();
    let scores = scores.map(|(key, score)| (Thing::Score(key), &score.meta, "nothing uses"));
    let calculations = library.calculations.iter();
    let calculations = calculations
        .map(|(key, calculation)| (Thing::Calculation(key), &calculation.meta, "nothing uses"));
    report_unset(library, problems);
    let defined = facts.chain(calculations).chain(conditions).chain(scores);
    for (thing, meta, what) in defined {
        if library.is_in_use(meta) && !asked.contains(&thing) {
            let problem = Problem::new(Code::UnusedDefinition, format!("{what} `{}`", meta.id));
            problems.push(problem.at(meta.span).help(
                "use it in a rule, or take it out; an assumption or a worked patient alone asks for nothing",
            ));
        }
    }
}

/// What an output is worked out for is read by people: nothing need ask for it, but something sets it.
fn report_unset(library: &Library, problems: &mut Problems) {
    for (key, output) in library.outputs.iter() {
        if library.setters(key).is_empty() {
            let message = format!("nothing sets `{}`", output.meta.id);
            let problem = Problem::new(Code::UnusedDefinition, message).at(output.meta.span);
            problems
                .push(problem.help("set it in a row, a step or a recommendation, or take it out"));
        }
    }
}

/// Every fact, calculation, condition and score for which a rule or an invariant asks, and what calculations take and outputs are set to.
fn asked(library: &Library) -> BTreeSet<Thing> {
    let mut asked: BTreeSet<Thing> = library
        .calculated_with()
        .into_iter()
        .map(Thing::Fact)
        .collect();
    let taken = library.calculations.values().flat_map(Calculation::named);
    let outputs = library.calculated_outputs().into_values();
    let told = outputs.flat_map(|own| own.calculations);
    asked.extend(taken.chain(told).map(Thing::Calculation));
    for (place, guard) in library.guards() {
        if !matches!(place, GuardPlace::Assumption(_)) {
            guard.logic.for_each(&mut |test| {
                asked.insert(fact_test(test));
            });
        }
    }
    for invariant in library.invariants.values() {
        invariant.for_each_asked(&mut |test| {
            if let ClaimTest::Fact(test) = test {
                asked.insert(fact_test(test));
            }
        });
    }
    asked
}
