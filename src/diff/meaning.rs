//! What an edited expression means, as formulas, so that one that is only written differently is known as such.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::*;
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Encoding;
use crate::prove::formula::Formula;
use crate::prove::space::Space;

/// For each thing with an expression, by kind and identifier, the parts of its meaning.
pub(super) type Meanings = BTreeMap<(String, String), BTreeMap<String, Formula>>;

/// The fields whose meaning this is; an edit of another one is never only another wording.
pub(super) const EXPRESSIONS: [&str; 4] = ["always", "applies", "branches", "when"];

pub(super) fn meanings(library: &Library, space: &Space, encoding: &mut Encoding) -> Meanings {
    let mut all = Meanings::new();
    let mut add = |kind: Kind, id: &str, parts: Vec<(&str, Formula)>| {
        let parts = parts
            .into_iter()
            .map(|(name, part)| (name.to_owned(), part));
        all.insert((kind.name().to_owned(), id.to_owned()), parts.collect());
    };
    for (key, condition) in library.conditions.iter() {
        let test = Logic::Test(FactTest::Condition(key));
        let truth = encoding.guard(library, space, &test);
        let parts = vec![("yes", truth.yes), ("no", truth.no)];
        add(Kind::Condition, &condition.meta.id, parts);
    }
    // Assumptions of the domains come after those of the book, and bear the names of facts.
    for (assumption, admits) in library.assumptions.values().zip(encoding.admitting()) {
        add(
            Kind::Assumption,
            &assumption.meta.id,
            vec![("admits", admits)],
        );
    }
    for (key, recommendation) in library.recommendations.iter() {
        let parts = vec![("applies", encoding.applies[&key])];
        add(Kind::Recommendation, &recommendation.meta.id, parts);
    }
    for pathway in library.pathways.values() {
        let applies = pathway.applies.as_ref().map_or(Formula::FALSE, |applies| {
            encoding.guard(library, space, &applies.logic).yes
        });
        add(Kind::Pathway, &pathway.meta.id, vec![("applies", applies)]);
    }
    for table in library.tables.values() {
        let applies = match &table.applies {
            Audience::Everyone => Formula::TRUE,
            Audience::Those(when) => encoding.guard(library, space, &when.logic).yes,
            Audience::Entered => Formula::FALSE,
        };
        add(Kind::Table, &table.meta.id, vec![("applies", applies)]);
    }
    for (key, &hits) in encoding.hits.iter() {
        let name = ("row".to_owned(), library.row_name(key));
        all.insert(name, BTreeMap::from([("hits".to_owned(), hits)]));
    }
    all.extend(step_meanings(library, encoding));
    all
}

/// Who goes where from each question.
fn step_meanings(library: &Library, encoding: &mut Encoding) -> Meanings {
    let mut all = Meanings::new();
    for (key, step) in library.steps() {
        let Action::Ask { branches, .. } = &step.action else {
            continue;
        };
        let steps = &library.pathways[key.pathway].steps;
        let mut ways: BTreeMap<String, Vec<Formula>> = BTreeMap::new();
        for (branch, taken) in branches.iter().zip(&encoding.taken[&key]) {
            let to = steps[branch.to].name.clone();
            ways.entry(to).or_default().push(*taken);
        }
        let ways = ways.into_iter();
        let ways = ways.map(|(to, taken)| (to, encoding.pool.or(taken)));
        all.insert(("step".to_owned(), library.step_name(key)), ways.collect());
    }
    all
}

/// Whether a thing means the same in both versions, for every patient that the prover admits.
pub(super) fn is_same(
    prover: &mut Prover<'_>,
    old: Option<&BTreeMap<String, Formula>>,
    new: Option<&BTreeMap<String, Formula>>,
) -> Result<bool, BudgetSpent> {
    let (Some(old), Some(new)) = (old, new) else {
        return Ok(false);
    };
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for name in names {
        let of = |parts: &BTreeMap<String, Formula>| parts.get(name).copied();
        let (old, new) = (of(old), of(new));
        let (old, new) = (old.unwrap_or(Formula::FALSE), new.unwrap_or(Formula::FALSE));
        let differ = prover.encoding.pool.differ(old, new);
        if prover.is_possible(differ)? {
            return Ok(false);
        }
    }
    Ok(true)
}
