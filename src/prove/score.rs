//! Comparisons of a score as formulas, by running totals: which rests can still be made from the entries that are left.

use std::collections::BTreeMap;

use super::encode::Truth;
use super::formula::{Formula, Pool};
use crate::model::{Comparison, Score};

/// When a comparison holds, and when it fails, however the unknown entries turn out.
pub(super) fn compares(
    pool: &mut Pool,
    score: &Score,
    entries: &[Truth],
    comparison: Comparison,
    number: i64,
) -> Truth {
    let mut possible = |comparison| {
        let mut totals = Totals::new(pool, score, entries, comparison);
        totals.possible(0, number)
    };
    let (can_hold, can_fail) = (possible(comparison), possible(comparison.negated()));
    Truth {
        yes: pool.not(can_fail),
        no: pool.not(can_hold),
    }
}

/// An entry that gives or takes points; others do not change a total.
struct Entry {
    points: i64,
    may_hold: Formula,
    may_fail: Formula,
}

struct Totals<'a> {
    pool: &'a mut Pool,
    entries: Vec<Entry>,
    /// The least and greatest that the entries from each one on can add.
    ends: Vec<(i64, i64)>,
    comparison: Comparison,
    known: BTreeMap<(usize, i64), Formula>,
}

impl<'a> Totals<'a> {
    fn new(pool: &'a mut Pool, score: &Score, truths: &[Truth], comparison: Comparison) -> Self {
        let counted = score.entries.iter().zip(truths);
        let entries: Vec<Entry> = counted
            .filter(|(entry, _)| entry.points != 0)
            .map(|(entry, truth)| Entry {
                points: entry.points,
                may_hold: pool.not(truth.no),
                may_fail: pool.not(truth.yes),
            })
            .collect();
        let mut ends = vec![(0, 0)];
        for entry in entries.iter().rev() {
            let (low, high) = ends[ends.len() - 1];
            ends.push((low + entry.points.min(0), high + entry.points.max(0)));
        }
        ends.reverse();
        Self {
            pool,
            entries,
            ends,
            comparison,
            known: BTreeMap::new(),
        }
    }

    /// Who has a choice of unknown entries, from this one on, whose sum compares so with what is left of the number.
    fn possible(&mut self, entry: usize, rest: i64) -> Formula {
        if let Some(decided) = self.decided(entry, rest) {
            return decided;
        }
        if let Some(&known) = self.known.get(&(entry, rest)) {
            return known;
        }
        let Entry {
            points,
            may_hold,
            may_fail,
        } = self.entries[entry];
        let with = self.possible(entry + 1, rest - points);
        let without = self.possible(entry + 1, rest);
        let ways = [
            self.pool.and([may_hold, with]),
            self.pool.and([may_fail, without]),
        ];
        let possible = self.pool.or(ways);
        self.known.insert((entry, rest), possible);
        possible
    }

    /// The answer where the entries that are left can't change it.
    fn decided(&self, entry: usize, rest: i64) -> Option<Formula> {
        let (low, high) = self.ends[entry];
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
