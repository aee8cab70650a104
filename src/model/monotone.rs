//! What one patient can have more of than another, and rules that compare two of them by it.

use std::collections::BTreeSet;

use super::{
    Claim, ClaimTest, ConditionKey, FactKey, FactKind, FactTest, InterventionKey, Library, Logic,
    ScoreKey, Thing, Variable, Written,
};
use crate::source::Span;

/// Something of which one patient can have more than another: a number, a value of an ordered list, or yes rather than no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    Of(Variable),
    Condition(ConditionKey),
    Score(ScoreKey),
}

/// What a rule keeps from falling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MonotoneOf {
    Measure(Measure),
    /// Whether an intervention is permitted.
    Permitted(InterventionKey),
}

/// Whoever has as much or more of some things, all else alike, has no less of another.
#[derive(Clone, Debug)]
pub struct Monotone {
    pub of: MonotoneOf,
    /// Where that is named.
    pub span: Span,
    /// What the second patient has as much or more of.
    pub rising: Vec<Measure>,
    /// What the second patient has as much or less of.
    pub falling: Vec<Measure>,
    /// What is true of both; `None` where everyone is compared.
    pub when: Option<Written<Claim>>,
}

impl Measure {
    pub fn thing(self) -> Thing {
        match self {
            Measure::Of(variable) => variable.thing(),
            Measure::Condition(key) => Thing::Condition(key),
            Measure::Score(key) => Thing::Score(key),
        }
    }

    /// A test that asks for it, by which what it depends on is found.
    pub fn test(self) -> FactTest {
        match self {
            Measure::Of(variable) => FactTest::Known(variable),
            Measure::Condition(key) => FactTest::Condition(key),
            Measure::Score(key) => FactTest::ScoreKnown(key),
        }
    }

    pub fn id(self, library: &Library) -> &str {
        &library.meta(self.thing()).id
    }
}

impl MonotoneOf {
    pub fn thing(self) -> Thing {
        match self {
            MonotoneOf::Measure(measure) => measure.thing(),
            MonotoneOf::Permitted(key) => Thing::Intervention(key),
        }
    }

    pub fn test(self) -> ClaimTest {
        match self {
            MonotoneOf::Measure(measure) => ClaimTest::Fact(measure.test()),
            MonotoneOf::Permitted(key) => ClaimTest::Permitted(key),
        }
    }

    /// As authors write it.
    pub fn written(self, library: &Library) -> String {
        match self {
            MonotoneOf::Measure(measure) => measure.id(library).to_owned(),
            MonotoneOf::Permitted(key) => {
                format!("permitted({})", library.interventions[key].meta.id)
            }
        }
    }
}

impl Monotone {
    /// What the two patients are compared by.
    pub fn compared(&self) -> impl Iterator<Item = Measure> {
        self.rising.iter().chain(&self.falling).copied()
    }

    /// A test of everything that it names, beside those of `when`.
    pub fn named(&self) -> impl Iterator<Item = ClaimTest> {
        let compared = self
            .compared()
            .map(|measure| ClaimTest::Fact(measure.test()));
        [self.of.test()].into_iter().chain(compared)
    }

    /// The facts in which the two patients may differ: those that they are compared by, and those of which that is worked out.
    pub fn apart(&self, library: &Library) -> BTreeSet<FactKey> {
        let behind = |measure: Measure| library.facts_behind(&Logic::Test(measure.test()));
        self.compared().flat_map(behind).collect()
    }
}

impl FactKind {
    /// Whether one patient can have more of it than another.
    pub fn is_measure(&self) -> bool {
        match self {
            FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => true,
            FactKind::OneOf(values) => values.are_ordered,
            FactKind::AnyOf(_) => false,
        }
    }
}
