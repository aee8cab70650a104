//! Facts, assumptions, conditions.

use std::collections::BTreeMap;

use super::fields::Fields;
use crate::character::{Alike, compared, skeleton};
use crate::model::{Assumption, Condition, Fact, FactKind, Guard, Meta, Written};
use crate::problem::{Code, Problem};
use crate::quantity::{Number, Range, Unit};
use crate::source::Span;

#[derive(Clone, Copy)]
enum FactType {
    YesNo,
    OneOf,
    AnyOf,
    Quantity,
    Count,
}

const FACT_TYPES: &[(&str, FactType)] = &[
    ("yes-no", FactType::YesNo),
    ("one-of", FactType::OneOf),
    ("any-of", FactType::AnyOf),
    ("quantity", FactType::Quantity),
    ("count", FactType::Count),
];

pub(super) fn read_fact(fields: &Fields<'_>, meta: Meta) -> Option<Fact> {
    let fact_type = fields.word("type", FACT_TYPES);
    let may_be_unknown = fields.flag("may-be-unknown").unwrap_or(false);
    let ask = fields.text("ask");
    let kind = match fact_type? {
        FactType::YesNo => FactKind::YesNo,
        FactType::OneOf => FactKind::OneOf(read_values(fields)?),
        FactType::AnyOf => FactKind::AnyOf(read_values(fields)?),
        FactType::Quantity => {
            let unit = fields.required("unit", read_unit(fields));
            let range = fields.required("range", read_range(fields, false));
            FactKind::Quantity {
                unit: unit?,
                range: range?,
            }
        }
        FactType::Count => {
            let range = fields.required("range", read_range(fields, true));
            FactKind::Count { range: range? }
        }
    };
    Some(Fact {
        meta,
        kind,
        may_be_unknown,
        ask,
    })
}

/// More values than anyone chooses from in a form, where each is a line.
const MOST_VALUES: usize = 1_000;

fn read_values(fields: &Fields<'_>) -> Option<Vec<String>> {
    let values = fields.texts("values").into_iter();
    let values: Vec<_> = values
        .map(|(value, span)| (compared(&value), span))
        .collect();
    fields.required_items("values", "value");
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
    for (index, (value, span)) in values.iter().enumerate() {
        check_value(fields, value, *span, &values[..index]);
    }
    check_look(fields, &values);
    Some(values.into_iter().map(|(value, _)| value).collect())
}

/// Two values that look the same and are not.
fn check_look(fields: &Fields<'_>, values: &[(String, Span)]) {
    let mut seen: BTreeMap<String, &(String, Span)> = BTreeMap::new();
    for own in values {
        let (value, span) = own;
        let (first, first_span) = *seen.entry(skeleton(value)).or_insert(own);
        if let Some(alike) = Alike::of(value, first) {
            let message = format!("the values `{first}` and `{value}` look alike, but for {alike}");
            let problem = Problem::new(Code::LookAlike, message).at(*span);
            let problem = problem.and(*first_span, "the first one");
            fields.report(
                problem.help("write both with letters of one script, or call one otherwise"),
            );
        }
    }
}

fn check_value(fields: &Fields<'_>, value: &str, span: Span, before: &[(String, Span)]) {
    if let Some((_, first)) = before.iter().find(|(other, _)| other == value) {
        let problem = Problem::new(
            Code::DuplicateIdentifier,
            format!("the value `{value}` stands twice"),
        );
        fields.report(problem.at(span).and(*first, "the first one"));
    }
    if value == "unknown" {
        let problem =
            Problem::new(Code::UnknownValue, "`unknown` is not a value of its own").at(span);
        fields.report(problem.help("leave it out and write `may-be-unknown = true`"));
    }
    if value.contains(['\'', '\n', ',']) {
        let problem = Problem::new(
            Code::UnknownValue,
            format!("the value `{value}` can't be written in an expression"),
        );
        fields.report(
            problem
                .at(span)
                .help("leave out quotes, commas and line breaks"),
        );
    }
}

pub(super) fn read_unit(fields: &Fields<'_>) -> Option<Unit> {
    let (text, _, span) = fields.text_at("unit")?;
    fields.scope.unit(&text, span)
}

pub(super) fn read_range(fields: &Fields<'_>, whole: bool) -> Option<Range> {
    let (low, high, span) = fields.pair("range")?;
    let is_whole = low.is_integer() && high.is_integer();
    let range = Range::new(low, high).filter(|_| is_whole || !whole);
    if range.is_none() {
        let message = if whole && !is_whole {
            "a count has a whole range"
        } else {
            "this range ends before it begins"
        };
        fields.report(
            Problem::new(Code::OutOfRange, message)
                .at(span)
                .help("write the low end first: `[0, 10]`"),
        );
    }
    range
}

/// Whether a number is one that a count can have.
pub(super) fn is_count(number: &Number) -> bool {
    number.is_integer()
}

pub(super) fn read_assumption(fields: &Fields<'_>, meta: Meta) -> Option<Assumption> {
    let always = read_guard(fields, "always")?;
    Some(Assumption { meta, always })
}

pub(super) fn read_condition(fields: &Fields<'_>, meta: Meta) -> Option<Condition> {
    let when = read_guard(fields, "when")?;
    Some(Condition { meta, when })
}

pub(super) fn read_guard(fields: &Fields<'_>, name: &'static str) -> Option<Written<Guard>> {
    let (text, place, span) = fields.text_at(name)?;
    fields.scope.guard(text, place, span)
}
