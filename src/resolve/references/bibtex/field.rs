//! The fields of an entry: which of them are read, and as what.

use biblatex::{Pair, RawChunk, RawEntry, Spanned};

use super::strings::Strings;
use super::{BibDraft, problem};
use crate::problem::{Problem, Remedy};
use crate::resolve::references::latex;
use crate::source::Span;

/// A field as plain text.
#[derive(Clone, Debug)]
pub(super) struct BibField {
    pub name: String,
    pub text: String,
    pub at: Span,
}

/// Whose text is read; all others are for other programs.
const READ: &[&str] = &[
    "address",
    "archiveprefix",
    "author",
    "bookauthor",
    "booksubtitle",
    "booktitle",
    "booktitleaddon",
    "chapter",
    "crossref",
    "date",
    "day",
    "doi",
    "edition",
    "editor",
    "editora",
    "editoratype",
    "editorb",
    "editorbtype",
    "editorc",
    "editorctype",
    "editortype",
    "eprint",
    "eprinttype",
    "eventdate",
    "eventtitle",
    "howpublished",
    "institution",
    "isbn",
    "issn",
    "issue",
    "journal",
    "journalsubtitle",
    "journaltitle",
    "journaltitleaddon",
    "langid",
    "language",
    "location",
    "mainsubtitle",
    "maintitle",
    "maintitleaddon",
    "month",
    "note",
    "number",
    "organization",
    "pages",
    "pmcid",
    "pmid",
    "publisher",
    "school",
    "series",
    "subtitle",
    "title",
    "titleaddon",
    "translator",
    "type",
    "url",
    "urldate",
    "venue",
    "version",
    "volume",
    "volumes",
    "xdata",
    "year",
];

/// The types that an entry may have.
pub(super) const KINDS: &[&str] = &[
    "article",
    "book",
    "booklet",
    "bookinbook",
    "collection",
    "conference",
    "dataset",
    "electronic",
    "inbook",
    "incollection",
    "inproceedings",
    "inreference",
    "manual",
    "mastersthesis",
    "misc",
    "mvbook",
    "mvcollection",
    "mvproceedings",
    "mvreference",
    "online",
    "patent",
    "periodical",
    "phdthesis",
    "proceedings",
    "reference",
    "report",
    "set",
    "software",
    "suppbook",
    "suppcollection",
    "suppperiodical",
    "techreport",
    "thesis",
    "unpublished",
    "www",
    "xdata",
];

/// BibLaTeX knows these too, and has them set like `misc`.
pub(super) const OTHER_KINDS: &[&str] = &[
    "artwork",
    "audio",
    "bibnote",
    "commentary",
    "image",
    "jurisdiction",
    "legal",
    "legislation",
    "letter",
    "movie",
    "music",
    "performance",
    "review",
    "standard",
    "video",
];

pub(super) fn is_read(name: &str) -> bool {
    READ.contains(&name)
}

/// The fields without which a reference loses what readers look for, as they are misspelt.
pub(super) fn misspelt(name: &str, key: &str, at: Span) -> Option<Problem> {
    const LEAST_LIKENESS: f64 = 0.93;
    let wanted = [
        "author",
        "title",
        "journal",
        "year",
        "booktitle",
        "publisher",
        "editor",
    ];
    let likeness = |known: &&str| strsim::jaro_winkler(name, known);
    let is_slip = |known: &&str| {
        name.bytes().all(|byte| byte.is_ascii_lowercase())
            && name.len().abs_diff(known.len()) <= 1
            && likeness(known) >= LEAST_LIKENESS
    };
    let near = wanted.into_iter().find(is_slip)?;
    let problem = problem(format!(
        "`{key}` has a field `{name}`, which does not exist"
    ));
    let place = Some(at).filter(|at| at.range().len() == name.len());
    let help = Remedy::did_you_mean(near).at(place);
    Some(problem.at(at).help(help))
}

pub(super) fn read(
    name: String,
    value: &[Spanned<RawChunk<'_>>],
    strings: &Strings,
    key: &str,
    at: Span,
) -> Result<BibField, Box<Problem>> {
    let what = format!("the `{name}` of `{key}`");
    let source = strings
        .value(value)
        .map_err(|why| Box::new(strings.unwritten(&what, &why).at(at)))?;
    let text = match name.as_str() {
        // In a date a tilde says that it is about right.
        "date" | "urldate" | "eventdate" | "year" | "doi" | "url" | "eprint" | "isbn" | "issn"
        | "pmid" | "pmcid" => latex::verbatim(&source),
        _ => latex::plain(&source).map_err(|unread| {
            let message = format!("{what} has LaTeX that can't be read: {}", unread.why);
            Box::new(
                problem(message)
                    .at(at)
                    .help("write the character or the words themselves; the file is in UTF-8"),
            )
        })?,
    };
    Ok(BibField { name, text, at })
}

/// BibLaTeX's name for a field of BibTeX: the library looks for no other where entries inherit.
fn biblatex_name(name: &str) -> &str {
    match name {
        "address" => "location",
        "journal" => "journaltitle",
        "school" => "institution",
        other => other,
    }
}

/// For the library, whose places are numbers of fields: only so does an error lead back to one.
pub(super) fn raw<'d>(draft: &'d BibDraft<'_>) -> Spanned<RawEntry<'d>> {
    let address = draft.fields.iter().any(|field| field.name == "url");
    let pairs = draft.fields.iter().map(|field| {
        let place = field.at.range();
        // An address in the field for how a work was published is one.
        let is_address = field.name == "howpublished" && field.text.starts_with("http");
        let name = match field.name.as_str() {
            "howpublished" if is_address && !address => "url",
            other => biblatex_name(other),
        };
        let value = vec![Spanned::new(RawChunk::Normal(&field.text), place.clone())];
        Pair::new(
            Spanned::new(name, place.clone()),
            Spanned::new(value, place),
        )
    });
    let at = draft.key_at.range();
    Spanned::new(
        RawEntry {
            key: Spanned::new(draft.key, at.clone()),
            kind: Spanned::new(draft.kind, at.clone()),
            fields: pairs.collect(),
        },
        at,
    )
}

/// The field that holds a place, of an entry or of one that it inherits from.
pub(super) fn at<'d>(
    draft: &'d BibDraft<'_>,
    line: &[&'d BibDraft<'_>],
    place: usize,
) -> Option<&'d BibField> {
    let fields = draft
        .fields
        .iter()
        .chain(line.iter().flat_map(|draft| &draft.fields));
    let before = fields.filter(|field| field.at.range().start <= place);
    before.max_by_key(|field| field.at.range().start)
}

/// Where a field stands, or else its entry.
pub(super) fn place(draft: &BibDraft<'_>, name: &str) -> Span {
    let field = draft.fields.iter().find(|field| field.name == name);
    field.map_or(draft.key_at, |field| field.at)
}
