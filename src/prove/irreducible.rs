//! Descriptions none of whose facts can be left out, without diagrams: for what they would be too large to explain.
//!
//! Whoever is admitted and for whom the formula fails, the exceptions, must differ from the patient in some fact of the
//! description. So the fewest facts that tell the patient from every exception seen are tried; the SAT solver either finds
//! that they describe no exception, and they are the fewest that do, or one more. An exception is first made as like the
//! patient as it can be, by plain evaluation, so that few are needed.

use batsat::Lit;
use rustc_hash::FxHashMap;

use super::Prover;
use super::diagram::BudgetSpent;
use super::explain::{ColumnMask, Cube, Descriptions, widen};
use super::formula::Formula;
use super::hitting;
use super::lanes::{LANES, LaneProgram, Lanes};
use super::mask::Mask;
use super::sat::Cone;
use super::space::{ColumnKey, Space};

/// Most exceptions that the solver is asked for, before facts are only left out one by one.
const MOST_EXCEPTIONS: usize = 200;

impl Prover<'_> {
    /// Facts of a patient for whom a formula holds that alone make it hold.
    pub(super) fn irreducible(
        &mut self,
        formula: Formula,
        cells: &[usize],
    ) -> Result<Cube, BudgetSpent> {
        let columns = self.engine.concerned_columns(&self.encoding.pool, formula);
        let mut search = self.search(formula, cells, columns);
        let parts = search.description().map(|(parts, _)| parts);
        let parts = parts.and_then(|parts| {
            Ok(Cube {
                // No fact of one can be left out, so that none at all would not do.
                is_fewest: parts.len() <= 1,
                parts: widen(&mut search, parts)?,
            })
        });
        self.engine.to_explain.adjust(&parts);
        parts
    }

    /// The facts of one patient, of some columns, that alone make a formula hold, whatever all other columns are; and whether no
    /// fewer of them do.
    pub(super) fn reasons_among(
        &mut self,
        formula: Formula,
        cells: &[usize],
        columns: Vec<ColumnKey>,
    ) -> Result<(Vec<ColumnMask>, bool), BudgetSpent> {
        self.search(formula, cells, columns).description()
    }

    fn search(
        &self,
        formula: Formula,
        cells: &[usize],
        columns: Vec<ColumnKey>,
    ) -> ReducingSearch<'_> {
        let (pool, space) = (&self.encoding.pool, &self.space);
        let assumptions = self.engine.concerned_assumptions(pool, formula);
        let clauses = self.engine.to_explain.limit;
        let mut cone = self.engine.cone(pool, space, formula).within(clauses);
        let fails = cone.literal(pool, space, formula.negated());
        let mut program = assumptions.clone();
        program.push(formula);
        ReducingSearch {
            space,
            columns,
            patient: cells.to_vec(),
            cone,
            fails,
            literals: FxHashMap::default(),
            program: LaneProgram::new(pool, &program),
            lanes: Lanes::new(space),
            assumptions,
            formula,
            exceptions: Vec::new(),
            differences: Vec::new(),
        }
    }
}

struct ReducingSearch<'a> {
    space: &'a Space,
    /// Those that matter, in order.
    columns: Vec<ColumnKey>,
    patient: Vec<usize>,
    /// A solver that knows the assumptions.
    cone: Cone,
    /// To assume where the formula is not to hold.
    fails: Lit,
    literals: FxHashMap<ColumnMask, Lit>,
    program: LaneProgram,
    lanes: Lanes,
    assumptions: Vec<Formula>,
    formula: Formula,
    /// Admitted patients for whom the formula fails.
    exceptions: Vec<Vec<usize>>,
    /// In what each of them differs from the patient.
    differences: Vec<Vec<ColumnKey>>,
}

impl ReducingSearch<'_> {
    /// The description, and whether no fewer facts of the patient would do.
    fn description(&mut self) -> Result<(Vec<ColumnMask>, bool), BudgetSpent> {
        self.find_neighbours();
        for _ in 0..MOST_EXCEPTIONS {
            let (columns, is_fewest) = hitting::fewest(&self.differences);
            let parts = self.parts(&columns);
            if self.is_forced(&parts)? {
                return Ok((parts, is_fewest));
            }
        }
        Ok((self.shrink()?, false))
    }

    fn parts(&self, columns: &[ColumnKey]) -> Vec<ColumnMask> {
        let part = |&key: &ColumnKey| (key, Mask::only(self.patient[key.0]));
        columns.iter().map(part).collect()
    }

    /// Exceptions that differ from the patient in one fact.
    fn find_neighbours(&mut self) {
        let mut moves = Vec::new();
        for &column in &self.columns {
            let cells = 0..self.space.column(column).cells.len();
            let others = cells.filter(|cell| *cell != self.patient[column.0]);
            moves.extend(others.map(|cell| (column, cell)));
        }
        for moves in moves.chunks(LANES) {
            self.lanes.set_all(&self.patient);
            for (lane, &(column, cell)) in moves.iter().enumerate() {
                let from = self.patient[column.0];
                self.lanes.shift(column, from, cell, 1 << lane);
            }
            let exceptions = self.run() & (u64::MAX >> (LANES - moves.len()));
            for (lane, &(column, cell)) in moves.iter().enumerate() {
                if exceptions >> lane & 1 == 1 {
                    let mut neighbour = self.patient.clone();
                    neighbour[column.0] = cell;
                    self.add(neighbour);
                }
            }
        }
    }

    /// Which of the lanes are exceptions.
    fn run(&mut self) -> u64 {
        self.program.run(&self.lanes);
        self.admitted() & !self.program.holds(self.formula)
    }

    fn admitted(&self) -> u64 {
        let holds = self.assumptions.iter();
        holds.fold(u64::MAX, |all, formula| all & self.program.holds(*formula))
    }

    /// A difference that contains another one adds nothing.
    fn add(&mut self, exception: Vec<usize>) {
        let difference = self.difference(&exception);
        let mut known = self.differences.iter();
        if !known.any(|known| is_within(known, &difference)) {
            self.differences
                .retain(|known| !is_within(&difference, known));
            self.differences.push(difference);
        }
        self.exceptions.push(exception);
    }

    fn difference(&self, other: &[usize]) -> Vec<ColumnKey> {
        let differs = |column: &&ColumnKey| self.patient[column.0] != other[column.0];
        self.columns.iter().filter(differs).copied().collect()
    }

    /// Adds an exception, made as like the patient as it can be: once from the first fact on, and once from the last.
    fn add_exception(&mut self, exception: &[usize]) {
        let mut order = self.difference(exception);
        let forward = self.nearer(exception.to_vec(), &order);
        order.reverse();
        let backward = self.nearer(exception.to_vec(), &order);
        self.add(forward);
        self.add(backward);
    }

    /// Gives an exception the patient's facts in this order, as long as it stays an exception.
    fn nearer(&mut self, mut exception: Vec<usize>, order: &[ColumnKey]) -> Vec<usize> {
        let mut rest = order;
        while !rest.is_empty() {
            // Each lane takes over some more of the first facts than the one before, the first lane one.
            let tried = rest.len().min(LANES);
            self.lanes.set_all(&exception);
            for (index, column) in rest[..tried].iter().enumerate() {
                let (from, to) = (exception[column.0], self.patient[column.0]);
                self.lanes.shift(*column, from, to, u64::MAX << index);
            }
            let exceptions = self.run() & (u64::MAX >> (LANES - tried));
            let taken = LANES - exceptions.leading_zeros() as usize;
            for column in &rest[..taken] {
                exception[column.0] = self.patient[column.0];
            }
            // With the next fact too, it would no longer be an exception.
            let settled = if taken < tried { taken + 1 } else { taken };
            rest = &rest[settled..];
        }
        exception
    }

    /// Whether the formula holds for everyone described; if not, one more exception is known.
    fn is_forced(&mut self, parts: &[ColumnMask]) -> Result<bool, BudgetSpent> {
        let is_described = |exception: &Vec<usize>| {
            let mut parts = parts.iter();
            parts.all(|(key, mask)| mask.has(exception[key.0]))
        };
        if self.exceptions.iter().any(is_described) {
            return Ok(false);
        }
        let mut assumed = vec![self.fails];
        assumed.extend(self.literals(parts));
        let is_forced = !self.cone.is_possible(&assumed)?;
        if !is_forced {
            let mut exception = self.patient.clone();
            for (column, cell) in self.cone.patient() {
                exception[column.0] = cell;
            }
            self.add_exception(&exception);
        }
        Ok(is_forced)
    }

    fn literals(&mut self, parts: &[ColumnMask]) -> Vec<Lit> {
        let Self {
            cone,
            literals,
            space,
            ..
        } = self;
        let literal = |part: &ColumnMask| {
            let known = literals.entry(part.clone());
            *known.or_insert_with(|| cone.among(space, part.0, &part.1))
        };
        parts.iter().map(literal).collect()
    }

    /// Leaves out one fact of the patient after the other, the last ones first.
    fn shrink(&mut self) -> Result<Vec<ColumnMask>, BudgetSpent> {
        let mut kept = self.parts(&self.columns);
        for index in (0..kept.len()).rev() {
            // What the solver did not need for the last answer is left out along with it.
            if index >= kept.len() {
                continue;
            }
            let mut without = kept.clone();
            without.remove(index);
            if self.is_forced(&without)? {
                kept = without;
                let literals = self.literals(&kept[..index]);
                let mut needed = literals
                    .iter()
                    .map(|literal| self.cone.was_needed(*literal));
                let mut place = 0;
                kept.retain(|_| {
                    place += 1;
                    place > index || needed.next().unwrap_or(true)
                });
            }
        }
        Ok(kept)
    }
}

/// Whether the first is a subset of the second; both are sorted.
fn is_within(one: &[ColumnKey], other: &[ColumnKey]) -> bool {
    let mut other = other.iter();
    one.iter()
        .all(|wanted| other.any(|column| column == wanted))
}

impl Descriptions for ReducingSearch<'_> {
    fn that_do(&mut self, parts: &[ColumnMask], index: usize) -> Result<Mask, BudgetSpent> {
        let mut parts = parts.to_vec();
        let (column, mask) = parts[index].clone();
        let mut that_do = Vec::new();
        for cell in 0..self.space.column(column).cells.len() {
            parts[index].1 = Mask::only(cell);
            if !mask.has(cell) && self.is_forced(&parts)? && self.admits(&parts)? {
                that_do.push(cell);
            }
        }
        Ok(that_do.into_iter().collect())
    }
}

impl ReducingSearch<'_> {
    /// Whether any admitted patient is described.
    fn admits(&mut self, parts: &[ColumnMask]) -> Result<bool, BudgetSpent> {
        let mut near = self.patient.clone();
        for (key, mask) in parts {
            if !mask.has(near[key.0]) {
                near[key.0] = mask.first();
            }
        }
        self.lanes.set_all(&near);
        self.program.run(&self.lanes);
        let literals = self.literals(parts);
        Ok(self.admitted() != 0 || self.cone.is_possible(&literals)?)
    }
}
