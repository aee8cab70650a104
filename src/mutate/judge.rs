//! Judges edits one by one, over one space and with one prover: only what an edit touches is decided again.

use std::collections::BTreeSet;

use super::change::{CalculationPair, PartChange, guard};
use super::edit::Edit;
use super::{EditEffect, SaidToPatient, Survivor, Verdict, Witness};
use crate::interpret::worked_out;
use crate::model::*;
use crate::problem::Code;
use crate::prove::closing::CaseKey;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Says;
use crate::prove::formula::Formula;
use crate::prove::space::Cell;
use crate::prove::{CannotProve, Prover, Released};
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
    /// Passed on from version to version with everything that it has decided; none where an edit is judged by its library alone.
    prover: Option<Released>,
    /// Of an edit of a formula, where the library has both versions of it.
    formulas: Option<BothFormulas<'a>>,
    /// What other provers have done.
    beside: u64,
}

/// A calculation and the one that an edit of its formula makes of it, then the same of those that take it.
#[derive(Clone, Copy)]
pub(super) struct BothFormulas<'a> {
    /// The book as it is, which has one of each.
    pub book: &'a Library,
    pub edited: CalculationKey,
    pub pairs: &'a [CalculationPair],
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
            formulas: None,
            beside: 0,
        }
    }

    /// Of the edit of one formula, over a library that has both versions of it.
    pub fn of_formulas(
        library: &'a Library,
        known: &'a BTreeSet<FailedCheck>,
        prover: Prover<'a>,
        formulas: BothFormulas<'a>,
    ) -> Self {
        Self {
            formulas: Some(formulas),
            ..Self::new(library, known, prover)
        }
    }

    /// Of an edit that can't stand beside what it is made of: what catches it is known, and not whom it concerns.
    pub fn alone(library: &'a Library, known: &'a BTreeSet<FailedCheck>) -> Self {
        Self {
            library,
            edited: library.clone(),
            known,
            size: 0,
            prover: None,
            formulas: None,
            beside: 0,
        }
    }

    /// Whether edits have left so many formulas behind that it is better to start again.
    pub fn is_full(&self) -> bool {
        let left = self.prover.as_ref().map_or(0, Released::size);
        left > FIRST_SIZE + self.size * MOST_TIMES
    }

    /// How much has been done so far.
    pub fn work(&self) -> u64 {
        self.beside + self.prover.as_ref().map_or(0, Released::work)
    }

    /// The prover of the unedited library, with all that it has been asked.
    pub fn into_prover(self) -> Prover<'a> {
        let released = self.prover.expect("handed back after every edit");
        released.over(self.library)
    }

    /// The verdict on an edit.
    pub fn judge(&mut self, edit: Edit) -> Verdict {
        if self.prover.is_none() {
            return self.judge_alone(edit);
        }
        let verdict = self.make(edit, |made, change| made.verdict(change));
        verdict.unwrap_or(Verdict::Undecided)
    }

    fn judge_alone(&mut self, edit: Edit) -> Verdict {
        let edited = edit.made_in(self.library);
        let prover = match Prover::new(&edited) {
            Ok(prover) => prover,
            Err(CannotProve::Tangled(_)) => {
                return Verdict::Caught(Catcher::Check(Code::NotDecided));
            }
            Err(CannotProve::TooManyCells { .. } | CannotProve::BudgetSpent) => {
                return Verdict::Undecided;
            }
        };
        let (by, prover) = catcher(&edited, prover, self.known, true);
        self.beside += prover.work();
        by.map_or(Verdict::Undecided, Verdict::Caught)
    }

    /// Someone to whom an edit changes what is said, and a rule against it.
    pub fn witness(&mut self, edit: Edit) -> Option<Witness> {
        self.make(edit, |mut made, change| (made.witness(change), made))
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
        let released = self.prover.take().ok_or(BudgetSpent)?;
        let exchanged = self.formulas.map_or(&[][..], |both| both.pairs);
        let mut change = match exchanged {
            [] => edit.change(self.library),
            [..] => PartChange::Exchanged(exchanged.to_vec()),
        };
        let size = change.size();
        change.exchange(&mut self.edited);
        let mut prover = released.over(&self.edited);
        prover.charge(size);
        for [one, other] in exchanged {
            prover.exchange(*one, *other);
        }
        let made = EditedLibrary {
            edit,
            library: self.library,
            edited: &self.edited,
            known: self.known,
            formulas: self.formulas,
            prover,
        };
        let (result, EditedLibrary { mut prover, .. }) = work(made, &change);
        for [one, other] in exchanged {
            prover.exchange(*one, *other);
        }
        prover.encoding.restore();
        self.prover = Some(prover.release());
        change.exchange(&mut self.edited);
        result
    }
}

/// Whether two formulas come to different numbers.
enum OtherNumber {
    /// Of someone among these.
    Of(Formula),
    OfNobody,
    Unsure,
}

/// Whether two cases differ by no more than a bound: where no number is beyond a bound of either, they are the same.
fn bounded_otherwise(one: &ComputationCase, other: &ComputationCase) -> bool {
    let [one, other] = [one, other].map(ComputationCase::unbounded);
    one.core == other.core && one.then == other.then
}

/// A library with an edit, and a prover that goes with it.
struct EditedLibrary<'a> {
    edit: Edit,
    library: &'a Library,
    edited: &'a Library,
    known: &'a BTreeSet<FailedCheck>,
    formulas: Option<BothFormulas<'a>>,
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

    fn witness(&mut self, change: &PartChange) -> Result<Witness, BudgetSpent> {
        let difference = self.difference(change)?.ok_or(BudgetSpent)?;
        let Some(BothFormulas {
            book, edited: key, ..
        }) = self.formulas
        else {
            let versions = [self.library, self.edited];
            return Witness::find(versions, &mut self.prover, &difference);
        };
        let edited = self.edit.made_in(book);
        let versions = [book, &edited];
        Witness::of_formula(versions, key, &mut self.prover, &difference)
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
        let parts = change.parts(self.edited, &self.prover.encoding);
        if parts.is_empty() && self.formulas.is_none() {
            return Ok(None);
        }
        self.prover.revise(&parts);
        for (what, before, after) in self.changed() {
            for (is_lost, more, less) in [(true, before, after), (false, after, before)] {
                if let Some(differs) = self.more(Formula::TRUE, more, less)? {
                    let effect = EditEffect { what, is_lost };
                    return Ok(Some(SaidDifference { effect, differs }));
                }
            }
        }
        let pairs = self.formulas.map_or(&[][..], |both| both.pairs);
        let mut is_unsure = false;
        for &[own, other] in pairs {
            match self.numbered_otherwise(own, other) {
                Ok(None) => {}
                Ok(Some(found)) => return Ok(Some(found)),
                Err(BudgetSpent) => is_unsure = true,
            }
        }
        match is_unsure {
            true => Err(BudgetSpent),
            false => Ok(None),
        }
    }

    /// Someone who is told another number that a formula comes to, though no comparison of it has another answer.
    fn numbered_otherwise(
        &mut self,
        key: CalculationKey,
        other: CalculationKey,
    ) -> Result<Option<SaidDifference>, BudgetSpent> {
        let mut is_unsure = false;
        for output in self.edited.outputs_set_to(key) {
            let value = OutputValue::Calculated(key);
            let told = self.prover.encoding.outcomes[&output].who_has(&value);
            for one in 0..self.edited.calculations[key].cases.len() {
                for two in 0..self.edited.calculations[other].cases.len() {
                    let cases = [(key, one), (other, two)];
                    match self.in_cases(told, cases)? {
                        OtherNumber::Of(differs) => {
                            let what = SaidToPatient::Number(output);
                            let effect = EditEffect {
                                what,
                                is_lost: false,
                            };
                            return Ok(Some(SaidDifference { effect, differs }));
                        }
                        OtherNumber::OfNobody => {}
                        OtherNumber::Unsure => is_unsure = true,
                    }
                }
            }
        }
        match is_unsure {
            true => Err(BudgetSpent),
            false => Ok(None),
        }
    }

    /// Whether someone in a case of each of two calculations has different numbers of them. Below and above each number that they are compared
    /// with one patient is worked out.
    fn in_cases(
        &mut self,
        told: Formula,
        [one, other]: [CaseKey; 2],
    ) -> Result<OtherNumber, BudgetSpent> {
        let encoding = &mut self.prover.encoding;
        let cases = [told, encoding.case(one), encoding.case(other)];
        let both = encoding.pool.and(cases);
        let [first, second] =
            [one, other].map(|(key, case)| &self.edited.calculations[key].cases[case]);
        if first.core == second.core && first.then == second.then {
            return Ok(OtherNumber::OfNobody);
        }
        for part in self.parts_by_number(both, one.0, other.0) {
            let Some(found) = self.prover.find(part)? else {
                continue;
            };
            let numbers = [one.0, other.0].map(|key| worked_out(self.edited, &found.patient, key));
            if numbers[0] != numbers[1] {
                return Ok(OtherNumber::Of(part));
            }
        }
        Ok(match bounded_otherwise(first, second) {
            true => OtherNumber::OfNobody,
            false => OtherNumber::Unsure,
        })
    }

    /// Some patients: those on whose numbers a comparison has different answers, then those on each side of each number that is compared.
    fn parts_by_number(
        &mut self,
        among: Formula,
        one: CalculationKey,
        other: CalculationKey,
    ) -> Vec<Formula> {
        let (space, encoding) = (&self.prover.space, &mut self.prover.encoding);
        let mut ends = Vec::new();
        for (_, column) in space.columns() {
            if let Some(key) = column.of.calculation()
                && (key == one || key == other)
            {
                ends.extend(column.cells.iter().filter_map(|cell| match cell {
                    Cell::Numbers(interval) => Some(interval.high.clone()),
                    Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => None,
                }));
            }
        }
        let (mut apart, mut sides) = (Vec::new(), Vec::new());
        for number in ends {
            for comparison in [Comparison::Less, Comparison::AtMost] {
                let [first, second] = [one, other].map(|key| {
                    let test = FactTest::Compare {
                        of: key.into(),
                        comparison,
                        number: number.clone(),
                    };
                    encoding.guard(self.edited, space, &Logic::Test(test))
                });
                apart.push(encoding.pool.and([among, first.yes, second.no]));
                apart.push(encoding.pool.and([among, first.no, second.yes]));
                sides.push(encoding.pool.and([among, first.yes]));
                sides.push(encoding.pool.and([among, first.no]));
            }
        }
        apart.push(among);
        apart.extend(sides);
        apart
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
