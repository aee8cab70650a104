//! The patients that a book's expressions can tell apart: a column for each fact, a cell for each value or range of values.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;

use super::interval::Interval;
use super::mask::Mask;
use crate::model::*;
use crate::quantity::{Measured, Number, Range};

/// Names a column; columns are in the order of the decision diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnKey(pub(super) usize);

/// One thing that distinguishes patients: a fact, or one value of an any-of fact.
#[derive(Clone, Debug)]
pub struct Column {
    pub fact: FactKey,
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

/// A fact has more values or ranges than are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyCells {
    pub fact: FactKey,
    pub cells: usize,
}

/// All distinguishable patients, those included that assumptions exclude.
#[derive(Clone, Debug)]
pub struct Space {
    columns: Vec<Column>,
    of_fact: BTreeMap<FactKey, Vec<ColumnKey>>,
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
    /// Cuts every fact at the numbers that `tests` compare it with; columns in the order of `order`.
    pub fn new<'a>(
        library: &Library,
        order: &[FactKey],
        tests: impl Iterator<Item = &'a FactTest>,
    ) -> Result<Self, TooManyCells> {
        let cuts = cuts(library, tests);
        let mut space = Self {
            columns: Vec::new(),
            of_fact: BTreeMap::new(),
        };
        for &key in order {
            let fact = &library.facts[key];
            let no_cuts = BTreeSet::new();
            let cells = cells(fact, cuts.get(&key).unwrap_or(&no_cuts));
            if cells.len() > MOST_CELLS {
                return Err(TooManyCells {
                    fact: key,
                    cells: cells.len(),
                });
            }
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
        }
        Ok(space)
    }

    fn push(&mut self, fact: FactKey, value: Option<usize>, cells: Vec<Cell>) {
        let key = ColumnKey(self.columns.len());
        self.columns.push(Column { fact, value, cells });
        self.of_fact.entry(fact).or_default().push(key);
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

    /// The columns of a fact: one, or one for each value of an any-of fact.
    pub fn of_fact(&self, fact: FactKey) -> &[ColumnKey] {
        self.of_fact.get(&fact).map_or(&[], Vec::as_slice)
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
        let mut values = BTreeMap::new();
        for (&fact, columns) in &self.of_fact {
            let chosen = |key: &ColumnKey| &self.column(*key).cells[cells[key.0]];
            let value = match &library.facts[fact].kind {
                FactKind::AnyOf(_) => {
                    Value::AnyOf(columns.iter().map(|key| chosen(key).truth()).collect())
                }
                FactKind::YesNo
                | FactKind::OneOf(_)
                | FactKind::Quantity { .. }
                | FactKind::Count { .. } => chosen(&columns[0]).value(),
            };
            values.insert(fact, value);
        }
        Patient::new(values)
    }
}

impl Cell {
    fn truth(&self) -> Option<bool> {
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

fn cuts<'a>(
    library: &Library,
    tests: impl Iterator<Item = &'a FactTest>,
) -> BTreeMap<FactKey, BTreeSet<NumberCut>> {
    let mut cuts: BTreeMap<FactKey, BTreeSet<NumberCut>> = BTreeMap::new();
    for test in tests {
        // What an output is set to are constants: they cut nothing.
        if let FactTest::Compare {
            of: Variable::Fact(fact),
            comparison,
            number,
        } = test
        {
            let is_count = matches!(library.facts[*fact].kind, FactKind::Count { .. });
            let sides: &[CutSide] = match comparison {
                Comparison::Less | Comparison::AtLeast => &[CutSide::Before],
                Comparison::AtMost | Comparison::Greater => &[CutSide::After],
                Comparison::Equal | Comparison::NotEqual => &[CutSide::Before, CutSide::After],
            };
            let cuts_of_fact = cuts.entry(*fact).or_default();
            cuts_of_fact.extend(sides.iter().map(|&side| match side {
                // Between whole numbers, after one is before the next.
                CutSide::After if is_count => (next_whole(number, 1), CutSide::Before),
                side => (number.clone(), side),
            }));
        }
    }
    cuts
}

fn cells(fact: &Fact, cuts: &BTreeSet<NumberCut>) -> Vec<Cell> {
    let mut cells = match &fact.kind {
        FactKind::YesNo | FactKind::AnyOf(_) => vec![Cell::No, Cell::Yes],
        FactKind::OneOf(values) => (0..values.len()).map(Cell::Value).collect(),
        FactKind::Quantity { range, .. } => intervals(&fact.kind, range, cuts, false),
        FactKind::Count { range } => intervals(&fact.kind, range, cuts, true),
    };
    if fact.can_be_unknown() {
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
