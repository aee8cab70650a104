//! Descriptions of patients as expressions of the model.

use super::Prover;
use super::explain::Cube;
use super::interval::Interval;
use super::mask::Mask;
use super::space::{Cell, Column, ColumnKey};
use crate::model::{Comparison, FactKind, FactTest, Guard, Logic};
use crate::quantity::{Measured, Range};

impl Prover<'_> {
    /// What a description asks of each fact, in the order written.
    pub fn expressions(&self, cube: &Cube) -> Vec<Guard> {
        let mut parts = cube.parts().to_vec();
        parts.sort_by_key(|(key, _)| self.space.column(*key).of);
        parts
            .iter()
            .map(|(key, mask)| self.part(*key, mask))
            .collect()
    }

    fn part(&self, key: ColumnKey, mask: &Mask) -> Guard {
        let column = self.space.column(key);
        let chosen: Vec<&Cell> = mask.cells().map(|index| &column.cells[index]).collect();
        let is_known = |cell: &&&Cell| **cell != &Cell::Unknown;
        let known: Vec<&Cell> = chosen.iter().filter(is_known).copied().collect();
        let all = column.cells.iter();
        let all_known = all.filter(|cell| **cell != Cell::Unknown).count();
        let unknown = Logic::Not(Box::new(self.is_known(column)));
        match (known.len(), chosen.len() > known.len()) {
            (0, _) => unknown,
            (count, false) if count == all_known => self.is_known(column),
            (_, false) => self.test(column, &known),
            (_, true) => Logic::Or(vec![self.test(column, &known), unknown]),
        }
    }

    fn is_known(&self, column: &Column) -> Guard {
        match column.value {
            None => Logic::Test(FactTest::Known(column.of.variable())),
            Some(value) => Logic::Known(Box::new(Logic::Test(FactTest::Has {
                of: column.of.variable(),
                value,
            }))),
        }
    }

    /// Cells of a fact or a calculation, none of them unknown and not all that are known.
    fn test(&self, column: &Column, known: &[&Cell]) -> Guard {
        let of = column.of.variable();
        let is_yes = known.iter().all(|cell| **cell == Cell::Yes);
        let yes_no = |test: FactTest| match is_yes {
            true => Logic::Test(test),
            false => Logic::Not(Box::new(Logic::Test(test))),
        };
        match self.library.kind_of(of) {
            FactKind::YesNo => yes_no(FactTest::Yes(of)),
            FactKind::AnyOf(_) => yes_no(FactTest::Has {
                of,
                value: column.value.unwrap_or_default(),
            }),
            FactKind::OneOf(_) => {
                let values = known.iter().filter_map(|cell| match cell {
                    Cell::Value(value) => Some(*value),
                    Cell::No | Cell::Yes | Cell::Numbers(_) | Cell::Unknown => None,
                });
                Logic::Test(FactTest::Among {
                    of,
                    values: values.collect(),
                })
            }
            FactKind::Quantity { range, .. } | FactKind::Count { range } => {
                let intervals = known.iter().filter_map(|cell| match cell {
                    Cell::Numbers(interval) => Some(&**interval),
                    Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => None,
                });
                let compare = |comparison, number: &Measured| {
                    Logic::Test(FactTest::Compare {
                        of,
                        comparison,
                        number: number.clone(),
                    })
                };
                Logic::Or(
                    runs(column, intervals)
                        .into_iter()
                        .map(|(first, last)| Logic::And(ends(first, last, range, compare)))
                        .collect(),
                )
            }
        }
    }
}

/// Neighbouring cells as one run, by its first and last.
fn runs<'c>(
    column: &'c Column,
    intervals: impl Iterator<Item = &'c Interval>,
) -> Vec<(&'c Interval, &'c Interval)> {
    let place = |wanted: &Interval| {
        let is_own = |cell: &Cell| matches!(cell, Cell::Numbers(interval) if **interval == *wanted);
        column.cells.iter().position(is_own)
    };
    let mut runs: Vec<(&Interval, &Interval)> = Vec::new();
    for interval in intervals {
        match runs.last_mut() {
            Some((_, last)) if place(last).map(|at| at + 1) == place(interval) => *last = interval,
            Some(_) | None => runs.push((interval, interval)),
        }
    }
    runs
}

/// The ends of a run that are not those of the fact's range.
fn ends(
    first: &Interval,
    last: &Interval,
    range: &Range,
    compare: impl Fn(Comparison, &Measured) -> Guard,
) -> Vec<Guard> {
    if first.low == last.high {
        return vec![compare(Comparison::Equal, &first.low)];
    }
    let above = match first.with_low {
        true => Comparison::AtLeast,
        false => Comparison::Greater,
    };
    let below = match last.with_high {
        true => Comparison::AtMost,
        false => Comparison::Less,
    };
    let starts = first.with_low && first.low.number() == range.low();
    let stops = last.with_high && last.high.number() == range.high();
    let above = (!starts).then(|| compare(above, &first.low));
    let below = (!stops).then(|| compare(below, &last.high));
    above.into_iter().chain(below).collect()
}
