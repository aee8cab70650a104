//! Decision tables: which rows match, and which of those are hit.

use super::{Exact, Expression, Part, Subject, all, any, definite_guard, guard, name};
use crate::model::{Audience, HitPolicy, RowKey, Table, TableKey};

pub(super) fn part(exact: &Exact<'_>) -> Option<Part> {
    let library = exact.library;
    if library.tables.is_empty() {
        return None;
    }
    let mut part = Part::new(Subject::Tables);
    for (key, table) in library.tables.iter() {
        for index in 0..table.rows.len() {
            row(exact, RowKey { table: key, index }, &mut part);
        }
        hits(exact, key, table, &mut part);
    }
    Some(part)
}

fn matches(exact: &Exact<'_>, key: RowKey) -> String {
    format!("matches({})", exact.library.row_name(key))
}

/// Those to whom it applies by itself, and those who reach a step that enters it; nothing where it applies to everyone.
pub(in crate::export) fn applies(exact: &Exact<'_>, key: TableKey) -> Option<Expression> {
    let library = exact.library;
    let by_itself = match &library.tables[key].applies {
        Audience::Everyone => return None,
        Audience::Those(when) => definite_guard(exact, Some(when)),
        Audience::Entered => None,
    };
    let entrances = library.entrances(key);
    let entered = entrances.map(|step| Expression::named(&name::reaches(library, step)));
    Some(any(by_itself.into_iter().chain(entered).collect()))
}

fn row(exact: &Exact<'_>, key: RowKey, part: &mut Part) {
    let row = exact.library.row(key);
    let mut parts: Vec<Expression> = applies(exact, key.table).into_iter().collect();
    for cell in row.cells.iter().flatten() {
        parts.push(Expression::definitely(guard(exact, &cell.logic)));
    }
    part.define(&matches(exact, key), all(parts), &row.name);
}

/// A row is hit where it matches and no row that wins over it does.
fn hits(exact: &Exact<'_>, table: TableKey, of: &Table, part: &mut Part) {
    let mut above: Option<Expression> = None;
    for group in in_order(of) {
        let keys = group.iter().map(|&index| RowKey { table, index });
        let keys: Vec<RowKey> = keys.collect();
        for key in &keys {
            let mut parts = vec![Expression::named(&matches(exact, *key))];
            parts.extend(above.iter().cloned().map(Expression::not));
            part.define(&name::hits(exact.library, *key), all(parts), "");
        }
        let Some(last) = keys.last().filter(|_| of.hit != HitPolicy::Collect) else {
            continue;
        };
        let taken = format!("{} or before", matches(exact, *last));
        let mut parts: Vec<Expression> = above.into_iter().collect();
        let own = keys.iter().map(|key| matches(exact, *key));
        parts.extend(own.map(|own| Expression::named(&own)));
        part.define(&taken, any(parts), "");
        above = Some(Expression::named(&taken));
    }
}

/// The rows in groups, each of which wins over those after it.
pub(in crate::export) fn in_order(table: &Table) -> Vec<Vec<usize>> {
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
