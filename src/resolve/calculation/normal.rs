//! Formulas in the form that is decided, put together as they are read: of each case one sum or one product, and what is done with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ComputationCase, ComputationCore, FactKey, Guard, Operation, Power, Product, Rounding, Sum,
    conditions_of_both,
};
use crate::quantity::{Number, Range};

/// Most cases of one calculation.
const MOST_CASES: usize = 32;

/// Most binary digits of a number, some 1,200 decimal ones.
const MOST_BITS: u64 = 4_000;

/// How often a fact is multiplied with itself at most: a root of it is still found quickly.
pub(super) const MOST_TIMES: i32 = 12;

/// Why nobody can say exactly what a formula comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undecided {
    /// A sum of several facts is multiplied or divided by a fact, or a fact by such a sum.
    SumInProduct,
    /// So is a number that was rounded or bounded.
    OperatedInProduct,
    /// A product is added to another number of facts.
    ProductInSum,
    /// The fact, or the line of it that is multiplied, is below zero for some and above for others.
    Crosses(FactKey),
    /// The fact enters a product in two ways, such as `age` and `140 - age`.
    TwoLines(FactKey),
    /// A fact is multiplied with itself very often.
    HighPower,
    /// Two numbers of which each depends on facts.
    LeastOfTwo,
    /// It is divided by something that is zero where this fact is at an end of its range.
    ByZero(FactKey),
    /// It is divided by zero itself in some case.
    ByNothing,
    TooManyCases,
    /// What it is written with is longer than any number that is measured.
    LongNumber,
}

pub(super) type Cases = Vec<ComputationCase>;

type Decided<T> = Result<T, Undecided>;

/// The range of each fact.
pub(super) type Ranges<'r> = dyn Fn(FactKey) -> Option<&'r Range> + 'r;

pub(super) fn fixed(number: Number) -> Cases {
    vec![of_sum(BTreeMap::new(), number, BTreeSet::new())]
}

pub(super) fn of_fact(fact: FactKey, factor: Number) -> Cases {
    let terms = BTreeMap::from([(fact, factor)]);
    vec![of_sum(terms, Number::zero(), BTreeSet::from([fact]))]
}

fn of_sum(
    terms: BTreeMap<FactKey, Number>,
    constant: Number,
    needs: BTreeSet<FactKey>,
) -> ComputationCase {
    ComputationCase {
        when: Vec::new(),
        needs,
        core: ComputationCore::Sum(Sum { terms, constant }),
        then: Vec::new(),
    }
}

/// The number that every case is, where it names no fact.
pub(super) fn number(cases: &[ComputationCase]) -> Option<&Number> {
    match cases {
        [case] => constant(case),
        [] | [_, ..] => None,
    }
}

fn constant(case: &ComputationCase) -> Option<&Number> {
    match &case.core {
        ComputationCore::Sum(sum) if case.needs.is_empty() && case.then.is_empty() => {
            Some(&sum.constant)
        }
        ComputationCore::Sum(_) | ComputationCore::Product(_) => None,
    }
}

/// Each case of the one with each of the other, but for those that nobody is in.
pub(super) fn joined(
    left: &Cases,
    right: &Cases,
    join: impl Fn(&ComputationCase, &ComputationCase) -> Decided<ComputationCase>,
) -> Decided<Cases> {
    let mut all = Cases::new();
    for one in left {
        for other in right {
            let Some(when) = conditions_of_both(&one.when, &other.when) else {
                continue;
            };
            let mut case = join(one, other)?;
            case.when = when;
            case.needs = one.needs.union(&other.needs).copied().collect();
            all.push(case);
        }
    }
    few(all)
}

/// Few cases of short numbers. Each step of a formula doubles their length at most, and its names stand for many steps.
fn few(cases: Cases) -> Decided<Cases> {
    if cases.len() > MOST_CASES {
        return Err(Undecided::TooManyCases);
    }
    let is_long = |case: &ComputationCase| case.numbers().any(|number| number.bits() > MOST_BITS);
    match cases.iter().any(is_long) {
        true => Err(Undecided::LongNumber),
        false => Ok(cases),
    }
}

/// The cases of the one where a condition holds, and those of the other where it does not.
pub(super) fn by(when: &Guard, then: Cases, otherwise: Cases) -> Decided<Cases> {
    let mut all = under(when, then, true);
    all.extend(under(when, otherwise, false));
    few(all)
}

/// Those who meet a condition alone.
pub(super) fn only(when: &Guard, cases: Cases) -> Cases {
    under(when, cases, true)
}

fn under(when: &Guard, cases: Cases, is_true: bool) -> Cases {
    let condition = [(when.clone(), is_true)];
    let cases = cases.into_iter().filter_map(|case| {
        let when = conditions_of_both(&condition, &case.when)?;
        Some(ComputationCase { when, ..case })
    });
    cases.collect()
}

pub(super) fn plus(one: &ComputationCase, other: &ComputationCase) -> Decided<ComputationCase> {
    if let (Some(left), Some(right)) = (plain_sum(one), plain_sum(other)) {
        let mut terms = left.terms.clone();
        for (fact, factor) in &right.terms {
            let own = terms.entry(*fact).or_insert_with(Number::zero);
            *own = &*own + factor;
        }
        let constant = &left.constant + &right.constant;
        return Ok(of_sum(terms, constant, BTreeSet::new()));
    }
    match (constant(one), constant(other)) {
        (_, Some(number)) => Ok(then(one, Operation::Plus(number.clone()))),
        (Some(number), None) => Ok(then(other, Operation::Plus(number.clone()))),
        (None, None) => Err(Undecided::ProductInSum),
    }
}

fn plain_sum(case: &ComputationCase) -> Option<&Sum> {
    match &case.core {
        ComputationCore::Sum(sum) if case.then.is_empty() => Some(sum),
        ComputationCore::Sum(_) | ComputationCore::Product(_) => None,
    }
}

fn then(case: &ComputationCase, operation: Operation) -> ComputationCase {
    let mut case = case.clone();
    case.then.push(operation);
    case
}

pub(super) fn times(
    one: &ComputationCase,
    other: &ComputationCase,
    ranges: &Ranges<'_>,
) -> Decided<ComputationCase> {
    match (constant(one), constant(other)) {
        (_, Some(factor)) => Ok(one.times(factor)),
        (Some(factor), None) => Ok(other.times(factor)),
        (None, None) => multiplied(signed(one, ranges)?, signed(other, ranges)?),
    }
}

/// One by another, which is never zero.
pub(super) fn over(
    one: &ComputationCase,
    other: &ComputationCase,
    ranges: &Ranges<'_>,
) -> Decided<ComputationCase> {
    if let Some(divisor) = constant(other) {
        if divisor.is_zero() {
            return Err(Undecided::ByNothing);
        }
        return Ok(one.times(&(&Number::one() / divisor)));
    }
    let mut divisor = signed(other, ranges)?;
    for (fact, power) in &divisor.product.powers {
        let range = ranges(*fact);
        if range.is_none_or(|range| power.base.over(range)[0].is_zero()) {
            return Err(Undecided::ByZero(*fact));
        }
    }
    divisor.product.factor = &Number::one() / &divisor.product.factor;
    for power in divisor.product.powers.values_mut() {
        power.exponent = -power.exponent;
    }
    multiplied(signed(one, ranges)?, divisor)
}

/// A product, or the same below zero.
struct Signed {
    is_negative: bool,
    product: Product,
}

impl Signed {
    fn times(mut self, factor: &Number) -> Self {
        let is_negative = *factor < Number::zero();
        let size = match is_negative {
            true => &Number::zero() - factor,
            false => factor.clone(),
        };
        self.is_negative ^= is_negative;
        self.product.factor = &self.product.factor * &size;
        self
    }
}

/// What can be multiplied: a product, or a sum that is a line of one fact.
fn signed(case: &ComputationCase, ranges: &Ranges<'_>) -> Decided<Signed> {
    let mut signed = match &case.core {
        ComputationCore::Product(product) => Signed {
            is_negative: false,
            product: product.clone(),
        },
        ComputationCore::Sum(sum) => line(sum, ranges)?,
    };
    for operation in &case.then {
        match operation {
            Operation::Times(factor) => signed = signed.times(factor),
            Operation::Plus(_)
            | Operation::AtLeast(_)
            | Operation::AtMost(_)
            | Operation::Rounded(..) => return Err(Undecided::OperatedInProduct),
        }
    }
    Ok(signed)
}

fn line(sum: &Sum, ranges: &Ranges<'_>) -> Decided<Signed> {
    let one = Signed {
        is_negative: false,
        product: Product {
            factor: Number::one(),
            powers: BTreeMap::new(),
        },
    };
    let mut terms = sum.terms.iter().filter(|(_, factor)| !factor.is_zero());
    let fact = match (terms.next(), terms.next()) {
        (None, _) if !sum.constant.is_zero() => return Ok(one.times(&sum.constant)),
        (Some((fact, _)), None) => fact,
        (None, _) | (Some(_), Some(_)) => return Err(Undecided::SumInProduct),
    };
    let range = ranges(*fact).ok_or(Undecided::SumInProduct)?;
    let (factor, base) = sum.line(*fact, range).ok_or(Undecided::Crosses(*fact))?;
    let mut line = one.times(&factor);
    let power = Power { base, exponent: 1 };
    line.product.powers.insert(*fact, power);
    Ok(line)
}

fn multiplied(one: Signed, other: Signed) -> Decided<ComputationCase> {
    let is_negative = one.is_negative != other.is_negative;
    let mut product = one.product;
    product.factor = &product.factor * &other.product.factor;
    for (fact, power) in other.product.powers {
        match product.powers.get_mut(&fact) {
            Some(own) if own.base == power.base => own.exponent += power.exponent,
            Some(_) => return Err(Undecided::TwoLines(fact)),
            None => _ = product.powers.insert(fact, power),
        }
    }
    product.powers.retain(|_, power| power.exponent != 0);
    let mut powers = product.powers.values();
    if powers.any(|power| power.exponent.abs() > MOST_TIMES) {
        return Err(Undecided::HighPower);
    }
    let case = ComputationCase {
        when: Vec::new(),
        needs: BTreeSet::new(),
        core: plainest(product),
        then: Vec::new(),
    };
    Ok(match is_negative {
        true => case.times(&Number::from(-1)),
        false => case,
    })
}

/// A sum, where a product is a line of one fact or a number.
fn plainest(product: Product) -> ComputationCore {
    let mut powers = product.powers.iter();
    match (powers.next(), powers.next()) {
        (None, _) => ComputationCore::Sum(Sum {
            terms: BTreeMap::new(),
            constant: product.factor,
        }),
        (Some((fact, Power { base, exponent: 1 })), None) => {
            let sign = Number::from(if base.falls { -1 } else { 1 });
            ComputationCore::Sum(Sum {
                terms: BTreeMap::from([(*fact, &product.factor * &sign)]),
                constant: &product.factor * &base.constant,
            })
        }
        (Some(_), _) => ComputationCore::Product(product),
    }
}

/// The lesser or the greater of two, of which one is a number.
pub(super) fn bounded(
    one: &ComputationCase,
    other: &ComputationCase,
    bound: fn(Number) -> Operation,
) -> Decided<ComputationCase> {
    match (constant(one), constant(other)) {
        (Some(left), Some(right)) => {
            let number = bound(right.clone()).of(left);
            Ok(of_sum(BTreeMap::new(), number, BTreeSet::new()))
        }
        (None, Some(number)) => Ok(then(one, bound(number.clone()))),
        (Some(number), None) => Ok(then(other, bound(number.clone()))),
        (None, None) => Err(Undecided::LeastOfTwo),
    }
}

pub(super) fn rounded(cases: &Cases, to: Rounding, step: &Number) -> Cases {
    let rounded = |case: &ComputationCase| match constant(case) {
        Some(number) => {
            let number = to.of(number, step);
            ComputationCase {
                when: case.when.clone(),
                ..of_sum(BTreeMap::new(), number, BTreeSet::new())
            }
        }
        None => then(case, Operation::Rounded(to, step.clone())),
    };
    cases.iter().map(rounded).collect()
}
