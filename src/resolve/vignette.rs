//! Vignettes, and the values of facts as they write them.

use super::expression::unknown_value;
use super::facts::is_count;
use super::fields::{Fields, as_flag, not_found, wrong_type};
use super::names::NotFound;
use super::output;
use super::units::other_kind;
use crate::character::compared;
use crate::model::*;
use crate::parse::expression::CellInput;
use crate::parse::{NodeValue, Spanned, TomlNode};
use crate::problem::{Code, Problem, Remedy};
use crate::quantity::{Measured, Number, Range};
use crate::source::Span;

type OfIntervention = fn(InterventionKey) -> ClaimTest;

/// Field, and the predicate that it expects.
const EXPECTATIONS: &[(&str, OfIntervention)] = &[
    ("offered", ClaimTest::Offered),
    ("considered", ClaimTest::Considered),
    ("avoided", ClaimTest::Avoided),
    ("forbidden", ClaimTest::Forbidden),
    ("undecided", ClaimTest::Undecided),
];

/// Each field that expects advice, and what it lists.
const LISTED: [(&str, &str); 8] = [
    ("offered", "intervention"),
    ("considered", "intervention"),
    ("avoided", "intervention"),
    ("forbidden", "intervention"),
    ("undecided", "intervention"),
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
    if !has_any && !fields.has("outputs") && !fields.has("numbers") {
        fields.missing("advice to expect: `offered`, `considered`, `avoided`, `forbidden`, `undecided`, `not-permitted`, `reaches`, `hits`, `outputs` or `numbers`");
    }
    let outputs = read_outputs(fields);
    let numbers = read_numbers(fields);
    let given = read_given(&given?);
    Some(Vignette {
        meta,
        story,
        given,
        expected,
        not_permitted,
        outputs,
        numbers,
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
            let of = Typed {
                variable: Variable::Fact(key),
                id: &name.value,
                kind: &fact.kind,
                may_be_unknown: fact.can_be_unknown(),
            };
            Some((key, read_value(fields, &of, node)?))
        })
        .collect()
}

/// Each output with its value, a cell, or `"unset"`.
fn read_outputs(fields: &Fields<'_>) -> Vec<ExpectedOutput> {
    let Some(table) = fields.table("outputs") else {
        return Vec::new();
    };
    if table.entries().is_empty() {
        fields.missing("output to expect");
    }
    let entries = table.entries().iter();
    entries
        .filter_map(|(name, node)| read_expected(&table, name, node))
        .collect()
}

fn read_expected(
    fields: &Fields<'_>,
    name: &Spanned<String>,
    node: &TomlNode,
) -> Option<ExpectedOutput> {
    let (output, kind) = output::named(fields, name)?;
    let expected = |value, text| ExpectedOutput {
        output,
        value,
        text,
        span: name.span,
        written: node.span,
    };
    let of = Typed {
        variable: Variable::Output(output),
        id: &name.value,
        kind,
        may_be_unknown: false,
    };
    let NodeValue::Text(text, _) = &node.value else {
        let value = read_value(fields, &of, node)?;
        return Some(expected(
            Some(of.variable.is(kind, &value)),
            value.words(kind),
        ));
    };
    if text == "unset" {
        return Some(expected(None, text.clone()));
    }
    if is_value(&of, text) || is_quantity(kind, text) {
        let value = read_value(fields, &of, node)?;
        return Some(expected(
            Some(of.variable.is(kind, &value)),
            value.words(kind),
        ));
    }
    let is_set = matches!(kind, FactKind::AnyOf(_));
    let cell = read_cell(fields, &name.value, is_set, node)?;
    Some(expected(Some(cell.logic), cell.text))
}

/// A cell about one thing that expects something of it.
fn read_cell(
    fields: &Fields<'_>,
    name: &str,
    is_set: bool,
    node: &TomlNode,
) -> Option<Written<Guard>> {
    let (text, place, span) = fields.node_text(node)?;
    let column = CellInput { name, is_set };
    let cell = fields.scope.cell(text, place, span, column)?;
    if cell.is_none() {
        let problem = Problem::new(Code::WrongType, "any value is expected").at(span);
        fields.report(problem.help("write `known` if it must have some value"));
    }
    cell
}

/// Each score and calculation with what it comes to, or a cell.
fn read_numbers(fields: &Fields<'_>) -> Vec<ExpectedNumber> {
    let Some(table) = fields.table("numbers") else {
        return Vec::new();
    };
    if table.entries().is_empty() {
        fields.missing("score or calculation to expect");
    }
    let entries = table.entries().iter();
    entries
        .filter_map(|(name, node)| {
            let of = worked_number(&table, name)?;
            let (value, text) = match of {
                WorkedNumber::Score(key) => read_total(&table, name, key, node)?,
                WorkedNumber::Calculation(key) => read_worked_out(&table, name, key, node)?,
            };
            Some(ExpectedNumber {
                of,
                value,
                text,
                span: name.span,
                written: node.span,
            })
        })
        .collect()
}

fn worked_number(fields: &Fields<'_>, name: &Spanned<String>) -> Option<WorkedNumber> {
    let names = &fields.scope.names;
    let why = match names.things.get(&name.value) {
        Some(Thing::Score(key)) => return Some(WorkedNumber::Score(*key)),
        Some(Thing::Calculation(key)) => return Some(WorkedNumber::Calculation(*key)),
        Some(other) => NotFound::Other(other.kind()),
        None => {
            let is_number = |kind| matches!(kind, Kind::Score | Kind::Calculation);
            NotFound::Unknown(names.nearest(&name.value, is_number))
        }
    };
    let help = match &why {
        NotFound::Other(Kind::Output) => Some("what an output has is expected in `outputs`"),
        NotFound::Other(Kind::Fact) => Some("what a fact is stands in `given`"),
        NotFound::Other(_) | NotFound::Unknown(_) => None,
    };
    let wanted = "score or calculation";
    let problem = not_found(
        fields.scope,
        Code::UnknownName,
        wanted,
        &name.value,
        name.span,
        why,
    );
    fields.report(match help {
        Some(help) => problem.help(help),
        None => problem,
    });
    None
}

fn read_total(
    fields: &Fields<'_>,
    name: &Spanned<String>,
    score: ScoreKey,
    node: &TomlNode,
) -> Option<(Guard, String)> {
    let NodeValue::Number(number) = &node.value else {
        let cell = read_cell(fields, &name.value, false, node)?;
        return Some((cell.logic, cell.text));
    };
    let grain = fields.scope.names.totals.get(&score)?.grain;
    let total = PointNumber::of(number).filter(|total| total.is_multiple(grain));
    let Some(total) = total else {
        let is_whole = grain == PointNumber::ONE;
        let (wanted, help) = match is_whole {
            true => (
                "a whole number or a cell".to_owned(),
                "points are whole, and so is what they add up to".to_owned(),
            ),
            false => (
                format!("a number of steps of {grain}, or a cell"),
                "points go in such steps, and so does what they add up to".to_owned(),
            ),
        };
        fields.report(wrong_type(node, &wanted).help(help));
        return None;
    };
    let test = FactTest::Score {
        score,
        comparison: Comparison::Equal,
        number: total,
    };
    Some((Logic::Test(test), number.to_string()))
}

fn read_worked_out(
    fields: &Fields<'_>,
    name: &Spanned<String>,
    key: CalculationKey,
    node: &TomlNode,
) -> Option<(Guard, String)> {
    let of = Variable::Calculation(key);
    let kind = fields.scope.kind_of(of)?;
    let is_cell = matches!(&node.value, NodeValue::Text(text, _) if !is_quantity(kind, text));
    if is_cell {
        let cell = read_cell(fields, &name.value, false, node)?;
        return Some((cell.logic, cell.text));
    }
    let typed = Typed {
        variable: of,
        id: &name.value,
        kind,
        may_be_unknown: true,
    };
    let value = match (&node.value, kind) {
        (NodeValue::Number(number), FactKind::Quantity { unit, range }) if unit.is_one() => {
            let measured = Measured::new(number.clone(), unit);
            in_range(fields, &typed, measured, range, node.span)?
        }
        _other => read_value(fields, &typed, node)?,
    };
    Some((of.is(kind, &value), value.words(kind)))
}

/// Whether a text is a number with its unit, as `"60 h"`.
fn is_quantity(kind: &FactKind, text: &str) -> bool {
    let text = text.trim_start();
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let starts_with_digit = unsigned.starts_with(|c: char| c.is_ascii_digit());
    matches!(kind, FactKind::Quantity { .. }) && starts_with_digit && !text.contains([',', '\''])
}

fn report_no_fact(fields: &Fields<'_>, name: &str, span: Span, why: NotFound) {
    fields.report(not_found(
        fields.scope,
        Code::UnknownName,
        "fact",
        name,
        span,
        why,
    ));
}

/// A fact or an output of which a value is written.
pub(super) struct Typed<'a> {
    pub variable: Variable,
    pub id: &'a str,
    pub kind: &'a FactKind,
    pub may_be_unknown: bool,
}

fn is_value(of: &Typed<'_>, text: &str) -> bool {
    match of.kind {
        FactKind::OneOf(values) => values.place(text).is_some(),
        FactKind::YesNo
        | FactKind::AnyOf(_)
        | FactKind::Quantity { .. }
        | FactKind::Count { .. } => false,
    }
}

/// The value of a fact or an output as a vignette and a `set` write it.
pub(super) fn read_value(fields: &Fields<'_>, of: &Typed<'_>, node: &TomlNode) -> Option<Value> {
    if let NodeValue::Text(text, _) = &node.value
        && text == "unknown"
        && !is_value(of, text)
    {
        return read_unknown(fields, of, node.span);
    }
    match (of.kind, &node.value) {
        (FactKind::YesNo, NodeValue::Flag(flag)) => Some(Value::YesNo(*flag)),
        (FactKind::OneOf(values), NodeValue::Text(text, _)) => {
            find_value(fields, of, values, text, node.span).map(Value::OneOf)
        }
        (FactKind::AnyOf(values), NodeValue::List(items)) => {
            let mut has = vec![Some(false); values.len()];
            for item in items {
                let (text, span) = text_of(fields, item)?;
                has[find_value(fields, of, values, &text, span)?] = Some(true);
            }
            Some(Value::AnyOf(has))
        }
        (FactKind::AnyOf(values), NodeValue::Table(table)) => {
            let mut has = vec![Some(false); values.len()];
            for (name, node) in &table.entries {
                let value = find_value(fields, of, values, &name.value, name.span)?;
                has[value] = read_whether(fields, of, node)?;
            }
            Some(Value::AnyOf(has))
        }
        (FactKind::Quantity { unit, range }, NodeValue::Text(text, _)) => {
            let quantity = fields.scope.quantity(text, node.span)?;
            let (words, difference) = (quantity.to_string(), quantity.unit.difference(unit));
            let Some(measured) = Measured::of(quantity, unit) else {
                let problem = other_kind(of.id, &words, difference, node.span);
                fields.report(problem.help(format!("write it in `{unit}`")));
                return None;
            };
            in_range(fields, of, measured, range, node.span)
        }
        (FactKind::Count { range }, NodeValue::Number(number)) if is_count(number) => in_range(
            fields,
            of,
            Measured::count(number.clone()),
            range,
            node.span,
        ),
        (kind, _) => {
            let expected = match kind {
                FactKind::YesNo => "true or false",
                FactKind::OneOf(_) => "one of its values in quotes",
                FactKind::AnyOf(_) => "a list of its values, or a table of them",
                FactKind::Quantity { .. } => "a quantity in quotes, as `\"60 h\"`",
                FactKind::Count { .. } => "a whole number",
            };
            let problem = wrong_type(node, expected);
            fields.report(match meant(fields, kind, node) {
                Some(meant) => problem.help(Remedy::write(meant).at(Some(node.span))),
                None => problem,
            });
            None
        }
    }
}

/// What is meant by a value of another type.
fn meant(fields: &Fields<'_>, kind: &FactKind, node: &TomlNode) -> Option<String> {
    match (kind, &node.value) {
        (FactKind::YesNo, _) => as_flag(node),
        (FactKind::Count { .. }, NodeValue::Text(text, _)) => {
            let number: Number = text.trim().parse().ok()?;
            is_count(&number).then(|| number.to_string())
        }
        (FactKind::Quantity { unit, .. }, NodeValue::Number(number)) => {
            Some(format!("\"{number} {}\"", unit.code()))
        }
        (FactKind::AnyOf(_), NodeValue::Text(..)) => fields.in_a_list(node),
        (
            FactKind::OneOf(_)
            | FactKind::AnyOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. },
            _,
        ) => None,
    }
}

/// Whether a patient has one value of an any-of fact; `None` inside for unknown.
fn read_whether(fields: &Fields<'_>, of: &Typed<'_>, node: &TomlNode) -> Option<Option<bool>> {
    match &node.value {
        NodeValue::Flag(flag) => return Some(Some(*flag)),
        NodeValue::Text(text, _) if text == "unknown" => {
            return read_unknown(fields, of, node.span).map(|_| None);
        }
        NodeValue::Text(..)
        | NodeValue::Number(_)
        | NodeValue::Date(_)
        | NodeValue::List(_)
        | NodeValue::Table(_)
        | NodeValue::Other(_) => {}
    }
    fields.report(wrong_type(node, "true, false or \"unknown\""));
    None
}

fn text_of(fields: &Fields<'_>, node: &TomlNode) -> Option<(String, Span)> {
    if let NodeValue::Text(text, _) = &node.value {
        return Some((text.clone(), node.span));
    }
    fields.report(wrong_type(node, "a text"));
    None
}

fn read_unknown(fields: &Fields<'_>, of: &Typed<'_>, span: Span) -> Option<Value> {
    if !of.may_be_unknown {
        let (message, help) = match of.variable {
            Variable::Fact(_) => (
                format!("`{}` is always known", of.id),
                "write `may-be-unknown = true` at the fact, if it may not be",
            ),
            Variable::Calculation(_) => (
                format!("`{}` is worked out", of.id),
                "leave it out: it is unknown where one of its facts is",
            ),
            Variable::Output(_) => (
                format!("nothing sets `{}` to unknown", of.id),
                "leave it out: an output that nothing sets is unknown",
            ),
        };
        let problem = Problem::new(Code::UnknownValue, message).at(span);
        fields.report(problem.help(help));
        return None;
    }
    Some(match of.kind {
        FactKind::AnyOf(values) => Value::AnyOf(vec![None; values.len()]),
        FactKind::YesNo
        | FactKind::OneOf(_)
        | FactKind::Quantity { .. }
        | FactKind::Count { .. } => Value::Unknown,
    })
}

fn find_value(
    fields: &Fields<'_>,
    of: &Typed<'_>,
    values: &Values,
    text: &str,
    span: Span,
) -> Option<usize> {
    let text = &compared(text);
    let found = values.place(text);
    if found.is_none() {
        fields.report(unknown_value(fields.scope, of.id, values, text, span));
    }
    found
}

fn in_range(
    fields: &Fields<'_>,
    of: &Typed<'_>,
    measured: Measured,
    range: &Range,
    span: Span,
) -> Option<Value> {
    if range.contains(measured.number()) {
        return Some(Value::Number(measured));
    }
    let message = format!("`{}` is never {measured}", of.id);
    fields.report(
        Problem::new(Code::OutOfRange, message)
            .at(span)
            .help(format!("its range is {}", range.in_unit(of.kind.unit()))),
    );
    None
}
