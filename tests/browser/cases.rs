//! Patients with the interpreter's answer to each, as lines of JSON for `patients.js`.

use std::collections::BTreeMap;
use std::fmt::Write;

use num_bigint::BigUint;
use pathbook::export::{self, PageWording};
use pathbook::interpret::{self, Advice, Effect, Settled};
use pathbook::model::{FactKey, FactKind, Library, OutputValue, Patient, Value};
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;
use pathbook::quantity::Number;
use serde_json::{Value as Json, json};

use crate::generator;
use crate::generator::patients::{Draw, thresholds};

/// Where a part of a rule is not answered and another is unknown, in each way that rules can ask for it.
const HALF_ANSWERED: &str = r#"
```guideline g
title = "Half answered"
version = "1"
status = "draft"
```
```fact heart
type = "yes-no"
may-be-unknown = true
```
```fact old
type = "yes-no"
```
```fact hours
type = "quantity"
unit = "h"
range = [0, 10]
may-be-unknown = true
```
```fact signs
type = "any-of"
values = ["fever", "cough"]
may-be-unknown = true
```
```calculation twice
is = "2 * hours - 3 h"
unit = "min"
```
```intervention x
```
```score burden
points = [{ when = "heart", points = 1 }, { when = "old", points = 2 }, { when = "hours > 5 h", points = 1 }]
```
"#;

/// What the recommendations of [`HALF_ANSWERED`] ask for.
const ASKED: [&str; 25] = [
    "burden is known",
    "burden is unknown",
    "(burden >= 2) is known",
    "(burden >= 2) is unknown",
    "(burden = 3) is known",
    "(burden < 4) is unknown",
    "not (burden != 1)",
    "(heart and old) is known",
    "(heart or hours > 5 h) is unknown",
    "(heart xor old) is known",
    "(heart implies hours between 2 h and 5 h) is known",
    "('fever' in signs and heart) is unknown",
    "('fever' in signs or 'cough' in signs) is known",
    "hours is known or old",
    "hours > 100 min and hours <= 0.25 d",
    "hours is unknown and not old",
    "(heart is known) xor (hours is known)",
    "twice > 7 h or heart",
    "(twice <= 0 h) is unknown xor twice is known",
    "heart is true",
    "heart is not true and not old",
    "(heart and hours > 5 h) is false",
    "(heart or hours > 5 h) is not false",
    "(burden >= 2) is true",
    "(('fever' in signs) is not true) xor (heart is false)",
];

/// A library with all of these, as recommendations and as the questions of a pathway.
pub fn half_answered() -> Library {
    let mut text = HALF_ANSWERED.to_owned();
    let mut steps = String::new();
    for (at, when) in ASKED.iter().enumerate() {
        let next = at + 1;
        write!(
            text,
            "```recommendation r{at}\nwhen = \"{when}\"\nfor = [\"x\"]\nstrength = \"strong\"\ncertainty = \"low\"\n```\n"
        )
        .expect("a string takes it");
        write!(
            steps,
            "[step.q{at}]\nask = \"?\"\nbranch = [{{ when = \"{when}\", label = \"Yes\", to = \"q{next}\" }}, {{ otherwise = true, label = \"No\", to = \"q{next}\" }}]\n"
        )
        .expect("a string takes it");
    }
    let end = format!("[step.q{}]\noffer = [\"x\"]\n", ASKED.len());
    write!(text, "```pathway p\napplies = \"true\"\n{steps}{end}```\n").expect("a string takes it");
    generator::library(&text)
}

/// Lines: the rules of a book, then its patients.
#[derive(Default)]
pub struct Cases(String);

impl Cases {
    pub fn lines(&self) -> &str {
        &self.0
    }

    fn line(&mut self, value: &Json) {
        writeln!(self.0, "{value}").expect("a string takes it");
    }

    /// Patients drawn evenly from all that the book can tell apart, those of its worked patients, and those at, just
    /// below and just above each number that its rules compare with.
    pub fn add_book(&mut self, library: &Library, count: usize) {
        self.rules(library, false);
        let mut draw = Draw::new(library);
        let vignettes: Vec<Vec<(FactKey, Value)>> = library
            .vignettes
            .values()
            .map(|own| own.given.clone())
            .collect();
        let near = Number::ratio(1, 3_000_000_000_000_000_000);
        let fixed = vignettes.into_iter().chain(thresholds(library, &near));
        for given in fixed {
            for _ in 0..(count / 100).clamp(1, 20) {
                let patient = draw.patient(&given);
                self.patient(library, patient);
            }
        }
        for _ in 0..count {
            let patient = draw.patient(&[]);
            self.patient(library, patient);
        }
    }

    /// Every patient that the book can tell apart, each also with every choice of answers left out.
    pub fn add_whole_book(&mut self, library: &Library) {
        self.rules(library, true);
        let mut prover = Prover::new(library).expect("a space that can be held");
        for number in 0u32.. {
            let drawn = prover.nth(Formula::TRUE, BigUint::from(number));
            let Some(drawn) = drawn.expect("a small book") else {
                break;
            };
            self.patient(library, Some(drawn));
        }
    }

    fn rules(&mut self, library: &Library, every: bool) {
        let shown = PageWording {
            address: &|_| String::new(),
            standing: &|_| String::new(),
            criteria: &|written| written.text.clone(),
            asked_when: &|written| written.text.clone(),
            amount: &|unit| format!("{{number}} {unit}"),
            dose: &|dose| dose.name.clone().unwrap_or_default(),
            titles: &|_| String::new(),
            value: &words,
        };
        let rules: Json =
            serde_json::from_str(&export::rules(library, shown)).expect("the rules are JSON");
        self.line(&json!({ "rules": rules, "every": every }));
    }

    fn patient(&mut self, library: &Library, patient: Option<Patient>) {
        // A book whose assumptions leave nobody has none.
        let Some(patient) = patient else { return };
        let advice = interpret::advise(library, &patient);
        let answers: Vec<Json> = library
            .facts
            .keys()
            .map(|key| answer(patient.value(key)))
            .collect();
        self.line(&json!({
            "answers": answers,
            "advice": expected(library, &patient, &advice),
        }));
    }
}

fn answer(value: &Value) -> Json {
    let known = |truth: &Option<bool>| truth.map_or(json!("unknown"), Json::from);
    match value {
        Value::Unknown => json!("unknown"),
        Value::YesNo(yes) => json!(yes),
        Value::OneOf(index) => json!(index),
        Value::AnyOf(has) => has.iter().map(known).collect(),
        Value::Number(number) => json!({ "number": number.number().to_string() }),
    }
}

fn expected(library: &Library, patient: &Patient, advice: &Advice) -> Json {
    let applies: Vec<String> = advice
        .applies
        .iter()
        .map(|&key| library.recommendations[key].meta.id.clone())
        .collect();
    let hits: Vec<String> = advice
        .hits
        .iter()
        .map(|&key| library.row_name(key))
        .collect();
    let paths = advice.paths.iter().map(|path| {
        let visits = path.visits.iter();
        let visits: Vec<Json> = visits
            .map(|visit| json!([library.step_name(visit.step), visit.branch]))
            .collect();
        json!({ "pathway": library.pathways[path.pathway].meta.id, "gap": path.gap, "visits": visits })
    });
    let said = advice.said.iter().map(|said| {
        json!([
            library.statement_name(said.statement),
            said.stance.name(),
            library.interventions[said.intervention].meta.id,
            match said.effect {
                Effect::InForce => None,
                Effect::Silenced(key) => Some(library.adjudications[key].meta.id.clone()),
                Effect::Withdrawn(by) => Some(library.statement_name(by)),
            },
        ])
    });
    let doses = advice
        .doses
        .iter()
        .map(|own| json!([library.statement_name(own.act), own.dose.index]));
    json!({
        "doses": doses.collect::<Json>(),
        "admitted": interpret::is_admitted(library, patient),
        "applies": applies,
        "hits": hits,
        "paths": paths.collect::<Json>(),
        "said": said.collect::<Json>(),
        "outputs": outputs(library, advice),
    })
}

/// A number in the unit of its output: equal ones may be written in several.
fn words(value: &Value, kind: &FactKind) -> String {
    match value {
        Value::Number(number) => kind.measured(number.number().clone()).to_string(),
        Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_) => value.words(kind),
    }
}

/// What each output comes to that something sets, in words.
fn outputs(library: &Library, advice: &Advice) -> BTreeMap<String, Vec<String>> {
    let set = advice.outputs.iter().filter_map(|(key, set)| {
        let output = &library.outputs[*key];
        let words = match (&set.settled, &output.kind) {
            (Settled::Unset, _) => return None,
            (Settled::Unknown, _) => vec!["unknown".to_owned()],
            (Settled::Conflicting, _) => vec!["two values".to_owned()],
            (Settled::To(Value::AnyOf(has)), FactKind::AnyOf(values)) => {
                let has = values.ids().zip(has).filter(|(_, has)| **has == Some(true));
                has.map(|(value, _)| value.to_owned()).collect()
            }
            (Settled::To(value), kind) => match set.counted() {
                Some(OutputValue::Calculated(own)) => {
                    let number = value.number().expect("a number");
                    let below = number.denominator();
                    let above = number * &below;
                    let title = &library.calculations[own].meta.title;
                    vec![format!("{title} = {above}/{below}")]
                }
                Some(OutputValue::Constant(_)) | None => vec![words(value, kind)],
            },
        };
        Some((output.meta.id.clone(), words))
    });
    set.collect()
}
