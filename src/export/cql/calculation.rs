//! Calculations: sums of facts, in whole multiples of what CQL has no decimal for.

use super::{Definitions, NotInCql, expression, literal, name};
use crate::model::{Calculation, CalculationKey, FactKey, Library, Sum, Variable};
use crate::quantity::{Measured, Number};

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    if library.calculations.is_empty() {
        return Ok(());
    }
    text.part("Calculations");
    for calculation in library.calculations.values() {
        let own = exact(calculation)?;
        sum(library, calculation, own, text)?;
        value(calculation, own, text);
    }
    Ok(())
}

/// What a calculation adds up: CQL's decimals end after eight places, so that a product or a quotient would be another number.
fn exact(calculation: &Calculation) -> Result<&Sum, NotInCql> {
    let sum = calculation.as_sum();
    sum.ok_or_else(|| {
        let id = &calculation.meta.id;
        NotInCql(format!(
            "the calculation `{id}` is more than a sum of facts, and CQL would round it"
        ))
    })
}

/// How many times the sum is taken, so that every factor in it is whole.
fn times(sum: &Sum) -> Number {
    let factors = sum.terms.values().chain([&sum.constant]);
    factors.fold(Number::one(), |times, factor| {
        &times * &(&times * factor).denominator()
    })
}

fn sum_name(calculation: &Calculation, sum: &Sum) -> String {
    format!("{} (times {})", calculation.meta.id, times(sum))
}

fn sum(
    library: &Library,
    calculation: &Calculation,
    sum: &Sum,
    text: &mut Definitions,
) -> Result<(), NotInCql> {
    let times = times(sum);
    let multiple = |factor: &Number| {
        let factor = &times * factor;
        literal::decimal(&factor).ok_or_else(|| NotInCql(format!("{factor} has too many digits")))
    };
    let mut parts = vec![multiple(&sum.constant)? + ".0"];
    for (fact, factor) in &sum.terms {
        parts.push(format!(
            "{} * {}",
            number(library, *fact),
            multiple(factor)?
        ));
    }
    text.define(
        &sum_name(calculation, sum),
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
fn value(calculation: &Calculation, own: &Sum, text: &mut Definitions) {
    let sum = name::quoted(&sum_name(calculation, own));
    let value = format!("{sum} / {}", times(own));
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
    let own = exact(calculation)?;
    let multiple = &times(own) * number.number();
    let multiple = literal::decimal(&multiple)
        .ok_or_else(|| NotInCql(format!("{number} has too many digits in a calculation")))?;
    let sum = name::quoted(&sum_name(calculation, own));
    Ok(format!("({sum} {comparison} {multiple})"))
}

pub(super) fn known(library: &Library, key: CalculationKey) -> Result<String, NotInCql> {
    let calculation = &library.calculations[key];
    let sum = name::quoted(&sum_name(calculation, exact(calculation)?));
    Ok(expression::known(&sum))
}
