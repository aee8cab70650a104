//! Numbers that are worked out from facts and from each other.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    BlockKind, CalculationKey, Computation, ComputationCase, FactKey, FactKind, FactTest, Guard,
    GuardPlace, Library, Line, Meta, Operand, Overview, Relocation, Variable, Walk, Written,
};
use crate::quantity::{Number, Quantity, Range, Unit};
use crate::source::Span;

/// A number with a name that is worked out of facts, and of other such numbers: it is compared like a quantity, and unknown wherever something that it
/// takes is.
#[derive(Clone, Debug)]
pub struct Calculation {
    pub meta: Meta,
    pub is: WrittenComputation,
    /// Of whom it is worked out, by facts alone: of all others it is unknown.
    pub applies: Option<Written<Guard>>,
    /// A quantity: its unit, and all that the ranges of its facts leave possible.
    pub kind: FactKind,
    /// The calculations that it takes, through others too: each comes after those that it takes itself.
    pub takes: Vec<CalculationKey>,
    /// The same number of facts alone, as it is decided. At most one case is anybody's; of those who have none it is unknown.
    pub cases: Vec<ComputationCase>,
}

impl BlockKind for Calculation {
    type Key = CalculationKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = true;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, _: CalculationKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            is,
            applies,
            kind: _,
            takes: _,
            cases: _,
        } = self;
        for piece in &is.pieces {
            if let ComputationPiece::Operand(of) = piece {
                walk.thing(of.thing());
            }
        }
        if let Some(applies) = applies {
            walk.guard(applies);
        }
    }
}

/// A formula as its author wrote it, with its meaning in the unit of the calculation.
#[derive(Clone, Debug)]
pub struct WrittenComputation {
    pub text: String,
    pub span: Span,
    /// The text, cut into what it is made of.
    pub pieces: Vec<ComputationPiece>,
    pub computation: Computation,
    /// Of one of bare numbers: the unit in which it takes the number of each thing.
    pub bare: Option<BTreeMap<Operand, Unit>>,
    /// Each number in it.
    pub numbers: Vec<Quantity>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComputationPiece {
    /// Operators, words, values and parentheses, and the spaces between all pieces.
    Signs(String),
    Number(Number),
    /// Without its quotes.
    Unit(String),
    Operand(Operand),
    Word(CaseWord),
}

/// What parts the cases of a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseWord {
    If,
    Then,
    Else,
}

impl CaseWord {
    pub const ALL: [Self; 3] = [Self::If, Self::Then, Self::Else];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Then => "then",
            Self::Else => "else",
        }
    }
}

/// Multiples of facts and a constant, added up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum {
    /// How much one of each fact's own unit adds, in the unit of the sum. A fact that it names and that adds nothing is among them: where that is
    /// unknown, so is the sum.
    pub terms: BTreeMap<FactKey, Number>,
    pub constant: Number,
}

impl Sum {
    /// What it comes to, if each of its facts is a number.
    pub fn of(&self, number: impl Fn(FactKey) -> Option<Number>) -> Option<Number> {
        let mut total = self.constant.clone();
        for (fact, factor) in &self.terms {
            total = &total + &(factor * &number(*fact)?);
        }
        Some(total)
    }

    /// So many times it.
    #[must_use]
    pub fn times(&self, factor: &Number) -> Self {
        let terms = self.terms.iter();
        Self {
            terms: terms.map(|(fact, own)| (*fact, own * factor)).collect(),
            constant: &self.constant * factor,
        }
    }

    pub(super) fn map(&self, to: &impl Relocation) -> Self {
        let terms = self.terms.iter().map(|(own, factor)| {
            let (other, scale) = to.fact(*own);
            (other, factor * &scale)
        });
        Self {
            terms: terms.collect(),
            constant: self.constant.clone(),
        }
    }

    /// Of a sum of one fact and a constant: the line of the fact that over a range is never below zero, and how many times it is taken. `None` where it
    /// is below zero for some and above for others.
    pub fn line(&self, fact: FactKey, range: &Range) -> Option<(Number, Line)> {
        let zero = Number::zero();
        let factor = self.terms.get(&fact).filter(|factor| !factor.is_zero())?;
        let constant = &self.constant / factor;
        let falling = &zero - &constant;
        let rises = Line {
            falls: false,
            constant,
        };
        if rises.over(range)[0] >= zero {
            return Some((factor.clone(), rises));
        }
        let falls = Line {
            falls: true,
            constant: falling,
        };
        (falls.over(range)[0] >= zero).then(|| (&zero - factor, falls))
    }

    /// The least and the greatest that it comes to where each fact is anything in its range.
    pub fn range<'r>(&self, range: impl Fn(FactKey) -> Option<&'r Range>) -> Option<Range> {
        let (mut low, mut high) = (self.constant.clone(), self.constant.clone());
        for (fact, factor) in &self.terms {
            let range = range(*fact)?;
            let ends = [factor * range.low(), factor * range.high()];
            let [one, other] = &ends;
            low = &low + one.min(other);
            high = &high + one.max(other);
        }
        Range::new(low, high)
    }
}

/// More are rounded, where that changes no answer.
const MOST_DECIMALS: i32 = 3;

/// A number for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownNumber {
    Exactly(Number),
    About(Number),
}

impl ShownNumber {
    /// `12.5 kg`, or `≈ 33.333 kg`.
    pub fn words(&self, kind: &FactKind) -> String {
        match self {
            ShownNumber::Exactly(number) => kind.measured(number.clone()).to_string(),
            ShownNumber::About(number) => format!("≈ {}", kind.measured(number.clone())),
        }
    }
}

impl Library {
    /// Whether some patient has no value of it: one of its facts may be unknown.
    pub fn is_worked_out_of_the_unknown(&self, key: CalculationKey) -> bool {
        let calculation = &self.calculations[key];
        let mut facts = calculation.facts().into_iter();
        calculation.applies.is_some() || facts.any(|fact| self.facts[fact].can_be_unknown())
    }

    /// Every number that a fact or a calculation is compared with, from the least to the greatest.
    pub fn compared_with(&self, own: Variable) -> BTreeSet<Number> {
        let tests = self.tests().into_iter();
        let of_calculated = self.tests_of_calculated(tests.clone());
        let tests = tests.chain(&of_calculated);
        let numbers = tests.filter_map(|test| {
            let FactTest::Compare { of, number, .. } = test else {
                return None;
            };
            (*of == own).then(|| number.number().clone())
        });
        numbers.collect()
    }

    /// What a calculation comes to, as it is shown: the number itself, where it has few decimals, or one near it that is on the same side of every
    /// number that the calculation is compared with.
    pub fn shown(&self, key: CalculationKey, number: &Number) -> ShownNumber {
        let mut compared = None;
        let mut places = MOST_DECIMALS;
        loop {
            let step = Number::power_of_ten(-places);
            let half = Number::ratio(1, 2);
            let steps = (&(number / &step) + &half).floor();
            let rounded = &steps * &step;
            if rounded == *number {
                return ShownNumber::Exactly(rounded);
            }
            let compared =
                compared.get_or_insert_with(|| self.compared_with(Variable::Calculation(key)));
            let side = |near: &Number| compared.iter().map(|other| near.cmp(other)).collect();
            let (own, near): (Vec<Ordering>, Vec<Ordering>) = (side(number), side(&rounded));
            if own == near {
                return ShownNumber::About(rounded);
            }
            places += 1;
        }
    }

    /// The calculations, each after those that it takes.
    pub fn calculations_in_order(&self) -> Vec<CalculationKey> {
        let mut order = Vec::new();
        let mut met = BTreeSet::new();
        for (key, calculation) in self.calculations.iter() {
            let all = calculation.takes.iter().copied().chain([key]);
            order.extend(all.filter(|own| met.insert(*own)));
        }
        order
    }

    /// The calculations that take one, through others too, each after those that it takes.
    pub fn calculations_that_take(&self, key: CalculationKey) -> Vec<CalculationKey> {
        let mut order = self.calculations_in_order();
        order.retain(|own| self.calculations[*own].takes.contains(&key));
        order
    }

    /// The facts that any calculation takes, in the order of their keys.
    pub fn calculated_with(&self) -> BTreeSet<FactKey> {
        let all = self.calculations.values();
        all.flat_map(Calculation::facts).collect()
    }
}

impl Calculation {
    /// The facts that it takes, those of its conditions too, and those of the calculations that it takes.
    pub fn facts(&self) -> BTreeSet<FactKey> {
        let mut facts = BTreeSet::new();
        let mut of_guard = |guard: &Guard| {
            guard.for_each(&mut |test| {
                if let Some(Variable::Fact(fact)) = test.variable() {
                    facts.insert(fact);
                }
            });
        };
        self.each_condition(&mut of_guard);
        let conditions = self.cases.iter().flat_map(|case| &case.when);
        conditions.for_each(|(guard, _)| of_guard(guard));
        for case in &self.cases {
            facts.extend(&case.needs);
        }
        facts
    }

    /// The calculations that its formula names.
    pub fn named(&self) -> BTreeSet<CalculationKey> {
        let pieces = self.is.pieces.iter();
        let named = pieces.filter_map(|piece| match piece {
            ComputationPiece::Operand(Operand::Calculation(key)) => Some(*key),
            ComputationPiece::Operand(Operand::Fact(_))
            | ComputationPiece::Signs(_)
            | ComputationPiece::Number(_)
            | ComputationPiece::Unit(_)
            | ComputationPiece::Word(_) => None,
        });
        named.collect()
    }

    /// The conditions of its own that say how and of whom it is worked out.
    pub fn each_condition<'a>(&'a self, each: &mut impl FnMut(&'a Guard)) {
        if let Some(applies) = &self.applies {
            each(&applies.logic);
        }
        self.is.computation.for_each(&mut |part| {
            if let Computation::If(choice) = part {
                each(&choice.when);
            }
        });
    }

    /// The same of what another library has in the place of what it names.
    #[must_use]
    pub fn map(&self, to: &impl Relocation) -> Self {
        let mut other = self.clone();
        other.is.computation = self.is.computation.map(to);
        other.cases = self.cases.iter().map(|case| case.map(to)).collect();
        let takes = self.takes.iter();
        other.takes = takes.map(|own| to.calculation(*own).0).collect();
        if let Some(applies) = &mut other.applies {
            applies.logic = to.guard(&applies.logic);
        }
        for piece in &mut other.is.pieces {
            if let ComputationPiece::Operand(own) = piece {
                *own = to.operand(*own).0;
            }
        }
        let bare = self.is.bare.as_ref().map(|bare| {
            let bare = bare.iter();
            bare.map(|(own, unit)| (to.operand(*own).0, unit.clone()))
                .collect()
        });
        other.is.bare = bare;
        other
    }

    /// The sum that it is of everyone of whom its facts are known, if it is one.
    pub fn as_sum(&self) -> Option<&Sum> {
        match self.cases.as_slice() {
            [case] => case.as_sum(),
            [] | [_, ..] => None,
        }
    }

    /// What the ranges of its facts leave possible in any case. An end that no decimal is lies beyond the last number by a thousandth at most.
    pub fn range_of<'r>(
        cases: &[ComputationCase],
        range: impl Fn(FactKey) -> Option<&'r Range>,
    ) -> Option<Range> {
        let mut all = cases.iter().map(|case| case.range(&range));
        let first = all.next()??;
        let range = all.try_fold(first, |one, other| {
            let other = other?;
            let low = one.low().min(other.low()).clone();
            Range::new(low, one.high().max(other.high()).clone())
        })?;
        let step = Number::power_of_ten(-MOST_DECIMALS);
        let ends = [range.low(), range.high()].map(|end| (end / &step, end.is_decimal()));
        let [(low, is_low), (high, is_high)] = ends;
        Range::new(
            if is_low {
                range.low().clone()
            } else {
                &low.floor() * &step
            },
            if is_high {
                range.high().clone()
            } else {
                &high.ceil() * &step
            },
        )
    }
}
