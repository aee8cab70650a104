//! A value that stands there as it is, and what can be made of an expression without asking any patient.

use super::super::*;
use super::Writing;
use crate::import::gdl2::expression::{CodedValue, Element, Expression, Operator};

/// What a rule sets an element to.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Constant {
    Coded(CodedValue),
    Text(String),
    Number(Number),
    Quantity(Number, String),
    Flag(bool),
}

impl Constant {
    pub fn text(&self) -> Option<String> {
        match self {
            Constant::Text(text) => Some(text.clone()),
            Constant::Coded(_)
            | Constant::Number(_)
            | Constant::Quantity(..)
            | Constant::Flag(_) => None,
        }
    }

    pub fn code(&self) -> Option<String> {
        match self {
            Constant::Coded(coded) => Some(coded.code.clone()),
            Constant::Text(_)
            | Constant::Number(_)
            | Constant::Quantity(..)
            | Constant::Flag(_) => None,
        }
    }

    pub fn number(&self) -> Option<Number> {
        match self {
            Constant::Number(number) | Constant::Quantity(number, _) => Some(number.clone()),
            Constant::Coded(_) | Constant::Text(_) | Constant::Flag(_) => None,
        }
    }

    pub fn flag(&self) -> Option<bool> {
        match self {
            Constant::Flag(yes) => Some(*yes),
            Constant::Text(_)
            | Constant::Number(_)
            | Constant::Quantity(..)
            | Constant::Coded(_) => None,
        }
    }
}

impl Planner<'_> {
    pub(super) fn constant(&self, writing: &Writing<'_>) -> Option<Constant> {
        let constant = self.folded(writing.value)?;
        Some(match (writing.attribute, constant) {
            (Some("code"), Constant::Text(code)) => {
                Constant::Coded(CodedValue { code, label: None })
            }
            (_, constant) => constant,
        })
    }

    fn folded(&self, value: &Expression) -> Option<Constant> {
        match value {
            Expression::Ordinal(_, coded) | Expression::Coded(coded) => {
                Some(Constant::Coded(coded.clone()))
            }
            Expression::Text(text) => Some(Constant::Text(text.clone())),
            Expression::Number(number) => Some(Constant::Number(number.clone())),
            Expression::Quantity(number, unit) => {
                Some(Constant::Quantity(number.clone(), unit.clone()))
            }
            Expression::Flag(yes) => Some(Constant::Flag(*yes)),
            Expression::Element(Element { id, attribute })
                if attribute.as_deref() == Some("term") =>
            {
                self.elements
                    .term(id)
                    .map(|text| Constant::Text(text.to_owned()))
            }
            Expression::Binary(operator, left, right) => {
                let (left, right) = (self.folded(left)?, self.folded(right)?);
                folded_pair(*operator, left, right)
            }
            Expression::Null
            | Expression::Element(_)
            | Expression::Now(_)
            | Expression::Fired(_)
            | Expression::Call(..)
            | Expression::Not(_)
            | Expression::Negative(_) => None,
        }
    }
}

fn folded_pair(operator: Operator, left: Constant, right: Constant) -> Option<Constant> {
    match (operator, left, right) {
        (Operator::Plus, Constant::Text(left), Constant::Text(right)) => {
            Some(Constant::Text(format!("{left}{right}")))
        }
        (operator, Constant::Number(left), Constant::Number(right)) => {
            let number = match operator {
                Operator::Plus => &left + &right,
                Operator::Minus => &left - &right,
                Operator::Times => &left * &right,
                Operator::Over if !right.is_zero() => &left / &right,
                _other => return None,
            };
            Some(Constant::Number(number))
        }
        _other => None,
    }
}
