//! Expressions of FEEL as conditions and calculations of the book.

use std::collections::BTreeSet;

use super::subject::{Kind, Subject, id};
use super::{Block, Planner, Thing};
use crate::import::dmn::Construct;
use crate::import::dmn::feel::{Expr, Operator, Stopped, Test, Tests, bounds};
use crate::import::dmn::source::Variable;
use crate::import::logic::{Comparison, Logic, Test as LogicTest};
use crate::import::names;
use crate::quantity::Number;

/// A sum of facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Linear {
    /// By the names of the book, in the order of the source.
    terms: Vec<(String, Number)>,
    constant: Option<Number>,
}

impl Linear {
    fn constant(number: Number) -> Self {
        Self {
            terms: Vec::new(),
            constant: Some(number),
        }
    }

    fn of(name: &str) -> Self {
        Self {
            terms: vec![(name.to_owned(), Number::one())],
            constant: None,
        }
    }

    fn plus(mut self, other: &Linear) -> Self {
        for (name, number) in &other.terms {
            match self.terms.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known = &*known + number,
                None => self.terms.push((name.clone(), number.clone())),
            }
        }
        self.terms.retain(|(_, number)| !number.is_zero());
        if let Some(number) = &other.constant {
            let own = self.constant.unwrap_or_else(Number::zero);
            self.constant = Some(&own + number);
        }
        self
    }

    fn times(mut self, factor: &Number) -> Self {
        for (_, number) in &mut self.terms {
            *number = &*number * factor;
        }
        self.constant = self.constant.map(|number| &number * factor);
        self.terms.retain(|(_, number)| !number.is_zero());
        self
    }

    fn number(&self) -> Option<Number> {
        let is_constant = self.terms.is_empty();
        is_constant.then(|| self.constant.clone().unwrap_or_else(Number::zero))
    }

    fn text(&self) -> String {
        let zero = Number::zero();
        let (positive, negative): (Vec<_>, Vec<_>) =
            self.terms.iter().partition(|(_, number)| *number > zero);
        let mut text = String::new();
        let mut add = |sign: &str, part: String| {
            if !text.is_empty() || sign == "-" {
                let before = if text.is_empty() { "0" } else { "" };
                text.push_str(&format!("{before} {sign} "));
            }
            text.push_str(&part);
        };
        for (name, number) in positive {
            add("+", multiplied(name, number));
        }
        let constant = self.constant.clone().unwrap_or_else(Number::zero);
        if constant > zero {
            add("+", fraction(&constant));
        }
        for (name, number) in negative {
            add("-", multiplied(name, &(&zero - number)));
        }
        if constant < zero {
            add("-", fraction(&(&zero - &constant)));
        }
        text
    }
}

fn multiplied(name: &str, number: &Number) -> String {
    if *number == Number::one() {
        return name.to_owned();
    }
    if number.is_decimal() {
        return format!("{number} * {name}");
    }
    let below = number.denominator();
    format!("{} * {name} / {below}", number * &below)
}

fn fraction(number: &Number) -> String {
    let below = number.denominator();
    match number.is_decimal() {
        true => number.to_string(),
        false => format!("{} / {below}", number * &below),
    }
}

impl Planner<'_> {
    pub(super) fn linear(&mut self, expr: &Expr) -> Result<Linear, Stopped> {
        if let Some(number) = expr.number() {
            return Ok(Linear::constant(number));
        }
        match expr {
            Expr::Name(path) => {
                let subject = self.subject(path)?;
                if let Some(linear) = self.linears.get(&subject.name) {
                    return Ok(linear.clone());
                }
                let is_fact = self
                    .facts
                    .iter()
                    .any(|(_, fact, _)| fact.name == subject.name);
                match (&subject.kind, is_fact) {
                    (Kind::Number { .. }, true) => Ok(Linear::of(&subject.name)),
                    (Kind::Number { .. }, false) => {
                        let why =
                            format!("`{path}` is worked out case by case, and is added to others");
                        Err((Construct::Arithmetic, why))
                    }
                    (Kind::Flag | Kind::OneOf(_) | Kind::Several(_), _) => {
                        Err((Construct::Type, format!("`{path}` is no number")))
                    }
                }
            }
            Expr::Negated(inner) => Ok(self.linear(inner)?.times(&Number::from(-1))),
            Expr::Arithmetic(left, operator, right) => {
                let (left, right) = (self.linear(left)?, self.linear(right)?);
                arithmetic(left, *operator, &right)
            }
            Expr::Call(name, _) => {
                let construct = match name.as_str() {
                    "date"
                    | "time"
                    | "date and time"
                    | "duration"
                    | "today"
                    | "now"
                    | "years and months duration" => Construct::Time,
                    _other => Construct::Function,
                };
                Err((construct, format!("it calls `{name}`")))
            }
            Expr::Text(_) => Err((Construct::OpenText, "it puts texts together".to_owned())),
            Expr::List(_) => Err((Construct::List, "it makes a list".to_owned())),
            _other => {
                let why = "it is not a sum of numbers";
                Err((Construct::Arithmetic, why.to_owned()))
            }
        }
    }

    /// Its name in the book: itself, where it is one fact; else a calculation.
    pub(super) fn calculation(
        &mut self,
        linear: &Linear,
        variable: Option<&Variable>,
    ) -> Result<Subject, Stopped> {
        let kind = Kind::Number { unit: "1" };
        let is_unsure = self.is_unsure(linear.terms.iter().map(|(name, _)| name));
        if linear.terms.is_empty() {
            let why = "it is the same for everybody";
            return Err((Construct::Arithmetic, why.to_owned()));
        }
        let known = self.linears.iter().find(|(_, known)| *known == linear);
        if let (Some((name, _)), None) = (known, variable) {
            let name = name.clone();
            return Ok(Subject {
                name,
                kind,
                is_unsure,
            });
        }
        let is = linear.text();
        let thing = match variable {
            Some(variable) => self.thing(variable),
            None => Thing {
                name: self.named("calculation", &is),
                title: names::cleaned(&is),
                note: None,
                element: "definitions".to_owned(),
            },
        };
        let subject = Subject {
            name: thing.name.clone(),
            kind,
            is_unsure,
        };
        self.linears.insert(thing.name.clone(), linear.clone());
        let asks = linear.terms.iter().map(|(name, _)| name.clone()).collect();
        self.blocks.push(Block::Calculation { thing, is, asks });
        Ok(subject)
    }

    pub(super) fn is_unsure<'a>(&self, names: impl Iterator<Item = &'a String>) -> bool {
        let names: BTreeSet<&String> = names.collect();
        let facts = self.facts.iter().map(|(_, _, subject)| subject);
        let mut all = facts.chain(self.subjects.values());
        all.any(|subject| subject.is_unsure && names.contains(&subject.name))
    }

    /// The name of a condition that says this.
    pub(super) fn condition(
        &mut self,
        when: Logic,
        variable: &Variable,
    ) -> Result<String, Stopped> {
        if let Logic::Test(LogicTest::Yes(name)) = &when {
            return Ok(name.clone());
        }
        if matches!(when, Logic::Always | Logic::Never) {
            let why = "a condition is the same for everybody";
            return Err((Construct::Expression, why.to_owned()));
        }
        if let Some(name) = self.conditions.get(&when) {
            return Ok(name.clone());
        }
        let title = names::cleaned(&when.text());
        let name = self.named("condition", &title);
        self.conditions.insert(when.clone(), name.clone());
        let thing = Thing {
            name: name.clone(),
            title,
            note: None,
            element: variable.place.clone(),
        };
        self.blocks.push(Block::Condition { thing, when });
        Ok(name)
    }

    pub(super) fn logic(&mut self, expr: &Expr) -> Result<Logic, Stopped> {
        match expr {
            Expr::Flag(true) => Ok(Logic::Always),
            Expr::Flag(false) => Ok(Logic::Never),
            Expr::Name(path) => {
                let subject = self.subject(path)?;
                match subject.kind {
                    Kind::Flag => Ok(Logic::yes(&subject.name)),
                    Kind::OneOf(_) | Kind::Several(_) | Kind::Number { .. } => {
                        Err((Construct::Type, format!("`{path}` is not yes or no")))
                    }
                }
            }
            Expr::And(parts) => Ok(Logic::and(self.all(parts)?)),
            Expr::Or(parts) => Ok(Logic::or(self.all(parts)?)),
            Expr::Not(inner) => Ok(denied(self.logic(inner)?)),
            Expr::Compare(left, comparison, right) => self.compared(left, *comparison, right),
            Expr::Matches(of, tests) => self.matches(of, tests),
            Expr::If(condition, then, or) => {
                let condition = surely(self.logic(condition)?);
                let then = Logic::and([condition.clone(), self.logic(then)?]);
                let or = Logic::and([denied(condition), self.logic(or)?]);
                Ok(Logic::or([then, or]))
            }
            Expr::Call(name, arguments) if name == "list contains" => match arguments.as_slice() {
                [(None, Expr::Name(path)), (None, Expr::Text(text))] => self.contains(path, text),
                _other => {
                    let why = "it asks what is in a list that is worked out";
                    Err((Construct::List, why.to_owned()))
                }
            },
            Expr::Null
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Input
            | Expr::Negated(_)
            | Expr::Arithmetic(..)
            | Expr::Call(..)
            | Expr::List(_) => {
                // The reason, if it is one that numbers would have.
                self.linear(expr)?;
                Err((Construct::Type, "it is not yes or no".to_owned()))
            }
        }
    }

    fn all(&mut self, parts: &[Expr]) -> Result<Vec<Logic>, Stopped> {
        parts.iter().map(|part| self.logic(part)).collect()
    }

    fn contains(&mut self, path: &str, text: &str) -> Result<Logic, Stopped> {
        let subject = self.subject(path)?;
        match &subject.kind {
            Kind::Several(values) => match id(values, text) {
                Some(id) => Ok(Logic::has(&subject.name, id)),
                None => Ok(Logic::Never),
            },
            Kind::Flag | Kind::OneOf(_) | Kind::Number { .. } => {
                Err((Construct::List, format!("`{path}` is no list")))
            }
        }
    }

    /// Tests of a value, as one expression for each.
    pub(super) fn matches(&mut self, of: &Expr, tests: &Tests) -> Result<Logic, Stopped> {
        let mut any = Vec::new();
        for test in tests.tests() {
            any.push(match test {
                Test::Is(Expr::List(parts)) => {
                    let equal = |part: &Expr| self.compared(of, Comparison::Equal, part);
                    let parts: Result<Vec<_>, _> = parts.iter().map(equal).collect();
                    Logic::or(parts?)
                }
                Test::Is(expr) => self.compared(of, Comparison::Equal, expr)?,
                Test::Compare(comparison, expr) => self.compared(of, *comparison, expr)?,
                Test::Range((low, is_in), (high, is_too)) => {
                    let (above, below) = bounds(*is_in, *is_too);
                    Logic::and([
                        self.compared(of, above, low)?,
                        self.compared(of, below, high)?,
                    ])
                }
                Test::Holds(expr) => self.logic(&expr.of_input(of))?,
            });
        }
        Ok(match tests {
            Tests::Any => Logic::Always,
            Tests::Some(_) => Logic::or(any),
            Tests::None(_) => denied(Logic::or(any)),
        })
    }

    fn compared(
        &mut self,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
    ) -> Result<Logic, Stopped> {
        let is_equality = comparison == Comparison::Equal;
        match (left, right) {
            (Expr::Null, Expr::Name(path)) | (Expr::Name(path), Expr::Null) if is_equality => {
                let subject = self.subject(path)?;
                Ok(denied(Logic::known(&subject.name)))
            }
            (Expr::Name(path), Expr::Text(text)) | (Expr::Text(text), Expr::Name(path))
                if is_equality =>
            {
                let subject = self.subject(path)?;
                one_of(path, &subject, text)
            }
            (Expr::Flag(flag), other) | (other, Expr::Flag(flag)) if is_equality => {
                let logic = self.logic(other)?;
                let logic = match flag {
                    true => logic,
                    false => denied(logic),
                };
                let is_unsure = self.is_unsure(logic.names().iter());
                Ok(if is_unsure { surely(logic) } else { logic })
            }
            (Expr::Name(one), Expr::Name(other)) if is_equality => self.same(one, other),
            _numbers => self.compared_numbers(left, comparison, right),
        }
    }

    /// Two things of one kind.
    fn same(&mut self, one: &str, other: &str) -> Result<Logic, Stopped> {
        let (left, right) = (self.subject(one)?, self.subject(other)?);
        let both = match (&left.kind, &right.kind) {
            (Kind::Flag, Kind::Flag) => {
                let (left, right) = (Logic::yes(&left.name), Logic::yes(&right.name));
                let neither = Logic::and([denied(left.clone()), denied(right.clone())]);
                Logic::or([Logic::and([left, right]), neither])
            }
            (Kind::Number { .. }, Kind::Number { .. }) => {
                let names = [one, other].map(|path| Expr::Name(path.to_owned()));
                return self.compared_numbers(&names[0], Comparison::Equal, &names[1]);
            }
            _other => {
                let why = format!("it asks whether `{one}` is the same as `{other}`");
                return Err((Construct::Compares, why));
            }
        };
        match left.is_unsure || right.is_unsure {
            true => {
                let why = format!("`{one}` and `{other}` are the same where both are missing");
                Err((Construct::Compares, why))
            }
            false => Ok(both),
        }
    }

    fn compared_numbers(
        &mut self,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
    ) -> Result<Logic, Stopped> {
        // An output is compared with a number as it is.
        let (subject, comparison, number) = match (left, right.number(), left.number(), right) {
            (Expr::Name(path), Some(number), _, _) => (self.subject(path)?, comparison, number),
            (_, _, Some(number), Expr::Name(path)) => {
                (self.subject(path)?, comparison.turned(), number)
            }
            _sums => {
                let left = self.linear(left)?;
                let right = self.linear(right)?.times(&Number::from(-1));
                self.compared_sum(left.plus(&right), comparison)?
            }
        };
        let Kind::Number { .. } = subject.kind else {
            let why = format!("`{}` is compared with a number, and is none", subject.name);
            return Err((Construct::Type, why));
        };
        let is_unsure = subject.is_unsure && comparison == Comparison::Equal;
        if !number.is_decimal() {
            let why = format!("{number} can’t be written as a decimal");
            return Err((Construct::Arithmetic, why));
        }
        let test = Logic::Test(LogicTest::Compare {
            name: subject.name,
            comparison,
            number,
            unit: String::new(),
        });
        Ok(if is_unsure { surely(test) } else { test })
    }

    /// `a + 2 >= b` asks how much `a - b` is.
    fn compared_sum(
        &mut self,
        mut sum: Linear,
        comparison: Comparison,
    ) -> Result<(Subject, Comparison, Number), Stopped> {
        let constant = sum.constant.take().unwrap_or_else(Number::zero);
        let subject = match sum.terms.as_slice() {
            [(name, number)] if *number == Number::one() => {
                let facts = self.facts.iter().map(|(_, _, subject)| subject);
                let fact = facts.clone().find(|subject| subject.name == *name);
                fact.cloned()
            }
            _sum => None,
        };
        let subject = match subject {
            Some(subject) => subject,
            None => self.calculation(&sum, None)?,
        };
        Ok((subject, comparison, &Number::zero() - &constant))
    }
}

fn arithmetic(left: Linear, operator: Operator, right: &Linear) -> Result<Linear, Stopped> {
    let why = match operator {
        Operator::Plus => return Ok(left.plus(right)),
        Operator::Minus => return Ok(left.plus(&right.clone().times(&Number::from(-1)))),
        Operator::Times => match (left.number(), right.number()) {
            (Some(number), _) => return Ok(right.clone().times(&number)),
            (_, Some(number)) => return Ok(left.times(&number)),
            (None, None) => "it multiplies what is measured with what is measured",
        },
        Operator::Over => match right.number().filter(|number| !number.is_zero()) {
            Some(number) => return Ok(left.times(&(&Number::one() / &number))),
            None => "it divides by what is measured",
        },
        Operator::Power => "it has a power",
    };
    Err((Construct::Arithmetic, why.to_owned()))
}

fn one_of(path: &str, subject: &Subject, text: &str) -> Result<Logic, Stopped> {
    let Kind::OneOf(values) = &subject.kind else {
        let why = format!("`{path}` is compared with a text, and is none");
        return Err((Construct::Type, why));
    };
    let all: Vec<String> = values.iter().map(|value| value.id.clone()).collect();
    let at = values.iter().position(|value| value.code == text);
    let logic = Logic::among(&subject.name, at.into_iter().collect(), &all);
    // What is missing is not equal.
    Ok(match subject.is_unsure && logic != Logic::Never {
        true => surely(logic),
        false => logic,
    })
}

/// The contrary: unknown where it is unknown.
pub(super) fn denied(logic: Logic) -> Logic {
    logic.not(&|_| false)
}

pub(super) fn surely(logic: Logic) -> Logic {
    match logic {
        Logic::Always | Logic::Never | Logic::Surely(_) => logic,
        other => Logic::Surely(Box::new(other)),
    }
}
