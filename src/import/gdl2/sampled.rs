//! Patients of a guideline, and what its own rules say of them, in the notation of its test files: what an imported book is held against.

use std::collections::BTreeSet;

use jiff::ToSpan;

use super::cases::CaseFile;
use super::elements::{self, ElementKind};
use super::plan;
use super::run::{self, Held, State};
use super::{Inputs, rules, source};
use crate::quantity::Number;

/// The elements that the book asks for, each with values on both sides of every number that a rule compares it with.
pub fn samples(inputs: &Inputs<'_>) -> Option<Vec<(String, Vec<String>)>> {
    let source = source::read(inputs.text).ok()?;
    let rules = rules::read(&source).ok()?;
    let elements = elements::read(&source, &rules, &CaseFile::default(), inputs.archetype);
    let plan = plan::plan(&rules, &elements).ok()?;
    let asked: BTreeSet<&String> = plan.facts.iter().map(|fact| &fact.element).collect();
    let samples = asked.into_iter().filter_map(|id| {
        let info = elements.of.get(id).filter(|info| info.is_input)?;
        let usage = elements.usage.get(id);
        let numbers = usage.map(|usage| usage.numbers.clone()).unwrap_or_default();
        Some((id.clone(), values(&info.kind, &numbers, inputs)))
    });
    Some(samples.collect())
}

fn values(kind: &ElementKind, numbers: &BTreeSet<Number>, inputs: &Inputs<'_>) -> Vec<String> {
    let one = Number::one();
    let around = numbers.iter().flat_map(|number| {
        let below = number - &one;
        [below, number.clone(), number + &one]
    });
    let zero = Number::zero();
    let mut around: BTreeSet<Number> = around.filter(|number| *number >= zero).collect();
    if around.is_empty() {
        around.extend([zero, one]);
    }
    match kind {
        ElementKind::Coded(values) => {
            let values = values.iter().map(|value| match &value.number {
                Some(number) => format!("{number}|local::{}", value.code),
                None => format!("local::{}", value.code),
            });
            values.collect()
        }
        ElementKind::Flag => vec!["true".to_owned(), "false".to_owned()],
        ElementKind::Count(_) => around.iter().map(Number::to_string).collect(),
        ElementKind::Quantity(units) => {
            let unit = units.first().map(|of| format!(",{}", of.unit));
            let unit = unit.unwrap_or_default();
            let amounts = around.iter().map(|number| format!("{number}{unit}"));
            amounts.collect()
        }
        ElementKind::Time { .. } => {
            let years = (0..100).step_by(3);
            let days = years.filter_map(|years| inputs.today.checked_sub(years.years()).ok());
            days.map(|day| format!("{day}T00:00Z")).collect()
        }
        ElementKind::Text | ElementKind::Open => Vec::new(),
    }
}

/// What the guideline's own rules make of a patient, in every element that they assign.
pub fn answers(inputs: &Inputs<'_>, given: &[(String, String)]) -> Option<Vec<(String, String)>> {
    let source = source::read(inputs.text).ok()?;
    let rules = rules::read(&source).ok()?;
    let elements = elements::read(&source, &rules, &CaseFile::default(), inputs.archetype);
    let given = given.iter().map(|(id, value)| {
        let held = Held::of(&super::cases::case_value(value))?;
        Some((id.clone(), held))
    });
    let given: State = given.collect::<Option<State>>()?;
    let term = |id: &str| elements.term(id).map(str::to_owned);
    let end = run::run(&rules, given.clone(), inputs.today, &term).ok()?;
    // A third has no decimals that end.
    let is_written = |held: &Held| held.number().is_none_or(|number| number.is_decimal());
    let made = end
        .iter()
        .filter(|(id, held)| !given.contains_key(*id) && is_written(held));
    Some(made.map(|(id, held)| (id.clone(), written(held))).collect())
}

fn written(held: &Held) -> String {
    match held {
        Held::Flag(yes) => yes.to_string(),
        Held::Number(number) => number.to_string(),
        Held::Amount(number, unit) => format!("{number},{unit}"),
        Held::Ordinal(number, code) => format!("{number}|local::{code}"),
        Held::Code(code) => format!("local::{code}"),
        Held::Text(text) => text.clone(),
        Held::Day(day) => format!("{day}T00:00Z"),
    }
}
