//! No row is needless: one whose patients all meet another row that says the same.

use crate::model::{HitPolicy, RowKey, TableKey};
use crate::problem::{Code, Problem};
use crate::verify::Checker;

/// Reports such rows, and says which they are.
pub(super) fn check(
    checker: &mut Checker<'_>,
    key: TableKey,
    meeting: &[(usize, usize)],
    alive: &[bool],
) -> Vec<usize> {
    let table = &checker.library.tables[key];
    let mut needless = Vec::new();
    match table.hit {
        // There, the order or the priority says what becomes of a row.
        HitPolicy::First | HitPolicy::Priority => return needless,
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => {}
    }
    for &(first, second) in meeting {
        let rows = [first, second].map(|index| RowKey { table: key, index });
        let same = checker.library.says_the_same(rows);
        if !same || !alive[first] || !alive[second] {
            continue;
        }
        // Of two rows for the same patients the later one is needless.
        let order = [(second, first), (first, second)];
        let within = order.into_iter().find(|(inner, outer)| {
            let is_told = needless.contains(inner) || needless.contains(outer);
            !is_told && is_within(checker, key, *inner, *outer)
        });
        if let Some((inner, outer)) = within {
            needless.push(inner);
            report(checker, key, inner, outer);
        }
    }
    needless
}

fn is_within(checker: &mut Checker<'_>, table: TableKey, inner: usize, outer: usize) -> bool {
    let span = checker.library.tables[table].rows[inner].span;
    let encoding = &mut checker.prover.encoding;
    let [inner, outer] = [inner, outer].map(|index| encoding.matches[&RowKey { table, index }]);
    let outside = encoding.pool.not(outer);
    let outside = encoding.pool.and([inner, outside]);
    !checker.is_possible(outside, span)
}

fn report(checker: &mut Checker<'_>, table: TableKey, inner: usize, outer: usize) {
    let rows = &checker.library.tables[table].rows;
    let (inner, outer) = (&rows[inner], &rows[outer]);
    let message = format!(
        "all patients of the row `{}` meet the row `{}`",
        inner.name, outer.name
    );
    let problem = Problem::new(Code::SubsumedRow, message)
        .at(inner.span)
        .and(outer.span, "says the same");
    checker.problems.push(problem.help("take it out"));
}
