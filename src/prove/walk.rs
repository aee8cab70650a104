//! The brute-force walk: every patient of a formula's cone, sixty-four at a time. It is the oracle that the diagrams are
//! tested against, and decides nothing in a check.

use rustc_hash::FxHashMap;

use super::formula::{Formula, FormulaNode, Pool};
use super::mask::Mask;
use super::space::Space;

/// Most patients of a cone that is walked.
pub const MOST_PATIENTS: u64 = 1 << 24;

/// How many patients of a formula's cone it holds for, of how many; `None` where the cone is too large to walk, or has a
/// score's total for a column.
pub fn walk(pool: &Pool, space: &Space, formula: Formula) -> Option<(u64, u64)> {
    if pool.has_totals(formula) {
        return None;
    }
    let cone = pool.cone(formula);
    let sizes = cone.iter().map(|&key| space.column(key).cells.len());
    let sizes: Vec<usize> = sizes.collect();
    let total = sizes
        .iter()
        .try_fold(1u64, |all, &size| all.checked_mul(size as u64))
        .filter(|total| *total <= MOST_PATIENTS)?;
    let program = Program::new(pool, space, formula);
    let mut patients = Patients::new(sizes);
    let mut count = 0;
    for first in (0..total).step_by(64) {
        let holds = program.run(&patients.next_cells());
        let left = total - first;
        let are_patients = if left < 64 { (1 << left) - 1 } else { u64::MAX };
        count += u64::from((holds & are_patients).count_ones());
    }
    Some((count, total))
}

/// Whether a formula holds for the patient in these cells.
pub fn holds(pool: &Pool, formula: Formula, cells: &[usize]) -> bool {
    let holds = match pool.node(formula) {
        FormulaNode::True => true,
        FormulaNode::Among(column, mask) => match cells.get(column.0) {
            Some(cell) => mask.has(*cell),
            None => pool.has_total(column, mask, cells),
        },
        FormulaNode::And(parts) => parts.iter().all(|&part| holds(pool, part, cells)),
    };
    holds != formula.is_negated()
}

/// For each column and each of its cells the patients in it, a bit each.
type WalkedCells = Vec<Vec<u64>>;

/// All patients of a cone in turn, the first column's cell changing fastest.
struct Patients {
    sizes: Vec<usize>,
    next: Vec<usize>,
}

impl Patients {
    fn new(sizes: Vec<usize>) -> Self {
        Self {
            next: vec![0; sizes.len()],
            sizes,
        }
    }

    /// The next sixty-four; after the last one they begin again.
    fn next_cells(&mut self) -> WalkedCells {
        let mut cells: WalkedCells = self.sizes.iter().map(|&size| vec![0; size]).collect();
        for bit in 0..64 {
            for (column, &cell) in self.next.iter().enumerate() {
                cells[column][cell] |= 1 << bit;
            }
            self.advance();
        }
        cells
    }

    fn advance(&mut self) {
        for (cell, &size) in self.next.iter_mut().zip(&self.sizes) {
            *cell += 1;
            if *cell < size {
                return;
            }
            *cell = 0;
        }
    }
}

/// A formula as instructions, each on the results of those before it.
struct Program {
    instructions: Vec<Instruction>,
    is_negated: bool,
}

enum Instruction {
    True,
    /// A column of the cone by its number in it.
    Among(usize, Mask),
    /// Earlier results, and whether each is negated.
    And(Vec<(usize, bool)>),
}

impl Program {
    fn new(pool: &Pool, space: &Space, formula: Formula) -> Self {
        let mut numbers = vec![0; space.len()];
        for (number, key) in pool.cone(formula).into_iter().enumerate() {
            numbers[key.0] = number;
        }
        let mut places: FxHashMap<usize, usize> = FxHashMap::default();
        let mut instructions = Vec::new();
        let mut open = vec![formula];
        while let Some(&top) = open.last() {
            if places.contains_key(&top.node()) {
                open.pop();
                continue;
            }
            let instruction = match pool.node(top) {
                FormulaNode::True => Instruction::True,
                FormulaNode::Among(column, mask) => {
                    Instruction::Among(numbers[column.0], mask.clone())
                }
                FormulaNode::And(parts) => {
                    let place =
                        |part: &Formula| Some((*places.get(&part.node())?, part.is_negated()));
                    let Some(parts) = parts.iter().map(place).collect() else {
                        open.extend(parts);
                        continue;
                    };
                    Instruction::And(parts)
                }
            };
            places.insert(top.node(), instructions.len());
            instructions.push(instruction);
        }
        Self {
            instructions,
            is_negated: formula.is_negated(),
        }
    }

    /// For whom of sixty-four patients the formula holds.
    fn run(&self, cells: &WalkedCells) -> u64 {
        let mut results: Vec<u64> = Vec::with_capacity(self.instructions.len());
        for instruction in &self.instructions {
            results.push(match instruction {
                Instruction::True => u64::MAX,
                Instruction::Among(column, mask) => {
                    let chosen = cells[*column].iter().enumerate();
                    let chosen = chosen.filter(|(cell, _)| mask.has(*cell));
                    chosen.fold(0, |all, (_, patients)| all | patients)
                }
                Instruction::And(parts) => parts.iter().fold(u64::MAX, |all, &(part, negated)| {
                    all & if negated {
                        !results[part]
                    } else {
                        results[part]
                    }
                }),
            });
        }
        let holds = results.last().copied().unwrap_or(u64::MAX);
        if self.is_negated { !holds } else { holds }
    }
}
