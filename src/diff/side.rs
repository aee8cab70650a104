//! One version as formulas: who hears what of which intervention, and whom it admits.

use std::collections::BTreeMap;

use super::meaning::{Meanings, meanings};
use super::net::{self, NetRule};
use super::outputs::OutputCase;
use super::{Responsible, Stances, United, Version};
use crate::model::*;
use crate::prove::encode::{Encoding, Says};
use crate::prove::formula::{Formula, Pool};
use crate::prove::space::{ColumnKey, Space};

/// Who hears each stance on an intervention, in the order of [`Stance::ALL`].
pub(super) type HeardBy = [Formula; Stance::ALL.len()];

pub(super) const NOBODY: HeardBy = [Formula::FALSE; Stance::ALL.len()];

/// A version over the united facts.
#[derive(Debug)]
pub(super) struct VersionSide<'a> {
    pub library: &'a Library,
    pub heard: BTreeMap<InterventionKey, HeardBy>,
    pub says: Vec<Says>,
    pub valued: OutputCase,
    pub assumptions: Vec<Formula>,
    pub meanings: Meanings,
    pub net: Vec<NetRule>,
}

impl<'a> VersionSide<'a> {
    /// `written` is the version before it was united.
    pub fn of(
        united: &'a United,
        version: Version,
        written: &Library,
        space: &Space,
        encoding: &mut Encoding,
    ) -> Self {
        let library = united.library(version);
        let mut heard = BTreeMap::new();
        for key in library.interventions.keys() {
            let by_stance = Stance::ALL.map(|stance| {
                let test = predicate(stance, key);
                encoding.claim_test(library, space, &test).yes
            });
            heard.insert(key, by_stance);
        }
        Self {
            library,
            heard,
            says: encoding.says().copied().collect(),
            valued: OutputCase::of(library, space, encoding),
            assumptions: encoding.admitting(),
            meanings: meanings(library, space, encoding),
            net: net::rules(united, version, &written.vignettes, space, encoding),
        }
    }

    pub fn heard(&self, key: Option<InterventionKey>) -> HeardBy {
        key.map_or(NOBODY, |key| self.heard[&key])
    }

    /// The statements about an intervention, and to whom each is made.
    pub fn about(&self, key: InterventionKey) -> Vec<(Responsible, Formula)> {
        let says = self.says.iter();
        let about = says.filter(|says| says.concerns(self.library, key));
        about
            .map(|says| {
                let responsible = Responsible {
                    statement: says.statement,
                    stance: Some(says.stance),
                };
                (responsible, says.when)
            })
            .collect()
    }

    /// Whom the version admits, as far as the other version can tell: facts that it does not have may be anything.
    pub fn admitted_without(&self, pool: &mut Pool, columns: &[ColumnKey]) -> Formula {
        let mut parts = self.assumptions.clone();
        for &column in columns {
            let (touched, rest): (Vec<_>, Vec<_>) = parts
                .into_iter()
                .partition(|&part| pool.cone(part).contains(&column));
            parts = rest;
            let all = pool.and(touched);
            parts.push(pool.some(column, all));
        }
        pool.and(parts)
    }
}

pub(super) fn predicate(stance: Stance, key: InterventionKey) -> ClaimTest {
    match stance {
        Stance::Offer => ClaimTest::Offered(key),
        Stance::Consider => ClaimTest::Considered(key),
        Stance::Avoid => ClaimTest::Avoided(key),
        Stance::Forbid => ClaimTest::Forbidden(key),
        Stance::Undecided => ClaimTest::Undecided(key),
    }
}

/// The interventions of two versions by identifier: those of the new one in its order, and then those that are gone.
pub(super) fn pairs(
    old: &Library,
    new: &Library,
) -> Vec<(Option<InterventionKey>, Option<InterventionKey>)> {
    let of_name = |library: &Library, id: &str| {
        let mut all = library.interventions.iter();
        all.find(|(_, candidate)| candidate.meta.id == id)
            .map(|(key, _)| key)
    };
    let mut pairs = Vec::new();
    for (key, intervention) in new.interventions.iter() {
        pairs.push((of_name(old, &intervention.meta.id), Some(key)));
    }
    for (key, intervention) in old.interventions.iter() {
        if of_name(new, &intervention.meta.id).is_none() {
            pairs.push((Some(key), None));
        }
    }
    pairs
}

/// Stances with one more, or as they were.
pub(super) fn with(stances: &Stances, stance: Stance, more: bool) -> Stances {
    let mut stances = stances.clone();
    if more {
        stances.0.insert(stance);
    }
    stances
}
