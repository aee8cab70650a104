//! Picks the most ordinary of the patients that a few facts describe, so that nothing distracts from these facts.
//!
//! In all that the description leaves open what is usual comes before all else, no before yes, known before unknown, what a list names first before the
//! rest, the middle of a range before its ends. A number that is described is the one nearest to what bounds it, and a usual one where that is possible.

use super::encode::has_value;
use super::explain::Cube;
use super::mask::Mask;
use super::space::{Cell, Column, ColumnKey};
use super::{FoundPatients, Prover};
use crate::model::{FactKey, FactKind, Patient, Usual, Value};
use crate::quantity::{Measured, Number, Range};

impl Prover<'_> {
    /// One of those described, with these very values and else as ordinary as the assumptions allow; whoever was found where that can't be worked out.
    pub fn ordinary(
        &mut self,
        found: &FoundPatients,
        cube: &Cube,
        given: &[(FactKey, Value)],
    ) -> Patient {
        let orders: Vec<Vec<usize>> = self
            .space
            .columns()
            .map(|(key, column)| match cube.mask(key) {
                Some(mask) => telling(column, mask),
                None => self.ordinary_cells(column),
            })
            .collect();
        let Ok(described) = self.admitted_in(cube) else {
            return self.found_with(found, given);
        };
        let order = |column: usize| orders[column].iter().copied();
        match self.engine.diagrams.first_by(described, order) {
            Some(cells) => self.with_numbers(&cells, cube, given),
            None => self.found_with(found, given),
        }
    }

    /// All cells of a column, the most ordinary one first.
    fn ordinary_cells(&self, column: &Column) -> Vec<usize> {
        let usual = self.usual(column);
        let aim = aim(self.library.kind_of(column.of.variable()), usual);
        let is_ordinary = |cell: &Cell| match (cell, usual) {
            (Cell::Unknown, _) => false,
            (_, Some(Usual::One(value))) => has_value(cell, value, column.value),
            (Cell::Numbers(interval), Some(Usual::Between(..)) | None) => aim
                .as_ref()
                .is_some_and(|aim| interval.contains(aim.number())),
            (Cell::No | Cell::Yes | Cell::Value(_), Some(Usual::Between(..)) | None) => false,
        };
        let at = column.cells.iter().position(is_ordinary).unwrap_or(0);
        let mut cells: Vec<usize> = (0..column.cells.len()).collect();
        cells.sort_by_key(|&cell| (column.cells[cell] == Cell::Unknown, cell.abs_diff(at)));
        cells
    }

    /// The patient in these cells, each number chosen among those of its cell.
    fn with_numbers(
        &mut self,
        cells: &[usize],
        cube: &Cube,
        given: &[(FactKey, Value)],
    ) -> Patient {
        let mut chosen = std::mem::take(&mut self.chosen);
        let wanted = |key: ColumnKey| {
            let column = self.space.column(key);
            let Cell::Numbers(interval) = &column.cells[cells[key.0]] else {
                return None;
            };
            let kind = self.library.kind_of(column.of.variable());
            let usual = self.usual(column);
            let aim = aim(kind, usual)?;
            let is_usual = usual.is_some() && interval.contains(aim.number());
            let aim = match cube.mask(key) {
                Some(mask) if !is_usual && is_below(column, mask) => interval.high.clone(),
                Some(_) if !is_usual => interval.low.clone(),
                Some(_) | None => aim,
            };
            Some(interval.plainest(kind, &aim))
        };
        let patient = self
            .space
            .patient_like(self.library, cells, &wanted, given, &mut chosen);
        self.chosen = chosen;
        patient
    }

    /// What is usual of a fact.
    fn usual(&self, column: &Column) -> Option<&Usual> {
        let fact = column.of.fact()?;
        self.library.facts[fact].usual.as_ref()
    }
}

/// The cells of a description, those next to what bounds them first, the unknown last.
fn telling(column: &Column, mask: &Mask) -> Vec<usize> {
    let mut cells: Vec<usize> = mask.cells().collect();
    if is_below(column, mask) {
        cells.reverse();
    }
    cells.sort_by_key(|cell| column.cells[*cell] == Cell::Unknown);
    cells
}

/// Whether a description says that a number is below another, and not also above one.
fn is_below(column: &Column, mask: &Mask) -> bool {
    let first_is_in = mask.has(0);
    first_is_in && matches!(column.cells.first(), Some(Cell::Numbers(_)))
}

/// The number that a patient has where nothing depends on it.
fn aim(kind: &FactKind, usual: Option<&Usual>) -> Option<Measured> {
    let range = kind.range()?;
    Some(match usual {
        Some(Usual::One(Value::Number(usual))) => usual.clone(),
        Some(Usual::Between(low, high)) => {
            let usual = Range::new(low.number().clone(), high.number().clone());
            kind.measured(middle(usual.as_ref().unwrap_or(range)))
        }
        Some(Usual::One(_)) | None => kind.measured(middle(range)),
    })
}

/// A whole number where there is one.
fn middle(range: &Range) -> Number {
    let middle = &(range.low() + range.high()) / &Number::from(2);
    let whole = middle.floor();
    if range.contains(&whole) {
        whole
    } else {
        middle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        text.parse().expect("a number")
    }

    #[test]
    fn the_middle_of_a_range_is_whole_where_it_can_be() {
        let middle_of = |low: &str, high: &str| {
            middle(&Range::new(number(low), number(high)).expect("a range")).to_string()
        };
        assert_eq!(middle_of("30", "45"), "37");
        assert_eq!(middle_of("0.2", "0.9"), "0.55");
    }
}
