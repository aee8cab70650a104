//! `docs/interpreter.py` knows `book.json` and nothing else, and says of every patient what the interpreter says: everything that decides is in it.
//!
//! Without Python the tests are not run, which is said; with `PATHBOOK_REQUIRE_BROWSER=1` they fail instead.

#[path = "../generator/mod.rs"]
mod generator;
#[path = "../harness/mod.rs"]
mod harness;

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};
use pathbook::export::{cql, thing_alone};
use pathbook::model::{Library, Patient};
use pathbook::problem::Problems;
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;
use pathbook::quantity::Number;
use serde_json::{Value as Json, json};

use generator::patients::{Draw, thresholds};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let is_required = std::env::var("PATHBOOK_REQUIRE_BROWSER").is_ok_and(|value| value == "1");
    let has_python = Command::new("python3").arg("--version").output().is_ok();
    if !has_python {
        let verb = if is_required {
            "can't run"
        } else {
            "does not run"
        };
        eprintln!("\ntests/json {verb} its tests: there is no Python (python3)");
    }
    let trials = [
        Trial::test("the_book_is_read_alike", the_book_is_read_alike),
        Trial::test(
            "so_are_books_of_every_shape",
            generated_books_are_read_alike,
        ),
        Trial::test(
            "so_are_the_examples_of_what_a_book_means",
            examples_are_read_alike,
        ),
    ];
    let is_ignored = !has_python && !is_required;
    let trials = trials.map(|trial| trial.with_ignored_flag(is_ignored));
    libtest_mimic::run(&arguments, trials.into()).exit_code()
}

/// Lines for `judge.py`.
#[derive(Default)]
struct Cases(String);

impl Cases {
    fn line(&mut self, value: &impl serde::Serialize) {
        let line = serde_json::to_string(value).expect("JSON");
        writeln!(self.0, "{line}").expect("a string takes it");
    }

    /// Begins a book.
    fn book(&mut self, library: &Library) {
        let things = library.things.iter();
        let things: Vec<Json> = things.map(|thing| thing_alone(library, *thing)).collect();
        self.line(&json!({ "things": things }));
    }

    fn patient(&mut self, library: &Library, patient: &Patient) {
        if let Some(answers) = cql::answers(library, patient) {
            self.line(&answers);
        }
    }

    /// Patients drawn evenly from all that the book can tell apart, and those at and near each threshold.
    fn add_book(&mut self, library: &Library, count: usize) {
        self.book(library);
        let mut draw = Draw::new(library);
        let near = thresholds(library, &Number::ratio(1, 100_000));
        let anyone = std::iter::repeat_n(Vec::new(), count);
        for given in near.into_iter().chain(anyone) {
            if let Some(patient) = draw.patient(&given) {
                self.patient(library, &patient);
            }
        }
    }

    fn judged(&self) -> Result<(), Failed> {
        let mut child = Command::new("python3")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/json/judge.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("python3 does not start: {error}"))?;
        let stdin = child.stdin.take();
        let written = stdin.map(|mut stdin| stdin.write_all(self.0.as_bytes()));
        let output = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        match (output.status.success(), written) {
            (true, Some(Ok(()))) => Ok(()),
            _ => Err(said.into()),
        }
    }
}

fn the_book_is_read_alike() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, mut problems) = pathbook::read::read(root).expect("the book is here");
    let document = pathbook::parse::parse(&sources, &mut problems);
    let library = pathbook::resolve::resolve(&sources, &document, &mut Problems::default());
    let mut cases = Cases::default();
    cases.add_book(&library.expect("the book resolves"), 400);
    cases.judged()
}

/// Scores, tables, outputs, adjudications, entered pathways, unknowns and any-of facts.
fn generated_books_are_read_alike() -> Result<(), Failed> {
    let mut cases = Cases::default();
    for text in generator::examples(100) {
        cases.add_book(&generator::library(&text), 40);
    }
    cases.judged()
}

/// Every patient of the books that `tests/semantics.rs` asks the prover and the interpreter about.
fn examples_are_read_alike() -> Result<(), Failed> {
    let mut cases = Cases::default();
    for section in harness::Suite::parse(include_str!("../semantics.md")).sections {
        let library = section.book.library();
        cases.book(&library);
        let mut prover = Prover::new(&library).expect("a space that can be held");
        for number in 0u32.. {
            let drawn = prover
                .nth(Formula::TRUE, number.into())
                .expect("a small book");
            let Some(patient) = drawn else { break };
            cases.patient(&library, &patient);
        }
    }
    cases.judged()
}
