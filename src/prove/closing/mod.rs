//! Which cells of facts and of calculations of them one patient can have together.
//!
//! Each case of a calculation is an equation between columns. A *circuit* is an equation that follows from them and ties as few columns as it can.
//! Intervals, none of them empty, hold a common solution of all equations exactly if each circuit has one (Rockafellar's theorem on elementary
//! vectors): a circuit is a running sum over the columns, and no solver is needed. So what is possible is said in plain formulas, which stand
//! among the assumptions, and a patient is found one number after the other.
//!
//! Products of what is above zero are sums of logarithms: the same with a running product, and no logarithm is worked out. Where a factor is zero the
//! product is, and its equation says nothing else. A calculation of one fact that does not go by cases needs no equation: the fact
//! is cut where the calculation is.

mod between;
mod cases;
mod circuit;
mod equation;
mod running;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::formula::{Formula, Pool};
use super::space::{Cell, ColumnKey, Space};
use crate::model::{CalculationKey, ComputationCase, FactKey, Library, Line, conditions_of_both};
use crate::quantity::{Measured, Number};
pub use between::Room;
use between::{Between, Law};
use cases::{Tied, holds_in};
pub(super) use cases::{cut_of_one, of_one_fact, worked_out};
use circuit::{Circuit, Standing, circuits};
use equation::{Equation, Tie, tie, zero_of};
use running::{All, Allowance, Left, SumsSpent, solvable};

/// Most running sums of all circuits of calculations that share facts.
const MOST_SUMS: usize = 200_000;

/// Most ways in which calculations that share facts can go by cases.
const MOST_SELECTIONS: usize = 64;

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
    /// Some add facts up and some multiply them.
    SumsAndProducts,
    /// This fact is multiplied in two ways, such as `age` and `140 - age`.
    Lines(FactKey),
    /// It is no sum, and two patients are compared by it.
    TwoPatients,
    /// Two patients are compared by an output that is set to it.
    OutputOfTwoPatients,
}

/// Facts that calculations tie together, however indirectly, and these calculations.
#[derive(Clone, Debug)]
pub struct Component {
    calculations: Vec<CalculationKey>,
    facts: BTreeSet<FactKey>,
}

/// The parts into which calculations divide the facts that they take, but for calculations of one fact.
pub fn components(library: &Library) -> Vec<Component> {
    let mut components: Vec<Component> = Vec::new();
    for (key, calculation) in library.calculations.iter() {
        if of_one_fact(calculation).is_some() {
            continue;
        }
        let cores = calculation.cases.iter().map(|case| &case.core);
        let mut own = Component {
            calculations: vec![key],
            facts: cores.flat_map(|core| core.facts()).collect(),
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

/// Where facts that are multiplied are cut so that nothing is zero but the end of a range: the number, and whether it is the low end.
pub(super) fn zero_cuts(library: &Library) -> Vec<(FactKey, Number, bool)> {
    let components = components(library);
    let ties = components
        .iter()
        .filter_map(|own| Some(ties(library, own)?.1));
    let mut cuts = Vec::new();
    for tie in ties.flatten().flat_map(|(_, own)| own) {
        for (fact, line) in tie.lines() {
            if let Some(range) = library.facts[fact].kind.range()
                && let Some(zero) = zero_of(line, range)
            {
                let is_low = zero == *range.low();
                cuts.push((fact, zero, is_low));
            }
        }
    }
    cuts
}

/// A case of a calculation, by its place.
pub type CaseKey = (CalculationKey, usize);

/// For whom the conditions of each case hold that has any.
pub type CaseFormulas = BTreeMap<CaseKey, Formula>;

/// Between which ends the numbers of each cell lie as equations take them: those of a fact along the line that is multiplied, those of a calculation
/// before anything is done with them. Nothing where no number is one that they take.
#[derive(Clone, Debug, Default)]
pub(super) struct Views {
    cells: BTreeMap<(ColumnKey, usize), Vec<Option<Between>>>,
    /// Along which facts are multiplied, each in the order met.
    lines: BTreeMap<ColumnKey, Vec<Line>>,
}

impl Views {
    fn of(&self, column: ColumnKey, case: usize) -> &[Option<Between>] {
        self.cells.get(&(column, case)).map_or(&[], Vec::as_slice)
    }

    /// The line of a fact in this place; none where it is added up.
    fn line(&self, column: ColumnKey, place: usize) -> Option<&Line> {
        self.lines.get(&column)?.get(place)
    }

    /// The place of a line among those of a fact.
    fn place_of(&self, column: ColumnKey, line: &Line) -> usize {
        let mut lines = self.lines.get(&column).into_iter().flatten();
        lines.position(|own| own == line).unwrap_or(0)
    }

    /// A number of a fact as equations take it along a line.
    fn operand(&self, column: ColumnKey, line: usize, number: &Number) -> Number {
        match self.line(column, line) {
            Some(line) => line.at(number),
            None => number.clone(),
        }
    }
}

/// A calculation, or of two that are exchanged the other.
pub(super) fn exchanged(
    key: CalculationKey,
    one: CalculationKey,
    other: CalculationKey,
) -> CalculationKey {
    match key {
        key if key == one => other,
        key if key == other => one,
        key => key,
    }
}

/// A circuit of a component, with the cases that it is of.
#[derive(Clone, Debug)]
struct Tying {
    /// The first calculation of the component; circuits of one stand together.
    component: CalculationKey,
    circuit: Circuit,
    cases: Vec<CaseKey>,
    /// Where a fact makes one of these calculations zero: it ties nothing there.
    zeros: Vec<ZeroCell>,
}

/// The number of a fact that makes a product zero, and the cell that it alone is in.
#[derive(Clone, Debug)]
struct ZeroCell {
    column: ColumnKey,
    cell: usize,
    number: Number,
}

/// What ties the columns of calculations to those of their facts.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    circuits: Vec<Tying>,
    views: Views,
    calculations: Vec<Tied>,
}

impl Closing {
    pub fn new(library: &Library, space: &Space) -> Result<Self, Tangled> {
        let mut closing = Self::default();
        for component in components(library) {
            closing.tie(library, space, &component)?;
        }
        for (key, calculation) in library.calculations.iter() {
            if let Some(fact) = of_one_fact(calculation) {
                let tied = Tied::of_one(library, space, key, fact);
                closing.calculations.extend(tied);
            }
        }
        closing.calculations.sort_by_key(|own| own.key);
        Ok(closing)
    }

    fn tie(
        &mut self,
        library: &Library,
        space: &Space,
        component: &Component,
    ) -> Result<(), Tangled> {
        let first = component.calculations[0];
        let tangled = |by| Tangled {
            calculation: first,
            by,
        };
        let (law, ties) = ties(library, component).ok_or(tangled(TangledBy::SumsAndProducts))?;
        self.views.add_facts(space, component, law, &ties);
        for (key, own) in &ties {
            for (case, _) in own.iter().enumerate() {
                self.views.add_case(library, space, law, (*key, case));
            }
            let zeros = own.iter().map(|tie| zeros(library, space, tie));
            let tied = Tied::new(library, space, *key, zeros.collect(), own, &self.views);
            self.calculations.push(tied);
        }
        let found = every_circuit(library, space, law, &ties, &self.views).map_err(tangled)?;
        for (_, circuit) in found {
            let cases = cases_of(space, &circuit);
            let zeros = cases.iter().flat_map(|(key, case)| {
                let own = self.calculations.iter().find(|own| own.key == *key);
                own.map_or(&[][..], |own| &own.cases[*case].zeros).to_vec()
            });
            self.circuits.push(Tying {
                component: first,
                zeros: zeros.collect(),
                circuit,
                cases,
            });
        }
        Ok(())
    }

    /// From here on each of two calculations has the name of the other.
    pub fn exchange(&mut self, one: CalculationKey, other: CalculationKey) {
        let own = self.calculations.iter_mut().map(|own| &mut own.key);
        let tied = self.circuits.iter_mut().flat_map(|own| {
            let cases = own.cases.iter_mut().map(|(key, _)| key);
            cases.chain([&mut own.component])
        });
        for key in own.chain(tied) {
            *key = exchanged(*key, one, other);
        }
        self.calculations.sort_by_key(|own| own.key);
    }

    /// Whether a number may have to be a root, of which there may be no fraction: nobody can be shown who has it.
    pub fn takes_roots(&self) -> bool {
        let plain = [1, -1].map(Number::from);
        let mut products = self
            .circuits
            .iter()
            .filter(|own| own.circuit.law == Law::Products);
        products.any(|own| {
            let mut terms = own.circuit.terms.values();
            terms.any(|term| !plain.contains(&term.factor))
        })
    }

    /// Whether nothing is tied: a book without calculations.
    pub fn is_empty(&self) -> bool {
        self.calculations.is_empty()
    }

    /// Which cells are possible together, as formulas that must all hold.
    pub fn formulas(
        &self,
        pool: &mut Pool,
        space: &Space,
        cases: &CaseFormulas,
    ) -> Result<Vec<Formula>, Tangled> {
        let mut formulas = Vec::new();
        for own in &self.calculations {
            formulas.extend(own.known(pool, space, cases));
        }
        for own in &self.calculations {
            own.add_cells(pool, space, cases, &mut formulas);
        }
        let none = BTreeMap::new();
        let of_components = self
            .circuits
            .chunk_by(|one, other| one.component == other.component);
        for of_component in of_components {
            let mut left = Left(MOST_SUMS);
            for tying in of_component {
                let possible = self.possible(tying, pool, space, cases, &none, &mut left);
                formulas.extend(possible.map_err(|SumsSpent| Tangled {
                    calculation: tying.component,
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
        cases: &CaseFormulas,
        fixed: &BTreeMap<ColumnKey, Number>,
    ) -> Vec<Formula> {
        let touched = self.circuits.iter().filter(|own| {
            let mut columns = own.circuit.terms.keys();
            columns.any(|column| fixed.contains_key(column)) && !self.is_zero(own, fixed)
        });
        touched
            .flat_map(|tying| {
                let Ok(formulas) = self.possible(tying, pool, space, cases, fixed, &mut All);
                formulas
            })
            .collect()
    }

    /// Whether one of these numbers makes a product zero.
    fn is_zero(&self, tying: &Tying, fixed: &BTreeMap<ColumnKey, Number>) -> bool {
        let mut terms = tying.circuit.terms.iter();
        let mut zeros = tying.zeros.iter();
        let is_zero = terms.any(|(column, term)| {
            let number = fixed.get(column);
            let operand = number.map(|number| self.views.operand(*column, term.case, number));
            operand.is_some_and(|operand| operand <= Number::zero())
        });
        let is_zero = is_zero || zeros.any(|zero| fixed.get(&zero.column) == Some(&zero.number));
        tying.circuit.law == Law::Products && is_zero
    }

    /// Those of whom one column of a circuit is unknown, who are not in one of its cases, of whom a factor is zero, or whose sum can be nothing.
    fn possible<A: Allowance>(
        &self,
        tying: &Tying,
        pool: &mut Pool,
        space: &Space,
        cases: &CaseFormulas,
        fixed: &BTreeMap<ColumnKey, Number>,
        allowance: &mut A,
    ) -> Result<[Formula; 2], A::Spent> {
        let columns = tying.circuit.terms.keys();
        let mut free: Vec<Formula> = columns
            .map(|column| unknown(pool, space, *column))
            .collect();
        for case in &tying.cases {
            free.extend(cases.get(case).map(|holds| pool.not(*holds)));
        }
        for zero in &tying.zeros {
            free.push(pool.among(zero.column, super::mask::Mask::only(zero.cell)));
        }
        let solvable = solvable(&tying.circuit, pool, &self.views, fixed, allowance)?;
        Ok(solvable.map(|formula| pool.or(free.iter().copied().chain([formula]))))
    }

    /// Numbers for the tied columns, each in its cell: first those that are wanted to be as they are, where that can be.
    pub fn numbers(
        &self,
        library: &Library,
        space: &Space,
        cells: &[usize],
        fixed: &BTreeMap<ColumnKey, Number>,
        wanted: &Wanted<'_>,
        chosen: &mut ChosenNumbers,
    ) -> Numbers {
        let mut numbers = Numbers::new();
        let components = self
            .circuits
            .chunk_by(|one, other| one.component == other.component);
        for component in components {
            let numbered = component.iter().enumerate();
            let (circuits, binding): (Vec<usize>, Vec<&Tying>) = numbered
                .filter(|(_, own)| self.binds(own, library, space, cells))
                .unzip();
            let Some(first) = binding.first() else {
                continue;
            };
            let choice = Choice {
                component: first.component,
                circuits,
                columns: choices(space, &binding, cells, fixed, wanted),
            };
            let own = chosen.0.entry(choice);
            let own = own
                .or_insert_with(|| self.numbers_of(library, space, &binding, cells, fixed, wanted));
            numbers.extend(own.clone());
        }
        numbers
    }

    /// The same for calculations that share facts, by the circuits that bind them.
    fn numbers_of(
        &self,
        library: &Library,
        space: &Space,
        circuits: &[&Tying],
        cells: &[usize],
        fixed: &BTreeMap<ColumnKey, Number>,
        wanted: &Wanted<'_>,
    ) -> Numbers {
        let ends = self.ends(circuits, cells, fixed);
        let mut standing: Vec<Standing<'_>> = circuits
            .iter()
            .map(|own| Standing::new(&own.circuit, &ends))
            .collect();
        let mut numbers = Numbers::new();
        for (column, fact, line) in order(space, circuits) {
            let Cell::Numbers(interval) = &space.column(column).cells[cells[column.0]] else {
                continue;
            };
            let mut left = ends[&column].clone();
            for other in standing.iter().filter_map(|own| own.other(column)) {
                left = left.within(&other);
            }
            let room = match self.views.line(column, line) {
                Some(line) => Room::of(interval, &left.back(line)),
                None => Room::of(interval, &left),
            };
            // Nobody is in cells that are not possible together.
            let room = match fixed.get(&column) {
                Some(number) => Some(Room::only(number.clone())),
                None => room,
            };
            let Some(room) = room else {
                return numbers;
            };
            let number = room.nearest(&library.facts[fact].kind, wanted(column));
            let operand = self.views.operand(column, line, number.number());
            let known = Between::only(operand);
            standing.iter_mut().for_each(|own| own.fix(column, &known));
            numbers.insert(fact, number);
        }
        numbers
    }

    /// Whether a circuit says anything of somebody in these cells.
    fn binds(&self, tying: &Tying, library: &Library, space: &Space, cells: &[usize]) -> bool {
        let is_known = |column: &ColumnKey| {
            matches!(
                space.column(*column).cells[cells[column.0]],
                Cell::Numbers(_)
            )
        };
        let mut zeros = tying.zeros.iter();
        tying.circuit.terms.keys().all(is_known)
            && !zeros.any(|zero| cells[zero.column.0] == zero.cell)
            && tying
                .cases
                .iter()
                .all(|(key, case)| holds_in(space, cells, &library.calculations[*key].cases[*case]))
    }

    /// Between which ends each column of some circuits lies.
    fn ends(
        &self,
        circuits: &[&Tying],
        cells: &[usize],
        fixed: &BTreeMap<ColumnKey, Number>,
    ) -> BTreeMap<ColumnKey, Between> {
        let mut ends = BTreeMap::new();
        for (column, term) in circuits.iter().flat_map(|own| &own.circuit.terms) {
            let between = match fixed.get(column) {
                Some(number) => Some(Between::only(
                    self.views.operand(*column, term.case, number),
                )),
                None => {
                    let cells_of_column = self.views.of(*column, term.case);
                    cells_of_column.get(cells[column.0]).cloned().flatten()
                }
            };
            if let Some(between) = between {
                ends.insert(*column, between);
            }
        }
        ends
    }
}

/// The facts of some circuits in the order in which numbers are chosen: first those of which a root is taken, since the others then are found exactly.
/// Each has its line: circuits that bind one patient are of one selection of cases.
fn order(space: &Space, circuits: &[&Tying]) -> Vec<(ColumnKey, FactKey, usize)> {
    let mut facts: BTreeMap<ColumnKey, (FactKey, usize, bool)> = BTreeMap::new();
    for tying in circuits {
        for (column, term) in &tying.circuit.terms {
            if let Some(fact) = space.column(*column).of.fact() {
                let (_, _, is_plain) = facts.entry(*column).or_insert((fact, term.case, true));
                let is_root = tying.circuit.law == Law::Products
                    && ![1, -1].map(Number::from).contains(&term.factor);
                *is_plain &= !is_root;
            }
        }
    }
    let mut order: Vec<_> = facts.into_iter().collect();
    order.sort_by_key(|(column, (_, _, is_plain))| (*is_plain, *column));
    let order = order.into_iter();
    order
        .map(|(column, (fact, line, _))| (column, fact, line))
        .collect()
}

/// The number of each tied fact.
pub type Numbers = BTreeMap<FactKey, Measured>;

/// The number that would be best for a column, if any would.
pub type Wanted<'w> = dyn Fn(ColumnKey) -> Option<Measured> + 'w;

/// Numbers of facts that calculations tie together, as they were chosen before: they are the same for all who differ in other facts alone.
#[derive(Clone, Debug, Default)]
pub struct ChosenNumbers(BTreeMap<Choice, Numbers>);

/// All that numbers are chosen by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    component: CalculationKey,
    /// Those that bind, by their places in the component.
    circuits: Vec<usize>,
    columns: BTreeMap<ColumnKey, ChoiceOfColumn>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ChoiceOfColumn {
    cell: usize,
    fixed: Option<Number>,
    /// With the words in which it is written: what is chosen is written like it.
    wanted: Option<(Number, String)>,
}

fn choices(
    space: &Space,
    circuits: &[&Tying],
    cells: &[usize],
    fixed: &BTreeMap<ColumnKey, Number>,
    wanted: &Wanted<'_>,
) -> BTreeMap<ColumnKey, ChoiceOfColumn> {
    let columns = circuits.iter().flat_map(|own| own.circuit.terms.keys());
    let columns: BTreeSet<&ColumnKey> = columns.collect();
    let choice = |column: &ColumnKey| ChoiceOfColumn {
        cell: cells[column.0],
        fixed: fixed.get(column).cloned(),
        wanted: space.column(*column).of.fact().and_then(|_| {
            let own = wanted(*column)?;
            Some((own.number().clone(), own.to_string()))
        }),
    };
    let choices = columns.into_iter().map(|column| (*column, choice(column)));
    choices.collect()
}

/// The ties of each calculation of a component, case by case, and by which law they all go.
type Ties = Vec<(CalculationKey, Vec<Tie>)>;

fn ties(library: &Library, component: &Component) -> Option<(Law, Ties)> {
    let by = |law: Law| -> Option<(Law, Ties)> {
        let calculations = component.calculations.iter().map(|key| {
            let cases = library.calculations[*key].cases.iter();
            let ties: Option<Vec<Tie>> = cases.map(|case| tie(library, case, law)).collect();
            Some((*key, ties?))
        });
        Some((law, calculations.collect::<Option<Ties>>()?))
    };
    by(Law::Sums).or_else(|| by(Law::Products))
}

impl Views {
    /// The cells of the facts of a component.
    fn add_facts(&mut self, space: &Space, component: &Component, law: Law, ties: &Ties) {
        let mut lines: BTreeMap<FactKey, Vec<Line>> = BTreeMap::new();
        for (fact, line) in ties.iter().flat_map(|(_, own)| own).flat_map(Tie::lines) {
            let known = lines.entry(fact).or_default();
            if !known.contains(line) {
                known.push(line.clone());
            }
        }
        for fact in &component.facts {
            for column in space.of_fact(*fact) {
                let cells = space.column(*column).cells.iter();
                let all: Vec<Option<Between>> = cells
                    .map(|cell| match cell {
                        Cell::Numbers(interval) => Some(Between::of(interval)),
                        Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => None,
                    })
                    .collect();
                let own = match law {
                    Law::Sums => Vec::new(),
                    Law::Products => lines.get(fact).cloned().unwrap_or_default(),
                };
                for (place, line) in own.iter().enumerate() {
                    let along = all.iter().cloned();
                    let along = along.map(|between| between?.along(line).above_zero());
                    self.cells.insert((*column, place), along.collect());
                }
                if own.is_empty() {
                    self.cells.insert((*column, 0), all);
                }
                self.lines.insert(*column, own);
            }
        }
    }

    /// The cells of a calculation in one of its cases.
    fn add_case(&mut self, library: &Library, space: &Space, law: Law, of: CaseKey) {
        let (key, case) = of;
        let column = space.of_calculation(key);
        let then = &library.calculations[key].cases[case].then;
        let cells = space.column(column).cells.iter().map(|cell| {
            let Cell::Numbers(interval) = cell else {
                return None;
            };
            let before = Between::of(interval).before(then)?;
            match law {
                Law::Sums => Some(before),
                Law::Products => before.above_zero(),
            }
        });
        self.cells.insert((column, case), cells.collect());
    }
}

/// The cells of facts in which a product is zero.
fn zeros(library: &Library, space: &Space, tie: &Tie) -> Vec<ZeroCell> {
    let zeros = tie.lines().filter_map(|(fact, line)| {
        let zero = zero_of(line, library.facts[fact].kind.range()?)?;
        let column = *space.of_fact(fact).first()?;
        let mut cells = space.column(column).cells.iter();
        let is_zero = |cell: &Cell| match cell {
            Cell::Numbers(interval) => interval.contains(&zero),
            Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => false,
        };
        Some(ZeroCell {
            column,
            cell: cells.position(is_zero)?,
            number: zero.clone(),
        })
    });
    zeros.collect()
}

/// The circuits of each selection of cases, shortest first.
fn every_circuit(
    library: &Library,
    space: &Space,
    law: Law,
    ties: &Ties,
    views: &Views,
) -> Result<BTreeSet<(usize, Circuit)>, TangledBy> {
    let mut found = BTreeSet::new();
    let mut solved = 0;
    for selection in selections(library, ties).ok_or(TangledBy::Circuits)? {
        one_line_each(&selection)?;
        let equations: Vec<Equation> = selection
            .iter()
            .filter_map(|(key, case, tie)| tie.equation(space, views, (*key, *case)))
            .collect();
        if equations.is_empty() {
            continue;
        }
        let (circuits, tried) = circuits(law, &equations).ok_or(TangledBy::Circuits)?;
        solved += tried;
        found.extend(circuits.into_iter().map(|own| (own.terms.len(), own)));
        if solved > circuit::MOST_ELIMINATIONS || found.len() > circuit::MOST_CIRCUITS {
            return Err(TangledBy::Circuits);
        }
    }
    Ok(found)
}

/// What is multiplied of a fact is the same wherever somebody is in these cases.
fn one_line_each(selection: &Selection<'_>) -> Result<(), TangledBy> {
    let mut lines: BTreeMap<FactKey, &Line> = BTreeMap::new();
    for (fact, line) in selection.iter().flat_map(|(_, _, tie)| tie.lines()) {
        if *lines.entry(fact).or_insert(line) != line {
            return Err(TangledBy::Lines(fact));
        }
    }
    Ok(())
}

/// Cases in which one patient can be at once, as far as their conditions tell one by one.
type Selection<'t> = Vec<(CalculationKey, usize, &'t Tie)>;

/// Every selection of at most one case of each calculation to which none can be added.
fn selections<'t>(library: &Library, ties: &'t Ties) -> Option<Vec<Selection<'t>>> {
    let conditions = |key: CalculationKey, case: usize| &cases_in(library, key)[case].when;
    let mut all: Vec<Selection<'t>> = vec![Vec::new()];
    for (key, own) in ties {
        let mut longer = all.clone();
        for before in &all {
            for (case, tie) in own.iter().enumerate() {
                let when = conditions(*key, case);
                let goes_with = |(other, at, _): &&(CalculationKey, usize, &Tie)| {
                    conditions_of_both(conditions(*other, *at), when).is_some()
                };
                let with = before.iter().filter(goes_with).copied();
                longer.push(with.chain([(*key, case, tie)]).collect());
            }
        }
        all = largest(longer);
        if all.len() > MOST_SELECTIONS {
            return None;
        }
    }
    Some(all)
}

/// Each once, but for those that another one holds.
fn largest(mut all: Vec<Selection<'_>>) -> Vec<Selection<'_>> {
    all.sort_by_key(|selection| Reverse(selection.len()));
    let mut largest: Vec<Selection<'_>> = Vec::new();
    for selection in all {
        let is_in = |other: &Selection<'_>| {
            let mut own = selection.iter();
            own.all(|(key, case, _)| other.iter().any(|own| (own.0, own.1) == (*key, *case)))
        };
        if !largest.iter().any(is_in) {
            largest.push(selection);
        }
    }
    largest
}

/// The cases whose equations a circuit is of.
fn cases_of(space: &Space, circuit: &Circuit) -> Vec<CaseKey> {
    let terms = circuit.terms.iter();
    let cases = terms.filter_map(|(column, term)| {
        let key = space.column(*column).of.calculation()?;
        Some((key, term.case))
    });
    cases.collect()
}

fn unknown(pool: &mut Pool, space: &Space, column: ColumnKey) -> Formula {
    let mask = space.mask(column, |cell| *cell == Cell::Unknown);
    pool.among(column, mask)
}

/// The formula of whether the conditions of a case hold; everyone is in one that has none.
pub(super) fn holds(cases: &CaseFormulas, case: CaseKey) -> Formula {
    cases.get(&case).copied().unwrap_or(Formula::TRUE)
}

/// The cases of a calculation.
fn cases_in(library: &Library, key: CalculationKey) -> &[ComputationCase] {
    &library.calculations[key].cases
}
