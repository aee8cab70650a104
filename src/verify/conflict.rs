//! No patient's advice both permits an intervention and forbids or avoids it, classes included.

use std::collections::BTreeSet;

use super::Checker;
use crate::interpret::{Advice, Said};
use crate::model::{InterventionKey, Library, Statement};
use crate::problem::{Code, Problem};
use crate::prove::encode::Says;

pub(super) fn check(checker: &mut Checker<'_>) {
    let says = checker.prover.encoding.says.clone();
    let mut reported: BTreeSet<(Statement, Statement)> = BTreeSet::new();
    for permits in says.iter().filter(|says| says.stance.permits()) {
        for refuses in says.iter().filter(|says| !says.stance.permits()) {
            let pair = (permits.statement, refuses.statement);
            let meets = share_a_member(checker.library, permits.intervention, refuses.intervention);
            if meets && !reported.contains(&pair) && conflicts(checker, permits, refuses) {
                reported.insert(pair);
            }
        }
    }
}

/// Whether some intervention is of both, as a member or itself.
fn share_a_member(library: &Library, one: InterventionKey, other: InterventionKey) -> bool {
    one == other
        || library.interventions.keys().any(|member| {
            let classes = library.classes_of(member);
            classes.contains(&one) && classes.contains(&other)
        })
}

fn conflicts(checker: &mut Checker<'_>, permits: &Says, refuses: &Says) -> bool {
    let library = checker.library;
    let both = checker
        .prover
        .encoding
        .pool
        .and([permits.when, refuses.when]);
    let answer = checker.prover.find(both);
    let span = library.statement_span(permits.statement);
    let Some(Some(found)) = checker.decided(answer, span) else {
        return false;
    };
    let problem = problem(library, permits, refuses);
    checker.report(problem, &found, |_, advice| {
        says(advice, permits) && says(advice, refuses)
    });
    true
}

fn says(advice: &Advice, says: &Says) -> bool {
    let mut said = advice.in_force();
    said.any(
        |Said {
             statement,
             stance,
             intervention,
             ..
         }| {
            (*statement, *stance, *intervention) == (says.statement, says.stance, says.intervention)
        },
    )
}

fn problem(library: &Library, permits: &Says, refuses: &Says) -> Problem {
    let name = |key: InterventionKey| &library.interventions[key].meta.id;
    let (code, message) = match (permits.statement, refuses.statement) {
        (Statement::Step(_), Statement::Recommendation(_)) => (
            Code::PermittedThoughForbidden,
            "a step permits what a recommendation is against",
        ),
        (_, _) => (
            Code::ConflictingAdvice,
            "one patient is advised for an intervention and against it",
        ),
    };
    let words = |says: &Says| {
        let statement = library.statement_name(says.statement);
        format!(
            "`{statement}`: {} {}",
            says.stance.name(),
            name(says.intervention)
        )
    };
    Problem::new(code, message)
        .labelled(library.statement_span(permits.statement), words(permits))
        .and(library.statement_span(refuses.statement), words(refuses))
        .help("make one of the conditions exclude these patients, or decide it with an `adjudication` that says which prevails")
}
