//! Points of a score, and what they add up to.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use crate::quantity::Number;

/// Points, or a sum of them: an exact decimal of few places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointNumber {
    millionths: i64,
}

/// A point, in millionths of one.
const ONE: i64 = 1_000_000;

/// More points in one place are a slip.
const MOST: i64 = 1_000_000;

impl PointNumber {
    pub const ZERO: Self = Self { millionths: 0 };
    pub const ONE: Self = Self { millionths: ONE };
    pub const FINEST: Self = Self { millionths: 1 };
    /// Decimals of one.
    pub const MOST_PLACES: usize = 6;

    /// `None` of one with more decimals, or of millions.
    pub fn of(number: &Number) -> Option<Self> {
        let millionths = (number * &Number::from(ONE)).to_i64()?;
        (millionths.unsigned_abs() <= (MOST * ONE).unsigned_abs()).then_some(Self { millionths })
    }

    pub fn number(self) -> Number {
        Number::ratio(self.millionths, ONE)
    }

    pub fn is_whole(self) -> bool {
        self.millionths % ONE == 0
    }

    /// The greatest number of which each of these is so many times as much, and one point too: all that they add up to are multiples of it.
    #[must_use]
    pub fn grain(all: impl Iterator<Item = Self>) -> Self {
        let millionths = all.fold(ONE, |grain, own| common(grain, own.millionths.abs()));
        Self { millionths }
    }

    /// How many times as much as a grain it is, rounded down.
    pub fn times(self, grain: Self) -> i64 {
        self.millionths.div_euclid(grain.millionths.max(1))
    }

    /// Whether it is so many times as much, and not between two.
    pub fn is_multiple(self, grain: Self) -> bool {
        self.millionths % grain.millionths.max(1) == 0
    }

    /// How many grains a point has.
    pub fn in_one(grain: Self) -> i64 {
        ONE / grain.millionths.max(1)
    }

    /// So many grains.
    #[must_use]
    pub fn from_times(times: i64, grain: Self) -> Self {
        Self {
            millionths: times.saturating_mul(grain.millionths),
        }
    }
}

/// The greatest common divisor; that of a number and zero is the number.
fn common(one: i64, other: i64) -> i64 {
    match other {
        0 => one,
        other => common(other, one % other),
    }
}

impl Add for PointNumber {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let millionths = self.millionths.saturating_add(other.millionths);
        Self { millionths }
    }
}

impl Sub for PointNumber {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        let millionths = self.millionths.saturating_sub(other.millionths);
        Self { millionths }
    }
}

impl Sum for PointNumber {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::add)
    }
}

impl fmt::Display for PointNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str) -> PointNumber {
        PointNumber::of(&text.parse().expect("a number")).expect("few decimals")
    }

    #[test]
    fn points_add_up_exactly() {
        let sum = points("0.1") + points("0.2");
        assert_eq!(sum, points("0.3"));
        assert_eq!(sum.to_string(), "0.3");
        assert_eq!((points("2.5") - points("4")).to_string(), "-1.5");
    }

    #[test]
    fn all_sums_are_multiples_of_the_grain() {
        let grain = |texts: &[&str]| {
            let all = texts.iter().map(|text| points(text));
            PointNumber::grain(all).to_string()
        };
        assert_eq!(grain(&["3", "1.5", "1"]), "0.5");
        assert_eq!(grain(&["2", "4"]), "1");
        assert_eq!(grain(&["0.75", "-0.5", "0"]), "0.25");
        let half = points("0.5");
        assert_eq!(
            [points("-0.5"), points("1.7")].map(|own| own.times(half)),
            [-1, 3]
        );
        assert!(!points("1.7").is_multiple(half));
        assert_eq!(PointNumber::from_times(3, half), points("1.5"));
    }

    #[test]
    fn what_has_more_decimals_is_no_number_of_points() {
        let of = |text: &str| PointNumber::of(&text.parse().expect("a number"));
        assert!(of("0.1234567").is_none());
        assert!(of("1000001").is_none());
        assert_eq!(
            of("0.123456").map(|own| own.to_string()),
            Some("0.123456".to_owned())
        );
    }
}
