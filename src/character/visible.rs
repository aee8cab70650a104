//! Text for a terminal or a log, in which nothing steers either.

use std::borrow::Cow;

/// The text with every character made visible that would steer a terminal or hide what is written.
///
/// Line ends stay; tabs become four spaces.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text
        .chars()
        .all(|character| replacement(character).is_none())
    {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match replacement(character) {
            Some(ShownAs::Picture(picture)) => shown.push(picture),
            Some(ShownAs::Tab) => shown.push_str("    "),
            None => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

enum ShownAs {
    Picture(char),
    Tab,
}

fn replacement(character: char) -> Option<ShownAs> {
    match character {
        '\n' => None,
        '\t' => Some(ShownAs::Tab),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).map(ShownAs::Picture),
        '\u{7f}' => Some(ShownAs::Picture('\u{2421}')),
        // Some of the second set of controls begin escape sequences.
        c if super::is_unfit(c) => Some(ShownAs::Picture(char::REPLACEMENT_CHARACTER)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_ordinary_text_as_it_is() {
        let text = "η² ≥ 0.1\n名 👩‍⚕️ e\u{301}";
        assert!(matches!(visible(text), Cow::Borrowed(_)));
        assert_eq!(visible(text), text);
    }

    #[test]
    fn shows_what_would_steer_a_terminal() {
        assert_eq!(visible("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(visible("\u{9b}2J\u{202e}x\u{7f}"), "�2J�x␡");
        assert_eq!(visible("a\r\nb\rc\td"), "a\nb␍c    d");
    }
}
