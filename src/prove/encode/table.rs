//! Decision tables as formulas: whom each row matches, and whom the hit policy leaves to it.

use super::Encoder;
use crate::model::{Audience, RowKey, TableKey};
use crate::prove::formula::Formula;

impl Encoder<'_> {
    /// Those to whom it applies by itself, and those who reach a step that enters it.
    pub(super) fn table(&mut self, key: TableKey) -> bool {
        let by_itself = match &self.library.tables[key].applies {
            Audience::Everyone => Formula::TRUE,
            Audience::Those(when) => self.guard(&when.logic).yes,
            Audience::Entered => Formula::FALSE,
        };
        let entrances = self.entrances(key).into_iter();
        let entered = entrances.map(|step| self.encoding.reach[&step]);
        let all: Vec<Formula> = entered.chain([by_itself]).collect();
        let applies = self.pool().or(all);
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
