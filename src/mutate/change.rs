//! What an edit replaces in a library.

use crate::model::*;
use crate::prove::encode::{Encoding, FormulaKey};
use crate::quantity::Number;
use crate::resolve::RewrittenCalculations;

/// A part of a library in another version.
#[derive(Clone, Debug)]
pub(super) enum PartChange {
    Guard(GuardPlace, Guard),
    Branches(StepKey, Vec<Branch>),
    /// What a step does that enters something.
    Entrance(StepKey, Action),
    Audience(TableKey, Audience),
    Stances(Actor, Vec<(Stance, InterventionKey)>, Choices),
    Judgement(RecommendationKey, Judgement),
    /// What a statement excepts.
    Exceptions(Statement, Vec<InterventionKey>),
    /// Why a statement is undecided that is.
    Indecision(Statement, Indecision),
    /// Of one of a score's lines.
    Points(ScoreKey, usize, PointNumber),
    /// Of one of a score's entries.
    Bands(ScoreKey, usize, Bands),
    /// What a statement sets; the output is the one that it sets otherwise.
    Sets(Statement, Vec<OutputEntry>, OutputKey),
    Aggregate(OutputKey, Option<Aggregate>),
    Calculations(RewrittenCalculations),
    /// Of a library with two versions of some calculations: each stands for the other.
    Exchanged(Vec<CalculationPair>),
}

/// A calculation, and the one that an edit makes of it or of one that it takes.
pub(super) type CalculationPair = [CalculationKey; 2];

/// Where of each pair one stands for the other.
pub(super) struct Exchange<'a>(pub &'a [CalculationPair]);

impl Relocation for Exchange<'_> {
    fn fact(&self, key: FactKey) -> (FactKey, Number) {
        (key, Number::one())
    }

    fn calculation(&self, key: CalculationKey) -> (CalculationKey, Number) {
        let other = self.0.iter().find_map(|&[one, other]| match key {
            key if key == one => Some(other),
            key if key == other => Some(one),
            _neither => None,
        });
        (other.unwrap_or(key), Number::one())
    }

    fn guard(&self, guard: &Guard) -> Guard {
        guard.clone()
    }
}

/// What has a list of stances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Actor {
    Step(StepKey),
    Row(RowKey),
}

impl PartChange {
    /// Swaps it with what the library has. Swapping twice restores the library.
    pub fn exchange(&mut self, library: &mut Library) {
        use std::mem::swap;
        match self {
            PartChange::Guard(place, guard) => swap(guard, guard_at(library, *place)),
            PartChange::Branches(step, branches) => swap(branches, branches_at(library, *step)),
            PartChange::Entrance(step, action) => swap(action, &mut step_at(library, *step).action),
            PartChange::Audience(key, audience) => {
                swap(audience, &mut library.tables.get_mut(*key).applies);
            }
            PartChange::Stances(actor, stances, choices) => {
                swap(stances, stances_at(library, *actor));
                swap(choices, choices_at(library, *actor));
            }
            PartChange::Judgement(key, judgement) => swap(
                judgement,
                &mut library.recommendations.get_mut(*key).judgement,
            ),
            PartChange::Indecision(statement, indecision) => {
                if let Some(own) = library.indecision_mut(*statement) {
                    swap(indecision, own);
                }
            }
            PartChange::Exceptions(statement, except) => {
                if let Some(own) = library.exceptions_mut(*statement) {
                    swap(except, own);
                }
            }
            PartChange::Points(key, line, points) => {
                if let Some((_, own)) = library.scores.get_mut(*key).line_mut(*line) {
                    swap(points, own);
                }
            }
            PartChange::Bands(key, entry, bands) => {
                swap(bands, bands_at(library, *key, *entry));
            }
            PartChange::Sets(statement, sets, _) => {
                if let Some(own) = library.sets_mut(*statement) {
                    swap(sets, own);
                }
            }
            PartChange::Aggregate(key, aggregate) => {
                swap(aggregate, &mut library.outputs.get_mut(*key).aggregate);
            }
            PartChange::Calculations(others) => {
                for (key, other) in others {
                    swap(other, library.calculations.get_mut(*key));
                }
            }
            PartChange::Exchanged(pairs) => {
                for &[one, other] in &*pairs {
                    let first = library.calculations[one].map(&Exchange(pairs));
                    let second = library.calculations[other].map(&Exchange(pairs));
                    *library.calculations.get_mut(one) = second;
                    *library.calculations.get_mut(other) = first;
                }
            }
        }
    }

    /// How much an edit rewrites.
    pub fn size(&self) -> usize {
        match self {
            PartChange::Guard(_, guard) => guard.size(),
            PartChange::Calculations(others) => others.len(),
            PartChange::Exchanged(pairs) => pairs.len(),
            PartChange::Branches(_, branches) => branches.len(),
            PartChange::Stances(_, stances, _) => stances.len(),
            PartChange::Sets(_, sets, _) => sets.len(),
            PartChange::Bands(_, _, bands) => bands.bands().len(),
            PartChange::Exceptions(_, except) => except.len(),
            PartChange::Entrance(..)
            | PartChange::Audience(..)
            | PartChange::Indecision(..)
            | PartChange::Judgement(..)
            | PartChange::Points(..)
            | PartChange::Aggregate(..) => 1,
        }
    }

    /// The parts that depend on it directly.
    pub fn parts(&self, library: &Library, encoding: &Encoding) -> Vec<FormulaKey> {
        let asking = |key: CalculationKey| asking(library, encoding, key);
        match self {
            PartChange::Calculations(others) => {
                let keys = others.iter().map(|(key, _)| *key);
                keys.flat_map(asking).collect()
            }
            PartChange::Exchanged(pairs) => pairs.iter().flat_map(|own| asking(own[0])).collect(),
            PartChange::Guard(..)
            | PartChange::Branches(..)
            | PartChange::Entrance(..)
            | PartChange::Audience(..)
            | PartChange::Stances(..)
            | PartChange::Judgement(..)
            | PartChange::Exceptions(..)
            | PartChange::Indecision(..)
            | PartChange::Points(..)
            | PartChange::Bands(..)
            | PartChange::Sets(..)
            | PartChange::Aggregate(..) => self.part(encoding).into_iter().collect(),
        }
    }

    fn part(&self, encoding: &Encoding) -> Option<FormulaKey> {
        Some(match self {
            PartChange::Calculations(..) | PartChange::Exchanged(..) => return None,
            PartChange::Guard(place, _) => return encoding.guard_part(*place),
            PartChange::Branches(step, _) | PartChange::Entrance(step, _) => {
                FormulaKey::Branches(*step)
            }
            PartChange::Audience(key, _) => FormulaKey::Table(*key),
            PartChange::Stances(Actor::Step(key), ..) => FormulaKey::Said(Statement::Step(*key)),
            PartChange::Stances(Actor::Row(key), ..) => FormulaKey::Said(Statement::Row(*key)),
            PartChange::Judgement(key, _) => FormulaKey::Said(Statement::Recommendation(*key)),
            PartChange::Indecision(statement, _) | PartChange::Exceptions(statement, _) => {
                FormulaKey::Said(*statement)
            }
            PartChange::Points(key, ..) | PartChange::Bands(key, ..) => {
                encoding.definition(Definition::Score(*key))
            }
            PartChange::Sets(_, _, key) | PartChange::Aggregate(key, _) => {
                encoding.definition(Definition::Output(*key))
            }
        })
    }
}

/// What asks for a calculation, and the outputs that are set to it.
fn asking(library: &Library, encoding: &Encoding, key: CalculationKey) -> Vec<FormulaKey> {
    let own = Variable::Calculation(key);
    let asks = |written: &Written<Guard>| {
        let mut asks = false;
        let test = &mut |test: &FactTest| asks |= test.variable() == Some(own);
        written.logic.for_each(test);
        asks
    };
    let guards = library.guards().filter(|(_, written)| asks(written));
    let guards = guards.filter_map(|(place, _)| encoding.guard_part(place));
    let outputs = library.outputs_set_to(key).into_iter();
    let outputs = outputs.map(|output| encoding.definition(Definition::Output(output)));
    guards.chain(outputs).collect()
}

impl Actor {
    pub fn statement(self) -> Statement {
        match self {
            Actor::Step(key) => Statement::Step(key),
            Actor::Row(key) => Statement::Row(key),
        }
    }

    /// Of the step in its pathway, or of the row in its table.
    pub fn name(self, library: &Library) -> &str {
        match self {
            Actor::Step(key) => &library.step(key).name,
            Actor::Row(key) => &library.row(key).name,
        }
    }
}

/// What is written where an edit of a guard is made.
pub(super) fn guard(library: &Library, place: GuardPlace) -> &Written<Guard> {
    library.guard(place).expect(GUARD)
}

const GUARD: &str = "an edit of a guard is made where there is one";
const QUESTION: &str = "an edit of a branch is made for a question";
const ACT: &str = "an edit of a stance is made for an act";

const BANDS: &str = "an edit of a bound is made for bands";

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

fn choices_at(library: &mut Library, actor: Actor) -> &mut Choices {
    match actor {
        Actor::Row(key) => &mut row_at(library, key).choices,
        Actor::Step(key) => match &mut step_at(library, key).action {
            Action::Act { choices, .. } => choices,
            Action::Ask { .. } | Action::Enter { .. } => unreachable!("{ACT}"),
        },
    }
}

fn bands_at(library: &mut Library, key: ScoreKey, entry: usize) -> &mut Bands {
    match &mut library.scores.get_mut(key).entries[entry] {
        Points::Bands(bands) => bands,
        Points::When(_) => unreachable!("{BANDS}"),
    }
}

fn guard_at(library: &mut Library, place: GuardPlace) -> &mut Guard {
    &mut library.guard_mut(place).expect(GUARD).logic
}
