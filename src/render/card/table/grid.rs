//! Two inputs as a grid: what is advised where a row of one and a column of the other meet.

use serde::Serialize;

use super::RowSaid;
use super::columns::{TableColumn, TableColumns};
use crate::model::{HitPolicy, Table};
use crate::render::link::Link;
use crate::render::prose::paper::{TableFit, least_of};

/// More columns than this are too narrow for what a cell says.
const MOST_COLUMNS: usize = 4;

#[derive(Serialize)]
pub(super) struct TableGrid {
    down: Link,
    across: Link,
    columns: Vec<String>,
    /// How it fits on paper, as a class.
    fit: &'static str,
    lines: Vec<GridLine>,
}

#[derive(Serialize)]
struct GridLine {
    asks: String,
    /// One for each column.
    places: Vec<RowCell>,
}

#[derive(Serialize)]
struct RowCell {
    /// That of the row, where it is met first.
    part: Option<String>,
    said: RowSaid,
}

impl TableGrid {
    /// `None` where a line for each row is as short, or says more.
    ///
    /// Exactly one row meets each place, and the hit policy lets no two rows say different things of one patient: what stands in a place
    /// is all that is said there.
    pub(super) fn of(table: &Table, columns: &TableColumns, said: &[RowSaid]) -> Option<Self> {
        let is_one = match table.hit {
            HitPolicy::Unique | HitPolicy::Any => true,
            HitPolicy::First | HitPolicy::Priority | HitPolicy::Collect => false,
        };
        let is_short = said
            .iter()
            .all(|row| row.note.is_none() && row.quotes.is_empty());
        let [one, other] = columns.two().filter(|_| is_one && is_short)?;
        let (down, across) = match values(one).len() >= values(other).len() {
            true => (one, other),
            false => (other, one),
        };
        let (lines, heads) = (values(down), values(across));
        let is_smaller = lines.len() > 1 && heads.len() > 1 && lines.len() < said.len();
        if !is_smaller || heads.len() > MOST_COLUMNS {
            return None;
        }
        let places: Option<Vec<Vec<usize>>> = lines
            .iter()
            .map(|line| {
                heads
                    .iter()
                    .map(|head| met(down, line, across, head))
                    .collect()
            })
            .collect();
        let places = places?;
        // What does not fit on a sheet of paper becomes a list.
        let fit = fit(&lines, &heads, &places, said);
        let grid = filled((down, across), (lines, heads), &places, said, fit);
        (fit != TableFit::Broken).then_some(grid)
    }
}

fn filled(
    (down, across): (&TableColumn, &TableColumn),
    (lines, heads): (Vec<String>, Vec<String>),
    places: &[Vec<usize>],
    said: &[RowSaid],
    fit: TableFit,
) -> TableGrid {
    let mut shown = vec![false; said.len()];
    let mut place = |row: usize| RowCell {
        part: (!std::mem::replace(&mut shown[row], true)).then(|| said[row].part.clone()),
        said: said[row].clone(),
    };
    let lines = lines.into_iter().zip(places).map(|(asks, rows)| GridLine {
        asks,
        places: rows.iter().map(|&row| place(row)).collect(),
    });
    TableGrid {
        lines: lines.collect(),
        down: down.head.clone(),
        across: across.head.clone(),
        columns: heads,
        fit: fit.class(),
    }
}

fn fit(lines: &[String], heads: &[String], places: &[Vec<usize>], said: &[RowSaid]) -> TableFit {
    let texts = |texts: &[String]| least_of(texts.iter().map(String::as_str));
    let column = |column: usize| {
        let rows = places.iter().map(|line| {
            let said = &said[line[column]];
            said.least_width().max(said.reasons_width())
        });
        rows.fold(texts(&heads[column..=column]), f64::max)
    };
    let columns = (0..heads.len()).map(column);
    TableFit::of(
        &std::iter::once(texts(lines))
            .chain(columns)
            .collect::<Vec<_>>(),
    )
}

/// What the cells of a column ask, each once, in the order in which they come.
fn values(column: &TableColumn) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for asks in column.cells.iter().flatten() {
        if !values.contains(asks) {
            values.push(asks.clone());
        }
    }
    values
}

/// The row for both, if there is exactly one.
fn met(down: &TableColumn, line: &str, across: &TableColumn, head: &str) -> Option<usize> {
    let fits = |cell: &Option<String>, asks: &str| cell.as_deref().is_none_or(|text| text == asks);
    let cells = down.cells.iter().zip(&across.cells).enumerate();
    let mut rows = cells.filter(|(_, (one, other))| fits(one, line) && fits(other, head));
    match (rows.next(), rows.next()) {
        (Some((row, _)), None) => Some(row),
        _ => None,
    }
}
