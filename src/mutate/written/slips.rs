//! Slips of the pen: what an author may write by mistake.

use std::ops::Range;

use crate::model::Stance;
use crate::words::Words;

/// A piece of a text, and what is written instead.
pub(super) type Slip = (Range<usize>, String);

/// For each number of a text: another last digit, and ten times as much.
pub(super) fn of_numbers(text: &str) -> Vec<Slip> {
    let numbers = numbers(text).into_iter();
    numbers
        .flat_map(|at| {
            let number = &text[at.clone()];
            [(at.clone(), other_digit(number)), (at, tenfold(number))]
        })
        .collect()
}

/// The sign of a number.
pub(super) fn of_sign(text: &str) -> Slip {
    match text.starts_with('-') {
        true => (0..1, String::new()),
        false => (0..0, "-".to_owned()),
    }
}

/// Of running text: its first number, its first verb of advice, and the first word that denies something.
pub(super) fn of_text(text: &str, words: Option<&Words>) -> Vec<Slip> {
    let first = numbers(text).into_iter().next();
    let number = first.map(|at| (at.clone(), other_digit(&text[at])));
    let verb = words.and_then(|words| of_verb(text, words));
    number
        .into_iter()
        .chain(verb)
        .chain(of_denial(text, words))
        .collect()
}

/// The first word that denies something, with the space after it.
pub(super) fn of_denial(text: &str, words: Option<&Words>) -> Option<Slip> {
    let at = words?.first_denial(text)?;
    let space = text[at.end..].len() - text[at.end..].trim_start().len();
    Some((at.start..at.end + space, String::new()))
}

/// The first verb of advice, for its opposite.
fn of_verb(text: &str, words: &Words) -> Option<Slip> {
    let said = words.said(text).into_iter().next()?;
    let opposite = match said.stances.first()?.permits() {
        true => Stance::Forbid,
        false => Stance::Offer,
    };
    let verb = words.stances.of(opposite);
    let is_small = text[said.at.clone()].starts_with(char::is_lowercase);
    let verb = match is_small {
        true => verb.to_lowercase(),
        false => verb.to_owned(),
    };
    Some((said.at, verb))
}

/// The first word, and the last, where some are left.
pub(super) fn of_ends(text: &str) -> Vec<Slip> {
    let start = text.len() - text.trim_start_matches(['"', '\'', '\n', ' ']).len();
    let end = text.trim_end_matches(['"', '\'', '\n', ' ']).len();
    let inner = text.get(start..end).unwrap_or_default();
    if inner.split_whitespace().count() < 3 {
        return Vec::new();
    }
    let first = inner
        .find(char::is_whitespace)
        .map(|at| (start..start + at + 1, String::new()));
    let last = inner
        .rfind(char::is_whitespace)
        .map(|at| (start + at..end, String::new()));
    first.into_iter().chain(last).collect()
}

/// The numbers of a text that are no part of a name.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + start;
        let end = number_end(text, start);
        if !is_of_name(&text[..start]) && !text[end..].starts_with(char::is_alphanumeric) {
            found.push(start..end);
        }
        at = end;
    }
    found
}

fn number_end(text: &str, start: usize) -> usize {
    let digits = |from: usize| {
        let rest = &text[from..];
        from + rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len())
    };
    let whole = digits(start);
    let fraction = text[whole..].strip_prefix('.').map(|_| digits(whole + 1));
    fraction.filter(|end| *end > whole + 1).unwrap_or(whole)
}

/// Whether what begins after this text goes on with a name or a number: `source-1`, `2026-11-23`, `v2`.
fn is_of_name(before: &str) -> bool {
    let is_of_word =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '/' | '.' | ':' | '^');
    let mut before = before.chars().rev();
    match before.next() {
        Some('-') => before.next().is_some_and(is_of_word),
        last => last.is_some_and(is_of_word),
    }
}

/// Another digit in the last place: one more, or one less after nine.
fn other_digit(number: &str) -> String {
    let mut other = number.to_owned();
    let last = other
        .pop()
        .and_then(|digit| digit.to_digit(10))
        .unwrap_or_default();
    let next = if last == 9 { 8 } else { last + 1 };
    other.extend(char::from_digit(next, 10));
    other
}

/// The decimal point one place further to the right.
fn tenfold(number: &str) -> String {
    let Some((whole, fraction)) = number.split_once('.') else {
        return format!("{number}0");
    };
    let (first, rest) = fraction.split_at(1);
    let whole = format!("{whole}{first}");
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    match rest {
        "" => whole.to_owned(),
        rest => format!("{whole}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(text: &str, slips: Vec<Slip>) -> Vec<String> {
        let made = slips.into_iter().map(|(at, new)| {
            let mut text = text.to_owned();
            text.replace_range(at, &new);
            text
        });
        made.collect()
    }

    #[test]
    fn a_number_has_another_digit_or_is_ten_times_as_much() {
        let made = |text: &str| slips(text, of_numbers(text));
        assert_eq!(made("0.25"), ["0.26", "2.5"]);
        assert_eq!(made("-0.09"), ["-0.08", "-0.9"]);
        assert_eq!(made("0.0"), ["0.1", "0"]);
        assert_eq!(
            made("[12, 9]"),
            ["[13, 9]", "[120, 9]", "[12, 8]", "[12, 90]"]
        );
        assert_eq!(made("\"5 mg/d\""), ["\"6 mg/d\"", "\"50 mg/d\""]);
        assert!(made("[@source-1], v2 and b12").is_empty());
    }

    #[test]
    fn running_text_loses_what_denies_and_turns_what_advises() {
        let words = Some(Words::english());
        let made = |text: &str| slips(text, of_text(text, words));
        assert_eq!(made("Offer rest"), ["Do not use rest"]);
        assert_eq!(
            made("Pain fell no more at 2 weeks"),
            ["Pain fell no more at 3 weeks", "Pain fell more at 2 weeks"]
        );
        assert!(made("Rest").is_empty());
    }

    #[test]
    fn a_quote_loses_its_first_word_or_its_last() {
        let text = "\"Do not use it\"";
        assert_eq!(
            slips(text, of_ends(text)),
            ["\"not use it\"", "\"Do not use\""]
        );
        assert!(of_ends("\"Two words\"").is_empty());
    }

    #[test]
    fn a_sign_turns() {
        let made = |text: &str| slips(text, vec![of_sign(text)]);
        assert_eq!(made("-0.3"), ["0.3"]);
        assert_eq!(made("0.3"), ["-0.3"]);
    }
}
