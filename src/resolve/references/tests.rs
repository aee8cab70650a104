use std::collections::BTreeMap;
use std::path::Path;

use super::{Works, read, vancouver};
use crate::source::Sources;

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/references")
        .join(name);
    std::fs::read_to_string(path).expect("a file of the tests")
}

fn works(path: &str, text: &str) -> Works {
    read(&Sources::from_files([(path, text)]))
}

/// Each work as printed.
fn printed(works: &Works) -> BTreeMap<String, String> {
    let entries = works.entries.iter();
    let text = |entry: &hayagriva::Entry| (entry.key().to_owned(), vancouver::text(entry));
    entries.map(text).collect()
}

/// Term and text of each entry of a definition list.
fn expected() -> BTreeMap<String, String> {
    let text = data("expected.md");
    let entries = text
        .split("\n\n")
        .filter_map(|entry| entry.split_once("\n: "));
    entries
        .map(|(key, text)| (key.to_owned(), text.trim().to_owned()))
        .collect()
}

fn are_as_expected(path: &str, text: &str) {
    let works = works(path, text);
    assert!(works.problems.is_empty(), "{:#?}", works.problems);
    let printed = printed(&works);
    for (key, wanted) in &expected() {
        assert_eq!(printed.get(key), Some(wanted), "{key} of {path}");
    }
    assert_eq!(printed.len(), expected().len(), "{path}");
}

#[test]
fn references_in_bibtex_are_printed_as_nlm_has_them() {
    are_as_expected("content/references.bib", &data("works.bib"));
}

#[test]
fn references_in_yaml_are_printed_as_nlm_has_them() {
    are_as_expected("content/references.yml", &data("works.yml"));
}

#[test]
fn there_are_references_of_all_kinds() {
    assert!(expected().len() >= 25);
}

/// What refers to itself, or doubles, would never end or fill the memory.
#[test]
fn nothing_that_refers_to_itself_is_followed() {
    let doubling = (0..60).map(|n| match n {
        0 => "@string{s0 = \"abc\"}\n".to_owned(),
        n => format!("@string{{s{n} = s{} # s{}}}\n", n - 1, n - 1),
    });
    let doubling: String = doubling
        .chain(["@misc{a, title = s59}\n".to_owned()])
        .collect();
    let fans = (0..40).map(|n| {
        format!(
            "@misc{{a{n}, title = {{T}}, xdata = {{a{0}, a{0}}}}}\n",
            n + 1
        )
    });
    let fans: String = fans.chain(["@misc{a40, title = {T}}".to_owned()]).collect();
    let chain =
        (0..2_000).map(|n| format!("@misc{{a{n}, title = {{T}}, crossref = {{a{}}}}}\n", n + 1));
    let chain: String = chain
        .chain(["@misc{a2000, title = {T}}".to_owned()])
        .collect();
    let deep = format!(
        "@misc{{a, title = {{{}x{}}}}}",
        "{".repeat(5_000),
        "}".repeat(5_000)
    );
    let commands = format!(
        "@misc{{a, title = {{{}x{}}}}}",
        "\\emph{".repeat(5_000),
        "}".repeat(5_000)
    );
    let accents = format!("@misc{{a, title = {{{}x}}}}", "\\'".repeat(5_000));
    for (text, part) in [
        (
            "@misc{a, title = {A}, crossref = {a}}",
            "inherits from itself: `a` → `a`",
        ),
        (
            "@misc{a, title = {A}, xdata = {b}}\n@misc{b, title = {B}, crossref = {a}}",
            "inherits from itself",
        ),
        (
            "@string{a = a}\n@misc{x, title = a}",
            "uses `a`, which no `@string` above defines",
        ),
        (
            "@string{a = b}\n@string{b = a}\n@misc{x, title = a}",
            "uses `b`",
        ),
        (&doubling, "is longer than 65536 bytes"),
        (&fans, "inherits from more than 64 entries"),
        (&chain, "inherits from more than 64 entries"),
        (&commands, "deep"),
        (&accents, "deep"),
    ] {
        let works = works("content/references.bib", text);
        let messages: Vec<&str> = works
            .problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        assert!(
            messages.iter().any(|message| message.contains(part)),
            "{part}: {:?}",
            messages.first()
        );
    }
    assert!(works("content/references.bib", &deep).problems.is_empty());
}
