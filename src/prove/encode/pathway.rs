//! Pathways: who reaches each step, through pathways that are entered and back.

use std::collections::BTreeMap;

use super::Encoder;
use crate::model::*;
use crate::prove::formula::Formula;

impl Encoder<'_> {
    pub(super) fn pathways(&mut self) {
        let mut ends = BTreeMap::new();
        let mut within = BTreeMap::new();
        for key in self.encoding.pathway_order.clone().into_iter().rev() {
            self.branches(key);
            let (inside, end) = self.inside(key, &ends, &BTreeMap::new());
            within.extend(inside);
            ends.insert(key, end);
        }
        let follows = self.reach_from(&within);
        for (key, pathway) in self.library.pathways.iter() {
            for index in 0..pathway.steps.len() {
                let step = StepKey {
                    pathway: key,
                    index,
                };
                let reach = self.pool().and([follows[&key], within[&step]]);
                self.encoding.reach.insert(step, reach);
            }
        }
        self.encoding.follows = follows;
    }

    /// Who takes each branch: the first whose condition is definitely true.
    fn branches(&mut self, pathway: PathwayKey) {
        for (index, step) in self.library.pathways[pathway].steps.iter().enumerate() {
            let Action::Ask { branches, .. } = &step.action else {
                continue;
            };
            let mut left = Formula::TRUE;
            let mut taken = Vec::new();
            for branch in branches {
                let yes = branch
                    .when
                    .as_ref()
                    .map_or(Formula::TRUE, |when| self.guard(&when.logic).yes);
                taken.push(self.pool().and([left, yes]));
                let no = self.pool().not(yes);
                left = self.pool().and([left, no]);
            }
            self.encoding
                .taken
                .insert(StepKey { pathway, index }, taken);
        }
    }

    /// For each step of a pathway who gets there from its start, and who gets from the start to an end. `blocked` patients
    /// get no further than the step.
    pub(super) fn inside(
        &mut self,
        pathway: PathwayKey,
        ends: &BTreeMap<PathwayKey, Formula>,
        blocked: &BTreeMap<StepKey, Formula>,
    ) -> (BTreeMap<StepKey, Formula>, Formula) {
        let steps = &self.library.pathways[pathway].steps;
        let mut arriving: Vec<Vec<Formula>> = vec![Vec::new(); steps.len()];
        arriving[0].push(Formula::TRUE);
        let mut ended = Vec::new();
        let mut inside = BTreeMap::new();
        for index in forward_order(steps) {
            let key = StepKey { pathway, index };
            let here = self.pool().or(std::mem::take(&mut arriving[index]));
            inside.insert(key, here);
            for (to, leaves) in self.leaves(key, here, ends, blocked) {
                match to {
                    Some(to) => arriving[to].push(leaves),
                    None => ended.push(leaves),
                }
            }
        }
        (inside, self.pool().or(ended))
    }

    /// Who of those at a step goes on, and where to; `None` is an end.
    fn leaves(
        &mut self,
        key: StepKey,
        here: Formula,
        ends: &BTreeMap<PathwayKey, Formula>,
        blocked: &BTreeMap<StepKey, Formula>,
    ) -> Vec<(Option<usize>, Formula)> {
        match &self.library.step(key).action {
            Action::Ask { branches, .. } => {
                let taken = self.encoding.taken[&key].clone();
                let going = taken
                    .into_iter()
                    .map(|taken| self.pool().and([here, taken]));
                let going: Vec<_> = going.collect();
                branches
                    .iter()
                    .map(|branch| Some(branch.to))
                    .zip(going)
                    .collect()
            }
            Action::Act { next, .. } => {
                let free = match blocked.get(&key) {
                    Some(&blocked) => self.pool().not(blocked),
                    None => Formula::TRUE,
                };
                vec![(*next, self.pool().and([here, free]))]
            }
            Action::Enter { pathway, next } => {
                vec![(*next, self.pool().and([here, ends[pathway]]))]
            }
        }
    }

    /// Who follows each pathway, given who gets where inside of it.
    pub(super) fn reach_from(
        &mut self,
        within: &BTreeMap<StepKey, Formula>,
    ) -> BTreeMap<PathwayKey, Formula> {
        let mut follows: BTreeMap<PathwayKey, Vec<Formula>> = BTreeMap::new();
        let mut done = BTreeMap::new();
        for key in self.encoding.pathway_order.clone() {
            let pathway = &self.library.pathways[key];
            let mut from = follows.remove(&key).unwrap_or_default();
            if let Some(applies) = &pathway.applies {
                from.push(self.guard(&applies.logic).yes);
            }
            let from = self.pool().or(from);
            done.insert(key, from);
            for (index, step) in pathway.steps.iter().enumerate() {
                if let Action::Enter {
                    pathway: entered, ..
                } = step.action
                {
                    let here = within[&StepKey {
                        pathway: key,
                        index,
                    }];
                    let entering = self.pool().and([from, here]);
                    follows.entry(entered).or_default().push(entering);
                }
            }
        }
        done
    }
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

/// The pathways, each before all that it enters.
pub(super) fn outer_first(library: &Library) -> Vec<PathwayKey> {
    let mut waiting: BTreeMap<PathwayKey, usize> =
        library.pathways.keys().map(|key| (key, 0)).collect();
    let entered = |key: PathwayKey| {
        library.pathways[key]
            .steps
            .iter()
            .filter_map(|step| match step.action {
                Action::Enter { pathway, .. } => Some(pathway),
                Action::Ask { .. } | Action::Act { .. } => None,
            })
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
    order
}
