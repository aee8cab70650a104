//! Outputs as formulas: who has which value. An output is decided by facts, and has no column of its own.

use std::collections::BTreeMap;

use super::{Encoder, TruthFormulas};
use crate::model::*;
use crate::prove::formula::Formula;
use crate::prove::space::{Cell, ColumnOf};

/// Who has which value of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFormulas {
    /// Each value that something sets, in order, and who has it: no two of them the same patient. Of an any-of output each value that can be in it
    /// ([`Value::OneOf`]), and in whose it is. A calculation's number that is also set as a constant is that constant.
    pub values: Vec<(OutputValue, Formula)>,
    /// Those for whom something sets it.
    pub set: Formula,
    /// Those for whom it is set to a calculation, and what that takes is not all known.
    pub unknown: Formula,
    /// Those for whom two values are set, and none counts more, or two calculations.
    pub conflicting: Formula,
}

impl OutputFormulas {
    /// Who has a value.
    pub fn who_has(&self, value: &OutputValue) -> Formula {
        let mut values = self.values.iter();
        let found = values.find(|(candidate, _)| candidate == value);
        found.map_or(Formula::FALSE, |(_, when)| *when)
    }
}

/// What an output is set to, in order, each with those for whom something sets it to that.
struct SettingFormulas<'l> {
    constants: Vec<(&'l Value, Formula)>,
    calculations: Vec<(CalculationKey, Formula)>,
}

impl Encoder<'_> {
    pub(super) fn output(&mut self, key: OutputKey) -> bool {
        let library = self.library;
        let settings = self.settings(library, key);
        let constants = settings.constants.iter().map(|(_, when)| *when);
        let calculations = settings.calculations.iter().map(|(_, when)| *when);
        let all: Vec<Formula> = constants.chain(calculations).collect();
        let set = self.pool().or(all);
        let output = &library.outputs[key];
        let (values, unknown) = match &output.kind {
            FactKind::AnyOf(values) => (
                self.united(values.len(), &settings.constants),
                Formula::FALSE,
            ),
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => self.one_of_settings(output.aggregate, &settings),
        };
        let has_one = self.pool().or(values.iter().map(|(_, when)| *when));
        let settled = self.pool().or([has_one, unknown]);
        let has_none = self.pool().not(settled);
        let conflicting = self.pool().and([set, has_none]);
        let outcome = OutputFormulas {
            values,
            set,
            unknown,
            conflicting,
        };
        self.encoding.outcomes.set(key, outcome)
    }

    fn settings<'l>(&mut self, library: &'l Library, key: OutputKey) -> SettingFormulas<'l> {
        let mut settings: BTreeMap<&OutputValue, Vec<Formula>> = BTreeMap::new();
        for (statement, setting) in library.setters(key) {
            let when = self.effective(statement, key);
            settings.entry(&setting.value).or_default().push(when);
        }
        let (mut constants, mut calculations) = (Vec::new(), Vec::new());
        for (value, when) in settings {
            let when = self.pool().or(when);
            match value {
                OutputValue::Constant(value) => constants.push((value, when)),
                OutputValue::Calculated(key) => calculations.push((*key, when)),
            }
        }
        SettingFormulas {
            constants,
            calculations,
        }
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

    /// Each value that somebody has, with who has it, and those whose value is unknown.
    fn one_of_settings(
        &mut self,
        aggregate: Option<Aggregate>,
        settings: &SettingFormulas<'_>,
    ) -> (Vec<(OutputValue, Formula)>, Formula) {
        let counting = SettingFormulas {
            constants: self.single(aggregate, &settings.constants),
            calculations: self.alone(&settings.calculations),
        };
        let no_constant = self.none_of(&settings.constants);
        let no_calculation = self.none_of(&settings.calculations);
        let mut values = Vec::new();
        for (value, when) in &counting.constants {
            let mut ways = vec![no_calculation];
            for (key, alone) in &counting.calculations {
                let [_, constant] = self.which_counts(aggregate, *key, value);
                ways.push(self.pool().and([*alone, constant]));
            }
            let counts = self.pool().or(ways);
            let counts = self.pool().and([*when, counts]);
            values.push((OutputValue::Constant((*value).clone()), counts));
        }
        let mut unknown = Vec::new();
        for (key, alone) in &counting.calculations {
            let known = self.cells(ColumnOf::Calculation(*key), 0, |cell| {
                *cell != Cell::Unknown
            });
            let mut ways = vec![self.pool().and([no_constant, known])];
            let mut settled = vec![no_constant];
            for (value, when) in &counting.constants {
                let [number, _] = self.which_counts(aggregate, *key, value);
                ways.push(self.pool().and([*when, number]));
                settled.push(*when);
            }
            let [counts, settled] = [ways, settled].map(|any| self.pool().or(any));
            let counts = self.pool().and([*alone, counts]);
            values.push((OutputValue::Calculated(*key), counts));
            let not_known = self.pool().not(known);
            unknown.push(self.pool().and([*alone, not_known, settled]));
        }
        (values, self.pool().or(unknown))
    }

    /// Each of several calculations, for those for whom no other is set: two for one patient are no value.
    fn alone(&mut self, all: &[(CalculationKey, Formula)]) -> Vec<(CalculationKey, Formula)> {
        let mut alone = Vec::with_capacity(all.len());
        for (key, when) in all {
            let others: Vec<_> = all
                .iter()
                .filter(|(other, _)| other != key)
                .copied()
                .collect();
            let no_other = self.none_of(&others);
            alone.push((*key, self.pool().and([*when, no_other])));
        }
        alone
    }

    /// Those for whom nothing of several is set.
    fn none_of<T>(&mut self, settings: &[(T, Formula)]) -> Formula {
        let any = self.pool().or(settings.iter().map(|(_, when)| *when));
        self.pool().not(any)
    }

    /// Of a calculation and a constant that are both set: where the calculation's number counts, and where the constant does. Where the two are the same
    /// number it is the constant.
    fn which_counts(
        &mut self,
        aggregate: Option<Aggregate>,
        calculation: CalculationKey,
        constant: &Value,
    ) -> [Formula; 2] {
        let Value::Number(constant) = constant else {
            return [Formula::FALSE; 2];
        };
        let number = ColumnOf::Calculation(calculation);
        let mut compared = |comparison| self.compared(number, comparison, constant);
        match aggregate {
            None => [Formula::FALSE, compared(Comparison::Equal).yes],
            Some(Aggregate::Max) => {
                let TruthFormulas { yes, no } = compared(Comparison::Greater);
                [yes, no]
            }
            Some(Aggregate::Min) => {
                let TruthFormulas { yes, no } = compared(Comparison::Less);
                [yes, no]
            }
        }
    }

    /// Of values in order: each for those for whom no other is set, or none that counts more.
    fn single<'l>(
        &mut self,
        aggregate: Option<Aggregate>,
        settings: &[(&'l Value, Formula)],
    ) -> Vec<(&'l Value, Formula)> {
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
            values.push((*value, self.pool().and([*when, counts])));
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
    fn united(
        &mut self,
        values: usize,
        settings: &[(&Value, Formula)],
    ) -> Vec<(OutputValue, Formula)> {
        let has = |value: &Value, element: usize| match value {
            Value::AnyOf(has) => has[element] == Some(true),
            Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::Number(_) => false,
        };
        let of = |element: usize| {
            let adding = settings.iter().filter(|(value, _)| has(value, element));
            let adding = adding.map(|(_, when)| *when);
            let value = OutputValue::Constant(Value::OneOf(element));
            (value, self.encoding.pool.or(adding))
        };
        (0..values).map(of).collect()
    }

    /// Where the output has a value that passes, and where it has another one.
    fn output_is(&mut self, key: OutputKey, test: &FactTest) -> TruthFormulas {
        let values = self.encoding.outcomes[&key].values.clone();
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for (value, when) in values {
            let is_so = match value {
                OutputValue::Constant(value) => {
                    self.encoding.two_valued(match test.passes(&value) {
                        true => Formula::TRUE,
                        false => Formula::FALSE,
                    })
                }
                OutputValue::Calculated(key) => self.asked(ColumnOf::Calculation(key), test),
            };
            yes.push(self.pool().and([when, is_so.yes]));
            no.push(self.pool().and([when, is_so.no]));
        }
        TruthFormulas {
            yes: self.pool().or(yes),
            no: self.pool().or(no),
        }
    }

    /// A test of an output.
    pub(super) fn output_test(&mut self, key: OutputKey, test: &FactTest) -> TruthFormulas {
        match test {
            FactTest::Known(_) => {
                let values = self.encoding.outcomes[&key].values.iter();
                let known: Vec<Formula> = values.map(|(_, when)| *when).collect();
                let known = self.pool().or(known);
                TruthFormulas::two_valued(self.pool(), known)
            }
            FactTest::Has { value, .. } => {
                let value = OutputValue::Constant(Value::OneOf(*value));
                let has = self.encoding.outcomes[&key].who_has(&value);
                TruthFormulas::two_valued(self.pool(), has)
            }
            FactTest::Yes(_) | FactTest::Among { .. } | FactTest::Compare { .. } => {
                self.output_is(key, test)
            }
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => {
                self.decided(test)
            }
        }
    }
}
