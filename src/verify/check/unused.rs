//! Whatever is defined is asked for: a fact, a condition, a score that no rule asks for is left over, or its rule is missing.

use std::collections::BTreeSet;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let asked = asked(library);
    let facts = library.facts.iter();
    let facts = facts.map(|(key, own)| (Thing::Fact(key), &own.meta, "nothing asks for"));
    let conditions = library.conditions.iter();
    let conditions =
        conditions.map(|(key, own)| (Thing::Condition(key), &own.meta, "nothing uses"));
    let scores = library.scores.iter();
    let scores = scores.map(|(key, own)| (Thing::Score(key), &own.meta, "nothing uses"));
    for (thing, meta, what) in facts.chain(conditions).chain(scores) {
        let is_active = library.guidelines[meta.guideline].status == Status::Active;
        if is_active && !asked.contains(&thing) {
            let problem = Problem::new(Code::UnusedDefinition, format!("{what} `{}`", meta.id));
            problems.push(problem.at(meta.span).help(
                "use it in a rule, or take it out; an assumption or a worked patient alone asks for nothing",
            ));
        }
    }
}

/// Every fact, condition and score for which a rule or an invariant asks.
fn asked(library: &Library) -> BTreeSet<Thing> {
    let mut asked = BTreeSet::new();
    for (_, guard, _) in guards(library) {
        guard.logic.for_each(&mut |test| {
            asked.insert(fact_test(test));
        });
    }
    let cells = library
        .rows()
        .flat_map(|(_, row)| row.cells.iter().flatten());
    for cell in cells {
        cell.logic.for_each(&mut |test| {
            asked.insert(fact_test(test));
        });
    }
    for invariant in library.invariants.values() {
        invariant.rule.claim().logic.for_each(&mut |test| {
            if let ClaimTest::Fact(test) = test {
                asked.insert(fact_test(test));
            }
        });
    }
    asked
}

/// Every expression of a rule but the cells of tables, with its guideline and whether it matters also where it is false.
pub(super) fn guards(
    library: &Library,
) -> impl Iterator<Item = (GuidelineKey, &Written<Guard>, bool)> {
    let conditions = library.conditions.values();
    let conditions = conditions.map(|own| (own.meta.guideline, &own.when, true));
    let scores = library.scores.values().flat_map(|own| {
        let entries = own.entries.iter();
        entries.map(|entry| (own.meta.guideline, &entry.when, true))
    });
    let recommendations = library.recommendations.values();
    let recommendations = recommendations.map(|own| (own.meta.guideline, &own.when, false));
    let pathways = library.pathways.values().flat_map(|own| {
        let branches = own.steps.iter().flat_map(|step| match &step.action {
            Action::Ask { branches, .. } => branches.as_slice(),
            Action::Act { .. } | Action::Enter { .. } => &[],
        });
        let branches = branches.filter_map(|branch| branch.when.as_ref());
        let all = own.applies.iter().chain(branches);
        all.map(|guard| (own.meta.guideline, guard, false))
    });
    let tables = library.tables.values().flat_map(|own| {
        let applies = own.applies.iter();
        applies.map(|guard| (own.meta.guideline, guard, false))
    });
    let rules = conditions.chain(scores).chain(recommendations);
    rules.chain(pathways).chain(tables)
}
