//! No two rows could be one: the same advice for the same reasons, and all cells but one alike.
//!
//! Rows are not compared two by two: those that are alike but for one input are a group, and in a group only neighbours are compared.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::{Boxes, Cells};
use crate::model::{
    FactKind, Guard, HitPolicy, Input, Library, NamedValue, Row, Stance, Table, TableKey,
};
use crate::problem::{Code, Problem};
use crate::prove::interval::Interval;
use crate::prove::space::Cell;
use crate::quantity::Range;
use crate::verify::Checker;
use crate::words::Words;

pub(super) fn check(checker: &mut Checker<'_>, key: TableKey, boxes: &Boxes, subsumed: &[usize]) {
    let library = checker.library;
    let table = &library.tables[key];
    let columns = NumberedColumns::new(table, boxes);
    let mut told: BTreeSet<usize> = subsumed.iter().copied().collect();
    for (input, asked) in table.inputs.iter().enumerate() {
        for rows in columns.alike_but_for(input) {
            let rows = rows.into_iter().filter(|row| !told.contains(row));
            let rows: Vec<usize> = rows.collect();
            for (first, second) in candidates(library, table, boxes, input, &rows) {
                if told.contains(&first) || told.contains(&second) {
                    continue;
                }
                let union = boxes.union(first, second, input);
                let words = union.and_then(|union| words(checker, *asked, &union));
                let Some(words) = words else { continue };
                told.extend([first, second]);
                report(checker, table, *asked, (first, second), &words);
            }
        }
    }
}

fn report(
    checker: &mut Checker<'_>,
    table: &Table,
    input: Input,
    (first, second): (usize, usize),
    words: &str,
) {
    let name = &checker.library.input_meta(input).id;
    let (one, other) = (&table.rows[first], &table.rows[second]);
    let message = format!("two rows say the same, and differ in `{name}` alone");
    let problem = Problem::new(Code::MergeableRows, message)
        .labelled(other.span, format!("“{}”", other.label()))
        .and(one.span, format!("“{}”", one.label()));
    checker
        .problems
        .push(problem.help(format!("write one row with the cell `{words}`")));
}

/// The columns of a table, a number for each cell and for what each row says: equal numbers are equal cells.
struct NumberedColumns {
    said: Vec<usize>,
    cells: Vec<Vec<usize>>,
}

impl NumberedColumns {
    fn new(table: &Table, boxes: &Boxes) -> Self {
        let of_input = |input: usize| {
            let cells = (0..table.rows.len()).map(|row| cell(table, boxes, row, input));
            numbered(cells)
        };
        Self {
            said: numbered(table.rows.iter().map(said)),
            cells: (0..table.inputs.len()).map(of_input).collect(),
        }
    }

    /// The rows that say the same and differ in this input alone, where they are several, in their order; of rows that differ in
    /// nothing the first.
    fn alike_but_for(&self, input: usize) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<Vec<usize>, BTreeMap<usize, usize>> = BTreeMap::new();
        for (row, said) in self.said.iter().enumerate() {
            let others = self.cells.iter().enumerate();
            let others = others.filter(|(other, _)| *other != input);
            let key = others.map(|(_, cells)| cells[row]).chain([*said]);
            let group = groups.entry(key.collect()).or_default();
            group.entry(self.cells[input][row]).or_insert(row);
        }
        // Cells are numbered in the order of their first rows.
        let groups = groups.into_values();
        let groups = groups.filter(|rows| rows.len() > 1);
        groups.map(|rows| rows.into_values().collect()).collect()
    }
}

/// What a row says, why, and with which priority.
fn said(row: &Row) -> impl Ord {
    let stances: BTreeSet<_> = row.stances.iter().copied().collect();
    let choices = Stance::ALL.map(|stance| row.choices.has(stance));
    let except: BTreeSet<_> = row.except.iter().copied().collect();
    let sets = row.sets.iter().map(|set| (set.output, set.value.clone()));
    let sets: BTreeSet<_> = sets.collect();
    let undecided = row.indecision.as_ref().map(|why| {
        let research = why.research().map(|research| research.text.clone());
        (why.name(), research)
    });
    let grounds = &row.grounds;
    let certainty = grounds.certainty.as_ref();
    let graded = (
        grounds.is_strength_stated,
        certainty.map(|certainty| Words::english().certainty(certainty)),
        grounds.evidence.clone(),
    );
    let because = row.because.clone();
    (
        row.priority,
        row.by,
        (stances, choices),
        except,
        undecided,
        sets,
        because,
        graded,
    )
}

/// What a cell is true of, or what it is where that is not looked at value by value.
fn cell<'a>(
    table: &'a Table,
    boxes: &'a Boxes,
    row: usize,
    input: usize,
) -> Result<&'a [u64], Option<&'a Guard>> {
    let cell = table.rows[row].cells[input].as_ref();
    boxes.values(row, input).ok_or(cell.map(|cell| &cell.logic))
}

/// For each of some things a number that it shares with its equals.
fn numbered<T: Ord>(all: impl Iterator<Item = T>) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    all.map(|one| {
        let next = numbers.len();
        *numbers.entry(one).or_insert(next)
    })
    .collect()
}

/// Of rows that differ in one input, the pairs whose cells may be one cell: few, since a row that is in one need not be in another.
fn candidates(
    library: &Library,
    table: &Table,
    boxes: &Boxes,
    input: usize,
    rows: &[usize],
) -> Vec<(usize, usize)> {
    let neighbours = rows.windows(2).map(|pair| (pair[0], pair[1]));
    match table.hit {
        // A row between them could lose patients to a row that is both.
        HitPolicy::First => neighbours
            .filter(|(first, second)| first + 1 == *second)
            .collect(),
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect | HitPolicy::Priority => {
            match numbers(library, table.inputs[input], boxes, input) {
                Some(numbers) => touching(boxes, input, rows, numbers),
                None => neighbours.collect(),
            }
        }
    }
}

/// How many of an input's values are numbers, if it is a number: all but the unknown, which stands last.
fn numbers(library: &Library, input: Input, boxes: &Boxes, index: usize) -> Option<usize> {
    let of = match input {
        Input::Fact(_) | Input::Calculation(_) => input.variable()?,
        Input::Condition(_) | Input::Score(_) | Input::Output(_) => return None,
    };
    match library.kind_of(of) {
        FactKind::Quantity { .. } | FactKind::Count { .. } => {
            let unknown = usize::from(library.may_be_unknown(of));
            boxes.count(index)?.checked_sub(unknown)
        }
        FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => None,
    }
}

/// Pairs of rows whose numbers are one run together, in which each row with one run of its own is at most once.
fn touching(boxes: &Boxes, input: usize, rows: &[usize], numbers: usize) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut others = Vec::new();
    for &row in rows {
        match boxes.run(row, input, numbers) {
            Some(run) => runs.push((run.start, run.end, row)),
            None => others.push(row),
        }
    }
    runs.sort_unstable();
    let mut pairs = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (start, end, row) in runs {
        open = match open {
            Some((before, other)) if start <= before => {
                pairs.push((other.min(row), other.max(row)));
                None
            }
            Some(_) | None => Some((end, row)),
        };
    }
    // Hardly any cell has several runs, or none but the unknown.
    for &one in &others {
        let all = rows.iter().filter(|other| **other != one);
        let all = all.map(|&other| (one.min(other), one.max(other)));
        pairs.extend(all.filter(|&(one, other)| boxes.is_run(one, other, input, numbers)));
    }
    pairs
}

/// A cell for these of the input's values, if one can say it.
fn words(checker: &Checker<'_>, input: Input, chosen: &Cells) -> Option<String> {
    if chosen.iter().all(|chosen| *chosen) {
        return Some("-".to_owned());
    }
    match input {
        Input::Fact(_) | Input::Calculation(_) => {
            let space = &checker.prover.space;
            let [column] = *space.of_input(input) else {
                return None;
            };
            let column = space.column(column);
            let kind = checker.library.kind_of(column.of.variable());
            fact_words(kind, &column.cells, chosen)
        }
        Input::Condition(_) => {
            let states = ["yes", "no", "unknown"].into_iter().zip(chosen);
            let words: Vec<&str> = states
                .filter(|(_, chosen)| **chosen)
                .map(|(word, _)| word)
                .collect();
            Some(words.join(" or "))
        }
        // Patients whose total or value is not known may meet neither row, and yet what both make together.
        Input::Score(_) | Input::Output(_) => None,
    }
}

fn fact_words(kind: &FactKind, all: &[Cell], chosen: &Cells) -> Option<String> {
    let cells: Vec<&Cell> = all
        .iter()
        .zip(chosen)
        .filter(|(_, chosen)| **chosen)
        .map(|(cell, _)| cell)
        .collect();
    let unknown = cells.contains(&&Cell::Unknown);
    let known: Vec<&Cell> = cells
        .into_iter()
        .filter(|cell| **cell != Cell::Unknown)
        .collect();
    let all_known = all.iter().filter(|cell| **cell != Cell::Unknown).count();
    let words = match kind {
        _ if known.is_empty() => Vec::new(),
        _ if known.len() == all_known => vec!["known".to_owned()],
        FactKind::YesNo | FactKind::AnyOf(_) => {
            known.iter().filter_map(|cell| yes_no(cell)).collect()
        }
        FactKind::OneOf(values) => {
            let named = known.iter().filter_map(|cell| value(cell, values));
            vec![named.collect::<Vec<_>>().join(", ")]
        }
        FactKind::Quantity { range, .. } | FactKind::Count { range } => {
            vec![run(all, chosen, range)?]
        }
    };
    let unknown = unknown.then(|| "unknown".to_owned());
    Some(
        words
            .into_iter()
            .chain(unknown)
            .collect::<Vec<_>>()
            .join(" or "),
    )
}

fn yes_no(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Yes => Some("yes".to_owned()),
        Cell::No => Some("no".to_owned()),
        Cell::Value(_) | Cell::Numbers(_) | Cell::Unknown => None,
    }
}

fn value(cell: &Cell, values: &[NamedValue]) -> Option<String> {
    match cell {
        Cell::Value(value) => Some(format!("'{}'", values[*value].id)),
        Cell::Yes | Cell::No | Cell::Numbers(_) | Cell::Unknown => None,
    }
}

/// Numbers without a hole between them.
fn run(all: &[Cell], chosen: &Cells, range: &Range) -> Option<String> {
    let numbers = all
        .iter()
        .zip(chosen)
        .filter_map(|(cell, chosen)| match cell {
            Cell::Numbers(interval) => Some((&**interval, *chosen)),
            Cell::Yes | Cell::No | Cell::Value(_) | Cell::Unknown => None,
        });
    let numbers: Vec<(&Interval, bool)> = numbers.collect();
    let first = numbers.iter().position(|(_, chosen)| *chosen)?;
    let last = numbers.iter().rposition(|(_, chosen)| *chosen)?;
    if !numbers[first..=last].iter().all(|(_, chosen)| *chosen) {
        return None;
    }
    let (low, high) = (numbers[first].0, numbers[last].0);
    let (least, most) = (low.low.written(), high.high.written());
    let above = format!(
        "{} {}",
        if low.with_low { ">=" } else { ">" },
        least.in_expression()
    );
    let below = format!(
        "{} {}",
        if high.with_high { "<=" } else { "<" },
        most.in_expression()
    );
    let starts = low.with_low && low.low.number() == range.low();
    let ends = high.with_high && high.high.number() == range.high();
    Some(match (starts, ends) {
        _ if low.low == high.high => least.in_expression(),
        (true, _) => below,
        (false, true) => above,
        (false, false) => format!("{above} and {below}"),
    })
}
