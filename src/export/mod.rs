//! The model as data for other programs: `book.json`, whose shape `docs/book-json.md` describes.

mod book;
mod dose;
mod evidence;
mod logic;
mod pathway;
mod reporting;
mod rules;
mod table;
mod thing;

pub use rules::{Shown, rules};

use serde_json::Value;

use crate::model::{Library, Thing};
use crate::plan::Plan;

/// Raised with every change that a reader of the file could notice.
pub const SCHEMA: &str = "pathbook-book/1";

/// The whole model as JSON; none of a draft, since data can't say that it is not proved.
pub fn json(site: &Plan<'_>) -> Option<String> {
    let book = serde_json::to_string(&book::book(site, site.proofs()?));
    Some(book.expect("text, numbers and lists have a form in JSON") + "\n")
}

/// A thing as [`json`] has it, but for what was proved of it, its page and what refers to it.
pub fn thing_alone(library: &Library, thing: Thing) -> Value {
    let thing = serde_json::to_value(thing::thing_json(library, thing, None));
    thing.expect("text, numbers and lists have a form in JSON")
}
