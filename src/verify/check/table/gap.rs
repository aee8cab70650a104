//! Every patient to whom a table applies meets a row of it; of a table that collects rows, none is needed.

use super::unmatched::unmatched;
use crate::model::{HitPolicy, TableKey};
use crate::problem::{Code, Problem};
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(super) fn check(checker: &mut Checker<'_>, key: TableKey) {
    let table = &checker.library.tables[key];
    if table.hit == HitPolicy::Collect {
        return;
    }
    let span = table.meta.span;
    let unmatched = unmatched(&mut checker.prover, key);
    let encoding = &mut checker.prover.encoding;
    let left = encoding.pool.and([encoding.tables[&key], unmatched]);
    let Some(found) = checker.offenders(left, Code::TableGap, &[span]) else {
        return;
    };
    let problem = Problem::new(Code::TableGap, "no row of this table is for some patient")
        .at(span)
        .help("add a row for these patients; where nothing is to be advised, it says `nothing = true`");
    let library = checker.library;
    let finding = Finding::new(problem, &table.meta.id);
    checker.report(finding, &found, |patient, advice| {
        let applies = table.applies.as_ref();
        let applies = applies.is_none_or(|applies| {
            crate::interpret::holds(library, patient, &applies.logic)
                == crate::interpret::Truth::True
        });
        applies && advice.hits.iter().all(|row| row.table != key)
    });
}
