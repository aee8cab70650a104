//! Picking out the rows of a long table by what is known of a patient: for each input the kinds of values that its cells tell apart.

mod values;

use serde::Serialize;

use self::values::Class;
use super::columns::Columns;
use crate::model::{Guard, Table};
use crate::render::view::View;

#[derive(Serialize)]
pub(super) struct Filter {
    /// How many rows are shown, filled by the script.
    shown: String,
    fields: Vec<Field>,
}

/// What can be said of an input.
#[derive(Serialize)]
struct Field {
    name: String,
    label: String,
    choices: Vec<Class>,
}

/// The choices of a field that a row is for, by their numbers.
#[derive(Serialize)]
pub(super) struct Fit {
    name: String,
    choices: String,
}

impl View<'_> {
    pub(super) fn filter(&self, table: &Table, columns: &Columns) -> Filter {
        let fields = columns.iter().map(|column| {
            let input = table.inputs[column.input];
            let cells = table
                .rows
                .iter()
                .map(|row| row.cells[column.input].as_ref());
            let cells: Vec<Option<&Guard>> = cells.map(|cell| Some(&cell?.logic)).collect();
            Field {
                name: self.library().input_meta(input).id.clone(),
                label: column.head.text.clone(),
                choices: self.classes(input, &cells),
            }
        });
        Filter {
            shown: self.words().listed.shown.say("{number}", "{total}"),
            // One choice is none.
            fields: fields.filter(|field| field.choices.len() > 1).collect(),
        }
    }
}

impl Filter {
    pub(super) fn fits(&self, row: usize) -> Vec<Fit> {
        let fit = |field: &Field| {
            let choices = field.choices.iter().enumerate();
            let own = choices.filter(|(_, class)| class.is_for(row));
            let own: Vec<String> = own.map(|(number, _)| number.to_string()).collect();
            Fit {
                name: field.name.clone(),
                choices: own.join(" "),
            }
        };
        self.fields.iter().map(fit).collect()
    }
}
