//! What catches an unsafe edit: the first failing check among those whose questions it changed.

use std::collections::BTreeSet;

use super::scope::CheckScope;
use super::*;

/// What catches an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catcher {
    Invariant(InvariantKey),
    Vignette(VignetteKey),
    /// A check of every book.
    Check(Code),
}

/// A check that fails, by its name and its places.
pub type FailedCheck = (Code, Vec<Span>);

/// What becomes of a check that fails.
#[derive(Clone, Copy)]
pub(super) enum Mode<'a> {
    /// It is reported, with a patient.
    Tell { sources: &'a Sources, as_of: Date },
    /// It is noted, without one.
    Judge {
        /// Nothing more is asked once a check fails that is none of these.
        until_other_than: Option<&'a BTreeSet<FailedCheck>>,
    },
}

/// Every check of patients that a library fails.
pub fn failures(library: &Library) -> Result<BTreeSet<FailedCheck>, CannotProve> {
    let mode = Mode::Judge {
        until_other_than: None,
    };
    let mut checker = Checker {
        library,
        mode,
        scope: CheckScope::Whole,
        prover: Prover::new(library)?,
        problems: Problems::default(),
        names: TakenNames::default(),
    };
    prove_all(&mut checker);
    let errors = checker.problems.iter().filter(|problem| problem.is_error());
    Ok(errors.map(failure).collect())
}

/// The first check that an edited library fails and the unedited one does not, its own rules before the others, given a prover
/// that was told of the edit; and the prover back. Where the edit changes whom the assumptions admit, every check is made again.
pub(crate) fn catcher<'a>(
    library: &'a Library,
    prover: Prover<'a>,
    known: &'a BTreeSet<FailedCheck>,
    admits_others: bool,
) -> (Option<Catcher>, Prover<'a>) {
    let mut checker = Checker {
        library,
        mode: Mode::Judge {
            until_other_than: Some(known),
        },
        scope: match admits_others {
            true => CheckScope::Whole,
            false => CheckScope::Changed,
        },
        prover,
        problems: Problems::default(),
        names: TakenNames::default(),
    };
    let catcher = checker.first_failure();
    (catcher, checker.prover)
}

impl Checker<'_> {
    fn first_failure(&mut self) -> Option<Catcher> {
        type Check = fn(&mut Checker<'_>);
        if self.scope == CheckScope::Whole && !assumptions::check(self) {
            return Some(Catcher::Check(Code::ImpossibleAssumptions));
        }
        for key in self.invariants() {
            invariants::check_invariant(self, key);
            if let Some(code) = self.new_failure() {
                let is_broken = matches!(
                    code,
                    Code::BrokenInvariant | Code::VacuousInvariant | Code::IdleKnownViolation
                );
                return Some(named(is_broken, Catcher::Invariant(key), code));
            }
        }
        for key in self.vignettes() {
            vignettes::check_vignette(self, key);
            if let Some(code) = self.new_failure() {
                let is_failed = matches!(code, Code::FailedVignette | Code::ImpossibleVignette);
                return Some(named(is_failed, Catcher::Vignette(key), code));
            }
        }
        let checks: [Check; 10] = [
            completeness::check,
            exclusiveness::check,
            table::check,
            reach::check,
            circular::check,
            conflict::check,
            uneven::check,
            outputs::check,
            backing::check,
            support::check_changed,
        ];
        checks.into_iter().find_map(|check| {
            check(self);
            self.new_failure().map(Catcher::Check)
        })
    }

    /// The first failure that a judge waits for.
    fn new_failure(&self) -> Option<Code> {
        let Mode::Judge {
            until_other_than: Some(known),
        } = self.mode
        else {
            return None;
        };
        let mut problems = self.problems.iter();
        let news =
            problems.find(|problem| problem.is_error() && !known.contains(&failure(problem)));
        news.map(|problem| problem.code)
    }

    /// Whether nothing more need be asked.
    pub(super) fn is_judged(&self) -> bool {
        self.new_failure().is_some()
    }

    /// Whether what is found is told, so that it is well to say it once.
    pub(super) fn tells(&self) -> bool {
        matches!(self.mode, Mode::Tell { .. })
    }
}

fn failure(problem: &Problem) -> FailedCheck {
    let places = problem.label.iter().chain(&problem.others);
    (problem.code, places.map(|label| label.span).collect())
}

/// A rule that could not be decided has caught nothing: the check that decides has.
fn named(has_failed: bool, rule: Catcher, code: Code) -> Catcher {
    if has_failed {
        rule
    } else {
        Catcher::Check(code)
    }
}
