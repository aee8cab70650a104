//! Names for blocks that are to be pasted into a book, one or all of them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::Library;

/// Words that join, and so are never a unit or a name.
pub const KEYWORDS: &[&str] = &[
    "and", "or", "xor", "not", "implies", "in", "between", "is", "known", "unknown", "true",
    "false",
];

/// The names that are taken: by the book, or by a block that was given out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TakenNames(BTreeSet<String>);

impl TakenNames {
    pub fn new(library: &Library) -> Self {
        let things = library.things.iter();
        Self(
            things
                .map(|thing| library.meta(*thing).id.clone())
                .collect(),
        )
    }

    /// A name that nothing else has, and that is no word of expressions: the wanted one, if it is free, else with the first number that is.
    pub fn give(&mut self, wanted: &str) -> String {
        let more = (2..).map(|number| format!("{wanted}-{number}"));
        let mut free = std::iter::once(wanted.to_owned()).chain(more);
        let free =
            free.find(|name| !KEYWORDS.contains(&name.as_str()) && self.0.insert(name.clone()));
        free.unwrap_or_else(|| wanted.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_given_twice_and_no_word_of_expressions() {
        let mut names = TakenNames::default();
        let given = ["fever", "known", "fever", "known"].map(|wanted| names.give(wanted));
        assert_eq!(given, ["fever", "known-2", "fever-2", "known-3"]);
    }
}
