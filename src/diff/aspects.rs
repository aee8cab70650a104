//! What an edit of exported data touches. Of a block its table in `schema` says it.

use super::Aspect;
use crate::model::Kind;
use crate::schema::{FILE, Shape, of, row, step};

/// Exported fields that say the same as others, or what was proved.
const DERIVED: &[&str] = &[
    "id",
    "kind",
    "page",
    "patients",
    "patients_concerned",
    "stance",
    "used_by",
    "was",
];

pub(super) fn is_derived(field: &str) -> bool {
    DERIVED.contains(&field)
}

/// What an edit touches at a path through the fields of a kind; what is not known to be harmless is taken for a rule.
pub(super) fn aspect(kind: &str, path: &[String]) -> Aspect {
    let first = path.first().map_or("", String::as_str);
    beside(kind, first)
        .or_else(|| {
            shapes(kind)
                .into_iter()
                .find_map(|shape| shape.aspect_at(path))
        })
        .unwrap_or(Aspect::Rule)
}

/// What a whole thing touches, from those of its fields that say something.
pub(super) fn aspect_of_whole<'a>(kind: &str, fields: impl Iterator<Item = &'a str>) -> Aspect {
    let said = fields.map(|field| aspect(kind, &[field.to_owned()]));
    let whole = || shapes(kind).first().and_then(|shape| shape.aspect());
    match kind {
        // Only one that says which statement prevails decides anything.
        "adjudication" => said.min().unwrap_or(Aspect::Rule),
        "guideline" => Aspect::Asked,
        _ => beside(kind, "").or_else(whole).unwrap_or(Aspect::Rule),
    }
}

/// The tables that say which fields a kind of item has.
fn shapes(kind: &str) -> Vec<&'static Shape> {
    let block = Kind::named(kind);
    match kind {
        "step" => vec![step()],
        "row" => vec![row()],
        "book" => {
            let tables = FILE.fields.iter().filter_map(|field| field.inner());
            tables.chain([&FILE]).collect()
        }
        _ => block.map(of).into_iter().collect(),
    }
}

/// What stands in exported data and in no table: names, and what is not a block.
fn beside(kind: &str, field: &str) -> Option<Aspect> {
    match (kind, field) {
        ("chapter", "title") => Some(Aspect::Asked),
        ("chapter", _) | ("reference", "note") => Some(Aspect::Words),
        ("reference" | "source", _) => Some(Aspect::Evidence),
        ("step" | "row", "name") | (_, "guideline") => Some(Aspect::Words),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diff::items::items;
    use crate::sample;

    /// A field that is exported and in no table would be taken for a rule.
    #[test]
    fn every_exported_field_says_what_an_edit_of_it_touches() {
        for item in items(&sample::library()) {
            for name in item.fields.keys() {
                let path = [name.clone()];
                let mut shapes = shapes(&item.kind).into_iter();
                let is_known = beside(&item.kind, name).is_some()
                    || shapes.any(|shape| shape.aspect_at(&path).is_some());
                assert!(is_known, "`{name}` of a {} is in no table", item.kind);
            }
        }
    }

    /// A field that is not exported could be edited unseen.
    #[test]
    fn every_field_of_a_block_is_exported() {
        let items = items(&sample::library());
        let seen: BTreeSet<(&str, &str)> = items
            .iter()
            .flat_map(|item| {
                item.fields
                    .keys()
                    .map(|name| (item.kind.as_str(), name.as_str()))
            })
            .collect();
        // Steps and rows are items of their own; the sample enters nothing, and its invariant counts nothing and compares nobody.
        let others = [
            ("pathway", "steps"),
            ("table", "rows"),
            ("table", "entered"),
            ("step", "pathway"),
            ("step", "table"),
            ("invariant", "claims"),
            ("invariant", "monotone"),
            ("invariant", "rising_with"),
            ("invariant", "falling_with"),
            ("invariant", "when"),
            ("invariant", "pairs"),
            ("invariant", "always"),
            ("invariant", "differ_in"),
        ];
        for kind in Kind::ALL.map(Kind::name).into_iter().chain(["step", "row"]) {
            for field in shapes(kind).into_iter().flat_map(Shape::every_field) {
                let names = field.exported_names().into_iter();
                for name in names.filter(|name| !is_derived(name)) {
                    let is_seen = seen.contains(&(kind, name.as_str()));
                    assert!(
                        is_seen || others.contains(&(kind, name.as_str())),
                        "`{}` of a {kind} is not exported as `{name}`",
                        field.name
                    );
                }
            }
        }
    }
}
