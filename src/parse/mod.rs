//! `Sources → Document`: Markdown and TOML into trees with places. Parsing never fails: what is broken is a problem, and
//! the block that holds it stays under its name, so that a link to it raises no second one.

mod characters;
pub mod expression;
mod markdown;
mod rows;
mod toml;

pub(crate) use markdown::is_identifier;
pub use markdown::{Destination, TextPart, parse_prose};
pub(crate) use rows::listed;
pub use toml::{NodeValue, TomlNode, TomlTable, parse_table};

use crate::cores;
use crate::model::Kind;
use crate::problem::Problems;
use crate::source::{FileKey, Sources, Span};

/// Something and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

/// A whole book as trees; names are still text.
#[derive(Debug, Default)]
pub struct Document {
    pub settings: Option<SettingsText>,
    pub chapters: Vec<ChapterText>,
}

/// `book.toml`.
#[derive(Debug)]
pub struct SettingsText {
    pub fields: TomlTable,
    /// Its TOML is broken, so that a missing field is not worth telling.
    pub is_broken: bool,
}

/// One Markdown file.
#[derive(Debug)]
pub struct ChapterText {
    pub file: FileKey,
    pub parts: Vec<TextPart>,
}

/// A typed block. Its fields are `None` where its TOML could not be read at all.
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: Kind,
    pub id: Spanned<String>,
    pub fields: TomlTable,
    /// Its TOML is broken, so that a missing field is not worth telling.
    pub is_broken: bool,
    /// Kind and identifier.
    pub span: Span,
    /// The file that its rows are in.
    pub sheet: Option<RowsFile>,
    /// The lines between its fences, where these begin their lines and both are there.
    pub body: Option<Span>,
}

/// The CSV file with the rows of a table.
#[derive(Clone, Debug)]
pub struct RowsFile {
    pub file: FileKey,
    /// The heads that name an input or an output.
    pub heads: Vec<Spanned<String>>,
}

/// Reads every file of a book.
pub fn parse(sources: &Sources, problems: &mut Problems) -> Document {
    characters::check(sources, problems);
    let chapters = parse_chapters(sources, problems);
    rows::check_used(sources, &chapters, problems);
    Document {
        settings: sources.settings.map(|file| {
            let text = &sources.file(file).text;
            let place = CutOut::start_of(file);
            let (fields, is_whole) = toml::parse_table(text, &place, text, problems);
            SettingsText {
                fields,
                is_broken: !is_whole,
            }
        }),
        chapters,
    }
}

fn parse_chapters(sources: &Sources, problems: &mut Problems) -> Vec<ChapterText> {
    let parsed = cores::each(cores::count(), &sources.chapters, |&file| {
        let mut found = Problems::default();
        let mut chapter = markdown::parse_chapter(sources, file, &mut found);
        rows::take_in(sources, &mut chapter, &mut found);
        (chapter, found)
    });
    let chapters = parsed.into_iter().map(|(chapter, found)| {
        problems.extend(found);
        chapter
    });
    chapters.collect()
}

/// Where a text that was cut out of a file came from: runs of it, each with its offset in the file.
#[derive(Clone, Debug)]
pub struct CutOut {
    file: FileKey,
    /// (offset in the text, offset in the file), ascending.
    runs: Vec<(usize, usize)>,
    /// For a text whose parts can't be told apart in the file: all of it.
    whole: Option<Span>,
    quotes: Quotes,
}

/// What a text stands between, which says what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    None,
    /// A backslash of the text is written as two.
    Double,
    Single,
    /// Those of a CSV file, or none: a comma would end the cell.
    Cell,
}

impl CutOut {
    pub fn start_of(file: FileKey) -> Self {
        Self::runs(file, vec![(0, 0)])
    }

    /// A text that stands in the file as it is, from this offset on.
    pub fn at(file: FileKey, offset: usize) -> Self {
        Self::runs(file, vec![(0, offset)])
    }

    /// A text that was put together from runs of the file: (offset in the text, offset in the file), ascending.
    pub(crate) fn runs(file: FileKey, runs: Vec<(usize, usize)>) -> Self {
        Self {
            file,
            runs,
            whole: None,
            quotes: Quotes::None,
        }
    }

    /// A text that stands in the file in another form, for example with escapes.
    pub fn within(span: Span) -> Self {
        Self {
            file: span.file,
            runs: Vec::new(),
            whole: Some(span),
            quotes: Quotes::None,
        }
    }

    /// The same for a text between quotes: TOML has escapes of its own between double ones, and none between single ones.
    fn between(self, quotes: Quotes) -> Self {
        Self { quotes, ..self }
    }

    /// Whether it is a cell of a CSV file.
    pub fn is_cell(&self) -> bool {
        self.quotes == Quotes::Cell
    }

    /// The same text without its beginning.
    fn part(&self, start: usize) -> Self {
        let begun = self.runs.partition_point(|&(text, _)| text <= start);
        let later = self.runs[begun..].iter();
        let later = later.map(|&(text, file)| (text - start, file));
        let first = [(0, self.offset(start))];
        Self {
            runs: first.into_iter().chain(later).collect(),
            ..self.clone()
        }
    }

    /// What a help says to write into the text, as it is to be written into the file.
    fn help(&self, help: &str) -> String {
        match self.quotes {
            Quotes::Double => help.replace('\\', r"\\"),
            Quotes::Single | Quotes::Cell | Quotes::None => help.to_owned(),
        }
    }

    /// The place of a piece where another text can stand as it is; `None` where the piece stands in the file in another form, or the other one would.
    pub fn place_for(&self, text: &str, range: std::ops::Range<usize>) -> Option<Span> {
        let fits = match self.quotes {
            Quotes::None => true,
            Quotes::Double => !text.contains(['"', '\\']),
            Quotes::Single => !text.contains('\''),
            Quotes::Cell => !text.contains(['"', ',', ';', '\t', '\n', '\r']),
        };
        let length = range.len();
        let span = self.span(range);
        (fits && self.whole.is_none() && span.range().len() == length).then_some(span)
    }

    /// The place of a piece of the text.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        self.whole.unwrap_or_else(|| {
            let start = self.offset(range.start);
            // An end belongs to the run before it, not to the one that begins there.
            let end = match range.is_empty() {
                true => start,
                false => self.offset(range.end - 1) + 1,
            };
            Span::new(self.file, start..end)
        })
    }

    fn offset(&self, at: usize) -> usize {
        let run = self.runs.partition_point(|&(text, _)| text <= at);
        match self.runs[..run].last() {
            Some(&(text, file)) => file + (at - text),
            None => 0,
        }
    }
}
