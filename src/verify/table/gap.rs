//! Every patient to whom a table applies meets a row of it; of a table that collects rows, none is needed.

use super::super::Checker;
use super::super::completeness::described;
use crate::model::{HitPolicy, RowKey, TableKey};
use crate::problem::{Code, Problem};

pub(super) fn check(checker: &mut Checker<'_>, key: TableKey) {
    let table = &checker.library.tables[key];
    if table.hit == HitPolicy::Collect {
        return;
    }
    let span = table.meta.span;
    let encoding = &mut checker.prover.encoding;
    let rows = (0..table.rows.len()).map(|index| encoding.matches[&RowKey { table: key, index }]);
    let rows: Vec<_> = rows.collect();
    let any = encoding.pool.or(rows);
    let none = encoding.pool.not(any);
    let left = encoding.pool.and([encoding.tables[&key], none]);
    let Some(found) = checker.offenders(left, Code::TableGap, &[span]) else {
        return;
    };
    let mut problem = Problem::new(Code::TableGap, "no row of this table is for some patient")
        .at(span)
        .help("add a row for these patients; where nothing is to be advised, it says `nothing = true`");
    if let Some(patients) = described(checker, &found) {
        problem = problem.note(format!("left out are:\n{patients}"));
    }
    let library = checker.library;
    checker.report(problem, &found, |patient, advice| {
        let applies = table.applies.as_ref();
        let applies = applies.is_none_or(|applies| {
            crate::interpret::holds(library, patient, &applies.logic)
                == crate::interpret::Truth::True
        });
        applies && advice.hits.iter().all(|row| row.table != key)
    });
}
