//! An edit that nothing catches, and one patient to tell it by.

use std::collections::BTreeSet;

use super::edit::Edit;
use super::judge::Difference;
use crate::interpret::{Advice, advise};
use crate::model::*;
use crate::notation::invariant;
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::verify::working_words;

/// An edit that nothing catches, and a stance that somebody hears only before it, or only after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Survivor {
    pub edit: Edit,
    pub intervention: InterventionKey,
    pub stance: Stance,
    /// Whether it is heard before the edit.
    pub is_lost: bool,
}

/// Someone whose advice an edit changes that nothing catches.
#[derive(Debug)]
pub struct Witness {
    /// Few facts that make the difference.
    pub whenever: String,
    /// An invariant that the unedited library keeps and the edit breaks, as a block to be pasted into a chapter.
    pub invariant: String,
    pub patient: Patient,
    /// The patient's advice before the edit and after it.
    pub advice: [Advice; 2],
    /// What their scores come to and which rows they hit, before and after.
    pub worked: [Vec<String>; 2],
}

impl Survivor {
    pub(super) fn new(edit: Edit, difference: &Difference) -> Self {
        Self {
            edit,
            intervention: difference.intervention,
            stance: difference.stance,
            is_lost: difference.is_lost,
        }
    }
}

impl Witness {
    pub(super) fn find(
        versions: [&Library; 2],
        prover: &mut Prover<'_>,
        difference: &Difference,
    ) -> Result<Self, BudgetSpent> {
        let found = prover.find(difference.differs)?.ok_or(BudgetSpent)?;
        let few = prover.few_facts(&found)?;
        let whenever = prover.words(&few);
        let id = &versions[0].interventions[difference.intervention].meta.id;
        let not = if difference.is_lost { "" } else { "not " };
        let claim = format!("{not}{}({id})", difference.stance.participle());
        let patient = found.patient;
        let columns = few.parts().iter().map(|(key, _)| prover.space.column(*key));
        let about: BTreeSet<FactKey> = columns.map(|column| column.fact).collect();
        let advice = versions.map(|library| advise(library, &patient));
        let worked = [0, 1].map(|version| {
            working_words(versions[version], &patient, &advice[version], Some(&about))
        });
        Ok(Self {
            invariant: match few.is_empty() {
                true => invariant(versions[0], &claim),
                false => invariant(versions[0], &format!("{whenever} implies {claim}")),
            },
            whenever,
            advice,
            worked,
            patient,
        })
    }
}
