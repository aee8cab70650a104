//! What a reader's search looks into: the words of every entry, and where they stand.

mod group;
mod index;
mod language;
mod synonym;
mod token;

pub use group::ResultGroup;
pub use index::{Index, IndexField, IndexJson};
pub use language::{has_compounds, stop_words};
pub use synonym::Synonyms;
pub use token::{FoldedText, tokens};
