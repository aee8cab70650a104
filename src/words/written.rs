//! Numbers as running text writes them: in digits or in words, with a unit and a bound. Read by checks, never printed.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Words;
use super::token::{Phrases, TextToken, TextTokenKind, tokens};
use crate::model::Comparison;
use crate::quantity::{Number, Quantity, Unit};

/// How a language writes numbers in running text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenNumbers {
    /// Number words, without those made of two.
    numbers: FxHashMap<String, i64>,
    /// What stands between ones and tens in one word: `vierundzwanzig`.
    #[serde(default)]
    joint: Option<String>,
    /// Words between the numbers of a range or a list that share a unit.
    between: Phrases,
    units: UnitWords,
    /// Words that say how often, as the time between: `weekly`.
    rhythms: FxHashMap<String, String>,
    /// Words that say how many times: `twice`.
    times: BTreeMap<String, Phrases>,
    /// Words before a number.
    greater: Phrases,
    at_least: Phrases,
    less: Phrases,
    at_most: Phrases,
    /// Words after a number and its unit.
    or_more: Phrases,
    or_less: Phrases,
}

/// The words of each unit, in the order of their codes.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "BTreeMap<String, Phrases>")]
struct UnitWords(Vec<UnitNames>);

#[derive(Clone, Debug)]
struct UnitNames {
    code: String,
    words: Phrases,
    /// Read when it is first needed: most never are.
    unit: OnceLock<Option<Unit>>,
}

impl From<BTreeMap<String, Phrases>> for UnitWords {
    fn from(words: BTreeMap<String, Phrases>) -> Self {
        let names = words.into_iter().map(|(code, words)| UnitNames {
            code,
            words,
            unit: OnceLock::new(),
        });
        Self(names.collect())
    }
}

impl UnitNames {
    fn unit(&self) -> Option<Unit> {
        let unit = self.unit.get_or_init(|| Unit::parse(&self.code).ok());
        unit.clone()
    }
}

/// A number that a text states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Without its sign, which text writes in too many ways.
    pub number: Number,
    pub unit: Option<Unit>,
    /// `more than 60` is greater than 60.
    pub bound: Option<Comparison>,
    /// Written with digits, not in words.
    pub in_digits: bool,
    /// Where it stands in the text, its unit included.
    pub at: Range<usize>,
}

impl Stated {
    pub fn of(quantity: &Quantity) -> Self {
        let unit = quantity.unit.clone();
        Self::plain(&quantity.number, Some(unit).filter(|unit| !unit.is_one()))
    }

    pub fn plain(number: &Number, unit: Option<Unit>) -> Self {
        Self {
            number: absolute(number),
            unit,
            bound: None,
            in_digits: true,
            at: 0..0,
        }
    }

    /// Whether two mean the same number, as far as units are written: `43 %` is `0.43`, and `14 days` are `2 weeks`.
    pub fn is_same(&self, other: &Self) -> bool {
        let one = Unit::one();
        match (&self.unit, &other.unit) {
            (Some(unit_of_one), Some(unit)) => {
                unit_of_one.convert(&self.number, unit).as_ref() == Some(&other.number)
            }
            (None, None) => self.number == other.number,
            (Some(unit), None) => {
                self.number == other.number
                    || unit.convert(&self.number, &one).as_ref() == Some(&other.number)
            }
            (None, Some(_)) => other.is_same(self),
        }
    }
}

fn absolute(number: &Number) -> Number {
    match *number < Number::zero() {
        true => &Number::zero() - number,
        false => number.clone(),
    }
}

impl Words {
    /// The numbers of a text, in their order.
    pub fn stated(&self, text: &str) -> Vec<Stated> {
        if !self.written.may_begin_in(text) {
            return Vec::new();
        }
        let comma = self.forms.decimal.as_str() == ",";
        let tokens = tokens(text, comma);
        let mut found = Vec::new();
        let mut next = 0;
        while next < tokens.len() {
            match self.written.read(text, &tokens, next) {
                Some((stated, after)) => {
                    found.push((stated, next..after));
                    next = after;
                }
                None => next += 1,
            }
        }
        self.written.share_units(&tokens, &mut found);
        found.into_iter().map(|(stated, _)| stated).collect()
    }

    /// How many times a text says that something is done, in words that are no number: `twice`, `t.d.s.`.
    pub fn times_named(&self, text: &str) -> Vec<u32> {
        let tokens = tokens(text, false);
        let times = self.written.times.iter();
        let named = times.filter(|(_, words)| words.stand_in(&tokens));
        named.filter_map(|(times, _)| times.parse().ok()).collect()
    }

    /// The units that a text names, with or without a number.
    pub fn units_named(&self, text: &str) -> Vec<Unit> {
        let tokens = tokens(text, false);
        let all = self.written.units.0.iter();
        let named = all.filter(|names| names.words.stand_in(&tokens));
        named.filter_map(UnitNames::unit).collect()
    }
}

impl WrittenNumbers {
    /// The number that begins at a token, and the token after it and its unit.
    fn read(&self, text: &str, tokens: &[TextToken<'_>], index: usize) -> Option<(Stated, usize)> {
        if let Some(stated) = self.rhythm(&tokens[index]) {
            return Some((stated, index + 1));
        }
        let (number, mut after, in_digits) = match &tokens[index].kind {
            TextTokenKind::Number(number) => (number.clone(), index + 1, true),
            TextTokenKind::Word(word) => {
                let (number, after) = self.word(word, tokens, index)?;
                (number, after, false)
            }
            TextTokenKind::Sign(_) => return None,
        };
        let mut end = tokens[after - 1].at.end;
        let unit = self.unit(text, tokens, after);
        let unit = unit.map(|(unit, next)| {
            after = next;
            end = tokens[next - 1].at.end;
            unit
        });
        let bound = self.bound(tokens, index, after);
        let at = tokens[index].at.start..end;
        let stated = Stated {
            number,
            unit,
            bound,
            in_digits,
            at,
        };
        Some((stated, after))
    }

    /// Whether a number may begin in a text. Most prose has none, which its words tell without being taken apart.
    fn may_begin_in(&self, text: &str) -> bool {
        if text
            .bytes()
            .any(|byte| !byte.is_ascii() || byte.is_ascii_digit())
        {
            return true;
        }
        // As `tokens` cuts them where all is ASCII.
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'');
        words.any(
            |word| match word.bytes().any(|byte| byte.is_ascii_uppercase()) {
                true => self.may_begin_with(&word.to_ascii_lowercase()),
                false => self.may_begin_with(word),
            },
        )
    }

    /// Of a word in small letters.
    fn may_begin_with(&self, word: &str) -> bool {
        let joint = self.joint.as_deref();
        self.numbers.contains_key(word)
            || self.rhythms.contains_key(word)
            || joint.is_some_and(|joint| word.contains(joint))
    }

    /// `weekly` states one week.
    fn rhythm(&self, token: &TextToken<'_>) -> Option<Stated> {
        let (number, unit) = self.rhythms.get(token.word()?)?.split_once(' ')?;
        let unit = Unit::parse(unit).ok();
        let at = token.at.clone();
        let stated = Stated::plain(&number.parse().ok()?, unit);
        Some(Stated {
            in_digits: false,
            at,
            ..stated
        })
    }

    fn word(&self, word: &str, tokens: &[TextToken<'_>], index: usize) -> Option<(Number, usize)> {
        if let Some(&number) = self.numbers.get(word) {
            return Some(self.with_ones(number, tokens, index));
        }
        let (ones, tens) = word.split_once(self.joint.as_deref()?)?;
        let number = self.numbers.get(ones)? + self.numbers.get(tens)?;
        Some((number.into(), index + 1))
    }

    /// `twenty-four` is one number.
    fn with_ones(&self, tens: i64, tokens: &[TextToken<'_>], index: usize) -> (Number, usize) {
        let ones = || {
            let [hyphen, word] = tokens.get(index + 1..index + 3)? else {
                return None;
            };
            let number = self.numbers.get(word.word()?)?;
            (hyphen.is_sign("-") && (1..10).contains(number)).then_some(*number)
        };
        match ones().filter(|_| (20..100).contains(&tens)) {
            Some(ones) => ((tens + ones).into(), index + 3),
            None => (tens.into(), index + 1),
        }
    }

    /// The unit that begins at a token, perhaps after a hyphen, and the token after it.
    fn unit(&self, text: &str, tokens: &[TextToken<'_>], index: usize) -> Option<(Unit, usize)> {
        let hyphen = tokens.get(index)?.is_sign("-")
            && tokens
                .get(index + 1)
                .is_some_and(|next| next.word().is_some());
        let first = index + usize::from(hyphen);
        for names in &self.units.0 {
            if let Some(after) = names.words.follow(tokens, first) {
                return Some((names.unit()?, after));
            }
        }
        let start = tokens.get(first)?.at.start;
        let written = text[start..]
            .split([' ', '\u{a0}', '\n', ',', ';', ':', '(', ')', '-', '–'])
            .next()?;
        let written = with_area(&text[start..], written.trim_end_matches('.'));
        let unit = is_symbol(written).then(|| Unit::parse(written).ok())??;
        let end = start + written.len();
        let after = tokens[first..]
            .iter()
            .take_while(|token| token.at.start < end)
            .count();
        Some((unit, first + after))
    }

    fn bound(&self, tokens: &[TextToken<'_>], index: usize, after: usize) -> Option<Comparison> {
        let signs = [
            (">", Comparison::Greater),
            ("≥", Comparison::AtLeast),
            ("<", Comparison::Less),
            ("≤", Comparison::AtMost),
        ];
        let before = index.checked_sub(1).map(|before| &tokens[before]);
        if let Some((_, bound)) = signs
            .iter()
            .find(|(sign, _)| before.is_some_and(|token| token.is_sign(sign)))
        {
            return Some(*bound);
        }
        let later = [
            (&self.or_more, Comparison::AtLeast),
            (&self.or_less, Comparison::AtMost),
        ];
        let mut later = later.into_iter();
        if let Some((_, bound)) = later.find(|(phrases, _)| phrases.follow(tokens, after).is_some())
        {
            return Some(bound);
        }
        let earlier = [
            (&self.greater, Comparison::Greater),
            (&self.at_least, Comparison::AtLeast),
            (&self.less, Comparison::Less),
            (&self.at_most, Comparison::AtMost),
        ];
        let matching = earlier
            .into_iter()
            .filter_map(|(phrases, bound)| Some((phrases.precede(tokens, index)?, bound)));
        matching
            .max_by_key(|(length, _)| *length)
            .map(|(_, bound)| bound)
    }

    /// `2, 4 and 6 weeks` are three times.
    fn share_units(&self, tokens: &[TextToken<'_>], found: &mut [(Stated, Range<usize>)]) {
        let joins = |token: &TextToken<'_>| {
            [",", "-", "–"].iter().any(|sign| token.is_sign(sign))
                || token.word().is_some_and(|word| self.between.has(word))
        };
        for index in (1..found.len()).rev() {
            let (before, later) = found.split_at_mut(index);
            let (Some(last), Some(next)) = (before.last_mut(), later.first()) else {
                continue;
            };
            if last.0.unit.is_none() && tokens[last.1.end..next.1.start].iter().all(joins) {
                last.0.unit.clone_from(&next.0.unit);
            }
        }
    }
}

/// `mL/min/1.73 m²` is one unit in two words.
fn with_area<'t>(text: &'t str, written: &'t str) -> &'t str {
    const AREAS: [&str; 3] = ["m²", "m2", "m^2"];
    let length = written.len();
    let area = || {
        let rest = written.ends_with("/1.73").then(|| &text[length..])?;
        let area = rest.strip_prefix([' ', '\u{a0}'])?;
        let found = AREAS.iter().find(|own| area.starts_with(**own))?;
        Some(length + (rest.len() - area.len()) + found.len())
    };
    area().map_or(written, |end| &text[..end])
}

/// Symbols that stand after a number and are not words of a language.
fn is_symbol(written: &str) -> bool {
    const SYMBOLS: [&str; 35] = [
        "%", "h", "min", "ms", "kg", "g", "mg", "µg", "μg", "ug", "mcg", "ng", "m", "cm", "mm",
        "km", "l", "L", "dl", "dL", "ml", "mL", "mmHg", "kPa", "°C", "°F", "Hz", "kcal", "kJ",
        "IU", "bpm", "mmol", "µmol", "Gy", "mSv",
    ];
    SYMBOLS.contains(&written) || written.contains('/') && !written.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    fn said(language: &str, text: &str) -> Vec<String> {
        let words = Words::of(&Language::parse(language).expect("a tag")).expect("words");
        let stated = words.stated(text).into_iter();
        stated
            .map(|stated| {
                let bound = stated.bound.map_or("", Comparison::symbol);
                let unit = stated
                    .unit
                    .map_or(String::new(), |unit| format!(" {}", unit.code()));
                format!("{bound}{}{unit}", stated.number)
            })
            .collect()
    }

    #[test]
    fn reads_the_ways_in_which_people_write_numbers() {
        let cases = [
            (
                "effect sizes of η² = .27, .36, and .43 respectively",
                "0.27|0.36|0.43",
            ),
            ("(0.25-0.36 gauge, 25-40mm length)", "0.25|0.36|25 mm|40 mm"),
            (
                "attend ≥80% of sessions (e.g., 19 of 24 treatments)",
                ">=80 %|19|24",
            ),
            ("needs >60 hours of training", ">60 h"),
            ("a 12-week course of 1,500 mg", "12 wk|1500 mg"),
            ("twenty-four visits in sixty minutes", "24|60 min"),
            ("at 2 weeks, discharge, and 3-month follow-up", "2 wk|3 mo"),
            (
                "2, 4 and 6 weeks; no more than two days",
                "2 wk|4 wk|6 wk|<=2 d",
            ),
            ("18 years or older, and under 65 years", ">=18 a|<65 a"),
            ("p = 0.09, p<0.001, ½ of them", "0.09|<0.001|0.5"),
            ("5 mg/kg, 7 mmol/L, 43 percent", "5 mg/kg|7 mmol/L|43 %"),
            (
                "below 30 mL/min/1.73 m², 45 mL/min/1.73m2 or more, 2 m",
                "<30 mL/min/{1.73_m2}|>=45 mL/min/{1.73_m2}|2 m",
            ),
        ];
        for (text, numbers) in cases {
            assert_eq!(said("en", text).join("|"), numbers, "{text}");
        }
    }

    #[test]
    fn a_text_is_read_wherever_a_number_may_begin() {
        let texts = [
            ("en", "Rest it, and come back Weekly.", "1 wk"),
            ("en", "Rest it for TWO days.", "2 d"),
            ("en", "don't rest it", ""),
            ("de", "nach Vierundzwanzig Wochen", "24 wk"),
            ("de", "gesund", ""),
        ];
        for (language, text, numbers) in texts {
            assert_eq!(said(language, text).join("|"), numbers, "{text}");
        }
    }

    #[test]
    fn names_with_digits_are_no_numbers() {
        for text in [
            "COVID-19",
            "vitamin B12",
            "at L5",
            "the 2nd line",
            "CHA2DS2",
        ] {
            assert_eq!(said("en", text), [] as [String; 0], "{text}");
        }
    }

    #[test]
    fn reads_german() {
        let cases = [
            ("mehr als 60 Stunden", ">60 h"),
            ("1.500 mg in 2,5 Tagen", "1500 mg|2.5 d"),
            ("vierundzwanzig Wochen oder mehr", ">=24 wk"),
            ("höchstens zwei Tage, 80 Prozent", "<=2 d|80 %"),
        ];
        for (text, numbers) in cases {
            assert_eq!(said("de", text).join("|"), numbers, "{text}");
        }
    }

    #[test]
    fn compares_across_units() {
        let words = Words::english();
        let is_same = |a: &str, b: &str| words.stated(a)[0].is_same(&words.stated(b)[0]);
        assert!(is_same("14 days", "2 weeks"));
        assert!(is_same("43 %", "0.43"));
        assert!(is_same(".43", "43%"));
        assert!(is_same("60", "60 hours"));
        assert!(!is_same("60 hours", "60 minutes"));
        assert!(!is_same("8 weeks", "80 weeks"));
    }
}
