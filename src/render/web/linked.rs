//! What a page is, in schema.org's words as JSON-LD.
//!
//! What the page's `meta` says in a sentence is not said again. A guideline's certainty is said in its description: schema.org's `evidenceLevel` has three levels that are not GRADE's.

use serde::Serialize;

use crate::model::{GuidelineKey, Licence, Recommendation, RecommendationKey, Reference, Thing};
use crate::plan::{About, Page};
use crate::render::page;
use crate::render::page::web_address;
use crate::render::view::View;

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

impl View<'_> {
    pub(super) fn linked(&self, title: &str) -> String {
        let settings = &self.library().settings;
        let document = LinkedDocument {
            context: "https://schema.org",
            page_type: self.page_type(),
            name: title.to_owned(),
            in_language: settings.language.to_string(),
            url: self.canonical(self.page()),
            is_part_of: (self.page() != Page::Home).then(|| Work {
                work_type: WorkType::WebSite,
                name: settings.title.clone(),
                url: self.canonical(Page::Home),
            }),
            made: self.made(),
            main_entity: self.main_entity(),
            citation: self.citations(),
        };
        let json = serde_json::to_string(&document).expect("texts have a form in JSON");
        // Nothing in it ends the element that it stands in.
        json.replace('<', "\\u003c")
    }

    fn page_type(&self) -> PageType {
        match self.page() {
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

    fn made(&self) -> Authorship {
        let list = &self.words().forms.list;
        let Some(key) = page::standing::guideline(self).filter(|_| self.page() != Page::Home)
        else {
            return Authorship {
                credit_text: self.library().settings.authors.join(list),
                ..Authorship::default()
            };
        };
        let guideline = &self.library().guidelines[key];
        let reviewed = guideline.reporting.last_reviewed;
        Authorship {
            credit_text: guideline.authors.join(list),
            version: Some(guideline.version.clone()),
            creative_work_status: Some(self.words().statuses.of(guideline.status).to_owned()),
            date_published: guideline.published.map(|date| date.to_string()),
            // The home page is not a `WebPage`, and nothing else has it.
            last_reviewed: reviewed.map(|(date, _)| date.to_string()),
            license: guideline.reporting.licence.as_ref().map(licence),
        }
    }

    /// The guideline on its own pages, the recommendation on its own.
    fn main_entity(&self) -> Option<Guidance> {
        match self.page().about() {
            About::Guideline(key) | About::Thing(Thing::Guideline(key)) => {
                Some(self.guideline_guidance(key))
            }
            About::Thing(Thing::Recommendation(key)) => Some(self.recommendation_guidance(key)),
            About::Book | About::Thing(_) | About::Chapter(_) => None,
        }
    }

    fn guideline_guidance(&self, key: GuidelineKey) -> Guidance {
        let guideline = &self.library().guidelines[key];
        let scope = guideline.scope.as_ref();
        let scope = scope.map(|scope| crate::model::plain(scope, self.library()));
        Guidance {
            guidance_type: GuidanceType::MedicalGuideline,
            name: guideline.meta.title.clone(),
            description: scope.unwrap_or_default(),
            identifier: guideline.meta.id.clone(),
            url: self.canonical(Page::Thing(Thing::Guideline(key))),
            guideline_date: self.guideline_date(key),
            guideline_subject: Vec::new(),
            evidence_origin: Vec::new(),
            recommendation_strength: None,
        }
    }

    fn recommendation_guidance(&self, key: RecommendationKey) -> Guidance {
        let library = self.library();
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
            description: self.told_in_short(recommendation),
            identifier: recommendation.meta.id.clone(),
            url: self.canonical(Page::Thing(Thing::Recommendation(key))),
            guideline_date: self.guideline_date(recommendation.guideline),
            guideline_subject: subjects.collect(),
            evidence_origin: designs,
            recommendation_strength: self.words().weight_label(recommendation),
        }
    }

    /// A recommendation in one sentence: direction, strength, certainty, and whom it is for.
    pub(in crate::render) fn told_in_short(&self, recommendation: &Recommendation) -> String {
        let words = self.words();
        let (verb, what, who) = (
            words.verb(recommendation),
            self.what(recommendation),
            self.who(recommendation),
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

    fn guideline_date(&self, key: GuidelineKey) -> Option<String> {
        let guideline = &self.library().guidelines[key];
        let reviewed = guideline.reporting.last_reviewed.map(|(date, _)| date);
        let date = reviewed.or(guideline.published);
        date.map(|date| date.to_string())
    }

    fn citations(&self) -> Vec<Work> {
        let cited = self.book.site.cited_on(self.page()).iter();
        let references = cited.map(|&key| &self.library().references[key]);
        references.map(work).collect()
    }
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
