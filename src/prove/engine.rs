//! How a question is answered: by a diagram as long as that is cheap, and by the SAT solver where it is not.

use rustc_hash::FxHashMap;

use super::Budget;
use super::diagram::{BudgetSpent, Diagrams, Edge};
use super::formula::{Formula, Pool};
use super::sat;
use super::space::{ColumnKey, Space};

/// Steps for the assumptions, which every count needs.
const STEPS_TO_ASSUME: usize = 2_000_000;

/// Diagrams with SAT behind them, under one set of assumptions.
#[derive(Debug)]
pub(super) struct Engine {
    pub diagrams: Diagrams,
    assumptions: Vec<Assumption>,
    /// The patients that all assumptions admit.
    pub admitted: Edge,
    known: FxHashMap<Formula, bool>,
    pub by_sat: usize,
    pub budget: Budget,
}

/// The assumptions that share facts, however indirectly; they concern no question about other facts.
#[derive(Debug)]
struct Assumption {
    formulas: Vec<Formula>,
    support: Vec<u64>,
    edge: Edge,
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
    pub fn edge_of(&mut self, pool: &Pool, formula: Formula) -> Result<Edge, BudgetSpent> {
        self.diagrams.allow(self.budget.count);
        self.diagrams.reconsider();
        let edge = self.diagrams.build(pool, formula)?;
        self.diagrams.and(edge, self.admitted)
    }

    /// One admitted patient for whom a formula holds, by the SAT solver; facts that matter to nothing have their first value.
    pub fn example(
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
