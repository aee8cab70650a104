//! Problems in the seven formats that people and machines read.

mod fold;
mod github;
mod html;
mod human;
mod json;
mod junit;
mod markdown;
mod page;
mod sarif;
mod window;

use std::fmt;

pub use crate::character::visible;
pub use fold::FoldExtent;
pub use json::json_schema;
pub use page::lead;

use fold::Folded;

use crate::model::{Acceptance, Library};
use crate::problem::{Label, Problem, Severity};
use crate::source::{FileKey, Position, Sources, Span};

/// How problems are printed; `docs/formats.md` describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Human,
    Json,
    Sarif,
    Junit,
    Github,
    Html,
    Markdown,
}

impl Format {
    pub const ALL: [Format; 7] = [
        Format::Human,
        Format::Json,
        Format::Sarif,
        Format::Junit,
        Format::Github,
        Format::Html,
        Format::Markdown,
    ];

    /// As after `--format`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Junit => "junit",
            Format::Github => "github",
            Format::Html => "html",
            Format::Markdown => "markdown",
        }
    }
}

/// All problems of a run, sorted by place, and the texts that they speak of.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    problems: Vec<&'a Problem>,
    sources: &'a Sources,
    folder: &'a str,
    library: Option<&'a Library>,
    extent: FoldExtent,
    /// The warnings that the book lets stand, each with its acceptance.
    standing: Vec<(&'a Problem, &'a Acceptance)>,
}

impl<'a> Report<'a> {
    pub fn new(problems: impl IntoIterator<Item = &'a Problem>, sources: &'a Sources) -> Self {
        let mut problems: Vec<&Problem> = problems.into_iter().collect();
        problems.sort_by(|a, b| a.in_reports().cmp(&b.in_reports()));
        Self {
            problems,
            sources,
            folder: "",
            library: None,
            extent: FoldExtent::default(),
            standing: Vec::new(),
        }
    }

    /// Warnings that are no problems, for formats with a place for them.
    #[must_use]
    pub fn letting_stand(
        mut self,
        standing: impl IntoIterator<Item = (&'a Problem, &'a Acceptance)>,
    ) -> Self {
        self.standing = standing.into_iter().collect();
        self
    }

    /// Paths are shown from where the command runs: `folder` is the book's, with `/`, empty where they are the same.
    #[must_use]
    pub fn in_folder(mut self, folder: &'a str) -> Self {
        self.folder = folder;
        self
    }

    /// Patients can be drawn where there is a library that they belong to.
    #[must_use]
    pub fn about(mut self, library: Option<&'a Library>) -> Self {
        self.library = library;
        self
    }

    /// How much is told of many problems of one code, in the formats for people.
    #[must_use]
    pub fn telling(mut self, extent: FoldExtent) -> Self {
        self.extent = extent;
        self
    }

    fn folded(&self) -> Folded<'a> {
        Folded::new(&self.problems, self.extent)
    }

    pub fn summary(&self) -> Summary {
        let count = |severity| {
            let of_it = |problem: &&&Problem| problem.severity() == severity;
            self.problems.iter().filter(of_it).count()
        };
        Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        }
    }

    /// The whole report, with a line end; only people's text is ever `styled`.
    pub fn print(&self, format: Format, styled: bool) -> String {
        match format {
            Format::Human => human::print(self, styled),
            Format::Json => json::print(self),
            Format::Sarif => sarif::print(self),
            Format::Junit => junit::print(self),
            Format::Github => github::print(self),
            Format::Html => html::print(self),
            Format::Markdown => markdown::print(self),
        }
    }

    /// Each problem as a piece of HTML with its patient, in the order of the report, for a page that has the styles of drawings.
    pub fn articles(&self) -> Vec<String> {
        html::articles(self)
    }

    /// As a page that lets in what its own server adds, and nothing else.
    pub fn served_page(&self) -> String {
        html::served(self)
    }

    fn path(&self, file: FileKey) -> String {
        let path = &self.sources.file(file).path;
        match self.folder {
            "" => path.clone(),
            folder => format!("{folder}/{path}"),
        }
    }

    /// `content/neck.md:12`
    fn line(&self, span: Span) -> String {
        let line = self.sources.position(span).line;
        format!("{}:{line}", self.path(span.file))
    }

    fn place(&self, label: &Label) -> LineRange {
        self.lines(label.span)
    }

    fn lines(&self, span: Span) -> LineRange {
        let file = self.sources.file(span.file);
        LineRange {
            path: self.path(span.file),
            start: file.position(span.start),
            end: file.position(span.end),
        }
    }
}

/// A span as other tools expect it: lines and characters from 1, the end being the character after the last.
#[derive(Clone, Debug)]
struct LineRange {
    path: String,
    start: Position,
    end: Position,
}

/// How many problems there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    pub errors: usize,
    pub warnings: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = counted(self.errors, "error");
        let warnings = counted(self.warnings, "warning");
        match (self.errors, self.warnings) {
            (0, 0) => f.write_str("no problems"),
            (0, _) => f.write_str(&warnings),
            (_, 0) => write!(f, "{errors}: nothing is published"),
            (_, _) => write!(f, "{errors}, {warnings}: nothing is published"),
        }
    }
}

pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// What is said beside the message, one paragraph each, for formats that have one text.
fn paragraphs(problem: &Problem) -> Vec<String> {
    let label = problem.label.iter().map(|label| label.words.clone());
    let message = std::iter::once(problem.message.clone());
    let help = problem.help.iter().map(|help| format!("help: {help}"));
    let notes = problem.notes.iter().cloned();
    let vignette = problem.vignette.iter().cloned();
    let all = message
        .chain(label)
        .chain(notes)
        .chain(help)
        .chain(vignette);
    all.filter(|words| !words.is_empty()).collect()
}

#[cfg(test)]
mod tests;
