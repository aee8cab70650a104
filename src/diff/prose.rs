//! Prose as comparable text: marks, links and citations included, typed blocks left out.

use std::fmt::Write;
use std::iter::once;

use pulldown_cmark::html::push_html;
use serde_json::{Value, json};

use crate::model::*;

/// What is compared of prose, and what is shown of it.
pub(super) fn value(prose: &Prose, library: &Library) -> Value {
    json!({ "prose": written(prose, library), "text": plain(prose, library) })
}

/// Equal where the prose reads alike and leads to the same things.
fn written(prose: &Prose, library: &Library) -> String {
    let mut text = String::new();
    for piece in &prose.pieces {
        let written = match piece {
            // Not its `Debug`: that tells where its texts are kept, which a copy of them does not share.
            ProsePiece::Markdown(event) => {
                push_html(&mut text, once(event.clone()));
                Ok(())
            }
            ProsePiece::Link(to) => write!(text, "[{}]", target(to, library)),
            ProsePiece::Open { to, title } => write!(text, "[{title:?}|{}|", target(to, library)),
            ProsePiece::Close => write!(text, "]"),
            ProsePiece::Cite(keys) => {
                let keys = keys.iter().map(|&key| library.references[key].key.as_str());
                write!(text, "[@{}]", keys.collect::<Vec<_>>().join(";"))
            }
            ProsePiece::Block(_) => Ok(()),
        };
        written.expect("a string takes everything");
    }
    text
}

fn target(to: &Target, library: &Library) -> String {
    match to {
        Target::Thing(thing) => library.meta(*thing).id.clone(),
        Target::Step(step) => library.step_name(*step),
        Target::Row(row) => library.row_name(*row),
        Target::Chapter(chapter, anchor) => {
            let anchor = anchor.as_deref().unwrap_or("");
            format!("{}#{anchor}", library.chapters[*chapter].address)
        }
        Target::Asset(path) => path.clone(),
    }
}

/// The prose of a thing, each with its place in what is exported of the thing, as a JSON pointer.
pub(super) fn of_thing(library: &Library, thing: Thing) -> Vec<(String, &Prose)> {
    let proses = library.proses_of(thing).into_iter();
    proses
        .map(|(place, prose)| (format!("/{}", place.replace('-', "_")), prose))
        .collect()
}
