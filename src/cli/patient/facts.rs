//! Reads `fact=value` as the library types it.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::answer::Known;
use crate::character::compared;
use crate::cli::args::date;
use crate::model::{Fact, FactKey, FactKind, Library, Value, Values};
use crate::problem::nearest;
use crate::quantity::{Measured, Number, NumberError, Quantity, Range, Unit};

/// What is wrong with one fact, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    message: String,
    help: Option<String>,
}

impl Wrong {
    fn new(message: String) -> Self {
        Self {
            message,
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// What is known of a patient by these facts; those that are left out are not answered. All that is wrong is told at once.
pub(super) fn known(library: &Library, given: &[&str], today: Date) -> Result<Known, Vec<Wrong>> {
    let mut values: BTreeMap<FactKey, Value> = BTreeMap::new();
    let mut named: Vec<FactKey> = Vec::new();
    let mut wrongs = Vec::new();
    for text in given {
        let (name, text) = text.split_once('=').unwrap_or((text, ""));
        let Some((key, fact)) = find(library, name.trim()) else {
            wrongs.push(unknown_fact(library, name.trim()));
            continue;
        };
        if named.contains(&key) {
            wrongs.push(Wrong::new(format!("`{}` is given twice", fact.meta.id)));
        }
        named.push(key);
        match value(fact, text.trim(), today) {
            Ok(value) => drop(values.insert(key, value)),
            Err(wrong) => wrongs.push(wrong),
        }
    }
    match wrongs.is_empty() {
        true => Ok(Known::new(values)),
        false => Err(wrongs),
    }
}

fn find<'a>(library: &'a Library, name: &str) -> Option<(FactKey, &'a Fact)> {
    library.facts.iter().find(|(_, fact)| fact.meta.id == name)
}

fn unknown_fact(library: &Library, name: &str) -> Wrong {
    let names = library.facts.values().map(|fact| fact.meta.id.as_str());
    Wrong::new(format!("no fact is called `{name}`")).did_you_mean(nearest(name, names))
}

/// What may stand after the equals sign.
pub(super) fn allowed(fact: &Fact) -> String {
    let mut words = match &fact.kind {
        FactKind::YesNo => "yes, no".to_owned(),
        FactKind::OneOf(values) => listed(values),
        FactKind::AnyOf(values) => format!("none, or any of: {}", listed(values)),
        FactKind::Quantity { unit, range } => range.in_unit(Some(unit)),
        FactKind::Count { range } => range.to_string(),
    };
    if fact.ask_as_date.is_some() {
        words.push_str(", or since a date, like 2020-02-29");
    }
    if fact.may_be_unknown {
        words.push_str(", unknown");
    }
    words
}

fn listed(values: &Values) -> String {
    values.ids().collect::<Vec<_>>().join(", ")
}

fn unknown(fact: &Fact) -> Value {
    match &fact.kind {
        FactKind::AnyOf(values) => Value::AnyOf(vec![None; values.len()]),
        FactKind::YesNo
        | FactKind::OneOf(_)
        | FactKind::Quantity { .. }
        | FactKind::Count { .. } => Value::Unknown,
    }
}

fn value(fact: &Fact, text: &str, today: Date) -> Result<Value, Wrong> {
    if text == "unknown" && !is_a_value(fact, text) {
        return match fact.can_be_unknown() {
            true => Ok(unknown(fact)),
            false => Err(wrong_value(fact, "may not be unknown")),
        };
    }
    match &fact.kind {
        FactKind::YesNo => yes_no(fact, text),
        FactKind::OneOf(values) => one_of(fact, values, text).map(Value::OneOf),
        FactKind::AnyOf(values) => any_of(fact, values, text),
        FactKind::Quantity { unit, range } => match since(fact, unit, text, today) {
            Some(measured) => in_range(fact, range, measured),
            None => quantity(fact, unit, range, text),
        },
        FactKind::Count { range } => count(fact, range, text),
    }
}

/// How long ago a date was, where one is given and the fact may be asked for as one.
fn since(fact: &Fact, unit: &Unit, text: &str, today: Date) -> Option<Measured> {
    let counted = fact.ask_as_date?;
    let time = counted.between(date(text).ok()?, today)?;
    Some(Measured::new(&time * &counted.each(unit)?, unit))
}

/// A fact may have a value that its author called `unknown`.
fn is_a_value(fact: &Fact, text: &str) -> bool {
    match &fact.kind {
        FactKind::OneOf(values) | FactKind::AnyOf(values) => values.place(text).is_some(),
        FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => false,
    }
}

/// `x` and what is wrong with it, with what is allowed.
fn wrong_value(fact: &Fact, what: &str) -> Wrong {
    Wrong::new(format!("`{}` {what}", fact.meta.id)).help(format!("it can be: {}", allowed(fact)))
}

fn yes_no(fact: &Fact, text: &str) -> Result<Value, Wrong> {
    match text.to_lowercase().as_str() {
        "yes" | "true" => Ok(Value::YesNo(true)),
        "no" | "false" => Ok(Value::YesNo(false)),
        _ => Err(wrong_value(fact, &format!("is yes or no, not `{text}`"))),
    }
}

/// By its identifier, or as readers see it.
fn one_of(fact: &Fact, values: &Values, text: &str) -> Result<usize, Wrong> {
    let bare = &compared(unquoted(text));
    let same = |name: &str| name.to_lowercase() == bare.to_lowercase();
    values
        .place(bare)
        .or_else(|| values.ids().position(same))
        .or_else(|| values.labels().position(same))
        .ok_or_else(|| {
            let wrong = wrong_value(fact, &format!("has no value `{bare}`"));
            wrong.did_you_mean(nearest(bare, values.ids()))
        })
}

/// Comma-separated values that the patient has; one with `?` may or may not be there.
fn any_of(fact: &Fact, values: &Values, text: &str) -> Result<Value, Wrong> {
    let braced = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let text = braced.unwrap_or(text).trim();
    let mut has = vec![Some(false); values.len()];
    if text.is_empty() || (text == "none" && !is_a_value(fact, text)) {
        return Ok(Value::AnyOf(has));
    }
    for item in outside_quotes(text) {
        match item.trim().strip_suffix('?') {
            Some(_) if !fact.can_be_unknown() => {
                return Err(wrong_value(fact, "may not be unknown"));
            }
            Some(item) => has[one_of(fact, values, item)?] = None,
            None => has[one_of(fact, values, item.trim())?] = Some(true),
        }
    }
    Ok(Value::AnyOf(has))
}

/// The parts between commas. A quote that opens a part holds its commas; an apostrophe in a word does not.
fn outside_quotes(text: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let mut is_start = true;
    text.split(move |character| {
        let splits = quote.is_none() && character == ',';
        if quote == Some(character) {
            quote = None;
        } else if is_start && matches!(character, '\'' | '"') {
            quote = Some(character);
        }
        is_start = splits || (is_start && character == ' ');
        splits
    })
}

fn quantity(fact: &Fact, unit: &Unit, range: &Range, text: &str) -> Result<Value, Wrong> {
    let (number, written) = number_and_unit(text);
    let number = read_number(fact, number)?;
    if written.is_empty() && !unit.is_one() {
        let wrong = wrong_value(fact, "needs a unit");
        return Err(wrong.help(format!("write `{number} {unit}`, or another unit")));
    }
    let written_unit = match written {
        "" => Unit::one(),
        text => Unit::parse(text).map_err(|_| wrong_unit(fact, &number, text))?,
    };
    let wrong = format!("is in {unit}, which `{written_unit}` doesn't convert to");
    match Measured::of(
        Quantity {
            number,
            unit: written_unit,
        },
        unit,
    ) {
        Some(measured) => in_range(fact, range, measured),
        None => Err(wrong_value(fact, &wrong)),
    }
}

fn count(fact: &Fact, range: &Range, text: &str) -> Result<Value, Wrong> {
    let number = read_number(fact, text)?;
    if !number.is_integer() {
        return Err(wrong_value(
            fact,
            &format!("is a whole number, not `{text}`"),
        ));
    }
    in_range(fact, range, Measured::count(number))
}

fn in_range(fact: &Fact, range: &Range, number: Measured) -> Result<Value, Wrong> {
    match range.contains(number.number()) {
        true => Ok(Value::Number(number)),
        false => Err(wrong_value(fact, &format!("is out of range: {number}"))),
    }
}

/// `60 h`, `60h` and `60 'h'` alike.
fn number_and_unit(text: &str) -> (&str, &str) {
    let is_number = |character: char| character.is_ascii_digit() || "+-._".contains(character);
    let split = text
        .find(char::is_whitespace)
        .or_else(|| text.find(|character| !is_number(character)))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    (number, unquoted(unit.trim()))
}

fn read_number(fact: &Fact, text: &str) -> Result<Number, Wrong> {
    Number::from_shown(text).map_err(|error| match error {
        NumberError::NotANumber => wrong_value(fact, &format!("is a number, not `{text}`")),
        NumberError::TooLong => wrong_value(fact, "is a number of at most 40 digits"),
    })
}

fn wrong_unit(fact: &Fact, number: &Number, text: &str) -> Wrong {
    let wrong = wrong_value(fact, &format!("has a unit that is not in UCUM: `{text}`"));
    let near = |wrong: &str, known: &[String]| {
        nearest(wrong, known.iter().map(String::as_str)).map(str::to_owned)
    };
    match Unit::meant_by(text, near) {
        Some(meant) => wrong.help(format!("did you mean `{number} {meant}`?")),
        None => wrong,
    }
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inside = |quote: char| {
        let text = text.strip_prefix(quote)?;
        text.strip_suffix(quote)
    };
    inside('\'').or_else(|| inside('"')).unwrap_or(text)
}

#[cfg(test)]
mod tests;
