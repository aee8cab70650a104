//! Decision tables as formulas: whom each row matches, and whom the hit policy leaves to it.

use super::Encoder;
use crate::model::{RowKey, TableKey};
use crate::prove::formula::Formula;

impl Encoder<'_> {
    pub(super) fn table(&mut self, key: TableKey) -> bool {
        let applies = self.library.tables[key].applies.as_ref();
        let applies = applies.map_or(Formula::TRUE, |applies| self.guard(&applies.logic).yes);
        self.encoding.tables.set(key, applies)
    }

    /// Those of whom every cell is definitely true.
    pub(super) fn matches(&mut self, key: RowKey) -> bool {
        let cells = self.library.row(key).cells.iter().flatten();
        let mut parts: Vec<Formula> = cells.map(|cell| self.guard(&cell.logic).yes).collect();
        parts.push(self.encoding.tables[&key.table]);
        let matches = self.pool().and(parts);
        self.encoding.matches.set(key, matches)
    }

    /// Those it matches and no row that wins over it.
    pub(super) fn hits(&mut self, key: RowKey) -> bool {
        let table = &self.library.tables[key.table];
        let winners = (0..table.rows.len()).filter(|&other| table.wins(other, key.index));
        let taken: Vec<Formula> = winners
            .map(|index| self.encoding.matches[&RowKey { index, ..key }])
            .collect();
        let taken = self.pool().or(taken);
        let left = self.pool().not(taken);
        let matched = self.encoding.matches[&key];
        let hits = self.pool().and([matched, left]);
        self.encoding.hits.set(key, hits)
    }
}
