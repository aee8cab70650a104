use std::fmt;

use super::{
    ConditionKey, Definition, InterventionKey, PointNumber, RecommendationKey, RowKey, ScoreKey,
    StatementGroup, StepKey, Variable, Voice,
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
    /// Whether the inner expression is definitely true; never unknown itself.
    IsTrue(Box<Logic<T>>),
    Not(Box<Logic<T>>),
    And(Vec<Logic<T>>),
    Or(Vec<Logic<T>>),
    Xor(Box<Logic<T>>, Box<Logic<T>>),
    Implies(Box<Logic<T>>, Box<Logic<T>>),
}

/// One operator of an expression with `R` in the place of each of its parts: what a [fold](Logic::fold) makes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer<'a, T, R> {
    Constant(bool),
    Test(&'a T),
    Known(R),
    IsTrue(R),
    Not(R),
    And(Vec<R>),
    Or(Vec<R>),
    Xor(R, R),
    Implies(R, R),
}

impl<T> Logic<T> {
    /// Works an expression out from its tests up: `combine` sees each operator with what it made of the parts.
    pub fn fold<'a, R>(&'a self, combine: &mut impl FnMut(Layer<'a, T, R>) -> R) -> R {
        let layer = match self {
            Logic::Constant(value) => Layer::Constant(*value),
            Logic::Test(test) => Layer::Test(test),
            Logic::Known(inner) => Layer::Known(inner.fold(combine)),
            Logic::IsTrue(inner) => Layer::IsTrue(inner.fold(combine)),
            Logic::Not(inner) => Layer::Not(inner.fold(combine)),
            Logic::And(parts) => Layer::And(parts.iter().map(|part| part.fold(combine)).collect()),
            Logic::Or(parts) => Layer::Or(parts.iter().map(|part| part.fold(combine)).collect()),
            Logic::Xor(left, right) => Layer::Xor(left.fold(combine), right.fold(combine)),
            Logic::Implies(left, right) => Layer::Implies(left.fold(combine), right.fold(combine)),
        };
        combine(layer)
    }

    /// The expressions that it joins, in the order written.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Logic::Constant(_) | Logic::Test(_) => Vec::new(),
            Logic::Known(inner) | Logic::IsTrue(inner) | Logic::Not(inner) => vec![inner],
            Logic::And(parts) | Logic::Or(parts) => parts.iter().collect(),
            Logic::Xor(left, right) | Logic::Implies(left, right) => vec![left, right],
        }
    }

    fn parts_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Logic::Constant(_) | Logic::Test(_) => Vec::new(),
            Logic::Known(inner) | Logic::IsTrue(inner) | Logic::Not(inner) => vec![inner],
            Logic::And(parts) | Logic::Or(parts) => parts.iter_mut().collect(),
            Logic::Xor(left, right) | Logic::Implies(left, right) => vec![left, right],
        }
    }

    /// Itself and every part of it, in the order written, each before its own parts.
    pub fn all_parts(&self) -> Vec<&Self> {
        let mut all = Vec::new();
        let mut open = vec![self];
        while let Some(part) = open.pop() {
            all.push(part);
            open.extend(part.parts().into_iter().rev());
        }
        all
    }

    /// The part of a number among [all of them](Self::all_parts).
    pub fn part_mut(&mut self, number: usize) -> Option<&mut Self> {
        let mut open = vec![self];
        for _ in 0..number {
            let parts = open.pop()?.parts_mut();
            open.extend(parts.into_iter().rev());
        }
        open.pop()
    }

    /// How many parts it has, itself included.
    pub fn size(&self) -> usize {
        self.all_parts().len()
    }

    /// Every test in the order written.
    pub fn for_each<'a>(&'a self, visit: &mut impl FnMut(&'a T)) {
        for part in self.all_parts() {
            if let Logic::Test(test) = part {
                visit(test);
            }
        }
    }

    /// The same expression over other tests.
    pub fn map<U>(&self, test: &mut impl FnMut(&T) -> U) -> Logic<U> {
        self.replace(&mut |leaf| Logic::Test(test(leaf)))
    }

    /// The same expression with an expression in the place of each test.
    pub fn replace<U>(&self, test: &mut impl FnMut(&T) -> Logic<U>) -> Logic<U> {
        self.fold(&mut |layer| match layer {
            Layer::Test(leaf) => test(leaf),
            Layer::Constant(value) => Logic::Constant(value),
            Layer::Known(inner) => Logic::Known(Box::new(inner)),
            Layer::IsTrue(inner) => Logic::IsTrue(Box::new(inner)),
            Layer::Not(inner) => Logic::Not(Box::new(inner)),
            Layer::And(parts) => Logic::And(parts),
            Layer::Or(parts) => Logic::Or(parts),
            Layer::Xor(left, right) => Logic::Xor(Box::new(left), Box::new(right)),
            Layer::Implies(left, right) => Logic::Implies(Box::new(left), Box::new(right)),
        })
    }

    /// Premise and conclusion, where it is one thing that implies another.
    pub fn implication(&self) -> Option<(&Self, &Self)> {
        match self {
            Logic::Implies(premise, then) => Some((premise, then)),
            Logic::Constant(_)
            | Logic::Test(_)
            | Logic::Known(_)
            | Logic::IsTrue(_)
            | Logic::Not(_)
            | Logic::And(_)
            | Logic::Or(_)
            | Logic::Xor(..) => None,
        }
    }

    /// What must all hold, taken apart as far as it is joined by `and`; itself where it is not.
    pub fn conjuncts(&self) -> Vec<&Self> {
        match self {
            Logic::And(parts) => parts.iter().flat_map(Self::conjuncts).collect(),
            Logic::Constant(_)
            | Logic::Test(_)
            | Logic::Known(_)
            | Logic::IsTrue(_)
            | Logic::Not(_)
            | Logic::Or(_)
            | Logic::Xor(..)
            | Logic::Implies(..) => vec![self],
        }
    }
}

/// An expression, or its negation, with `not` and `implies` worked in: what is left stands as it is (`true`) or negated (`false`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed<'a, T, R> {
    All(Vec<R>),
    Any(Vec<R>),
    Test(&'a T, bool),
    /// Whether this is known.
    Known(&'a Logic<T>, bool),
    /// Whether this is definitely true.
    IsTrue(&'a Logic<T>, bool),
    /// Whether one alone of these holds.
    Xor([&'a Logic<T>; 2], bool),
}

impl<T> Logic<T> {
    /// Works it, or its negation where `holds` is false, out from its tests up.
    pub fn signed<'a, R>(
        &'a self,
        holds: bool,
        combine: &mut impl FnMut(Signed<'a, T, R>) -> R,
    ) -> R {
        let signed = match self {
            Logic::Constant(value) => Signed::joined(Vec::new(), *value == holds),
            Logic::Not(inner) => return inner.signed(!holds, combine),
            Logic::Test(test) => Signed::Test(test, holds),
            Logic::Known(inner) => Signed::Known(inner, holds),
            Logic::IsTrue(inner) => Signed::IsTrue(inner, holds),
            Logic::Xor(left, right) => Signed::Xor([left, right], holds),
            Logic::And(parts) => {
                let parts = parts.iter().map(|part| part.signed(holds, combine));
                Signed::joined(parts.collect(), holds)
            }
            Logic::Or(parts) => {
                let parts = parts.iter().map(|part| part.signed(holds, combine));
                Signed::joined(parts.collect(), !holds)
            }
            Logic::Implies(left, right) => {
                let parts = vec![left.signed(!holds, combine), right.signed(holds, combine)];
                Signed::joined(parts, !holds)
            }
        };
        combine(signed)
    }
}

impl<T, R> Signed<'_, T, R> {
    fn joined(parts: Vec<R>, all: bool) -> Self {
        match all {
            true => Signed::All(parts),
            false => Signed::Any(parts),
        }
    }
}

/// An expression over a patient's facts alone: what a branch or a recommendation asks.
pub type Guard = Logic<FactTest>;

/// An expression over facts and advice: what an invariant says. A guard can't speak of advice, so advice never depends on itself.
pub type Claim = Logic<ClaimTest>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactTest {
    /// A yes-no value is yes.
    Yes(Variable),
    /// A one-of has one of these values (sorted numbers into its list).
    Among {
        of: Variable,
        values: Vec<usize>,
    },
    /// An any-of has this value.
    Has {
        of: Variable,
        value: usize,
    },
    /// A quantity or a count.
    Compare {
        of: Variable,
        comparison: Comparison,
        number: Measured,
    },
    /// Its value is not unknown; never unknown itself.
    Known(Variable),
    Condition(ConditionKey),
    /// A score's total, whichever of its unknown entries hold.
    Score {
        score: ScoreKey,
        comparison: Comparison,
        number: PointNumber,
    },
    /// No entry of the score is unknown; never unknown itself.
    ScoreKnown(ScoreKey),
}

impl FactTest {
    /// What it asks the value of, unless that is a condition or a score.
    pub fn variable(&self) -> Option<Variable> {
        match self {
            FactTest::Yes(of)
            | FactTest::Among { of, .. }
            | FactTest::Has { of, .. }
            | FactTest::Compare { of, .. }
            | FactTest::Known(of) => Some(*of),
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => None,
        }
    }

    /// The same test of something else, if it is one of a fact, a calculation or an output.
    #[must_use]
    pub fn of(&self, other: Variable) -> Self {
        let mut test = self.clone();
        match &mut test {
            FactTest::Yes(of)
            | FactTest::Among { of, .. }
            | FactTest::Has { of, .. }
            | FactTest::Compare { of, .. }
            | FactTest::Known(of) => *of = other,
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => {}
        }
        test
    }

    /// The condition, score or output that it asks for, if it does not ask for facts.
    pub fn definition(&self) -> Option<Definition> {
        match self {
            FactTest::Condition(key) => Some(Definition::Condition(*key)),
            FactTest::Score { score, .. } | FactTest::ScoreKnown(score) => {
                Some(Definition::Score(*score))
            }
            FactTest::Yes(of)
            | FactTest::Among { of, .. }
            | FactTest::Has { of, .. }
            | FactTest::Compare { of, .. }
            | FactTest::Known(of) => match of {
                Variable::Fact(_) | Variable::Calculation(_) => None,
                Variable::Output(key) => Some(Definition::Output(*key)),
            },
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Some advice in force is neither for it nor against it.
    Undecided(InterventionKey),
    Reaches(StepKey),
    Applies(RecommendationKey),
    /// The table applies, and its hit policy takes the row.
    Hits(RowKey),
    /// `then` is permitted by a step, and each such step comes after one that permits `first`.
    Before {
        first: InterventionKey,
        then: InterventionKey,
    },
    /// Some statement of the group says so, and is not silenced.
    Group {
        voice: Voice,
        group: StatementGroup,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: char) -> Logic<char> {
        Logic::Test(name)
    }

    fn not(inner: Logic<char>) -> Logic<char> {
        Logic::Not(Box::new(inner))
    }

    /// `not (a and (b or known c)) implies (d xor (e is true))`
    fn expression() -> Logic<char> {
        let known = Logic::Known(Box::new(test('c')));
        let certain = Logic::IsTrue(Box::new(test('e')));
        let all = Logic::And(vec![test('a'), Logic::Or(vec![test('b'), known])]);
        let one = Logic::Xor(Box::new(test('d')), Box::new(certain));
        Logic::Implies(Box::new(not(all)), Box::new(one))
    }

    #[test]
    fn parts_are_numbered_as_they_are_listed() {
        let expression = expression();
        let all = expression.all_parts();
        assert_eq!(all.len(), expression.size());
        for (number, part) in all.iter().enumerate() {
            let mut copy = expression.clone();
            assert_eq!(copy.part_mut(number).as_deref(), Some(*part));
        }
        assert_eq!(expression.clone().part_mut(all.len()), None);
    }

    #[test]
    fn tests_are_met_in_the_order_written() {
        let mut met = String::new();
        expression().for_each(&mut |test| met.push(*test));
        assert_eq!(met, "abcde");
        let mut folded = String::new();
        expression().fold(&mut |layer: Layer<'_, char, ()>| {
            if let Layer::Test(test) = layer {
                folded.push(*test);
            }
        });
        assert_eq!(folded, "abcde");
    }

    fn said(logic: &Logic<char>, holds: bool) -> String {
        let sign = |holds: bool| if holds { "" } else { "!" };
        logic.signed(holds, &mut |part| match part {
            Signed::All(parts) => format!("({})", parts.join("&")),
            Signed::Any(parts) => format!("({})", parts.join("|")),
            Signed::Test(test, holds) => format!("{}{test}", sign(holds)),
            Signed::Known(inner, holds) => format!("{}known {}", sign(holds), said(inner, true)),
            Signed::IsTrue(inner, holds) => format!("{}true {}", sign(holds), said(inner, true)),
            Signed::Xor(sides, holds) => {
                let [left, right] = sides.map(|side| said(side, true));
                format!("{}({left}^{right})", sign(holds))
            }
        })
    }

    #[test]
    fn negations_go_inward() {
        assert_eq!(said(&expression(), true), "((a&(b|known c))|(d^true e))");
        assert_eq!(
            said(&expression(), false),
            "((!a|(!b&!known c))&!(d^true e))"
        );
        assert_eq!(said(&Logic::Constant(true), false), "()");
    }
}
