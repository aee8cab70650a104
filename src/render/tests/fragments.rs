//! What another site shows in a frame stands alone, and leads back.

use std::collections::BTreeMap;

use scraper::Html;

use super::{MADE, all};
use crate::export::ExportedFiles;
use crate::render::{NoFragments, fragments};
use crate::sample::verified;
use crate::survey::Edits;

const BASE: &str = "https://example.org/care/";
const BOOK: &str = "[book]\ntitle = \"Heat & cold\"\nbase-url = \"https://example.org/care/\"\nnotice = \"For clinicians.\"\n";

fn exported(more: &[(&str, &str)]) -> Result<ExportedFiles, NoFragments> {
    let verified = verified(more);
    let site = crate::site(&verified, Edits::LeftOut).expect("it can be drawn");
    fragments(&site)
}

fn documents() -> BTreeMap<String, Html> {
    let exported = exported(&[("book.toml", BOOK), ("content/made/index.md", MADE)]);
    let exported = exported.expect("it has an address");
    let html = exported.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, text)| (path.to_owned(), Html::parse_document(text)))
        .collect()
}

#[test]
fn it_requests_nothing_and_runs_nothing() {
    let documents = documents();
    let of = |folder: &str| {
        documents
            .keys()
            .filter(|path| path.starts_with(folder))
            .count()
    };
    assert!(
        of("recommendation/") > 1 && of("pathway/") > 0,
        "{:?}",
        documents.keys()
    );
    for (path, html) in &documents {
        let policy = all(html, "meta[http-equiv=Content-Security-Policy]");
        let policy = policy[0].attr("content").expect("a policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-"),
            "{policy}"
        );
        assert_eq!(
            all(
                html,
                "script, link[rel=stylesheet], iframe, form, [style], [onclick]"
            )
            .len(),
            0,
            "{path}"
        );
        for picture in all(html, "img") {
            let source = picture.attr("src").unwrap_or_default();
            assert!(source.starts_with("data:image/"), "{path}: {source}");
        }
    }
}

#[test]
fn the_policy_knows_the_style() {
    for html in documents().values() {
        let style: String = all(html, "style")[0].text().collect();
        let policy = all(html, "meta[http-equiv=Content-Security-Policy]");
        let policy = policy[0].attr("content").expect("a policy");
        assert!(policy.contains(&crate::markup::hash(&style)));
    }
}

#[test]
fn links_lead_to_the_book_or_stay() {
    for (path, html) in documents() {
        for link in all(&html, "a") {
            let href = link.attr("href").unwrap_or_default();
            match href.strip_prefix('#') {
                Some(part) => {
                    assert_eq!(link.attr("target"), Some("_self"), "{path}: {href}");
                    assert_eq!(
                        all(&html, &format!("[id='{part}']")).len(),
                        1,
                        "{path}: {href}"
                    );
                }
                None => {
                    let is_there = href.starts_with(BASE)
                        || href.starts_with("https://")
                        || href.starts_with("mailto:");
                    assert!(is_there, "{path}: {href}");
                }
            }
        }
        let title = all(&html, "h1 a")[0].attr("href").expect("a link");
        assert_eq!(title, format!("{BASE}{path}"));
        assert!(
            html.root_element()
                .text()
                .any(|text| text.contains("For clinicians."))
        );
    }
}

#[test]
fn a_book_without_an_address_has_none() {
    assert!(matches!(exported(&[]), Err(NoFragments::NoAddress)));
}
