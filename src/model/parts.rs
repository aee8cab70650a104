//! The identifiers of the parts of a page, which links lead to.

use super::{Library, Thing};

/// A heading's identifier from its words, as GitHub makes them.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '-' || c == '_' {
            out.extend(c.to_lowercase());
        } else if c.is_whitespace() {
            out.push('-');
        }
    }
    out
}

/// The identifier of a thing's card in a chapter.
pub fn card_part(thing: Thing, library: &Library) -> String {
    format!("{}-{}", thing.kind().name(), library.meta(thing).id)
}

/// Reference keys are the author's; an identifier in HTML may hold anything but white space.
pub fn reference_part(key: &str) -> String {
    format!(
        "ref-{}",
        key.split_whitespace().collect::<Vec<_>>().join("-")
    )
}
