//! Of each calculation: who has a number of it, and which cells of it go with which cells of its facts in each case.

use std::collections::{BTreeMap, BTreeSet};

use super::between::{Between, End};
use super::equation::Tie;
use super::{CaseFormulas, Views, ZeroCell, cases_in, holds, unknown};
use crate::model::{
    Calculation, CalculationKey, ComputationCase, ComputationCore, FactKey, FactTest, Guard, Layer,
    Library, Operation, Variable,
};
use crate::prove::formula::{Formula, Pool};
use crate::prove::mask::Mask;
use crate::prove::space::{Cell, ColumnKey, ColumnOf, Space};
use crate::quantity::Number;

/// A calculation.
#[derive(Clone, Debug)]
pub(super) struct Tied {
    pub key: CalculationKey,
    column: ColumnKey,
    pub cases: Vec<TiedCase>,
}

#[derive(Clone, Debug)]
pub(super) struct TiedCase {
    /// What must be known.
    needs: BTreeSet<ColumnKey>,
    /// The cells in which a fact makes it zero before anything is done with it.
    pub zeros: Vec<ZeroCell>,
    possible: PossibleCells,
}

/// Which cells of a calculation are possible in a case, as far as circuits do not tell.
#[derive(Clone, Debug)]
enum PossibleCells {
    /// These, wherever nothing is zero; and this one, where something is.
    Cells { other: Mask, zero: Option<Mask> },
    /// For each cell of its one fact the one of the calculation.
    ByFact(ColumnKey, Vec<(usize, usize)>),
}

/// The one fact that a calculation takes a line of, if it does so of everyone. One that goes by cases would cut the fact of those who are not in them.
pub(in crate::prove) fn of_one_fact(calculation: &Calculation) -> Option<FactKey> {
    let [case] = calculation.cases.as_slice() else {
        return None;
    };
    let ComputationCore::Sum(sum) = &case.core else {
        return None;
    };
    let mut terms = sum.terms.iter().filter(|(_, factor)| !factor.is_zero());
    match (terms.next(), terms.next()) {
        (Some((fact, _)), None) if case.when.is_empty() => Some(*fact),
        (_, _) => None,
    }
}

/// Where a number stops to be below another, or not above it.
pub(in crate::prove) type Cut = (Number, bool);

/// Where the one fact of a calculation is cut, so that all numbers of a cell make the calculation less than a number, or none; where `with` it, that or the
/// number itself. `None` where all do, or none of any cell.
pub(in crate::prove) fn cut_of_one(
    calculation: &Calculation,
    fact: FactKey,
    number: &Number,
    with: bool,
) -> Option<Cut> {
    let below = Between {
        low: None,
        high: Some(End(number.clone(), if with { 0 } else { -1 })),
    };
    let case = calculation.cases.first()?;
    let before = below.before(&operations(case, fact)?)?;
    // It rises with the fact, or falls.
    match (before.high, before.low) {
        (Some(high), _) => Some((high.0, high.1 == 0)),
        (None, Some(low)) => Some((low.0, low.1 != 0)),
        (None, None) => None,
    }
}

/// What is done with the number of a fact; nothing where it changes nothing.
fn operations(case: &ComputationCase, fact: FactKey) -> Option<Vec<Operation>> {
    let ComputationCore::Sum(sum) = &case.core else {
        return None;
    };
    let factor = sum.terms.get(&fact).filter(|factor| !factor.is_zero())?;
    let line = [
        Operation::Times(factor.clone()),
        Operation::Plus(sum.constant.clone()),
    ];
    Some(line.into_iter().chain(case.then.iter().cloned()).collect())
}

impl Tied {
    pub fn new(
        library: &Library,
        space: &Space,
        key: CalculationKey,
        zeros: Vec<Vec<ZeroCell>>,
        ties: &[Tie],
        views: &Views,
    ) -> Self {
        let column = space.of_calculation(key);
        let cases = cases_in(library, key).iter().enumerate().zip(zeros);
        let cases = cases.map(|((index, case), zeros)| {
            let possible = match &ties[index] {
                Tie::Fixed(number) => PossibleCells::Cells {
                    other: with(space, column, &case.operated(number.clone())),
                    zero: None,
                },
                Tie::Sum(_) | Tie::Product(_) => {
                    let views = views.of(column, index).iter().enumerate();
                    let possible = views.filter(|(_, view)| view.is_some());
                    PossibleCells::Cells {
                        other: possible.map(|(cell, _)| cell).collect(),
                        zero: (!zeros.is_empty())
                            .then(|| with(space, column, &case.operated(Number::zero()))),
                    }
                }
            };
            TiedCase {
                needs: needs(space, case),
                zeros,
                possible,
            }
        });
        Self {
            key,
            column,
            cases: cases.collect(),
        }
    }

    /// A calculation of [one fact](of_one_fact).
    pub fn of_one(
        library: &Library,
        space: &Space,
        key: CalculationKey,
        fact: FactKey,
    ) -> Option<Self> {
        let column = space.of_calculation(key);
        let of_fact = *space.of_fact(fact).first()?;
        let cases = cases_in(library, key).iter().map(|case| TiedCase {
            needs: needs(space, case),
            zeros: Vec::new(),
            possible: PossibleCells::ByFact(of_fact, by_fact(space, case, of_fact, column)),
        });
        Some(Self {
            key,
            column,
            cases: cases.collect(),
        })
    }

    /// Those of whom it is known and who are in a case of which all is known, or neither.
    pub fn known(&self, pool: &mut Pool, space: &Space, cases: &CaseFormulas) -> Option<Formula> {
        let own = unknown(pool, space, self.column);
        let mut ways = Vec::new();
        for (index, case) in self.cases.iter().enumerate() {
            let mut parts = vec![holds(cases, (self.key, index))];
            for column in &case.needs {
                let unknown = unknown(pool, space, *column);
                parts.push(pool.not(unknown));
            }
            ways.push(pool.and(parts));
        }
        let worked_out = pool.or(ways);
        let none = pool.not(worked_out);
        if own == Formula::FALSE && none == Formula::FALSE {
            return None;
        }
        let known = pool.not(own);
        let ways = [pool.and([own, none]), pool.and([known, worked_out])];
        Some(pool.or(ways))
    }

    /// What each case leaves possible that circuits do not tell.
    pub fn add_cells(
        &self,
        pool: &mut Pool,
        space: &Space,
        cases: &CaseFormulas,
        formulas: &mut Vec<Formula>,
    ) {
        let unknown = unknown(pool, space, self.column);
        for (index, case) in self.cases.iter().enumerate() {
            let possible = self.possible(pool, case);
            let other = pool.not(holds(cases, (self.key, index)));
            let formula = pool.or([unknown, other, possible]);
            if formula != Formula::TRUE {
                formulas.push(formula);
            }
        }
    }

    fn possible(&self, pool: &mut Pool, case: &TiedCase) -> Formula {
        match &case.possible {
            PossibleCells::Cells { other, zero } => {
                let other = pool.among(self.column, other.clone());
                let Some(zero) = zero else {
                    return other;
                };
                let zeros = case.zeros.iter();
                let zeros: Vec<Formula> = zeros
                    .map(|zero| pool.among(zero.column, Mask::only(zero.cell)))
                    .collect();
                let is_zero = pool.or(zeros);
                let zero = pool.among(self.column, zero.clone());
                let not_zero = pool.not(is_zero);
                let ways = [pool.and([is_zero, zero]), pool.and([not_zero, other])];
                pool.or(ways)
            }
            PossibleCells::ByFact(column, cells) => {
                let ways = cells.chunk_by(|(_, one), (_, other)| one == other);
                let ways: Vec<Formula> = ways
                    .map(|alike| {
                        let of_fact: Mask = alike.iter().map(|(cell, _)| *cell).collect();
                        let own = Mask::only(alike[0].1);
                        let parts = [pool.among(*column, of_fact), pool.among(self.column, own)];
                        pool.and(parts)
                    })
                    .collect();
                pool.or(ways)
            }
        }
    }
}

fn needs(space: &Space, case: &ComputationCase) -> BTreeSet<ColumnKey> {
    let facts = case.needs.iter();
    facts
        .flat_map(|fact| space.of_fact(*fact))
        .copied()
        .collect()
}

/// The cell that a number is in.
fn with(space: &Space, column: ColumnKey, number: &Number) -> Mask {
    space.mask(column, |cell| match cell {
        Cell::Numbers(interval) => interval.contains(number),
        Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => false,
    })
}

/// For each cell of a fact the one of a calculation of it.
fn by_fact(
    space: &Space,
    case: &ComputationCase,
    of_fact: ColumnKey,
    column: ColumnKey,
) -> Vec<(usize, usize)> {
    let cells = space.column(of_fact).cells.iter().enumerate();
    let cells = cells.filter_map(|(cell, own)| {
        let Cell::Numbers(interval) = own else {
            return None;
        };
        let number = case.of(|_| Some(interval.example.number().clone()))?;
        let own = with(space, column, &number).cells().next()?;
        Some((cell, own))
    });
    cells.collect()
}

/// The cell of a column, where it is known.
type CellOf<'c> = dyn Fn(ColumnKey) -> Option<usize> + 'c;

/// What a calculation comes to of somebody with these numbers, in these cells.
pub(in crate::prove) fn worked_out(
    space: &Space,
    cells: &BTreeMap<ColumnKey, usize>,
    calculation: &Calculation,
    number: impl Fn(FactKey) -> Option<Number>,
) -> Option<Number> {
    let cell = |column: ColumnKey| cells.get(&column).copied();
    let mut cases = calculation.cases.iter();
    let case = cases.find(|case| is_in(space, &cell, case))?;
    let are_known = case.needs.iter().all(|fact| number(*fact).is_some());
    case.of(number).filter(|_| are_known)
}

/// Whether the conditions of a case hold of those in these cells.
pub(super) fn holds_in(space: &Space, cells: &[usize], case: &ComputationCase) -> bool {
    is_in(space, &|column| Some(cells[column.0]), case)
}

fn is_in(space: &Space, cell: &CellOf<'_>, case: &ComputationCase) -> bool {
    let mut conditions = case.when.iter();
    conditions.all(|(guard, is_true)| truth(space, cell, guard) == Some(*is_true))
}

/// Whether a condition of facts is true of those in these cells; `None` where it is unknown.
fn truth(space: &Space, cell: &CellOf<'_>, guard: &Guard) -> Option<bool> {
    let all = |parts: &[Option<bool>]| match parts.contains(&Some(false)) {
        true => Some(false),
        false => parts.iter().all(Option::is_some).then_some(true),
    };
    let not = |part: Option<bool>| part.map(|is_true| !is_true);
    let any = |parts: &[Option<bool>]| {
        let parts: Vec<_> = parts.iter().map(|part| not(*part)).collect();
        not(all(&parts))
    };
    guard.fold(
        &mut |layer: Layer<'_, FactTest, Option<bool>>| match layer {
            Layer::Constant(value) => Some(value),
            Layer::Test(test) => answer(space, cell, test),
            Layer::Known(inner) => Some(inner.is_some()),
            Layer::IsTrue(inner) => Some(inner == Some(true)),
            Layer::Not(inner) => not(inner),
            Layer::And(parts) => all(&parts),
            Layer::Or(parts) => any(&parts),
            Layer::Xor(left, right) => Some(left? != right?),
            Layer::Implies(left, right) => any(&[not(left), right]),
        },
    )
}

fn answer(space: &Space, cell: &CellOf<'_>, test: &FactTest) -> Option<bool> {
    let Some(Variable::Fact(fact)) = test.variable() else {
        return None;
    };
    let columns = space.of(ColumnOf::Fact(fact));
    let cell = |value: usize| {
        let column = *columns.get(value)?;
        space.column(column).cells.get(cell(column)?)
    };
    match test {
        FactTest::Known(_) => Some(*cell(0)? != Cell::Unknown),
        FactTest::Yes(_) => cell(0)?.truth(),
        FactTest::Has { value, .. } => cell(*value)?.truth(),
        FactTest::Among { values, .. } => match cell(0)? {
            Cell::Value(value) => Some(values.contains(value)),
            Cell::No | Cell::Yes | Cell::Numbers(_) | Cell::Unknown => None,
        },
        FactTest::Compare {
            comparison, number, ..
        } => match cell(0)? {
            Cell::Numbers(interval) => Some(comparison.holds(&interval.example, number)),
            Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => None,
        },
        FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => None,
    }
}
