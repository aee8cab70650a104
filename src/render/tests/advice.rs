//! What pages say at a glance: a recommendation's verdict, and what to do for the patients of a condition.

use super::{all, text};
use crate::sample::site;
use scraper::Html;

const MORE: &str = r#"
# More

```fact allergies
type = "any-of"
values = ["wool", "<rubber>"]
may-be-unknown = true
```

```fact where
type = "one-of"
values = ["back", "neck", "knee"]
```

```condition lasting
when = "pain >= 12 weeks and not (where = 'neck' or cold-lover) and (acute is unknown or burden > 2)"
```

```recommendation cold-late
when = "not (lasting implies 'wool' in allergies) and where != 'back'"
for = ["cold"]
strength = "conditional"
certainty = "not stated"
evidence = ["heat-trials"]
```
"#;

fn page(path: &str) -> Html {
    let files = site(&[("content/heat/more.md", MORE)]).expect("it builds");
    Html::parse_document(&text(&files, path))
}

/// The words of each element, white space folded.
fn said(page: &Html, selector: &str) -> Vec<String> {
    let found = all(page, selector).into_iter();
    let words = found.map(|element| element.text().collect::<String>());
    words
        .map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn a_verdict_gives_direction_strength_certainty_and_whom_it_is_for() {
    let page = page("recommendation/heat-first.html");
    assert_eq!(
        said(&page, ".verdict .advice"),
        ["We recommend heat, over cold[1]"]
    );
    assert_eq!(
        said(&page, ".verdict-who"),
        ["For whom: acute", "Result: urgency: high"]
    );
    assert_eq!(
        said(&page, ".verdict .grades"),
        ["strong recommendation moderate certainty"]
    );
    let circles = all(&page, ".verdict .circles");
    assert_eq!(circles[0].attr("aria-label"), Some("moderate certainty"));
    assert_eq!(all(&page, ".verdict .circles circle").len(), 4);
    assert_eq!(all(&page, ".verdict .circles path").len(), 3);
    assert_eq!(
        said(&page, ".numbered"),
        ["Recommendation 1 of 6. Version 1, draft"]
    );
    assert_eq!(said(&page, "#rules + ul > li"), ["warm when acute"]);
}

#[test]
fn a_certainty_that_is_not_stated_looks_different_from_a_low_one() {
    let open = page("recommendation/cold-late.html");
    assert_eq!(said(&open, ".grade-open"), ["certainty not stated"]);
    assert!(all(&open, ".verdict .circles").is_empty());
    let stated = page("recommendation/heat-first.html");
    assert!(all(&stated, ".grade-open").is_empty());
}

#[test]
fn criteria_are_said_in_plain_words() {
    let cold_late = page("recommendation/cold-late.html");
    let lines = said(
        &cold_late,
        "#recommendation-cold-late > .criteria > ul > li",
    );
    assert_eq!(
        lines[1..],
        ["allergies: without wool", "where: neck or knee"]
    );
    let condition = page("condition/lasting.html");
    let whole = said(&condition, ".criteria > ul > li");
    assert_eq!(
        whole,
        [
            "pain: at least 12 weeks",
            "where: back or knee",
            "cold lover: no",
            "At least one of these:acute: unknownburden: more than 2"
        ]
    );
}

#[test]
fn what_a_condition_means_opens_in_place() {
    let cold_late = page("recommendation/cold-late.html");
    let open = ".criteria > ul > li > details.definition";
    assert_eq!(said(&cold_late, &format!("{open} > summary")), ["lasting"]);
    let within = said(&cold_late, &format!("{open} > ul > li"));
    assert_eq!(within[0], "pain: at least 12 weeks");
    let link = all(&cold_late, &format!("{open} > p > a"))[0].attr("href");
    assert_eq!(link, Some("../condition/lasting.html"));
}

const WAYS_TO_SAY: &str = r#"
# Ways to say it

```fact age
type = "quantity"
unit = "a"
range = [0, 120]
may-be-unknown = true
```

```fact place
type = "one-of"
values = ["home", "ward", "street"]
```

```condition school-age
when = "age >= 6 'a' and place != 'street' and age < 15 'a'"
```

```condition either-end
when = "age < 6 'a' or place = 'ward' or age >= 65 'a'"
```

```condition grown-or-unknown
when = "(age >= 18 'a' and age < 65 'a') or age is unknown"
```

```condition deep
when = "school-age is known and (place = 'home' or not school-age and place = 'ward')"
```

```condition one-of-two
when = "(school-age xor acute) and true"
```

```condition hard-to-tell
when = "(school-age or acute) is unknown"
```

```recommendation warm-the-old
when = "(age >= 65 'a' and place = 'ward') or (acute and not either-end)"
for = ["heat"]
strength = "conditional"
certainty = "not stated"
evidence = ["heat-trials"]
```

```table by-place
applies = "acute and age is known"
hit = "unique"
inputs = ["age", "acute", "place"]

[row.young]
when = [">= 6 'a' and < 15 'a'", "no or unknown", "not 'street'"]
consider = ["heat"]

[row.old]
when = [">= 65 'a'", "yes", "-"]
offer = ["heat"]
```
"#;

fn spoken(path: &str) -> Html {
    let files = site(&[("content/heat/ways.md", WAYS_TO_SAY)]).expect("it builds");
    Html::parse_document(&text(&files, path))
}

#[test]
fn several_tests_of_one_thing_are_one_line() {
    for (condition, expected) in [
        (
            "school-age",
            "All of these:age: at least 6 years and less than 15 yearsplace: home or ward",
        ),
        (
            "either-end",
            "At least one of these:age: less than 6 years or at least 65 yearsplace: ward",
        ),
        (
            "grown-or-unknown",
            "age: at least 18 years and less than 65 years, or unknown",
        ),
    ] {
        let page = spoken(&format!("condition/{condition}.html"));
        assert_eq!(said(&page, ".card .criteria"), [expected], "{condition}");
    }
}

#[test]
fn whom_a_recommendation_is_for_is_a_sentence_however_deep_it_is() {
    let page = spoken("by-strength.html");
    let who = said(&page, ".line-who");
    let expected = "(age: at least 65 years, and place: ward) or (acute, and not either end)";
    assert!(who.iter().any(|who| who == expected), "{who:?}");
}

#[test]
fn cells_say_what_they_ask_without_the_name_at_the_head() {
    let page = spoken("table/by-place.html");
    let cells = said(&page, ".decision tbody tr:first-child td.by-input");
    assert_eq!(
        cells[..3],
        [
            "at least 6 and less than 15",
            "no or unknown",
            "home or ward"
        ]
    );
    assert_eq!(said(&page, ".decision th.by-input")[0], "age (years)");
    let whole = said(&page, ".decision tbody tr:first-child td.whole li");
    assert_eq!(whole[0], "age (years): at least 6 and less than 15");
    let whom = said(&page, ".card > p");
    assert_eq!(whom[0], "For whom: acute, and age: known");
}

#[test]
fn what_joins_conditions_is_said_in_words() {
    for (condition, expected) in [
        ("deep", "school age: known"),
        ("one-of-two", "One of these, not both:"),
        ("hard-to-tell", "It is not known whether this holds:"),
    ] {
        let page = spoken(&format!("condition/{condition}.html"));
        let said = said(&page, ".card .criteria");
        assert!(said[0].contains(expected), "{condition}: {said:?}");
    }
}

#[test]
fn code_stands_nowhere_but_under_as_written() {
    let files = site(&[
        ("content/heat/more.md", MORE),
        ("content/heat/ways.md", WAYS_TO_SAY),
    ]);
    for (path, page) in super::pages(&files.expect("it builds")) {
        for code in all(&page, "code.expression") {
            let mut above = code.ancestors().filter_map(scraper::ElementRef::wrap);
            let folded = above.any(|element| element.value().name() == "details");
            assert!(folded, "{path}: {:?}", code.text().collect::<String>());
        }
    }
}

#[test]
fn a_condition_says_what_all_and_what_some_of_its_patients_are_told() {
    let acute = page("condition/acute.html");
    let told = said(&acute, ".answer > .told > li");
    assert_eq!(told, ["Offer heat Heat <first>"]);
    // The tension silences the ban on cold for all of them.
    assert!(!acute.html().contains("Do not use"), "{}", acute.html());
    let lasting = page("condition/lasting.html");
    let told = said(&lasting, ".answer .told li");
    assert_eq!(
        told,
        [
            // What is left for research alone is forbidden to all who are not known to be in it.
            "Do not use cold care: rest (except cool air)",
            "Consider heat, if pain: at most 12 weeks warmth: later",
            "Consider cold, if allergies: without wool, and where: knee cold late",
            "No recommendation cold, if pain: at most 12 weeks warmth: later (except cool air)"
        ],
        "{}",
        lasting.html()
    );
}

#[test]
fn what_is_excepted_is_said_wherever_its_class_is() {
    let verdict = page("recommendation/no-cold.html");
    assert_eq!(
        said(&verdict, ".verdict .advice"),
        ["We recommend against cold (except cool air)[1]"]
    );
    let step = page("pathway/care.html");
    assert!(step.html().contains("cold (except cool air)"));
    let row = page("table/warmth.html");
    assert!(row.html().contains("cold (except cool air)"));
    let map = said(&page("map.html"), "tbody tr");
    let of_cold = map
        .iter()
        .filter(|row| row.contains("cold (except cool air)"));
    // The recommendation, the step and the row.
    assert!(of_cold.count() >= 3, "{map:?}");
    // Who looks it up finds what is said of its class and means it.
    let excepted = said(
        &page("intervention/cool-air.html"),
        "#said-of-it ~ * tbody tr",
    );
    assert!(
        !excepted.is_empty() && !excepted.iter().any(|row| row.contains("no cold")),
        "{excepted:?}"
    );
    let class = said(&page("intervention/cold.html"), "#said-of-it ~ * tbody tr");
    assert!(
        class
            .iter()
            .any(|row| row.contains("Do not use (except cool air)")),
        "{class:?}"
    );
    let all = said(&page("recommendations.html"), "tbody tr td:nth-child(2)");
    assert!(
        all.iter().any(|said| said == "cold (except cool air)"),
        "{all:?}"
    );
}

#[test]
fn what_is_silenced_says_by_what() {
    let silenced = "For some of these patients another statement prevails over it: heat or cold";
    for (path, selector) in [
        ("recommendation/no-cold.html", "#verdict p"),
        ("heat/care.html", "main p"),
        ("intervention/cold.html", "#said-of-it ~ * .ruled"),
        ("recommendations.html", "#recommendations .ruled"),
    ] {
        let said = said(&page(path), selector);
        assert!(said.iter().any(|said| said == silenced), "{path}: {said:?}");
    }
}

#[test]
fn what_is_left_open_is_said_wherever_it_is_said() {
    let open = |id: &str, between: &str| {
        format!(
            "```adjudication {id}\ntension = \"Whether.\"\nreading = \"Both.\"\nwhy = \"Unclear.\"\n\
             between = {between}\nunresolved = true\non = [\"cold\"]\n```\n"
        )
    };
    let more = [
        open("ward-or-trial", r#"["care.rest", "cold-in-trials"]"#),
        open("row-or-trial", r#"["warmth.later", "cold-in-trials"]"#),
    ];
    let files = site(&[("content/heat/more.md", &more.concat())]).expect("it builds");
    let words = "Another statement disagrees, and it is not decided which is right:";
    for (path, selector, adjudications) in [
        (
            "recommendation/cold-in-trials.html",
            "main p",
            "ward or trial, row or trial",
        ),
        (
            "intervention/cold.html",
            "#said-of-it ~ * .ruled",
            "ward or trial, row or trial",
        ),
        (
            "recommendations.html",
            "#recommendations .ruled",
            "ward or trial, row or trial",
        ),
        ("pathway/care.html", "#step-rest p", "ward or trial"),
        ("table/warmth.html", "#row-later .reasons p", "row or trial"),
    ] {
        let said = said(&Html::parse_document(&text(&files, path)), selector);
        let expected = format!("{words} {adjudications}");
        assert!(said.contains(&expected), "{path}: {said:?}");
    }
}

#[test]
fn what_prevails_on_a_class_is_said_by_name_of_its_members() {
    let more = r#"
```condition cared-for
when = "pain >= 1 weeks"
```

```condition heavy
when = "burden >= 1 or pain >= 8 weeks"
```

```recommendation air-first
when = "heavy"
for = ["cool-air"]
strength = "conditional"
certainty = "low"
evidence = ["heat-trials"]
```

```adjudication air-or-heat
tension = "Air or heat."
reading = "Heat."
why = "It is warmer."
between = ["air-first", "heat-first"]
prevails = "heat-first"
on = ["cold"]
```
"#;
    let files = site(&[("content/heat/more.md", more)]).expect("it builds");
    let page = Html::parse_document(&text(&files, "condition/cared-for.html"));
    let told = said(&page, ".answer .told li");
    let air = told
        .iter()
        .find(|told| told.starts_with("Consider cool air"));
    let air = air.unwrap_or_else(|| panic!("{told:?}"));
    assert_eq!(air, "Consider cool air, if heavy, unless acute air first");
}

#[test]
fn what_prevails_between_groups_is_said() {
    let ruling = |between: &str, rest: &str| {
        let over = format!(
            "```adjudication whole\ntension = \"Whether.\"\nreading = \"No.\"\nwhy = \"It is.\"\n\
             between = {between}\n{rest}\n```\n"
        );
        let files = site(&[("content/heat/more.md", &over)]).expect("it builds");
        let page = text(&files, "adjudication/whole.html");
        said(&Html::parse_document(&page), ".precedence").join(" ")
    };
    let prevails = "prevails = \"heat-first\"";
    assert_eq!(
        ruling("[\"warmth\", \"heat-first\"]", prevails),
        "Where they conflict, Heat <first> prevails over warmth. What warmth advises against stands."
    );
    assert_eq!(
        ruling(
            "[\"warmth\", \"heat-first\"]",
            &format!("{prevails}\nrefusals = true\non = [\"heat\"]")
        ),
        "Where both apply, Heat <first> prevails over warmth on heat. It also prevails where warmth advises against something."
    );
    assert_eq!(
        ruling("[\"warmth\", \"care\"]", "unresolved = true"),
        "Where they conflict, both stand: warmth and care disagree, and it is not decided which is right."
    );
}

#[test]
fn a_step_says_what_prevails_over_it() {
    let over = "```adjudication rest-or-not\ntension = \"Whether.\"\nreading = \"No.\"\nwhy = \"It is.\"\n\
        between = [\"care.rest\", \"heat-first\"]\nprevails = \"heat-first\"\non = [\"heat\"]\n```\n";
    let files = site(&[("content/heat/more.md", over)]).expect("it builds");
    let page = Html::parse_document(&text(&files, "pathway/care.html"));
    let silenced = "For some of these patients another statement prevails over it: rest or not";
    let said = said(&page, "#step-rest p");
    assert!(said.iter().any(|said| said == silenced), "{said:?}");
}

#[test]
fn a_safety_rule_is_said_in_plain_words() {
    let rule = page("invariant/warm-when-acute.html");
    let known = "Known violation: it does not hold for all of those for whom";
    assert_eq!(
        said(&rule, ".section-name"),
        ["Whenever", "then always", known]
    );
    let criteria = said(&rule, ".criteria");
    assert_eq!(criteria[..2], ["acute", "heat is offered"]);
    assert!(criteria[2].contains("pain"), "{criteria:?}");
    let why = "As published. (until 31 December 2027) 2 distinguishable patients of these break the rule.";
    assert!(said(&rule, "p").iter().any(|said| said == why));
    assert_eq!(
        said(&rule, "code.expression"),
        ["acute implies offered(heat); known-violation when acute and pain > 90 weeks"]
    );
}

#[test]
fn a_chapter_links_the_first_mention_of_a_term() {
    let chapter = (
        "content/heat/words.md",
        "# Back words\n\nThe [back](https://example.org) and `back`.\n\n## Back\n\nThe *back*, the back.\n",
    );
    let page = text(&site(&[chapter]).expect("it builds"), "heat/words.html");
    assert_eq!(page.matches("class=\"term\"").count(), 1, "{page}");
    let link = "<em><a class=\"term\" href=\"../term/back.html\">back</a></em>, the back.";
    assert!(page.contains(link), "{page}");
}

#[test]
fn the_home_page_answers_by_problem() {
    let home = page("index.html");
    let tiles = said(&home, ".tiles > li");
    assert_eq!(tiles[0], "acute Offer: heat");
    let advice = said(&home, "#recommendations ~ .told li");
    assert_eq!(
        advice[0],
        "We recommend: Heat <first> strong, moderate certainty"
    );
}

/// A guideline with a history, and a recommendation of each standing.
const VERSIONS: &str = r#"
```guideline backs
title = "Backs"
version = "2"
status = "active"

[[change]]
version = "1"
date = 2025-01-01
what = "First edition."
new = ["second"]

[[change]]
version = "2"
date = 2026-01-01
what = "Second edition."
new = ["third"]
amended = ["fourth"]
```
```fact stiff
type = "yes-no"
```
```intervention walking
```
```evidence walks
population = "Adults"
intervention = ["walking"]
finding = "Less pain."
```
"#;

#[test]
fn a_recommendation_says_since_when_it_says_so() {
    let recommendations = ["first", "second", "third", "fourth"].map(|id| {
        format!(
            "```recommendation {id}\nwhen = \"stiff\"\nfor = [\"walking\"]\nstrength = \"strong\"\ncertainty = \"high\"\n\
             evidence = [\"walks\"]\n```\n"
        )
    });
    let text_of_it = format!("{VERSIONS}{}", recommendations.concat());
    let files = site(&[("content/backs/index.md", &text_of_it)]).expect("it builds");
    for (id, since, part) in [
        (
            "first",
            "Unchanged since version 1 of 1 January 2025",
            "change-1",
        ),
        (
            "second",
            "Unchanged since version 1 of 1 January 2025",
            "change-1",
        ),
        ("third", "New in version 2 of 1 January 2026", "change-2"),
        (
            "fourth",
            "Amended in version 2 of 1 January 2026",
            "change-2",
        ),
    ] {
        let page = Html::parse_document(&text(&files, &format!("recommendation/{id}.html")));
        assert_eq!(said(&page, ".numbered a"), [since], "{id}");
        let link = all(&page, ".numbered a")[0].attr("href");
        assert_eq!(
            link,
            Some(format!("../backs/reporting.html#{part}").as_str())
        );
    }
}

const TWO_STAGES: &str = r#"
# Knees

```fact knee
type = "one-of"
values = ["well", "new pain", "old pain"]
```

```fact rest-so-far
type = "one-of"
values = ["not tried", "helped", "failed"]
```

```condition new-knee-pain
when = "knee = 'new pain'"
```

```intervention rest
```

```intervention walking
```

```recommendation rest-first
when = "new-knee-pain and rest-so-far != 'failed'"
for = ["rest"]
strength = "strong"
certainty = "high"
evidence = ["heat-trials"]
cites = ["moss2020"]
```

```recommendation walk-a-little
when = "new-knee-pain"
for = ["walking"]
strength = "conditional"
certainty = "low"
evidence = ["heat-trials"]
cites = ["moss2020"]
```
"#;

fn knees(path: &str) -> Html {
    let files = site(&[("content/heat/knees.md", TWO_STAGES)]).expect("it builds");
    Html::parse_document(&text(&files, path))
}

#[test]
fn the_card_of_a_problem_has_the_strongest_first_with_what_it_depends_on() {
    let home = knees("index.html");
    let lines = said(&home, "#problems + ul > li:last-child li");
    assert_eq!(
        lines,
        [
            "Offer: rest, unless rest so far: failed",
            "Consider: walking"
        ]
    );
}

/// More tests than a line of a card says.
const MANY_TESTS: &str = r#"
# Knees

```fact knee-pain
type = "yes-no"
```

```fact swollen
type = "yes-no"
```

```fact warm
type = "yes-no"
```

```fact locked
type = "yes-no"
```

```fact weeks-of-it
type = "count"
range = [0, 50]
```

```condition painful-knee
when = "knee-pain"
```

```intervention rest
```

```intervention walking
```

```recommendation rest-first
when = "painful-knee and swollen and warm and (locked or weeks-of-it > 2)"
for = ["rest"]
strength = "strong"
certainty = "high"
evidence = ["heat-trials"]
cites = ["moss2020"]
```

```recommendation walk-a-little
when = "painful-knee and locked and (weeks-of-it < 2 or weeks-of-it = 4 or weeks-of-it > 9)"
for = ["walking"]
strength = "conditional"
certainty = "low"
evidence = ["heat-trials"]
cites = ["moss2020"]
```
"#;

#[test]
fn a_line_of_a_card_that_depends_on_much_names_it() {
    let files = site(&[("content/heat/knees.md", MANY_TESTS)]).expect("it builds");
    let home = Html::parse_document(&text(&files, "index.html"));
    let lines = said(&home, "#problems + ul > li li");
    for wanted in [
        "Offer: rest, depending on swollen, warm and more",
        "Consider: walking, depending on locked, weeks of it",
    ] {
        assert!(lines.iter().any(|line| line == wanted), "{lines:?}");
    }
}

#[test]
fn the_page_of_a_condition_has_nothing_that_does_not_change_with_it() {
    let page = knees("condition/new-knee-pain.html");
    let told = said(&page, ".answer > .told > li");
    assert_eq!(
        told,
        [
            "Offer rest, unless rest so far: failed rest first",
            "Consider walking walk a little"
        ]
    );
    // Nor a pathway through which everyone goes alike.
    assert!(all(&page, ".answer a[href*=pathway]").is_empty());
    assert!(all(&page, ".lit-steps").is_empty());
}

#[test]
fn the_page_of_an_intervention_begins_with_all_that_is_said_of_it() {
    let page = knees("intervention/rest.html");
    let cells = said(&page, ".lead-part table tbody td");
    assert_eq!(
        cells,
        [
            "new knee pain, and rest so far: not tried or helped",
            "Offer",
            "strong",
            "high certainty",
            "rest first"
        ]
    );
    let link = all(&page, ".lead-part table a[href*=recommendation]");
    assert_eq!(
        link[0].attr("href"),
        Some("../recommendation/rest-first.html")
    );
    let heat = knees("intervention/heat.html");
    let who = said(&heat, ".lead-part table tbody td:first-child");
    // What a recommendation says, and what only a step of a pathway does.
    assert_eq!(who, ["acute", "acute, and burden: 0", "every patient"]);
}

#[test]
fn what_to_do_and_why_come_before_the_machinery() {
    let page = page("recommendation/heat-first.html");
    let heads = said(&page, ".content h2");
    let place = |head: &str| heads.iter().position(|candidate| candidate == head);
    let order = [
        "Why",
        "Evidence",
        "When it applies",
        "Safety rules that bind it",
    ];
    let places: Vec<_> = order.iter().map(|head| place(head)).collect();
    assert!(places.is_sorted() && places[0].is_some(), "{heads:?}");
}

#[test]
fn safety_rules_are_one_line_each_and_folded_after_the_first_five() {
    let rules = (1..=7).map(|number| {
        format!("```invariant rule-{number}\nalways = \"permitted(rest) implies knee = 'new pain'\"\n```\n\n")
    });
    let more = format!("{TWO_STAGES}\n{}", rules.collect::<String>());
    let files = site(&[("content/heat/knees.md", &more)]).expect("it builds");
    let page = Html::parse_document(&text(&files, "recommendation/rest-first.html"));
    assert_eq!(said(&page, "#rules + ul > li").len(), 5);
    assert_eq!(said(&page, "#rules ~ details > summary"), ["2 more"]);
    assert_eq!(
        said(&page, "#rules ~ details > ul > li"),
        ["rule 6", "rule 7"]
    );
}

const SECOND: &str = r#"
# Knees

```guideline knee-care
title = "Knee care"
version = "1"
status = "draft"
```

```intervention bandage
```

```recommendation bandage-early
when = "acute"
for = ["bandage"]
strength = "strong"
certainty = "high"
evidence = ["heat-trials"]
cites = ["moss2020"]
```
"#;

#[test]
fn in_a_book_of_several_guidelines_lists_and_titles_say_whose_a_recommendation_is() {
    let files = site(&[("content/knee/index.md", SECOND)]).expect("it builds");
    let page = |path: &str| Html::parse_document(&text(&files, path));
    let html = page("recommendation/bandage-early.html");
    assert_eq!(
        said(&html, "head > title"),
        ["bandage early (Knee care) · Heat & <care>"]
    );
    assert_eq!(said(&html, ".page-kind"), ["Recommendation · Knee care"]);
    let acute = page("condition/acute.html");
    let told = said(&acute, ".answer > .told > li");
    // It is not in force, and this page has the banner of another.
    assert_eq!(told[1], "Offer bandage bandage early (Knee care (draft))");
    assert_eq!(told[0], "Offer heat Heat <first>");
    let listed = said(&page("by-strength.html"), ".line-what");
    let recommended = listed.iter().filter(|what| what.contains("strong"));
    let recommended: Vec<_> = recommended.collect();
    assert_eq!(recommended.len(), 3, "{listed:?}");
    let mut recommended = recommended.into_iter();
    assert!(recommended.all(|what| what.ends_with(" care (draft)")));
    // The menu has the chapters of one's own guideline, and a link to the others.
    let menu = said(&html, ".menu li");
    assert!(menu.contains(&"All guidelines".to_owned()), "{menu:?}");
    assert!(!menu.contains(&"Care".to_owned()), "{menu:?}");
}

#[test]
fn what_guidelines_share_is_shown_as_of_none() {
    let shared = "# Common words\n\n```fact smokes\ntype = \"yes-no\"\n```\n\n```condition smoker\nwhen = \"smokes\"\n```\n";
    let second = SECOND.replace("when = \"acute\"", "when = \"acute and smoker\"");
    let files = site(&[
        ("content/shared/words.md", shared),
        ("content/knee/index.md", &second),
    ])
    .expect("it builds");
    let page = |path: &str| Html::parse_document(&text(&files, path));
    let fact = page("fact/smokes.html");
    assert_eq!(said(&fact, ".page-kind"), ["Fact · Shared by guidelines"]);
    let chapter = page("shared/words.html");
    for html in [&fact, &chapter, &page("recommendation/bandage-early.html")] {
        let menu = said(html, ".menu li");
        assert!(menu.contains(&"Common words".to_owned()), "{menu:?}");
    }
    // No guideline's version or status stands on them.
    assert!(all(&fact, ".banner").is_empty() && all(&chapter, ".banner").is_empty());
    let paper = text(&files, "print.html");
    assert!(paper.contains("Common words"));
    let patient = page("patient.html");
    let headings = said(&patient, "h2");
    assert!(
        headings.contains(&"Common words".to_owned()),
        "{headings:?}"
    );
    let data: serde_json::Value = serde_json::from_str(&text(&files, "book.json")).expect("JSON");
    let things = data["things"].as_array().expect("things");
    let of = |id: &str| {
        things
            .iter()
            .find(|thing| thing["id"] == id)
            .expect("a thing")
    };
    assert!(of("smokes")["guideline"].is_null());
    assert_eq!(of("bandage-early")["guideline"], "knee-care");
}

/// Evidence with a difference for each outcome, relative to an arm where one is given.
fn sides(results: &[(&str, &str, Option<&str>)]) -> Vec<String> {
    let results = results.iter().map(|(outcome, estimate, relative_to)| {
        let relative_to = relative_to.map_or(String::new(), |arm| format!("relative-to = \"{arm}\"\n"));
        format!("[[result]]\noutcome = \"{outcome}\"\nmeasure = \"mean-difference\"\nestimate = {estimate}\n{relative_to}")
    });
    let text = format!(
        "# Trials\n\n```outcome strength\nbetter = \"higher\"\nunit = \"kg\"\nrange = [0, 50]\n```\n\n\
        ```outcome ache\nbetter = \"lower\"\nunit = \"d\"\nrange = [0, 50]\n```\n\n\
        ```evidence differences\npopulation = \"adults\"\nintervention = [\"heat\"]\ncomparator = [\"cold\"]\n\
        outcome = [\"strength\", \"ache\"]\nfinding = \"Heat helps.\"\ncites = [\"moss2020\"]\n\n{}```\n",
        results.collect::<Vec<_>>().join("\n")
    );
    let files = site(&[("content/heat/trials.md", &text)]).expect("it builds");
    let page = Html::parse_document(&text_of(&files));
    let words = said(&page, "figure text, figure tspan");
    let mut sides: Vec<String> = words
        .into_iter()
        .filter(|words| words.contains("favours:"))
        .collect();
    sides.dedup();
    sides
}

fn text_of(files: &crate::render::Files) -> String {
    text(files, "evidence/differences.html")
}

#[test]
fn a_forest_plot_says_whom_each_side_favours_by_the_arm_that_is_subtracted() {
    let (heat, cold) = (
        ["← favours: heat", "favours: cold →"],
        ["← favours: cold", "favours: heat →"],
    );
    assert_eq!(sides(&[("ache", "-2", Some("comparator"))]), heat);
    assert_eq!(sides(&[("ache", "2", Some("intervention"))]), cold);
    assert_eq!(sides(&[("strength", "2", Some("comparator"))]), cold);
    assert_eq!(sides(&[("strength", "-2", Some("intervention"))]), heat);
    assert!(sides(&[("ache", "-2", None)]).is_empty());
    let both = [("ache", "-2", Some("comparator")), ("ache", "-1", None)];
    assert!(sides(&both).is_empty());
}

/// The recommendation that is named is for heat; that cold is considered beside it is the decision's.
#[test]
fn a_step_shows_which_of_its_advice_is_the_books_own_reading() {
    let pathway = "# Own\n\n```pathway cooling\napplies = \"acute\"\n\n[step.cool]\noffer = [\"heat\"]\nconsider = [\"rest\"]\n\
                   because = [\"heat-first\", \"heat-or-cold\"]\n```\n\n```intervention rest\n```\n";
    let files = site(&[("content/heat/own.md", pathway)]).expect("it builds");
    let page = Html::parse_document(&text(&files, "pathway/cooling.html"));
    let own = said(&page, "#step-cool .because").join(" | ");
    assert!(
        own.contains("own reading, and no recommendation: rest"),
        "{own}"
    );
}
