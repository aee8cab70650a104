//! The book's own notation, written: expressions and blocks as authors write them.

mod block;
mod expression;
mod invariant;
mod names;
mod proposed;
mod vignette;

pub(crate) use block::BlockText;
pub(crate) use expression::WrittenExpression;
pub(crate) use invariant::invariant_written;
pub use names::{KEYWORDS, TakenNames};
pub use proposed::ProposedBlock;
pub(crate) use vignette::{Expectation, expectation, vignette};

/// A basic string: what JSON escapes is escaped in TOML likewise, but for one control character.
pub(crate) fn toml(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.replace('\u{7f}', "\\u007f")
}
