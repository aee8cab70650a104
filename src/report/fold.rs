//! Of a flood of one kind, only the first few problems and a count are printed, so that it hides nothing else.

use std::collections::BTreeMap;

use super::{Report, counted};
use crate::problem::{Code, Problem};
use crate::source::FileKey;

/// Most problems of one code that are printed in full before the rest is folded.
const MOST: usize = 5;

/// Most files that are named of those whose problems are folded.
const MOST_FILES: usize = 10;

/// How many problems of one code are printed in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FoldExtent {
    /// A few in full, of as many files as can be; the rest is counted.
    #[default]
    Folded,
    /// Each in full.
    Whole,
}

/// What to do to see what is folded.
pub(super) const HELP: &str = "`pathbook check --all` tells each";

/// The problems of a report, in their order: those that are told in full, and the others by their code.
pub(super) struct Folded<'p> {
    pub told: Vec<&'p Problem>,
    pub folds: Vec<Fold<'p>>,
}

/// Problems of one code that are counted only; there is at least one.
pub(super) struct Fold<'p> {
    pub code: Code,
    pub problems: Vec<&'p Problem>,
}

impl<'p> Folded<'p> {
    pub fn new(problems: &[&'p Problem], extent: FoldExtent) -> Self {
        let most = match extent {
            FoldExtent::Folded => MOST,
            FoldExtent::Whole => usize::MAX,
        };
        let mut told = Vec::new();
        let mut folds = Vec::new();
        for (code, mut ranked) in ranked(problems) {
            ranked.sort_unstable();
            let mut rest = ranked.split_off(most.min(ranked.len()));
            told.extend(ranked.into_iter().map(|(_, at)| at));
            rest.sort_unstable_by_key(|(_, at)| *at);
            if !rest.is_empty() {
                let problems = rest.into_iter().map(|(_, at)| problems[at]).collect();
                folds.push(Fold { code, problems });
            }
        }
        told.sort_unstable();
        let told = told.into_iter().map(|at| problems[at]).collect();
        Self { told, folds }
    }
}

/// The problems of each code by their number in the report, with how many of the code stand before each in its file: the first of
/// every file ranks before the second of any.
fn ranked(problems: &[&Problem]) -> BTreeMap<Code, Vec<(usize, usize)>> {
    let mut before: BTreeMap<(Code, Option<FileKey>), usize> = BTreeMap::new();
    let mut ranked: BTreeMap<Code, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, problem) in problems.iter().enumerate() {
        let rank = before.entry((problem.code, file(problem))).or_default();
        ranked.entry(problem.code).or_default().push((*rank, at));
        *rank += 1;
    }
    ranked
}

fn file(problem: &Problem) -> Option<FileKey> {
    problem.label.as_ref().map(|label| label.span.file)
}

/// How many problems are in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub problems: usize,
    pub files: usize,
}

/// Of each code that has any.
pub(super) fn counts(problems: &[&Problem]) -> BTreeMap<Code, Count> {
    let mut counts: BTreeMap<Code, Count> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for problem in problems {
        let count = counts.entry(problem.code).or_default();
        count.problems += 1;
        if let Some(file) = file(problem)
            && seen.insert((problem.code, file))
        {
            count.files += 1;
        }
    }
    counts
}

impl Fold<'_> {
    /// `326 more of this kind in 12 files`
    pub fn headline(&self) -> String {
        let more = format!("{} more of this kind", self.problems.len());
        match self.files().len() {
            0 => more,
            files => format!("{more} in {}", counted(files, "file")),
        }
    }

    /// In each file the first of them and how many follow, a line each: `content/neck.md:12 and 30 more`.
    pub fn places(&self, report: &Report<'_>) -> Vec<String> {
        let files = self.files();
        let (named, others) = files.split_at(MOST_FILES.min(files.len()));
        let mut lines: Vec<String> = named
            .iter()
            .filter_map(|problems| {
                let (first, rest) = problems.split_first()?;
                let place = report.line(first.label.as_ref()?.span);
                Some(match rest.len() {
                    0 => place,
                    more => format!("{place} and {more} more"),
                })
            })
            .collect();
        let left: usize = others.iter().map(Vec::len).sum();
        if left > 0 {
            let files = counted(others.len(), "more file");
            lines.push(format!("{left} in {files}"));
        }
        lines
    }

    /// Those of each file, in their order.
    fn files(&self) -> Vec<Vec<&Problem>> {
        let mut files: BTreeMap<FileKey, Vec<&Problem>> = BTreeMap::new();
        for &problem in &self.problems {
            if let Some(file) = file(problem) {
                files.entry(file).or_default().push(problem);
            }
        }
        files.into_values().collect()
    }
}
