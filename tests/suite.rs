//! The suites: books with their problems written beside the cause. `tests/suite/README.md` describes them.

mod harness;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::{Suite, compare, expectations};
use pathbook::problem::Code;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite");

/// What is wrong with a suite file, section by section.
fn failures(text: &str) -> String {
    let suite = Suite::parse(text);
    let diffs = suite.sections.iter().filter_map(|section| {
        let diff = compare(&section.book);
        let title = format!("line {}: “{}”\n", section.line, section.title);
        (!diff.is_empty()).then(|| title + &diff)
    });
    diffs.collect::<Vec<_>>().join("\n")
}

fn text_of(name: &str) -> String {
    let path = Path::new(FOLDER).join(format!("{name}.md"));
    fs::read_to_string(path).expect("a suite")
}

#[track_caller]
fn run(name: &str) {
    let text = text_of(name);
    assert!(!Suite::parse(&text).sections.is_empty(), "{name} is empty");
    let failures = failures(&text);
    assert!(failures.is_empty(), "tests/suite/{name}.md\n\n{failures}");
}

macro_rules! suites {
    ($($name:ident $file:literal;)*) => {
        const SUITES: &[&str] = &[$($file,)*];

        $(#[test]
        fn $name() {
            run($file);
        })*
    };
}

suites! {
    reading "reading";
    census "census";
    blocks "blocks";
    identifiers "identifiers";
    fields "fields";
    reporting "reporting";
    expressions "expressions";
    units "units";
    prose_and_links "prose-and-links";
    markup "markup";
    references "references";
    structure "structure";
    facts "facts";
    pathways "pathways";
    charts "charts";
    guarding "guarding";
    completeness "completeness";
    exclusiveness "exclusiveness";
    conflict "conflict";
    reach "reach";
    invariants "invariants";
    vignettes "vignettes";
    support "support";
    numbers "numbers";
    review "review";
    history "history";
    scores "scores";
    tables "tables";
    assumptions "assumptions";
    quotes "quotes";
    templates "templates";
}

#[test]
fn no_suite_is_left_out() {
    let files = fs::read_dir(FOLDER).expect("the suites");
    for file in files {
        let name = file.expect("a file").file_name();
        let name = name.to_string_lossy().replace(".md", "");
        assert!(
            name == "README" || SUITES.contains(&name.as_str()),
            "{name}"
        );
    }
}

/// Every problem that a book can have is brought about more than once.
#[test]
fn every_code_is_expected_somewhere() {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for name in SUITES {
        let suite = Suite::parse(&text_of(name));
        let books = suite.sections.iter().map(|section| &section.book);
        for expectation in books.flat_map(|book| expectations(book).expect("expectations")) {
            *counts.entry(expectation.code).or_default() += 1;
        }
    }
    let rare = Code::ALL.iter().filter(|code| {
        let count = counts.get(code).copied().unwrap_or_default();
        **code != Code::InternalFault && count < 2
    });
    assert_eq!(rare.collect::<Vec<_>>(), [] as [&Code; 0]);
}

/// The harness on itself: what is expected wrongly must be said.
mod harness_says {
    use super::failures;

    const TYPO: &str = "```fact pregnant\ntype = \"yes-nO\"";

    #[track_caller]
    fn says(expectation: &str, words: &str) {
        let failures = failures(&format!("--- a typo ---\n{TYPO} {expectation}\n```\n"));
        assert!(failures.contains(words), "{failures}");
    }

    #[test]
    fn nothing_where_all_is_as_expected() {
        let right = "# error[unknown-word] `yes-nO` is not\n# help: `yes-no`";
        let section = format!("--- a typo ---\n{TYPO} {right}\n```\n");
        assert_eq!(failures(&section), "");
        let below = format!("--- a typo ---\n{TYPO}\n# ^ error[unknown-word] `yes-nO`\n```\n");
        assert_eq!(failures(&below), "");
        let outside = format!("--- a typo ---\n{TYPO}\n```\n<!-- ^^ error[unknown-word] -->\n");
        assert_eq!(failures(&outside), "");
    }

    #[test]
    fn a_problem_that_is_not_expected() {
        says(
            "",
            "line 3: not expected:\n    error[unknown-word] `yes-nO`",
        );
        says("", "“a typo”");
    }

    #[test]
    fn an_expectation_that_is_not_met() {
        says(
            "# error[unknown-unit] furlong",
            "line 3: not found:\n    [unknown-unit] … furlong",
        );
    }

    #[test]
    fn an_expectation_at_another_line() {
        says("\n# error[unknown-word] `yes-nO`", "line 4: not found:");
        says("# ^ error[unknown-word] `yes-nO`", "line 3: not expected:");
    }

    #[test]
    fn other_words_than_expected() {
        says("# error[unknown-word] no such word", "but found:");
        says(
            "# error[unknown-word] `yes-nO`\n# help: guess",
            "but found:",
        );
        says(
            "# error[unknown-word] `yes-nO`\n# note: guess",
            "but found:",
        );
        says(
            "# error[unknown-word] `yes-nO`\n# also: guess",
            "but found:",
        );
        says(
            "# error[unknown-word] `yes-nO`\n# text: guess",
            "but found:",
        );
    }

    #[test]
    fn a_problem_expected_twice() {
        says(
            "# error[unknown-word] `yes-nO` # error[unknown-word]",
            "not found:",
        );
    }

    #[test]
    fn an_expectation_that_is_none() {
        says(
            "# error[no-such-code] x",
            "no problem is named `no-such-code`",
        );
        says("# warning[unknown-word] x", "of another severity");
        says("# here error[unknown-word] x", "looks like an expectation");
        says(
            "# ^^^^^^^^^ error[unknown-word] x",
            "looks like an expectation",
        );
    }
}
