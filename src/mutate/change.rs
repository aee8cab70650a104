//! What an edit does to a library.

use crate::model::*;

#[derive(Clone, Debug)]
pub(super) enum Change {
    Guard(GuardPlace, Guard),
    Retarget {
        step: StepKey,
        branch: usize,
        to: usize,
    },
    DropBranch {
        step: StepKey,
        branch: usize,
    },
    /// `None` drops the stance.
    Stance {
        of: Actor,
        index: usize,
        to: Option<Stance>,
    },
    Turn(RecommendationKey),
    Weaken(RecommendationKey),
    Points {
        score: ScoreKey,
        entry: usize,
        to: i64,
    },
}

/// What has a list of stances.
#[derive(Clone, Copy, Debug)]
pub(super) enum Actor {
    Step(StepKey),
    Row(RowKey),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum GuardPlace {
    Condition(ConditionKey),
    Recommendation(RecommendationKey),
    Applies(PathwayKey),
    Branch(StepKey, usize),
    Entry(ScoreKey, usize),
    TableApplies(TableKey),
    Cell(RowKey, usize),
}

impl Change {
    /// The guard that it puts in.
    pub fn guard(&self) -> Option<&Guard> {
        match self {
            Change::Guard(_, guard) => Some(guard),
            Change::Retarget { .. }
            | Change::DropBranch { .. }
            | Change::Stance { .. }
            | Change::Turn(_)
            | Change::Weaken(_)
            | Change::Points { .. } => None,
        }
    }

    pub fn apply(&self, library: &mut Library) {
        match self {
            Change::Guard(place, guard) => *guard_at(library, *place) = guard.clone(),
            Change::Retarget { step, branch, to } => branches(library, *step)[*branch].to = *to,
            Change::DropBranch { step, branch } => _ = branches(library, *step).remove(*branch),
            Change::Stance { of, index, to } => {
                let stances = stances(library, *of);
                match to {
                    Some(to) => stances[*index].0 = *to,
                    None => _ = stances.remove(*index),
                }
            }
            Change::Points { score, entry, to } => {
                library.scores.get_mut(*score).entries[*entry].points = *to;
            }
            Change::Turn(key) => {
                let direction = &mut library.recommendations.get_mut(*key).direction;
                *direction = match direction {
                    Direction::For => Direction::Against,
                    Direction::Against => Direction::For,
                };
            }
            Change::Weaken(key) => {
                library.recommendations.get_mut(*key).strength = Strength::Conditional
            }
        }
    }
}

fn step_mut(library: &mut Library, key: StepKey) -> &mut Step {
    &mut library.pathways.get_mut(key.pathway).steps[key.index]
}

fn branches(library: &mut Library, key: StepKey) -> &mut Vec<Branch> {
    match &mut step_mut(library, key).action {
        Action::Ask { branches, .. } => branches,
        Action::Act { .. } | Action::Enter { .. } => {
            unreachable!("an edit of a branch is made for a question")
        }
    }
}

fn row_mut(library: &mut Library, key: RowKey) -> &mut Row {
    &mut library.tables.get_mut(key.table).rows[key.index]
}

fn stances(library: &mut Library, of: Actor) -> &mut Vec<(Stance, InterventionKey)> {
    match of {
        Actor::Row(key) => &mut row_mut(library, key).stances,
        Actor::Step(key) => match &mut step_mut(library, key).action {
            Action::Act { stances, .. } => stances,
            Action::Ask { .. } | Action::Enter { .. } => {
                unreachable!("an edit of a stance is made for an act")
            }
        },
    }
}

fn guard_at(library: &mut Library, place: GuardPlace) -> &mut Guard {
    let written = match place {
        GuardPlace::Condition(key) => Some(&mut library.conditions.get_mut(key).when),
        GuardPlace::Recommendation(key) => Some(&mut library.recommendations.get_mut(key).when),
        GuardPlace::Applies(key) => library.pathways.get_mut(key).applies.as_mut(),
        GuardPlace::Branch(step, branch) => branches(library, step)[branch].when.as_mut(),
        GuardPlace::Entry(key, entry) => Some(&mut library.scores.get_mut(key).entries[entry].when),
        GuardPlace::TableApplies(key) => library.tables.get_mut(key).applies.as_mut(),
        GuardPlace::Cell(row, input) => row_mut(library, row).cells[input].as_mut(),
    };
    &mut written
        .expect("an edit of a guard is made where there is one")
        .logic
}
