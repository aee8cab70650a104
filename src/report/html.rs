//! A page for people that stands alone: it runs no script, requests nothing, and has a policy that says so.

mod patient;

use std::ops::Range;

use serde::Serialize;
use tera::{Context, Tera};

use self::patient::{Artist, PatientShown};
use super::fold::Fold;
use super::human::all_windows;
use super::json::severity_name;
use super::window::Window;
use super::{Report, lead, visible};
use crate::markup::hash;
use crate::problem::{Problem, Severity};
use crate::words::unmarked;
use crate::words::{CheckReport, Words};

const TEMPLATE: &str = include_str!("html/report.html");
const PROBLEM: &str = include_str!("html/problem.html");
const STYLES: [&str; 2] = [include_str!("html/report.css"), crate::chart::svg::STYLE];

#[derive(Serialize)]
struct ReportPage<'a> {
    words: &'a CheckReport,
    summary: String,
    style: String,
    policy: String,
    messages: Vec<String>,
    /// As HTML.
    articles: Vec<String>,
    folds: Vec<FoldShown>,
}

/// Problems of one code that are listed only.
#[derive(Serialize)]
struct FoldShown {
    code: &'static str,
    severity: &'static str,
    headline: String,
    problems: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    place: Option<String>,
    message: String,
}

/// A problem, and the elements of its titles.
#[derive(Serialize)]
struct Article<'a> {
    words: &'a CheckReport,
    number: usize,
    title: &'a str,
    part: &'a str,
    piece: &'a str,
    problem: ShownProblem,
}

/// The titles of a report of its own; those on another page are not among the page's headings.
const HEADINGS: [&str; 3] = ["h2", "h3", "h4"];
const PARAGRAPHS: [&str; 3] = ["p"; 3];

#[derive(Serialize)]
struct ShownProblem {
    code: &'static str,
    /// The class of its entry, and the same in words.
    severity: &'static str,
    kind: &'static str,
    message: String,
    /// What the code means.
    meaning: String,
    windows: Vec<SourceWindow>,
    /// One, or two side by side.
    patients: Vec<PatientShown>,
    notes: Vec<String>,
    help: Option<String>,
    vignette: Option<String>,
}

/// Lines of one file round its places.
#[derive(Serialize)]
struct SourceWindow {
    place: String,
    lines: Vec<SourceLine>,
    labels: Vec<SourceLabel>,
}

#[derive(Serialize)]
struct SourceLine {
    number: usize,
    runs: Vec<MarkedText>,
}

#[derive(Serialize, PartialEq, Debug)]
struct MarkedText {
    text: String,
    is_marked: bool,
}

/// What a place has to do with the problem.
#[derive(Serialize)]
struct SourceLabel {
    line: usize,
    words: String,
}

pub(super) fn print(report: &Report<'_>) -> String {
    document(report, |style| {
        format!("default-src 'none'; style-src '{style}'")
    })
}

/// The same for a server that adds a script of its own.
pub(super) fn served(report: &Report<'_>) -> String {
    document(report, |style| {
        format!("default-src 'self'; style-src 'self' '{style}'")
    })
}

/// `policy` is made of the hash of the page's style.
fn document(report: &Report<'_>, policy: impl Fn(&str) -> String) -> String {
    let style = STYLES.concat();
    let shown = report.folded();
    let messages = shown.told.iter().map(|problem| visible(&problem.message));
    let page = ReportPage {
        words: &Words::english().check_report,
        summary: report.summary().to_string(),
        policy: policy(&hash(&style)),
        messages: messages.map(|message| message.into_owned()).collect(),
        articles: articles_of(report, &shown.told, HEADINGS),
        folds: shown
            .folds
            .iter()
            .map(|fold| listed(report, fold))
            .collect(),
        style,
    };
    // Drawings of a book in a language that the site does not speak have marks.
    unmarked(&rendered("report.html", TEMPLATE, &page))
}

/// Each problem for another page.
pub(super) fn articles(report: &Report<'_>) -> Vec<String> {
    let articles = articles_of(report, &report.problems, PARAGRAPHS);
    articles.iter().map(|article| unmarked(article)).collect()
}

fn articles_of(report: &Report<'_>, problems: &[&Problem], titles: [&str; 3]) -> Vec<String> {
    let mut artist = report.library.map(Artist::new);
    let mut tera = Tera::default();
    let article = |(problem, number): (&&Problem, usize)| {
        let [title, part, piece] = titles;
        let article = Article {
            words: &Words::english().check_report,
            problem: entry(report, problem, number, artist.as_mut()),
            number,
            title,
            part,
            piece,
        };
        rendered_by(&mut tera, "problem.html", PROBLEM, &article)
    };
    problems.iter().zip(1..).map(article).collect()
}

fn listed(report: &Report<'_>, fold: &Fold<'_>) -> FoldShown {
    let listed = |problem: &&Problem| Listed {
        place: problem.label.as_ref().map(|label| report.line(label.span)),
        message: visible(&problem.message).into_owned(),
    };
    FoldShown {
        code: fold.code.name(),
        severity: severity_name(fold.code.severity()),
        headline: fold.headline(),
        problems: fold.problems.iter().map(listed).collect(),
    }
}

fn rendered(name: &str, template: &'static str, page: &impl Serialize) -> String {
    rendered_by(&mut Tera::default(), name, template, page)
}

/// With a template that is read once.
fn rendered_by(
    tera: &mut Tera,
    name: &str,
    template: &'static str,
    page: &impl Serialize,
) -> String {
    let is_read = tera.get_template_names().any(|candidate| candidate == name);
    let read = match is_read {
        true => Ok(()),
        false => tera.add_raw_template(name, template),
    };
    let page = read.and_then(|()| tera.render(name, &Context::from_serialize(page)?));
    page.expect("the template is ours, and the tests render each part of it")
}

fn entry(
    report: &Report<'_>,
    problem: &Problem,
    number: usize,
    artist: Option<&mut Artist<'_>>,
) -> ShownProblem {
    let words = &Words::english().check_report;
    let mut patients = Vec::new();
    let mut paths = Vec::new();
    if let Some(artist) = artist {
        let named = [(&problem.patient, ""), (&problem.beside, "-second")].into_iter();
        for (patient, which) in named.filter_map(|(own, which)| Some((own.as_ref()?, which))) {
            let own = artist.paths(patient);
            let part = format!("problem-{number}{which}");
            patients.push(artist.show(report, patient, &own, &part));
            paths.extend(artist.in_words(report, &own));
        }
    }
    let shown = |text: &String| visible(text).into_owned();
    ShownProblem {
        code: problem.code.name(),
        severity: severity_name(problem.severity()),
        kind: match problem.severity() {
            Severity::Error => words.error.as_str(),
            Severity::Warning => words.warning.as_str(),
        },
        message: shown(&problem.message),
        meaning: lead(problem.code),
        windows: all_windows(report, problem)
            .iter()
            .map(|(path, window)| SourceWindow::new(path, window))
            .collect(),
        // The paths are drawn, and listed beside the drawings.
        notes: problem
            .notes
            .iter()
            .filter(|note| !paths.contains(note))
            .map(shown)
            .collect(),
        help: problem.help.as_ref().map(|help| shown(&help.to_string())),
        vignette: problem.vignette.as_ref().map(shown),
        patients,
    }
}

impl SourceWindow {
    fn new(path: &str, window: &Window) -> Self {
        let mut start = 0;
        let mut lines = Vec::new();
        let marks: Vec<Range<usize>> = window.marks.iter().map(|mark| mark.range.clone()).collect();
        for (line, number) in window.text.split_inclusive('\n').zip(window.first_line..) {
            let text = line.trim_end_matches('\n');
            let within = start..start + text.len();
            lines.push(SourceLine {
                number,
                runs: runs(&window.text, within, &marks),
            });
            start += line.len();
        }
        let said = window.marks.iter().filter(|mark| !mark.words.is_empty());
        Self {
            place: format!(
                "{path}:{}:{}",
                window.position().line,
                window.position().column
            ),
            lines,
            labels: said
                .map(|mark| SourceLabel {
                    line: mark.position.line,
                    words: mark.words.clone(),
                })
                .collect(),
        }
    }
}

/// A stretch of a text, cut where a mark begins or ends.
fn runs(text: &str, within: Range<usize>, marks: &[Range<usize>]) -> Vec<MarkedText> {
    let edges = marks.iter().flat_map(|mark| [mark.start, mark.end]);
    let mut edges: Vec<usize> = edges
        .chain([within.start, within.end])
        .filter(|edge| (within.start..=within.end).contains(edge))
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let run = |pair: &[usize]| MarkedText {
        text: text[pair[0]..pair[1]].to_owned(),
        is_marked: marks
            .iter()
            .any(|mark| mark.start <= pair[0] && pair[1] <= mark.end),
    };
    edges.windows(2).map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_cut_out_of_its_line() {
        let run = |text: &str, is_marked| MarkedText {
            text: text.to_owned(),
            is_marked,
        };
        let marks = [2..4, 3..6];
        assert_eq!(
            runs("abcdefgh", 1..8, &marks),
            [
                run("b", false),
                run("c", true),
                run("d", true),
                run("ef", true),
                run("gh", false)
            ]
        );
        assert_eq!(runs("ab", 0..0, &[]), []);
    }
}
