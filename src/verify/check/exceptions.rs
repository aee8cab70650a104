//! Every exception excepts something: it belongs to a class of the statement, and is not named beside it.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for statement in library.statements() {
        let written = library.written_stances(statement);
        for except in library.exceptions(statement) {
            problems.extend(unused(library, statement, &written, *except));
        }
    }
}

fn unused(
    library: &Library,
    statement: Statement,
    written: &[(Stance, InterventionKey)],
    except: InterventionKey,
) -> Option<Problem> {
    let id = &library.interventions[except].meta.id;
    let named: Vec<Stance> = written
        .iter()
        .filter(|(_, own)| *own == except)
        .map(|(stance, _)| *stance)
        .collect();
    // Of another stance an intervention may be named that is excepted here.
    let is_excepted = |(stance, own): &(Stance, InterventionKey)| {
        let above = match stance.refuses() {
            true => library.hierarchy.above(except),
            false => library.hierarchy.classes(except),
        };
        let is_of_it = *own != except && above.contains(own);
        is_of_it && !named.contains(stance)
    };
    if written.iter().any(is_excepted) {
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
