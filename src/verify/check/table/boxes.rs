//! Rows as boxes: for each input the values that a cell may be true of.

use std::ops::Range;

use crate::interpret::{Truth, answered, evaluate};
use crate::model::*;
use crate::prove::Prover;
use crate::prove::mask::bits;
use crate::prove::space::ColumnKey;

/// Which of an input's values: the cells of its column, or the truths of a condition, or the totals of a score.
pub(super) type Cells = Vec<bool>;

/// What reading a cell costs, in the steps of a prover.
const STEPS_OF_CELL: usize = 10;
/// How many values of a cell are looked at in a step.
const VALUES_A_STEP: usize = 32;

/// For each row and each input the values, a bit each, so that a thousand rows are compared in some milliseconds.
pub(super) struct Boxes {
    inputs: Vec<InputBits>,
    /// The words of each row, one row after the other.
    words: Vec<u64>,
    words_per_row: usize,
    rows: usize,
}

/// Where the values of an input are among the words of a row.
struct InputBits {
    words: Range<usize>,
    /// How many values there are; `None` where they are not looked at one by one, as those of an any-of fact.
    values: Option<usize>,
}

impl Boxes {
    pub fn new(prover: &mut Prover<'_>, key: TableKey) -> Self {
        let table = &prover.library().tables[key];
        charge(prover, table);
        let mut boxes = Self {
            inputs: Vec::new(),
            words: Vec::new(),
            words_per_row: 0,
            rows: table.rows.len(),
        };
        let mut columns = Vec::new();
        for (index, input) in table.inputs.iter().enumerate() {
            let cells = table.rows.iter().map(|row| row.cells[index].as_ref());
            let read: Option<Vec<Cells>> = cells.map(|cell| values(prover, *input, cell)).collect();
            let values = read.as_ref().and_then(|read| Some(read.first()?.len()));
            let words = values.map_or(0, |values| values.div_ceil(64));
            let start = boxes.words_per_row;
            boxes.words_per_row += words;
            boxes.inputs.push(InputBits {
                words: start..start + words,
                values,
            });
            columns.push(read.unwrap_or_default());
        }
        for row in 0..boxes.rows {
            for column in &columns {
                boxes
                    .words
                    .extend(column.get(row).iter().flat_map(|cells| words_of(cells)));
            }
        }
        boxes
    }

    fn row(&self, row: usize) -> &[u64] {
        &self.words[row * self.words_per_row..][..self.words_per_row]
    }

    /// Every two rows that may be for one patient, the earlier one first. Others never are.
    pub fn meeting(&self) -> Vec<(usize, usize)> {
        let with_bit: Vec<RowSet> = (0..self.words_per_row * 64)
            .map(|bit| {
                (0..self.rows)
                    .filter(|row| has(self.row(*row), bit))
                    .collect()
            })
            .collect();
        let mut meeting = Vec::new();
        for second in 0..self.rows {
            let mut others: RowSet = (0..second).collect();
            for input in self.inputs.iter().filter(|input| input.values.is_some()) {
                let bits = input.words.start * 64..input.words.end * 64;
                let bits_here = bits.filter(|bit| has(self.row(second), *bit));
                others.keep(bits_here.map(|bit| &with_bit[bit]));
            }
            meeting.extend(others.rows().map(|first| (first, second)));
        }
        meeting
    }

    /// The rows that may be for a patient of this one.
    pub fn meeting_row(&self, row: usize) -> impl Iterator<Item = usize> {
        let inputs = || self.inputs.iter().filter(|input| input.values.is_some());
        let may_meet = move |other: usize| {
            inputs().all(|input| {
                let words_of_input = &self.row(row)[input.words.clone()];
                let of_other = &self.row(other)[input.words.clone()];
                words_of_input
                    .iter()
                    .zip(of_other)
                    .any(|(one, other)| one & other != 0)
            })
        };
        (0..self.rows).filter(move |other| *other != row && may_meet(*other))
    }

    /// The values of a cell, a bit each, if they are looked at one by one.
    pub fn values(&self, row: usize, input: usize) -> Option<&[u64]> {
        let InputBits { words, values } = &self.inputs[input];
        values.map(|_| &self.row(row)[words.clone()])
    }

    /// How many values an input has, if they are looked at one by one.
    pub fn count(&self, input: usize) -> Option<usize> {
        self.inputs[input].values
    }

    /// Where the first so many values of a cell are, if there is nothing between them that is not in it.
    pub fn run(&self, row: usize, input: usize, count: usize) -> Option<Range<usize>> {
        run(self.values(row, input)?.iter().copied(), count)
    }

    /// Whether the first so many values of either of two cells have nothing between them that is in neither.
    pub fn is_run(&self, one: usize, other: usize, input: usize, count: usize) -> bool {
        let (Some(one), Some(other)) = (self.values(one, input), self.values(other, input)) else {
            return false;
        };
        run(one.iter().zip(other).map(|(one, other)| one | other), count).is_some()
    }

    /// The values of either of two cells.
    pub fn union(&self, one: usize, other: usize, input: usize) -> Option<Cells> {
        let InputBits { words, values } = &self.inputs[input];
        let (one, other) = (
            &self.row(one)[words.clone()],
            &self.row(other)[words.clone()],
        );
        let either = |value: usize| has(one, value) || has(other, value);
        Some((0..(*values)?).map(either).collect())
    }
}

fn has(words: &[u64], bit: usize) -> bool {
    words[bit / 64] >> (bit % 64) & 1 == 1
}

/// Rows, a bit each.
#[derive(Default)]
struct RowSet(Vec<u64>);

impl FromIterator<usize> for RowSet {
    fn from_iter<I: IntoIterator<Item = usize>>(rows: I) -> Self {
        let mut words = Vec::new();
        for row in rows {
            words.resize(words.len().max(row / 64 + 1), 0);
            words[row / 64] |= 1 << (row % 64);
        }
        Self(words)
    }
}

impl RowSet {
    /// Only those that are in any of the others.
    fn keep<'a>(&mut self, others: impl Iterator<Item = &'a RowSet>) {
        let mut any = vec![0; self.0.len()];
        for other in others {
            for (word, words) in any.iter_mut().zip(&other.0) {
                *word |= words;
            }
        }
        for (word, any) in self.0.iter_mut().zip(any) {
            *word &= any;
        }
    }

    fn rows(&self) -> impl Iterator<Item = usize> {
        bits(&self.0)
    }
}

/// Where the first so many bits are that are set, if they stand side by side.
fn run(words: impl Iterator<Item = u64>, count: usize) -> Option<Range<usize>> {
    let mut run: Option<Range<usize>> = None;
    let mut set = 0;
    for (place, word) in words.enumerate() {
        let within = count.saturating_sub(place * 64).min(64);
        let word = match within {
            64 => word,
            _ => word & ((1 << within) - 1),
        };
        if word == 0 {
            continue;
        }
        let first = place * 64 + word.trailing_zeros() as usize;
        let end = (place + 1) * 64 - word.leading_zeros() as usize;
        run = Some(run.map_or(first, |run| run.start)..end);
        set += word.count_ones() as usize;
    }
    run.filter(|run| run.len() == set)
}

fn words_of(cells: &Cells) -> impl Iterator<Item = u64> {
    cells.chunks(64).map(|chunk| {
        let bits = chunk.iter().enumerate();
        bits.fold(0, |word, (bit, chosen)| word | u64::from(*chosen) << bit)
    })
}

/// What reading all cells of a table costs.
pub(super) fn charge(prover: &mut Prover<'_>, table: &Table) {
    let space = &prover.space;
    let steps_of = |input: &Input| {
        let columns = space.of_input(*input).iter();
        let values: usize = columns.map(|key| space.column(*key).cells.len()).sum();
        STEPS_OF_CELL + values / VALUES_A_STEP
    };
    let steps_of_row: usize = table.inputs.iter().map(steps_of).sum();
    prover.charge(table.rows.len() * steps_of_row);
}

fn values(prover: &mut Prover<'_>, input: Input, cell: Option<&Written<Guard>>) -> Option<Cells> {
    let anything = Logic::Constant(true);
    let guard = cell.map_or(&anything, |cell| &cell.logic);
    match input {
        Input::Fact(_) | Input::Calculation(_) => {
            let [column] = *prover.space.of_input(input) else {
                return None;
            };
            of_column(prover, column, guard)
        }
        Input::Condition(_) => {
            let truths = [Truth::True, Truth::False, Truth::Unknown];
            let holds = |truth| evaluate(guard, &|_| truth) == Truth::True;
            Some(truths.into_iter().map(holds).collect())
        }
        Input::Score(key) => Some(of_score(&prover.library().scores[key], guard)),
        Input::Output(key) => of_output(prover, key, guard),
    }
}

fn of_column(prover: &mut Prover<'_>, column: ColumnKey, guard: &Guard) -> Option<Cells> {
    let (library, space) = (prover.library(), &prover.space);
    let encoding = &mut prover.encoding;
    let yes = encoding.guard(library, space, guard).yes;
    let mask = encoding.pool.mask_of(yes, column)?;
    let cells = 0..space.column(column).cells.len();
    Some(cells.map(|cell| mask.has(cell)).collect())
}

/// Each value that something sets, and then unknown; `None` of an any-of output, which may have several, and of one that is set to a calculation.
fn of_output(prover: &Prover<'_>, key: OutputKey, guard: &Guard) -> Option<Cells> {
    if let FactKind::AnyOf(_) = prover.library().outputs[key].kind {
        return None;
    }
    let values = prover.encoding.outcomes[&key].values.iter();
    let values = values.map(|(value, _)| value.constant());
    let values: Vec<&Value> = values.collect::<Option<_>>()?;
    let values = values.into_iter().chain([&Value::Unknown]);
    let holds = |value| evaluate(guard, &|test| answered(value, test)) == Truth::True;
    Some(values.map(holds).collect())
}

/// Each total, known and then unknown. Where several are possible, a cell that is true is true of each of them.
fn of_score(score: &Score, guard: &Guard) -> Cells {
    let totals = || score.totals();
    let known = totals().map(|total| (total, true));
    let unknown = totals().map(|total| (total, false));
    let holds = |(total, is_known): (PointNumber, bool)| {
        let truth = evaluate(guard, &|test: &FactTest| match test {
            FactTest::ScoreKnown(_) => Truth::from(is_known),
            FactTest::Score {
                comparison, number, ..
            } => Truth::from(comparison.holds(&total, number)),
            FactTest::Condition(_)
            | FactTest::Yes(_)
            | FactTest::Among { .. }
            | FactTest::Has { .. }
            | FactTest::Compare { .. }
            | FactTest::Known(_) => Truth::Unknown,
        });
        truth != Truth::False
    };
    known.chain(unknown).map(holds).collect()
}
