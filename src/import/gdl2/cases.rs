//! The test file beside a guideline: patients, and what its authors expect of their own rules.

use jiff::civil::Date;
use serde_yaml::Value;

use super::expression::{self, Expression};

#[derive(Debug)]
pub struct Case {
    pub name: String,
    /// Element and value, as far as the value can be read.
    pub given: Vec<(String, CaseValue)>,
    pub expected: Vec<(String, CaseValue)>,
}

#[derive(Clone, Debug)]
pub enum CaseValue {
    Read(Expression),
    Day(Date),
}

#[derive(Debug, Default)]
pub struct CaseFile {
    /// The day on which the tests take place, where they say one.
    pub today: Option<Date>,
    pub cases: Vec<Case>,
}

/// Reads a test file; one that tests several guidelines together has no cases of this one alone.
pub(super) fn read(text: &str) -> Result<CaseFile, String> {
    let file: Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let guidelines = file.get("guidelines").and_then(Value::as_mapping);
    if guidelines.is_some_and(|guidelines| guidelines.len() > 1) {
        return Err("it tests several guidelines together".to_owned());
    }
    let today = file.get("current_datetime");
    let today = today.filter(|today| !today.is_null()).map(|today| {
        let text = words(today);
        let unread = || format!("its `current_datetime` is not a valid date: `{text}`");
        day(&text).ok_or_else(unread)
    });
    let today = today.transpose()?;
    let cases = file.get("test_cases").and_then(Value::as_sequence);
    let cases = cases.into_iter().flatten().enumerate().map(|(at, case)| {
        let name = case.get("id").map(words);
        Case {
            name: name.unwrap_or_else(|| format!("case {}", at + 1)),
            given: values(case.get("input")),
            expected: values(case.get("expected_output")),
        }
    });
    Ok(CaseFile {
        today,
        cases: cases.collect(),
    })
}

/// `{ 1: { "gt0004|Wheals": "2|local::at0007|Moderate|" } }`
fn values(instances: Option<&Value>) -> Vec<(String, CaseValue)> {
    let instances = instances.and_then(Value::as_mapping).into_iter().flatten();
    let members = instances.filter_map(|(_, members)| members.as_mapping());
    let members = members.flatten().filter_map(|(name, value)| {
        let name = words(name);
        let id = name.split('|').next()?.trim().to_owned();
        (!value.is_null()).then(|| (id, case_value(&words(value))))
    });
    members.collect()
}

pub(super) fn case_value(text: &str) -> CaseValue {
    if let Some(day) = day(text) {
        return CaseValue::Day(day);
    }
    match expression::value(text) {
        Some(Expression::Call(..)) | None => CaseValue::Read(Expression::Text(text.to_owned())),
        Some(read) => CaseValue::Read(read),
    }
}

/// `1949-03-07T14:57Z`, by its day.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.get(..10)?;
    let is_alone = text[10..].is_empty() || text[10..].starts_with(['T', ' ']);
    is_alone.then(|| day.parse().ok()).flatten()
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => String::new(),
    }
}
