//! Each workload in a process of its own, so that peak memory is its own.

use std::collections::BTreeMap;

use pathbook::model::Library;
use pathbook::problem::Problems;
use pathbook::prove::Prover;
use pathbook::source::Sources;
use serde::{Deserialize, Serialize};

use crate::measure::{Table, apart, middle, once, peak_memory, seconds};
use crate::synthetic::{self, Shape};

/// What a table has a row for.
pub const WORKLOADS: [&str; 9] = [
    "book",
    "large-guideline",
    "large-guideline-measured",
    "large-guideline-of-two",
    "national",
    "national-pairs",
    "national-chain",
    "tangled",
    "worst",
];

/// The recommendations of the large guideline, so many times.
const GROWTH: [&str; 4] = ["growth-1", "growth-2", "growth-4", "growth-8"];

/// The national library with more flaws: some 300 counterexamples to find and explain.
const FAILURES: [&str; 2] = ["national", "national-flawed"];

/// Wide decision tables: columns and rows.
pub const WIDE_TABLES: [&str; 3] = ["table-3x1000", "table-5x1500", "table-7x500"];

pub fn shape(name: &str) -> Option<Shape> {
    Some(match name {
        "large-guideline" | "growth-1" => Shape::large_guideline(),
        "large-guideline-measured" => Shape::large_guideline_measured(),
        "large-guideline-of-two" => Shape::large_guideline_of_two(),
        "growth-2" => Shape::large_guideline().with_recommendations_times(2),
        "growth-4" => Shape::large_guideline().with_recommendations_times(4),
        "growth-8" => Shape::large_guideline().with_recommendations_times(8),
        "national" => Shape::national(),
        "national-flawed" => Shape::national().with_flaws(160),
        "national-pairs" => Shape::national_pairs(),
        "national-chain" => Shape::national_chain(),
        "tangled" => Shape::tangled(),
        "worst" => Shape::worst(),
        name if name.starts_with("sound-") => shape(&name["sound-".len()..])?.with_flaws(0),
        _ => return None,
    })
}

/// The real book, or a generated one.
pub fn sources(name: &str) -> Sources {
    match files(name) {
        Some(files) => synthetic::sources(&files),
        None => {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
            pathbook::read::read(folder).expect("the book is here").0
        }
    }
}

/// The files of a generated book.
pub fn files(name: &str) -> Option<Vec<(String, String)>> {
    let of_table = || {
        let (columns, rows) = name.strip_prefix("table-")?.split_once('x')?;
        Some(synthetic::wide::files(
            columns.parse().ok()?,
            rows.parse().ok()?,
            1,
        ))
    };
    let of_house = || {
        Some(synthetic::house::files(
            name.strip_prefix("house-")?.parse().ok()?,
        ))
    };
    let of_shape = || Some(synthetic::files(&shape(name)?));
    of_table().or_else(of_house).or_else(of_shape)
}

/// What was measured of one workload; times in CPU seconds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    facts: usize,
    recommendations: usize,
    steps: usize,
    assumptions: usize,
    /// The distinguishable patients, as a power of ten.
    patients: usize,
    parse: f64,
    resolve: f64,
    encode: f64,
    check: f64,
    memory: Option<f64>,
    /// How many problems of each code.
    problems: BTreeMap<String, usize>,
    /// How many of them have a patient.
    explained: usize,
}

/// Measures one workload in this process.
pub fn measure(name: &str) -> Measured {
    let sources = sources(name);
    let parse = middle(|| pathbook::parse::parse(&sources, &mut Problems::default()));
    let document = pathbook::parse::parse(&sources, &mut Problems::default());
    let resolving = || pathbook::resolve::resolve(&sources, &document, &mut Problems::default());
    let resolve = middle(resolving);
    let library = synthetic::library(&sources);
    let (check, problems) = check(&library, &sources);
    let memory = peak_memory();
    let encode = middle(|| Prover::new(&library));
    let patients =
        Prover::new(&library).map_or(0, |prover| prover.space.size().to_string().len() - 1);
    Measured {
        facts: library.facts.len(),
        recommendations: library.recommendations.len(),
        steps: library.steps().count(),
        assumptions: library.assumptions.len(),
        patients,
        parse,
        resolve,
        encode,
        check,
        memory,
        explained: problems
            .iter()
            .filter(|problem| !problem.notes.is_empty())
            .count(),
        problems: by_code(&problems),
    }
}

/// All checks again and again, for a profiler to look at.
pub fn check_often(name: &str) {
    let sources = sources(name);
    let library = synthetic::library(&sources);
    for _ in 0..20 {
        check(&library, &sources);
    }
}

/// CPU seconds of all checks but that of flowcharts, and what they found.
fn check(library: &Library, sources: &Sources) -> (f64, Problems) {
    let as_of = jiff::civil::date(2026, 1, 1);
    let run = || {
        let mut problems = Problems::default();
        let (time, _) = once(|| pathbook::verify::check(library, sources, &mut problems, as_of));
        (time, problems)
    };
    let (first, problems) = run();
    if first > 0.1 {
        return (first, problems);
    }
    let mut times: Vec<f64> = (0..11).map(|_| run().0).collect();
    times.sort_by(f64::total_cmp);
    (times[5], problems)
}

fn by_code(problems: &Problems) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for problem in problems.iter() {
        *codes.entry(problem.code.to_string()).or_default() += 1;
    }
    codes
}

const COLUMNS: [&str; 10] = [
    "workload",
    "facts",
    "recommendations",
    "steps",
    "assumptions",
    "patients",
    "parse (s)",
    "resolve (s)",
    "all checks (s)",
    "peak (MB)",
];

pub fn print_workloads() {
    print_rows("Workloads", &[&WORKLOADS[..], &WIDE_TABLES].concat());
}

pub fn print_growth() {
    print_rows("Growth with the recommendations", &GROWTH);
}

fn print_rows(title: &str, names: &[&str]) {
    let table = Table::new(title, &COLUMNS);
    for name in names {
        let Some(own) = apart::<Measured>("--one", name) else {
            table.row(&[(*name).to_owned(), "not measured".to_owned()]);
            continue;
        };
        let counts = [own.facts, own.recommendations, own.steps, own.assumptions]
            .map(|count| count.to_string());
        let times = [own.parse, own.resolve, own.check].map(seconds);
        let memory = own
            .memory
            .map_or("?".to_owned(), |memory| format!("{memory:.0}"));
        table.row(
            &[
                &[(*name).to_owned()],
                &counts[..],
                &[format!("10^{}", own.patients)],
                &times,
                &[memory],
            ]
            .concat(),
        );
    }
}

pub fn print_failures() {
    let table = Table::new(
        "Counterexamples",
        &[
            "workload",
            "problems",
            "with a patient",
            "encoding (s)",
            "all checks (s)",
            "problems by code",
        ],
    );
    for name in FAILURES {
        let Some(own) = apart::<Measured>("--one", name) else {
            continue;
        };
        let all: usize = own.problems.values().sum();
        let codes: Vec<_> = own
            .problems
            .iter()
            .map(|(code, count)| format!("{count} `{code}`"))
            .collect();
        table.row(&[
            name.to_owned(),
            all.to_string(),
            own.explained.to_string(),
            seconds(own.encode),
            seconds(own.check),
            codes.join(", "),
        ]);
    }
}
