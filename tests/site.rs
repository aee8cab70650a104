//! The built site of the real book: its links, identifiers, validity, safety, and that the same book gives the same bytes.

#[path = "generator/guidelines.rs"]
mod guidelines;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use pathbook::source::Sources;
use pathbook::survey::Edits;
use scraper::{Html, Selector};

type Site = BTreeMap<String, Vec<u8>>;

fn build(sources: &Sources) -> Site {
    build_on(sources, date(2026, 11, 23))
}

fn build_on(sources: &Sources, as_of: Date) -> Site {
    let problems = pathbook::problem::Problems::default();
    let verified = pathbook::check(sources, problems, as_of)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let files = pathbook::build(&verified, Edits::LeftOut)
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

const PATHWAY_ALONE: &str = r#"
# Sore knee

```guideline knee
title = "Sore knee"
version = "1"
status = "draft"
published = 2026-03-01
review-by = 2029-03-01
```

```fact sore
title = "The knee is sore"
type = "yes-no"
```

```fact swollen
title = "The knee is swollen"
type = "yes-no"
may-be-unknown = true
```

```condition sore-knee
title = "Sore knee"
when = "sore"
```

```intervention rest
title = "Rest"
```

```intervention ice
title = "Ice"
```

```intervention running
title = "Running"
```

```adjudication pathway-alone
class = "gap"
tension = "The panel gives a pathway and no recommendations."
reading = "Its pathway is what it advises."
why = "Nothing else of it says what to do."
```

```pathway knee-care
title = "Care for a sore knee"
applies = "sore-knee"

[step.look]
ask = "Is it swollen?"
branch = [
  { label = "Yes", when = "swollen", to = "cool" },
  { label = "No", otherwise = true, to = "rest" },
]

[step.cool]
title = "Cool it"
offer = ["ice"]
forbid = ["running"]
because = ["pathway-alone"]

[step.rest]
title = "Rest"
consider = ["rest"]
because = ["pathway-alone"]
```
"#;

/// What a pathway alone advises is in every list, at its step.
#[test]
fn a_book_of_pathways_alone_has_full_indexes() {
    let book = "[book]\ntitle = \"Pathways alone\"\n";
    let site = build(&Sources::from_files([
        ("book.toml", book),
        ("content/care/index.md", PATHWAY_ALONE),
    ]));
    let page = |path: &str| {
        let bytes = site.get(path).unwrap_or_else(|| panic!("no {path}"));
        Html::parse_document(std::str::from_utf8(bytes).expect("UTF-8"))
    };
    for path in [
        "recommendations.html",
        "map.html",
        "by-condition.html",
        "by-intervention.html",
        "by-strength.html",
        "by-review-date.html",
    ] {
        let page = page(path);
        for step in ["cool", "rest"] {
            let link = format!("main a[href$='pathway/knee-care.html#step-{step}']");
            assert!(
                !all(&page, &link).is_empty(),
                "{path} does not lead to {step}"
            );
        }
        let said: String = all(&page, "main")[0].text().collect();
        assert!(
            !said.contains("advises nothing") && !said.contains("nothing to list"),
            "{path}"
        );
    }
    let home: String = all(&page("index.html"), ".tile-lines")[0].text().collect();
    for line in ["Offer: Ice", "Do not use: Running", "Consider: Rest"] {
        assert!(home.contains(line), "{home}");
    }
    let rows = page("recommendations.html");
    let rows: Vec<String> = all(&rows, "#recommendations tbody tr")
        .iter()
        .map(|row| row.text().collect())
        .collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    let ice = rows.iter().find(|row| row.contains("Ice")).expect("a row");
    assert!(ice.contains("swollen: yes"), "{ice}");
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

/// The site has nothing but what the table of its own addresses says, and what a book has.
#[test]
fn the_site_s_own_addresses_are_reserved() {
    let is_own = |path: &str| pathbook::model::is_reserved(path);
    for path in SITE.keys() {
        assert!(is_own(path) || path.starts_with("dry-needling/"), "{path}");
    }
    assert!(!is_own("dry-needling/map.html") && !is_own("mapping.html"));
}

/// Every word of every chapter and field stands on its page and on the page of the whole book.
mod words_of_books {
    use super::*;
    use crate::words::{self, Typed};
    use proptest::prelude::*;
    use scraper::{ElementRef, Node};

    /// What is not found, a line each.
    fn lost(files: &BTreeMap<String, String>, site: &Site) -> Vec<String> {
        let shown = |path: &str| -> Vec<String> {
            let page = site.get(path).unwrap_or_else(|| panic!("no {path}"));
            shown_on(std::str::from_utf8(page).expect("UTF-8"))
        };
        let print = shown("print.html");
        let mut lost = Vec::new();
        let chapters = files.iter().filter(|(path, _)| path.ends_with(".md"));
        for (path, text) in chapters {
            let Typed { words, blocks } = words::typed(text);
            let page = page_of(path);
            lost.extend(missing(&words, &shown(&page)).map(|what| format!("{page}: {what}")));
            if !path.ends_with("/source.md") {
                lost.extend(
                    missing(&words, &print).map(|what| format!("print.html: {path}: {what}")),
                );
            }
            for block in blocks {
                let mut own = shown(&format!("{}/{}.html", block.kind, block.id));
                if block.kind == "guideline" {
                    own.extend(shown(&page.replace("index.html", "reporting.html")));
                }
                for (field, text) in words::texts(&block) {
                    let expected = words::words_of(&words::without_marks(&text));
                    lost.extend(
                        missing(&expected, &own).map(|what| format!("page: {field}: {what}")),
                    );
                    lost.extend(
                        missing(&expected, &print)
                            .map(|what| format!("print.html: {field}: {what}")),
                    );
                }
            }
        }
        lost
    }

    /// The words that a page shows in its main part.
    fn shown_on(html: &str) -> Vec<String> {
        let page = Html::parse_document(html);
        let main = Selector::parse("main").expect("a selector");
        let mut text = String::new();
        for element in page.select(&main) {
            gather_shown(element, &mut text);
        }
        words::words_of(&text)
    }

    /// Elements whose edges are not edges of words.
    const INLINE: &[&str] = &[
        "a", "em", "strong", "del", "code", "b", "i", "abbr", "mark", "tspan",
    ];

    fn gather_shown(element: ElementRef<'_>, text: &mut String) {
        for child in element.children() {
            match child.value() {
                Node::Text(own) => text.push_str(own),
                Node::Element(own) if ["script", "style", "template"].contains(&own.name()) => {}
                Node::Element(own) => {
                    let is_inline = INLINE.contains(&own.name());
                    if !is_inline {
                        text.push(' ');
                    }
                    if let Some(child) = ElementRef::wrap(child) {
                        gather_shown(child, text);
                    }
                    if !is_inline {
                        text.push(' ');
                    }
                }
                _ => {}
            }
        }
    }

    /// The first words that do not stand among others in their order.
    fn missing(expected: &[String], shown: &[String]) -> Option<String> {
        let mut rest = shown.iter();
        for (index, word) in expected.iter().enumerate() {
            if !rest.any(|own| own == word) {
                let near = &expected[index.saturating_sub(4)..(index + 3).min(expected.len())];
                return Some(format!("`{word}` in “{}”", near.join(" ")));
            }
        }
        None
    }

    /// `content/g/02-b.md` is `g/b.html`.
    fn page_of(path: &str) -> String {
        let path = path.strip_prefix("content/").unwrap_or(path);
        let names = path.trim_end_matches(".md").split('/').map(|name| {
            name.trim_start_matches(|c: char| c.is_ascii_digit())
                .trim_start_matches('-')
        });
        format!("{}.html", names.collect::<Vec<_>>().join("/"))
    }

    #[track_caller]
    fn nothing_is_lost(files: &BTreeMap<String, String>, as_of: Date) {
        let site = build_on(&words::sources(files), as_of);
        let lost = lost(files, &site);
        assert!(lost.is_empty(), "{}", lost.join("\n"));
    }

    #[test]
    fn of_this_book() {
        let files = words::files_of(Path::new(env!("CARGO_MANIFEST_DIR")));
        nothing_is_lost(&files, date(2026, 11, 23));
    }

    #[test]
    fn of_a_book_of_everything() {
        nothing_is_lost(&words::rich(), date(2000, 6, 1));
    }

    const FRONT: &str = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";

    /// Marks of all kinds, and words that are there once.
    fn soup() -> impl Strategy<Value = String> {
        let marks = [
            " ",
            " ",
            " ",
            "\n",
            "\n",
            "\n\n",
            "\n\n",
            "**",
            "*",
            "__",
            "_",
            "`",
            "``",
            "|",
            "\n| a | b |\n|---|---|\n| ",
            " | ",
            "[",
            "]",
            "(",
            ")",
            "](",
            "[n](http://x.org/",
            "[^1]",
            "\n\n[^1]: ",
            "~~",
            "~",
            "\n# ",
            "\n## ",
            "\n> ",
            "\n- ",
            "\n  - ",
            "\n1. ",
            "\n    ",
            "\n```\n",
            "\n~~~ ",
            "<",
            ">",
            "&",
            "&amp;",
            "$",
            "$$",
            "^",
            "==",
            "!",
            "[[",
            "]]",
            "@",
            "\\",
            "\n---\n",
            "\n: ",
            "{#",
            "{",
            "}",
            "http://x.org/",
            "\t",
            "「",
            "」",
            "。",
            "は",
            "：",
            "\n\n[l]: ",
            "\"",
            ": ",
            "\n- [x] ",
            "[a][",
            "\r\n",
            "\u{a0}",
            "é",
        ];
        let piece = (0..marks.len() * 2).prop_map(move |index| marks.get(index).copied());
        proptest::collection::vec(piece, 1..40).prop_map(|pieces| {
            let mut text = String::new();
            for (index, piece) in pieces.into_iter().enumerate() {
                match piece {
                    Some(mark) => text.push_str(mark),
                    None => text.push_str(&format!("wq{index}x")),
                }
            }
            text
        })
    }

    /// The words of a soup, which its marks neither join nor cut.
    fn typed_words(text: &str) -> Vec<String> {
        let words = words::words_of(text);
        words
            .into_iter()
            .filter(|word| word.starts_with("wq"))
            .collect()
    }

    /// Either an error is said, or every word is on the page: nothing is left out in silence.
    fn is_said_or_shown(chapter: &str, field: &str) {
        let field = field.replace("'''", "");
        let chapter = format!("# Chapter\n\n{chapter}\n");
        let term = format!("# Terms\n\n```term fever\ndefinition = '''\n{field}\n.'''\n```\n");
        let sources = Sources::from_files([
            ("book.toml", "[book]\ntitle = \"Soup\"\n"),
            ("content/g/index.md", FRONT),
            ("content/g/chapter.md", chapter.as_str()),
            ("content/g/terms.md", term.as_str()),
        ]);
        let problems = pathbook::problem::Problems::default();
        let Ok(verified) = pathbook::check(&sources, problems, date(2026, 1, 1)) else {
            return;
        };
        let files = pathbook::build(&verified, Edits::LeftOut);
        let files = files.expect("templates");
        let page = |path: &str| {
            String::from_utf8(files.get(path).expect(path).to_vec())
                .expect("UTF-8")
                .to_lowercase()
        };
        for (path, text) in [
            ("g/chapter.html", chapter),
            ("term/fever.html", field.clone()),
            ("print.html", field),
        ] {
            let page = page(path);
            for word in typed_words(&text) {
                assert!(page.contains(&word), "{path} lacks {word} of {text:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

        #[test]
        fn of_any_markup(chapter in soup(), field in soup()) {
            is_said_or_shown(&chapter, "Words.");
            is_said_or_shown("Words.", &field);
        }
    }
}

/// The bytes of the site of a book of so many guidelines.
fn size_of(guidelines: usize) -> usize {
    let files = guidelines::guidelines(guidelines);
    let files = files.iter();
    let sources = Sources::from_files(files.map(|(path, text)| (path.as_str(), text.as_str())));
    let site = build(&sources);
    site.values().map(Vec::len).sum()
}

/// What a hospital's book of thirty guidelines may come to, in bytes. Building it takes a minute, so that it is reckoned from eight.
const LARGEST: usize = 23 << 20;

#[test]
fn a_site_grows_as_its_guidelines_do() {
    let [one, few, many] = [1, 4, 8].map(size_of);
    // What each of the next adds is what each of the first adds, but for the lists that name them all.
    let (first, next) = ((few - one) / 3, (many - few) / 4);
    let thirty = many + 22 * next;
    assert!(thirty < LARGEST, "{thirty} bytes");

    assert!(
        next < first + first / 5,
        "{first} and then {next} bytes for each guideline"
    );
}

#[test]
fn every_page_has_a_description_of_its_own() {
    let mut pages: BTreeMap<String, &str> = BTreeMap::new();
    for (path, page) in self::pages() {
        let found = all(&page, "meta[name=description]");
        let description = found.first().and_then(|meta| meta.attr("content"));
        let description = description.unwrap_or_else(|| panic!("{path} has none"));
        if let Some(other) = pages.insert(description.to_owned(), path) {
            panic!("{path} and {other}: {description}");
        }
    }
}
