//! No two rows that may not meet are for one patient, as far as the hit policy asks for it.

use crate::model::{HitPolicy, Library, RowKey, TableKey};
use crate::problem::{Code, Problem};
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(super) fn check(
    checker: &mut Checker<'_>,
    key: TableKey,
    meeting: &[(usize, usize)],
    subsumed: &[usize],
) {
    for &(first, second) in meeting {
        let Some(code) = code(checker.library, key, [first, second]) else {
            continue;
        };
        // Rows that agree are only warned of, once.
        let is_told = code == Code::AgreeingRows
            && (!checker.tells() || subsumed.contains(&first) || subsumed.contains(&second));
        if !is_told {
            check_pair(checker, key, code, (first, second));
        }
    }
}

/// What it is called if two rows meet; `None` where they may.
fn code(library: &Library, key: TableKey, pair: [usize; 2]) -> Option<Code> {
    let table = &library.tables[key];
    let [one, other] = pair.map(|index| &table.rows[index]);
    let if_same = match table.hit {
        HitPolicy::First | HitPolicy::Collect => return None,
        HitPolicy::Priority if one.priority != other.priority => return None,
        HitPolicy::Any => None,
        HitPolicy::Unique | HitPolicy::Priority => Some(Code::AgreeingRows),
    };
    if library.says_the_same(pair.map(|index| RowKey { table: key, index })) {
        if_same
    } else {
        Some(Code::OverlappingRows)
    }
}

fn check_pair(checker: &mut Checker<'_>, key: TableKey, code: Code, pair: (usize, usize)) {
    let rows = [pair.0, pair.1].map(|index| RowKey { table: key, index });
    let [first, second] = rows.map(|row| checker.library.row(row));
    let encoding = &mut checker.prover.encoding;
    let both = rows.map(|row| encoding.hits[&row]);
    let both = encoding.pool.and(both);
    let Some(found) = checker.offenders(both, code, &[second.span, first.span]) else {
        return;
    };
    let message = if code == Code::AgreeingRows {
        "two rows that say the same are for one patient"
    } else {
        "two rows that say different things are for one patient"
    };
    let help = match checker.library.tables[key].hit {
        HitPolicy::Priority => "give one of them a higher priority, or make it exclude the other",
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::First | HitPolicy::Collect => {
            "make one of the rows exclude the other"
        }
    };
    let problem = Problem::new(code, message)
        .labelled(second.span, format!("“{}”", second.label()))
        .and(first.span, format!("“{}”", first.label()))
        .help(help);
    let about = &checker.library.tables[key].meta.id;
    checker.report(Finding::new(problem, about), &found, |_, advice| {
        rows.iter().all(|row| advice.hits.contains(row))
    });
}
