//! The patient form: what is asked on which page, and that a page and its rules belong together.

use std::collections::BTreeSet;

use super::{all, built, text};
use crate::render::Files;
use crate::sample::site;
use scraper::{Html, Selector};

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

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
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
fn nothing_is_answered_at_first() {
    let files = with_more();
    let page = page(&files, "patient.html");
    let first = all(&page, ".patient [checked]").into_iter();
    let first: Vec<_> = first
        .map(|field| (field.attr("name"), field.attr("data-open").is_some()))
        .collect();
    let choices = [
        "cold-lover",
        "red-flags.fever",
        "red-flags.loss of <weight>",
    ];
    assert_eq!(first, choices.map(|name| (Some(name), true)));
    // That it is unknown is one of the answers.
    let unknown = all(&page, "[name=cold-lover][value='']:not([data-open])");
    assert_eq!(unknown.len(), 1);
    let number = all(&page, "[name=pain]")[0];
    assert_eq!(number.attr("data-unit"), Some("wk"));
    let wanted = number.attr("data-wanted").expect("what is wanted");
    assert!(
        wanted.contains("0 to 100 weeks") && wanted.contains("2.5"),
        "{wanted}"
    );
}

#[test]
fn questions_come_as_the_pathways_ask_under_the_headings_of_their_facts() {
    let files = with_more();
    let page = page(&files, "patient.html");
    let [heading, question] = ["h2", "fieldset"].map(selector);
    let shown = all(&page, ".patient section").into_iter().map(|group| {
        let head = group.select(&heading).next().expect("a heading");
        let facts = group.select(&question);
        let facts = facts
            .filter_map(|question| question.attr("data-fact"))
            .collect();
        (head.text().collect::<String>(), facts)
    });
    let expected: [(&str, Vec<&str>); 2] = [
        ("Figures & tables", vec!["pain", "cold-lover"]),
        ("More", vec!["red-flags", "visits"]),
    ];
    let expected = expected.map(|(head, facts)| (head.to_owned(), facts));
    assert_eq!(shown.collect::<Vec<_>>(), expected);
    // On a phone the first of them is seen.
    let current = all(&page, "fieldset.current");
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].attr("data-fact"), Some("pain"));
}

#[test]
fn each_guideline_asks_its_own_questions_together() {
    const COLD: &str = r#"
# Cold

```guideline cold-care
title = "Cold care"
version = "1"
status = "active"
```

```fact ice
type = "yes-no"
```

## Other

```fact snow
type = "yes-no"
```

```pathway cooling
applies = "ice and pain > 5 weeks and cold-lover and snow"

[step.cool]
forbid = ["cold"]
because = ["no-cold"]
```
"#;
    let files = site(&[("content/a-cold/index.md", COLD)]).expect("it builds");
    let page = page(&files, "patient.html");
    let heads = all(&page, ".patient section > h2").into_iter();
    let heads: Vec<String> = heads.map(|head| head.text().collect()).collect();
    assert_eq!(heads[..2], ["Cold care: Cold", "Cold care: Other"]);
    assert!(heads[2].ends_with(": Figures & tables"), "{heads:?}");
}

#[test]
fn terms_and_notes_stand_at_the_question() {
    const MEANT: &str = r#"
# Meant

```term left
title = "Left"
synonyms = ["left side"]
definition = "Where the *heart* is, see [[heat]]."
```

```fact side
title = "Side"
type = "one-of"
values = ["left", "right"]
note = "Of the patient."
```

```recommendation side-first
when = "side = 'left'"
for = ["heat"]
strength = "conditional"
certainty = "low"
```
"#;
    let files = site(&[("content/heat/meant.md", MEANT)]).expect("it builds");
    let page = page(&files, "patient.html");
    let question = all(&page, "fieldset[data-fact=side]")[0];
    let text: String = question.text().collect();
    assert!(text.contains("Of the patient."), "{text}");
    assert!(text.contains("Where the heart is, see heat."), "{text}");
    let link = question.select(&selector("dt a")).next().expect("a link");
    assert_eq!(link.attr("href"), Some("term/left.html"));
}

#[test]
fn what_the_rules_do_not_have_is_not_there() {
    let rules = text(&with_more(), "rules.js");
    assert!(!rules.contains(":null"), "{rules}");
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
    let verified = crate::check(&sources, Default::default(), jiff::civil::date(2026, 1, 1));
    let verified = verified.expect("nothing is wrong with it");
    let site = crate::site(&verified, crate::survey::Edits::LeftOut).expect("nothing to draw");
    assert!(!site.has(crate::plan::Page::Patient));
}
