//! Decision tables: which rows match, and which of those are hit.

use super::expression::definite_guard;
use super::{Definitions, NotInCql, all, definitely, expression, guard, name};
use crate::model::{Audience, HitPolicy, Library, RowKey, Table, TableKey};

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    if library.tables.is_empty() {
        return Ok(());
    }
    text.part("Decision tables");
    for (key, table) in library.tables.iter() {
        for index in 0..table.rows.len() {
            row(library, RowKey { table: key, index }, table, text)?;
        }
        hits(library, key, table, text);
    }
    Ok(())
}

fn matches(library: &Library, key: RowKey) -> String {
    format!("matches({})", library.row_name(key))
}

/// Those to whom it applies by itself, and those who reach a step that enters it; nothing where it applies to everyone.
fn applies(library: &Library, key: TableKey, table: &Table) -> Result<Option<String>, NotInCql> {
    let by_itself = match &table.applies {
        Audience::Everyone => return Ok(None),
        Audience::Those(when) => definite_guard(library, Some(when))?,
        Audience::Entered => None,
    };
    let entrances = library.entrances(key);
    let entered = entrances.map(|step| name::quoted(&name::reaches(library, step)));
    let ways: Vec<String> = by_itself.into_iter().chain(entered).collect();
    Ok(Some(expression::any(&ways)))
}

fn row(
    library: &Library,
    key: RowKey,
    table: &Table,
    text: &mut Definitions,
) -> Result<(), NotInCql> {
    let row = library.row(key);
    let mut parts: Vec<String> = applies(library, key.table, table)?.into_iter().collect();
    for cell in row.cells.iter().flatten() {
        parts.push(definitely(&guard(library, &cell.logic)?));
    }
    text.define(&matches(library, key), &all(&parts), &row.name);
    Ok(())
}

/// A row is hit where it matches and no row that wins over it does.
fn hits(library: &Library, table: TableKey, of: &Table, text: &mut Definitions) {
    let mut above: Option<String> = None;
    for group in in_order(of) {
        let keys = group.iter().map(|&index| RowKey { table, index });
        let keys: Vec<RowKey> = keys.collect();
        for key in &keys {
            let mut parts = vec![name::quoted(&matches(library, *key))];
            parts.extend(above.iter().map(|above| expression::not(above)));
            text.define(&name::hits(library, *key), &all(&parts), "");
        }
        let Some(last) = keys.last().filter(|_| of.hit != HitPolicy::Collect) else {
            continue;
        };
        let taken = format!("{} or before", matches(library, *last));
        let mut parts: Vec<String> = above.into_iter().collect();
        parts.extend(keys.iter().map(|key| name::quoted(&matches(library, *key))));
        text.define(&taken, &expression::any(&parts), "");
        above = Some(name::quoted(&taken));
    }
}

/// The rows in groups, each of which wins over those after it.
fn in_order(table: &Table) -> Vec<Vec<usize>> {
    let mut rows: Vec<usize> = (0..table.rows.len()).collect();
    match table.hit {
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => vec![rows],
        HitPolicy::First => rows.into_iter().map(|row| vec![row]).collect(),
        HitPolicy::Priority => {
            rows.sort_by_key(|row| std::cmp::Reverse(table.rows[*row].priority));
            let same = |one: &usize, other: &usize| {
                table.rows[*one].priority == table.rows[*other].priority
            };
            rows.chunk_by(same).map(<[usize]>::to_vec).collect()
        }
    }
}
