//! The few lines round the places of a problem: a report takes no longer for a large file, or for a file of one line.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::visible;
use crate::problem::Label;
use crate::source::{File, Position};

/// Longer lines, in bytes, are shown in part.
const LONGEST_LINE: usize = 240;
/// How much of a long line is shown before and after a place in it.
const MARGIN: usize = 60;
/// A place of more lines is shown by its first.
const MOST_LINES: usize = 8;
/// Places that are no further apart share a window.
const LARGEST_GAP: usize = 3;
const ELLIPSIS: &str = "...";

/// Consecutive lines of one file and the places in them.
#[derive(Debug)]
pub(super) struct Window {
    pub first_line: usize,
    pub text: String,
    pub marks: Vec<LabelMark>,
    /// Whether a line is shown without its beginning.
    pub is_clipped: bool,
}

#[derive(Debug)]
pub(super) struct LabelMark {
    /// In the window's text.
    pub range: Range<usize>,
    pub words: String,
    pub is_primary: bool,
    pub position: Position,
}

impl Window {
    /// Where the window is said to be: at its primary place, else at its first.
    pub fn position(&self) -> Position {
        let primary = self.marks.iter().find(|mark| mark.is_primary);
        let mark = primary.or(self.marks.first());
        mark.map_or(Position { line: 1, column: 1 }, |mark| mark.position)
    }

    fn has_primary(&self) -> bool {
        self.marks.iter().any(|mark| mark.is_primary)
    }
}

/// The windows of one file: that of the primary label first, the others in order.
pub(super) fn windows<'a>(
    file: &File,
    labels: impl IntoIterator<Item = (bool, &'a Label)>,
) -> Vec<Window> {
    let mut pieces: Vec<LabelledLines> = labels
        .into_iter()
        .map(|(is_primary, label)| LabelledLines::new(file, is_primary, label))
        .collect();
    pieces.sort_by_key(|piece| (piece.start.line, piece.end.line, piece.start.at));
    let mut groups: Vec<Vec<LabelledLines>> = Vec::new();
    for piece in pieces {
        match groups.last_mut() {
            Some(group) if piece.start.line <= last_line(group) + LARGEST_GAP => group.push(piece),
            Some(_) | None => groups.push(vec![piece]),
        }
    }
    let mut windows: Vec<Window> = groups.iter().map(|group| window(file, group)).collect();
    windows.sort_by_key(|window| (!window.has_primary(), window.first_line));
    windows
}

/// A byte of a line, both counted as in the file.
#[derive(Clone, Copy)]
struct LinePosition {
    line: usize,
    at: usize,
}

struct LabelledLines {
    start: LinePosition,
    end: LinePosition,
    words: String,
    is_primary: bool,
    position: Position,
}

impl LabelledLines {
    fn new(file: &File, is_primary: bool, label: &Label) -> Self {
        let start = spot(file, label.span.start);
        let end = spot(file, label.span.end.max(label.span.start));
        let (end, words) = shortened(file, start, end, &label.words);
        Self {
            start,
            end,
            words,
            is_primary,
            position: file.position(label.span.start),
        }
    }
}

fn spot(file: &File, offset: usize) -> LinePosition {
    let offset = file.text.floor_char_boundary(offset);
    let line = file.position(offset).line;
    let start = file.text[..offset].rfind('\n').map_or(0, |at| at + 1);
    LinePosition {
        line,
        at: (offset - start).min(file.line(line).len()),
    }
}

/// An end that is shown, and the words, which tell where a place ends that is not shown whole.
fn shortened(
    file: &File,
    start: LinePosition,
    end: LinePosition,
    words: &str,
) -> (LinePosition, String) {
    let end_of = |line| LinePosition {
        line,
        at: file.line(line).len(),
    };
    // A place that takes its line end with it has nothing of the next line.
    let end = match end.at {
        0 if end.line > start.line => end_of(end.line - 1),
        _ => end,
    };
    if end.line - start.line < MOST_LINES {
        return (end, visible(words).into_owned());
    }
    let more = format!("{words} (down to line {})", end.line);
    (end_of(start.line), visible(more.trim_start()).into_owned())
}

fn last_line(group: &[LabelledLines]) -> usize {
    group.iter().map(|piece| piece.end.line).max().unwrap_or(0)
}

fn window(file: &File, group: &[LabelledLines]) -> Window {
    let first_line = group.first().map_or(1, |piece| piece.start.line);
    let mut text = String::new();
    let mut shown: Vec<(usize, Clipped<'_>)> = Vec::new();
    for number in first_line..=last_line(group) {
        let line = Clipped::new(file.line(number), spots_on(group, number));
        shown.push((text.len(), line));
        text.push_str(&line.show());
        text.push('\n');
    }
    text.pop();
    let offset = |spot: LinePosition| {
        let (start, line) = shown[spot.line - first_line];
        start + line.offset(spot.at)
    };
    let is_clipped = shown.iter().any(|(_, line)| line.from > 0);
    let marks = group
        .iter()
        .map(|piece| LabelMark {
            range: offset(piece.start)..offset(piece.end),
            words: piece.words.clone(),
            is_primary: piece.is_primary,
            position: piece.position,
        })
        .collect();
    // The renderer has no line for an empty end of the text, and an empty last line is where a file often ends.
    if text.is_empty() || text.ends_with('\n') {
        text.push(' ');
    }
    Window {
        first_line,
        text,
        marks,
        is_clipped,
    }
}

/// The part of a line that its places take, those of the primary label if it has one there.
fn spots_on(group: &[LabelledLines], line: usize) -> Range<usize> {
    let on_line = |piece: &&LabelledLines| piece.start.line == line || piece.end.line == line;
    let primary = group.iter().filter(on_line).find(|piece| piece.is_primary);
    let Some(piece) = primary.or(group.iter().find(on_line)) else {
        return 0..0;
    };
    match (piece.start.line == line, piece.end.line == line) {
        (true, true) => piece.start.at..piece.end.at,
        (true, false) => piece.start.at..piece.start.at,
        (false, _) => piece.end.at..piece.end.at,
    }
}

/// A line, or the part of a long line round a place.
#[derive(Clone, Copy)]
struct Clipped<'a> {
    line: &'a str,
    from: usize,
    to: usize,
}

impl<'a> Clipped<'a> {
    fn new(line: &'a str, place: Range<usize>) -> Self {
        if line.len() <= LONGEST_LINE {
            return Self {
                line,
                from: 0,
                to: line.len(),
            };
        }
        let end = place.end.min(place.start + LONGEST_LINE / 2);
        Self {
            line,
            from: boundary(line, place.start.saturating_sub(MARGIN)),
            to: boundary(line, end + MARGIN),
        }
    }

    fn show(&self) -> String {
        let end = if self.to < self.line.len() {
            ELLIPSIS
        } else {
            ""
        };
        let shown = visible(&self.line[self.from..self.to]);
        format!("{}{shown}{end}", self.lead())
    }

    fn lead(&self) -> &'static str {
        if self.from > 0 { ELLIPSIS } else { "" }
    }

    /// Where a byte of the line is in what is shown; what is not shown is at the nearer end.
    fn offset(&self, at: usize) -> usize {
        let at = at.clamp(self.from, self.to);
        self.lead().len() + visible(&self.line[self.from..at]).len()
    }
}

/// The last boundary between user-perceived characters that is not after `target`, looking no further back than a margin.
fn boundary(line: &str, target: usize) -> usize {
    let target = line.floor_char_boundary(target);
    let from = line.floor_char_boundary(target.saturating_sub(MARGIN));
    let to = line.floor_char_boundary(target + MARGIN);
    line[from..to]
        .grapheme_indices(true)
        .map(|(at, _)| from + at)
        .chain(std::iter::once(to))
        .take_while(|&at| at <= target)
        .last()
        .unwrap_or(target)
}
