//! Patients of a book: drawn at random, and at its thresholds.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use pathbook::model::{FactKey, FactKind, FactTest, Library, Patient, Value, Variable};
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;
use pathbook::quantity::Number;

/// Draws patients, the same ones each time.
pub struct Draw<'a> {
    library: &'a Library,
    prover: Prover<'a>,
    admitted: BigUint,
    state: u64,
}

impl<'a> Draw<'a> {
    pub fn new(library: &'a Library) -> Self {
        let mut prover = Prover::new(library).expect("a space that can be held");
        let admitted = prover.admitted();
        Self {
            library,
            prover,
            admitted,
            state: 1,
        }
    }

    /// One of those who are admitted, but for what is given.
    pub fn patient(&mut self, given: &[(FactKey, Value)]) -> Option<Patient> {
        if self.admitted == BigUint::ZERO {
            return None;
        }
        // A linear congruence by Knuth; its high bits are the good ones.
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let number = BigUint::from(self.state >> 16) % &self.admitted;
        let drawn = self.prover.nth(Formula::TRUE, number).ok().flatten()?;
        let own = self
            .library
            .facts
            .keys()
            .map(|key| (key, drawn.value(key).clone()));
        let mut values: BTreeMap<FactKey, Value> = own.collect();
        values.extend(given.iter().cloned());
        Some(Patient::new(values))
    }
}

/// For each number that a fact is compared with, that number and its neighbours, as far as they are in range: so near, of a quantity.
pub fn thresholds(library: &Library, near: &Number) -> Vec<Vec<(FactKey, Value)>> {
    let mut found = Vec::new();
    for test in library.tests() {
        let FactTest::Compare {
            of: Variable::Fact(fact),
            number,
            ..
        } = test
        else {
            continue;
        };
        let (range, step) = match &library.facts[*fact].kind {
            FactKind::Quantity { range, .. } => (range, near.clone()),
            FactKind::Count { range } => (range, Number::one()),
            FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => continue,
        };
        let number = number.number();
        for near in [number - &step, number.clone(), number + &step] {
            let is_whole = step != Number::one() || near.is_integer();
            if is_whole && *range.low() <= near && near <= *range.high() {
                let near = library.facts[*fact].kind.measured(near);
                found.push(vec![(*fact, Value::Number(near))]);
            }
        }
    }
    found
}
