//! Prose as comparable text: marks, links and citations included, typed blocks left out.

use std::fmt::Write;

use crate::model::*;

/// Equal where the prose reads alike and leads to the same things.
pub(super) fn written(prose: &Prose, library: &Library) -> String {
    let mut text = String::new();
    for piece in &prose.pieces {
        let written = match piece {
            Piece::Markdown(event) => write!(text, "{event:?}"),
            Piece::Link { to, words } => write!(text, "[{}|{words:?}]", target(to, library)),
            Piece::Cite(keys) => {
                let keys = keys.iter().map(|&key| library.references[key].key.as_str());
                write!(text, "[@{}]", keys.collect::<Vec<_>>().join(";"))
            }
            Piece::Block(_) => Ok(()),
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
    let mut reporting = Vec::new();
    let own: Vec<(&'static str, Option<&Prose>)> = match thing {
        Thing::Guideline(key) => {
            let own = &library.guidelines[key];
            reporting = own.reporting.proses();
            vec![
                ("scope", own.scope.as_ref()),
                ("population", own.population.as_ref()),
                ("summary", own.summary.as_ref()),
            ]
        }
        Thing::Evidence(key) => vec![("finding", Some(&library.evidence[key].finding))],
        Thing::Recommendation(key) => {
            vec![("rationale", library.recommendations[key].rationale.as_ref())]
        }
        Thing::Vignette(key) => vec![("story", library.vignettes[key].story.as_ref())],
        Thing::Adjudication(key) => {
            let own = &library.adjudications[key];
            vec![
                ("tension", Some(&own.tension)),
                ("reading", Some(&own.reading)),
                ("why", Some(&own.why)),
            ]
        }
        Thing::Term(key) => vec![("definition", Some(&library.terms[key].definition))],
        Thing::Fact(_)
        | Thing::Assumption(_)
        | Thing::Condition(_)
        | Thing::Score(_)
        | Thing::Intervention(_)
        | Thing::Outcome(_)
        | Thing::Protocol(_)
        | Thing::Pathway(_)
        | Thing::Table(_)
        | Thing::Invariant(_) => Vec::new(),
    };
    let note = ("note", library.meta(thing).note.as_ref());
    let all = own.into_iter().chain([note]);
    all.filter_map(|(name, prose)| Some((name.to_owned(), prose?)))
        .chain(
            reporting
                .into_iter()
                .map(|(place, prose)| (place.replace('-', "_"), prose)),
        )
        .map(|(place, prose)| (format!("/{place}"), prose))
        .collect()
}
