//! What ties the column of a calculation to those of its facts, in one of its cases.

use std::collections::BTreeMap;

use super::Views;
use super::between::Law;
use super::circuit::Term;
use crate::model::{
    CalculationKey, ComputationCase, ComputationCore, FactKey, Library, Line, Power, Product, Sum,
};
use crate::prove::space::{ColumnKey, Space};
use crate::quantity::{Number, Range};

/// Multiples of columns that with a constant add up to nothing, or powers that multiplied are one.
#[derive(Clone, Debug)]
pub(super) struct Equation {
    pub terms: BTreeMap<ColumnKey, Term>,
    pub constant: Number,
}

/// What a calculation comes to in one case, in the form that the prover ties.
#[derive(Clone, Debug)]
pub(super) enum Tie {
    /// The same for everyone.
    Fixed(Number),
    Sum(Sum),
    Product(Product),
}

/// As what the numbers of a case are tied, by a law.
pub(super) fn tie(library: &Library, case: &ComputationCase, law: Law) -> Option<Tie> {
    let sum = match &case.core {
        ComputationCore::Product(product) => {
            let is_sound = product.is_sound(|fact| library.facts[fact].kind.range());
            return (law == Law::Products && is_sound).then(|| Tie::Product(product.clone()));
        }
        ComputationCore::Sum(sum) => sum,
    };
    let mut terms = sum.terms.iter().filter(|(_, factor)| !factor.is_zero());
    match (terms.next(), terms.next(), law) {
        (None, _, _) => Some(Tie::Fixed(sum.constant.clone())),
        (Some(_), _, Law::Sums) => Some(Tie::Sum(sum.clone())),
        (Some((fact, _)), None, Law::Products) => {
            let (factor, base) = sum.line(*fact, library.facts[*fact].kind.range()?)?;
            let power = Power { base, exponent: 1 };
            (factor > Number::zero()).then(|| {
                Tie::Product(Product {
                    factor,
                    powers: BTreeMap::from([(*fact, power)]),
                })
            })
        }
        (Some(_), Some(_), Law::Products) => None,
    }
}

impl Tie {
    /// The line of each fact that is multiplied.
    pub fn lines(&self) -> impl Iterator<Item = (FactKey, &Line)> {
        let powers = match self {
            Self::Product(product) => Some(&product.powers),
            Self::Fixed(_) | Self::Sum(_) => None,
        };
        let powers = powers.into_iter().flatten();
        powers.map(|(fact, power)| (*fact, &power.base))
    }

    /// The equation of a case of a calculation; none where it comes to the same for everyone.
    pub fn equation(
        &self,
        space: &Space,
        views: &Views,
        of: (CalculationKey, usize),
    ) -> Option<Equation> {
        let (key, case) = of;
        let minus_one = Number::from(-1);
        let own = Term {
            factor: minus_one.clone(),
            case,
        };
        let mut terms = BTreeMap::from([(space.of_calculation(key), own)]);
        let mut tie = |fact: FactKey, factor: Number, line: Option<&Line>| {
            let column = *space.of_fact(fact).first()?;
            let case = line.map_or(0, |line| views.place_of(column, line));
            if !factor.is_zero() {
                terms.insert(column, Term { factor, case });
            }
            Some(())
        };
        let constant = match self {
            Self::Fixed(_) => return None,
            Self::Sum(sum) => {
                for (fact, factor) in &sum.terms {
                    tie(*fact, factor.clone(), None)?;
                }
                sum.constant.clone()
            }
            Self::Product(product) => {
                for (fact, power) in &product.powers {
                    let exponent = Number::from(i64::from(power.exponent));
                    tie(*fact, exponent, Some(&power.base))?;
                }
                product.factor.clone()
            }
        };
        Some(Equation { terms, constant })
    }
}

/// The number of a fact at which a line is zero, if that is an end of its range.
pub(super) fn zero_of(line: &Line, range: &Range) -> Option<Number> {
    let zero = line.back(&Number::zero());
    (zero == *range.low() || zero == *range.high()).then_some(zero)
}
