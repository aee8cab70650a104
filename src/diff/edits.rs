//! What is written differently in two versions, whatever it means.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::aspects::{aspect, aspect_of_whole};
use super::items::{ComparedItem, items};
use super::leaf::{Leaf, leaves};
use super::{Aspect, ChangedField, TextEdit};
use crate::model::Library;

/// By what they touch, then in the order of the new version, and then what is gone.
pub(super) fn edits(old: &Library, new: &Library) -> Vec<TextEdit> {
    let (old, new) = (items(old), items(new));
    let (in_old, in_new) = (by_name(&old), by_name(&new));
    let mut edits = Vec::new();
    for item in &new {
        match in_old.get(&name(item)) {
            Some(before) => edits.extend(changes(before, item)),
            None => edits.extend(whole(item, &in_old, false)),
        }
    }
    for item in old.iter().filter(|item| !in_new.contains_key(&name(item))) {
        edits.extend(whole(item, &in_new, true));
    }
    edits.sort_by_key(|edit| edit.aspect);
    edits
}

type ByName<'a> = BTreeMap<(&'a str, &'a str), &'a ComparedItem>;

fn name(item: &ComparedItem) -> (&str, &str) {
    (&item.kind, &item.id)
}

fn by_name(items: &[ComparedItem]) -> ByName<'_> {
    items.iter().map(|item| (name(item), item)).collect()
}

/// An edit for each aspect that is touched.
fn changes(old: &ComparedItem, new: &ComparedItem) -> Vec<TextEdit> {
    let names: BTreeSet<_> = old.fields.keys().chain(new.fields.keys()).collect();
    let mut touched: BTreeMap<Aspect, Vec<ChangedField>> = BTreeMap::new();
    for name in names {
        for leaf in leaves(name, value(old, name), value(new, name)) {
            let aspect = aspect_of_leaf(&new.kind, &leaf);
            touched.entry(aspect).or_default().push(ChangedField {
                path: leaf.path,
                old: leaf.old,
                new: leaf.new,
            });
        }
    }
    let edit = |(aspect, fields)| TextEdit {
        aspect,
        kind: new.kind.clone(),
        id: new.id.clone(),
        fields,
        old: old.span,
        new: new.span,
        is_in: [true, true],
        same_meaning: false,
    };
    touched.into_iter().map(edit).collect()
}

fn aspect_of_leaf(kind: &str, leaf: &Leaf) -> Aspect {
    match leaf.is_wording {
        true => Aspect::Words,
        false => aspect(kind, &leaf.path),
    }
}

/// A field that is not there, and one that says nothing, are the same.
fn value<'a>(item: &'a ComparedItem, name: &str) -> &'a Value {
    item.fields.get(name).unwrap_or(&Value::Null)
}

/// Something that one version alone has; a part of a whole that is new or gone itself is not told.
fn whole(item: &ComparedItem, other: &ByName<'_>, is_gone: bool) -> Option<TextEdit> {
    let is_there = |id: &str| {
        ["pathway", "table"]
            .iter()
            .any(|kind| other.contains_key(&(kind, id)))
    };
    if item.within.as_deref().is_some_and(|id| !is_there(id)) {
        return None;
    }
    let says = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => true,
    };
    let said = item.fields.iter().filter(|(_, value)| says(value));
    Some(TextEdit {
        aspect: aspect_of_whole(&item.kind, said.map(|(name, _)| name.as_str())),
        kind: item.kind.clone(),
        id: item.id.clone(),
        fields: Vec::new(),
        old: item.span.filter(|_| is_gone),
        new: item.span.filter(|_| !is_gone),
        is_in: [is_gone, !is_gone],
        same_meaning: false,
    })
}
