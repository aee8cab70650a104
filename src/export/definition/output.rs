//! Outputs: the value that is set, where one is.

use super::advice::not_ruled;
use super::{Exact, Expression, NotExported, Part, Subject, Type, all, any, name};
use crate::model::{Aggregate, Comparison, FactKind, Output, OutputKey, Statement, Value, Values};
use crate::quantity::Number;

pub(super) fn part(exact: &Exact<'_>) -> Result<Option<Part>, NotExported> {
    let library = exact.library;
    if library.outputs.is_empty() {
        return Ok(None);
    }
    let mut part = Part::new(Subject::Outputs);
    for (key, output) in library.outputs.iter() {
        let settings = settings(exact, key)?;
        match &output.kind {
            FactKind::AnyOf(values) => united(output, values, &settings, &mut part),
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => single(output, &settings, &mut part),
        }
    }
    Ok(Some(part))
}

/// What an output is set to, and whether that counts for the patient.
type Set<'a> = (&'a Value, Expression);

/// Whatever sets it.
fn settings<'a>(exact: &Exact<'a>, key: OutputKey) -> Result<Vec<Set<'a>>, NotExported> {
    let library = exact.library;
    let setters = library.setters(key).into_iter();
    let settings = setters.map(|(statement, setting)| {
        let value = setting.value.constant();
        let value = value.ok_or_else(|| {
            let id = &library.outputs[key].meta.id;
            NotExported::rounded(format!(
                "the output `{id}` is set to a calculation, and {} may round it",
                exact.engine
            ))
        })?;
        Ok((value, counts(exact, statement, key)))
    });
    settings.collect()
}

/// That a statement sets an output, and nothing silences that.
pub(super) fn counts(exact: &Exact<'_>, statement: Statement, key: OutputKey) -> Expression {
    let library = exact.library;
    let mut parts = vec![Expression::named(&name::made(library, statement))];
    let silencing = library.precedences_on(statement, key);
    parts.extend(silencing.map(|silencing| not_ruled(exact, silencing)));
    all(parts)
}

/// Each value that something sets is in it.
fn united(output: &Output, values: &Values, settings: &[Set<'_>], part: &mut Part) {
    for (place, value) in values.iter().enumerate() {
        let adds = settings.iter().filter(|(set, _)| match set {
            Value::AnyOf(has) => has[place] == Some(true),
            Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::Number(_) => false,
        });
        let adds = adds.map(|(_, counts)| counts.clone());
        let name = name::value(&output.meta.id, &value.id);
        part.define(&name, any(adds.collect()), &value.label);
    }
}

/// The value, where all that is set is the same, or where one counts more than the others; else null.
fn single(output: &Output, settings: &[Set<'_>], part: &mut Part) {
    let id = &output.meta.id;
    let kind = Type::of(&output.kind);
    let mut values: Vec<&Value> = settings.iter().map(|(value, _)| *value).collect();
    values.sort_unstable();
    values.dedup();
    if output.aggregate == Some(Aggregate::Max) {
        values.reverse();
    }
    let (mut cases, mut counted) = (Vec::new(), Vec::new());
    for value in values {
        let name = name::value(id, &value.words(&output.kind));
        let sets = settings.iter().filter(|(set, _)| *set == value);
        let sets = sets.map(|(_, counts)| counts.clone());
        part.define(&name, any(sets.collect()), "");
        let is_set = Expression::named(&name);
        let [one, zero] = [Number::one(), Number::zero()].map(Expression::Number);
        counted.push(Expression::when(is_set.clone(), one, zero));
        cases.push((is_set, constant(&output.kind, value)));
    }
    let none = Expression::Null(kind);
    let value = match (cases.is_empty(), output.aggregate) {
        (true, _) => none,
        (false, Some(_)) => Expression::Case(cases, Box::new(none)),
        (false, None) => {
            let name = format!("{id} (values set)");
            part.define_as(Type::Whole, &name, Expression::Sum(counted), "");
            let set = Expression::named(&name);
            let one = Expression::Number(Number::one());
            let is_other = Expression::compare(set, Comparison::NotEqual, one);
            let chosen = Expression::Case(cases, Box::new(none.clone()));
            Expression::when(is_other, none, chosen)
        }
    };
    part.define_in(output.kind.unit(), kind, id, value, &output.meta.title);
}

fn constant(kind: &FactKind, value: &Value) -> Expression {
    match value {
        Value::YesNo(yes) => Expression::Boolean(*yes),
        Value::OneOf(place) => Expression::Text(kind.values()[*place].id.clone()),
        Value::Number(number) => Expression::measured(kind, number),
        Value::Unknown | Value::AnyOf(_) => Expression::Null(Type::of(kind)),
    }
}
