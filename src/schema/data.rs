//! What pathbook writes as data, as JSON Schema (2020-12): read off the types that are written, with their comments.

use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::{Field, Shape, ValueForm, kinds};
use crate::model::Kind;

/// Fields may be added to a document without a new number of its format, so objects are open.
pub fn data_schema<T: JsonSchema>(title: &str) -> Schema {
    // Formats are names of Rust's types here, such as `uint`, which other programs don't know.
    let without_formats = RecursiveTransform(|schema: &mut Schema| {
        schema.remove("format");
    });
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with_transform(without_formats);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema
}

/// Completes a schema of blocks as data by the tables of the kinds: a field that an author writes takes the same words there, and is documented
/// alike. `thing` is the definition with a branch for each kind.
pub fn document_kinds(schema: &mut Schema, thing: &str) {
    let branches = format!("/$defs/{thing}/oneOf");
    let count = schema.pointer(&branches).and_then(Value::as_array);
    let mut done = BTreeSet::new();
    for branch in 0..count.map_or(0, Vec::len) {
        let branch = format!("{branches}/{branch}");
        let name = schema.pointer(&format!("{branch}/properties/kind/const"));
        if let Some(kind) = name.and_then(Value::as_str).and_then(Kind::named) {
            document(schema, &branch, kinds::of(kind), &mut done);
        }
    }
}

/// An object, what it refers to, and the tables inside of both. One definition may stand in several places.
fn document(schema: &mut Schema, at: &str, shape: &'static Shape, done: &mut BTreeSet<String>) {
    if !done.insert(at.to_owned()) {
        return;
    }
    if let Some(referred) = referred(schema, at) {
        document(schema, &referred, shape, done);
    }
    let properties = format!("{at}/properties");
    let names = schema.pointer(&properties).and_then(Value::as_object);
    let names: Vec<String> = names.map_or_else(Vec::new, |own| own.keys().cloned().collect());
    for name in names {
        let Some(field) = shape.exported_field(&name) else {
            continue;
        };
        let at = format!("{properties}/{name}");
        if let Some(property) = schema.pointer_mut(&at) {
            complete(property, field);
        }
        let inner = [at.clone(), format!("{at}/items")];
        let inner = inner.iter().find_map(|at| referred(schema, at));
        if let (Some(at), Some(shape)) = (inner, field.inner()) {
            document(schema, &at, shape, done);
        }
    }
}

/// The definition that a schema refers to, as a pointer.
fn referred(schema: &Schema, at: &str) -> Option<String> {
    let path = schema.pointer(&format!("{at}/$ref"))?.as_str()?;
    path.strip_prefix('#').map(ToOwned::to_owned)
}

fn complete(property: &mut Value, field: &Field) {
    let Some(property) = property.as_object_mut() else {
        return;
    };
    let types = property.get("type");
    let is_text =
        types.is_some_and(|types| *types == "string" || *types == json!(["string", "null"]));
    if let (ValueForm::Word(words), true) = (field.form, is_text) {
        let mut words: Vec<Value> = words.iter().map(|word| json!(word)).collect();
        words.extend(types.is_some_and(Value::is_array).then_some(Value::Null));
        property.entry("enum").or_insert_with(|| words.into());
    }
    // What is exported under other names is not just what its author writes.
    if field.exported.is_none() && !field.says.is_empty() {
        property
            .entry("description")
            .or_insert_with(|| field.says.into());
    }
}
