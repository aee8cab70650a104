//! TOML with the place of every key and value. The parser's recovery is used, so one mistake does not hide the next.

use std::ops::Range;

use ::toml::Spanned as TomlSpanned;
use ::toml::de::{DeTable, DeValue};
use jiff::civil::Date;

use super::characters::check_escaped;
use super::markdown::unread_in_field;
use super::{CutOut, Quotes, Spanned};
use crate::problem::{Code, Problem, Problems};
use crate::quantity::{Number, NumberError};
use crate::source::Span;

/// Keys and values in the order written.
#[derive(Clone, Debug)]
pub struct TomlTable {
    pub entries: Vec<(Spanned<String>, TomlNode)>,
    pub span: Span,
}

impl TomlTable {
    /// An entry by its key.
    pub fn get(&self, name: &str) -> Option<&(Spanned<String>, TomlNode)> {
        self.entries.iter().find(|(key, _)| key.value == name)
    }
}

#[derive(Clone, Debug)]
pub struct TomlNode {
    pub value: NodeValue,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum NodeValue {
    /// A string, and where its characters stand.
    Text(String, CutOut),
    /// Never a float: the digits as written.
    Number(Number),
    Flag(bool),
    Date(Date),
    List(Vec<TomlNode>),
    Table(TomlTable),
    /// TOML that no field takes, with its article: a time, a number beyond all measure.
    Other(&'static str),
}

impl TomlNode {
    /// The characters of a text.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text(text, _) => Some(text),
            NodeValue::Number(_)
            | NodeValue::Flag(_)
            | NodeValue::Date(_)
            | NodeValue::List(_)
            | NodeValue::Table(_)
            | NodeValue::Other(_) => None,
        }
    }

    /// What a list holds; of anything else it alone.
    pub fn items(&self) -> &[TomlNode] {
        match &self.value {
            NodeValue::List(items) => items,
            NodeValue::Text(..)
            | NodeValue::Number(_)
            | NodeValue::Flag(_)
            | NodeValue::Date(_)
            | NodeValue::Table(_)
            | NodeValue::Other(_) => std::slice::from_ref(self),
        }
    }
}

impl NodeValue {
    /// With its article, for messages.
    pub fn name(&self) -> &'static str {
        match self {
            NodeValue::Text(..) => "a text",
            NodeValue::Number(_) => "a number",
            NodeValue::Flag(_) => "true or false",
            NodeValue::Date(_) => "a date",
            NodeValue::List(_) => "a list",
            NodeValue::Table(_) => "a table",
            NodeValue::Other(name) => name,
        }
    }
}

/// Reads a TOML text that was cut out of `source` at `place`; says whether it was whole.
pub fn parse_table(
    text: &str,
    place: &CutOut,
    source: &str,
    problems: &mut Problems,
) -> (TomlTable, bool) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let is_whole = errors.is_empty();
    for error in errors {
        let range = error.span().unwrap_or(0..text.len());
        let span = place.span(visible(text, range));
        let message = error.message().trim().replace('\n', ", ");
        problems.push(Problem::new(Code::BrokenToml, message).at(span));
    }
    let mut reader = TomlReader {
        text,
        place,
        source,
        problems,
    };
    let span = place.span(0..text.len());
    (reader.table(table.get_ref(), span), is_whole)
}

/// An error at the very end of a text is shown at its last character.
fn visible(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.end.max(range.start + 1).min(text.len());
    let start = range.start.min(end.saturating_sub(1));
    text.floor_char_boundary(start)..text.ceil_char_boundary(end)
}

struct TomlReader<'a> {
    text: &'a str,
    place: &'a CutOut,
    source: &'a str,
    problems: &'a mut Problems,
}

impl TomlReader<'_> {
    fn table(&mut self, table: &DeTable<'_>, span: Span) -> TomlTable {
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| {
                self.check_characters(key.get_ref(), key.span());
                let name = Spanned {
                    value: key.get_ref().to_string(),
                    span: self.place.span(key.span()),
                };
                (name, self.node(value))
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        TomlTable { entries, span }
    }

    fn node(&mut self, node: &TomlSpanned<DeValue<'_>>) -> TomlNode {
        let span = self.place.span(node.span());
        let value = match node.get_ref() {
            DeValue::String(text) => {
                self.check_characters(text, node.span());
                let place = self.text_place(text, span);
                for unread in unread_in_field(text) {
                    self.problems.push(unread.problem(&place));
                }
                NodeValue::Text(text.to_string(), place)
            }
            DeValue::Integer(integer) if integer.radix() == 10 => number(integer.as_str()),
            DeValue::Integer(_) => NodeValue::Other("a number of another base than ten"),
            DeValue::Float(float) => number(float.as_str()),
            DeValue::Boolean(flag) => NodeValue::Flag(*flag),
            DeValue::Datetime(datetime) => date(&datetime.to_string()),
            DeValue::Array(items) => {
                NodeValue::List(items.iter().map(|item| self.node(item)).collect())
            }
            DeValue::Table(table) => NodeValue::Table(self.table(table, span)),
        };
        TomlNode { value, span }
    }

    fn check_characters(&mut self, text: &str, range: Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        check_escaped(text, written, (self.place, range), self.problems);
    }

    /// Where the characters of a string stand, if they stand in the file as they are.
    fn text_place(&self, text: &str, span: Span) -> CutOut {
        let written = self.source.get(span.range()).unwrap_or_default();
        let place = self.place_within(text, written, span);
        match written.starts_with('"') {
            true => place.between(Quotes::Double),
            false => place.between(Quotes::Single),
        }
    }

    fn place_within(&self, text: &str, written: &str, span: Span) -> CutOut {
        for quotes in ["\"\"\"", "'''", "\"", "'"] {
            let Some(inner) = written.strip_prefix(quotes) else {
                continue;
            };
            let inner = inner.strip_suffix(quotes).unwrap_or(inner);
            let trimmed = match quotes.len() {
                3 => inner.trim_start_matches(['\r', '\n']),
                _ => inner,
            };
            if trimmed == text {
                let offset = quotes.len() + (inner.len() - trimmed.len());
                return CutOut::at(span.file, span.start + offset);
            }
        }
        CutOut::within(span)
    }
}

fn number(digits: &str) -> NodeValue {
    match digits.parse() {
        Ok(number) => NodeValue::Number(number),
        Err(NumberError::NotANumber) => NodeValue::Other("no number: infinity, or none at all"),
        Err(NumberError::TooLong) => NodeValue::Other("a number with too many digits"),
    }
}

fn date(text: &str) -> NodeValue {
    let other = NodeValue::Other("a time, or a day that is in no calendar");
    text.parse().map_or(other, NodeValue::Date)
}
