//! Outputs as formulas: who has which value. An output is decided by facts, and has no column of its own.

use std::collections::BTreeMap;

use super::{Encoder, Encoding, TruthFormulas};
use crate::model::*;
use crate::prove::formula::Formula;

/// Who has which value of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFormulas {
    /// Each value that something sets, in order, and who has it: no two of them the same patient. Of an any-of output each value that can be in it
    /// ([`Value::OneOf`]), and in whose it is.
    pub values: Vec<(Value, Formula)>,
    /// Those for whom something sets it.
    pub set: Formula,
    /// Those for whom two values are set, and none counts more.
    pub conflicting: Formula,
}

impl OutputFormulas {
    /// Who has a value.
    pub fn who_has(&self, value: &Value) -> Formula {
        let mut values = self.values.iter();
        let found = values.find(|(candidate, _)| candidate == value);
        found.map_or(Formula::FALSE, |(_, when)| *when)
    }
}

impl Encoder<'_> {
    pub(super) fn output(&mut self, key: OutputKey) -> bool {
        let library = self.library;
        let mut settings: BTreeMap<&Value, Vec<Formula>> = BTreeMap::new();
        for (statement, setting) in library.setters(key) {
            let when = self.effective(statement, key);
            settings.entry(&setting.value).or_default().push(when);
        }
        let settings = settings.into_iter();
        let settings: Vec<(&Value, Formula)> = settings
            .map(|(value, when)| (value, self.pool().or(when)))
            .collect();
        let set = self.pool().or(settings.iter().map(|(_, when)| *when));
        let output = &library.outputs[key];
        let values = match &output.kind {
            FactKind::AnyOf(values) => self.united(values.len(), &settings),
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => self.single(output.aggregate, &settings),
        };
        let has_one = self.pool().or(values.iter().map(|(_, when)| *when));
        let has_none = self.pool().not(has_one);
        let conflicting = self.pool().and([set, has_none]);
        let outcome = OutputFormulas {
            values,
            set,
            conflicting,
        };
        self.encoding.outcomes.set(key, outcome)
    }

    /// Those to whom a statement is made, and whose value of an output it still sets.
    pub(super) fn effective(&mut self, statement: Statement, output: OutputKey) -> Formula {
        let library = self.library;
        let silencing = library.precedences_on(statement, output);
        let by: Vec<Formula> = silencing
            .map(|silencing| self.encoding.silenced_by(silencing))
            .collect();
        let silenced = self.pool().or(by);
        let heard = self.pool().not(silenced);
        let made = self.encoding.made(statement);
        self.pool().and([made, heard])
    }

    /// Of values in order: each for those for whom no other is set, or none that counts more.
    fn single(
        &mut self,
        aggregate: Option<Aggregate>,
        settings: &[(&Value, Formula)],
    ) -> Vec<(Value, Formula)> {
        let below = self.sums(settings.iter());
        let mut above = self.sums(settings.iter().rev());
        above.reverse();
        let mut values = Vec::with_capacity(settings.len());
        for (index, (value, when)) in settings.iter().enumerate() {
            let counts_more = match aggregate {
                Some(Aggregate::Max) => above[index],
                Some(Aggregate::Min) => below[index],
                None => self.pool().or([above[index], below[index]]),
            };
            let counts = self.pool().not(counts_more);
            values.push(((*value).clone(), self.pool().and([*when, counts])));
        }
        values
    }

    /// For each setting who has one before it.
    fn sums<'s>(
        &mut self,
        settings: impl Iterator<Item = &'s (&'s Value, Formula)>,
    ) -> Vec<Formula> {
        let mut sum = Formula::FALSE;
        let sums = settings.map(|(_, when)| {
            let before = sum;
            sum = self.pool().or([sum, *when]);
            before
        });
        sums.collect()
    }

    /// In whose each value is.
    fn united(&mut self, values: usize, settings: &[(&Value, Formula)]) -> Vec<(Value, Formula)> {
        let has = |value: &Value, element: usize| match value {
            Value::AnyOf(has) => has[element] == Some(true),
            Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::Number(_) => false,
        };
        let of = |element: usize| {
            let adding = settings.iter().filter(|(value, _)| has(value, element));
            let adding = adding.map(|(_, when)| *when);
            (Value::OneOf(element), self.encoding.pool.or(adding))
        };
        (0..values).map(of).collect()
    }

    /// Where the output has a value that passes, and where it has another one.
    pub(super) fn output_is(
        &mut self,
        key: OutputKey,
        passes: impl Fn(&Value) -> bool,
    ) -> TruthFormulas {
        let Encoding { pool, outcomes, .. } = &mut *self.encoding;
        let values = &outcomes[&key].values;
        let (yes, no): (Vec<_>, Vec<_>) = values.iter().partition(|(value, _)| passes(value));
        let [yes, no] = [yes, no].map(|values| pool.or(values.iter().map(|(_, when)| *when)));
        TruthFormulas { yes, no }
    }

    /// A test of an output.
    pub(super) fn output_test(&mut self, key: OutputKey, test: &FactTest) -> TruthFormulas {
        match test {
            FactTest::Known(_) => {
                let known = self.output_is(key, |_| true).yes;
                TruthFormulas::two_valued(self.pool(), known)
            }
            FactTest::Yes(_) => self.output_is(key, |value| *value == Value::YesNo(true)),
            FactTest::Among { values, .. } => self.output_is(
                key,
                |value| matches!(value, Value::OneOf(one_of) if values.contains(one_of)),
            ),
            FactTest::Has { value, .. } => {
                let has = self.output_is(key, |has_value| *has_value == Value::OneOf(*value)).yes;
                TruthFormulas::two_valued(self.pool(), has)
            }
            FactTest::Compare {
                comparison, number, ..
            } => self.output_is(
                key,
                |value| matches!(value, Value::Number(number_set) if comparison.holds(number_set, number)),
            ),
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => {
                self.decided(test)
            }
        }
    }
}
