//! No patient is told to offer and to consider one thing, or to avoid it and never to use it.
//!
//! Of a class and its member both may be said: the class is considered, and the member offered.

use super::conflict::{is_overlap, is_ruled, says, words};
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::FoundPatients;
use crate::prove::encode::Says;
use crate::verify::Checker;
use crate::verify::counterexample::Finding;
use crate::verify::scope::CheckScope;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    for (strong, weak) in checker.uneven() {
        let mut found = Vec::new();
        for weak in weak {
            if !is_overlap(checker.library, strong.statement, weak.statement)
                && let Some(patients) = find(checker, &strong, &weak)
            {
                found.push((weak, patients));
            }
        }
        report(checker, &strong, &found);
    }
}

/// Whether a stance leaves no choice.
fn is_strong(stance: Stance) -> bool {
    match stance {
        Stance::Offer | Stance::Forbid => true,
        Stance::Consider | Stance::Avoid | Stance::Undecided => false,
    }
}

impl Checker<'_> {
    /// What leaves no choice, each with all that leaves one of the same thing, in the same direction.
    fn uneven(&self) -> Vec<(Says, Vec<Says>)> {
        let encoding = &self.prover.encoding;
        let others = |says: &Says| encoding.uneven_with(self.library, says);
        let pairs: Vec<(Says, Vec<Says>)> = match self.scope {
            CheckScope::Whole => {
                let strong = encoding.says().filter(|says| is_strong(says.stance));
                strong.map(|says| (*says, others(says))).collect()
            }
            CheckScope::Changed => self
                .changed_says()
                .iter()
                .flat_map(|says| match is_strong(says.stance) {
                    true => vec![(*says, others(says))],
                    false => {
                        let strong = others(says).into_iter();
                        strong.map(|strong| (strong, vec![*says])).collect()
                    }
                })
                .collect(),
        };
        pairs
            .into_iter()
            .filter(|(_, weak)| !weak.is_empty())
            .collect()
    }
}

fn find(checker: &mut Checker<'_>, strong: &Says, weak: &Says) -> Option<FoundPatients> {
    let open = left_open(checker.library, strong, weak);
    let encoding = &mut checker.prover.encoding;
    let decided = encoding.none_of(&open);
    let both = encoding.pool.and([strong.when, weak.when, decided]);
    let at = [strong, weak].map(|says| checker.library.statement_span(says.statement));
    checker.offenders(both, Code::UnevenAdvice, &at)
}

/// One problem for each statement that leaves no choice: the patient of the first that does, the places of all.
fn report(checker: &mut Checker<'_>, strong: &Says, found: &[(Says, FoundPatients)]) {
    let Some(((weak, patients), others)) = found.split_first() else {
        return;
    };
    let library = checker.library;
    let problem = others
        .iter()
        .fold(problem(library, strong, weak), |problem, (also, _)| {
            let also_words = format!("for some patients also {}", words(library, also));
            problem.and(library.statement_span(also.statement), also_words)
        });
    let intervention = &library.interventions[strong.intervention];
    let finding = Finding::new(problem, &intervention.meta.id);
    let open = left_open(library, strong, weak);
    checker.report(finding, patients, |patient, advice| {
        let both = says(advice, strong) && says(advice, weak);
        both && !is_ruled(library, patient, &open)
    });
}

/// What leaves open, for whom it holds, which of the two strengths is right.
fn left_open(library: &Library, strong: &Says, weak: &Says) -> Vec<AdjudicationKey> {
    library.leaving_strength_open((strong.statement, weak.statement), strong.intervention)
}

fn problem(library: &Library, strong: &Says, weak: &Says) -> Problem {
    let name = &library.interventions[strong.intervention].meta.title;
    let message = match strong.stance.permits() {
        true => format!("one patient is told to offer “{name}” and merely to consider it"),
        false => format!("one patient is told never to use “{name}” and merely to avoid it"),
    };
    Problem::new(Code::UnevenAdvice, message)
        .labelled(library.statement_span(strong.statement), words(library, strong))
        .and(library.statement_span(weak.statement), words(library, weak))
        .help("say one of the two, make one of the conditions exclude these patients, or decide it with an `adjudication` that says which prevails or leaves it open (`unresolved`)")
}
