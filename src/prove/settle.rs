//! Questions about the totals of long scores.
//!
//! A total whose facts are asked for by nothing else in a question is free: each of its cells is possible whatever the rest is,
//! and it is left out of the question, cell by cell. What else a question asks of its facts is told apart first, one fact after
//! the other where they are few; where they are many, the total is written in facts.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use rustc_hash::FxHashMap;

use super::Prover;
use super::diagram::BudgetSpent;
use super::engine::meet;
use super::explain::{ColumnMask, Cube};
use super::formula::{Formula, columns_of};
use super::mask::Mask;
use super::space::ColumnKey;

/// Most patients of the facts that a score shares with the rest of a question who are told apart one by one.
const MOST_SHARED: usize = 32;

/// Most choices of totals that are counted one by one.
const MOST_COUNTED: usize = 1_000;

/// A total, and one cell of it.
type Chosen = Vec<(ColumnKey, usize)>;

impl Prover<'_> {
    /// The same question, in which every total is free.
    pub(super) fn settled(&mut self, formula: Formula) -> Formula {
        let mut formula = formula;
        if !self.encoding.pool.has_totals(formula) {
            return formula;
        }
        while let Some((total, shared)) = self.bound_total(formula) {
            let pool = &mut self.encoding.pool;
            let patients = shared
                .iter()
                .try_fold(1usize, |all, column| all.checked_mul(pool.size_of(*column)));
            formula = match patients {
                Some(patients) if patients <= MOST_SHARED => shared
                    .into_iter()
                    .fold(formula, |formula, column| pool.split(column, formula)),
                Some(_) | None => pool.without_total(total, formula, &mut FxHashMap::default()),
            };
        }
        formula
    }

    /// A total of which other parts of a question ask for facts, and these. Of two totals that are nearly the same, such as before
    /// and after an edit, it is the facts of the entries that only one of them has: for everyone with the same of these facts,
    /// what is left is one total.
    fn bound_total(&self, formula: Formula) -> Option<(ColumnKey, Vec<ColumnKey>)> {
        let pool = &self.encoding.pool;
        let totals: Vec<_> = pool.totals_in(formula).collect();
        totals.iter().find_map(|total| {
            let links = pool.links(*total);
            let mut shared = vec![0; pool.support(formula).len()];
            for other in [pool.support(formula)]
                .into_iter()
                .chain(self.engine.supports())
            {
                for ((shared, link), other) in shared.iter_mut().zip(links).zip(other) {
                    *shared |= link & other;
                }
            }
            let others = totals.iter().filter(|other| *other != total);
            for other in others.filter(|other| meet(links, pool.links(**other))) {
                let apart = pool.columns_apart(*total, *other);
                for (shared, apart) in shared.iter_mut().zip(apart) {
                    *shared |= apart;
                }
            }
            let shared = columns_of(&shared);
            (!shared.is_empty()).then_some((*total, shared))
        })
    }

    /// For whom a question holds with some totals, all of which are free.
    pub(super) fn of_any_total(&mut self, settled: Formula) -> Formula {
        let pool = &mut self.encoding.pool;
        let mut formula = settled;
        while let Some(total) = pool.first_total(formula) {
            let held: Vec<_> = pool
                .classes(total, formula)
                .iter()
                .map(|class| pool.at(total, class.first(), formula))
                .collect();
            formula = pool.or(held);
        }
        formula
    }

    /// One cell for each total with which a settled question is possible, the first ones that are; and what is left of it.
    pub(super) fn with_totals(
        &mut self,
        settled: Formula,
    ) -> Result<(Formula, Chosen), BudgetSpent> {
        let mut formula = settled;
        let mut chosen = Vec::new();
        'totals: while let Some(total) = self.encoding.pool.first_total(formula) {
            for class in self.encoding.pool.classes(total, formula) {
                let left = self.encoding.pool.at(total, class.first(), formula);
                let plain = self.of_any_total(left);
                if self
                    .engine
                    .is_possible(&self.encoding.pool, &self.space, plain)?
                {
                    chosen.push((total, class.first()));
                    formula = left;
                    continue 'totals;
                }
            }
            return Err(BudgetSpent);
        }
        Ok((formula, chosen))
    }

    /// The cells of facts that give a patient these totals.
    pub(super) fn facts_of(&self, chosen: &Chosen) -> Result<Vec<(ColumnKey, usize)>, BudgetSpent> {
        let mut facts = Vec::new();
        for &(total, cell) in chosen {
            let cells = self.encoding.pool.with_total(total, cell);
            facts.extend(cells.ok_or(BudgetSpent)?);
        }
        Ok(facts)
    }

    /// How many admitted patients a settled question holds for; `None` where that would take too long to count.
    pub(super) fn count_settled(&mut self, settled: Formula) -> Option<BigUint> {
        let pool = &self.encoding.pool;
        let choices = pool.totals_in(settled).try_fold(1usize, |all, total| {
            all.checked_mul(pool.classes(total, settled).len())
        });
        choices.filter(|choices| *choices <= MOST_COUNTED)?;
        self.count_by_totals(settled)
    }

    fn count_by_totals(&mut self, settled: Formula) -> Option<BigUint> {
        let pool = &mut self.encoding.pool;
        let Some(total) = pool.first_total(settled) else {
            return self.count_plain(settled);
        };
        let classes = pool.classes(total, settled);
        let patients = pool.patients_of(total, &classes)?;
        let all: BigUint = patients.iter().sum();
        let mut counted = BigUint::ZERO;
        for (class, patients) in classes.iter().zip(patients) {
            let part = self.encoding.pool.at(total, class.first(), settled);
            // Of the patients of whom this part holds each total has its share.
            counted += self.count_by_totals(part)? * patients;
        }
        Some(counted / all)
    }

    /// Facts that alone make a question hold that asks for one total: those that the rest of it takes, and the entries without
    /// which the total could be another. `None` where it does not ask for just one.
    pub(super) fn facts_with_total(
        &mut self,
        formula: Formula,
        cells: &[usize],
    ) -> Result<Option<Cube>, BudgetSpent> {
        let settled = self.settled(formula);
        let totals: Vec<_> = self.encoding.pool.totals_in(settled).collect();
        let [total] = totals[..] else {
            return Ok(None);
        };
        let (plain, chosen) = self.with_totals(settled)?;
        let [(_, cell)] = chosen[..] else {
            return Ok(None);
        };
        let rest = self.few_facts_of(plain, cells)?;
        let described = self.cube_formula(&rest);
        let mut among = Mask::NONE;
        for class in self.encoding.pool.classes(total, settled) {
            let part = self.encoding.pool.at(total, class.first(), settled);
            let pool = &mut self.encoding.pool;
            let fails = pool.not(part);
            let fails = pool.and([described, fails]);
            if class.has(cell) || !self.engine.is_possible(pool, &self.space, fails)? {
                for cell in class.cells() {
                    among.insert(cell);
                }
            }
        }
        let entries = self.entries_needed(total, &among, cells)?;
        let is_fewest = rest.is_fewest && entries.len() <= 1;
        let mut parts = [rest.parts, entries].concat();
        parts.sort_by_key(|(column, _)| *column);
        Ok(Some(Cube { parts, is_fewest }))
    }

    /// Facts of a patient that keep a total among some, none of which can be left out; each with every value that does as well.
    fn entries_needed(
        &self,
        total: ColumnKey,
        among: &Mask,
        cells: &[usize],
    ) -> Result<Vec<ColumnMask>, BudgetSpent> {
        let pool = &self.encoding.pool;
        let columns = columns_of(pool.links(total));
        let only = |column: &ColumnKey| (*column, Mask::only(cells[column.0]));
        let mut fixed: BTreeMap<ColumnKey, Mask> = columns.iter().map(only).collect();
        let all_come_to = |fixed: &BTreeMap<ColumnKey, Mask>| {
            pool.all_come_to(total, fixed, among).ok_or(BudgetSpent)
        };
        for column in columns.iter().rev() {
            let Some(cell) = fixed.remove(column) else {
                continue;
            };
            if !all_come_to(&fixed)? {
                fixed.insert(*column, cell);
            }
        }
        let kept: Vec<ColumnKey> = fixed.keys().copied().collect();
        for column in kept {
            let mut wide = fixed[&column].clone();
            for cell in (0..pool.size_of(column)).filter(|cell| *cell != cells[column.0]) {
                fixed.insert(column, Mask::only(cell));
                if all_come_to(&fixed)? {
                    wide.insert(cell);
                }
            }
            fixed.insert(column, wide);
        }
        Ok(fixed.into_iter().collect())
    }
}
