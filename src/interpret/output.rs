//! What the statements made to a patient set each output to.

use std::collections::BTreeSet;

use super::{Interpreter, worked_out};
use crate::model::*;

/// What an output is set to for one patient, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Whatever sets it for the patient, in reading order, silenced settings too.
    pub by: Vec<SetBy>,
    pub settled: Settled,
}

/// One statement's setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetBy {
    pub statement: Statement,
    pub setting: OutputValue,
    /// What it comes to for the patient: unknown where a calculation is.
    pub value: Value,
    /// The adjudication that silences it for this patient.
    pub silenced_by: Option<AdjudicationKey>,
}

/// What the settings of one patient come to. For expressions unset and conflicting are both unknown; for people they are two things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nothing sets it.
    Unset,
    To(Value),
    /// What is set is a calculation, and what that takes is not all known.
    Unknown,
    /// Two values are set, and none counts more; or two calculations, of which none does whatever they come to.
    Conflicting,
}

impl Set {
    /// As expressions see it: of an any-of output what nothing sets is not in it, and it is never unknown.
    pub fn value(&self, kind: &FactKind) -> Value {
        match (&self.settled, kind) {
            (Settled::To(value), _) => value.clone(),
            (Settled::Unset, FactKind::AnyOf(values)) => {
                Value::AnyOf(vec![Some(false); values.len()])
            }
            (Settled::Unset | Settled::Unknown | Settled::Conflicting, _) => Value::Unknown,
        }
    }

    /// What the value is set as: where a constant and a calculation's number are the same, as the constant.
    pub fn counted(&self) -> Option<OutputValue> {
        let Settled::To(value) = &self.settled else {
            return None;
        };
        let constant = OutputValue::Constant(value.clone());
        let is_constant = self.in_force().any(|by| by.setting == constant);
        let mut others = self.in_force().filter(|_| !is_constant);
        let calculated = others.find(|by| by.setting.calculation().is_some() && by.value == *value);
        Some(calculated.map_or(constant, |by| by.setting.clone()))
    }

    /// Whether there is a value that everyone can go by; of an any-of output, one at least is in it.
    pub fn is_known(&self) -> bool {
        matches!(self.settled, Settled::To(_))
    }

    /// The settings that count: those that nothing silences.
    pub fn in_force(&self) -> impl Iterator<Item = &SetBy> {
        self.by.iter().filter(|by| by.silenced_by.is_none())
    }
}

impl Settled {
    /// What several settings amount to together.
    fn of(output: &Output, settings: &[&SetBy]) -> Self {
        let calculations = settings.iter().filter_map(|by| by.setting.calculation());
        let calculations: BTreeSet<CalculationKey> = calculations.collect();
        let values = settings.iter().map(|by| &by.value);
        let known: Vec<&Value> = values.filter(|value| **value != Value::Unknown).collect();
        match (calculations.len(), Self::of_known(output, &known)) {
            (0, settled) => settled,
            (1, Settled::Conflicting) | (2.., _) => Settled::Conflicting,
            (1, _) if known.len() < settings.len() => Settled::Unknown,
            (1, settled) => settled,
        }
    }

    fn of_known(output: &Output, values: &[&Value]) -> Self {
        let Some((first, rest)) = values.split_first() else {
            return Settled::Unset;
        };
        if let FactKind::AnyOf(_) = output.kind {
            let together = rest
                .iter()
                .fold((*first).clone(), |all, value| united(all, value));
            return Settled::To(together);
        }
        match output.aggregate {
            Some(aggregate) => {
                let counts = rest
                    .iter()
                    .fold(*first, |one, other| aggregate.of(one, other));
                Settled::To(counts.clone())
            }
            None if rest.iter().all(|value| value == first) => Settled::To((*first).clone()),
            None => Settled::Conflicting,
        }
    }
}

/// All that is in either of two values of an any-of output.
fn united(mut all: Value, other: &Value) -> Value {
    if let (Value::AnyOf(all), Value::AnyOf(other)) = (&mut all, other) {
        for (has, also) in all.iter_mut().zip(other) {
            if *also == Some(true) {
                *has = Some(true);
            }
        }
    }
    all
}

impl Interpreter<'_> {
    /// What an output is set to, where all that it depends on is worked out.
    pub(super) fn set(&self, key: OutputKey) -> Set {
        let setters = self.library.setters(key).into_iter();
        let made = setters.filter(|(statement, _)| self.is_made(*statement));
        let by: Vec<SetBy> = made
            .map(|(statement, setting)| SetBy {
                statement,
                value: match &setting.value {
                    OutputValue::Constant(value) => value.clone(),
                    OutputValue::Calculated(key) => worked_out(self.library, self.patient, *key),
                },
                setting: setting.value.clone(),
                silenced_by: self.silenced(statement, key),
            })
            .collect();
        let counted = by.iter().filter(|by| by.silenced_by.is_none());
        let counted: Vec<&SetBy> = counted.collect();
        let settled = Settled::of(&self.library.outputs[key], &counted);
        Set { by, settled }
    }

    /// The adjudication that silences what a statement sets an output to.
    fn silenced(&self, statement: Statement, output: OutputKey) -> Option<AdjudicationKey> {
        let library = self.library;
        let silences = |precedence: &Precedence| {
            let candidates: Vec<Statement> = match precedence.prevails {
                Side::Statement(own) => vec![own],
                Side::Group(group) => {
                    let setters = library.setters(output).into_iter();
                    let setters = setters.map(|(own, _)| own);
                    setters.filter(|own| library.is_of(*own, group)).collect()
                }
            };
            let silences = |prevails: Statement| {
                precedence.silences_value(library, [prevails, statement], output)
                    && self.is_made(prevails)
            };
            library.is_on_side(statement, precedence.silenced)
                && candidates.into_iter().any(silences)
                && self.holds(precedence.when.as_ref())
        };
        let mut adjudications = library.adjudications.iter();
        let found = adjudications.find(|(_, own)| own.precedence().is_some_and(silences));
        found.map(|(key, _)| key)
    }

    /// Whether a statement is made to the patient. All that is on the way to it is worked out.
    fn is_made(&self, statement: Statement) -> bool {
        match statement {
            Statement::Recommendation(key) => {
                self.is_true(&self.library.recommendations[key].when.logic)
            }
            Statement::Row(key) => self.is_hit(key),
            Statement::Step(key) => self.is_reached(key),
        }
    }

    fn is_hit(&self, key: RowKey) -> bool {
        let table = &self.library.tables[key.table];
        let matches = |row: &Row| {
            let mut cells = row.cells.iter().flatten();
            cells.all(|cell| self.is_true(&cell.logic))
        };
        let this_row = self.library.row(key);
        let goes_before = |index: usize, row: &Row| match table.hit {
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => false,
            HitPolicy::First => index < key.index,
            HitPolicy::Priority => row.priority > this_row.priority,
        };
        let mut rows = table.rows.iter().enumerate();
        let mut entrances = self.library.entrances(key.table);
        (self.is_for(&table.applies) || entrances.any(|step| self.is_reached(step)))
            && matches(this_row)
            && !rows.any(|(index, row)| goes_before(index, row) && matches(row))
    }

    /// Whether some pathway leads to the step. One that stops at a question about what is not worked out yet does not.
    fn is_reached(&self, step: StepKey) -> bool {
        let mut pathways = self.library.pathways.iter();
        pathways.any(|(key, pathway)| {
            let applies = pathway.applies.as_ref().map(|applies| &applies.logic);
            let starts = applies.is_some_and(|when| self.is_ready(when) && self.is_true(when));
            starts && self.walk(key).visits.iter().any(|visit| visit.step == step)
        })
    }

    /// Whether everything that a guard asks for is worked out.
    pub(super) fn is_ready(&self, guard: &Guard) -> bool {
        if self.library.outputs.is_empty() {
            return true;
        }
        let mut is_ready = true;
        guard.for_each(&mut |test| {
            is_ready &= match test.definition() {
                None => true,
                Some(Definition::Condition(key)) => self.conditions.contains_key(&key),
                Some(Definition::Score(key)) => self.scores.contains_key(&key),
                Some(Definition::Output(key)) => self.outputs.contains_key(&key),
            };
        });
        is_ready
    }
}
