//! `docs/semantics.md` and the programs that mean what it says: each example of it is a book of `tests/semantics.md`, whose vignettes the
//! prover decides and whose patients the interpreter answers one by one. `tests/browser` asks the pages' evaluator about the same books.

mod generator;
mod harness;
mod oracle;

use harness::{Section, Suite, compare};
use num_bigint::BigUint;
use oracle::checks::{Tried, suspicions};
use pathbook::problem::Code;
use pathbook::prove::Prover;

fn sections() -> Vec<Section> {
    Suite::parse(include_str!("semantics.md")).sections
}

/// Examples stand in the document as quotations of one line.
#[test]
fn every_example_is_a_book() {
    let document = include_str!("../docs/semantics.md");
    let said: Vec<&str> = document
        .lines()
        .filter_map(|line| line.strip_prefix("> "))
        .collect();
    let sections = sections();
    let books: Vec<&str> = sections.iter().map(|own| own.title.as_str()).collect();
    assert_eq!(said, books);
}

/// How many patients a book says that it has.
fn stated(section: &Section) -> BigUint {
    let texts = section.book.files.iter().map(|file| file.text.as_str());
    let lines = texts.flat_map(str::lines);
    let mut counts = lines.filter_map(|line| line.strip_prefix("Patients: ")?.strip_suffix('.'));
    let count = counts.next().and_then(|count| count.parse().ok());
    count.unwrap_or_else(|| panic!("“{}” says how many patients it has", section.title))
}

#[test]
fn the_prover_reads_them_so() {
    let mut wrong = String::new();
    for section in sections() {
        let diff = compare(&section.book);
        if !diff.is_empty() {
            wrong += &format!("“{}”\n{diff}", section.title);
        }
        let library = section.book.library();
        let mut prover = Prover::new(&library).expect("a small space");
        assert_eq!(prover.admitted(), stated(&section), "“{}”", section.title);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_interpreter_reads_them_so() {
    for section in sections() {
        let title = &section.title;
        let library = section.book.library();
        let tried = Tried::new(&library);
        assert_eq!(
            BigUint::from(tried.patients.len()),
            stated(&section),
            "“{title}”"
        );
        let expectations = suspicions(&library);
        let expectations = expectations
            .iter()
            .filter(|own| own.code == Code::FailedVignette);
        for expectation in expectations {
            assert_eq!(tried.count(&expectation.concerns), 0, "“{title}”");
        }
    }
}
