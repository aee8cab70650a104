//! What a model comes to for one patient, worked out as DMN says: the judge of its tests, and of tables that are written out value by value.

use std::collections::BTreeMap;

use super::feel::{Expr, Operator, Test, Tests, bounds};
use super::source::{Body, Hit, Order, Table};
use crate::import::logic::Comparison;
use crate::quantity::Number;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Null,
    Flag(bool),
    Number(Number),
    Text(String),
    List(Vec<Value>),
    Record(BTreeMap<String, Value>),
}

impl Value {
    fn flag(known: Option<bool>) -> Self {
        known.map_or(Value::Null, Value::Flag)
    }

    fn as_flag(&self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(*flag),
            _other => None,
        }
    }

    /// One of its components, for which it may have none.
    pub fn at(&self, path: &str) -> Value {
        path.split('.')
            .fold(self.clone(), |value, name| match value {
                Value::Record(mut parts) => parts.remove(name).unwrap_or(Value::Null),
                _other => Value::Null,
            })
    }

    fn is_number(&self) -> Option<&Number> {
        match self {
            Value::Number(number) => Some(number),
            _other => None,
        }
    }
}

/// Decisions in each other.
const DEEPEST: usize = 100;

pub(super) struct Runner<'a> {
    bodies: &'a BTreeMap<String, Body>,
    /// Input data by name or path, and decisions that somebody has made.
    given: &'a BTreeMap<String, Value>,
    made: BTreeMap<String, Option<Value>>,
    depth: usize,
}

impl<'a> Runner<'a> {
    pub fn new(bodies: &'a BTreeMap<String, Body>, given: &'a BTreeMap<String, Value>) -> Self {
        Self {
            bodies,
            given,
            made: BTreeMap::new(),
            depth: 0,
        }
    }

    /// What a name stands for; nothing, where that can't be worked out here.
    pub fn named(&mut self, path: &str) -> Option<Value> {
        if let Some(value) = self.given.get(path) {
            return Some(value.clone());
        }
        // Names may have points in them: the longest that is one.
        let mut end = path.len();
        loop {
            let (name, rest) = (path.get(..end)?, path.get(end + 1..));
            let of = |value: Value| rest.map_or(value.clone(), |rest| value.at(rest));
            if let Some(value) = self.given.get(name) {
                return Some(of(value.clone()));
            }
            if self.bodies.contains_key(name) {
                return self.decision(name).map(of);
            }
            match name.rfind('.') {
                Some(point) => end = point,
                None => return Some(Value::Null),
            }
        }
    }

    fn decision(&mut self, name: &str) -> Option<Value> {
        if let Some(value) = self.made.get(name) {
            return value.clone();
        }
        if self.depth >= DEEPEST {
            return None;
        }
        // What asks for itself comes to nothing.
        self.made.insert(name.to_owned(), None);
        self.depth += 1;
        let value = match self.bodies.get(name)? {
            Body::Nothing => None,
            Body::Literal(expr) => self.value(expr, None),
            Body::Table(table) => self.table(table),
        };
        self.depth -= 1;
        self.made.insert(name.to_owned(), value.clone());
        value
    }

    pub fn value(&mut self, expr: &Expr, input: Option<&Value>) -> Option<Value> {
        Some(match expr {
            Expr::Null => Value::Null,
            Expr::Flag(flag) => Value::Flag(*flag),
            Expr::Number(number) => Value::Number(number.clone()),
            Expr::Text(text) => Value::Text(text.clone()),
            Expr::Input => input?.clone(),
            Expr::Name(path) => self.named(path)?,
            Expr::Negated(inner) => {
                let inner = self.value(inner, input)?;
                let number = inner.is_number().map(|number| &Number::zero() - number);
                number.map_or(Value::Null, Value::Number)
            }
            Expr::Arithmetic(left, operator, right) => {
                let (left, right) = (self.value(left, input)?, self.value(right, input)?);
                arithmetic(&left, *operator, &right)?
            }
            Expr::Compare(left, comparison, right) => {
                let (left, right) = (self.value(left, input)?, self.value(right, input)?);
                Value::flag(compared(&left, *comparison, &right))
            }
            Expr::And(parts) => self.joined(parts, input, false)?,
            Expr::Or(parts) => self.joined(parts, input, true)?,
            Expr::Not(inner) => Value::flag(self.value(inner, input)?.as_flag().map(|is| !is)),
            Expr::If(condition, then, or) => {
                match self.value(condition, input)?.as_flag() == Some(true) {
                    true => self.value(then, input)?,
                    false => self.value(or, input)?,
                }
            }
            Expr::Matches(of, tests) => {
                let of = self.value(of, input)?;
                Value::flag(self.tests(tests, &of)?)
            }
            Expr::List(parts) => {
                let parts = parts.iter().map(|part| self.value(part, input));
                Value::List(parts.collect::<Option<_>>()?)
            }
            Expr::Call(name, arguments) => {
                let arguments = arguments.iter().map(|(named, argument)| match named {
                    None => self.value(argument, input),
                    Some(_) => None,
                });
                called(name, &arguments.collect::<Option<Vec<_>>>()?)?
            }
        })
    }

    /// `and` with `is_decided` false, `or` with true: one of it decides.
    fn joined(&mut self, parts: &[Expr], input: Option<&Value>, is_decided: bool) -> Option<Value> {
        let mut known = Some(!is_decided);
        for part in parts {
            match self.value(part, input)?.as_flag() {
                Some(flag) if flag == is_decided => return Some(Value::Flag(flag)),
                Some(_) => {}
                None => known = None,
            }
        }
        Some(Value::flag(known))
    }

    pub fn tests(&mut self, tests: &Tests, of: &Value) -> Option<Option<bool>> {
        let any = |runner: &mut Self, tests: &[Test]| {
            let mut known = Some(false);
            for test in tests {
                match runner.test(test, of)? {
                    Some(true) => return Some(Some(true)),
                    Some(false) => {}
                    None => known = None,
                }
            }
            Some(known)
        };
        Some(match tests {
            Tests::Any => Some(true),
            Tests::Some(tests) => any(self, tests)?,
            Tests::None(tests) => any(self, tests)?.map(|is| !is),
        })
    }

    fn test(&mut self, test: &Test, of: &Value) -> Option<Option<bool>> {
        Some(match test {
            Test::Is(expr) => match (self.value(expr, Some(of))?, of) {
                (Value::List(parts), Value::List(_)) => Some(Value::List(parts) == *of),
                (Value::List(parts), of) => Some(parts.contains(of)),
                (value, of) => compared(of, Comparison::Equal, &value),
            },
            Test::Compare(comparison, expr) => {
                compared(of, *comparison, &self.value(expr, Some(of))?)
            }
            Test::Range((low, is_in), (high, is_too)) => {
                let (low, high) = (self.value(low, Some(of))?, self.value(high, Some(of))?);
                let (above, below) = bounds(*is_in, *is_too);
                match (compared(of, above, &low), compared(of, below, &high)) {
                    (Some(one), Some(other)) => Some(one && other),
                    _one_is_null => None,
                }
            }
            Test::Holds(expr) => self.value(expr, Some(of))?.as_flag(),
        })
    }

    /// The rules that match.
    pub fn matching(&mut self, table: &Table) -> Option<Vec<usize>> {
        let inputs = table.inputs.iter();
        let inputs: Option<Vec<Value>> =
            inputs.map(|input| self.value(&input.expr, None)).collect();
        let inputs = inputs?;
        let mut matching = Vec::new();
        for (at, rule) in table.rules.iter().enumerate() {
            let mut is_hit = true;
            for (tests, input) in rule.cells.iter().zip(&inputs) {
                is_hit &= self.tests(tests, input)? == Some(true);
            }
            if is_hit {
                matching.push(at);
            }
        }
        Some(matching)
    }

    fn table(&mut self, table: &Table) -> Option<Value> {
        let mut matching = self.matching(table)?;
        if matching.is_empty() {
            return self.default(table);
        }
        if table.hit == Hit::Priority || table.hit == Hit::All(Order::Outputs) {
            let mut ranked = Vec::new();
            for at in matching {
                ranked.push((rank(table, at), at));
            }
            ranked.sort();
            matching = ranked.into_iter().map(|(_, at)| at).collect();
        }
        let mut values = Vec::new();
        for at in matching {
            values.push(self.outputs(table, at)?);
        }
        Some(aggregated(table.hit, values))
    }

    fn outputs(&mut self, table: &Table, at: usize) -> Option<Value> {
        let outputs = &table.rules.get(at)?.outputs;
        self.record(table, outputs.iter().map(Some))
    }

    fn default(&mut self, table: &Table) -> Option<Value> {
        let defaults = table.outputs.iter().map(|output| output.default.as_ref());
        match table.outputs.iter().any(|output| output.default.is_some()) {
            true => self.record(table, defaults),
            false => Some(Value::Null),
        }
    }

    /// One value, or one for each column that has a name.
    fn record<'b>(
        &mut self,
        table: &Table,
        values: impl Iterator<Item = Option<&'b Expr>>,
    ) -> Option<Value> {
        let mut made = Vec::new();
        for value in values {
            made.push(match value {
                Some(value) => self.value(value, None)?,
                None => Value::Null,
            });
        }
        if let ([_], Some(value)) = (table.outputs.as_slice(), made.first()) {
            return Some(value.clone());
        }
        let names = table.outputs.iter().map(|output| output.name.clone());
        let named = names
            .zip(made)
            .filter_map(|(name, value)| Some((name?, value)));
        Some(Value::Record(named.collect()))
    }
}

/// How high a rule's outputs stand in the lists of values, the highest being the least.
pub(super) fn rank(table: &Table, at: usize) -> Vec<usize> {
    let outputs = table.rules.get(at).map(|rule| rule.outputs.as_slice());
    let columns = table.outputs.iter().zip(outputs.unwrap_or_default());
    let ranked = columns.filter(|(column, _)| !column.values.is_empty());
    let of = |values: &[Expr], value: &Expr| values.iter().position(|known| known == value);
    ranked
        .map(|(column, value)| of(&column.values, value).unwrap_or(column.values.len()))
        .collect()
}

fn aggregated(hit: Hit, mut values: Vec<Value>) -> Value {
    let first = values.first().cloned().unwrap_or(Value::Null);
    let numbers = || {
        values
            .iter()
            .map(Value::is_number)
            .collect::<Option<Vec<_>>>()
    };
    let number = |number: Option<Number>| number.map_or(Value::Null, Value::Number);
    match hit {
        Hit::Unique if values.len() > 1 => Value::Null,
        Hit::Any if values.iter().any(|value| *value != first) => Value::Null,
        Hit::Unique | Hit::Any | Hit::First | Hit::Priority => first,
        Hit::All(_) => Value::List(std::mem::take(&mut values)),
        Hit::Sum => number(numbers().map(|all| sum(&all))),
        Hit::Count => number(i64::try_from(values.len()).ok().map(Number::from)),
        Hit::Least => number(numbers().and_then(|all| all.into_iter().min().cloned())),
        Hit::Greatest => number(numbers().and_then(|all| all.into_iter().max().cloned())),
    }
}

fn sum(numbers: &[&Number]) -> Number {
    numbers
        .iter()
        .fold(Number::zero(), |sum, number| &sum + number)
}

fn compared(left: &Value, comparison: Comparison, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => {
            (comparison == Comparison::Equal).then(|| left == right)
        }
        (Value::Number(left), Value::Number(right)) => Some(comparison.holds(left, right)),
        (left, right) => {
            let is_one_kind = std::mem::discriminant(left) == std::mem::discriminant(right);
            let is_told = is_one_kind && comparison == Comparison::Equal;
            is_told.then(|| left == right)
        }
    }
}

/// Nothing, where it can't be worked out here.
fn arithmetic(left: &Value, operator: Operator, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => match operator {
            Operator::Power => None,
            Operator::Over if right.is_zero() => Some(Value::Null),
            _other => operator.applied(left, right).map(Value::Number),
        },
        (Value::Text(left), Value::Text(right)) if operator == Operator::Plus => {
            Some(Value::Text(format!("{left}{right}")))
        }
        _other => Some(Value::Null),
    }
}

fn called(name: &str, arguments: &[Value]) -> Option<Value> {
    let spread = match arguments {
        [Value::List(parts)] => parts.as_slice(),
        arguments => arguments,
    };
    let numbers = || {
        spread
            .iter()
            .map(Value::is_number)
            .collect::<Option<Vec<_>>>()
    };
    let number = |found: Option<Number>| Some(found.map_or(Value::Null, Value::Number));
    match (name, arguments) {
        ("max", _) => number(numbers().and_then(|all| all.into_iter().max().cloned())),
        ("min", _) => number(numbers().and_then(|all| all.into_iter().min().cloned())),
        ("sum", _) if !spread.is_empty() => number(numbers().map(|all| sum(&all))),
        ("floor", [Value::Number(of)]) => number(Some(of.floor())),
        ("ceiling", [Value::Number(of)]) => number(Some(of.ceil())),
        ("abs", [Value::Number(of)]) => {
            let denied = &Number::zero() - of;
            number(Some(denied.max(of.clone())))
        }
        ("list contains", [Value::List(parts), value]) => Some(Value::Flag(parts.contains(value))),
        ("upper case", [Value::Text(text)]) => Some(Value::Text(text.to_uppercase())),
        ("lower case", [Value::Text(text)]) => Some(Value::Text(text.to_lowercase())),
        _other => None,
    }
}
