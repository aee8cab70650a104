//! What holds of every text, whatever it is: nothing panics, every place that is named is in its file, and the same text has the same
//! problems. Tests and the targets of `fuzz/` share it.

#![allow(
    dead_code,
    reason = "each program that includes this uses a part of it"
)]

use jiff::civil::date;
use pathbook::parse::expression::{Column, parse_cell, parse_expression};
use pathbook::problem::report::{Format, Report};
use pathbook::problem::{Code, Problem, Problems};
use pathbook::quantity::{Number, Unit};
use pathbook::source::Sources;

pub const FRONT: &str =
    "```guideline example\ntitle = \"Example\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";
pub const SETTINGS: &str = "[book]\ntitle = \"Example\"\n";

/// Where the parts of a book end in one text.
const PART: char = '\0';

/// All that is found, warnings too; every place must be in its file.
pub fn problems(sources: &Sources, read: Problems) -> Vec<Problem> {
    let problems = match pathbook::check(sources, read, date(2026, 1, 1)) {
        Ok(verified) => {
            let unclear = verified.draw().err().unwrap_or_default();
            [verified.warnings(), &unclear].concat()
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "a book fails and nobody says why");
            problems
        }
    };
    for problem in &problems {
        assert_ne!(problem.code, Code::InternalFault, "{problem:?}");
        for label in problem.label.iter().chain(&problem.others) {
            let text = &sources.file(label.span.file).text;
            assert!(text.get(label.span.range()).is_some(), "{problem:?}");
        }
    }
    problems
}

/// The same, and the first few can be printed in every format.
pub fn printed(sources: &Sources) -> Vec<Problem> {
    let problems = problems(sources, Problems::default());
    for format in Format::ALL {
        Report::new(problems.iter().take(5), sources).print(format, true);
    }
    problems
}

/// A book with this chapter.
pub fn with_chapter(text: &str) -> Sources {
    Sources::from_files([
        ("book.toml", SETTINGS),
        ("content/example/index.md", FRONT),
        ("content/example/01-example.md", text),
    ])
}

/// An expression, a cell, a unit or a number.
pub fn expression(text: &str) {
    if let Err(error) = parse_expression(text) {
        assert!(text.get(error.range).is_some(), "{text}");
    }
    for is_set in [false, true] {
        let column = Column { name: "x", is_set };
        if let Err(error) = parse_cell(text, column) {
            assert!(text.get(error.range).is_some(), "{text}");
        }
    }
    if let Ok(unit) = Unit::parse(text) {
        assert_eq!(unit.to_string(), text.trim());
    }
    if let Ok(number) = text.parse::<Number>() {
        let written = number.to_string();
        assert!(
            written.len() > 40 || written.parse() == Ok(number),
            "{text}"
        );
    }
}

/// A chapter, read and resolved twice over.
pub fn chapter(text: &str) {
    let sources = with_chapter(text);
    let resolved = || {
        let mut problems = Problems::default();
        let document = pathbook::parse::parse(&sources, &mut problems);
        pathbook::resolve::resolve(&sources, &document, &mut problems);
        problems.sorted()
    };
    let problems = resolved();
    for label in problems
        .iter()
        .flat_map(|problem| problem.label.iter().chain(&problem.others))
    {
        let text = &sources.file(label.span.file).text;
        assert!(text.get(label.span.range()).is_some(), "{label:?}");
    }
    assert_eq!(problems, resolved());
}

/// A chapter, a bibliography, settings and a source text, checked twice over.
pub fn book(text: &str) {
    let mut parts = text.split(PART);
    let mut part = |otherwise| parts.next().unwrap_or(otherwise);
    let files = [
        ("content/example/01-example.md", part("")),
        (
            "content/references.yml",
            part("trial:\n  type: misc\n  title: A trial\n"),
        ),
        ("book.toml", part(SETTINGS)),
        ("content/example/source.md", part("One sentence.\n")),
        ("content/example/index.md", FRONT),
    ];
    let sources = Sources::from_files(files);
    assert_eq!(printed(&sources), problems(&sources, Problems::default()));
}
