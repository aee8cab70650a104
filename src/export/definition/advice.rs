//! Recommendations, and what is said of each intervention when adjudications have silenced what they silence.

use super::{Exact, Expression, Part, Subject, all, any, guard, name, output};
use crate::model::{Library, Proviso, Silencing, Stance, Statement, StatementGroup, Taken, Voice};

pub(super) fn parts(exact: &Exact<'_>) -> [Part; 4] {
    let (said_part, said) = said(exact);
    let advice = advice(exact, &said);
    [
        recommendations(exact),
        said_part,
        advice,
        voices(exact, &said),
    ]
}

fn recommendations(exact: &Exact<'_>) -> Part {
    let mut part = Part::new(Subject::Recommendations);
    for (key, recommendation) in exact.library.recommendations.iter() {
        let when = Expression::definitely(guard(exact, &recommendation.when.logic));
        let name = name::made(exact.library, Statement::Recommendation(key));
        part.define(&name, when, &recommendation.meta.title);
    }
    part
}

fn advice(exact: &Exact<'_>, said: &Said) -> Part {
    let library = exact.library;
    let mut part = Part::new(Subject::Advice);
    for (key, intervention) in library.interventions.iter() {
        for predicate in PREDICATES {
            let name = format!("{}({})", predicate.name, intervention.meta.id);
            let concerned = said.iter().filter(|(_, statement, taken)| {
                (predicate.asks_for)(taken.stance)
                    && library.concerns(*statement, taken.stance, taken.intervention, key)
            });
            let ways = concerned.map(|(name, ..)| Expression::named(name));
            part.define(&name, any(ways.collect()), "");
        }
    }
    part
}

fn voices(exact: &Exact<'_>, said: &Said) -> Part {
    let mut part = Part::new(Subject::Groups);
    for group in groups(exact.library) {
        for voice in Voice::ALL {
            let parts = voiced(exact, said, voice, group);
            let name = name::voiced(exact.library, voice, group);
            part.define(&name, any(parts), "");
        }
    }
    part
}

/// The name of each definition that says whether a stance is in force, with the stance.
type Said = Vec<(String, Statement, Taken)>;

fn said(exact: &Exact<'_>) -> (Part, Said) {
    let library = exact.library;
    let mut part = Part::new(Subject::Said);
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
                    false => in_force(exact, statement, &taken),
                    true => left(exact, &said, statement, &taken),
                };
                part.define(&name, value, "");
                said.push((name, statement, taken));
            }
        }
    }
    (part, said)
}

/// That an alternative is said and nothing else refuses it, or all of the same choice that are said are refused.
fn left(exact: &Exact<'_>, said: &Said, statement: Statement, taken: &Taken) -> Expression {
    let library = exact.library;
    let is_free = |on| {
        let refusals = said.iter().filter(|(_, other, own)| {
            *other != statement
                && own.stance.refuses()
                && library.concerns(*other, own.stance, own.intervention, on)
        });
        let refusals = refusals.map(|(name, ..)| Expression::named(name));
        Expression::not(any(refusals.collect()))
    };
    let choice = library.taken(statement).into_iter();
    let choice =
        choice.filter(|own| own.proviso == Proviso::Alternative && own.stance == taken.stance);
    let left = choice.map(|own| {
        let is_said = in_force(exact, statement, &own);
        all(vec![is_said, is_free(own.intervention)])
    });
    let is_none_left = Expression::not(any(left.collect()));
    all(vec![
        in_force(exact, statement, taken),
        any(vec![is_free(taken.intervention), is_none_left]),
    ])
}

pub(super) fn groups(library: &Library) -> Vec<StatementGroup> {
    let guidelines = library.guidelines.keys().map(StatementGroup::Guideline);
    let tables = library.tables.keys().map(StatementGroup::Table);
    let pathways = library.pathways.keys().map(StatementGroup::Pathway);
    guidelines.chain(tables).chain(pathways).collect()
}

/// What makes a group say what is asked for. That nothing is advised, and what an output is set to, is said too.
fn voiced(exact: &Exact<'_>, said: &Said, voice: Voice, group: StatementGroup) -> Vec<Expression> {
    let library = exact.library;
    let heard = said.iter().filter(|(_, statement, taken)| {
        voice.is_heard(taken.stance) && library.is_of(*statement, group)
    });
    let mut parts: Vec<Expression> = heard.map(|(name, ..)| Expression::named(name)).collect();
    if voice == Voice::Speaks {
        let statements = library.statements();
        for statement in statements.filter(|statement| library.is_of(*statement, group)) {
            let sets = library.sets(statement).iter();
            parts.extend(sets.map(|set| output::counts(exact, statement, set.output)));
            if library.says_nothing(statement) {
                parts.push(Expression::named(&name::made(library, statement)));
            }
        }
    }
    parts
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
fn in_force(exact: &Exact<'_>, statement: Statement, taken: &Taken) -> Expression {
    let library = exact.library;
    let mut parts = vec![Expression::named(&name::made(library, statement))];
    if taken.proviso == Proviso::OutsideResearch
        && let Some(research) = library.research(statement)
    {
        let research = Expression::definitely(guard(exact, research));
        parts.push(Expression::not(research));
    }
    for silencing in library.precedences() {
        if silencing.silenced == statement
            && silencing.silences(library, taken.stance, taken.intervention)
        {
            parts.push(not_ruled(exact, silencing));
        }
    }
    all(parts)
}

/// That what prevails is not made, or the adjudication does not hold.
pub(super) fn not_ruled(exact: &Exact<'_>, silencing: Silencing<'_>) -> Expression {
    let prevails = name::made(exact.library, silencing.prevails);
    let mut ruled = vec![Expression::named(&prevails)];
    if let Some(when) = &silencing.ruling.when {
        ruled.push(Expression::definitely(guard(exact, &when.logic)));
    }
    Expression::not(all(ruled))
}
