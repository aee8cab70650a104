//! Decision tables as formulas: whom each row matches, and whom the hit policy leaves to it.

use super::encode::Encoder;
use super::formula::Formula;
use crate::model::{HitPolicy, RowKey, Table};

impl Encoder<'_> {
    pub(super) fn tables(&mut self) {
        for (key, table) in self.library.tables.iter() {
            let applies = match &table.applies {
                Some(applies) => self.guard(&applies.logic).yes,
                None => Formula::TRUE,
            };
            let matches: Vec<Formula> = (0..table.rows.len())
                .map(|row| self.matches(applies, table, row))
                .collect();
            for (index, &own) in matches.iter().enumerate() {
                let row = RowKey { table: key, index };
                let winners = (0..matches.len()).filter(|&other| wins(table, other, index));
                let taken: Vec<Formula> = winners.map(|other| matches[other]).collect();
                let taken = self.pool().or(taken);
                let left = self.pool().not(taken);
                let hits = self.pool().and([own, left]);
                self.encoding.matches.insert(row, own);
                self.encoding.hits.insert(row, hits);
            }
            self.encoding.tables.insert(key, applies);
        }
    }

    /// Those of whom every cell is definitely true.
    fn matches(&mut self, applies: Formula, table: &Table, row: usize) -> Formula {
        let cells = table.rows[row].cells.iter().flatten();
        let mut parts: Vec<Formula> = cells.map(|cell| self.guard(&cell.logic).yes).collect();
        parts.push(applies);
        self.pool().and(parts)
    }
}

/// Whether a row takes the patients that it shares with another.
pub fn wins(table: &Table, one: usize, other: usize) -> bool {
    match table.hit {
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => false,
        HitPolicy::First => one < other,
        HitPolicy::Priority => table.rows[one].priority > table.rows[other].priority,
    }
}
