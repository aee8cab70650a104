//! The columns of a table: an input that some row asks for, with its cells in words.

use serde::Serialize;

use crate::model::{Guard, Input, Table};
use crate::render::link::Link;
use crate::render::view::View;
use crate::words::Phrase;

/// In the order of the inputs, for so many rows.
pub(super) struct TableColumns {
    rows: usize,
    columns: Vec<TableColumn>,
}

pub(super) struct TableColumn {
    /// Its number among the inputs of the table.
    pub input: usize,
    /// With the unit, which no cell says.
    pub head: Link,
    /// One for each row; `None` where anything will do.
    pub cells: Vec<Option<String>>,
}

/// A cell that stands in the place of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct SpannedCell {
    /// `None` where anything will do.
    asks: Option<String>,
    /// How many rows it is for; 0 where the cell above is for this row too.
    rows: usize,
}

pub(super) fn of_table(view: &View<'_>, table: &Table) -> TableColumns {
    let inputs = table.inputs.iter().enumerate();
    let used = inputs.filter(|(index, _)| is_used(table, *index));
    let (library, words) = (view.library(), view.words());
    let column = |(index, &input): (usize, &Input)| {
        let cells = table.rows.iter().map(|row| row.cells[index].as_ref());
        let cells = cells.map(|cell| Some(words.cell(library, &cell?.logic, input.thing())));
        TableColumn {
            input: index,
            head: input_head(view, input),
            cells: cells.collect(),
        }
    };
    TableColumns {
        rows: table.rows.len(),
        columns: used.map(column).collect(),
    }
}

/// What a column asks for, and in which unit.
pub(super) fn input_head(view: &View<'_>, input: Input) -> Link {
    let link = view.link.thing(input.thing());
    let unit = match input {
        Input::Fact(key) => view.library().facts[key].kind.unit(),
        Input::Calculation(key) => view.library().calculations[key].kind.unit(),
        Input::Output(key) => view.library().outputs[key].kind.unit(),
        Input::Condition(_) | Input::Score(_) => None,
    };
    match unit.and_then(|unit| view.words().unit(unit)) {
        Some(unit) => Link {
            text: view.words().table.head.say(link.text, unit),
            ..link
        },
        None => link,
    }
}

/// The inputs that no row asks for, if there are any.
pub(super) fn left_out(view: &View<'_>, table: &Table) -> Option<Phrase> {
    let inputs = table.inputs.iter().enumerate();
    let unused = inputs.filter(|(index, _)| !is_used(table, *index));
    let links: Vec<Link> = unused
        .map(|(_, input)| view.link.thing(input.thing()))
        .collect();
    let words = view.words();
    let wording = words.plural(&words.table.left_out, &links.len().to_string());
    (!links.is_empty()).then(|| wording.phrase(view.listed(&links)))
}

fn is_used(table: &Table, input: usize) -> bool {
    table.rows.iter().any(|row| row.cells[input].is_some())
}

impl TableColumn {
    /// What each row asks, `None` where anything will do.
    pub(super) fn guards<'t>(&self, table: &'t Table) -> Vec<Option<&'t Guard>> {
        let cells = table.rows.iter().map(|row| row.cells[self.input].as_ref());
        cells.map(|cell| Some(&cell?.logic)).collect()
    }
}

impl TableColumns {
    pub(super) fn iter(&self) -> impl Iterator<Item = &TableColumn> {
        self.columns.iter()
    }

    /// The columns, where there are two.
    pub(super) fn two(&self) -> Option<[&TableColumn; 2]> {
        match self.columns.as_slice() {
            [one, other] => Some([one, other]),
            _ => None,
        }
    }

    pub(super) fn heads(&self) -> Vec<Link> {
        self.columns
            .iter()
            .map(|column| column.head.clone())
            .collect()
    }

    /// For whom a row is, an input in each line.
    pub(super) fn whole(&self, row: usize, say: impl Fn(&str, &str) -> String) -> Vec<String> {
        let asked = self.columns.iter().filter_map(|column| {
            let cell = column.cells[row].as_ref()?;
            Some(say(&column.head.text, cell))
        });
        asked.collect()
    }

    /// The cells of each row, each joined with the equal ones below it.
    pub(super) fn joined(&self) -> Vec<Vec<SpannedCell>> {
        let spans: Vec<Vec<usize>> = self
            .columns
            .iter()
            .map(|column| spans(&column.cells))
            .collect();
        let cell = |row: usize, (column, spans): (&TableColumn, &Vec<usize>)| SpannedCell {
            asks: column.cells[row].clone(),
            rows: spans[row],
        };
        (0..self.rows)
            .map(|row| {
                let columns = self.columns.iter().zip(&spans);
                columns.map(|column| cell(row, column)).collect()
            })
            .collect()
    }
}

/// A cell that spans more rows than this would be out of sight of its last rows.
const MOST_JOINED: usize = 8;

/// For each the number of equal ones that begin with it; 0 within a row of equal ones.
fn spans<T: PartialEq>(cells: &[T]) -> Vec<usize> {
    let runs = cells.chunk_by(|one, next| one == next);
    let runs = runs.flat_map(|run| run.chunks(MOST_JOINED));
    let spans = runs.flat_map(|run| {
        let rest = std::iter::repeat_n(0, run.len() - 1);
        std::iter::once(run.len()).chain(rest)
    });
    spans.collect()
}

#[cfg(test)]
mod tests {
    use super::spans;

    #[test]
    fn equal_neighbours_are_one_cell() {
        assert_eq!(
            spans(&["a", "a", "b", "a", "c", "c", "c"]),
            [2, 0, 1, 1, 3, 0, 0]
        );
        let long = spans(&["a"; 10]);
        assert_eq!((long[0], long[7], long[8], long[9]), (8, 0, 2, 0));
        assert_eq!(spans::<u8>(&[]), [0; 0]);
    }
}
