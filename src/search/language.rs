//! What search knows of a language.

use std::collections::BTreeSet;

use super::token::tokens;

/// Words that say nothing of what is looked for, as search cuts them, with spaces between; none for a language without a list.
pub fn stop_words(language: &str) -> String {
    let words = stop_words::lookup(language).unwrap_or_default();
    let cut: BTreeSet<String> = words.iter().flat_map(|word| tokens(word)).collect();
    cut.into_iter().collect::<Vec<_>>().join(" ")
}

/// Whether it writes compounds as one word, whose later parts are looked for too: the Germanic languages but English, Finnish, Estonian and
/// Hungarian.
pub fn has_compounds(language: &str) -> bool {
    const COMPOUNDING: [&str; 14] = [
        "de", "nl", "af", "fy", "lb", "da", "no", "nb", "nn", "sv", "is", "fi", "et", "hu",
    ];
    COMPOUNDING.contains(&language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_cut_as_what_is_typed() {
        let english = format!(" {} ", stop_words("en"));
        for word in ["how", "much", "what", "is", "the", "don"] {
            assert!(english.contains(&format!(" {word} ")), "{word}");
        }
        for word in ["pain", "training", "needling", "dose"] {
            assert!(!english.contains(&format!(" {word} ")), "{word}");
        }
        assert!(stop_words("de").contains("fur "), "folded as words are");
        assert_eq!(stop_words("tlh"), "");
    }

    #[test]
    fn some_languages_write_compounds_as_one_word() {
        assert!(has_compounds("de") && has_compounds("hu") && !has_compounds("en"));
    }
}
