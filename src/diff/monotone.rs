//! Rules over two patients, in the other version.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::CannotCompare;
use crate::model::{Library, Measure, Monotone, Rule};
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
    rule: &Monotone,
) -> Result<Option<LostOfTwo>, CannotCompare> {
    let own = Said::of(old, rule);
    let same = new
        .invariants
        .values()
        .find_map(|invariant| match &invariant.rule {
            Rule::Monotone(candidate) => (Said::of(new, candidate) == own).then_some(candidate),
            Rule::Always(_) | Rule::Never(_) | Rule::Together(_) => None,
        });
    let Some(same) = same else {
        return Ok(Some(LostOfTwo::Unsaid));
    };
    let twins = Twins::of(new, same);
    let both = twins.prover();
    let mut both = both.map_err(|why| CannotCompare::new(why, twins.library()))?;
    let compared = both.compare(same)?;
    let is_broken = both.prover().is_possible(compared.broken)?;
    Ok(is_broken.then_some(LostOfTwo::Broken))
}

/// What a rule says, by the names that both versions have.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    of: String,
    rising: BTreeSet<String>,
    falling: BTreeSet<String>,
    when: Option<String>,
}

impl Said {
    fn of(library: &Library, rule: &Monotone) -> Self {
        let ids = |measures: &[Measure]| {
            let ids = measures.iter().map(|own| own.id(library).to_owned());
            ids.collect()
        };
        Self {
            of: rule.of.written(library),
            rising: ids(&rule.rising),
            falling: ids(&rule.falling),
            when: rule.when.as_ref().map(|when| when.text.clone()),
        }
    }
}
