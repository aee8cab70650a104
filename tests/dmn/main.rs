//! Books in DMN, as the schemas of the standard and a modeler's reader read them and an engine answers: of every patient what the
//! interpreter says.
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

use libtest_mimic::{Arguments, Failed, Trial};
use pathbook::export::NotExported;
use pathbook::export::dmn::{self, Dmn};
use pathbook::interpret::advise;
use pathbook::model::{HitPolicy, Library, Patient};
use serde_json::{Value as Json, json};

use answers::{Cases, assert_rounded, book, patients};

fn main() -> ExitCode {
    let alike = vec![
        Trial::test("the_book_is_answered_alike", the_book_is_answered_alike),
        Trial::test(
            "so_are_books_of_every_shape",
            generated_books_are_answered_alike,
        ),
        Trial::test(
            "so_are_the_examples_of_what_a_book_means",
            examples_are_answered_alike,
        ),
        Trial::test("so_are_cells_of_every_form", cells_are_answered_alike),
    ];
    let mut trials = judges::needing("tests/dmn", &lacking(), alike);
    let valid = Trial::test("models_and_test_cases_are_valid", are_valid);
    let unjudged = unjudged();
    if let Some(why) = unjudged {
        eprintln!("\ntests/dmn does not ask the schemas of the standard: {why}");
    }
    trials.push(valid.with_ignored_flag(unjudged.is_some()));
    trials.extend([
        Trial::test("what_engines_read_differently_is_not_written", traps),
        Trial::test("names_are_letters_digits_and_underscores", names_are_plain),
        Trial::test("what_is_left_out_is_said", what_is_left_out_is_said),
        Trial::test("what_feel_would_round_is_refused", rounding_is_refused),
    ]);
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// What the engine's tests lack.
fn lacking() -> Vec<&'static str> {
    judges::lacking(&[
        (judges::is_on_the_path("node"), "there is no Node.js (node)"),
        (
            folder().join("node_modules/dmn-moddle").is_dir(),
            "the packages are not installed (npm ci --prefix tests/dmn)",
        ),
        (
            judges::is_on_the_path("dsntk"),
            "there is no dsntk (cargo install dsntk --version 0.3.0 --locked)",
        ),
    ])
}

/// Why nothing is asked of the schemas, which are not part of this project.
fn unjudged() -> Option<&'static str> {
    let needed = [
        (judges::is_on_the_path("xmllint"), "there is no xmllint"),
        (schemas().is_dir(), "they are not here"),
    ];
    judges::lacking(&needed).first().copied()
}

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/dmn/tck/TestCases")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dmn")
}

fn begin(library: &Library) -> Option<(Dmn, Json)> {
    match dmn::of_library(library, "1") {
        Ok(dmn) => {
            let begin = json!({ "dmn": dmn.model });
            Some((dmn, begin))
        }
        Err(NotExported { why, .. }) => {
            assert_rounded(library, &why);
            None
        }
    }
}

fn cases() -> Cases {
    Cases::new(|library| {
        let (dmn, begin) = begin(library)?;
        let answered = move |library: &Library, patient: &Patient| {
            if hits_two_of_one(library, patient) {
                return None;
            }
            let answers = dmn.answers(library, patient)?;
            Some(serde_json::to_value(answers).expect("JSON"))
        };
        Some((begin, Box::new(answered)))
    })
}

/// Two rows of a table of which one must be hit: nobody in a book that is proved.
fn hits_two_of_one(library: &Library, patient: &Patient) -> bool {
    let hits = advise(library, patient).hits;
    let mut tables = library.tables.iter();
    tables.any(|(key, table)| {
        table.hit == HitPolicy::Unique && hits.iter().filter(|row| row.table == key).count() > 1
    })
}

/// Asks the modeler's reader and the engine.
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

const GUIDELINE: &str = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";

/// A table on facts of each type, which may be unknown, with cells of every form.
fn cells() -> Library {
    let facts = "```fact yes\ntype = \"yes-no\"\nmay-be-unknown = true\n```\n\
        ```fact colour\ntype = \"one-of\"\nvalues = [\"red\", \"green\", \"blue\"]\nmay-be-unknown = true\n```\n\
        ```fact age\ntype = \"quantity\"\nunit = \"a\"\nrange = [0, 120]\nmay-be-unknown = true\n```\n\
        ```fact signs\ntype = \"any-of\"\nvalues = [\"p\", \"q\"]\nmay-be-unknown = true\n```\n\
        ```intervention x\n```\n";
    let cells = [
        "yes, -, -, -",
        "no, -, -, -",
        "no or unknown, -, -, -",
        "-, 'red', -, -",
        "-, 'red' or 'blue', -, -",
        "-, not 'red', -, -",
        "-, -, >= 18 'a', -",
        "-, -, not > 60 'a', -",
        "-, -, not 40 'a', -",
        "-, -, > 18 'a' and <= 60 'a', -",
        "-, -, < 6 'wk' or > 80 'a', -",
        "-, -, unknown, -",
        "-, -, -, 'p' and not 'q'",
    ];
    let rows = cells.iter().enumerate().map(|(at, cells)| {
        let cells: Vec<String> = cells
            .split(", ")
            .map(|cell| format!("\"{cell}\""))
            .collect();
        let when = cells.join(", ");
        format!("[row.r{at}]\nwhen = [{when}]\noffer = [\"x\"]\n")
    });
    let table = |hit: &str, rows: String| {
        format!(
            "```table {hit}-row\ninputs = [\"yes\", \"colour\", \"age\", \"signs\"]\nhit = \"{hit}\"\n{rows}```\n"
        )
    };
    let rows: String = rows.collect();
    let tables = table("collect", rows.clone()) + &table("first", rows);
    generator::library(&[GUIDELINE, facts, &tables].concat())
}

fn cells_are_answered_alike() -> Result<(), Failed> {
    let mut cases = cases();
    cases.add_book(&cells(), patients());
    judged(&cases)
}

/// Unary tests that some engines take to be true of null.
fn traps() -> Result<(), Failed> {
    let model = dmn::of_library(&cells(), "1")
        .expect("no number is too fine")
        .model;
    let entries = model.split("<inputEntry ").skip(1);
    let entries: Vec<&str> = entries
        .filter_map(|own| own.split("<text>").nth(1)?.split("</text>").next())
        .collect();
    for entry in &entries {
        assert!(!entry.contains("not") && !entry.contains("!="), "{entry}");
    }
    for entry in [
        "&quot;green&quot;, &quot;blue&quot;",
        "&lt;= 60",
        "(18..60]",
        "&lt; 40, &gt; 40",
    ] {
        assert!(entries.contains(&entry), "{entry}: {entries:?}");
    }
    let other = model.split("hitPolicy=").skip(1);
    let policies: Vec<&str> = other.filter_map(|own| own.split('"').nth(1)).collect();
    assert_eq!(policies, ["COLLECT", "FIRST"]);
    for variable in model.split("<variable ").skip(1) {
        let (variable, _) = variable.split_once('>').expect("an element ends");
        assert!(variable.contains("typeRef="), "{variable}");
    }
    Ok(())
}

fn names_are_plain() -> Result<(), Failed> {
    let book = [
        GUIDELINE,
        "```fact item\ntype = \"yes-no\"\n```\n",
        "```fact a-b\ntype = \"quantity\"\nunit = \"mm[Hg]\"\nrange = [0, 300]\n```\n",
        "```fact a-b-in-mm-hg\ntype = \"yes-no\"\n```\n",
        "```output dose\ntype = \"quantity\"\nunit = \"mg\"\nrange = [0, 9]\n```\n",
    ];
    let dmn = dmn::of_library(&generator::library(&book.concat()), "1");
    let model = dmn.expect("no number is in it").model;
    let names = model.split("<variable ").skip(1);
    let names: Vec<&str> = names.filter_map(|own| own.split('"').nth(3)).collect();
    assert!(
        names.starts_with(&["item_2", "a_b_in_mm_Hg", "a_b_in_mm_hg"]),
        "{names:?}"
    );
    assert!(names.contains(&"dose_in_mg"), "{names:?}");
    let is_plain = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    assert!(names.iter().all(is_plain), "{names:?}");
    Ok(())
}

/// Whoever takes a model over is told what it can't say.
fn what_is_left_out_is_said() -> Result<(), Failed> {
    let book = [
        GUIDELINE,
        "```intervention x\n```\n",
        "```recommendation yes\nwhen = \"true\"\nfor = [\"x\"]\nstrength = \"strong\"\ncertainty = \"low\"\n```\n",
        "```recommendation no\nwhen = \"true\"\nagainst = [\"x\"]\nstrength = \"strong\"\ncertainty = \"low\"\n```\n",
        "```adjudication both\ntension = \"T\"\nreading = \"R\"\nwhy = \"W\"\nbetween = [\"yes\", \"no\"]\nunresolved = true\non = [\"x\"]\n```\n",
        "```invariant order\nnever = \"before(x, x)\"\n```\n",
    ];
    let dmn = dmn::of_library(&generator::library(&book.concat()), "1");
    let left_out = dmn.expect("no number is in it").left_out;
    for said in [
        "`both` leaves open what is right where statements disagree: both are said in the model.",
        "`order` asks what comes before what on a path; the model does not say it.",
        "is proved of the book; the model only says whether they hold for the patient in hand.",
    ] {
        assert!(
            left_out.iter().any(|own| own.contains(said)),
            "{left_out:?}"
        );
    }
    let cells = dmn::of_library(&cells(), "1").expect("no number is too fine");
    assert!(
        cells.left_out.iter().any(|own| own.contains("unit")),
        "{:?}",
        cells.left_out
    );
    Ok(())
}

fn rounding_is_refused() -> Result<(), Failed> {
    let written = |range: &str, more: &str| {
        let fact = format!("```fact x\ntype = \"quantity\"\nunit = \"a\"\nrange = {range}\n```\n");
        let book = [GUIDELINE, &fact, more].concat();
        dmn::of_library(&generator::library(&book), "1")
    };
    let weeks = "```condition c\nwhen = \"x < 6 wk\"\n```\n";
    let model = written("[0, 9]", weeks).expect("a multiple").model;
    assert!(model.contains("x_in_a * 487 &lt; 56"), "{model}");
    let ratio = "```calculation r\nis = \"2 / x\"\nunit = \"1/a\"\n```\n";
    let refused = written("[1, 9]", ratio).expect_err("a quotient");
    assert!(
        refused.why.contains("`r` is more than a sum"),
        "{refused:?}"
    );
    Ok(())
}

/// The schemas of the standard, and of its compatibility kit for the test cases.
fn are_valid() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let verified = book();
    let books = generator::examples(8);
    let books = books.iter().map(|text| generator::library(text));
    let books: Vec<Library> = books.chain([cells()]).collect();
    for (number, library) in books.iter().chain([verified.library()]).enumerate() {
        let Some((dmn, _)) = begin(library) else {
            continue;
        };
        let mut files = vec![(dmn.model, "DMN13.xsd")];
        files.extend(dmn.tests.map(|tests| (tests, "testCases.xsd")));
        for (text, schema) in files {
            let file = place.path().join(format!("{number}.xml"));
            std::fs::write(&file, text)?;
            let mut xmllint = Command::new("xmllint");
            xmllint.args(["--noout", "--schema"]);
            let said = xmllint.arg(schemas().join(schema)).arg(&file).output()?;
            let errors = String::from_utf8_lossy(&said.stderr);
            assert!(said.status.success(), "{errors}");
        }
    }
    Ok(())
}
