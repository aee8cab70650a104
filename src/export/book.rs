use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::thing::{ThingJson, thing_json};
use super::{SCHEMA, thing};
use crate::model::plain;
use crate::model::{ChapterKey, Doi, Library, ReferenceKey};
use crate::plan::{Page, Plan};
use crate::trace::{Coverage, Quoter};
use crate::verify::Proofs;

/// The model of a book that is proved.
#[derive(JsonSchema, Serialize)]
pub(super) struct BookJson<'a> {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    title: String,
    description: String,
    notice: String,
    language: String,
    authors: Vec<String>,
    /// Absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<AcceptedJson>,
    checked_as_of: String,
    proofs: ProofsJson,
    #[schemars(with = "Vec<ChapterJson>")]
    chapters: ChaptersJson<'a>,
    #[schemars(with = "Vec<ThingJson>")]
    things: Things<'a>,
    references: Vec<ReferenceJson>,
    sources: Vec<SourceJson>,
}

/// What was proved.
#[derive(JsonSchema, Serialize)]
struct ProofsJson {
    /// Digits as text: there may be more of them than a JSON number holds.
    patients: String,
    questions: usize,
}

/// A file of the book.
#[derive(JsonSchema, Serialize)]
struct ChapterJson {
    title: String,
    page: String,
    guideline: Option<String>,
    text: String,
    things: Vec<String>,
}

/// A reference, as it is printed.
#[derive(JsonSchema, Serialize)]
struct ReferenceJson {
    key: String,
    number: usize,
    text: String,
    doi: Option<String>,
    url: Option<String>,
    note: Option<String>,
}

/// The text that a guideline encodes.
#[derive(JsonSchema, Serialize)]
struct SourceJson {
    guideline: String,
    page: String,
    sha256: String,
    from: Option<String>,
    retrieved: Option<String>,
    quoted: usize,
    partly_quoted: usize,
    mentioned: usize,
    not_quoted: usize,
    sentences: Vec<SentenceJson>,
}

/// A sentence of it, and what quotes it.
#[derive(JsonSchema, Serialize)]
struct SentenceJson {
    number: usize,
    text: String,
    #[schemars(extend("enum" = Coverage::ALL.map(Coverage::name)))]
    coverage: &'static str,
    quoted_by: Vec<String>,
    not_quoted: Vec<String>,
}

pub(super) fn book<'a>(site: &'a Plan<'a>, proofs: &Proofs) -> BookJson<'a> {
    let (library, survey) = (site.library(), site.survey());
    let settings = &library.settings;
    BookJson {
        schema: SCHEMA,
        title: settings.title.clone(),
        description: settings.description.clone(),
        notice: settings.notice.clone(),
        language: settings.language.to_string(),
        authors: settings.authors.clone(),
        accepted: accepted(library),
        checked_as_of: survey.as_of().to_string(),
        proofs: ProofsJson {
            patients: proofs.patients.to_string(),
            questions: proofs.questions,
        },
        chapters: ChaptersJson(site),
        things: Things(site),
        references: site
            .references()
            .iter()
            .map(|&key| reference(site, library, key))
            .collect(),
        sources: sources(site, library),
    }
}

/// What `book.toml` accepts.
pub(crate) fn accepted(library: &Library) -> Vec<AcceptedJson> {
    let accepted = library.settings.accepted.iter();
    let accepted = accepted.map(|acceptance| AcceptedJson {
        code: acceptance.code.clone(),
        at: acceptance.at.name(library).to_owned(),
        reason: acceptance.reason.clone(),
        until: acceptance.until.to_string(),
    });
    accepted.collect()
}

/// A warning that stands.
#[derive(JsonSchema, Serialize)]
pub(crate) struct AcceptedJson {
    code: String,
    /// The identifier of a block, or the path of a file.
    at: String,
    reason: String,
    until: String,
}

/// Each is made when it is written: together they would be as large as the book.
struct ChaptersJson<'a>(&'a Plan<'a>);

impl Serialize for ChaptersJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (site, library) = (self.0, self.0.library());
        let mut things: BTreeMap<ChapterKey, Vec<String>> = BTreeMap::new();
        for &thing in &library.things {
            let here = things.entry(library.meta(thing).chapter).or_default();
            here.push(thing::id(library, thing));
        }
        let chapters = library.chapters.iter();
        serializer.collect_seq(chapters.map(|(key, chapter)| {
            ChapterJson {
                title: chapter.title.clone(),
                page: site.address(Page::Chapter(key)).to_string(),
                guideline: chapter
                    .guideline
                    .map(|key| library.guidelines[key].meta.id.clone()),
                text: plain(&chapter.body, library),
                things: things.remove(&key).unwrap_or_default(),
            }
        }))
    }
}

struct Things<'a>(&'a Plan<'a>);

impl Serialize for Things<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let library = self.0.library();
        let things = library.things.iter();
        serializer.collect_seq(things.map(|&thing| thing_json(library, thing, Some(self.0))))
    }
}

fn reference(site: &Plan<'_>, library: &Library, key: ReferenceKey) -> ReferenceJson {
    let reference = &library.references[key];
    ReferenceJson {
        key: reference.key.clone(),
        number: site.number(key),
        text: reference.text.clone(),
        doi: reference.doi.as_ref().map(Doi::to_string),
        url: reference.url.clone(),
        note: reference.note.clone(),
    }
}

fn sources(site: &Plan<'_>, library: &Library) -> Vec<SourceJson> {
    let with_source = library
        .guidelines
        .iter()
        .filter(|(_, guideline)| guideline.source.is_some());
    with_source
        .filter_map(|(key, guideline)| {
            let trace = site.trace(key)?;
            let (source, origin) = (guideline.source.as_ref()?, &guideline.origin);
            Some(SourceJson {
                sha256: source.digest.to_string(),
                from: origin.from.as_ref().map(|(from, _)| from.clone()),
                retrieved: origin.retrieved.map(|(date, _)| date.to_string()),
                guideline: guideline.meta.id.clone(),
                page: site.address(Page::Source(key)).to_string(),
                quoted: trace.count(Coverage::Quoted),
                partly_quoted: trace.count(Coverage::Partly),
                mentioned: trace.count(Coverage::Mentioned),
                not_quoted: trace.count(Coverage::Unquoted),
                sentences: trace
                    .sentences
                    .iter()
                    .map(|traced| sentence(library, traced))
                    .collect(),
            })
        })
        .collect()
}

fn sentence(library: &Library, traced: &crate::trace::TracedSentence) -> SentenceJson {
    let text = &traced.sentence.text;
    let name = |quoter: &Quoter| match quoter {
        Quoter::Thing(thing) => thing::id(library, *thing),
        Quoter::Step(step) => library.step_name(*step),
        Quoter::Row(row) => library.row_name(*row),
    };
    SentenceJson {
        number: traced.number,
        text: text.clone(),
        coverage: traced.coverage.name(),
        quoted_by: traced.by.iter().map(name).collect(),
        not_quoted: traced
            .gaps
            .iter()
            .map(|gap| text[gap.clone()].to_owned())
            .collect(),
    }
}
