//! The JSON Schema takes the blocks that the readers take, and refuses what they refuse.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::{WRONG, each_field, written};
use crate::model::Kind;
use crate::parse::{Block, CutOut, NodeValue, TextPart, TomlTable, parse, parse_table};
use crate::problem::Problems;
use crate::schema::json_schema;
use crate::source::Sources;

fn validator() -> Validator {
    jsonschema::draft202012::new(&json_schema()).expect("a valid schema")
}

fn json(value: &NodeValue) -> Value {
    match value {
        NodeValue::Text(text, _) => json!(text),
        NodeValue::Number(number) => {
            serde_json::from_str(&number.to_string()).expect("a number of JSON")
        }
        NodeValue::Flag(flag) => json!(flag),
        NodeValue::Date(date) => json!(date.to_string()),
        NodeValue::List(items) => items.iter().map(|item| json(&item.value)).collect(),
        NodeValue::Table(table) => fields(table),
        NodeValue::Other(_) => Value::Null,
    }
}

fn fields(table: &TomlTable) -> Value {
    let entries = table.entries.iter();
    let entries = entries.map(|(key, node)| (key.value.clone(), json(&node.value)));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn instance(kind: Kind, fields: Value) -> Value {
    Value::Object(Map::from_iter([(kind.name().to_owned(), fields)]))
}

/// Every block of a book.
fn blocks(sources: &Sources) -> Vec<Block> {
    let document = parse(sources, &mut Problems::default());
    let parts = document
        .chapters
        .into_iter()
        .flat_map(|chapter| chapter.parts);
    let blocks = parts.filter_map(|part| match part {
        TextPart::Block(block) => Some(*block),
        TextPart::Markdown(..)
        | TextPart::Link(_)
        | TextPart::Open { .. }
        | TextPart::Close
        | TextPart::Cite(_) => None,
    });
    blocks.collect()
}

fn check_all(sources: &Sources) -> usize {
    let (validator, blocks) = (validator(), blocks(sources));
    for block in &blocks {
        let instance = instance(block.kind, fields(&block.fields));
        if let Err(error) = validator.validate(&instance) {
            panic!(
                "{} {}: {error} at {}",
                block.kind.name(),
                block.id.value,
                error.instance_path()
            );
        }
    }
    blocks.len()
}

#[test]
fn every_block_of_this_book_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = crate::read::read(folder).expect("the book can be read").0;
    assert!(check_all(&sources) > 100);
}

#[test]
fn a_block_of_each_kind_with_every_field_is_valid() {
    assert!(check_all(&crate::sample::sources(&[])) >= Kind::ALL.len());
}

#[test]
fn a_value_that_no_field_takes_is_not_valid() {
    let (validator, sources) = (validator(), crate::sample::sources(&[]));
    let place = CutOut::start_of(sources.chapters[0]);
    for kind in Kind::ALL {
        each_field(kind, &mut |path| {
            let text = written(path, WRONG);
            let (table, is_whole) = parse_table(&text, &place, &text, &mut Problems::default());
            assert!(is_whole, "{text}");
            assert_refused(
                &validator,
                kind,
                path.iter().map(|(_, field)| field.name),
                &table,
            );
        });
    }
}

/// At least one of the errors is about the value at the path, not about fields that are missing beside it.
fn assert_refused(
    validator: &Validator,
    kind: Kind,
    path: impl Iterator<Item = &'static str>,
    table: &TomlTable,
) {
    let instance = instance(kind, fields(table));
    let names: Vec<&str> = path.collect();
    let last = names.last().copied().unwrap_or_default();
    let mut errors = validator.iter_errors(&instance);
    let is_about = errors.any(|error| {
        let path = error.instance_path().to_string();
        let is_at = path.split('/').any(|part| part == last);
        // Inside of alternatives the error is at the table that has the field.
        is_at || error.instance().to_string().contains("null")
    });
    assert!(is_about, "{} of {}", names.join("."), kind.name());
}

#[test]
fn what_a_table_lacks_or_does_not_know_is_not_valid() {
    let validator = validator();
    let refused = [
        json!({ "term": {} }),
        json!({ "term": { "definition": "x", "definitions": "y" } }),
        json!({ "term": { "definition": " " } }),
        json!({ "fact": { "type": "yes-or-no" } }),
        json!({ "terms": { "definition": "x" } }),
        json!({ "term": { "definition": "x" }, "fact": { "type": "yes-no" } }),
        json!({}),
    ];
    for instance in refused {
        assert!(!validator.is_valid(&instance), "{instance}");
    }
    assert!(validator.is_valid(&json!({ "fact": { "type": "yes-no" } })));
    let documented = json!({ "fact": { "type": "one-of", "values": ["mild", "severe"], "ask": "How bad is it?" } });
    assert!(validator.is_valid(&documented));
}
