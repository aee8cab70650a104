//! Tests of a model as vignettes, where a vignette can say them. What the model itself contradicts is told, and not expected.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::Case;
use super::plan::{BookPlan, Kind};
use super::run::{Runner, Value};
use super::source::Body;
use super::{Construct, Note, is_within};
use crate::import::book::{Pairs, Told, VignettePlan};
use crate::import::names;
use crate::quantity::Number;

/// What a test says of a path: of input data, or of a decision that it expects something of.
pub(super) fn value(case: &Case, path: &str) -> Option<Value> {
    let expected = case
        .expected
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let known = case.given.iter().chain(expected);
    let known = known.filter(|(name, _)| is_within(path, name));
    let (name, value) = known.max_by_key(|(name, _)| name.len())?;
    Some(match path.get(name.len() + 1..) {
        Some(rest) => value.at(rest),
        None => value.clone(),
    })
}

pub(super) fn of(plan: &mut BookPlan, bodies: &BTreeMap<String, Body>, cases: &[Case]) -> Told {
    let mut told = Told::default();
    let mut titles: BTreeSet<String> = BTreeSet::new();
    for case in cases {
        let mut teller = Teller {
            plan,
            bodies,
            case,
            told: &mut told,
        };
        let Some((given, [outputs, numbers])) = teller.pairs() else {
            continue;
        };
        let described = case.described.as_ref().map(|text| names::cleaned(text));
        let described = described.filter(|text| !text.is_empty() && text.len() <= 100);
        let plain = described.unwrap_or_else(|| format!("Case {}", case.id));
        let title = match titles.insert(plain.clone()) {
            true => plain,
            false => format!("{plain} ({})", case.element),
        };
        titles.insert(title.clone());
        told.vignettes.push(VignettePlan {
            name: plan.names.give(&names::identifier(&title)),
            title: Some(title),
            given,
            outputs,
            numbers,
            element: case.element.clone(),
        });
    }
    told
}

struct Teller<'a> {
    plan: &'a mut BookPlan,
    bodies: &'a BTreeMap<String, Body>,
    case: &'a Case,
    told: &'a mut Told,
}

impl Teller<'_> {
    fn note(&mut self, said: String) {
        let note = Note::new(Construct::TestCase, self.case.element.clone(), said);
        self.plan.notes.push(note);
    }

    fn pairs(&mut self) -> Option<(Pairs, [Pairs; 2])> {
        if let Some(why) = &self.case.left_out {
            self.told.expected.beyond += self.case.expected.len();
            self.note(format!("left out: {why}"));
            return None;
        }
        let given = match self.given() {
            Ok(given) => given,
            Err(why) => {
                self.told.expected.beyond += self.case.expected.len();
                self.note(format!("left out: {why}"));
                return None;
            }
        };
        let mut told = [Pairs::new(), Pairs::new()];
        for (decision, expected) in &self.case.expected {
            self.expectation(decision, expected.as_ref(), &mut told);
        }
        let is_empty = told.iter().all(Vec::is_empty);
        (!is_empty).then_some((given, told))
    }

    fn given(&self) -> Result<Pairs, String> {
        let mut given = Pairs::new();
        for (path, _, subject) in &self.plan.facts {
            let Some(value) = value(self.case, path) else {
                if subject.is_unsure {
                    given.push((subject.name.clone(), "\"unknown\"".to_owned()));
                }
                continue;
            };
            let said = match &value {
                Value::Null if subject.is_unsure => Some("\"unknown\"".to_owned()),
                value => subject.toml(value),
            };
            match said {
                Some(said) => given.push((subject.name.clone(), said)),
                None if value == Value::Null => {}
                None => {
                    return Err(format!(
                        "it gives “{path}” a value that the fact does not have"
                    ));
                }
            }
        }
        Ok(given)
    }

    /// What the model comes to by its own rules.
    fn own(&self, decision: &str) -> Option<Value> {
        let mut known = self.case.given.clone();
        for name in &self.plan.asked {
            if let Some(value) = value(self.case, name) {
                known.insert(name.clone(), value);
            }
        }
        Runner::new(self.bodies, &known).named(decision)
    }

    fn expectation(&mut self, decision: &str, expected: Option<&Value>, told: &mut [Pairs; 2]) {
        let Some(expected) = expected else {
            self.told.expected.beyond += 1;
            self.note(format!(
                "what it expects of “{decision}” is of no type that is read"
            ));
            return;
        };
        if self.plan.asked.contains(decision) {
            self.told.expected.beyond += 1;
            self.note(format!(
                "what it expects of “{decision}” is given, for that is asked"
            ));
            return;
        }
        let own = self.own(decision);
        if own.as_ref().is_some_and(|own| !is_same(own, expected)) {
            self.told.expected.contradicted += 1;
            self.note(format!(
                "the model’s own rules contradict what it expects of “{decision}”"
            ));
            return;
        }
        let [outputs, numbers] = told;
        if let Some(number) = self.number(decision, own.as_ref()) {
            self.told.expected.said += 1;
            if !numbers.contains(&number) {
                numbers.push(number);
            }
            return;
        }
        let said = self.said(decision, expected);
        if said.is_empty() {
            self.told.expected.beyond += 1;
            let agrees = match own {
                Some(_) => "the model comes to it, and ",
                None => "",
            };
            self.note(format!(
                "what it expects of “{decision}” is left out: {agrees}no output stands for that"
            ));
            return;
        }
        self.told.expected.said += 1;
        for (name, value) in said {
            if !outputs.iter().any(|(known, _)| *known == name) {
                outputs.push((name, value));
            }
        }
    }

    /// What a score or a calculation comes to, to the last decimal.
    fn number(&self, decision: &str, own: Option<&Value>) -> Option<(String, String)> {
        let subject = self.plan.numbers.get(decision)?;
        let value = match own? {
            Value::Number(number) if number.is_decimal() => number.to_string(),
            Value::Null => "\"unknown\"".to_owned(),
            _other => return None,
        };
        Some((subject.name.clone(), value))
    }

    /// Each output of a decision with its value.
    fn said(&self, decision: &str, expected: &Value) -> Pairs {
        let outputs = self.plan.outputs.iter();
        let outputs = outputs.filter(|(path, _)| is_within(path, decision));
        let pairs = outputs.filter_map(|(path, subject)| {
            let value = match path.get(decision.len() + 1..) {
                Some(rest) => expected.at(rest),
                None => expected.clone(),
            };
            let value = match &value {
                Value::Null if matches!(subject.kind, Kind::Several(_)) => "[]".to_owned(),
                Value::Null => "\"unset\"".to_owned(),
                value => subject.toml(value)?,
            };
            Some((subject.name.clone(), value))
        });
        pairs.collect()
    }
}

/// Equal, the order of a list and the last decimals of a number aside.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let off = one - other;
            let off = off.clone().max(&Number::zero() - &off);
            off <= Number::ratio(1, 100_000_000)
        }
        (Value::List(one), Value::List(other)) => {
            let sorted = |list: &[Value]| {
                let mut list = list.to_vec();
                list.sort();
                list
            };
            sorted(one) == sorted(other)
        }
        (Value::Record(one), Value::Record(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|other| is_same(value, other)))
        }
        (one, other) => one == other,
    }
}
