//! The book as a library of HL7's Clinical Quality Language (CQL 1.5).
//!
//! Facts are its parameters, and everything that the book decides of a patient is a definition: conditions, scores, outputs, which rows,
//! steps and recommendations are made, the advice after adjudication, and whether each safety rule is kept. What is unknown is null, and
//! Kleene's logic is that of CQL. A definition that the book never leaves unknown is never null.

mod advice;
mod calculation;
mod expression;
mod literal;
mod name;
mod output;
mod parameter;
mod pathway;
mod patient;
mod score;
mod table;

use std::collections::BTreeMap;

use serde::Serialize;

use super::ExportedFiles;

use crate::model::{Invariant, Library, Rule};
use crate::notation::invariant_written;
use crate::verify::Verified;
use expression::{all, definitely, guard};
pub use patient::{CqlAnswers, CqlPatient, CqlValue, answers};

/// A book in CQL.
#[derive(Debug)]
pub struct Cql {
    /// The library's name: a file in which it stands is called so.
    pub name: String,
    pub text: String,
    /// The worked patients of the book, each with its parameters and the value of every definition, as JSON.
    pub patients: String,
    /// What the book says and CQL can't, in sentences.
    pub left_out: Vec<String>,
}

impl Cql {
    /// The library, its patients, and a page on what it leaves out.
    pub fn into_files(self) -> ExportedFiles {
        let mut page = format!(
            "# {} in CQL\n\nWhat the book says and the library does not:\n\n",
            self.name
        );
        for sentence in &self.left_out {
            page.push_str(&format!("- {sentence}\n"));
        }
        ExportedFiles(BTreeMap::from([
            (format!("{}.cql", self.name), self.text),
            (format!("{}-patients.json", self.name), self.patients),
            ("export.md".to_owned(), page),
        ]))
    }
}

/// What can't be written in CQL, so that nothing is.
#[derive(Debug, PartialEq, Eq)]
pub struct NotInCql(pub String);

/// The book as CQL. Only what is proved is handed on.
///
/// # Errors
///
/// Names a number that CQL can't hold.
pub fn cql(verified: &Verified) -> Result<Cql, NotInCql> {
    of_library(verified.library(), &verified.as_of().to_string())
}

/// Any library as CQL, proved or not, to be compared with what the interpreter says of it.
///
/// # Errors
///
/// Names a number that CQL can't hold.
pub fn of_library(library: &Library, version: &str) -> Result<Cql, NotInCql> {
    let name = name::of_library(&library.settings.title);
    let mut text = Definitions::default();
    header(library, &name, version, &mut text);
    parameter::define(library, &mut text)?;
    calculation::define(library, &mut text)?;
    conditions(library, &mut text)?;
    score::define(library, &mut text)?;
    table::define(library, &mut text)?;
    pathway::define(library, &mut text)?;
    advice::define(library, &mut text)?;
    output::define(library, &mut text)?;
    let left_out = invariants(library, &mut text)?;
    let patients = patient::vignettes(library, &name, version);
    Ok(Cql {
        name,
        text: text.0,
        patients: in_json(&patients),
        left_out: [left_out, untold(library)].concat(),
    })
}

fn in_json(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("text, numbers and lists have a form in JSON") + "\n"
}

fn header(library: &Library, name: &str, version: &str, text: &mut Definitions) {
    text.comment(&library.settings.title);
    text.comment("Made from a book whose safety rules are proved. Change the book, not this file.");
    text.comment("Each fact is a parameter. Give every one of them: null where it is unknown.");
    text.line(&format!("library {name} version '{version}'"));
    text.line("");
    text.line("using System");
}

fn conditions(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    text.part("Conditions");
    for condition in library.conditions.values() {
        let when = guard(library, &condition.when.logic)?;
        text.define(&condition.meta.id, &when, &condition.when.text);
    }
    Ok(())
}

/// Whether each rule is kept; returns those that ask for what is left out.
fn invariants(library: &Library, text: &mut Definitions) -> Result<Vec<String>, NotInCql> {
    text.part("Safety rules: each is true of every patient who is admitted");
    let mut left_out = Vec::new();
    for invariant in library.invariants.values() {
        let Some(kept) = invariant.kept() else {
            left_out.push(format!(
                "The safety rule `{}` compares two patients; the library speaks of one.",
                invariant.meta.id
            ));
            continue;
        };
        match expression::claim(library, &kept)? {
            Some(kept) => text.define(
                &name::invariant(invariant),
                &definitely(&kept),
                &rule(library, invariant),
            ),
            None => left_out.push(format!(
                "The safety rule `{}` asks what comes before what on a path; the library does not say it.",
                invariant.meta.id
            )),
        }
    }
    Ok(left_out)
}

fn rule(library: &Library, invariant: &Invariant) -> String {
    let written = invariant_written(library, invariant);
    match &invariant.rule {
        Rule::Always(_) => format!("always {written}"),
        Rule::Never(_) => format!("never {written}"),
        Rule::Together(together) => format!("{} {written}", together.limit.name()),
        Rule::OfTwo(_) => written,
    }
}

/// What no definition says of any book.
fn untold(library: &Library) -> Vec<String> {
    let mut left_out = vec![
        "That the safety rules hold for every patient is proved of the book; the library only says whether they hold for the patient in hand.".to_owned(),
    ];
    let open = library.adjudications.values();
    left_out.extend(open.filter(|own| own.disagreement().is_some()).map(|own| {
        format!(
            "`{}` leaves open what is right where statements disagree: both are said in the library.",
            own.meta.id
        )
    }));
    if !library.protocols.is_empty() {
        left_out.push("Protocols, their doses and schedules are not in the library.".to_owned());
    }
    let evidence = library.evidence.len();
    if evidence > 0 {
        left_out.push(format!(
            "The evidence ({evidence} blocks), strengths beyond the stances, sources and reasons are not in the library."
        ));
    }
    left_out
}

/// The text of a library as it grows.
#[derive(Default)]
struct Definitions(String);

impl Definitions {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            self.line(&format!("// {line}"));
        }
    }

    /// Begins a part of the library.
    fn part(&mut self, title: &str) {
        self.line("");
        self.comment(title);
    }

    /// A definition, and what it is in the book's own words.
    fn define(&mut self, name: &str, value: &str, note: &str) {
        self.line("");
        self.comment(note);
        self.line(&format!("define {}:", name::quoted(name)));
        self.line(&format!("  {value}"));
    }
}
