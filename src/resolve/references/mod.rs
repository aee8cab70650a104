//! The bibliography, read entry by entry and formatted in Vancouver style.

mod bibtex;
mod latex;
mod names;
mod pages;
mod vancouver;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::Entry;

use crate::model::{Reference, ReferenceKey};
use crate::problem::Problem;
use crate::source::Sources;

/// What a bibliography holds.
#[derive(Debug, Default)]
pub(super) struct Works {
    /// The works that a book may cite, in the order of its bibliography.
    pub entries: Vec<Entry>,
    /// The keys of those that can't be read: that they are not there is no news where they are cited.
    pub broken: BTreeSet<String>,
    /// Not even the keys are known.
    pub is_unreadable: bool,
    pub problems: Vec<Problem>,
}

pub(super) fn read(sources: &Sources) -> Works {
    let Some(key) = sources.bibliography else {
        return Works::default();
    };
    let file = sources.file(key);
    if file.path.ends_with(".bib") {
        bibtex::read(key, &file.text)
    } else {
        yaml::read(key, &file.text)
    }
}

/// The works under their keys.
pub(super) fn formatted(
    entries: &[Entry],
    keys: &BTreeMap<String, ReferenceKey>,
) -> Vec<(ReferenceKey, Reference)> {
    entries
        .iter()
        .filter_map(|entry| Some((*keys.get(entry.key())?, reference(entry))))
        .collect()
}

fn reference(entry: &Entry) -> Reference {
    let text = vancouver::text(entry);
    Reference {
        key: entry.key().to_owned(),
        text: if text.is_empty() {
            entry.key().to_owned()
        } else {
            text
        },
        doi: entry.map(Entry::doi).map(str::to_owned),
        url: entry.url_any().map(|url| url.value.to_string()),
        note: entry.note().map(ToString::to_string),
    }
}

#[cfg(test)]
mod tests;
