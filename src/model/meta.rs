use super::{ChapterKey, GuidelineKey, Prose, ReferenceKey};
use crate::source::Span;

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
    pub note: Option<Prose>,
    /// The block's kind and identifier.
    pub span: Span,
    pub guideline: GuidelineKey,
    pub chapter: ChapterKey,
}

/// A verbatim piece of the text that a guideline encodes.
#[derive(Clone, Debug)]
pub struct Quote {
    pub text: String,
    pub span: Span,
}
