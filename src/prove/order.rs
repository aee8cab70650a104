//! The order of the facts in the diagrams: by first use, with facts that share an assumption side by side.
//!
//! The second rule matters more than the first: torn apart, forty assumptions alone can need 2^40 nodes.

use std::collections::BTreeMap;

use super::encode::guard_facts;
use crate::model::*;

/// Every fact of the library, once.
pub fn fact_order(library: &Library) -> Vec<FactKey> {
    shared_fact_order(&[library])
}

/// Every fact of libraries that share their facts, once.
pub fn shared_fact_order(libraries: &[&Library]) -> Vec<FactKey> {
    let by_use = order_of_first_use(libraries);
    let groups = assumption_groups(libraries);
    let mut order = Vec::with_capacity(by_use.len());
    for &fact in &by_use {
        if order.contains(&fact) {
            continue;
        }
        let group = groups.get(&fact);
        let together = by_use
            .iter()
            .copied()
            .filter(|other| *other == fact || (group.is_some() && groups.get(other) == group));
        order.extend(together);
    }
    order
}

fn order_of_first_use(libraries: &[&Library]) -> Vec<FactKey> {
    let mut order = Vec::new();
    for library in libraries {
        for guard in guards_in_use(library) {
            for fact in guard_facts(library, guard) {
                if !order.contains(&fact) {
                    order.push(fact);
                }
            }
        }
    }
    for fact in libraries.iter().flat_map(|library| library.facts.keys()) {
        if !order.contains(&fact) {
            order.push(fact);
        }
    }
    order
}

/// What pathways ask, then tables, and then recommendations.
fn guards_in_use(library: &Library) -> Vec<&Guard> {
    let mut guards = Vec::new();
    for pathway in library.pathways.values() {
        guards.extend(pathway.applies.as_ref());
        for step in &pathway.steps {
            if let Action::Ask { branches, .. } = &step.action {
                guards.extend(branches.iter().filter_map(|branch| branch.when.as_ref()));
            }
        }
    }
    for table in library.tables.values() {
        let cells = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
        guards.extend(table.applies.iter().chain(cells));
    }
    let recommendations = library.recommendations.values();
    guards.extend(recommendations.map(|recommendation| &recommendation.when));
    guards.into_iter().map(|written| &written.logic).collect()
}

/// For each fact under an assumption the first fact of those it is tied to, however indirectly.
fn assumption_groups(libraries: &[&Library]) -> BTreeMap<FactKey, FactKey> {
    let mut groups: BTreeMap<FactKey, FactKey> = BTreeMap::new();
    let assumptions = libraries.iter().flat_map(|library| {
        let assumptions = library.assumptions.values();
        assumptions.map(move |assumption| guard_facts(library, &assumption.always.logic))
    });
    for facts in assumptions {
        let Some(&first) = facts.first() else {
            continue;
        };
        let joined: Vec<FactKey> = facts
            .iter()
            .filter_map(|fact| groups.get(fact).copied())
            .collect();
        let leader = joined.iter().copied().chain([first]).min().unwrap_or(first);
        for own in groups.values_mut() {
            if joined.contains(own) {
                *own = leader;
            }
        }
        groups.extend(facts.into_iter().map(|fact| (fact, leader)));
    }
    groups
}
