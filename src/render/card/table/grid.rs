//! Two inputs as a grid: what is advised where a row of one and a column of the other meet.

use serde::Serialize;

use super::RowSaid;
use super::columns::{TableColumn, TableColumns};
use super::values;
use crate::model::{HitPolicy, Input, Table};
use crate::render::link::Link;
use crate::render::prose::paper::{TableFit, least_of};
use crate::render::view::View;

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

/// What a line or a column of the grid asks.
struct GridPart {
    asks: String,
    /// For each row whether it is for patients of whom this is so.
    rows: Vec<bool>,
}

/// `None` where a line for each row is as short, or says more.
///
/// Exactly one row meets each place, and the hit policy lets no two rows say different things of one patient: what stands in a place
/// is all that is said there.
pub(super) fn of_table(
    view: &View<'_>,
    table: &Table,
    columns: &TableColumns,
    said: &[RowSaid],
) -> Option<TableGrid> {
    let is_one = match table.hit {
        HitPolicy::Unique | HitPolicy::Any => true,
        HitPolicy::First | HitPolicy::Priority | HitPolicy::Collect => false,
    };
    let is_short = said
        .iter()
        .all(|row| row.note.is_none() && row.quotes.is_empty());
    let two = columns.two().filter(|_| is_one && is_short)?;
    let [one, other] = two.map(|column| (column, parts(view, table, column)));
    let ((down, lines), (across, heads)) = match one.1.len() >= other.1.len() {
        true => (one, other),
        false => (other, one),
    };
    let is_smaller = lines.len() > 1 && heads.len() > 1 && lines.len() < said.len();
    if !is_smaller || heads.len() > MOST_COLUMNS {
        return None;
    }
    let places = lines
        .iter()
        .map(|line| heads.iter().map(|head| met(line, head)).collect());
    let places = places.collect::<Option<Vec<Vec<usize>>>>()?;
    // What does not fit on a sheet of paper becomes a list.
    let fit = fit(&lines, &heads, &places, said);
    let grid = filled((down, across), (lines, heads), &places, said, fit);
    (fit != TableFit::Broken).then_some(grid)
}

/// What the cells of an input together tell apart, in the order in which the rows come to it.
fn parts(view: &View<'_>, table: &Table, column: &TableColumn) -> Vec<GridPart> {
    let input = table.inputs[column.input];
    // A total that is not known may be one that a cell asks for: it is in no part for certain.
    let is_open = matches!(input, Input::Score(_)) && values::may_be_unknown(view, input);
    let classes = match is_open {
        true => Vec::new(),
        false => values::classes(view, input, &column.guards(table)),
    };
    if classes.is_empty() {
        return by_words(column);
    }
    let mut alike: Vec<(Vec<bool>, Vec<&str>)> = Vec::new();
    for class in &classes {
        let rows = (0..column.cells.len()).map(|row| class.is_for(row));
        let rows: Vec<bool> = rows.collect();
        match alike.iter_mut().find(|(own, _)| *own == rows) {
            Some((_, texts)) => texts.push(class.text()),
            None => alike.push((rows, vec![class.text()])),
        }
    }
    alike.retain(|(rows, _)| rows.contains(&true));
    alike.sort_by_key(|(rows, _)| first_of(column, rows));
    let part = |(rows, texts): &(Vec<bool>, Vec<&str>)| {
        let is_alone = |row: usize| alike.iter().filter(|(own, _)| own[row]).count() == 1;
        let mut written = (0..rows.len()).filter(|row| rows[*row] && is_alone(*row));
        let written = written.find_map(|row| column.cells[row].clone());
        GridPart {
            asks: written.unwrap_or_else(|| texts.join(&view.words().forms.or_list)),
            rows: rows.clone(),
        }
    };
    alike.iter().map(part).collect()
}

/// The first row that asks for a part, rather than for anything; what none asks for comes last.
fn first_of(column: &TableColumn, rows: &[bool]) -> usize {
    let mut asking = (0..rows.len()).filter(|row| rows[*row] && column.cells[*row].is_some());
    asking.next().unwrap_or(rows.len())
}

/// Of what is known value by value: what the cells ask in words, each once, in the order in which they come.
fn by_words(column: &TableColumn) -> Vec<GridPart> {
    let mut parts: Vec<GridPart> = Vec::new();
    for asks in column.cells.iter().flatten() {
        if !parts.iter().any(|part| part.asks == *asks) {
            let is_for = |cell: &Option<String>| cell.as_ref().is_none_or(|own| own == asks);
            parts.push(GridPart {
                asks: asks.clone(),
                rows: column.cells.iter().map(is_for).collect(),
            });
        }
    }
    parts
}

fn filled(
    (down, across): (&TableColumn, &TableColumn),
    (lines, heads): (Vec<GridPart>, Vec<GridPart>),
    places: &[Vec<usize>],
    said: &[RowSaid],
    fit: TableFit,
) -> TableGrid {
    let mut shown = vec![false; said.len()];
    let mut place = |row: usize| RowCell {
        part: (!std::mem::replace(&mut shown[row], true)).then(|| said[row].part.clone()),
        said: said[row].clone(),
    };
    let lines = lines.into_iter().zip(places).map(|(line, rows)| GridLine {
        asks: line.asks,
        places: rows.iter().map(|&row| place(row)).collect(),
    });
    TableGrid {
        lines: lines.collect(),
        down: down.head.clone(),
        across: across.head.clone(),
        columns: heads.into_iter().map(|head| head.asks).collect(),
        fit: fit.class(),
    }
}

fn fit(
    lines: &[GridPart],
    heads: &[GridPart],
    places: &[Vec<usize>],
    said: &[RowSaid],
) -> TableFit {
    let texts = |parts: &[GridPart]| least_of(parts.iter().map(|part| part.asks.as_str()));
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

/// The row for both, if there is exactly one.
fn met(line: &GridPart, head: &GridPart) -> Option<usize> {
    let mut rows = (0..line.rows.len()).filter(|row| line.rows[*row] && head.rows[*row]);
    match (rows.next(), rows.next()) {
        (Some(row), None) => Some(row),
        _ => None,
    }
}
