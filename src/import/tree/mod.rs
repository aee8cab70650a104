//! Decision trees in JSON: conditions with an edge for each answer, actions, and evaluators that say what a condition asks.
//!
//! ```text
//! JSON ─source→ Tree ─┬evaluator, facts→ Facts ─plan→ BookPlan ─text→ Imported
//!                     └action→ stances ────────┘
//! ```

mod action;
mod evaluator;
mod facts;
mod plan;
mod source;
mod text;
mod titles;

use super::json::Ordered;
use super::{Imported, Note, Refusal};

constructs! {
    /// A part of the source that is read in a way that has to be said, or that no book can say.
    Unreadable "unreadable",
    Edge "edge",
    Label "label of an edge",
    Evaluator "evaluator",
    Action "action",
    Words "condition in words",
    Pressure "blood pressure",
    Values "values",
    Unit "unit",
    Range "range",
    Metadata "metadata",
}

/// What an import is made of.
pub struct Inputs<'a> {
    /// The name of the file, as `origin` says it.
    pub file: &'a str,
    pub text: &'a str,
    /// The name and text of the file with the evaluators, if there is one.
    pub evaluators: Option<(&'a str, &'a str)>,
}

/// Makes a book of a decision tree, or says all that keeps it from being one.
pub fn import(inputs: &Inputs<'_>) -> Result<Imported, Vec<Refusal>> {
    let unreadable = |file: &str, place: &str, why: String| {
        let place = match place.is_empty() {
            true => file.to_owned(),
            false => place.to_owned(),
        };
        vec![Refusal::new(Construct::Unreadable, place, why)]
    };
    let tree = source::read(inputs.text);
    let tree = tree.map_err(|(place, why)| unreadable(inputs.file, &place, why))?;
    let mut notes = metadata(&tree);
    let own = tree.condition_evaluators.as_ref();
    let none = Ordered::default();
    let beside;
    let evaluators = match inputs.evaluators {
        Some((file, text)) => {
            beside = source::read_evaluators(text).map_err(|why| unreadable(file, "", why))?;
            notes.extend(unlike(own.unwrap_or(&none), &beside));
            &beside
        }
        None => own.unwrap_or(&none),
    };
    let mut plan = plan::plan(&tree, evaluators)?;
    plan.notes.extend(notes);
    Ok(text::book(&tree, plan, inputs))
}

/// The evaluators in the tree that the file beside it has not, or has otherwise.
fn unlike(own: &Ordered<source::Evaluator>, beside: &Ordered<source::Evaluator>) -> Vec<Note> {
    let unlike = own.0.iter().filter(|(id, own)| beside.get(id) != Some(own));
    let told = unlike.map(|(id, _)| {
        let place = format!("condition_evaluators.{id}");
        let said = match beside.get(id) {
            Some(_) => "the file beside the tree says something else of this node, and counts",
            None => "the file beside the tree counts, and says nothing of this node",
        };
        Note::new(Construct::Evaluator, place, said)
    });
    told.collect()
}

/// Members that say nothing of what is decided.
fn metadata(tree: &source::Tree) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |place: String, said: &str| {
        notes.push(Note::new(Construct::Metadata, place, said));
    };
    for (name, _) in &tree.rest.0 {
        note(name.clone(), "left out");
    }
    for (at, node) in tree.nodes.iter().enumerate() {
        for (name, _) in &node.rest.0 {
            note(format!("nodes[{at}].{name}"), "left out");
        }
    }
    if tree.language.is_none() {
        note("language".to_owned(), "none is stated: `en` is assumed");
    }
    if tree.version.is_none() {
        note("version".to_owned(), "none is stated: `1` is assumed");
    }
    notes
}
