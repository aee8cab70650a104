use std::fmt::Write as _;

use serde::Serialize;

use super::args::Mutate;
use super::book::Book;
use super::{Failure, output};
use crate::mutate::{CannotMutate, Mutation, Survivor, mutate};
use crate::problem::report::{Format, counted};

pub(super) fn run(args: &Mutate) -> Result<(), Failure> {
    let book = Book::open(&args.book.folder, Format::Human, args.date.date())?;
    let mutation = mutate(&book.verified).map_err(|why| cannot(&book, why))?;
    let report = Report::new(&book, &mutation);
    output::say(&match args.format.as_str() {
        "json" => report.json()?,
        _ => report.text(),
    })?;
    if report.survivors.is_empty() {
        Ok(())
    } else {
        Err(Failure::Content)
    }
}

fn cannot(book: &Book, why: CannotMutate) -> Failure {
    match why {
        CannotMutate::CannotProve(_) => {
            Failure::because("the edits tell too many patients apart to be judged")
        }
        CannotMutate::Undecided(span) => {
            let (file, line) = book.place(span);
            Failure::because(format!(
                "an edit at {file}:{line} could not be judged: its question is too large"
            ))
        }
    }
}

/// What became of the edits; documented in `docs/formats.md`.
#[derive(Debug, Serialize)]
struct Report {
    schema: &'static str,
    /// Percent of the edits that change somebody's advice.
    score: usize,
    caught: usize,
    equivalent: usize,
    survivors: Vec<SurvivorReport>,
}

#[derive(Debug, Serialize)]
struct SurvivorReport {
    file: String,
    line: usize,
    edit: String,
    /// What the edit does to somebody's advice.
    effect: String,
    whenever: String,
    patient: Vec<String>,
    /// An invariant that would have caught it.
    invariant: String,
}

impl Report {
    fn new(book: &Book, mutation: &Mutation) -> Self {
        let survivors = mutation.survivors.iter();
        Self {
            schema: "pathbook-mutation/1",
            score: mutation.score(),
            caught: mutation.caught.len(),
            equivalent: mutation.equivalent.len(),
            survivors: survivors
                .map(|survivor| SurvivorReport::new(book, survivor))
                .collect(),
        }
    }

    fn json(&self) -> Result<String, Failure> {
        let json = serde_json::to_string_pretty(self);
        json.map(|json| json + "\n")
            .map_err(|error| Failure::because(error.to_string()))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for survivor in &self.survivors {
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "survived: {}\n  --> {}:{}",
                survivor.edit, survivor.file, survivor.line
            );
            let _ = writeln!(text, "  then {}", survivor.effect);
            let _ = writeln!(text, "  whenever: {}", survivor.whenever);
            let _ = writeln!(text, "  a patient: {}", survivor.patient.join(", "));
            let _ = writeln!(text, "  this would catch it: {}\n", survivor.invariant);
        }
        let counted_edits = self.caught + self.survivors.len();
        let _ = writeln!(
            text,
            "{} % of {} caught ({} more change nobody's advice)",
            self.score,
            counted(counted_edits, "unsafe edit"),
            self.equivalent,
        );
        text
    }
}

impl SurvivorReport {
    fn new(book: &Book, survivor: &Survivor) -> Self {
        let library = book.library();
        let (file, line) = book.place(survivor.edit.span);
        let id = &library.interventions[survivor.intervention].meta.id;
        let stance = survivor.stance.participle();
        let (effect, rule) = if survivor.is_lost {
            (format!("`{id}` is no longer {stance}"), "")
        } else {
            (format!("`{id}` is {stance}"), "not ")
        };
        Self {
            file,
            line,
            edit: survivor.edit.words.clone(),
            effect,
            invariant: format!(
                "always = \"{} implies {rule}{stance}({id})\"",
                survivor.whenever
            ),
            whenever: survivor.whenever.clone(),
            patient: survivor.patient.lines(library),
        }
    }
}
