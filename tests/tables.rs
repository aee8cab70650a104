//! Scores and decision tables, from their blocks to what is proved of them.

use std::collections::BTreeMap;

use pathbook::interpret::{self, Truth};
use pathbook::model::{Library, Patient, Value};
use pathbook::problem::{Code, Problem, Problems};
use pathbook::quantity::{Measured, Unit};
use pathbook::source::Sources;

const FRONT: &str = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";

const FACTS: &str = r#"
```fact age
type = "quantity"
unit = "a"
range = [0, 120]
```
```fact heart-failure
type = "yes-no"
may-be-unknown = true
```
```fact stroke
type = "yes-no"
may-be-unknown = true
```
"#;

const STROKE_RISK: &str = r#"
```score stroke-risk
[[points]]
when = "age >= 75 'a'"
points = 2
label = "Age 75 or more"

[[points]]
when = "age >= 65 'a' and age < 75 'a'"
points = 1

[[points]]
when = "heart-failure"
points = 1

[[points]]
when = "stroke"
points = 2
```
"#;

fn sources(blocks: &[&str]) -> Sources {
    let text = [FRONT, FACTS].into_iter().chain(blocks.iter().copied());
    let text: String = text.collect();
    Sources::from_files([
        ("book.toml", "[book]\ntitle = \"B\"\n"),
        ("content/g/index.md", text.as_str()),
    ])
}

fn library(blocks: &[&str]) -> Library {
    let sources = sources(blocks);
    let mut problems = Problems::default();
    let document = pathbook::parse::parse(&sources, &mut problems);
    let library = pathbook::resolve::resolve(&sources, &document, &mut problems);
    library.unwrap_or_else(|| panic!("{:#?}", problems.sorted()))
}

/// Errors and warnings of a book, but for what it leaves unsaid since it is small.
fn problems(blocks: &[&str]) -> Vec<Problem> {
    let date = jiff::civil::date(2026, 11, 23);
    let checked = pathbook::check(&sources(blocks), Problems::default(), date);
    match checked {
        Ok(verified) => verified.warnings().to_vec(),
        Err(problems) => problems,
    }
}

fn codes(blocks: &[&str]) -> Vec<Code> {
    problems(blocks)
        .into_iter()
        .map(|problem| problem.code)
        .collect()
}

fn condition(when: &str) -> String {
    format!("```condition asked\nwhen = \"{when}\"\n```\n")
}

/// Whether an expression holds for someone of this age, whose heart and strokes are as given.
fn holds(when: &str, age: i64, heart: Option<bool>, stroke: Option<bool>) -> Truth {
    let library = library(&[STROKE_RISK, &condition(when)]);
    let yes_no = |value: Option<bool>| value.map_or(Value::Unknown, Value::YesNo);
    let years = Unit::parse("a").expect("a unit");
    let age = Measured::new(age.into(), &years);
    let values = [Value::Number(age), yes_no(heart), yes_no(stroke)];
    let values: BTreeMap<_, _> = library.facts.keys().zip(values).collect();
    let patient = Patient::new(values);
    let asked = library.conditions.values().next().expect("one condition");
    interpret::holds(&library, &patient, &asked.when.logic)
}

#[test]
fn points_of_all_entries_that_hold_are_added() {
    assert_eq!(
        holds("stroke-risk = 5", 80, Some(true), Some(true)),
        Truth::True
    );
    assert_eq!(
        holds("stroke-risk = 0", 40, Some(false), Some(false)),
        Truth::True
    );
    assert_eq!(
        holds("2 <= stroke-risk", 70, Some(true), Some(false)),
        Truth::True
    );
}

#[test]
fn what_holds_of_every_total_is_known() {
    let unknown_heart = |when: &str| holds(when, 80, None, Some(false));
    assert_eq!(unknown_heart("stroke-risk >= 2"), Truth::True);
    assert_eq!(unknown_heart("stroke-risk >= 3"), Truth::Unknown);
    assert_eq!(unknown_heart("stroke-risk > 3"), Truth::False);
    assert_eq!(unknown_heart("stroke-risk = 3"), Truth::Unknown);
    assert_eq!(unknown_heart("stroke-risk is known"), Truth::False);
    // 0, 2: a total between them is none of the two.
    assert_eq!(
        holds("stroke-risk = 1", 40, Some(false), None),
        Truth::False
    );
    assert_eq!(
        holds("stroke-risk != 1", 40, Some(false), None),
        Truth::True
    );
}

#[test]
fn a_score_is_compared_with_what_it_can_come_to() {
    assert_eq!(
        codes(&[STROKE_RISK, &condition("stroke-risk >= 7")]),
        [Code::OutOfRange]
    );
    assert_eq!(
        codes(&[STROKE_RISK, &condition("stroke-risk >= 2.5")]),
        [Code::TypeMismatch]
    );
    assert_eq!(
        codes(&[STROKE_RISK, &condition("stroke-risk")]),
        [Code::TypeMismatch]
    );
    assert_eq!(
        codes(&[STROKE_RISK, &condition("'a' in stroke-risk")]),
        [Code::TypeMismatch]
    );
    assert_eq!(codes(&[STROKE_RISK, &condition("stroke-risk >= 5")]), []);
}

#[test]
fn scores_and_conditions_may_use_each_other_without_a_circle() {
    let score = |when: &str| {
        format!(
            "```score other\n[[points]]\nwhen = \"{when}\"\npoints = 1\n[[points]]\nwhen = \"stroke\"\npoints = -1\n```\n"
        )
    };
    let asked = condition("other >= 1");
    assert_eq!(
        codes(&[STROKE_RISK, &score("stroke-risk >= 2"), &asked]),
        []
    );
    assert_eq!(codes(&[&score("asked"), &asked]), [Code::CyclicCondition]);
    assert_eq!(codes(&[&score("other = 0")]), [Code::CyclicCondition]);
}

#[test]
fn entries_are_read_with_all_that_is_wrong() {
    let score = |entries: &str| codes(&[&format!("```score other\n{entries}\n```\n")]);
    assert_eq!(score(""), [Code::MissingField]);
    assert_eq!(score("points = []"), [Code::MissingField]);
    assert_eq!(score("points = 3"), [Code::WrongType]);
    assert_eq!(
        score("points = [{ when = \"stroke\", points = true }, { points = 1 }]"),
        [Code::WrongType, Code::MissingField]
    );
    assert_eq!(
        score("points = [{ when = \"stroke\", points = 1001 }]"),
        [Code::OutOfRange]
    );
}

#[test]
fn points_for_nobody_or_everybody_are_dead() {
    let score = |when: &str| {
        codes(&[&format!(
            "```score other\n[[points]]\nwhen = \"{when}\"\npoints = 1\n```\n"
        )])
    };
    assert_eq!(score("stroke and not stroke"), [Code::ConstantCondition]);
    assert_eq!(
        score("stroke is known or stroke is unknown"),
        [Code::ConstantCondition]
    );
    assert_eq!(score("true"), []);
}

const ADVICE: &str = r#"
```intervention drug
```
```intervention other
```
```adjudication why
tension = "t"
reading = "r"
why = "w"
```
"#;

/// A table over age, heart and strokes, with its rows as `name: cells: what it says`.
fn table(head: &str, rows: &[&str]) -> String {
    let mut text = format!(
        "{ADVICE}```table dose\ninputs = [\"age\", \"heart-failure\", \"stroke-risk\"]\n{head}\n"
    );
    for row in rows {
        let parts: Vec<&str> = row.split(": ").collect();
        let cells: Vec<String> = parts[1]
            .split("; ")
            .map(|cell| format!("\"{cell}\""))
            .collect();
        let (name, cells) = (parts[0], cells.join(", "));
        let row = format!(
            "[row.{name}]\nwhen = [{cells}]\n{}\n",
            parts[2].replace("; ", "\n")
        );
        text.push_str(&row);
        if !row.contains("because") && !row.contains("nothing") {
            text.push_str("because = [\"why\"]\n");
        }
    }
    text + "```\n```evidence e\npopulation = \"p\"\nintervention = [\"drug\", \"other\"]\nfinding = \"f\"\n```\n"
}

const DRUG: &str = "offer = [\"drug\"]";
const OTHER: &str = "offer = [\"other\"]";

fn rows(head: &str, rows: &[(&str, &str)]) -> Vec<Code> {
    let lines: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(index, (cells, says))| format!("r{index}: {cells}: {says}"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    codes(&[STROKE_RISK, &table(head, &lines)])
}

#[test]
fn a_table_that_covers_everyone_once_passes() {
    let covered = [
        (">= 65 'a'; yes; -", DRUG),
        (">= 65 'a'; no or unknown; -", OTHER),
        ("< 65 'a'; -; -", "nothing = true"),
    ];
    for hit in ["unique", "any", "first", "collect"] {
        assert_eq!(rows(&format!("hit = \"{hit}\""), &covered), [], "{hit}");
    }
}

#[test]
fn a_gap_is_told_in_few_facts() {
    let gap = [(">= 65 'a'; yes; -", DRUG), ("< 60 'a'; -; -", OTHER)];
    assert_eq!(rows("hit = \"unique\"", &gap), [Code::TableGap]);
    assert_eq!(rows("hit = \"collect\"", &gap), []);
    assert_eq!(
        rows(
            "hit = \"unique\"\napplies = \"age < 60 'a' or (heart-failure and age > 70 'a')\"",
            &gap
        ),
        []
    );
    let text = table(
        "hit = \"first\"",
        &[
            "old: >= 65 'a'; yes; -: offer = [\"drug\"]",
            "young: < 60 'a'; -; -: offer = [\"other\"]",
        ],
    );
    let found = problems(&[STROKE_RISK, &text]);
    let notes = found[0].notes.join("\n");
    assert!(notes.contains("age >= 60 a and age < 65 a"), "{notes}");
    assert!(notes.contains("heart-failure is unknown"), "{notes}");
}

#[test]
fn unknown_values_are_a_gap_unless_a_row_says_so() {
    let yes_and_no = [("-; yes; -", DRUG), ("-; no; -", OTHER)];
    assert_eq!(rows("hit = \"unique\"", &yes_and_no), [Code::TableGap]);
    let with_scores = [("-; -; >= 2", DRUG), ("-; -; < 2", OTHER)];
    assert_eq!(rows("hit = \"unique\"", &with_scores), [Code::TableGap]);
    let first = [("-; -; >= 2", DRUG), ("-; -; -", OTHER)];
    assert_eq!(rows("hit = \"first\"", &first), []);
}

#[test]
fn rows_meet_as_the_hit_policy_allows() {
    let different = [
        ("-; yes; -", DRUG),
        (">= 65 'a'; -; -", OTHER),
        ("< 65 'a'; no or unknown; -", DRUG),
    ];
    assert_eq!(
        rows("hit = \"unique\"", &different),
        [Code::OverlappingRows]
    );
    assert_eq!(rows("hit = \"any\"", &different), [Code::OverlappingRows]);
    assert_eq!(rows("hit = \"first\"", &different), []);
    assert_eq!(rows("hit = \"collect\"", &different), []);
    let same = [
        ("-; yes; -", DRUG),
        (">= 65 'a'; -; -", DRUG),
        ("< 65 'a'; no or unknown; -", OTHER),
    ];
    assert_eq!(rows("hit = \"unique\"", &same), [Code::AgreeingRows]);
    assert_eq!(rows("hit = \"any\"", &same), []);
}

#[test]
fn an_assumption_can_keep_rows_apart() {
    let apart = [
        ("-; yes; -", DRUG),
        (">= 65 'a'; -; -", OTHER),
        ("< 65 'a'; no or unknown; -", DRUG),
    ];
    let assumption = "```assumption young\nalways = \"heart-failure implies age < 65 'a'\"\n```\n";
    let lines: Vec<String> = apart
        .iter()
        .enumerate()
        .map(|(i, (cells, says))| format!("r{i}: {cells}: {says}"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(
        codes(&[STROKE_RISK, assumption, &table("hit = \"unique\"", &lines)]),
        []
    );
}

#[test]
fn the_higher_priority_wins() {
    let of = |first: i32, second: i32| {
        rows(
            "hit = \"priority\"",
            &[
                ("-; -; -", &format!("{DRUG}; priority = {first}")),
                ("-; yes; -", &format!("{OTHER}; priority = {second}")),
            ],
        )
    };
    assert_eq!(of(1, 2), []);
    assert_eq!(of(2, 1), [Code::MaskedRow]);
    assert_eq!(of(1, 1), [Code::OverlappingRows]);
    assert_eq!(
        rows("hit = \"priority\"", &[("-; -; -", DRUG)]),
        [Code::MissingField]
    );
    assert_eq!(
        rows(
            "hit = \"first\"",
            &[("-; -; -", &format!("{DRUG}; priority = 1"))]
        ),
        [Code::UnknownField]
    );
}

#[test]
fn rows_for_nobody_are_dead_or_masked() {
    let masked = [("-; -; -", DRUG), (">= 65 'a'; -; -", OTHER)];
    assert_eq!(rows("hit = \"first\"", &masked), [Code::MaskedRow]);
    let together = [
        ("< 65 'a'; -; -", DRUG),
        (">= 65 'a'; -; -", DRUG),
        (">= 80 'a'; -; -", OTHER),
    ];
    let found = rows("hit = \"first\"", &together);
    assert!(found.contains(&Code::MaskedRow), "{found:?}");
    let dead = [("< 65 'a' and > 70 'a'; -; -", OTHER), ("-; -; -", DRUG)];
    assert_eq!(rows("hit = \"unique\"", &dead), [Code::DeadRow]);
    let idle = [("-; -; -", DRUG)];
    assert_eq!(
        rows(
            "hit = \"unique\"\napplies = \"stroke and not stroke\"",
            &idle
        ),
        [Code::IdleTable]
    );
}

#[test]
fn needless_rows_are_warned_of() {
    let subsumed = [("-; -; -", DRUG), (">= 65 'a'; -; -", DRUG)];
    for hit in ["unique", "any", "collect"] {
        let found = rows(&format!("hit = \"{hit}\""), &subsumed);
        assert_eq!(found, [Code::SubsumedRow], "{hit}");
    }
    assert_eq!(
        rows(
            "hit = \"collect\"",
            &[("-; yes; -", DRUG), ("-; yes; -", OTHER)]
        ),
        []
    );
}

#[test]
fn rows_that_could_be_one_are_shown_with_their_cell() {
    let text = table(
        "hit = \"unique\"",
        &[
            "young: < 18 'a'; -; -: nothing = true",
            "middle: >= 18 'a' and < 65 'a'; -; -: offer = [\"drug\"]",
            "old: between 65 'a' and 80 'a'; -; -: offer = [\"drug\"]",
            "oldest: > 80 'a'; -; -: offer = [\"other\"]",
        ],
    );
    let found = problems(&[STROKE_RISK, &text]);
    let codes: Vec<Code> = found.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::MergeableRows]);
    assert_eq!(
        found[0].help.as_ref().map(ToString::to_string).as_deref(),
        Some("write one row with the cell `>= 18 a and <= 80 a`")
    );
    let yes_no = [
        ("-; yes; -", DRUG),
        ("-; no; -", DRUG),
        ("-; unknown; -", OTHER),
    ];
    assert_eq!(rows("hit = \"unique\"", &yes_no), [Code::MergeableRows]);
    let hole = [
        ("< 20 'a'; -; -", DRUG),
        ("> 60 'a'; -; -", DRUG),
        ("between 20 'a' and 60 'a'; -; -", OTHER),
    ];
    assert_eq!(rows("hit = \"unique\"", &hole), []);
    let first = [
        ("< 20 'a'; -; -", DRUG),
        ("> 60 'a'; yes; -", OTHER),
        (">= 20 'a'; -; -", DRUG),
    ];
    assert_eq!(rows("hit = \"first\"", &first), []);
}

#[test]
fn rows_take_part_in_conflicts_and_adjudications() {
    let both = [
        "one: -; yes; -: offer = [\"drug\"]",
        "two: >= 65 'a'; -; -: forbid = [\"drug\"]; because = [\"why\"]",
    ];
    let text = table("hit = \"collect\"", &both);
    assert_eq!(codes(&[STROKE_RISK, &text]), [Code::ConflictingAdvice]);
    let decided = "```adjudication decided\ntension = \"t\"\nreading = \"r\"\nwhy = \"w\"\nbetween = [\"dose.one\", \"dose.two\"]\nprevails = \"dose.two\"\non = [\"drug\"]\n```\n";
    assert_eq!(codes(&[STROKE_RISK, &text, decided]), []);
    let against = "```recommendation never\nwhen = \"stroke\"\nagainst = [\"drug\"]\nstrength = \"strong\"\ncertainty = \"high\"\nevidence = [\"e\"]\n```\n";
    let found = codes(&[
        STROKE_RISK,
        &table("hit = \"unique\"", &["one: -; -; -: offer = [\"drug\"]"]),
        against,
    ]);
    assert!(found.contains(&Code::PermittedThoughForbidden), "{found:?}");
    let unsupported = table(
        "hit = \"unique\"",
        &["one: -; -; -: offer = [\"drug\"]; because = []"],
    );
    assert_eq!(codes(&[STROKE_RISK, &unsupported]), [Code::UnbackedAct]);
}

/// Every row has its worked patient, and still some patients have no row.
#[test]
fn worked_patients_for_every_row_do_not_hide_a_gap() {
    let text = table(
        "hit = \"unique\"",
        &[
            "old: >= 65 'a'; yes; -: offer = [\"drug\"]",
            "young: < 65 'a'; -; -: offer = [\"other\"]",
        ],
    );
    let worked = "```vignette one\ngiven = { age = \"70 a\", heart-failure = true }\nhits = [\"dose.old\"]\n```\n```vignette two\ngiven = { age = \"20 a\" }\nhits = [\"dose.young\"]\noffered = [\"other\"]\n```\n";
    assert_eq!(codes(&[STROKE_RISK, &text, worked]), [Code::TableGap]);
    let wrong = "```vignette three\ngiven = { age = \"70 a\", heart-failure = true }\nhits = [\"dose.young\"]\n```\n";
    let found = codes(&[STROKE_RISK, &text, wrong]);
    assert!(found.contains(&Code::FailedVignette), "{found:?}");
}

#[test]
fn invariants_speak_of_rows() {
    let text = table(
        "hit = \"first\"",
        &[
            "old: >= 65 'a'; -; -: offer = [\"drug\"]",
            "rest: -; -; -: nothing = true",
        ],
    );
    let invariant = |rule: &str| format!("```invariant safe\n{rule}\n```\n");
    assert_eq!(
        codes(&[
            STROKE_RISK,
            &text,
            &invariant("always = \"hits(dose.old) implies offered(drug)\"")
        ]),
        []
    );
    assert_eq!(
        codes(&[
            STROKE_RISK,
            &text,
            &invariant("never = \"hits(dose.rest) and age < 65 'a'\"")
        ]),
        [Code::BrokenInvariant]
    );
    assert_eq!(
        codes(&[
            STROKE_RISK,
            &text,
            &invariant("never = \"hits(dose.oldest)\"")
        ]),
        [Code::UnknownName]
    );
}

#[test]
fn tables_are_read_with_all_that_is_wrong() {
    let bad = |head: &str, row: &str| codes(&[STROKE_RISK, &table(head, &[row])]);
    assert_eq!(
        bad("", "one: -; -; -: nothing = true"),
        [Code::MissingField]
    );
    assert_eq!(
        bad("hit = \"all\"", "one: -; -; -: nothing = true"),
        [Code::UnknownWord]
    );
    assert_eq!(
        bad("hit = \"any\"", "one: -; -: nothing = true"),
        [Code::WrongType]
    );
    assert_eq!(
        bad("hit = \"any\"", "one: -; -; -: label = \"l\""),
        [Code::DeadEnd]
    );
    assert_eq!(
        bad("hit = \"any\"", "one: > 200 'a'; 'x'; > 9: nothing = true"),
        [Code::OutOfRange, Code::TypeMismatch, Code::OutOfRange]
    );
    assert_eq!(
        bad("hit = \"any\"", "one: yes; maybe; -: nothing = true"),
        [Code::TypeMismatch, Code::BrokenExpression]
    );
    assert_eq!(
        bad("hit = \"any\"", "Big: -; -; -: nothing = true"),
        [Code::BadIdentifier]
    );
    let inputs = |inputs: &str| {
        codes(&[&format!(
            "```table dose\nhit = \"any\"\ninputs = [{inputs}]\n[row.one]\nwhen = [\"-\"]\nnothing = true\n```\n"
        )])
    };
    assert_eq!(inputs("\"agee\""), [Code::UnknownName]);
    assert_eq!(inputs("\"age\", \"age\""), [Code::DuplicateIdentifier]);
    assert_eq!(inputs(""), [Code::MissingField]);
}

#[test]
fn cells_rows_and_points_are_edited_too() {
    let text = |hit: &str, old: &str| {
        table(
            &format!("hit = \"{hit}\""),
            &[
                "young: < 65 'a'; -; < 2: offer = [\"drug\"]",
                &format!("old: {old}: nothing = true"),
                "weak: -; -; -: consider = [\"other\"]",
            ],
        )
    };
    let worked = "```vignette one\ngiven = { age = \"30 a\", heart-failure = true, stroke = false }\noffered = [\"drug\"]\n```\n```vignette two\ngiven = { age = \"30 a\", heart-failure = false, stroke = true }\nconsidered = [\"other\"]\n```\n```vignette three\ngiven = { age = \"70 a\" }\nhits = [\"dose.old\"]\n```\n";
    let date = jiff::civil::date(2026, 11, 23);
    let sources = sources(&[STROKE_RISK, &text("first", ">= 65 'a'; -; -"), worked]);
    let verified = pathbook::check(&sources, Problems::default(), date).expect("a sound book");
    let mutation = pathbook::mutate::mutate(&verified).expect("a small book");
    let words = |edits: Vec<&pathbook::mutate::Edit>| -> Vec<String> {
        let library = verified.library();
        edits.iter().map(|edit| edit.words(library)).collect()
    };
    let survivors = words(mutation.survivors.iter().map(|own| &own.edit).collect());
    let caught = words(mutation.caught.iter().map(|(edit, _)| edit).collect());
    let has = |edits: &[String], part: &str| edits.iter().any(|words| words.contains(part));
    assert!(
        has(&survivors, "`age >= 65 a` becomes `age >= 66 a`"),
        "{survivors:#?}"
    );
    assert!(has(&caught, "`stroke` gives 0 points"), "{caught:#?}");
    assert!(has(&caught, "`heart-failure` gives 2 points"));
    // Below 65, one point for the heart alone decides nothing.
    let equivalent = words(mutation.equivalent.iter().collect());
    assert!(has(&equivalent, "`heart-failure` gives 0 points"));
    assert!(has(&caught, "`young`: `offer drug` is dropped"));
}

/// A table of so many bands of one number, each of a month.
fn bands(count: usize, missing: Option<usize>) -> String {
    let mut text = String::from(
        r#"
```fact weight
type = "quantity"
unit = "kg"
range = [0, 5000]
```
```intervention rest
```
```intervention drink
```
```adjudication agreed
tension = "The sources differ."
reading = "This one."
why = "It is the newer."
```
```table doses
inputs = ["weight"]
hit = "unique"
"#,
    );
    for band in (0..count).filter(|band| Some(*band) != missing) {
        let when = match band {
            0 => "< 1 kg".to_owned(),
            last if last + 1 == count => format!(">= {last} kg"),
            _ => format!(">= {band} kg and < {} kg", band + 1),
        };
        let offer = ["rest", "drink"][band % 2];
        text += &format!(
            "[row.r{band}]\nwhen = [\"{when}\"]\noffer = [\"{offer}\"]\nbecause = [\"agreed\"]\n"
        );
    }
    text + "```\n"
}

/// The interpreter says of a number in each band what the prover says.
#[test]
fn a_table_has_more_bands_than_a_word_has_bits() {
    let text = bands(150, None);
    assert_eq!(codes(&[&text]), []);
    let library = library(&[&text]);
    let mut prover = pathbook::prove::Prover::new(&library).expect("150 ranges");
    let hits: Vec<_> = prover
        .encoding
        .hits
        .iter()
        .map(|(row, hit)| (row, *hit))
        .collect();
    assert_eq!(hits.len(), 150);
    let all = prover.admitted();
    for (row, hit) in hits {
        let found = prover.find(hit).expect("decided").expect("somebody");
        let advice = interpret::advise(&library, &found.patient);
        assert_eq!(advice.hits, [row]);
        assert_eq!(found.patients.expect("counted") * 150u32, all);
    }
}

#[test]
fn a_band_that_is_missing_is_found_beyond_the_first_word() {
    let problems = problems(&[&bands(150, Some(100))]);
    let [problem] = problems.as_slice() else {
        panic!("{problems:#?}");
    };
    assert_eq!(problem.code, Code::TableGap);
    assert!(format!("{problem:?}").contains("weight >= 100 kg and weight < 101 kg"));
}

#[test]
#[ignore = "takes seconds without optimization"]
fn a_table_of_a_thousand_bands_is_proved() {
    assert_eq!(codes(&[&bands(1_000, None)]), []);
}

#[test]
fn a_fact_has_at_most_a_thousand_values() {
    let fact = |count: usize| {
        let values: Vec<String> = (0..count).map(|value| format!("\"v{value}\"")).collect();
        format!(
            "```fact kind\ntype = \"one-of\"\nvalues = [{}]\n```\n",
            values.join(", ")
        )
    };
    let asked = condition("kind = 'v999'");
    assert_eq!(codes(&[&fact(1_000), &asked]), []);
    assert_eq!(codes(&[&fact(1_001), &asked])[0], Code::OutOfRange);
}
