//! The suites: books with their problems written beside the cause. `tests/suite/README.md` describes them.

mod harness;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::{Book, Found, Suite, compare, expectations};
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
    bands "bands";
    blocks "blocks";
    identifiers "identifiers";
    renames "renames";
    fields "fields";
    reporting "reporting";
    expressions "expressions";
    units "units";
    prose_and_links "prose-and-links";
    markup "markup";
    references "references";
    works "works";
    structure "structure";
    facts "facts";
    pathways "pathways";
    charts "charts";
    guarding "guarding";
    accepted "accepted";
    backing "backing";
    needless "needless";
    unevenness "unevenness";
    completeness "completeness";
    exclusiveness "exclusiveness";
    conflict "conflict";
    reach "reach";
    invariants "invariants";
    monotone "monotone";
    known_violation "known-violation";
    pairs "pairs";
    vignettes "vignettes";
    support "support";
    numbers "numbers";
    mixed_calendar "mixed-calendar";
    review "review";
    history "history";
    scores "scores";
    tables "tables";
    table_files "table-files";
    assumptions "assumptions";
    quotes "quotes";
    cut_quotes "cut-quotes";
    attribution "attribution";
    pinned "pinned";
    quoted_numbers "quoted-numbers";
    results "results";
    opposing "opposing";
    calculated_outputs "calculated-outputs";
    outputs "outputs";
    except "except";
    one_of "one-of";
    hierarchy "hierarchy";
    adjudication_groups "adjudication-groups";
    adjudications "adjudications";
    groups "groups";
    calculations "calculations";
    undecided "undecided";
    delivery "delivery";
    doses "doses";
    dosing "dosing";
    benefit "benefit";
    certainty "certainty";
    titles "titles";
    same_names "same-names";
    labels "labels";
    worded_numbers "worded-numbers";
    stories "stories";
    told_prose "told-prose";
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

/// Helps are followed: what they say to write is written, and the problem is gone.
mod a_help {
    use std::collections::BTreeMap;

    use super::harness::Form;
    use super::{Book, Code, Found, Suite, text_of};

    /// What a help says to write for the characters themselves: the backslash and what follows it.
    fn escape_of(found: &Found) -> Option<String> {
        let help = found.help()?;
        let (_, after) = help.split_once("write `\\")?;
        let (escape, _) = after.split_once('`')?;
        Some(format!("\\{escape}"))
    }

    /// The book with other text at the place of a problem; `written` makes it of the text before, of that at the place, and of that after.
    fn edited(book: &Book, found: &Found, written: impl Fn(&str, &str, &str) -> String) -> Book {
        let span = found.problem.label.as_ref().expect("a place").span;
        let (path, _) = found.place.as_ref().expect("a place");
        let mut book = book.clone();
        for file in book.files.iter_mut().filter(|file| file.path() == path) {
            let (before, rest) = file.text.split_at(span.start);
            let (own, after) = rest.split_at(span.range().len());
            file.text = written(before, own, after);
        }
        book
    }

    /// The characters of a problem are written with their backslash.
    fn escaped(book: &Book, found: &Found, escape: &str) -> Book {
        let plain = escape.replace('\\', "");
        edited(book, found, |before, own, after| {
            let own = own.replace(&plain, escape);
            if found.problem.code != Code::LostCell {
                return [before, &own, after].concat();
            }
            // The bar before the cell too.
            let at = before.rfind(&plain).expect("a bar");
            let (before, behind) = (&before[..at], &before[at + plain.len()..]);
            [before, escape, behind, &own, after].concat()
        })
    }

    /// How often each thing is said.
    fn said(found: &[Found]) -> BTreeMap<(String, String), usize> {
        let mut said = BTreeMap::new();
        for Found { problem, .. } in found {
            let key = (problem.code.to_string(), problem.message.clone());
            *said.entry(key).or_default() += 1;
        }
        said
    }

    /// What is wrong with a help, after it was followed: its problem is still there, or another one is new.
    fn fault(before: &[Found], after: &[Found], found: &Found) -> Option<String> {
        let own = (
            found.problem.code.to_string(),
            found.problem.message.clone(),
        );
        let (was, is) = (said(before), said(after));
        let times = |said: &BTreeMap<_, usize>| said.get(&own).copied().unwrap_or_default();
        let new = is.keys().find(|key| !was.contains_key(*key));
        match (times(&is) < times(&was), new) {
            (true, None) => None,
            (false, _) => Some(format!("still said: {}", own.1)),
            (true, Some((code, message))) => Some(format!("new: {code}: {message}")),
        }
    }

    fn follow(
        names: &[&str],
        followed: impl Fn(&Book, &Found) -> Option<(String, Book)>,
    ) -> (usize, Vec<String>) {
        let (mut count, mut faults) = (0, Vec::new());
        for name in names {
            for section in Suite::parse(&text_of(name)).sections {
                let before = section.book.problems();
                // In other forms places are others than in what was typed.
                let files = &section.book.files;
                if files.iter().any(|file| file.form != Form::Plain) {
                    continue;
                }
                for found in &before {
                    let Some((written, book)) = followed(&section.book, found) else {
                        continue;
                    };
                    count += 1;
                    let fault = fault(&before, &book.problems(), found);
                    faults.extend(fault.map(|fault| {
                        format!(
                            "{name}, “{}”, `{}` with `{written}`: {fault}",
                            section.title, found.text
                        )
                    }));
                }
            }
        }
        (count, faults)
    }

    #[test]
    fn to_write_a_backslash_works() {
        let names = ["markup", "references", "prose-and-links"];
        let (count, faults) = follow(&names, |book, found| {
            let escape = escape_of(found)?;
            let book = escaped(book, found, &escape);
            Some((escape, book))
        });
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(count >= 20, "{count}");
    }
}
