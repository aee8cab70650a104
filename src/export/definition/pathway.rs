//! Pathways: which steps a patient gets to.

use super::{Exact, Expression, Part, Subject, all, any, definite_guard, name};
use crate::model::{Action, Branch, Entered, Library, Pathway, PathwayKey, Step, StepKey};

pub(super) fn part(exact: &Exact<'_>) -> Option<Part> {
    let library = exact.library;
    if library.pathways.is_empty() {
        return None;
    }
    let mut part = Part::new(Subject::Pathways);
    for (key, pathway) in library.pathways.iter() {
        followed(exact, key, pathway, &mut part);
        for index in 0..pathway.steps.len() {
            let step = StepKey {
                pathway: key,
                index,
            };
            way(exact, step, pathway, &mut part);
            let parts = [followed_name(pathway), way_name(library, step)];
            let parts = parts.map(|own| Expression::named(&own));
            let title = library.step(step).label();
            part.define(&name::reaches(library, step), all(parts.into()), &title);
        }
        completes(exact, key, pathway, &mut part);
    }
    Some(part)
}

fn followed_name(pathway: &Pathway) -> String {
    format!("follows({})", pathway.meta.id)
}

/// Whether whoever follows the pathway of a step gets there.
fn way_name(library: &Library, step: StepKey) -> String {
    format!("leads to({})", library.step_name(step))
}

fn gets_to(exact: &Exact<'_>, step: StepKey) -> Expression {
    Expression::named(&way_name(exact.library, step))
}

fn completes_name(library: &Library, pathway: PathwayKey) -> String {
    format!("leads through({})", library.pathways[pathway].meta.id)
}

fn through(exact: &Exact<'_>, pathway: PathwayKey) -> Expression {
    Expression::named(&completes_name(exact.library, pathway))
}

/// Those to whom it applies follow it, and those whom another sends there.
fn followed(exact: &Exact<'_>, key: PathwayKey, pathway: &Pathway, part: &mut Part) {
    let library = exact.library;
    let applies = definite_guard(exact, pathway.applies.as_ref());
    let entrances = library.entrances(key);
    let entered = entrances.map(|step| Expression::named(&name::reaches(library, step)));
    let ways = any(applies.into_iter().chain(entered).collect());
    part.define(&followed_name(pathway), ways, &pathway.meta.title);
}

fn way(exact: &Exact<'_>, step: StepKey, pathway: &Pathway, part: &mut Part) {
    let mut ways = Vec::new();
    if step.index == 0 {
        ways.push(Expression::Boolean(true));
    }
    for (index, before) in pathway.steps.iter().enumerate() {
        if before.successors().contains(&step.index) {
            let from = (step.sibling(index), before);
            ways.extend(ways_between(exact, from, step.index));
        }
    }
    part.define(&way_name(exact.library, step), any(ways), "");
}

/// The ways from a step to another of its pathway.
fn ways_between(exact: &Exact<'_>, (key, before): (StepKey, &Step), to: usize) -> Vec<Expression> {
    let gets_there = gets_to(exact, key);
    match &before.action {
        Action::Act { .. }
        | Action::Enter {
            into: Entered::Table(_),
            ..
        } => vec![gets_there],
        Action::Enter {
            into: Entered::Pathway(pathway),
            ..
        } => vec![all(vec![gets_there, through(exact, *pathway)])],
        Action::Ask { branches, .. } => {
            let leading = (0..branches.len()).filter(|at| branches[*at].to == to);
            let ways = leading.map(|at| {
                let taken = taken(exact, branches, at);
                all([vec![gets_there.clone()], taken].concat())
            });
            ways.collect()
        }
    }
}

/// That a branch is the first whose expression is definitely true.
fn taken(exact: &Exact<'_>, branches: &[Branch], index: usize) -> Vec<Expression> {
    let parts = branches[..=index].iter().enumerate().map(|(at, branch)| {
        let when = definite_guard(exact, branch.when.as_ref());
        let when = when.unwrap_or(Expression::Boolean(true));
        match at == index {
            true => when,
            false => Expression::not(when),
        }
    });
    parts.collect()
}

/// Whether whoever follows it comes to an end of it: a question without a branch for them is none.
fn completes(exact: &Exact<'_>, key: PathwayKey, pathway: &Pathway, part: &mut Part) {
    if exact.library.entrances(key).next().is_none() {
        return;
    }
    let steps = pathway.steps.iter().enumerate();
    let ends = steps.filter(|(_, step)| step.may_end());
    let ends = ends.map(|(index, step)| {
        let gets_there = gets_to(
            exact,
            StepKey {
                pathway: key,
                index,
            },
        );
        match &step.action {
            Action::Enter {
                into: Entered::Pathway(pathway),
                ..
            } => all(vec![gets_there, through(exact, *pathway)]),
            Action::Act { .. }
            | Action::Ask { .. }
            | Action::Enter {
                into: Entered::Table(_),
                ..
            } => gets_there,
        }
    });
    let name = completes_name(exact.library, key);
    part.define(&name, any(ends.collect()), "");
}
