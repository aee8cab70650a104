//! What a guideline works out of a patient besides advice: a class, a risk, a dose, a due time.

use super::{
    Action, BlockKind, CalculationKey, Comparison, FactKey, FactKind, FactTest, Guard, GuardPlace,
    Library, Logic, Meta, OutputKey, Overview, Statement, Thing, Value, Walk, Written,
};
use crate::source::Span;

/// A value that statements set: a risk class, an interval, a status.
#[derive(Clone, Debug)]
pub struct Output {
    pub meta: Meta,
    pub kind: FactKind,
    /// Who must have a known value; `None` where nobody must.
    pub required: Option<Written<Guard>>,
    /// Which of several values counts; `None` where two are a conflict.
    pub aggregate: Option<Aggregate>,
}

impl BlockKind for Output {
    type Key = OutputKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = true;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: OutputKey) -> Vec<GuardPlace> {
        vec![GuardPlace::Required(key)]
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            kind: _,
            required,
            aggregate: _,
        } = self;
        walk.optional_guard(required);
    }
}

impl Output {
    /// Whether two values of it are a conflict.
    pub fn may_conflict(&self) -> bool {
        self.aggregate.is_none() && !matches!(self.kind, FactKind::AnyOf(_))
    }
}

/// Which of the values that are set counts; the names are those of DMN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aggregate {
    Max,
    Min,
}

impl Aggregate {
    pub const ALL: [Aggregate; 2] = [Aggregate::Max, Aggregate::Min];

    /// As in the field `aggregate`.
    pub fn name(self) -> &'static str {
        match self {
            Aggregate::Max => "max",
            Aggregate::Min => "min",
        }
    }

    /// The one of two values that counts.
    pub fn of<'v>(self, one: &'v Value, other: &'v Value) -> &'v Value {
        match self {
            Aggregate::Max => one.max(other),
            Aggregate::Min => one.min(other),
        }
    }
}

/// What a statement sets an output to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputEntry {
    pub output: OutputKey,
    /// Of the output's type, and in its range. Of an any-of output, what is not in it is not added.
    pub value: Value,
    pub span: Span,
}

impl OutputEntry {
    /// Whether another sets the same output to the same value, wherever it stands.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.output, &self.value) == (other.output, &other.value)
    }
}

/// What has a type, and one value of each patient: a fact, which is asked for, a calculation, which is worked out from facts, or an output, which
/// is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    Fact(FactKey),
    Calculation(CalculationKey),
    Output(OutputKey),
}

impl From<FactKey> for Variable {
    fn from(key: FactKey) -> Self {
        Variable::Fact(key)
    }
}

impl Variable {
    pub fn thing(self) -> Thing {
        match self {
            Variable::Fact(key) => Thing::Fact(key),
            Variable::Calculation(key) => Thing::Calculation(key),
            Variable::Output(key) => Thing::Output(key),
        }
    }

    /// The fact that it is, if it is one.
    pub fn fact(self) -> Option<FactKey> {
        match self {
            Variable::Fact(key) => Some(key),
            Variable::Calculation(_) | Variable::Output(_) => None,
        }
    }

    /// That its value, of this kind, is the given one: of an any-of variable that it has these and no other.
    pub fn is(self, kind: &FactKind, value: &Value) -> Guard {
        let test = Logic::Test;
        let not = |inner: Guard| Logic::Not(Box::new(inner));
        match value {
            Value::Unknown => not(test(FactTest::Known(self))),
            Value::YesNo(true) => test(FactTest::Yes(self)),
            Value::YesNo(false) => not(test(FactTest::Yes(self))),
            Value::OneOf(value) => test(self.has(kind, *value)),
            Value::AnyOf(has) => {
                let values = has.iter().enumerate().map(|(value, has)| {
                    let has_value = test(self.has(kind, value));
                    match has {
                        Some(true) => has_value,
                        Some(false) | None => not(has_value),
                    }
                });
                Logic::And(values.collect())
            }
            Value::Number(number) => test(FactTest::Compare {
                of: self,
                comparison: Comparison::Equal,
                number: number.clone(),
            }),
        }
    }

    /// That one of the values of its kind is its value or, of an any-of variable, among them.
    fn has(self, kind: &FactKind, value: usize) -> FactTest {
        match kind {
            FactKind::AnyOf(_) => FactTest::Has { of: self, value },
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => FactTest::Among {
                of: self,
                values: vec![value],
            },
        }
    }
}

impl Library {
    pub fn kind_of(&self, variable: Variable) -> &FactKind {
        match variable {
            Variable::Fact(key) => &self.facts[key].kind,
            Variable::Calculation(key) => &self.calculations[key].kind,
            Variable::Output(key) => &self.outputs[key].kind,
        }
    }

    pub fn meta_of(&self, variable: Variable) -> &Meta {
        self.meta(variable.thing())
    }

    /// Whether some patient has no known value of it. Of an output nobody knows before it is worked out; an any-of output is never unknown.
    pub fn may_be_unknown(&self, variable: Variable) -> bool {
        match variable {
            Variable::Fact(key) => self.facts[key].can_be_unknown(),
            Variable::Calculation(key) => self.is_worked_out_of_the_unknown(key),
            Variable::Output(key) => !matches!(self.outputs[key].kind, FactKind::AnyOf(_)),
        }
    }

    /// What a statement sets, in the order written.
    pub fn sets(&self, statement: Statement) -> &[OutputEntry] {
        match statement {
            Statement::Recommendation(key) => &self.recommendations[key].sets,
            Statement::Step(key) => match &self.step(key).action {
                Action::Act { sets, .. } => sets,
                Action::Ask { .. } | Action::Enter { .. } => &[],
            },
            Statement::Row(key) => &self.row(key).sets,
        }
    }

    /// The statements that set an output, in reading order, each with what it sets it to.
    pub fn setters(&self, output: OutputKey) -> Vec<(Statement, &OutputEntry)> {
        let sets = |statement| {
            let sets = self.sets(statement).iter();
            sets.filter(move |set| set.output == output)
                .map(move |set| (statement, set))
        };
        self.statements().flat_map(sets).collect()
    }
}
