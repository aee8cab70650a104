//! Few facts for many patients: which facts alone make a formula hold.

use num_bigint::BigUint;
use rustc_hash::FxHashMap;

use super::diagram::{BudgetSpent, Diagrams, Edge};
use super::formula::Formula;
use super::space::{ColumnKey, Mask};
use super::{Found, Prover};

/// Patients described by few facts: for each column that matters the cells it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    pub(super) parts: Vec<(ColumnKey, Mask)>,
    /// No description has fewer facts.
    pub is_fewest: bool,
}

/// Most pairs of diagrams that are looked at for the fewest facts.
const MOST_PAIRS: usize = 20_000;

impl Cube {
    /// How many facts it mentions.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

impl Prover<'_> {
    /// The fewest facts that alone make the formula hold; past a budget, facts of the found patient none of which can be left out.
    pub fn few_facts(&mut self, found: &Found) -> Result<Cube, BudgetSpent> {
        let Ok(edge) = self.engine.edge_of(&self.encoding.pool, found.formula) else {
            return self.few_facts_by_sat(found);
        };
        self.few_facts_within(edge, edge, &found.cells)
    }

    /// Facts that make `whole` hold and `part` possible.
    fn few_facts_within(
        &mut self,
        whole: Edge,
        part: Edge,
        cells: &[usize],
    ) -> Result<Cube, BudgetSpent> {
        let holds_not = self.engine.diagrams.and(self.engine.admitted, !whole)?;
        let mut search = Fewest {
            diagrams: &mut self.engine.diagrams,
            best: FxHashMap::default(),
        };
        if let Ok(Some(_)) = search.cost(holds_not, part)
            && let Some(parts) = search.parts(holds_not, part)
        {
            return self.widen(parts, holds_not, true);
        }
        // The search may have spent what there was.
        self.engine.diagrams.allow(self.engine.budget.count);
        let columns: Vec<ColumnKey> = self.space.columns().map(|(key, _)| key).collect();
        let forward = self.greedy(cells, holds_not, &columns)?;
        let reversed: Vec<ColumnKey> = columns.into_iter().rev().collect();
        let backward = self.greedy(cells, holds_not, &reversed)?;
        let parts = if backward.len() < forward.len() {
            backward
        } else {
            forward
        };
        self.widen(parts, holds_not, false)
    }

    /// Drops one fact after the other, as long as no patient is left for whom the formula does not hold.
    fn greedy(
        &mut self,
        cells: &[usize],
        holds_not: Edge,
        order: &[ColumnKey],
    ) -> Result<Vec<(ColumnKey, Mask)>, BudgetSpent> {
        let mut parts: Vec<(ColumnKey, Mask)> = self
            .space
            .columns()
            .map(|(key, _)| (key, 1 << cells[key.0]))
            .collect();
        for key in order {
            let without: Vec<_> = parts
                .iter()
                .copied()
                .filter(|(own, _)| own != key)
                .collect();
            if self.excludes(&without, holds_not)? {
                parts = without;
            }
        }
        Ok(parts)
    }

    /// The same without diagrams, each step a question of its own.
    fn few_facts_by_sat(&mut self, found: &Found) -> Result<Cube, BudgetSpent> {
        let holds_not = self.encoding.pool.not(found.formula);
        let cone = self.encoding.pool.cone(found.formula);
        let all: Vec<ColumnKey> = self.space.columns().map(|(key, _)| key).collect();
        let (mut cube, rest): (Vec<_>, Vec<_>) = all
            .into_iter()
            .map(|key| (key, 1 << found.cells[key.0]))
            .partition(|(key, _)| cone.contains(key));
        if self.leaves_some(&cube, holds_not)? {
            // Assumptions tie facts of the cone to others.
            cube.extend(rest);
        }
        for (key, _) in cube.clone() {
            let without: Vec<_> = cube
                .iter()
                .copied()
                .filter(|(own, _)| *own != key)
                .collect();
            if !self.leaves_some(&without, holds_not)? {
                cube = without;
            }
        }
        Ok(Cube {
            parts: cube,
            is_fewest: false,
        })
    }

    /// Whether a patient is left with these facts for whom a formula holds.
    fn leaves_some(
        &mut self,
        parts: &[(ColumnKey, Mask)],
        formula: Formula,
    ) -> Result<bool, BudgetSpent> {
        let pool = &mut self.encoding.pool;
        let mut all: Vec<Formula> = parts
            .iter()
            .map(|&(key, mask)| pool.among(key, mask))
            .collect();
        all.push(formula);
        let both = pool.and(all);
        self.is_possible(both)
    }

    /// Gives each fact all values that do as well. A value that no such patient can have is no news, and left out.
    fn widen(
        &mut self,
        mut parts: Vec<(ColumnKey, Mask)>,
        holds_not: Edge,
        is_fewest: bool,
    ) -> Result<Cube, BudgetSpent> {
        let admitted = self.engine.admitted;
        for index in 0..parts.len() {
            let (key, own) = parts[index];
            let mut wide = own;
            for cell in 0..self.space.column(key).cells.len() {
                parts[index].1 = 1 << cell;
                if self.excludes(&parts, holds_not)? && !self.excludes(&parts, admitted)? {
                    wide |= 1 << cell;
                }
            }
            parts[index].1 = wide;
        }
        Ok(Cube { parts, is_fewest })
    }

    fn excludes(
        &mut self,
        parts: &[(ColumnKey, Mask)],
        holds_not: Edge,
    ) -> Result<bool, BudgetSpent> {
        let cube = self.cube(parts)?;
        Ok(self.engine.diagrams.and(cube, holds_not)? == Edge::FALSE)
    }

    /// A description as a formula.
    pub fn cube_formula(&mut self, cube: &Cube) -> Formula {
        let pool = &mut self.encoding.pool;
        let parts: Vec<_> = cube
            .parts
            .iter()
            .map(|&(key, mask)| pool.among(key, mask))
            .collect();
        pool.and(parts)
    }

    fn cube(&mut self, parts: &[(ColumnKey, Mask)]) -> Result<Edge, BudgetSpent> {
        let mut cube = Edge::TRUE;
        for &(key, mask) in parts.iter().rev() {
            let part = self.engine.diagrams.among(key, mask)?;
            cube = self.engine.diagrams.and(part, cube)?;
        }
        Ok(cube)
    }

    /// Few-fact descriptions that together cover exactly the found patients, at most `most`, and how many patients are left.
    pub fn cover(
        &mut self,
        found: &Found,
        most: usize,
    ) -> Result<(Vec<Cube>, BigUint), BudgetSpent> {
        let whole = self.engine.edge_of(&self.encoding.pool, found.formula)?;
        let mut rest = whole;
        let mut cubes = Vec::new();
        while let Some(cells) = self.engine.diagrams.first(rest) {
            if cubes.len() == most {
                return Ok((cubes, self.engine.diagrams.count(rest)));
            }
            self.engine.diagrams.allow(self.engine.budget.count);
            let cube = self.few_facts_within(whole, rest, &cells)?;
            let covered = self.cube(&cube.parts)?;
            rest = self.engine.diagrams.and(rest, !covered)?;
            cubes.push(cube);
        }
        Ok((cubes, BigUint::ZERO))
    }
}

/// Searches for the description with the fewest facts, by the pair of what must be excluded and what must stay possible.
struct Fewest<'a> {
    diagrams: &'a mut Diagrams,
    best: FxHashMap<(Edge, Edge), Option<(usize, Choice)>>,
}

#[derive(Clone, Copy)]
enum Choice {
    Done,
    /// The column is not mentioned.
    Skip,
    Cell(usize),
}

impl Fewest<'_> {
    /// The fewest facts that exclude all of `bad` and leave some of `good`; `None` where there are none.
    fn cost(&mut self, bad: Edge, good: Edge) -> Result<Option<usize>, BudgetSpent> {
        if good == Edge::FALSE {
            return Ok(None);
        }
        if bad == Edge::FALSE {
            self.best.insert((bad, good), Some((0, Choice::Done)));
            return Ok(Some(0));
        }
        if let Some(known) = self.best.get(&(bad, good)) {
            return Ok(known.map(|(cost, _)| cost));
        }
        if self.best.len() >= MOST_PAIRS {
            return Err(BudgetSpent);
        }
        let Some((_, cells)) = self.diagrams.split(bad, good) else {
            return Ok(None);
        };
        let (any_bad, any_good) = self.merged(&cells)?;
        let mut best = self
            .cost(any_bad, any_good)?
            .map(|cost| (cost, Choice::Skip));
        for (cell, (bad, good)) in cells.into_iter().enumerate() {
            if let Some(cost) = self.cost(bad, good)?
                && best.is_none_or(|(least, _)| cost + 1 < least)
            {
                best = Some((cost + 1, Choice::Cell(cell)));
            }
        }
        self.best.insert((bad, good), best);
        Ok(best.map(|(cost, _)| cost))
    }

    /// What is left to exclude, and what may stay, where a column is not mentioned.
    fn merged(&mut self, cells: &[(Edge, Edge)]) -> Result<(Edge, Edge), BudgetSpent> {
        let mut merged = (Edge::FALSE, Edge::FALSE);
        for &(bad, good) in cells {
            merged = (
                self.diagrams.or(merged.0, bad)?,
                self.diagrams.or(merged.1, good)?,
            );
        }
        Ok(merged)
    }

    /// The facts of the best description, after its cost is known.
    fn parts(&mut self, mut bad: Edge, mut good: Edge) -> Option<Vec<(ColumnKey, Mask)>> {
        let mut parts = Vec::new();
        loop {
            let (_, choice) = (*self.best.get(&(bad, good))?)?;
            let (column, cells) = match choice {
                Choice::Done => return Some(parts),
                Choice::Skip | Choice::Cell(_) => self.diagrams.split(bad, good)?,
            };
            (bad, good) = match choice {
                Choice::Cell(cell) => {
                    parts.push((ColumnKey(column), 1 << cell));
                    cells[cell]
                }
                Choice::Skip | Choice::Done => self.merged(&cells).ok()?,
            };
        }
    }
}
