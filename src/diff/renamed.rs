//! Things that the new version renames: they are compared under their new names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Renamed;
use super::aspects::is_derived;
use crate::export;
use crate::model::{Kind, Library, Thing};

/// What the new version says it renamed, and the old one has.
pub(super) fn renames(old: &Library, new: &Library) -> Vec<Renamed> {
    let renames = new.things.iter().filter_map(|thing| {
        let meta = new.meta(*thing);
        let is_there = |id: &str| find(old, id).is_some();
        let of_kind = |id: &str| find(old, id).filter(|candidate| candidate.kind() == thing.kind());
        let mut former = meta.was.iter().map(|(id, _)| id.as_str());
        let from = former.find(|id| of_kind(id).is_some())?;
        (!is_there(&meta.id)).then(|| Renamed {
            kind: thing.kind(),
            old: from.to_owned(),
            new: meta.id.clone(),
            title: meta.title.clone(),
        })
    });
    renames.collect()
}

/// What looks renamed, though the new version does not say so: one thing is gone and one of its kind is new, and no
/// others have their title, or else all that they say. `old` has the new names of those of which it is said.
pub(super) fn unsaid(old: &Library, new: &Library) -> Vec<Renamed> {
    let (gone, added) = (without_counterpart(old, new), without_counterpart(new, old));
    let pairs =
        gone.iter().filter_map(
            |(known_by, gone)| match (&gone[..], &added.get(known_by)?[..]) {
                ([from], [to]) => Some((*from, *to)),
                (_, _) => None,
            },
        );
    let pairs: BTreeMap<Thing, Thing> = pairs.collect();
    let in_order = old
        .things
        .iter()
        .filter_map(|from| Some((*from, *pairs.get(from)?)));
    let renames = in_order.map(|(from, to)| Renamed {
        kind: from.kind(),
        old: old.meta(from).id.clone(),
        new: new.meta(to).id.clone(),
        title: new.meta(to).title.clone(),
    });
    renames.collect()
}

/// Things of a version whose names the other one does not have, by their kind and what they are known by besides.
fn without_counterpart(library: &Library, other: &Library) -> BTreeMap<(Kind, String), Vec<Thing>> {
    let things = other.things.iter();
    let names: BTreeSet<&str> = things.map(|thing| other.meta(*thing).id.as_str()).collect();
    let mut without: BTreeMap<_, Vec<Thing>> = BTreeMap::new();
    for &thing in &library.things {
        if !names.contains(library.meta(thing).id.as_str()) {
            let known_by = (thing.kind(), says(library, thing).to_string());
            without.entry(known_by).or_default().push(thing);
        }
    }
    without
}

/// By what a thing is known if not by its name: its title, or all that it says.
fn says(library: &Library, thing: Thing) -> Value {
    let meta = library.meta(thing);
    if meta.is_titled {
        return json!(meta.title);
    }
    let mut exported = export::thing_alone(library, thing);
    if let Some(fields) = exported.as_object_mut() {
        fields.retain(|name, _| !matches!(name.as_str(), "id" | "title") && !is_derived(name));
    }
    exported
}

/// The old version with the new names.
pub(super) fn renamed(old: &Library, renames: &[Renamed]) -> Library {
    let mut library = old.clone();
    for rename in renames {
        if let Some(thing) = find(old, &rename.old) {
            let meta = library.meta_mut(thing);
            // Without a title of its own, it goes by its name.
            if !meta.is_titled {
                meta.title = rename.new.replace('-', " ");
            }
            meta.id = rename.new.clone();
        }
    }
    let names = renames
        .iter()
        .map(|rename| (rename.old.as_str(), rename.new.as_str()))
        .collect();
    for (place, _) in old.guards() {
        if let Some(written) = library.guard_mut(place) {
            written.text = with_new_names(&written.text, &names);
        }
    }
    for key in old.invariants.keys() {
        let invariant = library.invariants.get_mut(key);
        for claim in invariant.claims_mut() {
            claim.text = with_new_names(&claim.text, &names);
        }
        for claim in invariant
            .rule
            .of_two_mut()
            .into_iter()
            .flat_map(crate::model::OfTwo::pair_claims_mut)
        {
            claim.text = with_new_names(&claim.text, &names);
        }
    }
    library
}

/// An expression as it is written under the new names. What stands in quotation marks is a value of a fact.
fn with_new_names(expression: &str, names: &BTreeMap<&str, &str>) -> String {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let parts = expression.split('\'').enumerate().map(|(index, part)| {
        if index % 2 == 1 {
            return part.to_owned();
        }
        let mut renamed = String::new();
        let mut rest = part;
        while let Some(start) = rest.find(is_of_name) {
            let (before, after) = rest.split_at(start);
            let end = after.find(|letter| !is_of_name(letter));
            let (name, after) = after.split_at(end.unwrap_or(after.len()));
            renamed.push_str(before);
            renamed.push_str(names.get(name).unwrap_or(&name));
            rest = after;
        }
        renamed + rest
    });
    parts.collect::<Vec<_>>().join("'")
}

fn find(library: &Library, id: &str) -> Option<Thing> {
    let mut things = library.things.iter().copied();
    things.find(|thing| library.meta(*thing).id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_written_under_the_new_names() {
        let names = BTreeMap::from([("acute", "recent"), ("heat", "warmth")]);
        for (old, new) in [
            ("acute", "recent"),
            (
                "permitted(heat) and not acute",
                "permitted(warmth) and not recent",
            ),
            ("sub-acute or acute-ish", "sub-acute or acute-ish"),
            ("kind = 'acute' or acute", "kind = 'acute' or recent"),
            ("reaches(heat.acute-step)", "reaches(warmth.acute-step)"),
            ("pain >= 4 weeks", "pain >= 4 weeks"),
        ] {
            assert_eq!(with_new_names(old, &names), new);
        }
    }
}
