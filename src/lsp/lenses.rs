//! A line over each block: what is proved of it, and who uses it.

use super::book::View;
use super::hover::{resolved, used};
use super::mention::Named;
use super::protocol::{CodeLens, Command};
use super::said;
use crate::source::FileKey;

pub(super) fn lenses(view: &View<'_>, file: FileKey) -> Vec<CodeLens> {
    let blocks = view.mentions.blocks.iter();
    let own = blocks.filter(|block| block.whole.file == file);
    own.map(|block| {
        let id = &block.id.value;
        let proved = resolved(view, id).and_then(|thing| said::proved(view, thing));
        let title = proved.unwrap_or_else(|| used(view, &Named::Thing(id.clone())));
        CodeLens {
            range: view.location(block.head).range,
            command: Command { title, command: "" },
        }
    })
    .collect()
}
