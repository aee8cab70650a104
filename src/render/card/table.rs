use serde::Serialize;

use super::pathway::Act;
use super::{Frame, Setting};
use crate::model::{Row, RowKey, TableKey, Thing};
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::view::{Cite, Expression, Link, QuoteLink, View};
use crate::words::Phrase;

/// A decision table: a column for each input, and what each row says.
#[derive(Serialize)]
struct TableCard {
    frame: Frame,
    /// The note, which comes before the rows.
    lead: Option<Html>,
    applies: Option<Expression>,
    /// What the hit policy means.
    read_as: String,
    name: String,
    inputs: Vec<Link>,
    has_priority: bool,
    rows: Vec<RowItem>,
}

#[derive(Serialize)]
struct RowItem {
    part: String,
    label: String,
    /// `None` where anything will do.
    cells: Vec<Option<Phrase>>,
    priority: Option<String>,
    acts: Vec<Act>,
    by: Option<Phrase>,
    because: Option<Phrase>,
    cites: Vec<Cite>,
    quotes: Vec<QuoteLink>,
    note: Option<Html>,
}

impl View<'_> {
    pub(super) fn table_card(
        &self,
        mut frame: Frame,
        key: TableKey,
        setting: Setting,
    ) -> Result<Html, Broken> {
        let table = &self.library().tables[key];
        // A chapter may hold several tables with rows of one name.
        let prefix = match setting {
            Setting::Among(_) => format!("{}-", table.meta.id),
            Setting::Own => String::new(),
        };
        let words = self.words();
        let inputs = table.inputs.iter();
        let rows = self.library().rows().filter(|(row, _)| row.table == key);
        let card = TableCard {
            lead: frame.note.take(),
            applies: table
                .applies
                .as_ref()
                .map(|applies| self.expression(applies)),
            read_as: {
                let meaning = words.hit_policies.of(table.hit);
                words.sentences.read_as.say(meaning, table.hit.name())
            },
            name: words.sentences.decisions_of.say(&frame.title),
            inputs: inputs.map(|input| self.thing(input.thing())).collect(),
            has_priority: table.rows.iter().any(|row| row.priority.is_some()),
            rows: rows
                .map(|(key, row)| self.row_item(key, row, &prefix))
                .collect(),
            frame,
        };
        self.render_card("card-table.html", &card)
    }

    fn row_item(&self, key: RowKey, row: &Row, prefix: &str) -> RowItem {
        let part = format!("{prefix}{}", self.book.site.row_part(key));
        let inputs = &self.library().tables[key.table].inputs;
        let cells = row.cells.iter().zip(inputs);
        RowItem {
            label: row.label(),
            cells: cells
                .map(|(cell, input)| cell.as_ref().map(|cell| self.cell(cell, input.thing())))
                .collect(),
            priority: row.priority.map(|priority| priority.to_string()),
            acts: self.acts(&row.stances),
            by: row.by.map(|protocol| self.as_in(protocol)),
            because: self.because(&row.because),
            cites: self.cites(&row.cites),
            quotes: self.quotes(Thing::Table(key.table), &row.quotes),
            note: self.optional_prose(&row.note, &part),
            part,
        }
    }
}
