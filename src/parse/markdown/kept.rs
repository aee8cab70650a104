//! Finds what the Markdown parser dropped of a text, so that nothing is lost silently.

use std::ops::Range;

use super::stray::Stray;

/// What of a row may be no part of a cell's text.
const CELL_MARKS: [char; 9] = ['|', '\\', '*', '_', '~', '`', '[', ']', '!'];

/// The pieces of a text that stand in its events, or are markup alone.
#[derive(Default)]
pub(super) struct Kept {
    pieces: Vec<Range<usize>>,
    /// The rows of tables, in which whatever is not a bar is a cell.
    rows: Vec<Range<usize>>,
}

impl Kept {
    pub fn add(&mut self, range: Range<usize>) {
        match self.pieces.last_mut() {
            Some(last) if last.start <= range.start && range.start <= last.end => {
                last.end = last.end.max(range.end);
            }
            _ => self.pieces.push(range),
        }
    }

    pub fn add_row(&mut self, range: Range<usize>) {
        self.rows.push(range);
    }

    /// Everything else that a reader would miss, line by line.
    pub fn left_out(mut self, text: &str) -> Vec<Stray> {
        self.pieces.sort_by_key(|piece| piece.start);
        let mut strays = Vec::new();
        let mut at = 0;
        let end = text.len()..text.len();
        for piece in self.pieces.iter().chain([&end]) {
            if at < piece.start {
                strays.extend(self.missed(text, at..piece.start));
            }
            at = at.max(piece.end);
        }
        strays
    }

    fn missed(&self, text: &str, gap: Range<usize>) -> Vec<Stray> {
        let mut strays = Vec::new();
        let mut start = gap.start;
        for line in text[gap].split_inclusive('\n') {
            let range = start..start + line.len();
            let is_cell = self.is_in_row(start);
            let is_mark = |c: char| c.is_whitespace() || (is_cell && CELL_MARKS.contains(&c));
            let inner = line.trim_matches(is_mark);
            if !inner.is_empty() && (is_cell || inner.contains(char::is_alphanumeric)) {
                let before = line.len() - line.trim_start_matches(is_mark).len();
                let place = start + before..start + before + inner.len();
                strays.push(match is_cell {
                    true => Stray::cell(place),
                    false => Stray::left_out(place),
                });
            }
            start = range.end;
        }
        strays
    }

    /// Rows come in their order.
    fn is_in_row(&self, at: usize) -> bool {
        let after = self.rows.partition_point(|row| row.start <= at);
        self.rows[..after].last().is_some_and(|row| at < row.end)
    }
}
