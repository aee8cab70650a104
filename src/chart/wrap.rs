//! Text in lines of at most a given width: broken where Unicode allows it, never within a word that fits a line.

use hypher::Lang;
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use super::measure::{Weight, width};

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
        width(text, self.size, self.weight)
    }

    /// The width below which a word of the text has to be broken.
    pub fn longest_word(&self, text: &str) -> f64 {
        let mut start = 0;
        let pieces = linebreaks(text).map(|(end, _)| {
            let piece = &text[start..end];
            start = end;
            self.width(piece.trim_end())
        });
        pieces.fold(0.0, f64::max)
    }
}

/// The language of a tag such as `en-GB`, if there are rules for it.
pub fn language(tag: &str) -> Option<Lang> {
    let primary = tag.split(['-', '_']).next()?;
    let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
    Lang::from_iso(code)
}

/// Whether a text is read from right to left, as its first letter is.
pub fn is_leftward(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(is_leftward_letter)
}

/// Whether any of its letters is read from right to left.
pub fn has_leftward(text: &str) -> bool {
    text.chars().any(is_leftward_letter)
}

fn is_leftward_letter(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

/// The lines of a text, each at most `widest` wide but for a single character that is wider. White space is folded.
pub fn wrap(text: &str, set: &Type, widest: f64) -> Vec<String> {
    let is_space = |c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}';
    let pieces = text.split(is_space).filter(|piece| !piece.is_empty());
    let text = pieces.collect::<Vec<_>>().join(" ");
    let mut lines = Lines {
        set,
        widest,
        done: Vec::new(),
        open: String::new(),
    };
    let mut start = 0;
    for (end, _) in linebreaks(&text) {
        lines.add(&text[start..end]);
        start = end;
    }
    lines.close();
    lines.done
}

/// The narrowest lines that are no more than the given width needs, so that the last one is not a single word.
pub fn balanced(text: &str, set: &Type, widest: f64) -> Vec<String> {
    let best = wrap(text, set, widest);
    let fits = |width: f64| wrap(text, set, width);
    // Each pixel less is tried by halves: fewer tries than lines have words. No word is broken that need not be.
    let word = set.longest_word(text);
    let least = if word <= widest { word } else { 0.0 };
    let (mut low, mut high) = (least.max(widest / 2.0), widest);
    let mut found = best;
    while high - low > 2.0 {
        let middle = f64::midpoint(low, high);
        let lines = fits(middle);
        let is_as_good =
            lines.len() <= found.len() && lines.iter().all(|line| set.width(line) <= middle);
        if is_as_good {
            high = middle;
            found = lines;
        } else {
            low = middle;
        }
    }
    found
}

struct Lines<'a> {
    set: &'a Type,
    widest: f64,
    done: Vec<String>,
    open: String,
}

impl Lines<'_> {
    fn fits(&self, text: &str) -> bool {
        self.set.width(text.trim_end()) <= self.widest
    }

    /// Adds a piece that is not to be broken if it fits a line at all.
    fn add(&mut self, piece: &str) {
        if self.fits(&format!("{}{piece}", self.open)) {
            self.open.push_str(piece);
        } else if self.fits(piece) {
            self.close();
            self.open.push_str(piece);
        } else {
            self.add_long(piece);
        }
    }

    /// A word too long for a line begins a line of its own, and is broken between syllables, or else between characters.
    fn add_long(&mut self, word: &str) {
        self.close();
        for part in syllables(word, self.set.language) {
            if self.fits(&format!("{}{part}-", self.open)) {
                self.open.push_str(part);
            } else {
                self.hyphenate();
                self.add_characters(part);
            }
        }
    }

    fn add_characters(&mut self, part: &str) {
        for character in part.graphemes(true) {
            if !self.open.is_empty() && !self.fits(&format!("{}{character}-", self.open)) {
                self.hyphenate();
            }
            self.open.push_str(character);
        }
    }

    fn hyphenate(&mut self) {
        if !self.open.is_empty() {
            self.open.push('-');
            self.close();
        }
    }

    fn close(&mut self) {
        let line = std::mem::take(&mut self.open);
        let line = line.trim_end();
        if !line.is_empty() {
            self.done.push(line.to_owned());
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
