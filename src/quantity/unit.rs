use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::Number;
use super::ucum::{BASES, DERIVED, HABITS, PREFIXES, SCALES, WORDS};

/// The exponents of the base units; equal where quantities can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dimension(BTreeMap<&'static str, i32>);

/// A unit of measure: how many base units one of it is, and where its zero lies.
///
/// There is no way to compare two numbers of different units but [`Unit::convert`], which refuses another dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    written: Arc<str>,
    meaning: Arc<Meaning>,
}

/// Why a piece of text is no unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitError {
    /// No unit has this symbol.
    Unknown(String),
    /// Not of UCUM's grammar.
    Malformed,
}

impl Unit {
    /// The unit of counts and shares.
    pub fn one() -> Self {
        Self::new("1", Meaning::one())
    }

    fn new(written: &str, meaning: Meaning) -> Self {
        Self {
            written: written.into(),
            meaning: Arc::new(meaning),
        }
    }

    pub fn is_one(&self) -> bool {
        *self.written == *"1"
    }

    /// Reads UCUM's case-sensitive codes, and the words of time that CQL has.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let code = WORDS
            .iter()
            .find(|(word, _)| *word == text)
            .map_or(text, |(_, code)| code);
        Ok(Self::new(text, parse_code(code, 0)?))
    }

    /// UCUM's code, whatever the author wrote.
    pub fn code(&self) -> &str {
        let word = WORDS.iter().find(|(word, _)| *word == &*self.written);
        word.map_or(&self.written, |(_, code)| code)
    }

    /// The code of what people write by hand.
    pub fn meant_by(text: &str) -> Option<&'static str> {
        let habit = HABITS.iter().find(|(written, _)| *written == text);
        habit.map(|(_, code)| *code)
    }

    /// The names of units that a misspelt one may have meant.
    pub fn known() -> impl Iterator<Item = &'static str> {
        let words = WORDS.iter().map(|(word, _)| *word);
        let bases = BASES.iter().map(|(symbol, _)| *symbol);
        let derived = DERIVED.iter().map(|(symbol, ..)| *symbol);
        words.chain(bases).chain(derived)
    }

    pub fn dimension(&self) -> &Dimension {
        &self.meaning.dimension
    }

    /// The same quantity in another unit; `None` where the dimensions differ.
    pub fn convert(&self, number: &Number, to: &Unit) -> Option<Number> {
        let (from, to) = (&self.meaning, &to.meaning);
        if from.dimension != to.dimension {
            return None;
        }
        let base = &(number * &from.factor) + &from.zero;
        Some(&(&base - &to.zero) / &to.factor)
    }
}

/// As written by the author; words and codes read alike.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// What a unit measures: a number of it, times the factor, plus the zero, is in base units.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Meaning {
    dimension: Dimension,
    factor: Number,
    zero: Number,
}

const MOST_BYTES: usize = 80;
const LARGEST_EXPONENT: i32 = 30;
const DEEPEST_NESTING: usize = 8;

impl Meaning {
    fn one() -> Self {
        Self {
            dimension: Dimension::default(),
            factor: Number::one(),
            zero: Number::zero(),
        }
    }

    /// A first component keeps its zero; in a product there is none.
    fn or_times(self, other: Meaning, sign: i32) -> Result<Self, UnitError> {
        if self == Meaning::one() && sign > 0 {
            Ok(other)
        } else {
            self.times(&other, sign)
        }
    }

    fn times(self, other: &Meaning, sign: i32) -> Result<Self, UnitError> {
        if !self.zero.is_zero() || !other.zero.is_zero() {
            return Err(UnitError::Malformed);
        }
        let mut dimension = self.dimension;
        for (base, exponent) in &other.dimension.0 {
            let sum = dimension.0.entry(base).or_default();
            *sum += sign * exponent;
            if sum.abs() > LARGEST_EXPONENT {
                return Err(UnitError::Malformed);
            }
        }
        dimension.0.retain(|_, exponent| *exponent != 0);
        let factor = if sign > 0 {
            &self.factor * &other.factor
        } else {
            &self.factor / &other.factor
        };
        Ok(Self {
            dimension,
            factor,
            zero: Number::zero(),
        })
    }

    fn power(self, exponent: i32) -> Result<Self, UnitError> {
        if exponent == 1 {
            return Ok(self);
        }
        if exponent.unsigned_abs() > LARGEST_EXPONENT.unsigned_abs() || !self.zero.is_zero() {
            return Err(UnitError::Malformed);
        }
        let mut dimension = self.dimension;
        for own in dimension.0.values_mut() {
            *own *= exponent;
        }
        dimension.0.retain(|_, exponent| *exponent != 0);
        Ok(Self {
            dimension,
            factor: self.factor.power(exponent),
            zero: self.zero,
        })
    }
}

/// `term = ["/"] component { ("." | "/") component }`.
fn parse_code(code: &str, depth: usize) -> Result<Meaning, UnitError> {
    if code.is_empty() || code.len() > MOST_BYTES || depth > DEEPEST_NESTING {
        return Err(UnitError::Malformed);
    }
    let mut unit = Meaning::one();
    let mut rest = code;
    let mut sign = 1;
    if let Some(after) = rest.strip_prefix('/') {
        rest = after;
        sign = -1;
    }
    loop {
        let end = component_end(rest)?;
        unit = unit.or_times(parse_component(&rest[..end], depth)?, sign)?;
        let Some(operator) = rest[end..].chars().next() else {
            return Ok(unit);
        };
        sign = if operator == '.' { 1 } else { -1 };
        rest = &rest[end + 1..];
    }
}

/// Where a component ends: at a `.` or `/` outside brackets, braces and parentheses.
fn component_end(text: &str) -> Result<usize, UnitError> {
    let mut depth = 0usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1).ok_or(UnitError::Malformed)?,
            '.' | '/' if depth == 0 => return Ok(at),
            '!'..='~' => {}
            _ => return Err(UnitError::Malformed),
        }
    }
    if depth == 0 {
        Ok(text.len())
    } else {
        Err(UnitError::Malformed)
    }
}

/// A parenthesis, a number or a symbol, with an exponent and an annotation.
fn parse_component(text: &str, depth: usize) -> Result<Meaning, UnitError> {
    if text.is_empty() {
        return Err(UnitError::Malformed);
    }
    let text = without_annotation(text)?;
    if text.is_empty() {
        return Ok(Meaning::one());
    }
    if let Some(inner) = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
    {
        return parse_code(inner, depth + 1);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let factor: Number = text.parse().map_err(|_| UnitError::Malformed)?;
        if factor.is_zero() {
            return Err(UnitError::Malformed);
        }
        return Ok(Meaning {
            factor,
            ..Meaning::one()
        });
    }
    let (symbol, exponent) = split_exponent(text)?;
    parse_symbol(symbol, depth)?.power(exponent)
}

/// `mL{blood}` without `{blood}`; an annotation alone counts things.
fn without_annotation(text: &str) -> Result<&str, UnitError> {
    let Some((before, annotation)) = text.split_once('{') else {
        return Ok(text);
    };
    let inner = annotation.strip_suffix('}').ok_or(UnitError::Malformed)?;
    if inner.contains(['{', '}']) {
        return Err(UnitError::Malformed);
    }
    Ok(before)
}

/// `m2`, `s-1`, `10*9`; digits inside brackets belong to the symbol.
fn split_exponent(text: &str) -> Result<(&str, i32), UnitError> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Ok((text, 1));
    }
    let mut start = text.len() - digits;
    if text[..start].ends_with(['-', '+']) {
        start -= 1;
    }
    let exponent = text[start..].parse().map_err(|_| UnitError::Malformed)?;
    Ok((&text[..start], exponent))
}

fn parse_symbol(symbol: &str, depth: usize) -> Result<Meaning, UnitError> {
    if let Some(unit) = parse_atom(symbol, false, depth)? {
        return Ok(unit);
    }
    for (prefix, exponent) in PREFIXES {
        let Some(rest) = symbol.strip_prefix(prefix) else {
            continue;
        };
        if let Some(unit) = parse_atom(rest, true, depth)? {
            let factor = &unit.factor * &Number::power_of_ten(*exponent);
            return Ok(Meaning { factor, ..unit });
        }
    }
    Err(UnitError::Unknown(symbol.to_owned()))
}

fn parse_atom(symbol: &str, prefixed: bool, depth: usize) -> Result<Option<Meaning>, UnitError> {
    if let Some((base, metric)) = BASES.iter().find(|(base, _)| *base == symbol) {
        let dimension = Dimension(BTreeMap::from([(*base, 1)]));
        let unit = Meaning {
            dimension,
            ..Meaning::one()
        };
        return Ok((*metric || !prefixed).then_some(unit));
    }
    if let Some((_, metric, factor, definition)) = DERIVED.iter().find(|(own, ..)| *own == symbol) {
        if prefixed && !metric {
            return Ok(None);
        }
        let definition = parse_code(definition, depth + 1)?;
        let factor: Number = factor.parse().expect("the table holds numbers");
        let factor = &factor * &definition.factor;
        return Ok(Some(Meaning {
            factor,
            ..definition
        }));
    }
    let scale = SCALES
        .iter()
        .find(|scale| scale.symbol == symbol && !prefixed);
    Ok(scale.map(|scale| Meaning {
        dimension: Dimension(BTreeMap::from([("K", 1)])),
        factor: Number::ratio(scale.degree.0, scale.degree.1),
        zero: Number::ratio(scale.zero.0, scale.zero.1),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(number: &str, from: &str, to: &str) -> Option<String> {
        let from = Unit::parse(from).expect("a unit");
        let to = Unit::parse(to).expect("a unit");
        let number = number.parse().expect("a number");
        from.convert(&number, &to).map(|number| number.to_string())
    }

    #[test]
    fn every_unit_of_the_tables_parses() {
        for (symbol, ..) in DERIVED {
            assert!(Unit::parse(symbol).is_ok(), "{symbol}");
        }
        for (word, _) in WORDS {
            assert!(Unit::parse(word).is_ok(), "{word}");
        }
        for (habit, code) in HABITS {
            assert!(Unit::parse(habit).is_err(), "{habit}");
            assert!(Unit::parse(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn converts_within_a_dimension_without_rounding() {
        for (number, from, to, expected) in [
            ("2", "weeks", "h", "336"),
            ("12", "weeks", "mo", "672/243.5"),
            ("1", "g/dL", "mg/mL", "10"),
            ("140", "mm[Hg]", "kPa", "18.66508"),
            ("98.6", "[degF]", "Cel", "37"),
            ("1", "10*9/L", "/uL", "1000"),
            ("1", "ug/kg/min", "mg/kg/h", "0.06"),
            ("70", "mL/min/{1.73_m2}", "mL/min", "70"),
            ("1", "(mg/dL).L", "g", "0.01"),
        ] {
            let expected = match expected.split_once('/') {
                Some((over, under)) => &over.parse::<Number>().unwrap() / &under.parse().unwrap(),
                None => expected.parse().unwrap(),
            };
            assert_eq!(
                converted(number, from, to),
                Some(expected.to_string()),
                "{from}"
            );
        }
    }

    #[test]
    fn another_dimension_does_not_convert() {
        assert_eq!(converted("1", "weeks", "mm"), None);
        assert_eq!(converted("1", "mmol/L", "mg/dL"), None);
        assert_eq!(converted("1", "[IU]", "mg"), None);
    }

    #[test]
    fn refuses_what_is_no_unit() {
        for text in [
            "",
            "/",
            "m//s",
            "furlong",
            "kmin",
            "m(",
            "(m",
            "m)",
            "{a",
            "a}",
            "0",
            "Cel.m",
            "m99",
            "m-2147483648",
            "é",
        ] {
            assert!(Unit::parse(text).is_err(), "{text}");
        }
        assert!(Unit::parse(&"(".repeat(60)).is_err());
    }
}
