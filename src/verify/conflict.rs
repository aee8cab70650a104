//! No patient's advice both permits an intervention and forbids or avoids it, classes included.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use crate::interpret::{Advice, Said};
use crate::model::{HitPolicy, InterventionKey, Library, Statement};
use crate::problem::{Code, Problem};
use crate::prove::Found;
use crate::prove::encode::Says;

pub(super) fn check(checker: &mut Checker<'_>) {
    let says = checker.prover.encoding.says.clone();
    let sharing = sharing_members(checker.library);
    let mut refusing: BTreeMap<InterventionKey, Vec<usize>> = BTreeMap::new();
    for (index, says) in says.iter().enumerate() {
        if !says.stance.permits() {
            refusing.entry(says.intervention).or_default().push(index);
        }
    }
    for permits in says.iter().filter(|says| says.stance.permits()) {
        let with = sharing[&permits.intervention].iter();
        let mut against: Vec<usize> = with
            .filter_map(|on| refusing.get(on))
            .flatten()
            .copied()
            .collect();
        against.sort_unstable();
        let mut conflicts = Vec::new();
        for refuses in against.into_iter().map(|index| says[index]) {
            if !is_overlap(checker.library, permits.statement, refuses.statement)
                && let Some(found) = find(checker, permits, &refuses)
            {
                conflicts.push((refuses, found));
            }
        }
        report(checker, permits, conflicts);
    }
}

/// Two rows of a table that no patient may meet together: where one does, the overlap is what is reported.
fn is_overlap(library: &Library, one: Statement, other: Statement) -> bool {
    let (Statement::Row(one), Statement::Row(other)) = (one, other) else {
        return false;
    };
    let of_one_table = one.table == other.table && one != other;
    of_one_table && library.tables[one.table].hit != HitPolicy::Collect
}

/// For each intervention those with which it has a member in common; itself is one of them.
fn sharing_members(library: &Library) -> BTreeMap<InterventionKey, BTreeSet<InterventionKey>> {
    let mut sharing: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for member in library.interventions.keys() {
        let classes = library.classes_of(member);
        for class in &classes {
            sharing
                .entry(*class)
                .or_default()
                .extend(classes.iter().copied());
        }
    }
    sharing
}

fn find(checker: &mut Checker<'_>, permits: &Says, refuses: &Says) -> Option<Found> {
    let both = checker
        .prover
        .encoding
        .pool
        .and([permits.when, refuses.when]);
    let answer = checker.prover.find(both);
    let span = checker.library.statement_span(permits.statement);
    checker.decided(answer, span)?
}

/// One problem for each statement that permits and each kind of statement against it: the patient of the first, the places of all.
fn report(checker: &mut Checker<'_>, permits: &Says, conflicts: Vec<(Says, Found)>) {
    for code in [Code::PermittedThoughForbidden, Code::ConflictingAdvice] {
        let mut of_code = conflicts
            .iter()
            .filter(|(refuses, _)| code_of(permits, refuses) == code);
        let Some((refuses, found)) = of_code.next() else {
            continue;
        };
        let library = checker.library;
        let problem = of_code.fold(
            problem(library, code, permits, refuses),
            |problem, (also, _)| {
                let span = library.statement_span(also.statement);
                problem.and(
                    span,
                    format!("for some patients also {}", words(library, also)),
                )
            },
        );
        checker.report(problem, found, |_, advice| {
            says(advice, permits) && says(advice, refuses)
        });
    }
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

fn code_of(permits: &Says, refuses: &Says) -> Code {
    match (permits.statement, refuses.statement) {
        (Statement::Step(_) | Statement::Row(_), Statement::Recommendation(_)) => {
            Code::PermittedThoughForbidden
        }
        (Statement::Step(_) | Statement::Row(_), Statement::Step(_) | Statement::Row(_))
        | (Statement::Recommendation(_), _) => Code::ConflictingAdvice,
    }
}

fn words(library: &Library, says: &Says) -> String {
    let statement = library.statement_name(says.statement);
    let intervention = &library.interventions[says.intervention].meta.id;
    format!("`{statement}`: {} {intervention}", says.stance.name())
}

fn problem(library: &Library, code: Code, permits: &Says, refuses: &Says) -> Problem {
    let message = match permits.statement {
        Statement::Step(_) if code == Code::PermittedThoughForbidden => {
            "a step permits what a recommendation is against"
        }
        Statement::Row(_) if code == Code::PermittedThoughForbidden => {
            "a row of a table permits what a recommendation is against"
        }
        Statement::Step(_) | Statement::Row(_) | Statement::Recommendation(_) => {
            "one patient is advised for an intervention and against it"
        }
    };
    Problem::new(code, message)
        .labelled(library.statement_span(permits.statement), words(library, permits))
        .and(library.statement_span(refuses.statement), words(library, refuses))
        .help("make one of the conditions exclude these patients, or decide it with an `adjudication` that says which prevails")
}
