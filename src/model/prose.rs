use pulldown_cmark::Event;

use super::{ChapterKey, ReferenceKey, RowKey, StepKey, Thing};

/// Markdown with its links resolved. Raw HTML never gets this far.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    pub pieces: Vec<ProsePiece>,
}

#[derive(Clone, Debug)]
pub enum ProsePiece {
    /// Anything but a link into the book, a citation or a typed block.
    Markdown(Event<'static>),
    /// A link into the book, called what it leads to is called.
    Link(Target),
    /// Begins a link into the book with words of its own, which end with [`ProsePiece::Close`].
    Open {
        to: Target,
        title: String,
    },
    Close,
    Cite(Vec<ReferenceKey>),
    /// A typed block, at its place in a chapter.
    Block(Thing),
}

/// Where a link into the book goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Thing(Thing),
    Step(StepKey),
    Row(RowKey),
    Chapter(ChapterKey, Option<String>),
    /// A file of the book, by its path in the site.
    Asset(String),
}
