//! What lies between two ends, and what becomes of it when numbers are added up or multiplied.

use std::cmp::Ordering;

use crate::model::{FactKind, Line, Operation, Rounding};
use crate::prove::interval::Interval;
use crate::quantity::{Measured, Number};

/// How the numbers of a circuit are taken together. A product is what a sum is of logarithms, and none of these is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Law {
    /// Multiples are added up, to nothing.
    Sums,
    /// Whole powers are multiplied, to one.
    Products,
}

impl Law {
    pub fn neutral(self) -> Number {
        match self {
            Self::Sums => Number::zero(),
            Self::Products => Number::one(),
        }
    }

    pub fn join(self, one: &Number, other: &Number) -> Number {
        match self {
            Self::Sums => one + other,
            Self::Products => one * other,
        }
    }

    fn without(self, one: &Number, other: &Number) -> Number {
        match self {
            Self::Sums => one - other,
            Self::Products => one / other,
        }
    }

    /// So many times, or to this power.
    pub fn times(self, number: &Number, factor: &Number) -> Number {
        match (self, exponent(factor)) {
            (Self::Products, Some(exponent)) => number.power(exponent),
            (Self::Sums, _) | (Self::Products, None) => number * factor,
        }
    }
}

/// Exponents are whole and small: a formula has no more than a few dozen factors.
pub(super) fn exponent(factor: &Number) -> Option<i32> {
    factor.to_i64()?.try_into().ok()
}

/// An end of a sum: the number, and how many of the ends that it is made of are left out. Sums of them have the order in which they are written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End(pub Number, pub i64);

impl End {
    pub fn join(&self, law: Law, other: &Self) -> Self {
        Self(law.join(&self.0, &other.0), self.1 + other.1)
    }

    pub fn without(&self, law: Law, other: &Self) -> Self {
        Self(law.without(&self.0, &other.0), self.1 - other.1)
    }

    fn times(&self, law: Law, factor: &Number) -> Self {
        let open = if *factor < Number::zero() {
            -self.1
        } else {
            self.1
        };
        Self(law.times(&self.0, factor), open)
    }
}

/// What lies between two ends; without one it is endless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Between {
    pub low: Option<End>,
    pub high: Option<End>,
}

impl Between {
    pub fn of(interval: &Interval) -> Self {
        let (low, high) = (interval.low.number(), interval.high.number());
        Self {
            low: Some(End(low.clone(), i64::from(!interval.with_low))),
            high: Some(End(high.clone(), -i64::from(!interval.with_high))),
        }
    }

    pub fn only(number: Number) -> Self {
        Self {
            low: Some(End(number.clone(), 0)),
            high: Some(End(number, 0)),
        }
    }

    fn end(number: &Number, is_open: bool, is_high: bool) -> Option<End> {
        let open = i64::from(is_open);
        Some(End(number.clone(), if is_high { -open } else { open }))
    }

    /// Between these ends, or where what is done with them turns them round the other way.
    fn turned(low: Option<End>, high: Option<End>, is_turned: bool) -> Self {
        match is_turned {
            true => Self {
                low: high,
                high: low,
            },
            false => Self { low, high },
        }
    }

    pub fn times(&self, law: Law, factor: &Number) -> Self {
        let ends = [&self.low, &self.high];
        let [one, other] = ends.map(|end| Some(end.as_ref()?.times(law, factor)));
        Self::turned(one, other, *factor < Number::zero())
    }

    pub fn join(&self, law: Law, other: &Self) -> Self {
        let join =
            |one: &Option<End>, other: &Option<End>| Some(one.as_ref()?.join(law, other.as_ref()?));
        Self {
            low: join(&self.low, &other.low),
            high: join(&self.high, &other.high),
        }
    }

    /// What is between both pairs of ends.
    pub fn within(&self, other: &Self) -> Self {
        let high = match (&self.high, &other.high) {
            (Some(one), Some(other)) => Some(one.min(other).clone()),
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        Self {
            low: self.low.clone().max(other.low.clone()),
            high,
        }
    }

    pub fn is_empty(&self) -> bool {
        let (Some(low), Some(high)) = (&self.low, &self.high) else {
            return false;
        };
        match low.0.cmp(&high.0) {
            Ordering::Less => false,
            Ordering::Equal => low.1 != 0 || high.1 != 0,
            Ordering::Greater => true,
        }
    }

    /// What is above zero of it: of that a product has no low end. `None` where nothing is.
    pub fn above_zero(&self) -> Option<Self> {
        let zero = Number::zero();
        let above = Self {
            low: Some(End(zero.clone(), 1)),
            high: None,
        };
        let mut left = self.within(&above);
        if left.is_empty() {
            return None;
        }
        left.low = left.low.filter(|low| low.0 > zero);
        Some(left)
    }

    /// Where a line comes to a number in it.
    pub fn back(&self, line: &Line) -> Self {
        let end = |end: &Option<End>| {
            let End(number, open) = end.as_ref()?;
            let open = if line.falls { -open } else { *open };
            Some(End(line.back(number), open))
        };
        let (one, other) = (end(&self.low), end(&self.high));
        Self::turned(one, other, line.falls)
    }

    /// What a line comes to in it.
    pub fn along(&self, line: &Line) -> Self {
        let inverse = Line {
            falls: line.falls,
            constant: match line.falls {
                true => line.constant.clone(),
                false => &Number::zero() - &line.constant,
            },
        };
        self.back(&inverse)
    }

    /// The numbers of which operations, one after the other, make one that is in it. `None` where there are none.
    pub fn before(&self, operations: &[Operation]) -> Option<Self> {
        let mut operations = operations.iter().rev();
        operations.try_fold(self.clone(), |left, operation| left.before_one(operation))
    }

    fn before_one(&self, operation: &Operation) -> Option<Self> {
        match operation {
            Operation::Times(factor) => Some(self.times(Law::Sums, &(&Number::one() / factor))),
            Operation::Plus(number) => {
                let less = Self::only(&Number::zero() - number);
                Some(self.join(Law::Sums, &less))
            }
            Operation::AtMost(most) if self.has(most) => Some(Self {
                low: self.low.clone(),
                high: None,
            }),
            Operation::AtLeast(least) if self.has(least) => Some(Self {
                low: None,
                high: self.high.clone(),
            }),
            // All of it is on one side of the bound, and nothing becomes what is beyond.
            Operation::AtMost(most) => self.is_below(most).then(|| self.clone()),
            Operation::AtLeast(least) => (!self.is_below(least)).then(|| self.clone()),
            Operation::Rounded(to, step) => self.before_rounding(*to, step),
        }
    }

    pub fn has(&self, number: &Number) -> bool {
        !self.within(&Self::only(number.clone())).is_empty()
    }

    /// Whether all of it is, of a number that is not in it.
    fn is_below(&self, number: &Number) -> bool {
        self.high.as_ref().is_some_and(|high| high.0 <= *number)
    }

    fn before_rounding(&self, to: Rounding, step: &Number) -> Option<Self> {
        let first = self.low.as_ref().map(|End(low, open)| {
            let steps = &low.clone() / step;
            let whole = steps.ceil();
            match *open != 0 && whole == steps {
                true => &whole + &Number::one(),
                false => whole,
            }
        });
        let last = self.high.as_ref().map(|End(high, open)| {
            let steps = &high.clone() / step;
            let whole = steps.floor();
            match *open != 0 && whole == steps {
                true => &whole - &Number::one(),
                false => whole,
            }
        });
        if let (Some(first), Some(last)) = (&first, &last)
            && first > last
        {
            return None;
        }
        let [half, one, none] = [Number::ratio(1, 2), Number::one(), Number::zero()];
        // How far numbers lie below and above the multiple that stands for them, and at which end they are left out.
        let (below, above, is_low_open) = match to {
            Rounding::Nearest => (&half, &half, false),
            Rounding::Down => (&none, &one, false),
            Rounding::Up => (&one, &none, true),
        };
        let low = first.map(|first| &(&first - below) * step);
        let high = last.map(|last| &(&last + above) * step);
        Some(Self {
            low: low.and_then(|low| Self::end(&low, is_low_open, false)),
            high: high.and_then(|high| Self::end(&high, !is_low_open, true)),
        })
    }

    /// The numbers of which a power is in it, but for those next to ends that no fraction has; all of it is above zero.
    pub fn root(&self, exponent: i32) -> Self {
        let turned = match exponent < 0 {
            true => self.times(Law::Products, &Number::from(-1)),
            false => self.clone(),
        };
        let degree = exponent.unsigned_abs();
        if degree == 1 {
            return turned;
        }
        let mut left = turned.roots(degree, FEW_PLACES);
        if left.is_empty() {
            left = turned.roots(degree, MANY_PLACES);
        }
        left
    }

    fn roots(&self, degree: u32, places: u32) -> Self {
        let root = |end: &End, is_high: bool| {
            let (root, is_exact) = end.0.root(degree, places);
            if is_exact {
                return End(root, end.1);
            }
            let inside = match is_high {
                true => root,
                false => &root + &Number::power_of_ten(-i32::try_from(places).unwrap_or(0)),
            };
            End(inside, 0)
        };
        Self {
            low: self.low.as_ref().map(|end| root(end, false)),
            high: self.high.as_ref().map(|end| root(end, true)),
        }
    }
}

/// To how many decimals a root is taken where it has no end.
const FEW_PLACES: u32 = 12;

/// Where that leaves no room.
const MANY_PLACES: u32 = 60;

/// The numbers that a fact can still have.
#[derive(Clone, Debug)]
pub struct Room {
    low: (Number, bool),
    high: (Number, bool),
}

impl Room {
    pub(super) fn only(number: Number) -> Self {
        Self {
            low: (number.clone(), true),
            high: (number, true),
        }
    }

    /// Of an interval what lies between two ends; `None` where nothing does.
    pub(super) fn of(interval: &Interval, between: &Between) -> Option<Self> {
        let left = Between::of(interval).within(between);
        if left.is_empty() {
            return None;
        }
        let (low, high) = (left.low?, left.high?);
        Some(Self {
            low: (low.0, low.1 == 0),
            high: (high.0, high.1 == 0),
        })
    }

    /// Of these numbers the one wanted, if it is one of them, or a plain one near it.
    pub(super) fn nearest(&self, kind: &FactKind, wanted: Option<Measured>) -> Measured {
        let ((low, with_low), (high, with_high)) = (&self.low, &self.high);
        let [low, high] = [low, high].map(|end| kind.measured(end.clone()));
        let aim = wanted.unwrap_or_else(|| low.clone());
        Interval::new((low, *with_low), (high, *with_high), kind, false).plainest(kind, &aim)
    }

    /// The low end, and whether it is in it.
    pub fn low(&self) -> (&Number, bool) {
        (&self.low.0, self.low.1)
    }

    pub fn high(&self) -> (&Number, bool) {
        (&self.high.0, self.high.1)
    }
}
