//! The problems of a book as an editor shows them: the same as those of `check`, with the same words.

use std::collections::BTreeMap;

use super::book::View;
use super::checker::FoundOut;
use super::protocol::{Diagnostic, DiagnosticSeverity, RelatedInformation};
use crate::problem::{Label, Problem, Severity};
use crate::source::{FileKey, Span};

/// What names a problem's source to the editor.
pub(super) const SOURCE: &str = "pathbook";

/// The diagnostics of each file, in the order of reports; a file without any is listed too. A problem of the whole book stands in `book.toml`.
pub(super) fn diagnostics(view: &View<'_>) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut all: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    let Some(found) = view.found else {
        return all;
    };
    for (_, file) in found.sources.files() {
        all.insert(file.path.clone(), Vec::new());
    }
    for problem in found.problems() {
        let Some(span) = place(found, problem) else {
            continue;
        };
        let path = &found.sources.file(span.file).path;
        let own = all.entry(path.clone()).or_default();
        own.push(diagnostic(view, found, problem, span));
    }
    all
}

/// Where a problem is shown.
pub(super) fn place(found: &FoundOut, problem: &Problem) -> Option<Span> {
    let start = |file: FileKey| Span::new(file, 0..0);
    let label = problem.label.as_ref().map(|label| label.span);
    label.or_else(|| found.sources.settings.map(start))
}

pub(super) fn diagnostic(
    view: &View<'_>,
    found: &FoundOut,
    problem: &Problem,
    span: Span,
) -> Diagnostic {
    let related = |label: &Label| RelatedInformation {
        location: view.location(label.span),
        message: label.words.clone(),
    };
    Diagnostic {
        range: view.encoding.range(found.sources.file(span.file), span),
        severity: match problem.severity() {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
        },
        code: problem.code.name().to_owned(),
        source: SOURCE,
        message: message(problem),
        related_information: problem.others.iter().map(related).collect(),
    }
}

/// What is wrong, in whom it shows, and what to do: many editors show nothing else of a diagnostic.
fn message(problem: &Problem) -> String {
    let label = problem.label.iter().map(|label| label.words.clone());
    let label = label.filter(|words| !words.is_empty());
    let notes = problem.notes.iter().cloned();
    let help = problem.help.iter().map(|help| format!("help: {help}"));
    let lines = std::iter::once(problem.message.clone()).chain(label);
    lines
        .chain(notes)
        .chain(help)
        .collect::<Vec<_>>()
        .join("\n")
}
