//! What holds of every text, whatever it is: nothing panics, every place that is named is in its file, and the same text has the same
//! problems. Tests and the targets of `fuzz/` share it.

#![allow(
    dead_code,
    reason = "each program that includes this uses a part of it"
)]

use jiff::civil::date;
use pathbook::diff::report::{DifferenceFormat, DifferenceReport, NamedVersion};
use pathbook::diff::{CannotCompare, Difference, compare};
use pathbook::model::Library;
use pathbook::parse::expression::{CellInput, parse_cell, parse_expression};
use pathbook::problem::{Code, Problem, Problems};
use pathbook::quantity::{Number, Unit};
use pathbook::report::{Format, Report};
use pathbook::source::Sources;
use pathbook::survey::Edits;

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
        let column = CellInput { name: "x", is_set };
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

/// A BibTeX file, each of whose works is cited by the key it begins with, checked twice over.
pub fn bibliography(text: &str) {
    let cited: String = text
        .split('@')
        .filter_map(|entry| Some(entry.split_once('{')?.1.split_once(',')?.0.trim()))
        .filter(|key| !key.is_empty() && key.chars().all(char::is_alphanumeric))
        .map(|key| format!("Cited [@{key}].\n\n"))
        .collect();
    let sources = Sources::from_files([
        ("book.toml", SETTINGS),
        ("content/references.bib", text),
        ("content/example/index.md", FRONT),
        ("content/example/01-example.md", &cited),
    ]);
    assert_eq!(printed(&sources), problems(&sources, Problems::default()));
}

/// The book that `pathbook init` writes.
const STARTER: &[(&str, &str)] = &[
    (
        "book.toml",
        include_str!("../../src/cli/init/treatment/book.toml"),
    ),
    (
        "content/index.md",
        include_str!("../../src/cli/init/treatment/content/index.md"),
    ),
    (
        "content/references.yml",
        include_str!("../../src/cli/init/treatment/content/references.yml"),
    ),
    (
        "content/sore-throat/index.md",
        include_str!("../../src/cli/init/treatment/content/sore-throat/index.md"),
    ),
    (
        "content/sore-throat/01-recommendations.md",
        include_str!("../../src/cli/init/treatment/content/sore-throat/01-recommendations.md"),
    ),
    (
        "content/sore-throat/02-pathway.md",
        include_str!("../../src/cli/init/treatment/content/sore-throat/02-pathway.md"),
    ),
    (
        "content/sore-throat/03-safety.md",
        include_str!("../../src/cli/init/treatment/content/sore-throat/03-safety.md"),
    ),
    (
        "content/sore-throat/04-evidence.md",
        include_str!("../../src/cli/init/treatment/content/sore-throat/04-evidence.md"),
    ),
    (
        "content/sore-throat/05-words.md",
        include_str!("../../src/cli/init/treatment/content/sore-throat/05-words.md"),
    ),
];

/// The starter's site with a template of its own, whose name the text's first line says. There is a whole site or a problem.
pub fn template(text: &str) {
    let (name, template) = text.split_once('\n').unwrap_or(("404.html", text));
    let path = format!("templates/{name}");
    let own = [(path.as_str(), template)];
    let sources = Sources::from_files(STARTER.iter().copied().chain(own));
    let checked = pathbook::check(&sources, Problems::default(), date(2000, 6, 1));
    let built = checked.and_then(|verified| pathbook::build(&verified, Edits::LeftOut));
    match built {
        Ok(files) => assert!(files.get("index.html").is_some() && files.get("404.html").is_some()),
        Err(problems) => {
            assert!(!problems.is_empty(), "no site and nobody says why");
            for format in Format::ALL {
                Report::new(&problems, &sources).print(format, true);
            }
        }
    }
}

fn library(sources: &Sources) -> Option<Library> {
    let mut problems = Problems::default();
    let document = pathbook::parse::parse(sources, &mut problems);
    pathbook::resolve::resolve(sources, &document, &mut problems)
}

/// Two chapters as two versions of a book, compared both ways. Whoever is advised differently is so both ways; nobody is by the same book.
pub fn versions(text: &str) {
    let (old, new) = text.split_once(PART).unwrap_or((text, text));
    let sources = [with_chapter(old), with_chapter(new)];
    let [Some(old), Some(new)] = sources.each_ref().map(library) else {
        return;
    };
    let there = differs((&old, &sources[0]), (&new, &sources[1]));
    let back = differs((&new, &sources[1]), (&old, &sources[0]));
    if let (Ok(there), Ok(back)) = (there, back) {
        assert_eq!(there, back);
    }
    for (library, sources) in [(&old, &sources[0]), (&new, &sources[1])] {
        assert_ne!(differs((library, sources), (library, sources)), Ok(true));
    }
}

/// Whether anyone is advised differently; the difference can be printed in every format.
fn differs(
    (old, in_old): (&Library, &Sources),
    (new, in_new): (&Library, &Sources),
) -> Result<bool, CannotCompare> {
    let difference: Difference = compare(old, new)?;
    assert!(difference.faults.is_empty(), "{:?}", difference.faults);
    let book = |name, library, sources| NamedVersion {
        name,
        library,
        sources,
        prefix: "",
        errors: 0,
    };
    let report = DifferenceReport::new(
        &difference,
        book("old", old, in_old),
        book("new", new, in_new),
    );
    for format in [
        DifferenceFormat::Human,
        DifferenceFormat::Json,
        DifferenceFormat::Markdown,
    ] {
        report.print(format);
    }
    Ok(!difference.is_same_advice())
}
