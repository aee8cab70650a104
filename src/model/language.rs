use std::fmt;

use unic_langid::{CharacterDirection, LanguageIdentifier};

/// The language of a book, from its tag (BCP 47).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(LanguageIdentifier);

impl Language {
    /// `None` for what is not a tag. Extensions (`de-u-…`, `de-x-…`) say nothing that the site uses.
    pub fn parse(tag: &str) -> Option<Self> {
        let subtags = tag.split('-').take_while(|subtag| subtag.len() > 1);
        let plain: Vec<&str> = subtags.collect();
        plain.join("-").parse().ok().map(Self)
    }

    /// Without script and region: `de`.
    pub fn base(&self) -> &str {
        self.0.language.as_str()
    }

    /// As HTML's `dir`.
    pub fn direction(&self) -> &'static str {
        match self.0.character_direction() {
            CharacterDirection::RTL => "rtl",
            CharacterDirection::LTR | CharacterDirection::TTB => "ltr",
        }
    }
}

/// English, where a book says nothing.
impl Default for Language {
    fn default() -> Self {
        Self::parse("en").unwrap_or_else(|| Self(LanguageIdentifier::default()))
    }
}

/// The tag as BCP 47 recommends to write it.
impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_and_other_text_is_refused() {
        let written = |tag: &str| Language::parse(tag).map(|language| language.to_string());
        assert_eq!(written("DE-latn-at").as_deref(), Some("de-Latn-AT"));
        assert_eq!(written("de-CH-1996").as_deref(), Some("de-CH-1996"));
        assert_eq!(written("de-x-plain").as_deref(), Some("de"));
        assert_eq!(written("a language"), None);
        assert_eq!(written(""), None);
        assert_eq!(Language::default().base(), "en");
    }

    #[test]
    fn some_languages_are_written_from_right_to_left() {
        let direction = |tag: &str| Language::parse(tag).map(|language| language.direction());
        assert_eq!(direction("ar-EG"), Some("rtl"));
        assert_eq!(direction("he"), Some("rtl"));
        assert_eq!(direction("en"), Some("ltr"));
    }
}
