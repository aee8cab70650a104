//! What a rule over two patients should find, worked out by comparing every two.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use pathbook::interpret::{Advice, Truth, claim_holds, evaluate, holds, totals, worked_out};
use pathbook::model::*;
use pathbook::quantity::Number;

use super::checks::Tried;

/// How many pairs there are.
#[derive(Debug, PartialEq, Eq)]
pub struct PairsFound {
    /// In which the rule is not kept, and that is not known.
    pub broken: u64,
    /// Of which it says something, those not counted who are known to break it.
    pub concerned: u64,
    /// Who break it as is known.
    pub violating: u64,
    /// Of numbers that calculations tie together, or that are compared by a sign, one of each range stands for all, and other pairs may break the rule.
    pub are_all: bool,
}

/// One of two, as far as a rule looks at them: how much they have of each measure, and which tests they pass (1), fail (0), or neither.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Looked {
    levels: Vec<Option<Number>>,
    tests: Vec<Option<bool>>,
}

/// What a rule asks, each thing once.
struct Asked<'r> {
    rule: &'r OfTwo,
    measures: Vec<Measure>,
    tests: Vec<ClaimTest>,
}

pub fn pairs(tried: &Tried<'_>, library: &Library, rule: &OfTwo) -> PairsFound {
    let apart = rule.apart(library);
    let asked = Asked::of(rule);
    let mut alike: BTreeMap<Vec<(FactKey, Value)>, BTreeMap<Looked, u64>> = BTreeMap::new();
    for (patient, advice) in &tried.patients {
        let truth = |claim: &Claim| claim_holds(library, patient, advice, claim);
        if !rule
            .claims()
            .iter()
            .all(|when| truth(&when.logic) == Truth::True)
        {
            continue;
        }
        let levels = asked.measures.iter();
        let levels = levels.map(|measure| level(library, patient, advice, *measure));
        let tests = asked
            .tests
            .iter()
            .map(|test| match truth(&Logic::Test(test.clone())) {
                Truth::True => Some(true),
                Truth::False => Some(false),
                Truth::Unknown => None,
            });
        let looked = Looked {
            levels: levels.collect(),
            tests: tests.collect(),
        };
        let others = library.facts.keys().filter(|fact| !apart.contains(fact));
        let others = others.map(|fact| (fact, patient.value(fact).clone()));
        let group = alike.entry(others.collect()).or_default();
        *group.entry(looked).or_default() += 1;
    }
    let is_tied = |fact: &FactKey| library.calculated_with().contains(fact);
    let is_number = |measure: Measure| match measure {
        Measure::Of(of @ (Variable::Fact(_) | Variable::Calculation(_))) => {
            library.kind_of(of).range().is_some()
        }
        Measure::Of(Variable::Output(_)) | Measure::Condition(_) | Measure::Score(_) => false,
    };
    let mut found = PairsFound {
        broken: 0,
        concerned: 0,
        violating: 0,
        are_all: !apart.iter().any(is_tied) && !rule.beside().any(is_number),
    };
    for group in alike.values() {
        for (one, ones) in group {
            for (other, others) in group {
                asked.count(&mut found, [one, other], ones * others);
            }
        }
    }
    found
}

impl<'r> Asked<'r> {
    fn of(rule: &'r OfTwo) -> Self {
        let mut tests = Vec::new();
        if let SaysOfTwo::Monotone(monotone) = &rule.says
            && let MonotoneOf::Permitted(key) = monotone.of
        {
            tests.push(ClaimTest::Permitted(key));
        }
        for claim in rule.pair_claims() {
            claim.logic.for_each(&mut |test: &PairTest| {
                if let PairTest::Of(_, test) = test {
                    tests.push(test.clone());
                }
            });
        }
        Self {
            rule,
            measures: rule.measured(),
            tests,
        }
    }

    fn levels<'l>(&self, two: [&'l Looked; 2], measure: Measure) -> [Option<&'l Number>; 2] {
        let at = self.measures.iter().position(|own| *own == measure);
        two.map(|looked| looked.levels[at.expect("it is asked")].as_ref())
    }

    fn truth(&self, two: [&Looked; 2], claim: &PairClaim) -> Truth {
        evaluate(claim, &|test| match test {
            PairTest::Of(twin, test) => {
                let at = self.tests.iter().position(|own| own == test);
                let looked = match twin {
                    Twin::A => two[0],
                    Twin::B => two[1],
                };
                match looked.tests[at.expect("it is asked")] {
                    Some(is_so) => Truth::from(is_so),
                    None => Truth::Unknown,
                }
            }
            PairTest::Compare { of, comparison } => match self.levels(two, *of) {
                [Some(one), Some(other)] => Truth::from(comparison.holds(other, one)),
                [_, _] => Truth::Unknown,
            },
        })
    }

    fn count(&self, found: &mut PairsFound, two: [&Looked; 2], pairs: u64) {
        let judged = match &self.rule.says {
            SaysOfTwo::Monotone(rule) => self.of_levels(two, rule),
            SaysOfTwo::Pairs(rule) => {
                let premise = self.truth(two, &rule.pairs.logic);
                let then = self.truth(two, &rule.always.logic);
                let is_kept = premise == Truth::False || then == Truth::True;
                Some((premise != Truth::False, is_kept))
            }
        };
        let Some((is_concerned, is_kept)) = judged else {
            return;
        };
        let known = self.rule.known_violation.as_ref();
        let is_known = known.is_some_and(|known| self.truth(two, &known.when.logic) == Truth::True);
        match is_known {
            true => found.violating += pairs * u64::from(!is_kept),
            false => {
                found.concerned += pairs * u64::from(is_concerned);
                found.broken += pairs * u64::from(!is_kept);
            }
        }
    }

    /// Whether two who are compared differ, and whether the second has no less.
    fn of_levels(&self, two: [&Looked; 2], rule: &Monotone) -> Option<(bool, bool)> {
        let mut differs = false;
        let sides = [
            (&rule.rising, Ordering::Greater),
            (&rule.falling, Ordering::Less),
        ];
        for (measures, wrong) in sides {
            for measure in measures {
                let [one, other] = self.levels(two, *measure);
                let order = one?.cmp(other?);
                if order == wrong {
                    return None;
                }
                differs |= order != Ordering::Equal;
            }
        }
        let is_kept = match rule.of {
            MonotoneOf::Measure(of) => {
                let [one, other] = self.levels(two, of);
                let had = one?;
                other.is_some_and(|has| has >= had)
            }
            MonotoneOf::Permitted(_) => two[0].tests[0] <= two[1].tests[0],
        };
        Some((differs, is_kept))
    }
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
                (true, Some(sum)) => Some(sum.number()),
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
