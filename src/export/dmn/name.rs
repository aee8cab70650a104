//! What things are called in FEEL: letters, digits and underscores, since an engine may read anything else as an operator.

use std::collections::{BTreeMap, BTreeSet};

use crate::export::definition::{Part, parameters};
use crate::model::Library;
use crate::quantity::Unit;

/// Words that FEEL or an engine takes for something else.
const RESERVED: [&str; 31] = [
    "abs",
    "and",
    "between",
    "context",
    "count",
    "date",
    "duration",
    "else",
    "every",
    "external",
    "false",
    "for",
    "function",
    "if",
    "in",
    "instance",
    "item",
    "max",
    "mean",
    "min",
    "not",
    "null",
    "or",
    "partial",
    "return",
    "satisfies",
    "some",
    "sum",
    "then",
    "time",
    "true",
];

/// The name in FEEL of each parameter, definition and table.
#[derive(Debug)]
pub(super) struct Names {
    by: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Names {
    pub(super) fn of(library: &Library, parts: &[Part]) -> Self {
        let mut names = Self {
            by: BTreeMap::new(),
            taken: RESERVED.map(str::to_owned).into(),
        };
        for parameter in library.facts.values().flat_map(parameters) {
            names.add(&parameter.name, &with_unit(&parameter.name, parameter.unit));
        }
        for table in library.tables.values() {
            names.add(&table_name(&table.meta.id), &table.meta.id);
        }
        for definition in parts.iter().flat_map(|part| &part.definitions) {
            names.add(
                &definition.name,
                &with_unit(&definition.name, definition.unit.as_ref()),
            );
        }
        names
    }

    fn add(&mut self, name: &str, wanted: &str) {
        let plain = plain(wanted);
        let mut own = plain.clone();
        let mut number = 2;
        while !self.taken.insert(own.clone()) {
            own = format!("{plain}_{number}");
            number += 1;
        }
        self.by.insert(name.to_owned(), own);
    }

    pub(super) fn get(&self, name: &str) -> &str {
        // Whatever a definition asks for is one itself, or a parameter.
        self.by.get(name).map_or("null", String::as_str)
    }
}

/// A bare number is in the unit that its name says.
fn with_unit(name: &str, unit: Option<&Unit>) -> String {
    match unit {
        Some(unit) => format!("{name} in {}", unit.code()),
        None => name.to_owned(),
    }
}

/// What a table is called beside the definitions.
pub(super) fn table_name(id: &str) -> String {
    format!("rows({id})")
}

fn plain(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let joined = words.join("_");
    match joined.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => joined,
        Some(_) | None => format!("n_{joined}"),
    }
}
