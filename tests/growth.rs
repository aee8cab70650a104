//! Twice as much of anything takes about twice as long. Each kind of thing is tried with some of it and with twice as many, in
//! CPU time of this process's own, so that neither the machine nor what else it does matters. The large books, of which a run
//! takes minutes unoptimised, are tried with `cargo test --release --test growth -- --ignored`.

#![cfg(unix)]

#[path = "growth/books.rs"]
mod books;
mod clock;

use std::num::NonZero;
use std::time::Duration;

use books::Files;
use clock::took;
use jiff::civil::date;
use pathbook::mutate::{Effort, tally};
use pathbook::problem::{Problem, Problems};
use pathbook::render::render_on;
use pathbook::report::{Format, Report};
use pathbook::source::Sources;
use pathbook::survey::Edits;
use pathbook::verify::Verified;

/// Of work that is as the square of its input, twice the input takes four times as long.
const MOST_TIMES: u32 = 3;

/// Shorter times say nothing of how they grow.
const LEAST: Duration = Duration::from_millis(60);

/// Noise is in every time, and never makes it shorter.
const ATTEMPTS: usize = 3;

fn sources(files: &Files) -> Sources {
    Sources::from_files(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
}

fn check(sources: &Sources) -> Result<Verified, Vec<Problem>> {
    pathbook::check(sources, Problems::default(), date(2026, 1, 1))
}

/// What is proved, and nothing of a site.
fn prove(files: &Files) {
    check(&sources(files)).expect("a book without errors");
}

/// A site as `build` makes it, but for the disk; only what can be drawn is rendered.
fn build(files: &Files) {
    let sources = sources(files);
    let verified = check(&sources).expect("a book without errors");
    let site = pathbook::site(&verified, Edits::Judged).expect("it can be drawn");
    // On the thread whose time is measured.
    let files = render_on(&site, NonZero::<usize>::MIN);
    files.expect("templates that fit");
}

/// All that is found, in every format.
fn report(files: &Files) {
    let sources = sources(files);
    let problems = check(&sources).expect_err("a book with errors");
    for format in Format::ALL {
        Report::new(&problems, &sources).print(format, false);
    }
}

/// Holds what is done with a book to its size.
#[track_caller]
fn grows_as_its_book(work: fn(&Files), book: fn(usize) -> Files, count: usize) {
    let (small, large) = (book(count), book(count * 2));
    let ratio = || {
        let (before, after) = (took(|| work(&small)).1, took(|| work(&large)).1);
        (before, after, after <= before.max(LEAST) * MOST_TIMES)
    };
    let mut tried = (0..ATTEMPTS).map(|_| ratio());
    let last = tried.find(|(.., fits)| *fits);
    assert!(last.is_some(), "{count}: {:?}", ratio());
}

/// A text that would take twenty times its size in memory is refused before it does.
#[test]
fn a_text_past_the_limit_is_an_error_that_says_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let content = folder.path().join("content");
    std::fs::create_dir(&content).expect("a folder");
    std::fs::write(
        folder.path().join("book.toml"),
        "[book]\ntitle = \"Book\"\n",
    )
    .expect("a file");
    let read = || {
        pathbook::read::read(folder.path())
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    let line = "Words and more words, to the end of the line.\n";
    let text = line.repeat((16 << 20) / line.len());
    std::fs::write(content.join("a.md"), &text).expect("a file");
    assert_eq!(read(), Ok(()));
    std::fs::write(content.join("a.md"), text.clone() + line).expect("a file");
    let message = "`content/a.md` has 16.1 MiB: at most 16 MiB of text are read from a file";
    assert_eq!(read(), Err(message.to_owned()));
    for name in ["a.md", "b.md", "c.md", "d.md", "e.md"] {
        std::fs::write(content.join(name), &text).expect("a file");
    }
    let message = "the texts of this book have more than 64 MiB, which is the most that is read";
    assert_eq!(read(), Err(message.to_owned()));
}

/// A large table has far more edits than a site waits for: they are said to be untried, not left out.
#[test]
fn edits_that_would_take_too_long_are_said_not_to_be_tried() {
    let sources = sources(&books::rows(9));
    let verified = check(&sources).expect("a book without errors");
    let edits = tally(&verified);
    let most = Effort::MOST_EDITS_OF_SITE;
    assert!(edits.tried() > 0 && edits.tried() <= most, "{edits:?}");
    let all = pathbook::mutate::edits(verified.library()).len();
    assert_eq!(edits.all(), all);
    let files = pathbook::build(&verified, Edits::Judged).expect("templates that fit");
    let page = files.get("safety.html").expect("a page of safety rules");
    let page = String::from_utf8_lossy(page);
    assert!(
        page.contains("unsafe edits were not tried, since that would take too long"),
        "{page}"
    );
}

macro_rules! grows {
    ($($name:ident: $work:ident of $book:ident, $few:expr, $many:expr;)*) => {
        $(
            #[test]
            fn $name() {
                grows_as_its_book($work, books::$book, $few);
            }
        )*

        mod large {
            use super::*;

            $(
                #[test]
                #[ignore = "takes long unoptimised"]
                fn $name() {
                    grows_as_its_book($work, books::$book, $many);
                }
            )*
        }
    };
}

grows! {
    rows_of_a_table: build of rows_of_a_table, 343, 2_197;
    bands_of_a_table: prove of bands, 125, 1_000;
    classes_in_a_chain: build of chain_of_classes, 60, 600;
    members_of_a_class: build of members_of_a_class, 60, 600;
    recommendations: build of recommendations, 40, 500;
    pages: build of pages, 30, 300;
    guidelines: build of guidelines, 10, 100;
    facts_of_a_rule: build of facts_in_a_rule, 60, 500;
    terms_of_a_rule: build of terms_of_a_rule, 500, 10_000;
    entries_of_a_score: prove of entries_of_a_score, 100, 1_000;
    vignettes: build of vignettes, 60, 500;
    invariants: build of invariants, 60, 500;
    pathways: build of pathways, 20, 200;
    steps_of_a_pathway: build of steps, 20, 200;
    equal_headings: build of equal_headings, 500, 2_000;
    terms: build of terms, 100, 1_000;
    mentions_of_a_term: build of mentions_of_a_term, 500, 5_000;
    works: build of works, 100, 1_000;
    footnotes: build of footnotes, 300, 3_000;
    unknown_names: report of unknown_names, 300, 3_000;
    problems_in_a_line: report of equal_problems_in_a_line, 300, 5_000;
    problems_in_lines: report of equal_problems, 300, 5_000;
    works_of_one_key: report of works_of_one_key, 300, 3_000;
    digits: report of digits, 1_000, 100_000;
    fields_of_the_book: report of fields_of_the_book, 300, 5_000;
}
