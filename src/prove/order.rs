//! The order of the facts in the diagrams: by first use, with facts that share an assumption or a calculation side by side.
//!
//! The second rule matters more than the first: if their facts are apart, forty assumptions alone can need 2^40 nodes.

use std::collections::{BTreeMap, BTreeSet};

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
            for fact in library.facts_behind(guard) {
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
fn guards_in_use(library: &Library) -> impl Iterator<Item = &Guard> {
    let kinds = [Kind::Pathway, Kind::Table, Kind::Recommendation].into_iter();
    let guards = kinds.flat_map(|kind| library.guards_of_kind(kind));
    guards.map(|(_, written)| &written.logic)
}

/// The facts that share an assumption or a calculation with each fact.
type Ties = BTreeMap<FactKey, BTreeSet<FactKey>>;

fn ties(libraries: &[&Library]) -> Ties {
    let mut ties = Ties::new();
    let assumptions = libraries.iter().flat_map(|library| {
        let assumptions = library.guards_of_kind(Kind::Assumption);
        let assumptions = assumptions.map(move |(_, always)| library.facts_behind(&always.logic));
        let sums = library
            .calculations
            .values()
            .map(|calculation| calculation.facts().into_iter().collect());
        assumptions
            .chain(sums)
            .chain(library.facts.iter().filter_map(move |(key, fact)| {
                let asked_when = fact.asked_when.as_ref()?;
                let mut facts = library.facts_behind(&asked_when.logic);
                facts.push(key);
                Some(facts)
            }))
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
