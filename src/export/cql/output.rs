//! Outputs: the value that is set, where one is.

use super::advice::not_ruled;
use super::{Definitions, NotInCql, all, expression, literal, name};
use crate::model::{Aggregate, FactKind, Library, Output, OutputKey, Statement, Value, Values};

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    if library.outputs.is_empty() {
        return Ok(());
    }
    text.part("Outputs");
    for (key, output) in library.outputs.iter() {
        match &output.kind {
            FactKind::AnyOf(values) => united(library, key, (output, values), text)?,
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => {
                single(library, key, output, text)?;
            }
        }
    }
    Ok(())
}

/// Whatever sets it, each with what it sets it to, and whether that counts for the patient.
fn settings(library: &Library, key: OutputKey) -> Result<Vec<(&Value, String)>, NotInCql> {
    let setters = library.setters(key).into_iter();
    setters
        .map(|(statement, setting)| {
            let Some(value) = setting.value.constant() else {
                let id = &library.outputs[key].meta.id;
                return Err(NotInCql(format!("`{id}` is set to a calculation")));
            };
            Ok((value, counts(library, statement, key)?))
        })
        .collect()
}

/// That a statement sets an output, and nothing silences that.
pub(super) fn counts(
    library: &Library,
    statement: Statement,
    key: OutputKey,
) -> Result<String, NotInCql> {
    let mut parts = vec![name::quoted(&name::made(library, statement))];
    for silencing in library.precedences_on(statement, key) {
        parts.push(not_ruled(library, silencing)?);
    }
    Ok(all(&parts))
}

/// Each value that something sets is in it.
fn united(
    library: &Library,
    key: OutputKey,
    (output, values): (&Output, &Values),
    text: &mut Definitions,
) -> Result<(), NotInCql> {
    let settings = settings(library, key)?;
    for (place, value) in values.iter().enumerate() {
        let adds = settings.iter().filter(|(set, _)| match set {
            Value::AnyOf(has) => has[place] == Some(true),
            Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::Number(_) => false,
        });
        let adds: Vec<String> = adds.map(|(_, counts)| counts.clone()).collect();
        let name = name::value(&output.meta.id, &value.id);
        text.define(&name, &expression::any(&adds), &value.label);
    }
    Ok(())
}

/// The value, where all that is set is the same, or where one counts more than the others; else null.
fn single(
    library: &Library,
    key: OutputKey,
    output: &Output,
    text: &mut Definitions,
) -> Result<(), NotInCql> {
    let id = &output.meta.id;
    let settings = settings(library, key)?;
    let mut values: Vec<&Value> = settings.iter().map(|(value, _)| *value).collect();
    values.sort_unstable();
    values.dedup();
    if output.aggregate == Some(Aggregate::Max) {
        values.reverse();
    }
    let (mut cases, mut counted) = (Vec::new(), Vec::new());
    for value in values {
        let literal = literal_of(&output.kind, value)?;
        let name = name::value(id, &value.words(&output.kind));
        let sets = settings.iter().filter(|(set, _)| *set == value);
        let sets: Vec<String> = sets.map(|(_, counts)| counts.clone()).collect();
        text.define(&name, &expression::any(&sets), "");
        let name = name::quoted(&name);
        cases.push(format!("when {name} then {literal}"));
        counted.push(format!("(if {name} then 1 else 0)"));
    }
    let none = format!("null as {}", type_of(&output.kind));
    let value = match (cases.is_empty(), output.aggregate) {
        (true, _) => none,
        (false, Some(_)) => chosen(&cases, &none),
        (false, None) => {
            let name = format!("{id} (values set)");
            text.define(&name, &counted.join("\n    + "), "");
            format!(
                "if {} != 1 then {none}\n    else {}",
                name::quoted(&name),
                chosen(&cases, &none)
            )
        }
    };
    text.define(id, &value, &output.meta.title);
    Ok(())
}

fn chosen(cases: &[String], none: &str) -> String {
    format!("case\n    {}\n    else {none} end", cases.join("\n    "))
}

fn type_of(kind: &FactKind) -> &'static str {
    match kind {
        FactKind::YesNo | FactKind::AnyOf(_) => "Boolean",
        FactKind::OneOf(_) => "String",
        FactKind::Quantity { .. } => "Quantity",
        FactKind::Count { .. } => "Integer",
    }
}

fn literal_of(kind: &FactKind, value: &Value) -> Result<String, NotInCql> {
    Ok(match value {
        Value::YesNo(yes) => yes.to_string(),
        Value::OneOf(place) => literal::text(&kind.values()[*place].id),
        Value::Number(number) => literal::number(kind, number)?,
        Value::Unknown | Value::AnyOf(_) => format!("null as {}", type_of(kind)),
    })
}
