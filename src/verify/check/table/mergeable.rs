//! No two rows could be one: the same advice for the same reasons, and all cells but one alike.

use std::collections::BTreeSet;

use super::boxes::{Boxes, Cells, pairs};
use crate::model::{FactKind, HitPolicy, Input, Library, Row, Table, TableKey};
use crate::problem::{Code, Problem};
use crate::prove::interval::Interval;
use crate::prove::space::Cell;
use crate::quantity::Range;
use crate::verify::Checker;

/// A cell says one run of numbers, and the unknown beside it. Two of a thousand bands that don't touch are passed by at once.
const MOST_RUNS: u32 = 2;

pub(super) fn check(checker: &mut Checker<'_>, key: TableKey, boxes: &Boxes, subsumed: &[usize]) {
    let library = checker.library;
    let table = &library.tables[key];
    let saying = saying(&table.rows);
    let mut told: BTreeSet<usize> = subsumed.iter().copied().collect();
    for (first, second) in pairs(table.rows.len()) {
        let same = saying[first] == saying[second] && are_neighbours(table, first, second);
        if !same || told.contains(&first) || told.contains(&second) {
            continue;
        }
        let Some(input) = only_difference(table, boxes, first, second) else {
            continue;
        };
        if is_number(library, table.inputs[input]) && boxes.runs(first, second, input) > MOST_RUNS {
            continue;
        }
        let union = boxes.union(first, second, input);
        let words = union.and_then(|union| words(checker, table.inputs[input], &union));
        let Some(words) = words else { continue };
        told.extend([first, second]);
        let name = &library.input_meta(table.inputs[input]).id;
        let (one, other) = (&table.rows[first], &table.rows[second]);
        let message = format!("two rows say the same, and differ in `{name}` alone");
        let problem = Problem::new(Code::MergeableRows, message)
            .labelled(other.span, format!("“{}”", other.label()))
            .and(one.span, format!("“{}”", one.label()));
        checker
            .problems
            .push(problem.help(format!("write one row with the cell `{words}`")));
    }
}

fn is_number(library: &Library, input: Input) -> bool {
    let Input::Fact(fact) = input else {
        return false;
    };
    match library.facts[fact].kind {
        FactKind::Quantity { .. } | FactKind::Count { .. } => true,
        FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => false,
    }
}

/// Whether no row between them, in order or in priority, could lose patients to a row that is both.
fn are_neighbours(table: &Table, first: usize, second: usize) -> bool {
    match table.hit {
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => true,
        HitPolicy::First => first + 1 == second,
        HitPolicy::Priority => table.rows[first].priority == table.rows[second].priority,
    }
}

/// For each row a number that it shares with those that say the same for the same reasons.
fn saying(rows: &[Row]) -> Vec<usize> {
    let mut firsts: Vec<&Row> = Vec::new();
    let number = |row| {
        let is_same = |first: &&Row| first.says_the_same(row) && first.because == row.because;
        firsts.iter().position(is_same).unwrap_or_else(|| {
            firsts.push(row);
            firsts.len() - 1
        })
    };
    rows.iter().map(number).collect()
}

/// The only input in which the rows differ, if it is one.
fn only_difference(table: &Table, boxes: &Boxes, first: usize, second: usize) -> Option<usize> {
    let logic = |row: usize, input: usize| {
        let cell = &table.rows[row].cells[input];
        cell.as_ref().map(|cell| &cell.logic)
    };
    let mut different = (0..table.inputs.len()).filter(|&input| {
        let same = boxes.are_equal(first, second, input);
        !same.unwrap_or_else(|| logic(first, input) == logic(second, input))
    });
    let input = different.next()?;
    different.next().is_none().then_some(input)
}

/// A cell for these of the input's values, if one can say it.
fn words(checker: &Checker<'_>, input: Input, chosen: &Cells) -> Option<String> {
    if chosen.iter().all(|chosen| *chosen) {
        return Some("-".to_owned());
    }
    match input {
        Input::Fact(fact) => {
            let space = &checker.prover.space;
            let [column] = space.of_fact(fact) else {
                return None;
            };
            let all = &space.column(*column).cells;
            fact_words(&checker.library.facts[fact].kind, all, chosen)
        }
        Input::Condition(_) => {
            let states = ["yes", "no", "unknown"].into_iter().zip(chosen);
            let words: Vec<&str> = states
                .filter(|(_, chosen)| **chosen)
                .map(|(word, _)| word)
                .collect();
            Some(words.join(" or "))
        }
        // Patients whose total is not known may meet neither row, and yet what both make together.
        Input::Score(_) => None,
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

fn value(cell: &Cell, values: &[String]) -> Option<String> {
    match cell {
        Cell::Value(value) => Some(format!("'{}'", values[*value])),
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
