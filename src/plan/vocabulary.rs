//! The names of glossary terms, as they are met in running text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::model::{Library, TermKey};

/// The names of all terms.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// By their first word in lower case; of those with the same one the longest first.
    names: BTreeMap<String, Vec<Name>>,
    /// The first characters of these words: most words of a text begin with none of them.
    initials: BTreeSet<char>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    text: String,
    term: TermKey,
}

impl Vocabulary {
    /// Titles, abbreviations and synonyms; a name that two terms share tells nothing.
    pub(super) fn of(library: &Library) -> Self {
        let mut named: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        for (term, written) in library.terms.iter() {
            let written_names = [Some(&written.meta.title), written.abbreviation.as_ref()];
            for text in written_names.into_iter().flatten().chain(&written.synonyms) {
                let text = text.clone();
                let names = named.entry(text.to_lowercase()).or_default();
                names.push(Name { text, term });
            }
        }
        named.retain(|_, names| names.iter().all(|name| name.term == names[0].term));
        let mut vocabulary: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        for name in named.into_values().flatten() {
            let first = words(&name.text).next();
            let Some(word) = first.map(|first| name.text[first].to_lowercase()) else {
                continue;
            };
            vocabulary.entry(word).or_default().push(name);
        }
        for names in vocabulary.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.text.len()));
        }
        Self {
            initials: vocabulary
                .keys()
                .filter_map(|word| word.chars().next())
                .collect(),
            names: vocabulary,
        }
    }

    /// Where a text first names a term that is not among those already met.
    pub fn first(&self, text: &str, met: &BTreeSet<TermKey>) -> Option<(Range<usize>, TermKey)> {
        if self.names.is_empty() {
            return None;
        }
        words(text).find_map(|word| {
            let initial = text[word.clone()].chars().next()?;
            let initial = initial.to_lowercase().next()?;
            if !self.initials.contains(&initial) {
                return None;
            }
            let names = self.names.get(&text[word.clone()].to_lowercase())?;
            let new = names.iter().filter(|name| !met.contains(&name.term));
            let mut found = new.filter_map(|name| {
                let end = word.start + named(&text[word.start..], &name.text)?;
                Some((word.start..end, name.term))
            });
            found.next()
        })
    }
}

/// How long a name is at the beginning of a text, if it stands there as whole words. An abbreviation is met in its own
/// capitals only, any other name in whatever case.
fn named(text: &str, name: &str) -> Option<usize> {
    let is_abbreviation = name.chars().filter(|c| c.is_uppercase()).count() > 1;
    let mut rest = text.chars();
    for wanted in name.chars() {
        let word = rest.next()?;
        let is_same =
            word == wanted || (!is_abbreviation && word.to_lowercase().eq(wanted.to_lowercase()));
        if !is_same {
            return None;
        }
    }
    let is_whole = !rest.clone().next().is_some_and(char::is_alphanumeric);
    is_whole.then(|| text.len() - rest.as_str().len())
}

/// The words of a text, each as its place.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let length = text[start..].find(|c: char| !c.is_alphanumeric());
        at = length.map_or(text.len(), |length| start + length);
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    const TERMS: &str = r#"
# Terms

```term trigger
title = "Trigger point"
abbreviation = "TrP"
synonyms = ["Ärgerpunkt", "POINT"]
definition = "Sore."
```

```term score
title = "Point"
abbreviation = "PT"
definition = "Counted."
```
"#;

    fn met(text: &str) -> Option<(String, String)> {
        let library = sample::library_of(&sample::sources(&[("content/heat/terms.md", TERMS)]));
        let (place, term) = Vocabulary::of(&library).first(text, &BTreeSet::new())?;
        Some((
            text[place].to_owned(),
            library.terms[term].meta.id.to_string(),
        ))
    }

    #[test]
    fn names_are_met_as_whole_words() {
        let is = |text: &str, found: &str| {
            assert_eq!(
                met(text),
                Some((found.to_owned(), "trigger".to_owned())),
                "{text}"
            );
        };
        is("A trigger point, sore.", "trigger point");
        is("TRIGGER POINT", "TRIGGER POINT");
        is("(TrP)", "TrP");
        is("ein ärgerpunkt", "ärgerpunkt");
        assert_eq!(met("trigger points and trp"), None);
        assert_eq!(met("mistrigger"), None);
        // Two terms have this name.
        assert_eq!(met("a point"), None);
    }

    #[test]
    fn an_abbreviation_has_its_capitals() {
        assert_eq!(met("pt and Pt"), None);
        assert_eq!(met("a PT."), Some(("PT".to_owned(), "score".to_owned())));
    }

    #[test]
    fn what_was_met_is_not_met_again() {
        let library = sample::library_of(&sample::sources(&[("content/heat/terms.md", TERMS)]));
        let vocabulary = Vocabulary::of(&library);
        let text = "TrP, then trigger point, then back";
        let (_, first) = vocabulary.first(text, &BTreeSet::new()).expect("there");
        let (place, _) = vocabulary
            .first(text, &BTreeSet::from([first]))
            .expect("there");
        assert_eq!(&text[place], "back");
    }
}
