use std::ops::Deref;

use super::{
    AssumptionKey, BlockKind, ConditionKey, FactKey, FactTest, Guard, GuardPlace, Logic, Meta,
    Overview, Value, Variable, Walk, Written,
};
use crate::quantity::{CountedBy, Measured, Number, Range, Unit};

/// One thing that can be known of a patient or a setting.
#[derive(Clone, Debug)]
pub struct Fact {
    pub meta: Meta,
    pub kind: FactKind,
    /// Of those who are asked.
    pub may_be_unknown: bool,
    /// The question in words.
    pub ask: Option<String>,
    /// How the time since a date is counted, where a reader may give the date in place of it.
    pub ask_as_date: Option<CountedBy>,
    /// Who is asked: of everyone else it is unknown.
    pub asked_when: Option<Written<Guard>>,
    /// What a patient who is shown has, where nothing depends on it.
    pub usual: Option<Usual>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usual {
    One(Value),
    /// From the least number to the greatest.
    Between(Measured, Measured),
}

impl Usual {
    /// The same of a fact that has other names for its values, or another unit.
    pub fn map(&self, value: &mut impl FnMut(&Value) -> Value) -> Self {
        let mut number = |number: &Measured| match value(&Value::Number(number.clone())) {
            Value::Number(number) => number,
            Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_) => number.clone(),
        };
        match self {
            Usual::Between(low, high) => Usual::Between(number(low), number(high)),
            Usual::One(own) => Usual::One(value(own)),
        }
    }
}

impl Fact {
    /// Whether it is unknown of some patient, who need not be asked.
    pub fn can_be_unknown(&self) -> bool {
        self.may_be_unknown || self.asked_when.is_some()
    }

    /// What `asked-when` says of who there is, as expressions that are never unknown: each value is unknown of those who are not asked, and known
    /// of the others where it must be.
    pub fn asking(&self, key: FactKey) -> Vec<Guard> {
        let Some(asked_when) = &self.asked_when else {
            return Vec::new();
        };
        let is_asked = Logic::IsTrue(Box::new(asked_when.logic.clone()));
        let rule = |known: Guard| match self.may_be_unknown {
            true => Logic::Implies(Box::new(known), Box::new(is_asked.clone())),
            false => {
                let is_not_asked = Logic::Not(Box::new(is_asked.clone()));
                Logic::Xor(Box::new(known), Box::new(is_not_asked))
            }
        };
        self.kind.known(key).into_iter().map(rule).collect()
    }
}

impl BlockKind for Fact {
    type Key = FactKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = true;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: FactKey) -> Vec<GuardPlace> {
        vec![GuardPlace::AskedWhen(key)]
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            kind: _,
            may_be_unknown: _,
            ask: _,
            ask_as_date: _,
            asked_when,
            usual: _,
        } = self;
        if let Some(asked_when) = asked_when {
            walk.guard(asked_when);
        }
    }
}

#[derive(Clone, Debug)]
pub enum FactKind {
    YesNo,
    /// Exactly one of these values.
    OneOf(Values),
    /// Any number of these values, each known or not by itself.
    AnyOf(Values),
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

/// What there is to choose from, in the order written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    all: Vec<NamedValue>,
    /// Each is more than those before it.
    pub are_ordered: bool,
}

/// One value of a one-of or any-of fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedValue {
    /// What expressions and vignettes write.
    pub id: String,
    /// What readers see.
    pub label: String,
    pub number: Option<Number>,
    /// Codes of other systems, as (system, code).
    pub codes: Vec<(String, String)>,
}

impl Values {
    pub fn new(all: Vec<NamedValue>, are_ordered: bool) -> Self {
        Self { all, are_ordered }
    }

    /// The place of the value that an expression calls so.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.all.iter().position(|value| value.id == id)
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|value| value.id.as_str())
    }

    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|value| value.label.as_str())
    }
}

impl Deref for Values {
    type Target = [NamedValue];

    fn deref(&self) -> &[NamedValue] {
        &self.all
    }
}

impl NamedValue {
    /// A value that says all that there is to say of it.
    pub fn plain(id: String) -> Self {
        Self {
            label: id.clone(),
            id,
            number: None,
            codes: Vec::new(),
        }
    }

    /// Whether there is more to it than its identifier.
    pub fn is_described(&self) -> bool {
        self.label != self.id || self.number.is_some() || !self.codes.is_empty()
    }
}

impl FactKind {
    /// What there is to choose from, where values have names.
    pub fn values(&self) -> &[NamedValue] {
        match self {
            FactKind::OneOf(values) | FactKind::AnyOf(values) => values,
            FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => &[],
        }
    }

    /// That it is known: of an any-of fact, value by value.
    pub fn known(&self, of: FactKey) -> Vec<Guard> {
        let of = Variable::Fact(of);
        match self {
            FactKind::AnyOf(values) => (0..values.len())
                .map(|value| Logic::Known(Box::new(Logic::Test(FactTest::Has { of, value }))))
                .collect(),
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => vec![Logic::Test(FactTest::Known(of))],
        }
    }

    /// Whether its values can be compared with less and more; numbers are another matter.
    pub fn is_ordered(&self) -> bool {
        match self {
            FactKind::OneOf(values) => values.are_ordered,
            FactKind::YesNo
            | FactKind::AnyOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => false,
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

impl BlockKind for Assumption {
    type Key = AssumptionKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: AssumptionKey) -> Vec<GuardPlace> {
        vec![GuardPlace::Assumption(key)]
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self { meta: _, always } = self;
        walk.guard(always);
    }
}

/// A named predicate over facts.
#[derive(Clone, Debug)]
pub struct Condition {
    pub meta: Meta,
    pub when: Written<Guard>,
}

impl BlockKind for Condition {
    type Key = ConditionKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = true;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: ConditionKey) -> Vec<GuardPlace> {
        vec![GuardPlace::Condition(key)]
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self { meta: _, when } = self;
        walk.guard(when);
    }
}
