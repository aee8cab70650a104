//! Descriptions of patients in words that are expressions of the book's own language.

use super::Prover;
use super::explain::Cube;
use super::interval::Interval;
use super::mask::Mask;
use super::space::{Cell, Column, ColumnKey};
use crate::model::{FactKind, NamedValue};
use crate::quantity::Range;

impl Prover<'_> {
    /// `training <= 60 h and region = 'neck'`.
    pub fn words(&self, cube: &Cube) -> String {
        let words = self.each_in_words(cube);
        if words.is_empty() {
            "every patient".to_owned()
        } else {
            words.join(" and ")
        }
    }

    /// Each fact of a description by itself, in the order written.
    pub fn each_in_words(&self, cube: &Cube) -> Vec<String> {
        let mut parts = cube.parts.clone();
        parts.sort_by_key(|(key, _)| self.space.column(*key).of);
        parts
            .iter()
            .map(|(key, mask)| self.part_words(*key, mask))
            .collect()
    }

    pub(super) fn part_words(&self, key: ColumnKey, mask: &Mask) -> String {
        let column = self.space.column(key);
        let of = column.of.variable();
        let (kind, id) = (self.library.kind_of(of), &self.library.meta_of(of).id);
        let chosen: Vec<usize> = mask.cells().collect();
        let is_known = |cell: &usize| column.cells[*cell] != Cell::Unknown;
        let known: Vec<usize> = chosen.iter().copied().filter(is_known).collect();
        let all_known = (0..column.cells.len()).filter(is_known).count();
        // Each value of an any-of fact is known or not by itself.
        let name = match (kind, column.value) {
            (FactKind::AnyOf(values), Some(value)) => {
                format!("('{}' in {id})", values[value].id)
            }
            _ => id.clone(),
        };
        let unknown = format!("{name} is unknown");
        match (known.len(), chosen.len() > known.len()) {
            (0, _) => unknown,
            (count, false) if count == all_known => format!("{name} is known"),
            (_, false) => known_words(id, kind, column, &known),
            (_, true) => format!("({} or {unknown})", known_words(id, kind, column, &known)),
        }
    }
}

/// Cells of a fact or a calculation, none of them unknown, as an expression.
fn known_words(name: &str, kind: &FactKind, column: &Column, chosen: &[usize]) -> String {
    let is_yes = chosen.iter().all(|cell| column.cells[*cell] == Cell::Yes);
    let negation = if is_yes { "" } else { "not " };
    match kind {
        FactKind::YesNo => format!("{negation}{name}"),
        FactKind::AnyOf(values) => {
            let value = column.value.map_or("", |value| values[value].id.as_str());
            format!("{negation}'{value}' in {name}")
        }
        FactKind::OneOf(values) => one_of_words(name, values, column, chosen),
        FactKind::Quantity { range, .. } | FactKind::Count { range } => {
            number_words(name, column, chosen, range)
        }
    }
}

fn one_of_words(name: &str, values: &[NamedValue], column: &Column, chosen: &[usize]) -> String {
    let named: Vec<_> = chosen
        .iter()
        .filter_map(|&cell| match column.cells[cell] {
            Cell::Value(value) => Some(format!("'{}'", values[value].id)),
            Cell::No | Cell::Yes | Cell::Numbers(_) | Cell::Unknown => None,
        })
        .collect();
    match named.as_slice() {
        [only] => format!("{name} = {only}"),
        _ => format!("{name} in {{ {} }}", named.join(", ")),
    }
}

/// Neighbouring cells as one interval, others joined by `or`.
fn number_words(name: &str, column: &Column, chosen: &[usize], range: &Range) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &cell in chosen {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == cell => *last = cell,
            _ => runs.push((cell, cell)),
        }
    }
    let words: Vec<_> = runs
        .into_iter()
        .filter_map(
            |(first, last)| match (&column.cells[first], &column.cells[last]) {
                (Cell::Numbers(first), Cell::Numbers(last)) => {
                    Some(run_words(name, first, last, range))
                }
                _ => None,
            },
        )
        .collect();
    match words.as_slice() {
        [only] => only.clone(),
        _ => format!("({})", words.join(" or ")),
    }
}

fn run_words(name: &str, first: &Interval, last: &Interval, range: &Range) -> String {
    let (low, high) = (first.low.written(), last.high.written());
    let above = format!(
        "{name} {} {}",
        if first.with_low { ">=" } else { ">" },
        low.in_expression()
    );
    let below = format!(
        "{name} {} {}",
        if last.with_high { "<=" } else { "<" },
        high.in_expression()
    );
    let starts = first.with_low && first.low.number() == range.low();
    let ends = last.with_high && last.high.number() == range.high();
    match (starts, ends) {
        _ if first.low == last.high => format!("{name} = {}", low.in_expression()),
        (true, true) => format!("{name} is known"),
        (true, false) => below,
        (false, true) => above,
        (false, false) => format!("{above} and {below}"),
    }
}
