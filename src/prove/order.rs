//! The order of the facts in the diagrams: by first use, with facts that share an assumption side by side.
//!
//! The second rule matters more than the first: torn apart, forty assumptions alone can need 2^40 nodes.

use std::collections::{BTreeMap, BTreeSet};

use super::encode::guard_facts;
use crate::model::*;

/// Every fact of the library, once.
pub fn fact_order(library: &Library) -> Vec<FactKey> {
    let by_use = order_of_first_use(library);
    let ties = ties(library);
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

fn order_of_first_use(library: &Library) -> Vec<FactKey> {
    let mut order = Vec::new();
    let mut used = |guard: &Guard| {
        for fact in guard_facts(library, guard) {
            if !order.contains(&fact) {
                order.push(fact);
            }
        }
    };
    for pathway in library.pathways.values() {
        if let Some(applies) = &pathway.applies {
            used(&applies.logic);
        }
        for step in &pathway.steps {
            if let Action::Ask { branches, .. } = &step.action {
                branches
                    .iter()
                    .filter_map(|branch| branch.when.as_ref())
                    .for_each(|when| used(&when.logic));
            }
        }
    }
    for table in library.tables.values() {
        let cells = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let written = table.applies.iter().chain(cells);
        written.for_each(|written| used(&written.logic));
    }
    for recommendation in library.recommendations.values() {
        used(&recommendation.when.logic);
    }
    for fact in library.facts.keys() {
        if !order.contains(&fact) {
            order.push(fact);
        }
    }
    order
}

/// The facts that share an assumption with each fact.
type Ties = BTreeMap<FactKey, BTreeSet<FactKey>>;

fn ties(library: &Library) -> Ties {
    let mut ties = Ties::new();
    for assumption in library.assumptions.values() {
        let facts = guard_facts(library, &assumption.always.logic);
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
