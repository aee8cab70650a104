//! Numbers of facts, which remember how they were written.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::{Number, Quantity, Unit};

/// A number in the unit of a fact, as its author wrote it: `6 weeks` of an age in years.
///
/// The number decides everything: two that are equal are one, however they are written. What is written is what readers are
/// shown, and is always a decimal where an author wrote it.
#[derive(Clone, Debug)]
pub struct Measured(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    number: Number,
    written: Quantity,
}

impl Measured {
    /// Written in another unit than the fact's, perhaps; `None` where that measures something else.
    pub fn of(written: Quantity, unit: &Unit) -> Option<Self> {
        let number = written.unit.convert(&written.number, unit)?;
        Some(Self(Arc::new(Parts { number, written })))
    }

    /// Written in the fact's own unit.
    pub fn new(number: Number, unit: &Unit) -> Self {
        let unit = unit.clone();
        Self(Arc::new(Parts {
            number: number.clone(),
            written: Quantity { number, unit },
        }))
    }

    pub fn count(number: Number) -> Self {
        Self::new(number, &Unit::one())
    }

    /// In the fact's unit.
    pub fn number(&self) -> &Number {
        &self.0.number
    }

    pub fn written(&self) -> &Quantity {
        &self.0.written
    }

    /// The same in the unit of another version of the fact; `None` where that measures something else.
    pub fn converted(&self, unit: &Unit) -> Option<Self> {
        Self::of(self.written().clone(), unit)
    }
}

/// As written.
impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.written().fmt(f)
    }
}

impl PartialEq for Measured {
    fn eq(&self, other: &Self) -> bool {
        self.number() == other.number()
    }
}

impl Eq for Measured {}

impl Hash for Measured {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number().hash(state);
    }
}

impl PartialOrd for Measured {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Measured {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number().cmp(other.number())
    }
}
