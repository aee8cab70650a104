//! Where each problem of a draft is shown: at the block that it is about, or else on its chapter.

use std::collections::BTreeMap;

use super::Page;
use crate::model::{ChapterKey, Library, Thing};
use crate::problem::Problem;
use crate::source::{FileKey, Sources, Span};

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
        let blocks = blocks(library, sources);
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

/// Every block with its fences, by where it begins.
type Blocks = BTreeMap<(FileKey, usize), (usize, Thing)>;

fn blocks(library: &Library, sources: &Sources) -> Blocks {
    let block = |thing: Thing| {
        let span = library.meta(thing).span;
        let end = end_of_block(&sources.file(span.file).text, span.end);
        ((span.file, span.start), (end, thing))
    };
    library.things.iter().copied().map(block).collect()
}

fn spot(library: &Library, blocks: &Blocks, span: Span) -> Option<ProblemPlace> {
    let before = blocks.range(..=(span.file, span.start)).next_back();
    if let Some(((file, _), (end, thing))) = before
        && *file == span.file
        && span.start < *end
    {
        return Some(ProblemPlace::Thing(*thing));
    }
    let mut chapters = library.chapters.iter();
    let chapter = chapters.find(|(_, chapter)| chapter.span.file == span.file);
    chapter.map(|(key, _)| ProblemPlace::Chapter(key))
}

/// Where a fenced block ends whose kind and identifier end here: after the line that closes it, or with the text.
fn end_of_block(text: &str, named: usize) -> usize {
    let line_start = text[..named].rfind('\n').map_or(0, |at| at + 1);
    let opening = &text[line_start..named];
    let Some(fence) = opening.chars().find(|c| matches!(c, '`' | '~')) else {
        return text.len();
    };
    let length = opening.chars().filter(|c| *c == fence).count();
    let mut end = named;
    for (index, line) in text[named..].split_inclusive('\n').enumerate() {
        end += line.len();
        let bare = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
        let closes = bare.len() >= length && bare.chars().all(|c| c == fence);
        if index > 0 && closes {
            return end;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::end_of_block;

    #[test]
    fn a_block_ends_where_its_fence_is_closed() {
        let end = |text: &str, named: &str| {
            let at = text.find(named).expect("a name") + named.len();
            text[end_of_block(text, at)..].to_owned()
        };
        assert_eq!(end("```fact a\nx = 1\n```\nprose\n", "fact a"), "prose\n");
        assert_eq!(
            end("````fact a\nx = '''\n```\n'''\n````\nprose", "fact a"),
            "prose"
        );
        assert_eq!(end("~~~fact a\n```\n~~~~\nprose", "fact a"), "prose");
        assert_eq!(end("  ```fact a\n  x = 1\n  ```\nprose", "fact a"), "prose");
        assert_eq!(end("```fact a\nx = 1", "fact a"), "");
    }
}
