//! Workflow commands of GitHub Actions, which shows each at its line.

use super::{Place, Report, paragraphs};
use crate::problem::{Problem, Severity};

pub(super) fn print(report: &Report<'_>) -> String {
    let mut text = String::new();
    for problem in &report.problems {
        text.push_str(&command(report, problem));
        text.push('\n');
    }
    text.push_str(&report.summary().to_string());
    text.push('\n');
    text
}

fn command(report: &Report<'_>, problem: &Problem) -> String {
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
    let message = escaped(&message(report, problem));
    format!("::{name} {}::{message}", properties.join(","))
}

/// Columns are given for a place of one line alone: they are ignored elsewhere.
fn place_properties(place: &Place) -> Vec<(&'static str, String)> {
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

/// As the runner's own toolkit escapes what a command says.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
