//! Unsafe edits, one at a time: is each caught by an invariant, a vignette or another check?
//!
//! An edit that is proved to change nobody's advice is *equivalent* and not counted. An edit is made in place and unmade: the
//! formulas that it does not reach stay as they are, and no question about them is asked again.

mod change;
mod edit;
mod judge;
mod survivor;
mod tweak;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;

use crate::model::*;
use crate::prove::encode;
use crate::prove::space::{Space, TooManyCells};
use crate::prove::{Budget, CannotProve, Prover, order};
use crate::verify::{Catcher, Failure, Verified};
use change::Change;
pub use edit::{Edit, EditKind, edits};
use judge::Judge;
pub use survivor::{Survivor, Witness};

/// So many edits take about as long as all else that a site needs.
pub const MOST_EDITS: usize = 1_000;

/// What became of one edit.
#[derive(Debug)]
pub enum Verdict {
    /// It changes nobody's advice.
    Equivalent,
    Caught(Catcher),
    Survived(Survivor),
    /// Whether it changes somebody's advice, or what catches it, would take too long to tell.
    Undecided,
}

/// What became of the edits of one book.
#[derive(Debug, Default)]
pub struct Mutation {
    pub caught: Vec<(Edit, Catcher)>,
    /// Change nobody's advice.
    pub equivalent: Vec<Edit>,
    pub survivors: Vec<Survivor>,
    /// Counted, and not as caught.
    pub undecided: Vec<Edit>,
}

/// How many edits there are, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub caught: usize,
    pub equivalent: usize,
    pub survived: usize,
    pub undecided: usize,
}

impl Tally {
    /// Edits that are not proved to change nobody's advice.
    pub fn counted(&self) -> usize {
        self.caught + self.survived + self.undecided
    }

    /// The share of the counted edits that is caught, in percent, rounded down.
    pub fn score(&self) -> usize {
        (self.caught * 100)
            .checked_div(self.counted())
            .unwrap_or(100)
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |all, own| Self {
            caught: all.caught + own.caught,
            equivalent: all.equivalent + own.equivalent,
            survived: all.survived + own.survived,
            undecided: all.undecided + own.undecided,
        })
    }
}

impl Mutation {
    pub fn tally(&self) -> Tally {
        self.by_kind().into_values().sum()
    }

    /// What became of the edits of each kind that there are.
    pub fn by_kind(&self) -> BTreeMap<EditKind, Tally> {
        let mut tallies: BTreeMap<EditKind, Tally> = BTreeMap::new();
        for (edit, _) in &self.caught {
            tallies.entry(edit.kind()).or_default().caught += 1;
        }
        for edit in &self.equivalent {
            tallies.entry(edit.kind()).or_default().equivalent += 1;
        }
        for survivor in &self.survivors {
            tallies.entry(survivor.edit.kind()).or_default().survived += 1;
        }
        for edit in &self.undecided {
            tallies.entry(edit.kind()).or_default().undecided += 1;
        }
        tallies
    }

    fn add(&mut self, edit: Edit, verdict: Verdict) {
        match verdict {
            Verdict::Equivalent => self.equivalent.push(edit),
            Verdict::Caught(by) => self.caught.push((edit, by)),
            Verdict::Survived(survivor) => self.survivors.push(survivor),
            Verdict::Undecided => self.undecided.push(edit),
        }
    }
}

/// Makes every edit of a book and judges it: some milliseconds for a book of a few hundred edits. For a large book [`sample`] its
/// [`edits`] and [`judge()`] those.
pub fn mutate(verified: &Verified) -> Result<Mutation, CannotProve> {
    let library = verified.library();
    judge(library, &BTreeSet::new(), &edits(library), &mut |_| {})
}

/// Judges edits of a library, which may fail some checks: an edit is caught if it makes another fail. Tells after each edit
/// how many are judged.
pub fn judge(
    library: &Library,
    known: &BTreeSet<Failure>,
    edits: &[Edit],
    progress: &mut dyn FnMut(usize),
) -> Result<Mutation, CannotProve> {
    let mut mutation = Mutation::default();
    let mut left = edits;
    while !left.is_empty() {
        let (prover, count) = prover_for(library, left)?;
        let mut judge = Judge::new(library, known, prover);
        for &edit in &left[..count] {
            if judge.is_full() {
                break;
            }
            mutation.add(edit, judge.judge(edit));
            left = &left[1..];
            progress(edits.len() - left.len());
        }
    }
    Ok(mutation)
}

/// A prover that has been asked all that judges these edits, at least the first of them: for a comparison with others.
pub fn asked<'a>(
    library: &'a Library,
    known: &'a BTreeSet<Failure>,
    edits: &[Edit],
) -> Result<(Prover<'a>, usize), CannotProve> {
    let (prover, count) = prover_for(library, edits)?;
    let mut judge = Judge::new(library, known, prover);
    for &edit in &edits[..count] {
        judge.judge(edit);
    }
    Ok((judge.into_prover(), count))
}

/// Someone for each edit that survived, in the same order; `None` where to find them would take too long.
pub fn witnesses(
    library: &Library,
    survivors: &[Survivor],
) -> Result<Vec<Option<Witness>>, CannotProve> {
    let edits: Vec<Edit> = survivors.iter().map(|survivor| survivor.edit).collect();
    let known = BTreeSet::new();
    let mut witnesses = Vec::with_capacity(edits.len());
    while witnesses.len() < edits.len() {
        let left = &edits[witnesses.len()..];
        let (prover, count) = prover_for(library, left)?;
        let mut judge = Judge::new(library, &known, prover);
        witnesses.extend(left[..count].iter().map(|edit| judge.witness(*edit)));
    }
    Ok(witnesses)
}

/// So many edits, or all where there are fewer: every so-manieth, so that the same book gives the same ones.
pub fn sample(edits: &[Edit], most: usize) -> Vec<Edit> {
    let count = edits.len().min(most);
    (0..count)
        .map(|number| edits[number * edits.len() / count])
        .collect()
}

/// A prover over a space that tells apart what the library and so many of its edits do, at least one: all of them, unless their
/// thresholds cut a fact into more ranges than can be held.
fn prover_for<'a>(
    library: &'a Library,
    edits: &[Edit],
) -> Result<(Prover<'a>, usize), CannotProve> {
    let order = order::fact_order(library);
    let mut count = edits.len();
    loop {
        match space(library, &order, &edits[..count]) {
            Ok(space) => {
                let prover = Prover::in_space(library, space, Budget::default())?;
                return Ok((prover, count));
            }
            Err(too_many) if count <= 1 => return Err(too_many.into()),
            Err(_) => count /= 2,
        }
    }
}

fn space(library: &Library, order: &[FactKey], edits: &[Edit]) -> Result<Space, TooManyCells> {
    let changes: Vec<Change> = edits.iter().map(|edit| edit.change(library)).collect();
    let mut tests = encode::tests(library);
    for change in &changes {
        if let Change::Guard(_, guard) = change {
            guard.for_each(&mut |test| tests.push(test));
        }
    }
    Space::new(library, order, tests.into_iter())
}
