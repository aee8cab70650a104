//! What a guideline works out of a patient besides advice: a class, a risk, a dose, a due time.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Action, BlockKind, CalculationKey, Comparison, FactKey, FactKind, FactTest, Guard, GuardPlace,
    Library, Logic, Meta, Operand, OutputKey, Overview, Statement, Thing, Value, Walk, Written,
};
use crate::quantity::Measured;
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
    fn may_conflict(&self) -> bool {
        self.aggregate.is_none() && !matches!(self.kind, FactKind::AnyOf(_))
    }

    /// Whether it has no value where it is set to both, for some patient. Of two calculations neither counts, whatever they come to.
    pub fn is_at_odds(&self, one: &OutputValue, other: &OutputValue) -> bool {
        let are_calculated = one.calculation().is_some() && other.calculation().is_some();
        one != other && (are_calculated || self.may_conflict())
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
    pub value: OutputValue,
    pub span: Span,
}

impl OutputEntry {
    /// Whether another sets the same output to the same value, wherever it stands.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.output, &self.value) == (other.output, &other.value)
    }
}

/// What an output is set to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputValue {
    /// The same for everyone: of the output's type, and in its range. Of an any-of output, what is not in it is not added.
    Constant(Value),
    /// What a calculation in the output's unit comes to for the patient.
    Calculated(CalculationKey),
}

impl OutputValue {
    pub fn constant(&self) -> Option<&Value> {
        match self {
            OutputValue::Constant(value) => Some(value),
            OutputValue::Calculated(_) => None,
        }
    }

    pub fn calculation(&self) -> Option<CalculationKey> {
        match self {
            OutputValue::Constant(_) => None,
            OutputValue::Calculated(key) => Some(*key),
        }
    }

    /// It, or each that is in one of an any-of output ([`Value::OneOf`]).
    pub fn parts(&self) -> Vec<Self> {
        match self {
            OutputValue::Constant(value) => {
                let parts = value.parts().into_iter();
                parts.map(OutputValue::Constant).collect()
            }
            OutputValue::Calculated(_) => vec![self.clone()],
        }
    }

    /// How a calculation compares with a number, where one of the two values is the one and the other the other.
    pub fn compared_with(&self, other: &Self, comparison: Comparison) -> Option<FactTest> {
        match (self, other) {
            (OutputValue::Calculated(key), OutputValue::Constant(Value::Number(number)))
            | (OutputValue::Constant(Value::Number(number)), OutputValue::Calculated(key)) => {
                Some(FactTest::Compare {
                    of: Variable::Calculation(*key),
                    comparison,
                    number: number.clone(),
                })
            }
            (OutputValue::Constant(_) | OutputValue::Calculated(_), _) => None,
        }
    }

    /// As a tool for authors tells it: a value as an expression writes it, a calculation by its name.
    pub fn words(&self, library: &Library, output: OutputKey) -> String {
        match self {
            OutputValue::Constant(value) => value.words(&library.outputs[output].kind),
            OutputValue::Calculated(key) => library.calculations[*key].meta.id.clone(),
        }
    }
}

impl FactTest {
    /// Whether it is true of an output with this value; of everyone with another known value it is false.
    pub fn passes(&self, value: &Value) -> bool {
        match (value, self) {
            (Value::YesNo(yes), FactTest::Yes(_)) => *yes,
            (Value::OneOf(value), FactTest::Among { values, .. }) => values.contains(value),
            (Value::OneOf(has), FactTest::Has { value, .. }) => has == value,
            (
                Value::Number(value),
                FactTest::Compare {
                    comparison, number, ..
                },
            ) => comparison.holds(value, number),
            (
                Value::Unknown
                | Value::YesNo(_)
                | Value::OneOf(_)
                | Value::AnyOf(_)
                | Value::Number(_),
                _,
            ) => false,
        }
    }
}

/// All that statements set an output to that some statement sets to a calculation.
#[derive(Clone, Debug, Default)]
pub struct CalculatedOutput {
    pub calculations: BTreeSet<CalculationKey>,
    pub constants: BTreeSet<Measured>,
}

/// What has a type, and one value of each patient: a fact, which is asked for, a calculation, which is worked out from facts, or an output, which
/// is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    Fact(FactKey),
    Calculation(CalculationKey),
    Output(OutputKey),
}

impl From<CalculationKey> for Variable {
    fn from(key: CalculationKey) -> Self {
        Variable::Calculation(key)
    }
}

impl From<Operand> for Variable {
    fn from(of: Operand) -> Self {
        match of {
            Operand::Fact(key) => Variable::Fact(key),
            Operand::Calculation(key) => Variable::Calculation(key),
        }
    }
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

    /// The calculation that it is, if it is one.
    pub fn calculation(self) -> Option<CalculationKey> {
        match self {
            Variable::Calculation(key) => Some(key),
            Variable::Fact(_) | Variable::Output(_) => None,
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

    /// The same; a step that is not an act sets nothing.
    pub(crate) fn sets_mut(&mut self, statement: Statement) -> Option<&mut Vec<OutputEntry>> {
        match statement {
            Statement::Recommendation(key) => Some(&mut self.recommendations.get_mut(key).sets),
            Statement::Row(key) => Some(&mut self.tables.get_mut(key.table).rows[key.index].sets),
            Statement::Step(key) => {
                match &mut self.pathways.get_mut(key.pathway).steps[key.index].action {
                    Action::Act { sets, .. } => Some(sets),
                    Action::Ask { .. } | Action::Enter { .. } => None,
                }
            }
        }
    }

    /// The outputs that some statement sets to a calculation, with all that they are set to.
    pub fn calculated_outputs(&self) -> BTreeMap<OutputKey, CalculatedOutput> {
        let mut all: BTreeMap<OutputKey, CalculatedOutput> = BTreeMap::new();
        if self.calculations.is_empty() {
            return all;
        }
        for set in self.statements().flat_map(|statement| self.sets(statement)) {
            let own = all.entry(set.output).or_default();
            match &set.value {
                OutputValue::Calculated(key) => _ = own.calculations.insert(*key),
                OutputValue::Constant(Value::Number(number)) => {
                    own.constants.insert(number.clone());
                }
                OutputValue::Constant(
                    Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_),
                ) => {}
            }
        }
        all.retain(|_, own| !own.calculations.is_empty());
        all
    }

    /// The outputs that some statement sets to this calculation.
    pub fn outputs_set_to(&self, key: CalculationKey) -> Vec<OutputKey> {
        let all = self.calculated_outputs().into_iter();
        let own = all.filter(|(_, output)| output.calculations.contains(&key));
        own.map(|(output, _)| output).collect()
    }

    /// What is asked of the calculations that outputs are set to: what `tests` ask of the outputs, which of two settings is more, and whether the number
    /// is in the output's range.
    pub fn tests_of_calculated<'t>(
        &self,
        tests: impl IntoIterator<Item = &'t FactTest>,
    ) -> Vec<FactTest> {
        let outputs = self.calculated_outputs();
        if outputs.is_empty() {
            return Vec::new();
        }
        let mut all = Vec::new();
        for test in tests {
            if let Some(Variable::Output(key)) = test.variable()
                && let Some(own) = outputs.get(&key)
            {
                let calculations = own.calculations.iter();
                all.extend(calculations.map(|key| test.of(Variable::Calculation(*key))));
            }
        }
        for (key, own) in &outputs {
            for calculation in &own.calculations {
                all.extend(self.tests_of_setting(*key, own, Variable::Calculation(*calculation)));
            }
        }
        all
    }

    fn tests_of_setting(
        &self,
        key: OutputKey,
        own: &CalculatedOutput,
        of: Variable,
    ) -> Vec<FactTest> {
        let kind = &self.outputs[key].kind;
        let compare = |comparison, number| FactTest::Compare {
            of,
            comparison,
            number,
        };
        let equal = own.constants.iter().cloned();
        let equal = equal.map(|number| compare(Comparison::Equal, number));
        let ends = kind.range().into_iter().flat_map(|range| {
            let [low, high] = [range.low(), range.high()].map(|end| kind.measured(end.clone()));
            [
                compare(Comparison::Less, low),
                compare(Comparison::Greater, high),
            ]
        });
        equal.chain(ends).collect()
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
