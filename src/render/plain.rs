//! Prose without its marks.

pub use crate::model::plain;

/// The first words of a text, at most so many characters of them.
pub fn start(text: &str, longest: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(longest) else {
        return text.to_owned();
    };
    let start = &text[..end];
    match start.rsplit_once(' ') {
        Some((whole, _)) => format!("{whole} …"),
        None => format!("{start}…"),
    }
}
