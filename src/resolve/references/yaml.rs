//! hayagriva's YAML: where the whole can't be read, entry by entry.

use std::collections::BTreeMap;
use std::ops::Range;

use hayagriva::io::from_yaml_str;
use serde_yaml::{Mapping, Value};

use super::bibtex::problem;
use super::{EntryPlaces, Works};
use crate::problem::{Problem, Remedy, nearest};
use crate::source::{FileKey, Span};

const HELP: &str = "entries are hayagriva YAML, or BibTeX in `references.bib`";

pub(super) fn read(file: FileKey, text: &str) -> Works {
    let mut works = Works::default();
    if text.trim().is_empty() {
        return works;
    }
    if let Some(at) = too_deep(text) {
        let message = format!("lists in lists, more than {DEEPEST} deep");
        works.problems.push(broken(file, text, &message, Some(at)));
        works.is_unreadable = true;
        return works;
    }
    match from_yaml_str(text) {
        Ok(library) => works.entries = library.iter().cloned().collect(),
        Err(error) => {
            let cut = entries(text);
            let read = cut.iter().any(|piece| from_yaml_str(piece.text).is_ok());
            let is_one = cut.len() == 1 && cut[0].key().is_some();
            if !read && !is_one {
                let at = error.location().map(|location| location.index());
                works
                    .problems
                    .push(broken(file, text, &error.to_string(), at));
                works.is_unreadable = true;
                return works;
            }
            for piece in cut {
                entry(file, text, &piece, &mut works);
            }
        }
    }
    unknown_fields(file, text, &mut works);
    works.places = places(file, text);
    works
}

/// No work has so many lists in lists, and the library takes a time for them that grows with the square.
const DEEPEST: usize = 100;

/// Where brackets are open that deep. A bracket in a title counts too, until the next entry begins.
fn too_deep(text: &str) -> Option<usize> {
    let mut open = 0usize;
    let mut begins_line = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ if begins_line && !byte.is_ascii_whitespace() => open = 0,
            _ => {}
        }
        begins_line = byte == b'\n';
        if open > DEEPEST {
            return Some(at);
        }
    }
    None
}

fn entry(file: FileKey, text: &str, piece: &YamlEntry<'_>, works: &mut Works) {
    let key = piece.key().unwrap_or_default();
    if works.entries.iter().any(|entry| entry.key() == key) {
        let message = format!("`{key}` is the key of two entries");
        let at = Span::new(file, piece.start..piece.start + key.len());
        works
            .problems
            .push(problem(message).at(at).help("give one of them another key"));
        return;
    }
    match from_yaml_str(piece.text) {
        Ok(library) => works.entries.extend(library.iter().cloned()),
        Err(error) => {
            let at = error
                .location()
                .map(|location| piece.start + location.index());
            let whole = error.to_string();
            let message = format!("`{key}` can't be read: {}", without_place(&whole, key));
            works
                .problems
                .push(broken(file, text, &message, at.or(Some(piece.start))));
            works.broken.insert(key.to_owned());
        }
    }
}

/// The library's message without the line of the piece, and without the key that is said already.
fn without_place(message: &str, key: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    let rest = message.strip_prefix(key);
    let rest = rest.and_then(|text| text.strip_prefix(": ").or(text.strip_prefix('.')));
    let message = rest.unwrap_or(message);
    message.replace('\n', ", ")
}

/// One entry with its line of the key.
struct YamlEntry<'t> {
    start: usize,
    text: &'t str,
}

impl<'t> YamlEntry<'t> {
    fn key(&self) -> Option<&'t str> {
        let (key, _) = self.text.split_once(':')?;
        Some(key.trim().trim_matches(['"', '\'']))
    }
}

/// Cut where a line begins with a key.
fn entries(text: &str) -> Vec<YamlEntry<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begins = line.starts_with(|c: char| !c.is_whitespace() && !"#-%}]".contains(c));
        if begins && line.contains(':') {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let pieces = starts.iter().zip(ends);
    pieces
        .map(|(&start, end)| YamlEntry {
            start,
            text: &text[start..end],
        })
        .collect()
}

/// At the line where reading stopped; the last one with text, if it stopped at the end.
fn broken(file: FileKey, text: &str, message: &str, offset: Option<usize>) -> Problem {
    let last = text.trim_end().len().saturating_sub(1);
    let start = text.floor_char_boundary(offset.unwrap_or(0).min(last));
    let start = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..]
        .find('\n')
        .map_or(text.len(), |end| start + end);
    problem(message.replace('\n', ", "))
        .at(Span::new(file, start..line.max(start)))
        .help(HELP)
}

/// hayagriva's fields.
const FIELDS: &[&str] = &[
    "abstract",
    "affiliated",
    "archive",
    "archive-location",
    "author",
    "call-number",
    "chapter",
    "date",
    "edition",
    "editor",
    "genre",
    "issue",
    "language",
    "location",
    "note",
    "organization",
    "page-range",
    "page-total",
    "parent",
    "publisher",
    "runtime",
    "serial",
    "serial-number",
    "time-range",
    "title",
    "type",
    "url",
    "volume",
    "volume-total",
];

/// A misspelt field would be left out in silence.
fn unknown_fields(file: FileKey, text: &str, works: &mut Works) {
    for piece in entries(text) {
        let Ok(Value::Mapping(top)) = serde_yaml::from_str::<Value>(piece.text) else {
            continue;
        };
        for (key, entry) in &top {
            let (Some(key), Value::Mapping(entry)) = (key.as_str(), entry) else {
                continue;
            };
            for name in unknown(entry) {
                let problem = problem(format!(
                    "`{key}` has a field `{name}`, which does not exist"
                ));
                let at = Span::new(
                    file,
                    piece.start + field_line(piece.text, &name).start
                        ..piece.start + field_line(piece.text, &name).end,
                );
                let near = nearest(&name, FIELDS.iter().copied());
                let help = near.map_or_else(
                    || HELP.into(),
                    |near| Remedy::did_you_mean(near).at(name_in(piece.text, at, &name)),
                );
                works.problems.push(problem.at(at).help(help));
                works.entries.retain(|entry| entry.key() != key);
                works.broken.insert(key.to_owned());
            }
        }
    }
}

/// The fields of an entry and its parents that hayagriva does not know.
fn unknown(entry: &Mapping) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in entry {
        let Some(name) = name.as_str() else { continue };
        if !FIELDS.contains(&name) {
            found.push(name.to_owned());
        }
        if name == "parent" {
            match value {
                Value::Mapping(parent) => found.extend(unknown(parent)),
                Value::Sequence(parents) => {
                    let parents = parents.iter().filter_map(Value::as_mapping);
                    found.extend(parents.flat_map(unknown));
                }
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Tagged(_) => {}
            }
        }
    }
    found
}

/// Where the entries stand, and those of their fields that are asked for.
fn places(file: FileKey, text: &str) -> BTreeMap<String, EntryPlaces> {
    let pieces = entries(text);
    let places = pieces.iter().filter_map(|piece| {
        let span = |range: Range<usize>| {
            Span::new(file, piece.start + range.start..piece.start + range.end)
        };
        let fields = PLACED.iter().filter_map(|name| {
            let line = line_of(piece.text, name)?;
            Some(((*name).to_owned(), span(line)))
        });
        let key = span(0..piece.text.lines().next().map_or(0, str::len));
        Some((
            piece.key()?.to_owned(),
            EntryPlaces {
                key,
                fields: fields.collect(),
            },
        ))
    });
    places.collect()
}

/// Fields whose places problems are shown at.
const PLACED: &[&str] = &[
    "date",
    "doi",
    "DOI",
    "isbn",
    "ISBN",
    "issn",
    "ISSN",
    "pmcid",
    "PMCID",
    "pmid",
    "PMID",
    "serial-number",
];

/// Where a name stands at the beginning of a line of a text.
fn name_in(text: &str, line: Span, name: &str) -> Option<Span> {
    let written = line_of(text, name).and_then(|line| text.get(line))?;
    let at = written.find(name)?;
    Some(line.part(at..at + name.len()))
}

/// The first line that begins with a name, or else the first one.
fn field_line(text: &str, name: &str) -> Range<usize> {
    line_of(text, name).unwrap_or(0..text.lines().next().map_or(0, str::len))
}

fn line_of(text: &str, name: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start().trim_start_matches("- ");
        if bare.trim_start_matches(['"', '\'']).starts_with(name) {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}
