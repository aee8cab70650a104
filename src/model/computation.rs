//! How a number is worked out of facts: as it is written, and in the form in which comparisons of it are decided.

use std::collections::{BTreeMap, BTreeSet};

use super::{CalculationKey, FactKey, Guard, Sum, Thing};
use crate::quantity::{Number, Range};

/// What a formula takes the number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operand {
    Fact(FactKey),
    Calculation(CalculationKey),
}

impl Operand {
    pub fn thing(self) -> Thing {
        match self {
            Self::Fact(key) => Thing::Fact(key),
            Self::Calculation(key) => Thing::Calculation(key),
        }
    }
}

/// Where what a calculation names stands in another library: the other key, and how many of its own units one of the other's is.
pub trait Relocation {
    fn fact(&self, key: FactKey) -> (FactKey, Number);

    fn calculation(&self, key: CalculationKey) -> (CalculationKey, Number);

    /// The same condition of the other facts.
    fn guard(&self, guard: &Guard) -> Guard;

    fn operand(&self, of: Operand) -> (Operand, Number) {
        match of {
            Operand::Fact(key) => {
                let (key, scale) = self.fact(key);
                (Operand::Fact(key), scale)
            }
            Operand::Calculation(key) => {
                let (key, scale) = self.calculation(key);
                (Operand::Calculation(key), scale)
            }
        }
    }
}

/// As it is written. Its numbers are of base units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Computation {
    Number(Number),
    /// The number of something in its own unit, times another.
    Operand {
        of: Operand,
        factor: Number,
    },
    Sum(Box<[Computation; 2]>),
    Product(Box<[Computation; 2]>),
    /// The first by the second.
    Quotient(Box<[Computation; 2]>),
    Least(Vec<Computation>),
    Greatest(Vec<Computation>),
    Rounded(Box<Rounded>),
    If(Box<Choice>),
}

/// A number that is brought to a multiple of a step, which is more than zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounded {
    pub of: Computation,
    pub to: Rounding,
    pub step: Number,
}

/// Which multiple of a step stands for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rounding {
    /// The nearest; of two the greater.
    Nearest,
    /// The greatest that is not above it.
    Down,
    /// The least that is not below it.
    Up,
}

/// One of two formulas, by a condition of facts alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub when: Guard,
    pub then: Computation,
    pub otherwise: Computation,
}

impl Rounding {
    pub const ALL: [Self; 3] = [Self::Nearest, Self::Down, Self::Up];

    /// As it is called in a formula.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nearest => "round",
            Self::Down => "floor",
            Self::Up => "ceiling",
        }
    }

    pub fn of(self, number: &Number, step: &Number) -> Number {
        let steps = number / step;
        let steps = match self {
            Self::Nearest => (&steps + &Number::ratio(1, 2)).floor(),
            Self::Down => steps.floor(),
            Self::Up => steps.ceil(),
        };
        &steps * step
    }
}

impl Computation {
    /// A sum, written out.
    pub fn of_sum(sum: &Sum) -> Self {
        let constant = Self::Number(sum.constant.clone());
        sum.terms.iter().fold(constant, |before, (fact, factor)| {
            let term = Self::Operand {
                of: Operand::Fact(*fact),
                factor: factor.clone(),
            };
            Self::Sum(Box::new([before, term]))
        })
    }

    /// Every formula in it, and it itself, from the first that is written.
    pub fn for_each<'a>(&'a self, each: &mut impl FnMut(&'a Computation)) {
        each(self);
        match self {
            Self::Number(_) | Self::Operand { .. } => {}
            Self::Sum(parts) | Self::Product(parts) | Self::Quotient(parts) => {
                parts.iter().for_each(|part| part.for_each(each));
            }
            Self::Least(parts) | Self::Greatest(parts) => {
                parts.iter().for_each(|part| part.for_each(each));
            }
            Self::Rounded(rounded) => rounded.of.for_each(each),
            Self::If(choice) => {
                choice.then.for_each(each);
                choice.otherwise.for_each(each);
            }
        }
    }

    /// The same of what another library has in the place of what it names.
    #[must_use]
    pub fn map(&self, to: &impl Relocation) -> Self {
        let map = |part: &Self| part.map(to);
        let both = |parts: &[Self; 2]| Box::new([map(&parts[0]), map(&parts[1])]);
        match self {
            Self::Number(number) => Self::Number(number.clone()),
            Self::Operand { of, factor } => {
                let (of, scale) = to.operand(*of);
                let factor = factor * &scale;
                Self::Operand { of, factor }
            }
            Self::Sum(parts) => Self::Sum(both(parts)),
            Self::Product(parts) => Self::Product(both(parts)),
            Self::Quotient(parts) => Self::Quotient(both(parts)),
            Self::Least(parts) => Self::Least(parts.iter().map(map).collect()),
            Self::Greatest(parts) => Self::Greatest(parts.iter().map(map).collect()),
            Self::Rounded(own) => Self::Rounded(Box::new(Rounded {
                of: map(&own.of),
                to: own.to,
                step: own.step.clone(),
            })),
            Self::If(own) => Self::If(Box::new(Choice {
                when: to.guard(&own.when),
                then: map(&own.then),
                otherwise: map(&own.otherwise),
            })),
        }
    }
}

/// A formula in the form that is decided: which case applies is said by conditions, and what becomes of one sum or product in each case by operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComputationCase {
    /// Everyone is in it where there are none.
    pub when: CaseConditions,
    /// The facts that it is unknown without, those that change nothing too.
    pub needs: BTreeSet<FactKey>,
    pub core: ComputationCore,
    /// What is done with it, one after the other. None lets a greater number become a lesser one, but for multiples below zero.
    pub then: Vec<Operation>,
}

/// Conditions, and which answer each has.
pub type CaseConditions = Vec<(Guard, bool)>;

/// The conditions of two cases, unless one says the contrary of the other: nobody is in both then.
pub fn conditions_of_both(
    one: &[(Guard, bool)],
    other: &[(Guard, bool)],
) -> Option<CaseConditions> {
    let mut all = one.to_vec();
    for (guard, is_true) in other {
        match all.iter().find(|(own, _)| own == guard) {
            Some((_, own)) if own == is_true => {}
            Some(_) => return None,
            None => all.push((guard.clone(), *is_true)),
        }
    }
    Some(all)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComputationCore {
    Sum(Sum),
    Product(Product),
}

/// Powers of lines of facts, multiplied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Product {
    /// More than zero.
    pub factor: Number,
    pub powers: BTreeMap<FactKey, Power>,
}

/// A power of what is never below zero, and zero only where that is not divided by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Power {
    pub base: Line,
    pub exponent: i32,
}

/// A fact's number, or the same below zero, and a constant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub falls: bool,
    pub constant: Number,
}

/// What becomes of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Not by zero.
    Times(Number),
    Plus(Number),
    AtLeast(Number),
    AtMost(Number),
    Rounded(Rounding, Number),
}

impl Line {
    pub fn at(&self, number: &Number) -> Number {
        match self.falls {
            true => &self.constant - number,
            false => &self.constant + number,
        }
    }

    /// The number where the line comes to another.
    pub fn back(&self, value: &Number) -> Number {
        match self.falls {
            true => &self.constant - value,
            false => value - &self.constant,
        }
    }

    /// The least and the greatest over a range.
    pub fn over(&self, range: &Range) -> [Number; 2] {
        let mut ends = [self.at(range.low()), self.at(range.high())];
        ends.sort();
        ends
    }
}

impl Product {
    /// What it comes to, if each of its facts is a number.
    pub fn of(&self, number: impl Fn(FactKey) -> Option<Number>) -> Option<Number> {
        let mut product = self.factor.clone();
        for (fact, Power { base, exponent }) in &self.powers {
            product = &product * &base.at(&number(*fact)?).power(*exponent);
        }
        Some(product)
    }

    fn map(&self, to: &impl Relocation) -> Self {
        let mut factor = self.factor.clone();
        let mut powers = BTreeMap::new();
        for (own, Power { base, exponent }) in &self.powers {
            let (other, scale) = to.fact(*own);
            let base = Line {
                falls: base.falls,
                constant: &base.constant / &scale,
            };
            factor = &factor * &scale.power(*exponent);
            let exponent = *exponent;
            powers.insert(other, Power { base, exponent });
        }
        Self { factor, powers }
    }

    /// Whether nothing in it is below zero, and nothing is divided by zero.
    pub fn is_sound<'r>(&self, range: impl Fn(FactKey) -> Option<&'r Range>) -> bool {
        let zero = Number::zero();
        self.powers.iter().all(|(fact, power)| {
            let least = range(*fact).map(|range| power.base.over(range)[0].clone());
            least.is_some_and(|least| least > zero || (least == zero && power.exponent > 0))
        })
    }

    fn range<'r>(&self, range: impl Fn(FactKey) -> Option<&'r Range>) -> Option<[Number; 2]> {
        if !self.is_sound(&range) {
            return None;
        }
        let (mut low, mut high) = (self.factor.clone(), self.factor.clone());
        for (fact, Power { base, exponent }) in &self.powers {
            let mut ends = base.over(range(*fact)?).map(|end| end.power(*exponent));
            ends.sort();
            low = &low * &ends[0];
            high = &high * &ends[1];
        }
        Some([low, high])
    }
}

impl ComputationCore {
    pub fn facts(&self) -> Vec<FactKey> {
        match self {
            Self::Sum(sum) => sum.terms.keys().copied().collect(),
            Self::Product(product) => product.powers.keys().copied().collect(),
        }
    }

    pub fn of(&self, number: impl Fn(FactKey) -> Option<Number>) -> Option<Number> {
        match self {
            Self::Sum(sum) => sum.of(number),
            Self::Product(product) => product.of(number),
        }
    }

    /// The least and the greatest where each fact is anything in its range.
    pub fn range<'r>(&self, range: impl Fn(FactKey) -> Option<&'r Range>) -> Option<[Number; 2]> {
        match self {
            Self::Sum(sum) => {
                let range = sum.range(range)?;
                Some([range.low().clone(), range.high().clone()])
            }
            Self::Product(product) => product.range(range),
        }
    }
}

impl Operation {
    pub fn of(&self, number: &Number) -> Number {
        match self {
            Self::Times(factor) => number * factor,
            Self::Plus(other) => number + other,
            Self::AtLeast(least) => number.max(least).clone(),
            Self::AtMost(most) => number.min(most).clone(),
            Self::Rounded(to, step) => to.of(number, step),
        }
    }
}

impl ComputationCase {
    /// The only case of a sum.
    pub fn of_sum(sum: Sum) -> Self {
        Self {
            when: Vec::new(),
            needs: sum.terms.keys().copied().collect(),
            core: ComputationCore::Sum(sum),
            then: Vec::new(),
        }
    }

    /// What it comes to, if each of its facts is a number.
    pub fn of(&self, number: impl Fn(FactKey) -> Option<Number>) -> Option<Number> {
        let core = self.core.of(number)?;
        Some(self.operated(core))
    }

    pub fn operated(&self, core: Number) -> Number {
        self.then.iter().fold(core, |number, step| step.of(&number))
    }

    /// Every number that it is written with.
    pub fn numbers(&self) -> impl Iterator<Item = &Number> {
        let core: Vec<&Number> = match &self.core {
            ComputationCore::Sum(sum) => sum.terms.values().chain([&sum.constant]).collect(),
            ComputationCore::Product(product) => {
                let lines = product.powers.values().map(|power| &power.base.constant);
                lines.chain([&product.factor]).collect()
            }
        };
        let then = self.then.iter().map(|operation| match operation {
            Operation::Times(number)
            | Operation::Plus(number)
            | Operation::AtLeast(number)
            | Operation::AtMost(number)
            | Operation::Rounded(_, number) => number,
        });
        core.into_iter().chain(then)
    }

    /// The numbers that it comes to where a bound of it is met.
    pub fn bounds(&self) -> Vec<Number> {
        let places = self.then.iter().enumerate();
        let bounds = places.filter_map(|(at, operation)| match operation {
            Operation::AtLeast(bound) | Operation::AtMost(bound) => Some((at, bound.clone())),
            Operation::Times(_) | Operation::Plus(_) | Operation::Rounded(..) => None,
        });
        let met = bounds.map(|(at, bound)| {
            let after = self.then[at + 1..].iter();
            after.fold(bound, |number, operation| operation.of(&number))
        });
        met.collect()
    }

    /// The same without its last bound, if different numbers stay different after that.
    pub fn unbounded(&self) -> Self {
        let mut operations = self.then.clone();
        let last = operations.iter().rposition(|operation| match operation {
            Operation::AtLeast(_) | Operation::AtMost(_) | Operation::Rounded(..) => true,
            Operation::Times(_) | Operation::Plus(_) => false,
        });
        if let Some(last) = last
            && let Operation::AtLeast(_) | Operation::AtMost(_) = operations[last]
        {
            operations.remove(last);
        }
        let plain = Self {
            then: Vec::new(),
            ..self.clone()
        };
        operations
            .into_iter()
            .fold(plain, |mut case, operation| match operation {
                Operation::Times(factor) => case.times(&factor),
                other @ (Operation::Plus(_)
                | Operation::AtLeast(_)
                | Operation::AtMost(_)
                | Operation::Rounded(..)) => {
                    case.then.push(other);
                    case
                }
            })
    }

    /// The least and the greatest where each fact is anything in its range.
    pub fn range<'r>(&self, range: impl Fn(FactKey) -> Option<&'r Range>) -> Option<Range> {
        let mut ends = self.core.range(range)?.map(|end| self.operated(end));
        ends.sort();
        let [low, high] = ends;
        Range::new(low, high)
    }

    /// The same of what another library has in the place of what it names.
    #[must_use]
    pub fn map(&self, to: &impl Relocation) -> Self {
        let when = self.when.iter();
        Self {
            when: when
                .map(|(own, is_true)| (to.guard(own), *is_true))
                .collect(),
            needs: self.needs.iter().map(|own| to.fact(*own).0).collect(),
            core: match &self.core {
                ComputationCore::Sum(sum) => ComputationCore::Sum(sum.map(to)),
                ComputationCore::Product(product) => ComputationCore::Product(product.map(to)),
            },
            then: self.then.clone(),
        }
    }

    /// So many times it.
    #[must_use]
    pub fn times(&self, factor: &Number) -> Self {
        let mut times = self.clone();
        match &mut times.core {
            ComputationCore::Sum(sum) if self.then.is_empty() => *sum = sum.times(factor),
            ComputationCore::Product(product)
                if self.then.is_empty() && *factor > Number::zero() =>
            {
                product.factor = &product.factor * factor;
            }
            ComputationCore::Sum(_) | ComputationCore::Product(_) if factor.is_zero() => {
                times.then.clear();
                times.core = ComputationCore::Sum(Sum {
                    terms: BTreeMap::new(),
                    constant: Number::zero(),
                });
            }
            ComputationCore::Sum(_) | ComputationCore::Product(_) => {
                times.then.push(Operation::Times(factor.clone()));
            }
        }
        times
    }

    /// The sum that it is, if it is one as it stands.
    pub fn as_sum(&self) -> Option<&Sum> {
        match &self.core {
            ComputationCore::Sum(sum) if self.then.is_empty() && self.when.is_empty() => Some(sum),
            ComputationCore::Sum(_) | ComputationCore::Product(_) => None,
        }
    }
}
