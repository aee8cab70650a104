use std::collections::BTreeMap;

use super::{FactKey, FactKind, Library, Values};
use crate::quantity::{Measured, Number};

/// One value for every fact of a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    values: BTreeMap<FactKey, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Unknown,
    YesNo(bool),
    /// A number into the fact's values.
    OneOf(usize),
    /// For each of the fact's values whether the patient has it, `None` if that is unknown.
    AnyOf(Vec<Option<bool>>),
    Number(Measured),
}

impl Value {
    /// In the unit of its fact.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Value::Number(number) => Some(number.number()),
            Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_) => None,
        }
    }

    /// Whether nothing of it is known.
    pub fn is_unknown_whole(&self) -> bool {
        match self {
            Value::Unknown => true,
            Value::AnyOf(has) => has.iter().all(Option::is_none),
            Value::YesNo(_) | Value::OneOf(_) | Value::Number(_) => false,
        }
    }

    /// Whether nothing of it is unknown.
    pub fn is_known_whole(&self) -> bool {
        match self {
            Value::Unknown => false,
            Value::AnyOf(has) => has.iter().all(Option::is_some),
            Value::YesNo(_) | Value::OneOf(_) | Value::Number(_) => true,
        }
    }

    /// A known value; of an any-of value each that is in it, as one of the values.
    pub fn parts(&self) -> Vec<Value> {
        match self {
            Value::Unknown => Vec::new(),
            Value::AnyOf(has) => {
                let has = has.iter().enumerate();
                let has = has.filter(|(_, has)| **has == Some(true));
                has.map(|(place, _)| Value::OneOf(place)).collect()
            }
            Value::YesNo(_) | Value::OneOf(_) | Value::Number(_) => vec![self.clone()],
        }
    }
}

impl Patient {
    /// Facts that are not given are unknown.
    pub fn new(values: BTreeMap<FactKey, Value>) -> Self {
        Self { values }
    }

    /// The same patient with another value of one fact.
    #[must_use]
    pub fn with(mut self, fact: FactKey, value: Value) -> Self {
        self.values.insert(fact, value);
        self
    }

    pub fn value(&self, fact: FactKey) -> &Value {
        self.values.get(&fact).unwrap_or(&Value::Unknown)
    }

    /// Each fact in the order written, `fact = value`.
    pub fn lines(&self, library: &Library) -> Vec<String> {
        library
            .facts
            .iter()
            .map(|(key, fact)| format!("{} = {}", fact.meta.id, self.value(key).words(&fact.kind)))
            .collect()
    }
}

impl Value {
    /// As an author would write it in an expression or a vignette.
    pub fn words(&self, kind: &FactKind) -> String {
        match (self, kind) {
            (Value::Unknown, _) => "unknown".to_owned(),
            (Value::YesNo(yes), _) => if *yes { "yes" } else { "no" }.to_owned(),
            (Value::OneOf(value), FactKind::OneOf(values)) => format!("'{}'", values[*value].id),
            (Value::AnyOf(has), FactKind::AnyOf(values)) => set_in_words(has, values.ids()),
            (Value::Number(number), _) => number.to_string(),
            (Value::OneOf(_) | Value::AnyOf(_), _) => {
                unreachable!("resolve gives facts and outputs values of their kind")
            }
        }
    }
}

/// The values of an any-of fact as readers know them: `{ 'fever', 'cough'? }`.
pub fn labelled_set(has: &[Option<bool>], values: &Values) -> String {
    set_in_words(has, values.labels())
}

fn set_in_words<'v>(has: &[Option<bool>], names: impl Iterator<Item = &'v str>) -> String {
    let names: Vec<&str> = names.collect();
    let named = |wanted: Option<bool>, mark: &'static str| {
        has.iter()
            .zip(&names)
            .filter(move |(has, _)| **has == wanted)
            .map(move |(_, value)| format!("'{value}'{mark}"))
    };
    let words: Vec<String> = named(Some(true), "").chain(named(None, "?")).collect();
    if words.is_empty() {
        return "none".to_owned();
    }
    format!("{{ {} }}", words.join(", "))
}
