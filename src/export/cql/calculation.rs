//! Calculations: sums of facts, in whole multiples of what CQL has no decimal for.

use super::{Definitions, NotInCql, expression, literal, name};
use crate::model::{Calculation, CalculationKey, FactKey, Library, Variable};
use crate::quantity::{Measured, Number};

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    if library.calculations.is_empty() {
        return Ok(());
    }
    text.part("Calculations");
    for calculation in library.calculations.values() {
        sum(library, calculation, text)?;
        value(calculation, text);
    }
    Ok(())
}

/// How many times the sum is taken, so that every factor in it is whole.
fn times(calculation: &Calculation) -> Number {
    let sum = &calculation.is.sum;
    let factors = sum.terms.values().chain([&sum.constant]);
    factors.fold(Number::one(), |times, factor| {
        &times * &(&times * factor).denominator()
    })
}

fn sum_name(calculation: &Calculation) -> String {
    format!("{} (times {})", calculation.meta.id, times(calculation))
}

fn sum(
    library: &Library,
    calculation: &Calculation,
    text: &mut Definitions,
) -> Result<(), NotInCql> {
    let times = times(calculation);
    let multiple = |factor: &Number| {
        let factor = &times * factor;
        literal::decimal(&factor).ok_or_else(|| NotInCql(format!("{factor} has too many digits")))
    };
    let sum = &calculation.is.sum;
    let mut parts = vec![multiple(&sum.constant)? + ".0"];
    for (fact, factor) in &sum.terms {
        parts.push(format!(
            "{} * {}",
            number(library, *fact),
            multiple(factor)?
        ));
    }
    text.define(
        &sum_name(calculation),
        &parts.join("\n    + "),
        &calculation.is.text,
    );
    Ok(())
}

/// The number of a fact in its own unit, whatever unit it is given in.
fn number(library: &Library, fact: FactKey) -> String {
    let name = name::variable(library, Variable::Fact(fact));
    match library.facts[fact].kind.unit() {
        Some(unit) => {
            let unit = literal::text(unit.code());
            format!(
                "(if {name}.unit = {unit} then {name}.value else (convert {name} to {unit}).value)"
            )
        }
        None => name,
    }
}

/// As a quantity, for readers: comparisons ask for the sum.
fn value(calculation: &Calculation, text: &mut Definitions) {
    let sum = name::quoted(&sum_name(calculation));
    let value = format!("{sum} / {}", times(calculation));
    let value = match calculation.kind.unit() {
        Some(unit) => format!(
            "if {sum} is null then null as Quantity\n    else Quantity {{ value: {value}, unit: {} }}",
            literal::text(unit.code())
        ),
        None => value,
    };
    text.define(&calculation.meta.id, &value, &calculation.meta.title);
}

/// A comparison of a calculation with a number.
pub(super) fn compared(
    library: &Library,
    key: CalculationKey,
    comparison: &str,
    number: &Measured,
) -> Result<String, NotInCql> {
    let calculation = &library.calculations[key];
    let multiple = &times(calculation) * number.number();
    let multiple = literal::decimal(&multiple)
        .ok_or_else(|| NotInCql(format!("{number} has too many digits in a calculation")))?;
    let sum = name::quoted(&sum_name(calculation));
    Ok(format!("({sum} {comparison} {multiple})"))
}

pub(super) fn known(library: &Library, key: CalculationKey) -> String {
    let sum = name::quoted(&sum_name(&library.calculations[key]));
    expression::known(&sum)
}
