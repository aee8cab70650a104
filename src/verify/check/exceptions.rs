//! Every exception excepts something: it belongs to a class of the statement, and is not named beside it.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for statement in library.statements() {
        let taken = library.taken(statement);
        for except in library.exceptions(statement) {
            problems.extend(unused(library, statement, &taken, *except));
        }
    }
}

fn unused(
    library: &Library,
    statement: Statement,
    taken: &[Taken],
    except: InterventionKey,
) -> Option<Problem> {
    let id = &library.interventions[except].meta.id;
    let named: Vec<Stance> = taken
        .iter()
        .filter(|own| own.intervention == except)
        .map(|own| own.stance)
        .collect();
    // Of another stance an intervention may be named that is excepted here.
    let is_excepted = |own: &Taken| {
        let above = match own.stance.refuses() {
            true => library.hierarchy.above(except),
            false => library.hierarchy.classes(except),
        };
        let is_of_it = own.intervention != except && above.contains(&own.intervention);
        is_of_it && !named.contains(&own.stance)
    };
    if taken.iter().any(is_excepted) {
        return None;
    }
    let (message, help) = match named.is_empty() {
        true => (
            format!("`{id}` is excepted and belongs to nothing that is named here"),
            "leave it out, or say in its `is-a` to which class it belongs",
        ),
        false => (
            format!("`{id}` is named and excepted at once"),
            "name it in one of the two",
        ),
    };
    let problem = Problem::new(Code::UnusedException, message);
    let problem = problem.at(library.statement_span(statement));
    let place = library.interventions[except].meta.span;
    Some(problem.and(place, "the exception").help(help))
}
