//! Decision tables out of rules that set the same outputs.

use std::collections::BTreeSet;

use super::cover::are_disjoint;
use super::derive::{DraftOutput, DraftRow, TableDraft};
use super::*;
use crate::import::logic::{Logic, Test};

impl Planner<'_> {
    pub(super) fn make_tables(&mut self) {
        for draft in std::mem::take(&mut self.drafts.0) {
            self.make_table(draft);
        }
    }

    fn make_table(&mut self, draft: TableDraft) {
        let TableDraft { rows, outputs } = draft;
        let (applies, guards) = lifted(&rows);
        let mut inputs: Vec<String> = Vec::new();
        let mut cells: Vec<RowCells> = Vec::new();
        for (row, guard) in rows.iter().zip(guards) {
            let row_cells = self.cells(row, guard);
            for (name, _) in &row_cells {
                if !inputs.contains(name) {
                    inputs.push(name.clone());
                }
            }
            cells.push(row_cells);
        }
        if inputs.is_empty() {
            inputs.extend(self.facts.first().map(|fact| fact.name.clone()));
        }
        let (rows, cells, outputs) = self.without_idle_default(rows, cells, outputs);
        let applies = self.where_known(applies, &inputs, &cells);
        let are_apart = are_apart(&cells);
        let hit = match (rows.len(), are_apart) {
            (1, _) => "collect",
            (_, true) => "unique",
            (_, false) => "first",
        };
        if hit == "first" {
            self.tell_of_overlap(&rows, &outputs);
        }
        let title = outputs.first().map(|output| output.title.clone());
        let title = title.unwrap_or_default();
        let name = match inputs.as_slice() {
            [only] => format!("{}-by-{only}", outputs[0].name),
            _more => format!("{}-table", outputs[0].name),
        };
        let name = self.names.give(&shortened(&name));
        let planned = self.rows(&rows, &cells, &inputs, &outputs, hit);
        let of_rules: BTreeSet<usize> = rows.iter().map(|row| row.rule).collect();
        let places = of_rules.iter().map(|at| {
            let rule = &self.rules.rules[*at];
            rule.id
                .clone()
                .unwrap_or_else(|| "default_actions".to_owned())
        });
        let element = places.collect::<Vec<_>>().join(", ");
        self.blocks.push(RuleBlock::Table(TablePlan {
            name,
            title,
            applies,
            hit,
            inputs,
            rows: planned,
            element,
        }));
    }

    /// The source says nothing of those of whom what every row asks for is not known: that is no gap.
    fn where_known(&self, applies: Logic, inputs: &[String], cells: &[RowCells]) -> Logic {
        let is_asked = |name: &&String| {
            cells.iter().all(|row| {
                let cell = row.iter().find(|(own, _)| own == *name);
                cell.is_some_and(|(_, cell)| !cell.text.contains("known"))
            })
        };
        let unsure = inputs.iter().filter(|name| self.unsure.contains(*name));
        let known = unsure.filter(is_asked).map(|name| Logic::known(name));
        match cells.len() {
            1 => applies,
            _more => Logic::and(known.chain([applies]).collect::<Vec<_>>()),
        }
    }

    /// Without a default that counts only where something is missing that is always known here.
    fn without_idle_default(
        &mut self,
        mut rows: Vec<DraftRow>,
        mut cells: Vec<RowCells>,
        mut outputs: Vec<DraftOutput>,
    ) -> (Vec<DraftRow>, Vec<RowCells>, Vec<DraftOutput>) {
        let is_idle = rows.len() > 2
            && cells.first().is_some_and(Vec::is_empty)
            && self.covers(&conjunctions(&cells[1..]));
        if is_idle {
            let place = self.rules.rules[rows[0].rule].place.clone();
            rows.remove(0);
            cells.remove(0);
            for output in &mut outputs {
                output.values.remove(0);
            }
            let title = outputs.first().map_or("", |output| output.title.as_str());
            let said = format!(
                "“{title}”: the default counts only where a value is missing, and is left out: its facts are always known here"
            );
            self.note(Construct::NullTest, &place, said);
        }
        (rows, cells, outputs)
    }

    /// The last rule to run has the last word: of a table whose first row counts it stands first.
    fn rows(
        &self,
        rows: &[DraftRow],
        cells: &[RowCells],
        inputs: &[String],
        outputs: &[DraftOutput],
        hit: &str,
    ) -> Vec<RowPlan> {
        let mut taken = TakenNames::default();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        if hit == "first" {
            order.reverse();
        }
        let planned = order.into_iter().map(|at| {
            let cell = |input: &String| {
                let found = cells[at].iter().find(|(name, _)| name == input);
                found.map_or_else(|| "-".to_owned(), |(_, cell)| cell.text.clone())
            };
            let words = outputs
                .first()
                .map(|output| output.values[at].words.as_str());
            let wanted = names::identifier(words.unwrap_or_default());
            RowPlan {
                name: taken.give(&shortened(&wanted)),
                cells: inputs.iter().map(cell).collect(),
                sets: outputs
                    .iter()
                    .map(|output| (output.name.clone(), output.values[at].toml.clone()))
                    .collect(),
            }
        });
        planned.collect()
    }

    /// Each input's part of a row; what asks for several at once becomes a condition.
    fn cells(&mut self, row: &DraftRow, guard: Logic) -> RowCells {
        let mut by_name: Vec<(String, Vec<Logic>)> = Vec::new();
        let mut mixed: Vec<Logic> = Vec::new();
        for part in guard.conjuncts() {
            let names = part.names();
            match names.iter().next() {
                Some(name) if names.len() == 1 => {
                    let own = by_name.iter_mut().find(|(own, _)| own == name);
                    match own {
                        Some((_, parts)) => parts.push(part),
                        None => by_name.push((name.clone(), vec![part])),
                    }
                }
                Some(_) | None => mixed.push(part),
            }
        }
        let mut cells = Vec::new();
        for (name, parts) in by_name {
            let logic = Logic::and(parts);
            match cell_text(&logic) {
                Some(text) => cells.push((name, Cell { text, logic })),
                None => mixed.push(logic),
            }
        }
        for part in mixed {
            let rule = &self.rules.rules[row.rule];
            let title = self.title(rule.id.as_deref().unwrap_or_default());
            let element = rule.place.clone();
            let name = self.condition(&title, part, element);
            let logic = Logic::yes(&name);
            let text = "yes".to_owned();
            if !cells.iter().any(|(own, _)| *own == name) {
                cells.push((name, Cell { text, logic }));
            }
        }
        cells
    }

    fn tell_of_overlap(&mut self, rows: &[DraftRow], outputs: &[DraftOutput]) {
        let is_default = |row: &DraftRow| row.guard == Logic::Always;
        if rows.iter().filter(|row| !is_default(row)).count() < 2 {
            return;
        }
        let place = rows
            .last()
            .map(|row| self.rules.rules[row.rule].place.clone());
        let names: Vec<_> = outputs.iter().map(|output| output.title.clone()).collect();
        let said = format!(
            "“{}”: several rules may set it for one patient; the last one to run stands, as in the source",
            names.join("”, “")
        );
        self.note(Construct::Overlap, &place.unwrap_or_default(), said);
    }
}

/// The inputs that a row asks for, each with its cell.
type RowCells = Vec<(String, Cell)>;

#[derive(Clone, Debug)]
pub(super) struct Cell {
    text: String,
    logic: Logic,
}

fn shortened(name: &str) -> String {
    let mut short = String::new();
    for word in name.split('-') {
        if !short.is_empty() && short.len() + word.len() > 80 {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.push_str(word);
    }
    short
}

/// What every row asks for is for whom the table applies; of a single row only that something is known.
fn lifted(rows: &[DraftRow]) -> (Logic, Vec<Logic>) {
    let parts: Vec<Vec<Logic>> = rows
        .iter()
        .map(|row| row.guard.clone().conjuncts())
        .collect();
    let first = parts.first().cloned().unwrap_or_default();
    let is_everywhere = |part: &Logic| parts.iter().all(|of| of.contains(part));
    let is_known = |part: &Logic| matches!(part, Logic::Test(Test::Known(_)));
    let mut common: Vec<Logic> = first
        .into_iter()
        .filter(|part| is_everywhere(part))
        .collect();
    if rows.len() == 1 {
        common.retain(is_known);
    }
    // A table asks for something.
    if parts
        .iter()
        .all(|of| of.iter().all(|part| common.contains(part)))
    {
        common.pop();
    }
    let rest = parts
        .into_iter()
        .map(|of| Logic::and(of.into_iter().filter(|part| !common.contains(part))));
    let rest = rest.collect();
    (Logic::and(common), rest)
}

/// Whether no two rows can be true of one patient, as far as single inputs show it.
fn are_apart(cells: &[RowCells]) -> bool {
    let apart = |one: &[(String, Cell)], other: &[(String, Cell)]| {
        one.iter().any(|(name, cell)| {
            let of_other = other.iter().find(|(own, _)| own == name);
            of_other.is_some_and(|(_, other)| are_disjoint(name, &cell.logic, &other.logic))
        })
    };
    cells
        .iter()
        .enumerate()
        .all(|(at, one)| cells[at + 1..].iter().all(|other| apart(one, other)))
}

/// What each row asks for, as one condition.
fn conjunctions(cells: &[RowCells]) -> Vec<Logic> {
    let rows = cells
        .iter()
        .map(|row| Logic::and(row.iter().map(|(_, cell)| cell.logic.clone())));
    rows.collect()
}

/// A condition on one name as a cell, where it can be one.
fn cell_text(logic: &Logic) -> Option<String> {
    match logic {
        Logic::Test(test) => Some(test_cell(test)),
        Logic::Not(inner) => match &**inner {
            Logic::Test(Test::Yes(_)) => Some("no".to_owned()),
            Logic::Test(Test::Known(_)) => Some("unknown".to_owned()),
            Logic::Surely(surely) => match &**surely {
                Logic::Test(Test::Yes(_)) => Some("no or unknown".to_owned()),
                _other => None,
            },
            Logic::Test(Test::Among { name, values, all }) => {
                let rest = (0..all.len()).filter(|at| !values.contains(at)).collect();
                match Logic::among(name, rest, all) {
                    Logic::Test(test) => Some(test_cell(&test)),
                    _other => None,
                }
            }
            Logic::Test(Test::Compare {
                comparison,
                number,
                unit,
                ..
            }) => Some(format!("not {} {number}{unit}", comparison.symbol())),
            _other => None,
        },
        Logic::Surely(inner) => cell_text(inner),
        Logic::And(parts) => joined_cell(parts),
        Logic::Or(parts) => {
            let parts: Option<Vec<String>> = parts.iter().map(cell_text).collect();
            parts.map(|parts| parts.join(" or "))
        }
        Logic::Always | Logic::Never => None,
    }
}

/// What a value must be is asked of what is known.
fn joined_cell(parts: &[Logic]) -> Option<String> {
    let is_known = |part: &&Logic| matches!(part, Logic::Test(Test::Known(_)));
    let rest: Vec<&Logic> = parts.iter().filter(|part| !is_known(part)).collect();
    if rest
        .iter()
        .all(|part| matches!(part, Logic::Test(Test::Among { .. })))
        && rest.len() > 1
    {
        return common_values(&rest);
    }
    if rest.iter().any(|part| matches!(part, Logic::Or(_))) && rest.len() > 1 {
        return None;
    }
    let cells: Option<Vec<String>> = rest.iter().map(|part| cell_text(part)).collect();
    cells
        .filter(|cells| !cells.is_empty())
        .map(|cells| cells.join(" and "))
}

fn common_values(parts: &[&Logic]) -> Option<String> {
    let mut common: Option<(BTreeSet<usize>, &String, &Vec<String>)> = None;
    for part in parts {
        if let Logic::Test(Test::Among { name, values, all }) = part {
            common = Some(match common {
                Some((own, ..)) => (own.intersection(values).copied().collect(), name, all),
                None => (values.clone(), name, all),
            });
        }
    }
    let (values, name, all) = common?;
    match Logic::among(name, values, all) {
        Logic::Test(test) => Some(test_cell(&test)),
        _other => None,
    }
}

fn test_cell(test: &Test) -> String {
    match test {
        Test::Yes(_) => "yes".to_owned(),
        Test::Has { value, .. } => format!("'{value}'"),
        Test::Known(_) => "known".to_owned(),
        Test::Among { values, all, .. } => {
            let chosen: Vec<_> = values.iter().map(|at| format!("'{}'", all[*at])).collect();
            chosen.join(", ")
        }
        Test::Compare {
            comparison: crate::import::logic::Comparison::Equal,
            number,
            unit,
            ..
        } => format!("{number}{unit}"),
        Test::Compare {
            comparison,
            number,
            unit,
            ..
        } => format!("{} {number}{unit}", comparison.symbol()),
    }
}
