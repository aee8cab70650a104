//! How a question is answered: by a diagram as long as that is cheap, and by the SAT solver where it is not.

use num_bigint::BigUint;
use rustc_hash::FxHashMap;

use super::Budget;
use super::diagram::{BudgetSpent, Diagrams, Edge};
use super::formula::{Formula, Pool, columns_of};
use super::mask::Mask;
use super::sat::Cone;
use super::space::{ColumnKey, Space};
use super::witness::Witnesses;

/// Steps for the assumptions, which every count needs.
const STEPS_TO_ASSUME: usize = 2_000_000;

/// Most clauses that a solver learns for one answer on the way to an explanation, some tenths of a second: without the
/// explanation a patient is still told whole.
const CLAUSES_TO_EXPLAIN: usize = 4_000;

/// Work that is worth trying: less after each time that it was in vain, more after each that it was not. In a library
/// where diagrams are mostly too large, little is spent on finding that out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    pub limit: usize,
    least: usize,
    most: usize,
}

impl Patience {
    /// At least one part in so many is tried.
    const SHARE: usize = 40;

    fn new(most: usize) -> Self {
        Self {
            limit: most,
            least: most / Self::SHARE,
            most,
        }
    }

    pub fn adjust<T>(&mut self, answer: &Result<T, BudgetSpent>) {
        self.limit = match answer {
            Ok(_) => (self.limit + self.least).min(self.most),
            Err(BudgetSpent) => (self.limit / 2).max(self.least),
        };
    }
}

/// Diagrams backed by a SAT solver, under one set of assumptions.
#[derive(Debug)]
pub(super) struct Engine {
    pub diagrams: Diagrams,
    assumptions: Vec<AssumedFormula>,
    /// The patients that all assumptions admit.
    pub admitted: Edge,
    /// The first of them, if there are any.
    anyone: Vec<usize>,
    witnesses: Witnesses,
    last_cone: Option<Cone>,
    pub known: FxHashMap<Formula, bool>,
    /// A diagram of everyone for whom a formula holds, and perhaps of others.
    pub bounds: FxHashMap<Formula, Edge>,
    pub budget: Budget,
    to_decide: Patience,
    to_count: Patience,
    pub to_explain: Patience,
    /// By solvers, and by diagrams that are forgotten.
    done: u64,
}

/// The assumptions that share facts, however indirectly; they concern no question about other facts.
#[derive(Debug)]
struct AssumedFormula {
    formulas: Vec<Formula>,
    support: Vec<u64>,
    edge: Edge,
}

/// The patients for whom a formula holds, of those whom the assumptions about its facts admit. All other assumptions are
/// about other facts, and each admits the same share of both.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub edge: Edge,
    pub assumed: Edge,
}

impl Engine {
    pub fn new(
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
            anyone: diagrams.first(admitted).unwrap_or_default(),
            diagrams,
            assumptions: groups,
            admitted,
            witnesses: Witnesses::new(space),
            last_cone: None,
            known: FxHashMap::default(),
            bounds: FxHashMap::default(),
            budget,
            to_decide: Patience::new(budget.decide),
            to_count: Patience::new(budget.count),
            to_explain: Patience::new(CLAUSES_TO_EXPLAIN),
            done: 0,
        })
    }

    /// The work done so far: steps of diagrams, formulas visited, and propagations of solvers.
    pub fn work(&self) -> u64 {
        self.done + self.diagrams.work() + self.witnesses.work()
    }

    /// The same budget under other assumptions; what has been done is not forgotten.
    pub fn assuming(
        &self,
        space: &Space,
        pool: &Pool,
        assumptions: &[Formula],
    ) -> Result<Self, BudgetSpent> {
        let fresh = Self::new(space, pool, assumptions, self.budget)?;
        Ok(Self {
            done: self.work(),
            ..fresh
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
            self.done += self.diagrams.work();
            (self.diagrams, self.assumptions, self.admitted) =
                (fresh.diagrams, fresh.assumptions, fresh.admitted);
            self.bounds.clear();
        }
        Ok(())
    }

    /// Whether a formula holds for any admitted patient.
    pub fn is_possible(
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
        let is_possible = self.witnesses.find(pool, formula).is_some()
            || match self.decide(pool, formula) {
                Ok(is_possible) => is_possible,
                Err(BudgetSpent) => {
                    !self.is_out_of_bounds(pool, formula)
                        && self.search(pool, space, formula)?.is_some()
                }
            };
        self.known.insert(formula, is_possible);
        Ok(is_possible)
    }

    /// Decides by diagram.
    fn decide(&mut self, pool: &Pool, formula: Formula) -> Result<bool, BudgetSpent> {
        let answer = self.decide_within(self.to_decide.limit, pool, formula);
        self.to_decide.adjust(&answer);
        answer
    }

    fn decide_within(
        &mut self,
        steps: usize,
        pool: &Pool,
        formula: Formula,
    ) -> Result<bool, BudgetSpent> {
        self.diagrams.allow(steps);
        let edge = self.diagrams.build(pool, formula)?;
        let assumed = self.assumed(pool, formula)?;
        self.diagrams.meet(edge, assumed)
    }

    /// The patients admitted by all assumptions that concern a formula's facts.
    pub fn assumed(&mut self, pool: &Pool, formula: Formula) -> Result<Edge, BudgetSpent> {
        let edges = self.concerned(pool, formula).map(|group| group.edge);
        let edges = edges.collect();
        self.diagrams.all(edges)
    }

    fn concerned(&self, pool: &Pool, formula: Formula) -> impl Iterator<Item = &AssumedFormula> {
        let support = pool.support(formula);
        let groups = self.assumptions.iter();
        groups.filter(move |group| meet(&group.support, support))
    }

    /// The assumptions that a formula's facts have to do with.
    pub fn concerned_assumptions(&self, pool: &Pool, formula: Formula) -> Vec<Formula> {
        let groups = self.concerned(pool, formula);
        groups.flat_map(|group| &group.formulas).copied().collect()
    }

    /// A solver that knows the assumptions which concern a formula.
    pub fn cone(&self, pool: &Pool, space: &Space, formula: Formula) -> Cone {
        let mut cone = Cone::new();
        cone.require(pool, space, &self.concerned_assumptions(pool, formula));
        cone
    }

    /// The last solver, if it was asked about much the same, or else a new one.
    fn last_cone(&mut self, pool: &Pool, space: &Space, formula: Formula) -> Cone {
        let assumptions = self.concerned_assumptions(pool, formula);
        let last = self.last_cone.take();
        let mut cone = last
            .filter(|cone| cone.is_about(pool, formula, &assumptions))
            .unwrap_or_else(Cone::new);
        cone.require(pool, space, &assumptions);
        cone
    }

    /// The columns that a formula or an assumption about its facts looks at.
    pub fn concerned_columns(&self, pool: &Pool, formula: Formula) -> Vec<ColumnKey> {
        self.columns_with(pool.support(formula).to_vec())
    }

    /// These columns, and those that assumptions about them look at.
    pub fn columns_with(&self, support: Vec<u64>) -> Vec<ColumnKey> {
        let mut all = support.clone();
        let groups = self.assumptions.iter();
        for group in groups.filter(|group| meet(&group.support, &support)) {
            for (word, other) in all.iter_mut().zip(&group.support) {
                *word |= other;
            }
        }
        columns_of(&all)
    }

    /// What the assumptions look at, those together that share columns.
    pub fn supports(&self) -> impl Iterator<Item = &[u64]> {
        let groups = self.assumptions.iter();
        groups.map(|group| group.support.as_slice())
    }

    /// One admitted patient for whom a formula holds, by the SAT solver, with the facts of the first admitted one where
    /// they don't matter.
    fn search(
        &mut self,
        pool: &Pool,
        space: &Space,
        formula: Formula,
    ) -> Result<Option<Vec<usize>>, BudgetSpent> {
        let mut cone = self.last_cone(pool, space, formula);
        let holds = cone.literal(pool, space, formula);
        let is_possible = cone.is_possible(&[holds]);
        self.done += cone.work();
        let mut cells = self.anyone.clone();
        if is_possible == Ok(true) {
            for (column, cell) in cone.patient() {
                cells[column.0] = cell;
            }
        }
        self.last_cone = Some(cone);
        if !is_possible? {
            return Ok(None);
        }
        self.witnesses.add(&cells);
        Ok(Some(cells))
    }

    /// One admitted patient for whom a formula holds that is possible, without a diagram.
    pub fn example(
        &mut self,
        pool: &Pool,
        space: &Space,
        formula: Formula,
    ) -> Result<Vec<usize>, BudgetSpent> {
        if let Some(cells) = self.witnesses.find(pool, formula) {
            return Ok(cells.to_vec());
        }
        self.search(pool, space, formula)?.ok_or(BudgetSpent)
    }

    /// The patients for whom a formula holds, as a diagram.
    pub fn held(&mut self, pool: &Pool, formula: Formula) -> Result<Held, BudgetSpent> {
        let held = self.held_within(self.to_count.limit, pool, formula);
        self.to_count.adjust(&held);
        held
    }

    fn held_within(
        &mut self,
        steps: usize,
        pool: &Pool,
        formula: Formula,
    ) -> Result<Held, BudgetSpent> {
        self.diagrams.allow(steps);
        let edge = self.diagrams.build(pool, formula)?;
        let assumed = self.assumed(pool, formula)?;
        let edge = self.diagrams.all(vec![edge, assumed])?;
        Ok(Held { edge, assumed })
    }

    /// The cells of a column that those have whom a diagram holds for and whom all assumptions admit.
    pub fn cells(&mut self, held: Held, column: ColumnKey) -> Result<Mask, BudgetSpent> {
        let admitted = self.diagrams.and(held.edge, self.admitted)?;
        self.diagrams.cells(admitted, column)
    }

    /// How many patients all assumptions admit of those that a diagram holds for.
    pub fn count(&mut self, edge: Edge, assumed: Edge) -> BigUint {
        if assumed == Edge::FALSE {
            return BigUint::ZERO;
        }
        let [holding, of, admitted] =
            [edge, assumed, self.admitted].map(|edge| self.diagrams.count(edge));
        holding * admitted / of
    }

    /// The first admitted patient that a diagram holds for.
    pub fn first(&self, edge: Edge, columns: &[ColumnKey]) -> Option<Vec<usize>> {
        let cells = self.diagrams.first(edge)?;
        let mut patient = self.anyone.clone();
        for column in columns {
            patient[column.0] = cells[column.0];
        }
        Some(patient)
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
fn groups(pool: &Pool, assumptions: &[Formula]) -> Vec<AssumedFormula> {
    let mut groups: Vec<AssumedFormula> = Vec::new();
    for &formula in assumptions {
        let mut group = AssumedFormula {
            formulas: vec![formula],
            support: pool.support(formula).to_vec(),
            edge: Edge::TRUE,
        };
        let (joined, apart) = groups
            .into_iter()
            .partition(|other| meet(&other.support, &group.support));
        let joined: Vec<AssumedFormula> = joined;
        for other in joined {
            group.formulas.extend(other.formulas);
            for (word, other) in group.support.iter_mut().zip(other.support) {
                *word |= other;
            }
        }
        groups = apart;
        groups.push(group);
    }
    groups
}

pub(super) fn meet(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}
