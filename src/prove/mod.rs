//! Decides questions over every patient, exactly and never by sampling.
//!
//! [`space`] cuts the facts into the ranges that the book can tell apart, [`encode`] turns the library's meaning into
//! formulas over them, [`diagram`] decides and counts, a SAT solver decides where a diagram would be too large, and
//! [`explain`] says in few facts for whom. [`walk`] is the oracle of the tests.

pub mod diagram;
pub mod encode;
pub mod explain;
pub mod formula;
pub mod order;
mod sat;
mod score;
pub mod space;
mod table;
pub mod walk;

use num_bigint::BigUint;
use num_traits::One;
use rustc_hash::FxHashMap;

use crate::model::{FactKey, Library, Patient};
use diagram::{BudgetSpent, Diagrams, Edge};
use encode::Encoding;
use formula::{Formula, Pool};
use space::{ColumnKey, Space, TooManyCells};
pub(crate) use table::wins;

/// Most steps of the diagrams for one question. The answer is the same under every budget, or there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// For an answer; past it a SAT solver decides.
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

/// Steps for the assumptions, which every count needs.
const STEPS_TO_ASSUME: usize = 2_000_000;

/// Why a book's questions can't be decided at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotProve {
    /// One fact has more ranges than can be held.
    TooManyCells {
        fact: FactKey,
        cells: usize,
    },
    BudgetSpent,
}

impl From<TooManyCells> for CannotProve {
    fn from(TooManyCells { fact, cells }: TooManyCells) -> Self {
        CannotProve::TooManyCells { fact, cells }
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
    questions: usize,
}

/// The patients for whom a question's formula holds; there is at least one.
#[derive(Clone, Debug)]
pub struct Found {
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
        let order = order::fact_order(library);
        let space = Space::new(library, &order, encode::tests(library).into_iter())?;
        Self::in_space(library, space, budget)
    }

    /// Over a space that tells apart at least what the library does.
    pub fn in_space(
        library: &'a Library,
        space: Space,
        budget: Budget,
    ) -> Result<Self, CannotProve> {
        let encoding = Encoding::new(library, &space);
        let assumptions = encoding.assumptions.clone();
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
        let engine = Engine::new(&space, &encoding.pool, assumptions, budget)?;
        Ok(Self {
            library,
            space,
            encoding,
            engine,
            questions: 0,
        })
    }

    /// From here on questions are about the patients for whom these formulas hold.
    pub fn assume(&mut self, assumptions: &[Formula]) -> Result<(), BudgetSpent> {
        let (pool, budget) = (&self.encoding.pool, self.engine.budget);
        self.engine = Engine::new(&self.space, pool, assumptions, budget)?;
        Ok(())
    }

    /// The same for another version of the library; what was decided stays decided where formulas are the same.
    pub fn over<'b>(self, library: &'b Library) -> Result<Prover<'b>, CannotProve> {
        let before = self.encoding.assumptions;
        let encoding = Encoding::in_pool(library, &self.space, self.encoding.pool);
        let engine = if encoding.assumptions == before {
            self.engine
        } else {
            Engine::new(
                &self.space,
                &encoding.pool,
                &encoding.assumptions,
                self.engine.budget,
            )?
        };
        Ok(Prover {
            library,
            space: self.space,
            encoding,
            engine,
            questions: self.questions,
        })
    }

    /// How many questions have been decided.
    pub fn questions(&self) -> usize {
        self.questions
    }

    /// How many of them by the SAT solver.
    pub fn questions_by_sat(&self) -> usize {
        self.engine.by_sat
    }

    /// How many patients the assumptions admit.
    pub fn admitted(&mut self) -> BigUint {
        self.engine.diagrams.count(self.engine.admitted)
    }

    /// Whether a formula holds for any admitted patient.
    pub fn is_possible(&mut self, formula: Formula) -> Result<bool, BudgetSpent> {
        self.questions += 1;
        self.engine
            .is_possible(&self.encoding.pool, &self.space, formula)
    }

    /// The admitted patients for whom a formula holds, if there are any.
    pub fn find(&mut self, formula: Formula) -> Result<Option<Found>, BudgetSpent> {
        if !self.is_possible(formula)? {
            return Ok(None);
        }
        let pool = &self.encoding.pool;
        let (cells, patients) = match self.engine.edge_of(pool, formula) {
            Ok(edge) => {
                let cells = self.engine.diagrams.first(edge).ok_or(BudgetSpent)?;
                (cells, Some(self.engine.diagrams.count(edge)))
            }
            Err(BudgetSpent) => (self.engine.example(pool, &self.space, formula)?, None),
        };
        Ok(Some(Found {
            formula,
            patients,
            patient: self.space.patient(self.library, &cells),
            cells,
        }))
    }

    /// How many admitted patients a formula holds for; `None` where that would take too long to count.
    pub fn count(&mut self, formula: Formula) -> Option<BigUint> {
        let edge = self.engine.edge_of(&self.encoding.pool, formula).ok()?;
        Some(self.engine.diagrams.count(edge))
    }

    /// The admitted patient that a number below [`count`](Self::count) names among those for whom a formula holds.
    pub fn nth(
        &mut self,
        formula: Formula,
        number: BigUint,
    ) -> Result<Option<Patient>, BudgetSpent> {
        let edge = self.engine.edge_of(&self.encoding.pool, formula)?;
        let cells = self.engine.diagrams.nth(edge, number);
        Ok(cells.map(|cells| self.space.patient(self.library, &cells)))
    }
}

/// Diagrams with SAT behind them, under one set of assumptions.
#[derive(Debug)]
struct Engine {
    diagrams: Diagrams,
    assumptions: Vec<Assumption>,
    /// The patients that all assumptions admit.
    admitted: Edge,
    known: FxHashMap<Formula, bool>,
    by_sat: usize,
    budget: Budget,
}

/// The assumptions that share facts, however indirectly; they concern no question about other facts.
#[derive(Debug)]
struct Assumption {
    formulas: Vec<Formula>,
    support: Vec<u64>,
    edge: Edge,
}

impl Engine {
    fn new(
        space: &Space,
        pool: &Pool,
        assumptions: &[Formula],
        budget: Budget,
    ) -> Result<Self, BudgetSpent> {
        let mut diagrams = Diagrams::new(space);
        let mut groups = groups(pool, assumptions);
        diagrams.allow(STEPS_TO_ASSUME);
        for group in &mut groups {
            group.edge = build_all(&mut diagrams, pool, &group.formulas)?;
        }
        let edges = groups.iter().map(|group| group.edge).collect();
        let admitted = diagrams.all(edges)?;
        Ok(Self {
            diagrams,
            assumptions: groups,
            admitted,
            known: FxHashMap::default(),
            by_sat: 0,
            budget,
        })
    }

    /// Begins with empty diagrams once they have grown too large to be of use.
    fn make_room(&mut self, pool: &Pool, space: &Space) -> Result<(), BudgetSpent> {
        if self.diagrams.is_full() {
            let assumptions: Vec<_> = self
                .assumptions
                .iter()
                .flat_map(|group| group.formulas.clone())
                .collect();
            let fresh = Self::new(space, pool, &assumptions, self.budget)?;
            (self.diagrams, self.assumptions, self.admitted) =
                (fresh.diagrams, fresh.assumptions, fresh.admitted);
        }
        Ok(())
    }

    fn is_possible(
        &mut self,
        pool: &Pool,
        space: &Space,
        formula: Formula,
    ) -> Result<bool, BudgetSpent> {
        // Only here do assumptions about other facts matter: together they may exclude everyone.
        if self.admitted == Edge::FALSE {
            return Ok(false);
        }
        if let Some(&known) = self.known.get(&formula) {
            return Ok(known);
        }
        self.make_room(pool, space)?;
        self.diagrams.allow(self.budget.decide);
        let is_possible = match self.decide(pool, formula) {
            Ok(is_possible) => is_possible,
            Err(BudgetSpent) => {
                self.by_sat += 1;
                let support = pool.support(formula);
                let concerned = self
                    .assumptions
                    .iter()
                    .filter(|group| meet(&group.support, support));
                let assumed = concerned.flat_map(|group| &group.formulas).copied();
                let all: Vec<Formula> = assumed.chain([formula]).collect();
                sat::solve(pool, space, &all)?.is_some()
            }
        };
        self.known.insert(formula, is_possible);
        Ok(is_possible)
    }

    fn decide(&mut self, pool: &Pool, formula: Formula) -> Result<bool, BudgetSpent> {
        let edge = self.diagrams.build(pool, formula)?;
        self.diagrams.meet(edge, self.admitted)
    }

    /// The admitted patients for whom a formula holds, as a diagram.
    fn edge_of(&mut self, pool: &Pool, formula: Formula) -> Result<Edge, BudgetSpent> {
        self.diagrams.allow(self.budget.count);
        self.diagrams.reconsider();
        let edge = self.diagrams.build(pool, formula)?;
        self.diagrams.and(edge, self.admitted)
    }

    /// One admitted patient for whom a formula holds, by the SAT solver; facts that matter to nothing have their first value.
    fn example(
        &mut self,
        pool: &Pool,
        space: &Space,
        formula: Formula,
    ) -> Result<Vec<usize>, BudgetSpent> {
        let assumed = self.assumptions.iter().flat_map(|group| &group.formulas);
        let all: Vec<Formula> = assumed.copied().chain([formula]).collect();
        let model = sat::solve(pool, space, &all)?.ok_or(BudgetSpent)?;
        let cell = |key: ColumnKey| model.get(&key).copied().unwrap_or(0);
        Ok(space.columns().map(|(key, _)| cell(key)).collect())
    }
}

fn build_all(
    diagrams: &mut Diagrams,
    pool: &Pool,
    formulas: &[Formula],
) -> Result<Edge, BudgetSpent> {
    let mut edges = Vec::with_capacity(formulas.len());
    for &formula in formulas {
        edges.push(diagrams.build(pool, formula)?);
    }
    diagrams.all(edges)
}

/// Assumptions that share no fact with each other stand apart.
fn groups(pool: &Pool, assumptions: &[Formula]) -> Vec<Assumption> {
    let mut groups: Vec<Assumption> = Vec::new();
    for &formula in assumptions {
        let mut group = Assumption {
            formulas: vec![formula],
            support: pool.support(formula).to_vec(),
            edge: Edge::TRUE,
        };
        let (joined, apart) = groups
            .into_iter()
            .partition(|other| meet(&other.support, &group.support));
        let joined: Vec<Assumption> = joined;
        for other in joined {
            group.formulas.extend(other.formulas);
            for (own, other) in group.support.iter_mut().zip(other.support) {
                *own |= other;
            }
        }
        groups = apart;
        groups.push(group);
    }
    groups
}

fn meet(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}

/// How many patients a share is of: never none, so that a share of it can be said.
pub fn share(patients: &BigUint, of: &BigUint) -> f64 {
    use num_traits::ToPrimitive;
    let of = of.max(&BigUint::one()).clone();
    // Both numbers may be beyond a float; their first digits are enough for a share.
    let shift = of.bits().saturating_sub(900);
    let ratio = (patients >> shift).to_f64().unwrap_or(0.0) / (of >> shift).to_f64().unwrap_or(1.0);
    ratio.min(1.0)
}
