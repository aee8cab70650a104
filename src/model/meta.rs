use super::{ChapterKey, GuidelineKey, Prose, ReferenceKey};
use crate::source::{Digest, Span};

/// What every typed block has.
#[derive(Clone, Debug)]
pub struct Meta {
    pub id: String,
    /// What it was called before.
    pub was: Vec<(String, Span)>,
    /// For readers: the title, or the identifier with spaces.
    pub title: String,
    /// Where the title stands; the block's identifier where it has none of its own.
    pub title_span: Span,
    pub is_titled: bool,
    pub cites: Vec<ReferenceKey>,
    pub quotes: Vec<Quote>,
    /// What numbers that no quote has follow from.
    pub derived: Vec<String>,
    /// Codes of other systems, as (system, code).
    pub codes: Vec<(String, String)>,
    /// Where it was imported from.
    pub origin: Option<ImportedFrom>,
    pub note: Option<Prose>,
    /// The block's kind and identifier.
    pub span: Span,
    /// `None` of what several guidelines share.
    pub guideline: Option<GuidelineKey>,
    pub chapter: ChapterKey,
}

/// What a block was imported from.
#[derive(Clone, Debug)]
pub struct ImportedFrom {
    pub file: String,
    /// As the file's own notation names it.
    pub element: String,
    /// Of the file.
    pub sha256: Digest,
}

impl Meta {
    /// Whether it says where what it says is from: a citation, a quote, or what it was imported from.
    pub fn is_sourced(&self) -> bool {
        !self.cites.is_empty() || !self.quotes.is_empty() || self.origin.is_some()
    }
}

/// A verbatim piece of the text that a guideline encodes.
#[derive(Clone, Debug)]
pub struct Quote {
    pub text: String,
    pub span: Span,
}
