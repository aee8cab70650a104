//! What is to be done about a problem: in words, or as a text that goes to its place.

use std::fmt;

use super::nearest;
use crate::character::Alike;
use crate::source::{Sources, Span};

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Help {
    /// What its author must think about.
    Words(String),
    /// What a program can do too.
    Fix(Fix),
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Help::Words(words) => f.write_str(words),
            Help::Fix(fix) => fix.remedy.fmt(f),
        }
    }
}

impl Help {
    pub fn fix(&self) -> Option<&Fix> {
        match self {
            Help::Words(_) => None,
            Help::Fix(fix) => Some(fix),
        }
    }
}

impl From<String> for Help {
    fn from(words: String) -> Self {
        Help::Words(words)
    }
}

impl From<&str> for Help {
    fn from(words: &str) -> Self {
        Help::Words(words.to_owned())
    }
}

/// A text that goes to the place of another. The help of the problem is written from it, so that it says what is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced; a byte of it that stays is no part of it.
    pub span: Span,
    pub remedy: Remedy,
}

/// Whether a fix may be made without looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Nothing else can have been meant.
    Safe,
    /// It was probably meant.
    Guess,
}

impl Safety {
    pub fn is_safe(self) -> bool {
        self == Safety::Safe
    }
}

/// What is to be written, wherever that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    pub text: String,
    pub safety: Safety,
    words: RemedyWords,
}

/// How a help says what is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RemedyWords {
    Write,
    DidYouMean,
    LooksLike(Alike),
    /// These words before it.
    After(&'static str),
}

impl Remedy {
    /// ``write `…` ``: it says what is there in the words of the language.
    pub fn write(text: impl Into<String>) -> Self {
        Self::new(text, Safety::Safe, RemedyWords::Write)
    }

    /// The same after a reason: ``a value stands in single quotes: `…` ``.
    pub fn after(reason: &'static str, text: impl Into<String>) -> Self {
        Self::new(text, Safety::Safe, RemedyWords::After(reason))
    }

    /// ``did you mean `…`?``
    pub fn did_you_mean(text: impl Into<String>) -> Self {
        Self::new(text, Safety::Guess, RemedyWords::DidYouMean)
    }

    /// A name in the place of a wrong one. They are one name where they look alike, and where they differ in capitals alone and no other name does.
    pub fn name<'a>(wrong: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        if let Some(alike) = Alike::of(wrong, name) {
            return Self::new(name, Safety::Safe, RemedyWords::LooksLike(alike));
        }
        let folded = wrong.to_lowercase();
        let alike = known
            .into_iter()
            .filter(|known| known.to_lowercase() == folded);
        match alike.eq([name]) {
            true => Self::did_you_mean(name).and_is(Safety::Safe),
            false => Self::did_you_mean(name),
        }
    }

    /// The nearest of the names that an author gave, if one is near.
    pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let known: Vec<&str> = known.into_iter().collect();
        let folded = wrong.to_lowercase();
        let looks = known.iter().find(|name| Alike::of(wrong, name).is_some());
        let reads = || known.iter().find(|name| name.to_lowercase() == folded);
        let name = match looks.or_else(reads) {
            Some(name) => name,
            None => nearest(wrong, known.iter().copied())?,
        };
        Some(Self::name(wrong, name, known))
    }

    /// The nearest of the words that the language has, if one is near. It can only be that one where no other is a letter away.
    pub fn word<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        const SHORTEST: usize = 4;
        let known: Vec<&str> = known.into_iter().collect();
        let remedy = Self::nearest(wrong, known.iter().copied())?;
        let is_slip = |word: &&&str| strsim::osa_distance(wrong, word) <= 1;
        let slips = known.iter().filter(is_slip);
        let is_clear = wrong.chars().count() >= SHORTEST && slips.eq([&remedy.text.as_str()]);
        Some(match is_clear {
            true => remedy.and_is(Safety::Safe),
            false => remedy,
        })
    }

    #[must_use]
    pub fn and_is(self, safety: Safety) -> Self {
        Self { safety, ..self }
    }

    fn new(text: impl Into<String>, safety: Safety, words: RemedyWords) -> Self {
        Self {
            text: text.into(),
            safety,
            words,
        }
    }

    /// As a fix where there is a place for it, in words where there is none.
    pub fn at(self, place: Option<Span>) -> Help {
        match place {
            Some(span) => Help::Fix(Fix { span, remedy: self }),
            None => Help::Words(self.to_string()),
        }
    }

    /// In the place of a text that stands at a place of a file, alone or in quotes. One that stands there in another form is left to its author.
    pub fn in_place_of(self, wrong: &str, span: Span, sources: &Sources) -> Help {
        let place = place_of(wrong, &self.text, (sources.text(span), span));
        self.at(place)
    }

    /// As an order: ``Write `…` ``.
    pub fn title(&self) -> String {
        format!("Write `{}`", self.text)
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.words {
            RemedyWords::Write => write!(f, "write `{text}`"),
            RemedyWords::DidYouMean => write!(f, "did you mean `{text}`?"),
            RemedyWords::LooksLike(alike) => {
                write!(
                    f,
                    "did you mean `{text}`? it looks like it, but for {alike}"
                )
            }
            RemedyWords::After(reason) => write!(f, "{reason}: `{text}`"),
        }
    }
}

/// Where a text stands that another can be put in the place of.
fn place_of(wrong: &str, right: &str, (written, span): (&str, Span)) -> Option<Span> {
    if written == wrong {
        return Some(span);
    }
    let quote = written
        .chars()
        .next()
        .filter(|quote| ['"', '\''].contains(quote))?;
    let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
    let fits = inner == wrong && !right.contains(['"', '\'', '\\', '\n']);
    fits.then(|| span.part(1..1 + inner.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(remedy: Option<Remedy>) -> (String, bool) {
        let remedy = remedy.expect("something near");
        (remedy.to_string(), remedy.safety.is_safe())
    }

    #[test]
    fn a_name_of_the_author_is_guessed_unless_it_can_only_be_that_one() {
        let known = ["crb-65", "mild", "Severe", "severe"];
        let name = |wrong| said(Remedy::nearest(wrong, known));
        assert_eq!(name("crb-64"), ("did you mean `crb-65`?".to_owned(), false));
        assert_eq!(name("Mild"), ("did you mean `mild`?".to_owned(), true));
        assert!(!name("SEVERE").1);
        let alike = "did you mean `mild`? it looks like it, but for U+0456 (Cyrillic)";
        assert_eq!(name("m\u{456}ld"), (alike.to_owned(), true));
    }

    #[test]
    fn a_word_of_the_language_is_plain_where_one_letter_slipped() {
        let word = |wrong| said(Remedy::word(wrong, ["offer", "avoid", "any-of", "all-of"])).1;
        assert!(word("ofer") && word("aviod") && word("offers"));
        assert!(!word("avoidance") && !word("an-of-"));
    }

    #[test]
    fn a_text_is_replaced_where_it_stands_as_it_is() {
        let text = "a = \"nek\"\nb = 'n\\u0065k'\nc = nek\n";
        let mut sources = Sources::default();
        let file = sources.add("a.toml", text);
        let fixed = |written: &str, right: &str| {
            let start = text.find(written).expect("there");
            let span = Span::new(file, start..start + written.len());
            let help = Remedy::write(right).in_place_of("nek", span, &sources);
            help.fix().map(|fix| fix.span.start - start)
        };
        assert_eq!(fixed("\"nek\"", "neck"), Some(1));
        assert_eq!(fixed("nek\n", "neck"), None);
        assert_eq!(fixed("'n\\u0065k'", "neck"), None);
        assert_eq!(fixed("\"nek\"", "a \"neck\""), None);
        assert_eq!(fixed("nek", "'neck'"), Some(0));
    }
}
