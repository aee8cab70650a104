//! Books in CQL, as HL7's reference translator reads them and an engine answers: of every patient what the interpreter says.
//!
//! What the machine lacks is said, and the tests are not run; with `PATHBOOK_REQUIRE_BROWSER=1` they fail instead.

#[path = "../judges/answers.rs"]
mod answers;
#[path = "../generator/mod.rs"]
mod generator;
#[path = "../harness/mod.rs"]
mod harness;
#[path = "../judges/mod.rs"]
mod judges;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Failed, Trial};
use pathbook::export::{NotExported, cql};
use serde_json::json;

use answers::{Cases, assert_rounded, book, patients};

fn main() -> ExitCode {
    let trials = vec![
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
            "what_a_calculation_ties_to_a_given_number_moves_with_it",
            worked_patients_are_admitted,
        ),
        Trial::test(
            "numbers_that_cql_cannot_hold_are_refused",
            numbers_are_refused,
        ),
    ];
    let needed = [
        (judges::is_on_the_path("node"), "there is no Node.js (node)"),
        (
            folder().join("node_modules/cql-execution").is_dir(),
            "the packages are not installed (npm ci --prefix tests/cql)",
        ),
    ];
    judges::run("tests/cql", &judges::lacking(&needed), trials)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cql")
}

fn cases() -> Cases {
    Cases::new(|library| match cql::of_library(library, "1") {
        Ok(cql) => Some((json!({ "cql": cql.text }), answers::in_cql())),
        Err(NotExported { why, .. }) => {
            assert_rounded(library, &why);
            None
        }
    })
}

/// Asks the translator and the engine.
fn judged(cases: &Cases) -> Result<(), Failed> {
    let judge = folder().join("judge.js");
    judges::judged(Command::new("node").arg(judge), cases.lines())
}

fn the_book_is_answered_alike() -> Result<(), Failed> {
    let mut cases = cases();
    cases.add_book(book().library(), patients());
    judged(&cases)
}

fn generated_books_are_answered_alike() -> Result<(), Failed> {
    let mut cases = cases();
    cases.add_generated();
    judged(&cases)
}

fn examples_are_answered_alike() -> Result<(), Failed> {
    let mut cases = cases();
    cases.add_examples();
    judged(&cases)
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

/// The patient of a vignette that gives one of two facts is one of the book's.
fn worked_patients_are_admitted() -> Result<(), Failed> {
    let fact = |id: &str| {
        format!("```fact {id}\ntype = \"quantity\"\nunit = \"h\"\nrange = [0, 10]\n```\n")
    };
    let vignette = |hours: u8| {
        format!(
            "```vignette at-{hours}\ngiven = {{ first = \"{hours} h\" }}\nnot-permitted = [\"x\"]\n```\n"
        )
    };
    let book = [
        "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n",
        "```intervention x\n```\n",
        &fact("first"),
        &fact("second"),
        "```calculation gap\nis = \"second - first\"\nunit = \"h\"\n```\n",
        "```assumption soon-after\nalways = \"gap >= 2 h and gap <= 3 h\"\n```\n",
        &vignette(1),
        &vignette(5),
        &vignette(8),
    ];
    let cql = cql::of_library(&generator::library(&book.concat()), "1").expect("whole hours");
    let worked: serde_json::Value = serde_json::from_str(&cql.patients).expect("JSON");
    let patients = worked["patients"].as_array().expect("a list");
    assert_eq!(patients.len(), 3, "{worked}");
    for patient in patients {
        assert_eq!(patient["definitions"]["admitted"], true, "{patient}");
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
    assert!(refused.why.contains("0.123456789"), "{refused:?}");
    Ok(())
}
