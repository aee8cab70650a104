//! What `pathbook patient` shows, for people and for programs alike.

mod advice;
pub(super) mod followed;
mod numbers;

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::{Serialize, Serializer};

use super::facts::allowed;
use super::reasons::Reasoned;
use crate::answer::why::Why;
use crate::answer::{Answer, Known, Sureness};
use crate::cli::book::ResolvedBook;
use crate::model::{FactKey, Invariant, Library, RowKey};
use crate::schema::data_schema;
pub(super) use advice::{
    Advised, Mixed, NamedThing, StatementMade, named, ruled_when, statement_title,
};
use advice::{advised, mixed};
pub(super) use followed::{AccountedStop, BranchWay, Followed};
pub(super) use numbers::{WorkedCalculation, WorkedOutput, WorkedScore};

/// Names the format of the object; its number changes with every change of the format.
const SCHEMA: &str = "pathbook-patient/3";

#[derive(JsonSchema, Serialize)]
pub(super) struct Account {
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// Whether the book passes its check: else nothing here is proved.
    pub proved: bool,
    pub failing: Vec<Failing>,
    /// How many of the errors there are of each kind, in words.
    #[serde(skip)]
    pub failing_in_words: String,
    /// Each fact in the order written, with its value in words; `null` where it is not answered.
    #[serde(serialize_with = "as_map")]
    #[schemars(with = "BTreeMap<String, Option<String>>")]
    pub patient: Vec<(String, Option<String>)>,
    /// Nothing here hangs on what is not answered.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// What is not answered and still matters.
    pub open: Vec<Question>,
    /// What is not answered and no longer matters.
    pub settled: Vec<String>,
    pub advice: Vec<Advised>,
    /// Interventions on which stances stand together.
    pub mixed: Vec<Mixed>,
    /// The safety rules that the patient breaks as is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known_violations: Vec<RuleViolated>,
    /// What each output that something sets or may set comes to.
    pub outputs: Vec<WorkedOutput>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calculations: Vec<WorkedCalculation>,
    pub scores: Vec<WorkedScore>,
    pub rows: Vec<Hit>,
    /// Those that apply.
    pub recommendations: Vec<String>,
    /// Those that perhaps apply.
    pub open_recommendations: Vec<String>,
    pub pathways: Vec<Followed>,
    pub why: Vec<Reasoned>,
    pub notice: String,
}

/// A check that the book fails.
#[derive(JsonSchema, Serialize)]
pub(super) struct Failing {
    pub code: &'static str,
    pub message: String,
    pub file: Option<String>,
    pub line: Option<usize>,
}

/// A fact that is to be asked.
#[derive(JsonSchema, Serialize)]
pub(super) struct Question {
    pub fact: String,
    pub question: String,
    pub allowed: String,
}

/// A safety rule that is broken, for a reason that the book's authors know of.
#[derive(JsonSchema, Serialize)]
pub(super) struct RuleViolated {
    pub rule: String,
    pub title: String,
    pub reason: String,
    /// It is so whatever is answered later.
    pub sure: bool,
}

/// A row that is hit.
#[derive(JsonSchema, Serialize)]
pub(super) struct Hit {
    pub row: String,
    pub title: String,
    pub sure: bool,
    pub file: String,
    pub line: usize,
}

fn as_map<S: Serializer>(
    facts: &[(String, Option<String>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().map(|(fact, value)| (fact, value)))
}

pub(in crate::cli) fn json_schema() -> Schema {
    data_schema::<Account>("What a patient is told")
}

impl Account {
    pub fn new(book: &ResolvedBook, known: &Known, answer: &Answer, why: &[Why]) -> Self {
        let library = &book.library;
        let facts = library.facts.iter().map(|(key, fact)| {
            let words = known.value(key).map(|value| value.words(&fact.kind));
            (fact.meta.id.clone(), words)
        });
        let applying = |sureness: Sureness| {
            let all = answer.recommendations.iter();
            let all = all.filter(move |(_, found)| *found == sureness);
            all.map(|(key, _)| library.recommendations[*key].meta.id.clone())
        };
        Self {
            schema: SCHEMA,
            proved: book.is_proved(),
            failing: failing(book),
            failing_in_words: book.errors_in_words(),
            patient: facts.collect(),
            is_final: answer.open.is_empty(),
            open: answer
                .open
                .iter()
                .map(|key| question(library, *key))
                .collect(),
            settled: names(library, &answer.settled),
            advice: answer
                .lines
                .iter()
                .map(|line| advised(book, answer, line))
                .collect(),
            mixed: mixed(book, answer),
            known_violations: known_violations(library, answer),
            outputs: numbers::worked(book, answer),
            calculations: numbers::calculations(library, answer),
            scores: numbers::scores(library, answer),
            rows: answer.rows.iter().map(|row| hit(book, *row)).collect(),
            recommendations: applying(Sureness::Sure).collect(),
            open_recommendations: applying(Sureness::Open).collect(),
            pathways: answer
                .ways
                .iter()
                .map(|way| followed::followed(book, answer, way))
                .collect(),
            why: why.iter().map(|why| Reasoned::new(book, why)).collect(),
            notice: library.settings.notice.clone(),
        }
    }

    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("text and numbers are JSON");
        text + "\n"
    }
}

fn known_violations(library: &Library, answer: &Answer) -> Vec<RuleViolated> {
    let found = answer.violations.iter().filter_map(|(key, sureness)| {
        let Invariant {
            meta,
            known_violation,
            ..
        } = &library.invariants[*key];
        Some(RuleViolated {
            rule: meta.id.clone(),
            title: meta.title.clone(),
            reason: known_violation.as_ref()?.reason.clone(),
            sure: *sureness == Sureness::Sure,
        })
    });
    found.collect()
}

fn failing(book: &ResolvedBook) -> Vec<Failing> {
    let failing = book.errors().map(|problem| {
        let (file, line) = book.place_of(problem).unzip();
        Failing {
            code: problem.code.name(),
            message: problem.message.clone(),
            file,
            line,
        }
    });
    failing.collect()
}

fn question(library: &Library, key: FactKey) -> Question {
    let fact = &library.facts[key];
    Question {
        fact: fact.meta.id.clone(),
        question: fact.ask.as_ref().unwrap_or(&fact.meta.title).clone(),
        allowed: allowed(fact),
    }
}

fn names(library: &Library, facts: &[FactKey]) -> Vec<String> {
    let names = facts.iter().map(|key| library.facts[*key].meta.id.clone());
    names.collect()
}

fn row_title(library: &Library, key: RowKey) -> String {
    let table = &library.tables[key.table].meta.title;
    format!("{table}: {}", library.row(key).label())
}

fn hit(book: &ResolvedBook, (key, sureness): (RowKey, Sureness)) -> Hit {
    let library = &book.library;
    let (file, line) = book.place(library.row(key).span);
    Hit {
        row: library.row_name(key),
        title: row_title(library, key),
        sure: sureness == Sureness::Sure,
        file,
        line,
    }
}
