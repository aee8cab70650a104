//! Where each problem of a draft is shown: at the block that it is about, or else on its chapter.

use std::collections::BTreeMap;

use super::Page;
use crate::model::{BlockPlaces, ChapterKey, Library, Thing};
use crate::problem::Problem;
use crate::source::{Sources, Span};

/// What a problem is shown at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemPlace {
    Thing(Thing),
    Chapter(ChapterKey),
}

impl ProblemPlace {
    /// The page of what it is.
    pub fn page(self) -> Page {
        match self {
            ProblemPlace::Thing(thing) => Page::Thing(thing),
            ProblemPlace::Chapter(key) => Page::Chapter(key),
        }
    }
}

/// The problems of a draft in the order of reports, with the place of each.
#[derive(Clone, Debug)]
pub struct PlacedProblems {
    problems: Vec<Problem>,
    /// `None` for what is in no chapter: settings, references, templates, the whole book.
    spots: Vec<Option<ProblemPlace>>,
    at: BTreeMap<ProblemPlace, Vec<usize>>,
}

impl PlacedProblems {
    pub(super) fn of(mut problems: Vec<Problem>, library: &Library, sources: &Sources) -> Self {
        problems.sort_by(|a, b| a.in_reports().cmp(&b.in_reports()));
        let blocks = BlockPlaces::of(library, sources);
        let spot = |problem: &Problem| {
            let span = problem.label.as_ref()?.span;
            spot(library, &blocks, span)
        };
        let spots: Vec<Option<ProblemPlace>> = problems.iter().map(spot).collect();
        let mut at: BTreeMap<ProblemPlace, Vec<usize>> = BTreeMap::new();
        for (index, spot) in spots.iter().enumerate() {
            if let Some(spot) = spot {
                at.entry(*spot).or_default().push(index);
            }
        }
        Self {
            problems,
            spots,
            at,
        }
    }

    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Those that keep the book from being published, each with its index and its place.
    pub fn errors(&self) -> impl Iterator<Item = (usize, &Problem, Option<ProblemPlace>)> {
        let all = self.problems.iter().zip(&self.spots).enumerate();
        let errors = all.filter(|(_, (problem, _))| problem.is_error());
        errors.map(|(index, (problem, spot))| (index, problem, *spot))
    }

    /// The indices of the problems of a place.
    pub fn at(&self, spot: ProblemPlace) -> &[usize] {
        self.at.get(&spot).map_or(&[], Vec::as_slice)
    }
}

fn spot(library: &Library, blocks: &BlockPlaces, span: Span) -> Option<ProblemPlace> {
    if let Some(thing) = blocks.thing_at(span) {
        return Some(ProblemPlace::Thing(thing));
    }
    let mut chapters = library.chapters.iter();
    let chapter = chapters.find(|(_, chapter)| chapter.span.file == span.file);
    chapter.map(|(key, _)| ProblemPlace::Chapter(key))
}
