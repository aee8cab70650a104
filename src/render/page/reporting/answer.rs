//! Where a guideline answers what an item asks for.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{part, topic_part};
use crate::model::Listing;
use crate::model::{
    Certainty, Evidence, Guideline, GuidelineKey, Kind, PathwayKey, Recommendation,
    ReportingQuestion, Thing,
};
use crate::model::{first_words, plain};
use crate::plan::{Page, SitePlace};
use crate::render::link::Link;
use crate::render::view::View;

/// What is reported, and said so, where something is not.
#[derive(Serialize)]
pub(super) struct Answers {
    found: Vec<ReportedAnswer>,
    /// Said where something is missing: all of it, or parts by their names.
    missing: Option<String>,
}

#[derive(Serialize)]
struct ReportedAnswer {
    link: Link,
    /// The first words of it.
    start: String,
}

/// How many characters of an answer are shown.
const LONGEST: usize = 140;

pub(super) fn answers(view: &View<'_>, key: GuidelineKey, asks: &[ReportingQuestion]) -> Answers {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for &ask in asks {
        match answer_to(view, key, ask) {
            Some(answer) => found.push(answer),
            None => missing.push(name_of(view, ask).to_owned()),
        }
    }
    let words = view.words();
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

fn name_of<'a>(view: &View<'a>, ask: ReportingQuestion) -> &'a str {
    let (words, fields) = (&view.words().reporting, &view.words().fields);
    let text = match ask {
        ReportingQuestion::Topic(topic) => return view.words().topics.of(topic),
        ReportingQuestion::Title => &words.guideline_title,
        ReportingQuestion::Published => &fields.published,
        ReportingQuestion::Focus => &words.focus,
        ReportingQuestion::Summary => &words.summary,
        ReportingQuestion::Terms => &words.glossary,
        ReportingQuestion::Contact => &words.contact,
        ReportingQuestion::Population => &fields.population,
        ReportingQuestion::Members => &words.members,
        ReportingQuestion::SearchedUntil => &words.searched_until,
        ReportingQuestion::Evidence => &words.evidence,
        ReportingQuestion::Recommendations => &words.recommendations,
        ReportingQuestion::ForDifferentPatients => &words.for_different_patients,
        ReportingQuestion::StrengthAndCertainty => &words.strength_and_certainty,
        ReportingQuestion::EvidenceOfEach => &words.evidence_of_each,
        ReportingQuestion::Pathways => return view.words().kinds.of(Kind::Pathway),
        ReportingQuestion::Funding => &fields.funding,
        ReportingQuestion::Interests => &fields.conflicts_of_interest,
    };
    text.as_str()
}

/// `None` where the guideline says nothing of it.
fn answer_to(view: &View<'_>, key: GuidelineKey, ask: ReportingQuestion) -> Option<ReportedAnswer> {
    let guideline = &view.library().guidelines[key];
    let front = SitePlace::Page(Page::Thing(Thing::Guideline(key)));
    let all = SitePlace::Page(Page::Recommendations);
    let (place, text) = match ask {
        ReportingQuestion::Topic(topic) => {
            let prose = guideline.reporting.topics.get(&topic)?;
            (here(view, &topic_part(topic)), plain(prose, view.library()))
        }
        ReportingQuestion::Title => (front, titled(view, guideline)?),
        ReportingQuestion::Summary => (front, plain(guideline.summary.as_ref()?, view.library())),
        ReportingQuestion::Population => {
            (front, plain(guideline.population.as_ref()?, view.library()))
        }
        ReportingQuestion::Published => {
            let date = view.words().date(guideline.published?);
            (here(view, part::PUBLISHED), date)
        }
        ReportingQuestion::Focus => {
            let focus = guideline.reporting.focus.iter();
            let focus: Vec<&str> = focus.map(|&focus| view.words().focuses.of(focus)).collect();
            let focus = super::listed(&focus, view)?;
            (here(view, part::FOCUS), focus)
        }
        ReportingQuestion::Contact => {
            let contact = guideline.reporting.contact.as_ref()?;
            (here(view, part::CONTACT), contact.name.clone())
        }
        ReportingQuestion::Members => {
            let members = guideline.reporting.members.iter();
            let members: Vec<&str> = members.map(|member| member.name.as_str()).collect();
            let members = super::listed(&members, view)?;
            (here(view, part::MEMBERS), members)
        }
        ReportingQuestion::SearchedUntil => {
            let (date, _) = guideline.reporting.searched_until?;
            (here(view, part::SEARCHED_UNTIL), view.words().date(date))
        }
        ReportingQuestion::Funding => (here(view, part::FUNDING), guideline.funding.clone()?),
        ReportingQuestion::Interests => {
            let interests = guideline.conflicts_of_interest.clone()?;
            (here(view, part::INTERESTS), interests)
        }
        ReportingQuestion::Terms => (SitePlace::Page(Page::Glossary), terms(view)?),
        ReportingQuestion::Evidence => {
            let place = SitePlace::Part(Page::Contents, Kind::Evidence.name().to_owned());
            (place, evidence_said(view, key)?)
        }
        ReportingQuestion::Recommendations => (all, recommendations_said(view, key)?),
        ReportingQuestion::ForDifferentPatients => {
            let by_condition = SitePlace::Page(Page::Index(Listing::Conditions));
            (by_condition, different_patients(view, key)?)
        }
        ReportingQuestion::StrengthAndCertainty => {
            let by_strength = SitePlace::Page(Page::Index(Listing::Strengths));
            (by_strength, certainty_said(view, key)?)
        }
        ReportingQuestion::EvidenceOfEach => (all, supported_said(view, key)?),
        ReportingQuestion::Pathways => first_pathway(view, key)?,
    };
    Some(ReportedAnswer {
        link: Link {
            href: view.link.href(&place),
            text: name_of(view, ask).to_owned(),
        },
        start: first_words(&text, LONGEST),
    })
}

fn here(view: &View<'_>, part: &str) -> SitePlace {
    SitePlace::Part(view.page(), part.to_owned())
}

/// The title of the guideline or of the book, if it has a word for a guideline in it.
fn titled(view: &View<'_>, guideline: &Guideline) -> Option<String> {
    let wanted = crate::search::tokens(view.words().reporting.title_words.as_str());
    let titles = [&guideline.meta.title, &view.library().settings.title];
    let says = |title: &&&String| {
        let tokens = crate::search::tokens(title);
        tokens.iter().any(|token| wanted.contains(token))
    };
    titles.iter().find(says).map(|title| (*title).clone())
}

fn terms(view: &View<'_>) -> Option<String> {
    let library = view.library();
    let terms = library.terms.values().map(|term| term.meta.title.as_str());
    let abbreviations = library.outcomes.values();
    let abbreviations = abbreviations.filter_map(|outcome| outcome.abbreviation.as_deref());
    let names: Vec<&str> = terms.chain(abbreviations).collect();
    super::listed(&names, view)
}

fn recommendations_of<'a>(view: &View<'a>, key: GuidelineKey) -> Vec<&'a Recommendation> {
    let all = view.library().recommendations.values();
    all.filter(|recommendation| recommendation.guideline == key)
        .collect()
}

/// How many recommendations; `None` where there are none.
fn recommendations_said(view: &View<'_>, key: GuidelineKey) -> Option<String> {
    let count = recommendations_of(view, key).len();
    let wording = &view.words().listed.recommendations;
    let wording = view.words().plural(wording, &count.to_string());
    (count > 0).then(|| wording.say(count))
}

fn different_patients(view: &View<'_>, key: GuidelineKey) -> Option<String> {
    let recommendations = recommendations_of(view, key);
    let whens: BTreeSet<&str> = recommendations
        .iter()
        .map(|recommendation| recommendation.when.text.as_str())
        .collect();
    (whens.len() > 1)
        .then(|| recommendations_said(view, key))
        .flatten()
}

fn certainty_said(view: &View<'_>, key: GuidelineKey) -> Option<String> {
    let recommendations = recommendations_of(view, key);
    let stated = recommendations.iter();
    let stated = stated.filter(|evidence| {
        let certainty = evidence.certainty();
        certainty.is_some_and(|certainty| *certainty != Certainty::NotStated)
    });
    of_total(
        &view.words().reported.with_certainty,
        stated.count(),
        recommendations.len(),
    )
}

fn supported_said(view: &View<'_>, key: GuidelineKey) -> Option<String> {
    let recommendations = recommendations_of(view, key);
    let supported = recommendations
        .iter()
        .filter(|recommendation| !recommendation.evidence.is_empty());
    of_total(
        &view.words().reported.with_evidence,
        supported.count(),
        recommendations.len(),
    )
}

fn evidence_said(view: &View<'_>, key: GuidelineKey) -> Option<String> {
    let all = view.library().evidence.values();
    let of_guideline: Vec<&Evidence> = all
        .filter(|evidence| evidence.meta.guideline == Some(key))
        .collect();
    let stated = of_guideline.iter();
    let stated = stated.filter(|evidence| evidence.certainty != Certainty::NotStated);
    of_total(
        &view.words().reported.evidence_with_certainty,
        stated.count(),
        of_guideline.len(),
    )
}

/// `None` where none of them does.
fn of_total(wording: &crate::words::OfTotal, number: usize, total: usize) -> Option<String> {
    (number > 0).then(|| wording.say(number, total))
}

fn first_pathway(view: &View<'_>, key: GuidelineKey) -> Option<(SitePlace, String)> {
    let mut pathways = view.library().pathways.iter();
    let in_guideline =
        |(_, pathway): &(PathwayKey, &crate::model::Pathway)| pathway.guideline == key;
    let (key, pathway) = pathways.find(in_guideline)?;
    let place = SitePlace::Page(Page::Thing(Thing::Pathway(key)));
    Some((place, pathway.meta.title.clone()))
}
