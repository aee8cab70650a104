use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;
use scraper::ElementRef;

use super::{Files, all, built, follow, pages};
use crate::model::Kind;
use crate::survey::Edits;

fn is_page_of_thing(path: &str) -> bool {
    let folder = path.split_once('/').map(|(folder, _)| folder);
    path.ends_with(".html")
        && folder.is_some_and(|folder| Kind::ALL.iter().any(|kind| kind.name() == folder))
}

/// Whether a link is the thing's own: not of the lists below it, nor of another thing's card that stands there.
fn is_own(link: ElementRef<'_>) -> bool {
    let parts: Vec<ElementRef<'_>> = link.ancestors().filter_map(ElementRef::wrap).collect();
    let is = |part: &ElementRef<'_>, name: &str, class: &str| {
        part.value().name() == name && part.value().classes().any(|name| name == class)
    };
    let is_listed = parts.iter().any(|part| {
        matches!(part.value().name(), "nav" | "aside")
            || is(part, "section", "used-by")
            || is(part, "section", "written")
    });
    let in_card = parts.iter().any(|part| is(part, "article", "card"));
    let is_title = parts
        .iter()
        .any(|part| part.value().classes().any(|class| class == "card-title"));
    let is_note = parts
        .iter()
        .any(|part| part.value().classes().any(|class| class == "cites"));
    !is_listed && (!in_card || is_title && !is_note)
}

/// Every link that a thing's page draws to another's, and every one that a page names as what refers to it.
fn drawn_and_named(files: &Files) -> [BTreeSet<(String, String)>; 2] {
    let (mut drawn, mut named) = (BTreeSet::new(), BTreeSet::new());
    for (path, page) in pages(files)
        .iter()
        .filter(|(path, _)| is_page_of_thing(path))
    {
        for link in all(page, "main a[href]") {
            let (to, _) = follow(path, link.attr("href").expect("selected for it"));
            if is_page_of_thing(&to) && to != *path && is_own(link) {
                drawn.insert((path.clone(), to));
            }
        }
        for link in all(page, ".used-by a[href]") {
            let (from, _) = follow(path, link.attr("href").expect("selected for it"));
            if is_page_of_thing(&from) {
                named.insert((from, path.clone()));
            }
        }
    }
    [drawn, named]
}

fn every_link_is_named(files: &Files) {
    let [drawn, named] = drawn_and_named(files);
    assert!(!drawn.is_empty());
    let missing: Vec<_> = drawn.difference(&named).collect();
    assert!(missing.is_empty(), "drawn, and not named: {missing:#?}");
}

#[test]
fn what_links_to_a_thing_is_named_on_its_page() {
    every_link_is_named(&built());
}

#[test]
fn what_links_to_a_thing_of_the_book_is_named_on_its_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, problems) = crate::read::read(root).expect("the book is here");
    let verified = crate::check(&sources, problems, date(2026, 11, 23)).expect("no problem");
    let files = crate::build(&verified, Edits::LeftOut);
    every_link_is_named(&files.expect("no template is broken"));
}
