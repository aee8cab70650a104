//! pathbook's own JSON, for programs that know it.

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::fold::{Count, counts};
use super::{LineRange, Report};
use crate::problem::{Code, Fix, Help, Label, Problem, Severity};
use crate::schema::data_schema;

/// Names the format of the object; its number changes with every change of the format.
const SCHEMA: &str = "pathbook-problems/1";

#[derive(JsonSchema, Serialize)]
struct JsonReport<'a> {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    problems: Vec<JsonProblem<'a>>,
    summary: ProblemCounts,
}

#[derive(JsonSchema, Serialize)]
struct JsonProblem<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Where,
    labels: Vec<Labelled<'a>>,
    notes: &'a [String],
    vignette: Option<&'a str>,
    help: Option<String>,
    fix: Option<JsonFix<'a>>,
}

/// What a program can do about a problem.
#[derive(JsonSchema, Serialize)]
struct JsonFix<'a> {
    title: String,
    safe: bool,
    edits: Vec<JsonEdit<'a>>,
}

/// A text in the place of another.
#[derive(JsonSchema, Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    place: Where,
    text: &'a str,
}

/// All `null` for a problem of the whole book.
#[derive(Default, JsonSchema, Serialize)]
struct Where {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(JsonSchema, Serialize)]
struct Labelled<'a> {
    primary: bool,
    words: &'a str,
    #[serde(flatten)]
    place: Where,
}

#[derive(JsonSchema, Serialize)]
struct ProblemCounts {
    errors: usize,
    warnings: usize,
    /// In the order of the codes, errors first.
    codes: Vec<CodeCount>,
}

#[derive(JsonSchema, Serialize)]
struct CodeCount {
    code: &'static str,
    severity: &'static str,
    problems: usize,
    files: usize,
}

/// The schema of what [`Format::Json`](super::Format) prints.
pub fn json_schema() -> Schema {
    data_schema::<JsonReport<'_>>("What is wrong with a book")
}

pub(super) fn print(report: &Report<'_>) -> String {
    let summary = report.summary();
    let document = JsonReport {
        schema: SCHEMA,
        problems: report
            .problems
            .iter()
            .map(|problem| entry(report, problem))
            .collect(),
        summary: ProblemCounts {
            errors: summary.errors,
            warnings: summary.warnings,
            codes: counts(&report.problems)
                .into_iter()
                .map(code_count)
                .collect(),
        },
    };
    let text = serde_json::to_string_pretty(&document).expect("text and numbers are JSON");
    text + "\n"
}

fn code_count((code, count): (Code, Count)) -> CodeCount {
    CodeCount {
        code: code.name(),
        severity: severity_name(code.severity()),
        problems: count.problems,
        files: count.files,
    }
}

fn entry<'a>(report: &Report<'_>, problem: &'a Problem) -> JsonProblem<'a> {
    let place = |label: &Label| Where::from(report.place(label));
    let primary = problem.label.iter().map(|label| (true, label));
    let others = problem.others.iter().map(|label| (false, label));
    JsonProblem {
        code: problem.code.name(),
        severity: severity_name(problem.severity()),
        message: &problem.message,
        place: problem.label.as_ref().map(place).unwrap_or_default(),
        labels: primary
            .chain(others)
            .map(|(primary, label)| Labelled {
                primary,
                words: &label.words,
                place: place(label),
            })
            .collect(),
        notes: &problem.notes,
        vignette: problem.vignette.as_deref(),
        help: problem.help.as_ref().map(Help::to_string),
        fix: problem.fix().map(|fix| json_fix(report, fix)),
    }
}

fn json_fix<'a>(report: &Report<'_>, fix: &'a Fix) -> JsonFix<'a> {
    JsonFix {
        title: fix.remedy.title(),
        safe: fix.remedy.safety.is_safe(),
        edits: vec![JsonEdit {
            place: Where::from(report.lines(fix.span)),
            text: &fix.remedy.text,
        }],
    }
}

pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

impl From<LineRange> for Where {
    fn from(place: LineRange) -> Self {
        Self {
            file: Some(place.path),
            line: Some(place.start.line),
            column: Some(place.start.column),
            end_line: Some(place.end.line),
            end_column: Some(place.end.column),
        }
    }
}
