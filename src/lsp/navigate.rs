//! From a name to what it stands for, and back to all who name it.

use super::book::View;
use super::mention::Named;
use super::protocol::Location;
use crate::source::{FileKey, Span};

pub(super) fn definition(view: &View<'_>, file: FileKey, offset: usize) -> Option<Location> {
    let mention = view.mentions.at(file, offset)?;
    if let Named::Chapter(path) = &mention.named {
        let chapter = view.file(path)?;
        return Some(view.location(Span::new(chapter, 0..0)));
    }
    let definition = view.mentions.definition(&mention.named)?;
    Some(view.location(definition.span))
}

pub(super) fn references(
    view: &View<'_>,
    file: FileKey,
    offset: usize,
    with_definition: bool,
) -> Option<Vec<Location>> {
    let mention = view.mentions.at(file, offset)?;
    let places = view.mentions.places(&mention.named);
    let places = places.filter(|place| with_definition || !place.is_definition);
    Some(places.map(|place| view.location(place.span)).collect())
}
