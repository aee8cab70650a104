//! The values that one-of and any-of facts choose from.

use std::collections::BTreeMap;

use super::fields::{Fields, TextOrTable};
use super::read_codes;
use crate::character::{Alike, compared, skeleton};
use crate::model::{NamedValue, Values};
use crate::problem::{Code, Problem};
use crate::quantity::Number;
use crate::source::Span;

/// More values than anyone would choose from in a form, where each is a line.
const MOST_VALUES: usize = 1_000;

/// A value, with the places of its identifier, its label and its number.
struct Read {
    value: NamedValue,
    id: Span,
    label: Span,
    number: Span,
}

pub(super) fn read(fields: &Fields<'_>, are_ordered: bool) -> Option<Values> {
    fields.required_items("values", "value");
    let items = fields.texts_or_tables("values");
    let values: Vec<Read> = items.iter().filter_map(read_value).collect();
    if values.is_empty() {
        return fields.required("values", None);
    }
    if values.len() > MOST_VALUES {
        let message = format!(
            "a fact with {} values, more than {MOST_VALUES}",
            values.len()
        );
        let problem = Problem::new(Code::OutOfRange, message).at(fields.key_span("values"));
        fields.report(problem.help("make several facts of it"));
        return None;
    }
    let mut called: BTreeMap<String, Vec<&Read>> = BTreeMap::new();
    for (index, read) in values.iter().enumerate() {
        check_id(fields, read, &values[..index]);
        let alike = called.entry(read.value.label.to_lowercase()).or_default();
        check_label(fields, read, alike);
        alike.push(read);
    }
    check_look(
        fields,
        values.iter().map(|read| (read.value.id.as_str(), read.id)),
    );
    let labelled = values
        .iter()
        .filter(|read| read.value.label != read.value.id);
    check_look(
        fields,
        labelled.map(|read| (read.value.label.as_str(), read.label)),
    );
    if are_ordered {
        check_order(fields, &values);
    }
    let values = values.into_iter().map(|read| read.value).collect();
    Some(Values::new(values, are_ordered))
}

fn read_value(item: &TextOrTable<'_>) -> Option<Read> {
    match item {
        TextOrTable::Text(text, span) => Some(Read {
            value: NamedValue::plain(compared(text)),
            id: *span,
            label: *span,
            number: *span,
        }),
        TextOrTable::Table(fields) => read_named(fields),
    }
}

fn read_named(fields: &Fields<'_>) -> Option<Read> {
    let id = fields.text_at("id");
    let label = fields.text_at("label");
    let number = fields.number("number");
    let codes = read_codes(fields);
    fields.report_unknown();
    let (id, _, id_span) = id?;
    let id = compared(&id);
    let (label, label_span) = match label {
        Some((label, _, span)) => (compared(&label), span),
        None => (id.clone(), id_span),
    };
    let (number, number_span) = number.unzip();
    Some(Read {
        value: NamedValue {
            id,
            label,
            number,
            codes,
        },
        id: id_span,
        label: label_span,
        number: number_span.unwrap_or(id_span),
    })
}

/// Two that look alike but differ.
fn check_look<'v>(fields: &Fields<'_>, names: impl Iterator<Item = (&'v str, Span)>) {
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for named in names {
        let (name, span) = named;
        let (first, first_span) = *seen.entry(skeleton(name)).or_insert(named);
        if let Some(alike) = Alike::of(name, first) {
            let message = format!("the values `{first}` and `{name}` look alike, but for {alike}");
            let problem = Problem::new(Code::LookAlike, message).at(span);
            let problem = problem.and(first_span, "the first one");
            fields.report(
                problem.help("write both with letters of one script, or call one otherwise"),
            );
        }
    }
}

fn check_id(fields: &Fields<'_>, read: &Read, before: &[Read]) {
    let id = &read.value.id;
    if let Some(first) = before.iter().find(|other| other.value.id == *id) {
        let problem = Problem::new(
            Code::DuplicateIdentifier,
            format!("the value `{id}` stands twice"),
        );
        fields.report(problem.at(read.id).and(first.id, "the first one"));
    }
    if id == "unknown" {
        let problem =
            Problem::new(Code::UnknownValue, "`unknown` is not a value of its own").at(read.id);
        fields.report(problem.help("leave it out and write `may-be-unknown = true`"));
    }
    if id.contains(['\'', '\n', ',']) {
        let problem = Problem::new(
            Code::UnknownValue,
            format!("the value `{id}` can't be written in an expression"),
        );
        fields.report(problem.at(read.id).help(
            "leave out quotes, commas and line breaks, or give it an identifier and say this to readers: `{ id = \"…\", label = \"…\" }`",
        ));
    }
}

/// `alike` are called the same but for capitals, and stand before it.
fn check_label(fields: &Fields<'_>, value_read: &Read, alike: &[&Read]) {
    let is_other = |other: &&&Read| other.value.id != value_read.value.id;
    // Those that are written in an expression as they are shown may differ in their capitals alone.
    let is_plain = |read: &Read| read.value.label == read.value.id;
    if let Some(first) = alike.iter().find(is_other)
        && !(is_plain(value_read) && is_plain(first))
    {
        let message = format!("another value is called “{}” too", value_read.value.label);
        let problem = Problem::new(Code::SameNames, message).at(value_read.label);
        let problem = problem.and(first.label, "the first one");
        fields.report(problem.help("give each a label that tells it from the other"));
    }
}

/// Their numbers rise with them, where they have any.
fn check_order(fields: &Fields<'_>, values: &[Read]) {
    let mut highest: Option<(&Number, &Read)> = None;
    for read in values {
        let Some(number) = &read.value.number else {
            continue;
        };
        if let Some((before, first)) = highest
            && number <= before
        {
            let message = format!(
                "`{}` has the number {number}, and `{}` before it has {before}",
                read.value.id, first.value.id
            );
            let problem = Problem::new(Code::OutOfRange, message).at(read.number);
            let problem = problem.and(first.number, "the number before it");
            fields.report(problem.help("list ordered values from the least to the greatest"));
        }
        highest = Some((number, read));
    }
}
