//! Advice as running text gives it: which stance its verbs take, and of what. Read by checks, never printed.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Words;
use super::token::{FirstBytes, Phrases, TextToken, tokens};
use crate::model::{Grade, Stance, Strength};

/// How a language gives advice in running text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidAdvice {
    offer: Verbs,
    consider: Verbs,
    avoid: Verbs,
    forbid: Verbs,
    /// Against, strongly or not.
    against: Verbs,
    /// For, strongly or not.
    permit: Verbs,
    /// Words of a title that refuses without a verb: `stop`.
    pub refusals: Phrases,
    /// Words that end what a verb speaks of: `over`, `after`.
    ends: Phrases,
    /// Words that begin a clause: `and`, `but`.
    joins: Phrases,
    /// Words that deny: `not`, `without`.
    pub denials: Phrases,
    /// Words that say nothing at the beginning of a name.
    articles: Phrases,
    /// What a noun may end with where another text has it in another case or number.
    endings: Phrases,
    pub yes: Phrases,
    pub no: Phrases,
    /// Values that say that there is nothing: `none`.
    pub nothing: Phrases,
    strong: Phrases,
    conditional: Phrases,
    high: Phrases,
    moderate: Phrases,
    low: Phrases,
    very_low: Phrases,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Verbs {
    /// Before what is advised: `offer`.
    before: Phrases,
    /// After what is advised: `is recommended`.
    after: Phrases,
}

/// A verb that takes a stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundVerb {
    /// Those that it may be: `avoid` is said of both against.
    pub stances: Vec<Stance>,
    /// The words of the verb.
    pub at: Range<usize>,
    /// What it speaks of, as words of the text.
    pub of: Range<usize>,
    /// Whether the text begins with it.
    pub is_first: bool,
}

/// A found verb: its stances, its tokens, and whether what it speaks of comes after it.
struct Verb {
    stances: Vec<Stance>,
    tokens: Range<usize>,
    is_before: bool,
}

impl Words {
    /// Every verb of a text that takes a stance.
    pub fn said(&self, text: &str) -> Vec<FoundVerb> {
        let tokens = tokens(text, false);
        let verbs = self.advice.verbs(&tokens);
        let ends: Vec<_> = verbs.iter().map(|verb| verb.tokens.clone()).collect();
        let said = verbs.into_iter().enumerate().map(|(index, verb)| {
            let previous = index.checked_sub(1).map_or(0, |before| ends[before].end);
            let next = ends.get(index + 1).map_or(tokens.len(), |next| next.start);
            let of = match verb.is_before {
                true => self.advice.after(&tokens, verb.tokens.end, next),
                false => self.advice.before(&tokens, verb.tokens.start, previous),
            };
            FoundVerb {
                stances: verb.stances,
                is_first: verb.tokens.start == 0,
                at: bytes(&tokens, verb.tokens),
                of: bytes(&tokens, of),
            }
        });
        said.collect()
    }

    /// The words of a name, without an article.
    pub fn name_words(&self, name: &str) -> Vec<String> {
        let tokens = tokens(name, false);
        let words = tokens.iter().filter_map(TextToken::word);
        let is_article = |word: &&str| self.advice.articles.has(word);
        words.skip_while(is_article).map(str::to_owned).collect()
    }

    fn is_same_word(&self, a: &str, b: &str) -> bool {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        long.strip_prefix(short)
            .is_some_and(|rest| rest.is_empty() || short.len() > 2 && self.advice.endings.has(rest))
    }

    /// Whether one of some phrases stands in a text.
    pub fn has_phrase(&self, text: &str, phrases: &Phrases) -> bool {
        phrases.stand_in(&tokens(text, false))
    }

    /// Where the first word stands that denies something.
    pub fn first_denial(&self, text: &str) -> Option<Range<usize>> {
        let mut tokens = tokens(text, false).into_iter();
        let is_denial = |token: &TextToken<'_>| {
            let word = token.word();
            word.is_some_and(|word| self.advice.denials.has(word))
        };
        tokens.find(is_denial).map(|token| token.at)
    }

    /// Whether a name stands in a text, whatever signs stand between its words, and no word before it denies it.
    pub fn names_affirmed(&self, name: &str, text: &str) -> bool {
        const FEW: usize = 2;
        let name = self.name_words(name);
        let mut tokens = tokens(text, false);
        tokens.retain(|token| token.word().is_some());
        let is_at = |start: usize| {
            let mut pairs = tokens[start..].iter().zip(&name);
            pairs.all(|(token, word)| {
                token
                    .word()
                    .is_some_and(|spelled| self.is_same_word(spelled, word))
            })
        };
        let is_denied = |start: usize| {
            let before = &tokens[start.saturating_sub(FEW)..start];
            before.iter().any(|token| {
                token
                    .word()
                    .is_some_and(|word| self.advice.denials.has(word))
            })
        };
        let starts = 0..(tokens.len() + 1).saturating_sub(name.len().max(1));
        !name.is_empty()
            && starts
                .into_iter()
                .any(|start| is_at(start) && !is_denied(start))
    }

    /// Whether a text begins with one of some phrases.
    pub fn begins_with(&self, text: &str, phrases: &Phrases) -> bool {
        let tokens = tokens(text, false);
        phrases.follow(&tokens, 0).is_some()
    }

    /// The strengths that a text names.
    pub fn strengths_named(&self, text: &str) -> Vec<Strength> {
        let advice = &self.advice;
        let all = [
            (Strength::Strong, &advice.strong),
            (Strength::Conditional, &advice.conditional),
        ];
        let tokens = tokens(text, false);
        let named = all
            .into_iter()
            .filter(|(_, phrases)| phrases.stand_in(&tokens));
        named.map(|(strength, _)| strength).collect()
    }

    /// The certainties that a text names.
    pub fn grades_named(&self, text: &str) -> Vec<Grade> {
        let advice = &self.advice;
        let all = [
            (Grade::VeryLow, &advice.very_low),
            (Grade::Low, &advice.low),
            (Grade::Moderate, &advice.moderate),
            (Grade::High, &advice.high),
        ];
        let tokens = tokens(text, false);
        let named = all
            .into_iter()
            .filter(|(_, phrases)| phrases.stand_in(&tokens));
        let named: Vec<Grade> = named.map(|(grade, _)| grade).collect();
        // `very low certainty` holds `low certainty`.
        match named.contains(&Grade::VeryLow) {
            true => named
                .into_iter()
                .filter(|grade| *grade != Grade::Low)
                .collect(),
            false => named,
        }
    }
}

/// Finds the names of things in running text.
#[derive(Clone, Debug)]
pub struct NamesInText<K> {
    words: &'static Words,
    /// By the first letters of their first word, the longest first.
    by_first: FxHashMap<String, Vec<(Vec<String>, K)>>,
}

/// How many letters of a word stay the same in every case and number.
const KEPT: usize = 3;

impl<K: Copy> NamesInText<K> {
    pub fn new<'a>(words: &'static Words, names: impl IntoIterator<Item = (&'a str, K)>) -> Self {
        let mut by_first: FxHashMap<String, Vec<(Vec<String>, K)>> = FxHashMap::default();
        for (name, key) in names {
            let name = words.name_words(name);
            if let Some(first) = name.first() {
                let stem = stem(first).to_owned();
                by_first.entry(stem).or_default().push((name, key));
            }
        }
        for names in by_first.values_mut() {
            names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
        Self { words, by_first }
    }

    /// Each name that stands in a text, in whatever case or number, with its place; of two that overlap the longer one.
    pub fn find(&self, text: &str) -> Vec<(K, Range<usize>)> {
        if self.by_first.is_empty() {
            return Vec::new();
        }
        let mut tokens = tokens(text, false);
        tokens.retain(|token| token.word().is_some());
        let mut found = Vec::new();
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            let alike = token.word().and_then(|word| self.by_first.get(stem(word)));
            let mut alike = alike.into_iter().flatten();
            match alike.find(|(name, _)| self.is_at(&tokens, index, name)) {
                Some((name, key)) => {
                    index += name.len();
                    found.push((*key, token.at.start..tokens[index - 1].at.end));
                }
                None => index += 1,
            }
        }
        found
    }

    fn is_at(&self, tokens: &[TextToken<'_>], index: usize, name: &[String]) -> bool {
        let window = tokens.get(index..index + name.len());
        window.is_some_and(|window| {
            let mut pairs = window.iter().zip(name);
            pairs.all(|(token, word)| {
                token
                    .word()
                    .is_some_and(|spelled| self.words.is_same_word(spelled, word))
            })
        })
    }
}

fn stem(word: &str) -> &str {
    let end = word.char_indices().nth(KEPT);
    end.map_or(word, |(end, _)| &word[..end])
}

fn bytes(tokens: &[TextToken<'_>], range: Range<usize>) -> Range<usize> {
    match (
        tokens.get(range.start),
        range.end.checked_sub(1).and_then(|last| tokens.get(last)),
    ) {
        (Some(first), Some(last)) if range.start < range.end => first.at.start..last.at.end,
        (_, _) => 0..0,
    }
}

impl SaidAdvice {
    fn verbs(&self, tokens: &[TextToken<'_>]) -> Vec<Verb> {
        let mut verbs: Vec<Verb> = Vec::new();
        let mut index = 0;
        let begin = self.verbs_begin();
        while let Some(token) = tokens.get(index) {
            let may_begin = token.text().is_some_and(|word| begin.has(word));
            match may_begin.then(|| self.verb(tokens, index)).flatten() {
                Some(verb) => {
                    index = verb.tokens.end;
                    verbs.push(verb);
                }
                None => index += 1,
            }
        }
        verbs
    }

    /// Every verb, with the stances that it may take.
    fn all_verbs(&self) -> [(&'static [Stance], &Verbs); 6] {
        [
            (&[Stance::Offer, Stance::Consider], &self.permit),
            (&[Stance::Offer], &self.offer),
            (&[Stance::Consider], &self.consider),
            (&[Stance::Avoid], &self.avoid),
            (&[Stance::Forbid], &self.forbid),
            (&[Stance::Avoid, Stance::Forbid], &self.against),
        ]
    }

    /// How the first words of verbs begin.
    fn verbs_begin(&self) -> FirstBytes {
        let all = self.all_verbs();
        FirstBytes::of_any(&all.map(|(_, verb)| [&verb.before, &verb.after]).concat())
    }

    /// The longest verb that begins at a token; one that comes before what it speaks of begins a clause.
    fn verb(&self, tokens: &[TextToken<'_>], index: usize) -> Option<Verb> {
        let mut longest: Option<Verb> = None;
        for (stances, verbs) in self.all_verbs() {
            let before = verbs.before.follow(tokens, index);
            let before = before.filter(|_| self.opens(tokens, index));
            let after = verbs.after.follow(tokens, index);
            let is_before = before.is_some() && before >= after;
            let Some(end) = before.max(after) else {
                continue;
            };
            if longest.as_ref().is_none_or(|verb| verb.tokens.end < end) {
                let stances = stances.to_vec();
                longest = Some(Verb {
                    stances,
                    tokens: index..end,
                    is_before,
                });
            }
        }
        longest
    }

    fn opens(&self, tokens: &[TextToken<'_>], index: usize) -> bool {
        let Some(before) = index.checked_sub(1).map(|before| &tokens[before]) else {
            return true;
        };
        before
            .word()
            .map_or(!before.is_sign("-"), |word| self.joins.has(word))
    }

    /// From a verb to the end of what it speaks of.
    fn after(&self, tokens: &[TextToken<'_>], start: usize, limit: usize) -> Range<usize> {
        let end = (start..limit).find(|index| self.ends_here(&tokens[*index]));
        start..end.unwrap_or(limit)
    }

    /// From the beginning of a sentence, or from the verb before, to a verb.
    fn before(&self, tokens: &[TextToken<'_>], end: usize, limit: usize) -> Range<usize> {
        let is_end = |token: &TextToken<'_>| {
            [".", ";", ":", "!", "?"]
                .iter()
                .any(|sign| token.is_sign(sign))
        };
        let start = (limit..end).rev().find(|index| is_end(&tokens[*index]));
        start.map_or(limit, |sign| sign + 1)..end
    }

    fn ends_here(&self, token: &TextToken<'_>) -> bool {
        let is_end = [".", ";", ":", "!", "?", "(", "–", "—"]
            .iter()
            .any(|sign| token.is_sign(sign));
        is_end || token.word().is_some_and(|word| self.ends.has(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    fn said(language: &str, text: &str) -> Vec<(Vec<&'static str>, String)> {
        let words = Words::of(&Language::parse(language).expect("a tag")).expect("words");
        let said = words.said(text).into_iter();
        said.map(|said| {
            (
                said.stances.into_iter().map(Stance::name).collect(),
                text[said.of].to_owned(),
            )
        })
        .collect()
    }

    #[track_caller]
    fn one(language: &str, text: &str, stance: &str, of: &str) {
        assert_eq!(
            said(language, text),
            [(stance.split(' ').collect(), of.to_owned())],
            "{text}"
        );
    }

    #[test]
    fn reads_english_advice() {
        one(
            "en",
            "Offer exercise therapy, over dry needling, for pain",
            "offer",
            "exercise therapy,",
        );
        one("en", "Consider heat for acute pain", "consider", "heat");
        one(
            "en",
            "Do not use dry needling after surgery",
            "forbid",
            "dry needling",
        );
        one(
            "en",
            "Stop: dry needling is advised against in headache",
            "avoid forbid",
            "dry needling",
        );
        one(
            "en",
            "We conditionally recommend against heat",
            "avoid",
            "heat",
        );
        one("en", "We recommend against heat", "forbid", "heat");
        one("en", "Heat may be considered", "consider", "Heat");
        one(
            "en",
            "Heat is not recommended for pain",
            "avoid forbid",
            "Heat",
        );
        one(
            "en",
            "Exercise is recommended over heat",
            "offer",
            "Exercise",
        );
    }

    #[test]
    fn a_verb_counts_where_a_clause_begins() {
        assert_eq!(said("en", "An offer that patients consider"), []);
        assert_eq!(said("en", "Offer rest and consider heat").len(), 2);
        assert_eq!(said("en", "Do not confuse heat with fire"), []);
    }

    #[test]
    fn reads_german_advice() {
        one("de", "Wärme anbieten", "offer", "Wärme");
        one("de", "Bieten Sie Wärme an", "offer", "Wärme an");
        one("de", "Wärme erwägen", "consider", "Wärme");
        one("de", "Wärme nicht anwenden", "forbid", "Wärme");
        one("de", "Wir raten ab von Wärme", "forbid", "Wärme");
    }

    #[test]
    fn finds_names_in_another_number() {
        let names = [
            ("An antibiotic", 1),
            ("Dry needling", 2),
            ("Heat", 3),
            ("Dry needling of the neck", 4),
        ];
        let names = NamesInText::new(Words::english(), names);
        let found = |text| {
            names
                .find(text)
                .into_iter()
                .map(|(key, _)| key)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("Two antibiotics, and dry needling"), [1, 2]);
        assert_eq!(
            found("needling of the neck, heated blankets"),
            [] as [i32; 0]
        );
        assert_eq!(found("the dry needling of the neck"), [4]);
    }
}
