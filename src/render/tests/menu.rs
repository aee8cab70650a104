//! The menu of a book of very many chapters: where the reader is, what is near, and a way to all of them.

use std::collections::BTreeMap;

use jiff::civil::date;
use scraper::{ElementRef, Html};

use super::{Files, all, text};
use crate::source::Sources;
use crate::survey::Edits;

fn book(chapters: usize) -> Files {
    let front = "# Prose\n\n```guideline prose\ntitle = \"Prose\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";
    let mut files = BTreeMap::from([
        (
            "book.toml".to_owned(),
            "[book]\ntitle = \"Prose\"\n".to_owned(),
        ),
        ("content/prose/index.md".to_owned(), front.to_owned()),
    ]);
    for number in 0..chapters {
        let path = format!("content/prose/chapter-{number:03}.md");
        files.insert(path, format!("# Chapter {number:03}\n\nWords.\n"));
    }
    let files = files.iter();
    let sources = Sources::from_files(files.map(|(path, text)| (path.as_str(), text.as_str())));
    let verified = crate::check(&sources, Default::default(), date(2026, 1, 1));
    let verified = verified.unwrap_or_else(|problems| panic!("{problems:#?}"));
    crate::build(&verified, Edits::LeftOut).expect("templates that fit")
}

fn page(files: &Files, path: &str) -> Html {
    Html::parse_document(&text(files, path))
}

fn href(link: &ElementRef<'_>) -> String {
    link.attr("href").unwrap_or_default().to_owned()
}

#[test]
fn a_short_list_of_chapters_stands_on_every_page() {
    let files = book(40);
    for path in [
        "prose/chapter-020.html",
        "guideline/prose.html",
        "safety.html",
    ] {
        let page = page(&files, path);
        let links = all(&page, ".menu a").into_iter();
        let chapters = links.filter(|link| href(link).contains("chapter-"));
        assert_eq!(chapters.count(), 40, "{path}");
    }
}

#[test]
fn of_a_long_list_the_menu_has_what_is_near_and_a_way_to_all() {
    let files = book(150);
    let page_of_one = page(&files, "prose/chapter-070.html");
    let links = all(&page_of_one, ".menu a");
    let hrefs: Vec<String> = links.iter().map(href).collect();
    let near: Vec<&String> = hrefs
        .iter()
        .filter(|href| href.starts_with("chapter-"))
        .collect();
    assert_eq!(
        near.first().map(|href| href.as_str()),
        Some("chapter-055.html")
    );
    assert_eq!(
        near.last().map(|href| href.as_str()),
        Some("chapter-085.html")
    );
    let current = all(&page_of_one, ".menu [aria-current=page]");
    assert_eq!(
        current.iter().map(href).collect::<Vec<_>>(),
        ["chapter-070.html"]
    );
    assert!(
        hrefs.contains(&"../contents.html#chapters-of-prose".to_owned()),
        "{hrefs:?}"
    );
    // All of them, after the heading that the menu leads to.
    let contents = page(&files, "contents.html");
    assert_eq!(all(&contents, "#chapters-of-prose").len(), 1);
    let listed = all(&contents, "main ul a").into_iter();
    let listed = listed.filter(|link| href(link).starts_with("prose/chapter-"));
    assert_eq!(listed.count(), 150);
}

#[test]
fn a_page_weighs_the_same_in_a_larger_book() {
    let weight = |files: &Files| text(files, "prose/chapter-070.html").len();
    let (small, large) = (book(150), book(300));
    assert_eq!(weight(&small), weight(&large));
    let home = |files: &Files| text(files, "index.html").len();
    assert_eq!(home(&small), home(&large));
}
