//! Numbers that are worked out from facts.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    BlockKind, CalculationKey, FactKey, FactKind, FactTest, GuardPlace, Library, Meta, Overview,
    Thing, Variable, Walk,
};
use crate::quantity::{Number, Quantity, Range};
use crate::source::Span;

/// A sum of facts with a name: it is compared like a quantity, and unknown wherever one of its facts is.
#[derive(Clone, Debug)]
pub struct Calculation {
    pub meta: Meta,
    pub is: WrittenSum,
    /// A quantity: its unit, and all that the ranges of its facts leave possible.
    pub kind: FactKind,
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
            kind: _,
        } = self;
        for piece in &is.pieces {
            if let SumPiece::Fact(key) = piece {
                walk.thing(Thing::Fact(*key));
            }
        }
    }
}

/// A sum as its author wrote it, with its meaning.
#[derive(Clone, Debug)]
pub struct WrittenSum {
    pub text: String,
    pub span: Span,
    /// The text, cut into what it is made of.
    pub pieces: Vec<SumPiece>,
    pub sum: Sum,
    /// Each number in it.
    pub numbers: Vec<Quantity>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SumPiece {
    /// Operators and parentheses, and the spaces between all pieces.
    Signs(String),
    Number(Number),
    /// Without its quotes.
    Unit(String),
    Fact(FactKey),
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
        let mut facts = self.calculations[key].is.sum.terms.keys();
        facts.any(|fact| self.facts[*fact].can_be_unknown())
    }

    /// Every number that a calculation is compared with, from the least to the greatest.
    pub fn compared_with(&self, key: CalculationKey) -> BTreeSet<Number> {
        let own = Variable::Calculation(key);
        let tests = self.tests().into_iter();
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
            let compared = compared.get_or_insert_with(|| self.compared_with(key));
            let side = |near: &Number| compared.iter().map(|other| near.cmp(other)).collect();
            let (own, near): (Vec<Ordering>, Vec<Ordering>) = (side(number), side(&rounded));
            if own == near {
                return ShownNumber::About(rounded);
            }
            places += 1;
        }
    }

    /// The facts that any calculation adds up, in the order of their keys.
    pub fn added_up(&self) -> impl Iterator<Item = FactKey> {
        let sums = self
            .calculations
            .values()
            .map(|calculation| &calculation.is.sum);
        sums.flat_map(|sum| sum.terms.keys().copied())
    }
}
