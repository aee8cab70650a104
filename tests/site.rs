//! The built site of the real book: its links, identifiers, validity, safety, and that the same book gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::date;
use pathbook::source::Sources;
use scraper::{Html, Selector};

type Site = BTreeMap<String, Vec<u8>>;

fn build(sources: &Sources) -> Site {
    let verified = pathbook::check(
        sources,
        pathbook::problem::Problems::default(),
        date(2026, 11, 23),
    )
    .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let site = pathbook::plan::plan(&verified);
    let drawn = verified
        .draw()
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let files = pathbook::render::render(&site, &drawn, sources)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    files
        .iter()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

fn read() -> Sources {
    let (sources, _) =
        pathbook::read::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book is here");
    sources
}

static SITE: LazyLock<Site> = LazyLock::new(|| build(&read()));

fn pages() -> impl Iterator<Item = (&'static str, Html)> {
    let pages = SITE.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| {
        (
            path.as_str(),
            Html::parse_document(std::str::from_utf8(bytes).expect("UTF-8")),
        )
    })
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector"))
        .collect()
}

fn attributes<'a>(page: &'a Html, name: &'a str) -> Vec<&'a str> {
    all(page, &format!("[{name}]"))
        .into_iter()
        .filter_map(|element| element.value().attr(name))
        .collect()
}

/// A relative address from a page, as a path from the root of the site.
fn resolve(from: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            ".." => _ = parts.pop()?,
            "." | "" => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn two_builds_give_the_same_bytes() {
    assert!(*SITE == build(&read()));
}

#[test]
fn every_link_resolves() {
    let ids: BTreeMap<&str, BTreeSet<String>> = pages()
        .map(|(path, page)| {
            (
                path,
                attributes(&page, "id")
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            )
        })
        .collect();
    for (path, page) in pages() {
        for address in attributes(&page, "href")
            .into_iter()
            .chain(attributes(&page, "src"))
        {
            if address.starts_with("https://") || address.starts_with("http://") {
                continue;
            }
            let (file, fragment) = address.split_once('#').unwrap_or((address, ""));
            let file = if file.is_empty() {
                path.to_owned()
            } else {
                resolve(path, file).expect("inside the site")
            };
            assert!(
                SITE.contains_key(&file),
                "{path} links to {address}, which is not there"
            );
            if !fragment.is_empty() {
                assert!(
                    ids[file.as_str()].contains(fragment),
                    "{path} links to {address}, and there is no such part"
                );
            }
        }
    }
}

#[test]
fn pages_are_valid_and_identifiers_unique() {
    for (path, page) in pages() {
        assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
        let ids = attributes(&page, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{path}");
        assert_eq!(all(&page, "h1").len(), 1, "{path}");
        assert_eq!(all(&page, "main").len(), 1, "{path}");
        assert_eq!(all(&page, "html[lang=en]").len(), 1, "{path}");
        let levels: Vec<u8> = all(&page, "h1, h2, h3, h4, h5, h6")
            .iter()
            .map(|heading| heading.value().name().as_bytes()[1] - b'0')
            .collect();
        for pair in levels.windows(2) {
            assert!(
                pair[1] <= pair[0] + 1,
                "{path} skips a level of heading: {levels:?}"
            );
        }
    }
}

#[test]
fn nothing_runs_and_nothing_is_fetched_from_elsewhere() {
    for (path, page) in pages() {
        assert!(
            all(
                &page,
                "script:not([src]):not([type='application/ld+json']), style, iframe, object, embed, [style], base"
            )
            .is_empty(),
            "{path}"
        );
        for element in all(&page, "*") {
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on"), "{path}: {name}");
                assert!(
                    !value.trim().to_lowercase().starts_with("javascript:"),
                    "{path}: {value}"
                );
            }
        }
        for fetched in all(&page, "link[href], img[src], script[src]") {
            let address = fetched
                .value()
                .attr("href")
                .or(fetched.value().attr("src"))
                .expect("selected");
            assert!(
                !address.contains(':') && !address.starts_with("//"),
                "{path} fetches {address}"
            );
        }
        assert_eq!(
            all(&page, "meta[http-equiv='Content-Security-Policy']").len(),
            1,
            "{path}"
        );
    }
}

#[test]
fn every_page_says_what_it_is() {
    for (path, page) in pages() {
        let text: String = page.root_element().text().collect();
        assert!(text.contains("It is no medical advice."), "{path}");
        assert!(text.contains("encodes a given document"), "{path}");
    }
}

#[test]
fn every_sentence_of_the_source_is_quoted() {
    let page = String::from_utf8(SITE["dry-needling/source.html"].clone()).expect("UTF-8");
    assert!(page.contains("40 of 40 sentences are quoted in full."));
}

#[test]
fn the_data_file_is_json_with_every_thing() {
    let book: serde_json::Value = serde_json::from_slice(&SITE["book.json"]).expect("JSON");
    let text = book.to_string();
    for id in [
        "never-in-chronic-low-back-pain",
        "dry-needling-decision",
        "needling-for-myofascial-pain",
    ] {
        assert!(text.contains(id), "{id}");
    }
}

/// What an author types is shown as typed, in every field that a page prints.
#[test]
fn markup_in_titles_and_labels_is_escaped() {
    let evil = "<img src=x onerror=alert(1)>&\"'";
    let toml = evil.replace('"', "\\\"");
    let text = format!(
        "# A <b>title</b> by `code`\n\n```guideline g\ntitle = \"{toml}\"\nversion = \"{toml}\"\nstatus = \"draft\"\nfunding = \"{toml}\"\n```\n\
         ```term t\ntitle = \"{toml}\"\ndefinition = \"d\"\nabbreviation = \"{toml}\"\nsynonyms = [\"{toml}\"]\ncodes = {{ \"{toml}\" = \"{toml}\" }}\n```\n"
    )
    .replace("<b>", "\\<b\\>")
    .replace("</b>", "\\</b\\>");
    let book = format!(
        "[book]\ntitle = \"{toml}\"\nnotice = \"{toml}\"\nauthors = [\"{toml}\"]\ndescription = \"{toml}\"\n"
    );
    let site = build(&Sources::from_files([
        ("book.toml", book.as_str()),
        ("content/g/index.md", text.as_str()),
    ]));
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Html::parse_document(std::str::from_utf8(bytes).expect("UTF-8"));
        assert!(all(&page, "img, b").is_empty(), "{path}");
        assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
    }
}

/// The pages of a list that stand under `main`, as paths of the site.
fn linked_from(path: &str) -> BTreeSet<String> {
    let page = String::from_utf8(SITE[path].clone()).expect("UTF-8");
    let page = Html::parse_document(&page);
    let links = all(&page, "main a[href]");
    let links = links.iter().filter_map(|link| link.attr("href"));
    links.filter_map(|href| resolve(path, href)).collect()
}

#[test]
fn every_index_lists_every_recommendation() {
    let recommendations = || {
        SITE.keys()
            .filter(|path| path.starts_with("recommendation/"))
    };
    assert!(recommendations().count() > 10);
    for index in [
        "by-condition.html",
        "by-intervention.html",
        "by-strength.html",
        "by-review-date.html",
        "recommendations.html",
    ] {
        let linked = linked_from(index);
        for path in recommendations() {
            assert!(linked.contains(path), "{index} leaves out {path}");
        }
    }
}

#[test]
fn everything_stands_in_the_alphabet() {
    let linked = linked_from("a-to-z.html");
    let kinds = [
        "recommendation",
        "condition",
        "intervention",
        "term",
        "evidence",
        "pathway",
    ];
    for path in SITE.keys() {
        let is_thing = kinds
            .iter()
            .any(|kind| path.starts_with(&format!("{kind}/")) && path.ends_with(".html"));
        assert!(!is_thing || linked.contains(path), "{path}");
    }
}

#[test]
fn search_knows_every_page_and_every_reference() {
    let script = String::from_utf8(SITE["search-index.js"].clone()).expect("UTF-8");
    let json = script.trim_start_matches("pathbook.book = ").trim_end();
    let book: serde_json::Value =
        serde_json::from_str(json.trim_end_matches(';')).expect("JSON in a script");
    let entries = book["entries"].as_array().expect("a list");
    let hrefs: BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| entry["href"].as_str())
        .collect();
    for path in SITE
        .keys()
        .filter(|path| path.ends_with(".html") && path.contains('/'))
    {
        let is_listed = path.ends_with("/source.html");
        assert!(is_listed || hrefs.contains(path.as_str()), "{path}");
    }
    for (_, page) in pages().filter(|(path, _)| *path == "references.html") {
        let references = all(&page, "[id^=ref-]");
        assert!(!references.is_empty());
        for reference in references {
            let id = reference.attr("id").expect("selected for it");
            assert!(
                hrefs.contains(format!("references.html#{id}").as_str()),
                "{id}"
            );
        }
    }
    for href in hrefs {
        let path = href.split('#').next().unwrap_or_default();
        assert!(SITE.contains_key(path), "{href}");
    }
}
