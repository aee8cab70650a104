//! Warnings that the authors let stand for a reason, until a day; and what is accepted that nobody warns of.

use jiff::civil::Date;

use crate::model::{Acceptance, AcceptedPlace, BlockPlaces, Library};
use crate::problem::{Code, Problem};
use crate::source::Sources;

/// A warning that the book lets stand.
#[derive(Clone, Debug)]
pub struct StandingWarning {
    pub warning: Problem,
    /// The place of its acceptance among those of the book.
    pub by: usize,
}

impl StandingWarning {
    pub fn acceptance<'a>(&self, library: &'a Library) -> &'a Acceptance {
        &library.settings.accepted[self.by]
    }
}

/// Takes the warnings that are accepted on this day out of the problems.
pub(in crate::verify) fn taken_out(
    library: &Library,
    sources: &Sources,
    as_of: Date,
    problems: &mut Vec<Problem>,
) -> Vec<StandingWarning> {
    let all = &library.settings.accepted;
    if all.is_empty() {
        return Vec::new();
    }
    let blocks = BlockPlaces::of(library, sources);
    let is_at = |at: &AcceptedPlace, warning: &Problem| {
        let span = warning.label.as_ref().map(|label| label.span);
        span.is_some_and(|span| match at {
            AcceptedPlace::Thing(thing) => blocks.thing_at(span) == Some(*thing),
            AcceptedPlace::File(path) => sources.file(span.file).path == *path,
        })
    };
    let accepts = |acceptance: &Acceptance, warning: &Problem| {
        acceptance.until >= as_of
            && acceptance.code == warning.code.name()
            && is_at(&acceptance.at, warning)
    };
    let mut standing = Vec::new();
    for problem in std::mem::take(problems) {
        let mut acceptances = all.iter();
        match acceptances.position(|acceptance| accepts(acceptance, &problem)) {
            Some(by) => standing.push(StandingWarning {
                warning: problem,
                by,
            }),
            None => problems.push(problem),
        }
    }
    standing
}

/// A warning for each acceptance by which nothing stands. Of a book with an error not every warning may have been found, so that only those are
/// told whose day has passed.
pub(in crate::verify) fn idle(
    library: &Library,
    standing: &[StandingWarning],
    as_of: Date,
    has_errors: bool,
) -> impl Iterator<Item = Problem> {
    let all = library.settings.accepted.iter().enumerate();
    let idle = all.filter(|(number, _)| standing.iter().all(|own| own.by != *number));
    let told = idle.filter(move |(_, acceptance)| !has_errors || acceptance.until < as_of);
    told.map(move |(_, acceptance)| nothing_stands(acceptance, as_of))
}

fn nothing_stands(acceptance: &Acceptance, as_of: Date) -> Problem {
    let Acceptance {
        code, until, span, ..
    } = acceptance;
    let (message, help) = match *until < as_of {
        true => (
            format!("`{code}` was accepted until {until}"),
            "look at it again: mend what is warned of, or set another day",
        ),
        false => (
            format!("there is no `{code}` here to accept"),
            "take it out",
        ),
    };
    Problem::new(Code::IdleAcceptance, message)
        .at(*span)
        .help(help)
}
