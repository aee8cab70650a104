//! A dose as prescribers write it: `500 mg by mouth, 3 times a day, for 5 days, at most 4 g a day`.

use super::Words;
use crate::model::{Dose, Extent, Frequency};
use crate::quantity::{Number, Quantity};

impl Words {
    /// All of a dose but its name and for whom it is.
    pub fn dose(&self, dose: &Dose) -> String {
        let dosed = &self.dosed;
        let amount = self.extent(&dose.amount);
        let mut parts = vec![match dose.route {
            Some(route) => dosed.given.say(amount, self.routes.of(route)),
            None => amount,
        }];
        if dose.as_needed {
            parts.push(dosed.as_needed.to_string());
        }
        parts.extend(self.frequency(&dose.frequency, dose.as_needed));
        let duration = dose.duration.as_ref();
        parts.extend(duration.map(|time| dosed.long.say(self.extent(time))));
        let most = dose.each_at_most.as_ref();
        parts.extend(most.map(|(most, _)| dosed.each_at_most.say(self.quantity(most))));
        parts.extend(dose.at_most.as_ref().map(|(most, _)| {
            let amount = self.quantity(&most.amount);
            dosed.at_most.say(amount, self.periods.of(most.per))
        }));
        let total = dose.total.as_ref();
        parts.extend(total.map(|(total, _)| dosed.total.say(self.quantity(total))));
        parts.join(&self.forms.list)
    }

    /// With its name.
    pub fn named_dose(&self, dose: &Dose) -> String {
        match &dose.name {
            Some(name) => self.dosed.named.say(name, self.dose(dose)),
            None => self.dose(dose),
        }
    }

    /// A quantity, or from one to another.
    pub fn extent(&self, extent: &Extent<Quantity>) -> String {
        let (low, high) = (&extent.low, &extent.high);
        match extent.only() {
            Some(only) => self.quantity(only),
            None if low.unit == high.unit => {
                self.between(&low.number, &high.number, Some(&high.unit))
            }
            None => self
                .forms
                .between
                .say(self.quantity(low), self.quantity(high)),
        }
    }

    fn frequency(&self, frequency: &Frequency, as_needed: bool) -> Option<String> {
        let dosed = &self.dosed;
        let said = match frequency {
            Frequency::Open => return None,
            Frequency::Every(interval) => return Some(dosed.every.say(self.extent(interval))),
            Frequency::InAll(times) if times.only() == Some(&1) => dosed.once.to_string(),
            Frequency::InAll(times) => {
                let wording = self.plural(&dosed.in_all, &times.high.to_string());
                wording.say(self.times(times))
            }
            Frequency::Per(times, period) if times.only() == Some(&1) => {
                dosed.once_per.say(self.periods.of(*period))
            }
            Frequency::Per(times, period) => {
                let wording = self.plural(&dosed.per, &times.high.to_string());
                wording.say(self.times(times), self.periods.of(*period))
            }
        };
        Some(match as_needed {
            true => dosed.up_to.say(said),
            false => said,
        })
    }

    fn times(&self, times: &Extent<u32>) -> String {
        match times.only() {
            Some(times) => times.to_string(),
            None => {
                let number = |times: u32| Number::from(i64::from(times));
                self.between(&number(times.low), &number(times.high), None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Ceiling, Language, Period, Route};
    use crate::quantity::Unit;
    use crate::source::{Sources, Span};

    fn quantity(text: &str) -> Quantity {
        let (number, unit) = text.split_once(' ').expect("a number and a unit");
        Quantity {
            number: number.parse().expect("a number"),
            unit: Unit::parse(unit).expect("a unit"),
        }
    }

    fn extent(low: &str, high: &str) -> Extent<Quantity> {
        Extent {
            low: quantity(low),
            high: quantity(high),
        }
    }

    fn span() -> Span {
        let file = Sources::default().add("a.md", "");
        Span::new(file, 0..0)
    }

    fn plain(amount: Extent<Quantity>, frequency: Frequency) -> Dose {
        Dose {
            name: None,
            amount,
            frequency,
            as_needed: false,
            duration: None,
            each_at_most: None,
            at_most: None,
            total: None,
            route: None,
            when: None,
            span: span(),
        }
    }

    #[track_caller]
    fn said(dose: &Dose, english: &str, german: &str) {
        for (language, expected) in [("en", english), ("de", german)] {
            let language = Language::parse(language).expect("a tag");
            let words = Words::of(&language).expect("words");
            assert_eq!(words.dose(dose).replace('\u{a0}', " "), expected);
        }
    }

    fn course() -> Dose {
        let frequency = Frequency::Per(Extent::exactly(3), Period::Day);
        plain(extent("500 mg", "500 mg"), frequency)
    }

    #[test]
    fn all_of_a_dose_is_one_line() {
        let amount = quantity("4 g");
        let per = Period::Day;
        let dose = Dose {
            duration: Some(extent("5 days", "5 days")),
            at_most: Some((Ceiling { amount, per }, span())),
            total: Some((quantity("7.5 g"), span())),
            route: Some(Route::Oral),
            ..course()
        };
        said(
            &dose,
            "500 mg by mouth, 3 times a day, for 5 days, at most 4 g a day, 7.5 g in all",
            "500 mg oral, 3-mal pro Tag, 5 Tage lang, höchstens 4 g pro Tag, insgesamt 7,5 g",
        );
    }

    #[test]
    fn what_is_given_as_needed_says_how_often_at_most() {
        let dose = Dose {
            as_needed: true,
            each_at_most: Some((quantity("1 g"), span())),
            ..plain(
                extent("250 mg", "500 mg"),
                Frequency::Every(extent("4 h", "6 h")),
            )
        };
        said(
            &dose,
            "250 to 500 mg, as needed, every 4 to 6 hours, at most 1 g each time",
            "250 bis 500 mg, bei Bedarf, alle 4 bis 6 Stunden, höchstens 1 g je Gabe",
        );
        let dose = Dose {
            as_needed: true,
            ..course()
        };
        said(
            &dose,
            "500 mg, as needed, up to 3 times a day",
            "500 mg, bei Bedarf, bis zu 3-mal pro Tag",
        );
    }

    #[test]
    fn once_is_a_word() {
        let once = Frequency::InAll(Extent::exactly(1));
        let dose = plain(extent("2 tablets", "2 tablets"), once);
        said(&dose, "2 tablets, once", "2 tablets, einmalig");
        let weekly = Frequency::Per(Extent::exactly(1), Period::Week);
        let dose = plain(extent("10 mg", "10 mg"), weekly);
        said(&dose, "10 mg, once a week", "10 mg, einmal pro Woche");
        let often = Frequency::InAll(Extent { low: 2, high: 3 });
        let dose = plain(extent("10 mg", "10 mg"), often);
        said(
            &dose,
            "10 mg, 2 to 3 times in all",
            "10 mg, insgesamt 2 bis 3-mal",
        );
    }
}
