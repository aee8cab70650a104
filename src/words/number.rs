//! Numbers, dates and amounts as the language writes them.

use jiff::civil::Date;
use num_bigint::BigUint;

use super::Words;
use super::groups::Amount;
use super::sentence::Plural;
use crate::quantity::{Measured, Number, Quantity, Range, Unit};

impl Words {
    /// In full with its digits in threes; from 16 digits on cut, `at least 3.4 × 10²¹`.
    pub fn count(&self, count: &BigUint) -> String {
        const LONGEST: usize = 15;
        let digits = count.to_string();
        if digits.len() <= LONGEST {
            return self.in_threes(&digits);
        }
        let exponent = (digits.len() - 1).to_string();
        let exponent: String = exponent.chars().map(superscript).collect();
        let point = &self.forms.decimal;
        // Cut, not rounded up: the book never claims more patients than there are.
        let number = format!("{}{point}{} × 10{exponent}", &digits[..1], &digits[1..2]);
        self.forms.at_least.say(number)
    }

    /// A number of things that a book has.
    pub fn whole(&self, number: usize) -> String {
        self.in_threes(&number.to_string())
    }

    fn in_threes(&self, digits: &str) -> String {
        let mut out = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(&self.forms.thousands);
            }
            out.push(digit);
        }
        out
    }

    /// With all its decimals, as a fraction where they don't end.
    pub fn number(&self, number: &Number) -> String {
        let minus = number.to_string().replace('-', "\u{2212}");
        minus.replace('.', self.forms.decimal.as_str())
    }

    /// A number of a unit: times in words, the rest by their symbols.
    pub fn amount(&self, number: &Number, unit: Option<&Unit>) -> String {
        self.with_unit(&self.number(number), &number.to_string(), unit)
    }

    /// Digits that are not known yet, with their unit as several of it are said.
    pub fn amount_of(&self, digits: &str, unit: &Unit) -> String {
        self.with_unit(digits, "2", Some(unit))
    }

    /// A unit by itself, as several of it are called; `None` for what is counted without one.
    pub fn unit(&self, unit: &Unit) -> Option<String> {
        let name = self.amount_of("", unit);
        let name = name.trim();
        (!name.is_empty()).then(|| name.to_owned())
    }

    pub fn quantity(&self, quantity: &Quantity) -> String {
        self.amount(&quantity.number, Some(&quantity.unit))
    }

    /// In a column that has the fact's unit at its head, which another one is told from.
    pub fn under_a_head(&self, measured: &Measured) -> String {
        let written = measured.written();
        match written.number == *measured.number() {
            true => self.number(&written.number),
            false => self.quantity(written),
        }
    }

    pub fn range(&self, range: &Range, unit: Option<&Unit>) -> String {
        self.between(range.low(), range.high(), unit)
    }

    pub fn between(&self, low: &Number, high: &Number, unit: Option<&Unit>) -> String {
        let said = self.forms.between.say(self.number(low), self.number(high));
        self.with_unit(&said, &high.to_string(), unit)
    }

    /// `said` with its unit; `digits` are those that the unit's plural follows.
    fn with_unit(&self, said: &str, digits: &str, unit: Option<&Unit>) -> String {
        let Some(unit) = unit.filter(|unit| !unit.is_one()) else {
            return said.to_owned();
        };
        let code = unit.code();
        match self.named_unit(code) {
            Some(wordings) => self.plural(wordings, digits).say(said),
            None if code == "%" => self.forms.percent.say(said),
            None => format!("{said}\u{a0}{}", super::unit::symbol(&unit.to_string())),
        }
    }

    fn named_unit(&self, code: &str) -> Option<&Plural<Amount>> {
        let forms = &self.forms;
        match code {
            "min" => Some(&forms.minutes),
            "h" => Some(&forms.hours),
            "d" => Some(&forms.days),
            "wk" => Some(&forms.weeks),
            "mo" => Some(&forms.months),
            "a" => Some(&forms.years),
            _ => None,
        }
    }

    pub fn date(&self, date: Date) -> String {
        let month = self.months.of(usize::from(date.month().unsigned_abs()));
        self.forms.date.say(date.day(), month, date.year())
    }
}

/// A digit or a sign above the line; anything else stays.
pub(super) fn superscript(character: char) -> char {
    const PLAIN: &str = "0123456789-+";
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
    let at = PLAIN.chars().position(|plain| plain == character);
    let raised = at.and_then(|at| RAISED.chars().nth(at));
    raised.unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    fn german() -> &'static Words {
        let german = Language::parse("de").expect("a tag");
        Words::of(&german).expect("shipped")
    }

    #[test]
    fn large_counts_are_cut_and_never_rounded_up() {
        let said = |digits: &str| Words::english().count(&digits.parse().expect("digits"));
        assert_eq!(said("0"), "0");
        assert_eq!(said("1234567"), "1\u{202f}234\u{202f}567");
        assert_eq!(said("3499999999999999999999"), "at least 3.4 × 10²¹");
        let german = german().count(&"3499999999999999999999".parse().expect("digits"));
        assert_eq!(german, "mindestens 3,4 × 10²¹");
    }

    #[test]
    fn amounts_follow_the_language() {
        let amount = |words: &Words, number: &str, unit: &str| {
            let number: Number = number.parse().expect("a number");
            words.amount(&number, Some(&Unit::parse(unit).expect("a unit")))
        };
        let english = Words::english();
        assert_eq!(amount(english, "1", "weeks"), "1 week");
        assert_eq!(amount(english, "0.5", "h"), "0.5 hours");
        assert_eq!(amount(english, "140", "mm[Hg]"), "140\u{a0}mmHg");
        assert_eq!(amount(german(), "1.5", "mo"), "1,5 Monate");
        assert_eq!(amount(german(), "80", "%"), "80\u{a0}%");
    }

    #[test]
    fn dates_follow_the_language() {
        let date = jiff::civil::date(2026, 3, 1);
        assert_eq!(Words::english().date(date), "1 March 2026");
        assert_eq!(german().date(date), "1. März 2026");
    }
}
