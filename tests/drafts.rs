//! A book with errors can be looked at: every page says that it is not proved, and each problem stands at its place.

mod harness;

use std::collections::BTreeSet;
use std::path::Path;

use harness::{Book, Page, Suite};
use pathbook::draft;
use pathbook::problem::{Code, Severity};
use pathbook::render::DraftFiles;
use pathbook::{Refused, verified};
use scraper::{Html, Selector};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 1, 1);

fn select<'h>(page: &'h Html, selector: &str) -> Vec<scraper::ElementRef<'h>> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).collect()
}

fn text(files: &DraftFiles, path: &str) -> String {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// What is wrong with the draft of a book.
fn look(book: &Book, about: &str) {
    let (sources, read) = book.sources();
    let checked = verified(&sources, read, TODAY);
    let (files, problems) = draft(&sources, &checked);
    let errors = problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error);
    let errors = errors.count();
    assert!(files.get("index.html").is_some(), "{about}");
    assert!(
        text(&files, "robots.txt").contains("Disallow: /\n"),
        "{about}"
    );
    for path in ["book.json", "sitemap.xml", "feed.xml"] {
        assert!(
            files.get(path).is_none(),
            "{about}: {path} can't say that it is a draft"
        );
    }
    let alone = matches!(checked, Err(Refused::Unresolved(_))) || files.iter().count() == 2;
    let mut placed = BTreeSet::new();
    for (path, bytes) in files.iter() {
        assert!(
            !path.ends_with(".svg") || path.starts_with("static/"),
            "{about}: {path}"
        );
        if !path.ends_with(".html") {
            continue;
        }
        let page = std::str::from_utf8(bytes).expect("text");
        if path == "static/problems.html" || alone {
            assert!(page.contains("content=\"default-src "), "{about}: {path}");
            continue;
        }
        // Each page begins with the banner, whatever its template is.
        let body = page.find("<body").unwrap_or(0);
        let banner = page
            .find("<aside class=\"draft\"")
            .unwrap_or_else(|| panic!("{about}: {path} has no banner"));
        assert!(
            page.matches("<aside class=\"draft\"").count() == 1,
            "{about}: {path}"
        );
        assert!(banner - body < 300, "{about}: {path}");
        assert!(
            !page.contains("class=\"proved\""),
            "{about}: {path} claims a proof"
        );
        for at in page.match_indices("<article id=\"problem-") {
            let rest = &page[at.0 + "<article id=\"problem-".len()..];
            let number = rest
                .split('"')
                .next()
                .and_then(|number| number.parse().ok());
            placed.insert(number.unwrap_or(0usize));
        }
    }
    if !alone {
        links_lead(&files, about, errors, &placed);
    }
}

/// Each error that the banner lists leads to where it is shown.
fn links_lead(files: &DraftFiles, about: &str, errors: usize, placed: &BTreeSet<usize>) {
    let page = Html::parse_document(&text(files, "index.html"));
    let links = select(&page, ".draft li a");
    assert_eq!(links.len(), errors.min(30), "{about}");
    for link in links {
        let href = link.attr("href").expect("a link");
        let (path, part) = href
            .split_once('#')
            .unwrap_or_else(|| panic!("{about}: {href}"));
        let path = match path {
            "" => "index.html",
            path => path,
        };
        let there = text(files, path);
        assert!(there.contains(&format!("id=\"{part}\"")), "{about}: {href}");
        let number: usize = part
            .trim_start_matches("problem-")
            .parse()
            .expect("a number");
        assert!(
            path == "static/problems.html" || placed.contains(&number),
            "{about}: {href}"
        );
    }
}

/// On two threads, since there are many.
fn look_at(books: Vec<(String, Book)>) {
    assert!(!books.is_empty());
    let half = books.len().div_ceil(2);
    std::thread::scope(|scope| {
        for part in books.chunks(half) {
            scope.spawn(|| part.iter().for_each(|(about, book)| look(book, about)));
        }
    });
}

#[test]
fn every_book_that_fails_by_its_code_can_be_looked_at() {
    let codes = Code::ALL.iter();
    let books = codes.filter_map(|&code| Some((code.to_string(), Page::of(code).fails?)));
    look_at(books.collect());
}

/// One section of some in each suite: all of them take minutes. `EVERY_DRAFT=1` looks at all.
#[test]
fn books_of_the_suites_can_be_looked_at() {
    let step = match std::env::var_os("EVERY_DRAFT") {
        Some(_) => 1,
        None => 9,
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut books = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with("README.md") {
            continue;
        }
        let suite = Suite::parse(&std::fs::read_to_string(&path).expect("text"));
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        for section in suite.sections.into_iter().step_by(step) {
            books.push((format!("{name}: {}", section.title), section.book));
        }
    }
    look_at(books);
}

#[test]
fn a_draft_of_a_sound_book_says_that_it_passes_and_claims_no_proof() {
    let book = Page::of(Code::BrokenInvariant).passes.expect("an example");
    look(&book, "a sound book");
    let (sources, read) = book.sources();
    let (files, _) = draft(&sources, &verified(&sources, read, TODAY));
    assert!(text(&files, "index.html").contains("Every check passes."));
}

/// The patient and the path of a rule that is broken stand at the rule, in its chapter and on its page.
#[test]
fn a_broken_rule_shows_its_patient_and_the_lit_path() {
    let book = Page::of(Code::BrokenInvariant).fails.expect("an example");
    let (sources, read) = book.sources();
    let (files, problems) = draft(&sources, &verified(&sources, read, TODAY));
    let problem = problems
        .iter()
        .find(|problem| problem.code == Code::BrokenInvariant);
    let message = &problem.expect("it is broken").message;
    let mut pages = 0;
    for (path, bytes) in files.iter() {
        let page = std::str::from_utf8(bytes).unwrap_or_default();
        if !path.ends_with(".html") || path.starts_with("static/") {
            continue;
        }
        let page = Html::parse_document(page);
        for article in select(&page, ".draft-problem") {
            let said: String = article.text().collect();
            if said.contains(message.as_str()) {
                pages += 1;
                assert!(
                    said.contains("A patient in whom it shows"),
                    "{path}: {said}"
                );
            }
        }
    }
    // Its chapter, its own page, that of all rules, and the whole book.
    assert_eq!(pages, 4);
}
