//! Pathways: which steps a patient gets to.

use super::expression::definite_guard;
use super::{Definitions, NotInCql, all, definitely, expression, guard, name};
use crate::model::{Action, Branch, Entered, Library, Pathway, PathwayKey, Step, StepKey};

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    if library.pathways.is_empty() {
        return Ok(());
    }
    text.part("Pathways");
    for (key, pathway) in library.pathways.iter() {
        followed(library, key, pathway, text)?;
        for index in 0..pathway.steps.len() {
            let step = StepKey {
                pathway: key,
                index,
            };
            way(library, step, pathway, text)?;
            let parts =
                [followed_name(pathway), way_name(library, step)].map(|own| name::quoted(&own));
            let title = library.step(step).label();
            text.define(&name::reaches(library, step), &all(&parts), &title);
        }
        completes(library, key, pathway, text);
    }
    Ok(())
}

fn followed_name(pathway: &Pathway) -> String {
    format!("follows({})", pathway.meta.id)
}

/// Whether whoever follows the pathway of a step gets there.
fn way_name(library: &Library, step: StepKey) -> String {
    format!("leads to({})", library.step_name(step))
}

fn completes_name(library: &Library, pathway: PathwayKey) -> String {
    format!("leads through({})", library.pathways[pathway].meta.id)
}

/// Those to whom it applies follow it, and those whom another sends there.
fn followed(
    library: &Library,
    key: PathwayKey,
    pathway: &Pathway,
    text: &mut Definitions,
) -> Result<(), NotInCql> {
    let applies = definite_guard(library, pathway.applies.as_ref())?;
    let entrances = library.entrances(key);
    let entered = entrances.map(|step| name::quoted(&name::reaches(library, step)));
    let parts: Vec<String> = applies.into_iter().chain(entered).collect();
    text.define(
        &followed_name(pathway),
        &expression::any(&parts),
        &pathway.meta.title,
    );
    Ok(())
}

fn way(
    library: &Library,
    step: StepKey,
    pathway: &Pathway,
    text: &mut Definitions,
) -> Result<(), NotInCql> {
    let mut ways = Vec::new();
    if step.index == 0 {
        ways.push("true".to_owned());
    }
    for (index, before) in pathway.steps.iter().enumerate() {
        if before.successors().contains(&step.index) {
            ways.extend(ways_between(
                library,
                (step.sibling(index), before),
                step.index,
            )?);
        }
    }
    text.define(&way_name(library, step), &expression::any(&ways), "");
    Ok(())
}

/// The ways from a step to another of its pathway.
fn ways_between(
    library: &Library,
    (key, before): (StepKey, &Step),
    to: usize,
) -> Result<Vec<String>, NotInCql> {
    let gets_there = name::quoted(&way_name(library, key));
    Ok(match &before.action {
        Action::Act { .. }
        | Action::Enter {
            into: Entered::Table(_),
            ..
        } => vec![gets_there],
        Action::Enter {
            into: Entered::Pathway(pathway),
            ..
        } => {
            let through = name::quoted(&completes_name(library, *pathway));
            vec![all(&[gets_there, through])]
        }
        Action::Ask { branches, .. } => {
            let mut ways = Vec::new();
            for (index, branch) in branches.iter().enumerate() {
                if branch.to == to {
                    let taken = taken(library, branches, index)?;
                    ways.push(all(&[vec![gets_there.clone()], taken].concat()));
                }
            }
            ways
        }
    })
}

/// That a branch is the first whose expression is definitely true.
fn taken(library: &Library, branches: &[Branch], index: usize) -> Result<Vec<String>, NotInCql> {
    let mut parts = Vec::new();
    for (at, branch) in branches[..=index].iter().enumerate() {
        let when = branch.when.as_ref().map(|when| guard(library, &when.logic));
        let when = when
            .transpose()?
            .map_or("true".to_owned(), |when| definitely(&when));
        parts.push(match at == index {
            true => when,
            false => expression::not(&when),
        });
    }
    Ok(parts)
}

/// Whether whoever follows it comes to an end of it: a question without a branch for them is none.
fn completes(library: &Library, key: PathwayKey, pathway: &Pathway, text: &mut Definitions) {
    if library.entrances(key).next().is_none() {
        return;
    }
    let ends = pathway
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.may_end());
    let ends = ends.map(|(index, step)| {
        let gets_there = name::quoted(&way_name(
            library,
            StepKey {
                pathway: key,
                index,
            },
        ));
        match &step.action {
            Action::Enter {
                into: Entered::Pathway(pathway),
                ..
            } => {
                let through = name::quoted(&completes_name(library, *pathway));
                all(&[gets_there, through])
            }
            Action::Act { .. }
            | Action::Ask { .. }
            | Action::Enter {
                into: Entered::Table(_),
                ..
            } => gets_there,
        }
    });
    text.define(
        &completes_name(library, key),
        &expression::any(&ends.collect::<Vec<_>>()),
        "",
    );
}
