//! Expressions over two patients: each name takes `a.` or `b.`, and a number of one is compared with that of the other.

use std::ops::Range;

use super::{ExpressionReader, not};
use crate::model::*;
use crate::parse::CutOut;
use crate::parse::expression::{
    Expression, ExpressionKind, Operand, OperandKind, Word, parse_expression,
};
use crate::problem::Code;
use crate::quantity::Number;
use crate::resolve::calculation::MOST_WHOLE;
use crate::resolve::monotone::{AskedMeasure, read_measure};
use crate::resolve::scope::Scope;
use crate::source::Span;

/// How long `a.` is.
const PREFIX: usize = 2;

impl Scope<'_> {
    /// An expression over two patients.
    pub fn pair_claim(
        &self,
        text: String,
        place: &CutOut,
        span: Span,
    ) -> Option<Written<PairClaim>> {
        let reader = ExpressionReader {
            scope: self,
            place,
            call: ExpressionReader::predicate,
        };
        match parse_expression(&text) {
            Ok(expression) => {
                let logic = reader.pair(&expression)?;
                Some(Written { text, span, logic })
            }
            Err(error) => {
                let sign = text.get(error.range.clone());
                match sign.is_some_and(|sign| ["+", "-", "*", "/"].contains(&sign)) {
                    true => reader.worked_out(error.range),
                    false => reader.syntax_error(error, span),
                }
                None
            }
        }
    }
}

impl ExpressionReader<'_, ClaimTest> {
    fn worked_out(&self, range: Range<usize>) {
        self.report(
            Code::NotDecided,
            "arithmetic between two patients is not decided",
            range,
            "name what is worked out of one patient in a `calculation`, and compare that: of `b.age - b.since-test = a.age - a.since-test` it is `b.age-at-test = a.age-at-test`",
        );
    }

    fn pair(&self, expression: &Expression) -> Option<PairClaim> {
        let all = |parts: &[Expression]| -> Option<Vec<PairClaim>> {
            let parts: Vec<_> = parts.iter().map(|part| self.pair(part)).collect();
            parts.into_iter().collect()
        };
        let both = |left: &Expression, right: &Expression| {
            let (left, right) = (self.pair(left), self.pair(right));
            Some((Box::new(left?), Box::new(right?)))
        };
        match &expression.kind {
            ExpressionKind::Constant(value) => Some(Logic::Constant(*value)),
            ExpressionKind::Known { inner, known } if !is_name(inner) => {
                let asked = Logic::Known(Box::new(self.pair(inner)?));
                Some(if *known { asked } else { not(asked) })
            }
            ExpressionKind::Definite {
                inner,
                value,
                negated,
            } => {
                let inner = self.pair(inner)?;
                let asked = if *value { inner } else { not(inner) };
                let asked = Logic::IsTrue(Box::new(asked));
                Some(if *negated { not(asked) } else { asked })
            }
            ExpressionKind::Not(inner) => Some(not(self.pair(inner)?)),
            ExpressionKind::And(parts) => Some(Logic::And(all(parts)?)),
            ExpressionKind::Or(parts) => Some(Logic::Or(all(parts)?)),
            ExpressionKind::Xor(left, right) => {
                both(left, right).map(|(left, right)| Logic::Xor(left, right))
            }
            ExpressionKind::Implies(left, right) => {
                both(left, right).map(|(left, right)| Logic::Implies(left, right))
            }
            ExpressionKind::Compare {
                comparison,
                left,
                right,
            } => match (named(left), named(right)) {
                (Some(one), Some(other)) if is_beside(&one, &other) => {
                    self.beside(*comparison, &one, &other, expression.range.clone())
                }
                (_, _) => self.of_one(expression),
            },
            ExpressionKind::Name(_)
            | ExpressionKind::Call { .. }
            | ExpressionKind::Between { .. }
            | ExpressionKind::Among { .. }
            | ExpressionKind::Has { .. }
            | ExpressionKind::Known { .. } => self.of_one(expression),
        }
    }

    /// What is asked of one of the two, by the one name in it.
    fn of_one(&self, expression: &Expression) -> Option<PairClaim> {
        let mut one = expression.clone();
        let Some((name, range)) = only_name(&mut one) else {
            // No name at all is told as it is of one patient.
            self.logic(&one)?;
            return None;
        };
        let Some((twin, rest)) = Twin::of_name(name) else {
            let message = format!("`{name}` does not say of which of the two patients");
            let help = format!("write `a.{name}` or `b.{name}`");
            self.report(Code::UnknownName, message, range.clone(), help);
            return None;
        };
        *name = rest.to_owned();
        range.start += PREFIX;
        let start = range.start;
        if one.range.start + PREFIX == start {
            one.range.start = start;
        }
        let logic = self.logic(&one)?;
        Some(logic.map(&mut |test| PairTest::Of(twin, test.clone())))
    }

    /// How much the two have of one thing.
    fn beside(
        &self,
        comparison: Comparison,
        left: &Word,
        right: &Word,
        whole: Range<usize>,
    ) -> Option<PairClaim> {
        let [one, other] = [left, right].map(|word| Twin::of_name(&word.text));
        let (comparison, name) = match (one, other) {
            (Some((Twin::B, name)), Some((Twin::A, same))) if name == same => (comparison, name),
            (Some((Twin::A, name)), Some((Twin::B, same))) if name == same => {
                (comparison.flipped(), name)
            }
            (_, _) => {
                let message = format!(
                    "whether `{}` {} `{}` is not decided",
                    left.text,
                    comparison.symbol(),
                    right.text
                );
                let help = "compare one thing of both patients: `b.age >= a.age`; a `calculation` can be that thing too";
                self.report(Code::NotDecided, message, whole, help);
                return None;
            }
        };
        let range = left.range.start + PREFIX..left.range.end;
        let asked = AskedMeasure {
            name,
            place: self.place,
            span: self.place.span(range.clone()),
            range: range.clone(),
        };
        let of = read_measure(self.scope, &asked, &|problem| self.scope.report(problem))?;
        self.few(of, name, range)?;
        Some(Logic::Test(PairTest::Compare { of, comparison }))
    }

    /// The difference of two counts is decided number by number.
    fn few(&self, of: Measure, name: &str, range: Range<usize>) -> Option<()> {
        let Measure::Of(of @ (Variable::Fact(_) | Variable::Calculation(_))) = of else {
            return Some(());
        };
        let FactKind::Count { range: counted } = self.scope.kind_of(of)? else {
            return Some(());
        };
        let numbers = &(counted.high() - counted.low()) + &Number::one();
        if numbers <= Number::from(MOST_WHOLE) {
            return Some(());
        }
        let message = format!("`{name}` has {numbers} whole numbers, too many to compare two");
        let help = format!(
            "each is told apart: give it a range of at most {MOST_WHOLE} numbers, or make it a quantity"
        );
        self.report(Code::NotDecided, message, range, help);
        None
    }
}

/// Whether two names ask of both patients.
fn is_beside(one: &Word, other: &Word) -> bool {
    Twin::of_name(&one.text).is_some() && Twin::of_name(&other.text).is_some()
}

fn is_name(expression: &Expression) -> bool {
    matches!(expression.kind, ExpressionKind::Name(_))
}

/// A name on one side of a comparison.
fn named(operand: &Operand) -> Option<Word> {
    match &operand.kind {
        OperandKind::Name(text) => Some(Word {
            text: text.clone(),
            range: operand.range.clone(),
        }),
        OperandKind::Value(_) | OperandKind::Quantity { .. } => None,
    }
}

/// The name of what is asked, of an expression that joins nothing.
fn only_name(expression: &mut Expression) -> Option<(&mut String, &mut Range<usize>)> {
    let Expression { kind, range } = expression;
    match kind {
        ExpressionKind::Name(name) => Some((name, range)),
        ExpressionKind::Call { predicate, .. } => Some((&mut predicate.text, &mut predicate.range)),
        ExpressionKind::Has { fact, .. } => Some((&mut fact.text, &mut fact.range)),
        ExpressionKind::Known { inner, .. } => only_name(inner),
        ExpressionKind::Compare { left, right, .. } => match named(left).is_some() {
            true => name_of(left),
            false => name_of(right),
        },
        ExpressionKind::Between { fact, .. } | ExpressionKind::Among { fact, .. } => name_of(fact),
        ExpressionKind::Constant(_)
        | ExpressionKind::Definite { .. }
        | ExpressionKind::Not(_)
        | ExpressionKind::And(_)
        | ExpressionKind::Or(_)
        | ExpressionKind::Xor(..)
        | ExpressionKind::Implies(..) => None,
    }
}

fn name_of(operand: &mut Operand) -> Option<(&mut String, &mut Range<usize>)> {
    match &mut operand.kind {
        OperandKind::Name(name) => Some((name, &mut operand.range)),
        OperandKind::Value(_) | OperandKind::Quantity { .. } => None,
    }
}
