//! The documents of this repository lead where they say: every link to a file of it, and to a heading of one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The documents beside the code. Books have links of their own, which `check` looks at.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["", "docs", "docs/codes"] {
        let entries = fs::read_dir(root().join(folder)).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        found.extend(paths.filter(|path| path.extension().is_some_and(|end| end == "md")));
    }
    found.sort();
    found
}

fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

fn links(text: &str) -> Vec<String> {
    let links = events(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    links.collect()
}

/// The names of headings, as forges make them.
fn headings(text: &str) -> BTreeSet<String> {
    let (mut names, mut open) = (BTreeSet::new(), None::<String>);
    for event in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => open = Some(String::new()),
            Event::Text(words) | Event::Code(words) => {
                if let Some(name) = &mut open {
                    name.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let kept = open.take().unwrap_or_default().to_lowercase();
                let kept = kept
                    .chars()
                    .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
                names.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
            }
            _ => {}
        }
    }
    names
}

/// What is wrong with a link of a document.
fn wrong(from: &Path, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let to = match file {
        "" => from.to_owned(),
        file => from.parent().expect("a folder").join(file),
    };
    if !to.exists() {
        return Some(format!("{}: no file for {link}", from.display()));
    }
    let is_there =
        heading.is_empty() || headings(&fs::read_to_string(&to).expect("a text")).contains(heading);
    (!is_there).then(|| format!("{}: no heading for {link}", from.display()))
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let (mut all, mut wrongs) = (0, Vec::new());
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a text");
        let links = links(&text);
        all += links.len();
        wrongs.extend(links.iter().filter_map(|link| wrong(&document, link)));
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
    assert!(all > 100, "{all} links");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let readme = root().join("README.md");
    assert_eq!(wrong(&readme, "docs/language.md#expressions"), None);
    assert_eq!(wrong(&readme, "https://example.org/none"), None);
    assert!(wrong(&readme, "docs/language.md#no-such-heading").is_some());
    assert!(wrong(&readme, "docs/no-such-file.md").is_some());
}
