//! A book with what can be fixed in it without its author. Every other byte stays.

mod unified;

pub use unified::{FileDiff, diffs};

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::{Code, Fix, Problem, Safety};
use crate::source::{FileKey, Sources, Span};

/// What is wrong with a book, as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    pub problems: Vec<Problem>,
    /// Every name in it is known, so that more can be found than in a book of which that can't be said.
    pub is_resolved: bool,
}

/// A book after its fixes.
#[derive(Debug)]
pub struct Mended {
    pub sources: Sources,
    /// How many problems were fixed.
    pub fixed: usize,
    /// What is wrong with it now.
    pub left: Findings,
}

impl Mended {
    /// How many more could be fixed by a guess.
    pub fn guesses(&self) -> usize {
        let fixes = self.left.problems.iter().filter_map(Problem::fix);
        fixes
            .filter(|fix| fix.remedy.safety == Safety::Guess)
            .count()
    }
}

/// Makes the fixes that are at most as daring as `boldest`, and those of what is found then, until there are none. A fix after which there is more
/// wrong than before, or the same, is not made.
pub fn mended(sources: &Sources, boldest: Safety, find: impl Fn(&Sources) -> Findings) -> Mended {
    // Each round fixes something for good; what goes in circles is cut off.
    const MOST_ROUNDS: usize = 100;
    let mut work = Work {
        found: find(sources),
        sources: sources.clone(),
        find,
        fixed: 0,
        refused: BTreeSet::new(),
    };
    for _ in 0..MOST_ROUNDS {
        let problems = work.next(boldest);
        if problems.is_empty() {
            break;
        }
        if !work.makes(&problems) {
            // The last of a file first, so that the places of the others stay.
            for problem in problems.iter().rev() {
                if !work.makes(std::slice::from_ref(problem)) {
                    work.refused.insert(work.named(problem));
                }
            }
        }
    }
    Mended {
        sources: work.sources,
        fixed: work.fixed,
        left: work.found,
    }
}

/// By what a problem is known when its place has moved.
type Named = (String, Code, String);

struct Work<F> {
    sources: Sources,
    found: Findings,
    find: F,
    fixed: usize,
    /// Their fixes fix nothing.
    refused: BTreeSet<Named>,
}

impl<F: Fn(&Sources) -> Findings> Work<F> {
    /// Problems whose fixes can be made at once, in the order of their places.
    fn next(&self, boldest: Safety) -> Vec<Problem> {
        let fixable = self.found.problems.iter().filter(|problem| {
            problem.fix().is_some_and(|fix| {
                fix.remedy.safety <= boldest
                    && self.keeps_lines(fix)
                    && !self.refused.contains(&self.named(problem))
            })
        });
        let mut fixable: Vec<&Problem> = fixable.collect();
        fixable.sort_by_key(|problem| problem.fix().map(|fix| fix.span));
        let mut until: Option<Span> = None;
        fixable.retain(|problem| {
            let Some(span) = problem.fix().map(|fix| fix.span) else {
                return false;
            };
            let is_free = until.is_none_or(|last| last.file != span.file || last.end <= span.start);
            if is_free {
                until = Some(span);
            }
            is_free
        });
        fixable.into_iter().cloned().collect()
    }

    /// A fix neither joins lines nor parts them, so that every other line of a file stays where it is.
    fn keeps_lines(&self, fix: &Fix) -> bool {
        let ends = |text: &str| text.matches('\n').count();
        ends(self.sources.text(fix.span)) == ends(&fix.remedy.text)
    }

    fn named(&self, problem: &Problem) -> Named {
        let label = problem.label.as_ref();
        let path = label.map_or_else(String::new, |label| {
            self.sources.file(label.span.file).path.clone()
        });
        (path, problem.code, problem.message.clone())
    }

    /// Makes fixes that overlap nowhere, if the book is the better for it.
    fn makes(&mut self, problems: &[Problem]) -> bool {
        let fixes = problems.iter().filter_map(Problem::fix);
        let sources = applied(&self.sources, fixes);
        let found = (self.find)(&sources);
        let is_better = match (self.found.is_resolved, found.is_resolved) {
            (false, true) => true,
            (true, false) => false,
            (true, true) | (false, false) => {
                found.problems.len() <= self.found.problems.len()
                    && self.are_gone(problems, &found)
                    && (problems.len() == 1 || self.has_all(&found))
            }
        };
        if is_better {
            (self.sources, self.found) = (sources, found);
            self.fixed += problems.len();
        }
        is_better
    }

    /// How often each problem is there.
    fn counted(&self, problems: &[Problem]) -> BTreeMap<Named, usize> {
        let mut counts = BTreeMap::new();
        for problem in problems {
            *counts.entry(self.named(problem)).or_default() += 1;
        }
        counts
    }

    /// Whether nothing came up with several fixes that was not there: it would be hidden which of them it is of.
    fn has_all(&self, found: &Findings) -> bool {
        let before = self.counted(&self.found.problems);
        let mut after = self.counted(&found.problems).into_keys();
        after.all(|name| before.contains_key(&name))
    }

    fn are_gone(&self, problems: &[Problem], found: &Findings) -> bool {
        let before = self.counted(&self.found.problems);
        let after = self.counted(&found.problems);
        let mut fixed = self.counted(problems).into_iter();
        fixed.all(|(name, fixed)| {
            let number = |of: &BTreeMap<Named, usize>| of.get(&name).copied().unwrap_or_default();
            number(&after) + fixed <= number(&before)
        })
    }
}

/// The texts with fixes that overlap nowhere, in the order of their places.
fn applied<'a>(sources: &Sources, fixes: impl Iterator<Item = &'a Fix>) -> Sources {
    let mut texts: BTreeMap<FileKey, String> = BTreeMap::new();
    let fixes: Vec<&Fix> = fixes.collect();
    for fix in fixes.into_iter().rev() {
        let file = fix.span.file;
        let text = texts
            .entry(file)
            .or_insert_with(|| sources.file(file).text.clone());
        text.replace_range(fix.span.range(), &fix.remedy.text);
    }
    let mut sources = sources.clone();
    for (file, text) in texts {
        sources.replace(file, text);
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Remedy;

    /// Each `wrong` of a text is to be `right`.
    fn of(sources: &Sources, words: &[(&str, &str, Safety)]) -> Findings {
        let mut problems = Vec::new();
        for (file, text) in sources.files() {
            for (wrong, right, safety) in words {
                for (at, _) in text.text.match_indices(wrong) {
                    let span = Span::new(file, at..at + wrong.len());
                    let remedy = Remedy::write(*right).and_is(*safety);
                    let problem = Problem::new(Code::UnknownWord, *wrong).at(span);
                    problems.push(problem.help(remedy.at(Some(span))));
                }
            }
        }
        Findings {
            problems,
            is_resolved: true,
        }
    }

    fn fixed(text: &str, words: &[(&str, &str, Safety)], boldest: Safety) -> (String, usize) {
        let mut sources = Sources::default();
        let file = sources.add("a.md", text);
        let mended = mended(&sources, boldest, |sources| of(sources, words));
        (mended.sources.file(file).text.clone(), mended.fixed)
    }

    #[test]
    fn all_is_fixed_that_is_safe_and_guesses_where_they_are_asked_for() {
        let words = [("==", "=", Safety::Safe), ("nek", "neck", Safety::Guess)];
        let text = "nek == nek\n  == # a\r\n";
        let fixed = |boldest| fixed(text, &words, boldest);
        assert_eq!(fixed(Safety::Safe), ("nek = nek\n  = # a\r\n".into(), 2));
        assert_eq!(fixed(Safety::Guess), ("neck = neck\n  = # a\r\n".into(), 4));
    }

    #[test]
    fn a_fix_that_fixes_nothing_is_not_made() {
        let safe = Safety::Safe;
        let worse = [("a", "bb", safe), ("b", "aa", safe), ("c", "d", safe)];
        assert_eq!(fixed("a c", &worse, safe), ("a d".into(), 1));
        assert_eq!(fixed("c c", &[("c", "cd", safe)], safe), ("c c".into(), 0));
        assert_eq!(fixed("c", &[("c", "d\n", safe)], safe), ("c".into(), 0));
    }

    #[test]
    fn of_fixes_that_overlap_one_is_made() {
        let words = [("ab", "x", Safety::Safe), ("bc", "y", Safety::Safe)];
        assert_eq!(fixed("abc", &words, Safety::Safe), ("xc".into(), 1));
    }
}
