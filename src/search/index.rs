//! The inverted index, in a short form that `templates/static/finder.js` spreads into what MiniSearch loads.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::token::FoldedText;

/// The fields that are looked into, in the order of their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexField {
    Title,
    /// Other names: identifier, abbreviations, synonyms, interventions, codes.
    Names,
    /// Whom it concerns.
    Who,
    Text,
}

impl IndexField {
    pub const ALL: [IndexField; 4] = [
        IndexField::Title,
        IndexField::Names,
        IndexField::Who,
        IndexField::Text,
    ];

    pub fn name(self) -> &'static str {
        match self {
            IndexField::Title => "title",
            IndexField::Names => "names",
            IndexField::Who => "who",
            IndexField::Text => "text",
        }
    }
}

/// Where each term occurs, and how often.
#[derive(Debug, Default)]
pub struct Index {
    postings: FxHashMap<String, Postings>,
    /// For each entry, how many different terms each field has.
    lengths: Vec<[usize; IndexField::ALL.len()]>,
}

/// For each field the entries that have a term there, in their order.
type Postings = [Vec<Posting>; IndexField::ALL.len()];

/// An entry that has a term, by its number, and how often. As small as it can be: a book has a million of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Posting {
    entry: u32,
    times: u32,
}

/// The index as the site's file has it.
#[derive(Debug, Serialize)]
pub struct IndexJson {
    fields: [&'static str; IndexField::ALL.len()],
    /// For each field, the number of different terms of each entry, with spaces between.
    lengths: [String; IndexField::ALL.len()],
    /// In order, with spaces between.
    terms: String,
    /// For each term its occurrences: one piece for each field, `|` between them. A piece is a list of entries, each the distance from the one
    /// before it in base 36, then `:` and how often if that is not once.
    postings: Vec<String>,
}

impl Index {
    /// Adds the next entry.
    pub fn add<'t>(&mut self, text_of: impl Fn(IndexField) -> Cow<'t, str>) {
        let entry = u32::try_from(self.lengths.len()).unwrap_or(u32::MAX);
        let lengths = IndexField::ALL.map(|field| {
            let text = FoldedText::of(&text_of(field));
            let tokens = text.kept_tokens().into_iter();
            tokens.filter(|term| self.note(term, field, entry)).count()
        });
        self.lengths.push(lengths);
    }

    /// Whether it is the first time that the field of the entry, which is the last one yet, has the term.
    fn note(&mut self, term: &str, field: IndexField, entry: u32) -> bool {
        // Most terms are known: no text is made for them.
        if let Some(postings) = self.postings.get_mut(term) {
            return count(&mut postings[field as usize], entry);
        }
        let postings = self.postings.entry(term.to_owned()).or_default();
        count(&mut postings[field as usize], entry)
    }

    pub fn json(&self) -> IndexJson {
        let mut postings: Vec<(&String, &Postings)> = self.postings.iter().collect();
        postings.sort_unstable_by_key(|(term, _)| *term);
        let lengths = IndexField::ALL.map(|field| {
            let of_field =
                |lengths: &[usize; IndexField::ALL.len()]| lengths[field as usize].to_string();
            let lengths: Vec<String> = self.lengths.iter().map(of_field).collect();
            lengths.join(" ")
        });
        let terms: Vec<&str> = postings.iter().map(|(term, _)| term.as_str()).collect();
        IndexJson {
            fields: IndexField::ALL.map(IndexField::name),
            lengths,
            terms: terms.join(" "),
            postings: postings.iter().map(|(_, fields)| written(fields)).collect(),
        }
    }
}

/// Whether it is the first time in the entry, which is the last one yet.
fn count(postings: &mut Vec<Posting>, entry: u32) -> bool {
    match postings.last_mut() {
        Some(last) if last.entry == entry => {
            last.times = last.times.saturating_add(1);
            false
        }
        Some(_) | None => {
            postings.push(Posting { entry, times: 1 });
            true
        }
    }
}

fn written(fields: &Postings) -> String {
    let mut text = String::new();
    for (at, entries) in fields.iter().enumerate() {
        if at > 0 {
            text.push('|');
        }
        push_entries(&mut text, entries);
    }
    text.truncate(text.trim_end_matches('|').len());
    text
}

fn push_entries(text: &mut String, postings: &[Posting]) {
    let mut last = None;
    for &Posting { entry, times } in postings {
        if last.is_some() {
            text.push(' ');
        }
        push_base_36(text, entry - last.unwrap_or_default());
        last = Some(entry);
        if times != 1 {
            text.push(':');
            text.push_str(&times.to_string());
        }
    }
}

fn push_base_36(text: &mut String, number: u32) {
    const BASE: u32 = 36;
    if number >= BASE {
        push_base_36(text, number / BASE);
    }
    text.extend(char::from_digit(number % BASE, BASE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_are_written_by_distance() {
        let mut index = Index::default();
        for entry in 0..40 {
            index.add(|field| match field {
                IndexField::Title if entry % 39 == 0 => "heat".into(),
                IndexField::Text if entry == 38 => "heat, heat and heat".into(),
                IndexField::Title | IndexField::Names | IndexField::Who | IndexField::Text => {
                    "".into()
                }
            });
        }
        let json = index.json();
        assert_eq!(json.terms, "and heat");
        assert_eq!(json.postings, ["|||12", "0 13|||12:3"]);
        assert!(json.lengths[0].starts_with("1 0 0"), "{:?}", json.lengths);
        assert!(json.lengths[3].ends_with(" 2 0"), "{:?}", json.lengths);
    }
}
