//! No patient's advice both permits an intervention and forbids or avoids it, classes included.

use std::collections::BTreeMap;

use crate::interpret::{Advice, SaidStance, Truth, holds};
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::FoundPatients;
use crate::prove::encode::Says;
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    let mut exhausted: BTreeMap<(Statement, Stance), Vec<Exhausted>> = BTreeMap::new();
    for (permits, against) in checker.opposed() {
        let mut conflicts = Vec::new();
        for refuses in against {
            if is_overlap(checker.library, permits.statement, refuses.statement) {
                continue;
            }
            let Some(found) = find(checker, &permits, &refuses) else {
                continue;
            };
            match code_of(&permits, &refuses) {
                Code::NoAlternativeLeft => {
                    let choice = (permits.statement, permits.stance);
                    let all = exhausted.entry(choice).or_default();
                    all.push((permits, refuses, found));
                }
                _other => conflicts.push((refuses, found)),
            }
        }
        report(checker, &permits, conflicts);
    }
    for (choice, refusals) in exhausted {
        report_exhausted(checker, choice, &refusals);
    }
}

/// An alternative that is refused to patients to whom all others are, what refuses it, and these patients.
type Exhausted = (Says, Says, FoundPatients);

/// One problem for each choice of which nothing is left: the patient of the first refusal, the places of all.
fn report_exhausted(
    checker: &mut Checker<'_>,
    (statement, stance): (Statement, Stance),
    refusals: &[Exhausted],
) {
    let Some((permits, refuses, found)) = refusals.first() else {
        return;
    };
    let library = checker.library;
    let message = format!(
        "no alternative is left to one patient: each of {} is refused",
        library.choice_words(statement, stance)
    );
    let name = library.statement_name(statement);
    let label = format!("`{name}`: {} one of these", stance.name());
    let mut places = vec![library.statement_span(statement)];
    let mut problem = Problem::new(Code::NoAlternativeLeft, message).labelled(places[0], label);
    for (_, refuses, _) in refusals {
        let span = library.statement_span(refuses.statement);
        if !places.contains(&span) {
            places.push(span);
            problem = problem.and(span, words(library, refuses));
        }
    }
    let problem = problem.help("name an alternative that is left to these patients, make the condition exclude them, or decide with an `adjudication` which statement prevails");
    let intervention = &library.interventions[refuses.intervention];
    let finding = Finding::new(problem, &intervention.meta.id);
    checker.report(finding, found, |patient, advice| {
        let both = says(advice, permits) && says(advice, refuses);
        both && is_decided(library, patient, permits, refuses)
    });
}

/// Two rows of a table that no patient may meet together: where one does, the overlap is what is reported.
pub(super) fn is_overlap(library: &Library, one: Statement, other: Statement) -> bool {
    let (Statement::Row(one), Statement::Row(other)) = (one, other) else {
        return false;
    };
    let of_one_table = one.table == other.table && one != other;
    of_one_table && library.tables[one.table].hit != HitPolicy::Collect
}

fn find(checker: &mut Checker<'_>, permits: &Says, refuses: &Says) -> Option<FoundPatients> {
    let library = checker.library;
    let encoding = &mut checker.prover.encoding;
    let both = encoding.conflict(library, permits, refuses);
    let at = [permits, refuses].map(|says| checker.library.statement_span(says.statement));
    checker.offenders(both, code_of(permits, refuses), &at)
}

/// One problem for each statement that permits and each kind of statement against it: the patient of the first, the places of all.
fn report(checker: &mut Checker<'_>, permits: &Says, conflicts: Vec<(Says, FoundPatients)>) {
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
        let intervention = &library.interventions[refuses.intervention];
        let finding = Finding::new(problem, &intervention.meta.id);
        checker.report(finding, found, |patient, advice| {
            let both = says(advice, permits) && says(advice, refuses);
            both && is_decided(library, patient, permits, refuses)
        });
    }
}

/// Whether a patient hears two opposed statements on something of which it is not left open which is right.
fn is_decided(library: &Library, patient: &Patient, permits: &Says, refuses: &Says) -> bool {
    let [own, against] = [permits, refuses].map(|says| (says.statement, says.position(library)));
    let mut opposed = library.opposed(own, against);
    opposed.any(|(_, open)| !is_ruled(library, patient, &open))
}

/// Whether one of some adjudications holds for a patient.
pub(super) fn is_ruled(library: &Library, patient: &Patient, rulings: &[AdjudicationKey]) -> bool {
    rulings.iter().any(|key| {
        let when = library.guard(GuardPlace::Ruling(*key));
        when.is_none_or(|when| holds(library, patient, &when.logic) == Truth::True)
    })
}

/// Whether this is said in force.
pub(super) fn says(advice: &Advice, says: &Says) -> bool {
    let mut said = advice.in_force();
    said.any(
        |SaidStance {
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
    let is_elsewhere = permits.statement != refuses.statement;
    match (permits.statement, refuses.statement) {
        (_, _) if permits.proviso == Proviso::Alternative && is_elsewhere => {
            Code::NoAlternativeLeft
        }
        (Statement::Step(_) | Statement::Row(_), Statement::Recommendation(_)) => {
            Code::PermittedThoughForbidden
        }
        (Statement::Step(_) | Statement::Row(_), Statement::Step(_) | Statement::Row(_))
        | (Statement::Recommendation(_), _) => Code::ConflictingAdvice,
    }
}

pub(super) fn words(library: &Library, says: &Says) -> String {
    let statement = library.statement_name(says.statement);
    let said = library.said_words(says.statement, says.stance, says.intervention);
    format!("`{statement}`: {said}")
}

fn problem(library: &Library, code: Code, permits: &Says, refuses: &Says) -> Problem {
    let [own, against] = [permits, refuses].map(|says| (says.statement, says.position(library)));
    let on = library
        .opposed(own, against)
        .next()
        .map_or(refuses.intervention, |(on, _)| on);
    let name = &library.interventions[on].meta.title;
    let message = match permits.statement {
        Statement::Step(_) if code == Code::PermittedThoughForbidden => {
            format!("a step permits “{name}”, which a recommendation is against")
        }
        Statement::Row(_) if code == Code::PermittedThoughForbidden => {
            format!("a row of a table permits “{name}”, which a recommendation is against")
        }
        Statement::Step(_) | Statement::Row(_) | Statement::Recommendation(_) => {
            format!("one patient is advised for “{name}” and against it")
        }
    };
    let problem = Problem::new(code, message)
        .labelled(library.statement_span(permits.statement), words(library, permits))
        .and(library.statement_span(refuses.statement), words(library, refuses))
        .help("make one of the conditions exclude these patients, or decide it with an `adjudication` that says which prevails or leaves it open (`unresolved`)");
    let classes = [permits.intervention, refuses.intervention].into_iter();
    let chains = classes.filter_map(|class| library.hierarchy.chain(on, class));
    chains
        .filter(|chain| chain.len() > 1)
        .fold(problem, |problem, chain| {
            problem.note(chain_words(library, &chain))
        })
}

/// `` `a` is-a `b` made-of `c` ``.
pub(in crate::verify) fn chain_words(
    library: &Library,
    chain: &[(InterventionKey, Kinship)],
) -> String {
    let id = |key: InterventionKey| format!("`{}`", library.interventions[key].meta.id);
    let words = chain.iter().enumerate().map(|(at, (key, kinship))| {
        match (at + 1 == chain.len(), kinship) {
            (true, _) => id(*key),
            (false, Kinship::Member) => format!("{} is-a ", id(*key)),
            (false, Kinship::Whole) => format!("{} made-of ", id(*key)),
        }
    });
    words.collect()
}
