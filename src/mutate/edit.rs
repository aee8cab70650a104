//! Which edits there are, in the order of the book.

use super::guard::guard_edits;
use crate::model::*;
use crate::source::Span;

/// One small unsafe edit.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What is edited, and how: lower case, without a full stop.
    pub words: String,
    pub span: Span,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
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
        step: StepKey,
        index: usize,
        to: Option<Stance>,
    },
    Turn(RecommendationKey),
    Weaken(RecommendationKey),
}

#[derive(Clone, Copy, Debug)]
enum GuardPlace {
    Condition(ConditionKey),
    Recommendation(RecommendationKey),
    Applies(PathwayKey),
    Branch(StepKey, usize),
}

impl Edit {
    fn new(words: String, span: Span, change: Change) -> Self {
        Self {
            words,
            span,
            change,
        }
    }

    /// The guard that an edit puts in.
    pub(super) fn guard(&self) -> Option<&Guard> {
        match &self.change {
            Change::Guard(_, guard) => Some(guard),
            Change::Retarget { .. }
            | Change::DropBranch { .. }
            | Change::Stance { .. }
            | Change::Turn(_)
            | Change::Weaken(_) => None,
        }
    }

    pub(super) fn apply(&self, library: &mut Library) {
        match &self.change {
            Change::Guard(place, guard) => *guard_at(library, *place) = guard.clone(),
            Change::Retarget { step, branch, to } => branches(library, *step)[*branch].to = *to,
            Change::DropBranch { step, branch } => _ = branches(library, *step).remove(*branch),
            Change::Stance { step, index, to } => {
                if let Action::Act { stances, .. } = &mut step_mut(library, *step).action {
                    match to {
                        Some(to) => stances[*index].0 = *to,
                        None => _ = stances.remove(*index),
                    }
                }
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

fn guard_at(library: &mut Library, place: GuardPlace) -> &mut Guard {
    match place {
        GuardPlace::Condition(key) => &mut library.conditions.get_mut(key).when.logic,
        GuardPlace::Recommendation(key) => &mut library.recommendations.get_mut(key).when.logic,
        GuardPlace::Applies(key) => {
            let applies = library.pathways.get_mut(key).applies.as_mut();
            &mut applies
                .expect("an edit of a guard is made where there is one")
                .logic
        }
        GuardPlace::Branch(step, branch) => {
            let when = branches(library, step)[branch].when.as_mut();
            &mut when
                .expect("an edit of a guard is made where there is one")
                .logic
        }
    }
}

/// Every edit of a library.
pub(super) fn edits(library: &Library) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (key, condition) in library.conditions.iter() {
        add_guard_edits(
            library,
            &mut edits,
            GuardPlace::Condition(key),
            &condition.when,
        );
    }
    for (key, recommendation) in library.recommendations.iter() {
        add_guard_edits(
            library,
            &mut edits,
            GuardPlace::Recommendation(key),
            &recommendation.when,
        );
        add_direction_edits(&mut edits, key, recommendation);
    }
    for (key, pathway) in library.pathways.iter() {
        if let Some(applies) = &pathway.applies {
            add_guard_edits(library, &mut edits, GuardPlace::Applies(key), applies);
        }
    }
    for (key, step) in library.steps() {
        match &step.action {
            Action::Ask { branches, .. } => add_branch_edits(library, &mut edits, key, branches),
            Action::Act { stances, .. } => add_stance_edits(library, &mut edits, key, stances),
            Action::Enter { .. } => {}
        }
    }
    edits
}

fn add_guard_edits(
    library: &Library,
    edits: &mut Vec<Edit>,
    place: GuardPlace,
    written: &Written<Guard>,
) {
    for (words, guard) in guard_edits(library, &written.logic) {
        let words = format!("in `{written}`, {words}");
        edits.push(Edit::new(words, written.span, Change::Guard(place, guard)));
    }
}

fn add_direction_edits(
    edits: &mut Vec<Edit>,
    key: RecommendationKey,
    recommendation: &Recommendation,
) {
    let id = &recommendation.meta.id;
    let (from, to) = match recommendation.direction {
        Direction::For => ("for", "against"),
        Direction::Against => ("against", "for"),
    };
    let span = recommendation.meta.span;
    edits.push(Edit::new(
        format!("`{id}`: `{from}` becomes `{to}`"),
        span,
        Change::Turn(key),
    ));
    if recommendation.strength == Strength::Strong {
        edits.push(Edit::new(
            format!("`{id}`: `strong` becomes `conditional`"),
            span,
            Change::Weaken(key),
        ));
    }
}

fn add_branch_edits(library: &Library, edits: &mut Vec<Edit>, key: StepKey, branches: &[Branch]) {
    let steps = &library.pathways[key.pathway].steps;
    for (index, branch) in branches.iter().enumerate() {
        if let Some(when) = &branch.when {
            add_guard_edits(library, edits, GuardPlace::Branch(key, index), when);
        }
        let mut targets: Vec<usize> = branches
            .iter()
            .map(|other| other.to)
            .filter(|to| *to != branch.to)
            .collect();
        targets.sort_unstable();
        targets.dedup();
        for to in targets {
            let words = format!(
                "the branch “{}” leads to `{}`",
                branch.label, steps[to].name
            );
            let change = Change::Retarget {
                step: key,
                branch: index,
                to,
            };
            edits.push(Edit::new(words, branch.span, change));
        }
        let words = format!("the branch “{}” is dropped", branch.label);
        let change = Change::DropBranch {
            step: key,
            branch: index,
        };
        edits.push(Edit::new(words, branch.span, change));
    }
}

/// A refusal is weakened and then dropped; what is offered or considered is dropped or refused.
fn add_stance_edits(
    library: &Library,
    edits: &mut Vec<Edit>,
    key: StepKey,
    stances: &[(Stance, InterventionKey)],
) {
    let step = library.step(key);
    for (index, (stance, intervention)) in stances.iter().enumerate() {
        let others: &[Option<Stance>] = match stance {
            Stance::Forbid => &[Some(Stance::Avoid), None],
            Stance::Avoid => &[Some(Stance::Consider), None],
            Stance::Offer => &[Some(Stance::Consider), None],
            Stance::Consider => &[Some(Stance::Offer), None],
        };
        let id = &library.interventions[*intervention].meta.id;
        for &to in others {
            let words = match to {
                Some(to) => format!(
                    "`{}`: `{}` becomes `{}` for `{id}`",
                    step.name,
                    stance.name(),
                    to.name()
                ),
                None => format!("`{}`: `{} {id}` is dropped", step.name, stance.name()),
            };
            let change = Change::Stance {
                step: key,
                index,
                to,
            };
            edits.push(Edit::new(words, step.span, change));
        }
    }
}
