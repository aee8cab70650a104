//! The rules for characters: which ones no text of a book may contain, which are invisible, and how text that may contain any of them is shown.

mod alike;
mod shown;
mod visible;

use std::fmt;

pub use alike::{Alike, compared, skeleton};
pub use shown::Shown;
pub use visible::visible;

/// A character that no text of a book may hold, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// In bytes.
    pub at: usize,
    pub character: char,
}

impl Unfit {
    /// All of a text, in their order. A carriage return is fit before a line feed alone.
    pub fn all(text: &str) -> impl Iterator<Item = Unfit> {
        let unusual = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| is_unusual(*byte));
        let unusual = unusual.filter_map(|(at, _)| Some((at, text[at..].chars().next()?)));
        let unfit = unusual.filter(|(_, c)| is_unfit(*c));
        unfit
            .map(|(at, character)| Unfit { at, character })
            .filter(|found| found.character != '\r' || !text[found.at + 1..].starts_with('\n'))
    }

    /// The first of each line, since a file of another kind has thousands.
    pub fn first_of_lines(text: &str) -> impl Iterator<Item = Unfit> {
        let mut line = None;
        Unfit::all(text).filter(move |found| {
            let begins = text[..found.at].rfind('\n');
            let is_first = line != Some(begins);
            line = Some(begins);
            is_first
        })
    }
}

/// `U+000B, a vertical tab`
impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {}",
            code_point(self.character),
            kind(self.character)
        )
    }
}

/// As Unicode writes it: `U+202E`.
pub fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// Whether a character that begins with this byte may be unfit: most are ASCII letters, which are ruled out at once.
fn is_unusual(byte: u8) -> bool {
    const FIRST_OF_SEVERAL: u8 = 0xc0;
    byte < b' ' && !matches!(byte, b'\t' | b'\n') || byte == 0x7f || byte >= FIRST_OF_SEVERAL
}

/// What steers a program or turns the direction of text, what ends a line for some programs alone, and what is not a character.
fn is_unfit(c: char) -> bool {
    let is_layout = matches!(c, '\t' | '\n');
    (c.is_control() && !is_layout) || is_direction(c) || is_separator(c) || is_no_character(c)
}

/// Unicode's property `Bidi_Control`.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Code points that Unicode sets aside for ever, which XML has no place for, and marks of annotations.
fn is_no_character(c: char) -> bool {
    let point = u32::from(c);
    point & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}')
}

fn kind(c: char) -> &'static str {
    match c {
        '\0' => "a null",
        '\u{7}' => "a bell",
        '\u{8}' => "a backspace",
        '\u{b}' => "a vertical tab",
        '\u{c}' => "a form feed",
        '\r' => "a carriage return",
        '\u{1b}' => "an escape",
        '\u{7f}' => "a delete",
        '\u{200e}' => "a left-to-right mark",
        '\u{200f}' => "a right-to-left mark",
        '\u{202a}' => "a left-to-right embedding",
        '\u{202b}' => "a right-to-left embedding",
        '\u{202d}' => "a left-to-right override",
        '\u{202e}' => "a right-to-left override",
        c if is_direction(c) => "which turns the direction of text",
        c if is_separator(c) => "which ends a line for some programs",
        c if is_no_character(c) => "which is not a character",
        _ => "a control character",
    }
}

/// Whether a character takes no room and shows nothing, wherever it stands: what is typed with one looks as if it were typed without.
pub fn is_invisible(c: char) -> bool {
    is_direction(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
        )
        || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        Unfit::all(text).map(|found| found.to_string()).collect()
    }

    #[test]
    fn what_people_write_is_fit() {
        let text = "η² ≥ 0.1\t名 👩‍⚕️ e\u{301}\r\nאב ان می\u{200c}خواهم 🏴󠁧󠁢󠁥󠁮󠁧󠁿 a\u{a0}b\u{ad}c\u{feff}";
        assert_eq!(found(text), [""; 0]);
    }

    #[test]
    fn controls_and_directions_are_named() {
        assert_eq!(found("a\u{b}b"), ["U+000B, a vertical tab"]);
        assert_eq!(found("\u{85}"), ["U+0085, a control character"]);
        assert_eq!(found("\u{202e}"), ["U+202E, a right-to-left override"]);
        assert_eq!(
            found("\u{2067}"),
            ["U+2067, which turns the direction of text"]
        );
        assert_eq!(
            found("\u{2028}"),
            ["U+2028, which ends a line for some programs"]
        );
        assert_eq!(found("\u{1ffff}"), ["U+1FFFF, which is not a character"]);
        assert_eq!(found("a\rb\r\nc\r").len(), 2);
    }

    /// No character that texts may not contain is shown as it is.
    #[test]
    fn what_is_unfit_is_made_visible() {
        for c in ('\0'..=char::MAX).filter(|&c| is_unfit(c)) {
            assert_ne!(visible(&c.to_string()), c.to_string(), "{}", code_point(c));
        }
    }

    #[test]
    fn one_is_said_of_each_line() {
        let lines: Vec<usize> = Unfit::first_of_lines("\u{7}\u{7}\n\n a\u{7}\u{8}\nb")
            .map(|found| found.at)
            .collect();
        assert_eq!(lines, [0, 6]);
    }
}
