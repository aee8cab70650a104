//! What surrounds the blocks: the settings, chapters and works of a book.

use jiff::civil::Date;

use super::{Doi, GuidelineKey, Language, Library, Pmcid, Pmid, Prose, Thing, WebAddress};
use crate::source::Span;

/// `book.toml`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub title: String,
    pub authors: Vec<String>,
    pub language: Language,
    pub description: String,
    /// Printed on every page.
    pub notice: String,
    /// Where the site will stand, for the links that have to be absolute.
    pub base_url: Option<WebAddress>,
    /// Where the book's files are kept, as a forge shows them.
    pub repository: Option<WebAddress>,
    /// The branch that readers may suggest changes to.
    pub branch: Option<String>,
    /// Where readers report what is wrong.
    pub report: Option<WebAddress>,
    /// The least percentage of unsafe edits that something must catch, with its place.
    pub mutation_at_least: Option<(u32, Span)>,
    /// The warnings that stand, each for a reason.
    pub accepted: Vec<Acceptance>,
    /// The site has no search: neither a page of it nor an index.
    pub without_search: bool,
    /// The site has no page of the whole book for paper.
    pub without_print: bool,
}

/// A warning that the book's authors have looked at and let stand.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The name of the problem.
    pub code: String,
    pub at: AcceptedPlace,
    pub reason: String,
    /// The last day on which it stands.
    pub until: Date,
    pub span: Span,
}

/// Where a warning that stands is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptedPlace {
    /// In this block.
    Thing(Thing),
    /// Anywhere in the file of this path.
    File(String),
}

impl AcceptedPlace {
    /// As `book.toml` has it: an identifier, or a path.
    pub fn name<'a>(&'a self, library: &'a Library) -> &'a str {
        match self {
            AcceptedPlace::Thing(thing) => &library.meta(*thing).id,
            AcceptedPlace::File(path) => path,
        }
    }
}

/// A page of prose with the blocks where the author put them.
#[derive(Clone, Debug)]
pub struct Chapter {
    pub title: String,
    /// Path in the site, without `.html`: `sore-throat/evidence`.
    pub address: String,
    /// `None` for the book's own introduction.
    pub guideline: Option<GuidelineKey>,
    pub body: Prose,
    pub span: Span,
}

/// A work of the bibliography, formatted in Vancouver style.
#[derive(Clone, Debug)]
pub struct Reference {
    pub key: String,
    /// Text, never markup.
    pub text: String,
    /// Its own, or of what it is in.
    pub doi: Option<Doi>,
    pub url: Option<String>,
    pub note: Option<String>,
    /// Where its key stands.
    pub span: Span,
    pub year: Option<(i32, Span)>,
    pub identity: Identity,
}

/// How two entries are recognised as one work.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its own; a chapter often has that of its book.
    pub doi: Option<Doi>,
    pub pmid: Option<Pmid>,
    pub pmcid: Option<Pmcid>,
    pub title_page: Option<TitlePage>,
    pub pages: Option<String>,
}

/// What two entries of one work have alike where neither has an identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TitlePage {
    /// In small letters and without signs.
    pub title: String,
    pub first_author: String,
    pub year: i32,
}
