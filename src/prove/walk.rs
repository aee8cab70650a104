//! The brute-force walk: every patient of a formula's cone, one by one. It is the oracle that the diagrams are tested
//! against, and decides nothing in a check.

use super::formula::{Formula, Node, Pool};
use super::space::Space;

/// Most patients of a cone that is walked.
pub const MOST_PATIENTS: u64 = 1 << 24;

/// How many patients of a formula's cone it holds for, of how many; `None` where the cone is too large to walk.
pub fn walk(pool: &Pool, space: &Space, formula: Formula) -> Option<(u64, u64)> {
    let cone: Vec<_> = pool.cone(formula).into_iter().collect();
    let sizes: Vec<usize> = cone
        .iter()
        .map(|&key| space.column(key).cells.len())
        .collect();
    let total = sizes
        .iter()
        .try_fold(1u64, |all, &size| all.checked_mul(size as u64))
        .filter(|total| *total <= MOST_PATIENTS)?;
    let mut cells = vec![0usize; space.len()];
    let mut count = 0;
    for patient in 0..total {
        let mut rest = patient;
        for (key, &size) in cone.iter().zip(&sizes) {
            cells[key.0] = (rest % size as u64) as usize;
            rest /= size as u64;
        }
        count += u64::from(holds(pool, formula, &cells));
    }
    Some((count, total))
}

/// Whether a formula holds for the patient in these cells.
pub fn holds(pool: &Pool, formula: Formula, cells: &[usize]) -> bool {
    let holds = match pool.node(formula) {
        Node::True => true,
        Node::Among(column, mask) => mask >> cells[column.0] & 1 == 1,
        Node::And(parts) => parts.iter().all(|&part| holds(pool, part, cells)),
    };
    holds != formula.is_negated()
}
