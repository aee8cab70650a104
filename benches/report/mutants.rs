//! A thousand unsafe edits of each workload.

use std::collections::{BTreeMap, BTreeSet};

use pathbook::model::Library;
use pathbook::mutate::{Edit, Effort, Mutation, edits, judge, sample};
use pathbook::verify::{FailedCheck, failures};
use serde::{Deserialize, Serialize};

use crate::measure::{Table, apart, once, peak_memory, seconds};
use crate::synthetic;
use crate::workloads::sources;

const MUTATED: [&str; 6] = [
    "book",
    "large-guideline",
    "national",
    "national-pairs",
    "national-chain",
    "tangled",
];

/// How many edits of a workload are judged.
pub const EDITS: usize = 1000;

#[derive(Serialize, Deserialize)]
pub struct Measured {
    edits: usize,
    caught: usize,
    equivalent: usize,
    survivors: usize,
    time: f64,
    memory: Option<f64>,
    /// How many checks fail before any edit.
    failures: BTreeMap<String, usize>,
}

/// Measures one workload in this process: the middle of three runs.
pub fn measure(name: &str) -> Measured {
    let library = synthetic::library(&sources(name));
    let known = failures(&library).expect("a library of these workloads");
    let all = edits(&library);
    let mut times: Vec<(f64, Mutation)> = (0..3)
        .map(|_| once(|| mutate(&library, &known, &sample(&all, EDITS))))
        .collect();
    times.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (time, mutation) = times.swap_remove(1);
    let mut by_code = BTreeMap::new();
    for (code, _) in &known {
        *by_code.entry(code.to_string()).or_default() += 1;
    }
    Measured {
        edits: all.len(),
        caught: mutation.caught.len(),
        equivalent: mutation.equivalent.len(),
        survivors: mutation.survivors.len(),
        time,
        memory: peak_memory(),
        failures: by_code,
    }
}

fn mutate(library: &Library, known: &BTreeSet<FailedCheck>, edits: &[Edit]) -> Mutation {
    judge(library, known, edits, Effort::COMMAND, &mut |_| {}).expect("decided")
}

pub fn print() {
    let columns = [
        "workload",
        "edits there are",
        "judged",
        "caught",
        "equivalent",
        "survive",
        "CPU (s)",
        "peak (MB)",
        "checks that fail unedited",
    ];
    let table = Table::new("Mutants", &columns);
    for name in MUTATED {
        let Some(own) = apart::<Measured>("--mutants", name) else {
            table.row(&[name.to_owned(), "not measured".to_owned()]);
            continue;
        };
        let memory = own
            .memory
            .map_or("?".to_owned(), |memory| format!("{memory:.0}"));
        let judged = own.caught + own.equivalent + own.survivors;
        let counts = [own.edits, judged, own.caught, own.equivalent, own.survivors];
        let failures = own.failures.iter();
        let failures = failures.map(|(code, count)| format!("{count} `{code}`"));
        table.row(
            &[
                &[name.to_owned()],
                &counts.map(|count| count.to_string())[..],
                &[seconds(own.time), memory],
                &[failures.collect::<Vec<_>>().join(", ")],
            ]
            .concat(),
        );
    }
}
