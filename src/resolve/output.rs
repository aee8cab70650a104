//! Outputs, and what statements set them to.

use super::Declared;
use super::facts::{read_guard, read_kind};
use super::fields::{Fields, not_found};
use super::scope::Scope;
use super::units::other_kind;
use super::vignette::{Typed, read_value};
use crate::model::{
    Aggregate, CalculationKey, FactKind, Meta, NamedValue, Output, OutputEntry, OutputKey,
    OutputValue, Value, Variable,
};
use crate::parse::{NodeValue, Spanned, TomlNode, is_identifier, listed};
use crate::problem::{Code, Problem, Problems};
use crate::quantity::Unit;
use crate::schema;
use crate::source::Span;

/// The type of an output, which expressions need before the rest of it is read. What is wrong with it is reported then.
pub(super) fn kind(scope: &Scope<'_>, declared: &Declared<'_>) -> Option<FactKind> {
    let block = declared.block;
    let shape = schema::of(block.kind);
    let before = scope.problems.replace(Problems::default());
    let fields = Fields::new(scope, &block.fields, shape, block.span, block.is_broken);
    let kind = read_kind(&fields);
    scope.problems.replace(before);
    kind
}

pub(super) fn read_output(fields: &Fields<'_>, meta: Meta) -> Option<Output> {
    let kind = read_kind(fields);
    let required = read_guard(fields, "required");
    let aggregates = Aggregate::ALL.map(|aggregate| (aggregate.name(), aggregate));
    let aggregate = fields.word("aggregate", &aggregates);
    let kind = kind?;
    if aggregate.is_some() {
        check_aggregate(fields, &meta, &kind);
    }
    if let FactKind::OneOf(values) = &kind {
        check_unset(fields, values);
    }
    Some(Output {
        meta,
        kind,
        required,
        aggregate,
    })
}

/// The greatest of values is one where they have an order.
fn check_aggregate(fields: &Fields<'_>, meta: &Meta, kind: &FactKind) {
    let is_ordered = kind.is_ordered() || kind.range().is_some();
    if !is_ordered {
        let message = format!("the values of `{}` have no order", meta.id);
        let help = match kind {
            FactKind::OneOf(_) => {
                "write `ordered = true` if each value is more than those before it, or leave `aggregate` out"
            }
            FactKind::YesNo
            | FactKind::AnyOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => "leave `aggregate` out",
        };
        let problem = Problem::new(Code::TypeMismatch, message).at(fields.key_span("aggregate"));
        fields.report(problem.help(help));
    }
}

/// `unset` is what a vignette expects where nothing sets the output.
fn check_unset(fields: &Fields<'_>, values: &[NamedValue]) {
    if values.iter().any(|value| value.id == "unset") {
        let message = "`unset` is not a value of its own";
        let problem = Problem::new(Code::UnknownValue, message).at(fields.key_span("values"));
        fields.report(problem.help("leave it out: what nothing sets is unset"));
    }
}

/// What a statement sets, in the order written.
pub(super) fn read_sets(fields: &Fields<'_>) -> Vec<OutputEntry> {
    let Some(table) = fields.table("set") else {
        return Vec::new();
    };
    fields.required_entries(&table);
    let entries = table.entries().iter();
    entries
        .filter_map(|(name, node)| read_set(&table, name, node))
        .collect()
}

fn read_set(fields: &Fields<'_>, name: &Spanned<String>, node: &TomlNode) -> Option<OutputEntry> {
    let (output, kind) = named(fields, name)?;
    let value = match (kind, &node.value) {
        (FactKind::Quantity { unit, .. }, NodeValue::Text(text, _)) if is_worked_out(text) => {
            let key = calculation(fields, (&name.value, unit), text.trim(), node.span)?;
            OutputValue::Calculated(key)
        }
        (
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::AnyOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. },
            _,
        ) => OutputValue::Constant(constant(fields, (name, output, kind), node)?),
    };
    Some(OutputEntry {
        output,
        value,
        // The head of a column is far from the row.
        span: match fields.scope.sources.is_sheet(name.span.file) {
            true => node.span,
            false => name.span,
        },
    })
}

/// The same value for everyone.
fn constant(
    fields: &Fields<'_>,
    (name, output, kind): (&Spanned<String>, OutputKey, &FactKind),
    node: &TomlNode,
) -> Option<Value> {
    let of = Typed {
        variable: Variable::Output(output),
        id: &name.value,
        kind,
        may_be_unknown: false,
    };
    let typed = as_typed(node, kind);
    let node = typed.as_ref().unwrap_or(node);
    let value = read_value(fields, &of, node)?;
    if let (Value::AnyOf(has), NodeValue::List(items)) = (&value, &node.value)
        && (items.is_empty() || !has.contains(&Some(true)))
    {
        let message = format!("this adds nothing to `{}`", name.value);
        fields.report(Problem::new(Code::UnknownValue, message).at(node.span));
        return None;
    }
    Some(value)
}

/// Whether a text in the place of a quantity is the name of a calculation, or a formula.
fn is_worked_out(text: &str) -> bool {
    let text = text.trim();
    let is_name = is_identifier(text) && text != "unknown";
    let is_formula = text.starts_with(|first: char| first.is_alphabetic() || first == '(')
        && text.contains(['*', '/', '+', '(']);
    is_name || is_formula || OPERATORS.iter().any(|sign| text.contains(sign))
}

/// As formulas have them; a unit has none with spaces.
const OPERATORS: [&str; 4] = [" + ", " - ", " * ", " / "];

/// The calculation that a statement names, which is in the unit of the output. A formula is given a name first, so that one page says what it takes, and
/// tables, rules and worked examples can ask for the same number.
fn calculation(
    fields: &Fields<'_>,
    (output, unit): (&str, &Unit),
    text: &str,
    span: Span,
) -> Option<CalculationKey> {
    let scope = fields.scope;
    if !is_identifier(text) {
        let message = format!("`{output}` is set to a formula");
        let problem = Problem::new(Code::BrokenExpression, message).at(span);
        let help = format!(
            "write a `calculation` block with `is = \"{text}\"` and `unit = \"{unit}\"`, and its name here"
        );
        fields.report(problem.help(help));
        return None;
    }
    let key = match scope.names.thing::<CalculationKey>(text) {
        Ok(key) => key,
        Err(why) => {
            let problem = not_found(scope, Code::UnknownName, "calculation", text, span, why);
            fields.report(problem);
            return None;
        }
    };
    let own = scope.calculations.get(&key)?.kind.unit()?;
    if let Some(difference) = own.difference(unit) {
        fields.report(other_kind(output, text, Some(difference), span));
        return None;
    }
    if own.factor() != unit.factor() {
        let message = format!("`{text}` is in `{own}`, and `{output}` in `{unit}`");
        let problem = Problem::new(Code::TypeMismatch, message).at(span);
        let help =
            format!("write `unit = \"{unit}\"` in the calculation, or give the output its unit");
        fields.report(problem.help(help));
        return None;
    }
    Some(key)
}

/// A cell of a CSV file as a value of the output's type, since all cells are texts.
fn as_typed(node: &TomlNode, kind: &FactKind) -> Option<TomlNode> {
    let NodeValue::Text(text, place) = &node.value else {
        return None;
    };
    if !place.is_cell() {
        return None;
    }
    let value = match (kind, text.as_str()) {
        (FactKind::YesNo, "yes" | "true") => NodeValue::Flag(true),
        (FactKind::YesNo, "no" | "false") => NodeValue::Flag(false),
        (FactKind::Count { .. }, number) => NodeValue::Number(number.parse().ok()?),
        (FactKind::AnyOf(_), texts) => NodeValue::List(listed(texts, place)),
        (FactKind::YesNo | FactKind::OneOf(_) | FactKind::Quantity { .. }, _) => return None,
    };
    let span = node.span;
    Some(TomlNode { value, span })
}

/// The output of a name, and its type if that could be read.
pub(super) fn named<'s>(
    fields: &Fields<'s>,
    name: &Spanned<String>,
) -> Option<(OutputKey, &'s FactKind)> {
    match fields.scope.names.thing::<OutputKey>(&name.value) {
        Ok(key) => Some((key, fields.scope.outputs.get(&key)?)),
        Err(why) => {
            let problem = not_found(
                fields.scope,
                Code::UnknownName,
                "output",
                &name.value,
                name.span,
                why,
            );
            fields.report(problem);
            None
        }
    }
}

/// Where a table that is written and says nothing stands.
impl Fields<'_> {
    fn required_entries(&self, table: &Fields<'_>) {
        if table.entries().is_empty() {
            self.report_empty(table.span);
        }
    }

    fn report_empty(&self, span: Span) {
        let problem = Problem::new(Code::WrongType, "this sets nothing").at(span);
        self.report(problem.help("name an output and its value: `set = { risk = \"high\" }`"));
    }
}
