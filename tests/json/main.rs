//! `docs/interpreter.py` knows `book.json` and nothing else, and says of every patient what the interpreter says: everything that decides is in it.
//!
//! Without Python the tests are not run, which is said; with `PATHBOOK_REQUIRE_BROWSER=1` they fail instead.

#[path = "../judges/answers.rs"]
mod answers;
#[path = "../generator/mod.rs"]
mod generator;
#[path = "../harness/mod.rs"]
mod harness;
#[path = "../judges/mod.rs"]
mod judges;

use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::{Failed, Trial};
use pathbook::export::thing_alone;
use pathbook::problem::Problems;
use serde_json::{Value as Json, json};

use answers::Cases;

fn main() -> ExitCode {
    let trials = vec![
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
    let needed = [(
        judges::is_on_the_path("python3"),
        "there is no Python (python3)",
    )];
    judges::run("tests/json", &judges::lacking(&needed), trials)
}

fn cases() -> Cases {
    Cases::new(|library| {
        let things = library.things.iter();
        let things: Vec<Json> = things.map(|thing| thing_alone(library, *thing)).collect();
        Some((json!({ "things": things }), answers::in_cql()))
    })
}

fn judged(cases: &Cases) -> Result<(), Failed> {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/json/judge.py");
    let mut python = Command::new("python3");
    python.arg(judge).env("PYTHONDONTWRITEBYTECODE", "1");
    judges::judged(&mut python, cases.lines())
}

fn the_book_is_read_alike() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, mut problems) = pathbook::read::read(root).expect("the book is here");
    let document = pathbook::parse::parse(&sources, &mut problems);
    let library = pathbook::resolve::resolve(&sources, &document, &mut Problems::default());
    let mut cases = cases();
    cases.add_book(&library.expect("the book resolves"), 400);
    judged(&cases)
}

/// Scores, tables, outputs, adjudications, entered pathways, unknowns and any-of facts.
fn generated_books_are_read_alike() -> Result<(), Failed> {
    let mut cases = cases();
    for text in generator::examples(100) {
        cases.add_book(&generator::library(&text), 40);
    }
    judged(&cases)
}

fn examples_are_read_alike() -> Result<(), Failed> {
    let mut cases = cases();
    cases.add_examples();
    judged(&cases)
}
