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

    fn test(&self, test: &FactTest) -> Value {
        match test {
            FactTest::Yes(fact) => json!(["yes", fact.index()]),
            FactTest::Among { fact, values } => json!(["among", fact.index(), values]),
            FactTest::Has { fact, value } => json!(["has", fact.index(), value]),
            FactTest::Known(fact) => json!(["known", fact.index()]),
            FactTest::Compare {
                fact,
                comparison,
                number,
            } => json!([
                "compare",
                fact.index(),
                comparison.symbol(),
                number.number().to_string()
            ]),
            FactTest::Condition(key) => {
                json!(["condition", self.places[&Definition::Condition(*key)]])
            }
            FactTest::Score {
                score,
                comparison,
                number,
            } => {
                let place = self.places[&Definition::Score(*score)];
                json!(["score", place, comparison.symbol(), number])
            }
            FactTest::ScoreKnown(key) => {
                json!(["score known", self.places[&Definition::Score(*key)]])
            }
        }
    }
}
