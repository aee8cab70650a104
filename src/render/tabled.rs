//! What decision tables advise, as lines of lists: one for each stance of a table on each intervention, however many rows take it.

use std::collections::BTreeSet;

use super::view::{Link, View};
use crate::model::fact_test;
use crate::model::{FactTest, Guard, Logic, RowKey, Tabled, Thing};
use crate::words::Phrase;

impl View<'_> {
    /// In the order of the tables.
    pub fn tabled(&self) -> Vec<Tabled> {
        let tables = self.library().tables.iter();
        tables.flat_map(|(key, table)| table.advice(key)).collect()
    }

    /// To the row, where there is one alone, else to the table.
    pub fn tabled_link(&self, tabled: &Tabled) -> Link {
        if let [row] = tabled.rows[..] {
            return self.table_row(RowKey {
                table: tabled.table,
                index: row,
            });
        }
        let words = self.words();
        let rows = words.plural(&words.table.of_rows, &tabled.rows.len().to_string());
        let link = self.thing(Thing::Table(tabled.table));
        Link {
            text: rows.say(link.text, words.whole(tabled.rows.len())),
            href: link.href,
        }
    }

    /// Whom it is for: of one row all that it asks, of several for whom the table is and what they depend on.
    pub fn tabled_for(&self, tabled: &Tabled) -> Phrase {
        let table = &self.library().tables[tabled.table];
        let applies = table.applies.iter();
        let mut asked: Vec<Guard> = applies.map(|applies| applies.logic.clone()).collect();
        if let [row] = tabled.rows[..] {
            let cells = table.rows[row].cells.iter().flatten();
            asked.extend(cells.map(|cell| cell.logic.clone()));
            return self.sentence(&self.criteria(&Logic::And(asked)));
        }
        let who = self.sentence(&self.criteria(&Logic::And(asked)));
        let inputs = table.inputs.iter().enumerate();
        let inputs = inputs.filter(|(input, _)| {
            let mut rows = tabled.rows.iter();
            rows.any(|row| table.rows[*row].cells[*input].is_some())
        });
        let inputs: Vec<Link> = inputs.map(|(_, input)| self.thing(input.thing())).collect();
        match inputs.is_empty() {
            true => who,
            false => {
                let depending = &self.words().table.depending;
                depending.phrase(who, self.listed(&inputs))
            }
        }
    }

    /// The facts, conditions and scores that its rows ask for.
    pub fn tabled_asks(&self, tabled: &Tabled) -> BTreeSet<Thing> {
        let table = &self.library().tables[tabled.table];
        let mut asked = BTreeSet::new();
        for row in &tabled.rows {
            let mut visit = |test: &FactTest| _ = asked.insert(fact_test(test));
            table.tests_of_row(&table.rows[*row], &mut visit);
        }
        asked
    }

    pub fn tabled_conditions(&self, tabled: &Tabled) -> BTreeSet<Thing> {
        let mut asked = self.tabled_asks(tabled);
        asked.retain(|thing| matches!(thing, Thing::Condition(_)));
        asked
    }

    /// The same with only the rows that ask for a thing; `None` where none does.
    pub fn tabled_asking(&self, tabled: &Tabled, thing: Thing) -> Option<Tabled> {
        let one_row = |&row: &usize| Tabled {
            rows: vec![row],
            ..tabled.clone()
        };
        let rows = tabled.rows.iter();
        let rows = rows.filter(|row| self.tabled_asks(&one_row(row)).contains(&thing));
        let rows: Vec<usize> = rows.copied().collect();
        (!rows.is_empty()).then(|| Tabled {
            rows,
            ..tabled.clone()
        })
    }
}
