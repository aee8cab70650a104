//! What the checks look at: all of a library, or what an edit changed in it.

use std::collections::BTreeSet;

use super::Checker;
use crate::model::*;
use crate::prove::encode::Says;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CheckScope {
    Whole,
    /// Every question whose formulas an edit has changed, and perhaps others beside it.
    Changed,
}

impl CheckScope {
    fn of<K: Ord>(
        self,
        all: impl Iterator<Item = K>,
        changed: impl Iterator<Item = K>,
    ) -> BTreeSet<K> {
        match self {
            CheckScope::Whole => all.collect(),
            CheckScope::Changed => changed.collect(),
        }
    }
}

impl<'a> Checker<'a> {
    pub(super) fn invariants(&self) -> Vec<InvariantKey> {
        let encoding = &self.prover.encoding;
        let invariants = self.library.invariants.iter();
        let invariants = invariants.filter(|(_, invariant)| {
            let mut has_changed = false;
            invariant.for_each_asked(&mut |test| has_changed |= encoding.has_changed(test));
            has_changed || self.scope == CheckScope::Whole
        });
        invariants.map(|(key, _)| key).collect()
    }

    pub(super) fn vignettes(&self) -> Vec<VignetteKey> {
        let encoding = &self.prover.encoding;
        let vignettes = self.library.vignettes.iter();
        let vignettes = vignettes.filter(|(_, vignette)| {
            let mut expected = vignette.expected.iter();
            let mut not_permitted = vignette.not_permitted.iter();
            let mut outputs = vignette.outputs.iter();
            let mut numbers = vignette.numbers.iter();
            self.scope == CheckScope::Whole
                || expected.any(|(test, _)| encoding.has_changed(test))
                || not_permitted.any(|(key, _)| encoding.has_changed(&ClaimTest::Permitted(*key)))
                || outputs.any(|output| encoding.outcomes.has_changed(&output.output))
                || numbers.any(|number| {
                    let mut has_changed = false;
                    number.value.for_each(&mut |test| {
                        has_changed |= encoding.has_changed(&ClaimTest::Fact(test.clone()));
                    });
                    has_changed
                })
        });
        vignettes.map(|(key, _)| key).collect()
    }

    /// Questions of pathways: who gets there, or who goes where from there, is another.
    pub(super) fn questions(&self) -> BTreeSet<StepKey> {
        let mut steps = self.steps();
        steps.retain(|key| matches!(self.library.step(*key).action, Action::Ask { .. }));
        steps
    }

    pub(super) fn steps(&self) -> BTreeSet<StepKey> {
        let encoding = &self.prover.encoding;
        let branches = encoding.meets.changed().chain(encoding.taken.changed());
        let changed = encoding.reach.changed().chain(branches);
        let all = self.library.steps().map(|(key, _)| key);
        self.scope.of(all, changed)
    }

    pub(super) fn pathways(&self) -> BTreeSet<PathwayKey> {
        let changed = self.prover.encoding.follows().changed();
        self.scope.of(self.library.pathways.keys(), changed)
    }

    pub(super) fn recommendations(&self) -> BTreeSet<RecommendationKey> {
        let changed = self.prover.encoding.applies.changed();
        self.scope.of(self.library.recommendations.keys(), changed)
    }

    pub(super) fn conditions(&self) -> BTreeSet<ConditionKey> {
        let changed = self.prover.encoding.conditions.changed();
        self.scope.of(self.library.conditions.keys(), changed)
    }

    /// Facts that some patients alone are asked for.
    pub(super) fn asked(&self) -> BTreeSet<FactKey> {
        let asked = &self.prover.encoding.asked;
        self.scope
            .of(asked.iter().map(|(key, _)| key), asked.changed())
    }

    pub(super) fn scores(&self) -> BTreeSet<ScoreKey> {
        let changed = self.prover.encoding.entries.changed();
        self.scope.of(self.library.scores.keys(), changed)
    }

    /// Outputs that others have, or that others must have.
    pub(super) fn outputs(&self) -> BTreeSet<OutputKey> {
        let encoding = &self.prover.encoding;
        let must_otherwise = self.library.outputs.iter().filter(|(_, output)| {
            let mut has_changed = false;
            if let Some(required) = &output.required {
                let asks = &mut |test: &FactTest| {
                    has_changed |= encoding.has_changed(&ClaimTest::Fact(test.clone()));
                };
                required.logic.for_each(asks);
            }
            has_changed
        });
        let must_otherwise = must_otherwise.map(|(key, _)| key);
        let is_ruled = |own: &Dispute<'_>| encoding.rulings.has_changed(&own.by);
        let open = self.library.disagreements().filter(is_ruled);
        let open = open.flat_map(|own| own.disputed_outputs(self.library));
        let changed = encoding.outcomes.changed();
        let changed = changed.chain(must_otherwise).chain(open);
        self.scope.of(self.library.outputs.keys(), changed)
    }

    /// What is decided between two statements, or left open.
    pub(super) fn rulings(&self) -> Vec<(AdjudicationKey, &'a Ruling)> {
        let encoding = &self.prover.encoding;
        let said: BTreeSet<Statement> = encoding.changed_says().map(|own| own.statement).collect();
        let rulings = self.library.rulings().filter(|(key, ruling)| {
            let mut all = ruling.pairs().iter().flatten();
            self.scope == CheckScope::Whole
                || encoding.rulings.has_changed(key)
                || all.any(|own| encoding.is_made_otherwise(*own) || said.contains(own))
        });
        rulings.collect()
    }

    /// What an edit has changed of what is said, or of for whom it is left open.
    pub(super) fn changed_says(&self) -> Vec<Says> {
        let encoding = &self.prover.encoding;
        let open = encoding.rulings.changed();
        let open = open.filter_map(|key| self.library.adjudications[key].disagreement());
        let disputed = open.flat_map(|open| open.pairs.iter().flatten().copied());
        let disputed = disputed.flat_map(|own| encoding.said_by(own));
        encoding.changed_says().chain(disputed).copied().collect()
    }

    /// Rows that are for other patients, or say something else.
    pub(super) fn rows(&self) -> BTreeSet<RowKey> {
        let encoding = &self.prover.encoding;
        let matches = encoding.matches.changed().chain(encoding.hits.changed());
        let said = encoding
            .changed_says()
            .filter_map(|says| match says.statement {
                Statement::Row(key) => Some(key),
                Statement::Recommendation(_) | Statement::Step(_) => None,
            });
        let all = self.library.rows().map(|(key, _)| key);
        self.scope.of(all, matches.chain(said))
    }

    /// Tables that apply to others, or have such rows.
    pub(super) fn tables(&self) -> BTreeSet<TableKey> {
        let applying = self.prover.encoding.tables.changed();
        let rows = self.rows().into_iter().map(|row| row.table);
        self.scope
            .of(self.library.tables.keys(), applying.chain(rows))
    }

    /// What permits an intervention, each with all that refuses one that shares a member with it.
    pub(super) fn opposed(&self) -> Vec<(Says, Vec<Says>)> {
        let encoding = &self.prover.encoding;
        let against = |says: &Says| encoding.opposed_to(self.library, says);
        match self.scope {
            CheckScope::Whole => {
                let permits = encoding.says().filter(|says| says.stance.permits());
                permits.map(|says| (*says, against(says))).collect()
            }
            CheckScope::Changed => self
                .changed_says()
                .iter()
                .flat_map(|says| match says.stance.permits() {
                    true => vec![(*says, against(says))],
                    false => {
                        let permits = against(says).into_iter();
                        permits.map(|permits| (permits, vec![*says])).collect()
                    }
                })
                .collect(),
        }
    }
}
