//! When two texts are the same, and when they only look the same.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};
use unicode_security::confusable_detection::skeleton as confusable;

use super::{code_point, is_invisible};

/// The form in which texts are compared: composed, without white space around it. `é` can be written in two ways that look the same.
pub fn compared(text: &str) -> String {
    text.trim().nfc().collect()
}

/// The skeleton of a text: texts that look alike have the same one, by Unicode's table of confusable characters (UTS #39).
pub fn skeleton(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    confusable(&seen).collect()
}

/// A character by which two texts differ that look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alike(char);

impl Alike {
    /// Of two texts in the form in which they are compared. What can be typed on every keyboard is told apart by readers who know the words.
    pub fn of(one: &str, other: &str) -> Option<Self> {
        if one == other || (one.is_ascii() && other.is_ascii()) || skeleton(one) != skeleton(other)
        {
            return None;
        }
        let of = |one: &str, other: &str| {
            let mut odd = one.chars().filter(|c| !c.is_ascii());
            odd.find(|&c| !other.contains(c))
        };
        of(one, other).or_else(|| of(other, one)).map(Self)
    }
}

/// `U+0430 (Cyrillic)`
impl fmt::Display for Alike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&code_point(self.0))?;
        match self.0.script() {
            Script::Common | Script::Inherited | Script::Unknown => Ok(()),
            script => write!(f, " ({})", script.full_name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_to_write_a_letter_are_one() {
        assert_eq!(compared(" e\u{301}te\u{301}\u{a0}"), "été");
    }

    #[test]
    fn letters_of_another_script_are_named() {
        let said = |one, other| Alike::of(one, other).map(|alike| alike.to_string());
        assert_eq!(
            said("m\u{456}ld", "mild"),
            Some("U+0456 (Cyrillic)".to_owned())
        );
        assert_eq!(said("mild", "m\u{456}ld"), said("m\u{456}ld", "mild"));
        assert_eq!(said("mi\u{200b}ld", "mild"), Some("U+200B".to_owned()));
        assert_eq!(said("5 \u{b5}g", "5 \u{3bc}g"), Some("U+00B5".to_owned()));
    }

    #[test]
    fn ordinary_words_are_not_alike() {
        for (one, other) in [
            ("burn", "bum"),
            ("0", "O"),
            ("mild", "mild"),
            ("müde", "mude"),
            ("a", "á"),
        ] {
            assert_eq!(Alike::of(one, other), None, "{one} {other}");
        }
    }
}
