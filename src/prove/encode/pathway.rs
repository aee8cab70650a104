//! Pathways: who reaches each step, through pathways that are entered and back.

use super::Encoder;
use super::part::{FlowPart, StepPlace};
use super::revised::Revised;
use crate::model::*;
use crate::prove::formula::Formula;

/// Who gets where in the pathways.
#[derive(Debug, Default)]
pub struct PathwayFlow {
    /// Who gets to each step, of those at its pathway's start.
    within: Revised<StepKey, Formula>,
    /// Who gets from a pathway's start to an end of it.
    ends: Revised<PathwayKey, Formula>,
    /// Who follows a pathway from its start: those to whom it applies and those who enter it.
    follows: Revised<PathwayKey, Formula>,
}

impl PathwayFlow {
    /// Who gets to a step, in whatever pathway they are.
    pub(super) fn at(&self, step: StepKey) -> [Formula; 2] {
        [self.follows[&step.pathway], self.within[&step]]
    }

    pub(super) fn follows(&self) -> &Revised<PathwayKey, Formula> {
        &self.follows
    }

    pub(super) fn restore(&mut self) {
        self.within.restore();
        self.ends.restore();
        self.follows.restore();
    }
}

impl Encoder<'_> {
    pub(super) fn starts(&mut self, key: PathwayKey) -> bool {
        let applies = self.library.pathways[key].applies.as_ref();
        let starts = applies.map_or(Formula::FALSE, |applies| self.guard(&applies.logic).yes);
        self.encoding.starts.set(key, starts)
    }

    /// Who takes each branch: the first whose condition is definitely true.
    pub(super) fn branches(&mut self, key: StepKey) -> bool {
        let mut left = Formula::TRUE;
        let (mut meets, mut taken) = (Vec::new(), Vec::new());
        for branch in self.library.step(key).branches() {
            let when = branch.when.as_ref();
            let yes = when.map_or(Formula::TRUE, |when| self.guard(&when.logic).yes);
            meets.push(yes);
            taken.push(self.pool().and([left, yes]));
            let no = self.pool().not(yes);
            left = self.pool().and([left, no]);
        }
        let is_taken_otherwise = self.encoding.taken.set(key, taken);
        self.encoding.meets.set(key, meets) || is_taken_otherwise
    }

    /// Works out who gets where; `before` a step has permitted an intervention, or whatever is permitted on the way.
    pub(super) fn flow(&mut self, before: Option<InterventionKey>, part: FlowPart) -> bool {
        match part {
            FlowPart::Within(rank, StepPlace::Step(of_step)) => {
                let step = self.encoding.layout.step(rank, of_step);
                let here = self.arriving(before, step);
                self.flow_mut(before).within.set(step, here)
            }
            FlowPart::Within(rank, StepPlace::End) => {
                let pathway = self.encoding.layout.pathway(rank);
                let ended = self.ending(before, pathway);
                self.flow_mut(before).ends.set(pathway, ended)
            }
            FlowPart::Follows(rank) => {
                let pathway = self.encoding.layout.pathway(rank.0);
                let from = self.following(before, pathway);
                self.flow_mut(before).follows.set(pathway, from)
            }
        }
    }

    fn flow_mut(&mut self, before: Option<InterventionKey>) -> &mut PathwayFlow {
        match before {
            None => &mut self.encoding.flow,
            Some(first) => self.encoding.early.entry(first).or_default(),
        }
    }

    fn arriving(&mut self, before: Option<InterventionKey>, step: StepKey) -> Formula {
        if step.index == 0 {
            return Formula::TRUE;
        }
        let sources = self.encoding.layout.sources(step).to_vec();
        let mut arriving = Vec::with_capacity(sources.len());
        for source in sources {
            arriving.extend(self.leaving(before, step.sibling(source), Some(step.index)));
        }
        self.pool().or(arriving)
    }

    fn ending(&mut self, before: Option<InterventionKey>, pathway: PathwayKey) -> Formula {
        let mut ending = Vec::new();
        for index in 0..self.library.pathways[pathway].steps.len() {
            ending.extend(self.leaving(before, StepKey { pathway, index }, None));
        }
        self.pool().or(ending)
    }

    /// Who of those at a step goes to another, by whatever branch; `None` is an end.
    fn leaving(
        &mut self,
        before: Option<InterventionKey>,
        from: StepKey,
        to: Option<usize>,
    ) -> Vec<Formula> {
        let here = self.flow_mut(before).within[&from];
        let goes = match &self.library.step(from).action {
            Action::Ask { branches, .. } => {
                let taken = branches.iter().zip(&self.encoding.taken[&from]);
                let taken = taken.filter(|(branch, _)| Some(branch.to) == to);
                let taken: Vec<Formula> = taken.map(|(_, taken)| *taken).collect();
                return taken
                    .into_iter()
                    .map(|taken| self.pool().and([here, taken]))
                    .collect();
            }
            Action::Act { next, .. } if *next == to => self.unblocked(before, from),
            Action::Enter { into, next } if *next == to => match into {
                Entered::Pathway(pathway) => self.flow_mut(before).ends[pathway],
                Entered::Table(_) => self.unblocked(before, from),
            },
            Action::Act { .. } | Action::Enter { .. } => return Vec::new(),
        };
        vec![self.pool().and([here, goes])]
    }

    /// Those to whom an act, or a row of the table that is entered, does not permit the intervention that is waited for.
    fn unblocked(&mut self, before: Option<InterventionKey>, act: StepKey) -> Formula {
        let Some(first) = before else {
            return Formula::TRUE;
        };
        let permitted = self.permitted_by(act, first);
        self.pool().not(permitted)
    }

    fn following(&mut self, before: Option<InterventionKey>, pathway: PathwayKey) -> Formula {
        let mut from = vec![self.encoding.starts[&pathway]];
        for entrance in self.entrances(pathway) {
            let at = self.flow_mut(before).at(entrance);
            from.push(self.pool().and(at));
        }
        self.pool().or(from)
    }

    /// The steps that enter a pathway or a table, without one of which an edit has dropped that it does.
    pub(super) fn entrances(&self, inner: impl Into<Entered>) -> Vec<StepKey> {
        let inner = inner.into();
        let entrances = self.encoding.layout.entrances(inner).iter();
        let entrances = entrances.filter(|step| self.library.step(**step).entered() == Some(inner));
        entrances.copied().collect()
    }

    pub(super) fn reach(&mut self, step: StepKey) -> bool {
        let at = self.encoding.flow.at(step);
        let reach = self.pool().and(at);
        self.encoding.reach.set(step, reach)
    }
}
