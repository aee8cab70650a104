//! The bibliography, formatted in Vancouver style.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{Locale, Style};
use hayagriva::io::{BibLaTeXError, from_biblatex_str, from_yaml_str};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest, Entry,
};

use crate::model::{Arena, Reference, ReferenceKey};
use crate::problem::{Code, Problem, Problems};
use crate::source::{FileKey, Sources, Span};

/// The works that a book may cite, in the order of its bibliography; `None` where it can't be read.
pub(super) fn read_entries(sources: &Sources, problems: &mut Problems) -> Option<Vec<Entry>> {
    let Some(key) = sources.bibliography else {
        return Some(Vec::new());
    };
    let file = sources.file(key);
    let library = if file.path.ends_with(".bib") {
        from_biblatex_str(&file.text).map_err(|errors| {
            errors
                .iter()
                .map(|error| (error.to_string(), Some(bibtex_offset(error))))
                .collect::<Vec<_>>()
        })
    } else if file.text.trim().is_empty() {
        return Some(Vec::new());
    } else {
        from_yaml_str(&file.text).map_err(|error| {
            let offset = error.location().map(|location| location.index());
            vec![(error.to_string(), offset)]
        })
    };
    match library {
        Ok(library) => Some(library.iter().cloned().collect()),
        Err(errors) => {
            problems.extend(
                errors
                    .into_iter()
                    .map(|(message, offset)| broken(key, &file.text, &message, offset)),
            );
            None
        }
    }
}

fn bibtex_offset(error: &BibLaTeXError) -> usize {
    match error {
        BibLaTeXError::Parse(error) => error.span.start,
        BibLaTeXError::Type(error) => error.span.start,
    }
}

/// At the line where reading stopped; the last one with text, if it stopped at the end.
fn broken(file: FileKey, text: &str, message: &str, offset: Option<usize>) -> Problem {
    let last = text.trim_end().len().saturating_sub(1);
    let start = text.floor_char_boundary(offset.unwrap_or(0).min(last));
    let start = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..]
        .find('\n')
        .map_or(text.len(), |end| start + end);
    Problem::new(
        Code::BrokenReferences,
        message.to_lowercase().replace('\n', ", "),
    )
    .at(Span::new(file, start..line.max(start)))
    .help("entries are hayagriva YAML, or BibTeX in `references.bib`")
}

/// The works under their keys; their numbers and texts come last, when it is known who cites what.
pub(super) fn unnumbered(
    entries: &[Entry],
    keys: &BTreeMap<String, ReferenceKey>,
) -> Vec<(ReferenceKey, Reference)> {
    entries
        .iter()
        .filter_map(|entry| Some((*keys.get(entry.key())?, reference(entry))))
        .collect()
}

fn reference(entry: &Entry) -> Reference {
    let title = entry.title().map(ToString::to_string);
    Reference {
        key: entry.key().to_owned(),
        number: 0,
        text: title.unwrap_or_else(|| entry.key().to_owned()),
        doi: entry.doi().map(str::to_owned),
        url: entry.url_any().map(|url| url.value.to_string()),
        note: entry.note().map(ToString::to_string),
    }
}

/// Numbers the works in the order of `cited` and then of the bibliography, and formats them.
pub(super) fn number(
    references: &mut Arena<ReferenceKey, Reference>,
    entries: &[Entry],
    cited: &[ReferenceKey],
) {
    let mut order: Vec<ReferenceKey> = Vec::new();
    for key in cited.iter().copied().chain(references.keys()) {
        if !order.contains(&key) {
            order.push(key);
        }
    }
    let ordered = order.iter().filter_map(|&key| {
        let own = &references[key].key;
        entries.iter().find(|entry| entry.key() == own)
    });
    let mut texts = vancouver(ordered);
    for (index, key) in order.into_iter().enumerate() {
        let reference = references.get_mut(key);
        reference.number = index + 1;
        if let Some(text) = texts.remove(&reference.key) {
            reference.text = text;
        }
    }
}

/// The style and its languages, which take longer to unpack than a book to check.
static VANCOUVER: LazyLock<(Style, Vec<Locale>)> = LazyLock::new(|| {
    (
        ArchivedStyle::NlmCitationSequence.get(),
        hayagriva::archive::locales(),
    )
});

/// The text of each entry by its key.
fn vancouver<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<String, String> {
    let (Style::Independent(style), locales) = &*VANCOUVER else {
        return BTreeMap::new();
    };
    let mut driver = BibliographyDriver::new();
    for entry in entries {
        let items = vec![CitationItem::with_entry(entry)];
        driver.citation(CitationRequest::from_items(items, style, locales));
    }
    let rendered = driver.finish(BibliographyRequest {
        style,
        locale: None,
        locale_files: locales,
    });
    let items = rendered
        .bibliography
        .map_or_else(Vec::new, |bibliography| bibliography.items);
    items
        .into_iter()
        .map(|item| {
            let mut text = String::new();
            // Writing to a string does not fail.
            let _ = item.content.write_buf(&mut text, BufWriteFormat::Plain);
            (item.key, text.trim().to_owned())
        })
        .collect()
}
