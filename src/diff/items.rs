//! Everything of a book that can be edited, field by field, as the model exports it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::aspects::is_derived;
use super::prose;
use crate::export;
use crate::model::*;
use crate::source::Span;

/// A thing, a step, a chapter, a reference, a source text or the settings.
#[derive(Debug)]
pub(super) struct ComparedItem {
    pub kind: String,
    pub id: String,
    /// What it is a part of, if that is an item too.
    pub within: Option<String>,
    pub fields: ItemFields,
    pub span: Option<Span>,
}

/// The value of each field. Prose is an object of what is compared, `prose`, and what is shown, `text`.
pub(super) type ItemFields = BTreeMap<String, Value>;

/// In the order written.
pub(super) fn items(library: &Library) -> Vec<ComparedItem> {
    let mut items = vec![settings(library)];
    items.extend(library.chapters.values().map(|each| chapter(library, each)));
    items.extend(sources(library));
    for &thing in &library.things {
        let exported = export::thing_alone(library, thing);
        add_thing(&mut items, library, thing, exported);
    }
    items.extend(library.references.values().map(reference));
    items
}

/// Adds the thing, and the steps or rows that it has.
fn add_thing(items: &mut Vec<ComparedItem>, library: &Library, thing: Thing, exported: Value) {
    let kind = thing.kind().name();
    let meta = library.meta(thing);
    let mut exported = object(exported);
    let steps = exported.remove("steps").unwrap_or_default();
    let rows = exported.remove("rows").unwrap_or_default();
    if let Some(start) = steps.get(0) {
        exported.insert("start".to_owned(), start["name"].clone());
    }
    if let Some(rows) = rows.as_array() {
        let order = rows.iter().map(|row| row["name"].clone());
        exported.insert("order".to_owned(), order.collect());
    }
    let mut exported = Value::Object(exported);
    for (place, prose) in prose::of_thing(library, thing) {
        let field = exported.pointer_mut(&place);
        *field.expect("all prose is exported") = prose::value(prose, library);
    }
    items.push(ComparedItem {
        kind: kind.to_owned(),
        id: meta.id.clone(),
        within: None,
        fields: fields(object(exported)),
        span: Some(meta.span),
    });
    if let Thing::Pathway(key) = thing {
        for (step, exported) in library.pathways[key].steps.iter().zip(array(steps)) {
            let fields = (step.name.as_str(), step.note.as_ref(), step.span);
            items.push(part_of("step", library, &meta.id, fields, exported));
        }
    } else if let Thing::Table(key) = thing {
        for (row, exported) in library.tables[key].rows.iter().zip(array(rows)) {
            let fields = (row.name.as_str(), row.note.as_ref(), row.span);
            items.push(part_of("row", library, &meta.id, fields, exported));
        }
    }
}

/// A step or a row: its name, its note and its place, and what is exported of it.
fn part_of(
    kind: &str,
    library: &Library,
    whole: &str,
    (name, note, span): (&str, Option<&Prose>, Span),
    exported: Value,
) -> ComparedItem {
    let mut exported = object(exported);
    if let Some(note) = note {
        exported.insert("note".to_owned(), prose::value(note, library));
    }
    ComparedItem {
        kind: kind.to_owned(),
        id: format!("{whole}.{name}"),
        within: Some(whole.to_owned()),
        fields: fields(exported),
        span: Some(span),
    }
}

fn array(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Vec::new()
        }
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Map::new()
        }
    }
}

fn fields(exported: Map<String, Value>) -> ItemFields {
    let mut fields: ItemFields = exported.into_iter().collect();
    fields.retain(|name, _| !is_derived(name));
    fields
}

fn words(kind: &str, id: &str, fields: &[(&str, Value)], span: Option<Span>) -> ComparedItem {
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| ((*name).to_owned(), value.clone()));
    ComparedItem {
        kind: kind.to_owned(),
        id: id.to_owned(),
        within: None,
        fields: fields.collect(),
        span,
    }
}

fn settings(library: &Library) -> ComparedItem {
    let settings = &library.settings;
    let address = |address: &Option<WebAddress>| json!(address.as_ref().map(WebAddress::as_str));
    let fields = [
        ("title", json!(settings.title)),
        ("authors", json!(settings.authors)),
        ("language", json!(settings.language.to_string())),
        ("description", json!(settings.description)),
        ("notice", json!(settings.notice)),
        ("base-url", address(&settings.base_url)),
        ("repository", address(&settings.repository)),
        ("branch", json!(settings.branch)),
        ("report", address(&settings.report)),
        ("search", json!(!settings.without_search)),
        ("print", json!(!settings.without_print)),
        (
            "mutation-at-least",
            json!(settings.mutation_at_least.map(|(least, _)| least)),
        ),
        ("accept", json!(export::accepted(library))),
    ];
    words("book", "book.toml", &fields, None)
}

fn chapter(library: &Library, chapter: &Chapter) -> ComparedItem {
    let fields = [
        ("title", json!(chapter.title)),
        ("text", prose::value(&chapter.body, library)),
    ];
    words("chapter", &chapter.address, &fields, Some(chapter.span))
}

fn sources(library: &Library) -> impl Iterator<Item = ComparedItem> {
    let guidelines = library.guidelines.values();
    guidelines.filter_map(|guideline| {
        let source = guideline.source.as_ref()?;
        let texts = source.blocks.iter().flat_map(|block| match block {
            SourceBlock::Heading { text, .. } => vec![text.as_str()],
            SourceBlock::Statement { sentences, .. } => sentences
                .iter()
                .map(|sentence| sentence.text.as_str())
                .collect(),
        });
        let text: Vec<&str> = texts.collect();
        let origin = &guideline.origin;
        let references = origin.references.iter();
        let references: Vec<_> = references
            .map(|key| library.references[*key].key.as_str())
            .collect();
        let fields = [
            ("text", json!(text)),
            ("from", json!(origin.from.as_ref().map(|(from, _)| from))),
            (
                "retrieved",
                json!(origin.retrieved.map(|(date, _)| date.to_string())),
            ),
            ("references", json!(references)),
        ];
        Some(words("source", &guideline.meta.id, &fields, None))
    })
}

fn reference(reference: &Reference) -> ComparedItem {
    let fields = [
        ("text", json!(reference.text)),
        ("doi", json!(reference.doi.as_ref().map(Doi::as_str))),
        ("url", json!(reference.url)),
        ("note", json!(reference.note)),
    ];
    words("reference", &reference.key, &fields, None)
}
