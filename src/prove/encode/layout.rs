//! What no edit of an expression, a branch or a stance changes: the order of making, and what is made of what.

use std::collections::BTreeMap;

use super::part::{FlowPart, FormulaKey, Rank, StepPlace};
use super::statements::Statements;
use super::uses::sequences;
use crate::model::*;

/// The order and the uses of a library's parts.
#[derive(Debug)]
pub(super) struct Layout {
    definitions: BTreeMap<Definition, Rank>,
    /// The parts whose expressions ask for a condition or score.
    users: BTreeMap<Definition, Vec<FormulaKey>>,
    /// The pathways, each after all that it enters.
    inner_first: Vec<StepOrder>,
    ranks: BTreeMap<PathwayKey, Rank>,
    /// The steps that enter a pathway or a table.
    entrances: BTreeMap<Entered, Vec<StepKey>>,
    /// What each of them enters; where an edit is in place, what it entered before.
    entered: BTreeMap<StepKey, Entered>,
    pub statements: Statements,
    /// The outputs that depend on to whom a statement is made.
    outputs: BTreeMap<Statement, Vec<OutputKey>>,
    /// How many outputs are on the longest way to a part, of those to which there is one.
    pub levels: BTreeMap<FormulaKey, usize>,
    /// Every "this before that" that an invariant or a vignette asks for.
    pub sequences: Vec<(InterventionKey, InterventionKey)>,
}

/// The steps of a pathway, each after all that lead to it.
#[derive(Debug)]
struct StepOrder {
    pathway: PathwayKey,
    order: Vec<usize>,
    ranks: Vec<Rank>,
    /// The steps that lead to each step.
    sources: Vec<Vec<usize>>,
    /// Where each step leads.
    onward: Vec<Vec<FlowPart>>,
}

/// What is made of an expression; nothing is of whom a dose is for or who must have a value, on which no advice depends.
fn made_of(place: GuardPlace, definitions: &BTreeMap<Definition, Rank>) -> Option<FormulaKey> {
    Some(match place {
        GuardPlace::AskedWhen(key) => FormulaKey::Asked(key),
        GuardPlace::Assumption(key) => FormulaKey::Assumption(key),
        GuardPlace::Condition(key) => {
            FormulaKey::Definition(definitions[&Definition::Condition(key)])
        }
        GuardPlace::Entry(key, _) => FormulaKey::Definition(definitions[&Definition::Score(key)]),
        GuardPlace::Recommendation(key) => FormulaKey::Applies(key),
        GuardPlace::Dose(..) | GuardPlace::Required(_) => return None,
        GuardPlace::Applies(key) => FormulaKey::Starts(key),
        GuardPlace::Branch(step, _) => FormulaKey::Branches(step),
        GuardPlace::TableApplies(key) => FormulaKey::Table(key),
        GuardPlace::Cell(row, _) => FormulaKey::Matches(row),
        GuardPlace::Research(statement) => FormulaKey::Said(statement),
        GuardPlace::Ruling(key) => FormulaKey::Ruled(key),
    })
}

impl Layout {
    pub fn new(library: &Library) -> Self {
        let definitions = library.definition_order.iter().enumerate();
        let definitions = definitions
            .map(|(rank, definition)| (*definition, rank))
            .collect();
        let mut users: BTreeMap<Definition, Vec<FormulaKey>> = BTreeMap::new();
        for (place, guard) in library.guards() {
            let Some(part) = made_of(place, &definitions) else {
                continue;
            };
            guard.logic.for_each(&mut |test| {
                if let Some(definition) = test.definition() {
                    users.entry(definition).or_default().push(part);
                }
            });
        }
        let steps = library.steps();
        let entered: BTreeMap<StepKey, Entered> = steps
            .filter_map(|(key, step)| Some((key, step.entered()?)))
            .collect();
        let mut entrances: BTreeMap<Entered, Vec<StepKey>> = BTreeMap::new();
        for (key, into) in &entered {
            entrances.entry(*into).or_default().push(*key);
        }
        let inner_first = inner_first(library).into_iter().enumerate();
        let inner_first: Vec<_> = inner_first
            .map(|(rank, key)| StepOrder::new(rank, key, &library.pathways[key].steps))
            .collect();
        let ranks = inner_first.iter().enumerate();
        Self {
            definitions,
            users,
            ranks: ranks.map(|(rank, course)| (course.pathway, rank)).collect(),
            inner_first,
            entrances,
            entered,
            statements: Statements::new(library),
            outputs: outputs(library),
            levels: BTreeMap::new(),
            sequences: sequences(library),
        }
    }

    /// What is made of a guard first, if anything is.
    pub fn part(&self, place: GuardPlace) -> Option<FormulaKey> {
        made_of(place, &self.definitions)
    }

    pub fn rank(&self, definition: Definition) -> Rank {
        self.definitions[&definition]
    }

    pub fn users(&self, definition: Definition) -> &[FormulaKey] {
        self.users.get(&definition).map_or(&[], Vec::as_slice)
    }

    pub fn pathway(&self, rank: Rank) -> PathwayKey {
        self.inner_first[rank].pathway
    }

    pub fn step(&self, rank: Rank, of_step: Rank) -> StepKey {
        let course = &self.inner_first[rank];
        StepKey {
            pathway: course.pathway,
            index: course.order[of_step],
        }
    }

    /// The parts of the outputs that depend on to whom a statement is made.
    pub fn outputs(&self, statement: Statement) -> impl Iterator<Item = FormulaKey> {
        let outputs = self.outputs.get(&statement).into_iter().flatten();
        outputs.map(|key| FormulaKey::Definition(self.rank(Definition::Output(*key))))
    }

    /// Where a part stands in the order of making, before the order of kinds: parts that only claims ask for stand after every output.
    pub fn level(&self, part: FormulaKey) -> usize {
        match part {
            FormulaKey::Said(_)
            | FormulaKey::Left(_)
            | FormulaKey::Heard(..)
            | FormulaKey::Early(..)
            | FormulaKey::Before(..) => usize::MAX,
            FormulaKey::Definition(_)
            | FormulaKey::Assumption(_)
            | FormulaKey::Asked(_)
            | FormulaKey::Applies(_)
            | FormulaKey::Starts(_)
            | FormulaKey::Branches(_)
            | FormulaKey::Flow(_)
            | FormulaKey::Reach(_)
            | FormulaKey::Table(_)
            | FormulaKey::Matches(_)
            | FormulaKey::Hits(_)
            | FormulaKey::Ruled(_) => self.levels.get(&part).copied().unwrap_or(0),
        }
    }

    /// The steps that lead to a step.
    pub fn sources(&self, step: StepKey) -> &[usize] {
        &self.inner_first[self.ranks[&step.pathway]].sources[step.index]
    }

    /// Where a step leads; the end stands for every end.
    pub fn onward(&self, step: StepKey) -> &[FlowPart] {
        &self.inner_first[self.ranks[&step.pathway]].onward[step.index]
    }

    pub fn entered(&self, step: StepKey) -> Option<Entered> {
        self.entered.get(&step).copied()
    }

    /// The steps that enter a pathway or a table.
    pub fn entrances(&self, inner: impl Into<Entered>) -> &[StepKey] {
        self.entrances.get(&inner.into()).map_or(&[], Vec::as_slice)
    }

    pub fn within(&self, step: StepKey) -> FlowPart {
        let rank = self.ranks[&step.pathway];
        FlowPart::Within(
            rank,
            StepPlace::Step(self.inner_first[rank].ranks[step.index]),
        )
    }

    pub fn end(&self, pathway: PathwayKey) -> FlowPart {
        FlowPart::Within(self.ranks[&pathway], StepPlace::End)
    }

    pub fn follows(&self, pathway: PathwayKey) -> FlowPart {
        FlowPart::Follows(std::cmp::Reverse(self.ranks[&pathway]))
    }

    /// Every part of who gets where.
    pub fn flow(&self) -> impl Iterator<Item = FlowPart> {
        let within = self.inner_first.iter().flat_map(|course| {
            let steps = course.order.iter().map(|&index| {
                let pathway = course.pathway;
                self.within(StepKey { pathway, index })
            });
            steps.chain([self.end(course.pathway)])
        });
        let follows = self.inner_first.iter().rev();
        within.chain(follows.map(|course| self.follows(course.pathway)))
    }
}

impl StepOrder {
    fn new(rank: Rank, pathway: PathwayKey, steps: &[Step]) -> Self {
        let order = forward_order(steps);
        let mut ranks = vec![0; steps.len()];
        for (of_step, &step) in order.iter().enumerate() {
            ranks[step] = of_step;
        }
        let mut sources: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
        for &from in &order {
            for to in steps[from].successors() {
                if sources[to].last() != Some(&from) {
                    sources[to].push(from);
                }
            }
        }
        let onward = steps.iter().map(|step| {
            let next = step.successors().into_iter();
            let next = next.map(|to| FlowPart::Within(rank, StepPlace::Step(ranks[to])));
            let end = step
                .may_end()
                .then_some(FlowPart::Within(rank, StepPlace::End));
            next.chain(end).collect()
        });
        Self {
            onward: onward.collect(),
            pathway,
            order,
            ranks,
            sources,
        }
    }
}

/// The outputs that each statement helps to decide.
fn outputs(library: &Library) -> BTreeMap<Statement, Vec<OutputKey>> {
    let mut outputs: BTreeMap<Statement, Vec<OutputKey>> = BTreeMap::new();
    for key in library.outputs.keys() {
        for statement in library.decides(key) {
            outputs.entry(statement).or_default().push(key);
        }
    }
    outputs
}

/// The steps of a pathway, each after all that lead to it.
fn forward_order(steps: &[Step]) -> Vec<usize> {
    let mut waiting = vec![0usize; steps.len()];
    for step in steps {
        for to in step.successors() {
            waiting[to] += 1;
        }
    }
    let mut ready: Vec<usize> = (0..steps.len())
        .filter(|&step| waiting[step] == 0)
        .collect();
    let mut order = Vec::with_capacity(steps.len());
    while let Some(step) = ready.pop() {
        order.push(step);
        for to in steps[step].successors() {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    order
}

/// The pathways, each after all that it enters.
fn inner_first(library: &Library) -> Vec<PathwayKey> {
    let mut waiting: BTreeMap<PathwayKey, usize> =
        library.pathways.keys().map(|key| (key, 0)).collect();
    let entered = |key: PathwayKey| {
        library.pathways[key]
            .steps
            .iter()
            .filter_map(|step| step.entered()?.pathway())
    };
    for key in library.pathways.keys() {
        for inner in entered(key) {
            *waiting.entry(inner).or_default() += 1;
        }
    }
    let mut ready: Vec<PathwayKey> = waiting
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(key, _)| *key)
        .collect();
    let mut order = Vec::new();
    while let Some(key) = ready.pop() {
        order.push(key);
        for inner in entered(key) {
            let count = waiting.entry(inner).or_default();
            *count -= 1;
            if *count == 0 {
                ready.push(inner);
            }
        }
    }
    order.reverse();
    order
}
