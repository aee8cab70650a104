//! Which cells of facts and of calculations of them one patient can have together.
//!
//! Each calculation is an equation between columns. A *circuit* is an equation that follows from them and ties as few columns as it can.
//! Intervals, none of them empty, hold a common solution of all equations exactly if each circuit has one (Rockafellar's theorem on elementary
//! vectors): a circuit is a running sum over the columns, and no solver is needed. So what is possible is said in plain formulas, which stand
//! among the assumptions, and a patient is found one number after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::formula::{Formula, Pool};
use super::interval::Interval;
use super::mask::Mask;
use super::space::{Cell, ColumnKey, Space};
use crate::model::{CalculationKey, FactKey, Library, Sum};
use crate::quantity::{Measured, Number};

/// Most systems of equations that are solved for the circuits of calculations that share facts.
const MOST_ELIMINATIONS: usize = 20_000;

const MOST_CIRCUITS: usize = 200;

/// Most running sums of all circuits of calculations that share facts.
const MOST_SUMS: usize = 200_000;

/// Calculations that share facts have more to go through than is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tangled {
    /// The first of them.
    pub calculation: CalculationKey,
    pub by: TangledBy,
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TangledBy {
    Circuits,
    /// Fewer ranges have fewer.
    RunningSums,
}

/// Multiples of the numbers of a few columns, which with a constant add up to nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Circuit {
    terms: BTreeMap<ColumnKey, Number>,
    constant: Number,
}

/// Facts that calculations tie together, however indirectly, and these calculations.
#[derive(Clone, Debug)]
pub struct Component {
    calculations: Vec<CalculationKey>,
    facts: BTreeSet<FactKey>,
}

/// The parts into which calculations divide the facts that they add up.
pub fn components(library: &Library) -> Vec<Component> {
    let mut components: Vec<Component> = Vec::new();
    for (key, calculation) in library.calculations.iter() {
        let mut own = Component {
            calculations: vec![key],
            facts: calculation.is.sum.terms.keys().copied().collect(),
        };
        let (tied, apart) = components
            .into_iter()
            .partition(|other: &Component| !other.facts.is_disjoint(&own.facts));
        components = apart;
        let tied: Vec<Component> = tied;
        for other in tied {
            own.calculations.extend(other.calculations);
            own.facts.extend(other.facts);
        }
        own.calculations.sort_unstable();
        components.push(own);
    }
    components
}

/// What ties the columns of calculations to those of their facts.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// Each with the first calculation of its component; those of one stand together.
    circuits: Vec<(CalculationKey, Circuit)>,
    /// Each calculation's column with those of its facts: it is known where they all are.
    known: Vec<(ColumnKey, Vec<ColumnKey>)>,
}

impl Closing {
    pub fn new(library: &Library, space: &Space) -> Result<Self, Tangled> {
        let mut closing = Self::default();
        for component in components(library) {
            let calculation = component.calculations[0];
            let circuits = circuits(library, space, &component).ok_or(Tangled {
                calculation,
                by: TangledBy::Circuits,
            })?;
            let circuits = circuits.into_iter().map(|own| (calculation, own));
            closing.circuits.extend(circuits);
        }
        for (key, calculation) in library.calculations.iter() {
            let facts = calculation.is.sum.terms.keys();
            let facts = facts.flat_map(|fact| space.of_fact(*fact));
            let column = space.of_calculation(key);
            closing.known.push((column, facts.copied().collect()));
        }
        Ok(closing)
    }

    /// Whether nothing is tied: a book without calculations.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Which cells are possible together, as formulas that must all hold.
    pub fn formulas(&self, pool: &mut Pool, space: &Space) -> Result<Vec<Formula>, Tangled> {
        let mut formulas = Vec::new();
        for (column, facts) in &self.known {
            formulas.extend(known_with(pool, space, *column, facts));
        }
        let none = BTreeMap::new();
        for of_component in self.circuits.chunk_by(|(one, _), (other, _)| one == other) {
            let mut left = Left(MOST_SUMS);
            for (calculation, circuit) in of_component {
                let possible = possible(circuit, pool, space, &none, &mut left);
                formulas.extend(possible.map_err(|SumsSpent| Tangled {
                    calculation: *calculation,
                    by: TangledBy::RunningSums,
                })?);
            }
        }
        Ok(formulas)
    }

    /// What the very numbers of some columns leave possible, and not all of their cells.
    pub fn formulas_of(
        &self,
        pool: &mut Pool,
        space: &Space,
        fixed: &BTreeMap<ColumnKey, Number>,
    ) -> Vec<Formula> {
        let circuits = self.circuits.iter().map(|(_, circuit)| circuit);
        let touched =
            circuits.filter(|own| own.terms.keys().any(|column| fixed.contains_key(column)));
        touched
            .flat_map(|circuit| {
                let Ok(formulas) = possible(circuit, pool, space, fixed, &mut All);
                formulas
            })
            .collect()
    }

    /// Numbers for the tied columns, each in its cell: first those that are wanted to be as they are, where that can be.
    pub fn numbers(
        &self,
        space: &Space,
        cells: &[usize],
        fixed: &BTreeMap<ColumnKey, Number>,
        wanted: &Wanted<'_>,
    ) -> Numbers {
        let mut ends: BTreeMap<ColumnKey, Between> = BTreeMap::new();
        for column in self.circuits.iter().flat_map(|(_, own)| own.terms.keys()) {
            if let Cell::Numbers(interval) = &space.column(*column).cells[cells[column.0]] {
                let between = match fixed.get(column) {
                    Some(number) => Between::only(number.clone()),
                    None => Between::of(interval),
                };
                ends.insert(*column, between);
            }
        }
        let circuits: Vec<&Circuit> = self
            .circuits
            .iter()
            .map(|(_, circuit)| circuit)
            .filter(|circuit| circuit.terms.keys().all(|column| ends.contains_key(column)))
            .collect();
        let columns = ends.keys().copied();
        let facts: Vec<(ColumnKey, FactKey)> = columns
            .filter_map(|column| Some((column, space.column(column).of.fact()?)))
            .collect();
        let mut numbers = Numbers::new();
        for (column, fact) in facts {
            let mut left = ends[&column].clone();
            for circuit in &circuits {
                if let Some(factor) = circuit.terms.get(&column) {
                    left = left.within(&circuit.other(column, factor, &ends));
                }
            }
            // Nobody is in cells that are not possible together.
            if left.is_empty() {
                return numbers;
            }
            let number = wanted(column, &left);
            ends.insert(column, Between::only(number.number().clone()));
            numbers.insert(fact, number);
        }
        numbers
    }
}

/// The number of each tied fact.
pub type Numbers = BTreeMap<FactKey, Measured>;

/// Chooses a number of a column between two ends.
pub type Wanted<'w> = dyn Fn(ColumnKey, &Between) -> Measured + 'w;

/// Those of whom a calculation is known and all of its facts are, or neither is.
fn known_with(
    pool: &mut Pool,
    space: &Space,
    column: ColumnKey,
    facts: &[ColumnKey],
) -> Option<Formula> {
    let own = unknown(pool, space, column);
    let of_facts: Vec<Formula> = facts
        .iter()
        .map(|fact| unknown(pool, space, *fact))
        .collect();
    let any = pool.or(of_facts);
    if own == Formula::FALSE && any == Formula::FALSE {
        return None;
    }
    let (known, none) = (pool.not(own), pool.not(any));
    let ways = [pool.and([own, any]), pool.and([known, none])];
    Some(pool.or(ways))
}

/// Those of whom one column of a circuit is unknown, or whose sum can be zero: at most that, and at least. Of a fixed column the number itself is known,
/// and not its cell alone.
fn possible<A: Allowance>(
    circuit: &Circuit,
    pool: &mut Pool,
    space: &Space,
    fixed: &BTreeMap<ColumnKey, Number>,
    allowance: &mut A,
) -> Result<[Formula; 2], A::Spent> {
    let columns = circuit.terms.keys();
    let unknown: Vec<Formula> = columns
        .map(|column| unknown(pool, space, *column))
        .collect();
    let mut possible = |sign: i64| -> Result<Formula, A::Spent> {
        let ways = Ways::of(circuit, space, fixed, &Number::from(sign));
        let mut sums = RunningSums {
            pool: &mut *pool,
            ways: &ways,
            known: vec![BTreeMap::new(); ways.choices.len()],
            allowance: &mut *allowance,
        };
        let possible = sums.from(0, &ways.start)?.formula;
        Ok(pool.or(unknown.iter().copied().chain([possible])))
    };
    Ok([possible(1)?, possible(-1)?])
}

fn unknown(pool: &mut Pool, space: &Space, column: ColumnKey) -> Formula {
    let mask = space.mask(column, |cell| *cell == Cell::Unknown);
    pool.among(column, mask)
}

/// Every circuit of a component, shortest first; `None` where that is too much.
fn circuits(library: &Library, space: &Space, component: &Component) -> Option<Vec<Circuit>> {
    let sums: Vec<_> = component
        .calculations
        .iter()
        .map(|key| &library.calculations[*key].is.sum)
        .collect();
    // What each column has in a combination of the equations is a linear function of the shares of the calculations in it.
    let shares = sums.len();
    let calculations = component.calculations.iter().enumerate();
    let mut functions: Vec<(ColumnKey, Vec<Number>)> = calculations
        .map(|(index, key)| {
            let share = |other: usize| Number::from(i64::from(other == index));
            (space.of_calculation(*key), (0..shares).map(share).collect())
        })
        .collect();
    for fact in &component.facts {
        let factor = |sum: &&Sum| match sum.terms.get(fact) {
            Some(factor) => &Number::zero() - factor,
            None => Number::zero(),
        };
        let column = *space.of_fact(*fact).first()?;
        functions.push((column, sums.iter().map(factor).collect()));
    }
    let chosen = Choices::new(functions.len(), shares - 1);
    if chosen.how_many()? > MOST_ELIMINATIONS {
        return None;
    }
    let mut found: BTreeSet<(usize, Circuit)> = BTreeSet::new();
    for zero in chosen {
        let rows = zero.iter().map(|index| functions[*index].1.clone());
        let Some(shares) = only_solution(rows.collect(), shares) else {
            continue;
        };
        let circuit = circuit(&functions, &sums, &shares);
        if !circuit.terms.is_empty() {
            found.insert((circuit.terms.len(), circuit));
        }
        if found.len() > MOST_CIRCUITS {
            return None;
        }
    }
    Some(found.into_iter().map(|(_, circuit)| circuit).collect())
}

/// The combination of equations with these shares: one that a multiple of it equals is the same.
fn circuit(functions: &[(ColumnKey, Vec<Number>)], sums: &[&Sum], shares: &[Number]) -> Circuit {
    let dot = |own: &[Number]| {
        let products = own.iter().zip(shares).map(|(one, other)| one * other);
        products.fold(Number::zero(), |sum, product| &sum + &product)
    };
    let mut terms: BTreeMap<ColumnKey, Number> = functions
        .iter()
        .map(|(column, function)| (*column, dot(function)))
        .collect();
    terms.retain(|_, factor| !factor.is_zero());
    let constants: Vec<Number> = sums.iter().map(|sum| sum.constant.clone()).collect();
    let constant = &Number::zero() - &dot(&constants);
    let Some(scale) = terms.values().next().cloned() else {
        return Circuit { terms, constant };
    };
    for factor in terms.values_mut() {
        *factor = &*factor / &scale;
    }
    Circuit {
        terms,
        constant: &constant / &scale,
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

/// An end of a sum: the number, and how many of the ends that it is made of are left out. Sums of them have the order in which they are written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SumEnd(Number, i64);

impl SumEnd {
    fn plus(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0, self.1 + other.1)
    }

    fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0, self.1 - other.1)
    }
}

/// What the cells of each column can add at least.
struct Ways {
    start: SumEnd,
    choices: Vec<Vec<(ColumnKey, Mask, SumEnd)>>,
}

impl Ways {
    fn of(
        circuit: &Circuit,
        space: &Space,
        fixed: &BTreeMap<ColumnKey, Number>,
        sign: &Number,
    ) -> Self {
        let mut start = SumEnd(&circuit.constant * sign, 0);
        let mut choices = Vec::new();
        for (column, factor) in &circuit.terms {
            let factor = factor * sign;
            if let Some(number) = fixed.get(column) {
                start = start.plus(&SumEnd(&factor * number, 0));
                continue;
            }
            let mut alike: BTreeMap<SumEnd, Vec<usize>> = BTreeMap::new();
            for (cell, own) in space.column(*column).cells.iter().enumerate() {
                if let Cell::Numbers(interval) = own {
                    let least = Between::of(interval).times(&factor).low;
                    alike.entry(least).or_default().push(cell);
                }
            }
            let alike = alike
                .into_iter()
                .map(|(end, cells)| (*column, cells.into_iter().collect(), end));
            choices.push(alike.collect());
        }
        Self { start, choices }
    }
}

/// By the least sum with a formula (`None` where there is none): the greatest, and the formula.
type KnownSums = BTreeMap<Option<SumEnd>, (Option<SumEnd>, Formula)>;

/// Formulas by running sums: each is the same for all sums between two ends.
struct RunningSums<'a, A> {
    pool: &'a mut Pool,
    ways: &'a Ways,
    known: Vec<KnownSums>,
    allowance: &'a mut A,
}

/// How many running sums are gone through.
trait Allowance {
    type Spent;

    fn take(&mut self, sums: usize) -> Result<(), Self::Spent>;
}

/// As many as there are left.
struct Left(usize);

struct SumsSpent;

impl Allowance for Left {
    type Spent = SumsSpent;

    fn take(&mut self, sums: usize) -> Result<(), SumsSpent> {
        self.0 = self.0.checked_sub(sums).ok_or(SumsSpent)?;
        Ok(())
    }
}

/// As many as there are.
struct All;

impl Allowance for All {
    type Spent = Infallible;

    fn take(&mut self, _: usize) -> Result<(), Infallible> {
        Ok(())
    }
}

/// A formula, and for which sums it is the same.
struct Alike {
    formula: Formula,
    low: Option<SumEnd>,
    high: Option<SumEnd>,
}

impl<A: Allowance> RunningSums<'_, A> {
    /// Whose sum, from this column on, can be zero or less.
    fn from(&mut self, choice: usize, sum: &SumEnd) -> Result<Alike, A::Spent> {
        let Some(cells) = self.ways.choices.get(choice) else {
            let zero = SumEnd(Number::zero(), 0);
            let (formula, low, high) = match *sum <= zero {
                true => (Formula::TRUE, None, Some(zero)),
                false => (Formula::FALSE, Some(SumEnd(Number::zero(), 1)), None),
            };
            return Ok(Alike { formula, low, high });
        };
        let before = self.known[choice].range(..=Some(sum.clone())).next_back();
        if let Some((low, (high, formula))) = before
            && high.as_ref().is_none_or(|high| sum <= high)
        {
            return Ok(Alike {
                formula: *formula,
                low: low.clone(),
                high: high.clone(),
            });
        }
        self.allowance.take(cells.len())?;
        let (mut low, mut high): (Option<SumEnd>, Option<SumEnd>) = (None, None);
        let mut any = Vec::with_capacity(cells.len());
        for (column, mask, end) in cells {
            let rest = self.from(choice + 1, &sum.plus(end))?;
            let of_cells = self.pool.among(*column, mask.clone());
            any.push(self.pool.and([of_cells, rest.formula]));
            low = low.max(rest.low.map(|low| low.minus(end)));
            let own = rest.high.map(|high| high.minus(end));
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

/// What lies between two ends.
#[derive(Clone, Debug)]
pub struct Between {
    low: SumEnd,
    high: SumEnd,
}

impl Between {
    fn of(interval: &Interval) -> Self {
        Self {
            low: SumEnd(interval.low.number().clone(), i64::from(!interval.with_low)),
            high: SumEnd(
                interval.high.number().clone(),
                -i64::from(!interval.with_high),
            ),
        }
    }

    fn only(number: Number) -> Self {
        Self {
            low: SumEnd(number.clone(), 0),
            high: SumEnd(number, 0),
        }
    }

    fn times(&self, factor: &Number) -> Self {
        let end = |SumEnd(number, open): &SumEnd| {
            let open = if *factor < Number::zero() {
                -open
            } else {
                *open
            };
            SumEnd(number * factor, open)
        };
        let (one, other) = (end(&self.low), end(&self.high));
        match *factor < Number::zero() {
            true => Self {
                low: other,
                high: one,
            },
            false => Self {
                low: one,
                high: other,
            },
        }
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            low: self.low.plus(&other.low),
            high: self.high.plus(&other.high),
        }
    }

    /// What is between both pairs of ends.
    fn within(&self, other: &Self) -> Self {
        Self {
            low: self.low.clone().max(other.low.clone()),
            high: self.high.clone().min(other.high.clone()),
        }
    }

    fn is_empty(&self) -> bool {
        let is_open = self.low.1 != 0 || self.high.1 != 0;
        self.low.0 > self.high.0 || (self.low.0 == self.high.0 && is_open)
    }

    pub fn low(&self) -> (&Number, bool) {
        (&self.low.0, self.low.1 == 0)
    }

    pub fn high(&self) -> (&Number, bool) {
        (&self.high.0, self.high.1 == 0)
    }
}

impl Circuit {
    /// What one of its columns can be, the others being between their ends.
    fn other(
        &self,
        column: ColumnKey,
        factor: &Number,
        ends: &BTreeMap<ColumnKey, Between>,
    ) -> Between {
        let mut rest = Between::only(self.constant.clone());
        for (other, factor) in &self.terms {
            if *other != column {
                rest = rest.plus(&ends[other].times(factor));
            }
        }
        rest.times(&(&Number::from(-1) / factor))
    }
}
