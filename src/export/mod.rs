//! The model as data for other programs: `book.json`, whose shape `docs/book-json.md` describes.

mod book;
mod evidence;
mod logic;
mod pathway;
mod reporting;
mod rules;
mod table;
mod thing;

pub use rules::{Shown, rules};

use crate::plan::Site;
use crate::verify::Checked;
use crate::verify::Verified;

/// Raised with every change that a reader of the file could notice.
pub const SCHEMA: &str = "pathbook-book/1";

/// The whole model as JSON.
pub fn json(site: &Site, verified: &Verified) -> String {
    let checked = Checked {
        library: verified.library(),
        proofs: verified.proofs(),
        as_of: verified.as_of(),
    };
    json_of(site, checked)
}

/// Kept in the crate: only a verified book is published.
pub(crate) fn json_of(site: &Site, checked: Checked<'_>) -> String {
    let book = serde_json::to_string(&book::book(site, checked));
    book.expect("text, numbers and lists have a form in JSON") + "\n"
}
