//! What an edit exchanges in a library.

use crate::model::*;
use crate::prove::encode::{Encoding, Part};

/// A part of a library in another version.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Guard(GuardPlace, Guard),
    Branches(StepKey, Vec<Branch>),
    Stances(Actor, Vec<(Stance, InterventionKey)>),
    Direction(RecommendationKey, Direction),
    Strength(RecommendationKey, Strength),
    Points(ScoreKey, usize, i64),
}

/// What has a list of stances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Actor {
    Step(StepKey),
    Row(RowKey),
}

/// What has an expression over facts that an edit may change. No edit changes an assumption: it says who there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GuardPlace {
    Condition(ConditionKey),
    Entry(ScoreKey, usize),
    Recommendation(RecommendationKey),
    Applies(PathwayKey),
    Branch(StepKey, usize),
    TableApplies(TableKey),
    Cell(RowKey, usize),
}

impl Change {
    /// Exchanges it with what the library has. Done twice, all is as it was.
    pub fn exchange(&mut self, library: &mut Library) {
        use std::mem::swap;
        match self {
            Change::Guard(place, guard) => swap(guard, guard_at(library, *place)),
            Change::Branches(step, branches) => swap(branches, branches_at(library, *step)),
            Change::Stances(actor, stances) => swap(stances, stances_at(library, *actor)),
            Change::Direction(key, direction) => swap(
                direction,
                &mut library.recommendations.get_mut(*key).direction,
            ),
            Change::Strength(key, strength) => swap(
                strength,
                &mut library.recommendations.get_mut(*key).strength,
            ),
            Change::Points(key, entry, points) => swap(
                points,
                &mut library.scores.get_mut(*key).entries[*entry].points,
            ),
        }
    }

    /// How much an edit writes anew.
    pub fn size(&self) -> usize {
        match self {
            Change::Guard(_, guard) => guard.size(),
            Change::Branches(_, branches) => branches.len(),
            Change::Stances(_, stances) => stances.len(),
            Change::Direction(..) | Change::Strength(..) | Change::Points(..) => 1,
        }
    }

    /// What is made of the part first.
    pub fn part(&self, encoding: &Encoding) -> Part {
        match self {
            Change::Guard(place, _) => place.part(encoding),
            Change::Branches(step, _) => Part::Branches(*step),
            Change::Stances(Actor::Step(key), _) => Part::Said(Statement::Step(*key)),
            Change::Stances(Actor::Row(key), _) => Part::Said(Statement::Row(*key)),
            Change::Direction(key, _) | Change::Strength(key, _) => {
                Part::Said(Statement::Recommendation(*key))
            }
            Change::Points(key, ..) => encoding.definition(Definition::Score(*key)),
        }
    }
}

impl Actor {
    /// Of the step in its pathway, or of the row in its table.
    pub fn name(self, library: &Library) -> &str {
        match self {
            Actor::Step(key) => &library.step(key).name,
            Actor::Row(key) => &library.row(key).name,
        }
    }
}

impl GuardPlace {
    fn part(self, encoding: &Encoding) -> Part {
        match self {
            GuardPlace::Condition(key) => encoding.definition(Definition::Condition(key)),
            GuardPlace::Entry(key, _) => encoding.definition(Definition::Score(key)),
            GuardPlace::Recommendation(key) => Part::Applies(key),
            GuardPlace::Applies(key) => Part::Starts(key),
            GuardPlace::Branch(step, _) => Part::Branches(step),
            GuardPlace::TableApplies(key) => Part::Table(key),
            GuardPlace::Cell(row, _) => Part::Matches(row),
        }
    }

    /// Whether it matters to nothing else for whom the expression is definitely false, or unknown.
    pub fn only_yes_matters(self) -> bool {
        match self {
            GuardPlace::Condition(_) | GuardPlace::Entry(..) => false,
            GuardPlace::Recommendation(_)
            | GuardPlace::Applies(_)
            | GuardPlace::Branch(..)
            | GuardPlace::TableApplies(_)
            | GuardPlace::Cell(..) => true,
        }
    }

    /// What is written there.
    pub fn written(self, library: &Library) -> &Written<Guard> {
        let written = match self {
            GuardPlace::Condition(key) => Some(&library.conditions[key].when),
            GuardPlace::Entry(key, entry) => Some(&library.scores[key].entries[entry].when),
            GuardPlace::Recommendation(key) => Some(&library.recommendations[key].when),
            GuardPlace::Applies(key) => library.pathways[key].applies.as_ref(),
            GuardPlace::Branch(step, branch) => branches(library, step)[branch].when.as_ref(),
            GuardPlace::TableApplies(key) => library.tables[key].applies.as_ref(),
            GuardPlace::Cell(row, input) => library.row(row).cells[input].as_ref(),
        };
        written.expect(GUARD)
    }
}

const GUARD: &str = "an edit of a guard is made where there is one";
const QUESTION: &str = "an edit of a branch is made for a question";
const ACT: &str = "an edit of a stance is made for an act";

pub(super) fn branches(library: &Library, step: StepKey) -> &[Branch] {
    match &library.step(step).action {
        Action::Ask { branches, .. } => branches,
        Action::Act { .. } | Action::Enter { .. } => unreachable!("{QUESTION}"),
    }
}

pub(super) fn stances(library: &Library, actor: Actor) -> &[(Stance, InterventionKey)] {
    match actor {
        Actor::Row(key) => &library.row(key).stances,
        Actor::Step(key) => match &library.step(key).action {
            Action::Act { stances, .. } => stances,
            Action::Ask { .. } | Action::Enter { .. } => unreachable!("{ACT}"),
        },
    }
}

fn step_at(library: &mut Library, key: StepKey) -> &mut Step {
    &mut library.pathways.get_mut(key.pathway).steps[key.index]
}

fn branches_at(library: &mut Library, key: StepKey) -> &mut Vec<Branch> {
    match &mut step_at(library, key).action {
        Action::Ask { branches, .. } => branches,
        Action::Act { .. } | Action::Enter { .. } => unreachable!("{QUESTION}"),
    }
}

fn row_at(library: &mut Library, key: RowKey) -> &mut Row {
    &mut library.tables.get_mut(key.table).rows[key.index]
}

fn stances_at(library: &mut Library, actor: Actor) -> &mut Vec<(Stance, InterventionKey)> {
    match actor {
        Actor::Row(key) => &mut row_at(library, key).stances,
        Actor::Step(key) => match &mut step_at(library, key).action {
            Action::Act { stances, .. } => stances,
            Action::Ask { .. } | Action::Enter { .. } => unreachable!("{ACT}"),
        },
    }
}

fn guard_at(library: &mut Library, place: GuardPlace) -> &mut Guard {
    let written = match place {
        GuardPlace::Condition(key) => Some(&mut library.conditions.get_mut(key).when),
        GuardPlace::Entry(key, entry) => Some(&mut library.scores.get_mut(key).entries[entry].when),
        GuardPlace::Recommendation(key) => Some(&mut library.recommendations.get_mut(key).when),
        GuardPlace::Applies(key) => library.pathways.get_mut(key).applies.as_mut(),
        GuardPlace::Branch(step, branch) => branches_at(library, step)[branch].when.as_mut(),
        GuardPlace::TableApplies(key) => library.tables.get_mut(key).applies.as_mut(),
        GuardPlace::Cell(row, input) => row_at(library, row).cells[input].as_mut(),
    };
    &mut written.expect(GUARD).logic
}
