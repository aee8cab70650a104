//! Wide decision tables, question by question.

use pathbook::model::TableKey;
use pathbook::prove::{Prover, share};
use pathbook::verify::table::{meeting, unmatched};

use crate::measure::{Table, middle, once, seconds};
use crate::synthetic;
use crate::workloads::{WIDE_TABLES, sources};

pub fn print() {
    let columns = [
        "table",
        "pairs of rows that overlap",
        "found in (s)",
        "share of patients without a row",
        "found and counted in (s)",
        "facts that force it",
        "descriptions of all of them",
        "described in (s)",
    ];
    let table = Table::new("Wide tables", &columns);
    for name in WIDE_TABLES {
        let library = synthetic::library(&sources(name));
        let key = library.tables.keys().next().expect("its table");
        let mut prover = Prover::new(&library).expect("a library of these workloads");
        let overlaps = meeting(&mut prover, key).len();
        let overlapping = middle(|| meeting(&mut prover, key));
        let mut row = vec![name.to_owned(), overlaps.to_string(), seconds(overlapping)];
        row.extend(gap(&mut Prover::new(&library).expect("the same"), key));
        table.row(&row);
    }
}

fn gap(prover: &mut Prover<'_>, key: TableKey) -> [String; 5] {
    let (finding, found) = once(|| {
        let left = unmatched(prover, key);
        prover.find(left).expect("decided")
    });
    let found = found.expect("one row in ten went wrong");
    let patients = found.patients.clone();
    let part = patients.map_or(f64::NAN, |patients| share(&patients, &prover.admitted()));
    let facts = prover.few_facts(&found).map_or(0, |cube| cube.len());
    let (describing, cover) = once(|| prover.cover(&found, usize::MAX));
    let descriptions = cover.map_or("not found".to_owned(), |(cubes, _)| cubes.len().to_string());
    [
        format!("{part:.2e}"),
        seconds(finding),
        facts.to_string(),
        descriptions,
        seconds(describing),
    ]
}
