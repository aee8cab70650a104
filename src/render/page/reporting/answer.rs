//! Where a guideline answers what an item asks for.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{part, topic_part};
use crate::model::Listing;
use crate::model::{
    Ask, Certainty, Evidence, Guideline, GuidelineKey, Kind, PathwayKey, Recommendation, Thing,
};
use crate::model::{first_words, plain};
use crate::plan::{Page, Place};
use crate::render::view::{Link, View};

/// What is reported, and said so, where something is not.
#[derive(Serialize)]
pub(super) struct Answers {
    found: Vec<Answer>,
    /// Said where something is missing: all of it, or parts by their names.
    missing: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    link: Link,
    /// The first words of it.
    start: String,
}

/// How many characters of an answer are shown.
const LONGEST: usize = 140;

impl View<'_> {
    pub(super) fn answers(&self, key: GuidelineKey, asks: &[Ask]) -> Answers {
        let mut found = Vec::new();
        let mut missing = Vec::new();
        for &ask in asks {
            match self.answer_to(key, ask) {
                Some(answer) => found.push(answer),
                None => missing.push(self.name_of(ask).to_owned()),
            }
        }
        let words = self.words();
        let missing = match (found.is_empty(), missing.as_slice()) {
            (_, []) => None,
            (true, _) => Some(words.fields.not_reported.to_string()),
            (false, missing) => {
                let names = missing.join(&words.forms.list);
                Some(words.reported.not_reported_of.say(names))
            }
        };
        Answers { found, missing }
    }

    fn name_of(&self, ask: Ask) -> &str {
        let (words, fields) = (&self.words().reporting, &self.words().fields);
        let text = match ask {
            Ask::Topic(topic) => return self.words().topics.of(topic),
            Ask::Title => &words.guideline_title,
            Ask::Published => &fields.published,
            Ask::Focus => &words.focus,
            Ask::Summary => &words.summary,
            Ask::Terms => &words.glossary,
            Ask::Contact => &words.contact,
            Ask::Population => &fields.population,
            Ask::Members => &words.members,
            Ask::SearchedUntil => &words.searched_until,
            Ask::Evidence => &words.evidence,
            Ask::Recommendations => &words.recommendations,
            Ask::ForDifferentPatients => &words.for_different_patients,
            Ask::StrengthAndCertainty => &words.strength_and_certainty,
            Ask::EvidenceOfEach => &words.evidence_of_each,
            Ask::Pathways => return self.words().kinds.of(Kind::Pathway),
            Ask::Funding => &fields.funding,
            Ask::Interests => &fields.conflicts_of_interest,
        };
        text.as_str()
    }

    /// `None` where the guideline says nothing of it.
    fn answer_to(&self, key: GuidelineKey, ask: Ask) -> Option<Answer> {
        let guideline = &self.library().guidelines[key];
        let front = Place::Page(Page::Thing(Thing::Guideline(key)));
        let all = Place::Page(Page::Recommendations);
        let (place, text) = match ask {
            Ask::Topic(topic) => {
                let prose = guideline.reporting.topics.get(&topic)?;
                (self.here(&topic_part(topic)), plain(prose, self.library()))
            }
            Ask::Title => (front, self.titled(guideline)?),
            Ask::Summary => (front, plain(guideline.summary.as_ref()?, self.library())),
            Ask::Population => (front, plain(guideline.population.as_ref()?, self.library())),
            Ask::Published => {
                let date = self.words().date(guideline.published?);
                (self.here(part::PUBLISHED), date)
            }
            Ask::Focus => {
                let focus = guideline.reporting.focus.iter();
                let focus: Vec<&str> = focus.map(|&focus| self.words().focuses.of(focus)).collect();
                let focus = super::listed(&focus, self)?;
                (self.here(part::FOCUS), focus)
            }
            Ask::Contact => {
                let contact = guideline.reporting.contact.as_ref()?;
                (self.here(part::CONTACT), contact.name.clone())
            }
            Ask::Members => {
                let members = guideline.reporting.members.iter();
                let members: Vec<&str> = members.map(|member| member.name.as_str()).collect();
                let members = super::listed(&members, self)?;
                (self.here(part::MEMBERS), members)
            }
            Ask::SearchedUntil => {
                let (date, _) = guideline.reporting.searched_until?;
                (self.here(part::SEARCHED_UNTIL), self.words().date(date))
            }
            Ask::Funding => (self.here(part::FUNDING), guideline.funding.clone()?),
            Ask::Interests => {
                let interests = guideline.conflicts_of_interest.clone()?;
                (self.here(part::INTERESTS), interests)
            }
            Ask::Terms => (Place::Page(Page::Glossary), self.terms()?),
            Ask::Evidence => {
                let place = Place::Part(Page::Contents, Kind::Evidence.name().to_owned());
                (place, self.evidence_said(key)?)
            }
            Ask::Recommendations => (all, self.recommendations_said(key)?),
            Ask::ForDifferentPatients => {
                let by_condition = Place::Page(Page::Index(Listing::Conditions));
                (by_condition, self.different_patients(key)?)
            }
            Ask::StrengthAndCertainty => {
                let by_strength = Place::Page(Page::Index(Listing::Strengths));
                (by_strength, self.certainty_said(key)?)
            }
            Ask::EvidenceOfEach => (all, self.supported_said(key)?),
            Ask::Pathways => self.first_pathway(key)?,
        };
        Some(Answer {
            link: Link {
                href: self.href(&place),
                text: self.name_of(ask).to_owned(),
            },
            start: first_words(&text, LONGEST),
        })
    }

    fn here(&self, part: &str) -> Place {
        Place::Part(self.page, part.to_owned())
    }

    /// The title of the guideline or of the book, if it has a word for a guideline in it.
    fn titled(&self, guideline: &Guideline) -> Option<String> {
        let wanted = crate::search::tokens(self.words().reporting.title_words.as_str());
        let titles = [&guideline.meta.title, &self.library().settings.title];
        let says = |title: &&&String| {
            let tokens = crate::search::tokens(title);
            tokens.iter().any(|token| wanted.contains(token))
        };
        titles.iter().find(says).map(|title| (*title).clone())
    }

    fn terms(&self) -> Option<String> {
        let library = self.library();
        let terms = library.terms.values().map(|term| term.meta.title.as_str());
        let abbreviations = library.outcomes.values();
        let abbreviations = abbreviations.filter_map(|outcome| outcome.abbreviation.as_deref());
        let names: Vec<&str> = terms.chain(abbreviations).collect();
        super::listed(&names, self)
    }

    fn recommendations_of(&self, key: GuidelineKey) -> Vec<&Recommendation> {
        let all = self.library().recommendations.values();
        all.filter(|recommendation| recommendation.meta.guideline == key)
            .collect()
    }

    /// How many recommendations; `None` where there are none.
    fn recommendations_said(&self, key: GuidelineKey) -> Option<String> {
        let count = self.recommendations_of(key).len();
        let wording = &self.words().listed.recommendations;
        let wording = self.words().plural(wording, &count.to_string());
        (count > 0).then(|| wording.say(count))
    }

    fn different_patients(&self, key: GuidelineKey) -> Option<String> {
        let recommendations = self.recommendations_of(key);
        let whens: BTreeSet<&str> = recommendations
            .iter()
            .map(|recommendation| recommendation.when.text.as_str())
            .collect();
        (whens.len() > 1)
            .then(|| self.recommendations_said(key))
            .flatten()
    }

    fn certainty_said(&self, key: GuidelineKey) -> Option<String> {
        let recommendations = self.recommendations_of(key);
        let stated = recommendations.iter();
        let stated = stated.filter(|own| {
            let certainty = own.certainty.as_ref();
            certainty.is_some_and(|certainty| *certainty != Certainty::NotStated)
        });
        self.of_total(
            &self.words().reported.with_certainty,
            stated.count(),
            recommendations.len(),
        )
    }

    fn supported_said(&self, key: GuidelineKey) -> Option<String> {
        let recommendations = self.recommendations_of(key);
        let supported = recommendations
            .iter()
            .filter(|own| !own.evidence.is_empty());
        self.of_total(
            &self.words().reported.with_evidence,
            supported.count(),
            recommendations.len(),
        )
    }

    fn evidence_said(&self, key: GuidelineKey) -> Option<String> {
        let all = self.library().evidence.values();
        let own: Vec<&Evidence> = all.filter(|own| own.meta.guideline == key).collect();
        let stated = own.iter();
        let stated = stated.filter(|own| own.certainty != Certainty::NotStated);
        self.of_total(
            &self.words().reported.evidence_with_certainty,
            stated.count(),
            own.len(),
        )
    }

    /// `None` where none of them does.
    fn of_total(
        &self,
        wording: &crate::words::OfTotal,
        number: usize,
        total: usize,
    ) -> Option<String> {
        (number > 0).then(|| wording.say(number, total))
    }

    fn first_pathway(&self, key: GuidelineKey) -> Option<(Place, String)> {
        let mut pathways = self.library().pathways.iter();
        let own =
            |(_, pathway): &(PathwayKey, &crate::model::Pathway)| pathway.meta.guideline == key;
        let (pathway, own) = pathways.find(own)?;
        let place = Place::Page(Page::Thing(Thing::Pathway(pathway)));
        Some((place, own.meta.title.clone()))
    }
}
