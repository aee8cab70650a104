//! Judges edits one by one, over one space and with one prover: only what an edit touches is decided again.

use std::collections::BTreeSet;

use super::change::{PartChange, guard};
use super::edit::Edit;
use super::{EditEffect, SaidToPatient, Survivor, Verdict, Witness};
use crate::model::*;
use crate::notation::TakenNames;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Says;
use crate::prove::formula::Formula;
use crate::prove::{Prover, Released};
use crate::verify::{Catcher, FailedCheck, catcher};

/// Formulas up to this size are always kept: some megabytes.
const FIRST_SIZE: usize = 2_000_000;
/// How many times the size of the unedited library's formulas may be kept.
const MOST_TIMES: usize = 4;

pub(super) struct Judge<'a> {
    library: &'a Library,
    /// The same, while an edit is in place.
    edited: Library,
    /// The checks that the unedited library fails.
    known: &'a BTreeSet<FailedCheck>,
    /// How much the unedited library's formulas take.
    size: usize,
    /// Passed on from version to version with everything that it has decided.
    prover: Option<Released>,
}

/// Somebody whose advice an edit changes.
pub(super) struct SaidDifference {
    pub effect: EditEffect,
    /// Who they are.
    pub differs: Formula,
}

impl<'a> Judge<'a> {
    /// The prover's space must distinguish what the edits distinguish.
    pub fn new(library: &'a Library, known: &'a BTreeSet<FailedCheck>, prover: Prover<'a>) -> Self {
        Self {
            library,
            edited: library.clone(),
            known,
            size: prover.encoding.pool.size(),
            prover: Some(prover.release()),
        }
    }

    /// Whether edits have left so many formulas behind that it is better to start again.
    pub fn is_full(&self) -> bool {
        let left = self.prover.as_ref().map_or(0, Released::size);
        left > FIRST_SIZE + self.size * MOST_TIMES
    }

    /// How much has been done so far.
    pub fn work(&self) -> u64 {
        self.prover.as_ref().map_or(0, Released::work)
    }

    /// The prover of the unedited library, with all that it has been asked.
    pub fn into_prover(self) -> Prover<'a> {
        let released = self.prover.expect("handed back after every edit");
        released.over(self.library)
    }

    /// The verdict on an edit.
    pub fn judge(&mut self, edit: Edit) -> Verdict {
        let verdict = self.make(edit, |made, change| made.verdict(change));
        verdict.unwrap_or(Verdict::Undecided)
    }

    /// Someone to whom an edit changes what is said, and a rule against it under one of the names.
    pub fn witness(&mut self, edit: Edit, names: &mut TakenNames) -> Option<Witness> {
        self.make(edit, |mut made, change| (made.witness(change, names), made))
            .ok()
    }

    /// Makes an edit, works something out, and unmakes it.
    fn make<T>(
        &mut self,
        edit: Edit,
        work: impl for<'b> FnOnce(
            EditedLibrary<'b>,
            &PartChange,
        ) -> (Result<T, BudgetSpent>, EditedLibrary<'b>),
    ) -> Result<T, BudgetSpent> {
        let mut change = edit.change(self.library);
        let released = self.prover.take().expect("handed back after every edit");
        let size = change.size();
        change.exchange(&mut self.edited);
        let mut prover = released.over(&self.edited);
        prover.charge(size);
        let made = EditedLibrary {
            edit,
            library: self.library,
            edited: &self.edited,
            known: self.known,
            prover,
        };
        let (result, EditedLibrary { mut prover, .. }) = work(made, &change);
        prover.encoding.restore();
        self.prover = Some(prover.release());
        change.exchange(&mut self.edited);
        result
    }
}

/// A library with an edit, and a prover that goes with it.
struct EditedLibrary<'a> {
    edit: Edit,
    library: &'a Library,
    edited: &'a Library,
    known: &'a BTreeSet<FailedCheck>,
    prover: Prover<'a>,
}

impl EditedLibrary<'_> {
    fn verdict(mut self, change: &PartChange) -> (Result<Verdict, BudgetSpent>, Self) {
        match self.difference(change) {
            Err(spent) => (Err(spent), self),
            Ok(None) => (Ok(Verdict::Equivalent), self),
            Ok(Some(difference)) => {
                let survived = Verdict::Survived(Survivor {
                    edit: self.edit,
                    effect: difference.effect,
                });
                let (caught, difference) = self.caught();
                (
                    caught.map(|by| by.map_or(survived, Verdict::Caught)),
                    difference,
                )
            }
        }
    }

    fn witness(
        &mut self,
        change: &PartChange,
        names: &mut TakenNames,
    ) -> Result<Witness, BudgetSpent> {
        let difference = self.difference(change)?.ok_or(BudgetSpent)?;
        let versions = [self.library, self.edited];
        Witness::find(versions, &mut self.prover, &difference, names)
    }

    /// What catches the edit. Where it changes whom the assumptions admit, these are assumed meanwhile.
    fn caught(mut self) -> (Result<Option<Catcher>, BudgetSpent>, Self) {
        let encoding = &self.prover.encoding;
        let admits_others = encoding.assumptions.changed().next().is_some()
            || encoding.asked.changed().next().is_some();
        if admits_others {
            let admitting = self.prover.encoding.admitting();
            if let Err(spent) = self.prover.assume(&admitting) {
                return (Err(spent), self);
            }
        }
        let (by, prover) = catcher(self.edited, self.prover, self.known, admits_others);
        self.prover = prover;
        if admits_others {
            let admitting = self.prover.encoding.admitting_before();
            if let Err(spent) = self.prover.assume(&admitting) {
                return (Err(spent), self);
            }
        }
        (Ok(by), self)
    }

    /// The first thing that is said to another patient, of those whom the unedited library admits.
    fn difference(&mut self, change: &PartChange) -> Result<Option<SaidDifference>, BudgetSpent> {
        if self.is_reworded(change)? {
            return Ok(None);
        }
        let Some(part) = change.part(&self.prover.encoding) else {
            return Ok(None);
        };
        self.prover.revise(&[part]);
        for (what, before, after) in self.changed() {
            for (is_lost, more, less) in [(true, before, after), (false, after, before)] {
                if let Some(differs) = self.more(Formula::TRUE, more, less)? {
                    let effect = EditEffect { what, is_lost };
                    return Ok(Some(SaidDifference { effect, differs }));
                }
            }
        }
        Ok(None)
    }

    /// What may be said to others since the edit, each with whom it was said to before and is said to now: first what is heard from
    /// anyone, then what one statement says.
    fn changed(&mut self) -> Vec<(SaidToPatient, Formula, Formula)> {
        let (space, encoding) = (&self.prover.space, &mut self.prover.encoding);
        let valued = encoding.valued_otherwise(self.edited, space).into_iter();
        let heard = encoding.heard.changed().map(|key| {
            let (before, after) = (*encoding.heard.before(&key), encoding.heard[&key]);
            (SaidToPatient::Heard(key.0, key.1), before, after)
        });
        let valued = valued.map(|(output, value, before, after)| {
            (SaidToPatient::Has(output, value), before, after)
        });
        let made = encoding.made_otherwise();
        let made =
            made.map(|(statement, before, after)| (SaidToPatient::Made(statement), before, after));
        let said = encoding.said_otherwise().flat_map(|(before, after)| {
            let by =
                |says: &Says| SaidToPatient::By(says.statement, says.stance, says.intervention);
            match before.stance == after.stance {
                true => vec![(by(&before), before.when, after.when)],
                false => vec![
                    (by(&before), before.when, Formula::FALSE),
                    (by(&after), Formula::FALSE, after.when),
                ],
            }
        });
        heard.chain(valued).chain(made).chain(said).collect()
    }

    /// Whether an edited expression means the same for everyone of whom it is asked.
    fn is_reworded(&mut self, change: &PartChange) -> Result<bool, BudgetSpent> {
        let PartChange::Guard(place, old) = change else {
            return Ok(false);
        };
        let new = &guard(self.edited, *place).logic;
        let (space, encoding) = (&self.prover.space, &mut self.prover.encoding);
        let [old, new] = [old, new].map(|guard| encoding.guard(self.edited, space, guard));
        let asked_of = match place {
            GuardPlace::Branch(step, _) => encoding.reach[step],
            GuardPlace::Cell(row, _) => encoding.tables[&row.table],
            GuardPlace::Research(statement) => encoding.made(*statement),
            GuardPlace::Ruling(key) => {
                let pairs = self.edited.precedences().filter(|own| own.by == *key);
                let made = pairs.map(|own| [own.prevails, own.silenced]);
                let made: Vec<[Formula; 2]> = made
                    .map(|both| both.map(|own| encoding.made(own)))
                    .collect();
                let met = made.into_iter().map(|both| encoding.pool.and(both));
                let met: Vec<Formula> = met.collect();
                encoding.pool.or(met)
            }
            GuardPlace::AskedWhen(_)
            | GuardPlace::Assumption(_)
            | GuardPlace::Condition(_)
            | GuardPlace::Entry(..)
            | GuardPlace::Recommendation(_)
            | GuardPlace::Required(_)
            | GuardPlace::Dose(..)
            | GuardPlace::Applies(_)
            | GuardPlace::TableApplies(_) => Formula::TRUE,
        };
        Ok(self.is_same(asked_of, old.yes, new.yes)?
            && (place.only_yes_matters() || self.is_same(asked_of, old.no, new.no)?))
    }

    /// Whether two formulas hold for the same ones of some patients.
    fn is_same(
        &mut self,
        among: Formula,
        one: Formula,
        other: Formula,
    ) -> Result<bool, BudgetSpent> {
        Ok(self.more(among, one, other)?.is_none() && self.more(among, other, one)?.is_none())
    }

    /// Those of some patients for whom one formula holds and another does not, if there are any.
    fn more(
        &mut self,
        among: Formula,
        one: Formula,
        other: Formula,
    ) -> Result<Option<Formula>, BudgetSpent> {
        if one == other {
            return Ok(None);
        }
        let pool = &mut self.prover.encoding.pool;
        let not_other = pool.not(other);
        let more = pool.and([among, one, not_other]);
        Ok(self.prover.is_possible(more)?.then_some(more))
    }
}
