//! `SUMMARY.md`: which chapters there are, in which order, one in another.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::settings::{Settings, within};
use super::{Construct, Inputs, link};
use crate::import::{Note, Refusal};

pub(super) struct Summary {
    /// Its path, and what it says.
    pub file: String,
    pub text: String,
    pub entries: Vec<Entry>,
    pub notes: Vec<Note>,
}

/// A line of the list.
#[derive(Debug)]
pub(super) struct Entry {
    pub title: String,
    /// From the mdBook's folder; none of a draft.
    pub path: Option<String>,
    pub line: usize,
    pub inside: Vec<Entry>,
}

pub(super) fn read(inputs: &Inputs<'_>, settings: &Settings) -> Result<Summary, Refusal> {
    let file = within(&settings.chapters, "SUMMARY.md");
    let text = (inputs.text)(&file)
        .map_err(|why| Refusal::new(Construct::Unreadable, file.clone(), why))?;
    let mut reader = SummaryReader {
        text: &text,
        file: &file,
        folder: &settings.chapters,
        events: Parser::new(&text).into_offset_iter().collect(),
        at: 0,
        has_list: false,
        depth: 0,
        notes: Vec::new(),
    };
    let entries = reader.read();
    let notes = reader.notes;
    if entries.is_empty() {
        let why = "it lists no chapter";
        return Err(Refusal::new(Construct::Unreadable, file, why));
    }
    Ok(Summary {
        file,
        text,
        entries,
        notes,
    })
}

/// How many lists are in each other at most: a path that is longer fits on no disk.
const DEEPEST: usize = 16;

/// The number of a line in which something begins.
pub(super) fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    1 + before.filter(|byte| **byte == b'\n').count()
}

struct SummaryReader<'a> {
    text: &'a str,
    file: &'a str,
    folder: &'a str,
    events: Vec<(Event<'a>, Range<usize>)>,
    at: usize,
    /// Whether a numbered chapter came before.
    has_list: bool,
    /// In how many lists the reader is.
    depth: usize,
    notes: Vec<Note>,
}

impl<'a> SummaryReader<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let next = self.events.get(self.at).cloned();
        self.at += 1;
        next
    }

    fn note(&mut self, construct: Construct, at: usize, said: impl Into<String>) {
        let place = format!("{}:{}", self.file, line(self.text, at));
        self.notes.push(Note::new(construct, place, said));
    }

    fn read(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::List(_)) => {
                    self.has_list = true;
                    entries.extend(self.list(range.start));
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let words = self.words(|end| matches!(end, TagEnd::Heading(_)));
                    self.heading(level, &words, range.start);
                }
                Event::Start(Tag::Paragraph) => entries.extend(self.paragraph(range.start)),
                Event::Rule => self.note(
                    Construct::Separator,
                    range.start,
                    "a line between chapters: the list of chapters has none",
                ),
                _ => {}
            }
        }
        entries
    }

    /// The first one is the list's own title.
    fn heading(&mut self, level: HeadingLevel, words: &str, at: usize) {
        let is_first = self.text[..at].trim().is_empty();
        if level == HeadingLevel::H1 && !is_first {
            let said = format!(
                "“{words}”: chapters stand one after the other, without titles between them"
            );
            self.note(Construct::Part, at, said);
        } else if !is_first {
            self.note(
                Construct::Entry,
                at,
                format!("“{words}” is left out, as mdBook does"),
            );
        }
    }

    /// Chapters without a number, before the list or behind it.
    fn paragraph(&mut self, at: usize) -> Vec<Entry> {
        let (construct, place) = match self.has_list {
            false => (Construct::Prefix, "in front of"),
            true => (Construct::Suffix, "behind"),
        };
        let mut found = Vec::new();
        let mut words = String::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let entry = self.entry(&dest_url, range.start);
                    let said = format!(
                        "“{}” stands {place} the others; no chapter has a number here",
                        entry.title
                    );
                    self.note(construct, range.start, said);
                    found.push(entry);
                }
                Event::End(TagEnd::Paragraph) => break,
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                _ => {}
            }
        }
        if !words.trim().is_empty() {
            let said = format!("“{}” is left out, as mdBook does", words.trim());
            self.note(Construct::Entry, at, said);
        }
        found
    }

    fn list(&mut self, at: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        if self.depth == DEEPEST {
            self.note(Construct::Entry, at, "is left out: a list in so many lists");
            self.pass_list();
            return entries;
        }
        self.depth += 1;
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::Item) => entries.extend(self.item(range.start)),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        self.depth -= 1;
        entries
    }

    /// To the end of a list that has begun.
    fn pass_list(&mut self) {
        let mut open = 1;
        while let (true, Some((event, _))) = (open > 0, self.next()) {
            match event {
                Event::Start(Tag::List(_)) => open += 1,
                Event::End(TagEnd::List(_)) => open -= 1,
                _ => {}
            }
        }
    }

    /// One entry with what is in it; an item without a link is a title of what is in it.
    fn item(&mut self, at: usize) -> Option<Entry> {
        let mut found: Option<Entry> = None;
        let (mut inside, mut words) = (Vec::new(), String::new());
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) if found.is_none() => {
                    found = Some(self.entry(&dest_url, range.start));
                }
                Event::Start(Tag::List(_)) => inside.extend(self.list(range.start)),
                Event::End(TagEnd::Item) => break,
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                _ => {}
            }
        }
        let words = words.trim();
        if !words.is_empty() {
            let said = format!("“{words}” is no link, and not a chapter");
            self.note(Construct::Entry, at, said);
        }
        let mut entry = found.or_else(|| {
            (!inside.is_empty()).then(|| Entry {
                title: words.to_owned(),
                path: None,
                line: line(self.text, at),
                inside: Vec::new(),
            })
        })?;
        entry.inside = inside;
        Some(entry)
    }

    fn entry(&mut self, to: &str, at: usize) -> Entry {
        let title = self.words(|end| matches!(end, TagEnd::Link));
        let path = percent_decode_str(to).decode_utf8_lossy();
        let path = link::joined(self.folder, &path).filter(|_| !to.is_empty());
        if path.is_none() {
            let said = match to.is_empty() {
                true => format!("“{title}” has no text yet; add a file when it has"),
                false => format!("“{title}” is not in the folder of the book: `{to}`"),
            };
            self.note(Construct::Draft, at, said);
        }
        Entry {
            title,
            path,
            line: line(self.text, at),
            inside: Vec::new(),
        }
    }

    fn words(&mut self, is_end: impl Fn(&TagEnd) -> bool) -> String {
        let mut words = String::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                Event::End(end) if is_end(&end) => break,
                _ => {}
            }
        }
        words
    }
}
