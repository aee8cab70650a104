//! The patients that a book's expressions can tell apart: a column for each fact and each calculation, a cell for each value or range of values.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;

use super::closing::{ChosenNumbers, Closing, Tangled, cut_of_one, of_one_fact, zero_cuts};
use super::interval::Interval;
use super::mask::Mask;
use crate::model::*;
use crate::quantity::{Measured, Number, Range};

/// Names a column; columns are in the order of the decision diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnKey(pub(super) usize);

/// What a column is about. Facts come first, each in the order written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnOf {
    Fact(FactKey),
    Calculation(CalculationKey),
}

impl ColumnOf {
    pub fn fact(self) -> Option<FactKey> {
        match self {
            ColumnOf::Fact(key) => Some(key),
            ColumnOf::Calculation(_) => None,
        }
    }

    pub fn calculation(self) -> Option<CalculationKey> {
        match self {
            ColumnOf::Calculation(key) => Some(key),
            ColumnOf::Fact(_) => None,
        }
    }

    /// The fact, or those that a calculation takes.
    pub fn facts(self, library: &Library) -> Vec<FactKey> {
        library.facts_of_variable(self.variable())
    }

    /// What an output is set to has no column.
    pub(super) fn of(variable: Variable) -> Option<Self> {
        match variable {
            Variable::Fact(key) => Some(ColumnOf::Fact(key)),
            Variable::Calculation(key) => Some(ColumnOf::Calculation(key)),
            Variable::Output(_) => None,
        }
    }

    pub fn variable(self) -> Variable {
        match self {
            ColumnOf::Fact(key) => Variable::Fact(key),
            ColumnOf::Calculation(key) => Variable::Calculation(key),
        }
    }
}

/// One thing that distinguishes patients: a fact, one value of an any-of fact, or a calculation.
#[derive(Clone, Debug)]
pub struct Column {
    pub of: ColumnOf,
    /// For an any-of fact, which value it is about.
    pub value: Option<usize>,
    pub cells: Vec<Cell>,
}

/// What a patient's fact can be, as far as the book can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    No,
    Yes,
    /// A number into the values of a one-of fact.
    Value(usize),
    Numbers(Box<Interval>),
    Unknown,
}

/// Why there is no space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSpace {
    /// A fact or a calculation has more values or ranges than are told apart.
    TooManyCells {
        of: Variable,
        cells: usize,
    },
    Tangled(Tangled),
}

/// All distinguishable patients, those included that assumptions exclude.
#[derive(Clone, Debug)]
pub struct Space {
    columns: Vec<Column>,
    of_fact: BTreeMap<FactKey, Vec<ColumnKey>>,
    of_calculation: BTreeMap<CalculationKey, ColumnKey>,
    closing: Closing,
}

/// Most values or ranges of one fact. A diagram has a node for each set of them that it meets, with a place for each of them.
pub const MOST_CELLS: usize = 10_000;

/// A cut between numbers: just before one, or just after it.
type NumberCut = (Measured, CutSide);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CutSide {
    Before,
    After,
}

impl Space {
    /// Cuts every fact and calculation at the numbers that `tests` compare it with; the columns of facts in the order of `order`, and that of a
    /// calculation after those of its facts.
    pub fn new<'a>(
        library: &Library,
        order: &[FactKey],
        tests: impl Iterator<Item = &'a FactTest>,
    ) -> Result<Self, NoSpace> {
        let tests: Vec<&FactTest> = tests.collect();
        let of_calculated = library.tests_of_calculated(tests.iter().copied());
        let mut cuts = cuts(library, tests.into_iter().chain(&of_calculated));
        cut_at_zero(library, &mut cuts);
        cut_with_calculations(library, &mut cuts);
        let mut space = Self {
            columns: Vec::new(),
            of_fact: BTreeMap::new(),
            of_calculation: BTreeMap::new(),
            closing: Closing::default(),
        };
        let counted = counted(library);
        for &key in order {
            let fact = &library.facts[key];
            let of = ColumnOf::Fact(key);
            let mut own = cuts.remove(&of).unwrap_or_default();
            if let (FactKind::Count { range }, true) = (&fact.kind, counted.contains(&key)) {
                own.extend(each_whole(range));
            }
            let cells = few(of, cells(&fact.kind, fact.can_be_unknown(), &own))?;
            match &fact.kind {
                FactKind::AnyOf(values) => {
                    for value in 0..values.len() {
                        space.push(key, Some(value), cells.clone());
                    }
                }
                FactKind::YesNo
                | FactKind::OneOf(_)
                | FactKind::Quantity { .. }
                | FactKind::Count { .. } => {
                    space.push(key, None, cells);
                }
            }
            space.push_calculations(library, &mut cuts)?;
        }
        space.closing = Closing::new(library, &space).map_err(NoSpace::Tangled)?;
        Ok(space)
    }

    fn push(&mut self, fact: FactKey, value: Option<usize>, cells: Vec<Cell>) {
        let key = ColumnKey(self.columns.len());
        let of = ColumnOf::Fact(fact);
        self.columns.push(Column { of, value, cells });
        self.of_fact.entry(fact).or_default().push(key);
    }

    /// The columns of the calculations whose facts all have theirs.
    fn push_calculations(&mut self, library: &Library, cuts: &mut Cuts) -> Result<(), NoSpace> {
        for (key, calculation) in library.calculations.iter() {
            let is_next = !self.of_calculation.contains_key(&key)
                && calculation
                    .facts()
                    .iter()
                    .all(|fact| self.of_fact.contains_key(fact));
            if !is_next {
                continue;
            }
            let of = ColumnOf::Calculation(key);
            let may_be_unknown = library.is_worked_out_of_the_unknown(key);
            let own = cuts.remove(&of).unwrap_or_default();
            let cells = few(of, cells(&calculation.kind, may_be_unknown, &own))?;
            self.of_calculation
                .insert(key, ColumnKey(self.columns.len()));
            self.columns.push(Column {
                of,
                value: None,
                cells,
            });
        }
        Ok(())
    }

    /// What ties the columns of calculations to those of their facts.
    pub fn closing(&self) -> &Closing {
        &self.closing
    }

    pub fn columns(&self) -> impl DoubleEndedIterator<Item = (ColumnKey, &Column)> {
        let columns = self.columns.iter().enumerate();
        columns.map(|(index, column)| (ColumnKey(index), column))
    }

    pub fn column(&self, key: ColumnKey) -> &Column {
        &self.columns[key.0]
    }

    pub fn len(&self) -> usize {
        self.columns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub fn of_calculation(&self, key: CalculationKey) -> ColumnKey {
        self.of_calculation[&key]
    }

    /// From here on each of two calculations has the column of the other, as in a library that has exchanged their formulas.
    pub(super) fn exchange(&mut self, one: CalculationKey, other: CalculationKey) {
        let [first, second] = [one, other].map(|key| self.of_calculation[&key]);
        self.of_calculation.insert(one, second);
        self.of_calculation.insert(other, first);
        self.columns[second.0].of = ColumnOf::Calculation(one);
        self.columns[first.0].of = ColumnOf::Calculation(other);
        self.closing.exchange(one, other);
    }

    /// The columns of a fact or a calculation.
    pub fn of(&self, of: ColumnOf) -> &[ColumnKey] {
        match of {
            ColumnOf::Fact(key) => self.of_fact(key),
            ColumnOf::Calculation(key) => self
                .of_calculation
                .get(&key)
                .map_or(&[], std::slice::from_ref),
        }
    }

    /// The columns of a fact: one, or one for each value of an any-of fact.
    pub fn of_fact(&self, fact: FactKey) -> &[ColumnKey] {
        self.of_fact.get(&fact).map_or(&[], Vec::as_slice)
    }

    /// The columns of what a table looks up by itself, if it has any.
    pub fn of_input(&self, input: Input) -> &[ColumnKey] {
        match input {
            Input::Fact(key) => self.of(ColumnOf::Fact(key)),
            Input::Calculation(key) => self.of(ColumnOf::Calculation(key)),
            Input::Condition(_) | Input::Score(_) | Input::Output(_) => &[],
        }
    }

    /// Every cell of a column.
    pub fn full(&self, key: ColumnKey) -> Mask {
        Mask::all(self.column(key).cells.len())
    }

    /// The cells that pass.
    pub fn mask(&self, key: ColumnKey, passes: impl Fn(&Cell) -> bool) -> Mask {
        let cells = self.column(key).cells.iter().enumerate();
        cells
            .filter(|(_, cell)| passes(cell))
            .map(|(index, _)| index)
            .collect()
    }

    /// How many patients there are.
    pub fn size(&self) -> BigUint {
        self.columns
            .iter()
            .map(|column| BigUint::from(column.cells.len()))
            .product()
    }

    /// A patient in the given cell of each column.
    pub fn patient(&self, library: &Library, cells: &[usize]) -> Patient {
        self.patient_as_before(library, cells, &mut ChosenNumbers::default())
    }

    /// The same, with numbers that were chosen before.
    pub(super) fn patient_as_before(
        &self,
        library: &Library,
        cells: &[usize],
        chosen: &mut ChosenNumbers,
    ) -> Patient {
        let example = |column: ColumnKey| match &self.column(column).cells[cells[column.0]] {
            Cell::Numbers(interval) => Some(interval.example.clone()),
            Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => None,
        };
        self.patient_like(library, cells, &example, &[], chosen)
    }

    /// The same with these very values and with the numbers wanted, which are in their cells; each that a calculation ties to others as near to the one
    /// wanted as these allow.
    pub fn patient_like(
        &self,
        library: &Library,
        cells: &[usize],
        wanted: &dyn Fn(ColumnKey) -> Option<Measured>,
        given: &[(FactKey, Value)],
        chosen: &mut ChosenNumbers,
    ) -> Patient {
        let patient = self.tied(library, cells, wanted, given, chosen);
        given.iter().fold(patient, |patient, (fact, value)| {
            patient.with(*fact, value.clone())
        })
    }

    fn tied(
        &self,
        library: &Library,
        cells: &[usize],
        wanted: &dyn Fn(ColumnKey) -> Option<Measured>,
        given: &[(FactKey, Value)],
        chosen: &mut ChosenNumbers,
    ) -> Patient {
        let patient = self.untied(library, cells, wanted);
        if self.closing.is_empty() {
            return patient;
        }
        let fixed = self.numbers_of(given);
        let numbers = self
            .closing
            .numbers(library, self, cells, &fixed, wanted, chosen);
        numbers
            .into_iter()
            .fold(patient, |patient, (fact, number)| {
                patient.with(fact, Value::Number(number))
            })
    }

    /// The column of each number that is given.
    pub(super) fn numbers_of(&self, given: &[(FactKey, Value)]) -> BTreeMap<ColumnKey, Number> {
        let mut numbers = BTreeMap::new();
        for (fact, value) in given {
            if let (Value::Number(number), [column]) = (value, self.of_fact(*fact)) {
                numbers.insert(*column, number.number().clone());
            }
        }
        numbers
    }

    fn untied(
        &self,
        library: &Library,
        cells: &[usize],
        wanted: &dyn Fn(ColumnKey) -> Option<Measured>,
    ) -> Patient {
        let mut values = BTreeMap::new();
        for (&fact, columns) in &self.of_fact {
            let chosen = |key: &ColumnKey| &self.column(*key).cells[cells[key.0]];
            let value = match &library.facts[fact].kind {
                FactKind::AnyOf(_) => {
                    Value::AnyOf(columns.iter().map(|key| chosen(key).truth()).collect())
                }
                FactKind::Quantity { .. } | FactKind::Count { .. } => {
                    let number = wanted(columns[0]).map(Value::Number);
                    number.unwrap_or_else(|| chosen(&columns[0]).value())
                }
                FactKind::YesNo | FactKind::OneOf(_) => chosen(&columns[0]).value(),
            };
            values.insert(fact, value);
        }
        Patient::new(values)
    }
}

impl Cell {
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Cell::Yes => Some(true),
            Cell::No => Some(false),
            Cell::Unknown | Cell::Value(_) | Cell::Numbers(_) => None,
        }
    }

    fn value(&self) -> Value {
        match self {
            Cell::No => Value::YesNo(false),
            Cell::Yes => Value::YesNo(true),
            Cell::Value(value) => Value::OneOf(*value),
            Cell::Numbers(interval) => Value::Number(interval.example.clone()),
            Cell::Unknown => Value::Unknown,
        }
    }
}

/// Few enough to be told apart.
fn few(of: ColumnOf, cells: Vec<Cell>) -> Result<Vec<Cell>, NoSpace> {
    match cells.len() > MOST_CELLS {
        true => Err(NoSpace::TooManyCells {
            of: of.variable(),
            cells: cells.len(),
        }),
        false => Ok(cells),
    }
}

/// The counts that a calculation takes: each whole number is told apart, since no equation knows that it is whole.
fn counted(library: &Library) -> BTreeSet<FactKey> {
    let is_count = |fact: &FactKey| matches!(library.facts[*fact].kind, FactKind::Count { .. });
    let taken = library.calculated_with().into_iter();
    taken.filter(is_count).collect()
}

/// Cuts what is multiplied where it is zero. A count is told apart number by number.
fn cut_at_zero(library: &Library, cuts: &mut Cuts) {
    for (fact, zero, is_low) in zero_cuts(library) {
        if let kind @ FactKind::Quantity { .. } = &library.facts[fact].kind {
            let side = match is_low {
                true => CutSide::After,
                false => CutSide::Before,
            };
            let own = cuts.entry(ColumnOf::Fact(fact)).or_default();
            own.insert((kind.measured(zero), side));
        }
    }
}

/// Cuts a fact where a calculation of it alone is cut.
fn cut_with_calculations(library: &Library, cuts: &mut Cuts) {
    for (key, calculation) in library.calculations.iter() {
        let Some(fact) = of_one_fact(calculation) else {
            continue;
        };
        let kind @ FactKind::Quantity { .. } = &library.facts[fact].kind else {
            continue;
        };
        let own = cuts.get(&ColumnOf::Calculation(key)).cloned();
        for (number, side) in own.unwrap_or_default() {
            let with = side == CutSide::After;
            let of_fact = cuts.entry(ColumnOf::Fact(fact)).or_default();
            let cut = cut_of_one(calculation, fact, number.number(), with);
            if let Some((number, with)) = cut {
                let side = match with {
                    true => CutSide::After,
                    false => CutSide::Before,
                };
                of_fact.insert((kind.measured(number), side));
            }
        }
    }
}

fn each_whole(range: &Range) -> Vec<NumberCut> {
    let mut cuts = Vec::new();
    let mut at = range.low() + &Number::one();
    while at <= *range.high() {
        cuts.push((Measured::count(at.clone()), CutSide::Before));
        at = &at + &Number::one();
    }
    cuts
}

type Cuts = BTreeMap<ColumnOf, BTreeSet<NumberCut>>;

fn cuts<'a>(library: &Library, tests: impl Iterator<Item = &'a FactTest>) -> Cuts {
    let mut cuts = Cuts::new();
    for test in tests {
        // An output has no column: what is asked of it is asked of the calculations that it is set to.
        if let FactTest::Compare {
            of,
            comparison,
            number,
        } = test
            && let Some(column) = ColumnOf::of(*of)
        {
            let is_count = matches!(library.kind_of(*of), FactKind::Count { .. });
            let sides: &[CutSide] = match comparison {
                Comparison::Less | Comparison::AtLeast => &[CutSide::Before],
                Comparison::AtMost | Comparison::Greater => &[CutSide::After],
                Comparison::Equal | Comparison::NotEqual => &[CutSide::Before, CutSide::After],
            };
            let cuts_of_fact = cuts.entry(column).or_default();
            cuts_of_fact.extend(sides.iter().map(|&side| match side {
                // Between whole numbers, after one is before the next.
                CutSide::After if is_count => (next_whole(number, 1), CutSide::Before),
                side => (number.clone(), side),
            }));
        }
    }
    cuts
}

fn cells(kind: &FactKind, may_be_unknown: bool, cuts: &BTreeSet<NumberCut>) -> Vec<Cell> {
    let mut cells = match kind {
        FactKind::YesNo | FactKind::AnyOf(_) => vec![Cell::No, Cell::Yes],
        FactKind::OneOf(values) => (0..values.len()).map(Cell::Value).collect(),
        FactKind::Quantity { range, .. } => intervals(kind, range, cuts, false),
        FactKind::Count { range } => intervals(kind, range, cuts, true),
    };
    if may_be_unknown {
        cells.push(Cell::Unknown);
    }
    cells
}

fn next_whole(number: &Measured, by: i64) -> Measured {
    Measured::count(number.number() + &Number::from(by))
}

/// The parts into which cuts divide a range; a part without a number is none.
fn intervals(kind: &FactKind, range: &Range, cuts: &BTreeSet<NumberCut>, whole: bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut low = (kind.measured(range.low().clone()), true);
    let inner = cuts.iter().filter(|(number, side)| match side {
        CutSide::Before => range.low() < number.number() && number.number() <= range.high(),
        CutSide::After => range.low() <= number.number() && number.number() < range.high(),
    });
    for (number, side) in inner {
        let before = *side == CutSide::Before;
        let high = if whole {
            (next_whole(number, -1), true)
        } else {
            (number.clone(), !before)
        };
        cells.push(numbers(low, high, kind, false));
        low = (number.clone(), before);
    }
    let high = (kind.measured(range.high().clone()), true);
    cells.push(numbers(low, high, kind, true));
    cells
}

fn numbers(low: (Measured, bool), high: (Measured, bool), kind: &FactKind, is_last: bool) -> Cell {
    Cell::Numbers(Box::new(Interval::new(low, high, kind, is_last)))
}
