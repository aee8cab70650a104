//! One book: what is on the disk, what the editor has and did not save, and what is known of both.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::checker::{CheckRequest, FoundOut};
use super::mention::Mentions;
use super::place::{self, Encoding};
use super::protocol::{ContentChange, Location, Position};
use crate::model::Library;
use crate::mutate::Mutation;
use crate::parse::{self, Document};
use crate::read::{self, ReadError};
use crate::source::{File, FileKey, Sources, Span};

/// A text that the editor has.
struct OpenText {
    text: String,
    version: i64,
}

/// The newest text, parsed.
#[derive(Default)]
pub(super) struct ParsedBook {
    pub sources: Sources,
    pub document: Arc<Document>,
    pub mentions: Mentions,
}

pub(super) struct OpenBook {
    pub folder: PathBuf,
    open: BTreeMap<String, OpenText>,
    /// Something may have changed since it was parsed.
    pub is_stale: bool,
    newest: Arc<AtomicU64>,
    pub parsed: ParsedBook,
    /// What was found of the newest text that was checked.
    pub found: Option<Arc<FoundOut>>,
    /// Of the newest text that could be resolved.
    resolved: Option<Arc<FoundOut>>,
    /// The number of the text that `found` is of.
    found_of: u64,
    /// What becomes of unsafe edits of it, once that is known.
    judged: Option<Mutation>,
    /// The files with diagnostics in the editor.
    pub published: BTreeSet<String>,
}

impl OpenBook {
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            open: BTreeMap::new(),
            is_stale: true,
            newest: Arc::new(AtomicU64::new(0)),
            parsed: ParsedBook::default(),
            found: None,
            resolved: None,
            found_of: 0,
            judged: None,
            published: BTreeSet::new(),
        }
    }

    pub fn open(&mut self, path: String, text: String, version: i64) {
        self.open.insert(path, OpenText { text, version });
        self.touch();
    }

    pub fn close(&mut self, path: &str) {
        self.open.remove(path);
        self.touch();
    }

    /// A newer text than all that were checked.
    pub fn touch(&mut self) {
        self.is_stale = true;
        self.newest.fetch_add(1, Ordering::Relaxed);
    }

    pub fn change(
        &mut self,
        path: &str,
        changes: &[ContentChange],
        version: i64,
        encoding: Encoding,
    ) {
        if let Some(open) = self.open.get_mut(path) {
            for change in changes {
                apply(&mut open.text, change, encoding);
            }
            open.version = version;
        }
        self.touch();
    }

    pub fn version(&self, path: &str) -> Option<i64> {
        self.open.get(path).map(|open| open.version)
    }

    /// Reads and parses it anew; what is to be checked.
    pub fn refresh(&mut self) -> Result<CheckRequest, ReadError> {
        self.is_stale = false;
        let open = self.open.iter();
        let unsaved = open.map(|(path, open)| (path.clone(), open.text.clone()));
        let (sources, mut problems) = read::read_with(&self.folder, &unsaved.collect())?;
        let document = Arc::new(parse::parse(&sources, &mut problems));
        let mut mentions = Mentions::of(&sources, &document);
        mentions.remember(&self.parsed.mentions);
        self.parsed = ParsedBook {
            mentions,
            document: Arc::clone(&document),
            sources: sources.clone(),
        };
        Ok(CheckRequest {
            folder: self.folder.clone(),
            number: self.newest.load(Ordering::Relaxed),
            newest: Arc::clone(&self.newest),
            sources,
            document,
            problems,
        })
    }

    /// Takes what was found of a text, unless there is a newer one.
    pub fn accept(&mut self, number: u64, found: Arc<FoundOut>) -> bool {
        if self.newest.load(Ordering::Relaxed) != number {
            return false;
        }
        if found.library().is_some() {
            self.resolved = Some(Arc::clone(&found));
        }
        (self.found, self.found_of) = (Some(found), number);
        self.judged = None;
        true
    }

    /// Takes what becomes of edits of the text that was checked last, unless there is a newer one.
    pub fn accept_judged(&mut self, number: u64, judged: Mutation) -> bool {
        let is_newest = self.newest.load(Ordering::Relaxed) == number && self.found_of == number;
        if is_newest {
            self.judged = Some(judged);
        }
        is_newest
    }

    pub fn view(&self, encoding: Encoding) -> View<'_> {
        let is_current = self.found_of == self.newest.load(Ordering::Relaxed);
        View {
            folder: &self.folder,
            encoding,
            sources: &self.parsed.sources,
            document: &self.parsed.document,
            mentions: &self.parsed.mentions,
            found: self.found.as_deref().filter(|_| is_current),
            resolved: self.resolved.as_deref(),
            judged: self.judged.as_ref().filter(|_| is_current),
        }
    }
}

/// Makes one change of a text.
fn apply(text: &mut String, change: &ContentChange, encoding: Encoding) {
    let Some(range) = change.range else {
        text.clone_from(&change.text);
        return;
    };
    let file = File::new(String::new(), std::mem::take(text));
    let [start, end] = [range.start, range.end].map(|place| encoding.offset(&file, place));
    *text = file.text;
    text.replace_range(start..end.max(start), &change.text);
}

/// All that an answer is made from.
pub(super) struct View<'a> {
    pub folder: &'a Path,
    pub encoding: Encoding,
    pub sources: &'a Sources,
    pub document: &'a Document,
    pub mentions: &'a Mentions,
    /// What was found of this very text.
    pub found: Option<&'a FoundOut>,
    /// What was found of the newest text that could be resolved.
    pub resolved: Option<&'a FoundOut>,
    /// What becomes of unsafe edits of this very text.
    pub judged: Option<&'a Mutation>,
}

impl<'a> View<'a> {
    /// A file by its path from the book's folder.
    pub fn file(&self, path: &str) -> Option<FileKey> {
        let mut files = self.sources.files();
        files
            .find(|(_, file)| file.path == path)
            .map(|(key, _)| key)
    }

    pub fn uri(&self, file: FileKey) -> String {
        place::uri(&self.folder.join(&self.sources.file(file).path))
    }

    pub fn location(&self, span: Span) -> Location {
        Location {
            uri: self.uri(span.file),
            range: self.encoding.range(self.sources.file(span.file), span),
        }
    }

    pub fn offset(&self, file: FileKey, position: Position) -> usize {
        self.encoding.offset(self.sources.file(file), position)
    }

    pub fn library(&self) -> Option<&'a Library> {
        self.resolved.and_then(FoundOut::library)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::protocol::Range;

    #[test]
    fn changes_are_made_where_the_editor_means_them() {
        let mut text = "a𝒳 b\r\nlast".to_owned();
        let change = |start: (usize, usize), end: (usize, usize), new: &str| ContentChange {
            range: Some(Range {
                start: Position {
                    line: start.0,
                    character: start.1,
                },
                end: Position {
                    line: end.0,
                    character: end.1,
                },
            }),
            text: new.to_owned(),
        };
        apply(&mut text, &change((0, 4), (0, 5), "c"), Encoding::Utf16);
        assert_eq!(text, "a𝒳 c\r\nlast");
        apply(&mut text, &change((0, 6), (1, 0), "\n"), Encoding::Utf8);
        assert_eq!(text, "a𝒳 \nlast");
        apply(&mut text, &change((9, 0), (9, 9), "!"), Encoding::Utf8);
        assert_eq!(text, "a𝒳 \nlast!");
        let whole = ContentChange {
            range: None,
            text: "new".to_owned(),
        };
        apply(&mut text, &whole, Encoding::Utf8);
        assert_eq!(text, "new");
    }
}
