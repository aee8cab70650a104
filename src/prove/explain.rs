//! Few facts for many patients: which facts alone make a formula hold.

use num_bigint::BigUint;

use super::diagram::{Edge, LimitReached};
use super::formula::Formula;
use super::space::{Cell, Column, ColumnKey, Interval, Mask};
use super::{Found, Prover};
use crate::model::{Fact, FactKind};
use crate::quantity::Range;

/// Patients described by few facts: for each column that matters the cells it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    parts: Vec<(ColumnKey, Mask)>,
}

impl Prover<'_> {
    /// Facts of a found patient that alone make the formula hold; none of them can be left out.
    pub fn few_facts(&mut self, found: &Found) -> Result<Cube, LimitReached> {
        let holds_not = self.diagrams.and(self.admitted, !found.edge)?;
        let columns: Vec<ColumnKey> = self.space.columns().map(|(key, _)| key).collect();
        let forward = self.greedy(found, holds_not, &columns)?;
        let reversed: Vec<ColumnKey> = columns.into_iter().rev().collect();
        let backward = self.greedy(found, holds_not, &reversed)?;
        let parts = if backward.len() < forward.len() {
            backward
        } else {
            forward
        };
        self.widen(parts, holds_not)
    }

    /// Drops one fact after the other, as long as no patient is left for whom the formula does not hold.
    fn greedy(
        &mut self,
        found: &Found,
        holds_not: Edge,
        order: &[ColumnKey],
    ) -> Result<Vec<(ColumnKey, Mask)>, LimitReached> {
        let mut parts: Vec<(ColumnKey, Mask)> = self
            .space
            .columns()
            .map(|(key, _)| (key, 1 << found.cells[key.0]))
            .collect();
        for key in order {
            let without: Vec<_> = parts
                .iter()
                .copied()
                .filter(|(own, _)| own != key)
                .collect();
            if self.excludes(&without, holds_not)? {
                parts = without;
            }
        }
        Ok(parts)
    }

    /// Gives each fact all values that do as well. A value that no such patient can have is no news, and left out.
    fn widen(
        &mut self,
        mut parts: Vec<(ColumnKey, Mask)>,
        holds_not: Edge,
    ) -> Result<Cube, LimitReached> {
        for index in 0..parts.len() {
            let (key, own) = parts[index];
            let mut wide = own;
            for cell in 0..self.space.column(key).cells.len() {
                parts[index].1 = 1 << cell;
                if self.excludes(&parts, holds_not)? && !self.excludes(&parts, self.admitted)? {
                    wide |= 1 << cell;
                }
            }
            parts[index].1 = wide;
        }
        Ok(Cube { parts })
    }

    fn excludes(
        &mut self,
        parts: &[(ColumnKey, Mask)],
        holds_not: Edge,
    ) -> Result<bool, LimitReached> {
        let cube = self.cube(parts)?;
        Ok(self.diagrams.and(cube, holds_not)? == Edge::FALSE)
    }

    /// A description as a formula.
    pub fn cube_formula(&mut self, cube: &Cube) -> Formula {
        let pool = &mut self.encoding.pool;
        let parts: Vec<_> = cube
            .parts
            .iter()
            .map(|&(key, mask)| pool.among(key, mask))
            .collect();
        pool.and(parts)
    }

    fn cube(&mut self, parts: &[(ColumnKey, Mask)]) -> Result<Edge, LimitReached> {
        let mut cube = Edge::TRUE;
        for &(key, mask) in parts.iter().rev() {
            let part = self.diagrams.among(key, mask)?;
            cube = self.diagrams.and(part, cube)?;
        }
        Ok(cube)
    }

    /// Few-fact descriptions that together cover exactly the found patients, largest first; at most `most`, and how many patients are left.
    pub fn cover(
        &mut self,
        found: &Found,
        most: usize,
    ) -> Result<(Vec<Cube>, BigUint), LimitReached> {
        let mut cubes = Vec::new();
        let mut rest = found.clone();
        loop {
            let cube = self.few_facts(&Found {
                edge: found.edge,
                ..rest.clone()
            })?;
            let covered = self.cube(&cube.parts)?;
            cubes.push(cube);
            let left = self.diagrams.and(rest.edge, !covered)?;
            match self.found(left) {
                None => return Ok((cubes, BigUint::ZERO)),
                Some(found) if cubes.len() == most => return Ok((cubes, found.patients)),
                Some(found) => rest = found,
            }
        }
    }

    /// `training <= 60 h, region = 'neck'`.
    pub fn words(&self, cube: &Cube) -> String {
        let mut parts = cube.parts.clone();
        parts.sort_by_key(|(key, _)| self.space.column(*key).fact);
        let words: Vec<_> = parts
            .iter()
            .map(|&(key, mask)| self.part_words(key, mask))
            .collect();
        if words.is_empty() {
            "every patient".to_owned()
        } else {
            words.join(" and ")
        }
    }

    fn part_words(&self, key: ColumnKey, mask: Mask) -> String {
        let column = self.space.column(key);
        let fact = &self.library.facts[column.fact];
        let chosen: Vec<usize> = (0..column.cells.len())
            .filter(|cell| mask >> cell & 1 == 1)
            .collect();
        let is_known = |cell: &usize| column.cells[*cell] != Cell::Unknown;
        let known: Vec<usize> = chosen.iter().copied().filter(is_known).collect();
        let all_known = (0..column.cells.len()).filter(is_known).count();
        let name = fact.meta.id.as_str();
        let unknown = format!("{name} is unknown");
        match (known.len(), chosen.len() > known.len()) {
            (0, _) => unknown,
            (count, false) if count == all_known => format!("{name} is known"),
            (_, false) => known_words(fact, column, &known),
            (_, true) => format!("({} or {unknown})", known_words(fact, column, &known)),
        }
    }
}

/// Cells of a fact, none of them unknown, as an expression.
fn known_words(fact: &Fact, column: &Column, chosen: &[usize]) -> String {
    let name = &fact.meta.id;
    let is_yes = chosen.iter().all(|cell| column.cells[*cell] == Cell::Yes);
    let negation = if is_yes { "" } else { "not " };
    match &fact.kind {
        FactKind::YesNo => format!("{negation}{name}"),
        FactKind::AnyOf(values) => {
            let value = column.value.map_or("", |value| values[value].as_str());
            format!("{negation}'{value}' in {name}")
        }
        FactKind::OneOf(values) => one_of_words(name, values, column, chosen),
        FactKind::Quantity { unit, range } => {
            let unit = if unit.is_one() {
                String::new()
            } else {
                format!(" {unit}")
            };
            number_words(name, column, chosen, &unit, range)
        }
        FactKind::Count { range } => number_words(name, column, chosen, "", range),
    }
}

fn one_of_words(name: &str, values: &[String], column: &Column, chosen: &[usize]) -> String {
    let named: Vec<_> = chosen
        .iter()
        .filter_map(|&cell| match column.cells[cell] {
            Cell::Value(value) => Some(format!("'{}'", values[value])),
            Cell::No | Cell::Yes | Cell::Numbers(_) | Cell::Unknown => None,
        })
        .collect();
    match named.as_slice() {
        [only] => format!("{name} = {only}"),
        _ => format!("{name} in {{ {} }}", named.join(", ")),
    }
}

/// Neighbouring cells as one interval, others joined by `or`.
fn number_words(
    name: &str,
    column: &Column,
    chosen: &[usize],
    unit: &str,
    range: &Range,
) -> String {
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
                    Some(run_words(name, first, last, unit, range))
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

fn run_words(name: &str, first: &Interval, last: &Interval, unit: &str, range: &Range) -> String {
    let above = format!(
        "{name} {} {}{unit}",
        if first.with_low { ">=" } else { ">" },
        first.low
    );
    let below = format!(
        "{name} {} {}{unit}",
        if last.with_high { "<=" } else { "<" },
        last.high
    );
    let starts = first.with_low && first.low == *range.low();
    let ends = last.with_high && last.high == *range.high();
    match (starts, ends) {
        _ if first.low == last.high => format!("{name} = {}{unit}", first.low),
        (true, true) => format!("{name} is known"),
        (true, false) => below,
        (false, true) => above,
        (false, false) => format!("{above} and {below}"),
    }
}
