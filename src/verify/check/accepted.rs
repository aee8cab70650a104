//! Warnings that the authors let stand for a reason, until a day; and what is accepted that nobody warns of.

use jiff::civil::Date;

use crate::model::{Acceptance, AcceptedPlace, BlockPlaces, Library};
use crate::problem::{Code, Problem, Severity};
use crate::source::Sources;

/// A warning that stands.
#[derive(Clone, Debug)]
pub struct AcceptedWarning {
    /// Its place among the acceptances of the book.
    pub acceptance: usize,
    pub warning: Problem,
}

/// Takes the warnings that are accepted on this day out of the problems.
pub(in crate::verify) fn taken_out(
    library: &Library,
    sources: &Sources,
    as_of: Date,
    problems: &mut Vec<Problem>,
) -> Vec<AcceptedWarning> {
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
    let accepts = |own: &Acceptance, warning: &Problem| {
        own.until >= as_of && own.code == warning.code.name() && is_at(&own.at, warning)
    };
    let mut accepted = Vec::new();
    for warning in std::mem::take(problems) {
        let by = all.iter().position(|own| accepts(own, &warning));
        match by.filter(|_| warning.severity() == Severity::Warning) {
            Some(acceptance) => accepted.push(AcceptedWarning {
                acceptance,
                warning,
            }),
            None => problems.push(warning),
        }
    }
    accepted
}

/// A warning for each acceptance by which nothing stands.
pub(in crate::verify) fn idle<'a>(
    library: &'a Library,
    accepted: &'a [AcceptedWarning],
    as_of: Date,
) -> impl Iterator<Item = Problem> + 'a {
    let all = library.settings.accepted.iter().enumerate();
    let idle = all.filter(|(number, _)| accepted.iter().all(|own| own.acceptance != *number));
    idle.map(move |(_, own)| nothing_stands(own, as_of))
}

fn nothing_stands(own: &Acceptance, as_of: Date) -> Problem {
    let span = own.span;
    match own.until < as_of {
        true => {
            let message = format!("`{}` was accepted until {}", own.code, own.until);
            let problem = Problem::new(Code::IdleAcceptance, message).at(span);
            problem.help("look at it again: mend what is warned of, or set another day")
        }
        false => {
            let message = format!("there is no `{}` here to accept", own.code);
            let problem = Problem::new(Code::IdleAcceptance, message).at(span);
            problem.help("take it out")
        }
    }
}
