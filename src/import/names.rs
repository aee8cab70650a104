//! Names for what is imported, made of the words of its source.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::quantity::Number;

/// A value of what is one of several.
#[derive(Clone, Debug)]
pub(super) struct NamedCode {
    /// As the source writes it.
    pub code: String,
    pub number: Option<Number>,
    pub label: String,
    /// What expressions write.
    pub id: String,
}

/// Identifiers are kept this short: they are typed.
const LONGEST: usize = 48;

/// A text in one line, without what no text of a book may hold.
pub(super) fn cleaned(text: &str) -> String {
    let shown = text.chars().map(|c| match c {
        c if c.is_control() || crate::character::is_invisible(c) => ' ',
        c => c,
    });
    let shown: String = shown.collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Age ≥ 60 years` is `age-at-least-60-years`.
pub(super) fn identifier(text: &str) -> String {
    let text = text
        .replace('≥', " at least ")
        .replace(">=", " at least ")
        .replace('≤', " at most ")
        .replace("<=", " at most ")
        .replace('>', " above ")
        .replace('<', " below ")
        .replace('%', " percent ")
        .replace(['\'', '’'], "");
    let letters = text.nfd().filter(|c| !is_combining_mark(*c));
    let plain: String = letters
        .map(|c| if c.is_ascii() { c } else { ' ' })
        .collect();
    let plain = plain.to_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let mut name = String::new();
    // Numbers at the beginning stand behind: no identifier begins with a digit.
    let mut numbers: Vec<&str> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let word = match name.is_empty() {
            true if is_number(word) => {
                numbers.push(word);
                continue;
            }
            true => spelled_first(word),
            false => word.to_owned(),
        };
        if !name.is_empty() && name.len() + word.len() >= LONGEST {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().take(LONGEST));
    }
    match (name.is_empty(), numbers.as_slice()) {
        (true, []) => "unnamed".to_owned(),
        (true, [first, rest @ ..]) => [&[&*spelled_first(first)], rest].concat().join("-"),
        (false, []) => name,
        (false, numbers) => format!("{name}-{}", numbers.join("-")),
    }
}

/// More than one digit, and nothing else.
fn is_number(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// No identifier begins with a digit.
fn spelled_first(word: &str) -> String {
    const DIGITS: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    match word.chars().next() {
        Some(digit) if digit.is_ascii_digit() => {
            let value = usize::try_from(digit.to_digit(10).unwrap_or_default()).unwrap_or_default();
            let rest = &word[1..];
            match rest.is_empty() {
                true => DIGITS[value].to_owned(),
                false if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("of-{word}"),
                false => format!("{}-{rest}", DIGITS[value]),
            }
        }
        Some(_) | None => word.to_owned(),
    }
}

/// Gives each value what expressions write: its label, where that is short and plain, else an identifier. Labels that look alike get their numbers or codes.
pub(super) fn values(values: &mut [NamedCode]) {
    let mut labels: BTreeSet<String> = BTreeSet::new();
    for value in values.iter_mut() {
        let alike = |label: &str| label.nfkc().collect::<String>().to_lowercase();
        if !labels.insert(alike(&value.label)) {
            let more = match &value.number {
                Some(number) => format!("{} ({number})", value.label),
                None => format!("{} ({})", value.label, value.code),
            };
            value.label = match labels.insert(alike(&more)) {
                true => more,
                false => format!("{} ({})", value.label, value.code),
            };
            labels.insert(alike(&value.label));
        }
    }
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for value in values.iter_mut() {
        // `3,1%` is `3.1%`: a comma would end it in a cell.
        let plain = value.label.replace(',', ".").replace(". ", " ");
        let id = match is_plain(&plain) {
            true => plain,
            false => identifier(&value.label),
        };
        let more = (2..).map(|number| format!("{id}-{number}"));
        let mut free = std::iter::once(id.clone()).chain(more);
        value.id = free
            .find(|id| ids.insert(id.to_lowercase()))
            .unwrap_or_default();
    }
}

fn is_plain(label: &str) -> bool {
    label.len() <= 40
        && label
            .chars()
            .all(|c| c.is_alphanumeric() || " -–+%./()<>=≤≥".contains(c))
}

/// Whether two values are an answer of yes and one of no; which of them is yes.
pub(super) fn yes_of(values: &[NamedCode]) -> Option<usize> {
    let word = |value: &NamedCode| {
        let label = value.label.to_lowercase();
        let word = label.split(['(', '+', '-', ',', '=', ':']).next();
        word.unwrap_or_default().trim().to_owned()
    };
    let answers = [
        ("yes", "no"),
        ("present", "absent"),
        ("true", "false"),
        ("positive", "negative"),
        ("si", "no"),
        ("sí", "no"),
        ("ja", "nej"),
    ];
    let [one, other] = values else {
        return None;
    };
    let (one, other) = (word(one), word(other));
    answers.iter().find_map(|(yes, no)| {
        if one == *yes && other == *no {
            Some(0)
        } else if one == *no && other == *yes {
            Some(1)
        } else {
            None
        }
    })
}

/// A text of the source as Markdown that shows just its characters.
pub(super) fn markdown(text: &str) -> String {
    let lines = text.lines().map(cleaned).filter(|line| !line.is_empty());
    let lines = lines.map(|line| {
        let mut shown = String::new();
        let mut before = None;
        let mut letters = line.chars().peekable();
        while let Some(c) = letters.next() {
            let is_double = before == Some(c) || letters.peek() == Some(&c);
            // Signs of a line's beginning, and of pairs.
            let is_mark = match c {
                '-' | '+' => before.is_none(),
                '>' | '#' | '!' => before.is_none_or(char::is_whitespace),
                '=' | ':' => before.is_none() || is_double,
                _ => "\\`*_{}[]<~^$@|&".contains(c),
            };
            if is_mark {
                shown.push('\\');
            }
            shown.push(c);
            before = Some(c);
        }
        numbered(shown)
    });
    lines.collect::<Vec<_>>().join("\n\n")
}

/// `1.` at the beginning of a line would begin a list.
fn numbered(line: String) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match line[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        Some(_) | None => line,
    }
}

/// `first_drug.csv` in words: `First drug`.
pub(super) fn title_of_file(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = cleaned(&stem.replace(['_', '-'], " "));
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Untitled".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_the_words_of_the_source() {
        assert_eq!(identifier("Age ≥ 60 years "), "age-at-least-60-years");
        assert_eq!(identifier("2-day stroke risk"), "two-day-stroke-risk");
        assert_eq!(identifier("90-day risk"), "day-risk-90");
        assert_eq!(identifier("Riskvärdering"), "riskvardering");
        assert_eq!(identifier("*"), "unnamed");
    }

    #[test]
    fn markdown_shows_the_characters_of_the_source() {
        assert_eq!(markdown("1. a <20 b_c\n- d"), "1\\. a \\<20 b\\_c\n\n\\- d");
    }
}
