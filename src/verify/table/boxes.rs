//! Rows as boxes: for each input the values that a cell may be true of.

use super::super::Checker;
use crate::interpret::{Truth, evaluate};
use crate::model::*;
use crate::prove::space::ColumnKey;

/// Which of an input's values: the cells of its column, or the truths of a condition, or the totals of a score.
pub(super) type Cells = Vec<bool>;

/// For each row and each input the values; `None` where they are not looked at one by one, as those of an any-of fact.
pub(super) struct Boxes(Vec<Vec<Option<Cells>>>);

impl Boxes {
    pub fn new(checker: &mut Checker<'_>, key: TableKey) -> Self {
        let table = &checker.library.tables[key];
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().zip(&table.inputs);
            cells
                .map(|(cell, input)| values(checker, *input, cell.as_ref()))
                .collect()
        });
        Self(rows.collect())
    }

    /// Whether two rows may be for one patient. If not, they never are.
    pub fn meet(&self, one: usize, other: usize) -> bool {
        let mut inputs = self.0[one].iter().zip(&self.0[other]);
        inputs.all(|inputs| match inputs {
            (Some(one), Some(other)) => one.iter().zip(other).any(|(one, other)| *one && *other),
            (None, _) | (_, None) => true,
        })
    }

    /// Whether two cells of an input are for the same values, if that can be told.
    pub fn are_equal(&self, one: usize, other: usize, input: usize) -> Option<bool> {
        let (one, other) = (&self.0[one][input], &self.0[other][input]);
        Some(one.as_ref()? == other.as_ref()?)
    }

    /// The values of either of two cells.
    pub fn union(&self, one: usize, other: usize, input: usize) -> Option<Cells> {
        let (one, other) = (self.0[one][input].as_ref()?, self.0[other][input].as_ref()?);
        Some(
            one.iter()
                .zip(other)
                .map(|(one, other)| *one || *other)
                .collect(),
        )
    }
}

fn values(checker: &mut Checker<'_>, input: Input, cell: Option<&Written<Guard>>) -> Option<Cells> {
    let anything = Logic::Constant(true);
    let guard = cell.map_or(&anything, |cell| &cell.logic);
    match input {
        Input::Fact(fact) => {
            let [column] = checker.prover.space.of_fact(fact) else {
                return None;
            };
            let column = *column;
            of_fact(checker, column, guard)
        }
        Input::Condition(_) => {
            let truths = [Truth::True, Truth::False, Truth::Unknown];
            let holds = |truth| evaluate(guard, &|_| truth) == Truth::True;
            Some(truths.into_iter().map(holds).collect())
        }
        Input::Score(key) => Some(of_score(&checker.library.scores[key], guard)),
    }
}

fn of_fact(checker: &mut Checker<'_>, column: ColumnKey, guard: &Guard) -> Option<Cells> {
    let (library, space) = (checker.library, &checker.prover.space);
    let encoding = &mut checker.prover.encoding;
    let yes = encoding.guard(library, space, guard).yes;
    let mask = encoding.pool.mask_of(yes, column)?;
    let cells = 0..space.column(column).cells.len();
    Some(cells.map(|cell| mask >> cell & 1 == 1).collect())
}

/// Each total, known and then unknown. Where several are possible, a cell that is true is true of each of them.
fn of_score(score: &Score, guard: &Guard) -> Cells {
    let totals = || score.least()..=score.most();
    let known = totals().map(|total| (total, true));
    let unknown = totals().map(|total| (total, false));
    let holds = |(total, is_known): (i64, bool)| {
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
