//! Definitions as CQL writes them.

use super::literal;
use crate::export::NotExported;
use crate::export::definition::{Expression, Type};
use crate::quantity::Unit;

type InCql = Result<String, NotExported>;

pub(super) fn quoted(name: &str) -> String {
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

pub(super) fn type_of(kind: Type) -> &'static str {
    match kind {
        Type::Boolean => "Boolean",
        Type::Text => "String",
        Type::Whole => "Integer",
        Type::Decimal => "Decimal",
        Type::Quantity => "Quantity",
        Type::Totals => "List<Decimal>",
    }
}

/// The value of a definition; what is chosen goes over several lines.
pub(super) fn written(value: &Expression) -> InCql {
    if let Expression::If(parts) = value {
        return chosen(parts, "\n    ");
    }
    inner(value)
}

/// A part of a value.
fn inner(value: &Expression) -> InCql {
    Ok(match value {
        Expression::Boolean(value) => value.to_string(),
        Expression::Text(text) => literal::text(text),
        Expression::Null(kind) => format!("null as {}", type_of(*kind)),
        Expression::Number(number) => literal::exact(number)?,
        Expression::Constant(number) => literal::exact(number)? + ".0",
        Expression::Measured(number, unit) => literal::number(unit.as_ref(), number)?,
        Expression::Points(points, are_whole) => literal::points(*points, *are_whole),
        Expression::Named(name) => quoted(name),
        Expression::InUnit(name, unit) => in_unit(&quoted(name), unit.as_ref()),
        Expression::Not(_) | Expression::Compare(..) => format!("({})", bare(value)?),
        Expression::All(parts) => format!("({})", joined(parts, "\n    and ")?),
        Expression::Any(parts) => format!("({})", joined(parts, "\n    or ")?),
        Expression::Xor(parts) => format!("({})", joined(&**parts, " xor ")?),
        Expression::Implies(parts) => format!("({})", joined(&**parts, " implies ")?),
        Expression::Known(of) => format!("({} is not null)", inner(of)?),
        Expression::Unknown(of) => format!("{} is null", inner(of)?),
        // `is true` is not read alike everywhere where it is null.
        Expression::Or(of, unknown) => format!("Coalesce({}, {unknown})", inner(of)?),
        Expression::Within(parts) => {
            let [of, low, high] = &**parts;
            let of = inner(of)?;
            format!("{of} >= {} and {of} <= {}", inner(low)?, inner(high)?)
        }
        Expression::If(parts) => format!("({})", chosen(parts, " ")?),
        Expression::Case(cases, otherwise) => case(cases, otherwise)?,
        Expression::Sum(parts) if parts.is_empty() => "0".to_owned(),
        Expression::Sum(parts) => joined(parts, "\n    + ")?,
        Expression::Times(of, factor) => format!("{} * {}", inner(of)?, literal::exact(factor)?),
        Expression::Quotient(of, times, unit) => {
            quotient(&format!("{} / {times}", inner(of)?), unit.as_ref())
        }
        Expression::List(items) => format!("({{{}}})", joined(items, ", ")?),
        Expression::Raised(parts) => {
            let [list, points] = &**parts;
            format!("({} T return T + {})", inner(list)?, inner(points)?)
        }
        Expression::Union(lists) => joined(lists, " union ")?,
        Expression::Contains(parts) => format!("({})", joined(&**parts, " contains ")?),
    })
}

/// A condition that stands alone.
fn bare(value: &Expression) -> InCql {
    if let Expression::Compare(parts, comparison) = value {
        return joined(&**parts, &format!(" {} ", comparison.symbol()));
    }
    if let Expression::Not(of) = value {
        let of = inner(of)?;
        return Ok(format!("not {of}"));
    }
    inner(value)
}

fn joined(parts: &[Expression], word: &str) -> InCql {
    let parts = parts.iter().map(inner).collect::<Result<Vec<_>, _>>()?;
    Ok(parts.join(word))
}

fn chosen([condition, then, otherwise]: &[Expression; 3], space: &str) -> InCql {
    let otherwise = if let Expression::If(parts) = otherwise {
        chosen(parts, space)?
    } else {
        inner(otherwise)?
    };
    let (condition, then) = (bare(condition)?, inner(then)?);
    Ok(format!("if {condition} then {then}{space}else {otherwise}"))
}

fn case(cases: &[(Expression, Expression)], otherwise: &Expression) -> InCql {
    let mut text = "case\n    ".to_owned();
    for (when, then) in cases {
        text.push_str(&format!(
            "when {} then {}\n    ",
            inner(when)?,
            inner(then)?
        ));
    }
    Ok(format!("{text}else {} end", inner(otherwise)?))
}

/// The number of a quantity in a unit, whatever unit it is given in.
fn in_unit(name: &str, unit: Option<&Unit>) -> String {
    let Some(unit) = unit else {
        return name.to_owned();
    };
    let unit = literal::text(unit.code());
    format!("(if {name}.unit = {unit} then {name}.value else (convert {name} to {unit}).value)")
}

fn quotient(value: &str, unit: Option<&Unit>) -> String {
    match unit {
        Some(unit) => {
            let unit = literal::text(unit.code());
            format!("Quantity {{ value: {value}, unit: {unit} }}")
        }
        None => value.to_owned(),
    }
}
