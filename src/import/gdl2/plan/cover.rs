//! Whether conditions leave anyone out, or meet, as far as values on both sides of everything that they ask for show it.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::import::logic::{Logic, Test};

/// A value that a name can have, as far as conditions can tell values apart.
enum Sample {
    Yes(bool),
    Value(usize),
    Number(Number),
}

type Patient<'a> = BTreeMap<&'a str, &'a Sample>;

/// So many patients are looked at to see whether rows leave anyone out.
const MOST_SAMPLES: usize = 20_000;

impl Planner<'_> {
    /// Whether one of several conditions is true of every patient; not, where that would take long to see.
    pub(super) fn covers(&self, conditions: &[Logic]) -> bool {
        self.of_all(conditions, &|conditions, patient| {
            conditions.iter().any(|of| is_true(of, patient))
        })
    }

    /// Whether a condition is true of some patient; so too, where that would take long to see.
    pub(super) fn is_possible(&self, condition: &Logic) -> bool {
        !self.of_all(std::slice::from_ref(condition), &|conditions, patient| {
            !conditions.iter().any(|of| is_true(of, patient))
        })
    }

    fn of_all(&self, conditions: &[Logic], holds: &dyn Fn(&[Logic], &Patient<'_>) -> bool) -> bool {
        let conditions: Vec<Logic> = conditions.iter().map(|of| self.expanded(of)).collect();
        let names: BTreeSet<String> = conditions.iter().flat_map(Logic::names).collect();
        if names.iter().any(|name| self.unsure.contains(name)) {
            return false;
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let all: Vec<&Logic> = conditions.iter().collect();
        let samples = names.iter().map(|name| self.samples(name, &all));
        let Some(samples) = samples.collect::<Option<Vec<_>>>() else {
            return false;
        };
        let many = samples
            .iter()
            .map(Vec::len)
            .try_fold(1_usize, |product, of| {
                product
                    .checked_mul(of)
                    .filter(|product| (1..=MOST_SAMPLES).contains(product))
            });
        many.is_some_and(|many| {
            (0..many).all(|mut at| {
                let chosen = names.iter().zip(&samples).map(|(name, of)| {
                    let sample = &of[at % of.len()];
                    at /= of.len();
                    (*name, sample)
                });
                holds(&conditions, &chosen.collect())
            })
        })
    }

    /// Of what is counted only whole numbers.
    fn samples(&self, name: &str, asked: &[&Logic]) -> Option<Vec<Sample>> {
        let mut samples = samples(name, asked)?;
        if self.is_counted(name) {
            samples.retain(|sample| match sample {
                Sample::Number(number) => number.is_integer(),
                Sample::Yes(_) | Sample::Value(_) => true,
            });
        }
        Some(samples)
    }

    /// With what its conditions stand for.
    fn expanded(&self, logic: &Logic) -> Logic {
        match logic {
            Logic::Always | Logic::Never => logic.clone(),
            Logic::Test(Test::Yes(name)) => {
                let meant = self.blocks.iter().find_map(|block| match block {
                    RuleBlock::Condition {
                        name: own, when, ..
                    } if own == name => Some(when),
                    _other => None,
                });
                meant.map_or_else(|| logic.clone(), |when| self.expanded(when))
            }
            Logic::Test(_) => logic.clone(),
            Logic::Surely(inner) => Logic::Surely(Box::new(self.expanded(inner))),
            Logic::Not(inner) => Logic::Not(Box::new(self.expanded(inner))),
            Logic::And(parts) => Logic::and(parts.iter().map(|part| self.expanded(part))),
            Logic::Or(parts) => Logic::or(parts.iter().map(|part| self.expanded(part))),
        }
    }

    /// Whether only whole numbers are values of it.
    fn is_counted(&self, name: &str) -> bool {
        let is_count =
            |fact: &FactPlan| fact.name == name && matches!(fact.kind, FactType::Count { .. });
        self.facts.iter().any(is_count)
            || self.blocks.iter().any(|block| match block {
                RuleBlock::Score { name: own, .. } => own == name,
                RuleBlock::Output(output) => is_count(output),
                RuleBlock::Condition { .. }
                | RuleBlock::Calculation(_)
                | RuleBlock::Table(_)
                | RuleBlock::Assumption { .. } => false,
            })
    }
}

/// Whether two conditions on one name are never true together.
pub(super) fn are_disjoint(name: &str, one: &Logic, other: &Logic) -> bool {
    let samples = samples(name, &[one, other]).unwrap_or_default();
    !samples.is_empty()
        && samples.iter().all(|sample| {
            let patient = Patient::from([(name, sample)]);
            !(is_true(one, &patient) && is_true(other, &patient))
        })
}

/// A value on each side of everything that is asked of a name; nothing where its numbers have several units.
fn samples(of: &str, asked: &[&Logic]) -> Option<Vec<Sample>> {
    let mut samples: Vec<Sample> = Vec::new();
    let mut numbers: BTreeSet<Number> = BTreeSet::new();
    let mut units: BTreeSet<String> = BTreeSet::new();
    let mut has_answers = false;
    let mut values = 0;
    for logic in asked {
        logic.visit(&mut |test| match test {
            test if test.name() != of => {}
            Test::Yes(_) => has_answers = true,
            Test::Among { all, .. } => values = all.len(),
            Test::Compare { number, unit, .. } => {
                numbers.insert(number.clone());
                units.insert(unit.clone());
            }
            Test::Known(_) | Test::Has { .. } => {}
        });
    }
    if units.len() > 1 {
        return None;
    }
    if has_answers {
        samples.extend([Sample::Yes(true), Sample::Yes(false)]);
    }
    samples.extend((0..values).map(Sample::Value));
    let numbers: Vec<Number> = numbers.into_iter().collect();
    let half = Number::ratio(1, 2);
    for pair in numbers.windows(2) {
        samples.push(Sample::Number(&(&pair[0] + &pair[1]) * &half));
        // Whole numbers between two that are far apart.
        samples.push(Sample::Number(&pair[0] + &Number::one()));
    }
    if let (Some(first), Some(last)) = (numbers.first(), numbers.last()) {
        samples.push(Sample::Number(first - &Number::one()));
        samples.push(Sample::Number(last + &Number::one()));
    }
    samples.extend(numbers.into_iter().map(Sample::Number));
    Some(samples)
}

fn is_true(logic: &Logic, patient: &Patient<'_>) -> bool {
    match logic {
        Logic::Always => true,
        Logic::Never => false,
        Logic::Surely(inner) => is_true(inner, patient),
        Logic::Not(inner) => !is_true(inner, patient),
        Logic::And(parts) => parts.iter().all(|part| is_true(part, patient)),
        Logic::Or(parts) => parts.iter().any(|part| is_true(part, patient)),
        Logic::Test(test) => match (test, patient.get(test.name())) {
            (Test::Known(_), _) => true,
            (Test::Yes(_), Some(Sample::Yes(yes))) => *yes,
            (Test::Among { values, .. }, Some(Sample::Value(at))) => values.contains(at),
            (
                Test::Compare {
                    comparison, number, ..
                },
                Some(Sample::Number(own)),
            ) => comparison.holds(own, number),
            (Test::Yes(_) | Test::Among { .. } | Test::Has { .. } | Test::Compare { .. }, _) => {
                false
            }
        },
    }
}
