//! Scores and decision tables, from their blocks to what is proved of them.

use std::collections::BTreeMap;

use pathbook::interpret::{self, Truth};
use pathbook::model::{Library, Patient, Value};
use pathbook::problem::{Code, Problem, Problems};
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
when = "age between 65 'a' and 74 'a'"
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
    let values = [Value::Number(age.into()), yes_no(heart), yes_no(stroke)];
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
        score("points = [{ when = \"stroke\", points = 1.5 }, { points = 1 }]"),
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
