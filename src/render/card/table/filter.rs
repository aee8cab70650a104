//! Picking out the rows of a long table by what is known of a patient: for each input the kinds of values that its cells tell apart.

use serde::Serialize;

use super::columns::{TableColumn, TableColumns};
use super::values::{self, AnswerClass};
use crate::model::{FactKind, Guard, NamedValue, Table, Variable, slug};
use crate::render::view::View;

#[derive(Serialize)]
pub(super) struct Filter {
    /// How many rows are shown, filled by the script.
    shown: String,
    fields: Vec<FilterField>,
}

/// What can be said of an input.
#[derive(Serialize)]
struct FilterField {
    name: String,
    label: String,
    choices: Vec<AnswerClass>,
}

/// The choices of a field that a row is for, by their numbers.
#[derive(Serialize)]
pub(super) struct Fit {
    name: String,
    choices: String,
}

pub(super) fn of_table(view: &View<'_>, table: &Table, columns: &TableColumns) -> Filter {
    let fields = columns
        .iter()
        .flat_map(|column| fields(view, table, column));
    Filter {
        shown: view.words().listed.shown.say("{number}", "{total}"),
        // One choice is none.
        fields: fields.filter(|field| field.choices.len() > 1).collect(),
    }
}

/// One for an input, but one for each value of an any-of fact that a cell asks for: each is known or not by itself.
fn fields(view: &View<'_>, table: &Table, column: &TableColumn) -> Vec<FilterField> {
    let input = table.inputs[column.input];
    let cells = column.guards(table);
    let name = &view.library().input_meta(input).id;
    if let Some(of) = input.variable()
        && let FactKind::AnyOf(values) = view.library().kind_of(of)
    {
        let asked = values::asked(&cells).into_iter();
        let field = |value: usize| field_of_value(view, of, values, value, &cells);
        return asked.map(field).collect();
    }
    vec![FilterField {
        name: name.clone(),
        label: column.head.text.clone(),
        choices: values::classes(view, input, &cells),
    }]
}

fn field_of_value(
    view: &View<'_>,
    of: Variable,
    values: &[NamedValue],
    value: usize,
    cells: &[Option<&Guard>],
) -> FilterField {
    let meta = view.library().meta_of(of);
    FilterField {
        name: value_name(&meta.id, values, value),
        label: view
            .words()
            .criteria
            .named
            .say(&meta.title, &values[value].label),
        choices: values::truths(view, of, value, cells),
    }
}

/// By the identifier of the value, so that an address never means another value in a later version.
fn value_name(fact: &str, values: &[NamedValue], value: usize) -> String {
    let id = slug(&values[value].id);
    let is_alone = values.iter().filter(|other| slug(&other.id) == id).count() == 1;
    // No identifier of a fact has a full stop.
    match is_alone {
        true => format!("{fact}.{id}"),
        false => format!("{fact}.{id}.{value}"),
    }
}

impl Filter {
    pub(super) fn fits(&self, row: usize) -> Vec<Fit> {
        let fit = |field: &FilterField| {
            let choices = field.choices.iter().enumerate();
            let fitting = choices.filter(|(_, class)| class.is_for(row));
            let numbers: Vec<String> = fitting.map(|(number, _)| number.to_string()).collect();
            Fit {
                name: field.name.clone(),
                choices: numbers.join(" "),
            }
        };
        self.fields.iter().map(fit).collect()
    }
}
