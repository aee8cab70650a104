//! Every adjudication decides something: what it is on, the statements speak of, and disagree on where that is left open.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let rulings = library.rulings().map(|(_, ruling)| ruling);
    for ruling in rulings.filter(|ruling| is_idle(library, ruling)) {
        problems.push(match ruling {
            Ruling::Prevails(precedence) => silences_nothing(library, precedence),
            Ruling::Open(disagreement) => agrees(library, disagreement),
        });
    }
}

/// Whether one decides nothing, whoever the patient is.
pub(super) fn is_idle(library: &Library, ruling: &Ruling) -> bool {
    match ruling {
        Ruling::Prevails(precedence) => !is_said(library, precedence),
        Ruling::Open(open) => {
            let [one, _] = open.between;
            open.disputed(library, one).is_empty() && !differs_on_an_output(library, open)
        }
    }
}

/// Whether the statement that gives way says anything of what is decided.
fn is_said(library: &Library, precedence: &Precedence) -> bool {
    let mut taken = library.taken(precedence.silenced).into_iter();
    let mut sets = library.sets(precedence.silenced).iter();
    taken.any(|own| precedence.is_on(library, own.intervention))
        || sets.any(|set| precedence.outputs.contains(&set.output))
}

/// One that silences nothing.
fn silences_nothing(library: &Library, precedence: &Precedence) -> Problem {
    let silenced = precedence.silenced;
    let name = library.statement_name(silenced);
    let message = format!(
        "`{name}` says nothing of {}, and nothing of it is silenced",
        on(library, &precedence.on, &precedence.outputs)
    );
    let problem = Problem::new(Code::IdleAdjudication, message).at(precedence.span);
    let problem = problem.and(library.statement_span(silenced), said(library, silenced));
    problem.help(
        "name in `on` what it says, or a class of it; or leave out `between`, `prevails` and `on`",
    )
}

/// One that leaves open what nobody says differently.
fn agrees(library: &Library, open: &Disagreement) -> Problem {
    let [one, other] = open.between;
    let message = format!(
        "`{}` and `{}` do not disagree on {}",
        library.statement_name(one),
        library.statement_name(other),
        on(library, &open.on, &open.outputs)
    );
    let problem = Problem::new(Code::IdleAdjudication, message).at(open.span);
    let problem = open.between.iter().fold(problem, |problem, statement| {
        let span = library.statement_span(*statement);
        problem.and(span, said(library, *statement))
    });
    problem
        .help("name in `on` what they disagree on; or leave out `between`, `unresolved` and `on`")
}

fn differs_on_an_output(library: &Library, open: &Disagreement) -> bool {
    let [one, other] = open.between.map(|statement| library.sets(statement));
    one.iter().any(|set| {
        let mut others = other.iter();
        open.outputs.contains(&set.output)
            && others.any(|other| other.output == set.output && other.value != set.value)
    })
}

fn on(library: &Library, interventions: &[InterventionKey], outputs: &[OutputKey]) -> String {
    let interventions = interventions.iter();
    let interventions = interventions.map(|key| library.interventions[*key].meta.id.as_str());
    let outputs = outputs.iter();
    let outputs = outputs.map(|key| library.outputs[*key].meta.id.as_str());
    let all = interventions.chain(outputs).map(|id| format!("`{id}`"));
    all.collect::<Vec<_>>().join(" or ")
}

/// `forbid nsaid, offer tea`.
fn said(library: &Library, statement: Statement) -> String {
    let taken = library.taken(statement).into_iter();
    let taken = taken.map(|own| library.said_words(statement, own.stance, own.intervention));
    let sets = library.sets(statement).iter();
    let sets = sets.map(|set| {
        let output = &library.outputs[set.output];
        format!("set {} = {}", output.meta.id, set.value.words(&output.kind))
    });
    let said: Vec<String> = taken.chain(sets).collect();
    match said.is_empty() {
        true => "says nothing".to_owned(),
        false => format!("says: {}", said.join(", ")),
    }
}
