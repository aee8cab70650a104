//! Text to the words that are looked for. `templates/static/finder.js` cuts what a reader types by the same rules: `tests/browser` compares them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as its words are looked for, of which they are pieces.
pub struct FoldedText(String);

/// Whether words have spaces between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    Spaced,
    Unspaced,
}

impl FoldedText {
    pub fn of(text: &str) -> Self {
        Self(folded(text))
    }

    /// Its words, cut at whatever is not a letter, mark or number.
    ///
    /// Writing without spaces is cut into pairs of neighbours, so that characters are found where they stand side by side alone.
    pub fn tokens(&self) -> Vec<&str> {
        self.cut(|run, tokens| match neighbours(run).collect::<Vec<_>>() {
            pairs if pairs.is_empty() => tokens.push(run),
            pairs => tokens.extend(pairs),
        })
    }

    /// Its words as they are kept: those of [`FoldedText::tokens`], and the last character of each run without spaces, since a
    /// single character is looked for as the beginning of a pair.
    pub fn kept_tokens(&self) -> Vec<&str> {
        self.cut(|run, tokens| {
            tokens.extend(neighbours(run));
            tokens.extend(run.char_indices().last().map(|(at, _)| &run[at..]));
        })
    }

    fn cut<'t>(&'t self, unspaced: impl Fn(&'t str, &mut Vec<&'t str>)) -> Vec<&'t str> {
        let text = self.0.as_str();
        let mut tokens = Vec::new();
        let mut begun: Option<(Writing, usize)> = None;
        let ends = text.char_indices().map(|(at, c)| (at, Writing::of(c)));
        for (at, writing) in ends.chain([(text.len(), None)]) {
            if begun.map(|(begun, _)| begun) == writing {
                continue;
            }
            match begun {
                Some((Writing::Spaced, start)) => tokens.push(&text[start..at]),
                Some((Writing::Unspaced, start)) => unspaced(&text[start..at], &mut tokens),
                None => {}
            }
            begun = writing.map(|writing| (writing, at));
        }
        tokens
    }
}

impl Writing {
    /// `None` for what is no part of a word.
    fn of(c: char) -> Option<Self> {
        let joins = c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c);
        joins.then(|| match is_unspaced(c) {
            true => Self::Unspaced,
            false => Self::Spaced,
        })
    }
}

/// Each two characters side by side.
fn neighbours(run: &str) -> impl Iterator<Item = &str> {
    let starts = run.char_indices().map(|(at, _)| at);
    let ends = run.char_indices().skip(1).map(|(at, c)| at + c.len_utf8());
    starts.zip(ends).map(|(start, end)| &run[start..end])
}

/// The words of a text as they are looked for.
pub fn tokens(text: &str) -> Vec<String> {
    let folded = FoldedText::of(text);
    folded.tokens().into_iter().map(str::to_owned).collect()
}

/// Compatibility forms taken apart, so that `ﬁ` is `fi` and `ü` is `u`; without what readers leave out when they type.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain: String = text.nfkd().filter(|&c| !is_left_out(c)).collect();
    let lower = plain.to_lowercase();
    let mut out = String::with_capacity(lower.len());
    for c in lower.chars() {
        match FOLDED.iter().find(|(from, _)| *from == c) {
            Some((_, to)) => out.push_str(to),
            None => out.push(digit(c).unwrap_or(c)),
        }
    }
    out
}

/// Accents of Latin, Greek and Cyrillic letters, vowel points of Hebrew, vowel signs and the lengthening stroke of Arabic. The marks of
/// other scripts are parts of their words and stay.
fn is_left_out(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6ed}')
}

/// Letters that Unicode does not take apart, and what readers type for them.
const FOLDED: [(char, &str); 12] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ı', "i"),
    ('ς', "σ"),
    ('ى', "ي"),
    ('ة', "ه"),
];

/// Where the ten digits of other scripts begin: Arabic, Persian, Devanagari, Bengali.
const ZEROS: [char; 4] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}'];

fn digit(c: char) -> Option<char> {
    ZEROS.iter().find_map(|&zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        char::from_digit(value, 10)
    })
}

/// Thai and Lao, Myanmar, Khmer, kana, Han.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::{FoldedText, tokens};

    #[test]
    fn words_are_folded_and_cut() {
        assert_eq!(
            tokens("Rückenschmerz—the “Ｌow-back” 2.5 mg/dL ﬁt"),
            [
                "ruckenschmerz",
                "the",
                "low",
                "back",
                "2",
                "5",
                "mg",
                "dl",
                "fit"
            ]
        );
        assert_eq!(tokens("  — !"), [""; 0]);
    }

    #[test]
    fn other_scripts_keep_their_marks() {
        assert_eq!(tokens("गर्दन दर्द"), ["गर्दन", "दर्द"]);
        assert_eq!(tokens("腰痛 abc"), ["腰痛", "abc"]);
    }

    #[test]
    fn what_readers_leave_out_is_left_out() {
        assert_eq!(
            tokens("أعطِ المُضادّات الحيويّة"),
            ["اعط", "المضادات", "الحيويه"]
        );
        assert_eq!(tokens("תֵּן אַנְטִיבִּיּוֹטִיקָה"), ["תן", "אנטיביוטיקה"]);
        assert_eq!(tokens("ISI ısı İLAÇ"), ["isi", "isi", "ilac"]);
        assert_eq!(tokens("ΦΑΡΜΆΚΟΥΣ φαρμάκους"), ["φαρμακουσ", "φαρμακουσ"]);
        assert_eq!(
            tokens("Maß, Sjøgren, ٥٠٠ ملغ"),
            ["mass", "sjogren", "500", "ملغ"]
        );
    }

    #[test]
    fn writing_without_spaces_is_cut_into_neighbours() {
        assert_eq!(
            tokens("器具を使う。用"),
            ["器具", "具を", "を使", "使う", "用"]
        );
        assert_eq!(
            FoldedText::of("器具を使う。用2").kept_tokens(),
            ["器具", "具を", "を使", "使う", "う", "用", "2"]
        );
    }
}
