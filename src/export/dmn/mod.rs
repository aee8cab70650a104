//! The book as a model of OMG's Decision Model and Notation (DMN 1.3): facts are input data, and everything that the book decides of a
//! patient is a decision, with what it requires. Tables are decision tables, all else is FEEL. What is unknown is null.

mod diagram;
mod feel;
mod model;
mod name;
mod tables;
mod unary;
mod vignettes;
mod xml;

use std::collections::BTreeMap;

use super::definition::{self, Exact};
use super::{ExportedFiles, NotExported};
use crate::model::{HitPolicy, Library, Patient, Table};
use crate::verify::Verified;
use name::Names;
pub use vignettes::{DmnPatient, DmnValue};

/// A book in DMN.
#[derive(Debug)]
pub struct Dmn {
    /// The name of the files.
    pub name: String,
    pub model: String,
    /// The worked patients of the book as test cases, in the form of the Technology Compatibility Kit; of a book without one there are none.
    pub tests: Option<String>,
    /// What the book says and DMN can't, in sentences.
    pub left_out: Vec<String>,
    names: Names,
}

impl Dmn {
    /// The model, its test cases, and a page on what it leaves out.
    pub fn into_files(self) -> ExportedFiles {
        let mut page = format!(
            "# {} in DMN\n\nWhat the book says and the model does not:\n\n",
            self.name
        );
        for sentence in &self.left_out {
            page.push_str(&format!("- {sentence}\n"));
        }
        let mut files = BTreeMap::from([
            (format!("{}.dmn", self.name), self.model),
            ("export.md".to_owned(), page),
        ]);
        let tests = self.tests.into_iter();
        files.extend(tests.map(|tests| (format!("{}-tests.xml", self.name), tests)));
        ExportedFiles(files)
    }

    /// What the model must come to for a patient of the library that it was made of; `None` for one with a number that is no decimal.
    pub fn answers(&self, library: &Library, patient: &Patient) -> Option<DmnPatient> {
        let answers = definition::answers(library, patient);
        vignettes::patient(&self.names, answers)
    }
}

/// The book as DMN. Only what is proved is handed on.
///
/// # Errors
///
/// Names a calculation that FEEL would round, or a number that it can't hold.
pub fn dmn(verified: &Verified) -> Result<Dmn, NotExported> {
    of_library(verified.library(), &verified.as_of().to_string())
}

/// Any library as DMN, proved or not, to be compared with what the interpreter says of it.
///
/// # Errors
///
/// Names a calculation that FEEL would round, or a number that it can't hold.
pub fn of_library(library: &Library, version: &str) -> Result<Dmn, NotExported> {
    let exact = Exact::of(library, "FEEL")?;
    let decided = definition::definitions(&exact, "model")?;
    let names = Names::of(library, &decided.parts);
    let model = model::written(&exact, &decided.parts, &names, version)?;
    let name = definition::library_name(&library.settings.title);
    let tests = vignettes::written(library, &names, &name);
    Ok(Dmn {
        name,
        model,
        tests,
        left_out: [decided.left_out, untold(library)].concat(),
        names,
    })
}

/// What DMN says otherwise than the book.
fn untold(library: &Library) -> Vec<String> {
    let mut left_out = Vec::new();
    let facts = library.facts.values().map(|own| &own.kind);
    let outputs = library.outputs.values().map(|own| &own.kind);
    if facts.chain(outputs).any(|kind| kind.unit().is_some()) {
        left_out.push(
            "Numbers have no unit: the name of an input or a decision says in which one it is, and no engine checks it."
                .to_owned(),
        );
    }
    left_out.extend(library.tables.values().filter_map(otherwise));
    left_out
}

/// What a table says otherwise than the book's.
fn otherwise(table: &Table) -> Option<String> {
    let id = &table.meta.id;
    match (table.hit, tables::policy(table)) {
        (HitPolicy::First | HitPolicy::Collect, _) => None,
        (HitPolicy::Unique, _) => Some(format!(
            "No two rows of `{id}` match a patient of whom `admitted` is true; of anyone else two may, and an engine then gives none."
        )),
        (HitPolicy::Any, _) => Some(format!(
            "The rows of `{id}` that match together say the same, which is proved of the book: the model lists them all (`COLLECT`), since DMN's `ANY` would have to leave out which they are."
        )),
        (HitPolicy::Priority, tables::Policy::Collect) => Some(format!(
            "Few engines know the hit policy `PRIORITY`: the table `{id}` lists every row that matches (`COLLECT`), and the decision of each row asks whether one of a higher priority does."
        )),
        (HitPolicy::Priority, tables::Policy::Unique | tables::Policy::First) => Some(format!(
            "Few engines know the hit policy `PRIORITY`: the rows of `{id}` stand in the order of their priority, and the first that matches is hit (`FIRST`)."
        )),
    }
}
