//! Which tests and facts a library uses, and in what order.

use crate::model::*;

/// Every test of facts that the library makes, wherever it makes it.
pub fn tests(library: &Library) -> Vec<&FactTest> {
    let mut found: Vec<&FactTest> = Vec::new();
    for guard in guards(library) {
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

fn guards(library: &Library) -> impl Iterator<Item = &Guard> {
    let conditions = library
        .conditions
        .values()
        .map(|condition| &condition.when.logic);
    let entries = library.scores.values().flat_map(|score| &score.entries);
    let entries = entries.map(|entry| &entry.when.logic);
    let assumptions = library
        .assumptions
        .values()
        .map(|assumption| &assumption.always.logic);
    let recommendations = library.recommendations.values().map(|own| &own.when.logic);
    let applies = library
        .pathways
        .values()
        .filter_map(|own| own.applies.as_ref());
    let branches = library.steps().flat_map(|(_, step)| match &step.action {
        Action::Ask { branches, .. } => branches.as_slice(),
        Action::Act { .. } | Action::Enter { .. } => &[],
    });
    let branches = branches.filter_map(|branch| branch.when.as_ref());
    let tables = library
        .tables
        .values()
        .filter_map(|table| table.applies.as_ref());
    let cells = library
        .rows()
        .flat_map(|(_, row)| row.cells.iter().flatten());
    let written = applies.chain(branches).chain(tables).chain(cells);
    conditions
        .chain(entries)
        .chain(assumptions)
        .chain(recommendations)
        .chain(written.map(|written| &written.logic))
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
