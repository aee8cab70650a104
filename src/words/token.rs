//! Running text in words, numbers and signs.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::quantity::Number;

/// A piece of a text.
#[derive(Clone, Debug)]
pub(super) struct TextToken<'a> {
    pub kind: TextTokenKind<'a>,
    pub at: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum TextTokenKind<'a> {
    /// In small letters.
    Word(Cow<'a, str>),
    Number(Number),
    Sign(&'a str),
}

impl TextToken<'_> {
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            TextTokenKind::Word(word) => Some(word),
            TextTokenKind::Number(_) | TextTokenKind::Sign(_) => None,
        }
    }

    /// A word or a sign.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            TextTokenKind::Word(word) => Some(word),
            TextTokenKind::Sign(sign) => Some(sign),
            TextTokenKind::Number(_) => None,
        }
    }

    pub fn is_sign(&self, wanted: &str) -> bool {
        match &self.kind {
            TextTokenKind::Sign(sign) => *sign == wanted,
            TextTokenKind::Word(_) | TextTokenKind::Number(_) => false,
        }
    }
}

/// `comma` says that decimals begin with a comma.
pub(super) fn tokens(text: &str, comma: bool) -> Vec<TextToken<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        // No other character begins a number.
        let may_count = first.is_ascii_digit() || matches!(first, '.' | ',') || !first.is_ascii();
        let number = may_count.then(|| number(text, at, comma)).flatten();
        let token = number.unwrap_or_else(|| word_or_sign(text, at, first));
        at = token.at.end;
        tokens.push(token);
    }
    tokens
}

fn word_or_sign(text: &str, at: usize, first: char) -> TextToken<'_> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '°');
    if !is_part(first) {
        let length = match &text[at..] {
            rest if rest.starts_with(">=") || rest.starts_with("<=") => 2,
            _ => first.len_utf8(),
        };
        let at = at..at + length;
        let sign = match &text[at.clone()] {
            ">=" => "≥",
            "<=" => "≤",
            "‑" | "‐" => "-",
            sign => sign,
        };
        return TextToken {
            kind: TextTokenKind::Sign(sign),
            at,
        };
    }
    let rest = &text[at..];
    // Most words are letters of ASCII to their end.
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric();
    let plain = rest.bytes().take_while(is_letter).count();
    let more = &rest[plain..];
    let length = plain + more.find(|c| !is_part(c)).unwrap_or(more.len());
    let at = at..at + length;
    let written = &text[at.clone()];
    let is_small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    let word = match written.bytes().all(is_small) {
        true => written.into(),
        false => written.to_lowercase().into(),
    };
    TextToken {
        kind: TextTokenKind::Word(word),
        at,
    }
}

/// Digits that are not part of a name, with their fraction.
fn number(text: &str, start: usize, comma: bool) -> Option<TextToken<'_>> {
    if let Some(fraction) = text[start..].chars().next().and_then(fraction) {
        let length = text[start..].chars().next()?.len_utf8();
        let kind = TextTokenKind::Number(fraction);
        return Some(TextToken {
            kind,
            at: start..start + length,
        });
    }
    if is_in_a_name(&text[..start]) {
        return None;
    }
    let (written, length) = digits(&text[start..], comma)?;
    let end = start + length;
    let number: Number = written.parse().ok()?;
    let more = text[end..].chars().next();
    let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|mark| {
        let rest = text[end..].strip_prefix(mark);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    if is_ordinal {
        return None;
    }
    let (number, end) = match more.and_then(fraction) {
        Some(fraction) => (&number + &fraction, end + more?.len_utf8()),
        None => (number, end),
    };
    let kind = TextTokenKind::Number(number);
    Some(TextToken {
        kind,
        at: start..end,
    })
}

/// `B12`, `COVID-19`.
fn is_in_a_name(before: &str) -> bool {
    let mut before = before.chars().rev();
    match before.next() {
        Some('-' | '‑') => before.next().is_some_and(char::is_alphabetic),
        Some(c) => c.is_alphanumeric() && !c.is_numeric() || c.is_ascii_digit(),
        None => false,
    }
}

/// The digits at the beginning of a text, as a number is parsed, and their length in it.
fn digits(text: &str, comma: bool) -> Option<(String, usize)> {
    let (decimal, thousands) = match comma {
        true => (b',', b'.'),
        false => (b'.', b','),
    };
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let group = |at: usize| (at..).take_while(|at| is_digit(*at)).count();
    let mut written = String::new();
    let mut at = group(0);
    written.push_str(&text[..at]);
    while at > 0 && bytes.get(at) == Some(&thousands) && group(at + 1) == 3 && written != "0" {
        written.push_str(&text[at + 1..at + 4]);
        at += 4;
    }
    let is_point = |byte: u8| byte == decimal || byte == b'.';
    let places = match bytes.get(at) {
        Some(&byte) if is_point(byte) => group(at + 1),
        Some(_) | None => 0,
    };
    if places > 0 {
        if written.is_empty() {
            written.push('0');
        }
        written.push('.');
        written.push_str(&text[at + 1..at + 1 + places]);
        at += 1 + places;
    }
    (!written.is_empty()).then_some((written, at))
}

fn fraction(c: char) -> Option<Number> {
    let (over, under) = match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅛' => (1, 8),
        _ => return None,
    };
    Some(Number::ratio(over, under))
}

/// Phrases of a language, found by their first word.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases {
    by_first: FxHashMap<String, Vec<Vec<String>>>,
    first_bytes: FirstBytes,
    /// Of the longest, in words.
    longest: usize,
}

/// The bytes with which phrases begin, a bit for each: most words begin none, which is seen at once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FirstBytes([u64; 4]);

impl From<Vec<String>> for Phrases {
    fn from(phrases: Vec<String>) -> Self {
        let mut collected = Self::default();
        for phrase in phrases {
            let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            collected.longest = collected.longest.max(words.len());
            if let Some(first) = words.first() {
                collected.first_bytes.add(first);
                collected
                    .by_first
                    .entry(first.clone())
                    .or_default()
                    .push(words);
            }
        }
        collected
    }
}

impl FirstBytes {
    fn add(&mut self, word: &str) {
        let (place, bit) = Self::bit_of(word);
        self.0[place] |= bit;
    }

    pub fn of_any(phrases: &[&Phrases]) -> Self {
        let mut all = Self::default();
        for all_words in phrases {
            for (all, byte) in all.0.iter_mut().zip(all_words.first_bytes.0) {
                *all |= byte;
            }
        }
        all
    }

    pub fn has(self, word: &str) -> bool {
        let (place, bit) = Self::bit_of(word);
        self.0[place] & bit != 0
    }

    /// Where among 256 bits that of a word's first byte is.
    fn bit_of(word: &str) -> (usize, u64) {
        let byte = word.bytes().next().unwrap_or_default();
        (usize::from(byte / 64), 1 << (byte % 64))
    }
}

impl Phrases {
    /// The token after the longest phrase that begins at a token, if one does.
    pub(super) fn follow(&self, tokens: &[TextToken<'_>], index: usize) -> Option<usize> {
        if !self.first_bytes.has(tokens.get(index)?.text()?) {
            return None;
        }
        let ends = self.ends(tokens, index);
        ends.max()
    }

    /// Whether one of them stands in a text.
    pub(super) fn stand_in(&self, tokens: &[TextToken<'_>]) -> bool {
        (0..tokens.len()).any(|index| self.follow(tokens, index).is_some())
    }

    fn ends<'p>(
        &'p self,
        tokens: &'p [TextToken<'_>],
        index: usize,
    ) -> impl Iterator<Item = usize> + 'p {
        let first = tokens.get(index).and_then(TextToken::text);
        let alike = first.and_then(|first| self.by_first.get(first));
        let alike = alike.into_iter().flatten();
        let fits = move |words: &&Vec<String>| {
            let window = tokens.get(index..index + words.len());
            window.is_some_and(|window| {
                window
                    .iter()
                    .zip(*words)
                    .all(|(token, word)| token.text() == Some(word))
            })
        };
        alike.filter(fits).map(move |words| index + words.len())
    }

    /// The length of the longest phrase that ends just before a token, in words.
    pub(super) fn precede(&self, tokens: &[TextToken<'_>], index: usize) -> Option<usize> {
        let starts = index.saturating_sub(self.longest)..index;
        let found = starts
            .into_iter()
            .find(|start| self.ends(tokens, *start).any(|end| end == index));
        found.map(|start| index - start)
    }

    pub(super) fn has(&self, word: &str) -> bool {
        let starting = self.by_first.get(word);
        starting.is_some_and(|phrases| phrases.iter().any(|phrase| phrase.len() == 1))
    }
}
