//! Exact numbers and UCUM units. No float takes part in any comparison.

mod elapsed;
mod kind;
mod measured;
mod number;
mod spelling;
#[cfg(test)]
mod tests;
mod ucum;
mod unit;

pub use elapsed::CountedBy;
pub use kind::{KindDifference, QuantityKind};
pub use measured::Measured;
pub use number::{Number, NumberError};
pub use unit::{Unit, UnitError};

use std::fmt;

/// A number with a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    pub number: Number,
    pub unit: Unit,
}

impl Quantity {
    /// As an expression writes it: `140 'mm[Hg]'`.
    pub fn in_expression(&self) -> String {
        if self.unit.is_one() {
            self.number.to_string()
        } else {
            format!("{} {}", self.number, self.unit.in_expression())
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.unit.is_one() {
            write!(f, "{}", self.number)
        } else {
            write!(f, "{} {}", self.number, self.unit)
        }
    }
}

/// A closed interval of numbers that holds at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    low: Number,
    high: Number,
}

impl Range {
    /// `None` where the low end is above the high one.
    pub fn new(low: Number, high: Number) -> Option<Self> {
        (low <= high).then_some(Self { low, high })
    }

    pub fn low(&self) -> &Number {
        &self.low
    }

    pub fn high(&self) -> &Number {
        &self.high
    }

    pub fn contains(&self, number: &Number) -> bool {
        self.low <= *number && *number <= self.high
    }

    /// `0 to 52 weeks`.
    pub fn in_unit(&self, unit: Option<&Unit>) -> String {
        match unit.filter(|unit| !unit.is_one()) {
            Some(unit) => format!("{self} {unit}"),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.low, self.high)
    }
}
