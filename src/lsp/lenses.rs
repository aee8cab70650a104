//! Lines over each block: what is proved of it, who uses it, and how many unsafe edits of it nothing catches.

use std::collections::BTreeMap;

use super::book::View;
use super::hover::used_words;
use super::mention::Named;
use super::protocol::{CodeLens, Command};
use super::said;
use crate::model::Thing;
use crate::mutate::{Edit, Mutation};
use crate::source::{FileKey, Span};

pub(super) fn lenses(view: &View<'_>, file: FileKey) -> Vec<CodeLens> {
    let (things, uses) = (things(view), uses(view));
    let blocks = view.mentions.blocks.iter();
    let own = blocks.filter(|block| block.whole.file == file);
    own.flat_map(|block| {
        let id = block.id.value.as_str();
        let proved = things.get(id).and_then(|thing| said::proved(view, *thing));
        let used = uses.get(id).copied().unwrap_or_default();
        let title = proved.unwrap_or_else(|| used_words(used));
        let edits = view.judged.and_then(|judged| survive(judged, block.whole));
        let range = view.location(block.head).range;
        let titles = std::iter::once(title).chain(edits);
        titles.map(move |title| CodeLens {
            range,
            command: Command { title, command: "" },
        })
    })
    .collect()
}

/// How many unsafe edits of a block nothing catches that a rule or a patient of the book could; `None` where none is of that kind.
fn survive(judged: &Mutation, block: Span) -> Option<String> {
    let is_here = |edit: &Edit| {
        let span = edit.span;
        span.file == block.file && block.start <= span.start && span.end <= block.end
    };
    let caught = judged.caught.iter().filter(|(edit, _)| is_here(edit));
    let survivors = judged.survivors.iter();
    let survivors = survivors.filter(|own| is_here(&own.edit) && own.can_be_caught());
    let undecided = judged.undecided.iter().filter(|edit| is_here(edit)).count();
    let left = judged.not_tried.iter().filter(|edit| is_here(edit)).count();
    let survive = survivors.count() + undecided;
    let tried = caught.count() + survive;
    let not_tried = match left {
        0 => String::new(),
        left => format!(" ({left} not tried)"),
    };
    match (tried, survive) {
        (0, _) => None,
        (_, 0) => Some(format!("no unsafe edit of {tried} survives{not_tried}")),
        (_, 1) => Some(format!("1 unsafe edit of {tried} survives{not_tried}")),
        (_, many) => Some(format!("{many} unsafe edits of {tried} survive{not_tried}")),
    }
}

/// Every thing of the newest library by its identifier.
fn things<'a>(view: &View<'a>) -> BTreeMap<&'a str, Thing> {
    let things = view.library().into_iter().flat_map(|library| {
        let things = library.things.iter();
        things.map(|thing| (library.meta(*thing).id.as_str(), *thing))
    });
    things.collect()
}

/// In how many places each block is used.
fn uses<'a>(view: &View<'a>) -> BTreeMap<&'a str, usize> {
    let mut uses = BTreeMap::new();
    let places = view.mentions.all.iter();
    for place in places.filter(|place| !place.is_definition) {
        if let Named::Thing(id) = &place.named {
            *uses.entry(id.as_str()).or_default() += 1;
        }
    }
    uses
}
