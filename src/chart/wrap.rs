//! Text in lines of at most a given width: broken where Unicode allows it, never within a word that fits a line.

use std::ops::Range;

use hypher::Lang;
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use super::measure::{Weight, advances, pixels};

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// The font's size in pixels.
    pub size: f64,
    pub weight: Weight,
    /// Where words that are too long for a line are hyphenated; `None` for a language without rules here.
    pub language: Option<Lang>,
}

impl Type {
    pub fn width(&self, text: &str) -> f64 {
        self.pixels(advances(text, self.weight))
    }

    fn pixels(&self, advance: u64) -> f64 {
        pixels(advance, self.size)
    }
}

/// The language of a tag such as `en-GB`, if there are rules for it.
pub fn language(tag: &str) -> Option<Lang> {
    let primary = tag.split(['-', '_']).next()?;
    let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
    Lang::from_iso(code)
}

/// Whether a text is read from right to left, as its first letter is.
pub fn is_rtl(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(is_rtl_letter)
}

/// Whether any of its letters is read from right to left.
pub fn has_rtl(text: &str) -> bool {
    text.chars().any(is_rtl_letter)
}

fn is_rtl_letter(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

/// A text that is to be set, cut where a line may end. Each piece is measured once: the text is tried in many widths.
#[derive(Clone, Debug)]
pub struct SetText {
    set: Type,
    /// White space is folded.
    text: String,
    pieces: Vec<Unbroken>,
}

/// What no line ends within, unless it is too long for one.
#[derive(Clone, Debug)]
struct Unbroken {
    at: Range<usize>,
    advance: Advance,
}

/// Of a text, and of it without the white space at its end.
#[derive(Clone, Copy, Debug, Default)]
struct Advance {
    whole: u64,
    trimmed: u64,
}

impl Advance {
    fn of(text: &str, set: &Type) -> Self {
        let trimmed = text.trim_end();
        let seen = advances(trimmed, set.weight);
        Self {
            whole: seen + advances(&text[trimmed.len()..], set.weight),
            trimmed: seen,
        }
    }

    /// That of two texts in a row.
    fn then(self, next: Self) -> Self {
        Self {
            whole: self.whole + next.whole,
            trimmed: match next.trimmed {
                0 => self.trimmed,
                seen => self.whole + seen,
            },
        }
    }
}

impl SetText {
    pub fn of(text: &str, set: Type) -> Self {
        let is_space = |c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}';
        let words = text.split(is_space).filter(|word| !word.is_empty());
        let text = words.collect::<Vec<_>>().join(" ");
        let mut start = 0;
        let pieces = linebreaks(&text).map(|(end, _)| {
            let at = start..end;
            start = end;
            let advance = Advance::of(&text[at.clone()], &set);
            Unbroken { at, advance }
        });
        let pieces = pieces.collect();
        Self { set, text, pieces }
    }

    /// The width below which a word has to be broken.
    pub fn longest_word(&self) -> f64 {
        let seen = self.pieces.iter().map(|piece| piece.advance.trimmed);
        self.set.pixels(seen.max().unwrap_or_default())
    }

    /// The lines, each at most `widest` wide but for a single character that is wider.
    pub fn wrap(&self, widest: f64) -> Vec<String> {
        texts(self.lines(widest))
    }

    /// The narrowest lines that are no more than the given width needs, so that the last one is not a single word.
    pub fn balanced(&self, widest: f64) -> Vec<String> {
        let mut found = self.lines(widest);
        // A binary search over the width: fewer tries than lines have words. No word is broken that need not be.
        let word = self.longest_word();
        let least = if word <= widest { word } else { 0.0 };
        let (mut low, mut high) = (least.max(widest / 2.0), widest);
        while high - low > 2.0 {
            let middle = f64::midpoint(low, high);
            let lines = self.lines(middle);
            let fits = |line: &SetLine| self.set.pixels(line.advance) <= middle;
            if lines.len() <= found.len() && lines.iter().all(fits) {
                high = middle;
                found = lines;
            } else {
                low = middle;
            }
        }
        texts(found)
    }

    fn lines(&self, widest: f64) -> Vec<SetLine> {
        let mut lines = WrappedLines {
            set: &self.set,
            widest,
            done: Vec::new(),
            open: String::new(),
            advance: Advance::default(),
        };
        for piece in &self.pieces {
            lines.add(&self.text[piece.at.clone()], piece.advance);
        }
        lines.close();
        lines.done
    }
}

/// A line without the white space at its end.
struct SetLine {
    text: String,
    advance: u64,
}

fn texts(lines: Vec<SetLine>) -> Vec<String> {
    lines.into_iter().map(|line| line.text).collect()
}

struct WrappedLines<'a> {
    set: &'a Type,
    widest: f64,
    done: Vec<SetLine>,
    open: String,
    /// Of the line that is open.
    advance: Advance,
}

impl WrappedLines<'_> {
    fn fits(&self, advance: u64) -> bool {
        self.set.pixels(advance) <= self.widest
    }

    fn push(&mut self, text: &str, advance: Advance) {
        self.open.push_str(text);
        self.advance = self.advance.then(advance);
    }

    /// Adds a piece that is not to be broken if it fits a line at all.
    fn add(&mut self, piece: &str, advance: Advance) {
        if self.fits(self.advance.then(advance).trimmed) {
            self.push(piece, advance);
        } else if self.fits(advance.trimmed) {
            self.close();
            self.push(piece, advance);
        } else {
            self.add_long(piece);
        }
    }

    /// A word too long for a line begins a line of its own, and is broken between syllables, or else between characters.
    fn add_long(&mut self, word: &str) {
        self.close();
        for part in syllables(word, self.set.language) {
            let advance = Advance::of(part, self.set);
            if self.fits_hyphenated(advance) {
                self.push(part, advance);
            } else {
                self.hyphenate();
                self.add_characters(part);
            }
        }
    }

    fn add_characters(&mut self, part: &str) {
        for character in part.graphemes(true) {
            let advance = Advance::of(character, self.set);
            if !self.open.is_empty() && !self.fits_hyphenated(advance) {
                self.hyphenate();
            }
            self.push(character, advance);
        }
    }

    /// Whether the line has room for some more text and a hyphen.
    fn fits_hyphenated(&self, advance: Advance) -> bool {
        let hyphen = advances("-", self.set.weight);
        self.fits(self.advance.whole + advance.whole + hyphen)
    }

    fn hyphenate(&mut self) {
        if !self.open.is_empty() {
            self.push("-", Advance::of("-", self.set));
            self.close();
        }
    }

    fn close(&mut self) {
        let mut text = std::mem::take(&mut self.open);
        let advance = std::mem::take(&mut self.advance).trimmed;
        text.truncate(text.trim_end().len());
        if !text.is_empty() {
            self.done.push(SetLine { text, advance });
        }
    }
}

fn syllables(word: &str, language: Option<Lang>) -> Vec<&str> {
    match language {
        Some(language) => hypher::hyphenate(word, language).collect(),
        None => vec![word],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(tag: &str) -> Type {
        Type {
            size: 14.0,
            weight: Weight::Regular,
            language: language(tag),
        }
    }

    fn wrap(text: &str, set: &Type, widest: f64) -> Vec<String> {
        SetText::of(text, *set).wrap(widest)
    }

    fn balanced(text: &str, set: &Type, widest: f64) -> Vec<String> {
        SetText::of(text, *set).balanced(widest)
    }

    #[test]
    fn words_stay_whole_and_lines_fit() {
        let text = "Is the problem to be treated osteoarthritis, patellofemoral pain or headache?";
        let lines = wrap(text, &set("en"), 150.0);
        assert_eq!(lines.join(" "), text);
        assert!(
            lines.iter().all(|line| set("en").width(line) <= 150.0),
            "{lines:?}"
        );
    }

    #[test]
    fn no_line_is_left_with_a_single_short_word() {
        let text = "Stop: no indication for dry needling at all";
        let (plain, even) = (
            wrap(text, &set("en"), 280.0),
            balanced(text, &set("en"), 280.0),
        );
        assert_eq!(plain.len(), even.len());
        assert!(even[1].len() > plain[1].len(), "{plain:?} {even:?}");
    }

    #[test]
    fn lines_are_not_balanced_by_breaking_a_word() {
        let lines = balanced("Conservative care", &set("en"), 100.0);
        assert_eq!(lines, ["Conservative", "care"]);
    }

    #[test]
    fn a_word_too_long_for_a_line_is_hyphenated_by_its_language() {
        let lines = wrap("Physiotherapeutenverband", &set("de-CH"), 90.0);
        assert_eq!(lines.concat().replace('-', ""), "Physiotherapeutenverband");
        assert!(lines.len() > 1 && lines[0].ends_with('-'), "{lines:?}");
        assert!(
            lines.iter().all(|line| set("de").width(line) <= 90.0),
            "{lines:?}"
        );
    }

    #[test]
    fn a_word_without_syllables_is_broken_between_characters() {
        let lines = wrap(&"x".repeat(80), &set("en"), 100.0);
        assert_eq!(lines.concat().replace('-', ""), "x".repeat(80));
        assert!(
            lines.iter().all(|line| set("en").width(line) <= 100.0),
            "{lines:?}"
        );
    }

    #[test]
    fn scripts_without_spaces_break_between_characters_but_not_before_a_stop() {
        let lines = wrap("慢性腰痛がありますか。はい", &set("ja"), 60.0);
        assert!(
            lines.len() > 2 && lines.iter().all(|line| !line.starts_with('。')),
            "{lines:?}"
        );
        assert_eq!(lines.concat(), "慢性腰痛がありますか。はい");
    }
}
