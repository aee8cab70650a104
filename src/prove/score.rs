//! Comparisons of a score as formulas, by running totals: which rests can still be made from the entries that are left.
//!
//! Entries are gone through in the order of the diagrams' columns, those that ask for one column at once: so each rest is a
//! node of the diagram, and making it takes a step or two.

use std::collections::{BTreeMap, BTreeSet};

use super::encode::TruthFormulas;
use super::formula::{Formula, Pool};
use super::mask::Mask;
use super::space::ColumnKey;
use super::total::ScoreEntry;
use crate::model::Comparison;

/// When a comparison holds, and when it fails, however the unknown entries turn out.
pub(super) fn compares(
    pool: &mut Pool,
    entries: &[ScoreEntry],
    comparison: Comparison,
    number: i64,
) -> TruthFormulas {
    let can_hold = can(pool, entries, comparison, number);
    let can_fail = can(pool, entries, comparison.negated(), number);
    TruthFormulas {
        yes: pool.not(can_fail),
        no: pool.not(can_hold),
    }
}

/// Who has a choice of unknown entries with which a comparison holds.
pub(super) fn can(
    pool: &mut Pool,
    entries: &[ScoreEntry],
    comparison: Comparison,
    number: i64,
) -> Formula {
    ScoreTotals::new(pool, entries, comparison).possible(0, number)
}

/// Entries that are gone through at once, as sets of patients and what they can come to for each.
struct EntryChoice {
    ways: Vec<(Formula, Vec<i64>)>,
}

impl EntryChoice {
    fn ends(&self) -> (i64, i64) {
        let points = || self.ways.iter().flat_map(|(_, points)| points).copied();
        (
            points().min().unwrap_or_default(),
            points().max().unwrap_or_default(),
        )
    }
}

struct ScoreTotals<'a> {
    pool: &'a mut Pool,
    choices: Vec<EntryChoice>,
    /// The least and greatest that the choices from each one on can add.
    ends: Vec<(i64, i64)>,
    comparison: Comparison,
    known: BTreeMap<(usize, i64), Formula>,
}

impl<'a> ScoreTotals<'a> {
    fn new(pool: &'a mut Pool, entries: &[ScoreEntry], comparison: Comparison) -> Self {
        let choices = choices(pool, entries, comparison);
        let mut ends = vec![(0, 0)];
        for choice in choices.iter().rev() {
            let (low, high) = ends[ends.len() - 1];
            let (least, most) = choice.ends();
            ends.push((low + least, high + most));
        }
        ends.reverse();
        Self {
            pool,
            choices,
            ends,
            comparison,
            known: BTreeMap::new(),
        }
    }

    /// Who has a choice of unknown entries, from this one on, whose sum compares so with what is left of the number.
    fn possible(&mut self, choice: usize, rest: i64) -> Formula {
        if let Some(decided) = self.decided(choice, rest) {
            return decided;
        }
        if let Some(&known) = self.known.get(&(choice, rest)) {
            return known;
        }
        let ways = std::mem::take(&mut self.choices[choice].ways);
        let mut any = Vec::with_capacity(ways.len());
        for (who, points) in &ways {
            let mut can = Vec::with_capacity(points.len());
            for points in points {
                can.push(self.possible(choice + 1, rest - points));
            }
            let can = self.pool.or(can);
            any.push(self.pool.and([*who, can]));
        }
        self.choices[choice].ways = ways;
        let possible = self.pool.or(any);
        self.known.insert((choice, rest), possible);
        possible
    }

    /// The answer where the choices that are left can't change it.
    fn decided(&self, choice: usize, rest: i64) -> Option<Formula> {
        let (low, high) = self.ends[choice];
        let same = match self.comparison {
            Comparison::Equal | Comparison::NotEqual => low == high || rest < low || high < rest,
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
                self.comparison.holds(&low, &rest) == self.comparison.holds(&high, &rest)
            }
        };
        let holds = if self.comparison.holds(&low, &rest) {
            Formula::TRUE
        } else {
            Formula::FALSE
        };
        same.then_some(holds)
    }
}

/// The entries that give or take points; others do not change a total.
fn choices(pool: &mut Pool, entries: &[ScoreEntry], comparison: Comparison) -> Vec<EntryChoice> {
    let mut of_column: BTreeMap<ColumnKey, Vec<ScoreEntry>> = BTreeMap::new();
    let mut choices: Vec<(Option<ColumnKey>, EntryChoice)> = Vec::new();
    for &(points, truth) in entries.iter().filter(|(points, _)| *points != 0) {
        let mut columns: BTreeSet<ColumnKey> = pool.cone(truth.yes).into_iter().collect();
        columns.extend(pool.cone(truth.no));
        let first = columns.first().copied();
        match first {
            Some(only) if columns.len() == 1 => {
                of_column.entry(only).or_default().push((points, truth))
            }
            Some(_) | None => {
                let ways = vec![
                    (pool.not(truth.no), vec![points]),
                    (pool.not(truth.yes), vec![0]),
                ];
                choices.push((first, EntryChoice { ways }));
            }
        }
    }
    for (column, entries) in of_column {
        choices.push((Some(column), of_one(pool, column, &entries, comparison)));
    }
    choices.sort_by_key(|(first, _)| *first);
    choices.into_iter().map(|(_, choice)| choice).collect()
}

/// What entries that ask for one column alone come to, for each of its cells.
fn of_one(
    pool: &mut Pool,
    column: ColumnKey,
    entries: &[ScoreEntry],
    comparison: Comparison,
) -> EntryChoice {
    let masks: Vec<(i64, Mask, Mask)> = entries
        .iter()
        .filter_map(|(points, truth)| {
            let [yes, no] = [truth.yes, truth.no].map(|truth| pool.mask_of(truth, column));
            Some((*points, yes?, no?))
        })
        .collect();
    let mut alike: BTreeMap<Vec<i64>, Mask> = BTreeMap::new();
    for cell in 0..pool.size_of(column) {
        let mut sums = BTreeSet::from([0]);
        for (points, yes, no) in &masks {
            let with = sums.iter().map(|sum| sum + points);
            if yes.has(cell) {
                sums = with.collect();
            } else if !no.has(cell) {
                sums = with.chain(sums.iter().copied()).collect();
            }
        }
        alike
            .entry(telling(sums, comparison))
            .or_insert(Mask::NONE)
            .insert(cell);
    }
    let ways = alike
        .into_iter()
        .map(|(points, mask)| (pool.among(column, mask), points));
    EntryChoice {
        ways: ways.collect(),
    }
}

/// Which of several sums decide: the greatest, if one is to be at least a number.
fn telling(sums: BTreeSet<i64>, comparison: Comparison) -> Vec<i64> {
    match comparison {
        Comparison::AtLeast | Comparison::Greater => sums.last().copied().into_iter().collect(),
        Comparison::AtMost | Comparison::Less => sums.first().copied().into_iter().collect(),
        Comparison::Equal | Comparison::NotEqual => sums.into_iter().collect(),
    }
}
