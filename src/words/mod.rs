//! The site's own words, in the language of the book.
//!
//! `en.toml` is the source; a language is one more file beside it and one line in `SHIPPED`.

mod criteria;
mod dose;
mod foreign;
mod groups;
mod listing;
mod model;
mod number;
mod patient;
mod reporting;
mod said;
mod search;
mod sentence;
mod table;
mod token;
mod unit;
mod web;
mod written;

use std::sync::LazyLock;

use intl_pluralrules::{PluralRuleType, PluralRules};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use crate::model::Language;

pub use criteria::{AskedFor, Bound, Criteria, Naming, Sayer, read};
#[cfg(test)]
pub use foreign::END;
pub use foreign::{BEGIN, is_mark, unmarked};
pub use groups::*;
pub use listing::*;
pub use model::{Joined, crossed_circles};
pub use patient::*;
pub use reporting::*;
pub use said::{FoundVerb, NamesInText, SaidAdvice};
pub use search::*;
pub use sentence::{Phrase, PhraseRun, Plural, WordText};
pub use table::*;
pub use web::*;
pub use written::{Stated, WrittenNumbers};

/// The words of one language. Templates see the groups of plain texts.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The language's own subtag, by which its plurals are formed.
    language: String,
    pub shell: Shell,
    pub pages: Pages,
    pub columns: Columns,
    pub fields: Fields,
    pub values: Values,
    pub fact_types: FactTypes,
    pub expected: Expected,
    pub steps: Steps,
    pub chart: Chart,
    pub pictures: Pictures,
    pub home: Home,
    pub lists: Lists,
    pub rules: Rules,
    pub own: Own,
    pub told: ToldWords,
    pub meaning: Meaning,
    pub kind: Kinds,
    pub kinds: Kinds,
    pub verbs: Verbs,
    pub strengths: Strengths,
    pub strength_labels: Strengths,
    pub certainties: Certainties,
    pub stances: Stances,
    #[serde(skip_serializing)]
    pub graded: Graded,
    #[serde(skip_serializing)]
    pub undecided: Undecided,
    pub outputs: Outputs,
    pub statuses: Statuses,
    pub joined: JoinedBy,
    pub benefits: Benefits,
    pub measures: Measures,
    pub periods: Periods,
    pub routes: Routes,
    pub tensions: Tensions,
    pub hit_policies: HitPolicies,
    pub coverages: Coverages,
    pub months: Months,
    pub reporting: Reporting,
    pub topics: Topics,
    pub sections: Sections,
    pub focuses: Focuses,
    pub right: RightItems,
    pub right_parts: RightParts,
    pub agree: AgreeItems,
    pub agree_parts: AgreeParts,
    pub listings: Listings,
    pub all_recommendations: AllRecommendations,
    pub index: Index,
    pub search: Search,
    #[serde(skip_serializing)]
    pub check_report: CheckReport,
    #[serde(skip_serializing)]
    pub draft: Draft,
    pub found: Found,
    pub patient: Patient,
    #[serde(skip_serializing)]
    pub claims: Claims,
    #[serde(skip_serializing)]
    pub criteria: CriteriaWords,
    #[serde(skip_serializing)]
    pub table: TableWords,
    #[serde(skip_serializing)]
    pub forms: Forms,
    #[serde(skip_serializing)]
    pub pictured: Pictured,
    #[serde(skip_serializing)]
    pub charted: Charted,
    #[serde(skip_serializing)]
    pub measured: Measured,
    #[serde(skip_serializing)]
    pub dosed: Dosed,
    #[serde(skip_serializing)]
    pub sentences: Sentences,
    #[serde(skip_serializing)]
    pub reported: Reported,
    #[serde(skip_serializing)]
    pub listed: Listed,
    #[serde(skip_serializing)]
    pub searched: Searched,
    #[serde(skip_serializing)]
    pub tried: Tried,
    #[serde(skip_serializing)]
    pub web: Web,
    #[serde(skip_serializing)]
    pub written: WrittenNumbers,
    #[serde(skip_serializing)]
    pub advice: SaidAdvice,
}

impl Words {
    fn load(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// English: for data, which every program reads alike.
    pub fn english() -> &'static Self {
        &SHIPPED[0].words
    }

    /// A language's own words, whatever the region; `None` where the site does not speak it.
    pub fn of(language: &Language) -> Option<&'static Self> {
        let shipped = SHIPPED
            .iter()
            .find(|shipped| shipped.tag == language.base());
        shipped.map(|shipped| &*shipped.words)
    }

    /// The tags of the languages that the site speaks.
    pub fn spoken() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|shipped| shipped.tag)
    }

    /// The words for a book: in its own language, or else in English with marks where each begins and ends.
    pub fn for_book(language: &Language) -> &'static Self {
        Self::of(language).unwrap_or_else(|| &FOREIGN)
    }

    /// The wording that the language has for a number, given by its digits.
    pub fn plural<'w, S>(&self, wordings: &'w Plural<S>, number: &str) -> &'w S {
        let tag: LanguageIdentifier = self.language.parse().unwrap_or_default();
        let class = PluralRules::create(tag, PluralRuleType::CARDINAL)
            .and_then(|rules| rules.select(number));
        wordings.form(class.unwrap_or(intl_pluralrules::PluralCategory::OTHER))
    }
}

/// English on pages in another language.
static FOREIGN: LazyLock<Words> = LazyLock::new(|| {
    let english: toml::Table = toml::from_str(include_str!("en.toml")).unwrap_or_default();
    let marked = toml::Value::Table(foreign::marked(english));
    // The tests load it, so it can be read.
    marked.try_into().expect("the marked words of en")
});

/// A language that the site speaks.
struct Shipped {
    tag: &'static str,
    words: LazyLock<Words>,
}

macro_rules! shipped {
    ($($tag:literal)*) => {
        /// Every language that the site speaks; English first.
        static SHIPPED: [Shipped; [$($tag),*].len()] = [$(Shipped {
            tag: $tag,
            // The tests load every file, so all that are shipped can be read.
            words: LazyLock::new(|| {
                Words::load(include_str!(concat!($tag, ".toml"))).expect(concat!("the words of ", $tag))
            }),
        }),*];
    };
}

shipped! { "en" "de" }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word() {
        for shipped in &SHIPPED {
            assert_eq!(shipped.words.language, shipped.tag);
        }
    }

    #[test]
    fn a_region_changes_no_words() {
        let words = |tag: &str| Words::of(&Language::parse(tag).expect("a tag"));
        for tag in ["de", "de-CH", "de-Latn-AT"] {
            let words = words(tag).expect("German");
            assert_eq!(words.pages.safety.as_str(), "Sicherheit", "{tag}");
        }
        assert!(words("fi").is_none());
    }

    #[test]
    fn a_missing_and_an_extra_word_are_refused() {
        let english = include_str!("en.toml");
        let missing = english.replace("skip = \"Skip to the content\"\n", "");
        let error = Words::load(&missing).expect_err("a word is missing");
        assert!(error.message().contains("skip"), "{error}");
        let extra = english.replace("[shell]\n", "[shell]\nskipp = \"Skip\"\n");
        let error = Words::load(&extra).expect_err("a word too many");
        assert!(error.message().contains("skipp"), "{error}");
    }

    #[test]
    fn a_sentence_without_its_holes_is_refused() {
        let english = include_str!("en.toml");
        let wrong = english.replace("Version {version}, {status}", "Version {version}");
        let error = Words::load(&wrong).expect_err("a hole is missing");
        assert!(error.message().contains("status"), "{error}");
    }

    #[test]
    fn every_class_of_numbers_has_its_wording() {
        for shipped in &SHIPPED {
            let tag: LanguageIdentifier = shipped.tag.parse().expect("a tag");
            let rules = PluralRules::create(tag, PluralRuleType::CARDINAL).expect("known rules");
            let classes = shipped.words.forms.weeks.classes();
            for number in 0..=1000_usize {
                let class = rules.select(number).expect("a number");
                assert!(
                    classes.contains(&sentence::class_name(class)),
                    "{}: {number}",
                    shipped.tag
                );
            }
        }
    }
}
