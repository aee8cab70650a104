//! What the words of an action advise.

use super::titles::plain;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stance {
    Offer,
    Consider,
    Avoid,
    Forbid,
}

impl Stance {
    pub fn field(self) -> &'static str {
        match self {
            Stance::Offer => "offer",
            Stance::Consider => "consider",
            Stance::Avoid => "avoid",
            Stance::Forbid => "forbid",
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Advice {
    pub stances: Vec<(Stance, String)>,
    /// Whether the words begin with verbs that say the stances.
    pub is_said: bool,
}

/// Verbs of advice at the beginning of a sentence, the longest first.
const VERBS: [(&str, Stance); 9] = [
    ("do not offer ", Stance::Forbid),
    ("do not use ", Stance::Forbid),
    ("do not give ", Stance::Forbid),
    ("do not prescribe ", Stance::Forbid),
    ("don't offer ", Stance::Forbid),
    ("offer ", Stance::Offer),
    ("recommend ", Stance::Offer),
    ("consider ", Stance::Consider),
    ("avoid ", Stance::Avoid),
];

/// Each sentence with a verb of advice at its beginning is advice of its own. Where one has none, the words are offered as a whole.
pub(super) fn advice(text: &str) -> Advice {
    let text = plain(text);
    let sentences: Vec<&str> = text.split(". ").collect();
    let said: Option<Vec<_>> = sentences.iter().map(|sentence| stance(sentence)).collect();
    if let Some(stances) = said {
        return Advice {
            stances,
            is_said: true,
        };
    }
    let words = text.split(|c: char| !c.is_alphanumeric());
    let is_considered = words
        .into_iter()
        .any(|word| word.eq_ignore_ascii_case("consider"));
    let stance = match is_considered {
        true => Stance::Consider,
        false => Stance::Offer,
    };
    Advice {
        stances: vec![(stance, text)],
        is_said: false,
    }
}

fn stance(sentence: &str) -> Option<(Stance, String)> {
    let (verb, stance) = VERBS.iter().find(|(verb, _)| {
        let beginning = sentence.get(..verb.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(verb))
    })?;
    let object = sentence[verb.len()..].trim();
    let articles = ["a ", "an ", "the "];
    let bare = articles
        .iter()
        .find_map(|article| object.strip_prefix(article));
    let object = plain(bare.unwrap_or(object));
    (!object.is_empty()).then_some((*stance, object))
}

/// The words of a condition that nobody is asked about.
pub(super) fn condition(text: &str) -> Option<&'static str> {
    let lower = format!(" {} ", text.to_lowercase());
    let words = ["if", "unless", "when", "where", "depending on", "based on"];
    words
        .into_iter()
        .find(|word| lower.contains(&format!(" {word} ")))
}

/// Whether some of its words are against something.
pub(super) fn refuses(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let against = ["not", "no", "avoid", "stop", "never", "without"];
    words.iter().any(|word| against.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stances(text: &str) -> Vec<(Stance, String)> {
        advice(text).stances
    }

    #[test]
    fn verbs_at_the_beginning_of_sentences_are_stances() {
        let one = |stance, words: &str| vec![(stance, words.to_owned())];
        assert_eq!(
            stances("Offer an antibiotic"),
            one(Stance::Offer, "Antibiotic")
        );
        assert_eq!(
            stances("Do not offer an antibiotic."),
            one(Stance::Forbid, "Antibiotic")
        );
        assert_eq!(
            stances("Consider rest. Avoid heat."),
            [
                (Stance::Consider, "Rest".to_owned()),
                (Stance::Avoid, "Heat".to_owned())
            ]
        );
    }

    #[test]
    fn other_words_are_offered_as_a_whole() {
        let offered = stances("Refer to hospital");
        assert_eq!(offered, [(Stance::Offer, "Refer to hospital".to_owned())]);
        // One verb of two says nothing of the other sentence.
        let offered = stances("Offer rest. Come back in a week");
        assert_eq!(
            offered,
            [(Stance::Offer, "Offer rest. Come back in a week".to_owned())]
        );
        let considered = stances("With advice, consider rest");
        assert_eq!(considered[0].0, Stance::Consider);
    }
}
