//! Places as editors have them: addresses of files, and lines with columns in one of two encodings.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::protocol::{Position, Range};
use crate::source::{File, Span};

/// In what columns are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// What every editor knows.
    Utf16,
}

impl Encoding {
    /// The one to be used with an editor that knows these; bytes are cheaper.
    pub fn agreed(known: &[String]) -> Self {
        match known.iter().any(|name| name == Encoding::Utf8.name()) {
            true => Encoding::Utf8,
            false => Encoding::Utf16,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
        }
    }

    /// How much of a column a text takes.
    pub fn width(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }

    /// The byte of a line at a column; the end of the line where it is shorter.
    fn byte(self, line: &str, column: usize) -> usize {
        let mut before = 0;
        for (at, letter) in line.char_indices() {
            if before >= column {
                return at;
            }
            before += match self {
                Encoding::Utf8 => letter.len_utf8(),
                Encoding::Utf16 => letter.len_utf16(),
            };
        }
        line.len()
    }

    pub fn position(self, file: &File, offset: usize) -> Position {
        let line = file.position(offset).line;
        let start = file.line_start(line);
        let offset = file.text.floor_char_boundary(offset);
        Position {
            line: line - 1,
            character: self.width(&file.text[start..offset]),
        }
    }

    /// A place past the end of the text is its end.
    pub fn offset(self, file: &File, position: Position) -> usize {
        if position.line >= file.lines() {
            return file.text.len();
        }
        let line = position.line + 1;
        file.line_start(line) + self.byte(file.line(line), position.character)
    }

    pub fn range(self, file: &File, span: Span) -> Range {
        Range {
            start: self.position(file, span.start),
            end: self.position(file, span.end),
        }
    }
}

/// What stands in an address as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/');

/// The address of a file.
pub fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let root = if text.starts_with('/') { "" } else { "/" };
    format!("file://{root}{}", utf8_percent_encode(&text, PLAIN))
}

/// The file of an address; `None` where it is not on this machine.
pub fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let text = percent_decode_str(rest).decode_utf8().ok()?;
    if !text.starts_with('/') {
        return None;
    }
    let drive = text.as_bytes().get(2) == Some(&b':');
    let text = if drive { &text[1..] } else { &text };
    Some(PathBuf::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn file(text: &str) -> Sources {
        Sources::from_files([("content/index.md", text)])
    }

    #[test]
    fn columns_are_counted_as_agreed() {
        let sources = file("a𝒳é b\nc\r\nlast");
        let (_, file) = sources.files().next().expect("a file");
        let byte = file.text.find(" b").expect("a text");
        for (encoding, character) in [(Encoding::Utf8, 7), (Encoding::Utf16, 4)] {
            let place = encoding.position(file, byte);
            assert_eq!(place, Position { line: 0, character });
            assert_eq!(encoding.offset(file, place), byte);
            let end = encoding.position(file, file.text.len());
            assert_eq!((end.line, end.character), (2, 4));
        }
    }

    #[test]
    fn a_place_that_is_nowhere_is_the_end_of_its_line() {
        let sources = file("one\r\ntwo");
        let (_, file) = sources.files().next().expect("a file");
        let at = |line, character| Encoding::Utf16.offset(file, Position { line, character });
        assert_eq!((at(0, 99), at(1, 99), at(9, 0)), (3, 8, 8));
    }

    #[test]
    fn addresses_are_those_of_paths() {
        let written = "/a b/é/c%3.md";
        assert_eq!(uri(Path::new(written)), "file:///a%20b/%C3%A9/c%253.md");
        for address in [
            "file:///a%20b/%c3%a9/c%253.md",
            "file://localhost/a b/é/c%253.md",
        ] {
            assert_eq!(path(address), Some(PathBuf::from(written)));
        }
        assert_eq!(
            path("file:///c%3A/book/a.md"),
            Some(PathBuf::from("c:/book/a.md"))
        );
        for address in [
            "untitled:one",
            "https://example.org/a.md",
            "file://host/a.md",
            "file:///%ff",
        ] {
            assert_eq!(path(address), None, "{address}");
        }
    }
}
