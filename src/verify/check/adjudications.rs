//! Every adjudication decides something: what it is on, the statements speak of, and disagree on where that is left open.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let rulings = library.rulings().filter(|(key, _)| is_idle(library, *key));
    problems.extend(
        rulings.map(|(_, ruling)| match (ruling.is_of_groups(), ruling) {
            (true, _) => groups(library, ruling),
            (false, Ruling::Prevails(precedence)) => silences_nothing(library, precedence),
            (false, Ruling::Open(disagreement)) => agrees(library, disagreement),
        }),
    );
}

/// Whether one decides nothing, whoever the patient is.
pub(super) fn is_idle(library: &Library, key: AdjudicationKey) -> bool {
    deciding(library, key).is_empty()
}

/// The pairs of statements between which an adjudication decides something, or leaves it open.
pub(super) fn deciding(library: &Library, key: AdjudicationKey) -> Vec<[Statement; 2]> {
    let silencing = library.precedences().filter(|own| {
        let said = own.silenced_stances(library);
        own.by == key && (!said.is_empty() || !own.silenced_outputs(library).is_empty())
    });
    let silencing = silencing.map(|own| [own.prevails, own.silenced]);
    let open = library.disagreements();
    let open = open.filter(|own| own.by == key && !own.is_idle(library));
    silencing.chain(open.map(|own| own.between)).collect()
}

/// One between groups that decides nothing, and why.
fn groups(library: &Library, ruling: &Ruling) -> Problem {
    let sides = ruling.between();
    let [one, other] = sides.map(|side| library.side_name(side));
    let (message, help) = match (ruling, why_idle(library, ruling)) {
        (Ruling::Prevails(_), Idle::Spared) => (
            format!("all that `{one}` could silence of `{other}` avoids or forbids something"),
            "write `refusals = true`, if it is to prevail over that too",
        ),
        (Ruling::Prevails(_), Idle::Elsewhere) => (
            format!(
                "`{one}` and `{other}` say something of the same, but not of {}",
                on(library, ruling.on())
            ),
            "name in `on` what both speak of, or leave `on` out: then it is wherever they conflict",
        ),
        (Ruling::Prevails(_), Idle::Agreed) => (
            format!("`{one}` and `{other}` conflict on nothing"),
            "name in `on` of what `between` is to prevail where they do not conflict, or leave the adjudication out",
        ),
        (Ruling::Open(_), Idle::Spared | Idle::Elsewhere | Idle::Agreed) => (
            match ruling.on() {
                ([], []) => format!("`{one}` and `{other}` conflict on nothing"),
                named => format!(
                    "`{one}` and `{other}` do not disagree on {}",
                    on(library, named)
                ),
            },
            "name in `on` what they disagree on, or leave out `between`, `unresolved` and `on`",
        ),
        (_, Idle::Apart) => (
            format!("`{one}` and `{other}` speak of nothing in common, not of one class either"),
            "leave out `between`, or name the two that disagree",
        ),
    };
    let problem = Problem::new(Code::IdleAdjudication, message).at(ruling.span());
    problem.help(help)
}

/// Why a ruling between groups decides nothing.
enum Idle {
    /// No statement of one speaks of what one of the other does.
    Apart,
    /// They do, but not of what it is on.
    Elsewhere,
    /// They do not conflict, and it is on nothing else.
    Agreed,
    /// What could be silenced is refused.
    Spared,
}

fn why_idle(library: &Library, ruling: &Ruling) -> Idle {
    let Ruling::Prevails(precedence) = ruling else {
        return match ruling.pairs().is_empty() {
            true => Idle::Apart,
            false => Idle::Agreed,
        };
    };
    let would_silence = |changed: &Precedence| {
        precedence.pairs.iter().any(|pair| {
            let mut taken = library.taken(pair[1]).into_iter();
            taken.any(|own| changed.silences(library, *pair, (own.stance, own.intervention)))
        })
    };
    let with_refusals = Precedence {
        refusals: true,
        ..precedence.clone()
    };
    let elsewhere = Precedence {
        on: library.interventions.keys().collect(),
        ..with_refusals.clone()
    };
    match () {
        () if would_silence(&with_refusals) => Idle::Spared,
        () if precedence.is_anywhere() && would_silence(&elsewhere) => Idle::Agreed,
        () if would_silence(&elsewhere) => Idle::Elsewhere,
        () => Idle::Apart,
    }
}

/// One that silences nothing.
fn silences_nothing(library: &Library, precedence: &Precedence) -> Problem {
    let name = library.side_name(precedence.silenced);
    let message = format!(
        "`{name}` says nothing of {}, and nothing of it is silenced",
        on(library, (&precedence.on, &precedence.outputs))
    );
    let problem = Problem::new(Code::IdleAdjudication, message).at(precedence.span);
    let problem = with_said(library, problem, precedence.silenced);
    problem.help(
        "name in `on` what it says, or a class of it; or leave out `between`, `prevails` and `on`",
    )
}

/// One that leaves open what nobody says differently.
fn agrees(library: &Library, open: &Disagreement) -> Problem {
    let [one, other] = open.between.map(|side| library.side_name(side));
    let message = format!(
        "`{one}` and `{other}` do not disagree on {}",
        on(library, (&open.on, &open.outputs))
    );
    let problem = Problem::new(Code::IdleAdjudication, message).at(open.span);
    let sides = open.between.iter();
    let problem = sides.fold(problem, |problem, side| with_said(library, problem, *side));
    problem
        .help("name in `on` what they disagree on; or leave out `between`, `unresolved` and `on`")
}

/// What a statement says, beside it.
fn with_said(library: &Library, problem: Problem, side: Side) -> Problem {
    match side {
        Side::Statement(own) => problem.and(library.statement_span(own), said(library, own)),
        Side::Group(_) => problem,
    }
}

fn on(library: &Library, (interventions, outputs): (&[InterventionKey], &[OutputKey])) -> String {
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
        format!(
            "set {} = {}",
            output.meta.id,
            set.value.words(library, set.output)
        )
    });
    let said: Vec<String> = taken.chain(sets).collect();
    match (said.is_empty(), entered_table(library, statement)) {
        (true, Some(table)) => format!(
            "says nothing itself: the rows of `{}` do, which `between` can name",
            table.meta.id
        ),
        (true, None) => "says nothing".to_owned(),
        (false, _) => format!("says: {}", said.join(", ")),
    }
}

fn entered_table(library: &Library, statement: Statement) -> Option<&Table> {
    match statement {
        Statement::Step(key) => {
            let table = library.step(key).entered()?.table()?;
            Some(&library.tables[table])
        }
        Statement::Recommendation(_) | Statement::Row(_) => None,
    }
}
