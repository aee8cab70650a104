//! What a name of the source is in the book: a fact that is asked, an output, a calculation, a condition.

use std::collections::BTreeSet;

use super::usage::Usage;
use super::{Block, Planner};
use crate::import::book::{FactPlan, FactType};
use crate::import::dmn::feel::{Expr, Stopped, Test, Tests};
use crate::import::dmn::run::Value;
use crate::import::dmn::source::{ItemType, Variable};
use crate::import::dmn::{Construct, Note, owner};
use crate::import::logic::Comparison;
use crate::import::names::{self, NamedCode};
use crate::notation::toml;
use crate::quantity::Number;

/// What stands for every text that the model does not name.
pub(super) const ANOTHER: &str = "another value";

#[derive(Clone, Debug)]
pub(in crate::import::dmn) struct Subject {
    pub name: String,
    pub kind: Kind,
    pub is_unsure: bool,
}

#[derive(Clone, Debug)]
pub(in crate::import::dmn) enum Kind {
    Flag,
    OneOf(Vec<NamedCode>),
    /// Several of these.
    Several(Vec<NamedCode>),
    /// With its unit, where the book writes one.
    Number {
        unit: &'static str,
    },
}

impl Subject {
    /// A value of it, as a row sets it or a patient has it.
    pub fn toml(&self, value: &Value) -> Option<String> {
        match (&self.kind, value) {
            (Kind::Flag, Value::Flag(flag)) => Some(flag.to_string()),
            (Kind::OneOf(values), Value::Text(text)) => {
                let is_open = values.iter().any(|value| value.code == ANOTHER);
                let known = id(values, text).or_else(|| is_open.then(|| id(values, ANOTHER))?);
                known.map(toml)
            }
            (Kind::Number { unit: "" }, Value::Number(number)) => Some(number.to_string()),
            (Kind::Number { unit }, Value::Number(number)) => number
                .is_decimal()
                .then(|| toml(&format!("{number} {unit}"))),
            (Kind::Several(values), Value::List(parts)) => {
                let ids: Option<BTreeSet<String>> = parts
                    .iter()
                    .map(|part| id(values, &code(part)?).map(toml))
                    .collect();
                let ids: Vec<String> = ids?.into_iter().collect();
                Some(format!("[{}]", ids.join(", ")))
            }
            (Kind::Several(values), Value::Text(_) | Value::Record(_)) => {
                let id = id(values, &code(value)?)?;
                Some(format!("[{}]", toml(id)))
            }
            _other => None,
        }
    }
}

/// A text, or several values together, as one code.
fn code(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Record(parts) => {
            let parts: Vec<String> = parts.values().map(plain).collect();
            Some(parts.join(" / "))
        }
        Value::Null | Value::Flag(_) | Value::Number(_) | Value::List(_) => None,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Null | Value::List(_) | Value::Record(_) => "none".to_owned(),
    }
}

/// What expressions write for a text.
pub(super) fn id<'a>(values: &'a [NamedCode], text: &str) -> Option<&'a str> {
    let found = values.iter().find(|value| value.code == text);
    found.map(|value| value.id.as_str())
}

/// What the source says of a type.
struct Typed {
    base: Base,
    allowed: Option<Tests>,
    is_collection: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Base {
    Text,
    Number,
    Flag,
    Time,
    Parts,
    Any,
}

impl Planner<'_> {
    pub(super) fn subject(&mut self, path: &str) -> Result<Subject, Stopped> {
        if let Some(subject) = self.subjects.get(path) {
            return Ok(subject.clone());
        }
        if let Some((_, variable)) = owner(&self.decisions, path) {
            let variable = *variable;
            return match self.decision(&variable.name) {
                Ok(()) => self.subjects.get(path).cloned().ok_or_else(|| {
                    let why = format!("`{path}` is not one of the values that it comes to");
                    (Construct::Path, why)
                }),
                Err(why) if why.0 == Construct::Cycle => Err(why),
                Err(_) => self.fact(path, variable),
            };
        }
        match owner(&self.inputs, path).map(|(_, variable)| *variable) {
            Some(variable) => self.fact(path, variable),
            None => {
                let why = format!("`{path}` is neither input data nor a decision");
                Err((Construct::Reference, why))
            }
        }
    }

    /// Asks for it.
    fn fact(&mut self, path: &str, variable: &Variable) -> Result<Subject, Stopped> {
        let usage = self.usages.get(path).cloned().unwrap_or_default();
        let typed = self.typed(path, variable)?;
        let mut notes = Vec::new();
        let (kind, fact) = self.kinds(path, &typed, &usage, &mut notes)?;
        let is_unsure = usage.is_null_tested || self.unsure.contains(path);
        if matches!(kind, Kind::Several(_)) && is_unsure {
            let why = format!("`{path}` is a list that may be missing");
            return Err((Construct::List, why));
        }
        let title = names::cleaned(&path.replace('.', ": "));
        let subject = Subject {
            name: self.named("fact", path),
            kind,
            is_unsure,
        };
        let plan = FactPlan {
            name: subject.name.clone(),
            title,
            note: variable.described.clone(),
            kind: fact,
            may_be_unknown: is_unsure,
            element: variable.place.clone(),
        };
        let notes = notes.into_iter();
        let place = variable.place.clone();
        self.fact_notes.extend(
            notes.map(|(construct, said)| {
                (path.to_owned(), Note::new(construct, place.clone(), said))
            }),
        );
        self.facts.push((path.to_owned(), plan, subject.clone()));
        self.subjects.insert(path.to_owned(), subject.clone());
        Ok(subject)
    }

    fn kinds(
        &self,
        path: &str,
        typed: &Typed,
        usage: &Usage,
        notes: &mut Vec<Stopped>,
    ) -> Result<(Kind, FactType), Stopped> {
        if typed.is_collection {
            return several(path, typed, usage);
        }
        let base = match typed.base {
            Base::Any if usage.is_flag => Base::Flag,
            Base::Any if usage.is_number => Base::Number,
            Base::Any if !usage.texts.is_empty() || !usage.allowed.is_empty() => Base::Text,
            base => base,
        };
        match base {
            Base::Flag => Ok((Kind::Flag, FactType::YesNo)),
            Base::Text => text(path, typed, usage, notes),
            Base::Number => {
                let range = self.range(path, typed, usage, notes);
                let kind = FactType::Quantity {
                    unit: "1".to_owned(),
                    range,
                };
                Ok((Kind::Number { unit: "1" }, kind))
            }
            Base::Time => {
                let why = format!("`{path}` is a date, a time or a duration");
                Err((Construct::Time, why))
            }
            Base::Parts => {
                let why = format!("`{path}` is asked for as a whole, and has parts");
                Err((Construct::Context, why))
            }
            Base::Any => Err((Construct::Type, format!("`{path}` has no type"))),
        }
    }

    /// The range of the type; where it has none, as far as the next power of ten on both sides of zero.
    fn range(
        &self,
        path: &str,
        typed: &Typed,
        usage: &Usage,
        notes: &mut Vec<Stopped>,
    ) -> (Number, Number) {
        let given = self.given.get(path);
        let numbers: BTreeSet<&Number> = usage
            .cuts
            .iter()
            .map(|(number, _)| number)
            .chain(given.into_iter().flatten())
            .collect();
        let (low, high) = stated(typed.allowed.as_ref());
        let widest = |number: &&Number| (**number).clone().max(&Number::zero() - number);
        let most = numbers.iter().copied().chain(&low).chain(&high);
        let most = most.collect::<Vec<_>>().iter().map(widest).max();
        let most = most.filter(|most| !most.is_zero());
        let beyond = match most {
            Some(most) => (0..60)
                .map(Number::power_of_ten)
                .find(|power| *power > most),
            None => None,
        };
        let beyond = beyond.unwrap_or_else(|| Number::power_of_ten(6));
        let below = &Number::zero() - &beyond;
        if low.is_none() || high.is_none() {
            let said = format!(
                "“{path}” has no range in the model: it has every number that it is compared with or that a test gives it, and goes on to the next power of ten ({} to {})",
                low.as_ref().unwrap_or(&below),
                high.as_ref().unwrap_or(&beyond),
            );
            notes.push((Construct::Range, said));
        }
        let (mut low, mut high) = (low.unwrap_or(below), high.unwrap_or(beyond));
        // What a test gives is a number that there can be, whatever the type says.
        for number in given.into_iter().flatten() {
            low = low.min(number.clone());
            high = high.max(number.clone());
        }
        (low, high)
    }

    fn typed(&self, path: &str, variable: &Variable) -> Result<Typed, Stopped> {
        let types = &self.model.types;
        let mut item = ItemType {
            base: variable.typed.clone(),
            ..ItemType::default()
        };
        let rest = path.get(variable.name.len() + 1..).unwrap_or_default();
        let mut left = rest;
        let mut typed = resolved(&item, types)?;
        while !left.is_empty() {
            let Some((name, component)) = component(&typed.1, left) else {
                let why = format!("`{path}` is a part that its type does not have");
                return Err((Construct::Path, why));
            };
            if typed.0.is_collection {
                let why = format!("`{path}` is a part of each in a list");
                return Err((Construct::List, why));
            }
            left = left.get(name.len() + 1..).unwrap_or_default();
            item = component;
            typed = resolved(&item, types)?;
        }
        Ok(typed.0)
    }

    /// DMN takes a value that is not of the type for none at all.
    fn allowed(&self, path: &str, variable: &Variable, values: &[Value]) -> Result<(), Stopped> {
        let Ok(typed) = self.typed(path, variable) else {
            return Ok(());
        };
        let listed = listed(typed.allowed.as_ref());
        let is_allowed = |value: &&Value| match (typed.base, value) {
            (_, Value::Null) | (Base::Any | Base::Parts, _) => true,
            (Base::Text, Value::Text(text)) => {
                listed.as_ref().is_none_or(|listed| listed.contains(text))
            }
            (Base::Number, Value::Number(_)) | (Base::Flag, Value::Flag(_)) => true,
            (Base::Text | Base::Number | Base::Flag | Base::Time, _) => false,
        };
        match values.iter().find(|value| !is_allowed(value)) {
            Some(value) => {
                let value = plain(value);
                let why = format!("it comes to `{value}`, which its type does not have");
                Err((Construct::Type, why))
            }
            None => Ok(()),
        }
    }

    /// An output with what it can be set to. Values that others compare it with are among them.
    pub(super) fn output(
        &mut self,
        path: &str,
        variable: &Variable,
        values: &[Value],
        (order, aggregate): (&[String], Option<&'static str>),
    ) -> Result<Subject, Stopped> {
        self.allowed(path, variable, values)?;
        let usage = self.usages.get(path).cloned().unwrap_or_default();
        let (kind, fact) = output_kind(path, values, order, &usage)?;
        let subject = Subject {
            name: self.named("output", path),
            kind,
            is_unsure: true,
        };
        let plan = FactPlan {
            name: subject.name.clone(),
            title: names::cleaned(&path.replace('.', ": ")),
            note: variable.described.clone(),
            kind: fact,
            may_be_unknown: false,
            element: variable.place.clone(),
        };
        self.draft.push(Block::Output { plan, aggregate });
        self.subjects.insert(path.to_owned(), subject.clone());
        self.outputs.insert(path.to_owned(), subject.clone());
        Ok(subject)
    }
}

impl Planner<'_> {
    /// An output of which each value is several of the source, one of each column.
    pub(super) fn output_of_records(
        &mut self,
        variable: &Variable,
        columns: &[String],
        values: &[Value],
    ) -> Result<Subject, Stopped> {
        let mut named: Vec<NamedCode> = Vec::new();
        for value in values {
            let Some(code) = code(value) else {
                return Err((Construct::Type, "a rule comes to nothing".to_owned()));
            };
            let parts = columns.iter().map(|column| plain(&value.at(column)));
            let label = names::cleaned(&parts.collect::<Vec<_>>().join(" / "));
            if !named.iter().any(|known| known.code == code) {
                named.push(NamedCode {
                    code,
                    number: None,
                    label,
                    id: String::new(),
                });
            }
        }
        names::values(&mut named);
        let path = variable.name.as_str();
        let subject = Subject {
            name: self.named("output", path),
            kind: Kind::Several(named.clone()),
            is_unsure: false,
        };
        let plan = FactPlan {
            name: subject.name.clone(),
            title: names::cleaned(path),
            note: variable.described.clone(),
            kind: FactType::AnyOf(named),
            may_be_unknown: false,
            element: variable.place.clone(),
        };
        self.draft.push(Block::Output {
            plan,
            aggregate: None,
        });
        self.subjects.insert(path.to_owned(), subject.clone());
        self.outputs.insert(path.to_owned(), subject.clone());
        Ok(subject)
    }
}

type Types = std::collections::BTreeMap<String, ItemType>;

/// A type with what it is called after.
fn resolved(item: &ItemType, types: &Types) -> Result<(Typed, ItemType), Stopped> {
    let mut item = item.clone();
    let (mut allowed, mut is_collection) = (item.allowed.clone(), item.is_collection);
    for _ in 0..=types.len() {
        if !item.components.is_empty() {
            let typed = Typed {
                base: Base::Parts,
                allowed,
                is_collection,
            };
            return Ok((typed, item));
        }
        let name = item.base.clone().unwrap_or_default();
        if let Some(named) = types.get(&name) {
            item = named.clone();
            is_collection |= item.is_collection;
            allowed = allowed.or_else(|| item.allowed.clone());
            continue;
        }
        let bare = name
            .rsplit_once(':')
            .map_or(name.as_str(), |(_, bare)| bare);
        let base = match bare {
            "string" => Base::Text,
            // Modelers of one maker write the names of Java's types.
            "number" | "integer" | "long" | "double" => Base::Number,
            "boolean" => Base::Flag,
            "" | "Any" => Base::Any,
            "date"
            | "time"
            | "dateTime"
            | "date and time"
            | "dayTimeDuration"
            | "yearMonthDuration"
            | "days and time duration"
            | "years and months duration" => Base::Time,
            _other => return Err((Construct::Type, format!("`{name}` is no type of the model"))),
        };
        let typed = Typed {
            base,
            allowed,
            is_collection,
        };
        return Ok((typed, item));
    }
    Err((Construct::Type, "a type is called after itself".to_owned()))
}

/// The component whose name a path begins with.
fn component(item: &ItemType, path: &str) -> Option<(String, ItemType)> {
    let begins = |name: &&String| {
        let rest = path.strip_prefix(name.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let name = item
        .components
        .keys()
        .filter(begins)
        .max_by_key(|name| name.len())?;
    Some((name.clone(), item.components.get(name)?.clone()))
}

/// The least and the greatest number that a type allows, where it says so.
fn stated(allowed: Option<&Tests>) -> (Option<Number>, Option<Number>) {
    let Some(Tests::Some(tests)) = allowed else {
        return (None, None);
    };
    let bounds = tests.iter().map(|test| match test {
        Test::Is(expr) => (expr.number(), expr.number()),
        Test::Range((low, _), (high, _)) => (low.number(), high.number()),
        Test::Compare(Comparison::Less | Comparison::LessOrEqual, expr) => (None, expr.number()),
        Test::Compare(Comparison::Greater | Comparison::GreaterOrEqual, expr) => {
            (expr.number(), None)
        }
        Test::Compare(Comparison::Equal, expr) => (expr.number(), expr.number()),
        Test::Holds(_) => (None, None),
    });
    let (lows, highs): (Vec<_>, Vec<_>) = bounds.unzip();
    let low: Option<Vec<Number>> = lows.into_iter().collect();
    let high: Option<Vec<Number>> = highs.into_iter().collect();
    (
        low.and_then(|low| low.into_iter().min()),
        high.and_then(|high| high.into_iter().max()),
    )
}

/// The texts that a type allows, where it lists them.
fn listed(allowed: Option<&Tests>) -> Option<Vec<String>> {
    let Some(Tests::Some(tests)) = allowed else {
        return None;
    };
    let texts = tests.iter().map(|test| match test {
        Test::Is(Expr::Text(text)) => Some(text.clone()),
        Test::Is(_) | Test::Compare(..) | Test::Range(..) | Test::Holds(_) => None,
    });
    texts.collect()
}

fn coded(texts: impl IntoIterator<Item = String>) -> Vec<NamedCode> {
    let mut values: Vec<NamedCode> = Vec::new();
    for text in texts {
        if !values.iter().any(|value| value.code == text) {
            let label = names::cleaned(&text);
            let label = match label.is_empty() {
                true => "no text".to_owned(),
                false => label,
            };
            values.push(NamedCode {
                code: text,
                number: None,
                label,
                id: String::new(),
            });
        }
    }
    names::values(&mut values);
    values
}

fn text(
    path: &str,
    typed: &Typed,
    usage: &Usage,
    notes: &mut Vec<Stopped>,
) -> Result<(Kind, FactType), Stopped> {
    let allowed = listed(typed.allowed.as_ref());
    let texts = usage.texts.iter().cloned();
    let values = match allowed {
        // A text that is compared with and not allowed is there: what asks for it is then found.
        Some(allowed) => coded(allowed.into_iter().chain(texts)),
        None if !usage.allowed.is_empty() => coded(usage.allowed.iter().cloned().chain(texts)),
        None if usage.texts.is_empty() => {
            let why = format!("`{path}` may be any text");
            return Err((Construct::OpenText, why));
        }
        None => {
            let said = format!(
                "“{path}” may be any text: it has the values that the model compares it with, and `{ANOTHER}` for all others"
            );
            notes.push((Construct::OpenText, said));
            coded(texts.chain([ANOTHER.to_owned()]))
        }
    };
    Ok((Kind::OneOf(values.clone()), FactType::OneOf(values)))
}

fn several(path: &str, typed: &Typed, usage: &Usage) -> Result<(Kind, FactType), Stopped> {
    let is_text = matches!(typed.base, Base::Text | Base::Any);
    let allowed = listed(typed.allowed.as_ref()).unwrap_or_default();
    let values = coded(allowed.into_iter().chain(usage.contained.iter().cloned()));
    match is_text && !values.is_empty() {
        true => Ok((Kind::Several(values.clone()), FactType::AnyOf(values))),
        false => Err((Construct::List, format!("`{path}` is a list"))),
    }
}

fn output_kind(
    path: &str,
    values: &[Value],
    order: &[String],
    usage: &Usage,
) -> Result<(Kind, FactType), Stopped> {
    let mut values: Vec<&Value> = values
        .iter()
        .filter(|value| **value != Value::Null)
        .collect();
    values.sort();
    let is_all =
        |is: &dyn Fn(&Value) -> bool| !values.is_empty() && values.iter().all(|value| is(value));
    if is_all(&|value| matches!(value, Value::Flag(_))) {
        return Ok((Kind::Flag, FactType::YesNo));
    }
    let numbers: Option<Vec<Number>> = values
        .iter()
        .map(|value| match value {
            Value::Number(number) => Some(number.clone()),
            _other => None,
        })
        .collect();
    if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
        if let Some(number) = numbers.iter().find(|number| !number.is_decimal()) {
            let why = format!("{number} can’t be written as a decimal");
            return Err((Construct::Arithmetic, why));
        }
        return Ok(number_kind(numbers, usage));
    }
    let texts: Option<Vec<String>> = values
        .iter()
        .map(|value| match value {
            Value::Text(text) => Some(text.clone()),
            _other => None,
        })
        .collect();
    match texts.filter(|texts| !texts.is_empty()) {
        Some(texts) => {
            let set: Vec<String> = order
                .iter()
                .filter(|text| texts.contains(text))
                .cloned()
                .collect();
            let all = set
                .into_iter()
                .chain(texts)
                .chain(usage.texts.iter().cloned());
            let values = coded(all);
            Ok((Kind::OneOf(values.clone()), FactType::OneOf(values)))
        }
        None => {
            let why = format!("`{path}` comes to values of several types, or to none");
            Err((Construct::Type, why))
        }
    }
}

/// Whole numbers are a count. What others compare it with is in the range.
fn number_kind(mut numbers: Vec<Number>, usage: &Usage) -> (Kind, FactType) {
    numbers.extend(usage.cuts.iter().map(|(number, _)| number.clone()));
    let is_whole = numbers.iter().all(Number::is_integer);
    let low = numbers.iter().min().cloned().unwrap_or_else(Number::zero);
    let high = numbers.iter().max().cloned().unwrap_or_else(Number::zero);
    // A range of one number is none.
    let high = match low == high {
        true => &high + &Number::one(),
        false => high,
    };
    let range = (low, high);
    match is_whole {
        true => (Kind::Number { unit: "" }, FactType::Count { range }),
        false => {
            let unit = "1".to_owned();
            (
                Kind::Number { unit: "1" },
                FactType::Quantity { unit, range },
            )
        }
    }
}
