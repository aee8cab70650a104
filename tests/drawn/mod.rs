//! Patients drawn from a diagram: uniformly, by their number among those for whom a formula holds.
//!
//! A property whose premise is rare sees nobody where patients are drawn fact by fact; here each of them meets it.

use std::sync::{Mutex, PoisonError};

use num_bigint::BigUint;
use pathbook::model::{Claim, FactKey, Library, Patient, Value};
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;
use pathbook::prove::interval::Interval;
use pathbook::prove::space::Cell;
use pathbook::quantity::Number;
use proptest::prelude::*;

/// A prover that tests share.
pub struct Drawing<'a> {
    library: &'a Library,
    prover: Mutex<Prover<'a>>,
}

impl<'a> Drawing<'a> {
    pub fn new(library: &'a Library) -> Self {
        let prover = Prover::new(library).expect("it can be proved");
        Self {
            library,
            prover: Mutex::new(prover),
        }
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Prover<'a>) -> T) -> T {
        // One failed test does not make the others fail.
        let mut prover = self.prover.lock().unwrap_or_else(PoisonError::into_inner);
        ask(&mut prover)
    }

    /// Those for whom a claim is definitely true.
    pub fn claimed(&self, claim: &Claim) -> Formula {
        self.with(|prover| {
            let library = self.library;
            prover.encoding.claim(library, &prover.space, claim).yes
        })
    }

    /// Those for whom a claim is not definitely false.
    pub fn possible(&self, claim: &Claim) -> Formula {
        self.with(|prover| {
            let no = prover.encoding.claim(self.library, &prover.space, claim).no;
            prover.encoding.pool.not(no)
        })
    }

    /// Those with these values.
    pub fn given(&self, given: &[(FactKey, Value)]) -> Formula {
        self.with(|prover| prover.encoding.given(&prover.space, given))
    }

    pub fn both(&self, one: Formula, other: Formula) -> Formula {
        self.with(|prover| prover.encoding.pool.and([one, other]))
    }

    pub fn not(&self, formula: Formula) -> Formula {
        self.with(|prover| prover.encoding.pool.not(formula))
    }

    pub fn count(&self, formula: Formula) -> BigUint {
        self.with(|prover| prover.count(formula)).expect("counted")
    }

    /// Admitted patients for whom a formula holds, all equally likely but for the numbers within what the book can tell apart.
    pub fn patients(&self, formula: Formula) -> impl Strategy<Value = Patient> {
        let count = self.count(formula);
        assert!(count > BigUint::ZERO, "it holds for nobody");
        let drawn = (any::<[u32; 8]>(), any::<[u8; 8]>());
        drawn.prop_map(move |(number, within)| {
            let number = BigUint::from_slice(&number) % &count;
            self.with(|prover| {
                let patient = prover.nth(formula, number).expect("counted");
                elsewhere(prover, patient.expect("below the count"), within)
            })
        })
    }
}

/// The same patient with other numbers that the book can't tell from its own, those at the ends among them.
fn elsewhere(prover: &Prover<'_>, patient: Patient, within: [u8; 8]) -> Patient {
    let choices = within.into_iter().cycle();
    let facts: Vec<FactKey> = prover.library().facts.keys().collect();
    facts
        .into_iter()
        .zip(choices)
        .fold(patient, |patient, (fact, choice)| {
            let Value::Number(own) = patient.value(fact) else {
                return patient;
            };
            let column = prover.space.column(prover.space.of_fact(fact)[0]);
            let mut intervals = column.cells.iter().filter_map(|cell| match cell {
                Cell::Numbers(interval) => Some(interval),
                Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => None,
            });
            let interval = intervals
                .find(|interval| interval.contains(own.number()))
                .expect("it is in a cell");
            let number = number_in(interval, own.number(), choice);
            let number = prover.library().facts[fact].kind.measured(number);
            patient.with(fact, Value::Number(number))
        })
}

fn number_in(interval: &Interval, own: &Number, choice: u8) -> Number {
    let (low, high) = (interval.low.number(), interval.high.number());
    let middle = (&(low + high) / &Number::from(2)).floor();
    let choices = [own, low, high, &middle];
    let chosen = choices[usize::from(choice) % choices.len()];
    if interval.contains(chosen) {
        chosen
    } else {
        own
    }
    .clone()
}
