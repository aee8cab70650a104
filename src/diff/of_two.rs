//! Rules over two patients, in the other version.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::CannotCompare;
use crate::model::{Library, Measure, OfTwo, SaysOfTwo};
use crate::prove::twins::Twins;

/// What has become of a rule of the old version that compares two patients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LostOfTwo {
    /// The new version has the rule, and two patients break it.
    Broken,
    /// The new version compares other things, by other things, or others.
    Unsaid,
}

/// `None` where the new version has the same rule and keeps it.
pub(super) fn lost(
    old: &Library,
    new: &Library,
    rule: &OfTwo,
) -> Result<Option<LostOfTwo>, CannotCompare> {
    let own = Said::of(old, rule);
    let spared = spared(rule);
    let all = new.invariants.values();
    let mut same = all.filter_map(|invariant| invariant.rule.of_two());
    // One that spares nobody says as much, and more.
    let same = same.find(|candidate| {
        let spares_no_more = self::spared(candidate).is_none_or(|own| Some(own) == spared);
        spares_no_more && Said::of(new, candidate) == own
    });
    let Some(same) = same else {
        return Ok(Some(LostOfTwo::Unsaid));
    };
    let twins = Twins::of(new, same);
    let both = twins.prover();
    let mut both = both.map_err(|why| CannotCompare::new(why, twins.library()))?;
    let compared = both.compare(same)?;
    let pool = &mut both.prover().encoding.pool;
    let others = pool.not(compared.spared);
    let broken = pool.and([compared.broken, others]);
    let is_broken = both.prover().is_possible(broken)?;
    Ok(is_broken.then_some(LostOfTwo::Broken))
}

/// Who may break it, as it is written.
fn spared(rule: &OfTwo) -> Option<&str> {
    let known = rule.known_violation.as_ref()?;
    Some(&known.when.text)
}

/// What a rule says, by the names that both versions have.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Monotone {
        of: String,
        rising: BTreeSet<String>,
        falling: BTreeSet<String>,
        when: Option<String>,
    },
    Pairs {
        pairs: String,
        always: String,
        differ_in: Option<BTreeSet<String>>,
    },
}

impl Said {
    fn of(library: &Library, rule: &OfTwo) -> Self {
        let ids = |measures: &[Measure]| {
            let ids = measures.iter().map(|own| own.id(library).to_owned());
            ids.collect()
        };
        match &rule.says {
            SaysOfTwo::Monotone(rule) => Said::Monotone {
                of: rule.of.written(library),
                rising: ids(&rule.rising),
                falling: ids(&rule.falling),
                when: rule.when.as_ref().map(|when| when.text.clone()),
            },
            SaysOfTwo::Pairs(rule) => Said::Pairs {
                pairs: rule.pairs.text.clone(),
                always: rule.always.text.clone(),
                differ_in: rule.differ_in.as_ref().map(|facts| {
                    let ids = facts
                        .iter()
                        .map(|fact| library.facts[*fact].meta.id.clone());
                    ids.collect()
                }),
            },
        }
    }
}
