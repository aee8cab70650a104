//! Calculations: each question of formulas that guidelines use, and systems of sums, beside Z3 with real numbers.

use std::path::PathBuf;

use pathbook::export::thing_alone;
use pathbook::model::{ConditionKey, Library, Thing};
use pathbook::problem::Problems;
use pathbook::prove::closing::TangledBy;
use pathbook::prove::formula::Formula;
use pathbook::prove::{CannotProve, Prover};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::measure::{Table, apart, once, seconds};
use crate::synthetic::arithmetic::{Sums, formulas, sums};
use crate::synthetic::{library, sources};
use crate::z3::theirs;

/// Systems of 50 quantities and 200 comparisons, from small groups to one.
const SYSTEMS: [(&str, Sums); 4] = [
    (
        "sums: 10 groups of 5",
        Sums {
            groups: 10,
            quantities: 5,
            sums: 4,
            longest: 3,
            compared: 5,
        },
    ),
    (
        "sums: 5 groups of 10",
        Sums {
            groups: 5,
            quantities: 10,
            sums: 4,
            longest: 10,
            compared: 10,
        },
    ),
    (
        "sums: 2 groups of 25",
        Sums {
            groups: 2,
            quantities: 25,
            sums: 4,
            longest: 4,
            compared: 25,
        },
    ),
    (
        "sums: one group of 50",
        Sums {
            groups: 1,
            quantities: 50,
            sums: 40,
            longest: 3,
            compared: 5,
        },
    ),
];

type Files = Vec<(String, String)>;

fn books() -> Vec<(&'static str, Files)> {
    let systems = SYSTEMS.iter().map(|(name, shape)| (*name, sums(shape, 1)));
    formulas().into_iter().chain(systems).collect()
}

/// A condition that is to be true of somebody, or not to be.
type Part = (ConditionKey, bool);

/// Each condition by itself, and each two: both true, and only the first. Of many conditions each by itself alone.
fn asked(library: &Library) -> Vec<Vec<Part>> {
    let keys: Vec<ConditionKey> = library.conditions.keys().collect();
    let mut asked: Vec<Vec<Part>> = keys.iter().map(|key| vec![(*key, true)]).collect();
    if keys.len() > 20 {
        return asked;
    }
    for one in &keys {
        for other in keys.iter().filter(|other| *other != one) {
            asked.push(vec![(*one, true), (*other, false)]);
            if one < other {
                asked.push(vec![(*one, true), (*other, true)]);
            }
        }
    }
    asked
}

/// What was measured of one book, in a process of its own; times in CPU seconds.
#[derive(Serialize, Deserialize)]
pub struct Measured {
    quantities: usize,
    calculations: usize,
    /// What keeps the prover from deciding it.
    refused: Option<String>,
    questions: usize,
    encode: f64,
    slowest: f64,
    all: f64,
    check: f64,
    /// The questions with our answers, for Z3.
    path: Option<PathBuf>,
}

pub fn measure(name: &str) -> Measured {
    let mut books = books().into_iter();
    let (_, files) = books
        .find(|(own, _)| *own == name)
        .expect("a book of these");
    let sources = sources(&files);
    let library = library(&sources);
    let (encode, prover) = once(|| Prover::new(&library));
    let mut measured = Measured {
        quantities: library.facts.len(),
        calculations: library.calculations.len(),
        refused: None,
        questions: 0,
        encode,
        slowest: 0.0,
        all: 0.0,
        check: 0.0,
        path: None,
    };
    let mut prover = match prover {
        Ok(prover) => prover,
        Err(refused) => {
            measured.refused = Some(said(refused).to_owned());
            return measured;
        }
    };
    let asked = asked(&library);
    let mut answers = Vec::new();
    for parts in &asked {
        let (time, answer) = once(|| answer(&library, &mut prover, parts));
        measured.slowest = measured.slowest.max(time);
        measured.all += time;
        answers.push(answer);
    }
    measured.questions = asked.len();
    let as_of = jiff::civil::date(2026, 1, 1);
    let check = || pathbook::verify::check(&library, &sources, &mut Problems::default(), as_of);
    measured.check = once(check).0;
    measured.path = Some(write(&library, &asked, &answers));
    measured
}

/// Why it can't be decided.
fn said(refused: CannotProve) -> &'static str {
    match refused {
        CannotProve::TooManyCells { .. } => "too many ranges",
        CannotProve::BudgetSpent => "too many steps",
        CannotProve::Tangled(tangled) => match tangled.by {
            TangledBy::Circuits => "too many circuits",
            TangledBy::RunningSums => "too many running sums",
            TangledBy::SumsAndProducts => "sums and products of the same facts",
            TangledBy::Lines(_) => "a fact multiplied in two ways",
            TangledBy::TwoPatients | TangledBy::OutputOfTwoPatients => "no sum, of two patients",
        },
    }
}

/// Whether somebody is as asked, with the making of the formula.
fn answer(library: &Library, prover: &mut Prover<'_>, parts: &[Part]) -> bool {
    let mut all = Vec::new();
    for (key, wanted) in parts {
        let guard = &library.conditions[*key].when.logic;
        let truth = prover.encoding.guard(library, &prover.space, guard);
        all.push(if *wanted { truth.yes } else { truth.no });
    }
    let formula: Formula = prover.encoding.pool.and(all);
    prover.is_possible(formula).expect("decided")
}

/// The book's facts, assumptions, calculations and conditions as `book.json` has them, and what was asked of it.
fn write(library: &Library, asked: &[Vec<Part>], answers: &[bool]) -> PathBuf {
    let facts = library.facts.keys().map(Thing::Fact);
    let calculations = library.calculations.keys().map(Thing::Calculation);
    let assumptions = library.assumptions.keys().map(Thing::Assumption);
    let conditions = library.conditions.keys().map(Thing::Condition);
    let things = facts
        .chain(calculations)
        .chain(assumptions)
        .chain(conditions);
    let things: Vec<Value> = things.map(|thing| thing_alone(library, thing)).collect();
    let named = |(key, wanted): &Part| json!([library.conditions[*key].meta.id.as_str(), wanted]);
    let questions: Vec<Vec<Value>> = asked
        .iter()
        .map(|parts| parts.iter().map(named).collect())
        .collect();
    let book = json!({ "things": things, "questions": questions, "answers": answers });
    let path = std::env::temp_dir().join(format!("arithmetic-{}.json", std::process::id()));
    std::fs::write(&path, book.to_string()).expect("a temporary file");
    path
}

pub fn print() {
    let columns = [
        "book",
        "quantities",
        "calculations",
        "questions",
        "encoding (s)",
        "slowest question (s)",
        "all questions (s)",
        "all checks (s)",
        "Z3 `check` (s)",
        "Z3, slowest (s)",
        "undecided by Z3",
        "different answers",
    ];
    let table = Table::new("Arithmetic", &columns);
    for (name, _) in books() {
        let Some(own) = apart::<Measured>("--arithmetic", name) else {
            table.row(&[name.to_owned(), "not measured".to_owned()]);
            continue;
        };
        let counts = [own.quantities, own.calculations, own.questions];
        let mut row = vec![name.to_owned()];
        row.extend(counts.map(|count| count.to_string()));
        if let Some(refused) = &own.refused {
            row.push(format!("not decided: {refused}"));
            row.resize(columns.len(), String::new());
            table.row(&row);
            continue;
        }
        row.extend([own.encode, own.slowest, own.all, own.check].map(seconds));
        row.extend(own.path.map_or_else(Vec::new, beside));
        table.row(&row);
    }
}

/// What `arithmetic.py` prints; times in CPU seconds.
#[derive(Deserialize)]
struct Answered {
    check: f64,
    slowest: f64,
    undecided: usize,
    different: usize,
}

fn beside(path: PathBuf) -> Vec<String> {
    let answered: Option<Answered> = theirs("arithmetic.py", &path).into_iter().next();
    // What is left behind is a file in a folder for such files.
    let _ = std::fs::remove_file(&path);
    match answered {
        Some(own) => vec![
            seconds(own.check),
            seconds(own.slowest),
            own.undecided.to_string(),
            own.different.to_string(),
        ],
        None => vec!["not measured: no Python with `z3-solver`".to_owned()],
    }
}
