//! Expressions: for whom each is definitely true, and for whom definitely false.

use super::{Encoder, TruthFormulas};
use crate::model::*;
use crate::prove::closing::CaseFormulas;
use crate::prove::formula::Formula;
use crate::prove::mask::Mask;
use crate::prove::score::{self, ScorePart};
use crate::prove::space::{Cell, ColumnOf};
use crate::quantity::Measured;

impl Encoder<'_> {
    pub fn guard(&mut self, guard: &Guard) -> TruthFormulas {
        self.logic(guard, Self::fact_test)
    }

    /// For whom the conditions of each case of a calculation hold.
    pub(super) fn cases(&mut self) -> CaseFormulas {
        let mut cases = CaseFormulas::new();
        for (key, calculation) in self.library.calculations.iter() {
            for (index, case) in calculation.cases.iter().enumerate() {
                let mut parts = Vec::new();
                for (guard, is_true) in &case.when {
                    let TruthFormulas { yes, no } = self.guard(guard);
                    parts.push(if *is_true { yes } else { no });
                }
                if !parts.is_empty() {
                    cases.insert((key, index), self.pool().and(parts));
                }
            }
        }
        cases
    }

    pub(super) fn claim(&mut self, claim: &Claim) -> TruthFormulas {
        self.logic(claim, Self::claim_test)
    }

    pub(super) fn logic<T>(
        &mut self,
        logic: &Logic<T>,
        test: fn(&mut Self, &T) -> TruthFormulas,
    ) -> TruthFormulas {
        logic.fold(&mut |layer: Layer<'_, T, TruthFormulas>| match layer {
            Layer::Constant(true) => TruthFormulas {
                yes: Formula::TRUE,
                no: Formula::FALSE,
            },
            Layer::Constant(false) => TruthFormulas {
                yes: Formula::FALSE,
                no: Formula::TRUE,
            },
            Layer::Test(leaf) => test(self, leaf),
            Layer::Known(inner) => {
                let known = self.pool().or([inner.yes, inner.no]);
                TruthFormulas::two_valued(self.pool(), known)
            }
            Layer::IsTrue(inner) => TruthFormulas::two_valued(self.pool(), inner.yes),
            Layer::Not(inner) => inner.not(),
            Layer::And(parts) => self.all(&parts),
            Layer::Or(parts) => self.any(&parts),
            Layer::Xor(left, right) => {
                let first = self.all(&[left, right.not()]);
                let second = self.all(&[left.not(), right]);
                self.any(&[first, second])
            }
            Layer::Implies(left, right) => self.any(&[left.not(), right]),
        })
    }

    fn any(&mut self, parts: &[TruthFormulas]) -> TruthFormulas {
        let parts: Vec<_> = parts.iter().map(|part| part.not()).collect();
        self.all(&parts).not()
    }

    pub(super) fn all(&mut self, parts: &[TruthFormulas]) -> TruthFormulas {
        let yes = self.pool().and(parts.iter().map(|part| part.yes));
        let no = self.pool().or(parts.iter().map(|part| part.no));
        TruthFormulas { yes, no }
    }

    /// What asks for a fact itself is the same in every version of the library, and is looked up.
    fn fact_test(&mut self, test: &FactTest) -> TruthFormulas {
        if test.definition().is_some() {
            return self.decided(test);
        }
        if let Some(truth) = self.encoding.tests.get(test) {
            return *truth;
        }
        let truth = self.decided(test);
        self.encoding.tests.insert(test.clone(), truth);
        truth
    }

    pub(super) fn decided(&mut self, test: &FactTest) -> TruthFormulas {
        match test {
            FactTest::Condition(key) => self.encoding.conditions[key],
            FactTest::Score {
                score,
                comparison,
                number,
            } => self.score(*score, *comparison, *number),
            FactTest::ScoreKnown(key) => {
                let (pool, entries) = (&mut self.encoding.pool, &self.encoding.entries[key]);
                let known: Vec<_> = entries
                    .iter()
                    .map(|entry| pool.or([entry.yes, entry.no]))
                    .collect();
                let known = pool.and(known);
                TruthFormulas::two_valued(pool, known)
            }
            FactTest::Yes(of)
            | FactTest::Known(of)
            | FactTest::Among { of, .. }
            | FactTest::Has { of, .. }
            | FactTest::Compare { of, .. } => match of {
                Variable::Fact(fact) => self.asked(ColumnOf::Fact(*fact), test),
                Variable::Calculation(key) => self.asked(ColumnOf::Calculation(*key), test),
                Variable::Output(output) => self.output_test(*output, test),
            },
        }
    }

    /// A test of a fact or a calculation.
    pub(super) fn asked(&mut self, fact: ColumnOf, test: &FactTest) -> TruthFormulas {
        match test {
            FactTest::Known(_) => {
                let known = self.cells(fact, 0, |cell| *cell != Cell::Unknown);
                TruthFormulas::two_valued(self.pool(), known)
            }
            FactTest::Yes(_) => self.known_cells(fact, 0, |cell| *cell == Cell::Yes),
            FactTest::Among { values, .. } => self.known_cells(
                fact,
                0,
                |cell| matches!(cell, Cell::Value(value) if values.contains(value)),
            ),
            FactTest::Has { value, .. } => {
                self.known_cells(fact, *value, |cell| *cell == Cell::Yes)
            }
            FactTest::Compare {
                comparison, number, ..
            } => self.compared(fact, *comparison, number),
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => {
                self.decided(test)
            }
        }
    }

    fn score(
        &mut self,
        key: ScoreKey,
        comparison: Comparison,
        number: PointNumber,
    ) -> TruthFormulas {
        let grain = self.library.scores[key].grain();
        let times = number.times(grain);
        // Another version of the score may have totals between those of this one.
        let between = match comparison {
            _ if number.is_multiple(grain) => comparison,
            Comparison::Equal => {
                return TruthFormulas::two_valued(self.pool(), Formula::FALSE);
            }
            Comparison::NotEqual => return TruthFormulas::two_valued(self.pool(), Formula::TRUE),
            Comparison::Less | Comparison::AtMost => Comparison::AtMost,
            Comparison::Greater | Comparison::AtLeast => Comparison::Greater,
        };
        self.total_compares(key, between, times)
    }

    /// A comparison of a total with so many grains of it.
    fn total_compares(
        &mut self,
        key: ScoreKey,
        comparison: Comparison,
        number: i64,
    ) -> TruthFormulas {
        let parts = self.score_parts(key);
        let is_told = match comparison {
            Comparison::Equal | Comparison::NotEqual => parts.iter().all(ScorePart::is_even),
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
                true
            }
        };
        let total = self.encoding.totals[&key].filter(|_| is_told);
        let by_total =
            total.and_then(|total| self.pool().total_compares(total, comparison, number));
        by_total.unwrap_or_else(|| score::compares(self.pool(), &parts, comparison, number))
    }

    /// The patients whose cell of a fact's column passes.
    pub(super) fn cells(
        &mut self,
        fact: ColumnOf,
        column: usize,
        passes: impl Fn(&Cell) -> bool,
    ) -> Formula {
        let key = self.space.of(fact)[column];
        let mask = self.space.mask(key, passes);
        self.pool().among(key, mask)
    }

    /// True where a known cell passes, false where a known one does not.
    fn known_cells(
        &mut self,
        fact: ColumnOf,
        column: usize,
        passes: impl Fn(&Cell) -> bool,
    ) -> TruthFormulas {
        let yes = self.cells(fact, column, |cell| *cell != Cell::Unknown && passes(cell));
        let no = self.cells(fact, column, |cell| *cell != Cell::Unknown && !passes(cell));
        TruthFormulas { yes, no }
    }

    /// A comparison of a number. Cells lie on one side of every number that they were cut at, so that one number of a cell stands
    /// for all, and in order, so that the first on the other side is looked for.
    pub(super) fn compared(
        &mut self,
        fact: ColumnOf,
        comparison: Comparison,
        number: &Measured,
    ) -> TruthFormulas {
        let key = self.space.of(fact)[0];
        let cells = &self.space.column(key).cells;
        let first = |passes: &dyn Fn(&Measured) -> bool| {
            let is_before = |cell: &Cell| match cell {
                Cell::Numbers(interval) => passes(&interval.example),
                Cell::Yes | Cell::No | Cell::Value(_) | Cell::Unknown => false,
            };
            Mask::all(cells.partition_point(is_before))
        };
        let less = first(&|example| Comparison::Less.holds(example, number));
        let at_most = first(&|example| Comparison::AtMost.holds(example, number));
        let known = first(&|_| true);
        let yes = match comparison {
            Comparison::Less => less,
            Comparison::AtMost => at_most,
            Comparison::Greater => known.without(&at_most),
            Comparison::AtLeast => known.without(&less),
            Comparison::Equal => at_most.without(&less),
            Comparison::NotEqual => known.without(&at_most.without(&less)),
        };
        let no = known.without(&yes);
        let [yes, no] = [yes, no].map(|mask| self.pool().among(key, mask));
        TruthFormulas { yes, no }
    }

    pub(super) fn claim_test(&mut self, test: &ClaimTest) -> TruthFormulas {
        let yes = match test {
            ClaimTest::Fact(test) => return self.fact_test(test),
            ClaimTest::Permitted(key) => self.takes(*key, Stance::permits),
            ClaimTest::Offered(key) => self.takes(*key, |stance| stance == Stance::Offer),
            ClaimTest::Considered(key) => self.takes(*key, |stance| stance == Stance::Consider),
            ClaimTest::Avoided(key) => self.takes(*key, |stance| stance == Stance::Avoid),
            ClaimTest::Forbidden(key) => self.takes(*key, |stance| stance == Stance::Forbid),
            ClaimTest::Undecided(key) => self.takes(*key, |stance| stance == Stance::Undecided),
            ClaimTest::Reaches(step) => self.encoding.reach[step],
            ClaimTest::Applies(key) => self.encoding.applies[key],
            ClaimTest::Hits(row) => self.encoding.hits[row],
            ClaimTest::Before { first, then } => self.before(*first, *then),
            ClaimTest::Group { voice, group } => self.voiced(*voice, *group),
        };
        TruthFormulas::two_valued(self.pool(), yes)
    }
}

/// Whether a fact with this value is in the cell.
pub(in crate::prove) fn has_value(cell: &Cell, value: &Value, element: Option<usize>) -> bool {
    match (cell, value) {
        (Cell::Unknown, Value::Unknown) => true,
        (Cell::Yes, Value::YesNo(yes)) => *yes,
        (Cell::No, Value::YesNo(yes)) => !yes,
        (Cell::Value(cell_value), Value::OneOf(value)) => cell_value == value,
        (Cell::Numbers(interval), Value::Number(number)) => interval.contains(number.number()),
        (cell, Value::AnyOf(has)) => match element.and_then(|element| has[element]) {
            Some(true) => *cell == Cell::Yes,
            Some(false) => *cell == Cell::No,
            None => *cell == Cell::Unknown,
        },
        (Cell::Unknown | Cell::Yes | Cell::No | Cell::Value(_) | Cell::Numbers(_), _) => false,
    }
}
