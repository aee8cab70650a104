//! Vignettes, and the values of facts as they write them.

use super::expression::unknown_value;
use super::facts::is_count;
use super::fields::Fields;
use super::names::NotFound;
use super::units::other_kind;
use crate::character::compared;
use crate::model::*;
use crate::parse::{Node, NodeValue};
use crate::problem::{Code, Problem};
use crate::quantity::{Measured, Range};
use crate::source::Span;

type OfIntervention = fn(InterventionKey) -> ClaimTest;

/// Field, and the predicate that it expects.
const EXPECTATIONS: &[(&str, OfIntervention)] = &[
    ("offered", ClaimTest::Offered),
    ("considered", ClaimTest::Considered),
    ("avoided", ClaimTest::Avoided),
    ("forbidden", ClaimTest::Forbidden),
];

/// Each field that expects advice, and what it lists.
const LISTED: [(&str, &str); 7] = [
    ("offered", "intervention"),
    ("considered", "intervention"),
    ("avoided", "intervention"),
    ("forbidden", "intervention"),
    ("reaches", "step"),
    ("hits", "row"),
    ("not-permitted", "intervention"),
];

pub(super) fn read_vignette(fields: &Fields<'_>, meta: Meta) -> Option<Vignette> {
    let story = fields.prose("story");
    let given = fields.table("given");
    let mut expected = Vec::new();
    for (name, test) in EXPECTATIONS {
        let listed = fields.things_at(name).into_iter();
        expected.extend(listed.map(|(key, span)| (test(key), span)));
    }
    let reached = fields.steps("reaches").into_iter();
    expected.extend(reached.map(|(step, span)| (ClaimTest::Reaches(step), span)));
    let hit = fields.rows("hits").into_iter();
    expected.extend(hit.map(|(row, span)| (ClaimTest::Hits(row), span)));
    let not_permitted = fields.things_at("not-permitted");
    let mut has_any = false;
    for (name, of) in LISTED {
        // An empty list expects nothing, and looks as if it did.
        fields.required_items(name, of);
        has_any |= fields.has(name);
    }
    if !has_any {
        fields.missing("advice to expect: `offered`, `considered`, `avoided`, `forbidden`, `not-permitted`, `reaches` or `hits`");
    }
    let given = read_given(&given?);
    Some(Vignette {
        meta,
        story,
        given,
        expected,
        not_permitted,
    })
}

fn read_given(fields: &Fields<'_>) -> Vec<(FactKey, Value)> {
    let entries = fields.entries().iter();
    entries
        .filter_map(|(name, node)| {
            let scope = fields.scope;
            let key = match scope.names.thing::<FactKey>(&name.value) {
                Ok(key) => key,
                Err(why) => {
                    report_no_fact(fields, &name.value, name.span, why);
                    return None;
                }
            };
            let fact = scope.facts.get(key)?;
            Some((key, read_value(fields, fact, node)?))
        })
        .collect()
}

fn report_no_fact(fields: &Fields<'_>, name: &str, span: Span, why: NotFound) {
    fields.report(super::fields::not_found(
        Code::UnknownName,
        "fact",
        name,
        span,
        why,
    ));
}

fn is_value(fact: &Fact, text: &str) -> bool {
    match &fact.kind {
        FactKind::OneOf(values) => values.place(text).is_some(),
        FactKind::YesNo
        | FactKind::AnyOf(_)
        | FactKind::Quantity { .. }
        | FactKind::Count { .. } => false,
    }
}

/// The value of a fact as a vignette writes it.
fn read_value(fields: &Fields<'_>, fact: &Fact, node: &Node) -> Option<Value> {
    if let NodeValue::Text(text, _) = &node.value
        && text == "unknown"
        && !is_value(fact, text)
    {
        return read_unknown(fields, fact, node.span);
    }
    match (&fact.kind, &node.value) {
        (FactKind::YesNo, NodeValue::Flag(flag)) => Some(Value::YesNo(*flag)),
        (FactKind::OneOf(values), NodeValue::Text(text, _)) => {
            find_value(fields, fact, values, text, node.span).map(Value::OneOf)
        }
        (FactKind::AnyOf(values), NodeValue::List(items)) => {
            let mut has = vec![Some(false); values.len()];
            for item in items {
                let (text, span) = text_of(fields, item)?;
                has[find_value(fields, fact, values, &text, span)?] = Some(true);
            }
            Some(Value::AnyOf(has))
        }
        (FactKind::AnyOf(values), NodeValue::Table(table)) => {
            let mut has = vec![Some(false); values.len()];
            for (name, node) in &table.entries {
                let value = find_value(fields, fact, values, &name.value, name.span)?;
                has[value] = read_whether(fields, fact, node)?;
            }
            Some(Value::AnyOf(has))
        }
        (FactKind::Quantity { unit, range }, NodeValue::Text(text, _)) => {
            let quantity = fields.scope.quantity(text, node.span)?;
            let (words, difference) = (quantity.to_string(), quantity.unit.difference(unit));
            let Some(measured) = Measured::of(quantity, unit) else {
                let problem = other_kind(&fact.meta.id, &words, difference, node.span);
                fields.report(problem.help(format!("write it in `{unit}`")));
                return None;
            };
            in_range(fields, fact, measured, range, node.span)
        }
        (FactKind::Count { range }, NodeValue::Number(number)) if is_count(number) => in_range(
            fields,
            fact,
            Measured::count(number.clone()),
            range,
            node.span,
        ),
        (kind, value) => {
            let expected = match kind {
                FactKind::YesNo => "true or false",
                FactKind::OneOf(_) => "one of its values in quotes",
                FactKind::AnyOf(_) => "a list of its values, or a table of them",
                FactKind::Quantity { .. } => "a quantity in quotes, as `\"60 h\"`",
                FactKind::Count { .. } => "a whole number",
            };
            let message = format!("expected {expected}, found {}", value.name());
            fields.report(Problem::new(Code::WrongType, message).at(node.span));
            None
        }
    }
}

/// Whether a patient has one value of an any-of fact; `None` inside for unknown.
fn read_whether(fields: &Fields<'_>, fact: &Fact, node: &Node) -> Option<Option<bool>> {
    match &node.value {
        NodeValue::Flag(flag) => return Some(Some(*flag)),
        NodeValue::Text(text, _) if text == "unknown" => {
            return read_unknown(fields, fact, node.span).map(|_| None);
        }
        NodeValue::Text(..)
        | NodeValue::Number(_)
        | NodeValue::Date(_)
        | NodeValue::List(_)
        | NodeValue::Table(_)
        | NodeValue::Other(_) => {}
    }
    let message = format!(
        "expected true, false or \"unknown\", found {}",
        node.value.name()
    );
    fields.report(Problem::new(Code::WrongType, message).at(node.span));
    None
}

fn text_of(fields: &Fields<'_>, node: &Node) -> Option<(String, Span)> {
    if let NodeValue::Text(text, _) = &node.value {
        return Some((text.clone(), node.span));
    }
    let message = format!("expected a text, found {}", node.value.name());
    fields.report(Problem::new(Code::WrongType, message).at(node.span));
    None
}

fn read_unknown(fields: &Fields<'_>, fact: &Fact, span: Span) -> Option<Value> {
    if !fact.may_be_unknown {
        let problem = Problem::new(
            Code::UnknownValue,
            format!("`{}` is always known", fact.meta.id),
        );
        fields.report(
            problem
                .at(span)
                .help("write `may-be-unknown = true` at the fact, if it may not be"),
        );
        return None;
    }
    Some(match &fact.kind {
        FactKind::AnyOf(values) => Value::AnyOf(vec![None; values.len()]),
        FactKind::YesNo
        | FactKind::OneOf(_)
        | FactKind::Quantity { .. }
        | FactKind::Count { .. } => Value::Unknown,
    })
}

fn find_value(
    fields: &Fields<'_>,
    fact: &Fact,
    values: &Values,
    text: &str,
    span: Span,
) -> Option<usize> {
    let text = &compared(text);
    let found = values.place(text);
    if found.is_none() {
        fields.report(unknown_value(&fact.meta.id, values, text, span));
    }
    found
}

fn in_range(
    fields: &Fields<'_>,
    fact: &Fact,
    measured: Measured,
    range: &Range,
    span: Span,
) -> Option<Value> {
    if range.contains(measured.number()) {
        return Some(Value::Number(measured));
    }
    let message = format!("`{}` is never {measured}", fact.meta.id);
    fields.report(
        Problem::new(Code::OutOfRange, message)
            .at(span)
            .help(format!("its range is {}", range.in_unit(fact.kind.unit()))),
    );
    None
}
