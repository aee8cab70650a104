//! Sentences with holes, and words that depend on a number.

use std::collections::BTreeMap;
use std::fmt::Display;

use intl_pluralrules::PluralCategory;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// A piece of a sentence; some are links.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PhraseRun {
    pub text: String,
    pub href: Option<String>,
    /// It is an identifier or a place, to be set as code.
    pub code: bool,
}

/// A sentence whose pieces may be links, in the order that the language wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Phrase(pub Vec<PhraseRun>);

impl Phrase {
    pub fn text(text: impl Into<String>) -> Self {
        Self(vec![PhraseRun {
            text: text.into(),
            href: None,
            code: false,
        }])
    }

    pub fn code(text: impl Into<String>) -> Self {
        Self(vec![PhraseRun {
            text: text.into(),
            href: None,
            code: true,
        }])
    }

    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self(vec![PhraseRun {
            text: text.into(),
            href: Some(href.into()),
            code: false,
        }])
    }

    /// Without its links.
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Several phrases in a row, with a text between each two.
    pub fn join(phrases: impl IntoIterator<Item = Phrase>, between: &str) -> Self {
        let mut runs = Vec::new();
        for phrase in phrases {
            if !runs.is_empty() {
                runs.extend(Self::text(between).0);
            }
            runs.extend(phrase.0);
        }
        Self(runs)
    }
}

/// Text with named holes: `Version {version}`. Braces mean nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holed {
    pieces: Vec<TemplatePart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum TemplatePart {
    Text(String),
    /// A number into the sentence's list of holes.
    Hole(usize),
}

impl Holed {
    /// Reads a text that has each of these holes at least once, and no other.
    pub fn parse(text: &str, holes: &[&str]) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| format!("a hole is not closed: {text}"))?;
            let hole = holes
                .iter()
                .position(|hole| *hole == name)
                .ok_or_else(|| format!("there is no hole `{name}` here: {text}"))?;
            pieces.push(TemplatePart::Text(before.to_owned()));
            pieces.push(TemplatePart::Hole(hole));
            rest = after;
        }
        pieces.push(TemplatePart::Text(rest.to_owned()));
        let missing = (0..holes.len()).find(|&hole| !pieces.contains(&TemplatePart::Hole(hole)));
        match missing {
            Some(hole) => Err(format!("the hole `{}` is missing: {text}", holes[hole])),
            None => Ok(Self { pieces }),
        }
    }

    /// The sentence with one phrase for each hole. The first phrase grows in place: a list that is said pair by pair, "a and b" and
    /// then "a and b" and "c", takes no longer than it is.
    pub fn fill(&self, mut holes: impl AsMut<[Phrase]>) -> Phrase {
        let holes = holes.as_mut();
        let mut runs = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece {
                TemplatePart::Text(text) if text.is_empty() => {}
                TemplatePart::Text(text) => runs.extend(Phrase::text(text).0),
                TemplatePart::Hole(hole) => {
                    let Phrase(filled) = match self.pieces[index + 1..].contains(piece) {
                        true => holes[*hole].clone(),
                        false => std::mem::take(&mut holes[*hole]),
                    };
                    if runs.is_empty() {
                        runs = filled;
                    } else {
                        runs.extend(filled);
                    }
                }
            }
        }
        Phrase(runs)
    }

    pub fn say(&self, holes: &[&dyn Display]) -> String {
        let said = self.pieces.iter().map(|piece| match piece {
            TemplatePart::Text(text) => text.clone(),
            TemplatePart::Hole(hole) => holes[*hole].to_string(),
        });
        said.collect()
    }
}

/// A type for each sentence with holes, so that every language fills the same ones and no page forgets one.
macro_rules! sentences {
    ($($(#[$doc:meta])* $name:ident($($hole:ident),+);)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name($crate::words::sentence::Holed);

        impl $name {
            const HOLES: &'static [&'static str] = &[$(stringify!($hole)),+];

            #[allow(dead_code, reason = "a sentence is said as text or as a phrase")]
            pub fn say(&self, $($hole: impl std::fmt::Display),+) -> String {
                self.0.say(&[$(&$hole),+])
            }

            #[allow(dead_code, reason = "a sentence is said as text or as a phrase")]
            pub fn phrase(&self, $($hole: $crate::words::Phrase),+) -> $crate::words::Phrase {
                self.0.fill([$($hole),+])
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                let holed = $crate::words::sentence::Holed::parse(&text, Self::HOLES);
                holed.map(Self).map_err(serde::de::Error::custom)
            }
        }
    )* };
}
pub(super) use sentences;

/// One wording for each class of numbers that the language tells apart: `one`, `few`, `other`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plural<S> {
    forms: BTreeMap<&'static str, S>,
    other: S,
}

impl<S> Plural<S> {
    /// The wording for a class; what has none is said as `other`.
    pub fn form(&self, class: PluralCategory) -> &S {
        self.forms.get(class_name(class)).unwrap_or(&self.other)
    }

    /// Each class of numbers with its wording.
    pub fn forms(&self) -> impl Iterator<Item = (&'static str, &S)> {
        let forms = self.forms.iter().map(|(name, form)| (*name, form));
        forms.chain([("other", &self.other)])
    }

    /// The classes that have a wording of their own.
    #[cfg(test)]
    pub fn classes(&self) -> Vec<&'static str> {
        self.forms.keys().copied().chain(["other"]).collect()
    }
}

pub fn class_name(class: PluralCategory) -> &'static str {
    match class {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}

impl<'de, S: Deserialize<'de>> Deserialize<'de> for Plural<S> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        const NAMES: [&str; 5] = ["zero", "one", "two", "few", "many"];
        let mut written: BTreeMap<String, S> = BTreeMap::deserialize(from)?;
        let other = written
            .remove("other")
            .ok_or_else(|| D::Error::missing_field("other"))?;
        let mut forms = BTreeMap::new();
        for (name, form) in written {
            let known = NAMES.iter().find(|known| **known == name);
            let known = known.ok_or_else(|| D::Error::unknown_field(&name, &NAMES))?;
            forms.insert(*known, form);
        }
        Ok(Self { forms, other })
    }
}

/// A plain text, the only thing that templates take from a language by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordText(String);

impl WordText {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for WordText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for WordText {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for WordText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        match text.trim().is_empty() || text.contains(['{', '}']) {
            true => Err(D::Error::custom(format!("no plain text: “{text}”"))),
            false => Ok(Self(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_those_of_the_sentence() {
        let holes = ["a", "b"];
        let holed = Holed::parse("{b} before {a}.", &holes).expect("both holes");
        assert_eq!(holed.say(&[&1, &"two"]), "two before 1.");
        assert!(Holed::parse("{a}", &holes).is_err());
        assert!(Holed::parse("{a} {b} {c}", &holes).is_err());
        assert!(Holed::parse("{a} {b", &holes).is_err());
    }

    #[test]
    fn a_link_stands_where_the_language_wants_it() {
        let holed = Holed::parse("see {a}", &["a"]).expect("a hole");
        let phrase = holed.fill([Phrase::link("<there>", "x.html")]);
        let texts: Vec<&str> = phrase.0.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(texts, ["see ", "<there>"]);
        assert_eq!(phrase.0[1].href.as_deref(), Some("x.html"));
    }
}
