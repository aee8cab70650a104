//! Columns as facts and outputs, rows as the rows of one table.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::cell::{self, Alternative, InputCell, Measure};
use super::header::{Aggregate, Column, Header, Hit, Role};
use super::{Construct, Note, Refusal};
use crate::import::book::{FactPlan, FactType, assumed_range};
use crate::import::names::{self, NamedCode};
use crate::notation::{TakenNames, toml};
use crate::quantity::{Number, Unit};
use crate::sheet::{SheetRow, place};

pub(super) struct BookPlan {
    pub facts: Vec<FactPlan>,
    pub outputs: Vec<FactPlan>,
    pub table: TablePlan,
    pub names: TakenNames,
    pub notes: Vec<Note>,
}

pub(super) struct TablePlan {
    pub hit: &'static str,
    pub aggregate: Option<&'static str>,
    pub inputs: Vec<String>,
    pub rows: Vec<RowPlan>,
}

pub(super) struct RowPlan {
    pub name: String,
    pub label: Option<String>,
    pub cells: Vec<String>,
    /// Output and value, as TOML.
    pub sets: Vec<(String, String)>,
    pub priority: Option<String>,
    pub note: Option<String>,
}

/// A column and its cells, read.
struct Read<'a, T> {
    column: &'a Column,
    /// Spreadsheet's number of the row, and the cell.
    cells: Vec<(usize, T)>,
}

/// What the cells of a column are.
enum ColumnType {
    YesNo,
    Number {
        /// The column's own unit, in which its numbers are that have none.
        unit: Option<String>,
    },
    Values(Vec<NamedCode>),
}

struct Planner {
    names: TakenNames,
    notes: Vec<Note>,
    refused: Vec<Refusal>,
}

pub(super) fn plan(header: &Header, rows: &[SheetRow]) -> Result<BookPlan, Vec<Refusal>> {
    let mut planner = Planner {
        names: TakenNames::default(),
        notes: Vec::new(),
        refused: Vec::new(),
    };
    planner.refuse_ragged(header, rows);
    let of = |role| {
        header
            .columns
            .iter()
            .filter(move |column| column.role == role)
    };
    let mut drafts: Vec<RowPlan> = rows.iter().map(|_| RowPlan::empty()).collect();
    let mut facts = Vec::new();
    for column in of(Role::Input) {
        let read = planner.read(column, rows, &cell::input);
        facts.extend(planner.input(read, &mut drafts));
    }
    let mut outputs = Vec::new();
    for column in of(Role::Output) {
        let read = planner.read(column, rows, &cell::output);
        outputs.extend(planner.output(read, &mut drafts));
    }
    for column in of(Role::Note) {
        note(column, rows, &mut drafts);
    }
    for column in of(Role::Priority) {
        planner.priority(column, rows, &mut drafts);
    }
    planner.label(of(Role::Label).next(), rows, &mut drafts);
    planner.refuse_idle(&drafts, rows);
    if !planner.refused.is_empty() {
        return Err(planner.refused);
    }
    let aggregate = match header.hit {
        Hit::Collect(Some(Aggregate::Least)) => Some("min"),
        Hit::Collect(Some(Aggregate::Greatest)) => Some("max"),
        Hit::Collect(None) | Hit::Unique | Hit::Any | Hit::First | Hit::Priority => None,
    };
    Ok(BookPlan {
        table: TablePlan {
            hit: header.hit.word(),
            aggregate,
            inputs: facts
                .iter()
                .map(|fact: &FactPlan| fact.name.clone())
                .collect(),
            rows: drafts,
        },
        facts,
        outputs,
        names: planner.names,
        notes: planner.notes,
    })
}

impl RowPlan {
    fn empty() -> Self {
        Self {
            name: String::new(),
            label: None,
            cells: Vec::new(),
            sets: Vec::new(),
            priority: None,
            note: None,
        }
    }
}

fn note(column: &Column, rows: &[SheetRow], drafts: &mut [RowPlan]) {
    for (row, draft) in rows.iter().zip(drafts) {
        let text = row.text(column.at).trim();
        if text.is_empty() {
            continue;
        }
        let said = match column.title.is_empty() {
            true => text.to_owned(),
            false => format!("{}: {text}", column.title),
        };
        let note = draft.note.get_or_insert_default();
        if !note.is_empty() {
            note.push('\n');
        }
        note.push_str(&said);
    }
}

impl Planner {
    fn refuse(&mut self, place: String, why: impl Into<String>) {
        self.refused.push(Refusal::new(Construct::Cell, place, why));
    }

    fn note(&mut self, construct: Construct, (column, title): (&Column, &str), said: &str) {
        let said = format!("“{title}”: {said}");
        self.notes.push(Note::new(construct, &column.head, said));
    }

    /// A row has a cell for each column that says what it is, and nothing where no column does.
    fn refuse_ragged(&mut self, header: &Header, rows: &[SheetRow]) {
        for row in rows {
            for (at, cell) in row.cells.iter().enumerate() {
                let is_known = header.columns.iter().any(|column| column.at == at);
                if !is_known && !cell.text.trim().is_empty() {
                    self.refuse(place(at, row.number), "its column has no head");
                }
            }
        }
    }

    /// Every row does something.
    fn refuse_idle(&mut self, drafts: &[RowPlan], rows: &[SheetRow]) {
        if !self.refused.is_empty() {
            return;
        }
        for (draft, row) in drafts.iter().zip(rows) {
            if draft.sets.is_empty() {
                self.refuse(place(0, row.number), "the row sets nothing");
            }
        }
    }

    fn read<'a, T>(
        &mut self,
        column: &'a Column,
        rows: &[SheetRow],
        read: &dyn Fn(&str) -> Result<T, String>,
    ) -> Read<'a, T> {
        let mut cells = Vec::new();
        for row in rows {
            let text = row.text(column.at);
            match read(text) {
                Ok(cell) => cells.push((row.number, cell)),
                Err(why) => self.refuse(place(column.at, row.number), why),
            }
        }
        Read { column, cells }
    }

    /// What a column is; `None` where one of its cells is refused.
    fn typed(
        &mut self,
        column: &Column,
        cells: &[(usize, Alternative)],
        is_whole: bool,
    ) -> Option<(FactPlan, ColumnType)> {
        let before = self.refused.len();
        let kind = self.column_type(column, cells);
        (self.refused.len() == before && is_whole).then(|| (self.fact(column, &kind, cells), kind))
    }

    fn input(&mut self, read: Read<'_, InputCell>, drafts: &mut [RowPlan]) -> Option<FactPlan> {
        let flat = read.cells.iter().flat_map(|(row, cell)| {
            let row = *row;
            alternatives(cell).into_iter().map(move |of| (row, of))
        });
        let flat: Vec<(usize, Alternative)> = flat.collect();
        let is_whole = read.cells.len() == drafts.len();
        let (fact, kind) = self.typed(read.column, &flat, is_whole)?;
        for ((row, cell), draft) in read.cells.iter().zip(drafts) {
            match input_text(cell, &kind) {
                Some(text) => draft.cells.push(text),
                None => self.refuse(place(read.column.at, *row), "it says what its column can't"),
            }
        }
        Some(fact)
    }

    fn output(
        &mut self,
        read: Read<'_, Option<Alternative>>,
        drafts: &mut [RowPlan],
    ) -> Option<FactPlan> {
        let flat = read.cells.iter();
        let flat = flat.filter_map(|(row, cell)| Some((*row, cell.clone()?)));
        let flat: Vec<(usize, Alternative)> = flat.collect();
        let is_whole = read.cells.len() == drafts.len();
        let (fact, kind) = self.typed(read.column, &flat, is_whole)?;
        for ((_, cell), draft) in read.cells.iter().zip(drafts) {
            let value = cell.as_ref().and_then(|cell| value(cell, &kind));
            draft
                .sets
                .extend(value.map(|value| (fact.name.clone(), value)));
        }
        Some(fact)
    }

    /// Numbers where anything is bounded, or nothing but numbers stands there; yes or no likewise; else values.
    fn column_type(&mut self, column: &Column, cells: &[(usize, Alternative)]) -> ColumnType {
        let said = cells
            .iter()
            .filter(|(_, cell)| !matches!(cell, Alternative::Known | Alternative::Unknown));
        let said: Vec<_> = said.collect();
        let all = |wanted: &dyn Fn(&Alternative) -> bool| {
            !said.is_empty() && said.iter().all(|(_, cell)| wanted(cell))
        };
        let is_number =
            |cell: &Alternative| matches!(cell, Alternative::Number(_) | Alternative::Bounds(_));
        if said.is_empty() {
            self.refuse(column.head.clone(), "its column says nothing of anybody");
            return ColumnType::YesNo;
        }
        if all(&|cell| matches!(cell, Alternative::Yes | Alternative::No)) {
            return ColumnType::YesNo;
        }
        // What is bounded, or has a unit in its head, is a number.
        let has_unit = column.unit.is_some();
        let measured = said.iter().find(|(_, cell)| match cell {
            Alternative::Bounds(_) => true,
            Alternative::Number(_) => has_unit,
            Alternative::Yes
            | Alternative::No
            | Alternative::Known
            | Alternative::Unknown
            | Alternative::Text(_) => false,
        });
        if let Some((row, _)) = measured {
            let measured = place(column.at, *row);
            for (row, _) in said.iter().filter(|(_, cell)| !is_number(cell)) {
                let why = format!("it is not a number, and `{measured}` is one");
                self.refuse(place(column.at, *row), why);
            }
        }
        if measured.is_some() || all(&is_number) {
            return self.numbers(column, &said);
        }
        self.values(column, &said)
    }

    fn numbers(&mut self, column: &Column, cells: &[&(usize, Alternative)]) -> ColumnType {
        let first = cells
            .iter()
            .flat_map(|(_, cell)| measures(cell))
            .find_map(|of| of.unit.clone());
        let unit = column.unit.clone().or(first);
        let own = unit.as_deref().and_then(|unit| Unit::parse(unit).ok());
        for (row, cell) in cells {
            let other = measures(cell)
                .into_iter()
                .find(|of| match (&of.unit, &own) {
                    (Some(unit), Some(own)) => in_unit(&of.number, unit, own).is_none(),
                    (Some(_), None) => true,
                    (None, _) => false,
                });
            if let Some(other) = other {
                let (other, own) = (
                    other.unit.unwrap_or_default(),
                    unit.as_deref().unwrap_or("1"),
                );
                self.refuse(
                    place(column.at, *row),
                    format!("`{other}` measures something else than `{own}`"),
                );
            }
        }
        ColumnType::Number { unit }
    }

    fn values(&mut self, column: &Column, cells: &[&(usize, Alternative)]) -> ColumnType {
        let mut values: Vec<NamedCode> = Vec::new();
        let mut places: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for (row, cell) in cells {
            let label = label_of(cell);
            let alike = label.nfkc().collect::<String>().to_lowercase();
            match places.get(&alike) {
                Some((known, first)) if *known != label => {
                    let first = place(column.at, *first);
                    let why = format!("`{label}` is written `{known}` in {first}");
                    self.refuse(place(column.at, *row), why);
                }
                Some(_) => {}
                None => {
                    places.insert(alike, (label.clone(), *row));
                    values.push(NamedCode {
                        code: label.clone(),
                        number: None,
                        label,
                        id: String::new(),
                    });
                }
            }
        }
        names::values(&mut values);
        ColumnType::Values(values)
    }

    fn fact(
        &mut self,
        column: &Column,
        kind: &ColumnType,
        cells: &[(usize, Alternative)],
    ) -> FactPlan {
        // In parentheses may stand what is no unit of a number.
        let title = match (kind, &column.unit) {
            (ColumnType::Number { .. }, _) | (_, None) => column.title.clone(),
            (_, Some(unit)) => format!("{} ({unit})", column.title),
        };
        let kind = self.fact_type((column, &title), kind, cells);
        let may_be_unknown = cells
            .iter()
            .any(|(_, cell)| matches!(cell, Alternative::Known | Alternative::Unknown));
        FactPlan {
            name: self.names.give(&names::identifier(&title)),
            title,
            note: None,
            kind,
            may_be_unknown,
            element: column.head.clone(),
        }
    }

    fn fact_type(
        &mut self,
        of: (&Column, &str),
        kind: &ColumnType,
        cells: &[(usize, Alternative)],
    ) -> FactType {
        let unit = match kind {
            ColumnType::YesNo => return FactType::YesNo,
            ColumnType::Values(values) => {
                self.note(Construct::Values, of, "its values are those of its cells");
                return FactType::OneOf(values.clone());
            }
            ColumnType::Number { unit } => unit,
        };
        let own = unit.as_deref().and_then(|unit| Unit::parse(unit).ok());
        let measured = cells.iter().flat_map(|(_, cell)| measures(cell));
        let numbers = measured.map(|of| match (&of.unit, &own) {
            (Some(unit), Some(own)) => in_unit(&of.number, unit, own).unwrap_or(of.number),
            (Some(_), None) | (None, _) => of.number,
        });
        let numbers: BTreeSet<Number> = numbers.collect();
        // Whole numbers that stand there one by one are values like others.
        let is_listed = unit.is_none()
            && of.0.role == Role::Input
            && numbers.iter().all(Number::is_integer)
            && cells
                .iter()
                .all(|(_, cell)| !matches!(cell, Alternative::Bounds(_)));
        if let (true, Some(low), Some(high)) = (is_listed, numbers.first(), numbers.last()) {
            let said = format!("its numbers are those of its cells, {low} to {high}");
            self.note(Construct::Values, of, &said);
            let range = (low.clone(), high.clone());
            return FactType::Count { range };
        }
        let range = assumed_range(&numbers);
        let (low, high) = &range;
        let said = format!("no range is stated; {low} to {high} is assumed");
        self.note(Construct::Range, of, &said);
        match unit {
            Some(unit) => FactType::Quantity {
                unit: unit.clone(),
                range,
            },
            None if numbers.iter().all(Number::is_integer) => {
                let said = "no unit is stated; whole numbers are assumed";
                self.note(Construct::Unit, of, said);
                FactType::Count { range }
            }
            None => {
                self.note(Construct::Unit, of, "no unit is stated");
                let unit = "1".to_owned();
                FactType::Quantity { unit, range }
            }
        }
    }

    fn priority(&mut self, column: &Column, rows: &[SheetRow], drafts: &mut [RowPlan]) {
        for (row, draft) in rows.iter().zip(drafts) {
            let text = row.text(column.at).trim();
            match text.parse::<i32>() {
                Ok(number) => draft.priority = Some(number.to_string()),
                Err(_) => {
                    let why = format!("`{text}` is not a whole number");
                    self.refuse(place(column.at, row.number), why);
                }
            }
        }
    }

    /// Names of rows: their labels, where these are words, else their numbers in the spreadsheet.
    fn label(&mut self, column: Option<&Column>, rows: &[SheetRow], drafts: &mut [RowPlan]) {
        let mut taken = TakenNames::default();
        for (row, draft) in rows.iter().zip(drafts) {
            let text = column.map_or("", |column| row.text(column.at));
            let text = names::cleaned(text);
            let wanted = match text.chars().any(char::is_alphabetic) {
                true => names::identifier(&text),
                false => format!("row-{}", row.number),
            };
            draft.name = taken.give(&wanted);
            draft.label = text.chars().any(char::is_alphabetic).then_some(text);
        }
    }
}

/// What a cell speaks of.
fn alternatives(cell: &InputCell) -> Vec<Alternative> {
    match cell {
        InputCell::Anything => Vec::new(),
        InputCell::Alternatives(alternatives) => alternatives.clone(),
        InputCell::Neither(texts) => texts.iter().cloned().map(Alternative::Text).collect(),
    }
}

fn measures(cell: &Alternative) -> Vec<Measure> {
    match cell {
        Alternative::Number(measure) => vec![measure.clone()],
        Alternative::Bounds(bounds) => bounds.iter().map(|(_, measure)| measure.clone()).collect(),
        Alternative::Yes
        | Alternative::No
        | Alternative::Known
        | Alternative::Unknown
        | Alternative::Text(_) => Vec::new(),
    }
}

fn in_unit(number: &Number, unit: &str, own: &Unit) -> Option<Number> {
    Unit::parse(unit).ok()?.convert(number, own)
}

/// What a cell is in a column of values.
fn label_of(cell: &Alternative) -> String {
    match cell {
        Alternative::Text(text) => text.clone(),
        Alternative::Yes => "yes".to_owned(),
        Alternative::No => "no".to_owned(),
        Alternative::Known => "known".to_owned(),
        Alternative::Unknown => "unknown".to_owned(),
        Alternative::Number(measure) => match &measure.unit {
            Some(unit) => format!("{} {unit}", measure.number),
            None => measure.number.to_string(),
        },
        Alternative::Bounds(_) => String::new(),
    }
}

/// A number with its unit, or the column's, as an expression has it.
fn written(measure: &Measure, column: Option<&str>) -> String {
    let unit = measure.unit.as_deref().or(column);
    let unit = unit.and_then(|unit| Unit::parse(unit).ok());
    match unit {
        Some(unit) => format!("{} {}", measure.number, unit.in_expression()),
        None => measure.number.to_string(),
    }
}

/// A cell as the language has it.
fn input_text(cell: &InputCell, kind: &ColumnType) -> Option<String> {
    match cell {
        InputCell::Anything => Some("-".to_owned()),
        InputCell::Alternatives(alternatives) => {
            let texts = alternatives.iter().map(|of| alternative_text(of, kind));
            let texts: Option<Vec<String>> = texts.collect();
            Some(texts?.join(", "))
        }
        InputCell::Neither(texts) => {
            let ColumnType::Values(values) = kind else {
                return None;
            };
            let denied = texts.iter().map(|text| {
                let value = values.iter().find(|value| value.code == *text)?;
                Some(format!("not '{}'", value.id))
            });
            let denied: Option<Vec<String>> = denied.collect();
            Some(denied?.join(" and "))
        }
    }
}

fn alternative_text(of: &Alternative, kind: &ColumnType) -> Option<String> {
    match (of, kind) {
        (Alternative::Known, _) => Some("known".to_owned()),
        (Alternative::Unknown, _) => Some("unknown".to_owned()),
        (Alternative::Yes, ColumnType::YesNo) => Some("yes".to_owned()),
        (Alternative::No, ColumnType::YesNo) => Some("no".to_owned()),
        (Alternative::Number(measure), ColumnType::Number { unit }) => {
            Some(written(measure, unit.as_deref()))
        }
        (Alternative::Bounds(bounds), ColumnType::Number { unit }) => {
            let tests = bounds.iter().map(|(comparison, measure)| {
                format!(
                    "{} {}",
                    comparison.symbol(),
                    written(measure, unit.as_deref())
                )
            });
            Some(tests.collect::<Vec<_>>().join(" and "))
        }
        (of, ColumnType::Values(values)) => {
            let label = label_of(of);
            let value = values.iter().find(|value| value.code == label)?;
            Some(format!("'{}'", value.id))
        }
        (
            Alternative::Yes
            | Alternative::No
            | Alternative::Number(_)
            | Alternative::Bounds(_)
            | Alternative::Text(_),
            ColumnType::YesNo | ColumnType::Number { .. },
        ) => None,
    }
}

/// What an output is set to, as TOML.
fn value(cell: &Alternative, kind: &ColumnType) -> Option<String> {
    match kind {
        ColumnType::YesNo => Some((*cell == Alternative::Yes).to_string()),
        ColumnType::Number { unit } => {
            let measure = measures(cell).into_iter().next()?;
            Some(match measure.unit.as_deref().or(unit.as_deref()) {
                Some(unit) => toml(&format!("{} {unit}", measure.number)),
                None => measure.number.to_string(),
            })
        }
        ColumnType::Values(values) => {
            let label = label_of(cell);
            let value = values.iter().find(|value| value.code == label)?;
            Some(toml(&value.id))
        }
    }
}
