//! What a calculation of a patient comes to, worked out as it is written.

use std::collections::BTreeMap;

use super::{Truth, evaluate};
use crate::model::{
    CalculationKey, Computation, FactTest, Guard, Library, Operand, Patient, Rounded, Value,
    Variable,
};
use crate::quantity::Number;

/// What a calculation of a patient comes to: unknown where something that it takes is, and of whom it is not worked out.
pub fn worked_out(library: &Library, patient: &Patient, key: CalculationKey) -> Value {
    let calculation = &library.calculations[key];
    let mut taken = Taken {
        patient,
        numbers: BTreeMap::new(),
    };
    for inner in &calculation.takes {
        let number = taken.worked_out(library, *inner);
        taken.numbers.insert(*inner, number);
    }
    match taken.worked_out(library, key) {
        Some(number) => Value::Number(calculation.kind.measured(number)),
        None => Value::Unknown,
    }
}

/// What a formula takes the numbers of.
struct Taken<'a> {
    patient: &'a Patient,
    /// What the calculations that it takes come to.
    numbers: BTreeMap<CalculationKey, Option<Number>>,
}

impl Taken<'_> {
    /// A calculation, once those that it takes are worked out.
    fn worked_out(&self, library: &Library, key: CalculationKey) -> Option<Number> {
        let calculation = &library.calculations[key];
        let applies = calculation.applies.as_ref();
        if applies.is_some_and(|when| of_facts(self.patient, &when.logic) != Truth::True) {
            return None;
        }
        number(self, &calculation.is.computation)
    }

    fn number(&self, of: Operand) -> Option<&Number> {
        match of {
            Operand::Fact(key) => self.patient.value(key).number(),
            Operand::Calculation(key) => self.numbers.get(&key)?.as_ref(),
        }
    }
}

/// Of all that is written, only the branch of a condition that is not taken is not needed.
fn number(taken: &Taken<'_>, formula: &Computation) -> Option<Number> {
    let both = |parts: &[Computation; 2]| {
        let [one, other] = parts;
        Some((number(taken, one)?, number(taken, other)?))
    };
    let all = |parts: &[Computation]| {
        let numbers = parts.iter().map(|part| number(taken, part));
        numbers.collect::<Option<Vec<Number>>>()
    };
    match formula {
        Computation::Number(number) => Some(number.clone()),
        Computation::Operand { of, factor } => Some(taken.number(*of)? * factor),
        Computation::Sum(parts) => both(parts).map(|(one, other)| &one + &other),
        Computation::Product(parts) => both(parts).map(|(one, other)| &one * &other),
        Computation::Quotient(parts) => {
            let (one, other) = both(parts)?;
            // Nobody has this: what divides is never zero.
            (!other.is_zero()).then(|| &one / &other)
        }
        Computation::Least(parts) => all(parts)?.into_iter().min(),
        Computation::Greatest(parts) => all(parts)?.into_iter().max(),
        Computation::Rounded(rounded) => {
            let Rounded { of, to, step } = &**rounded;
            Some(to.of(&number(taken, of)?, step))
        }
        Computation::If(choice) => match of_facts(taken.patient, &choice.when) {
            Truth::True => number(taken, &choice.then),
            Truth::False => number(taken, &choice.otherwise),
            Truth::Unknown => None,
        },
    }
}

/// A condition of facts alone, as those of calculations are.
fn of_facts(patient: &Patient, guard: &Guard) -> Truth {
    evaluate(guard, &|test: &FactTest| match test.variable() {
        Some(Variable::Fact(key)) => answered(patient.value(key), test),
        Some(Variable::Calculation(_) | Variable::Output(_)) | None => Truth::Unknown,
    })
}

/// The truth of a test of something with this value.
pub(crate) fn answered(value: &Value, test: &FactTest) -> Truth {
    match (test, value) {
        (FactTest::Known(_), value) => Truth::from(*value != Value::Unknown),
        (FactTest::Yes(_), Value::YesNo(yes)) => Truth::from(*yes),
        (FactTest::Among { values, .. }, Value::OneOf(value)) => {
            Truth::from(values.contains(value))
        }
        (FactTest::Has { value, .. }, Value::AnyOf(has)) => {
            has[*value].map_or(Truth::Unknown, Truth::from)
        }
        (
            FactTest::Compare {
                comparison, number, ..
            },
            Value::Number(has),
        ) => Truth::from(comparison.holds(has, number)),
        (
            FactTest::Yes(_)
            | FactTest::Among { .. }
            | FactTest::Has { .. }
            | FactTest::Compare { .. }
            | FactTest::Condition(_)
            | FactTest::Score { .. }
            | FactTest::ScoreKnown(_),
            Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_) | Value::Number(_),
        ) => Truth::Unknown,
    }
}
