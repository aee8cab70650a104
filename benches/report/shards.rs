//! All unsafe edits of rules of a workload, divided among machines: what each share costs.

use pathbook::mutate::{Batch, Effort, edits};
use pathbook::shard::Shard;
use pathbook::verify::failures;
use serde::{Deserialize, Serialize};

use crate::measure::{Table, apart, once, peak_memory, seconds};
use crate::synthetic;
use crate::workloads::sources;

const DIVIDED: [&str; 2] = ["large-guideline", "national"];
const MACHINES: [u16; 3] = [1, 4, 16];

#[derive(Serialize, Deserialize)]
pub struct Measured {
    edits: usize,
    not_tried: usize,
    /// What each shard does before it makes its first edit.
    before: f64,
    /// Each batch, with a patient for each of its survivors.
    batches: Vec<f64>,
    memory: Option<f64>,
}

/// Measures one workload in this process. A batch is the same in whatever shard it is, so each is measured once.
pub fn measure(name: &str) -> Measured {
    let sources = sources(name);
    let (before, (library, known)) = once(|| {
        let library = synthetic::library(&sources);
        // A book that passes its check is not asked twice; these fail.
        let known = failures(&library).expect("a library of these workloads");
        (library, known)
    });
    let all = edits(&library);
    let mut not_tried = 0;
    let batches = Batch::all(&all, Effort::COMMAND).into_iter().map(|batch| {
        let (time, judged) = once(|| batch.judge(&library, &known, &mut |_| {}));
        not_tried += judged.expect("decided").mutation.not_tried.len();
        time
    });
    let batches = batches.collect();
    Measured {
        edits: all.len(),
        not_tried,
        before,
        batches,
        memory: peak_memory(),
    }
}

pub fn print() {
    let columns = [
        "workload",
        "edits of rules",
        "not tried",
        "batches",
        "shards",
        "before the first edit, each (s)",
        "all shards (s)",
        "longest shard (s)",
        "longest over mean",
        "peak (MB)",
    ];
    let table = Table::new("Shards", &columns);
    for name in DIVIDED {
        let Some(own) = apart::<Measured>("--shards", name) else {
            table.row(&[name.to_owned(), "not measured".to_owned()]);
            continue;
        };
        for machines in MACHINES {
            table.row(&own.row(name, machines));
        }
    }
}

impl Measured {
    fn row(&self, name: &str, machines: u16) -> Vec<String> {
        let first = Shard::new(1, machines).expect("one of them");
        let times: Vec<f64> = first.all().map(|shard| self.time(shard)).collect();
        let all: f64 = times.iter().sum();
        let longest = times.iter().copied().fold(0.0, f64::max);
        let memory = self.memory;
        vec![
            name.to_owned(),
            self.edits.to_string(),
            self.not_tried.to_string(),
            self.batches.len().to_string(),
            machines.to_string(),
            seconds(self.before),
            seconds(all),
            seconds(longest),
            format!("{:.2}", longest * f64::from(machines) / all),
            memory.map_or("?".to_owned(), |memory| format!("{memory:.0}")),
        ]
    }

    fn time(&self, shard: Shard) -> f64 {
        let batches = self.batches.iter().enumerate();
        let own = batches.filter(|(number, _)| shard.has(*number));
        self.before + own.map(|(_, time)| time).sum::<f64>()
    }
}
