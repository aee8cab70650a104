//! What programs read: data in schema.org's words, feed, sitemap, whole addresses.

use std::collections::BTreeSet;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::Value;

use super::{MADE, all, built, pages, text};
use crate::render::Files;
use crate::sample::site;

const BOOK: &str = r#"[book]
title = "A \"small\" book </script><b>"
authors = ["A & B"]
base-url = "https://example.org/care/"
"#;

fn at_an_address() -> Files {
    site(&[("book.toml", BOOK), ("content/made/index.md", MADE)]).expect("it builds")
}

/// schema.org's types that the site uses, each with the type above it. As in schema-dts 2.1.0, which is made from schema.org's own files.
const TYPES: &[(&str, &str)] = &[
    ("CreativeWork", "Thing"),
    ("WebSite", "CreativeWork"),
    ("WebPage", "CreativeWork"),
    ("CollectionPage", "WebPage"),
    ("SearchResultsPage", "WebPage"),
    ("MedicalWebPage", "WebPage"),
    ("MedicalEntity", "Thing"),
    ("MedicalGuideline", "MedicalEntity"),
    ("MedicalGuidelineRecommendation", "MedicalGuideline"),
];

/// Its properties that the site uses: on which type, and what it may be; the same source.
const PROPERTIES: &[(&str, &str, &str)] = &[
    ("name", "Thing", "Text"),
    ("description", "Thing", "Text"),
    ("identifier", "Thing", "Text"),
    ("url", "Thing", "URL"),
    ("inLanguage", "CreativeWork", "Text"),
    ("isPartOf", "CreativeWork", "CreativeWork"),
    ("creditText", "CreativeWork", "Text"),
    ("version", "CreativeWork", "Text"),
    ("creativeWorkStatus", "CreativeWork", "Text"),
    ("datePublished", "CreativeWork", "Date"),
    ("license", "CreativeWork", "CreativeWork"),
    ("mainEntity", "CreativeWork", "Thing"),
    ("citation", "CreativeWork", "CreativeWork"),
    ("lastReviewed", "WebPage", "Date"),
    ("guidelineDate", "MedicalGuideline", "Date"),
    ("guidelineSubject", "MedicalGuideline", "MedicalEntity"),
    ("evidenceOrigin", "MedicalGuideline", "Text"),
    (
        "recommendationStrength",
        "MedicalGuidelineRecommendation",
        "Text",
    ),
];

fn is_a(kind: &str, wanted: &str) -> bool {
    let above = TYPES.iter().find(|(name, _)| *name == kind);
    kind == wanted || above.is_some_and(|(_, above)| is_a(above, wanted))
}

fn fits(value: &Value, range: &str) -> bool {
    match (value, range) {
        (Value::Array(values), range) => values.iter().all(|value| fits(value, range)),
        (Value::Object(_), range) => {
            follows(value);
            is_a(value["@type"].as_str().expect("a type"), range)
        }
        (Value::String(text), "Text") => !text.trim().is_empty(),
        (Value::String(text), "URL") => text.starts_with("https://") || text.starts_with("http://"),
        (Value::String(text), "Date") => text.parse::<jiff::civil::Date>().is_ok(),
        _ => false,
    }
}

/// Every type and every property is one of schema.org's, where it may be.
fn follows(object: &Value) {
    let kind = object["@type"].as_str().expect("a type");
    assert!(TYPES.iter().any(|(name, _)| *name == kind), "{kind}");
    for (name, value) in object.as_object().expect("an object") {
        if name.starts_with('@') {
            continue;
        }
        let known = PROPERTIES.iter().find(|(known, _, _)| known == name);
        let (_, on, range) = known.unwrap_or_else(|| panic!("{kind} has {name}"));
        assert!(is_a(kind, on), "{kind} has {name}");
        assert!(fits(value, range), "{kind}, {name}: {value}");
    }
}

fn linked(files: &Files, path: &str) -> Value {
    let page = &pages(files)[path];
    let blocks = all(page, "script[type='application/ld+json']");
    assert_eq!(blocks.len(), 1, "{path}");
    let json: String = blocks[0].text().collect();
    let policy = all(page, "meta[http-equiv='Content-Security-Policy']");
    let policy = policy[0].attr("content").expect("a policy");
    assert!(
        policy.contains(&format!("'{}'", crate::markup::hash(&json))),
        "{path}"
    );
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn linked_data_keeps_to_schema_org() {
    let files = at_an_address();
    let mut types = BTreeSet::new();
    for path in pages(&files).keys() {
        let data = linked(&files, path);
        assert_eq!(data["@context"], "https://schema.org", "{path}");
        follows(&data);
        for object in [&data, &data["mainEntity"], &data["citation"][0]] {
            types.extend(object["@type"].as_str().map(str::to_owned));
        }
    }
    for wanted in [
        "WebSite",
        "MedicalWebPage",
        "MedicalGuideline",
        "MedicalGuidelineRecommendation",
        "CreativeWork",
    ] {
        assert!(types.contains(wanted), "{types:?}");
    }
}

#[test]
fn a_recommendation_is_said_with_its_strength_and_certainty() {
    let files = built();
    let path = pages(&files)
        .keys()
        .find(|path| path.starts_with("recommendation/"))
        .cloned();
    let data = linked(&files, &path.expect("the sample recommends something"));
    let said = &data["mainEntity"];
    assert_eq!(said["@type"], "MedicalGuidelineRecommendation");
    let strength = said["recommendationStrength"].as_str().expect("a strength");
    let description = said["description"].as_str().expect("a sentence");
    assert!(
        description.contains(strength) && description.contains("certainty"),
        "{description}"
    );
    // Its three levels are not GRADE's.
    assert!(said.get("evidenceLevel").is_none());
}

/// The elements of well-formed XML in their order, each with its text, or with where it links to.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut elements: Vec<(String, String)> = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed XML");
        let text = match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                let href = tag.try_get_attribute("href").expect("attributes");
                let href = href.map(|href| {
                    href.normalized_value(XmlVersion::Explicit1_0)
                        .expect("a value")
                        .into_owned()
                });
                elements.push((name, href.unwrap_or_default()));
                continue;
            }
            Event::Text(text) => text.decode().expect("UTF-8").trim_matches('\n').to_owned(),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().expect("a number") {
                Some(c) => c.to_string(),
                None => {
                    let name = reference.decode().expect("UTF-8");
                    let known = quick_xml::escape::resolve_predefined_entity(&name);
                    known.expect("an entity of XML").to_owned()
                }
            },
            Event::Eof => return elements,
            Event::End(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => continue,
        };
        if let Some((_, content)) = elements.last_mut() {
            content.push_str(&text);
        }
    }
}

#[test]
fn the_feed_has_every_change_and_what_atom_requires() {
    let files = at_an_address();
    let elements = elements(&text(&files, "feed.xml"));
    let of = |name: &str| -> Vec<&str> {
        let named = elements.iter().filter(|(named, _)| named == name);
        named.map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(of("entry").len(), 2);
    // Of the feed and of each entry (RFC 4287, 4.1.1 and 4.1.2).
    for required in ["id", "title", "updated"] {
        assert_eq!(of(required).len(), 3, "{required}");
    }
    assert_eq!(of("author").len(), 1);
    assert_eq!(
        of("updated"),
        [
            "2026-02-01T00:00:00Z",
            "2026-02-01T00:00:00Z",
            "2025-01-01T00:00:00Z"
        ]
    );
    assert_eq!(of("content"), ["Second. A new trial.", "First."]);
    let ids: BTreeSet<&str> = of("id").into_iter().collect();
    assert_eq!(ids.len(), 3, "identifiers are unique");
    let pages = pages(&files);
    for address in of("link").into_iter().skip(2) {
        let (path, part) = address.split_once('#').expect("a part of a page");
        let path = path.strip_prefix("https://example.org/care/");
        let page = &pages[path.expect("in the site")];
        assert_eq!(all(page, &format!("[id='{part}']")).len(), 1, "{address}");
    }
}

#[test]
fn the_sitemap_has_every_page_by_its_canonical_address() {
    let files = at_an_address();
    let elements = elements(&text(&files, "sitemap.xml"));
    assert_eq!(elements[0].0, "urlset");
    let listed: BTreeSet<String> = elements
        .iter()
        .filter(|(name, _)| name == "loc")
        .map(|(_, text)| text.clone())
        .collect();
    for (path, page) in pages(&files) {
        let canonical = all(&page, "link[rel=canonical]");
        let address = canonical[0].attr("href").expect("an address").to_owned();
        let shared = all(&page, "meta[property='og:url']");
        assert_eq!(shared[0].attr("content"), Some(address.as_str()), "{path}");
        for property in ["og:title", "og:type", "og:image"] {
            let said = all(&page, &format!("meta[property='{property}']"));
            assert_eq!(said.len(), 1, "{path}: {property}");
        }
        let is_unlisted = !all(&page, "meta[name=robots][content=noindex]").is_empty();
        assert_eq!(
            is_unlisted,
            matches!(
                path.as_str(),
                "404.html" | "print.html" | "patient.html" | "search.html"
            ),
            "{path}"
        );
        assert_eq!(listed.contains(&address), !is_unlisted, "{path}: {address}");
    }
    assert!(listed.contains("https://example.org/care/"));
    let robots = text(&files, "robots.txt");
    assert!(
        robots.ends_with("Sitemap: https://example.org/care/sitemap.xml\n"),
        "{robots}"
    );
}

#[test]
fn a_lost_reader_finds_back_from_any_folder() {
    let files = at_an_address();
    let page = &pages(&files)["404.html"];
    for link in all(
        page,
        "a[href], link[href]:not([rel=canonical]), script[src]",
    ) {
        let address = link
            .attr("href")
            .or(link.attr("src"))
            .expect("selected for it");
        assert!(
            address.starts_with("/care/") || address.starts_with('#'),
            "{address}"
        );
    }
}

#[test]
fn without_an_address_nothing_claims_one() {
    let files = built();
    assert!(files.get("sitemap.xml").is_none() && files.get("feed.xml").is_none());
    assert_eq!(text(&files, "robots.txt"), "User-agent: *\nDisallow:\n");
    for (path, page) in pages(&files) {
        let whole = all(
            &page,
            "link[rel=canonical], meta[property^='og:'], link[type='application/atom+xml']",
        );
        assert!(whole.is_empty(), "{path}");
        assert!(linked(&files, &path).get("url").is_none(), "{path}");
    }
}

#[test]
fn the_manifest_names_files_that_are_there() {
    let files = built();
    let manifest: Value =
        serde_json::from_str(&text(&files, "manifest.webmanifest")).expect("JSON");
    let icon = manifest["icons"][0]["src"].as_str().expect("an icon");
    for path in [icon, manifest["start_url"].as_str().expect("a page")] {
        assert!(files.get(path).is_some(), "{path}");
    }
    for (path, page) in pages(&files) {
        assert_eq!(all(&page, "link[rel=manifest]").len(), 1, "{path}");
    }
}
