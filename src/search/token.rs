//! Text to the words that are looked for. `templates/static/search.js` cuts what a reader types by the same rules: `tests/search.rs` compares them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text: lower case, without accents, cut at whatever is no letter, mark or number.
///
/// Writing without spaces is cut into its characters, which are looked for one by one.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    for c in folded(text).chars() {
        let joins = c.is_alphanumeric() || is_combining_mark(c);
        if joins && !is_unspaced(c) {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        if joins {
            tokens.push(c.to_string());
        }
    }
    if !word.is_empty() {
        tokens.push(word);
    }
    tokens
}

/// Compatibility forms taken apart, so that `ﬁ` is `fi` and `ü` is `u`; marks of other scripts are parts of their words and stay.
fn folded(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    plain.collect::<String>().to_lowercase()
}

/// Thai and Lao, Myanmar, Khmer, kana, Han.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::tokens;

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
        assert_eq!(tokens("腰痛 abc"), ["腰", "痛", "abc"]);
        assert_eq!(
            tokens("ألم الظهر"),
            ["ألم", "الظهر"].map(|word| {
                use unicode_normalization::UnicodeNormalization;
                word.nfkd().collect::<String>()
            })
        );
    }
}
