//! The most ordinary of the patients that few facts describe, so that nothing about them distracts from these facts.
//!
//! In all that the description leaves open no comes before yes, known before unknown, what a list names first before the rest,
//! the middle of a range before its ends. A number that is described is the one nearest to what bounds it.

use super::explain::Cube;
use super::space::{Cell, Column, Interval, Mask};
use super::{Found, Prover};
use crate::model::{FactKind, Patient, Value};
use crate::quantity::{Number, Range};

/// Most digits after the point of a number that stands for others.
const MOST_PLACES: i32 = 12;

impl Prover<'_> {
    /// One of those described, as ordinary as the assumptions allow; whoever was found where that can't be worked out.
    pub fn ordinary(&mut self, found: &Found, cube: &Cube) -> Patient {
        let orders: Vec<Vec<usize>> = self
            .space
            .columns()
            .map(|(key, column)| match cube.mask(key) {
                Some(mask) => telling(column, mask),
                None => ordinary(column, self.range_of(column)),
            })
            .collect();
        let Ok(described) = self.admitted_in(cube) else {
            return found.patient.clone();
        };
        let order = |column: usize| orders[column].iter().copied();
        match self.engine.diagrams.first_by(described, order) {
            Some(cells) => self.with_numbers(&cells, cube),
            None => found.patient.clone(),
        }
    }

    fn range_of(&self, column: &Column) -> Option<&Range> {
        match &self.library.facts[column.fact].kind {
            FactKind::Quantity { range, .. } | FactKind::Count { range } => Some(range),
            FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => None,
        }
    }

    /// The patient in these cells, each number chosen among those of its cell.
    fn with_numbers(&self, cells: &[usize], cube: &Cube) -> Patient {
        let mut patient = self.space.patient(self.library, cells);
        for (key, column) in self.space.columns() {
            let Cell::Numbers(interval) = &column.cells[cells[key.0]] else {
                continue;
            };
            let Some(range) = self.range_of(column) else {
                continue;
            };
            let aim = match cube.mask(key) {
                Some(mask) if is_below(column, mask) => interval.high.clone(),
                Some(_) => interval.low.clone(),
                None => middle(range),
            };
            let number = number_in(interval, &aim);
            patient = patient.with(column.fact, Value::Number(number));
        }
        patient
    }
}

/// The cells of a description, those next to what bounds them first, the unknown last.
fn telling(column: &Column, mask: Mask) -> Vec<usize> {
    let chosen = (0..column.cells.len()).filter(|cell| mask >> cell & 1 == 1);
    let mut cells: Vec<usize> = chosen.collect();
    if is_below(column, mask) {
        cells.reverse();
    }
    cells.sort_by_key(|cell| column.cells[*cell] == Cell::Unknown);
    cells
}

/// Whether a description says that a number is below another, and not also above one.
fn is_below(column: &Column, mask: Mask) -> bool {
    let first_is_in = mask & 1 == 1;
    first_is_in && matches!(column.cells.first(), Some(Cell::Numbers(_)))
}

/// All cells, the most ordinary one first.
fn ordinary(column: &Column, range: Option<&Range>) -> Vec<usize> {
    let middle = range.map(middle);
    let is_middle = |cell: &Cell| match (cell, &middle) {
        (Cell::Numbers(interval), Some(middle)) => interval.contains(middle),
        (Cell::Numbers(_) | Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown, _) => false,
    };
    let at = column.cells.iter().position(is_middle).unwrap_or(0);
    let mut cells: Vec<usize> = (0..column.cells.len()).collect();
    cells.sort_by_key(|&cell| (column.cells[cell] == Cell::Unknown, cell.abs_diff(at)));
    cells
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

/// The number with the fewest decimals that is nearest to an aim; the aim itself where it is one of them.
fn number_in(interval: &Interval, aim: &Number) -> Number {
    if interval.contains(aim) && aim.is_decimal() {
        return aim.clone();
    }
    let with_places = |places: i32| {
        let step = Number::power_of_ten(-places);
        let (mut low, mut high) = (
            (&interval.low / &step).ceil(),
            (&interval.high / &step).floor(),
        );
        if !interval.contains(&(&low * &step)) {
            low = &low + &Number::one();
        }
        if !interval.contains(&(&high * &step)) {
            high = &high - &Number::one();
        }
        let at = (aim / &step).floor().max(low.clone()).min(high.clone());
        (low <= high).then(|| &at * &step)
    };
    let mut numbers = (0..=MOST_PLACES).filter_map(with_places);
    numbers.next().unwrap_or_else(|| interval.example.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        text.parse().expect("a number")
    }

    fn between(low: &str, with_low: bool, high: &str, with_high: bool) -> Interval {
        Interval {
            low: number(low),
            with_low,
            high: number(high),
            with_high,
            example: number(low),
        }
    }

    #[test]
    fn a_number_is_round_and_near_its_aim() {
        let chosen = |interval: &Interval, aim: &str| number_in(interval, &number(aim)).to_string();
        assert_eq!(chosen(&between("60", false, "600", true), "60"), "61");
        assert_eq!(chosen(&between("0", true, "60", false), "60"), "59");
        assert_eq!(chosen(&between("0", true, "2.5", true), "2.5"), "2.5");
        assert_eq!(chosen(&between("2.5", false, "2.6", false), "2.5"), "2.51");
        assert_eq!(chosen(&between("0", true, "100", true), "50"), "50");
        assert_eq!(chosen(&between("70", true, "100", true), "50"), "70");
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
