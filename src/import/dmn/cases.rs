//! The tests of the compatibility kit: input data, and what decisions must come to for them.

use std::collections::BTreeMap;

use super::run::Value;
use super::source::one_space;
use super::xml::{self, Element};

#[derive(Debug)]
pub(super) struct Case {
    /// The file and its own identifier.
    pub element: String,
    pub id: String,
    pub described: Option<String>,
    pub given: BTreeMap<String, Value>,
    /// A decision, and its value; nothing where it is of a kind that is not read.
    pub expected: Vec<(String, Option<Value>)>,
    /// Why the case asks something else than a model.
    pub left_out: Option<String>,
}

pub(super) fn read(file: &str, text: &str) -> Result<Vec<Case>, String> {
    let root = xml::read(text)?;
    if root.name != "testCases" {
        return Err(format!("`{}` is not `testCases`", root.name));
    }
    Ok(root.all("testCase").map(|case| one(file, case)).collect())
}

fn one(file: &str, element: &Element) -> Case {
    let id = element.attribute("id").unwrap_or("unnamed").to_owned();
    let mut given = BTreeMap::new();
    let mut left_out = element
        .attribute("invocableName")
        .map(|name| format!("it calls `{name}` by itself"));
    for node in element.all("inputNode") {
        let name = one_space(node.attribute("name").unwrap_or_default());
        match value(node) {
            Some(value) => {
                given.insert(name, value);
            }
            None => left_out = Some(format!("the value of “{name}” is of no type that is read")),
        }
    }
    let mut expected = Vec::new();
    for node in element.all("resultNode") {
        let name = one_space(node.attribute("name").unwrap_or_default());
        expected.push((name, node.child("expected").and_then(value)));
    }
    Case {
        element: format!("{file}: {id}"),
        id,
        described: element
            .child("description")
            .map(|of| of.text.trim().to_owned()),
        given,
        expected,
        left_out,
    }
}

/// A value, a list or components.
fn value(element: &Element) -> Option<Value> {
    if element.is_nil() {
        return Some(Value::Null);
    }
    if let Some(list) = element.child("list") {
        if list.is_nil() {
            return Some(Value::Null);
        }
        let items: Option<_> = list.all("item").map(value).collect();
        return items.map(Value::List);
    }
    if let Some(simple) = element.child("value") {
        return scalar(simple);
    }
    let components = element.all("component").map(|component| {
        let name = one_space(component.attribute("name")?);
        Some((name, value(component)?))
    });
    let components: Option<BTreeMap<_, _>> = components.collect();
    components.filter(|of| !of.is_empty()).map(Value::Record)
}

fn scalar(element: &Element) -> Option<Value> {
    if element.is_nil() {
        return Some(Value::Null);
    }
    let text = element.text.trim();
    match element.typed() {
        Some("boolean") => match text {
            "true" | "1" => Some(Value::Flag(true)),
            "false" | "0" => Some(Value::Flag(false)),
            _other => None,
        },
        Some("string") => Some(Value::Text(element.text.clone())),
        Some(
            "decimal" | "double" | "float" | "integer" | "int" | "long" | "short" | "byte"
            | "nonNegativeInteger" | "positiveInteger",
        ) => text.parse().ok().map(Value::Number),
        // A value without a type is what it looks like.
        None => Some(match (text, text.parse()) {
            ("true", _) => Value::Flag(true),
            ("false", _) => Value::Flag(false),
            (_, Ok(number)) => Value::Number(number),
            (text, Err(_)) => Value::Text(text.to_owned()),
        }),
        Some(_) => None,
    }
}
