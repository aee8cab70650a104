//! The hash that identifies a text.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a text: of its UTF-8 without a byte order mark, its lines ended by `\n`. Of a file saved so it is what `sha256sum` prints.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of a text as [`Sources`](super::Sources) has it, which has no byte order mark.
    pub fn of(text: &str) -> Self {
        let mut hash = Sha256::new();
        let mut lines = text.split("\r\n");
        hash.update(lines.next().unwrap_or_default());
        for line in lines {
            hash.update("\n");
            hash.update(line);
        }
        Self(hash.finalize().into())
    }

    /// From 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        let (pairs, rest) = digits.as_chunks::<2>();
        let mut bytes = [0; 32];
        if pairs.len() != bytes.len() || !rest.is_empty() {
            return None;
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = hexadecimal(*high)? << 4 | hexadecimal(*low)?;
        }
        Some(Self(bytes))
    }
}

fn hexadecimal(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// Its hexadecimal digits, in small letters.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `printf 'abc' | sha256sum` prints it.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn it_is_the_one_that_sha256sum_prints() {
        assert_eq!(Digest::of("abc").to_string(), ABC);
        assert_eq!(Digest::parse(ABC), Some(Digest::of("abc")));
        assert_eq!(Digest::parse(&ABC.to_uppercase()), Some(Digest::of("abc")));
    }

    #[test]
    fn line_ends_of_windows_make_no_other_text() {
        assert_eq!(Digest::of("a\r\nb\r\n"), Digest::of("a\nb\n"));
        for other in ["a\nb", "a\n\nb\n", "a\rb\r", " a\nb\n"] {
            assert_ne!(Digest::of(other), Digest::of("a\nb\n"), "{other:?}");
        }
    }

    /// Another form of the same letter is another text: no quote of the one stands in the other.
    #[test]
    fn composed_and_decomposed_letters_are_two_texts() {
        assert_ne!(Digest::of("\u{e9}"), Digest::of("e\u{301}"));
    }

    #[test]
    fn what_is_no_digest_is_refused() {
        let wrong = [
            "",
            "abc",
            &ABC[1..],
            &format!("{ABC}00"),
            &ABC.replace('a', "g"),
            &ABC.replace("ba", "+a"),
            &format!(" {}", &ABC[1..]),
        ];
        for wrong in wrong {
            assert_eq!(Digest::parse(wrong), None, "{wrong}");
        }
    }
}
