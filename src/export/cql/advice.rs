//! Recommendations, and what is said of each intervention when adjudications have silenced what they silence.

use super::{Definitions, NotInCql, all, definitely, expression, guard, name, output};
use crate::model::{Library, Proviso, Silencing, Stance, Statement, StatementGroup, Taken, Voice};

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    text.part("Recommendations");
    for (key, recommendation) in library.recommendations.iter() {
        let when = definitely(&guard(library, &recommendation.when.logic)?);
        let name = name::made(library, Statement::Recommendation(key));
        text.define(&name, &when, &recommendation.meta.title);
    }
    let said = said(library, text)?;
    text.part("The advice on each intervention");
    for (key, intervention) in library.interventions.iter() {
        for predicate in PREDICATES {
            let name = format!("{}({})", predicate.name, intervention.meta.id);
            let concerned = said.iter().filter(|(_, statement, taken)| {
                (predicate.asks_for)(taken.stance)
                    && library.concerns(*statement, taken.stance, taken.intervention, key)
            });
            let all: Vec<String> = concerned.map(|(name, ..)| name.clone()).collect();
            text.define(&name, &expression::any(&all), "");
        }
    }
    text.part("What whole guidelines, tables and pathways say");
    for group in groups(library) {
        for voice in Voice::ALL {
            let parts = voiced(library, &said, voice, group)?;
            let name = name::voiced(library, voice, group);
            text.define(&name, &expression::any(&parts), "");
        }
    }
    Ok(())
}

/// The name of each definition that says whether a stance is in force, with the stance.
type Said = Vec<(String, Statement, Taken)>;

fn said(library: &Library, text: &mut Definitions) -> Result<Said, NotInCql> {
    text.part("What is said, after adjudication");
    let mut said = Vec::new();
    // What refuses an alternative stands before it.
    for is_alternative in [false, true] {
        for statement in library.statements() {
            let taken = library.taken(statement).into_iter().enumerate();
            let taken =
                taken.filter(|(_, own)| (own.proviso == Proviso::Alternative) == is_alternative);
            for (place, taken) in taken {
                let name = said_name(library, statement, &taken, place);
                let value = match is_alternative {
                    false => in_force(library, statement, &taken)?,
                    true => left(library, &said, statement, &taken)?,
                };
                text.define(&name, &value, "");
                said.push((name::quoted(&name), statement, taken));
            }
        }
    }
    Ok(said)
}

/// That an alternative is said and nothing else refuses it, or all of the same choice that are said are refused.
fn left(
    library: &Library,
    said: &Said,
    statement: Statement,
    taken: &Taken,
) -> Result<String, NotInCql> {
    let is_free = |on| {
        let refusals = said.iter().filter(|(_, other, own)| {
            *other != statement
                && own.stance.refuses()
                && library.concerns(*other, own.stance, own.intervention, on)
        });
        let refusals: Vec<String> = refusals.map(|(name, ..)| name.clone()).collect();
        expression::not(&expression::any(&refusals))
    };
    let choice = library.taken(statement).into_iter();
    let choice =
        choice.filter(|own| own.proviso == Proviso::Alternative && own.stance == taken.stance);
    let mut left = Vec::new();
    for own in choice {
        let is_said = in_force(library, statement, &own)?;
        left.push(all(&[is_said, is_free(own.intervention)]));
    }
    let is_none_left = expression::not(&expression::any(&left));
    Ok(all(&[
        in_force(library, statement, taken)?,
        expression::any(&[is_free(taken.intervention), is_none_left]),
    ]))
}

pub(super) fn groups(library: &Library) -> Vec<StatementGroup> {
    let guidelines = library.guidelines.keys().map(StatementGroup::Guideline);
    let tables = library.tables.keys().map(StatementGroup::Table);
    let pathways = library.pathways.keys().map(StatementGroup::Pathway);
    guidelines.chain(tables).chain(pathways).collect()
}

/// What makes a group say what is asked for. That nothing is advised, and what an output is set to, is said too.
fn voiced(
    library: &Library,
    said: &Said,
    voice: Voice,
    group: StatementGroup,
) -> Result<Vec<String>, NotInCql> {
    let heard = said.iter().filter(|(_, statement, taken)| {
        voice.is_heard(taken.stance) && library.is_of(*statement, group)
    });
    let mut parts: Vec<String> = heard.map(|(name, ..)| name.clone()).collect();
    if voice == Voice::Speaks {
        let statements = library.statements();
        for statement in statements.filter(|statement| library.is_of(*statement, group)) {
            for set in library.sets(statement) {
                parts.push(output::counts(library, statement, set.output)?);
            }
            if library.says_nothing(statement) {
                parts.push(name::quoted(&name::made(library, statement)));
            }
        }
    }
    Ok(parts)
}

/// A predicate of the language, and the stances that it asks for.
pub(super) struct Predicate {
    pub name: &'static str,
    asks_for: fn(Stance) -> bool,
}

pub(super) const PREDICATES: [Predicate; 6] = [
    Predicate {
        name: "permitted",
        asks_for: Stance::permits,
    },
    Predicate {
        name: "offered",
        asks_for: |stance| matches!(stance, Stance::Offer),
    },
    Predicate {
        name: "considered",
        asks_for: |stance| matches!(stance, Stance::Consider),
    },
    Predicate {
        name: "avoided",
        asks_for: |stance| matches!(stance, Stance::Avoid),
    },
    Predicate {
        name: "forbidden",
        asks_for: |stance| matches!(stance, Stance::Forbid),
    },
    Predicate {
        name: "undecided",
        asks_for: |stance| matches!(stance, Stance::Undecided),
    },
];

fn said_name(library: &Library, statement: Statement, taken: &Taken, place: usize) -> String {
    let (own, stance) = (library.statement_name(statement), taken.stance.name());
    let intervention = &library.interventions[taken.intervention].meta.id;
    format!("{own}, {}: {stance} {intervention}", place + 1)
}

/// That a statement is made, and what it says of an intervention is not silenced.
fn in_force(library: &Library, statement: Statement, taken: &Taken) -> Result<String, NotInCql> {
    let mut parts = vec![name::quoted(&name::made(library, statement))];
    if taken.proviso == Proviso::OutsideResearch
        && let Some(research) = library.research(statement)
    {
        let research = definitely(&guard(library, research)?);
        parts.push(expression::not(&research));
    }
    for silencing in library.precedences() {
        if silencing.silenced == statement
            && silencing.silences(library, taken.stance, taken.intervention)
        {
            parts.push(not_ruled(library, silencing)?);
        }
    }
    Ok(all(&parts))
}

/// That what prevails is not made, or the adjudication does not hold.
pub(super) fn not_ruled(library: &Library, silencing: Silencing<'_>) -> Result<String, NotInCql> {
    let mut ruled = vec![name::quoted(&name::made(library, silencing.prevails))];
    if let Some(when) = &silencing.ruling.when {
        ruled.push(definitely(&guard(library, &when.logic)?));
    }
    Ok(expression::not(&all(&ruled)))
}
