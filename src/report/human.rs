//! Text for people, in the style of Rust's compiler.

use std::collections::BTreeMap;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Renderer, Snippet};

use super::fold::{Fold, HELP};
use super::window::{LabelMark, Window, windows};
use super::{Report, visible};
use crate::problem::{Label, Problem, Severity};
use crate::source::FileKey;

pub(super) fn print(report: &Report<'_>, styled: bool) -> String {
    let shown = report.folded();
    let told = shown.told.iter();
    let told = told.map(|problem| problem_text(report, problem, styled));
    let folds = shown.folds.iter();
    let folds = folds.map(|fold| fold_text(report, fold, styled));
    let mut text = String::new();
    for part in told.chain(folds) {
        text.push_str(&part);
        text.push_str("\n\n");
    }
    text.push_str(&report.summary().to_string());
    text.push('\n');
    text
}

/// One problem, without a line end.
pub(super) fn problem_text(report: &Report<'_>, problem: &Problem, styled: bool) -> String {
    let title = level(problem.severity())
        .primary_title(visible(&problem.message).into_owned())
        .id(problem.code.name());
    let notes = problem.notes.iter().map(|note| (Level::NOTE, note.clone()));
    let help = problem
        .help
        .iter()
        .map(|help| (Level::HELP, help.to_string()));
    let paragraphs = notes
        .chain(help)
        .map(|(level, words)| Element::from(level.message(visible(&words).into_owned())));
    let windows = all_windows(report, problem);
    let group = title
        .elements(windows.iter().map(|(path, window)| snippet(path, window)))
        .elements(paragraphs);
    let text = renderer(styled).render(&[group]);
    let text = windows.iter().fold(text, with_true_column);
    match &problem.vignette {
        Some(vignette) => format!(
            "{text}\n\nsuch a patient, to be pasted into a chapter:\n\n{}",
            visible(vignette).trim_end()
        ),
        None => text,
    }
}

/// Problems that are counted only, without a line end.
pub(super) fn fold_text(report: &Report<'_>, fold: &Fold<'_>, styled: bool) -> String {
    let places = fold.places(report).join("\n");
    let note = (!places.is_empty()).then(|| Level::NOTE.message(visible(&places).into_owned()));
    let group = level(fold.code.severity())
        .primary_title(fold.headline())
        .id(fold.code.name())
        .elements(note)
        .element(Level::HELP.message(HELP));
    renderer(styled).render(&[group])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn renderer(styled: bool) -> Renderer {
    match styled {
        true => Renderer::styled(),
        false => Renderer::plain(),
    }
}

/// The source round every place with its path: the primary one's file first, then the others in their order.
pub(super) fn all_windows(report: &Report<'_>, problem: &Problem) -> Vec<(String, Window)> {
    let primary = problem.label.iter().map(|label| (true, label));
    let others = problem.others.iter().map(|label| (false, label));
    let first = problem.label.as_ref().map(|label| label.span.file);
    let mut files: BTreeMap<(bool, FileKey), Vec<(bool, &Label)>> = BTreeMap::new();
    for (is_primary, label) in primary.chain(others) {
        let file = label.span.file;
        let place = (Some(file) != first, file);
        files.entry(place).or_default().push((is_primary, label));
    }
    let windows_of = |((_, file), labels): ((bool, FileKey), Vec<(bool, &Label)>)| {
        let path = visible(&report.path(file)).into_owned();
        windows(report.sources.file(file), labels)
            .into_iter()
            .map(move |window| (path.clone(), window))
    };
    files.into_iter().flat_map(windows_of).collect()
}

fn snippet<'a>(path: &'a str, window: &'a Window) -> Snippet<'a, Annotation<'a>> {
    Snippet::source(&window.text)
        .path(path)
        .line_start(window.first_line)
        .annotations(window.marks.iter().map(annotation))
}

fn annotation(mark: &LabelMark) -> Annotation<'_> {
    let kind = match mark.is_primary {
        true => AnnotationKind::Primary,
        false => AnnotationKind::Context,
    };
    let annotation = kind.span(mark.range.clone());
    if mark.words.is_empty() {
        annotation
    } else {
        annotation.label(mark.words.as_str())
    }
}

/// The renderer counts columns in what it is given, which is not the file's column where a long line is clipped.
fn with_true_column(text: String, (path, window): &(String, Window)) -> String {
    if !window.is_clipped {
        return text;
    }
    let position = window.position();
    let place = format!("{path}:{}:", position.line);
    let title_end = text.find('\n').unwrap_or(0);
    let Some(at) = text[title_end..].find(&place) else {
        return text;
    };
    let (before, after) = text.split_at(title_end + at + place.len());
    let rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
    format!("{before}{}{rest}", position.column)
}
