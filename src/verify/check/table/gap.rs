//! Every patient to whom a table applies meets a row of it; of a table that collects rows, none is needed.

use super::unmatched::unmatched;
use crate::interpret::{Truth, holds};
use crate::model::{Audience, HitPolicy, TableKey};
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
        let by_itself = match &table.applies {
            Audience::Everyone => true,
            Audience::Those(when) => holds(library, patient, &when.logic) == Truth::True,
            Audience::Entered => false,
        };
        let mut entrances = library.entrances(key);
        let applies = by_itself || entrances.any(|step| advice.reaches(step));
        applies && advice.hits.iter().all(|row| row.table != key)
    });
}
