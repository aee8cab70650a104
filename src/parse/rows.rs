//! Rows of a decision table that stand in a CSV file of the book: read as if the block had them, each cell at its own place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::markdown::unread_in_field;
use super::{
    Block, ChapterText, CutOut, NodeValue, Quotes, RowsFile, Spanned, TextPart, TomlNode, TomlTable,
};
use crate::model::Kind;
use crate::problem::{Code, Problem, Problems};
use crate::schema::{self, Field, ValueForm};
use crate::sheet::{self, Sheet, SheetCell, SheetRow};
use crate::source::{FileKey, Sources, Span};

/// The field that names the file, and the one whose place its rows take.
const FILE: &str = "rows";
const ROWS: &str = "row";

/// Puts rows from files into the tables of a chapter.
pub(super) fn take_in(sources: &Sources, chapter: &mut ChapterText, problems: &mut Problems) {
    for part in &mut chapter.parts {
        let TextPart::Block(block) = part else {
            continue;
        };
        if block.kind == Kind::Table && block.fields.get(FILE).is_some() {
            read_into(sources, block, problems);
        }
    }
}

fn read_into(sources: &Sources, block: &mut Block, problems: &mut Problems) {
    let Some(file) = sheet_of(sources, block, problems) else {
        return;
    };
    let mut taken = RowsFile {
        file,
        heads: Vec::new(),
    };
    let mut reader = RowReader {
        file,
        inputs: inputs(&block.fields),
        problems,
        is_whole: true,
    };
    let text = &sources.file(file).text;
    let rows = match sheet::read(text) {
        Ok(sheet) => {
            taken.heads = reader.heads(&sheet);
            reader.rows(&sheet)
        }
        Err(broken) => {
            let end = text.ceil_char_boundary(text.len().min(broken.at + 1));
            reader.report(broken.at..end, broken.why, "");
            None
        }
    };
    let rows = rows.filter(|_| reader.is_whole);
    block.sheet = Some(taken);
    block.fields.entries.extend(rows.map(|rows| {
        let span = rows.span;
        let value = ROWS.to_owned();
        let node = TomlNode {
            value: NodeValue::Table(rows),
            span,
        };
        (Spanned { value, span }, node)
    }));
}

/// The files that no table takes its rows from.
pub(super) fn check_used(sources: &Sources, chapters: &[ChapterText], problems: &mut Problems) {
    let parts = chapters.iter().flat_map(|chapter| &chapter.parts);
    let taken = parts.filter_map(|part| match part {
        TextPart::Block(block) => Some(block.sheet.as_ref()?.file),
        TextPart::Markdown(..)
        | TextPart::Link(_)
        | TextPart::Open { .. }
        | TextPart::Close
        | TextPart::Cite(_) => None,
    });
    let taken: BTreeSet<FileKey> = taken.collect();
    for (path, _) in sources
        .sheets
        .iter()
        .filter(|(_, file)| !taken.contains(file))
    {
        let message = format!("no table takes its rows from `{path}`");
        let help = "name it in a table, `rows = \"…\"`, or take it out of the book";
        problems.push(Problem::new(Code::UnusedFile, message).help(help));
    }
}

/// The file that a table names.
fn sheet_of(sources: &Sources, block: &Block, problems: &mut Problems) -> Option<FileKey> {
    let (key, node) = block.fields.get(FILE)?;
    // Of another type: its reader says so.
    let path = node.text()?;
    if block.fields.get(ROWS).is_some() {
        let message = "rows in a file and in the block";
        let problem = Problem::new(Code::BrokenRows, message).at(key.span);
        problems.push(problem.help("put all of them into one of the two"));
        return None;
    }
    let chapter = &sources.file(block.span.file).path;
    let found = within(chapter, path).and_then(|path| sources.sheets.get(&path));
    if found.is_none() {
        let message = format!("there is no `{path}` in the book");
        let problem = Problem::new(Code::BrokenRows, message).at(node.span);
        problems.push(problem.help(
            "name a file of `content/` that ends in `.csv` by its way from this chapter: `first-drug.csv`",
        ));
    }
    found.copied()
}

/// The path of a file that is named in a chapter; none outside of the book.
fn within(chapter: &str, path: &str) -> Option<String> {
    let folder = chapter.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in path.split('/') {
        match part {
            "." => {}
            "" => return None,
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The names of the inputs.
fn inputs(fields: &TomlTable) -> Vec<String> {
    let inputs = fields
        .get("inputs")
        .map_or(&[][..], |(_, node)| node.items());
    let names = inputs.iter().filter_map(TomlNode::text);
    names.map(str::to_owned).collect()
}

/// A cell that holds a name, without the spaces around it.
fn named_in(file: FileKey, cell: &SheetCell) -> Spanned<String> {
    let range = trimmed(&cell.text);
    let value = cell.text[range.clone()].to_owned();
    let span = cut_out(file, cell).span(range);
    Spanned { value, span }
}

fn cut_out(file: FileKey, cell: &SheetCell) -> CutOut {
    CutOut::runs(file, cell.runs.clone()).between(Quotes::Cell)
}

fn trimmed(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

/// What a column holds.
#[derive(Clone, Copy)]
enum Column {
    /// The names of the rows.
    Name,
    /// The cells of an input, by its number.
    Input(usize),
    /// A field of the row.
    Field(&'static Field),
    /// What is set of an output.
    Output,
    /// Nothing at all.
    Empty,
}

struct RowReader<'a> {
    file: FileKey,
    inputs: Vec<String>,
    problems: &'a mut Problems,
    is_whole: bool,
}

impl RowReader<'_> {
    fn report(&mut self, range: Range<usize>, message: impl Into<String>, help: &str) {
        self.is_whole = false;
        let span = Span::new(self.file, range);
        let problem = Problem::new(Code::BrokenRows, message).at(span);
        self.problems.push(match help.is_empty() {
            true => problem,
            false => problem.help(help),
        });
    }

    /// The heads that name an input or an output.
    fn heads(&mut self, sheet: &Sheet) -> Vec<Spanned<String>> {
        let cells = sheet.rows.first().into_iter().flat_map(|row| &row.cells);
        let named = cells.filter(|cell| match self.column(cell.text.trim()) {
            Column::Input(_) | Column::Output => true,
            Column::Name | Column::Field(_) | Column::Empty => false,
        });
        named.map(|cell| named_in(self.file, cell)).collect()
    }

    /// Every row by its name.
    fn rows(&mut self, sheet: &Sheet) -> Option<TomlTable> {
        let Some((head, rows)) = sheet.rows.split_first() else {
            self.report(0..0, "this file is empty", HEADS);
            return None;
        };
        let columns = self.columns(head)?;
        let Some(last) = rows.last() else {
            self.report(head.range(), "no row stands under the heads", "");
            return None;
        };
        let span = Span::new(self.file, head.range().start..last.range().end);
        let mut entries: Vec<(Spanned<String>, TomlNode)> = Vec::new();
        let mut names: BTreeMap<String, Span> = BTreeMap::new();
        for row in rows {
            let Some((name, node)) = self.row(head, &columns, row) else {
                continue;
            };
            if let Some(first) = names.insert(name.value.clone(), name.span) {
                self.is_whole = false;
                let message = format!("the row `{}` stands twice", name.value);
                let problem = Problem::new(Code::DuplicateIdentifier, message).at(name.span);
                self.problems.push(problem.and(first, "the first one"));
            }
            entries.push((name, node));
        }
        Some(TomlTable { entries, span })
    }

    /// What each column holds, by its head.
    fn columns(&mut self, head: &SheetRow) -> Option<Vec<Column>> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut columns = Vec::new();
        for (number, cell) in head.cells.iter().enumerate() {
            let name = cell.text.trim();
            if !name.is_empty() && seen.insert(name, number).is_some() {
                let message = format!("two columns are called `{name}`");
                self.report(cell.range.clone(), message, "");
            }
            if ["when", "set"].contains(&name) {
                let message = format!("a column is called `{name}`");
                let help = "an input and an output have a column each, which is called as they are";
                self.report(cell.range.clone(), message, help);
            }
            columns.push(self.column(name));
        }
        let inputs = self.inputs.clone();
        for name in inputs
            .iter()
            .filter(|name| !seen.contains_key(name.as_str()))
        {
            let message = format!("no column is called `{name}`, which is an input of the table");
            self.report(head.range(), message, HEADS);
        }
        if !seen.contains_key("name") {
            self.report(head.range(), "no column is called `name`", HEADS);
        }
        // An input that can't be read has been told; its cells would be taken for those of an output.
        self.is_whole.then_some(columns)
    }

    fn column(&self, name: &str) -> Column {
        if let Some(input) = self.inputs.iter().position(|own| own == name) {
            return Column::Input(input);
        }
        match name {
            "" => Column::Empty,
            "name" => Column::Name,
            name => match schema::row().field(name) {
                Some(field) => Column::Field(field),
                None => Column::Output,
            },
        }
    }

    /// A row as the block would have it.
    fn row(
        &mut self,
        head: &SheetRow,
        columns: &[Column],
        row: &SheetRow,
    ) -> Option<(Spanned<String>, TomlNode)> {
        let surplus = row.cells.iter().skip(columns.len());
        if let Some(cell) = surplus.clone().find(|cell| !cell.text.trim().is_empty()) {
            let message = "a cell under no head";
            self.report(
                cell.range.clone(),
                message,
                "a comma in a cell needs double quotes around the cell",
            );
            return None;
        }
        let mut name = None;
        let mut cells: Vec<Option<TomlNode>> = self.inputs.iter().map(|_| None).collect();
        let (mut entries, mut sets) = (Vec::new(), Vec::new());
        for ((column, head), cell) in columns.iter().zip(&head.cells).zip(&row.cells) {
            let is_empty = cell.text.trim().is_empty();
            match column {
                Column::Name if !is_empty => name = Some(named_in(self.file, cell)),
                Column::Input(input) if !is_empty => cells[*input] = Some(self.text(cell)),
                Column::Field(field) if !is_empty => {
                    let node = self.field(field, cell);
                    let value = field.name.to_owned();
                    let span = node.span;
                    entries.push((Spanned { value, span }, node));
                }
                Column::Output if !is_empty && cell.text.trim() != "-" => {
                    sets.push((named_in(self.file, head), self.text(cell)));
                }
                Column::Empty if !is_empty => {
                    self.report(cell.range.clone(), "a cell under no head", "");
                }
                Column::Name
                | Column::Input(_)
                | Column::Field(_)
                | Column::Output
                | Column::Empty => {}
            }
        }
        let Some(name) = name else {
            self.report(
                row.range(),
                "a row without a name",
                "give each row a name of its own in the column `name`",
            );
            return None;
        };
        let span = Span::new(self.file, row.range());
        let cells = self.cells(&name.value, cells, columns, row)?;
        let key = |name: &str| Spanned {
            value: name.to_owned(),
            span,
        };
        let value = NodeValue::List(cells);
        entries.push((key("when"), TomlNode { value, span }));
        if !sets.is_empty() {
            let value = NodeValue::Table(TomlTable {
                entries: sets,
                span,
            });
            entries.push((key("set"), TomlNode { value, span }));
        }
        let value = NodeValue::Table(TomlTable { entries, span });
        Some((name, TomlNode { value, span }))
    }

    /// One cell for each input.
    fn cells(
        &mut self,
        name: &str,
        cells: Vec<Option<TomlNode>>,
        columns: &[Column],
        row: &SheetRow,
    ) -> Option<Vec<TomlNode>> {
        for (input, _) in cells.iter().enumerate().filter(|(_, cell)| cell.is_none()) {
            let is_its = |column: &Column| matches!(column, Column::Input(own) if *own == input);
            let at = columns.iter().position(is_its);
            let cell = at.and_then(|at| row.cells.get(at));
            let range = cell.map_or(row.range(), |cell| cell.range.clone());
            let message = format!("`{}` has no cell in the row `{name}`", self.inputs[input]);
            self.report(range, message, "write `-` where anything will do");
        }
        cells.into_iter().collect()
    }

    /// A field of the row: names are listed with commas between them.
    fn field(&mut self, field: &Field, cell: &SheetCell) -> TomlNode {
        let span = Span::new(self.file, cell.range.clone());
        let text = cell.text.trim();
        let value = match field.form {
            ValueForm::Things(_)
            | ValueForm::ThingsOrTable(..)
            | ValueForm::References
            | ValueForm::Statements => {
                return self.list(cell);
            }
            ValueForm::Flag if matches!(text, "yes" | "true") => NodeValue::Flag(true),
            ValueForm::Flag if matches!(text, "no" | "false") => NodeValue::Flag(false),
            ValueForm::Integer => match text.parse() {
                Ok(number) => NodeValue::Number(number),
                Err(_) => return self.text(cell),
            },
            _ => return self.text(cell),
        };
        TomlNode { value, span }
    }

    fn list(&mut self, cell: &SheetCell) -> TomlNode {
        let place = cut_out(self.file, cell);
        let span = Span::new(self.file, cell.range.clone());
        TomlNode {
            value: NodeValue::List(listed(&cell.text, &place)),
            span,
        }
    }

    fn text(&mut self, cell: &SheetCell) -> TomlNode {
        let place = cut_out(self.file, cell);
        for unread in unread_in_field(&cell.text) {
            self.problems.push(unread.problem(&place));
        }
        text_node(&cell.text, trimmed(&cell.text), &place)
    }
}

/// Texts with commas between them.
pub(crate) fn listed(text: &str, place: &CutOut) -> Vec<TomlNode> {
    let mut start = 0;
    let parts = text.split(',').map(|part| {
        let inner = trimmed(part);
        let range = start + inner.start..start + inner.end;
        start += part.len() + 1;
        text_node(text, range, place)
    });
    parts.collect()
}

/// A part of a cell as a text.
fn text_node(text: &str, range: Range<usize>, place: &CutOut) -> TomlNode {
    TomlNode {
        span: place.span(range.clone()),
        value: NodeValue::Text(text[range.clone()].to_owned(), place.part(range.start)),
    }
}

const HEADS: &str = "the first row names its columns: `name`, each input, each output, and fields of rows such as `label` or `offer`";
