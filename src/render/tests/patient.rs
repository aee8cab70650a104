//! Trying a patient: what is asked on which page, and that a page and its rules belong together.

use std::collections::BTreeSet;

use super::{all, built, text};
use crate::render::Files;
use crate::sample::site;
use scraper::Html;

/// An inner pathway that a patient comes to from an outer one, with facts of each kind.
const MORE: &str = r#"
# More

```fact red-flags
type = "any-of"
values = ["fever", "loss of <weight>"]
may-be-unknown = true
```

```fact visits
type = "count"
range = [0, 9]
```

```fact site
type = "one-of"
values = ["left", "right"]
```

```pathway outer
applies = "'fever' in red-flags"

[step.enter]
enter = "inner"
```

```pathway inner
[step.ask]
ask = "Often?"
branch = [
  { when = "visits > 3", label = "Yes", to = "warm" },
  { otherwise = true, label = "No", to = "warm" },
]

[step.warm]
offer = ["heat"]
because = ["heat-first"]
```
"#;

fn with_more() -> Files {
    site(&[("content/heat/more.md", MORE)]).expect("it builds")
}

fn page(files: &Files, path: &str) -> Html {
    Html::parse_document(&text(files, path))
}

/// The names of a page's fields.
fn asked(files: &Files, path: &str) -> BTreeSet<String> {
    let page = page(files, path);
    let fields = all(&page, ".patient input").into_iter();
    let names = fields.filter_map(|field| field.attr("name").map(str::to_owned));
    names.collect()
}

#[test]
fn a_form_asks_for_what_the_way_depends_on_and_nothing_else() {
    let files = with_more();
    let names =
        |names: &[&str]| -> BTreeSet<String> { names.iter().map(ToString::to_string).collect() };
    assert_eq!(asked(&files, "pathway/care.html"), names(&["pain"]));
    // Nobody comes to the inner one but through the outer one, and the outer one goes on in it.
    let both = names(&["red-flags.fever", "red-flags.loss of <weight>", "visits"]);
    assert_eq!(asked(&files, "pathway/inner.html"), both);
    assert_eq!(asked(&files, "pathway/outer.html"), both);
    let others = names(&["pain", "cold-lover"]);
    assert_eq!(asked(&files, "patient.html"), &both | &others);
}

#[test]
fn unknown_is_chosen_first_where_it_may_be_and_nothing_is_answered_elsewhere() {
    let files = with_more();
    let page = page(&files, "patient.html");
    let first: Vec<(&str, bool)> = all(&page, ".patient [checked]")
        .into_iter()
        .map(|field| {
            (
                field.attr("name").expect("a name"),
                field.attr("data-open").is_some(),
            )
        })
        .collect();
    let expected = [
        ("cold-lover", false),
        ("red-flags.fever", false),
        ("red-flags.loss of <weight>", false),
    ];
    assert_eq!(first, expected);
    let number = all(&page, "[name=pain]")[0];
    assert_eq!(number.attr("data-unit"), Some("wk"));
    let wanted = number.attr("data-wanted").expect("what is wanted");
    assert!(
        wanted.contains("0 to 100 weeks") && wanted.contains("2.5"),
        "{wanted}"
    );
}

#[test]
fn a_page_and_its_rules_belong_together() {
    let files = built();
    let rules = text(&files, "rules.js");
    for path in ["pathway/care.html", "patient.html"] {
        let page = page(&files, path);
        let form = all(&page, ".patient")[0];
        let edition = form.attr("data-edition").expect("an edition");
        assert!(rules.contains(&format!("edition: \"{edition}\"")), "{path}");
        assert_eq!(
            form.attr("data-rules"),
            Some(format!("rules.js?{edition}").as_str())
        );
        // Without a script it would do nothing.
        assert!(
            form.attr("hidden").is_some() && form.attr("data-script").is_some(),
            "{path}"
        );
    }
    let other = text(&with_more(), "rules.js");
    assert_ne!(rules[..60], other[..60], "other rules have another edition");
}

#[test]
fn advice_of_a_draft_says_so_among_others() {
    let other = "# Cold\n\n```guideline cold-care\ntitle = \"Cold\"\nversion = \"1\"\nstatus = \"active\"\n```\n";
    let files = site(&[("content/cold/index.md", other)]).expect("it builds");
    let rules = text(&files, "rules.js");
    for title in [
        "Heat <first> (draft)",
        "\"care (draft)\"",
        "warmth (draft): At <once>",
    ] {
        assert!(rules.contains(title), "{title}: {rules}");
    }
}

#[test]
fn a_book_without_facts_has_no_form() {
    let sources = crate::source::Sources::from_files([
        ("book.toml", "[book]\ntitle = \"Prose\"\n"),
        (
            "content/prose/index.md",
            "# Prose\n\n```guideline prose\ntitle = \"Prose\"\nversion = \"1\"\nstatus = \"draft\"\n```\n",
        ),
    ]);
    let library = crate::sample::library_of(&sources);
    let site = crate::plan::Site::of(&library);
    assert!(!site.has(crate::plan::Page::Patient));
}
