//! A difference as data with names and places, and the same for people and for pull requests.

mod human;
mod markdown;
mod panel;
mod told;
mod words;

use std::collections::BTreeMap;

use num_bigint::BigUint;
use schemars::{JsonSchema, Schema};
use serde::{Serialize, Serializer};

use super::of_two::LostOfTwo;
use super::{Aspect, ChangeDirection, Difference, Fault, Renamed, Version};
use crate::model::Library;
use crate::prove;
use crate::schema::data_schema;
use crate::source::{Sources, Span};

/// Names the format of the object; its number changes with every change of the format.
pub const SCHEMA: &str = "pathbook-diff/1";

/// One version as its user named it.
#[derive(Clone, Copy, Debug)]
pub struct NamedVersion<'a> {
    pub name: &'a str,
    pub library: &'a Library,
    pub sources: &'a Sources,
    /// Stands before the paths of the book's files: `my-book/`, `HEAD~1:`.
    pub prefix: &'a str,
    /// How many errors its check found, its flowcharts aside.
    pub errors: usize,
}

impl NamedVersion<'_> {
    fn place(&self, span: Span) -> LinePlace {
        LinePlace {
            file: format!("{}{}", self.prefix, self.sources.file(span.file).path),
            line: self.sources.position(span).line,
        }
    }
}

/// How a difference is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceFormat {
    Human,
    Json,
    Markdown,
}

/// Everything that is told of a difference.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DifferenceReport {
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    pub old: VersionJson,
    pub new: VersionJson,
    /// Those that both versions admit. Counts are text, since they may be larger than JSON numbers.
    pub patients: String,
    pub changed: ShareJson,
    pub interventions: Vec<ChangedJson>,
    pub only: Vec<OnlyJson>,
    pub incomparable: Vec<IncomparableJson>,
    pub renamed: Vec<RenamedJson>,
    pub perhaps_renamed: Vec<RenamedJson>,
    pub edits: Vec<EditJson>,
    pub weaker: Vec<WeakerJson>,
    pub faults: Vec<FaultJson>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct VersionJson {
    pub name: String,
    pub title: String,
    pub errors: usize,
}

/// How many patients, and which part of all that is; `null` where it was not counted.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct ShareJson {
    pub patients: Option<String>,
    pub share: Option<f64>,
    #[serde(skip)]
    counts: Option<(BigUint, BigUint)>,
}

impl ShareJson {
    fn new(patients: Option<&BigUint>, of: &BigUint) -> Self {
        Self {
            patients: patients.map(ToString::to_string),
            share: patients.map(|patients| prove::share(patients, of)),
            counts: patients.map(|patients| (patients.clone(), of.clone())),
        }
    }
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ChangedJson {
    /// `intervention` or `output`.
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    /// The version that alone has the intervention.
    pub only_in: Option<&'static str>,
    pub transitions: Vec<TransitionJson>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct TransitionJson {
    /// Stances; none where the intervention is not mentioned. Of an output what it comes to.
    pub from: Vec<String>,
    pub to: Vec<String>,
    pub direction: &'static str,
    pub who: WhoJson,
    pub patient: PatientJson,
    pub old: Vec<StatementJson>,
    pub new: Vec<StatementJson>,
}

#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct WhoJson {
    #[serde(flatten)]
    pub share: ShareJson,
    pub descriptions: Vec<DescriptionJson>,
    /// How many patients no description takes in.
    pub more: Option<String>,
}

#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct DescriptionJson {
    /// Facts that hold together, each as an expression; none for every patient.
    pub facts: Vec<String>,
    pub patients: Option<String>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PatientJson {
    /// In the order of the facts.
    #[serde(serialize_with = "as_map")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub facts: Vec<(String, String)>,
    /// Stance → interventions; `null` where the version does not admit the patient.
    pub old: Option<BTreeMap<&'static str, Vec<String>>>,
    pub new: Option<BTreeMap<&'static str, Vec<String>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calculations: Vec<ScoreJson>,
    pub scores: Vec<ScoreJson>,
    pub rows: RowsJson,
    pub partings: Vec<PartingJson>,
}

/// What a score or a calculation comes to in each version, where it has it: a range where that is not sure.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ScoreJson {
    pub id: String,
    pub title: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// The rows of tables that are hit in each version.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct RowsJson {
    pub old: Vec<String>,
    pub new: Vec<String>,
}

/// Where the ways of the patient through a pathway part.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PartingJson {
    pub pathway: String,
    pub old: Option<StopJson>,
    pub new: Option<StopJson>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct StopJson {
    pub step: String,
    pub question: Option<String>,
    pub answer: Option<String>,
    #[serde(flatten)]
    pub place: LinePlace,
}

#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct LinePlace {
    pub file: String,
    pub line: usize,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct StatementJson {
    pub stance: &'static str,
    pub statement: String,
    pub title: String,
    #[serde(flatten)]
    pub place: LinePlace,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct OnlyJson {
    pub version: &'static str,
    pub who: WhoJson,
    /// All that the version admits.
    pub of: String,
    pub patient: PatientJson,
    pub told: Vec<ToldJson>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ToldJson {
    pub id: String,
    pub title: String,
    pub stances: Vec<&'static str>,
    pub direction: &'static str,
    pub patients: Option<String>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct IncomparableJson {
    pub fact: String,
    pub old: String,
    pub new: String,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct RenamedJson {
    pub kind: &'static str,
    pub old: String,
    pub new: String,
    pub title: String,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct EditJson {
    pub part: &'static str,
    pub edit: &'static str,
    pub kind: String,
    pub id: String,
    pub fields: Vec<FieldJson>,
    pub same_meaning: bool,
    pub old: Option<LinePlace>,
    pub new: Option<LinePlace>,
}

/// An invariant or a vignette of the old version that the new one keeps less well.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct WeakerJson {
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    /// In the old version.
    #[serde(flatten)]
    pub place: LinePlace,
    /// Who breaks it, and one of them; `null` where nobody does, and nothing says so any more.
    pub broken: Option<BrokenJson>,
    /// Of a rule that compares two patients: what has become of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_two: Option<LostOfTwo>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct BrokenJson {
    pub who: WhoJson,
    pub patient: PatientJson,
}

/// How a field is written in each version, where it says something there.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct FieldJson {
    pub name: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct FaultJson {
    pub about: String,
    #[serde(serialize_with = "as_map")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub facts: Vec<(String, String)>,
}

fn as_map<S: Serializer>(facts: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().map(|(fact, value)| (fact, value)))
}

/// The schema of what [`DifferenceFormat::Json`] prints.
pub fn json_schema() -> Schema {
    data_schema::<DifferenceReport>("Whose advice differs between two versions of a book")
}

impl DifferenceReport {
    pub fn new(difference: &Difference, old: NamedVersion<'_>, new: NamedVersion<'_>) -> Self {
        let teller = told::Teller {
            books: [old, new],
            patients: &difference.patients,
        };
        let incomparable = difference.incomparable.iter();
        Self {
            schema: SCHEMA,
            old: book(old),
            new: book(new),
            patients: difference.patients.to_string(),
            changed: ShareJson::new(difference.changed.as_ref(), &difference.patients),
            interventions: teller.interventions(&difference.interventions),
            only: teller.only(&difference.only),
            incomparable: incomparable
                .map(|changed| IncomparableJson {
                    fact: changed.id.clone(),
                    old: changed.old.clone(),
                    new: changed.new.clone(),
                })
                .collect(),
            renamed: difference.renamed.iter().map(renamed).collect(),
            perhaps_renamed: difference.perhaps_renamed.iter().map(renamed).collect(),
            edits: teller.edits(&difference.edits),
            weaker: teller.weaker(&difference.weaker),
            faults: difference.faults.iter().map(fault).collect(),
        }
    }

    pub fn print(&self, format: DifferenceFormat) -> String {
        match format {
            DifferenceFormat::Human => human::print(self),
            DifferenceFormat::Json => {
                let text = serde_json::to_string_pretty(self);
                text.expect("text and numbers are JSON") + "\n"
            }
            DifferenceFormat::Markdown => markdown::print(self),
        }
    }

    /// Nobody's advice differs, and both versions admit the same patients.
    fn is_same_advice(&self) -> bool {
        self.interventions.is_empty() && self.only.is_empty()
    }

    fn edits_of(&self, aspect: Aspect) -> impl Iterator<Item = &EditJson> {
        let name = aspect_name(aspect);
        self.edits.iter().filter(move |edit| edit.part == name)
    }
}

fn book(book: NamedVersion<'_>) -> VersionJson {
    VersionJson {
        name: book.name.to_owned(),
        title: book.library.settings.title.clone(),
        errors: book.errors,
    }
}

fn renamed(renamed: &Renamed) -> RenamedJson {
    RenamedJson {
        kind: renamed.kind.name(),
        old: renamed.old.clone(),
        new: renamed.new.clone(),
        title: renamed.title.clone(),
    }
}

fn fault(fault: &Fault) -> FaultJson {
    FaultJson {
        about: fault.about.clone(),
        facts: fault.facts.clone(),
    }
}

fn version_name(version: Version) -> &'static str {
    match version {
        Version::Old => "old",
        Version::New => "new",
    }
}

fn direction_name(direction: ChangeDirection) -> &'static str {
    match direction {
        ChangeDirection::Looser => "looser",
        ChangeDirection::Stricter => "stricter",
        ChangeDirection::Both => "both",
        ChangeDirection::Other => "other",
    }
}

fn aspect_name(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Rule => "rule",
        Aspect::Check => "check",
        Aspect::Asked => "asked",
        Aspect::Delivery => "delivery",
        Aspect::Evidence => "evidence",
        Aspect::Words => "words",
    }
}
