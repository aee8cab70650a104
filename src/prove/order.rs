//! The order of the facts in the diagrams: by first use, with facts that share an assumption side by side.
//!
//! The second rule matters more than the first: torn apart, forty assumptions alone can need 2^40 nodes.

use std::collections::BTreeMap;

use super::encode::guard_facts;
use crate::model::*;

/// Every fact of the library, once.
pub fn fact_order(library: &Library) -> Vec<FactKey> {
    let by_use = order_of_first_use(library);
    let groups = assumption_groups(library);
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

/// For each fact under an assumption the first fact of those it is tied to, however indirectly.
fn assumption_groups(library: &Library) -> BTreeMap<FactKey, FactKey> {
    let mut groups: BTreeMap<FactKey, FactKey> = BTreeMap::new();
    for assumption in library.assumptions.values() {
        let facts = guard_facts(library, &assumption.always.logic);
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
