//! Workflow commands of GitHub Actions, which shows each at its line.

use super::fold::{Fold, HELP};
use super::{LineRange, Report, paragraphs};
use crate::problem::{Problem, Severity};

pub(super) fn print(report: &Report<'_>) -> String {
    let mut text = String::new();
    let shown = report.folded();
    let told = shown.told.iter();
    let told = told.map(|problem| command(report, problem, &message(report, problem)));
    let folds = shown.folds.iter().flat_map(|fold| {
        let first = fold.problems.first();
        first.map(|problem| command(report, problem, &fold_message(report, fold)))
    });
    for command in told.chain(folds) {
        text.push_str(&command);
        text.push('\n');
    }
    text.push_str(&report.summary().to_string());
    text.push('\n');
    text
}

/// At the place of a problem, with its code.
fn command(report: &Report<'_>, problem: &Problem, message: &str) -> String {
    let name = match problem.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = match &problem.label {
        Some(label) => place_properties(&report.place(label)),
        None => Vec::new(),
    };
    properties.push(("title", problem.code.name().to_owned()));
    let properties: Vec<String> = properties
        .iter()
        .map(|(key, value)| format!("{key}={}", escaped_property(value)))
        .collect();
    let message = escaped(message);
    format!("::{name} {}::{message}", properties.join(","))
}

/// Columns are given for a place of one line alone: they are ignored elsewhere.
fn place_properties(place: &LineRange) -> Vec<(&'static str, String)> {
    let mut properties = vec![
        ("file", place.path.clone()),
        ("line", place.start.line.to_string()),
        ("endLine", place.end.line.to_string()),
    ];
    if place.start.line == place.end.line {
        properties.push(("col", place.start.column.to_string()));
        properties.push(("endColumn", place.end.column.to_string()));
    }
    properties
}

fn message(report: &Report<'_>, problem: &Problem) -> String {
    let mut parts = paragraphs(problem);
    for other in &problem.others {
        let place = report.place(other);
        parts.push(format!(
            "{}:{}: {}",
            place.path, place.start.line, other.words
        ));
    }
    parts.join("\n\n")
}

fn fold_message(report: &Report<'_>, fold: &Fold<'_>) -> String {
    let places = fold.places(report).join("\n");
    let parts = [fold.headline(), places, format!("help: {HELP}")];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// As the runner's own toolkit escapes what a command says.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
