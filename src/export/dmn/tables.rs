//! Tables as decision tables: which row is hit, or which rows. What a row says and sets stands beside it for readers; what comes of it is
//! decided by the decisions that ask which row it is, since other statements can silence it.

use std::collections::BTreeSet;

use super::feel;
use super::name::{Names, table_name};
use super::unary;
use crate::export::NotExported;
use crate::export::definition::{self, Definition, Exact, Expression, Type, table};
use crate::model::{FactKind, HitPolicy, Input, Library, RowKey, Statement, Table, TableKey};

/// Which of the rows that match are listed. Few engines know `PRIORITY`, and rows differ by their names, so that none are `ANY`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    Unique,
    First,
    Collect,
}

impl Policy {
    pub(super) fn name(self) -> &'static str {
        match self {
            Policy::Unique => "UNIQUE",
            Policy::First => "FIRST",
            Policy::Collect => "COLLECT",
        }
    }
}

pub(super) fn policy(of: &Table) -> Policy {
    let is_tied = table::in_order(of).iter().any(|group| group.len() > 1);
    match of.hit {
        HitPolicy::Unique => Policy::Unique,
        HitPolicy::First => Policy::First,
        HitPolicy::Priority if !is_tied => Policy::First,
        HitPolicy::Any | HitPolicy::Collect | HitPolicy::Priority => Policy::Collect,
    }
}

/// A decision table, and the names that it requires.
pub(super) struct DecisionTable {
    pub policy: Policy,
    pub columns: Vec<Column>,
    pub rules: Vec<Rule>,
    pub requires: BTreeSet<String>,
}

pub(super) struct Column {
    pub label: String,
    pub expression: String,
    pub type_ref: &'static str,
}

pub(super) struct Rule {
    /// One for each column.
    pub entries: Vec<String>,
    pub row: String,
    pub says: String,
}

/// A column, with the entry of each row that has one.
struct Asked {
    label: String,
    value: Expression,
    type_ref: &'static str,
    entries: Vec<Option<String>>,
}

pub(super) fn written(
    exact: &Exact<'_>,
    names: &Names,
    key: TableKey,
) -> Result<DecisionTable, NotExported> {
    let of = &exact.library.tables[key];
    let asked = asked(exact, names, key)?;
    let mut requires = BTreeSet::new();
    for column in &asked {
        column.value.names(&mut |name| {
            requires.insert(name.to_owned());
        });
    }
    let rules = table::in_order(of).into_iter().flatten();
    let rules = rules.map(|index| Rule {
        entries: entries(&asked, index),
        row: of.rows[index].name.clone(),
        says: says(exact.library, RowKey { table: key, index }),
    });
    let rules = rules.collect();
    let columns = asked.into_iter().map(|asked| {
        Ok(Column {
            expression: feel::written(names, &asked.value)?,
            label: asked.label,
            type_ref: asked.type_ref,
        })
    });
    Ok(DecisionTable {
        policy: policy(of),
        columns: columns.collect::<Result<_, NotExported>>()?,
        rules,
        requires,
    })
}

fn entries(asked: &[Asked], row: usize) -> Vec<String> {
    let entries = asked.iter().map(|column| column.entries[row].clone());
    entries
        .map(|entry| entry.unwrap_or_else(|| "-".to_owned()))
        .collect()
}

fn asked(exact: &Exact<'_>, names: &Names, key: TableKey) -> Result<Vec<Asked>, NotExported> {
    let of = &exact.library.tables[key];
    let mut columns = Vec::new();
    if let Some(applies) = table::applies(exact, key) {
        columns.push(Asked {
            label: "applies".to_owned(),
            value: applies,
            type_ref: "boolean",
            entries: vec![Some("true".to_owned()); of.rows.len()],
        });
    }
    for (at, input) in of.inputs.iter().enumerate() {
        let plain = plain(exact.library, of, (at, *input));
        let is_plain = |row: usize| plain.as_ref().is_some_and(|own| own.entries[row].is_some());
        let others = by_condition(exact, names, of, (at, &is_plain))?;
        columns.extend(plain);
        columns.extend(others);
    }
    Ok(columns)
}

/// A column with the value of its input, and the cells that are unary tests of it.
fn plain(library: &Library, of: &Table, (at, input): (usize, Input)) -> Option<Asked> {
    let entries = of.rows.iter().map(|row| {
        let cell = row.cells[at].as_ref()?;
        unary::written(library, input, &cell.logic)
    });
    let entries: Vec<Option<String>> = entries.collect();
    if entries.iter().all(Option::is_none) {
        return None;
    }
    let (value, type_ref) = match input {
        Input::Condition(key) => (definition::condition_value(library, key), "boolean"),
        Input::Fact(_) | Input::Output(_) => {
            let variable = input.variable()?;
            let type_ref = match library.kind_of(variable) {
                FactKind::YesNo => "boolean",
                FactKind::OneOf(_) => "string",
                FactKind::Quantity { .. } | FactKind::Count { .. } => "number",
                FactKind::AnyOf(_) => return None,
            };
            (definition::variable(library, variable), type_ref)
        }
        Input::Score(_) | Input::Calculation(_) => return None,
    };
    Some(Asked {
        label: library.meta(input.thing()).title.clone(),
        value,
        type_ref,
        entries,
    })
}

/// A column for each condition that other cells have on an input: whether it definitely holds.
fn by_condition(
    exact: &Exact<'_>,
    names: &Names,
    of: &Table,
    (at, is_plain): (usize, &dyn Fn(usize) -> bool),
) -> Result<Vec<Asked>, NotExported> {
    let mut columns: Vec<(String, Asked)> = Vec::new();
    for (index, row) in of.rows.iter().enumerate() {
        let Some(cell) = row.cells[at].as_ref().filter(|_| !is_plain(index)) else {
            continue;
        };
        let value = Expression::definitely(definition::guard(exact, &cell.logic));
        let text = feel::written(names, &value)?;
        let known = columns.iter().position(|(own, _)| *own == text);
        let place = known.unwrap_or(columns.len());
        if known.is_none() {
            let asked = Asked {
                label: cell.text.clone(),
                value,
                type_ref: "boolean",
                entries: vec![None; of.rows.len()],
            };
            columns.push((text, asked));
        }
        columns[place].1.entries[index] = Some("true".to_owned());
    }
    Ok(columns.into_iter().map(|(_, column)| column).collect())
}

/// What a row says and sets, before other statements silence it.
fn says(library: &Library, key: RowKey) -> String {
    let row = library.row(key);
    let stances = row.stances.iter().map(|(stance, intervention)| {
        let id = &library.interventions[*intervention].meta.id;
        format!("{} {id}", stance.name())
    });
    let sets = library.sets(Statement::Row(key)).iter().filter_map(|set| {
        let output = &library.outputs[set.output];
        let value = set.value.constant()?.words(&output.kind);
        Some(format!("{} = {value}", output.meta.id))
    });
    stances.chain(sets).collect::<Vec<_>>().join(", ")
}

/// Whether each row is hit, by what the table lists.
pub(super) fn hits(exact: &Exact<'_>, names: &Names, key: TableKey) -> Vec<(Definition, String)> {
    let of = &exact.library.tables[key];
    let id = &of.meta.id;
    let listed = names.get(&table_name(id)).to_owned();
    let policy = policy(of);
    let is_listed = |index: usize| {
        let row = feel::text(&of.rows[index].name);
        let holds = match policy {
            Policy::Unique | Policy::First => format!("{listed} = {row}"),
            Policy::Collect => format!("list contains({listed}, {row})"),
        };
        format!("(if {listed} = null then false else {holds})")
    };
    let mut above: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for group in table::in_order(of) {
        for &index in &group {
            let mut parts = vec![is_listed(index)];
            if policy == Policy::Collect {
                parts.extend(above.iter().map(|above| format!("not({above})")));
            }
            let definition = Definition {
                name: definition::hits(exact.library, RowKey { table: key, index }),
                kind: Type::Boolean,
                unit: None,
                value: Expression::named(&table_name(id)),
                note: of.rows[index].label.clone().unwrap_or_default(),
            };
            found.push((definition, parts.join("\n  and ")));
        }
        above.extend(group.iter().map(|&index| is_listed(index)));
    }
    found
}
