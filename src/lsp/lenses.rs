//! A line over each block: what is proved of it, and who uses it.

use std::collections::BTreeMap;

use super::book::View;
use super::hover::used_words;
use super::mention::Named;
use super::protocol::{CodeLens, Command};
use super::said;
use crate::model::Thing;
use crate::source::FileKey;

pub(super) fn lenses(view: &View<'_>, file: FileKey) -> Vec<CodeLens> {
    let (things, uses) = (things(view), uses(view));
    let blocks = view.mentions.blocks.iter();
    let own = blocks.filter(|block| block.whole.file == file);
    own.map(|block| {
        let id = block.id.value.as_str();
        let proved = things.get(id).and_then(|thing| said::proved(view, *thing));
        let used = uses.get(id).copied().unwrap_or_default();
        let title = proved.unwrap_or_else(|| used_words(used));
        CodeLens {
            range: view.location(block.head).range,
            command: Command { title, command: "" },
        }
    })
    .collect()
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
