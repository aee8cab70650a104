//! What a rule over two patients should find, worked out by comparing every two.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use pathbook::interpret::{Advice, Truth, claim_holds, holds, totals, worked_out};
use pathbook::model::*;
use pathbook::quantity::Number;

use super::checks::Tried;

/// How many pairs there are.
#[derive(Debug, PartialEq, Eq)]
pub struct Pairs {
    /// In which the one with more has less.
    pub broken: u64,
    /// Which differ in what they are compared by.
    pub differing: u64,
    /// Of numbers that calculations tie together one of each range stands for all, and other pairs may break the rule.
    pub are_all: bool,
}

/// One of two, as far as a rule looks at them.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Looked {
    of: Option<Number>,
    by: Vec<Number>,
}

pub fn pairs(tried: &Tried<'_>, library: &Library, rule: &Monotone) -> Pairs {
    let apart = rule.apart(library);
    let mut alike: BTreeMap<Vec<(FactKey, Value)>, BTreeMap<Looked, u64>> = BTreeMap::new();
    for (patient, advice) in &tried.patients {
        let meets = rule
            .when
            .iter()
            .all(|when| claim_holds(library, patient, advice, &when.logic) == Truth::True);
        let level = |measure| level(library, patient, advice, measure);
        let by: Option<Vec<Number>> = rule.compared().map(level).collect();
        let Some(by) = by.filter(|_| meets) else {
            continue;
        };
        let of = match rule.of {
            MonotoneOf::Measure(measure) => level(measure),
            MonotoneOf::Permitted(key) => {
                Some(number(advice.answers(library, &ClaimTest::Permitted(key))))
            }
        };
        let others = library.facts.keys().filter(|fact| !apart.contains(fact));
        let others = others.map(|fact| (fact, patient.value(fact).clone()));
        let group = alike.entry(others.collect()).or_default();
        *group.entry(Looked { of, by }).or_default() += 1;
    }
    let falls = rule.rising.len();
    let mut counted = Pairs {
        broken: 0,
        differing: 0,
        are_all: apart
            .iter()
            .all(|fact| library.added_up().all(|own| own != *fact)),
    };
    for group in alike.values() {
        for one in group {
            for other in group {
                count(&mut counted, [one, other], falls);
            }
        }
    }
    counted
}

fn count(counted: &mut Pairs, [(one, ones), (other, others)]: [(&Looked, &u64); 2], falls: usize) {
    let pairs = ones * others;
    let Some(had) = &one.of else {
        return;
    };
    let mut differs = false;
    for (index, (one, other)) in one.by.iter().zip(&other.by).enumerate() {
        let wrong = match index < falls {
            true => Ordering::Greater,
            false => Ordering::Less,
        };
        let order = one.cmp(other);
        if order == wrong {
            return;
        }
        differs |= order != Ordering::Equal;
    }
    let is_less = other.of.as_ref().is_none_or(|has| has < had);
    counted.differing += pairs * u64::from(differs);
    counted.broken += pairs * u64::from(is_less);
}

fn number(yes: bool) -> Number {
    Number::from(i64::from(yes))
}

/// How much of something is known of a patient.
fn level(
    library: &Library,
    patient: &Patient,
    advice: &Advice,
    measure: Measure,
) -> Option<Number> {
    let value = match measure {
        Measure::Of(Variable::Fact(key)) => patient.value(key).clone(),
        Measure::Of(Variable::Calculation(key)) => worked_out(library, patient, key),
        Measure::Of(Variable::Output(key)) => {
            advice.outputs[&key].value(&library.outputs[key].kind)
        }
        Measure::Condition(key) => {
            match holds(library, patient, &Logic::Test(FactTest::Condition(key))) {
                Truth::True => Value::YesNo(true),
                Truth::False => Value::YesNo(false),
                Truth::Unknown => Value::Unknown,
            }
        }
        Measure::Score(key) => {
            let total = &totals(library, patient)[&key];
            return match (total.is_known, total.sums.first()) {
                (true, Some(sum)) => Some(Number::from(*sum)),
                (_, _) => None,
            };
        }
    };
    match value {
        Value::YesNo(yes) => Some(number(yes)),
        Value::OneOf(place) => Some(Number::from(place as i64)),
        Value::Number(number) => Some(number.number().clone()),
        Value::AnyOf(_) | Value::Unknown => None,
    }
}
