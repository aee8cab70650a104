//! BibTeX, entry by entry: what is wrong with one is said at its place, and the others are read.

mod cut;
mod dates;
mod field;
mod inherit;
mod strings;

use std::collections::BTreeMap;

use biblatex::{
    Bibliography, Chunk, ChunksExt, EntryType, RawBibliography, Spanned as TexSpanned, TypeError,
};
use hayagriva::Entry;
use hayagriva::types::MaybeTyped;

use super::{EntryPlaces, Works};
use crate::problem::{Code, Problem, Remedy, nearest};
use crate::source::{FileKey, Span};
use cut::BibPiece;
use field::BibField;
use strings::Strings;

/// An entry with its fields as plain text.
#[derive(Clone, Debug)]
struct BibDraft<'t> {
    pub key: &'t str,
    /// Where the key stands.
    pub key_at: Span,
    pub kind: &'t str,
    pub fields: Vec<BibField>,
}

/// Reads a whole file.
pub(super) fn read(file: FileKey, text: &str) -> Works {
    let mut reader = BibtexReader {
        file,
        works: Works::default(),
        strings: Strings::default(),
        drafts: Vec::new(),
        keys: BTreeMap::new(),
    };
    for piece in cut::pieces(text) {
        reader.piece(&piece);
    }
    reader.finish()
}

struct BibtexReader<'t> {
    file: FileKey,
    works: Works,
    strings: Strings,
    drafts: Vec<BibDraft<'t>>,
    /// Every key so far and where it stands.
    keys: BTreeMap<&'t str, Span>,
}

impl<'t> BibtexReader<'t> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn piece(&mut self, piece: &BibPiece<'t>) {
        if piece.is_stray {
            let problem = problem("this stands behind the end of an entry, and is read by nobody");
            let problem = problem.at(self.span(piece.line()));
            self.works.problems.push(
                problem.help("an entry ends at the brace that closes its first one; take away the brace that closes it too early"),
            );
            return;
        }
        match piece.kind().to_lowercase().as_str() {
            // Neither says anything of a work.
            "comment" | "preamble" => {}
            "string" => self.string(piece),
            _ => self.entry(piece),
        }
    }

    fn string(&mut self, piece: &BibPiece<'t>) {
        match RawBibliography::parse(piece.text) {
            Ok(raw) => {
                for pair in &raw.abbreviations {
                    let at = self.span(piece.within(&pair.key.span));
                    let value = self.strings.value(&pair.value.v);
                    let problem = self.strings.define(pair.key.v, value);
                    self.works
                        .problems
                        .extend(problem.map(|problem| problem.at(at)));
                }
            }
            Err(error) => {
                let at = self.span(piece.line_at(error.span.start));
                let message = format!("this `@string` can't be read: {}", error.kind);
                self.works.problems.push(problem(message).at(at));
            }
        }
    }

    fn entry(&mut self, piece: &BibPiece<'t>) {
        let (key, key_at) = piece.key();
        let key_at = self.span(key_at);
        let parsed = match piece.is_closed {
            true => RawBibliography::parse(piece.text)
                .map_err(|error| (error.kind.to_string(), error.span.start)),
            false => Err(("its braces are not closed".to_owned(), 0)),
        };
        let raw = match parsed.map(|raw| raw.entries.into_iter().next()) {
            Ok(Some(raw)) => raw.v,
            Ok(None) => return,
            Err((why, at)) => {
                let at = self.span(piece.line_at(at));
                self.broken(key, problem(cannot_read(key, &why)).at(at));
                return;
            }
        };
        if !self.may_begin(
            key,
            key_at,
            raw.kind.v,
            self.span(piece.within(&raw.kind.span)),
        ) {
            return;
        }
        match self.fields(piece, &raw, key) {
            Ok(fields) => self.drafts.push(BibDraft {
                key,
                key_at,
                kind: raw.kind.v,
                fields,
            }),
            Err(problems) => {
                for problem in problems {
                    self.broken(key, problem);
                }
            }
        }
    }

    /// Whether the key is one, and new, and the type known.
    fn may_begin(&mut self, key: &'t str, key_at: Span, kind: &str, kind_at: Span) -> bool {
        if key.is_empty() {
            self.works.problems.push(
                problem("this entry has no key")
                    .at(key_at)
                    .help("write `@article{key, …}`"),
            );
            return false;
        }
        if let Some(&first) = self.keys.get(key) {
            let message = format!("`{key}` is the key of two entries");
            let problem = problem(message).at(key_at).and(first, "the first one");
            self.works
                .problems
                .push(problem.help("give one of them another key"));
            return false;
        }
        self.keys.insert(key, key_at);
        let is_unknown = matches!(EntryType::new(kind), EntryType::Unknown(_));
        if is_unknown && !field::OTHER_KINDS.contains(&kind.to_lowercase().as_str()) {
            let message = format!("`{key}` is of the type `{kind}`, which does not exist");
            let problem = problem(message).at(kind_at);
            let near = nearest(&kind.to_lowercase(), field::KINDS.iter().copied());
            let place = Some(kind_at).filter(|at| at.range().len() == kind.len());
            let help = near.map_or_else(
                || "the types are those of BibLaTeX, such as `article`, `book`, `report`, `online` and `misc`".into(),
                |near| Remedy::did_you_mean(near).at(place),
            );
            self.broken(key, problem.help(help));
            return false;
        }
        true
    }

    /// The fields that say something of the work, as plain text.
    fn fields(
        &self,
        piece: &BibPiece<'t>,
        raw: &biblatex::RawEntry<'t>,
        key: &str,
    ) -> Result<Vec<BibField>, Vec<Problem>> {
        let mut fields: Vec<BibField> = Vec::new();
        let mut problems = Vec::new();
        for pair in &raw.fields {
            let name = pair.key.v.to_lowercase();
            let at = self.span(piece.within(&(pair.key.span.start..pair.value.span.end)));
            if let Some(first) = fields.iter().find(|field| field.name == name) {
                let message = format!("`{key}` has the field `{name}` twice");
                problems.push(problem(message).at(at).and(first.at, "the first one"));
                continue;
            }
            if !field::is_read(&name) {
                problems.extend(field::misspelt(&name, key, at));
                continue;
            }
            match field::read(name, &pair.value.v, &self.strings, key, at) {
                Ok(field) => fields.push(field),
                Err(problem) => problems.push(*problem),
            }
        }
        problems.extend(
            dates::bring_into_form(&mut fields, key)
                .err()
                .map(|problem| *problem),
        );
        if problems.is_empty() {
            Ok(fields)
        } else {
            Err(problems)
        }
    }

    fn broken(&mut self, key: &str, problem: Problem) {
        self.works.broken.insert(key.to_owned());
        self.works.problems.push(problem);
    }

    fn finish(mut self) -> Works {
        let drafts: BTreeMap<&str, &BibDraft<'_>> =
            self.drafts.iter().map(|draft| (draft.key, draft)).collect();
        let mut works = std::mem::take(&mut self.works);
        let lines = inherit::lines(&drafts, &works.broken, &mut works.problems);
        for draft in &self.drafts {
            let fields = draft.fields.iter();
            let fields = fields.map(|field| (field.name.clone(), field.at));
            let places = EntryPlaces {
                key: draft.key_at,
                fields: fields.collect(),
            };
            works.places.insert(draft.key.to_owned(), places);
            // Such entries are there for others to inherit from.
            let is_work = EntryType::new(draft.kind) != EntryType::XData;
            match lines.get(draft.key) {
                None => _ = works.broken.insert(draft.key.to_owned()),
                Some(line) => match work(draft, line) {
                    Ok(entry) if is_work => works.entries.push(entry),
                    Ok(_) => {}
                    Err(problem) => {
                        works.broken.insert(draft.key.to_owned());
                        works.problems.push(*problem);
                    }
                },
            }
        }
        works
    }
}

pub(super) fn problem(message: impl Into<String>) -> Problem {
    Problem::new(Code::BrokenReferences, message)
}

fn cannot_read(key: &str, why: &str) -> String {
    match key.is_empty() {
        true => format!("this entry can't be read: {why}"),
        false => format!("`{key}` can't be read: {why}"),
    }
}

/// One work, with what it inherits from the entries of its line.
fn work(draft: &BibDraft<'_>, line: &[&BibDraft<'_>]) -> Result<Entry, Box<Problem>> {
    let raw = RawBibliography {
        preamble: String::new(),
        entries: line.iter().map(|draft| field::raw(draft)).collect(),
        abbreviations: Vec::new(),
    };
    let refused = |kind: String, at: usize| {
        let field = field::at(draft, line, at);
        let (what, at) = match field {
            Some(field) => (format!("its `{}`: {kind}", field.name), field.at),
            None => (kind, draft.key_at),
        };
        Box::new(problem(cannot_read(draft.key, &what)).at(at))
    };
    let bibliography = Bibliography::from_raw(raw)
        .map_err(|error| refused(error.kind.to_string(), error.span.start))?;
    let Some(mut raw) = bibliography.get(draft.key).cloned() else {
        return Err(refused("it is not there".to_owned(), 0));
    };
    subtitles(&mut raw);
    let of_type = |error: TypeError| refused(error.kind.to_string(), error.span.start);
    let mut entry = Entry::try_from(&raw).map_err(of_type)?;
    volume(&raw, &mut entry);
    pubmed(&raw, &mut entry);
    kept(draft, &raw, &entry)?;
    Ok(entry)
}

/// As it is written, where it is not a plain number: the volume C of a journal is not its hundredth.
fn volume(raw: &biblatex::Entry, entry: &mut Entry) {
    let text = raw.get("volume").map(|volume| volume.format_verbatim());
    let is_number =
        |text: &String| text.len() < 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(text) = text.filter(|text| !is_number(text)) else {
        return;
    };
    let volume = MaybeTyped::String(text);
    if entry.volume().is_some() {
        entry.set_volume(volume);
        return;
    }
    let mut parents = entry.parents().to_vec();
    if let Some(parent) = parents.iter_mut().find(|parent| parent.volume().is_some()) {
        parent.set_volume(volume);
    }
    entry.set_parents(parents);
}

/// The numbers of PubMed, as it exports them itself.
fn pubmed(raw: &biblatex::Entry, entry: &mut Entry) {
    for name in ["pmid", "pmcid"] {
        if let Some(number) = raw.get(name) {
            entry.set_keyed_serial_number(name, number.format_verbatim());
        }
    }
}

/// An address that hayagriva does not take for one is left out by it.
fn kept(draft: &BibDraft<'_>, raw: &biblatex::Entry, entry: &Entry) -> Result<(), Box<Problem>> {
    let Some(url) = raw.get("url").map(|url| url.format_verbatim()) else {
        return Ok(());
    };
    if entry.url_any().is_some() || url.trim().is_empty() {
        return Ok(());
    }
    let message = format!("the `url` of `{}` is not an address: `{url}`", draft.key);
    let problem = problem(message)
        .at(field::place(draft, "url"))
        .help("write it in full: `https://…`");
    Err(Box::new(problem))
}

/// hayagriva leaves them out.
fn subtitles(raw: &mut biblatex::Entry) {
    for (title, parts) in [
        ("title", [("subtitle", ": "), ("titleaddon", ". ")]),
        (
            "booktitle",
            [("booksubtitle", ": "), ("booktitleaddon", ". ")],
        ),
        (
            "maintitle",
            [("mainsubtitle", ": "), ("maintitleaddon", ". ")],
        ),
        (
            "journaltitle",
            [("journalsubtitle", ": "), ("journaltitleaddon", ". ")],
        ),
    ] {
        for (name, by) in parts {
            let (Some(before), Some(part)) = (raw.get(title), raw.get(name)) else {
                continue;
            };
            let mut whole = before.to_vec();
            whole.push(TexSpanned::detached(Chunk::Normal(by.to_owned())));
            whole.extend(part.iter().cloned());
            raw.set(title, whole);
        }
    }
}
