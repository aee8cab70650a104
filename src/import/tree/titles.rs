//! Titles that readers can tell apart, in the words of the source.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::names;

/// Things of one kind have titles of their own.
#[derive(Default)]
pub(super) struct Titles {
    /// How the source writes words that are not all small: `UTI`.
    spelled: BTreeMap<String, String>,
    facts: BTreeSet<String>,
    conditions: BTreeSet<String>,
}

impl Titles {
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut spelled: BTreeMap<String, String> = BTreeMap::new();
        for text in texts {
            for word in text.split(|c: char| !c.is_alphanumeric()) {
                if word.chars().filter(|c| c.is_uppercase()).count() > 1 {
                    spelled
                        .entry(word.to_lowercase())
                        .or_insert_with(|| word.to_owned());
                }
            }
        }
        // What stands in small letters beside a text in capitals is a word: `OR`.
        for word in ["and", "or", "not", "if", "then", "no"] {
            spelled.remove(word);
        }
        Self {
            spelled,
            ..Self::default()
        }
    }

    /// `recurrent_uti` in words: `Recurrent UTI`.
    pub fn words(&self, variable: &str) -> String {
        let variable = names::cleaned(variable);
        let words = variable.split(|c: char| c == '_' || c == '-' || c.is_whitespace());
        let words = words.filter(|word| !word.is_empty()).map(|word| {
            let spelled = self.spelled.get(&word.to_lowercase());
            spelled.cloned().unwrap_or_else(|| word.to_owned())
        });
        let words = words.collect::<Vec<_>>().join(" ");
        match words.is_empty() {
            true => variable,
            false => capitalized(&words),
        }
    }

    pub fn fact(&mut self, text: &str, element: &str) -> String {
        own(&mut self.facts, text, element)
    }

    pub fn condition(&mut self, text: &str, element: &str) -> String {
        own(&mut self.conditions, text, element)
    }
}

/// The text, with the name of its element if another thing has the same.
fn own(taken: &mut BTreeSet<String>, text: &str, element: &str) -> String {
    let title = plain(text);
    if taken.insert(title.to_lowercase()) {
        return title;
    }
    let more = (2..).map(|number| format!("{title} ({element}, {number})"));
    let mut free = std::iter::once(format!("{title} ({element})")).chain(more);
    let free = free.find(|title| taken.insert(title.to_lowercase()));
    free.unwrap_or(title)
}

/// In one line, without the sign at its end.
pub(super) fn plain(text: &str) -> String {
    let text = names::cleaned(text);
    let text = text.trim_end_matches(['?', '.', ':', ' ']);
    capitalized(text)
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_variables_are_written_as_in_the_source() {
        let titles = Titles::new(["Recurrent UTI OR fever"].into_iter());
        assert_eq!(titles.words("recurrent_uti"), "Recurrent UTI");
        assert_eq!(titles.words("fever_or_uti"), "Fever or UTI");
        assert_eq!(titles.words("__"), "__");
    }

    #[test]
    fn no_two_facts_have_one_title() {
        let mut titles = Titles::default();
        assert_eq!(titles.fact("Is it so?", "n1"), "Is it so");
        assert_eq!(titles.fact("is it so", "n2"), "Is it so (n2)");
        assert_eq!(titles.condition("Is it so?", "n1"), "Is it so");
    }
}
