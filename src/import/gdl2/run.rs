//! The source's own rules, run on one patient as GDL2 runs them: defaults, then each rule once, the highest priority first; what asks for
//! something that is missing is false.
//!
//! It reads values and knows nothing of books: what the imported book says is compared with it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::cases::CaseValue;
use super::expression::{Element, Expression, Operator};
use super::rules::RuleSet;
use crate::quantity::Number;

/// What an element holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    Flag(bool),
    Number(Number),
    Amount(Number, String),
    Ordinal(Number, String),
    Code(String),
    Text(String),
    Day(Date),
}

pub type State = BTreeMap<String, Held>;

/// A construct that is not run here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotRun;

impl Held {
    pub fn of(value: &CaseValue) -> Option<Self> {
        match value {
            CaseValue::Day(day) => Some(Held::Day(*day)),
            CaseValue::Read(read) => literal(read),
        }
    }

    /// Whether both are the same to a reader: numbers whatever they are of.
    pub fn agrees(&self, other: &Held) -> bool {
        match (self.code(), other.code()) {
            (Some(own), Some(other)) => return own == other,
            (Some(_), None) | (None, Some(_)) => return false,
            (None, None) => {}
        }
        match (self.number(), other.number()) {
            (Some(own), Some(other)) => own == other,
            _texts => self == other,
        }
    }

    /// Whether a test that expects the other is kept: spaces at the ends of a text are not seen.
    pub fn is_shown_as(&self, other: &Held) -> bool {
        match (self, other) {
            (Held::Text(own), Held::Text(other)) => own.trim() == other.trim(),
            _others => self.agrees(other),
        }
    }

    /// Whether it comes to the other with the decimals of that, a half up or down.
    pub fn is_rounded_to(&self, other: &Held) -> bool {
        match (self.number(), other.number()) {
            (Some(own), Some(other)) => {
                let (low, high) = shown_so(&other);
                low <= own && own <= high
            }
            _others => false,
        }
    }

    fn code(&self) -> Option<&str> {
        match self {
            Held::Ordinal(_, code) | Held::Code(code) => Some(code),
            Held::Flag(_) | Held::Number(_) | Held::Amount(..) | Held::Text(_) | Held::Day(_) => {
                None
            }
        }
    }

    pub(super) fn number(&self) -> Option<Number> {
        match self {
            Held::Number(number) | Held::Amount(number, _) | Held::Ordinal(number, _) => {
                Some(number.clone())
            }
            // `'-19'` is compared like the number.
            Held::Text(text) => text.trim().parse().ok(),
            Held::Flag(_) | Held::Code(_) | Held::Day(_) => None,
        }
    }
}

/// Most decimals that a test writes.
const MOST_DECIMALS: i32 = 12;

/// The least and the greatest number that are shown as this one, with its decimals.
pub fn shown_so(number: &Number) -> (Number, Number) {
    let decimals = (0..MOST_DECIMALS).find(|decimals| {
        let step = Number::power_of_ten(*decimals);
        (number * &step).is_integer()
    });
    let step = Number::power_of_ten(-decimals.unwrap_or(MOST_DECIMALS));
    let half = &step * &Number::ratio(1, 2);
    (number - &half, number + &half)
}

fn literal(value: &Expression) -> Option<Held> {
    Some(match value {
        Expression::Flag(yes) => Held::Flag(*yes),
        Expression::Number(number) => Held::Number(number.clone()),
        Expression::Quantity(number, unit) => Held::Amount(number.clone(), unit.clone()),
        Expression::Ordinal(number, coded) => Held::Ordinal(number.clone(), coded.code.clone()),
        Expression::Coded(coded) => Held::Code(coded.code.clone()),
        Expression::Text(text) => Held::Text(text.clone()),
        Expression::Null
        | Expression::Element(_)
        | Expression::Now(_)
        | Expression::Fired(_)
        | Expression::Call(..)
        | Expression::Not(_)
        | Expression::Negative(_)
        | Expression::Binary(..) => return None,
    })
}

/// What every element holds in the end. `term` is the text of a code.
pub fn run(
    rules: &RuleSet,
    given: State,
    today: Date,
    term: &dyn Fn(&str) -> Option<String>,
) -> Result<State, NotRun> {
    let mut runner = Runner {
        state: given,
        fired: BTreeSet::new(),
        today,
        term,
    };
    let mut may_run = None;
    for rule in &rules.rules {
        if rule.id.is_some() {
            let holds = match may_run {
                Some(holds) => holds,
                None => runner.all(&rules.preconditions)?,
            };
            may_run = Some(holds);
            if !holds {
                break;
            }
        }
        if !runner.all(&rule.when)? {
            continue;
        }
        runner.fired.extend(rule.id.clone());
        for action in &rule.then {
            runner.assign(&action.to, &action.value)?;
        }
    }
    Ok(runner.state)
}

struct Runner<'a> {
    state: State,
    fired: BTreeSet<String>,
    today: Date,
    term: &'a dyn Fn(&str) -> Option<String>,
}

impl Runner<'_> {
    fn all(&self, tests: &[Expression]) -> Result<bool, NotRun> {
        for test in tests {
            if !self.holds(test)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn holds(&self, test: &Expression) -> Result<bool, NotRun> {
        match test {
            Expression::Flag(yes) => Ok(*yes),
            Expression::Not(inner) => Ok(!self.holds(inner)?),
            Expression::Fired(rule) => Ok(self.fired.contains(rule)),
            Expression::Binary(Operator::And, left, right) => {
                Ok(self.holds(left)? && self.holds(right)?)
            }
            Expression::Binary(Operator::Or, left, right) => {
                Ok(self.holds(left)? || self.holds(right)?)
            }
            Expression::Binary(operator, left, right) => self.compare(*operator, left, right),
            Expression::Null
            | Expression::Number(_)
            | Expression::Quantity(..)
            | Expression::Ordinal(..)
            | Expression::Coded(_)
            | Expression::Text(_)
            | Expression::Element(_)
            | Expression::Now(_)
            | Expression::Call(..)
            | Expression::Negative(_) => Err(NotRun),
        }
    }

    fn compare(
        &self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
    ) -> Result<bool, NotRun> {
        if *right == Expression::Null {
            let is_missing = match left {
                Expression::Element(element) => !self.state.contains_key(&element.id),
                _other => return Err(NotRun),
            };
            return match operator {
                Operator::Equal => Ok(is_missing),
                Operator::NotEqual => Ok(!is_missing),
                _other => Err(NotRun),
            };
        }
        let (left, right) = match (self.value(left)?, self.value(right)?) {
            (Some(left), Some(right)) => (left, right),
            (None, _) | (_, None) => return Ok(operator == Operator::NotEqual),
        };
        if let (Held::Amount(_, one), Held::Amount(_, other)) = (&left, &right)
            && !is_same_unit(one, other)
        {
            return Ok(false);
        }
        let order = match (&left, &right) {
            (Held::Day(left), Held::Day(right)) => Some(left.cmp(right)),
            (left, right) => match (left.number(), right.number()) {
                (Some(left), Some(right)) => Some(left.cmp(&right)),
                _other => None,
            },
        };
        match operator {
            Operator::Equal => Ok(left.agrees(&right)),
            Operator::NotEqual => Ok(!left.agrees(&right)),
            Operator::Less => order.map(|order| order.is_lt()).ok_or(NotRun),
            Operator::LessOrEqual => order.map(|order| order.is_le()).ok_or(NotRun),
            Operator::Greater => order.map(|order| order.is_gt()).ok_or(NotRun),
            Operator::GreaterOrEqual => order.map(|order| order.is_ge()).ok_or(NotRun),
            Operator::Or
            | Operator::And
            | Operator::Plus
            | Operator::Minus
            | Operator::Times
            | Operator::Over
            | Operator::Power => Err(NotRun),
        }
    }

    /// Nothing where something that it needs is missing.
    fn value(&self, of: &Expression) -> Result<Option<Held>, NotRun> {
        if let Some(held) = literal(of) {
            return Ok(Some(held));
        }
        match of {
            Expression::Element(element) => self.element(element),
            Expression::Now(None) => Ok(Some(Held::Day(self.today))),
            Expression::Now(Some(part)) if part == "year" => Ok(Some(year(self.today))),
            Expression::Negative(inner) => {
                let inner = self.value(inner)?.and_then(|held| held.number());
                Ok(inner.map(|number| Held::Number(&Number::zero() - &number)))
            }
            Expression::Binary(operator, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                match (left, right) {
                    (Some(left), Some(right)) => reckon(*operator, &left, &right).map(Some),
                    (None, _) | (_, None) => Ok(None),
                }
            }
            _other => Err(NotRun),
        }
    }

    fn element(&self, element: &Element) -> Result<Option<Held>, NotRun> {
        if element.attribute.as_deref() == Some("term") {
            return Ok((self.term)(&element.id).map(Held::Text));
        }
        let Some(held) = self.state.get(&element.id) else {
            return Ok(None);
        };
        match (element.attribute.as_deref(), held) {
            (None, held) => Ok(Some(held.clone())),
            (Some("value" | "magnitude"), held) => Ok(Some(match held.number() {
                Some(number) => Held::Number(number),
                None => held.clone(),
            })),
            (Some("unit" | "units"), Held::Amount(_, unit)) => Ok(Some(Held::Text(unit.clone()))),
            (Some("code"), held) => Ok(held.code().map(|code| Held::Text(code.to_owned()))),
            (Some("year"), Held::Day(day)) => Ok(Some(year(*day))),
            _other => Err(NotRun),
        }
    }

    fn assign(&mut self, to: &Element, value: &Expression) -> Result<(), NotRun> {
        match to.attribute.as_deref() {
            Some("precision") => return Ok(()),
            Some("unit" | "units") => {
                if let (
                    Some(Held::Number(number) | Held::Amount(number, _)),
                    Expression::Text(unit),
                ) = (self.state.get(&to.id), value)
                {
                    let amount = Held::Amount(number.clone(), unit.clone());
                    self.state.insert(to.id.clone(), amount);
                }
                return Ok(());
            }
            _other => {}
        }
        let Some(value) = self.value(value)? else {
            return Ok(());
        };
        let value = match (to.attribute.as_deref(), value) {
            (Some("code"), Held::Text(code)) => Held::Code(code),
            (_, value) => value,
        };
        self.state.insert(to.id.clone(), value);
        Ok(())
    }
}

fn year(day: Date) -> Held {
    Held::Number(Number::from(i64::from(day.year())))
}

fn is_same_unit(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

fn reckon(operator: Operator, left: &Held, right: &Held) -> Result<Held, NotRun> {
    if let (Operator::Minus, Held::Day(day), Held::Amount(number, unit)) = (operator, left, right) {
        return earlier(*day, number, unit).map(Held::Day).ok_or(NotRun);
    }
    if let (Operator::Plus, Held::Text(left), Held::Text(right)) = (operator, left, right) {
        return Ok(Held::Text(format!("{left}{right}")));
    }
    let (Some(left), Some(right)) = (left.number(), right.number()) else {
        return Err(NotRun);
    };
    Ok(Held::Number(match operator {
        Operator::Plus => &left + &right,
        Operator::Minus => &left - &right,
        Operator::Times => &left * &right,
        Operator::Over if !right.is_zero() => &left / &right,
        _other => return Err(NotRun),
    }))
}

fn earlier(day: Date, number: &Number, unit: &str) -> Option<Date> {
    let span = jiff::Span::new();
    let number = number.to_i64()?;
    let span = match unit {
        "a" => span.try_years(number),
        "mo" => span.try_months(number),
        "wk" => span.try_weeks(number),
        "d" => span.try_days(number),
        _other => return None,
    };
    day.checked_sub(span.ok()?).ok()
}
