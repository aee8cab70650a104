//! Decision tables on their pages, in chapters and in the lists.

use scraper::Html;

use super::{all, pages, text};
use crate::sample::site;

const TABLES: &str = r#"
# More tables

```fact visits
type = "count"
range = [0, 9]
may-be-unknown = true
```

```fact signs
type = "any-of"
values = ["fever", "cough"]
```

```table grid
hit = "unique"
inputs = ["visits", "cold-lover", "pain"]

[row.never]
when = ["0", "-", "-"]
offer = ["heat"]
because = ["heat-first"]

[row.some-lover]
when = ["1, 2", "yes", "-"]
consider = ["heat"]
because = ["heat-first"]

[row.some]
when = ["1, 2", "no or unknown", "-"]
offer = ["heat"]
because = ["heat-first"]

[row.many]
when = ["> 2 or unknown", "-", "-"]
offer = ["heat"]
because = ["heat-first"]
```
"#;

/// Rows by how long the pain has lasted and how often the patient came.
fn long() -> String {
    let mut table = String::from(
        "```table long\nhit = \"collect\"\ninputs = [\"pain\", \"visits\", \"signs\", \"burden\", \"acute\"]\n",
    );
    for row in 0..20 {
        let (weeks, visits, burden) = (row / 10 * 5, row.min(9), row % 2);
        table.push_str(&format!(
            "\n[row.r-{row}]\nwhen = [\"> {weeks} weeks\", \">= {visits} or unknown\", \"'fever'\", \">= {burden}\", \"no\"]\n\
             offer = [\"heat\"]\nbecause = [\"heat-first\"]\n"
        ));
    }
    table + "```\n"
}

fn page(path: &str) -> Html {
    let long = long();
    let files = site(&[("content/heat/tables.md", &format!("{TABLES}{long}"))]);
    let files = files.unwrap_or_else(|problems| panic!("{problems:#?}"));
    Html::parse_document(&text(&files, path))
}

fn said(page: &Html, selector: &str) -> Vec<String> {
    let elements = all(page, selector).into_iter();
    let texts = elements.map(|element| element.text().collect::<String>());
    texts
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn what_to_do_comes_first_and_each_row_says_for_whom() {
    let page = page("table/warmth.html");
    let rows = all(&page, ".decision tbody tr");
    for row in &rows {
        let first = row.child_elements().next().expect("a cell");
        assert_eq!(
            (first.value().name(), first.attr("scope")),
            ("th", Some("row"))
        );
    }
    assert!(said(&page, ".decision tbody th")[0].contains("Offer heat"));
    let whole = |row: &str| said(&page, &format!("#row-{row} td.whole li"));
    assert_eq!(whole("at-once"), ["acute: yes", "burden: at least 1"]);
    assert_eq!(
        whole("later"),
        [
            "acute: no or unknown",
            "pain (weeks): at least 4 and at most 12"
        ]
    );
    assert!(said(&page, "#row-never td.whole")[0].starts_with("every patient"));
    assert_eq!(said(&page, "td.whole .priority")[0], "Priority: 2");
}

#[test]
fn two_inputs_that_rows_use_are_a_grid_and_the_third_is_said() {
    let page = page("table/grid.html");
    assert_eq!(
        said(&page, ".grid thead th"),
        ["visits", "cold lover", "yes", "no or unknown"]
    );
    assert_eq!(all(&page, ".grid tbody tr").len(), 3);
    assert_eq!(all(&page, ".grid td .acts").len(), 6);
    // A row that is in two places is a target once.
    assert_eq!(
        all(&page, "#row-never, #row-some-lover, #row-some, #row-many").len(),
        4
    );
    let left_out = said(&page, ".card > p");
    assert!(
        left_out
            .iter()
            .any(|said| said.contains("has no column: pain")),
        "{left_out:?}"
    );
}

/// Rows may be for several lines or columns of the grid; these are what all cells together tell apart.
#[test]
fn a_grid_of_two_numbers_has_a_place_for_all_that_its_cells_tell_apart() {
    let table = r#"```table both
hit = "unique"
inputs = ["pain", "visits"]

[row.long-few]
when = [">= 6 weeks", "< 3"]
offer = ["heat"]
because = ["heat-first"]

[row.long-some]
when = [">= 6 weeks", "between 3 and 5"]
consider = ["heat"]
because = ["heat-first"]

[row.long-many]
when = [">= 6 weeks", "> 5 or unknown"]
offer = ["heat"]
because = ["heat-first"]

[row.some-few-or-some]
when = [">= 2 weeks and < 6 weeks", "<= 5"]
consider = ["heat"]
because = ["heat-first"]

[row.some-many]
when = [">= 2 weeks and < 6 weeks", "> 5 or unknown"]
offer = ["heat"]
because = ["heat-first"]

[row.short]
when = ["< 2 weeks", "-"]
offer = ["heat"]
because = ["heat-first"]
```
"#;
    let text = format!("{TABLES}{table}");
    let files = site(&[("content/heat/tables.md", &text)]);
    let files = files.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let page = Html::parse_document(&super::text(&files, "table/both.html"));
    assert_eq!(
        said(&page, ".grid thead th")[2..],
        [
            "less than 3",
            "at least 3 and at most 5",
            "more than 5 or unknown"
        ]
    );
    assert_eq!(
        said(&page, ".grid tbody th"),
        [
            "pain (weeks): at least 6",
            "pain (weeks): at least 2 and less than 6",
            "pain (weeks): less than 2"
        ]
    );
    let verbs = said(&page, ".grid td .acts");
    let verbs: Vec<&str> = verbs
        .iter()
        .filter_map(|said| said.split(' ').next())
        .collect();
    assert_eq!(
        verbs,
        [
            "Offer", "Consider", "Offer", "Consider", "Consider", "Offer", "Offer", "Offer",
            "Offer"
        ]
    );
    assert_eq!(all(&page, "#row-short, #row-some-few-or-some").len(), 2);
}

#[test]
fn a_long_table_has_a_choice_for_all_that_its_cells_tell_apart() {
    let page = page("table/long.html");
    let choices = |name: &str| said(&page, &format!("#filter-{name} option"));
    assert_eq!(
        choices("pain"),
        [
            "any",
            "at most 0",
            "more than 0 and at most 5",
            "more than 5"
        ]
    );
    let visits = choices("visits");
    assert_eq!((visits[1].as_str(), visits[9].as_str()), ("at most 0", "8"));
    assert_eq!(visits[10..], ["at least 9", "unknown"]);
    assert_eq!(choices("acute"), ["any", "yes", "no"]);
    assert_eq!(
        choices("burden"),
        ["any", "at most −1", "0", "at least 1", "unknown"]
    );
    assert!(choices("signs").is_empty());
    assert_eq!(
        said(&page, "label[for='filter-signs.fever']"),
        ["signs: fever"]
    );
    assert_eq!(
        said(&page, "[id='filter-signs.fever'] option"),
        ["any", "yes", "no"]
    );
    assert!(all(&page, "[id='filter-signs.cough']").is_empty());
    let last = all(&page, "#row-r-19");
    assert_eq!(last[0].attr("data-pain"), Some("2"));
    assert_eq!(last[0].attr("data-signs.fever"), Some("0"));
    assert_eq!(last[0].attr("data-visits"), Some("9 10"));
    assert_eq!(last[0].attr("data-burden"), Some("2 3"));
}

#[test]
fn a_grid_of_many_rows_needs_no_filter() {
    let mut table = String::from("```table wide\nhit = \"any\"\ninputs = [\"pain\", \"visits\"]\n");
    for row in 0..20 {
        let (pain, visits) = (row / 4, row % 4);
        table.push_str(&format!(
            "\n[row.r-{row}]\nwhen = [\"{pain} weeks\", \"{visits}\"]\noffer = [\"heat\"]\nbecause = [\"heat-first\"]\n"
        ));
    }
    let text = format!("{TABLES}{table}```\n");
    let files = site(&[("content/heat/tables.md", &text)]);
    let files = files.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let page = Html::parse_document(&super::text(&files, "table/wide.html"));
    assert_eq!(all(&page, ".grid td .acts").len(), 20);
    assert!(all(&page, "#filters").is_empty());
}

#[test]
fn a_chapter_folds_a_long_table_and_paper_does_not() {
    assert_eq!(
        said(&page("heat/tables.html"), "details > summary"),
        ["All 20 rows"]
    );
    let print = page("print.html");
    assert!(all(&print, "details .decision").is_empty());
    assert_eq!(all(&print, "#filters").len(), 0);
}

#[test]
fn what_tables_advise_is_in_every_list() {
    for path in [
        "recommendations.html",
        "map.html",
        "by-condition.html",
        "by-intervention.html",
        "by-strength.html",
        "by-review-date.html",
        "index.html",
    ] {
        let page = page(path);
        let links = all(&page, "main a[href*='table/long']");
        assert!(!links.is_empty(), "{path}");
    }
}

#[test]
fn identifiers_of_rows_are_unique_on_every_page() {
    let files = site(&[("content/heat/tables.md", TABLES)]).expect("it builds");
    for (path, page) in pages(&files) {
        let mut seen = std::collections::BTreeSet::new();
        for part in all(&page, "[id]") {
            assert!(
                seen.insert(part.attr("id")),
                "{path}: {:?}",
                part.attr("id")
            );
        }
    }
}
