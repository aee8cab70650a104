//! Running sums and products over the columns of a circuit, as formulas.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::Views;
use super::between::{Between, End, Law};
use super::circuit::Circuit;
use crate::prove::formula::{Formula, Pool};
use crate::prove::mask::Mask;
use crate::prove::space::ColumnKey;
use crate::quantity::Number;

/// The patients whose cells hold a solution of a circuit, of those in whose cells each column has numbers: the sum can be at most nothing, and at least.
/// Of a fixed column the number itself is known, and not its cell alone.
pub(super) fn solvable<A: Allowance>(
    circuit: &Circuit,
    pool: &mut Pool,
    views: &Views,
    fixed: &BTreeMap<ColumnKey, Number>,
    allowance: &mut A,
) -> Result<[Formula; 2], A::Spent> {
    let mut possible = |sign: i64| -> Result<Formula, A::Spent> {
        let ways = Ways::of(circuit, views, fixed, &Number::from(sign));
        let mut sums = RunningSums {
            pool: &mut *pool,
            ways: &ways,
            known: vec![BTreeMap::new(); ways.choices.len()],
            allowance: &mut *allowance,
        };
        let start = Some(ways.start.clone());
        Ok(sums.from(0, &start)?.formula)
    };
    Ok([possible(1)?, possible(-1)?])
}

/// The least that some cells of a column add; `None` where that has no end.
type Least = Option<End>;

/// What the cells of each column can add at least.
struct Ways {
    law: Law,
    start: End,
    choices: Vec<Vec<(ColumnKey, Mask, Least)>>,
}

impl Ways {
    fn of(
        circuit: &Circuit,
        views: &Views,
        fixed: &BTreeMap<ColumnKey, Number>,
        sign: &Number,
    ) -> Self {
        let law = circuit.law;
        let mut start = End(law.times(&circuit.constant, sign), 0);
        let mut choices = Vec::new();
        for (column, term) in &circuit.terms {
            let factor = &term.factor * sign;
            if let Some(number) = fixed.get(column) {
                let own = views.operand(*column, term.case, number);
                start = start.join(law, &End(law.times(&own, &factor), 0));
                continue;
            }
            let mut alike: BTreeMap<Least, Vec<usize>> = BTreeMap::new();
            for (cell, own) in views.of(*column, term.case).iter().enumerate() {
                if let Some(between) = own {
                    let least = Between::times(between, law, &factor).low;
                    alike.entry(least).or_default().push(cell);
                }
            }
            let alike = alike
                .into_iter()
                .map(|(end, cells)| (*column, cells.into_iter().collect(), end));
            choices.push(alike.collect());
        }
        Self {
            law,
            start,
            choices,
        }
    }
}

/// By the least sum with a formula (`None` where there is none): the greatest, and the formula.
type KnownSums = BTreeMap<Option<End>, (Option<End>, Formula)>;

/// Formulas by running sums: each is the same for all sums between two ends.
struct RunningSums<'a, A> {
    pool: &'a mut Pool,
    ways: &'a Ways,
    known: Vec<KnownSums>,
    allowance: &'a mut A,
}

/// How many running sums are gone through.
pub(super) trait Allowance {
    type Spent;

    fn take(&mut self, sums: usize) -> Result<(), Self::Spent>;
}

/// As many as there are left.
pub(super) struct Left(pub usize);

pub(super) struct SumsSpent;

impl Allowance for Left {
    type Spent = SumsSpent;

    fn take(&mut self, sums: usize) -> Result<(), SumsSpent> {
        self.0 = self.0.checked_sub(sums).ok_or(SumsSpent)?;
        Ok(())
    }
}

/// As many as there are.
pub(super) struct All;

impl Allowance for All {
    type Spent = Infallible;

    fn take(&mut self, _: usize) -> Result<(), Infallible> {
        Ok(())
    }
}

/// A formula, and for which sums it is the same.
struct Alike {
    formula: Formula,
    low: Option<End>,
    high: Option<End>,
}

impl<A: Allowance> RunningSums<'_, A> {
    /// Whose sum, from this column on, can be nothing or less; one without an end can.
    fn from(&mut self, choice: usize, sum: &Least) -> Result<Alike, A::Spent> {
        let law = self.ways.law;
        let Some(cells) = self.ways.choices.get(choice) else {
            let zero = Some(End(law.neutral(), 0));
            let (formula, low, high) = match *sum <= zero {
                true => (Formula::TRUE, None, zero),
                false => (Formula::FALSE, Some(End(law.neutral(), 1)), None),
            };
            return Ok(Alike { formula, low, high });
        };
        let before = self.known[choice].range(..=sum.clone()).next_back();
        if let Some((low, (high, formula))) = before
            && high
                .as_ref()
                .is_none_or(|high| sum.as_ref().is_none_or(|sum| sum <= high))
        {
            return Ok(Alike {
                formula: *formula,
                low: low.clone(),
                high: high.clone(),
            });
        }
        self.allowance.take(cells.len())?;
        let (mut low, mut high): (Option<End>, Option<End>) = (None, None);
        let mut any = Vec::with_capacity(cells.len());
        for (column, mask, end) in cells {
            let next = sum
                .as_ref()
                .and_then(|sum| Some(sum.join(law, end.as_ref()?)));
            let rest = self.from(choice + 1, &next)?;
            let of_cells = self.pool.among(*column, mask.clone());
            any.push(self.pool.and([of_cells, rest.formula]));
            // What has no end stays without one, whatever the sum is.
            let Some(end) = end else {
                continue;
            };
            low = low.max(rest.low.map(|low| low.without(law, end)));
            let own = rest.high.map(|high| high.without(law, end));
            high = match (high, own) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        let formula = self.pool.or(any);
        self.known[choice].insert(low.clone(), (high.clone(), formula));
        Ok(Alike { formula, low, high })
    }
}
