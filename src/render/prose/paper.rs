//! How a table fits on a sheet of paper, where nothing scrolls and no word is cut.

use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_linebreak::linebreaks;

use super::ProseWriter;
use crate::chart::measure::{Weight, width};
use crate::model::{ProsePiece, target_words};

/// The space between two columns, in sizes of the letters.
const BETWEEN: f64 = 1.0;

/// The narrower of A4 and US Letter with the margins of a printed book, in sizes of the letters: upright, upright in smaller letters, and turned.
const UPRIGHT: f64 = 48.0;
const SMALLER: f64 = 63.0;
const TURNED: f64 = 89.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFit {
    AsItIs,
    Smaller,
    Turned,
    /// Too wide for any sheet: shown on screens alone, and printed by [`sheets`].
    Broken,
}

impl TableFit {
    /// By the room that each column needs at least.
    pub fn of(columns: &[f64]) -> Self {
        match needed(columns) {
            width if width <= UPRIGHT => TableFit::AsItIs,
            width if width <= SMALLER => TableFit::Smaller,
            width if width <= TURNED => TableFit::Turned,
            _ => TableFit::Broken,
        }
    }

    pub fn class(self) -> &'static str {
        match self {
            TableFit::AsItIs => "scroll",
            TableFit::Smaller => "scroll smaller",
            TableFit::Turned => "scroll smaller turned",
            TableFit::Broken => "scroll no-print",
        }
    }
}

impl TableFit {
    /// Of a table whose columns can't be printed one after another: on a turned sheet, where a word is cut that is as long as this.
    pub fn class_in_one(self) -> &'static str {
        match self {
            TableFit::AsItIs | TableFit::Smaller | TableFit::Turned => self.class(),
            TableFit::Broken => "scroll smaller turned broken",
        }
    }
}

fn needed(columns: &[f64]) -> f64 {
    columns.iter().map(|width| width + BETWEEN).sum()
}

/// The room that a text needs at least: that of the longest piece in which no line may end.
pub fn least_width(text: &str) -> f64 {
    let mut start = 0;
    let pieces = linebreaks(text).map(|(end, _)| {
        let piece = text[start..end].trim_end();
        start = end;
        width(piece, 1.0, Weight::Bold)
    });
    pieces.fold(0.0, f64::max)
}

/// The same of several texts below each other.
pub fn least_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> f64 {
    texts.into_iter().map(least_width).fold(0.0, f64::max)
}

/// Columns of a table that are printed side by side.
pub(super) struct SheetColumns {
    pub columns: Vec<usize>,
    /// A single word is wider than the sheet.
    is_broken: bool,
}

impl SheetColumns {
    pub(super) fn class(&self) -> &'static str {
        match self.is_broken {
            true => "on-paper smaller turned broken",
            false => "on-paper smaller turned",
        }
    }
}

/// The first column on each sheet, and as many of the others as there is room for.
fn sheets(widths: &[f64]) -> Vec<SheetColumns> {
    let Some((first, others)) = widths.split_first() else {
        return Vec::new();
    };
    let mut sheets: Vec<Vec<usize>> = Vec::new();
    let mut room = 0.0;
    for (column, width) in (1..).zip(others) {
        match sheets.last_mut() {
            Some(sheet) if width + BETWEEN <= room => sheet.push(column),
            Some(_) | None => {
                sheets.push(vec![0, column]);
                room = TURNED - needed(&[*first]);
            }
        }
        room -= width + BETWEEN;
    }
    if sheets.is_empty() {
        sheets.push(vec![0]);
    }
    let sheet = |columns: Vec<usize>| {
        let chosen: Vec<f64> = columns.iter().map(|&column| widths[column]).collect();
        SheetColumns {
            is_broken: needed(&chosen) > TURNED,
            columns,
        }
    };
    sheets.into_iter().map(sheet).collect()
}

impl ProseWriter<'_, '_> {
    /// What the columns of a table need, from what stands after its beginning.
    pub(super) fn column_widths(&self, after: &[ProsePiece]) -> Vec<f64> {
        let mut widths: Vec<f64> = Vec::new();
        let mut cell = 0;
        let mut text = String::new();
        for piece in after {
            match piece {
                ProsePiece::Markdown(Event::End(TagEnd::Table)) => break,
                ProsePiece::Markdown(Event::Start(Tag::TableRow | Tag::TableHead)) => cell = 0,
                ProsePiece::Markdown(Event::End(TagEnd::TableCell)) => {
                    widths.resize(widths.len().max(cell + 1), 0.0);
                    widths[cell] = widths[cell].max(least_width(&std::mem::take(&mut text)));
                    cell += 1;
                }
                // A word goes on from one piece of text into the next.
                ProsePiece::Markdown(Event::Text(words) | Event::Code(words)) => {
                    text.push_str(words)
                }
                ProsePiece::Markdown(Event::SoftBreak | Event::HardBreak) => text.push(' '),
                ProsePiece::Link(to) => text.push_str(&target_words(to, self.view.library())),
                ProsePiece::Cite(keys) => keys.iter().for_each(|_| text.push_str("[00]")),
                ProsePiece::Markdown(_)
                | ProsePiece::Open { .. }
                | ProsePiece::Close
                | ProsePiece::Block(_) => {}
            }
        }
        widths
    }

    /// A table that is too wide for any sheet once more, for paper alone, a few columns at a time.
    pub(super) fn sheets(&mut self, table: &[ProsePiece]) {
        let widths = self.column_widths(table);
        if TableFit::of(&widths) != TableFit::Broken {
            return;
        }
        let sheets = sheets(&widths);
        for (index, sheet) in sheets.iter().enumerate() {
            self.sheet(table, sheet, (index + 1, sheets.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(widths: &[f64]) -> Vec<Vec<usize>> {
        sheets(widths)
            .into_iter()
            .map(|sheet| sheet.columns)
            .collect()
    }

    #[test]
    fn every_column_is_on_one_sheet_and_the_first_on_each() {
        assert_eq!(
            columns(&[10.0, 40.0, 30.0, 70.0, 5.0]),
            [vec![0, 1, 2], vec![0, 3, 4]]
        );
        assert_eq!(columns(&[200.0]), [vec![0]]);
        assert!(columns(&[]).is_empty());
    }

    #[test]
    fn only_what_is_wider_than_a_sheet_by_itself_is_cut() {
        let broken: Vec<bool> = sheets(&[10.0, 100.0, 5.0])
            .iter()
            .map(|sheet| sheet.is_broken)
            .collect();
        assert_eq!(broken, [true, false]);
    }

    #[test]
    fn a_line_ends_where_unicode_lets_it() {
        let width = |text| least_width(text);
        assert_eq!(width("one two"), width("one").max(width("two")));
        assert!(width("one\u{a0}two") > width("one two"));
        assert!(width("120/80") > width("120").max(width("80")));
    }
}
