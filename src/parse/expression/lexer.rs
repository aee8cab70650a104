//! Cuts an expression into words, values, numbers and signs.

use std::fmt;
use std::ops::Range;

use super::SyntaxError;
use crate::problem::Remedy;
use crate::quantity::{Number, NumberError, Unit};

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub range: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum TokenKind {
    /// A name, a keyword, a bare unit; may hold hyphens, underscores and dots.
    Word(String),
    /// In single quotes.
    Value(String),
    Number(Number),
    Symbol(&'static str),
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokenKind::Word(word) => write!(f, "`{word}`"),
            TokenKind::Value(value) => write!(f, "`'{value}'`"),
            TokenKind::Number(number) => write!(f, "`{number}`"),
            TokenKind::Symbol(symbol) => write!(f, "`{symbol}`"),
        }
    }
}

/// Longer signs first.
const SYMBOLS: &[&str] = &[
    "!=", "<=", ">=", "<", ">", "=", "(", ")", "{", "}", ",", "%",
];

/// The signs of arithmetic. A minus is one of them before a number too; within a name it is a hyphen.
const OPERATORS: &[&str] = &["+", "-", "*", "/", "^"];

/// What people write by habit, and what it is called here. Longer signs first.
const FOREIGN: &[(&str, &str)] = &[
    ("==", "="),
    ("<>", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("!", "not"),
    ("&", "and"),
    ("|", "or"),
    ("\"", "'"),
    ("‘", "'"),
    ("’", "'"),
    ("“", "'"),
    ("”", "'"),
    ("+", ""),
    ("*", ""),
    ("/", ""),
];

/// Signs that begin a unit as letters do: `38 °C`.
const DEGREES: &str = "°º˚℃℉";

/// What an expression that is true or false is made of.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    cut(text, &[])
}

/// What a number that is worked out is made of.
pub(super) fn tokens_of_arithmetic(text: &str) -> Result<Vec<Token>, SyntaxError> {
    cut(text, OPERATORS)
}

fn cut(text: &str, operators: &'static [&'static str]) -> Result<Vec<Token>, SyntaxError> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if let Some(operator) = operators.iter().find(|sign| text[at..].starts_with(**sign)) {
            let range = at..at + operator.len();
            at = range.end;
            let kind = TokenKind::Symbol(operator);
            tokens.push(Token { kind, range });
            continue;
        }
        let token =
            token(text, at, first).map_err(|error| match unquoted_unit(text, at, &tokens) {
                Some((remedy, range)) => error.remedy(remedy, range),
                None => error,
            })?;
        at = token.range.end;
        tokens.push(token);
    }
    Ok(tokens)
}

fn token(text: &str, at: usize, first: char) -> Result<Token, SyntaxError> {
    let rest = &text[at..];
    if first == '\'' {
        return value(rest, at);
    }
    if first.is_ascii_digit()
        || (first == '-' && rest[1..].starts_with(|next: char| next.is_ascii_digit()))
    {
        return number(rest, at);
    }
    if first.is_alphabetic() || DEGREES.contains(first) {
        let length = run(rest, |character| {
            character.is_alphanumeric() || "-_.".contains(character) || DEGREES.contains(character)
        });
        return word(rest[..length].trim_end_matches(['.', '-']), at);
    }
    let foreign = FOREIGN.iter().find(|(sign, _)| rest.starts_with(sign));
    let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
    match (foreign, symbol) {
        (Some((sign, ours)), symbol) if symbol.is_none_or(|symbol| symbol.len() < sign.len()) => {
            Err(foreign_sign(text, sign, ours, at))
        }
        (_, Some(symbol)) => Ok(Token {
            kind: TokenKind::Symbol(symbol),
            range: at..at + symbol.len(),
        }),
        (_, None) => Err(SyntaxError::new(
            format!("`{}` has no meaning here", first.escape_debug()),
            at..at + first.len_utf8(),
        )),
    }
}

/// The unit with a sign of its own that stands after a number without its quotes: `'mg/dL'`, of `140 mg/dL`.
fn unquoted_unit(text: &str, at: usize, before: &[Token]) -> Option<(Remedy, Range<usize>)> {
    let start = text[..at]
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + 1);
    let is_outside = |token: &&Token| token.range.end <= start;
    let number = match before.iter().rev().find(is_outside) {
        Some(Token {
            kind: TokenKind::Number(_),
            ..
        }) => Some(start),
        _ => None,
    };
    let joined = before.iter().find(|token| token.range.start >= start);
    let joined = joined.filter(|token| matches!(token.kind, TokenKind::Number(_)));
    let start = number.or_else(|| Some(joined?.range.end))?;
    let rest = text.get(start..)?;
    // `mL/min/1.73 m2` is two words.
    let ends = rest.match_indices(char::is_whitespace).map(|(end, _)| end);
    let mut ends: Vec<usize> = ends.take(2).chain([rest.len()]).collect();
    ends.truncate(2);
    let mut units = ends
        .iter()
        .rev()
        .map(|&end| rest[..end].trim_end_matches([')', '}', ',']));
    let unit = units.find(|unit| is_unit(unit))?;
    let remedy = Remedy::after(
        "a unit with such a sign stands in quotes",
        format!("'{unit}'"),
    );
    Some((remedy, start..start + unit.len()))
}

/// A name that differs in capitals is questioned where it is read.
fn is_unit(text: &str) -> bool {
    let is_unit = Unit::parse(text).is_ok() || Unit::meant_by(text, |_, _| None).is_some();
    is_unit && !text.contains('\'')
}

fn foreign_sign(text: &str, sign: &str, ours: &str, at: usize) -> SyntaxError {
    let end = at + sign.len();
    let error = SyntaxError::new(format!("`{sign}` has no meaning here"), at..end);
    let is_word = ours.starts_with(char::is_alphabetic);
    let is_apart = !text[..at].ends_with(char::is_alphanumeric)
        && !text[end..].starts_with(char::is_alphanumeric);
    match ours {
        "'" => match closing_quote(&text[end..]) {
            Some((inner, closed)) => {
                error.remedy(Remedy::write(format!("'{inner}'")), at..end + closed)
            }
            None => error.help("write `'`"),
        },
        ours if !ours.is_empty() && (is_apart || !is_word) => {
            error.remedy(Remedy::write(ours), at..end)
        }
        "" => error.help("what is worked out has a name of its own, in a `calculation` block; a unit with such a sign stands in quotes: `140 'mg/dL'`"),
        ours => error.help(format!("write `{ours}`")),
    }
}

/// The value before the next quote that is not of this language, and where that quote ends.
fn closing_quote(text: &str) -> Option<(&str, usize)> {
    let (at, sign) = text
        .char_indices()
        .find(|(_, sign)| "'\"‘’“”".contains(*sign))?;
    let inner = &text[..at];
    (!inner.trim().is_empty()).then_some((inner, at + sign.len_utf8()))
}

/// How many bytes the characters take that pass.
fn run(text: &str, passes: impl Fn(char) -> bool) -> usize {
    text.find(|character| !passes(character))
        .unwrap_or(text.len())
}

fn value(rest: &str, at: usize) -> Result<Token, SyntaxError> {
    let Some(length) = rest[1..].find('\'') else {
        return Err(
            SyntaxError::new("this quote is never closed", at..at + rest.len())
                .help("end the value with `'`"),
        );
    };
    Ok(Token {
        kind: TokenKind::Value(rest[1..=length].to_owned()),
        range: at..at + length + 2,
    })
}

fn word(text: &str, at: usize) -> Result<Token, SyntaxError> {
    let range = at..at + text.len();
    let lower = text.to_lowercase();
    if lower != text && super::KEYWORDS.contains(&lower.as_str()) {
        let error = SyntaxError::new(format!("`{text}` has no meaning here"), range.clone());
        return Err(error.remedy(Remedy::write(lower), range));
    }
    let kind = TokenKind::Word(text.to_owned());
    Ok(Token { kind, range })
}

fn number(rest: &str, at: usize) -> Result<Token, SyntaxError> {
    let sign = usize::from(rest.starts_with('-'));
    let length = sign
        + run(&rest[sign..], |character| {
            character.is_ascii_digit() || "._".contains(character)
        });
    let range = at..at + length;
    match rest[..length].parse() {
        Ok(number) => Ok(Token {
            kind: TokenKind::Number(number),
            range,
        }),
        Err(NumberError::NotANumber) => Err(SyntaxError::new(
            format!("`{}` is not a number", &rest[..length]),
            range,
        )
        .help("write digits, with a point before decimals")),
        Err(NumberError::TooLong) => {
            Err(SyntaxError::new("this number has too many digits", range))
        }
    }
}
