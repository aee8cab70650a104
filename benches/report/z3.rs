//! The same questions, asked of Z3 one by one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pathbook::model::Library;
use pathbook::mutate::{Effort, asked, edits, judge, sample};
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;
use pathbook::verify::failures;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::export::export;
use crate::measure::{Table, middle, once, seconds};
use crate::questions::questions;
use crate::synthetic;
use crate::workloads::sources;

const COMPARED: [&str; 4] = ["book", "large-guideline", "national", "national-pairs"];

const MUTATED: &str = "large-guideline";

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

/// Edits whose questions are compared.
const EDITS: usize = 200;

/// What we took for some questions, which stand in a file with our answers.
struct Ours {
    encode: f64,
    time: f64,
    count: usize,
    path: PathBuf,
}

impl Ours {
    /// All checks.
    fn checks(library: &Library) -> Self {
        let mut times = Vec::new();
        let mut written = None;
        for _ in 0..RUNS {
            let mut prover = Prover::new(library).expect("a library of these workloads");
            let asked = questions(library, &mut prover);
            let (time, answers) = answer(&mut prover, &asked);
            times.push(time);
            written.get_or_insert_with(|| (asked.len(), write(&prover, &asked, answers)));
        }
        let (count, path) = written.expect("there are runs");
        times.sort_by(f64::total_cmp);
        Self {
            encode: middle(|| Prover::new(library)),
            time: times[RUNS / 2],
            count,
            path,
        }
    }

    /// All that judges some edits: with making each, and the formulas that it changes.
    fn edits(library: &Library) -> Self {
        let known = failures(library).expect("a library of these workloads");
        let edits = sample(&edits(library), EDITS);
        let (prover, count) = asked(library, &known, &edits).expect("decided");
        assert_eq!(count, edits.len(), "all thresholds have room in one space");
        let answers = prover.answers();
        let (asked, answers): (Vec<Formula>, Vec<bool>) = answers.into_iter().unzip();
        Self {
            encode: middle(|| Prover::new(library)),
            time: middle(|| judge(library, &known, &edits, Effort::COMMAND, &mut |_| {})),
            count: asked.len(),
            path: write(&prover, &asked, answers),
        }
    }
}

fn write(prover: &Prover<'_>, asked: &[Formula], answers: Vec<bool>) -> PathBuf {
    let path = std::env::temp_dir().join(format!("questions-{}.json", std::process::id()));
    let text = serde_json::to_string(&export(prover, asked, answers)).expect("plain data");
    std::fs::write(&path, text).expect("a temporary file");
    path
}

/// Each line that a script of `benches/z3` prints of the questions in a file.
pub fn theirs<T: DeserializeOwned>(script: &str, path: &Path) -> Vec<T> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/z3");
    let mut command = Command::new(python());
    let output = command
        .arg(scripts.join(script))
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
        row_for_each(&table, name, &Ours::checks(&library));
    }
    let library = synthetic::library(&sources(MUTATED));
    row_for_each(
        &table,
        &format!("{EDITS} edits of {MUTATED}"),
        &Ours::edits(&library),
    );
}

/// A row for each way to write facts for the other solver.
fn row_for_each(table: &Table, name: &str, ours: &Ours) {
    for their in theirs::<Answered>("compare.py", &ours.path) {
        let ratio = format!("{:.0}", their.check / ours.time);
        table.row(&[
            name.to_owned(),
            ours.count.to_string(),
            seconds(ours.encode),
            seconds(ours.time),
            their.facts,
            seconds(their.check),
            seconds(their.all),
            their.different.to_string(),
            ratio,
        ]);
    }
    // What can't be removed stays in the folder for temporary files.
    _ = std::fs::remove_file(&ours.path);
}
