//! Which edits there are, in the order of the book.

use super::change::{Actor, Change, GuardPlace};
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
        self.change.guard()
    }

    pub(super) fn apply(&self, library: &mut Library) {
        self.change.apply(library);
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
            Action::Act { stances, .. } => {
                let place = (step.name.as_str(), step.span);
                add_stance_edits(library, &mut edits, Actor::Step(key), place, stances);
            }
            Action::Enter { .. } => {}
        }
    }
    for (key, score) in library.scores.iter() {
        add_score_edits(library, &mut edits, key, score);
    }
    for (key, table) in library.tables.iter() {
        if let Some(applies) = &table.applies {
            add_guard_edits(library, &mut edits, GuardPlace::TableApplies(key), applies);
        }
    }
    for (key, row) in library.rows() {
        for (input, cell) in row.cells.iter().enumerate() {
            if let Some(cell) = cell {
                add_guard_edits(library, &mut edits, GuardPlace::Cell(key, input), cell);
            }
        }
        let place = (row.name.as_str(), row.span);
        add_stance_edits(library, &mut edits, Actor::Row(key), place, &row.stances);
    }
    edits
}

/// Points are dropped, and one more is given.
fn add_score_edits(library: &Library, edits: &mut Vec<Edit>, key: ScoreKey, score: &Score) {
    for (index, entry) in score.entries.iter().enumerate() {
        add_guard_edits(library, edits, GuardPlace::Entry(key, index), &entry.when);
        for to in [0, entry.points + 1] {
            let words = format!(
                "`{}` gives {to} points in place of {}",
                entry.when, entry.points
            );
            let change = Change::Points {
                score: key,
                entry: index,
                to,
            };
            edits.push(Edit::new(words, entry.when.span, change));
        }
    }
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
    of: Actor,
    (name, span): (&str, Span),
    stances: &[(Stance, InterventionKey)],
) {
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
                    "`{name}`: `{}` becomes `{}` for `{id}`",
                    stance.name(),
                    to.name()
                ),
                None => format!("`{name}`: `{} {id}` is dropped", stance.name()),
            };
            edits.push(Edit::new(words, span, Change::Stance { of, index, to }));
        }
    }
}
