//! Few facts for many patients: which facts alone make a formula hold.

use num_bigint::BigUint;
use rustc_hash::FxHashMap;

use super::diagram::{BudgetSpent, Diagrams, Edge};
use super::engine::Held;
use super::formula::Formula;
use super::mask::Mask;
use super::space::ColumnKey;
use super::{FoundPatients, Prover};

/// One column of a description, and its cells.
pub type ColumnMask = (ColumnKey, Mask);

/// Patients described by few facts: for each column that matters the cells it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    pub(super) parts: Vec<ColumnMask>,
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

    /// The facts that it mentions, and the cells that each may have.
    pub fn parts(&self) -> &[ColumnMask] {
        &self.parts
    }

    /// The same without a word about some columns.
    #[must_use]
    pub fn without(&self, columns: &[ColumnKey]) -> Self {
        let parts = self.parts.iter();
        let parts = parts.filter(|(key, _)| !columns.contains(key));
        Self {
            parts: parts.cloned().collect(),
            is_fewest: self.is_fewest,
        }
    }

    /// The cells of a column that it mentions.
    pub fn mask(&self, column: ColumnKey) -> Option<&Mask> {
        let part = self
            .parts
            .iter()
            .find(|(candidate, _)| *candidate == column);
        part.map(|(_, mask)| mask)
    }
}

/// The found patients described by few facts: descriptions that may overlap, each covering some of them and nobody else.
#[derive(Clone, Debug)]
pub struct Described {
    /// None where that would take too long.
    pub cubes: Vec<Cube>,
    /// How many of the patients none of them describes; `None` where that would take too long.
    pub more: Option<BigUint>,
}

/// What can be said of a description; columns that it does not mention may have any cell.
pub(super) trait Descriptions {
    /// The cells that the column of one part may have with the other parts as they are, besides those that it has: with each of
    /// them alone the formula holds for every admitted patient who is described, and there are such patients.
    fn that_do(&mut self, parts: &[ColumnMask], index: usize) -> Result<Mask, BudgetSpent>;
}

/// Gives each fact all values that do as well. A value that no such patient can have says nothing new, and is left out.
pub(super) fn widen(
    descriptions: &mut impl Descriptions,
    mut parts: Vec<ColumnMask>,
) -> Result<Vec<ColumnMask>, BudgetSpent> {
    for index in 0..parts.len() {
        let others = descriptions.that_do(&parts, index)?;
        let mask = &mut parts[index].1;
        *mask = mask.cells().chain(others.cells()).collect();
    }
    Ok(parts)
}

impl Prover<'_> {
    /// The fewest facts that alone make the formula hold; past a budget, facts of the found patient none of which can be left out.
    pub fn few_facts(&mut self, found: &FoundPatients) -> Result<Cube, BudgetSpent> {
        if let Some(cube) = self.facts_with_total(found.formula, &found.cells)? {
            return Ok(cube);
        }
        let formula = self.encoding.pool.in_facts(found.formula);
        self.few_facts_of(formula, &found.cells)
    }

    /// The same of a formula in facts alone.
    pub(super) fn few_facts_of(
        &mut self,
        formula: Formula,
        cells: &[usize],
    ) -> Result<Cube, BudgetSpent> {
        match self.engine.held(&self.encoding.pool, formula) {
            Ok(held) => self.few_facts_within(formula, held, held.edge, cells),
            Err(BudgetSpent) => self.irreducible(formula, cells),
        }
    }

    /// Facts that make a formula hold and leave someone of `part` possible, such as the patient in these cells.
    fn few_facts_within(
        &mut self,
        formula: Formula,
        whole: Held,
        part: Edge,
        cells: &[usize],
    ) -> Result<Cube, BudgetSpent> {
        match self.fewest(whole, part) {
            Ok(parts) => Ok(Cube {
                parts,
                is_fewest: true,
            }),
            Err(BudgetSpent) => self.irreducible(formula, cells),
        }
    }

    fn fewest(&mut self, whole: Held, part: Edge) -> Result<Vec<ColumnMask>, BudgetSpent> {
        let (diagrams, steps) = (&mut self.engine.diagrams, self.engine.budget.count);
        diagrams.allow(steps);
        let holds_not = diagrams.and(whole.assumed, !whole.edge)?;
        let mut search = Fewest {
            diagrams,
            best: FxHashMap::default(),
        };
        search.cost(holds_not, part)?;
        let parts = search.parts(holds_not, part).ok_or(BudgetSpent)?;
        diagrams.allow(steps);
        let mut descriptions = InDiagrams {
            diagrams,
            holds_not,
            assumed: whole.assumed,
        };
        widen(&mut descriptions, parts)
    }

    /// A description as a formula.
    pub fn cube_formula(&mut self, cube: &Cube) -> Formula {
        let pool = &mut self.encoding.pool;
        let parts: Vec<_> = cube
            .parts
            .iter()
            .map(|(key, mask)| pool.among(*key, mask.clone()))
            .collect();
        pool.and(parts)
    }

    /// The admitted patients that a description is of.
    pub(super) fn admitted_in(&mut self, cube: &Cube) -> Result<Edge, BudgetSpent> {
        let diagrams = &mut self.engine.diagrams;
        diagrams.allow(self.engine.budget.count);
        let described = described(diagrams, cube.parts.iter())?;
        diagrams.and(described, self.engine.admitted)
    }

    /// The found patients in at most so many descriptions; by one of them alone where all would take too long.
    pub fn descriptions(&mut self, found: &FoundPatients, most: usize) -> Described {
        match self.cover(found, most) {
            Ok((cubes, more)) => Described {
                cubes,
                more: Some(more),
            },
            Err(BudgetSpent) => {
                let cube = self.few_facts(found).ok();
                let is_all = cube.as_ref().is_some_and(|cube| self.is_all(found, cube));
                Described {
                    cubes: cube.into_iter().collect(),
                    more: is_all.then_some(BigUint::ZERO),
                }
            }
        }
    }

    /// Whether a description is known to take in everyone found.
    fn is_all(&mut self, found: &FoundPatients, cube: &Cube) -> bool {
        if self.encoding.pool.has_totals(found.formula) {
            // Every entry that the description leaves out would have to be told apart.
            return false;
        }
        let described = self.cube_formula(cube);
        let pool = &mut self.encoding.pool;
        let others = pool.not(described);
        let others = pool.and([found.formula, others]);
        self.is_possible(others) == Ok(false)
    }

    /// Few-fact descriptions that together cover exactly those of some patients for whom a formula holds, and whomever of the
    /// others; `None` where it takes more than `most`.
    pub fn cover_within(
        &mut self,
        patients: Formula,
        formula: Formula,
        most: usize,
    ) -> Result<Option<Vec<Cube>>, BudgetSpent> {
        let pool = &mut self.encoding.pool;
        let others = pool.not(patients);
        let (wide, narrow) = (pool.or([formula, others]), pool.and([formula, patients]));
        if pool.has_totals(wide) || pool.has_totals(narrow) {
            return Err(BudgetSpent);
        }
        let mut cubes = Vec::new();
        if !self.is_possible(narrow)? {
            return Ok(Some(cubes));
        }
        let pool = &self.encoding.pool;
        let whole = self.engine.held(pool, wide)?;
        let mut rest = self.engine.held(pool, narrow)?.edge;
        let columns = self.engine.concerned_columns(pool, narrow);
        while let Some(cells) = self.engine.first(rest, &columns) {
            if cubes.len() == most {
                return Ok(None);
            }
            let cube = self.few_facts_within(wide, whole, rest, &cells)?;
            let diagrams = &mut self.engine.diagrams;
            diagrams.allow(self.engine.budget.count);
            let covered = described(diagrams, cube.parts.iter())?;
            rest = diagrams.and(rest, !covered)?;
            cubes.push(cube);
        }
        Ok(Some(cubes))
    }

    /// Few-fact descriptions that together cover exactly the found patients, at most `most`, and how many patients are left.
    pub fn cover(
        &mut self,
        found: &FoundPatients,
        most: usize,
    ) -> Result<(Vec<Cube>, BigUint), BudgetSpent> {
        let pool = &self.encoding.pool;
        if pool.has_totals(found.formula) {
            return Err(BudgetSpent);
        }
        let whole = self.engine.held(pool, found.formula)?;
        let columns = self.engine.concerned_columns(pool, found.formula);
        let mut rest = whole.edge;
        let mut cubes = Vec::new();
        while let Some(cells) = self.engine.first(rest, &columns) {
            if cubes.len() == most {
                return Ok((cubes, self.engine.count(rest, whole.assumed)));
            }
            let cube = self.few_facts_within(found.formula, whole, rest, &cells)?;
            let diagrams = &mut self.engine.diagrams;
            diagrams.allow(self.engine.budget.count);
            let covered = described(diagrams, cube.parts.iter())?;
            rest = diagrams.and(rest, !covered)?;
            cubes.push(cube);
        }
        Ok((cubes, BigUint::ZERO))
    }
}

struct InDiagrams<'a> {
    diagrams: &'a mut Diagrams,
    holds_not: Edge,
    assumed: Edge,
}

impl Descriptions for InDiagrams<'_> {
    fn that_do(&mut self, parts: &[ColumnMask], index: usize) -> Result<Mask, BudgetSpent> {
        let (before, own_and_after) = parts.split_at(index);
        let Some(((column, _), after)) = own_and_after.split_first() else {
            return Ok(Mask::NONE);
        };
        let described = described(self.diagrams, before.iter().chain(after))?;
        let exceptions = self.diagrams.and(described, self.holds_not)?;
        let admitted = self.diagrams.and(described, self.assumed)?;
        let fails = self.diagrams.cells(exceptions, *column)?;
        Ok(self.diagrams.cells(admitted, *column)?.without(&fails))
    }
}

fn described<'a>(
    diagrams: &mut Diagrams,
    parts: impl DoubleEndedIterator<Item = &'a ColumnMask>,
) -> Result<Edge, BudgetSpent> {
    let mut cube = Edge::TRUE;
    for (key, mask) in parts.rev() {
        let part = diagrams.among(*key, mask)?;
        cube = diagrams.and(part, cube)?;
    }
    Ok(cube)
}

/// Searches for the description with the fewest facts, by the pair of what must be excluded and what must stay possible.
struct Fewest<'a> {
    diagrams: &'a mut Diagrams,
    best: FxHashMap<(Edge, Edge), Option<(usize, CubeChoice)>>,
}

#[derive(Clone, Copy)]
enum CubeChoice {
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
            self.best.insert((bad, good), Some((0, CubeChoice::Done)));
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
            .map(|cost| (cost, CubeChoice::Skip));
        for (cell, (bad, good)) in cells.into_iter().enumerate() {
            if let Some(cost) = self.cost(bad, good)?
                && best.is_none_or(|(least, _)| cost + 1 < least)
            {
                best = Some((cost + 1, CubeChoice::Cell(cell)));
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
    fn parts(&mut self, mut bad: Edge, mut good: Edge) -> Option<Vec<ColumnMask>> {
        let mut parts = Vec::new();
        loop {
            let (_, choice) = (*self.best.get(&(bad, good))?)?;
            let (column, cells) = match choice {
                CubeChoice::Done => return Some(parts),
                CubeChoice::Skip | CubeChoice::Cell(_) => self.diagrams.split(bad, good)?,
            };
            (bad, good) = match choice {
                CubeChoice::Cell(cell) => {
                    parts.push((ColumnKey(column), Mask::only(cell)));
                    cells[cell]
                }
                CubeChoice::Skip | CubeChoice::Done => self.merged(&cells).ok()?,
            };
        }
    }
}
