//! Unsafe edits, made one at a time: is each caught by an invariant, a vignette or another check?
//!
//! An edit counts if it changes what some statement says to somebody, also where others still say the same. One that is proved to change
//! nothing of the kind is *equivalent* and not counted. An edit is made in place and unmade: the
//! formulas that it does not reach stay as they are, and no question about them is asked again.

mod batch;
mod change;
mod edit;
mod effort;
mod formula;
mod judge;
mod survivor;
mod tweak;
mod words;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::model::*;
pub use crate::notation::{ProposedBlock, TakenNames};
use crate::prove::space::{NoSpace, Space};
use crate::prove::{Budget, CannotProve, Prover, order};
use crate::quantity::Measured;
use crate::resolve::RewrittenCalculations;
use crate::verify::{Catcher, FailedCheck, Verified};
pub use batch::{Batch, JudgedBatch};
use change::{CalculationPair, Exchange};
use edit::moved_tests;
pub use edit::{Edit, EditKind, edits};
pub use effort::{Effort, sample};
use judge::{BothFormulas, Judge};
pub use survivor::{EditEffect, SaidToPatient, Survivor, Witness};
pub use written::{
    JudgedText, NoticedBy, WrittenEdit, WrittenKind, WrittenOutcome, WrittenTally, judge_written,
    written_count, written_edits,
};

/// What became of one edit.
#[derive(Debug)]
pub enum Verdict {
    /// Every statement says the same to everyone.
    Equivalent,
    Caught(Catcher),
    Survived(Survivor),
    /// Whether it changes what is said to somebody, or what catches it, would take too long to tell.
    Undecided,
}

/// What became of the edits of one book.
#[derive(Debug, Default)]
pub struct Mutation {
    pub caught: Vec<(Edit, Catcher)>,
    /// Every statement says the same to everyone.
    pub equivalent: Vec<Edit>,
    pub survivors: Vec<Survivor>,
    /// Counted, and not as caught.
    pub undecided: Vec<Edit>,
    /// Left when the effort was spent: nothing is known of them.
    pub not_tried: Vec<Edit>,
}

/// How many edits there are, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub caught: usize,
    pub equivalent: usize,
    pub survived: usize,
    pub undecided: usize,
    /// Not counted: nothing is known of them.
    pub not_tried: usize,
}

impl Tally {
    /// A tally of this many edits, none of them tried.
    fn not_tried(edits: usize) -> Self {
        Self {
            not_tried: edits,
            ..Self::default()
        }
    }

    /// Edits that were tried.
    pub fn tried(&self) -> usize {
        self.counted() + self.equivalent
    }

    /// All that there are.
    pub fn all(&self) -> usize {
        self.tried() + self.not_tried
    }

    /// Edits that were tried and are not proved to change nothing that is said.
    pub fn counted(&self) -> usize {
        self.caught + self.survived + self.undecided
    }

    /// The share of the counted edits that is caught, in percent, rounded down; `None` where there are none.
    pub fn score(&self) -> Option<usize> {
        (self.caught * 100).checked_div(self.counted())
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |all, tally| Self {
            caught: all.caught + tally.caught,
            equivalent: all.equivalent + tally.equivalent,
            survived: all.survived + tally.survived,
            undecided: all.undecided + tally.undecided,
            not_tried: all.not_tried + tally.not_tried,
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
        for edit in &self.not_tried {
            tallies.entry(edit.kind()).or_default().not_tried += 1;
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

/// Makes the edits of a book and judges them, in some milliseconds where they are a few hundred.
pub fn mutate(verified: &Verified) -> Result<Mutation, CannotProve> {
    let (library, known) = (verified.library(), BTreeSet::new());
    judge(
        library,
        &known,
        &edits(library),
        Effort::COMMAND,
        &mut |_| {},
    )
}

/// What becomes of some edits of a book, spread over all of it: of so many as take about as long as all else that a site needs.
/// All others are not tried; none is where they tell too many patients apart.
pub fn tally(verified: &Verified) -> Tally {
    let (library, known) = (verified.library(), BTreeSet::new());
    let all = edits(library);
    let some = sample(&all, Effort::MOST_EDITS_OF_SITE);
    let judged = judge(library, &known, &some, Effort::SITE, &mut |_| {});
    let tried = judged.map_or(Tally::not_tried(some.len()), |mutation| mutation.tally());
    let others = Tally::not_tried(all.len() - some.len());
    [tried, others].into_iter().sum()
}

/// With what becomes of unsafe edits, where the book says how many of them must be caught.
pub fn scored(verified: Verified) -> Verified {
    match verified.library().settings.mutation_at_least {
        Some(_) => {
            let edits = tally(&verified);
            verified.with_score(edits)
        }
        None => verified,
    }
}

/// Judges edits of a library, which may fail some checks: an edit is caught if it makes another fail. Those that are left when
/// the effort is spent are not tried. Tells after each edit how many are judged.
pub fn judge(
    library: &Library,
    known: &BTreeSet<FailedCheck>,
    edits: &[Edit],
    effort: Effort,
    progress: &mut dyn FnMut(usize),
) -> Result<Mutation, CannotProve> {
    judge_until(library, known, edits, effort, &mut |judged| {
        progress(judged);
        ControlFlow::Continue(())
    })
}

/// The same until nobody wants more, which is asked after each edit.
fn judge_until(
    library: &Library,
    known: &BTreeSet<FailedCheck>,
    edits: &[Edit],
    effort: Effort,
    go_on: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Mutation, CannotProve> {
    let mut mutation = Mutation::default();
    let mut judged = 0;
    let edits = formulas_last(edits);
    let not_tried = each(library, known, &edits, effort, |judge, edit| {
        mutation.add(edit, judge.judge(edit));
        judged += 1;
        go_on(judged)
    })?;
    mutation.not_tried.extend(not_tried);
    Ok(mutation)
}

/// Edits as they are judged best: those of formulas last, since each takes a space of its own.
fn formulas_last(edits: &[Edit]) -> Vec<Edit> {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| edit.is_of_formula());
    edits
}

/// What becomes of every edit of a sound book, for as long as somebody wants to know; `None` once nobody does.
pub fn judge_while(
    verified: &Verified,
    effort: Effort,
    is_wanted: impl Fn() -> bool,
) -> Result<Option<Mutation>, CannotProve> {
    let (library, known) = (verified.library(), BTreeSet::new());
    let go_on = &mut |_| match is_wanted() {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    };
    let mutation = judge_until(library, &known, &edits(library), effort, go_on)?;
    Ok(is_wanted().then_some(mutation))
}

/// Calls a function with each edit until it wants no more or the effort is spent, and returns those that are left. Those of formulas stand last.
fn each<'e>(
    library: &Library,
    known: &BTreeSet<FailedCheck>,
    edits: &'e [Edit],
    mut effort: Effort,
    mut work: impl FnMut(&mut Judge<'_>, Edit) -> ControlFlow<()>,
) -> Result<&'e [Edit], CannotProve> {
    let mut left = edits;
    while !left.is_empty() && !effort.is_spent() {
        if let Some(edit) = left.first().filter(|edit| edit.is_of_formula()) {
            let (done, flow) = with_both_formulas(library, known, *edit, &mut work)?;
            left = &left[1..];
            effort.spend(done);
            if flow.is_break() {
                return Ok(left);
            }
            continue;
        }
        let together = left.partition_point(|edit| !edit.is_of_formula());
        let (prover, count) = prover_for(library, &left[..together])?;
        let mut judge = Judge::new(library, known, prover);
        let mut done = 0;
        for &edit in &left[..count] {
            if judge.is_full() || effort.is_spent() {
                break;
            }
            let flow = work(&mut judge, edit);
            left = &left[1..];
            if flow.is_break() {
                return Ok(left);
            }
            effort.spend(judge.work() - done);
            done = judge.work();
        }
    }
    Ok(left)
}

/// A prover that has been asked all that judges these edits, at least the first of them: for a comparison with others.
pub fn asked<'a>(
    library: &'a Library,
    known: &'a BTreeSet<FailedCheck>,
    edits: &[Edit],
) -> Result<(Prover<'a>, usize), CannotProve> {
    let edits = formulas_last(edits);
    let own = edits.partition_point(|edit| !edit.is_of_formula());
    let (prover, count) = prover_for(library, &edits[..own])?;
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
    effort: Effort,
) -> Result<Vec<Option<Witness>>, CannotProve> {
    let edits: Vec<Edit> = survivors.iter().map(|survivor| survivor.edit).collect();
    let known = BTreeSet::new();
    let mut witnesses = Vec::with_capacity(edits.len());
    each(library, &known, &edits, effort, |judge, edit| {
        witnesses.push(judge.witness(edit));
        ControlFlow::Continue(())
    })?;
    witnesses.resize_with(edits.len(), || None);
    Ok(witnesses)
}

/// Calls a function with an edit of a formula, and returns how much was done. Both formulas stand in one library, where that can be decided.
fn with_both_formulas(
    library: &Library,
    known: &BTreeSet<FailedCheck>,
    edit: Edit,
    work: &mut impl FnMut(&mut Judge<'_>, Edit) -> ControlFlow<()>,
) -> Result<(u64, ControlFlow<()>), CannotProve> {
    let Some((key, tweak)) = edit.of_formula() else {
        return Ok((0, ControlFlow::Continue(())));
    };
    let Some(made) = tweak.made(library, key) else {
        return Ok((0, ControlFlow::Continue(())));
    };
    let (both, pairs) = with_edited(library, made);
    let mut judge = match prover_of_both(&both, &pairs) {
        Ok(prover) => {
            let formulas = BothFormulas {
                book: library,
                edited: key,
                pairs: &pairs,
            };
            Judge::of_formulas(&both, known, prover, formulas)
        }
        Err(CannotProve::TooManyCells { .. } | CannotProve::Tangled(_)) => {
            Judge::alone(library, known)
        }
        Err(spent @ CannotProve::BudgetSpent) => return Err(spent),
    };
    let flow = work(&mut judge, edit);
    Ok((judge.work(), flow))
}

/// A library that has calculations beside what an edit makes of them: each edited one takes the edited one of what it takes.
fn with_edited(library: &Library, made: RewrittenCalculations) -> (Library, Vec<CalculationPair>) {
    let mut both = library.clone();
    let mut pairs = Vec::new();
    for (key, edited) in made {
        let mut edited = edited.map(&Exchange(&pairs));
        edited.meta.id += " after the edit";
        pairs.push([key, both.calculations.push(edited)]);
    }
    (both, pairs)
}

/// Over a space that asks of each of two calculations what it asks of the first.
fn prover_of_both<'a>(
    library: &'a Library,
    pairs: &[CalculationPair],
) -> Result<Prover<'a>, CannotProve> {
    let tests = library.tests();
    let of_calculated = library.tests_of_calculated(tests.iter().copied());
    let mut asked: Vec<FactTest> = tests
        .iter()
        .copied()
        .chain(&of_calculated)
        .cloned()
        .collect();
    for &[one, other] in pairs {
        let told = library.outputs_set_to(one);
        let bounds = bounds(library, one)
            .into_iter()
            .chain(bounds(library, other));
        let equal = bounds.map(|number| FactTest::Compare {
            of: one.into(),
            comparison: Comparison::Equal,
            number,
        });
        asked.extend(equal.filter(|_| !told.is_empty()));
    }
    let of_other = pairs.iter().flat_map(|&[one, other]| {
        let of_one = asked
            .iter()
            .filter(move |test| test.variable() == Some(one.into()));
        of_one.map(move |test| test.of(other.into()))
    });
    let of_other: Vec<FactTest> = of_other.collect();
    let order = order::fact_order(library);
    let space = Space::new(library, &order, asked.iter().chain(&of_other))?;
    Prover::in_space(library, space, Budget::default())
}

/// The numbers beyond which a calculation does not go, though what it is made of does.
fn bounds(library: &Library, key: CalculationKey) -> Vec<Measured> {
    let calculation = &library.calculations[key];
    let cases = calculation.cases.iter();
    let numbers = cases.flat_map(ComputationCase::bounds);
    numbers
        .map(|number| calculation.kind.measured(number))
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

fn space(library: &Library, order: &[FactKey], edits: &[Edit]) -> Result<Space, NoSpace> {
    let moved = moved_tests(library, edits);
    Space::new(library, order, library.tests().into_iter().chain(&moved))
}
