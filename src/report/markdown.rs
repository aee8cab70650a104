//! Markdown for the summary of a build and for a comment: the counts in a table, each problem folded away.

use super::fold::{Count, HELP, counts};
use super::human::problem_text;
use super::json::severity_name;
use super::{Report, visible};
use crate::markup::markdown::{code, fenced, folded};
use crate::problem::{Code, Problem};

pub(super) fn print(report: &Report<'_>) -> String {
    let mut parts = vec![format!("**{}**", report.summary())];
    let shown = report.folded();
    if !report.problems.is_empty() {
        parts.push(table(report));
    }
    parts.extend(shown.told.iter().map(|problem| entry(report, problem)));
    for fold in &shown.folds {
        let title = format!(
            "{} {}: {}",
            severity_name(fold.code.severity()),
            fold.code.name(),
            fold.headline()
        );
        let places = fold.places(report);
        let mut lines: Vec<String> = places
            .iter()
            .map(|line| format!("- {}", code(line)))
            .collect();
        lines.push(format!("\n{HELP}"));
        parts.push(folded(&title, &lines.join("\n")));
    }
    parts.join("\n\n") + "\n"
}

/// How many there are of each code, the errors first.
fn table(report: &Report<'_>) -> String {
    let row = |(of, count): (Code, Count)| {
        let severity = severity_name(of.severity());
        let (problems, files) = (count.problems, count.files);
        format!(
            "| {} | {severity} | {problems} | {files} |",
            code(of.name())
        )
    };
    let head = "| problem | | how many | files |\n|---|---|---:|---:|".to_owned();
    let rows = counts(&report.problems).into_iter().map(row);
    let lines: Vec<String> = std::iter::once(head).chain(rows).collect();
    lines.join("\n")
}

fn entry(report: &Report<'_>, problem: &Problem) -> String {
    let place = problem.label.iter().map(|label| report.line(label.span));
    let place: String = place.map(|place| format!(" ({place})")).collect();
    let title = format!(
        "{} {}: {}{place}",
        severity_name(problem.severity()),
        problem.code.name(),
        problem.message
    );
    let text = fenced(&problem_text(report, problem, false));
    folded(&visible(&title), &text)
}
