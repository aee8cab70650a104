//! Unsafe edits, one at a time: is each caught by an invariant, a vignette or another check?
//!
//! An edit that is proved to change nobody's advice is *equivalent* and not counted. All versions of the library share one
//! space, one pool of formulas and one engine, so only what an edit touches is decided anew.

mod change;
mod edit;
mod guard;

use crate::model::*;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::{self, Outcome};
use crate::prove::formula::Formula;
use crate::prove::space::Space;
use crate::prove::{Budget, CannotProve, Prover, order};
use crate::source::Span;
use crate::verify::{Verified, first_error};
pub use edit::Edit;

/// What became of the edits of one book.
#[derive(Debug)]
pub struct Mutation {
    pub caught: Vec<Edit>,
    /// Change nobody's advice.
    pub equivalent: Vec<Edit>,
    pub survivors: Vec<Survivor>,
}

impl Mutation {
    /// Edits that change somebody's advice.
    pub fn counted(&self) -> usize {
        self.caught.len() + self.survivors.len()
    }

    /// The share of the counted edits that is caught, in percent, rounded down.
    pub fn score(&self) -> usize {
        (self.caught.len() * 100)
            .checked_div(self.counted())
            .unwrap_or(100)
    }
}

/// An edit that nothing catches, and someone whose advice it changes.
#[derive(Debug)]
pub struct Survivor {
    pub edit: Edit,
    pub intervention: InterventionKey,
    pub stance: Stance,
    /// Whether the patient hears the stance before the edit; after it, it is the other way round.
    pub is_lost: bool,
    /// Few facts that make the difference.
    pub whenever: String,
    pub patient: Patient,
}

/// Why the edits could not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotMutate {
    CannotProve(CannotProve),
    /// An edited version could not be decided.
    Undecided(Span),
}

/// Makes every edit of a book and judges it.
pub fn mutate(verified: &Verified) -> Result<Mutation, CannotMutate> {
    let library = verified.library();
    let edits = edit::edits(library);
    let mut tests = encode::tests(library);
    let changed: Vec<&Guard> = edits.iter().filter_map(Edit::guard).collect();
    for guard in changed {
        guard.for_each(&mut |test| tests.push(test));
    }
    let order = order::fact_order(library);
    let space = Space::new(library, &order, tests.into_iter())
        .map_err(|cells| CannotMutate::CannotProve(cells.into()))?;
    let mut prover =
        Prover::in_space(library, space, Budget::default()).map_err(CannotMutate::CannotProve)?;
    let mut judge = Judge {
        outcomes: prover.encoding.outcomes(library),
        prover: Some(prover),
        library,
        mutation: Mutation {
            caught: Vec::new(),
            equivalent: Vec::new(),
            survivors: Vec::new(),
        },
    };
    for edit in edits {
        judge.judge(edit)?;
    }
    Ok(judge.mutation)
}

struct Judge<'a> {
    library: &'a Library,
    outcomes: Vec<Outcome>,
    /// Handed from version to version with all that it has decided.
    prover: Option<Prover<'a>>,
    mutation: Mutation,
}

impl Judge<'_> {
    fn judge(&mut self, edit: Edit) -> Result<(), CannotMutate> {
        let span = edit.span;
        let undecided = |BudgetSpent| CannotMutate::Undecided(span);
        let mut edited = self.library.clone();
        edit.apply(&mut edited);
        let prover = self.prover.take().expect("handed back after every edit");
        let mut prover = prover.over(&edited).map_err(CannotMutate::CannotProve)?;
        match self.difference(&edited, &mut prover).map_err(undecided)? {
            None => self.mutation.equivalent.push(edit),
            Some(difference) => {
                let (caught, again) = first_error(&edited, prover);
                prover = again;
                if caught.is_some() {
                    self.mutation.caught.push(edit);
                } else {
                    let survivor = survivor(&mut prover, edit, difference).map_err(undecided)?;
                    self.mutation.survivors.push(survivor);
                }
            }
        }
        self.prover = Some(
            prover
                .over(self.library)
                .map_err(CannotMutate::CannotProve)?,
        );
        Ok(())
    }

    /// The first outcome that is another for some patient, and for whom.
    fn difference(
        &self,
        edited: &Library,
        prover: &mut Prover<'_>,
    ) -> Result<Option<Difference>, BudgetSpent> {
        let outcomes = prover.encoding.outcomes(edited);
        for (before, after) in self.outcomes.iter().zip(outcomes) {
            for (is_lost, more, less) in [
                (true, before.when, after.when),
                (false, after.when, before.when),
            ] {
                let pool = &mut prover.encoding.pool;
                let not_less = pool.not(less);
                let differs = pool.and([more, not_less]);
                if prover.is_possible(differs)? {
                    let (intervention, stance) = (before.intervention, before.stance);
                    return Ok(Some(Difference {
                        intervention,
                        stance,
                        is_lost,
                        differs,
                    }));
                }
            }
        }
        Ok(None)
    }
}

struct Difference {
    intervention: InterventionKey,
    stance: Stance,
    is_lost: bool,
    differs: Formula,
}

fn survivor(
    prover: &mut Prover<'_>,
    edit: Edit,
    difference: Difference,
) -> Result<Survivor, BudgetSpent> {
    let found = prover.find(difference.differs)?.ok_or(BudgetSpent)?;
    let whenever = prover.few_facts(&found)?;
    Ok(Survivor {
        edit,
        intervention: difference.intervention,
        stance: difference.stance,
        is_lost: difference.is_lost,
        whenever: prover.words(&whenever),
        patient: found.patient,
    })
}
