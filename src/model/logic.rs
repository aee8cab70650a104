use std::fmt;

use super::{
    ConditionKey, Definition, FactKey, InterventionKey, RecommendationKey, RowKey, ScoreKey,
    StepKey,
};
use crate::quantity::Measured;
use crate::source::Span;

/// A three-valued (Kleene) expression over tests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Logic<T> {
    Constant(bool),
    Test(T),
    /// Whether the inner expression is true or false; never unknown itself.
    Known(Box<Logic<T>>),
    Not(Box<Logic<T>>),
    And(Vec<Logic<T>>),
    Or(Vec<Logic<T>>),
    Xor(Box<Logic<T>>, Box<Logic<T>>),
    Implies(Box<Logic<T>>, Box<Logic<T>>),
}

impl<T> Logic<T> {
    /// Every test in the order written.
    pub fn for_each<'a>(&'a self, visit: &mut impl FnMut(&'a T)) {
        match self {
            Logic::Constant(_) => {}
            Logic::Test(test) => visit(test),
            Logic::Known(inner) | Logic::Not(inner) => inner.for_each(visit),
            Logic::And(parts) | Logic::Or(parts) => {
                for part in parts {
                    part.for_each(visit);
                }
            }
            Logic::Xor(left, right) | Logic::Implies(left, right) => {
                left.for_each(visit);
                right.for_each(visit);
            }
        }
    }

    /// The same of other tests.
    pub fn map<U>(&self, test: &mut impl FnMut(&T) -> U) -> Logic<U> {
        match self {
            Logic::Constant(value) => Logic::Constant(*value),
            Logic::Test(own) => Logic::Test(test(own)),
            Logic::Known(inner) => Logic::Known(Box::new(inner.map(test))),
            Logic::Not(inner) => Logic::Not(Box::new(inner.map(test))),
            Logic::And(parts) => Logic::And(parts.iter().map(|part| part.map(test)).collect()),
            Logic::Or(parts) => Logic::Or(parts.iter().map(|part| part.map(test)).collect()),
            Logic::Xor(left, right) => {
                Logic::Xor(Box::new(left.map(test)), Box::new(right.map(test)))
            }
            Logic::Implies(left, right) => {
                Logic::Implies(Box::new(left.map(test)), Box::new(right.map(test)))
            }
        }
    }

    /// How many parts it has, with itself.
    pub fn size(&self) -> usize {
        let inner: usize = match self {
            Logic::Constant(_) | Logic::Test(_) => 0,
            Logic::Known(inner) | Logic::Not(inner) => inner.size(),
            Logic::And(parts) | Logic::Or(parts) => parts.iter().map(Self::size).sum(),
            Logic::Xor(left, right) | Logic::Implies(left, right) => left.size() + right.size(),
        };
        inner + 1
    }

    /// What must all hold, taken apart as far as it is joined by `and`; itself where it is not.
    pub fn conjuncts(&self) -> Vec<&Self> {
        match self {
            Logic::And(parts) => parts.iter().flat_map(Self::conjuncts).collect(),
            Logic::Constant(_)
            | Logic::Test(_)
            | Logic::Known(_)
            | Logic::Not(_)
            | Logic::Or(_)
            | Logic::Xor(..)
            | Logic::Implies(..) => vec![self],
        }
    }
}

/// An expression over a patient's facts alone: what a branch or a recommendation asks.
pub type Guard = Logic<FactTest>;

/// An expression over facts and advice: what an invariant says. A guard can't speak of advice, so advice never depends on itself.
pub type Claim = Logic<ClaimTest>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactTest {
    /// A yes-no fact is yes.
    Yes(FactKey),
    /// A one-of fact has one of these values (sorted numbers into its list).
    Among {
        fact: FactKey,
        values: Vec<usize>,
    },
    /// An any-of fact has this value.
    Has {
        fact: FactKey,
        value: usize,
    },
    /// A quantity or a count.
    Compare {
        fact: FactKey,
        comparison: Comparison,
        number: Measured,
    },
    /// The fact is not unknown; never unknown itself.
    Known(FactKey),
    Condition(ConditionKey),
    /// A score's total, whichever of its unknown entries hold.
    Score {
        score: ScoreKey,
        comparison: Comparison,
        number: i64,
    },
    /// No entry of the score is unknown; never unknown itself.
    ScoreKnown(ScoreKey),
}

impl FactTest {
    /// The condition or score that it asks for, if it does not ask for a fact.
    pub fn definition(&self) -> Option<Definition> {
        match self {
            FactTest::Condition(key) => Some(Definition::Condition(*key)),
            FactTest::Score { score, .. } | FactTest::ScoreKnown(score) => {
                Some(Definition::Score(*score))
            }
            FactTest::Yes(_)
            | FactTest::Among { .. }
            | FactTest::Has { .. }
            | FactTest::Compare { .. }
            | FactTest::Known(_) => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Comparison {
    /// Whether it holds between two numbers.
    pub fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::Greater => left > right,
            Comparison::AtLeast => left >= right,
        }
    }

    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
        }
    }

    /// The comparison that holds where this one does not.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::AtLeast,
            Comparison::AtMost => Comparison::Greater,
            Comparison::Greater => Comparison::AtMost,
            Comparison::AtLeast => Comparison::Less,
        }
    }

    /// The same comparison with its sides exchanged.
    #[must_use]
    pub fn flipped(self) -> Self {
        match self {
            Comparison::Equal => Comparison::Equal,
            Comparison::NotEqual => Comparison::NotEqual,
            Comparison::Less => Comparison::Greater,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::Greater => Comparison::Less,
            Comparison::AtLeast => Comparison::AtMost,
        }
    }
}

/// What an invariant can ask; predicates of advice are never unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimTest {
    Fact(FactTest),
    Permitted(InterventionKey),
    Offered(InterventionKey),
    Considered(InterventionKey),
    Avoided(InterventionKey),
    Forbidden(InterventionKey),
    Reaches(StepKey),
    Applies(RecommendationKey),
    /// The table applies, and its hit policy takes the row.
    Hits(RowKey),
    /// `then` is permitted by a step, and each such step comes after one that permits `first`.
    Before {
        first: InterventionKey,
        then: InterventionKey,
    },
}

/// An expression as its author wrote it, with its meaning.
#[derive(Clone, Debug)]
pub struct Written<T> {
    pub text: String,
    pub span: Span,
    pub logic: T,
}

impl<T> fmt::Display for Written<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
