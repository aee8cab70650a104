//! The inverted index, in a short form that `templates/static/finder.js` spreads into what MiniSearch loads.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::token::kept_tokens;

/// The fields that are looked into, in the order of their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Title,
    /// Other names: identifier, abbreviations, synonyms, interventions, codes.
    Names,
    /// Whom it concerns.
    Who,
    Text,
}

impl Field {
    pub const ALL: [Field; 4] = [Field::Title, Field::Names, Field::Who, Field::Text];

    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Names => "names",
            Field::Who => "who",
            Field::Text => "text",
        }
    }
}

/// Where each term occurs, and how often.
#[derive(Debug, Default)]
pub struct Index {
    /// By term and field: entry → how often.
    postings: BTreeMap<String, BTreeMap<Field, BTreeMap<usize, u32>>>,
    /// For each entry, how many different terms each field has.
    lengths: Vec<[usize; Field::ALL.len()]>,
}

/// The index as the site's file has it.
#[derive(Debug, Serialize)]
pub struct IndexJson {
    fields: [&'static str; Field::ALL.len()],
    /// For each field, the number of different terms of each entry, with spaces between.
    lengths: [String; Field::ALL.len()],
    /// In order, with spaces between.
    terms: String,
    /// For each term its occurrences: one piece for each field, `|` between them. A piece is a list of entries, each the distance from the one
    /// before it in base 36, then `:` and how often if that is not once.
    postings: Vec<String>,
}

impl Index {
    /// Adds the next entry.
    pub fn add(&mut self, text_of: impl Fn(Field) -> String) {
        let entry = self.lengths.len();
        let lengths = Field::ALL.map(|field| {
            let tokens = kept_tokens(&text_of(field));
            let different: BTreeSet<&String> = tokens.iter().collect();
            let length = different.len();
            for token in tokens {
                let fields = self.postings.entry(token).or_default();
                *fields.entry(field).or_default().entry(entry).or_default() += 1;
            }
            length
        });
        self.lengths.push(lengths);
    }

    pub fn json(&self) -> IndexJson {
        let lengths = Field::ALL.map(|field| {
            let of_field =
                |lengths: &[usize; Field::ALL.len()]| lengths[field as usize].to_string();
            let lengths: Vec<String> = self.lengths.iter().map(of_field).collect();
            lengths.join(" ")
        });
        let terms: Vec<&str> = self.postings.keys().map(String::as_str).collect();
        IndexJson {
            fields: Field::ALL.map(Field::name),
            lengths,
            terms: terms.join(" "),
            postings: self.postings.values().map(written).collect(),
        }
    }
}

fn written(fields: &BTreeMap<Field, BTreeMap<usize, u32>>) -> String {
    let pieces = Field::ALL.map(|field| fields.get(&field).map(entries).unwrap_or_default());
    let text = pieces.join("|");
    text.trim_end_matches('|').to_owned()
}

fn entries(entries: &BTreeMap<usize, u32>) -> String {
    let mut last = 0;
    let entries = entries.iter().map(|(&entry, &times)| {
        let distance = base_36(entry - last);
        last = entry;
        match times {
            1 => distance,
            times => format!("{distance}:{times}"),
        }
    });
    entries.collect::<Vec<_>>().join(" ")
}

fn base_36(mut number: usize) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut digits = Vec::new();
    loop {
        digits.push(char::from(DIGITS[number % 36]));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_are_written_by_distance() {
        let mut index = Index::default();
        for entry in 0..40 {
            index.add(|field| match field {
                Field::Title if entry % 39 == 0 => "heat".to_owned(),
                Field::Text if entry == 38 => "heat, heat and heat".to_owned(),
                Field::Title | Field::Names | Field::Who | Field::Text => String::new(),
            });
        }
        let json = index.json();
        assert_eq!(json.terms, "and heat");
        assert_eq!(json.postings, ["|||12", "0 13|||12:3"]);
        assert!(json.lengths[0].starts_with("1 0 0"), "{:?}", json.lengths);
        assert!(json.lengths[3].ends_with(" 2 0"), "{:?}", json.lengths);
    }
}
