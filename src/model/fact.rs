use super::{Guard, Meta, Written};
use crate::quantity::{Measured, Number, Range, Unit};

/// One thing that can be known of a patient or a setting.
#[derive(Clone, Debug)]
pub struct Fact {
    pub meta: Meta,
    pub kind: FactKind,
    pub may_be_unknown: bool,
    /// The question in words.
    pub ask: Option<String>,
}

#[derive(Clone, Debug)]
pub enum FactKind {
    YesNo,
    /// Exactly one of these values.
    OneOf(Vec<String>),
    /// Any number of these values, each known or not by itself.
    AnyOf(Vec<String>),
    /// A measurement; the range is in the unit.
    Quantity {
        unit: Unit,
        range: Range,
    },
    /// A whole number.
    Count {
        range: Range,
    },
}

impl FactKind {
    /// What there is to choose from, where values have names.
    pub fn values(&self) -> &[String] {
        match self {
            FactKind::OneOf(values) | FactKind::AnyOf(values) => values,
            FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => &[],
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            FactKind::YesNo => "yes-no",
            FactKind::OneOf(_) => "one-of",
            FactKind::AnyOf(_) => "any-of",
            FactKind::Quantity { .. } => "quantity",
            FactKind::Count { .. } => "count",
        }
    }

    /// Of a quantity.
    pub fn unit(&self) -> Option<&Unit> {
        match self {
            FactKind::Quantity { unit, .. } => Some(unit),
            FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) | FactKind::Count { .. } => {
                None
            }
        }
    }

    /// Of a quantity or a count.
    pub fn range(&self) -> Option<&Range> {
        match self {
            FactKind::Quantity { range, .. } | FactKind::Count { range } => Some(range),
            FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => None,
        }
    }

    /// A number in the fact's unit as one of its own.
    pub fn measured(&self, number: Number) -> Measured {
        match self.unit() {
            Some(unit) => Measured::new(number, unit),
            None => Measured::count(number),
        }
    }
}

/// What no patient can contradict: one is excluded only where it is definitely false.
#[derive(Clone, Debug)]
pub struct Assumption {
    pub meta: Meta,
    pub always: Written<Guard>,
}

/// A named predicate over facts.
#[derive(Clone, Debug)]
pub struct Condition {
    pub meta: Meta,
    pub when: Written<Guard>,
}
