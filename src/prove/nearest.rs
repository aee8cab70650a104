//! Why a formula holds for one patient, as far as they are known, and what would have to change so that it does.
//!
//! Both ask the SAT solver for the fewest facts of this very patient. That a patient can't meet a formula is each time due to
//! some of their facts, of which at least one must change; the fewest that have one of each such set are tried next, until
//! the solver finds someone. So the result is not a heuristic: no fewer facts do.

use std::collections::BTreeMap;

use batsat::Lit;

use super::Prover;
use super::closing::worked_out;
use super::diagram::BudgetSpent;
use super::encode::has_value;
use super::explain::ColumnMask;
use super::formula::Formula;
use super::hitting;
use super::mask::Mask;
use super::sat::Cone;
use super::space::ColumnKey;
use crate::model::{FactKey, Patient, Value};

/// Most sets of facts that the solver is asked for before the fewest changes are given up.
const MOST_CONFLICTS: usize = 500;

/// What is known of a patient: a cell for each column that is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCells(BTreeMap<ColumnKey, usize>);

impl KnownCells {
    pub fn cell(&self, column: ColumnKey) -> Option<usize> {
        self.0.get(&column).copied()
    }

    fn part(&self, column: ColumnKey) -> Option<ColumnMask> {
        self.cell(column).map(|cell| (column, Mask::only(cell)))
    }
}

/// Facts of one patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons {
    pub parts: Vec<ColumnMask>,
    /// No fewer of the patient's facts would be enough.
    pub is_fewest: bool,
}

/// What would have to change about a patient so that a formula holds.
#[derive(Clone, Debug)]
pub struct Nearest {
    /// The answers that would have to change, each with every cell that would do.
    pub changed: Vec<ColumnMask>,
    /// What would have to be answered so, of what is not answered.
    pub answered: Vec<ColumnMask>,
    /// No fewer answers would have to change.
    pub is_fewest: bool,
    /// An example.
    pub patient: Patient,
}

impl Prover<'_> {
    /// The cells of what is known of a patient.
    pub fn known(&self, given: &BTreeMap<FactKey, Value>) -> KnownCells {
        let mut cells = BTreeMap::new();
        for (fact, value) in given {
            for &key in self.space.of_fact(*fact) {
                let column = self.space.column(key);
                let mut all = column.cells.iter();
                let cell = all.position(|cell| has_value(cell, value, column.value));
                cells.extend(cell.map(|cell| (key, cell)));
            }
        }
        for (key, calculation) in self.library.calculations.iter() {
            let facts = calculation.facts();
            if !facts.iter().all(|fact| given.contains_key(fact)) {
                continue;
            }
            let number = worked_out(&self.space, &cells, calculation, |fact| {
                given.get(&fact)?.number().cloned()
            });
            let value = match number {
                Some(total) => Value::Number(calculation.kind.measured(total)),
                None => Value::Unknown,
            };
            let column = self.space.of_calculation(key);
            let mut all = self.space.column(column).cells.iter();
            let cell = all.position(|cell| has_value(cell, &value, None));
            cells.extend(cell.map(|cell| (column, cell)));
        }
        KnownCells(cells)
    }

    /// What can be answered otherwise: no calculation, which changes with its facts.
    fn of_facts(&self, known: &KnownCells) -> KnownCells {
        let cells = known.0.iter();
        let answers = cells.filter(|(key, _)| self.space.column(**key).of.fact().is_some());
        KnownCells(answers.map(|(key, cell)| (*key, *cell)).collect())
    }

    /// The fewest of the known facts that make a formula hold, which holds for everyone of whom these are known.
    pub fn reasons(
        &mut self,
        formula: Formula,
        known: &KnownCells,
    ) -> Result<Reasons, BudgetSpent> {
        let formula = self.encoding.pool.in_facts(formula);
        let concerned = self.concerned(formula, known);
        let someone = self.with(formula, &concerned);
        let found = self.find(someone)?.ok_or(BudgetSpent)?;
        let columns = concerned.iter().map(|(key, _)| *key).collect();
        let (parts, is_fewest) = self.reasons_among(formula, &found.cells, columns)?;
        Ok(Reasons { parts, is_fewest })
    }

    /// The fewest changes to what is known that make a formula possible, and the answers that then make it hold; `None` where it
    /// holds for no admitted patient.
    pub fn nearest(
        &mut self,
        formula: Formula,
        known: &KnownCells,
    ) -> Result<Option<Nearest>, BudgetSpent> {
        let formula = self.encoding.pool.in_facts(formula);
        if !self.is_possible(formula)? {
            return Ok(None);
        }
        let known = &self.of_facts(known);
        let (changed, is_fewest) = self.fewest_changes(formula, known)?;
        let kept = known.0.keys().filter(|key| !changed.contains(*key));
        let kept: Vec<ColumnMask> = kept.filter_map(|key| known.part(*key)).collect();
        let like_this = self.with(formula, &kept);
        let found = self.find(like_this)?.ok_or(BudgetSpent)?;
        let part = |key: &ColumnKey| (*key, Mask::only(found.cells[key.0]));
        let changed: Vec<ColumnMask> = changed.iter().map(part).collect();
        let changed_too = [kept.clone(), changed.clone()].concat();
        let answered = self.needed_answers(formula, &changed_too, &found.cells)?;
        let fixed = [kept, answered.clone()].concat();
        Ok(Some(Nearest {
            changed: self.widened(formula, changed, &fixed)?,
            answered,
            is_fewest,
            patient: found.patient,
        }))
    }

    /// Up to this many ways that are equally near, the result of [`nearest`](Self::nearest) first; none of them contains another.
    pub fn all_nearest(
        &mut self,
        formula: Formula,
        known: &KnownCells,
        most: usize,
    ) -> Result<Vec<Nearest>, BudgetSpent> {
        let mut ways: Vec<Nearest> = Vec::new();
        let mut left = formula;
        while ways.len() < most {
            let Some(way) = self.nearest(left, known)? else {
                break;
            };
            let least = ways
                .first()
                .map_or(way.changed.len(), |first| first.changed.len());
            if way.changed.len() > least || (way.changed.is_empty() && way.answered.is_empty()) {
                ways.extend(ways.is_empty().then_some(way));
                break;
            }
            let taken = [way.changed.clone(), way.answered.clone()].concat();
            let taken = self.parts_formula(&taken);
            let pool = &mut self.encoding.pool;
            let others = pool.not(taken);
            left = pool.and([left, others]);
            ways.push(way);
        }
        Ok(ways)
    }

    /// A column in the words of an expression, where its cell is one of these.
    pub fn part_in_words(&self, (key, mask): &ColumnMask) -> String {
        self.part_words(*key, mask)
    }

    fn concerned(&self, formula: Formula, known: &KnownCells) -> Vec<ColumnMask> {
        let columns = self.engine.concerned_columns(&self.encoding.pool, formula);
        columns
            .into_iter()
            .filter_map(|key| known.part(key))
            .collect()
    }

    fn parts_formula(&mut self, parts: &[ColumnMask]) -> Formula {
        let pool = &mut self.encoding.pool;
        let parts: Vec<Formula> = parts
            .iter()
            .map(|(key, mask)| pool.among(*key, mask.clone()))
            .collect();
        pool.and(parts)
    }

    fn with(&mut self, formula: Formula, parts: &[ColumnMask]) -> Formula {
        let parts = self.parts_formula(parts);
        self.encoding.pool.and([formula, parts])
    }

    fn fewest_changes(
        &mut self,
        formula: Formula,
        known: &KnownCells,
    ) -> Result<(Vec<ColumnKey>, bool), BudgetSpent> {
        let concerned = self.concerned(formula, known);
        let (pool, space) = (&self.encoding.pool, &self.space);
        let mut cone = self.engine.cone(pool, space, formula);
        let holds = cone.literal(pool, space, formula);
        let mut kept: Vec<(ColumnKey, Lit)> = Vec::new();
        for (key, mask) in concerned {
            kept.push((key, cone.among(space, key, &mask)));
        }
        let mut conflicts: Vec<Vec<ColumnKey>> = Vec::new();
        while conflicts.len() < MOST_CONFLICTS {
            let (changed, is_fewest) = hitting::fewest(&conflicts);
            let rest: Vec<_> = kept
                .iter()
                .filter(|(key, _)| !changed.contains(key))
                .copied()
                .collect();
            match conflict(&mut cone, holds, rest)? {
                None => return Ok((changed, is_fewest)),
                Some(conflict) => conflicts.push(conflict),
            }
        }
        Err(BudgetSpent)
    }

    /// The fewest answers of one patient, of what is not answered, that make a formula hold for everyone with some facts.
    fn needed_answers(
        &mut self,
        formula: Formula,
        facts: &[ColumnMask],
        cells: &[usize],
    ) -> Result<Vec<ColumnMask>, BudgetSpent> {
        let with_facts = self.parts_formula(facts);
        let pool = &mut self.encoding.pool;
        let others = pool.not(with_facts);
        let held = pool.or([others, formula]);
        let is_open = |key: &ColumnKey| facts.iter().all(|(fact, _)| fact != key);
        let columns = self.engine.concerned_columns(&self.encoding.pool, formula);
        let columns: Vec<_> = columns.into_iter().filter(is_open).collect();
        if columns.is_empty() {
            return Ok(Vec::new());
        }
        let (parts, _) = self.reasons_among(held, cells, columns)?;
        Ok(parts)
    }

    /// With all cells that would do as well, beside some facts that stay as they are.
    fn widened(
        &mut self,
        formula: Formula,
        mut parts: Vec<ColumnMask>,
        fixed: &[ColumnMask],
    ) -> Result<Vec<ColumnMask>, BudgetSpent> {
        for index in 0..parts.len() {
            let (key, mask) = parts[index].clone();
            let mut wide = mask.clone();
            for cell in 0..self.space.column(key).cells.len() {
                parts[index].1 = Mask::only(cell);
                if !mask.has(cell) && self.is_forced(formula, &[&parts, fixed].concat())? {
                    wide.insert(cell);
                }
            }
            parts[index].1 = wide;
        }
        Ok(parts)
    }

    /// Whether a formula holds for everyone with some facts, and there is someone.
    fn is_forced(&mut self, formula: Formula, facts: &[ColumnMask]) -> Result<bool, BudgetSpent> {
        let described = self.with(formula, facts);
        let fails = self.encoding.pool.not(formula);
        let exceptions = self.with(fails, facts);
        Ok(self.is_possible(described)? && !self.is_possible(exceptions)?)
    }
}

/// Facts with which a formula can't hold, none of which could be left out; `None` where it can hold.
fn conflict(
    cone: &mut Cone,
    holds: Lit,
    mut kept: Vec<(ColumnKey, Lit)>,
) -> Result<Option<Vec<ColumnKey>>, BudgetSpent> {
    let assumed = |kept: &[(ColumnKey, Lit)]| -> Vec<Lit> {
        [holds]
            .into_iter()
            .chain(kept.iter().map(|(_, literal)| *literal))
            .collect()
    };
    if cone.is_possible(&assumed(&kept))? {
        return Ok(None);
    }
    kept.retain(|(_, literal)| cone.was_needed(*literal));
    let mut index = 0;
    while index < kept.len() {
        let mut without = kept.clone();
        without.remove(index);
        if cone.is_possible(&assumed(&without))? {
            index += 1;
        } else {
            kept = without;
        }
    }
    Ok(Some(kept.into_iter().map(|(key, _)| key).collect()))
}
