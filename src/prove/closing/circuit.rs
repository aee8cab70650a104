//! Equations that tie as few columns as they can.

use std::collections::{BTreeMap, BTreeSet};

use super::between::{Between, Law, exponent};
use super::equation::Equation;
use crate::prove::space::ColumnKey;
use crate::quantity::Number;

/// Most systems of equations that are solved for the circuits of calculations that share facts.
pub(super) const MOST_ELIMINATIONS: usize = 20_000;

pub(super) const MOST_CIRCUITS: usize = 200;

/// Multiples of the numbers of a few columns that with a constant add up to nothing, or powers of them that multiplied are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Circuit {
    pub law: Law,
    pub terms: BTreeMap<ColumnKey, Term>,
    pub constant: Number,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term {
    /// How many times a number is taken, or its exponent.
    pub factor: Number,
    /// Of a calculation: in which case of it; of a fact: along which of its lines.
    pub case: usize,
}

/// Every circuit of some equations, and how many systems were solved; `None` where that is too much.
pub(super) fn circuits(law: Law, equations: &[Equation]) -> Option<(BTreeSet<Circuit>, usize)> {
    let columns: BTreeMap<ColumnKey, usize> = equations
        .iter()
        .flat_map(|equation| &equation.terms)
        .map(|(column, term)| (*column, term.case))
        .collect();
    // What each column has in a combination of the equations is a linear function of the shares of the equations in it.
    let functions: Vec<(ColumnKey, Vec<Number>)> = columns
        .keys()
        .map(|column| {
            let factor = |equation: &Equation| match equation.terms.get(column) {
                Some(term) => term.factor.clone(),
                None => Number::zero(),
            };
            (*column, equations.iter().map(factor).collect())
        })
        .collect();
    let shares = equations.len();
    let chosen = Choices::new(functions.len(), shares.checked_sub(1)?);
    let solved = chosen.how_many()?;
    if solved > MOST_ELIMINATIONS {
        return None;
    }
    let mut found = BTreeSet::new();
    for zero in chosen {
        let rows = zero.iter().map(|index| functions[*index].1.clone());
        let Some(shares) = only_solution(rows.collect(), shares) else {
            continue;
        };
        let circuit = combined(law, &functions, &columns, equations, &whole(&shares));
        if !circuit.terms.is_empty() {
            found.insert(circuit);
        }
        if found.len() > MOST_CIRCUITS {
            return None;
        }
    }
    Some((found, solved))
}

/// The same shares as whole numbers, the first above zero: so exponents are whole, and a multiple of a combination is the same one.
fn whole(shares: &[Number]) -> Vec<Number> {
    let times = shares.iter().fold(Number::one(), |times, share| {
        &times * &(&times * share).denominator()
    });
    let first = shares.iter().find(|share| !share.is_zero());
    let times = match first.is_some_and(|first| *first < Number::zero()) {
        true => &Number::zero() - &times,
        false => times,
    };
    shares.iter().map(|share| share * &times).collect()
}

/// The combination of equations with these shares: one that a multiple of it equals is the same.
fn combined(
    law: Law,
    functions: &[(ColumnKey, Vec<Number>)],
    columns: &BTreeMap<ColumnKey, usize>,
    equations: &[Equation],
    shares: &[Number],
) -> Circuit {
    let dot = |own: &[Number]| {
        let products = own.iter().zip(shares).map(|(one, other)| one * other);
        products.fold(Number::zero(), |sum, product| &sum + &product)
    };
    let factors = functions.iter().map(|(column, own)| (*column, dot(own)));
    let mut terms: BTreeMap<ColumnKey, Number> = factors.collect();
    terms.retain(|_, factor| !factor.is_zero());
    let mut constant = law.neutral();
    for (equation, share) in equations.iter().zip(shares) {
        constant = law.join(&constant, &law.times(&equation.constant, share));
    }
    if let (Law::Sums, Some(scale)) = (law, terms.values().next().cloned()) {
        terms
            .values_mut()
            .for_each(|factor| *factor = &*factor / &scale);
        constant = &constant / &scale;
    }
    let terms = terms.into_iter().map(|(column, factor)| {
        let case = columns[&column];
        (column, Term { factor, case })
    });
    Circuit {
        law,
        terms: terms.collect(),
        constant,
    }
}

/// A circuit of somebody in given cells, with what each column adds to it: a number that is chosen changes that of one column.
pub(super) struct Standing<'c> {
    circuit: &'c Circuit,
    /// `None` of a column of which nothing is known.
    shares: BTreeMap<ColumnKey, Option<Between>>,
}

impl<'c> Standing<'c> {
    pub fn new(circuit: &'c Circuit, ends: &BTreeMap<ColumnKey, Between>) -> Self {
        let share = |(column, term): (&ColumnKey, &Term)| {
            let own = ends.get(column);
            (*column, own.map(|own| own.times(circuit.law, &term.factor)))
        };
        Self {
            circuit,
            shares: circuit.terms.iter().map(share).collect(),
        }
    }

    /// From here on the number of a column is known.
    pub fn fix(&mut self, column: ColumnKey, number: &Between) {
        if let Some(term) = self.circuit.terms.get(&column) {
            let share = number.times(self.circuit.law, &term.factor);
            self.shares.insert(column, Some(share));
        }
    }

    /// What one of its columns can be, the others being between their ends.
    pub fn other(&self, column: ColumnKey) -> Option<Between> {
        let factor = &self.circuit.terms.get(&column)?.factor;
        let law = self.circuit.law;
        let mut rest = Between::only(self.circuit.constant.clone());
        for (other, share) in &self.shares {
            if *other != column {
                rest = rest.join(law, share.as_ref()?);
            }
        }
        match law {
            Law::Sums => Some(rest.times(Law::Sums, &(&Number::from(-1) / factor))),
            Law::Products => {
                let own = rest.times(Law::Products, &Number::from(-1));
                Some(own.root(exponent(factor)?))
            }
        }
    }
}

/// The solution of equations that are zero, if it is one alone but for its multiples.
fn only_solution(mut rows: Vec<Vec<Number>>, unknowns: usize) -> Option<Vec<Number>> {
    let mut pivots: Vec<usize> = Vec::new();
    for column in 0..unknowns {
        let at = pivots.len();
        let Some(found) = (at..rows.len()).find(|row| !rows[*row][column].is_zero()) else {
            continue;
        };
        rows.swap(at, found);
        let pivot = rows[at][column].clone();
        let scaled: Vec<Number> = rows[at].iter().map(|own| own / &pivot).collect();
        for (index, row) in rows.iter_mut().enumerate() {
            if index != at && !row[column].is_zero() {
                let factor = row[column].clone();
                for (own, other) in row.iter_mut().zip(&scaled) {
                    *own = &*own - &(&factor * other);
                }
            }
        }
        rows[at] = scaled;
        pivots.push(column);
    }
    let mut free = (0..unknowns).filter(|column| !pivots.contains(column));
    let (Some(free), None) = (free.next(), free.next()) else {
        return None;
    };
    let mut solution = vec![Number::zero(); unknowns];
    solution[free] = Number::one();
    for (row, pivot) in rows.iter().zip(&pivots) {
        solution[*pivot] = &Number::zero() - &row[free];
    }
    Some(solution)
}

/// Every way to choose a few of several things.
struct Choices {
    of: usize,
    next: Option<Vec<usize>>,
}

impl Choices {
    fn new(of: usize, number: usize) -> Self {
        Self {
            of,
            next: (number <= of).then(|| (0..number).collect()),
        }
    }

    /// How many there are, unless that is beyond counting.
    fn how_many(&self) -> Option<usize> {
        let number = self.next.as_ref()?.len();
        let ways = |ways: usize, index: usize| {
            let ways = ways.checked_mul(self.of - index)?;
            Some(ways / (index + 1))
        };
        (0..number).try_fold(1, ways)
    }
}

impl Iterator for Choices {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let chosen = self.next.take()?;
        let number = chosen.len();
        let movable = (0..number).rfind(|index| chosen[*index] < self.of - number + index);
        self.next = movable.map(|from| {
            let mut next = chosen.clone();
            for (offset, place) in (from..number).enumerate() {
                next[place] = chosen[from] + 1 + offset;
            }
            next
        });
        Some(chosen)
    }
}
