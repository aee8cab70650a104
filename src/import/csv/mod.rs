//! Decision tables as spreadsheets save them: a row of heads that say which columns are inputs, outputs and notes, and rows under it.
//!
//! ```text
//! CSV ─sheet→ Sheet ─header, cell→ columns ─plan→ BookPlan ─text→ Imported
//! ```

mod cell;
mod header;
mod plan;
mod text;

use super::{Imported, Note, Refusal, names};
use crate::sheet::{self, BrokenSheet};

constructs! {
    /// A part of the source that is read in a way that has to be said, or that no book can say.
    Unreadable "unreadable",
    Header "head of a column",
    Cell "cell",
    Values "values",
    Unit "unit",
    Range "range",
    Metadata "metadata",
}

/// What an import is made of.
pub struct Inputs<'a> {
    /// The name of the file, as `origin` says it; titles are made of it.
    pub file: &'a str,
    pub text: &'a str,
}

/// Makes a book of a decision table, or says all that keeps it from being one.
pub fn import(inputs: &Inputs<'_>) -> Result<Imported, Vec<Refusal>> {
    let sheet = sheet::read(inputs.text).map_err(|broken| vec![unreadable(&broken)])?;
    let Some((head, rows)) = sheet.rows.split_first() else {
        let place = sheet::place(0, 1);
        return Err(vec![Refusal::new(
            Construct::Unreadable,
            place,
            "the file is empty",
        )]);
    };
    let header = header::read(head)?;
    let Some(last) = rows.last() else {
        let place = sheet::place(0, head.number + 1);
        return Err(vec![Refusal::new(
            Construct::Unreadable,
            place,
            "no row stands under the heads",
        )]);
    };
    let mut plan = plan::plan(&header, rows)?;
    let said = "a table has none: `en` and `1` are assumed";
    plan.notes
        .push(Note::new(Construct::Metadata, "language, version", said));
    let columns = head.cells.len().saturating_sub(1);
    let cells = format!(
        "{}:{}",
        sheet::place(0, head.number),
        sheet::place(columns, last.number)
    );
    Ok(text::book(
        (&names::title_of_file(inputs.file), &cells),
        plan,
        inputs,
    ))
}

fn unreadable(broken: &BrokenSheet) -> Refusal {
    let place = sheet::place(broken.column, broken.row);
    Refusal::new(Construct::Unreadable, place, &broken.why)
}
