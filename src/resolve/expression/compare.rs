//! Comparisons of a fact or a score with a value: types, units, ranges.

use std::ops::Range;

use super::{ExpressionReader, example, test, typed, unknown_value};
use crate::character::compared;
use crate::model::*;
use crate::parse::expression::{IN_QUOTES, Operand, OperandKind, Word};
use crate::problem::{Code, Remedy, Safety};
use crate::quantity::{Measured, Quantity, Range as NumberRange, Unit};
use crate::resolve::names::ScoreTotals;
use crate::resolve::units::other_kind;

impl<T: From<FactTest>> ExpressionReader<'_, T> {
    pub(super) fn compare(
        &self,
        comparison: Comparison,
        left: &Operand,
        right: &Operand,
        range: Range<usize>,
    ) -> Option<Logic<T>> {
        let (name, comparison, other) = match (&left.kind, &right.kind) {
            (OperandKind::Name(name), _) => ((name, left), comparison, right),
            (_, OperandKind::Name(name)) => ((name, right), comparison.flipped(), left),
            (_, _) => {
                let help = "compare a fact or a score with a value";
                self.report(
                    Code::TypeMismatch,
                    "two values are compared, and no fact",
                    range,
                    help,
                );
                return None;
            }
        };
        if let Some(score) = self.score(name.0) {
            return self.compare_score(name.0, score?, comparison, other);
        }
        let (of, kind) = self.variable(name.0, name.1.range.clone())?;
        match kind {
            FactKind::Quantity { .. } | FactKind::Count { .. } => {
                let number = self.number(name.0, kind, other)?;
                Some(test(FactTest::Compare {
                    of,
                    comparison,
                    number,
                }))
            }
            FactKind::OneOf(values) => self.equality(of, name.0, values, comparison, other, range),
            FactKind::YesNo | FactKind::AnyOf(_) => {
                let message = format!("`{}` is {} and can't be compared", name.0, typed(of, kind));
                self.report(Code::TypeMismatch, message, range, example(name.0, kind));
                None
            }
        }
    }

    pub(super) fn between(
        &self,
        operand: &Operand,
        low: &Operand,
        high: &Operand,
        range: Range<usize>,
    ) -> Option<Logic<T>> {
        if let OperandKind::Name(name) = &operand.kind
            && let Some(score) = self.score(name)
        {
            let (score, totals) = score?;
            let ends = (
                self.total(name, totals, low),
                self.total(name, totals, high),
            );
            let ends = self.in_order(ends.0?, ends.1?, range)?;
            let tests = ends.map(|(comparison, number)| score_test(score, comparison, &number));
            return tests
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(Logic::And);
        }
        if let OperandKind::Name(name) = &operand.kind
            && let Some((of, values)) = self.ordered(name)
        {
            let ends = [low, high].map(|end| self.named_value(name, values, end));
            let [low, high] = ends;
            let (low, high) = (low?, high?);
            if low > high {
                let message = "this range ends before it begins";
                self.report(
                    Code::OutOfRange,
                    message,
                    range,
                    "write the value that is less first",
                );
                return None;
            }
            return self.some_of(of, name, values, (low..=high).collect(), range);
        }
        let (of, name, kind) = self.measured(operand)?;
        let ends = [low, high].map(|end| self.number(name, kind, end));
        let [low, high] = ends;
        let tests = self
            .in_order(low?, high?, range)?
            .map(|(comparison, number)| {
                test(FactTest::Compare {
                    of,
                    comparison,
                    number,
                })
            });
        Some(Logic::And(tests.into()))
    }

    /// The two comparisons of `between`, unless its ends are the wrong way round.
    fn in_order(
        &self,
        low: Measured,
        high: Measured,
        range: Range<usize>,
    ) -> Option<[(Comparison, Measured); 2]> {
        if low > high {
            let message = "this range ends before it begins";
            let help = "write the low end first: `between 18 'a' and 65 'a'`";
            self.report(Code::OutOfRange, message, range, help);
            return None;
        }
        Some([(Comparison::AtLeast, low), (Comparison::AtMost, high)])
    }

    /// Whether a name is a score's, and if it could be read, its key and its possible totals.
    #[allow(clippy::option_option)]
    fn score(&self, name: &str) -> Option<Option<(ScoreKey, &ScoreTotals)>> {
        match self.scope.names.things.get(name) {
            Some(&Thing::Score(key)) => Some(
                self.scope
                    .names
                    .totals
                    .get(&key)
                    .map(|totals| (key, totals)),
            ),
            Some(_) | None => None,
        }
    }

    fn compare_score(
        &self,
        name: &str,
        (score, totals): (ScoreKey, &ScoreTotals),
        comparison: Comparison,
        other: &Operand,
    ) -> Option<Logic<T>> {
        let number = self.total(name, totals, other)?;
        score_test(score, comparison, &number)
    }

    /// The quantity or count before `between`; anything else is reported.
    fn measured<'o>(&'o self, operand: &'o Operand) -> Option<(Variable, &'o str, &'o FactKind)> {
        let range = operand.range.clone();
        let OperandKind::Name(name) = &operand.kind else {
            let (message, help) = (
                "`between` has no fact before it",
                "write `fact between low and high`",
            );
            self.report(Code::TypeMismatch, message, range, help);
            return None;
        };
        let (of, kind) = self.variable(name, range.clone())?;
        match kind {
            FactKind::Quantity { .. } | FactKind::Count { .. } => Some((of, name, kind)),
            FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => {
                let typed = typed(of, kind);
                let message = format!("`{name}` is {typed}, and has no numbers to lie between");
                self.report(Code::TypeMismatch, message, range, example(name, kind));
                None
            }
        }
    }

    /// The number that a quantity or count is compared with.
    fn number(&self, name: &str, kind: &FactKind, other: &Operand) -> Option<Measured> {
        match kind {
            FactKind::Quantity { unit, range } => self.quantity(name, unit, range, other),
            FactKind::Count { range } => self.count(name, range, other),
            FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => None,
        }
    }

    /// A literal of a fact with this unit.
    fn quantity(
        &self,
        name: &str,
        unit: &Unit,
        range: &NumberRange,
        other: &Operand,
    ) -> Option<Measured> {
        let OperandKind::Quantity {
            number,
            unit: written,
        } = &other.kind
        else {
            let help = format!("write a number and a unit: `{} {unit}`", range.low());
            self.report(
                Code::TypeMismatch,
                format!("`{name}` is a quantity"),
                other.range.clone(),
                help,
            );
            return None;
        };
        let number = number.clone();
        let measured = match written {
            None if unit.is_one() => Measured::new(number, unit),
            None => {
                // In which unit it was meant is for the author to say.
                let remedy = Remedy::write(format!("{number} {}", unit.in_expression()));
                let help = self.fix(remedy.and_is(Safety::Guess), other.range.clone());
                self.report(
                    Code::WrongDimension,
                    "a number without a unit",
                    other.range.clone(),
                    help,
                );
                return None;
            }
            Some(word) => {
                let written = self.scope.unit_in_expression(word, self.place)?;
                let quantity = Quantity {
                    number,
                    unit: written,
                };
                self.of_one_kind(name, quantity, word, unit)?
            }
        };
        self.in_range(name, &measured, range, Some(unit), other)?;
        Some(measured)
    }

    fn of_one_kind(
        &self,
        name: &str,
        quantity: Quantity,
        word: &Word,
        unit: &Unit,
    ) -> Option<Measured> {
        let written = quantity.unit.clone();
        let measured = Measured::of(quantity, unit);
        if measured.is_none() {
            let span = self.place.span(word.range.clone());
            let help = format!("`{name}` is in {}", unit.in_expression());
            self.scope.report(
                other_kind(name, &written.to_string(), written.difference(unit), span).help(help),
            );
        }
        measured
    }

    /// What a score can come to.
    fn total(&self, name: &str, totals: &ScoreTotals, other: &Operand) -> Option<Measured> {
        let ScoreTotals { range, grain } = totals;
        if *grain == PointNumber::ONE {
            return self.count(name, range, other);
        }
        let number = match &other.kind {
            OperandKind::Quantity { number, unit: None } => PointNumber::of(number),
            OperandKind::Quantity { unit: Some(_), .. }
            | OperandKind::Name(_)
            | OperandKind::Value(_) => None,
        };
        let Some(number) = number.filter(|number| number.is_multiple(*grain)) else {
            let message = format!("`{name}` adds up in steps of {grain}");
            let help = format!("compare it with a number of such steps, like {grain}");
            self.report(Code::TypeMismatch, message, other.range.clone(), help);
            return None;
        };
        let total = Measured::count(number.number());
        self.in_range(name, &total, range, None, other)?;
        Some(total)
    }

    fn count(&self, name: &str, range: &NumberRange, other: &Operand) -> Option<Measured> {
        match &other.kind {
            OperandKind::Quantity { number, unit: None } if number.is_integer() => {
                let count = Measured::count(number.clone());
                self.in_range(name, &count, range, None, other)?;
                Some(count)
            }
            _ => {
                let message = format!("`{name}` is a whole number");
                self.report(
                    Code::TypeMismatch,
                    message,
                    other.range.clone(),
                    "compare it with a whole number",
                );
                None
            }
        }
    }

    fn in_range(
        &self,
        name: &str,
        measured: &Measured,
        range: &NumberRange,
        unit: Option<&Unit>,
        at: &Operand,
    ) -> Option<()> {
        if range.contains(measured.number()) {
            return Some(());
        }
        let message = format!("`{name}` is never {measured}");
        let help = format!("its range is {}", range.in_unit(unit));
        self.report(Code::OutOfRange, message, at.range.clone(), help);
        None
    }

    fn equality(
        &self,
        of: Variable,
        name: &str,
        values: &Values,
        comparison: Comparison,
        other: &Operand,
        range: Range<usize>,
    ) -> Option<Logic<T>> {
        let value = self.named_value(name, values, other)?;
        let all = 0..values.len();
        match comparison {
            Comparison::Equal => Some(test(FactTest::Among {
                of,
                values: vec![value],
            })),
            Comparison::NotEqual => Some(test(FactTest::Among {
                of,
                values: all.filter(|&other| other != value).collect(),
            })),
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast
                if values.are_ordered =>
            {
                let chosen = all
                    .filter(|candidate| comparison.holds(candidate, &value))
                    .collect();
                self.some_of(of, name, values, chosen, range)
            }
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
                let message = format!("the values of `{name}` have no order");
                let help = "compare with `=`, `!=` or `in { … }`; if each value is more than those before it, write `ordered = true` at the fact";
                self.report(Code::TypeMismatch, message, range, help);
                None
            }
        }
    }

    /// Values of an ordered fact, neither none of them nor all.
    fn some_of(
        &self,
        of: Variable,
        name: &str,
        values: &Values,
        chosen: Vec<usize>,
        range: Range<usize>,
    ) -> Option<Logic<T>> {
        let (message, help) = match chosen.len() {
            0 => (
                format!("no value of `{name}` is so"),
                "compare with another value".to_owned(),
            ),
            all if all == values.len() => (
                format!("every value of `{name}` is so"),
                format!("compare with another value, or write `{name} is known`"),
            ),
            _ => {
                return Some(test(FactTest::Among { of, values: chosen }));
            }
        };
        self.report(Code::OutOfRange, message, range, help);
        None
    }

    /// The fact or output of a name, if its values have an order.
    fn ordered(&self, name: &str) -> Option<(Variable, &Values)> {
        let of = match self.scope.names.things.get(name)? {
            Thing::Fact(key) => Variable::Fact(*key),
            Thing::Calculation(key) => Variable::Calculation(*key),
            Thing::Output(key) => Variable::Output(*key),
            _thing => return None,
        };
        match self.scope.kind_of(of)? {
            FactKind::OneOf(values) if values.are_ordered => Some((of, values)),
            FactKind::OneOf(_)
            | FactKind::YesNo
            | FactKind::AnyOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. } => None,
        }
    }

    /// The place of the value that a fact is compared with.
    fn named_value(&self, name: &str, values: &Values, other: &Operand) -> Option<usize> {
        match &other.kind {
            OperandKind::Value(text) => self.value(name, values, text, other.range.clone()),
            OperandKind::Name(text) => {
                let is_value = values.place(text).is_some();
                let safety = if is_value {
                    Safety::Safe
                } else {
                    Safety::Guess
                };
                let remedy = Remedy::after(IN_QUOTES, format!("'{text}'")).and_is(safety);
                let help = self.fix(remedy, other.range.clone());
                self.report(
                    Code::TypeMismatch,
                    format!("`{text}` is not a value"),
                    other.range.clone(),
                    help,
                );
                None
            }
            OperandKind::Quantity { .. } => {
                let help = example(name, &FactKind::OneOf(values.clone()));
                self.report(
                    Code::TypeMismatch,
                    format!("`{name}` is not a number"),
                    other.range.clone(),
                    help,
                );
                None
            }
        }
    }

    fn value(&self, name: &str, values: &Values, text: &str, range: Range<usize>) -> Option<usize> {
        let text = &compared(text);
        let found = values.place(text);
        if found.is_none() {
            let span = self.place.span(range);
            self.scope
                .report(unknown_value(self.scope, name, values, text, span));
        }
        found
    }

    pub(super) fn among(&self, operand: &Operand, words: &[Word]) -> Option<Logic<T>> {
        let OperandKind::Name(name) = &operand.kind else {
            let help = "write `fact in { 'value', 'value' }`";
            self.report(
                Code::TypeMismatch,
                "`in` has no fact before it",
                operand.range.clone(),
                help,
            );
            return None;
        };
        let (of, kind) = self.variable(name, operand.range.clone())?;
        let FactKind::OneOf(values) = kind else {
            let message = format!("`{name}` is {}, not one of several values", typed(of, kind));
            self.report(
                Code::TypeMismatch,
                message,
                operand.range.clone(),
                example(name, kind),
            );
            return None;
        };
        let found: Vec<_> = words
            .iter()
            .map(|word| self.value(name, values, &word.text, word.range.clone()))
            .collect();
        let mut values = found.into_iter().collect::<Option<Vec<_>>>()?;
        values.sort_unstable();
        values.dedup();
        Some(test(FactTest::Among { of, values }))
    }

    pub(super) fn has(&self, value: &Word, fact: &Word) -> Option<Logic<T>> {
        let (of, kind) = self.variable(&fact.text, fact.range.clone())?;
        let FactKind::AnyOf(values) = kind else {
            let message = format!("`{}` is {}, not a set", fact.text, typed(of, kind));
            self.report(
                Code::TypeMismatch,
                message,
                fact.range.clone(),
                example(&fact.text, kind),
            );
            return None;
        };
        let value = self.value(&fact.text, values, &value.text, value.range.clone())?;
        Some(test(FactTest::Has { of, value }))
    }
}

/// Totals are small: a number beyond them has been refused.
fn score_test<T: From<FactTest>>(
    score: ScoreKey,
    comparison: Comparison,
    number: &Measured,
) -> Option<Logic<T>> {
    let number = PointNumber::of(number.number())?;
    Some(test(FactTest::Score {
        score,
        comparison,
        number,
    }))
}
