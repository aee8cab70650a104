//! Patients with the interpreter's answer to everything that a book decides, as lines of JSON: a book begins with a line of its own.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::fmt::Write;
use std::path::Path;

use jiff::civil::date;
use pathbook::export::cql;
use pathbook::model::{Library, Patient};
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;
use pathbook::quantity::Number;
use pathbook::verify::Verified;
use serde::Serialize;
use serde_json::Value as Json;

use crate::generator::patients::{Draw, thresholds};
use crate::generator::{examples, library};
use crate::harness::Suite;

/// As many as the machine that hands in is asked for, fewer elsewhere.
pub fn patients() -> usize {
    let asked = std::env::var("PATHBOOK_PATIENTS").ok();
    let asked = asked.and_then(|number| number.parse().ok());
    asked.unwrap_or(400).min(10_000)
}

/// The book of this repository.
pub fn book() -> Verified {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, problems) = pathbook::read::read(root).expect("the book is here");
    let verified = pathbook::check(&sources, problems, date(2026, 11, 23));
    verified.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// A generated book is refused for what would be rounded, and for nothing else.
pub fn assert_rounded(library: &Library, why: &str) {
    let mut calculations = library.calculations.values();
    let is_set = !library.calculated_outputs().is_empty();
    assert!(
        is_set || calculations.any(|own| own.as_sum().is_none()),
        "{why}"
    );
}

/// What must come of a patient; of one whose numbers the form can't hold, nothing.
type Answered = Box<dyn Fn(&Library, &Patient) -> Option<Json>>;

/// Lines for a judge that reads books in one form.
pub struct Cases {
    lines: String,
    begin: fn(&Library) -> Option<(Json, Answered)>,
}

/// The interpreter's answers as the CQL export has them.
pub fn in_cql() -> Answered {
    Box::new(|library, patient| {
        let answers = cql::answers(library, patient)?;
        Some(serde_json::to_value(answers).expect("JSON"))
    })
}

impl Cases {
    /// `begin` makes the line with which a book begins; a book without one is left out.
    pub fn new(begin: fn(&Library) -> Option<(Json, Answered)>) -> Self {
        let lines = String::new();
        Self { lines, begin }
    }

    pub fn lines(&self) -> &str {
        &self.lines
    }

    fn line(&mut self, value: &impl Serialize) {
        let line = serde_json::to_string(value).expect("JSON");
        writeln!(self.lines, "{line}").expect("a string takes it");
    }

    fn patient(&mut self, library: &Library, patient: &Patient, answered: &Answered) {
        if let Some(answers) = answered(library, patient) {
            self.line(&answers);
        }
    }

    /// Scores, tables, outputs, adjudications, entered pathways, unknowns and any-of facts.
    pub fn add_generated(&mut self) {
        for text in examples(patients().div_ceil(50).min(40)) {
            self.add_book(&library(&text), 40);
        }
    }

    /// Patients drawn evenly from all that the book can tell apart, its worked patients, and those at and near each threshold.
    pub fn add_book(&mut self, library: &Library, count: usize) {
        let Some((begin, answered)) = (self.begin)(library) else {
            return;
        };
        self.line(&begin);
        let mut draw = Draw::new(library);
        let vignettes = library.vignettes.values().map(|own| own.given.clone());
        let near = thresholds(library, &Number::ratio(1, 100_000));
        let anyone = std::iter::repeat_n(Vec::new(), count);
        for given in vignettes.chain(near).chain(anyone) {
            if let Some(patient) = draw.patient(&given) {
                self.patient(library, &patient, &answered);
            }
        }
    }

    /// Every patient of the books that `tests/semantics.rs` asks the prover and the interpreter about.
    pub fn add_examples(&mut self) {
        for section in Suite::parse(include_str!("../semantics.md")).sections {
            let library = section.book.library();
            let Some((begin, answered)) = (self.begin)(&library) else {
                continue;
            };
            self.line(&begin);
            let mut prover = Prover::new(&library).expect("a space that can be held");
            for number in 0u32.. {
                let drawn = prover.nth(Formula::TRUE, number.into());
                let Some(patient) = drawn.expect("a small book") else {
                    break;
                };
                self.patient(&library, &patient, &answered);
            }
        }
    }
}
