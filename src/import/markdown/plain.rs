//! A text without marks as Markdown: which of its lines are headings, items and paragraphs.

use super::Construct;
use crate::import::{Note, names};

/// The source as a book keeps it.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub text: String,
    /// On which line of the file each of its lines begins, from 1.
    lines: Vec<usize>,
}

impl Written {
    /// Whole lines, which begin on one line of the file.
    fn push(&mut self, text: &str, line: usize) {
        self.text.push_str(text);
        self.lines.extend(text.lines().map(|_| line));
    }

    /// The line of the file of one of its own, both from 1.
    pub fn line(&self, own: usize) -> usize {
        self.lines
            .get(own.saturating_sub(1))
            .copied()
            .unwrap_or(own)
    }
}

/// A piece of a text without marks, and the line on which it begins, from 1.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    line: usize,
    kind: PieceKind,
    /// What stands before its words in Markdown.
    mark: String,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceKind {
    Heading,
    Item,
    Words,
}

/// Markdown stays as it is, but for front matter.
pub(super) fn as_markdown(text: &str, notes: &mut Vec<Note>) -> Written {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (front, text) = without_front_matter(&text);
    if front > 0 {
        let said =
            "it is left out: what a reader should know of it goes into the `guideline` block";
        notes.push(Note::new(Construct::FrontMatter, "line 1", said));
    }
    match is_marked(text) {
        true => Written {
            lines: (front + 1..).take(text.lines().count()).collect(),
            text: text.to_owned(),
        },
        false => marked(&pieces(text, front), notes),
    }
}

/// How many lines of front matter a text has, and what follows them.
fn without_front_matter(text: &str) -> (usize, &str) {
    let end = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.find("\n---\n").map(|at| at + "---\n\n---\n".len()));
    match end {
        Some(end) => (text[..end].lines().count(), &text[end..]),
        None => (0, text),
    }
}

/// Whether a text has a heading of Markdown's.
fn is_marked(text: &str) -> bool {
    let mut before = "";
    text.lines().any(|line| {
        let level = line.len() - line.trim_start_matches('#').len();
        let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
        let underline = line.trim_end();
        let is_underline = underline.len() > 2
            && (underline.bytes().all(|byte| byte == b'=')
                || underline.bytes().all(|byte| byte == b'-'));
        let is_underlined = is_underline && !before.trim().is_empty();
        before = line;
        is_heading || is_underlined
    })
}

/// Lines that belong together are one piece: all up to the next blank line or item, where a text has blank lines; else each by itself.
fn pieces(text: &str, front: usize) -> Vec<Piece> {
    let is_wrapped = text.trim().contains("\n\n");
    let mut pieces: Vec<Piece> = Vec::new();
    let mut is_open = false;
    for (index, line) in text.lines().enumerate() {
        let words = line.trim();
        if words.is_empty() {
            is_open = false;
            continue;
        }
        let item = item(words);
        match pieces.last_mut() {
            Some(last) if is_open && item.is_none() => {
                last.text.push(' ');
                last.text.push_str(words);
            }
            Some(_) | None => {
                let (kind, (mark, text)) = match item {
                    Some(item) => (PieceKind::Item, item),
                    None => (PieceKind::Words, (String::new(), words)),
                };
                pieces.push(Piece {
                    line: front + index + 1,
                    kind,
                    mark,
                    text: text.to_owned(),
                });
            }
        }
        is_open = is_wrapped;
    }
    find_headings(&mut pieces);
    pieces
}

/// An item of a list: its mark, or its number, and its words.
fn item(line: &str) -> Option<(String, &str)> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &line[..line.len() - rest.len()];
    let (mark, words) = match number.is_empty() {
        true => {
            let words = line.strip_prefix(['-', '*', '+', '•', '–', '◦', '▪', '·'])?;
            ("- ".to_owned(), words)
        }
        false => (format!("{number}. "), rest.strip_prefix(['.', ')'])?),
    };
    let words = words.strip_prefix([' ', '\t'])?.trim();
    (!words.is_empty()).then_some((mark, words))
}

/// A heading is short, ends like no sentence and has something under it.
fn find_headings(pieces: &mut [Piece]) {
    const LONGEST: usize = 100;
    let last = pieces.len().saturating_sub(1);
    for piece in pieces.iter_mut().take(last) {
        let ends = piece.text.chars().next_back();
        let is_ended = ends.is_none_or(|c| !c.is_alphanumeric() && !")’'\"]".contains(c));
        let is_numbered = ends.is_some_and(|c| c.is_ascii_digit());
        let is_short = piece.text.chars().count() <= LONGEST;
        if piece.kind == PieceKind::Words && is_short && !is_ended && !is_numbered {
            piece.kind = PieceKind::Heading;
        }
    }
}

/// Writes the marks. The first piece, if it is a heading, is the title; a heading right before another is above it.
fn marked(pieces: &[Piece], notes: &mut Vec<Note>) -> Written {
    let mut written = Written::default();
    let mut is_in_part = false;
    for (index, piece) in pieces.iter().enumerate() {
        let next = pieces.get(index + 1).map(|next| next.kind);
        let level = match (index, next) {
            (0, _) => 1,
            (_, Some(PieceKind::Heading)) => 2,
            (_, _) => 2 + usize::from(is_in_part),
        };
        let mark = match piece.kind {
            PieceKind::Heading => {
                is_in_part |= index > 0 && level == 2 && next == Some(PieceKind::Heading);
                let said = format!("“{}” is read as a heading of level {level}", piece.text);
                notes.push(Note::new(
                    Construct::Heading,
                    format!("line {}", piece.line),
                    said,
                ));
                "#".repeat(level) + " "
            }
            PieceKind::Item | PieceKind::Words => piece.mark.clone(),
        };
        let is_listed = |kind| kind == PieceKind::Item;
        // The items of a list stand together.
        let gap = match is_listed(piece.kind) && next.is_some_and(is_listed) || next.is_none() {
            true => "\n",
            false => "\n\n",
        };
        written.push(
            &format!("{mark}{}{gap}", names::markdown(&piece.text)),
            piece.line,
        );
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(text: &str) -> String {
        as_markdown(text, &mut Vec::new()).text
    }

    #[test]
    fn lines_without_a_blank_one_are_pieces_each() {
        assert_eq!(
            markdown("Knee pain\nKnees hurt. 1\nCare\nAt home\n- Rest.\n• Ice.\nEnd of it.\n"),
            "# Knee pain\n\nKnees hurt. 1\n\n## Care\n\n### At home\n\n- Rest.\n- Ice.\n\nEnd of it.\n"
        );
    }

    #[test]
    fn lines_up_to_a_blank_one_are_one_piece() {
        assert_eq!(
            markdown("Knee pain\n\nKnees hurt\nat night.\n1. Rest\n   well.\n2) Ice.\n"),
            "# Knee pain\n\nKnees hurt at night.\n\n1. Rest well.\n2. Ice.\n"
        );
    }

    #[test]
    fn markdown_stays_as_it_is_but_for_front_matter() {
        let text = "# Knee pain\n\nKnees *hurt*.\n";
        assert_eq!(markdown(text), text);
        assert_eq!(markdown("Knee pain\n=========\n"), "Knee pain\n=========\n");
        let mut notes = Vec::new();
        let written = as_markdown(&format!("---\na: b\n---\n{text}"), &mut notes);
        assert_eq!((&*written.text, written.line(1)), (text, 4));
        assert_eq!(notes[0].construct, Construct::FrontMatter.into());
    }
}
