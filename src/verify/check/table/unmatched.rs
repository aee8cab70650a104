//! Whom no row matches, as a formula that asks for one fact after the other.
//!
//! Joined row by row, the diagrams in between are far larger than the last one. Here the rows are divided by the values of a
//! fact, and the patients of each value by the next fact, until no row is left or one takes everyone: the formula has the
//! shape of its diagram, which is made of it in as many steps.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::boxes::charge;
use crate::model::TableKey;
use crate::prove::Prover;
use crate::prove::formula::{Formula, Pool};
use crate::prove::mask::Mask;
use crate::prove::space::ColumnKey;

/// The patients whom no row of a table matches, whether or not the table applies to them.
pub fn unmatched(prover: &mut Prover<'_>, key: TableKey) -> Formula {
    let (asked, rows) = read_rows(prover, key);
    let mut divider = Divider::new(&mut prover.encoding.pool, asked, &rows);
    let kinds = divider.first.clone();
    divider.unmatched(0, kinds)
}

/// A row as what it asks of each fact, in the order of the columns, and of everything else.
struct RowTests {
    masks: Vec<Mask>,
    rest: Formula,
}

/// The columns of the facts and calculations that are inputs by themselves, and the rows.
fn read_rows(prover: &mut Prover<'_>, key: TableKey) -> (Vec<(ColumnKey, usize)>, Vec<RowTests>) {
    let library = prover.library();
    let table = &library.tables[key];
    charge(prover, table);
    let space = &prover.space;
    let mut asked: Vec<(ColumnKey, usize)> = Vec::new();
    for (index, input) in table.inputs.iter().enumerate() {
        if let [column] = space.of_input(*input) {
            asked.push((*column, index));
        }
    }
    asked.sort_unstable();
    let encoding = &mut prover.encoding;
    let rows = table.rows.iter().map(|row| {
        let mut masks: Vec<Mask> = asked
            .iter()
            .map(|(column, _)| space.full(*column))
            .collect();
        let mut rest = Vec::new();
        for (index, cell) in row.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            let yes = encoding.guard(library, space, &cell.logic).yes;
            let place = asked.iter().position(|(_, input)| *input == index);
            match place.and_then(|place| Some((place, encoding.pool.mask_of(yes, asked[place].0)?)))
            {
                Some((place, mask)) => masks[place] = mask,
                None => rest.push(yes),
            }
        }
        RowTests {
            masks,
            rest: encoding.pool.and(rest),
        }
    });
    let rows = rows.collect();
    (
        asked
            .iter()
            .map(|(column, _)| (*column, space.column(*column).cells.len()))
            .collect(),
        rows,
    )
}

/// What is left to ask of a row from one column on; rows that ask the same are one kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RowKind {
    mask: Mask,
    /// Among the kinds of the next column, or of what is asked after all columns.
    next: usize,
}

struct Divider<'a> {
    pool: &'a mut Pool,
    /// Each column with its number of cells.
    columns: Vec<(ColumnKey, usize)>,
    /// The kinds of each column.
    kinds: Vec<Vec<RowKind>>,
    /// What is asked after all columns.
    rests: Vec<Formula>,
    /// The kinds of all rows at the first column.
    first: Vec<usize>,
    known: FxHashMap<(usize, Vec<usize>), Formula>,
}

impl<'a> Divider<'a> {
    fn new(pool: &'a mut Pool, columns: Vec<(ColumnKey, usize)>, rows: &[RowTests]) -> Self {
        let (rests, mut numbers) = numbered(rows.iter().map(|row| row.rest));
        let mut kinds = Vec::new();
        for column in (0..columns.len()).rev() {
            let asked = rows.iter().zip(&numbers).map(|(row, &next)| RowKind {
                mask: row.masks[column].clone(),
                next,
            });
            let (of_column, of_rows) = numbered(asked);
            kinds.push(of_column);
            numbers = of_rows;
        }
        kinds.reverse();
        Self {
            pool,
            columns,
            kinds,
            rests,
            first: sorted(numbers),
            known: FxHashMap::default(),
        }
    }

    /// Who meets no row of these kinds, by the columns from one on.
    fn unmatched(&mut self, column: usize, kinds: Vec<usize>) -> Formula {
        if kinds.is_empty() {
            return Formula::TRUE;
        }
        let Some(&(key, cells)) = self.columns.get(column) else {
            let any = self.pool.or(kinds.iter().map(|kind| self.rests[*kind]));
            return self.pool.not(any);
        };
        let known = self.known.get(&(column, kinds.clone()));
        if let Some(&known) = known {
            return known;
        }
        let mut alike: BTreeMap<Vec<usize>, Mask> = BTreeMap::new();
        for cell in 0..cells {
            let here = kinds.iter().map(|kind| &self.kinds[column][*kind]);
            let left = here.filter(|kind| kind.mask.has(cell));
            let left = sorted(left.map(|kind| kind.next).collect());
            alike.entry(left).or_insert(Mask::NONE).insert(cell);
        }
        let mut parts = Vec::new();
        for (left, mask) in alike {
            let below = self.unmatched(column + 1, left);
            let here = self.pool.among(key, mask);
            parts.push(self.pool.and([here, below]));
        }
        let unmatched = self.pool.or(parts);
        self.known.insert((column, kinds), unmatched);
        unmatched
    }
}

fn sorted(mut numbers: Vec<usize>) -> Vec<usize> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Each different thing once, and for each of them all its number.
fn numbered<T: Clone + Ord>(all: impl Iterator<Item = T>) -> (Vec<T>, Vec<usize>) {
    let mut numbers = BTreeMap::new();
    let mut different = Vec::new();
    let answers = all.map(|one| {
        *numbers.entry(one.clone()).or_insert_with(|| {
            different.push(one);
            different.len() - 1
        })
    });
    let answers = answers.collect();
    (different, answers)
}
