//! A name, changed wherever it stands; a block keeps its old one among those that it had, so that addresses and comparisons still find it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::book::View;
use super::mention::{BlockPlace, Mention, Named};
use super::protocol::{Range, TextEdit, WorkspaceEdit};
use crate::parse::is_identifier;
use crate::source::{FileKey, Span};

/// What can be renamed at a place.
#[derive(Debug, Serialize)]
pub(super) struct Renamable {
    pub range: Range,
    pub placeholder: String,
}

pub(super) fn prepare(view: &View<'_>, file: FileKey, offset: usize) -> Option<Renamable> {
    let mention = renamable(view, file, offset)?;
    Some(Renamable {
        range: view.location(mention.span).range,
        placeholder: view.sources.text(mention.span).to_owned(),
    })
}

/// The name at a place, if it is defined in this book.
fn renamable<'v>(view: &View<'v>, file: FileKey, offset: usize) -> Option<&'v Mention> {
    let mention = view.mentions.at(file, offset)?;
    view.mentions.definition(&mention.named).map(|_| mention)
}

/// The edits, or why there are none.
pub(super) fn rename(
    view: &View<'_>,
    (file, offset): (FileKey, usize),
    new: &str,
) -> Result<WorkspaceEdit, String> {
    let Some(mention) = renamable(view, file, offset) else {
        return Err("nothing here has a name of its own".to_owned());
    };
    refuse(view, &mention.named, new)?;
    let mut edits: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
    let mut push = |span: Span, new_text: String| {
        let place = view.location(span);
        let range = place.range;
        edits
            .entry(place.uri)
            .or_default()
            .push(TextEdit { range, new_text });
    };
    for place in view.mentions.places(&mention.named) {
        push(place.span, new.to_owned());
    }
    if let Named::Thing(id) = &mention.named
        && let Some(block) = view.mentions.block(id)
    {
        let (span, text) = keep(view, block);
        push(span, text);
    }
    Ok(WorkspaceEdit { changes: edits })
}

/// Why a name can't be given.
fn refuse(view: &View<'_>, named: &Named, new: &str) -> Result<(), String> {
    let as_new = match named {
        Named::Thing(_) => Named::Thing(new.to_owned()),
        Named::Part { owner, .. } => Named::Part {
            owner: owner.clone(),
            name: new.to_owned(),
        },
        Named::Value { of, .. } => Named::Value {
            of: of.clone(),
            value: new.to_owned(),
        },
        Named::Reference(_) => Named::Reference(new.to_owned()),
        Named::Chapter(_) => return Err("a chapter is named by its file".to_owned()),
    };
    let is_valid = match named {
        Named::Thing(_) | Named::Part { .. } => is_identifier(new),
        Named::Value { .. } => {
            !new.trim().is_empty() && !new.contains(['\'', '"', ',', '\n', '\\'])
        }
        Named::Reference(_) | Named::Chapter(_) => {
            !new.is_empty()
                && new
                    .chars()
                    .all(|c| c.is_alphanumeric() || "-_:".contains(c))
        }
    };
    if !is_valid {
        return Err(format!("`{new}` can't be the name of this"));
    }
    if view.mentions.definition(&as_new).is_some() {
        return Err(format!("`{new}` names something else"));
    }
    let is_thing = matches!(named, Named::Thing(_));
    let mut blocks = view.mentions.blocks.iter().filter(|_| is_thing);
    let had = |block: &&BlockPlace| {
        let was = block.was.as_ref();
        was.is_some_and(|was| was.names.iter().any(|name| name == new))
    };
    if let Some(block) = blocks.find(had) {
        let id = &block.id.value;
        return Err(format!(
            "`{new}` was the name of `{id}` before: take it out of `was` first"
        ));
    }
    Ok(())
}

/// Where the old name of a block is kept, and how.
fn keep(view: &View<'_>, block: &BlockPlace) -> (Span, String) {
    let id = &block.id.value;
    match &block.was {
        Some(was) => {
            let start =
                was.span.start + view.sources.text(was.span).find('[').map_or(0, |at| at + 1);
            let between = if was.names.is_empty() { "" } else { ", " };
            let span = Span {
                start,
                end: start,
                ..was.span
            };
            (span, format!("\"{id}\"{between}"))
        }
        None => {
            let start = block.body.start;
            let span = Span {
                start,
                end: start,
                ..block.body
            };
            let end = line_end(view, block);
            (span, format!("was = [\"{id}\"]{end}"))
        }
    }
}

/// The line end of the file that a block is in.
pub(super) fn line_end(view: &View<'_>, block: &BlockPlace) -> &'static str {
    let text = &view.sources.file(block.whole.file).text;
    match text[..block.body.start].ends_with("\r\n") {
        true => "\r\n",
        false => "\n",
    }
}
