//! What an evaluator tests.

use std::collections::BTreeSet;

use super::source;
use crate::import::logic::Comparison;
use crate::quantity::Number;

/// Evaluators stand in each other at most so deep; expressions can't be read deeper than twice that.
const DEEPEST: usize = 24;

#[derive(Clone, Debug)]
pub(super) enum Evaluator {
    Yes(String),
    Compare(Compared),
    Pressure(Pressure),
    /// Both ends included.
    PressureRange(PressureRange),
    All(Vec<Evaluator>),
    Any(Vec<Evaluator>),
    Choice(Choice),
}

#[derive(Clone, Debug)]
pub(super) struct Compared {
    pub variable: String,
    pub relation: Relation,
    pub threshold: Number,
    /// In years.
    pub is_age: bool,
}

/// A reading such as `180/120`.
#[derive(Clone, Debug)]
pub(super) struct Pressure {
    pub variable: String,
    pub relation: Relation,
    pub systolic: Number,
    pub diastolic: Number,
}

#[derive(Clone, Debug)]
pub(super) struct PressureRange {
    pub variable: String,
    pub systolic: [Option<Number>; 2],
    pub diastolic: [Option<Number>; 2],
}

/// Which edge belongs to which value.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub variable: String,
    /// Value and label.
    pub map: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Is(Comparison),
    IsNot,
}

impl Evaluator {
    pub fn of(source: &source::Evaluator) -> Result<Self, String> {
        read(source, 0)
    }

    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Evaluator)) {
        see(self);
        match self {
            Evaluator::All(parts) | Evaluator::Any(parts) => {
                parts.iter().for_each(|part| part.visit(see));
            }
            Evaluator::Yes(_)
            | Evaluator::Compare(_)
            | Evaluator::Pressure(_)
            | Evaluator::PressureRange(_)
            | Evaluator::Choice(_) => {}
        }
    }
}

fn read(source: &source::Evaluator, depth: usize) -> Result<Evaluator, String> {
    if depth > DEEPEST {
        return Err(format!(
            "evaluators stand in each other more than {DEEPEST} deep"
        ));
    }
    let wanted = members_of(source)?;
    refuse_others(source, wanted)?;
    match source.r#type.as_deref() {
        None if source.and.is_some() => {
            let parts = source.and.iter().flatten();
            let parts = parts.map(|part| read(part, depth + 1));
            Ok(Evaluator::All(parts.collect::<Result<_, _>>()?))
        }
        None => Ok(Evaluator::Yes(variable(source)?)),
        Some("and") => Ok(Evaluator::All(parts(source, depth)?)),
        Some("or") => Ok(Evaluator::Any(parts(source, depth)?)),
        Some("numeric_compare") => compared(source, false),
        Some("age_compare") => compared(source, true),
        Some("bp_compare") => pressure(source),
        Some("bp_range") => pressure_range(source),
        Some(_choice) if depth > 0 => {
            Err("it chooses among edges, and stands within another evaluator".to_owned())
        }
        Some(_choice) => choice(source),
    }
}

/// The members that an evaluator of this type has beside its `type`.
fn members_of(source: &source::Evaluator) -> Result<&'static [&'static str], String> {
    Ok(match source.r#type.as_deref() {
        None if source.and.is_some() => &["and"],
        None => &["variable"],
        Some("and" | "or") => &["conditions", "variables"],
        Some("numeric_compare" | "age_compare" | "bp_compare") => &["variable", "op", "threshold"],
        Some("bp_range") => &[
            "variable",
            "systolic_min",
            "systolic_max",
            "diastolic_min",
            "diastolic_max",
        ],
        Some("treatment_type") => &["variable", "map"],
        Some(other) => return Err(format!("`{other}` is not a type of evaluator that is read")),
    })
}

fn refuse_others(source: &source::Evaluator, wanted: &[&str]) -> Result<(), String> {
    let there = [
        ("variable", source.variable.is_some()),
        ("op", source.op.is_some()),
        ("threshold", source.threshold.is_some()),
        ("conditions", source.conditions.is_some()),
        ("variables", source.variables.is_some()),
        ("and", source.and.is_some()),
        ("map", source.map.is_some()),
        ("systolic_min", source.systolic_min.is_some()),
        ("systolic_max", source.systolic_max.is_some()),
        ("diastolic_min", source.diastolic_min.is_some()),
        ("diastolic_max", source.diastolic_max.is_some()),
    ];
    let other = there
        .iter()
        .find(|(name, is_there)| *is_there && !wanted.contains(name));
    match other {
        Some((name, _)) => Err(format!(
            "`{name}` has no meaning in an evaluator of this type"
        )),
        None => Ok(()),
    }
}

fn variable(source: &source::Evaluator) -> Result<String, String> {
    let variable = source.variable.as_deref().unwrap_or_default().trim();
    match variable.is_empty() {
        true => Err("it has no `variable`".to_owned()),
        false => Ok(variable.to_owned()),
    }
}

fn parts(source: &source::Evaluator, depth: usize) -> Result<Vec<Evaluator>, String> {
    let conditions = source.conditions.iter().flatten();
    let mut parts = conditions
        .map(|part| read(part, depth + 1))
        .collect::<Result<Vec<_>, _>>()?;
    let named = source.variables.iter().flatten();
    parts.extend(named.map(|name| Evaluator::Yes(name.trim().to_owned())));
    match parts.is_empty() {
        true => Err("it has no `conditions`".to_owned()),
        false => Ok(parts),
    }
}

fn relation(source: &source::Evaluator) -> Result<Relation, String> {
    let op = source.op.as_deref().unwrap_or_default();
    Ok(match op {
        ">=" => Relation::Is(Comparison::GreaterOrEqual),
        ">" => Relation::Is(Comparison::Greater),
        "<=" => Relation::Is(Comparison::LessOrEqual),
        "<" => Relation::Is(Comparison::Less),
        "==" | "=" => Relation::Is(Comparison::Equal),
        "!=" => Relation::IsNot,
        other => return Err(format!("`{other}` is not a comparison that is read")),
    })
}

fn number(text: &str) -> Result<Number, String> {
    text.trim()
        .parse()
        .map_err(|_| format!("`{text}` is not a number that is read"))
}

fn compared(source: &source::Evaluator, is_age: bool) -> Result<Evaluator, String> {
    let threshold = match &source.threshold {
        Some(serde_json::Value::Number(number)) => number.to_string(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(_) | None => return Err("it has no number for a `threshold`".to_owned()),
    };
    Ok(Evaluator::Compare(Compared {
        variable: variable(source)?,
        relation: relation(source)?,
        threshold: number(&threshold)?,
        is_age,
    }))
}

fn pressure(source: &source::Evaluator) -> Result<Evaluator, String> {
    let threshold = source
        .threshold
        .as_ref()
        .and_then(serde_json::Value::as_str);
    let halves = threshold.and_then(|text| text.split_once('/'));
    let Some((systolic, diastolic)) = halves else {
        return Err("its `threshold` is not a blood pressure such as `140/90`".to_owned());
    };
    let relation = relation(source)?;
    if relation == Relation::IsNot {
        return Err("`!=` of a blood pressure is not read".to_owned());
    }
    Ok(Evaluator::Pressure(Pressure {
        variable: variable(source)?,
        relation,
        systolic: number(systolic)?,
        diastolic: number(diastolic)?,
    }))
}

fn pressure_range(source: &source::Evaluator) -> Result<Evaluator, String> {
    let end = |end: &Option<serde_json::Number>| {
        let end = end.as_ref().map(|end| number(&end.to_string()));
        end.transpose()
    };
    let range = PressureRange {
        variable: variable(source)?,
        systolic: [end(&source.systolic_min)?, end(&source.systolic_max)?],
        diastolic: [end(&source.diastolic_min)?, end(&source.diastolic_max)?],
    };
    match range
        .systolic
        .iter()
        .chain(&range.diastolic)
        .any(Option::is_some)
    {
        true => Ok(Evaluator::PressureRange(range)),
        false => Err("its range has no ends".to_owned()),
    }
}

fn choice(source: &source::Evaluator) -> Result<Evaluator, String> {
    let map = source
        .map
        .as_ref()
        .map(|map| map.0.clone())
        .unwrap_or_default();
    let values: BTreeSet<String> = map
        .iter()
        .map(|(value, _)| value.trim().to_lowercase())
        .collect();
    if map.is_empty() || values.len() < map.len() {
        return Err("its `map` has no values, or one twice".to_owned());
    }
    Ok(Evaluator::Choice(Choice {
        variable: variable(source)?,
        map,
    }))
}
