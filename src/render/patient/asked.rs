//! Which facts a form asks for.

use std::collections::BTreeSet;

use crate::chart::flow::Reading;
use crate::model::{Action, FactKey, Guard, Library, Pathway, PathwayKey};
use crate::prove::encode::guard_facts;

/// What the rules ask for that say anything to a patient, in the order written.
pub fn asked_in_the_book(library: &Library) -> Vec<FactKey> {
    let recommendations = library.recommendations.values();
    let recommendations = recommendations.map(|own| &own.when.logic);
    let tables = library.tables.values().flat_map(|table| {
        let cells = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
        table
            .applies
            .iter()
            .chain(cells)
            .map(|written| &written.logic)
    });
    let pathways = library.pathways.keys().flat_map(|key| guards(library, key));
    let all = recommendations.chain(tables).chain(pathways);
    let asked: BTreeSet<FactKey> = all.flat_map(|guard| guard_facts(library, guard)).collect();
    asked.into_iter().collect()
}

/// What the way through a pathway depends on, in the order in which it is asked: also in what it enters and, where it
/// applies to nobody by itself, in what enters it.
pub fn asked_in(library: &Library, pathway: PathwayKey) -> Vec<FactKey> {
    let mut facts = Vec::new();
    for pathway in with_entered(library, &with_entering(library, pathway)) {
        for guard in guards(library, pathway) {
            for fact in guard_facts(library, guard) {
                if !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
        }
    }
    facts
}

/// The conditions of a pathway, as a reader meets them.
fn guards(library: &Library, key: PathwayKey) -> Vec<&Guard> {
    let Pathway { applies, steps, .. } = &library.pathways[key];
    let branches = Reading::of(library, key)
        .order
        .into_iter()
        .flat_map(|step| match &steps[step.index].action {
            Action::Ask { branches, .. } => branches.as_slice(),
            Action::Act { .. } | Action::Enter { .. } => &[],
        });
    let branches = branches.filter_map(|branch| branch.when.as_ref());
    applies
        .iter()
        .chain(branches)
        .map(|written| &written.logic)
        .collect()
}

fn entered(pathway: &Pathway) -> impl Iterator<Item = PathwayKey> {
    pathway.steps.iter().filter_map(|step| match &step.action {
        Action::Enter { pathway, .. } => Some(*pathway),
        Action::Ask { .. } | Action::Act { .. } => None,
    })
}

/// The pathways from which a patient comes here, the outermost first, and this one.
fn with_entering(library: &Library, pathway: PathwayKey) -> Vec<PathwayKey> {
    let mut found = vec![pathway];
    let mut next = 0;
    while let Some(&inner) = found.get(next) {
        next += 1;
        if library.pathways[inner].applies.is_some() {
            continue;
        }
        for (outer, own) in library.pathways.iter() {
            if !found.contains(&outer) && entered(own).any(|key| key == inner) {
                found.push(outer);
            }
        }
    }
    found.reverse();
    found
}

fn with_entered(library: &Library, from: &[PathwayKey]) -> Vec<PathwayKey> {
    let mut found = from.to_vec();
    let mut next = 0;
    while let Some(&outer) = found.get(next) {
        next += 1;
        for inner in entered(&library.pathways[outer]) {
            if !found.contains(&inner) {
                found.push(inner);
            }
        }
    }
    found
}
