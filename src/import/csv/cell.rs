//! What a cell says: alternatives, each a word, a number, or bounds.

use crate::import::logic::Comparison;
use crate::import::names;
use crate::quantity::{Number, Unit};

/// A cell of an input, as far as it can be read without its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InputCell {
    Anything,
    Alternatives(Vec<Alternative>),
    /// `not (a, b)`.
    Neither(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Alternative {
    Yes,
    No,
    Known,
    Unknown,
    Number(Measure),
    /// Bounds that hold together: `>= 18 and < 65`.
    Bounds(Vec<(Comparison, Measure)>),
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    pub number: Number,
    pub unit: Option<String>,
}

/// Reads a cell of an input, or says why it can't be.
pub(super) fn input(text: &str) -> Result<InputCell, String> {
    let text = names::cleaned(text);
    if text.is_empty() {
        return Err("it is empty: `-` is for anything".to_owned());
    }
    if ["-", "–", "—", "−", "*"].contains(&&*text) {
        return Ok(InputCell::Anything);
    }
    if let Some(denied) = denied(&text)? {
        return Ok(InputCell::Neither(denied));
    }
    let parts = split(&text)?;
    let mut alternatives = Vec::new();
    for part in parts {
        alternatives.extend(alternative(part)?);
    }
    Ok(InputCell::Alternatives(alternatives))
}

/// Reads a cell of an output: nothing, where it is `-`.
pub(super) fn output(text: &str) -> Result<Option<Alternative>, String> {
    let text = names::cleaned(text);
    if text.is_empty() {
        return Err("it is empty: `-` is for what is not set".to_owned());
    }
    if ["-", "–", "—"].contains(&&*text) {
        return Ok(None);
    }
    if let Some(text) = unquoted(&text) {
        return Ok(Some(Alternative::Text(text.to_owned())));
    }
    Ok(Some(match word(&text) {
        Some(Alternative::Yes) => Alternative::Yes,
        Some(Alternative::No) => Alternative::No,
        Some(_) | None => match measure(&text) {
            Some(measure) => Alternative::Number(measure),
            None => Alternative::Text(text),
        },
    }))
}

/// What is denied: `not a`, `not (a, b)`.
fn denied(text: &str) -> Result<Option<Vec<String>>, String> {
    let Some(rest) = behind(text, "not") else {
        return Ok(None);
    };
    let inner = rest.trim();
    let within = inner
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'));
    if within.is_none() && (!rest.starts_with(' ') || inner.is_empty()) {
        return Ok(None);
    }
    let parts = split(within.unwrap_or(inner))?;
    if within.is_none() && parts.len() > 1 {
        return Err(format!(
            "`{text}` may deny one of them or all: `not ({inner})`"
        ));
    }
    let texts = parts.into_iter().map(|part| {
        let text = unquoted(part).unwrap_or(part);
        text.to_owned()
    });
    Ok(Some(texts.collect()))
}

/// At commas outside of quotes, parentheses and brackets.
fn split(text: &str) -> Result<Vec<&str>, String> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_usize, None);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let begins = matches!(before, ' ' | ',' | '(');
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') if begins => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                let behind = text[at + 1..].chars().next();
                let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                if is_digit(Some(before)) && is_digit(behind) {
                    return Err(format!(
                        "`{text}` may be one number or several: a point in one, a comma and a space between two"
                    ));
                }
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            (None, _) => {}
        }
        before = c;
    }
    parts.push(text[start..].trim());
    match parts.iter().any(|part| part.is_empty()) {
        true => Err(format!(
            "`{text}` has a comma with nothing before or behind it"
        )),
        false => Ok(parts),
    }
}

/// What stands behind a word at the beginning, in whatever letters.
fn behind<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (beginning, rest) = text.split_at_checked(word.len())?;
    beginning.eq_ignore_ascii_case(word).then_some(rest)
}

fn unquoted(text: &str) -> Option<&str> {
    let within = |quote: char| {
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.is_empty() && !inner.contains(quote)).then(|| inner.trim())
    };
    within('\'').or_else(|| within('"'))
}

/// Several, where `or` stands between words and numbers; a text may have it in itself.
fn alternative(part: &str) -> Result<Vec<Alternative>, String> {
    if let Some(text) = unquoted(part) {
        return Ok(vec![Alternative::Text(text.to_owned())]);
    }
    let pieces = part.split(" or ").map(|piece| plain(piece.trim()));
    let pieces: Option<Vec<_>> = pieces.collect();
    let read = pieces.unwrap_or_else(|| vec![Alternative::Text(part.to_owned())]);
    for alternative in &read {
        if let Alternative::Bounds(bounds) = alternative {
            refuse_empty(part, bounds)?;
        }
    }
    if let [Alternative::Text(text)] = read.as_slice()
        && text.starts_with(['<', '>', '=', '≤', '≥'])
    {
        return Err(format!("`{text}` is not a bound that is read: `>= 18`"));
    }
    Ok(read)
}

fn refuse_empty(part: &str, bounds: &[(Comparison, Measure)]) -> Result<(), String> {
    let is_low =
        |comparison| matches!(comparison, Comparison::Greater | Comparison::GreaterOrEqual);
    let (lows, highs): (Vec<_>, Vec<_>) = bounds.iter().partition(|(of, _)| is_low(*of));
    let is_empty = lows.iter().any(|(_, low)| {
        let same_unit =
            |high: &Measure| high.unit == low.unit || high.unit.is_none() || low.unit.is_none();
        highs
            .iter()
            .any(|(_, high)| same_unit(high) && high.number < low.number)
    });
    match is_empty {
        true => Err(format!("no number is in `{part}`")),
        false => Ok(()),
    }
}

/// A word, a number or bounds.
fn plain(text: &str) -> Option<Alternative> {
    word(text)
        .or_else(|| measure(text).map(Alternative::Number))
        .or_else(|| bounds(text).map(Alternative::Bounds))
}

fn word(text: &str) -> Option<Alternative> {
    Some(match text.to_lowercase().as_str() {
        "yes" | "true" => Alternative::Yes,
        "no" | "false" => Alternative::No,
        "known" => Alternative::Known,
        "unknown" => Alternative::Unknown,
        _other => return None,
    })
}

/// `65`, `65 years`, `10%`.
fn measure(text: &str) -> Option<Measure> {
    let text = text.trim().replace('−', "-");
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let length = digits
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(digits.len());
    let end = text.len() - digits.len() + length;
    let (number, unit) = text.split_at(end);
    let number = number.strip_prefix('+').unwrap_or(number).parse().ok()?;
    let unit = unit.trim();
    let is_unit = unit.is_empty() || (Unit::parse(unit).is_ok() && !unit.starts_with('-'));
    is_unit.then(|| Measure {
        number,
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
    })
}

fn bounds(text: &str) -> Option<Vec<(Comparison, Measure)>> {
    if let Some(inner) = behind(text, "between ") {
        let (low, high) = inner.split_once(" and ")?;
        return included(low, high);
    }
    if let Some(interval) = interval(text) {
        return Some(interval);
    }
    if let Some(compared) = text.split(" and ").map(compared).collect() {
        return Some(compared);
    }
    ["..", " to ", "–", " - "]
        .into_iter()
        .find_map(|between| {
            let (low, high) = text.split_once(between)?;
            included(low, high)
        })
        .or_else(|| {
            // Behind the first sign or digit, so that `-5-5` is from minus five on.
            let at = text.char_indices().skip(1).find(|(_, c)| *c == '-')?.0;
            included(&text[..at], &text[at + 1..])
        })
}

/// Both ends included; a unit behind the high one is that of both.
fn included(low: &str, high: &str) -> Option<Vec<(Comparison, Measure)>> {
    let (mut low, high) = (measure(low)?, measure(high)?);
    low.unit = low.unit.or_else(|| high.unit.clone());
    Some(vec![
        (Comparison::GreaterOrEqual, low),
        (Comparison::LessOrEqual, high),
    ])
}

/// `[18..65)`, as DMN has it: a bracket that opens outwards leaves its end out.
fn interval(text: &str) -> Option<Vec<(Comparison, Measure)>> {
    let mut letters = text.chars();
    let (open, close) = (letters.next()?, letters.next_back()?);
    let (low, high) = letters.as_str().split_once("..")?;
    let mut ends = included(low, high)?;
    match open {
        '[' => {}
        '(' | ']' => ends[0].0 = Comparison::Greater,
        _other => return None,
    }
    match close {
        ']' => {}
        ')' | '[' => ends[1].0 = Comparison::Less,
        _other => return None,
    }
    Some(ends)
}

fn compared(text: &str) -> Option<(Comparison, Measure)> {
    let signs = [
        (">=", Comparison::GreaterOrEqual),
        ("≥", Comparison::GreaterOrEqual),
        ("<=", Comparison::LessOrEqual),
        ("≤", Comparison::LessOrEqual),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("=", Comparison::Equal),
    ];
    let text = text.trim();
    let (sign, comparison) = signs.iter().find(|(sign, _)| text.starts_with(sign))?;
    Some((*comparison, measure(&text[sign.len()..])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(number: i64) -> Measure {
        Measure {
            number: Number::from(number),
            unit: None,
        }
    }

    fn read(text: &str) -> Vec<Alternative> {
        match input(text).expect("it is read") {
            InputCell::Alternatives(alternatives) => alternatives,
            other => panic!("{other:?}"),
        }
    }

    fn range(low: Comparison, high: Comparison) -> Vec<Alternative> {
        vec![Alternative::Bounds(vec![
            (low, number(18)),
            (high, number(64)),
        ])]
    }

    #[test]
    fn ranges_are_read_as_spreadsheets_have_them() {
        let both = range(Comparison::GreaterOrEqual, Comparison::LessOrEqual);
        for text in [
            "18-64",
            "18 - 64",
            "18–64",
            "18..64",
            "18 to 64",
            "[18..64]",
            "between 18 and 64",
        ] {
            assert_eq!(read(text), both, "{text}");
        }
        assert_eq!(
            read("[18..64)"),
            range(Comparison::GreaterOrEqual, Comparison::Less)
        );
        assert_eq!(
            read("]18..64]"),
            range(Comparison::Greater, Comparison::LessOrEqual)
        );
        assert_eq!(
            read("≥ 18 and <64"),
            range(Comparison::GreaterOrEqual, Comparison::Less)
        );
    }

    #[test]
    fn words_numbers_and_texts_are_told_apart() {
        assert_eq!(read("Yes"), [Alternative::Yes]);
        assert_eq!(
            read("no or unknown"),
            [Alternative::No, Alternative::Unknown]
        );
        assert_eq!(
            read("1, 2"),
            [
                Alternative::Number(number(1)),
                Alternative::Number(number(2))
            ]
        );
        assert_eq!(read("-5"), [Alternative::Number(number(-5))]);
        let text = |text: &str| Alternative::Text(text.to_owned());
        assert_eq!(read("neck, low back"), [text("neck"), text("low back")]);
        assert_eq!(read("heat or cold"), [text("heat or cold")]);
        assert_eq!(read("'yes, a lot', 'no'"), [text("yes, a lot"), text("no")]);
        assert_eq!(input("-"), Ok(InputCell::Anything));
        let denied = InputCell::Neither(vec!["neck".to_owned(), "back".to_owned()]);
        assert_eq!(input("not (neck, back)"), Ok(denied));
        assert_eq!(read("nothing"), [text("nothing")]);
        let years = Measure {
            unit: Some("years".to_owned()),
            ..number(65)
        };
        assert_eq!(
            read(">= 65 years"),
            [Alternative::Bounds(vec![(
                Comparison::GreaterOrEqual,
                years
            )])]
        );
    }

    #[test]
    fn what_may_be_meant_in_two_ways_is_refused() {
        for (text, why) in [
            ("", "it is empty"),
            ("2,5", "may be one number or several"),
            ("not a, b", "may deny one of them or all"),
            ("64-18", "no number is in"),
            ("a,,b", "nothing before or behind"),
            (">= old", "is not a bound"),
        ] {
            let said = input(text).expect_err("it is refused");
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
