//! Expressions as lists.

use serde_json::{Value, json};

use super::Exporter;
use crate::model::*;

impl Exporter<'_> {
    /// An expression as a list: its operator, then what it is about.
    pub(super) fn guard(&self, guard: &Guard) -> Value {
        let of = |operator: &str, parts: Vec<Value>| {
            std::iter::once(json!(operator)).chain(parts).collect()
        };
        guard.fold(&mut |layer| match layer {
            Layer::Constant(value) => json!(["constant", value]),
            Layer::Test(test) => self.test(test),
            Layer::Known(inner) => json!(["settled", inner]),
            Layer::IsTrue(inner) => json!(["definite", inner]),
            Layer::Not(inner) => json!(["not", inner]),
            Layer::And(parts) => of("and", parts),
            Layer::Or(parts) => of("or", parts),
            Layer::Xor(left, right) => json!(["xor", left, right]),
            Layer::Implies(left, right) => json!(["implies", left, right]),
        })
    }

    pub(super) fn test(&self, test: &FactTest) -> Value {
        match test {
            FactTest::Yes(of)
            | FactTest::Known(of)
            | FactTest::Among { of, .. }
            | FactTest::Has { of, .. }
            | FactTest::Compare { of, .. } => match of {
                Variable::Fact(fact) => self.asked(fact.index(), test),
                Variable::Calculation(key) => calculated(key.index(), test),
                Variable::Output(output) => self.output_test(*output, test),
            },
            FactTest::Condition(key) => {
                json!(["condition", self.places[&Definition::Condition(*key)]])
            }
            FactTest::Score {
                score,
                comparison,
                number,
            } => {
                let place = self.places[&Definition::Score(*score)];
                let number = number.times(self.library.scores[*score].grain());
                json!(["score", place, comparison.symbol(), number])
            }
            FactTest::ScoreKnown(key) => {
                json!(["score known", self.places[&Definition::Score(*key)]])
            }
        }
    }
    /// A test of a fact.
    fn asked(&self, fact: usize, test: &FactTest) -> Value {
        match test {
            FactTest::Yes(_) => json!(["yes", fact]),
            FactTest::Among { values, .. } => json!(["among", fact, values]),
            FactTest::Has { value, .. } => json!(["has", fact, value]),
            FactTest::Known(_) => json!(["known", fact]),
            FactTest::Compare {
                comparison, number, ..
            } => json!([
                "compare",
                fact,
                comparison.symbol(),
                number.number().to_string()
            ]),
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => {
                self.test(test)
            }
        }
    }
}

/// A test of a calculation: it is compared or known, and nothing else.
fn calculated(calculation: usize, test: &FactTest) -> Value {
    match test {
        FactTest::Compare {
            comparison, number, ..
        } => json!([
            "calculation",
            calculation,
            comparison.symbol(),
            number.number().to_string()
        ]),
        FactTest::Known(_)
        | FactTest::Yes(_)
        | FactTest::Among { .. }
        | FactTest::Has { .. }
        | FactTest::Condition(_)
        | FactTest::Score { .. }
        | FactTest::ScoreKnown(_) => json!(["calculation known", calculation]),
    }
}
