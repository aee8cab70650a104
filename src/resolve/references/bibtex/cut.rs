//! A file of BibTeX cut at its entries, so that one that is broken does not take the next with it.

use std::collections::BTreeMap;
use std::ops::Range;

/// An entry from its `@` to its last brace, or what stands behind one and should not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BibPiece<'t> {
    pub text: &'t str,
    /// Where it begins in the file.
    pub start: usize,
    /// Whether its first brace is closed.
    pub is_closed: bool,
    /// Whether it is the rest of an entry that was closed too early.
    pub is_stray: bool,
}

impl<'t> BibPiece<'t> {
    /// The word behind the `@`.
    pub fn kind(&self) -> &'t str {
        let word = &self.text[1..];
        let end = word.find(|c: char| !c.is_alphanumeric());
        word[..end.unwrap_or(word.len())].trim()
    }

    /// The key and where it stands.
    pub fn key(&self) -> (&'t str, Range<usize>) {
        let open = self
            .text
            .find(['{', '('])
            .map_or(self.text.len(), |open| open + 1);
        let inside = &self.text[open..];
        let end = inside.find([',', '}', '\n', '=']).unwrap_or(inside.len());
        let written = &inside[..end];
        let key = written.trim();
        let at = self.start + open + (written.len() - written.trim_start().len());
        (key, at..at + key.len())
    }

    /// A place in the piece as one in the file.
    pub fn within(&self, range: &Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    /// The first line.
    pub fn line(&self) -> Range<usize> {
        self.line_at(0)
    }

    /// The line of a place, which is the last with text where that is behind it all.
    pub fn line_at(&self, at: usize) -> Range<usize> {
        let last = self.text.trim_end().len().saturating_sub(1);
        let at = self.text.floor_char_boundary(at.min(last));
        let start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end);
        self.within(&(start..end))
    }
}

/// The pieces of a file, in order. What is between entries is a comment.
pub(super) fn pieces(text: &str) -> Vec<BibPiece<'_>> {
    let closings = closings(text);
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['@', '%']) {
        at += found;
        if text[at..].starts_with('%') {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
            continue;
        }
        if !begins_entry(&text[at..]) {
            at += 1;
            continue;
        }
        let piece = entry(text, at, &closings);
        at += piece.text.len();
        let is_entry = piece.is_closed;
        pieces.push(piece);
        if is_entry {
            let stray = stray(text, at);
            at = stray
                .as_ref()
                .map_or(at, |stray| stray.start + stray.text.len());
            pieces.extend(stray);
        }
    }
    pieces
}

fn entry<'t>(text: &'t str, start: usize, closings: &BTreeMap<usize, usize>) -> BibPiece<'t> {
    let rest = &text[start..];
    let open = rest
        .find(['{', '('])
        .filter(|&open| rest[open..].starts_with('{'));
    let whole = open.and_then(|open| Some(closings.get(&(start + open))? - start));
    // One that is not closed ends where the next begins.
    let length = whole.unwrap_or_else(|| next_entry(rest));
    BibPiece {
        text: &rest[..length],
        start,
        is_closed: whole.is_some(),
        is_stray: false,
    }
}

/// Where the group of each brace ends. All are found at once: to look for the end of each entry that has none would take a long file squared.
fn closings(text: &str) -> BTreeMap<usize, usize> {
    let mut closings = BTreeMap::new();
    let mut open = Vec::new();
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'{' => open.push(at),
            b'}' => _ = open.pop().map(|start| closings.insert(start, at + 1)),
            _ => {}
        }
    }
    closings
}

/// Where a line begins with `@word{`, after the first one.
fn next_entry(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && begins_entry(line.trim_start()) {
            return at;
        }
        at += line.len();
    }
    text.len()
}

/// Whether it is `@word{`; any other `@` is part of a comment, such as an address of mail.
fn begins_entry(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('@') else {
        return false;
    };
    let behind = rest.trim_start_matches(|c: char| c.is_alphanumeric());
    behind.len() < rest.len() && behind.trim_start().starts_with(['{', '('])
}

/// What goes on with a comma or a brace behind an entry is the rest of it.
fn stray(text: &str, at: usize) -> Option<BibPiece<'_>> {
    let rest = &text[at..];
    let trimmed = rest.trim_start();
    if !trimmed.starts_with([',', '}']) {
        return None;
    }
    let start = at + rest.len() - trimmed.len();
    // A comma alone is often left behind an entry.
    let end = next_entry(trimmed);
    let is_empty = trimmed[..end]
        .trim_matches(|c: char| c == ',' || c.is_whitespace())
        .is_empty();
    (!is_empty).then_some(BibPiece {
        text: &text[start..start + end],
        start,
        is_closed: true,
        is_stray: true,
    })
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn kinds(text: &str) -> Vec<(&str, &str, bool, bool)> {
        let pieces = pieces(text).into_iter();
        pieces
            .map(|piece| match piece.is_stray {
                true => ("", "", piece.is_closed, true),
                false => (piece.kind(), piece.key().0, piece.is_closed, false),
            })
            .collect()
    }

    #[test]
    fn entries_are_cut_at_their_braces() {
        let text = "a comment by me@example.org\n@article{a, title = {A {B} \\} C}}\n% @book{no, }\n@Book { b , title = \"x\"}";
        assert_eq!(
            kinds(text),
            [("article", "a", true, false), ("Book", "b", true, false)]
        );
    }

    #[test]
    fn one_that_is_not_closed_ends_where_the_next_begins() {
        let text = "@article{a, title = {A,\n year = 2020\n}\n@book{b, title = {B}}\n";
        assert_eq!(
            kinds(text),
            [("article", "a", false, false), ("book", "b", true, false)]
        );
    }

    #[test]
    fn the_rest_of_one_that_is_closed_too_early_is_stray() {
        let text = "@article{a, title = {A}},\n year = 2020\n}\n@book{b, title = {B}}\n";
        assert_eq!(
            kinds(text),
            [
                ("article", "a", true, false),
                ("", "", true, true),
                ("book", "b", true, false)
            ]
        );
    }
}
