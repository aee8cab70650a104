//! Two patients side by side: of what one has more than the other.

use super::{Advice, Interpreter, Truth, advise, claim_holds, evaluate, is_admitted, worked_out};
use crate::model::*;
use crate::quantity::Number;

/// Two patients that a rule compares, each with the advice for them.
#[derive(Debug)]
pub struct Pair<'a> {
    library: &'a Library,
    patients: [&'a Patient; 2],
    advice: [Advice; 2],
}

impl<'a> Pair<'a> {
    pub fn new(library: &'a Library, patients: [&'a Patient; 2]) -> Self {
        Self {
            library,
            patients,
            advice: patients.map(|patient| advise(library, patient)),
        }
    }

    pub fn advice(&self) -> [&Advice; 2] {
        let [one, other] = &self.advice;
        [one, other]
    }

    /// Whether a rule is about the two: both exist, and they are alike in every fact but those in which they may differ. Of a rule that compares
    /// them it speaks of both, and the second has as much or more of what they are compared by.
    pub fn is_compared(&self, rule: &OfTwo) -> bool {
        let [one, other] = self.patients;
        let apart = rule.apart(self.library);
        let mut others = self
            .library
            .facts
            .keys()
            .filter(|fact| !apart.contains(fact));
        others.all(|fact| one.value(fact) == other.value(fact))
            && self
                .patients
                .iter()
                .all(|own| is_admitted(self.library, own))
            && match &rule.says {
                SaysOfTwo::Monotone(rule) => {
                    rule.rising.iter().all(|own| self.rises(*own))
                        && rule.falling.iter().all(|own| self.falls(*own))
                        && (0..2).all(|which| self.is_spoken_of(rule, which))
                }
                SaysOfTwo::Pairs(_) => true,
            }
    }

    fn is_spoken_of(&self, rule: &Monotone, which: usize) -> bool {
        let (patient, advice) = (self.patients[which], &self.advice[which]);
        let meets = |when: &Written<Claim>| {
            claim_holds(self.library, patient, advice, &when.logic) == Truth::True
        };
        rule.when.as_ref().is_none_or(meets)
    }

    /// Whether both are known, and the second is no less.
    fn rises(&self, measure: Measure) -> bool {
        let [one, other] = self.levels(MonotoneOf::Measure(measure));
        one.zip(other).is_some_and(|(one, other)| one <= other)
    }

    /// Whether both are known, and the second is no more.
    fn falls(&self, measure: Measure) -> bool {
        let [one, other] = self.levels(MonotoneOf::Measure(measure));
        one.zip(other).is_some_and(|(one, other)| other <= one)
    }

    /// Whether a rule that is about the two is kept, whether or not they are known to break it: what the first has none of can't fall, and to lose
    /// it is less.
    pub fn keeps(&self, rule: &OfTwo) -> bool {
        match &rule.says {
            SaysOfTwo::Monotone(rule) => match self.levels(rule.of) {
                [None, _] => true,
                [Some(_), None] => false,
                [Some(one), Some(other)] => one <= other,
            },
            SaysOfTwo::Pairs(pairs) => self.holds(&pairs.stated()) == Truth::True,
        }
    }

    /// What is asked of both together.
    pub fn holds(&self, claim: &PairClaim) -> Truth {
        evaluate(claim, &|test| match test {
            PairTest::Of(twin, test) => {
                let which = match twin {
                    Twin::A => 0,
                    Twin::B => 1,
                };
                let (patient, advice) = (self.patients[which], &self.advice[which]);
                claim_holds(self.library, patient, advice, &Logic::Test(test.clone()))
            }
            PairTest::Compare { of, comparison } => match self.levels(MonotoneOf::Measure(*of)) {
                [Some(one), Some(other)] => Truth::from(comparison.holds(&other, &one)),
                [None, _] | [_, None] => Truth::Unknown,
            },
        })
    }

    /// How much each of the two has of something; `None` where that is unknown.
    fn levels(&self, of: MonotoneOf) -> [Option<Number>; 2] {
        [0, 1].map(|which| level(self.library, self.patients[which], &self.advice[which], of))
    }
}

/// How much a patient has of something, as a number of which more is more.
fn level(library: &Library, patient: &Patient, advice: &Advice, of: MonotoneOf) -> Option<Number> {
    let measure = match of {
        MonotoneOf::Permitted(key) => {
            return Some(yes_no(advice.answers(library, &ClaimTest::Permitted(key))));
        }
        MonotoneOf::Measure(measure) => measure,
    };
    match measure {
        Measure::Of(Variable::Fact(key)) => of_value(patient.value(key)),
        Measure::Of(Variable::Calculation(key)) => of_value(&worked_out(library, patient, key)),
        Measure::Of(Variable::Output(key)) => {
            of_value(&advice.outputs[&key].value(&library.outputs[key].kind))
        }
        Measure::Condition(key) => match Interpreter::new(library, patient).conditions[&key] {
            Truth::True => Some(yes_no(true)),
            Truth::False => Some(yes_no(false)),
            Truth::Unknown => None,
        },
        Measure::Score(key) => {
            let total = &Interpreter::new(library, patient).scores[&key];
            let sum = total.sums.first().copied().filter(|_| total.is_known)?;
            Some(sum.number())
        }
    }
}

fn of_value(value: &Value) -> Option<Number> {
    match value {
        Value::YesNo(yes) => Some(yes_no(*yes)),
        Value::OneOf(place) => Some(Number::from(i64::try_from(*place).ok()?)),
        Value::Number(number) => Some(number.number().clone()),
        Value::Unknown | Value::AnyOf(_) => None,
    }
}

fn yes_no(yes: bool) -> Number {
    Number::from(i64::from(yes))
}
