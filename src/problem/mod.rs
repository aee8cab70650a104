//! What is wrong with a book, said at its place; [`report`](crate::report) prints it.

mod code;
mod fix;

pub use code::Code;
pub use fix::{Fix, Help, Remedy, Safety};

use crate::model::Patient;
use crate::source::Span;

/// What is said where pathbook itself fails, and goes on.
pub(crate) const FAULT: &str = "pathbook failed at this: that is a fault of pathbook, not of the book; please report it with the book";

/// Whether a problem keeps a book from being published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// Said, and published.
    Warning,
}

/// A place and, if it needs words, what it has to do with the problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    pub span: Span,
    pub words: String,
}

/// One thing that is wrong: short, lower case, naming the problem and not the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub message: String,
    /// Where it is; a problem of the whole book has none.
    pub label: Option<Label>,
    /// Other places that have a part in it.
    pub others: Vec<Label>,
    /// The few facts, the path, the count: each a paragraph.
    pub notes: Vec<String>,
    /// Somebody in whom it shows.
    pub patient: Option<Patient>,
    /// Somebody else, where it shows in two patients side by side.
    pub beside: Option<Patient>,
    /// The same patients, each as a block that can be pasted into a chapter.
    pub vignette: Option<String>,
    /// What to do.
    pub help: Option<Help>,
}

impl Problem {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            label: None,
            others: Vec::new(),
            notes: Vec::new(),
            patient: None,
            beside: None,
            vignette: None,
            help: None,
        }
    }

    #[must_use]
    pub fn at(self, span: Span) -> Self {
        self.labelled(span, "")
    }

    #[must_use]
    pub fn labelled(mut self, span: Span, words: impl Into<String>) -> Self {
        let words = words.into();
        self.label = Some(Label { span, words });
        self
    }

    #[must_use]
    pub fn and(mut self, span: Span, words: impl Into<String>) -> Self {
        let words = words.into();
        self.others.push(Label { span, words });
        self
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<Help>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What can be done about it without its author.
    pub fn fix(&self) -> Option<&Fix> {
        self.help.as_ref().and_then(Help::fix)
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it keeps the book from being published.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// By what reports sort: by file and place, problems of the whole book first.
    pub fn in_reports(&self) -> impl Ord + '_ {
        (&self.label, self.code, &self.message)
    }
}

/// A noun with its article: `an outcome`.
pub fn a(noun: &str) -> String {
    let begins_with_vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    let article = match begins_with_vowel && !noun.starts_with("one") {
        true => "an",
        false => "a",
    };
    format!("{article} {noun}")
}

/// The known name that is most like a wrong one, unless none is.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LEAST_LIKENESS: f64 = 0.75;
    nearest_of(wrong, compared(wrong, known), |name| name, LEAST_LIKENESS)
}

/// What has the name that is most like a wrong one, if any is as like as that.
pub(crate) fn nearest_of<'a, T>(
    wrong: &str,
    known: impl IntoIterator<Item = T>,
    name: impl Fn(&T) -> &'a str,
    least: f64,
) -> Option<T> {
    known
        .into_iter()
        .map(|thing| (strsim::jaro_winkler(wrong, name(&thing)), thing))
        .filter(|(likeness, _)| *likeness >= least)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(name(&b.1).cmp(name(&a.1))))
        .map(|(_, thing)| thing)
}

/// Which names a wrong one is compared with: all, and where they are too many to compare many wrong ones with each, those that
/// begin alike.
fn compared<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const MOST_LOOKED_AT: usize = 10_000;
    const MOST_COMPARED: usize = 500;
    let mut known: Vec<&str> = known.into_iter().take(MOST_LOOKED_AT).collect();
    for (end, letter) in wrong.char_indices() {
        let beginning = &wrong[..end + letter.len_utf8()];
        let alike = || known.iter().filter(|name| name.starts_with(beginning));
        if known.len() <= MOST_COMPARED || alike().next().is_none() {
            break;
        }
        known.retain(|name| name.starts_with(beginning));
    }
    known.truncate(MOST_COMPARED);
    known
}

/// All problems of a pass, in the order found; reports sort them by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        self.0.extend(problems);
    }

    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Problem::is_error)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Sorted by file and place, problems of the whole book first; what is the same is told once, as of the head of a column that every row asks for.
    pub fn sorted(mut self) -> Vec<Problem> {
        self.0.sort_by(|a, b| a.in_reports().cmp(&b.in_reports()));
        self.0.dedup();
        self.0
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
