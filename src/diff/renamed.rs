//! Things that are called otherwise in the new version: they are compared under their new names.

use super::Renamed;
use crate::model::{Library, Thing};

/// What the new version says was called otherwise, and was in the old one.
pub(super) fn renames(old: &Library, new: &Library) -> Vec<Renamed> {
    let renames = new.things.iter().filter_map(|thing| {
        let meta = new.meta(*thing);
        let is_there = |id: &str| find(old, id).is_some();
        let of_kind = |id: &str| find(old, id).filter(|own| own.kind() == thing.kind());
        let mut former = meta.was.iter().map(|(id, _)| id.as_str());
        let from = former.find(|id| of_kind(id).is_some())?;
        (!is_there(&meta.id)).then(|| Renamed {
            kind: thing.kind(),
            old: from.to_owned(),
            new: meta.id.clone(),
            title: meta.title.clone(),
        })
    });
    renames.collect()
}

/// The old version with the new names.
pub(super) fn renamed(old: &Library, renames: &[Renamed]) -> Library {
    let mut library = old.clone();
    for rename in renames {
        if let Some(thing) = find(old, &rename.old) {
            let meta = library.meta_mut(thing);
            // Without a title of its own it is called by its name.
            if !meta.is_titled {
                meta.title = rename.new.replace('-', " ");
            }
            meta.id = rename.new.clone();
        }
    }
    library
}

fn find(library: &Library, id: &str) -> Option<Thing> {
    let mut things = library.things.iter().copied();
    things.find(|thing| library.meta(*thing).id == id)
}
