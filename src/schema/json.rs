//! The tables as JSON Schema (2020-12), for editors and other programs that read or write blocks.

use serde_json::{Map, Value, json};

use super::{Field, Need, Shape, ValueForm, kinds, reference};
use crate::model::Kind;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Something other than white space.
const NOT_EMPTY: &str = r"\S";

/// A schema with a definition for each kind of block: the fields between its fences, as JSON has what the TOML says. The whole takes an object
/// that names one kind and has its fields: `{ "term": { "definition": "…" } }`.
///
/// What a schema can't say is left to `pathbook check`: whether a name is there, an expression can be read, a unit fits.
pub fn json_schema() -> Value {
    let definitions = Kind::ALL.map(|kind| (kind.name().to_owned(), definition(kind)));
    let one = Kind::ALL.map(|kind| {
        let path = format!("#/$defs/{}", kind.name());
        (kind.name().to_owned(), json!({ "$ref": path }))
    });
    json!({
        "$schema": DIALECT,
        "title": "Blocks of pathbook",
        "description": "One typed block, as an object with its kind and its fields.",
        "type": "object",
        "properties": Map::from_iter(one),
        "additionalProperties": false,
        "minProperties": 1,
        "maxProperties": 1,
        "$defs": Map::from_iter(definitions),
    })
}

fn definition(kind: Kind) -> Value {
    with(
        table(kinds::of(kind)),
        "description",
        json!(reference::kind_lead(kind)),
    )
}

fn table(shape: &Shape) -> Value {
    let fields = shape.every_field();
    let properties = fields.map(|field| (field.name.to_owned(), property(field)));
    let required = shape
        .every_field()
        .filter(|field| field.need == Need::Required);
    let required: Vec<&str> = required.map(|field| field.name).collect();
    json!({
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "required": required,
        "additionalProperties": false,
    })
}

fn property(field: &Field) -> Value {
    let form = field.form.words();
    let says = match field.says {
        "" => form,
        says => format!("{form}: {says}"),
    };
    with(value(field.form), "description", json!(says))
}

fn with(mut schema: Value, key: &str, value: Value) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert(key.to_owned(), value);
    }
    schema
}

fn value(form: ValueForm) -> Value {
    match form {
        ValueForm::Text
        | ValueForm::Markdown
        | ValueForm::Unit
        | ValueForm::Quantity
        | ValueForm::AmountOverTime
        | ValueForm::Guard
        | ValueForm::Claim
        | ValueForm::Formula
        | ValueForm::Thing(_)
        | ValueForm::Sibling
        | ValueForm::Statement
        | ValueForm::Favours => text(),
        ValueForm::Texts
        | ValueForm::Things(_)
        | ValueForm::Steps
        | ValueForm::Rows
        | ValueForm::Claims
        | ValueForm::References
        | ValueForm::Cells => list(text()),
        ValueForm::TextOrTexts => any([text(), list(text())]),
        ValueForm::Statements | ValueForm::Quantities => two(text()),
        ValueForm::QuantityOrTwo => any([text(), two(text())]),
        ValueForm::Bound => any([text(), number()]),
        ValueForm::ValueOrTwo => any([text(), flag(), number(), two(any([text(), number()]))]),
        ValueForm::Flag => flag(),
        ValueForm::Number => number(),
        ValueForm::Integer => json!({ "type": "integer" }),
        ValueForm::Whole => whole(),
        ValueForm::WholeOrTwo => any([whole(), two(whole())]),
        ValueForm::Range => two(number()),
        ValueForm::Date => {
            json!({ "type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$" })
        }
        ValueForm::Digest => json!({ "type": "string", "pattern": "^[0-9A-Fa-f]{64}$" }),
        ValueForm::WebAddress => json!({ "type": "string", "format": "uri" }),
        ValueForm::Mailbox => json!({ "type": "string", "format": "email" }),
        ValueForm::Word(words) => word(words),
        ValueForm::Words(words) => list(word(words)),
        ValueForm::WordOrTable(words, shape) => any([word(words), open(shape)]),
        ValueForm::ThingsOrTable(_, shape) => any([list(text()), table(shape)]),
        ValueForm::Table(shape) => table(shape),
        ValueForm::TextsOrTables(shape) => list(any([text(), table(shape)])),
        ValueForm::Tables(shape) => list(table(shape)),
        ValueForm::Named(shape) => {
            json!({ "type": "object", "additionalProperties": table(shape) })
        }
        ValueForm::Open(shape) => open(shape),
    }
}

/// A table whose keys are the author's, beside those that the language names.
fn open(shape: &Shape) -> Value {
    with(table(shape), "additionalProperties", json!(true))
}

fn text() -> Value {
    json!({ "type": "string", "pattern": NOT_EMPTY })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn number() -> Value {
    json!({ "type": "number" })
}

/// A whole number from 0.
fn whole() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })
}

fn word(words: &[&str]) -> Value {
    json!({ "enum": words })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn two(items: Value) -> Value {
    with(
        with(list(items), "minItems", json!(2)),
        "maxItems",
        json!(2),
    )
}

fn any<const N: usize>(schemas: [Value; N]) -> Value {
    json!({ "anyOf": schemas.to_vec() })
}
