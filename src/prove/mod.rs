//! Decides questions over every patient, exactly and never by sampling.
//!
//! [`space`] cuts the facts into the ranges that the book can tell apart, [`encode`] turns the library's meaning into
//! formulas over them, [`diagram`] decides and counts, a SAT solver decides where a diagram would be too large, and
//! [`explain`] says in few facts for whom. [`walk`] is the oracle of the tests.

mod bound;
pub mod closing;
mod described;
pub mod diagram;
pub mod encode;
mod engine;
pub mod explain;
pub mod formula;
mod hitting;
pub mod interval;
mod irreducible;
mod lanes;
pub mod mask;
pub mod nearest;
pub mod order;
mod ordinary;
mod sat;
mod score;
mod settle;
pub mod space;
mod total;
pub mod twins;
pub mod walk;
mod witness;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;
use num_traits::{One, ToPrimitive};

use crate::model::{
    CalculationKey, Comparison, FactKey, FactTest, Library, Patient, Value, Variable,
};
use closing::{ChosenNumbers, Tangled};
use diagram::BudgetSpent;
use encode::{Encoding, FormulaKey};
use engine::{Engine, Held};
use formula::Formula;
use mask::Mask;
use space::{ColumnKey, NoSpace, Space};

/// Most steps of the diagrams for one question. The answer is the same under every budget, or there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// For an answer; beyond it a SAT solver decides.
    pub decide: usize,
    /// For a count or an explanation, which only a diagram can give.
    pub count: usize,
}

impl Default for Budget {
    /// About a millisecond for an answer, twenty for a count.
    fn default() -> Self {
        Self {
            decide: 5_000,
            count: 100_000,
        }
    }
}

/// Why a book's questions can't be decided at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotProve {
    /// One fact or calculation has more ranges than can be held.
    TooManyCells {
        of: Variable,
        cells: usize,
    },
    Tangled(Tangled),
    BudgetSpent,
}

impl From<NoSpace> for CannotProve {
    fn from(why: NoSpace) -> Self {
        match why {
            NoSpace::TooManyCells { of, cells } => CannotProve::TooManyCells { of, cells },
            NoSpace::Tangled(tangled) => CannotProve::Tangled(tangled),
        }
    }
}

impl From<Tangled> for CannotProve {
    fn from(tangled: Tangled) -> Self {
        CannotProve::Tangled(tangled)
    }
}

impl From<BudgetSpent> for CannotProve {
    fn from(_: BudgetSpent) -> Self {
        CannotProve::BudgetSpent
    }
}

/// Decides questions about one library.
#[derive(Debug)]
pub struct Prover<'a> {
    library: &'a Library,
    pub space: Space,
    pub encoding: Encoding,
    engine: Engine,
    /// Of patients found so far: most of them differ in what no calculation takes.
    chosen: ChosenNumbers,
    questions: usize,
    charged: u64,
}

/// The patients for whom a question's formula holds; there is at least one.
#[derive(Clone, Debug)]
pub struct FoundPatients {
    formula: Formula,
    /// How many there are; `None` where that would take too long to count.
    pub patients: Option<BigUint>,
    /// One of them, with the first value of each fact that allows it.
    pub patient: Patient,
    cells: Vec<usize>,
}

impl<'a> Prover<'a> {
    pub fn new(library: &'a Library) -> Result<Self, CannotProve> {
        Self::with_budget(library, Budget::default())
    }

    pub fn with_budget(library: &'a Library, budget: Budget) -> Result<Self, CannotProve> {
        Self::telling_apart(library, &[], budget)
    }

    /// Over a space that tells these numbers from all others too, where a calculation takes them: what it comes to depends on each.
    pub fn of_these(
        library: &'a Library,
        numbers: &BTreeMap<FactKey, Value>,
    ) -> Result<Self, CannotProve> {
        let taken = library.calculated_with();
        let numbers = numbers.iter().filter(|(fact, _)| taken.contains(fact));
        let equal: Vec<FactTest> = numbers
            .filter_map(|(fact, value)| match value {
                Value::Number(number) => Some(FactTest::Compare {
                    of: (*fact).into(),
                    comparison: Comparison::Equal,
                    number: number.clone(),
                }),
                Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_) => None,
            })
            .collect();
        Self::telling_apart(library, &equal, Budget::default())
    }

    /// Over a space that tells apart what the library does and what some more tests do.
    fn telling_apart(
        library: &'a Library,
        more: &[FactTest],
        budget: Budget,
    ) -> Result<Self, CannotProve> {
        let order = order::fact_order(library);
        let tests = library.tests().into_iter().chain(more);
        let space = Space::new(library, &order, tests)?;
        Self::in_space(library, space, budget)
    }

    /// Over a space that tells apart at least what the library does.
    pub fn in_space(
        library: &'a Library,
        space: Space,
        budget: Budget,
    ) -> Result<Self, CannotProve> {
        let encoding = Encoding::new(library, &space)?;
        let assumptions = encoding.admitting();
        Ok(Self::under(library, space, encoding, &assumptions, budget)?)
    }

    /// Decides questions about the patients for whom some formulas of an encoding hold.
    pub fn under(
        library: &'a Library,
        space: Space,
        encoding: Encoding,
        assumptions: &[Formula],
        budget: Budget,
    ) -> Result<Self, BudgetSpent> {
        let mut encoding = encoding;
        let assumptions = in_facts(&mut encoding, assumptions);
        let engine = Engine::new(&space, &encoding.pool, &assumptions, budget)?;
        Ok(Self {
            library,
            space,
            encoding,
            engine,
            chosen: ChosenNumbers::default(),
            questions: 0,
            charged: 0,
        })
    }

    /// From here on questions are about the patients for whom these formulas hold.
    pub fn assume(&mut self, assumptions: &[Formula]) -> Result<(), BudgetSpent> {
        let assumptions = in_facts(&mut self.encoding, assumptions);
        let pool = &self.encoding.pool;
        self.engine = self.engine.assuming(&self.space, pool, &assumptions)?;
        Ok(())
    }

    /// Lets go of the library, so that it can be edited.
    pub fn release(self) -> Released {
        Released {
            space: self.space,
            encoding: self.encoding,
            engine: self.engine,
            questions: self.questions,
            charged: self.charged,
        }
    }

    /// Brings the formulas up to date with an edit of these parts of the library. Assumptions stay as they were, until
    /// [`assume`](Self::assume).
    pub fn revise(&mut self, edited: &[FormulaKey]) {
        self.encoding.revise(self.library, &self.space, edited);
    }

    /// From here on each of two calculations stands for the other, as in a library that has exchanged their formulas; once more puts it back.
    pub fn exchange(&mut self, one: CalculationKey, other: CalculationKey) {
        self.space.exchange(one, other);
        self.encoding.exchange(self.library, one, other);
        self.chosen = ChosenNumbers::default();
    }

    pub fn library(&self) -> &'a Library {
        self.library
    }

    /// How much has been done so far, in steps of about a tenth of a microsecond: the same for the same questions on every machine.
    pub fn work(&self) -> u64 {
        self.engine.work() + self.encoding.pool.work() + self.charged
    }

    /// Counts steps that were taken outside of it.
    pub fn charge(&mut self, steps: usize) {
        self.charged += steps as u64;
    }

    /// Counts the questions of another prover, and what they took, as its own.
    pub fn count_in(&mut self, other: &Prover<'_>) {
        self.questions += other.questions;
        self.charged += other.work();
    }

    /// How many questions have been decided.
    pub fn questions(&self) -> usize {
        self.questions
    }

    /// Which of them have been asked whether anybody is concerned, and the answers.
    pub fn answers(&self) -> BTreeMap<Formula, bool> {
        let known = self.engine.known.iter();
        known.map(|(formula, answer)| (*formula, *answer)).collect()
    }

    /// How many patients the assumptions admit.
    pub fn admitted(&mut self) -> BigUint {
        self.engine.diagrams.count(self.engine.admitted)
    }

    /// Whether a formula holds for any admitted patient.
    pub fn is_possible(&mut self, formula: Formula) -> Result<bool, BudgetSpent> {
        self.questions += 1;
        let settled = self.settled(formula);
        let plain = self.of_any_total(settled);
        self.engine
            .is_possible(&self.encoding.pool, &self.space, plain)
    }

    /// The columns that a formula looks at, and those that assumptions tie to them.
    pub fn facts_behind(&self, formula: Formula) -> BTreeSet<ColumnKey> {
        let pool = &self.encoding.pool;
        let support = pool.support_in_facts(formula);
        let columns = self.engine.columns_with(support);
        columns.into_iter().collect()
    }

    /// The admitted patients for whom a formula holds, if there are any.
    pub fn find(&mut self, formula: Formula) -> Result<Option<FoundPatients>, BudgetSpent> {
        if !self.is_possible(formula)? {
            return Ok(None);
        }
        let settled = self.settled(formula);
        let (plain, totals) = self.with_totals(settled)?;
        let pool = &self.encoding.pool;
        let (mut cells, mut patients) = match self.engine.held(pool, plain) {
            Ok(Held { edge, assumed }) => {
                let columns = self.engine.concerned_columns(pool, plain);
                let cells = self.engine.first(edge, &columns).ok_or(BudgetSpent)?;
                (cells, Some(self.engine.count(edge, assumed)))
            }
            Err(BudgetSpent) => (self.engine.example(pool, &self.space, plain)?, None),
        };
        if !totals.is_empty() {
            for (column, cell) in self.facts_of(&totals)? {
                cells[column.0] = cell;
            }
            patients = self.count_settled(settled);
        }
        Ok(Some(FoundPatients {
            formula,
            patients,
            patient: self
                .space
                .patient_as_before(self.library, &cells, &mut self.chosen),
            cells,
        }))
    }

    /// Somebody found, with these very values.
    pub fn found_with(&self, found: &FoundPatients, given: &[(FactKey, Value)]) -> Patient {
        self.space.patient_like(
            self.library,
            &found.cells,
            &|_| None,
            given,
            &mut ChosenNumbers::default(),
        )
    }

    /// The cells of a column that any admitted patient has for whom a formula holds.
    pub fn possible_cells(
        &mut self,
        formula: Formula,
        column: ColumnKey,
    ) -> Result<Mask, BudgetSpent> {
        if !self.encoding.pool.has_totals(formula) {
            let held = self.engine.held(&self.encoding.pool, formula);
            let cells = held.and_then(|held| self.engine.cells(held, column));
            if cells.is_ok() {
                return cells;
            }
        }
        let mut possible = Vec::new();
        for cell in 0..self.space.column(column).cells.len() {
            let pool = &mut self.encoding.pool;
            let has = pool.among(column, Mask::only(cell));
            let has = pool.and([formula, has]);
            if self.is_possible(has)? {
                possible.push(cell);
            }
        }
        Ok(possible.into_iter().collect())
    }

    /// How many admitted patients a formula holds for; `None` where that would take too long to count.
    pub fn count(&mut self, formula: Formula) -> Option<BigUint> {
        let settled = self.settled(formula);
        self.count_settled(settled)
    }

    /// The same of a formula in facts alone.
    fn count_plain(&mut self, formula: Formula) -> Option<BigUint> {
        let Held { edge, assumed } = self.engine.held(&self.encoding.pool, formula).ok()?;
        Some(self.engine.count(edge, assumed))
    }

    /// The admitted patient that a number below [`count`](Self::count) names among those for whom a formula holds.
    pub fn nth(
        &mut self,
        formula: Formula,
        number: BigUint,
    ) -> Result<Option<Patient>, BudgetSpent> {
        let formula = self.encoding.pool.in_facts(formula);
        let Held { edge, .. } = self.engine.held(&self.encoding.pool, formula)?;
        let edge = self.engine.diagrams.and(edge, self.engine.admitted)?;
        let cells = self.engine.diagrams.nth(edge, number);
        Ok(cells.map(|cells| self.space.patient(self.library, &cells)))
    }
}

/// Assumptions are written in facts: they concern every question about these.
fn in_facts(encoding: &mut Encoding, assumptions: &[Formula]) -> Vec<Formula> {
    let assumptions = assumptions.iter();
    assumptions
        .map(|assumption| encoding.pool.in_facts(*assumption))
        .collect()
}

/// A prover between two versions of a library, with all that it has decided.
#[derive(Debug)]
pub struct Released {
    space: Space,
    encoding: Encoding,
    engine: Engine,
    questions: usize,
    charged: u64,
}

impl Released {
    /// How much has been done so far.
    pub fn work(&self) -> u64 {
        self.engine.work() + self.encoding.pool.work() + self.charged
    }

    /// How much memory its formulas take, about.
    pub fn size(&self) -> usize {
        self.encoding.pool.size()
    }

    /// Decides questions about a library that differs from the one before in what [`Prover::revise`] is told.
    pub fn over(self, library: &Library) -> Prover<'_> {
        Prover {
            library,
            space: self.space,
            encoding: self.encoding,
            engine: self.engine,
            chosen: ChosenNumbers::default(),
            questions: self.questions,
            charged: self.charged,
        }
    }
}

/// The number of patients that a share refers to; never zero, so that it can be divided by.
pub fn share(patients: &BigUint, of: &BigUint) -> f64 {
    let of = of.max(&BigUint::one()).clone();
    // Both numbers may be beyond a float; their first digits are enough for a share.
    let shift = of.bits().saturating_sub(900);
    let ratio = (patients >> shift).to_f64().unwrap_or(0.0) / (of >> shift).to_f64().unwrap_or(1.0);
    ratio.min(1.0)
}
