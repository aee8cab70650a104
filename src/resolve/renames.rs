//! Former names of things: none of them is a name now, and each belongs to one thing.

use std::collections::BTreeMap;

use crate::model::{Library, Thing};
use crate::parse::is_identifier;
use crate::problem::{Code, Problem, Problems};
use crate::source::Span;

pub(super) fn check(library: &Library, problems: &mut Problems) {
    let things = library.things.iter();
    let named: BTreeMap<&str, Thing> = things
        .clone()
        .map(|thing| (library.meta(*thing).id.as_str(), *thing))
        .collect();
    let mut former: BTreeMap<&str, Span> = BTreeMap::new();
    let claims = things.flat_map(|thing| &library.meta(*thing).was);
    for (id, span) in claims {
        if !is_identifier(id) {
            let problem = Problem::new(Code::BadIdentifier, format!("`{id}` is not an identifier"));
            let help = "write the identifier that the block had: small letters, digits and hyphens";
            problems.push(problem.at(*span).help(help));
        } else if let Some(thing) = named.get(id.as_str()) {
            let place = library.meta(*thing).span;
            problems.push(reused(id, *span, place, "what is called so now"));
        } else if let Some(first) = former.insert(id, *span) {
            problems.push(reused(id, *span, first, "the first one that claims it"));
        }
    }
}

fn reused(id: &str, span: Span, other: Span, why: &'static str) -> Problem {
    let message = format!("`{id}` is not free to be a former name");
    let problem = Problem::new(Code::ReusedIdentifier, message).at(span);
    problem
        .and(other, why)
        .help("a former name belongs to one thing, and nothing is called so any more")
}
