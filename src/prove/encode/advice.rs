//! Advice: who hears what, what is silenced, what comes before what.

use std::collections::BTreeMap;

use super::{Encoder, Says};
use crate::model::*;
use crate::prove::formula::Formula;

impl Encoder<'_> {
    /// Who hears a stance on an intervention.
    pub(super) fn takes(
        &mut self,
        on: InterventionKey,
        wanted: impl Fn(Stance) -> bool,
    ) -> Formula {
        let library = self.library;
        let said: Vec<_> = self
            .encoding
            .says
            .iter()
            .filter(|says| {
                wanted(says.stance) && concerns(library, says.stance, says.intervention, on)
            })
            .map(|says| says.when)
            .collect();
        self.pool().or(said)
    }

    pub(super) fn stances(&mut self) {
        let mut says = Vec::new();
        for (key, recommendation) in self.library.recommendations.iter() {
            let stance = recommendation.stance();
            let statement = Statement::Recommendation(key);
            says.extend(
                recommendation
                    .interventions
                    .iter()
                    .map(|&on| (statement, stance, on)),
            );
        }
        for (key, step) in self.library.steps() {
            if let Action::Act { stances, .. } = &step.action {
                says.extend(
                    stances
                        .iter()
                        .map(|&(stance, on)| (Statement::Step(key), stance, on)),
                );
            }
        }
        for (key, row) in self.library.rows() {
            let stances = row.stances.iter();
            says.extend(stances.map(|&(stance, on)| (Statement::Row(key), stance, on)));
        }
        for (statement, stance, intervention) in says {
            let applies = self.encoding.made(statement);
            let silenced = self.silenced(statement, intervention);
            let heard = self.pool().not(silenced);
            let when = self.pool().and([applies, heard]);
            self.encoding.says.push(Says {
                statement,
                stance,
                intervention,
                when,
            });
        }
    }

    /// For whom an adjudication silences a statement on an intervention.
    fn silenced(&mut self, statement: Statement, on: InterventionKey) -> Formula {
        let classes = self.library.classes_of(on);
        let mut by = Vec::new();
        for adjudication in self.library.adjudications.values() {
            if let Some(precedence) = &adjudication.precedence
                && precedence.silenced == statement
                && precedence.on.iter().any(|on| classes.contains(on))
            {
                by.push(self.encoding.silenced_by(precedence));
            }
        }
        self.pool().or(by)
    }

    /// Who is permitted `then` by a step, and on no path before a step has permitted `first`.
    pub(super) fn before(&mut self, first: InterventionKey, then: InterventionKey) -> Formula {
        let permits_first = self.permitting_steps(first);
        let mut ends = BTreeMap::new();
        let mut within = BTreeMap::new();
        for key in self.encoding.pathway_order.clone().into_iter().rev() {
            let (inside, end) = self.inside(key, &ends, &permits_first);
            within.extend(inside);
            ends.insert(key, end);
        }
        let follows = self.reach_from(&within);
        let mut too_early = Vec::new();
        let mut permitted = Vec::new();
        for (step, permits) in self.permitting_steps(then) {
            let without = [follows[&step.pathway], within[&step], permits];
            too_early.push(self.pool().and(without));
            permitted.push(permits);
        }
        let too_early = self.pool().or(too_early);
        let in_time = self.pool().not(too_early);
        let permitted = self.pool().or(permitted);
        self.pool().and([permitted, in_time])
    }

    /// The steps that permit an intervention, and to whom.
    fn permitting_steps(&mut self, on: InterventionKey) -> BTreeMap<StepKey, Formula> {
        let library = self.library;
        let mut steps: BTreeMap<StepKey, Vec<Formula>> = BTreeMap::new();
        for says in &self.encoding.says {
            if let Statement::Step(key) = says.statement
                && says.stance.permits()
                && concerns(library, says.stance, says.intervention, on)
            {
                steps.entry(key).or_default().push(says.when);
            }
        }
        let steps = steps
            .into_iter()
            .map(|(key, when)| (key, self.encoding.pool.or(when)));
        steps.collect()
    }
}

/// A stance on a class is taken on its members; one that permits a member permits the class.
pub(crate) fn concerns(
    library: &Library,
    stance: Stance,
    said_of: InterventionKey,
    on: InterventionKey,
) -> bool {
    let is_class_of_it = library.classes_of(on).contains(&said_of);
    is_class_of_it || (stance.permits() && library.classes_of(said_of).contains(&on))
}
