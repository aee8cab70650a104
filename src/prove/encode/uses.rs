//! Which tests and facts a library uses, and in what order.

use std::collections::BTreeSet;

use super::part::Part;
use crate::model::*;

/// Every test of facts that the library makes, wherever it makes it.
pub fn tests(library: &Library) -> Vec<&FactTest> {
    let mut found: Vec<&FactTest> = Vec::new();
    for (_, guard) in guards(library) {
        guard.for_each(&mut |test| found.push(test));
    }
    for invariant in library.invariants.values() {
        invariant.rule.claim().logic.for_each(&mut |test| {
            if let ClaimTest::Fact(test) = test {
                found.push(test);
            }
        });
    }
    found
}

/// Every expression over facts, with what is made of it.
pub(super) fn guards(library: &Library) -> impl Iterator<Item = (Part, &Guard)> {
    let definitions = library.definition_order.iter().enumerate();
    let definitions = definitions.flat_map(|(rank, definition)| {
        let guards = library.guards_of(*definition).into_iter();
        guards.map(move |guard| (Part::Definition(rank), guard))
    });
    let assumptions = library.assumptions.iter();
    let assumptions = assumptions.map(|(key, own)| (Part::Assumption(key), &own.always.logic));
    let recommendations = library.recommendations.iter();
    let recommendations = recommendations.map(|(key, own)| (Part::Applies(key), &own.when.logic));
    let pathways = library.pathways.iter();
    let pathways = pathways.map(|(key, own)| (Part::Starts(key), own.applies.as_ref()));
    let branches = library.steps().flat_map(|(key, step)| {
        let branches = branches_of(step).iter();
        branches.map(move |branch| (Part::Branches(key), branch.when.as_ref()))
    });
    let tables = library.tables.iter();
    let tables = tables.map(|(key, own)| (Part::Table(key), own.applies.as_ref()));
    let cells = library.rows().flat_map(|(key, row)| {
        let cells = row.cells.iter();
        cells.map(move |cell| (Part::Matches(key), cell.as_ref()))
    });
    let written = pathways.chain(branches).chain(tables).chain(cells);
    let written = written.filter_map(|(part, written)| Some((part, &written?.logic)));
    definitions
        .chain(assumptions)
        .chain(recommendations)
        .chain(written)
}

/// The branches of a question; other steps have none.
pub(super) fn branches_of(step: &Step) -> &[Branch] {
    match &step.action {
        Action::Ask { branches, .. } => branches,
        Action::Act { .. } | Action::Enter { .. } => &[],
    }
}

/// Every "this before that" that an invariant or a vignette asks for, as (first, then).
pub(super) fn sequences(library: &Library) -> Vec<(InterventionKey, InterventionKey)> {
    let mut found = BTreeSet::new();
    let mut add = |test: &ClaimTest| {
        if let ClaimTest::Before { first, then } = test {
            found.insert((*first, *then));
        }
    };
    for invariant in library.invariants.values() {
        invariant.rule.claim().logic.for_each(&mut add);
    }
    for vignette in library.vignettes.values() {
        vignette.expected.iter().for_each(|(test, _)| add(test));
    }
    found.into_iter().collect()
}

/// The facts that a guard depends on, through conditions and scores too, in the order met.
pub fn guard_facts(library: &Library, guard: &Guard) -> Vec<FactKey> {
    let mut facts = Vec::new();
    let mut open: Vec<&Guard> = vec![guard];
    let mut seen = Vec::new();
    while let Some(guard) = open.pop() {
        guard.for_each(&mut |test| match test {
            FactTest::Yes(fact)
            | FactTest::Known(fact)
            | FactTest::Among { fact, .. }
            | FactTest::Has { fact, .. }
            | FactTest::Compare { fact, .. } => {
                if !facts.contains(fact) {
                    facts.push(*fact);
                }
            }
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => {
                let definition = test.definition();
                if !seen.contains(&definition) {
                    seen.push(definition);
                    open.extend(
                        definition
                            .into_iter()
                            .flat_map(|own| library.guards_of(own)),
                    );
                }
            }
        });
    }
    facts
}
