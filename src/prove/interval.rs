//! Numbers between two thresholds, and the plainest of them: in a unit that an author used, with few decimals.

use crate::model::FactKind;
use crate::quantity::{Measured, Number, Quantity, Unit};

/// Numbers between two ends; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    pub low: Measured,
    pub with_low: bool,
    pub high: Measured,
    pub with_high: bool,
    /// The number that stands for all of them.
    pub example: Measured,
}

impl Interval {
    /// Between ends that are in the interval or not, of a fact of this kind. The example is next to a cut where there is
    /// one, since that is where mistakes are: the high end, or in the last part of a range the low one.
    pub(super) fn new(
        (low, with_low): (Measured, bool),
        (high, with_high): (Measured, bool),
        kind: &FactKind,
        is_last: bool,
    ) -> Self {
        let mut interval = Self {
            example: low.clone(),
            low,
            with_low,
            high,
            with_high,
        };
        let ends = [&interval.low, &interval.high];
        let [near, far] = if is_last { ends } else { [ends[1], ends[0]] };
        let found = [near, far].into_iter().find(|end| interval.has_plain(end));
        interval.example = match found {
            Some(end) => end.clone(),
            None => interval.plainest(kind, &interval.low),
        };
        interval
    }

    pub fn contains(&self, number: &Number) -> bool {
        let (low, high) = (self.low.number(), self.high.number());
        let above = low < number || (self.with_low && low == number);
        let below = number < high || (self.with_high && high == number);
        above && below
    }

    /// Whether a number is one of them, and written as a decimal: a range that was converted from another version's unit may end elsewhere.
    fn has_plain(&self, number: &Measured) -> bool {
        self.contains(number.number()) && number.written().number.is_decimal()
    }

    /// The aim itself where it is one of the numbers; else one with the fewest decimals, and of these the nearest to the aim, in the aim's unit
    /// if that has one, or in another in which the ends or the fact were written.
    pub(super) fn plainest(&self, kind: &FactKind, aim: &Measured) -> Measured {
        if self.low == self.high {
            return self.low.clone();
        }
        if self.has_plain(aim) {
            return aim.clone();
        }
        let written = [aim, &self.low, &self.high].map(|measured| &measured.written().unit);
        let mut units: Vec<&Unit> = Vec::new();
        for unit in written.into_iter().chain(kind.unit()) {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        // Between two numbers there is a decimal, so that this ends.
        let found = (0..).find_map(|places| {
            let mut tried = units.iter();
            tried.find_map(|unit| self.nearest(kind, aim, unit, places))
        });
        found.unwrap_or_else(|| self.example.clone())
    }

    /// The number of so many decimals in a unit that is nearest to an aim outside.
    fn nearest(
        &self,
        kind: &FactKind,
        aim: &Measured,
        unit: &Unit,
        places: i32,
    ) -> Option<Measured> {
        let step = Number::power_of_ten(-places);
        let written = |number: &Number| {
            let unit = unit.clone();
            let quantity = Quantity {
                number: number * &step,
                unit,
            };
            match kind.unit() {
                Some(unit) => Measured::of(quantity, unit),
                None => Some(Measured::count(quantity.number)),
            }
        };
        let steps = |end: &Measured| Some(&in_unit(end, unit, kind)? / &step);
        let (mut low, mut high) = (steps(&self.low)?.ceil(), steps(&self.high)?.floor());
        if !self.contains(written(&low)?.number()) {
            low = &low + &Number::one();
        }
        if !self.contains(written(&high)?.number()) {
            high = &high - &Number::one();
        }
        let at = steps(aim)?.floor().max(low.clone()).min(high.clone());
        if low > high { None } else { written(&at) }
    }
}

/// The number of a measured one in another unit of its fact.
fn in_unit(measured: &Measured, unit: &Unit, kind: &FactKind) -> Option<Number> {
    match kind.unit() {
        Some(unit_of_bound) => unit_of_bound.convert(measured.number(), unit),
        None => Some(measured.number().clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Range;

    fn number(text: &str) -> Number {
        text.parse().expect("a number")
    }

    fn kind(unit: &str) -> FactKind {
        FactKind::Quantity {
            unit: Unit::parse(unit).expect("a unit"),
            range: Range::new(number("0"), number("1000")).expect("a range"),
        }
    }

    /// `6 weeks` of a fact in years, and so on.
    fn measured(kind: &FactKind, text: &str) -> Measured {
        let (digits, unit) = text.split_once(' ').expect("a number and a unit");
        let quantity = Quantity {
            number: number(digits),
            unit: Unit::parse(unit).expect("a unit"),
        };
        Measured::of(quantity, kind.unit().expect("a quantity")).expect("one kind")
    }

    fn between(
        kind: &FactKind,
        low: &str,
        with_low: bool,
        high: &str,
        with_high: bool,
    ) -> Interval {
        let (low, high) = (measured(kind, low), measured(kind, high));
        Interval::new((low, with_low), (high, with_high), kind, false)
    }

    #[test]
    fn a_number_is_round_and_near_its_aim() {
        let hours = kind("h");
        let chosen = |interval: &Interval, aim: &str| {
            interval
                .plainest(&hours, &measured(&hours, aim))
                .to_string()
        };
        let between =
            |low, with_low, high, with_high| between(&hours, low, with_low, high, with_high);
        assert_eq!(
            chosen(&between("60 h", false, "600 h", true), "60 h"),
            "61 h"
        );
        assert_eq!(chosen(&between("0 h", true, "60 h", false), "60 h"), "59 h");
        assert_eq!(
            chosen(&between("0 h", true, "2.5 h", true), "2.5 h"),
            "2.5 h"
        );
        assert_eq!(
            chosen(&between("2.5 h", false, "2.6 h", false), "2.5 h"),
            "2.51 h"
        );
        assert_eq!(chosen(&between("0 h", true, "100 h", true), "50 h"), "50 h");
        assert_eq!(
            chosen(&between("70 h", true, "100 h", true), "50 h"),
            "70 h"
        );
    }

    #[test]
    fn a_number_is_in_a_unit_that_an_author_used() {
        let years = kind("a");
        let interval = between(&years, "6 wk", false, "9 mo", false);
        let chosen = |aim: &str| {
            interval
                .plainest(&years, &measured(&years, aim))
                .to_string()
        };
        assert_eq!(chosen("6 wk"), "7 wk");
        assert_eq!(chosen("9 mo"), "8 mo");
        assert_eq!(chosen("60 a"), "39 wk");
        let narrow = between(&years, "52 wk", false, "12 mo", false);
        assert_eq!(narrow.example.to_string(), "52.1 wk");
        assert!(narrow.contains(narrow.example.number()));
    }
}
