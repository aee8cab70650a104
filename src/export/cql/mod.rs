//! The book as a library of HL7's Clinical Quality Language (CQL 1.5).
//!
//! Facts are its parameters, and everything that the book decides of a patient is a definition: conditions, scores, outputs, which rows,
//! steps and recommendations are made, the advice after adjudication, and whether each safety rule is kept. What is unknown is null, and
//! Kleene's logic is that of CQL. A definition that the book never leaves unknown is never null.

mod literal;
mod patient;
mod syntax;

use std::collections::BTreeMap;

use serde::Serialize;

use super::definition::{self, Exact};
use super::{ExportedFiles, NotExported};

use crate::model::Library;
use crate::verify::Verified;
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

/// The book as CQL. Only what is proved is handed on.
///
/// # Errors
///
/// Names a number that CQL can't hold.
pub fn cql(verified: &Verified) -> Result<Cql, NotExported> {
    of_library(verified.library(), &verified.as_of().to_string())
}

/// Any library as CQL, proved or not, to be compared with what the interpreter says of it.
///
/// # Errors
///
/// Names a number that CQL can't hold.
pub fn of_library(library: &Library, version: &str) -> Result<Cql, NotExported> {
    let exact = Exact::of(library, "CQL")?;
    let decided = definition::definitions(&exact, "library")?;
    let name = definition::library_name(&library.settings.title);
    let mut text = Text::default();
    header(library, &name, version, &mut text);
    facts(library, &mut text);
    for part in &decided.parts {
        text.part(part.subject.title());
        for definition in &part.definitions {
            let value = syntax::written(&definition.value)?;
            text.define(&definition.name, &value, &definition.note);
        }
    }
    let patients = patient::vignettes(library, &name, version);
    Ok(Cql {
        name,
        text: text.0,
        patients: in_json(&patients),
        left_out: decided.left_out,
    })
}

fn in_json(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("text, numbers and lists have a form in JSON") + "\n"
}

fn header(library: &Library, name: &str, version: &str, text: &mut Text) {
    text.comment(&library.settings.title);
    text.comment("Made from a book whose safety rules are proved. Change the book, not this file.");
    text.comment("Each fact is a parameter. Give every one of them: null where it is unknown.");
    text.line(&format!("library {name} version '{version}'"));
    text.line("");
    text.line("using System");
}

fn facts(library: &Library, text: &mut Text) {
    text.part("Facts");
    for fact in library.facts.values() {
        text.line("");
        text.comment(fact.ask.as_deref().unwrap_or(&fact.meta.title));
        for parameter in definition::parameters(fact) {
            let (name, kind) = (
                syntax::quoted(&parameter.name),
                syntax::type_of(parameter.kind),
            );
            text.line(&format!("parameter {name} {kind}"));
        }
    }
    text.line("");
    text.line("context Unfiltered");
}

/// The text of a library as it grows.
#[derive(Default)]
struct Text(String);

impl Text {
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
        self.line(&format!("define {}:", syntax::quoted(name)));
        self.line(&format!("  {value}"));
    }
}
