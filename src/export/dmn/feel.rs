//! Definitions as FEEL writes them. What is compared with null is asked about null before, since engines differ in what comes of it.

use super::name::Names;
use crate::export::NotExported;
use crate::export::definition::{Expression, Type};
use crate::model::Comparison;
use crate::quantity::Number;

/// How many digits a number of FEEL can have (IEEE 754's decimal128).
const DIGITS: usize = 34;

pub(super) type InFeel = Result<String, NotExported>;

pub(super) fn type_of(kind: Type) -> &'static str {
    match kind {
        Type::Boolean => "boolean",
        Type::Text => "string",
        Type::Whole | Type::Decimal | Type::Quantity => "number",
        Type::Totals => "totals",
    }
}

pub(super) fn text(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// `None` of one that FEEL would round.
pub(super) fn decimal(number: &Number) -> Option<String> {
    let written = number.to_string();
    let digits = written.chars().filter(char::is_ascii_digit).count();
    (number.is_decimal() && digits <= DIGITS).then_some(written)
}

fn number(number: &Number) -> InFeel {
    decimal(number).ok_or_else(|| NotExported {
        why: format!("{number} is no decimal of at most {DIGITS} digits"),
        help: "write the number as a decimal in the unit of the fact or the output",
    })
}

pub(super) fn written(names: &Names, value: &Expression) -> InFeel {
    Feel { names }.of(value)
}

struct Feel<'a> {
    names: &'a Names,
}

impl Feel<'_> {
    fn of(&self, value: &Expression) -> InFeel {
        Ok(match value {
            Expression::Boolean(value) => value.to_string(),
            Expression::Text(value) => text(value),
            Expression::Null(_) => "null".to_owned(),
            Expression::Number(value) | Expression::Constant(value) => number(value)?,
            Expression::Measured(measured, _) => number(measured.number())?,
            Expression::Points(points, _) => number(&points.number())?,
            Expression::Named(name) | Expression::InUnit(name, _) => {
                self.names.get(name).to_owned()
            }
            Expression::Not(of) => self.negated(of)?,
            Expression::All(parts) => format!("({})", self.joined(parts, "\n  and ")?),
            Expression::Any(parts) => format!("({})", self.joined(parts, "\n  or ")?),
            Expression::Xor(parts) => {
                let [left, right] = [&parts[0], &parts[1]].map(|own| self.of(own));
                let (left, right) = (left?, right?);
                format!("(({left} or {right}) and not({left} and {right}))")
            }
            Expression::Implies(parts) => {
                format!("({} or {})", self.negated(&parts[0])?, self.of(&parts[1])?)
            }
            Expression::Known(of) => format!("({} != null)", self.of(of)?),
            Expression::Unknown(of) => format!("({} = null)", self.of(of)?),
            Expression::Or(of, false) => format!("(if {} then true else false)", self.of(of)?),
            Expression::Or(of, true) => {
                format!("(if {} then false else true)", self.negated(of)?)
            }
            Expression::Compare(parts, comparison) => self.compared(parts, *comparison)?,
            Expression::Within(parts) => self.within(parts)?,
            Expression::If(parts) => self.chosen(parts)?,
            Expression::Case(cases, otherwise) => self.case(cases, otherwise)?,
            Expression::Sum(parts) => self.sum(parts)?,
            Expression::Times(of, factor) => format!("{} * {}", self.of(of)?, number(factor)?),
            Expression::Quotient(of, times, _) => self.quotient(of, times)?,
            Expression::List(items) => format!("[{}]", self.joined(items, ", ")?),
            Expression::Raised(parts) => {
                let [list, points] = [&parts[0], &parts[1]].map(|own| self.of(own));
                format!("(for total in {} return total + {})", list?, points?)
            }
            Expression::Union(lists) => format!("union({})", self.joined(lists, ", ")?),
            Expression::Contains(parts) => {
                format!("list contains({})", self.joined(&**parts, ", ")?)
            }
        })
    }

    fn joined(&self, parts: &[Expression], word: &str) -> InFeel {
        let parts = parts.iter().map(|own| self.of(own));
        Ok(parts.collect::<Result<Vec<_>, _>>()?.join(word))
    }

    fn negated(&self, of: &Expression) -> InFeel {
        Ok(format!("not({})", self.of(of)?))
    }

    /// What is no decimal in a fact's unit (six weeks of years) is compared as a multiple: FEEL's products of few digits are exact.
    fn compared(&self, parts: &[Expression; 2], comparison: Comparison) -> InFeel {
        let [of, with] = parts;
        let (left, symbol) = (self.of(of)?, comparison.symbol());
        let compared = match with {
            Expression::Measured(measured, _) if !measured.number().is_decimal() => {
                let times = measured.number().denominator();
                let multiple = measured.number() * &times;
                format!(
                    "{left} * {} {symbol} {}",
                    number(&times)?,
                    number(&multiple)?
                )
            }
            with => format!("{left} {symbol} {}", self.of(with)?),
        };
        Ok(guarded(&left, &compared))
    }

    fn within(&self, [of, low, high]: &[Expression; 3]) -> InFeel {
        let of = self.of(of)?;
        let (low, high) = (self.of(low)?, self.of(high)?);
        Ok(guarded(&of, &format!("{of} >= {low} and {of} <= {high}")))
    }

    fn chosen(&self, [condition, then, otherwise]: &[Expression; 3]) -> InFeel {
        Ok(format!(
            "(if {} then {}\n  else {})",
            self.of(condition)?,
            self.of(then)?,
            self.of(otherwise)?
        ))
    }

    fn case(&self, cases: &[(Expression, Expression)], otherwise: &Expression) -> InFeel {
        let cases = cases.iter().rev();
        cases.fold(self.of(otherwise), |otherwise, (when, then)| {
            Ok(format!(
                "(if {} then {}\n  else {})",
                self.of(when)?,
                self.of(then)?,
                otherwise?
            ))
        })
    }

    /// Unknown where any part of it is.
    fn sum(&self, parts: &[Expression]) -> InFeel {
        if parts.is_empty() {
            return Ok("0".to_owned());
        }
        let sum = self.joined(parts, "\n  + ")?;
        // A constant and points are never null.
        let asked = parts.iter().filter_map(|part| {
            let Expression::Times(of, _) = part else {
                return None;
            };
            Some(self.of(of).map(|of| format!("{of} = null")))
        });
        let asked = asked.collect::<Result<Vec<_>, _>>()?;
        Ok(match asked.is_empty() {
            true => sum,
            false => format!("(if {} then null else {sum})", asked.join(" or ")),
        })
    }

    fn quotient(&self, of: &Expression, times: &Number) -> InFeel {
        let of = self.of(of)?;
        Ok(guarded(&of, &format!("{of} / {}", number(times)?)))
    }
}

fn guarded(of: &str, value: &str) -> String {
    format!("(if {of} = null then null else {value})")
}
