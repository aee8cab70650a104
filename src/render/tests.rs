//! What must hold for every page of every book, tried on a small one.

mod advice;
mod alone;
mod backlinks;
mod fragments;
mod menu;
mod patient;
mod print;
mod shell;
mod sum;
mod table;
mod web;
mod without;

use std::collections::{BTreeMap, BTreeSet};

use scraper::{Html, Selector};

use super::{FileTree, Files};
use crate::problem::Code;
use crate::sample::site;
use crate::source::Sources;

fn pages(files: &Files) -> BTreeMap<String, Html> {
    files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).expect("text");
            (path.to_owned(), Html::parse_document(text))
        })
        .collect()
}

fn built() -> Files {
    site(&[]).expect("the sample builds")
}

fn text(files: &Files, path: &str) -> String {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector"))
        .collect()
}

/// Where a relative link leads: a path of the site, and a fragment.
fn follow(from: &str, href: &str) -> (String, Option<String>) {
    let (path, fragment) = match href.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_owned())),
        None => (href, None),
    };
    if path.is_empty() {
        return (from.to_owned(), fragment);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{href} of {from} leaves the site"),
            part => parts.push(part),
        }
    }
    (parts.join("/"), fragment)
}

#[test]
fn every_link_leads_somewhere() {
    let files = built();
    let pages = pages(&files);
    for (path, page) in &pages {
        for link in all(page, "a[href], link[href], img[src], script[src]") {
            let href = link
                .attr("href")
                .or(link.attr("src"))
                .expect("selected for it");
            if href.starts_with("http") {
                assert_eq!(
                    (link.value().name(), link.attr("rel")),
                    ("a", Some("noreferrer")),
                    "{href}"
                );
                continue;
            }
            let (to, fragment) = follow(path, href);
            assert!(files.get(&to).is_some(), "{path} links to {href}");
            if let Some(fragment) = fragment {
                let there = all(&pages[&to], "[id]");
                let found = there
                    .iter()
                    .any(|part| part.attr("id") == Some(fragment.as_str()));
                assert!(found, "{path} links to {href}");
            }
        }
    }
}

#[test]
fn identifiers_are_unique_and_headings_in_order() {
    for (path, page) in pages(&built()) {
        let mut seen = BTreeSet::new();
        for part in all(&page, "[id]") {
            assert!(
                seen.insert(part.attr("id")),
                "{path}: {:?}",
                part.attr("id")
            );
        }
        assert_eq!(all(&page, "h1").len(), 1, "{path}");
        let mut last = 0;
        for heading in all(&page, "h1, h2, h3, h4, h5, h6") {
            let level: u8 = heading.value().name()[1..].parse().expect("a level");
            assert!(level <= last + 1, "{path}: {}", heading.html());
            last = level;
        }
    }
}

#[test]
fn pages_hold_under_a_strict_policy() {
    let built = built();
    for (path, page) in pages(&built) {
        for element in all(&page, "*") {
            for (name, _) in element.value().attrs() {
                assert!(
                    name != "style" && !name.starts_with("on"),
                    "{path}: {}",
                    element.html()
                );
            }
        }
        assert!(
            all(&page, "style, iframe, object, embed, base").is_empty(),
            "{path}"
        );
        // Data is not run.
        for script in all(&page, "script:not([type='application/ld+json'])") {
            let (to, _) = follow(&path, script.attr("src").expect("no script in the page"));
            assert!(built.get(&to).is_some(), "{path}: {}", script.html());
        }
        let policy = all(&page, "meta[http-equiv='Content-Security-Policy']");
        assert!(
            policy[0]
                .attr("content")
                .is_some_and(|policy| policy.starts_with("default-src 'self'"))
        );
    }
}

#[test]
fn pages_have_landmarks_the_notice_and_a_language() {
    for (path, page) in pages(&built()) {
        assert_eq!(all(&page, "main#main").len(), 1, "{path}");
        assert_eq!(all(&page, "header.site-header, footer").len(), 2, "{path}");
        assert_eq!(all(&page, "html[lang='en']").len(), 1, "{path}");
        assert_eq!(all(&page, "body > a.skip[href='#main']").len(), 1, "{path}");
        let notices = all(&page, ".notice, footer p");
        let told = notices
            .iter()
            .filter(|notice| notice.text().collect::<String>() == "Not for use.");
        assert_eq!(told.count(), 2, "{path}");
    }
}

#[test]
fn html_is_well_formed() {
    for (path, page) in pages(&built()) {
        assert_eq!(page.errors, Vec::<String>::new(), "{path}");
    }
}

#[test]
fn what_authors_write_is_text() {
    let files = built();
    let evidence = text(&files, "evidence/heat-trials.html");
    assert!(evidence.contains("adults &lt;with&gt; pain"), "{evidence}");
    assert!(text(&files, "index.html").contains("Heat &amp; &lt;care&gt;"));
    assert!(text(&files, "recommendation/heat-first.html").contains("<h1>Heat &lt;first&gt;</h1>"));
}

#[test]
fn a_recommendation_says_direction_strength_and_certainty() {
    let files = built();
    let page = text(&files, "recommendation/no-cold.html");
    assert!(
        page.contains("We recommend against") && page.contains("strong recommendation"),
        "{page}"
    );
    assert!(page.contains("level II, grade B (ours)"), "{page}");
    assert!(text(&files, "recommendation/heat-first.html").contains("moderate certainty"));
}

#[test]
fn a_thing_names_what_refers_to_it() {
    let files = built();
    let page = Html::parse_document(&text(&files, "intervention/heat.html"));
    let users: Vec<String> = all(&page, ".used-by > ul a")
        .iter()
        .map(|link| link.text().collect())
        .collect();
    assert_eq!(
        users,
        [
            // What is worked out is told on its page.
            "acute",
            "cold",
            "contrast bath",
            "heat trials",
            "Heat <first>",
            // What to do instead is told on its page.
            "no cold",
            "Heat as comfort",
            "warm course",
            "warm when acute",
            "ada",
            "care: warm",
            "care: rest",
            "warmth: At <once>",
            "warmth: later",
            "Care"
        ]
    );
}

#[test]
fn the_source_page_counts_and_marks_what_is_not_quoted() {
    let page = text(&built(), "heat/source.html");
    assert!(
        page.contains("3 of 3 sentences are quoted in full."),
        "{page}"
    );
    let extra = (
        "content/heat/source.md",
        "# Heat\n\nUse heat first. Do not use cold, ever. Keep moving.\n",
    );
    let page = text(&site(&[extra]).expect("it builds"), "heat/source.html");
    assert!(
        page.contains("<mark>, ever.</mark>") && page.contains("1 partly quoted"),
        "{page}"
    );
}

#[test]
fn chapters_keep_their_own_heading_identifiers() {
    let page = text(&built(), "heat/care.html");
    assert!(
        page.contains("<h2 id=\"figures\">Figures &amp; tables</h2>"),
        "{page}"
    );
    assert!(
        page.contains("aria-label=\"Table: Figures &amp; tables\""),
        "{page}"
    );
    assert!(page.contains("<td class=\"right\">2</td>"), "{page}");
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    assert_eq!(built(), built());
}

#[test]
fn a_book_can_replace_a_template_and_a_broken_one_is_a_problem() {
    let template = (
        "templates/404.html",
        "{% extends \"base.html\" %}{% block content %}Lost?{% endblock %}",
    );
    assert!(text(&site(&[template]).expect("it builds"), "404.html").contains("Lost?"));
    let broken = ("templates/card-fact.html", "{{");
    let problems = site(&[broken]).expect_err("it is broken");
    assert_eq!(problems[0].code, Code::BrokenTemplate);
    let wrong = ("templates/thing.html", "{{ shell.nothing }}");
    let problems = site(&[wrong]).expect_err("it asks for what is not there");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].label.is_some());
}

#[test]
fn a_book_can_replace_a_part_of_the_style() {
    let mut sources = Sources::default();
    let own_style = b"body { color: red }".to_vec();
    sources
        .assets
        .insert("static/search.css".to_owned(), own_style.into());
    let mut tree = FileTree::default();
    super::assets::add_assets(&mut tree, &sources, &Default::default(), true);
    let files = Files(tree);
    let style = text(&files, super::assets::STYLE);
    assert!(
        style.contains("color: red") && !style.contains(".search-hit"),
        "{style}"
    );
    assert!(style.contains("--paper:"), "{style}");
    // It is part of that file, and has none of its own.
    assert!(files.get("static/search.css").is_none());
}

#[test]
fn data_is_json_with_every_thing() {
    let files = built();
    let book: serde_json::Value =
        serde_json::from_slice(files.get("book.json").expect("data")).expect("JSON");
    assert_eq!(book["schema"], "pathbook-book/1");
    assert_eq!(book["proofs"]["patients"], "12000");
    let things = book["things"].as_array().expect("things");
    let invariant = things
        .iter()
        .find(|thing| thing["id"] == "warm-when-acute")
        .expect("there");
    assert_eq!(invariant["claim"]["tree"]["is"], "implies");
    assert_eq!(invariant["claim"]["tree"]["of"][1]["test"], "offered");
    assert_eq!(invariant["patients_concerned"], "6");
    for thing in things {
        let page = thing["page"].as_str().expect("an address");
        assert!(files.get(page).is_some(), "{page}");
    }
}

#[test]
fn the_site_speaks_the_language_of_the_book() {
    let german = (
        "book.toml",
        "[book]\ntitle = \"Wärme\"\nlanguage = \"de-CH\"\n",
    );
    let files = site(&[german]).expect("it builds");
    let page = text(&files, "recommendation/no-cold.html");
    assert!(page.contains("<html lang=\"de-CH\" dir=\"ltr\">"), "{page}");
    assert!(page.contains("Wir raten ab von"), "{page}");
    let arabic = (
        "book.toml",
        "[book]\ntitle = \"حرارة\"\nlanguage = \"ar\"\n",
    );
    let page = text(&site(&[arabic]).expect("it builds"), "index.html");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
    assert!(page.contains("Skip to the content"), "{page}");
}

/// What is left of a template without its tags and expressions.
fn own_words(template: &str) -> String {
    let mut rest = template.to_owned();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<", ">")] {
        while let Some((before, after)) = rest.split_once(open) {
            let after = after.split_once(close).map_or("", |(_, after)| after);
            rest = format!("{before} {after}");
        }
    }
    rest
}

#[test]
fn templates_have_no_words_of_their_own() {
    for (name, template) in super::templates::every_built_in() {
        let words = own_words(template);
        assert!(!words.contains(char::is_alphabetic), "{name}: {words}");
    }
}

const MADE: &str = r#"# Made

```guideline made
title = "Care: a guideline"
version = "2.0"
status = "active"
funding = "A fund"
focus = ["treatment", "follow-up"]
searched-until = 2026-01-31
contact = { name = "The office", email = "office@example.org" }
licence = { name = "CC BY 4.0", url = "https://creativecommons.org/licenses/by/4.0/" }

[purpose]
aims = "Fewer *falls*."

[methods]
search = "Two databases."

[[member]]
name = "A. Person"
role = "chair"

[[change]]
version = "1.0"
date = 2025-01-01
what = "First."

[[change]]
version = "2.0"
date = 2026-02-01
what = "Second."
why = "A new trial."
```
"#;

/// What the checklist of a guideline says of an item: its words, and where it leads.
fn item(page: &Html, part: &str) -> (String, Vec<String>) {
    let cells = all(page, &format!("[id='{part}'] > td:last-child"));
    let cell = cells.first().unwrap_or_else(|| panic!("no item {part}"));
    let links = Selector::parse("a[href]").expect("a selector");
    let links = cell.select(&links).filter_map(|link| link.attr("href"));
    (cell.text().collect(), links.map(str::to_owned).collect())
}

#[test]
fn what_a_guideline_reports_is_linked_and_what_not_is_said() {
    let files = site(&[("content/made/index.md", MADE)]).expect("it builds");
    let pages = pages(&files);
    let page = &pages["made/reporting.html"];
    let (said, links) = item(page, "right-6");
    assert_eq!(links, ["#purpose-aims"]);
    assert!(said.contains("Fewer falls."), "{said}");
    assert_eq!(item(page, "right-4").1, ["#contact"]);
    assert_eq!(item(page, "right-9b").1, ["#members"]);
    assert_eq!(
        item(page, "agree-7").1,
        ["#methods-search", "#searched-until"]
    );
    let (said, links) = item(page, "agree-22");
    assert_eq!(links, ["#funding"]);
    assert!(said.contains("not reported: Role of the funder"), "{said}");
    for absent in ["right-1b", "right-10a", "right-13a", "agree-14", "agree-21"] {
        assert_eq!(
            item(page, absent),
            ("not reported".to_owned(), Vec::new()),
            "{absent}"
        );
    }
    assert_eq!(all(page, "[id^='right-']").len(), 35);
    assert_eq!(all(page, "[id^='agree-']").len(), 23);
    let history: Vec<String> = all(page, "h3[id^='change-']")
        .iter()
        .map(|heading| heading.text().collect())
        .collect();
    assert_eq!(
        history,
        [
            "Version 2.0, 1 February 2026",
            "Version 1.0, 1 January 2025"
        ]
    );
    let text = text(&files, "made/reporting.html");
    assert!(
        text.contains("Care: a guideline. Version 2.0."),
        "how to cite"
    );
    assert!(text.contains("href=\"mailto:office@example.org\""));
}
