//! How much is given, how often, for how long, by which route and to whom.

use super::{Guard, ProtocolKey, Written};
use crate::quantity::{Number, Quantity, Unit};
use crate::source::Span;

/// A dosage of a protocol.
#[derive(Clone, Debug)]
pub struct Dose {
    /// What is given, or which part of the course this is.
    pub name: Option<String>,
    /// At one time; more than nothing.
    pub amount: Extent<Quantity>,
    pub frequency: Frequency,
    /// Given when it is needed, and no more often than `frequency` says.
    pub as_needed: bool,
    pub duration: Option<Extent<Quantity>>,
    /// At one time, where the amount depends on the patient's weight.
    pub each_at_most: Option<(Quantity, Span)>,
    pub at_most: Option<(Ceiling, Span)>,
    /// Over the whole course, of the same kind as the amount.
    pub total: Option<(Quantity, Span)>,
    pub route: Option<Route>,
    /// For whom; `None` for everyone who is treated by the protocol.
    pub when: Option<Written<Guard>>,
    pub span: Span,
}

/// A dose of a protocol, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DoseKey {
    pub protocol: ProtocolKey,
    pub index: usize,
}

/// From one value to another, which may be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent<T> {
    pub low: T,
    pub high: T,
}

impl<T: Clone> Extent<T> {
    pub fn exactly(value: T) -> Self {
        Self {
            low: value.clone(),
            high: value,
        }
    }

    pub fn map<U>(&self, of: impl Fn(&T) -> U) -> Extent<U> {
        Extent {
            low: of(&self.low),
            high: of(&self.high),
        }
    }
}

impl<T: PartialEq> Extent<T> {
    /// The one value that it can be.
    pub fn only(&self) -> Option<&T> {
        (self.low == self.high).then_some(&self.low)
    }
}

/// How often a dose is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// So many times in the whole course.
    InAll(Extent<u32>),
    Per(Extent<u32>, Period),
    /// Once in each such time.
    Every(Extent<Quantity>),
    /// As needed, with no further limit.
    Open,
}

/// A time in which doses are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// The most that is given in a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceiling {
    pub amount: Quantity,
    pub per: Period,
}

impl Period {
    pub const ALL: [Period; 5] = [
        Period::Hour,
        Period::Day,
        Period::Week,
        Period::Month,
        Period::Year,
    ];

    /// As in the field `per`.
    pub fn name(self) -> &'static str {
        match self {
            Period::Hour => "hour",
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        }
    }

    /// UCUM's code.
    pub fn code(self) -> &'static str {
        match self {
            Period::Hour => "h",
            Period::Day => "d",
            Period::Week => "wk",
            Period::Month => "mo",
            Period::Year => "a",
        }
    }

    /// How many of these a time is; `None` where that depends on the calendar: a month has no number of days.
    fn of(self, time: &Quantity) -> Option<Number> {
        let unit = Unit::parse(self.code()).ok()?;
        if is_of_the_calendar(&unit) != is_of_the_calendar(&time.unit) {
            return None;
        }
        time.unit.convert(&time.number, &unit)
    }
}

fn is_of_the_calendar(unit: &Unit) -> bool {
    let code = unit.code();
    code.starts_with("mo") || code == "a" || code.starts_with("a_")
}

impl Frequency {
    /// How many doses a time holds, where the frequency bounds them and no calendar has to say how long the time is.
    pub fn doses_in(&self, time: &Extent<Quantity>) -> Option<Extent<Number>> {
        match self {
            Frequency::InAll(_) | Frequency::Open => None,
            Frequency::Per(times, period) => Some(Extent {
                low: &period.of(&time.low)? * &Number::from(i64::from(times.low)),
                high: &period.of(&time.high)? * &Number::from(i64::from(times.high)),
            }),
            Frequency::Every(interval) => Some(Extent {
                low: share(&time.low, &interval.high)?,
                high: share(&time.high, &interval.low)?,
            }),
        }
    }

    /// How many doses one such time holds.
    pub fn doses_per(&self, period: Period) -> Option<Extent<Number>> {
        let unit = Unit::parse(period.code()).ok()?;
        let number = Number::one();
        self.doses_in(&Extent::exactly(Quantity { number, unit }))
    }
}

/// How often one time goes into another.
fn share(time: &Quantity, interval: &Quantity) -> Option<Number> {
    let is_alike = is_of_the_calendar(&time.unit) == is_of_the_calendar(&interval.unit);
    let interval_in_unit = interval.unit.convert(&interval.number, &time.unit)?;
    (is_alike && !interval_in_unit.is_zero()).then(|| &time.number / &interval_in_unit)
}

impl Dose {
    /// How many doses the whole course has, whole ones: the first is given at once, so that a time of 5 days holds 3 of them every 2 days.
    pub fn doses(&self) -> Option<Extent<Number>> {
        if let Frequency::InAll(times) = &self.frequency {
            return Some(times.map(|times| Number::from(i64::from(*times))));
        }
        let doses = self.frequency.doses_in(self.duration.as_ref()?)?;
        Some(Extent {
            low: doses.low.floor(),
            high: doses.high.ceil(),
        })
    }
}

macro_rules! routes {
    ($($variant:ident $name:literal)*) => {
        /// The way by which something gets into the body or onto it: those of EDQM's standard terms that guidelines name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Route { $($variant,)* }

        impl Route {
            pub const ALL: &[Route] = &[$(Route::$variant,)*];
            pub const NAMES: &[&str] = &[$($name,)*];

            /// As in the field `route`.
            pub fn name(self) -> &'static str {
                match self { $(Route::$variant => $name,)* }
            }
        }
    };
}

routes! {
    Oral "oral"
    Sublingual "sublingual"
    Buccal "buccal"
    Gastric "gastric"
    Inhaled "inhaled"
    Nasal "nasal"
    Intravenous "intravenous"
    Intramuscular "intramuscular"
    Subcutaneous "subcutaneous"
    Intradermal "intradermal"
    Intraosseous "intraosseous"
    IntraArticular "intra-articular"
    Intrathecal "intrathecal"
    Epidural "epidural"
    Cutaneous "cutaneous"
    Transdermal "transdermal"
    Ocular "ocular"
    Auricular "auricular"
    Rectal "rectal"
    Vaginal "vaginal"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Quantity {
        let (number, unit) = text.split_once(' ').expect("a number and a unit");
        Quantity {
            number: number.parse().expect("a number"),
            unit: Unit::parse(unit).expect("a unit"),
        }
    }

    fn every(low: &str, high: &str) -> Frequency {
        Frequency::Every(Extent {
            low: time(low),
            high: time(high),
        })
    }

    fn doses(frequency: &Frequency, long: &str) -> Option<(String, String)> {
        let doses = frequency.doses_in(&Extent::exactly(time(long)))?;
        Some((doses.low.to_string(), doses.high.to_string()))
    }

    fn both(number: &str) -> Option<(String, String)> {
        Some((number.to_owned(), number.to_owned()))
    }

    #[test]
    fn doses_are_counted_in_any_unit_of_time() {
        let daily = Frequency::Per(Extent::exactly(3), Period::Day);
        assert_eq!(doses(&daily, "5 days"), both("15"));
        assert_eq!(doses(&daily, "1 week"), both("21"));
        assert_eq!(doses(&every("8 h", "8 h"), "5 days"), both("15"));
        let spread = Some(("4".to_owned(), "6".to_owned()));
        assert_eq!(doses(&every("4 h", "6 h"), "1 day"), spread);
    }

    #[test]
    fn a_month_has_no_number_of_days() {
        let daily = Frequency::Per(Extent::exactly(1), Period::Day);
        assert_eq!(doses(&daily, "3 months"), None);
        let monthly = Frequency::Per(Extent::exactly(1), Period::Month);
        assert_eq!(doses(&monthly, "1 year"), both("12"));
        assert_eq!(doses(&every("4 weeks", "4 weeks"), "1 year"), None);
    }
}
