//! The model as data for other programs: `book.json`, whose shape `docs/book-json.md` describes, and the formats of other tools.

mod book;
mod computation;
pub mod cql;
mod definition;
pub mod dmn;
mod dose;
mod evidence;
mod logic;
mod pathway;
mod points;
mod reporting;
mod rules;
mod table;
mod thing;

pub(crate) use book::accepted;
pub use rules::{PageWording, rules};

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::model::{Library, Thing};
use crate::plan::Plan;
use crate::schema::{data_schema, document_kinds};

/// What was made of a proved book for another tool: texts by their paths.
#[derive(Debug)]
pub struct ExportedFiles(BTreeMap<String, String>);

impl ExportedFiles {
    pub(crate) fn new(files: BTreeMap<String, String>) -> Self {
        Self(files)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.0.iter();
        files.map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// What another notation can't hold, so that nothing is written in it.
#[derive(Debug, PartialEq, Eq)]
pub struct NotExported {
    pub why: String,
    /// What its author can do.
    pub help: &'static str,
}

impl NotExported {
    /// What would be rounded there.
    fn rounded(why: String) -> Self {
        Self {
            why,
            help: "a program that computes exactly can read `book.json`, which `pathbook build` writes",
        }
    }
}

/// Raised with every change that a reader of the file could notice.
pub const SCHEMA: &str = "pathbook-book/1";

/// The whole model as JSON; none of a draft, since data can't say that it is not proved.
pub fn json(site: &Plan<'_>) -> Option<String> {
    let book = serde_json::to_string(&book::book(site, site.proofs()?));
    Some(book.expect("text, numbers and lists have a form in JSON") + "\n")
}

/// The schema of `book.json`.
pub fn json_schema() -> Schema {
    let mut schema = data_schema::<book::BookJson<'_>>("A book of pathbook");
    document_kinds(&mut schema, &thing::ThingJson::schema_name());
    schema
}

/// A thing as [`json`] has it, but for what was proved of it, its page and what refers to it.
pub fn thing_alone(library: &Library, thing: Thing) -> Value {
    let thing = serde_json::to_value(thing::thing_json(library, thing, None));
    thing.expect("text, numbers and lists have a form in JSON")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::sample;
    use crate::schema::{self, Shape};

    /// The names of an object and of everything inside it, except those that authors choose: facts, outputs, scores, systems of codes.
    fn names(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    found.insert(name.clone());
                    if !["given", "outputs", "numbers", "codes"].contains(&name.as_str()) {
                        names(value, found);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| names(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// The names of the fields of a table and of the tables inside it, by the rule of `docs/book-json.md` for fields that it does not list.
    fn plain_names(shape: &Shape, found: &mut BTreeSet<String>) {
        for field in shape.every_field() {
            found.insert(field.name.replace('-', "_"));
            if let Some(inner) = field.inner() {
                plain_names(inner, found);
            }
        }
    }

    /// `docs/book-json.md` lists every exported field that this rule does not name.
    #[test]
    fn every_field_of_every_kind_is_described() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/book-json.md");
        let text = std::fs::read_to_string(path).expect("the description");
        let (_, things) = text.split_once("\n## Things\n\n").expect("a section");
        let (common, things) = things.split_once("\n\n").expect("a paragraph");
        let (table, _) = things.split_once("\n\n").expect("a table");
        let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
        let rows: BTreeMap<&str, &str> = rows.filter_map(|row| row.split_once('`')).collect();
        let library = sample::library();
        let mut missing = BTreeSet::new();
        for &thing in &library.things {
            let kind = thing.kind().name();
            let row = rows.get(kind).copied().unwrap_or_default();
            let data = thing_alone(&library, thing);
            let mut plain = BTreeSet::new();
            plain_names(schema::of(thing.kind()), &mut plain);
            for name in data.as_object().expect("an object").keys() {
                let quoted = format!("`{name}`");
                let is_named = row.contains(&quoted) || common.contains(&quoted);
                if !is_named && !plain.contains(name) {
                    missing.insert(format!("{kind}: {name}"));
                }
            }
            let mut inside = BTreeSet::new();
            names(&data, &mut inside);
            let inside = inside.into_iter();
            let unnamed =
                inside.filter(|name| !plain.contains(name) && !text.contains(&format!("`{name}`")));
            missing.extend(unnamed.map(|name| format!("{kind}, anywhere: {name}")));
        }
        assert!(missing.is_empty(), "not in docs/book-json.md: {missing:#?}");
    }
}
