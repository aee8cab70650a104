//! How wide text is, without a font: the wider of two common fonts, so that no reader's text leaves its box.

mod advances;

pub use advances::BLOCKS;

use unicode_width::UnicodeWidthChar;

use crate::words::is_mark;

/// A reader's own font may be this much wider than those measured: Noto Sans is 5 % wider on average and 13 % at most. Fonts that are built
/// larger, as DejaVu Sans, are set smaller by the style sheet.
const SLACK: f64 = 1.12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// Advances of characters that follow each other, in thousandths of the font's size; 0 where no font has the character.
pub struct AdvanceBlock {
    pub first: u32,
    pub regular: &'static [u16],
    pub bold: &'static [u16],
}

/// The width in pixels that a line of text may take at a font size in pixels.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    pixels(advances(text, weight), size)
}

/// The width of a text in thousandths of the font's size, without the slack: those of two texts in a row add up.
pub fn advances(text: &str, weight: Weight) -> u64 {
    text.chars().map(|c| u64::from(advance(c, weight))).sum()
}

/// The width in pixels that text of these advances may take at a font size in pixels.
pub fn pixels(advances: u64, size: f64) -> f64 {
    advances as f64 / 1000.0 * size * SLACK
}

fn advance(character: char, weight: Weight) -> u16 {
    // Removed before the text is shown.
    if is_mark(character) {
        return 0;
    }
    table_advance(character, weight).unwrap_or_else(|| guess(character))
}

/// The advance from the tables, in thousandths of the font's size.
pub fn table_advance(character: char, weight: Weight) -> Option<u16> {
    let code = u32::from(character);
    let block = BLOCKS.iter().rev().find(|block| block.first <= code)?;
    let index = (code - block.first) as usize;
    let advances = match weight {
        Weight::Regular => block.regular,
        Weight::Bold => block.bold,
    };
    advances.get(index).copied().filter(|&advance| advance > 0)
}

/// By the columns that a terminal would give it: a mark that combines takes none, a letter of any other script 0.7 of the font's
/// size, an ideograph the whole; pictographs are a third wider than they are high.
fn guess(character: char) -> u16 {
    match character.width() {
        Some(0) | None => 0,
        Some(1) => 700,
        Some(_) if is_pictograph(character) => 1350,
        Some(_) => 1000,
    }
}

fn is_pictograph(character: char) -> bool {
    matches!(u32::from(character), 0x1f000..=0x1faff | 0x231a..=0x27bf | 0x2b00..=0x2bff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_as_wide_as_its_characters_and_the_slack() {
        // Liberation Sans and Roboto: "i" 222 and 243, "M" 833 and 874 thousandths.
        assert!((width("iM", 10.0, Weight::Regular) - (2.43 + 8.74) * SLACK).abs() < 0.05);
        assert!(width("iM", 10.0, Weight::Bold) > width("iM", 10.0, Weight::Regular));
        assert_eq!(width("", 14.0, Weight::Regular), 0.0);
    }

    #[test]
    fn what_no_table_has_is_guessed() {
        let em = |text| width(text, 1.0, Weight::Regular) / SLACK;
        assert!((em("痛み") - 2.0).abs() < 1e-9);
        assert!((em("👍") - 1.35).abs() < 1e-9);
        assert!((em("e\u{301}") - em("e")).abs() < 1e-9);
        assert!(em("ألم") > 1.0);
    }
}
