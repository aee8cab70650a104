//! What a definition is worked out by, before it is written in one notation or another.

use crate::model::{Comparison, FactKind, PointNumber};
use crate::quantity::{Measured, Number, Unit};

/// What a definition comes to where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum Type {
    Boolean,
    Text,
    Whole,
    Decimal,
    Quantity,
    /// A list of numbers.
    Totals,
}

impl Type {
    /// Of one value; a value among several is had or not.
    pub(super) fn of(kind: &FactKind) -> Self {
        match kind {
            FactKind::YesNo | FactKind::AnyOf(_) => Type::Boolean,
            FactKind::OneOf(_) => Type::Text,
            FactKind::Quantity { .. } => Type::Quantity,
            FactKind::Count { .. } => Type::Whole,
        }
    }
}

/// Null is what is unknown: a comparison with it is null, and the logic is Kleene's.
#[derive(Clone, Debug)]
pub(in crate::export) enum Expression {
    Boolean(bool),
    Text(String),
    Null(Type),
    Number(Number),
    /// The constant of a sum.
    Constant(Number),
    /// Of a fact or an output, in its own unit; a count has none.
    Measured(Measured, Option<Unit>),
    /// Of a score; whether all its totals are whole.
    Points(PointNumber, bool),
    /// The value of a parameter or a definition.
    Named(String),
    /// The number of a parameter, in its own unit.
    InUnit(String, Option<Unit>),
    Not(Box<Expression>),
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Xor(Box<[Expression; 2]>),
    Implies(Box<[Expression; 2]>),
    Known(Box<Expression>),
    Unknown(Box<Expression>),
    /// With what counts as its value where it is null. It never is.
    Or(Box<Expression>, bool),
    Compare(Box<[Expression; 2]>, Comparison),
    /// From the second to the third, both included.
    Within(Box<[Expression; 3]>),
    If(Box<[Expression; 3]>),
    /// The first value whose condition is true.
    Case(Vec<(Expression, Expression)>, Box<Expression>),
    Sum(Vec<Expression>),
    Times(Box<Expression>, Number),
    /// A multiple of a quantity, divided again.
    Quotient(Box<Expression>, Number, Option<Unit>),
    List(Vec<Expression>),
    /// Each number of a list with some points more.
    Raised(Box<[Expression; 2]>),
    Union(Vec<Expression>),
    Contains(Box<[Expression; 2]>),
}

/// Kleene's `and` of parts; of none, true.
pub(in crate::export) fn all(mut parts: Vec<Expression>) -> Expression {
    match (parts.pop(), parts.is_empty()) {
        (None, _) => Expression::Boolean(true),
        (Some(one), true) => one,
        (Some(last), false) => {
            parts.push(last);
            Expression::All(parts)
        }
    }
}

/// Kleene's `or` of parts; of none, false.
pub(in crate::export) fn any(mut parts: Vec<Expression>) -> Expression {
    match (parts.pop(), parts.is_empty()) {
        (None, _) => Expression::Boolean(false),
        (Some(one), true) => one,
        (Some(last), false) => {
            parts.push(last);
            Expression::Any(parts)
        }
    }
}

impl Expression {
    pub(in crate::export) fn named(name: &str) -> Self {
        Expression::Named(name.to_owned())
    }

    /// A number of a quantity or a count.
    pub(super) fn measured(kind: &FactKind, number: &Measured) -> Self {
        Expression::Measured(number.clone(), kind.unit().cloned())
    }

    pub(in crate::export) fn not(inner: Expression) -> Self {
        Expression::Not(Box::new(inner))
    }

    pub(super) fn known(inner: Expression) -> Self {
        Expression::Known(Box::new(inner))
    }

    pub(super) fn unknown(inner: Expression) -> Self {
        Expression::Unknown(Box::new(inner))
    }

    /// Whether something is true, and not unknown.
    pub(in crate::export) fn definitely(inner: Expression) -> Self {
        Expression::Or(Box::new(inner), false)
    }

    /// Whether something is not false.
    pub(super) fn perhaps(inner: Expression) -> Self {
        Expression::Or(Box::new(inner), true)
    }

    pub(super) fn compare(left: Expression, comparison: Comparison, right: Expression) -> Self {
        Expression::Compare(Box::new([left, right]), comparison)
    }

    pub(in crate::export) fn is_text(left: Expression, text: &str) -> Self {
        Expression::compare(left, Comparison::Equal, Expression::Text(text.to_owned()))
    }

    pub(super) fn when(condition: Expression, then: Expression, otherwise: Expression) -> Self {
        Expression::If(Box::new([condition, then, otherwise]))
    }

    /// The names that it asks for.
    pub(in crate::export) fn names<'a>(&'a self, found: &mut dyn FnMut(&'a str)) {
        match self {
            Expression::Named(name) | Expression::InUnit(name, _) => found(name),
            Expression::Boolean(_)
            | Expression::Text(_)
            | Expression::Null(_)
            | Expression::Number(_)
            | Expression::Constant(_)
            | Expression::Measured(..)
            | Expression::Points(..) => {}
            Expression::Not(inner)
            | Expression::Known(inner)
            | Expression::Unknown(inner)
            | Expression::Or(inner, _)
            | Expression::Times(inner, _)
            | Expression::Quotient(inner, ..) => inner.names(found),
            Expression::Xor(two)
            | Expression::Implies(two)
            | Expression::Compare(two, _)
            | Expression::Raised(two)
            | Expression::Contains(two) => two.iter().for_each(|own| own.names(found)),
            Expression::Within(three) | Expression::If(three) => {
                three.iter().for_each(|own| own.names(found));
            }
            Expression::All(parts)
            | Expression::Any(parts)
            | Expression::Sum(parts)
            | Expression::List(parts)
            | Expression::Union(parts) => parts.iter().for_each(|own| own.names(found)),
            Expression::Case(cases, otherwise) => {
                for (when, then) in cases {
                    when.names(found);
                    then.names(found);
                }
                otherwise.names(found);
            }
        }
    }
}
