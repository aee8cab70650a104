//! What stands around the content of every page.

use std::collections::BTreeSet;

use super::{all, built, pages, text};
use crate::sample::site;
use scraper::Html;

const KEPT: &str = "[book]\ntitle = \"Heat\"\nrepository = \"https://example.org/heat/\"\n";

fn page(book: &str, path: &str) -> Html {
    let files = site(&[("book.toml", book)]).expect("it builds");
    Html::parse_document(&text(&files, path))
}

fn hrefs(page: &Html, selector: &str) -> Vec<String> {
    let links = all(page, selector).into_iter();
    links
        .filter_map(|link| link.attr("href").map(str::to_owned))
        .collect()
}

#[test]
fn a_page_links_to_its_own_file_in_the_repository() {
    let care = page(KEPT, "heat/care.html");
    let links = hrefs(&care, ".standing .no-print a");
    assert_eq!(
        links,
        [
            "https://example.org/heat/edit/main/content/heat/care.md",
            "https://example.org/heat/issues/new"
        ]
    );
    let other = format!("{KEPT}branch = \"next steps\"\nreport = \"https://example.org/ask\"\n");
    let thing = page(&other, "intervention/heat.html");
    let links = hrefs(&thing, ".standing .no-print a");
    assert_eq!(
        links,
        [
            "https://example.org/heat/edit/next%20steps/content/heat/care.md",
            "https://example.org/ask"
        ]
    );
}

#[test]
fn without_a_repository_there_is_nothing_to_edit() {
    let care = Html::parse_document(&text(&built(), "heat/care.html"));
    assert!(hrefs(&care, ".standing .no-print a").is_empty());
    // A page that no file holds alone has no file to change.
    let contents = page(KEPT, "contents.html");
    let links = hrefs(&contents, ".standing .no-print a");
    assert_eq!(links, ["https://example.org/heat/issues/new"]);
}

#[test]
fn a_draft_says_so_on_every_page_of_it() {
    let care = Html::parse_document(&text(&built(), "heat/care.html"));
    let banners = all(&care, ".banner");
    let said: String = banners[0].text().collect();
    assert_eq!(said, "This guideline is a draft: it is not in force.");
}

#[test]
fn a_page_lists_what_it_cites_and_its_numbers_lead_there() {
    let care = Html::parse_document(&text(&built(), "heat/care.html"));
    let entries = all(&care, ".cited li");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].attr("id"), Some("ref-moss2020"));
    let numbers = hrefs(&care, ".cites a");
    assert!(!numbers.is_empty());
    assert!(numbers.iter().all(|href| href == "#ref-moss2020"));
    let contents = Html::parse_document(&text(&built(), "contents.html"));
    assert!(all(&contents, ".cited").is_empty());
}

#[test]
fn the_pages_above_and_beside_are_linked() {
    let care = Html::parse_document(&text(&built(), "heat/care.html"));
    assert_eq!(hrefs(&care, ".trail a"), ["../index.html", "index.html"]);
    assert_eq!(hrefs(&care, "[rel=prev]"), ["index.html"]);
    let current = all(&care, ".menu [aria-current=page]");
    assert_eq!(current.len(), 1);
    let home = Html::parse_document(&text(&built(), "index.html"));
    assert!(all(&home, ".trail").is_empty());
}

#[test]
fn words_of_the_site_say_their_language_where_it_is_not_the_books() {
    let skip = |language: &str| {
        let page = page(
            &format!("[book]\ntitle = \"Heat\"\nlanguage = \"{language}\"\n"),
            "index.html",
        );
        let skip = &all(&page, "a.skip")[0];
        (
            skip.attr("lang").map(str::to_owned),
            skip.attr("dir").map(str::to_owned),
        )
    };
    assert_eq!(skip("ar"), (Some("en".to_owned()), Some("ltr".to_owned())));
    assert_eq!(skip("de"), (None, None));
}

/// Every heading of the second level is a part of its page, but those of cards and of the form's groups, which come and go.
#[test]
fn on_every_page_each_part_is_listed() {
    let said = |element: &scraper::ElementRef<'_>| element.text().collect::<String>();
    for (path, page) in pages(&built()) {
        let own_list = path == "print.html" || !all(&page, "nav.jump").is_empty();
        let listed: Vec<(String, String)> = all(&page, ".toc a")
            .iter()
            .map(|link| (link.attr("href").unwrap_or_default().to_owned(), said(link)))
            .collect();
        let headings = all(&page, "main h2").into_iter().filter(|heading| {
            let mut above = heading.ancestors().filter_map(scraper::ElementRef::wrap);
            !above.any(|above| matches!(above.value().name(), "article" | "form"))
        });
        let parts: Vec<(String, String)> = headings
            .map(|heading| {
                (
                    format!("#{}", heading.attr("id").unwrap_or("no identifier")),
                    said(&heading),
                )
            })
            .collect();
        match own_list || parts.len() < 2 {
            true => assert!(listed.is_empty(), "{path}"),
            false => assert_eq!(listed, parts, "{path}"),
        }
    }
}

#[test]
fn the_main_part_of_each_kind_of_thing_is_listed() {
    let files = built();
    for (path, part) in [
        ("pathway/care.html", "#flowchart"),
        ("pathway/care.html", "#steps"),
        ("table/warmth.html", "#what-to-do"),
        ("evidence/heat-trials.html", "#results"),
        ("score/burden.html", "#points"),
        ("protocol/warm-course.html", "#schedule"),
        ("condition/acute.html", "#says"),
        ("vignette/ada.html", "#advice"),
        ("adjudication/heat-or-cold.html", "#tension"),
        ("recommendation/heat-first.html", "#applies"),
        ("intervention/heat.html", "#said-of-it"),
    ] {
        let page = Html::parse_document(&text(&files, path));
        let listed = hrefs(&page, ".toc a");
        assert!(listed.iter().any(|href| href == part), "{path}: {listed:?}");
    }
}

#[test]
fn every_page_leads_to_the_licences_of_its_scripts() {
    let files = built();
    assert!(text(&files, "static/licences.txt").contains("MiniSearch"));
    for (path, page) in pages(&files) {
        let links = hrefs(&page, ".site-footer a");
        let leads = links
            .iter()
            .any(|href| href.ends_with("static/licences.txt"));
        assert!(leads, "{path}: {links:?}");
    }
}

/// The texts of a page in their order, each with the language that stands for it.
fn texts(page: &Html) -> Vec<(String, Option<String>)> {
    let texts = page.tree.nodes().filter_map(|node| {
        let text = node.value().as_text()?;
        let mut above = node.ancestors().filter_map(scraper::ElementRef::wrap);
        let parent = above.clone().next()?.value().name();
        // What stands in `noscript` is parsed as text; an option holds no elements, and may mix words.
        let is_shown = !matches!(
            parent,
            "script" | "style" | "title" | "desc" | "noscript" | "option"
        );
        let language = above.find_map(|above| above.attr("lang").map(str::to_owned));
        is_shown.then(|| (text.to_string(), language))
    });
    let words = texts.filter(|(text, _)| text.chars().any(char::is_alphabetic));
    words.collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| !word.is_empty())
}

/// A book in a language that the site does not speak: whatever a page says in English, by itself or among the author's words, says that it is English.
/// The same book in German tells which words are the site's, since only those are others.
#[test]
fn on_every_page_the_sites_own_words_say_their_language() {
    let built = |language: &str| {
        let book = format!("[book]\ntitle = \"Heat\"\nlanguage = \"{language}\"\n");
        pages(&site(&[("book.toml", &book)]).expect("it builds"))
    };
    let (german, other) = (built("de"), built("it"));
    let mut found = 0;
    for (path, page) in &other {
        let german = texts(&german[path]);
        let of_authors: BTreeSet<&str> = german.iter().flat_map(|(text, _)| words(text)).collect();
        for (text, language) in texts(page) {
            assert!(!text.contains(crate::words::is_mark), "{path}: {text}");
            match language.as_deref() {
                Some("it") => {
                    let mut words = words(&text);
                    let foreign = words.find(|word| !of_authors.contains(word));
                    assert_eq!(foreign, None, "{path}: `{text}` is read as Italian");
                }
                Some("en") => found += 1,
                other => panic!("{path}: `{text}` is in {other:?}"),
            }
        }
    }
    assert!(found > 1000, "{found}");
}

#[test]
fn no_file_of_a_book_in_another_language_has_a_mark() {
    let book = "[book]\ntitle = \"Heat\"\nlanguage = \"it\"\nbase-url = \"https://example.org/\"\n";
    let files = site(&[("book.toml", book)]).expect("it builds");
    for (path, bytes) in files.iter() {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(crate::words::is_mark), "{path}");
        assert!(!text.contains("\\ufdd"), "{path}");
    }
}
