//! How much room words take.

use hypher::Lang;

use crate::chart::measure::{self, Weight};
use crate::chart::wrap::{self, Type};

/// Pixels of a letter's height.
pub const SIZE: f64 = 13.0;
/// From one line to the next.
pub const LINE: f64 = 16.0;

/// Pixels that words take at most in the fonts of a picture, bold or not.
pub fn width(words: &str) -> f64 {
    measure::width(words, SIZE, Weight::Bold)
}

/// Words in lines no wider than this; the last line of `most` says that there would be more.
pub fn wrap(words: &str, widest: f64, most: usize) -> Vec<String> {
    hyphenated(words, widest, most, None)
}

/// The same for narrow columns: a word too long for a line is broken as its language wants it.
pub fn hyphenated(words: &str, widest: f64, most: usize, language: Option<Lang>) -> Vec<String> {
    let set = Type {
        size: SIZE,
        weight: Weight::Bold,
        language,
    };
    let mut lines = wrap::SetText::of(words, set).wrap(widest);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            cut(last, widest);
        }
    }
    lines
}

/// Ends a line with dots, at the cost of its last letters.
fn cut(line: &mut String, widest: f64) {
    while !line.is_empty() && width(line) + width(" …") > widest {
        line.pop();
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_asked_and_lose_no_word() {
        let words = "Manual therapy with exercise, at three months, and Donaudampfschifffahrtsgesellschaftskapitän";
        let lines = wrap(words, 120.0, 99);
        assert!(lines.iter().all(|line| width(line) <= 120.0), "{lines:?}");
        let joined: String = lines.concat();
        assert_eq!(joined.replace([' ', '-'], ""), words.replace(' ', ""));
    }

    #[test]
    fn what_does_not_fit_ends_in_dots() {
        let lines = wrap(&"word ".repeat(80), 100.0, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines[2].ends_with('…') && width(&lines[2]) <= 100.0);
        assert!(wrap("", 100.0, 3).is_empty());
    }
}
