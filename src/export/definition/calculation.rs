//! Calculations: sums of facts, in whole multiples of what a notation may have no decimal for.

use super::{Exact, Expression, Part, Subject, Type};
use crate::model::{Calculation, CalculationKey, Comparison, Sum, Variable};
use crate::quantity::{Measured, Number};

pub(super) fn part(exact: &Exact<'_>) -> Option<Part> {
    let library = exact.library;
    if library.calculations.is_empty() {
        return None;
    }
    let mut part = Part::new(Subject::Calculations);
    for (key, calculation) in library.calculations.iter() {
        let own = exact.sums[&key];
        let name = sum_name(calculation, own);
        part.define_as(Type::Decimal, &name, sum(exact, own), &calculation.is.text);
        value(calculation, own, &mut part);
    }
    Some(part)
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

fn sum(exact: &Exact<'_>, sum: &Sum) -> Expression {
    let library = exact.library;
    let times = times(sum);
    let mut parts = vec![Expression::Constant(&times * &sum.constant)];
    for (fact, factor) in &sum.terms {
        let id = &library.meta_of(Variable::Fact(*fact)).id;
        let unit = library.facts[*fact].kind.unit().cloned();
        let number = Expression::InUnit(id.clone(), unit);
        parts.push(Expression::Times(Box::new(number), &times * factor));
    }
    Expression::Sum(parts)
}

/// As a quantity, for readers: comparisons ask for the sum.
fn value(calculation: &Calculation, own: &Sum, part: &mut Part) {
    let kind = Type::of(&calculation.kind);
    let sum = || Expression::named(&sum_name(calculation, own));
    let unit = calculation.kind.unit().cloned();
    let is_bare = unit.is_none();
    let value = Expression::Quotient(Box::new(sum()), times(own), unit);
    let value = match is_bare {
        true => value,
        false => Expression::when(Expression::unknown(sum()), Expression::Null(kind), value),
    };
    let kind = if is_bare { Type::Decimal } else { kind };
    let (id, title) = (&calculation.meta.id, &calculation.meta.title);
    part.define_in(calculation.kind.unit(), kind, id, value, title);
}

/// A comparison of a calculation with a number.
pub(super) fn compared(
    exact: &Exact<'_>,
    key: CalculationKey,
    comparison: Comparison,
    number: &Measured,
) -> Expression {
    let own = exact.sums[&key];
    let multiple = Expression::Number(&times(own) * number.number());
    Expression::compare(named(exact, key), comparison, multiple)
}

pub(super) fn known(exact: &Exact<'_>, key: CalculationKey) -> Expression {
    Expression::known(named(exact, key))
}

fn named(exact: &Exact<'_>, key: CalculationKey) -> Expression {
    let calculation = &exact.library.calculations[key];
    Expression::named(&sum_name(calculation, exact.sums[&key]))
}
