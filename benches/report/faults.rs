//! Faults that one patient in a known number meets: found by proof, and looked for among random patients.

use num_bigint::BigUint;
use pathbook::model::Library;
use pathbook::prove::formula::Formula;
use pathbook::prove::{Prover, walk};

use crate::measure::{Table, once, seconds};
use crate::synthetic::{self, Random, rare};

/// Libraries for each decade.
const LIBRARIES: u64 = 20;

/// How many random patients a test suite might try, and how many a patient one.
const FEW: usize = 256;
const MANY: usize = 1_000_000;

/// What came of one library.
struct Outcome {
    /// Found by proof, with exactly as many patients as were planted.
    exact: bool,
    proving: f64,
    few: usize,
    many: usize,
    sampling: f64,
}

pub fn print() {
    let columns = [
        "true share",
        "found by proof, count exact",
        "CPU each (s)",
        "found by 256 random patients",
        "found by 10^6 random patients",
        "CPU each (s)",
    ];
    let table = Table::new("Rare faults", &columns);
    for decade in 3..=12 {
        let outcomes: Vec<_> = (1..=LIBRARIES)
            .map(|seed| try_library(decade, seed))
            .collect();
        let found = |passes: fn(&Outcome) -> bool| {
            let found = outcomes.iter().filter(|outcome| passes(outcome));
            format!("{}/{LIBRARIES}", found.count())
        };
        let mean = |time: fn(&Outcome) -> f64| {
            seconds(outcomes.iter().map(time).sum::<f64>() / outcomes.len() as f64)
        };
        table.row(&[
            format!("10^-{decade}"),
            found(|outcome| outcome.exact),
            mean(|outcome| outcome.proving),
            found(|outcome| outcome.few > 0),
            found(|outcome| outcome.many > 0),
            mean(|outcome| outcome.sampling),
        ]);
    }
}

fn try_library(decade: usize, seed: u64) -> Outcome {
    let files = rare::files(decade, seed);
    let sources = synthetic::sources(&files);
    let library = synthetic::library(&sources);
    let mut prover = Prover::new(&library).expect("a library of these workloads");
    let broken = broken(&library, &mut prover);
    let (proving, found) = once(|| prover.find(broken).expect("decided"));
    let patients = found.and_then(|found| found.patients);
    let planted =
        prover.admitted() / BigUint::from(10u8).pow(u32::try_from(decade).expect("small"));
    let mut random = Random::new(seed);
    let few = met(&prover, broken, FEW, &mut random);
    let (sampling, many) = once(|| met(&prover, broken, MANY, &mut random));
    Outcome {
        exact: patients == Some(planted),
        proving,
        few,
        many,
        sampling,
    }
}

/// The patients who break the planted rule.
fn broken(library: &Library, prover: &mut Prover<'_>) -> Formula {
    let mut rules = library.invariants.values();
    let rule = rules
        .find(|rule| rule.meta.id == rare::RULE)
        .expect("it was planted");
    let kept = rule.kept().expect("it is over one patient");
    let truth = prover.encoding.claim(library, &prover.space, &kept);
    prover.encoding.pool.not(truth.yes)
}

/// How many of so many patients, uniform over what can be told apart, a formula holds for. Only the facts that it looks at are
/// drawn: the others make no difference to it, and no assumption ties them to it.
fn met(prover: &Prover<'_>, formula: Formula, tries: usize, random: &mut Random) -> usize {
    let pool = &prover.encoding.pool;
    let cone = pool.cone(formula);
    let columns = prover.space.columns();
    let drawn: Vec<(usize, usize)> = columns
        .enumerate()
        .filter(|(_, (key, _))| cone.contains(key))
        .map(|(at, (_, column))| (at, column.cells.len()))
        .collect();
    let mut cells = vec![0; prover.space.len()];
    let one = |_: &usize| {
        for &(at, size) in &drawn {
            cells[at] = random.below(size);
        }
        walk::holds(pool, formula, &cells)
    };
    (0..tries).filter(one).count()
}
