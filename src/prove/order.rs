//! The order of the facts in the diagrams: by first use, with facts that share an assumption side by side.
//!
//! The second rule matters more than the first: torn apart, forty assumptions alone can need 2^40 nodes.

use std::collections::{BTreeMap, BTreeSet};

use super::encode::guard_facts;
use crate::model::*;

/// Every fact of the library, once.
pub fn fact_order(library: &Library) -> Vec<FactKey> {
    shared_fact_order(&[library])
}

/// Every fact of libraries that share their facts, once.
pub fn shared_fact_order(libraries: &[&Library]) -> Vec<FactKey> {
    let by_use = order_of_first_use(libraries);
    let ties = ties(libraries);
    let mut order = Vec::with_capacity(by_use.len());
    let mut placed = BTreeSet::new();
    for &fact in &by_use {
        if !placed.contains(&fact) {
            let from = loosest(fact, &by_use, &ties);
            walk(from, &ties, &mut placed, &mut order);
        }
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

/// The facts that share an assumption with each fact.
type Ties = BTreeMap<FactKey, BTreeSet<FactKey>>;

fn ties(libraries: &[&Library]) -> Ties {
    let mut ties = Ties::new();
    let assumptions = libraries.iter().flat_map(|library| {
        let assumptions = library.assumptions.values();
        assumptions.map(move |assumption| guard_facts(library, &assumption.always.logic))
    });
    for facts in assumptions {
        for fact in &facts {
            let others = facts.iter().copied().filter(|other| other != fact);
            ties.entry(*fact).or_default().extend(others);
        }
    }
    ties
}

/// Of the facts that are tied to one, however indirectly, the first used of those with the fewest ties: an end, if it is a chain.
fn loosest(fact: FactKey, by_use: &[FactKey], ties: &Ties) -> FactKey {
    let mut group = Vec::new();
    walk(fact, ties, &mut BTreeSet::new(), &mut group);
    let tied = |fact: &FactKey| ties.get(fact).map_or(0, BTreeSet::len);
    let place = |fact: &FactKey| by_use.iter().position(|other| other == fact);
    let loosest = group
        .into_iter()
        .min_by_key(|fact| (tied(fact), place(fact)));
    loosest.unwrap_or(fact)
}

/// A fact, and after each fact those tied to it, as far as one leads to the next.
fn walk(from: FactKey, ties: &Ties, placed: &mut BTreeSet<FactKey>, order: &mut Vec<FactKey>) {
    let mut open = vec![from];
    while let Some(fact) = open.pop() {
        if placed.insert(fact) {
            order.push(fact);
            open.extend(ties.get(&fact).into_iter().flatten().rev());
        }
    }
}
