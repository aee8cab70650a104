//! What a page is, in schema.org's words as JSON-LD.
//!
//! What the page's `meta` says in a sentence is not said again. A guideline's certainty is said in its description: schema.org's `evidenceLevel` has three levels that are not GRADE's.

use serde::Serialize;

use crate::model::{GuidelineKey, Licence, Recommendation, RecommendationKey, Reference, Thing};
use crate::plan::{About, Page};
use crate::render::card::advice;
use crate::render::criteria;
use crate::render::page::{self, web_address};
use crate::render::view::View;
use crate::render::web;

#[derive(Serialize)]
enum PageType {
    WebSite,
    WebPage,
    CollectionPage,
    SearchResultsPage,
    MedicalWebPage,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkedDocument {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    page_type: PageType,
    name: String,
    in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<Work>,
    #[serde(flatten)]
    made: Authorship,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity: Option<Guidance>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citation: Vec<Work>,
}

/// By whom and when.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Authorship {
    #[serde(skip_serializing_if = "String::is_empty")]
    credit_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creative_work_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_reviewed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<Work>,
}

#[derive(Serialize)]
enum WorkType {
    WebSite,
    CreativeWork,
}

#[derive(Serialize)]
struct Work {
    #[serde(rename = "@type")]
    work_type: WorkType,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
enum GuidanceType {
    MedicalGuideline,
    MedicalGuidelineRecommendation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Guidance {
    #[serde(rename = "@type")]
    guidance_type: GuidanceType,
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guideline_date: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    guideline_subject: Vec<Subject>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence_origin: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommendation_strength: Option<String>,
}

/// What a guideline is about, of whatever medical kind.
#[derive(Serialize)]
struct Subject {
    #[serde(rename = "@type")]
    subject_type: SubjectType,
    name: String,
}

#[derive(Serialize)]
enum SubjectType {
    MedicalEntity,
}

pub(super) fn script(view: &View<'_>, title: &str) -> String {
    let settings = &view.library().settings;
    let document = LinkedDocument {
        context: "https://schema.org",
        page_type: page_type(view),
        name: title.to_owned(),
        in_language: settings.language.to_string(),
        url: web::canonical(view, view.page()),
        is_part_of: (view.page() != Page::Home).then(|| Work {
            work_type: WorkType::WebSite,
            name: settings.title.clone(),
            url: web::canonical(view, Page::Home),
        }),
        made: made(view),
        main_entity: main_entity(view),
        citation: citations(view),
    };
    let json = serde_json::to_string(&document).expect("texts have a form in JSON");
    // Nothing in it ends the element that it stands in.
    json.replace('<', "\\u003c")
}

fn page_type(view: &View<'_>) -> PageType {
    match view.page() {
        Page::Home => PageType::WebSite,
        Page::Contents | Page::Recommendations | Page::Index(_) => PageType::CollectionPage,
        Page::Search => PageType::SearchResultsPage,
        Page::NotFound | Page::Data => PageType::WebPage,
        Page::Safety
        | Page::Tensions
        | Page::Glossary
        | Page::References
        | Page::Map
        | Page::Patient
        | Page::Print => PageType::WebPage,
        Page::Source(_) | Page::Reporting(_) | Page::Thing(_) | Page::Chapter(_) => {
            PageType::MedicalWebPage
        }
    }
}

fn made(view: &View<'_>) -> Authorship {
    let list = &view.words().forms.list;
    let Some(key) = page::standing::guideline(view).filter(|_| view.page() != Page::Home) else {
        return Authorship {
            credit_text: view.library().settings.authors.join(list),
            ..Authorship::default()
        };
    };
    let guideline = &view.library().guidelines[key];
    let reviewed = guideline.reporting.last_reviewed;
    Authorship {
        credit_text: guideline.authors.join(list),
        version: Some(guideline.version.clone()),
        creative_work_status: Some(view.words().statuses.of(guideline.status).to_owned()),
        date_published: guideline.published.map(|date| date.to_string()),
        // The home page is not a `WebPage`, and nothing else has it.
        last_reviewed: reviewed.map(|(date, _)| date.to_string()),
        license: guideline.reporting.licence.as_ref().map(licence),
    }
}

/// The guideline on its own pages, the recommendation on its own.
fn main_entity(view: &View<'_>) -> Option<Guidance> {
    match view.page().about() {
        About::Guideline(key) | About::Thing(Thing::Guideline(key)) => {
            Some(guideline_guidance(view, key))
        }
        About::Thing(Thing::Recommendation(key)) => Some(recommendation_guidance(view, key)),
        About::Book | About::Thing(_) | About::Chapter(_) => None,
    }
}

fn guideline_guidance(view: &View<'_>, key: GuidelineKey) -> Guidance {
    let guideline = &view.library().guidelines[key];
    let scope = guideline.scope.as_ref();
    let scope = scope.map(|scope| crate::model::plain(scope, view.library()));
    Guidance {
        guidance_type: GuidanceType::MedicalGuideline,
        name: guideline.meta.title.clone(),
        description: scope.unwrap_or_default(),
        identifier: guideline.meta.id.clone(),
        url: web::canonical(view, Page::Thing(Thing::Guideline(key))),
        guideline_date: guideline_date(view, key),
        guideline_subject: Vec::new(),
        evidence_origin: Vec::new(),
        recommendation_strength: None,
    }
}

fn recommendation_guidance(view: &View<'_>, key: RecommendationKey) -> Guidance {
    let library = view.library();
    let recommendation = &library.recommendations[key];
    let subjects = recommendation.interventions().iter().map(|&key| Subject {
        subject_type: SubjectType::MedicalEntity,
        name: library.interventions[key].meta.title.clone(),
    });
    let designs = recommendation.evidence.iter();
    let designs = designs.filter_map(|&key| library.evidence[key].design.clone());
    let mut designs: Vec<String> = designs.collect();
    designs.sort();
    designs.dedup();
    Guidance {
        guidance_type: GuidanceType::MedicalGuidelineRecommendation,
        name: recommendation.meta.title.clone(),
        description: told_in_short(view, recommendation),
        identifier: recommendation.meta.id.clone(),
        url: web::canonical(view, Page::Thing(Thing::Recommendation(key))),
        guideline_date: guideline_date(view, recommendation.guideline),
        guideline_subject: subjects.collect(),
        evidence_origin: designs,
        recommendation_strength: view.words().weight_label(recommendation),
    }
}

/// A recommendation in one sentence: direction, strength, certainty, and whom it is for.
pub(in crate::render) fn told_in_short(view: &View<'_>, recommendation: &Recommendation) -> String {
    let words = view.words();
    let (verb, what, who) = (
        words.verb(recommendation),
        advice::what(view, recommendation),
        criteria::who(view, recommendation),
    );
    let strength = words.weight_label(recommendation);
    let certainty = words.grading(&recommendation.grading);
    match (strength, certainty) {
        (Some(strength), Some(certainty)) => {
            let told = &words.web.told;
            told.say(verb, what.plain(), who.plain(), strength, certainty)
        }
        (Some(grade), None) => {
            let told = &words.web.told_graded;
            told.say(verb, what.plain(), who.plain(), grade)
        }
        (None, Some(grade)) => {
            let told = &words.web.told_graded;
            told.say(verb, what.plain(), who.plain(), grade)
        }
        (None, None) => words.web.told_alone.say(verb, what.plain(), who.plain()),
    }
}

fn guideline_date(view: &View<'_>, key: GuidelineKey) -> Option<String> {
    let guideline = &view.library().guidelines[key];
    let reviewed = guideline.reporting.last_reviewed.map(|(date, _)| date);
    let date = reviewed.or(guideline.published);
    date.map(|date| date.to_string())
}

fn citations(view: &View<'_>) -> Vec<Work> {
    let cited = view.book.site.cited_on(view.page()).iter();
    let references = cited.map(|&key| &view.library().references[key]);
    references.map(work).collect()
}

fn work(reference: &Reference) -> Work {
    Work {
        work_type: WorkType::CreativeWork,
        name: reference.text.clone(),
        url: web_address(reference.doi.as_ref(), reference.url.as_deref()),
    }
}

fn licence(licence: &Licence) -> Work {
    Work {
        work_type: WorkType::CreativeWork,
        name: licence.name.clone(),
        url: licence.url.as_ref().map(ToString::to_string),
    }
}
