//! The bibliography, read entry by entry and formatted in Vancouver style.

mod bibtex;
mod identifiers;
mod latex;
mod names;
mod pages;
mod vancouver;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::Entry;
use hayagriva::types::EntryType;

use crate::model::{Doi, Identity, Pmcid, Pmid, Reference, ReferenceKey, TitlePage};
use crate::problem::Problem;
use crate::source::{FileKey, Sources, Span};

/// What a bibliography holds.
#[derive(Debug, Default)]
pub(super) struct Works {
    /// The works that a book may cite, in the order of its bibliography.
    pub entries: Vec<Entry>,
    /// The keys of those that can't be read: that they are missing is not reported again where they are cited.
    pub broken: BTreeSet<String>,
    /// Not even the keys are known.
    pub is_unreadable: bool,
    pub problems: Vec<Problem>,
    /// Where each entry stands, by its key.
    places: BTreeMap<String, EntryPlaces>,
}

/// Where an entry and its fields stand.
#[derive(Clone, Debug)]
struct EntryPlaces {
    key: Span,
    fields: Vec<(String, Span)>,
}

impl EntryPlaces {
    /// Of the first of some fields that is there, or else of the entry.
    fn of(&self, names: &[&str]) -> Span {
        let found = names.iter().find_map(|name| {
            let mut fields = self.fields.iter();
            fields.find(|(key, _)| key == name)
        });
        found.map_or(self.key, |(_, span)| *span)
    }
}

impl Works {
    /// Of an entry that is written in no ordinary way the file is known alone.
    fn places_of(&self, file: FileKey, key: &str) -> EntryPlaces {
        let known = self.places.get(key).cloned();
        known.unwrap_or_else(|| EntryPlaces {
            key: Span::new(file, 0..0),
            fields: Vec::new(),
        })
    }
}

pub(super) fn read(sources: &Sources) -> Works {
    let Some(key) = sources.bibliography else {
        return Works::default();
    };
    let file = sources.file(key);
    let mut works = if file.path.ends_with(".bib") {
        bibtex::read(key, &file.text)
    } else {
        yaml::read(key, &file.text)
    };
    identifiers::check(key, &mut works);
    works
}

/// The works under their keys.
pub(super) fn formatted(
    works: &Works,
    bibliography: Option<FileKey>,
    keys: &BTreeMap<String, ReferenceKey>,
) -> Vec<(ReferenceKey, Reference)> {
    let Some(file) = bibliography else {
        return Vec::new();
    };
    let entries = works.entries.iter();
    entries
        .filter_map(|entry| {
            let places = works.places_of(file, entry.key());
            Some((*keys.get(entry.key())?, reference(entry, &places)))
        })
        .collect()
}

fn reference(entry: &Entry, places: &EntryPlaces) -> Reference {
    let text = vancouver::text(entry);
    let year = entry.date_any().map(|date| date.year);
    Reference {
        key: entry.key().to_owned(),
        text: if text.is_empty() {
            entry.key().to_owned()
        } else {
            text
        },
        doi: doi(entry),
        url: entry.url_any().map(|url| url.value.to_string()),
        note: entry.note().map(ToString::to_string),
        span: places.key,
        year: year.map(|year| (year, places.of(&["date", "year"]))),
        identity: identity(entry),
    }
}

fn identity(entry: &Entry) -> Identity {
    let serial = |name| entry.keyed_serial_number(name);
    let is_part = matches!(entry.entry_type(), EntryType::Chapter | EntryType::Anthos);
    Identity {
        doi: entry
            .doi()
            .filter(|_| !is_part)
            .and_then(|text| Doi::parse(text).ok()),
        pmid: serial("pmid").and_then(|text| Pmid::parse(text).ok()),
        pmcid: serial("pmcid").and_then(|text| Pmcid::parse(text).ok()),
        title_page: title_page(entry),
        pages: entry.page_range().map(ToString::to_string),
    }
}

/// That of the work, or of what it is in.
fn doi(entry: &Entry) -> Option<Doi> {
    let text = entry.map(Entry::doi)?;
    Doi::parse(text).ok()
}

fn title_page(entry: &Entry) -> Option<TitlePage> {
    let title = entry.title()?.to_string();
    let title: Vec<_> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let first = entry.authors()?.first()?;
    Some(TitlePage {
        title: title.join(" "),
        first_author: first.name.to_lowercase(),
        year: entry.date_any()?.year,
    })
}

#[cfg(test)]
mod tests;
