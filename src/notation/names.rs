//! Names for blocks that are to be pasted into a book, one or all of them.

use std::collections::BTreeSet;

use crate::model::Library;

/// The names that are taken: by the book, or by a block that was given out.
#[derive(Debug, Default)]
pub(crate) struct TakenNames(BTreeSet<String>);

impl TakenNames {
    pub fn new(library: &Library) -> Self {
        let things = library.things.iter();
        Self(
            things
                .map(|thing| library.meta(*thing).id.clone())
                .collect(),
        )
    }

    /// A name that nothing else has: the wanted one, if it is free, else with the first number that is.
    pub fn give(&mut self, wanted: &str) -> String {
        let more = (2..).map(|number| format!("{wanted}-{number}"));
        let mut free = std::iter::once(wanted.to_owned()).chain(more);
        let free = free.find(|name| self.0.insert(name.clone()));
        free.unwrap_or_else(|| wanted.to_owned())
    }
}
