//! Books in CQL, as HL7's reference translator reads them and an engine answers: of every patient what the interpreter says.
//!
//! What the machine lacks is said, and the tests are not run; with `PATHBOOK_REQUIRE_BROWSER=1` they fail instead.

#[path = "../generator/mod.rs"]
mod generator;
#[path = "../harness/mod.rs"]
mod harness;

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use jiff::civil::date;
use libtest_mimic::{Arguments, Failed, Trial};
use pathbook::export::cql::{self, NotInCql};
use pathbook::model::{FactKey, Library, Patient, Value};
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;
use pathbook::quantity::Number;
use serde_json::json;

use generator::patients::{Draw, thresholds};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let missing = missing();
    let is_required = std::env::var("PATHBOOK_REQUIRE_BROWSER").is_ok_and(|value| value == "1");
    if let Some(missing) = missing {
        let verb = if is_required {
            "can't run"
        } else {
            "does not run"
        };
        eprintln!("\ntests/cql {verb} its tests: {missing}");
    }
    let is_ignored = missing.is_some() && !is_required;
    let trials = [
        Trial::test("the_book_is_answered_alike", the_book_is_answered_alike),
        Trial::test(
            "so_are_books_of_every_shape",
            generated_books_are_answered_alike,
        ),
        Trial::test(
            "so_are_the_examples_of_what_a_book_means",
            examples_are_answered_alike,
        ),
        Trial::test("what_is_left_out_is_said", what_is_left_out_is_said),
        Trial::test(
            "numbers_that_cql_cannot_hold_are_refused",
            numbers_are_refused,
        ),
    ];
    let trials = trials.map(|trial| trial.with_ignored_flag(is_ignored));
    libtest_mimic::run(&arguments, trials.into()).exit_code()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cql")
}

/// What a machine needs for these tests and does not have.
fn missing() -> Option<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has_node = std::env::split_paths(&path).any(|folder| folder.join("node").is_file());
    if !has_node {
        return Some("there is no Node.js (node)");
    }
    let is_installed = folder().join("node_modules/cql-execution").is_dir();
    (!is_installed).then_some("the packages are not installed (npm ci --prefix tests/cql)")
}

/// Lines for `judge.js`.
#[derive(Default)]
struct Cases(String);

impl Cases {
    fn line(&mut self, value: &impl serde::Serialize) {
        let line = serde_json::to_string(value).expect("JSON");
        writeln!(self.0, "{line}").expect("a string takes it");
    }

    /// Begins a book.
    fn book(&mut self, library: &Library) {
        let cql = cql::of_library(library, "1");
        let cql = cql.unwrap_or_else(|NotInCql(why)| panic!("{why}"));
        self.line(&json!({ "cql": cql.text }));
    }

    /// One whose numbers CQL can't hold is left out.
    fn patient(&mut self, library: &Library, patient: &Patient) {
        if let Some(answers) = cql::answers(library, patient) {
            self.line(&answers);
        }
    }

    /// Patients drawn evenly from all that the book can tell apart, its worked patients, and those at and near each threshold.
    fn add_book(&mut self, library: &Library, count: usize) {
        self.book(library);
        let mut draw = Draw::new(library);
        let vignettes = library.vignettes.values().map(|own| own.given.clone());
        let near = thresholds(library, &Number::ratio(1, 100_000));
        let fixed: Vec<Vec<(FactKey, Value)>> = vignettes.chain(near).collect();
        let anyone = std::iter::repeat_n(Vec::new(), count);
        for given in fixed.into_iter().chain(anyone) {
            if let Some(patient) = draw.patient(&given) {
                self.patient(library, &patient);
            }
        }
    }

    /// Asks the translator and the engine.
    fn judged(&self) -> Result<(), Failed> {
        let mut child = Command::new("node")
            .arg(folder().join("judge.js"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("node does not start: {error}"))?;
        let stdin = child.stdin.take();
        let written = stdin.map(|mut stdin| stdin.write_all(self.0.as_bytes()));
        let output = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        match (output.status.success(), written) {
            (true, Some(Ok(()))) => {
                eprint!("{said}");
                Ok(())
            }
            _ => Err(said.into()),
        }
    }
}

/// As many as the machine that hands in is asked for, fewer elsewhere.
fn patients() -> usize {
    let asked = std::env::var("PATHBOOK_PATIENTS").ok();
    let asked = asked.and_then(|number| number.parse().ok());
    asked.unwrap_or(400).min(10_000)
}

fn the_book_is_answered_alike() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, problems) = pathbook::read::read(root).expect("the book is here");
    let verified = pathbook::check(&sources, problems, date(2026, 11, 23));
    let verified = verified.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mut cases = Cases::default();
    cases.add_book(verified.library(), patients());
    cases.judged()
}

/// Scores, tables, outputs, adjudications, entered pathways, unknowns and any-of facts.
fn generated_books_are_answered_alike() -> Result<(), Failed> {
    let mut cases = Cases::default();
    for text in generator::examples(patients().div_ceil(50).min(40)) {
        cases.add_book(&generator::library(&text), 40);
    }
    cases.judged()
}

/// Every patient of the books that `tests/semantics.rs` asks the prover and the interpreter about.
fn examples_are_answered_alike() -> Result<(), Failed> {
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

/// Whoever takes a library over is told what it can't say.
fn what_is_left_out_is_said() -> Result<(), Failed> {
    let book = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
        ```intervention x\n```\n\
        ```recommendation yes\nwhen = \"true\"\nfor = [\"x\"]\nstrength = \"strong\"\ncertainty = \"low\"\n```\n\
        ```recommendation no\nwhen = \"true\"\nagainst = [\"x\"]\nstrength = \"strong\"\ncertainty = \"low\"\n```\n\
        ```adjudication both\ntension = \"T\"\nreading = \"R\"\nwhy = \"W\"\nbetween = [\"yes\", \"no\"]\nunresolved = true\non = [\"x\"]\n```\n\
        ```invariant order\nnever = \"before(x, x)\"\n```\n";
    let cql = cql::of_library(&generator::library(book), "1").expect("no number is in it");
    for said in ["`both` leaves open", "`order` asks what comes before what"] {
        assert!(
            cql.left_out.iter().any(|own| own.contains(said)),
            "{:?}",
            cql.left_out
        );
    }
    Ok(())
}

fn numbers_are_refused() -> Result<(), Failed> {
    let book = |number: &str| {
        format!(
            "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
             ```fact x\ntype = \"quantity\"\nunit = \"h\"\nrange = [0, 1]\n```\n\
             ```condition c\nwhen = \"x >= {number}\"\n```\n"
        )
    };
    let written = |number| cql::of_library(&generator::library(&book(number)), "1");
    assert!(written("0.12345678 h").is_ok());
    let minutes = written("1 min").expect("as its author wrote it");
    assert!(
        minutes.text.contains("\"x\" >= 1 'min'"),
        "{}",
        minutes.text
    );
    let refused = written("0.123456789 h").expect_err("too many decimals");
    assert!(refused.0.contains("0.123456789"), "{refused:?}");
    Ok(())
}
