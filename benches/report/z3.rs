//! The same questions, asked of Z3 one by one.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use pathbook::model::Library;
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;
use serde::Deserialize;

use crate::export::export;
use crate::measure::{Table, middle, once, seconds};
use crate::questions::questions;
use crate::synthetic;
use crate::workloads::sources;

const COMPARED: [&str; 4] = ["book", "large-guideline", "national", "national-pairs"];

/// What `compare.py` prints; times in CPU seconds.
#[derive(Deserialize)]
struct Answered {
    /// How the facts were written for it.
    facts: String,
    /// In all its calls of `check`.
    check: f64,
    /// With pushing and asserting.
    all: f64,
    different: usize,
}

/// A Python with `z3-solver`: `PATHBOOK_PYTHON`, or any.
fn python() -> String {
    std::env::var("PATHBOOK_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// CPU seconds for all answers of a prover that has answered nothing yet, and the answers.
fn answer(prover: &mut Prover<'_>, questions: &[Formula]) -> (f64, Vec<bool>) {
    once(|| {
        let asked = questions.iter();
        let answers = asked.map(|question| prover.is_possible(*question).expect("decided"));
        answers.collect()
    })
}

/// The middle of so many runs, each with a prover of its own.
const RUNS: usize = 9;

fn ours(library: &Library) -> (f64, f64, usize, PathBuf) {
    let encode = middle(|| Prover::new(library));
    let mut times = Vec::new();
    let path = std::env::temp_dir().join(format!("questions-{}.json", std::process::id()));
    let mut count = 0;
    for run in 0..RUNS {
        let mut prover = Prover::new(library).expect("a library of these workloads");
        let asked = questions(library, &mut prover);
        count = asked.len();
        let (time, answers) = answer(&mut prover, &asked);
        times.push(time);
        if run == 0 {
            let text =
                serde_json::to_string(&export(&prover, &asked, answers)).expect("plain data");
            std::fs::write(&path, text).expect("a temporary file");
        }
    }
    times.sort_by(f64::total_cmp);
    (encode, times[RUNS / 2], count, path)
}

fn theirs(path: &PathBuf) -> Vec<Answered> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/z3/compare.py");
    let mut command = Command::new(python());
    let output = command
        .arg(script)
        .arg(path)
        .stderr(Stdio::inherit())
        .output();
    let text = output.map(|output| output.stdout).unwrap_or_default();
    let lines = text.split(|byte| *byte == b'\n');
    lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

pub fn print() {
    let columns = [
        "workload",
        "questions",
        "encoding (s)",
        "ours (s)",
        "Z3: facts as",
        "Z3 `check` (s)",
        "with asserting (s)",
        "different answers",
        "ratio",
    ];
    let table = Table::new("Beside Z3", &columns);
    for name in COMPARED {
        let library = synthetic::library(&sources(name));
        let (encode, time, count, path) = ours(&library);
        for their in theirs(&path) {
            let ratio = format!("{:.0}", their.check / time);
            table.row(&[
                name.to_owned(),
                count.to_string(),
                seconds(encode),
                seconds(time),
                their.facts,
                seconds(their.check),
                seconds(their.all),
                their.different.to_string(),
                ratio,
            ]);
        }
        // What can't be removed stays in the folder for temporary files.
        _ = std::fs::remove_file(path);
    }
}
