//! DMN 1.2 to 1.5: decisions with tables and expressions in FEEL, and what they require.
//!
//! ```text
//! XML ─xml→ Element ─source, boxed, feel→ Model ─inline→ bodies ─┐
//!                                    tests ─cases→ [Case] ───────┴plan→ BookPlan ─vignettes, text→ Imported
//! ```

mod boxed;
mod cases;
mod feel;
mod inline;
mod plan;
mod run;
mod source;
mod text;
mod vignettes;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use super::{Expected, Imported, Note, Refusal};
use crate::quantity::Number;
use cases::Case;
use feel::Stopped;
use run::Value;
use source::Body;

constructs! {
    /// A part of a model that no book can say, or that is read in a way that has to be said.
    Unreadable "unreadable",
    Version "version",
    Import "import of another model",
    Reference "reference",
    Element "unknown element",
    Language "expression language",
    Cycle "cycle of requirements",
    Expression "expression",
    Function "function",
    FunctionValue "function as a value",
    Iteration "iteration",
    Filter "filter",
    List "list",
    Context "context",
    Path "path",
    Nested "table within an expression",
    Time "date, time or duration",
    OpenText "open text",
    Arithmetic "arithmetic",
    Compares "two inputs compared",
    Type "type",
    Aggregation "aggregation",
    HitPolicy "hit policy",
    OutputExpression "output that is worked out",
    Rule "rule",
    NoLogic "decision without logic",
    NothingSaid "nothing that a book can say",
    WrittenOut "table written out",
    Range "range",
    Order "order of results",
    Unused "unused input data",
    TestCase "test case",
    Metadata "metadata",
}

/// What an import is made of.
pub struct Inputs<'a> {
    /// The name of the file, as `origin` says it.
    pub file: &'a str,
    pub text: &'a str,
    /// The tests beside it: their names and texts.
    pub tests: &'a [(String, String)],
}

/// Makes a book of a model, or says all that keeps it from being one.
pub fn import(inputs: &Inputs<'_>) -> Result<Imported, Vec<Refusal>> {
    let model = source::read(inputs.text, inputs.file)?;
    let (cases, unread) = read_cases(inputs.tests);
    let mut bodies: BTreeMap<String, Body> = BTreeMap::new();
    let mut stopped: BTreeMap<String, Stopped> = BTreeMap::new();
    for (name, body) in inline::bodies(&model) {
        match body {
            Ok(body) => {
                bodies.insert(name, body);
            }
            Err(why) => {
                stopped.insert(name, why);
            }
        }
    }
    let unsure = unsure(&bodies, &cases);
    let expected = cases.iter().flat_map(|case| &case.expected);
    let expected: BTreeSet<String> = expected.map(|(name, _)| name.clone()).collect();
    let given = numbers(&cases);
    let tests = plan::Tests {
        unsure: &unsure,
        expected: &expected,
        given: &given,
    };
    let mut plan = plan::plan(&model, (&bodies, &stopped), &tests)?;
    plan.notes.extend(unread);
    plan.notes.extend(model.notes.iter().cloned());
    let told = vignettes::of(&mut plan, &bodies, &cases);
    Ok(text::book(&model, plan, told, inputs))
}

fn read_cases(tests: &[(String, String)]) -> (Vec<Case>, Vec<Note>) {
    let (mut cases, mut notes) = (Vec::new(), Vec::new());
    for (file, text) in tests {
        match cases::read(file, text) {
            Ok(read) => cases.extend(read),
            Err(why) => {
                let said = format!("its tests are left out: {why}");
                notes.push(Note::new(Construct::TestCase, file.clone(), said));
            }
        }
    }
    (cases, notes)
}

/// Input data that a test of what follows from them leaves out.
fn unsure(bodies: &BTreeMap<String, Body>, cases: &[Case]) -> BTreeSet<String> {
    let mut unsure = BTreeSet::new();
    for case in cases.iter().filter(|case| case.left_out.is_none()) {
        let mut open: Vec<String> = case.expected.iter().map(|(name, _)| name.clone()).collect();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            match owner(bodies, &path) {
                Some((_, body)) => open.extend(body.names()),
                None if vignettes::value(case, &path).is_none_or(|value| value == Value::Null) => {
                    unsure.insert(path);
                }
                None => {}
            }
        }
    }
    unsure
}

/// What a path begins with, of those that have names: of several the one with the longest.
fn owner<'a, T>(of: &'a BTreeMap<String, T>, path: &str) -> Option<(&'a String, &'a T)> {
    let mut end = path.len();
    loop {
        if let Some(found) = of.get_key_value(path.get(..end)?) {
            return Some(found);
        }
        end = path.get(..end)?.rfind('.')?;
    }
}

/// Whether a path is this name, or goes on from it.
fn is_within(path: &str, name: &str) -> bool {
    let rest = path.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Numbers that tests give, by the path of what they give them for.
fn numbers(cases: &[Case]) -> BTreeMap<String, BTreeSet<Number>> {
    let mut numbers: BTreeMap<String, BTreeSet<Number>> = BTreeMap::new();
    for case in cases {
        let expected = case
            .expected
            .iter()
            .filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let mut open: Vec<(String, &Value)> = case
            .given
            .iter()
            .chain(expected)
            .map(|(name, value)| (name.clone(), value))
            .collect();
        while let Some((path, value)) = open.pop() {
            match value {
                Value::Number(number) => {
                    numbers.entry(path).or_default().insert(number.clone());
                }
                Value::Record(parts) => {
                    let parts = parts.iter();
                    open.extend(parts.map(|(name, part)| (format!("{path}.{name}"), part)));
                }
                Value::Null | Value::Flag(_) | Value::Text(_) | Value::List(_) => {}
            }
        }
    }
    numbers
}
