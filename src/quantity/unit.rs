use std::fmt;
use std::sync::{Arc, LazyLock};

use super::Number;
use super::kind::{KindDifference, QuantityKind};
use super::spelling::{COUNTED, MEANT, PREFIXED, WHOLE, WORDS, code_of, folded, map_components};
use super::ucum::{BASES, DERIVED, KILO, PREFIXES, Prefixes, SCALES};

/// A unit of measure: how many base units one of it is, and where its zero lies.
///
/// Numbers of different units can be compared only by [`Unit::convert`], which refuses another kind of quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    written: Arc<str>,
    code: Arc<str>,
    meaning: Arc<UnitMeaning>,
}

/// Why a piece of text is not a unit.
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
        Self {
            written: "1".into(),
            code: "1".into(),
            meaning: Arc::new(UnitMeaning::one()),
        }
    }

    pub fn is_one(&self) -> bool {
        *self.code == *"1"
    }

    /// Reads UCUM's case-sensitive codes, and what people write by hand where it has one meaning.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        if text.len() > MOST_BYTES {
            return Err(UnitError::Malformed);
        }
        let code = code_of(text, |component| parse_component(component, 0).is_ok());
        Ok(Self {
            meaning: Arc::new(parse_code(&code, 0)?),
            written: text.trim().into(),
            code: code.into(),
        })
    }

    /// UCUM's code, whatever the author wrote.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// As an expression writes it: in quotes, unless it is one word.
    pub fn in_expression(&self) -> String {
        let word = WORDS.iter().find(|(_, code)| **code == *self.code);
        let text = match word {
            // A quote ends a quoted unit.
            Some((word, _)) if self.written.contains('\'') => word,
            Some(_) | None => &*self.written,
        };
        if text == "%" || is_word(text) {
            text.to_owned()
        } else {
            format!("'{text}'")
        }
    }

    /// A valid unit that a text, not a unit or another one, may have meant. `nearest` chooses among symbols.
    pub fn meant_by(
        text: &str,
        nearest: impl Fn(&str, &[String]) -> Option<String>,
    ) -> Option<String> {
        let text = folded(text);
        let mended = map_components(&text, |component| {
            let is_known = component.is_empty() || Self::parse(component).is_ok();
            let meant = match meant(component) {
                Some(meant) => Some(meant.to_owned()),
                None if is_known => None,
                None => {
                    same_letters(component).or_else(|| nearest(component, &of_length(component)))
                }
            };
            meant.unwrap_or_else(|| component.to_owned())
        });
        (mended != text && Self::parse(&mended).is_ok()).then_some(mended)
    }

    pub fn kind(&self) -> &QuantityKind {
        &self.meaning.kind
    }

    /// How many base units one of it is; `None` where its zero is not nothing, as that of a temperature.
    pub fn factor(&self) -> Option<&Number> {
        self.meaning.zero.is_none().then_some(&self.meaning.factor)
    }

    /// Why numbers of the two units do not compare, if they do not.
    pub fn difference(&self, other: &Unit) -> Option<KindDifference> {
        self.kind().difference(other.kind())
    }

    /// The same quantity in another unit; `None` where that measures another kind of quantity.
    pub fn convert(&self, number: &Number, to: &Unit) -> Option<Number> {
        let (from, to) = (&self.meaning, &to.meaning);
        if from == to {
            return Some(number.clone());
        }
        if from.kind != to.kind {
            return None;
        }
        let base = &(number * &from.factor) + &from.offset();
        Some(&(&base - &to.offset()) / &to.factor)
    }
}

/// As written by the author; words and codes read alike.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// What an expression reads as one word after a number.
fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '°')
        && text
            .chars()
            .all(|character| character.is_alphanumeric() || character == '°')
}

fn meant(text: &str) -> Option<&'static str> {
    let meant = MEANT.iter().find(|(written, _)| *written == text);
    meant.map(|(_, meant)| *meant)
}

/// The symbols that a misspelt one may have meant.
fn known() -> impl Iterator<Item = &'static str> {
    let words = WORDS
        .iter()
        .chain(PREFIXED)
        .chain(WHOLE)
        .map(|(word, _)| *word);
    let bases = BASES.iter().map(|(symbol, _)| *symbol);
    let derived = DERIVED.iter().map(|(symbol, ..)| *symbol);
    let scales = SCALES.iter().map(|scale| scale.symbol);
    let counted = COUNTED.iter().copied();
    words
        .chain(bases)
        .chain(derived)
        .chain(scales)
        .chain(counted)
}

/// The symbol, with a prefix or without, that differs in capitals alone: `mmhg`, `MG`, `Kg`.
fn same_letters(text: &str) -> Option<String> {
    let wanted = text.to_lowercase();
    let mut same = with_prefixes().filter(|code| code.to_lowercase() == wanted);
    same.find(|code| Unit::parse(code).is_ok())
}

/// The symbols of about the same length.
fn of_length(text: &str) -> Vec<String> {
    let known = READABLE.iter();
    let known = known.filter(|code| code.len().abs_diff(text.len()) <= 2);
    known.cloned().collect()
}

/// Every symbol that can be read, with every prefix that it takes: each is parsed to find out, which is not done again for each mistake.
static READABLE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let all = with_prefixes();
    all.filter(|code| Unit::parse(code).is_ok()).collect()
});

/// Every symbol with every prefix, those without one first; not all of them can be read.
fn with_prefixes() -> impl Iterator<Item = String> {
    let prefixes = std::iter::once("").chain(PREFIXES.iter().map(|(prefix, _)| *prefix));
    prefixes.flat_map(|prefix| known().map(move |symbol| format!("{prefix}{symbol}")))
}

/// What a unit measures: a number of it, times the factor, plus the zero, is in base units.
#[derive(Clone, Debug, PartialEq, Eq)]
struct UnitMeaning {
    kind: QuantityKind,
    factor: Number,
    /// Of a scale whose zero is not nothing, such as a temperature; it is not part of a product.
    zero: Option<Number>,
}

const MOST_BYTES: usize = 80;
const LARGEST_EXPONENT: i32 = 30;
const DEEPEST_NESTING: usize = 8;

impl UnitMeaning {
    fn one() -> Self {
        Self {
            kind: QuantityKind::default(),
            factor: Number::one(),
            zero: None,
        }
    }

    fn of(kind: QuantityKind) -> Self {
        Self {
            kind,
            ..Self::one()
        }
    }

    fn offset(&self) -> Number {
        self.zero.clone().unwrap_or_else(Number::zero)
    }

    /// A first component keeps its zero; in a product there is none.
    fn or_times(self, other: UnitMeaning, is_over: bool) -> Result<Self, UnitError> {
        if self == UnitMeaning::one() && is_over {
            Ok(other)
        } else {
            self.times(&other, is_over)
        }
    }

    fn times(self, other: &UnitMeaning, is_over: bool) -> Result<Self, UnitError> {
        if self.zero.is_some() || other.zero.is_some() {
            return Err(UnitError::Malformed);
        }
        let factor = match is_over {
            true => &self.factor * &other.factor,
            false => &self.factor / &other.factor,
        };
        let kind = self.kind.times(&other.kind, is_over);
        Ok(Self {
            kind: kind.ok_or(UnitError::Malformed)?,
            factor,
            zero: None,
        })
    }

    fn power(self, exponent: i32) -> Result<Self, UnitError> {
        if exponent == 1 {
            return Ok(self);
        }
        if exponent.unsigned_abs() > LARGEST_EXPONENT.unsigned_abs() || self.zero.is_some() {
            return Err(UnitError::Malformed);
        }
        Ok(Self {
            kind: self.kind.power(exponent).ok_or(UnitError::Malformed)?,
            factor: self.factor.power(exponent),
            zero: None,
        })
    }

    fn annotated(self, annotation: &str) -> Result<Self, UnitError> {
        let kind = self
            .kind
            .times(&QuantityKind::of_annotation(annotation), true);
        Ok(Self {
            kind: kind.ok_or(UnitError::Malformed)?,
            ..self
        })
    }
}

/// `term = ["/"] component { ("." | "/") component }`.
fn parse_code(code: &str, depth: usize) -> Result<UnitMeaning, UnitError> {
    if code.is_empty() || code.len() > MOST_BYTES || depth > DEEPEST_NESTING {
        return Err(UnitError::Malformed);
    }
    let mut unit = UnitMeaning::one();
    let mut rest = code;
    let mut is_over = true;
    if let Some(after) = rest.strip_prefix('/') {
        rest = after;
        is_over = false;
    }
    loop {
        let end = component_end(rest)?;
        unit = unit.or_times(parse_component(&rest[..end], depth)?, is_over)?;
        let Some(operator) = rest[end..].chars().next() else {
            return Ok(unit);
        };
        is_over = operator == '.';
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

/// A parenthesis, a number or a symbol, with an exponent and an annotation; an annotation alone counts things.
fn parse_component(text: &str, depth: usize) -> Result<UnitMeaning, UnitError> {
    match split_annotation(text)? {
        ("", None) => Err(UnitError::Malformed),
        ("", Some(annotation)) => UnitMeaning::one().annotated(annotation),
        (text, None) => parse_bare(text, depth),
        (text, Some(annotation)) => parse_bare(text, depth)?.annotated(annotation),
    }
}

/// `mL{blood}` as `mL` and `blood`.
fn split_annotation(text: &str) -> Result<(&str, Option<&str>), UnitError> {
    let Some((before, annotation)) = text.split_once('{') else {
        return Ok((text, None));
    };
    let inner = annotation.strip_suffix('}').ok_or(UnitError::Malformed)?;
    if inner.contains(['{', '}']) {
        return Err(UnitError::Malformed);
    }
    Ok((before, Some(inner)))
}

fn parse_bare(text: &str, depth: usize) -> Result<UnitMeaning, UnitError> {
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
        return Ok(UnitMeaning {
            factor,
            ..UnitMeaning::one()
        });
    }
    let (symbol, exponent) = split_exponent(text)?;
    parse_symbol(symbol, depth)?.power(exponent)
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

fn parse_symbol(symbol: &str, depth: usize) -> Result<UnitMeaning, UnitError> {
    if let Some(unit) = parse_atom(symbol, None, depth)? {
        return Ok(unit);
    }
    for (prefix, exponent) in PREFIXES {
        let Some(rest) = symbol.strip_prefix(prefix) else {
            continue;
        };
        if let Some(unit) = parse_atom(rest, Some(*exponent), depth)? {
            let factor = &unit.factor * &Number::power_of_ten(*exponent);
            return Ok(UnitMeaning { factor, ..unit });
        }
    }
    Err(UnitError::Unknown(symbol.to_owned()))
}

impl Prefixes {
    /// Whether a unit takes the prefix of this power of ten, or none.
    fn allow(self, prefix: Option<i32>) -> bool {
        match self {
            Prefixes::All => true,
            Prefixes::Small => prefix.is_none_or(|exponent| exponent <= KILO),
            Prefixes::None => prefix.is_none(),
        }
    }
}

/// A unit of the tables, if there is one that takes the prefix of this power of ten.
fn parse_atom(
    symbol: &str,
    prefix: Option<i32>,
    depth: usize,
) -> Result<Option<UnitMeaning>, UnitError> {
    if let Some((base, prefixes)) = BASES.iter().find(|(base, _)| *base == symbol) {
        let unit = UnitMeaning::of(QuantityKind::of_base(base));
        return Ok(prefixes.allow(prefix).then_some(unit));
    }
    if let Some((_, prefixes, factor, definition)) =
        DERIVED.iter().find(|(listed, ..)| *listed == symbol)
    {
        if !prefixes.allow(prefix) {
            return Ok(None);
        }
        let definition = parse_code(definition, depth + 1)?;
        let factor: Number = factor.parse().expect("the table holds numbers");
        let factor = &factor * &definition.factor;
        return Ok(Some(UnitMeaning {
            factor,
            ..definition
        }));
    }
    let scale = SCALES
        .iter()
        .find(|scale| scale.symbol == symbol && prefix.is_none());
    Ok(scale.map(|scale| UnitMeaning {
        kind: QuantityKind::of_base("Cel"),
        factor: Number::ratio(scale.degree.0, scale.degree.1),
        zero: Some(Number::ratio(scale.zero.0, scale.zero.1)),
    }))
}
