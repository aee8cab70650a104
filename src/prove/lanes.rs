//! Formulas evaluated plainly, for 64 patients at once: a bit of a word for each.

use rustc_hash::FxHashMap;

use super::formula::{Formula, FormulaNode, Pool};
use super::mask::Mask;
use super::space::{ColumnKey, Space};

/// How many patients there are.
pub(super) const LANES: usize = 64;

/// The cells of 64 patients.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    /// For each column and cell who is in it; `first` says where a column begins.
    cells: Vec<u64>,
    first: Vec<usize>,
}

impl Lanes {
    pub fn new(space: &Space) -> Self {
        let mut first = Vec::with_capacity(space.len());
        let mut cells = 0;
        for (_, column) in space.columns() {
            first.push(cells);
            cells += column.cells.len();
        }
        Self {
            cells: vec![0; cells],
            first,
        }
    }

    /// Sets all of them to one patient.
    pub fn set_all(&mut self, patient: &[usize]) {
        self.cells.fill(0);
        for (first, cell) in self.first.iter().zip(patient) {
            self.cells[first + cell] = u64::MAX;
        }
    }

    /// Sets one of them to a patient.
    pub fn set(&mut self, lane: usize, patient: &[usize]) {
        for cell in &mut self.cells {
            *cell &= !(1 << lane);
        }
        for (first, cell) in self.first.iter().zip(patient) {
            self.cells[first + cell] |= 1 << lane;
        }
    }

    /// Moves some of them, a bit each, from one cell of a column to another.
    pub fn shift(&mut self, column: ColumnKey, from: usize, to: usize, who: u64) {
        let first = self.first[column.0];
        self.cells[first + from] &= !who;
        self.cells[first + to] |= who;
    }

    /// Whose cell of a column is one of these.
    pub fn among(&self, column: ColumnKey, mask: &Mask) -> u64 {
        let first = self.first[column.0];
        let cells = mask.cells();
        cells.fold(0, |word, cell| word | self.cells[first + cell])
    }
}

/// Formulas prepared for repeated evaluation: all their parts, each after its own parts.
#[derive(Debug)]
pub(super) struct LaneProgram {
    steps: Vec<LaneStep>,
    /// Places of steps, doubled, and one more where it is negated.
    parts: Vec<u32>,
    places: FxHashMap<usize, u32>,
    words: Vec<u64>,
}

#[derive(Clone, Debug)]
enum LaneStep {
    Everyone,
    Among(ColumnKey, Mask),
    And { start: u32, end: u32 },
}

impl LaneProgram {
    pub fn new(pool: &Pool, formulas: &[Formula]) -> Self {
        let mut program = Self {
            steps: Vec::new(),
            parts: Vec::new(),
            places: FxHashMap::default(),
            words: Vec::new(),
        };
        let mut open = formulas.to_vec();
        while let Some(&top) = open.last() {
            if program.places.contains_key(&top.node()) {
                open.pop();
                continue;
            }
            let step = match pool.node(top) {
                FormulaNode::True => LaneStep::Everyone,
                FormulaNode::Among(column, mask) => LaneStep::Among(column, mask.clone()),
                FormulaNode::And(parts) => {
                    let before = open.len();
                    let is_missing = |part: &&Formula| !program.places.contains_key(&part.node());
                    open.extend(parts.iter().filter(is_missing));
                    if open.len() > before {
                        continue;
                    }
                    program.and(parts)
                }
            };
            program
                .places
                .insert(top.node(), number(program.steps.len()));
            program.steps.push(step);
            open.pop();
        }
        program
    }

    fn and(&mut self, parts: &[Formula]) -> LaneStep {
        let start = number(self.parts.len());
        let places = &self.places;
        let place = |part: &Formula| places[&part.node()] << 1 | u32::from(part.is_negated());
        self.parts.extend(parts.iter().map(place));
        LaneStep::And {
            start,
            end: number(self.parts.len()),
        }
    }

    /// Evaluates all formulas for these patients.
    pub fn run(&mut self, lanes: &Lanes) {
        let Self {
            steps,
            parts,
            words,
            ..
        } = self;
        words.clear();
        for step in steps.iter() {
            let word = match step {
                LaneStep::Everyone => u64::MAX,
                LaneStep::Among(column, mask) => lanes.among(*column, mask),
                LaneStep::And { start, end } => {
                    let parts = &parts[*start as usize..*end as usize];
                    parts.iter().fold(u64::MAX, |all, part| {
                        all & negated_if(part & 1 == 1, words[(part >> 1) as usize])
                    })
                }
            };
            words.push(word);
        }
    }

    /// For whom one of the formulas holds, of those it was last run for.
    pub fn holds(&self, formula: Formula) -> u64 {
        let word = self.words[self.places[&formula.node()] as usize];
        negated_if(formula.is_negated(), word)
    }
}

/// Those for whom it holds, or all others.
pub(super) fn negated_if(negated: bool, word: u64) -> u64 {
    if negated { !word } else { word }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).expect("fewer formulas than 2^31")
}
