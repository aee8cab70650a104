//! How long ago a day was, in the unit in which a book asks for it.
//!
//! Years and months are those of the calendar, so that who was born on the 2nd is a year older on each 2nd; all shorter units are counted in days.

use jiff::civil::Date;
use jiff::{Span, Unit as CalendarUnit};

use super::{Number, Unit};

/// By what the time since a day is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountedBy {
    /// Months of the calendar, and the share of the one that has begun.
    Months,
    Days,
}

impl CountedBy {
    /// `None` for a unit that is neither of the calendar nor of the clock.
    pub fn of(unit: &Unit) -> Option<Self> {
        match unit.code() {
            "a" | "a_j" | "mo" | "mo_j" => Some(Self::Months),
            "wk" | "d" | "h" | "min" | "s" => Some(Self::Days),
            _other => None,
        }
    }

    /// The unit of which this is the count.
    fn code(self) -> &'static str {
        match self {
            Self::Months => "mo",
            Self::Days => "d",
        }
    }

    /// How much one month or one day is in a unit: a twelfth of a year.
    pub fn each(self, unit: &Unit) -> Option<Number> {
        Unit::parse(self.code()).ok()?.convert(&Number::one(), unit)
    }

    /// How long before a day another one was, exactly; below zero for one that comes after it. `None` past the calendar's end.
    pub fn between(self, then: Date, now: Date) -> Option<Number> {
        match self {
            Self::Days => Some(Number::from(days(then, now)?)),
            Self::Months if then > now => Some(&Number::zero() - &months(now, then)?),
            Self::Months => months(then, now),
        }
    }
}

fn days(then: Date, now: Date) -> Option<i64> {
    let span = then.until((CalendarUnit::Day, now)).ok()?;
    Some(i64::from(span.get_days()))
}

/// Whole months, and the days since the last of them by how many that month has. A month that lacks the day, as February the 30th, has it on its last.
fn months(then: Date, now: Date) -> Option<Number> {
    let years = i64::from(now.year()) - i64::from(then.year());
    let at_most = years * 12 + i64::from(now.month()) - i64::from(then.month());
    let after = |months: i64| then.checked_add(Span::new().try_months(months).ok()?).ok();
    let whole = match after(at_most)? > now {
        true => at_most - 1,
        false => at_most,
    };
    let (last, next) = (after(whole)?, after(whole + 1)?);
    let share = Number::ratio(days(last, now)?, days(last, next)?);
    Some(&Number::from(whole) + &share)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn between(counted: CountedBy, then: [i16; 3], now: [i16; 3]) -> String {
        let [then, now] = [then, now].map(|[year, month, day]| date(year, month as i8, day as i8));
        let time = counted.between(then, now).expect("within the calendar");
        time.to_string()
    }

    #[test]
    fn each_monthly_day_is_a_month_more() {
        let months = |then, now| between(CountedBy::Months, then, now);
        assert_eq!(months([1961, 12, 1], [2026, 12, 1]), "780");
        assert_eq!(months([1961, 12, 2], [2026, 12, 1]), "23399/30");
        assert_eq!(months([2026, 1, 31], [2026, 2, 28]), "1");
        assert_eq!(months([2026, 1, 31], [2026, 3, 1]), "32/31");
        assert_eq!(months([2024, 2, 29], [2025, 2, 28]), "12");
        assert_eq!(months([2024, 2, 29], [2028, 2, 28]), "1487/31");
        assert_eq!(months([2026, 11, 1], [2026, 11, 16]), "0.5");
        assert_eq!(months([2026, 12, 1], [2026, 12, 1]), "0");
        assert_eq!(months([2027, 1, 1], [2026, 12, 1]), "-1");
    }

    #[test]
    fn days_are_days() {
        let days = |then, now| between(CountedBy::Days, then, now);
        assert_eq!(days([2024, 2, 28], [2024, 3, 1]), "2");
        assert_eq!(days([2026, 12, 2], [2026, 12, 1]), "-1");
    }

    #[test]
    fn units_of_the_calendar_and_of_the_clock_are_told_apart() {
        let of = |unit: &str| CountedBy::of(&Unit::parse(unit).expect("a unit"));
        for unit in ["a", "years", "mo", "months"] {
            assert_eq!(of(unit), Some(CountedBy::Months), "{unit}");
        }
        for unit in ["d", "weeks", "h", "min"] {
            assert_eq!(of(unit), Some(CountedBy::Days), "{unit}");
        }
        assert_eq!(of("kg"), None);
        let each = |counted: CountedBy, unit: &str| {
            let each = counted.each(&Unit::parse(unit).expect("a unit"));
            each.map(|each| each.to_string())
        };
        assert_eq!(each(CountedBy::Months, "years").as_deref(), Some("1/12"));
        assert_eq!(each(CountedBy::Days, "weeks").as_deref(), Some("1/7"));
    }
}
