//! The text of a book as it was read, and places in it.

mod digest;
mod role;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr_iter;

pub use digest::Digest;
pub use role::{Role, chapter_stem, is_foreign, picture_type};

/// Names one file of [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileKey(u32);

/// A piece of one file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileKey,
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(file: FileKey, range: Range<usize>) -> Self {
        Self {
            file,
            start: range.start,
            end: range.end,
        }
    }

    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// A part of it, counted from where it begins.
    pub fn part(self, range: Range<usize>) -> Self {
        Self {
            start: self.start + range.start,
            end: self.start + range.end,
            ..self
        }
    }

    /// The smallest span that holds both, which must be of one file.
    pub fn to(self, other: Span) -> Self {
        debug_assert_eq!(self.file, other.file);
        Self {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// One file: its path from the book's folder, with `/`, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub text: String,
    line_starts: Vec<usize>,
    /// How many characters begin before each block of the text, so that no place in a long line is counted to from its start.
    characters: Vec<usize>,
}

/// Bytes of a block.
const BLOCK: usize = 1 << 10;

/// A position as people count: lines and characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl File {
    pub(crate) fn new(path: String, text: String) -> Self {
        let line_starts = std::iter::once(0)
            .chain(memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        let mut before = 0;
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            before += begun(block);
            characters.push(before);
        }
        Self {
            path,
            text,
            line_starts,
            characters,
        }
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.characters[block] + begun(&self.text.as_bytes()[block * BLOCK..offset])
    }

    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        Position {
            line,
            column: self.characters_before(offset) - self.characters_before(start) + 1,
        }
    }

    /// How many lines there are; the last may be empty.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }

    /// Where a line begins, counted from 1.
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts[line - 1]
    }

    /// The text of a line, counted from 1, without its line end.
    pub fn line(&self, line: usize) -> &str {
        let start = self.line_starts[line - 1];
        let end = self
            .line_starts
            .get(line)
            .copied()
            .unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

/// How many characters begin in some bytes of a text.
fn begun(bytes: &[u8]) -> usize {
    let begins = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(begins).count()
}

/// Everything that was read of a book. Nothing after `read` touches the disk. A clone shares the texts and the files, so that it costs little.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<File>>,
    /// `book.toml`.
    pub settings: Option<FileKey>,
    /// The Markdown files of `content/`, in path order, the front of each folder first.
    pub chapters: Vec<FileKey>,
    /// `content/references.yml` or `content/references.bib`.
    pub bibliography: Option<FileKey>,
    /// The CSV files of `content/`, by their paths from the book's folder.
    pub sheets: BTreeMap<String, FileKey>,
    /// The book's own templates by name.
    pub templates: BTreeMap<String, FileKey>,
    /// Files that pages may show or use, by their path in the site.
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// What lies in the book's folders and is not part of it: files of editors, by their paths from the book's folder.
    pub foreign: Vec<String>,
}

impl Sources {
    /// Whether a book was read from the same texts and files; what editors put beside them does not count.
    pub fn is_same_book(&self, other: &Sources) -> bool {
        self.files == other.files && self.assets == other.assets
    }

    /// What identifies its texts: the digest of a list of their paths and digests.
    pub fn digest(&self) -> Digest {
        let files = self.files.iter();
        let list = files.map(|file| format!("{}  {}\n", Digest::of(&file.text), file.path));
        Digest::of(&list.collect::<String>())
    }

    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileKey {
        let key = FileKey(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.files
            .push(Arc::new(File::new(path.into(), text.into())));
        key
    }

    /// A whole book from memory, as `read` would make it: paths from the book's folder, and texts.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut sources = Self::default();
        let ordered: BTreeMap<&str, &str> = files.into_iter().collect();
        for (path, text) in ordered {
            let key = sources.add(path, text);
            sources.file_under(&Role::of(path), key);
        }
        sources
    }

    /// Gives a text the part that its role says; one that is not text of the book has none.
    pub(crate) fn file_under(&mut self, role: &Role, key: FileKey) {
        match role {
            Role::Settings => self.settings = Some(key),
            Role::Template(name) => {
                self.templates.insert(name.clone(), key);
            }
            Role::Bibliography => self.bibliography = Some(key),
            Role::Sheet => {
                let path = self.file(key).path.clone();
                self.sheets.insert(path, key);
            }
            Role::Chapter => {
                let order = reading_order(&self.file(key).path);
                let after = self
                    .chapters
                    .partition_point(|&other| reading_order(&self.file(other).path) <= order);
                self.chapters.insert(after, key);
            }
            Role::Asset(_) | Role::OwnFolder(_) | Role::Foreign | Role::Unread(_) => {}
        }
    }

    /// Every text that was read.
    pub fn files(&self) -> impl Iterator<Item = (FileKey, &File)> {
        let keys = (0..).map(FileKey);
        keys.zip(self.files.iter().map(Arc::as_ref))
    }

    pub fn file(&self, key: FileKey) -> &File {
        &self.files[key.0 as usize]
    }

    /// Gives a file another text.
    pub(crate) fn replace(&mut self, key: FileKey, text: String) {
        let file = &mut self.files[key.0 as usize];
        *file = Arc::new(File::new(file.path.clone(), text));
    }

    /// Whether it is a CSV file.
    pub fn is_sheet(&self, key: FileKey) -> bool {
        self.sheets.get(&self.file(key).path) == Some(&key)
    }

    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.range()]
    }

    pub fn position(&self, span: Span) -> Position {
        self.file(span.file).position(span.start)
    }

    /// `path:line`, as a reader of a message or of a path through a pathway wants it.
    pub fn place(&self, span: Span) -> String {
        format!("{}:{}", self.file(span.file).path, self.position(span).line)
    }
}

/// Path order, but the front of a folder before the rest of it.
fn reading_order(path: &str) -> Vec<(bool, &str)> {
    path.split('/')
        .map(|part| (chapter_stem(part) != "index" || part == "index", part))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_counted_in_characters_however_long_the_line() {
        let line = "aé≥𝄞".repeat(1_000);
        let file = File::new("a.md".to_owned(), format!("{line}\n{line}"));
        for start in [0, line.len() + 1] {
            for (number, (at, _)) in line.char_indices().enumerate() {
                let Position { column, .. } = file.position(start + at);
                assert_eq!(column, number + 1);
            }
        }
        assert_eq!(file.position(file.text.len()).column, 4_001);
        assert_eq!(
            File::new("b.md".to_owned(), String::new())
                .position(0)
                .column,
            1
        );
    }
}
