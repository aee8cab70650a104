//! Where each chapter and picture stands in the new book.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::settings::Settings;
use super::summary::{Entry, Summary};
use super::{Construct, Inputs, link};
use crate::import::book;
use crate::import::{Note, names};

pub(super) struct Placed<'a> {
    /// The identifier of the guideline.
    pub name: String,
    /// Its folder: `content/asthma`.
    pub folder: String,
    /// Where the chapters are in the mdBook.
    pub source: &'a str,
    pub chapters: Vec<ChapterPlace<'a>>,
    /// The path of each chapter by that of its text in the mdBook.
    pub paths: BTreeMap<&'a str, String>,
    /// The same of what chapters can show.
    pub pictures: BTreeMap<&'a str, String>,
    pub notes: Vec<Note>,
}

pub(super) struct ChapterPlace<'a> {
    /// As the list calls it.
    pub title: &'a str,
    pub from: &'a str,
    pub to: String,
}

/// Pictures that a site has.
const PICTURES: [&str; 6] = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"];

pub(super) fn place<'a>(
    inputs: &'a Inputs<'a>,
    settings: &'a Settings,
    summary: &'a Summary,
) -> Placed<'a> {
    let name = names::identifier(&settings.title);
    let folder = book::folder(&name);
    let mut placed = Placed {
        name,
        source: &settings.chapters,
        chapters: Vec::new(),
        paths: BTreeMap::new(),
        pictures: BTreeMap::new(),
        notes: Vec::new(),
        folder,
    };
    // What a guideline has of its own.
    let own = ["index", "source", "reporting"].map(str::to_owned);
    let folder = placed.folder.clone();
    placed.level(
        inputs,
        summary,
        &summary.entries,
        &folder,
        BTreeSet::from(own),
    );
    placed.place_pictures(inputs);
    placed
}

impl<'a> Placed<'a> {
    /// The chapters of one level, numbered in their order.
    fn level(
        &mut self,
        inputs: &Inputs<'_>,
        summary: &'a Summary,
        entries: &'a [Entry],
        folder: &str,
        mut taken: BTreeSet<String>,
    ) {
        let width = entries.len().to_string().len().max(2);
        for (entry, number) in entries.iter().zip(1..) {
            let from = self.text_of(inputs, summary, entry);
            if from.is_none() && entry.inside.is_empty() {
                continue;
            }
            let name = free(&mut taken, &stem(entry, self.source));
            let path = format!("{folder}/{number:0width$}-{name}");
            if let Some(from) = from {
                let to = match entry.inside.is_empty() {
                    true => format!("{path}.md"),
                    // Before those that are in it.
                    false => format!("{path}/index.md"),
                };
                self.paths.insert(from, to.clone());
                let title = &entry.title;
                self.chapters.push(ChapterPlace { title, from, to });
            }
            let own = BTreeSet::from(["index".to_owned()]);
            self.level(inputs, summary, &entry.inside, &path, own);
        }
    }

    /// The text of an entry, if there is one that no other has.
    fn text_of(
        &mut self,
        inputs: &Inputs<'_>,
        summary: &Summary,
        entry: &'a Entry,
    ) -> Option<&'a str> {
        let path = entry.path.as_deref()?;
        let said = if self.paths.contains_key(path) {
            format!("“{}” is `{path}`, which is a chapter already", entry.title)
        } else if !inputs.files.contains(path) {
            format!("“{}” has no text: there is no `{path}`", entry.title)
        } else {
            return Some(path);
        };
        let place = format!("{}:{}", summary.file, entry.line);
        self.notes.push(Note::new(Construct::Draft, place, said));
        None
    }

    fn place_pictures(&mut self, inputs: &'a Inputs<'a>) {
        let mut taken = BTreeSet::new();
        for path in inputs.files {
            let small = path.to_lowercase();
            let Some(inside) = inside(self.source, path) else {
                continue;
            };
            if !PICTURES.iter().any(|end| small.ends_with(end)) {
                continue;
            }
            let inside = inside.split('/').filter(|part| !part.is_empty());
            let inside: Vec<String> = inside.map(plain).collect();
            let inside = inside.join("/");
            let (stem, end) = inside.rsplit_once('.').unwrap_or((&inside, ""));
            let to = format!("{}/{}.{end}", self.folder, free(&mut taken, stem));
            self.pictures.insert(path, to);
        }
    }
}

/// The path from a folder, of what lies in it.
pub(super) fn inside<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    match folder.is_empty() {
        true => Some(path),
        false => path.strip_prefix(folder)?.strip_prefix('/'),
    }
}

/// A name that no other has, also where capitals are not told apart.
fn free(taken: &mut BTreeSet<String>, name: &str) -> String {
    let others = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(others);
    let fold = |name: &str| name.nfc().collect::<String>().to_lowercase();
    names
        .find(|name| taken.insert(fold(name)))
        .unwrap_or_default()
}

/// The last part of a chapter's address: what its file is called, without a number in front, or what the chapter is.
fn stem(entry: &Entry, source: &str) -> String {
    let path = entry.path.as_deref().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let is_front = matches!(file.to_lowercase().as_str(), "readme" | "index");
    let file = match is_front {
        // That of the whole book lies in no folder that has a name.
        true if link::folder(path) == source => "",
        true => link::folder(path).rsplit('/').next().unwrap_or_default(),
        false => file,
    };
    let bare = file.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = bare.trim_start_matches(['-', '_', '.', ' ']);
    let file = if bare.is_empty() { file } else { bare };
    let mut names = [slug(file), slug(&entry.title)].into_iter();
    names
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "chapter".to_owned())
}

/// At most so many characters of a name: a disk holds 255 bytes.
const LONGEST: usize = 60;

/// Small letters and digits, with hyphens between words.
fn slug(words: &str) -> String {
    let words = words.to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(LONGEST).collect();
    name.trim_end_matches('-').to_owned()
}

/// A part of a picture's path that every disk and every link can hold.
fn plain(part: &str) -> String {
    let safe = part.chars().map(|c| match c {
        c if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') => c,
        _ => '-',
    });
    let safe: String = safe.collect();
    safe.trim_matches('.').to_owned()
}
