//! The order of the references, which is their number: that of first citation as a reader meets them.

use std::collections::BTreeMap;

use crate::chart::flow::Reading;
use crate::model::{ChapterKey, Library, ProsePiece, ReferenceKey, Referent, Thing, User};

/// The references in the order of their numbers; works that nothing cites come last.
#[derive(Clone, Debug, Default)]
pub struct Bibliography {
    order: Vec<ReferenceKey>,
    numbers: BTreeMap<ReferenceKey, usize>,
}

impl Bibliography {
    /// `chapters` are in the order in which they are read.
    pub(super) fn of(library: &Library, chapters: impl IntoIterator<Item = ChapterKey>) -> Self {
        let mut order = Self::default();
        for chapter in chapters {
            order.chapter(library, chapter);
        }
        for guideline in library.guidelines.keys() {
            order.user(library, User::Reporting(guideline));
        }
        for key in library.references.keys() {
            order.cite(key);
        }
        order
    }

    /// The references in the order of their numbers.
    pub fn order(&self) -> &[ReferenceKey] {
        &self.order
    }

    /// The number of a reference, from 1: in order of first citation, and works that nothing cites come last.
    pub fn number(&self, key: ReferenceKey) -> usize {
        self.numbers.get(&key).copied().unwrap_or_default()
    }

    fn cite(&mut self, key: ReferenceKey) {
        if let std::collections::btree_map::Entry::Vacant(free) = self.numbers.entry(key) {
            self.order.push(key);
            free.insert(self.order.len());
        }
    }

    fn user(&mut self, library: &Library, user: User) {
        for referent in library.referents(user) {
            if let Referent::Reference(key) = referent {
                self.cite(key);
            }
        }
    }

    /// Its own citations, and those of its blocks' cards, from its first line to its last.
    fn chapter(&mut self, library: &Library, key: ChapterKey) {
        for piece in &library.chapters[key].body.pieces {
            match piece {
                ProsePiece::Cite(keys) => keys.iter().for_each(|&key| self.cite(key)),
                ProsePiece::Block(thing) => {
                    for user in read(library, *thing) {
                        self.user(library, user);
                    }
                }
                ProsePiece::Markdown(_)
                | ProsePiece::Link(_)
                | ProsePiece::Open { .. }
                | ProsePiece::Close => {}
            }
        }
    }
}

/// A thing and its parts, as its card shows them: the steps of a pathway in reading order.
fn read(library: &Library, thing: Thing) -> Vec<User> {
    if let Thing::Pathway(key) = thing {
        let steps = Reading::of(library, key).order.into_iter().map(User::Step);
        [User::Thing(thing)].into_iter().chain(steps).collect()
    } else {
        library.users_in(thing)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::problem::Problems;
    use crate::source::Sources;
    use crate::survey::{Edits, survey};

    /// The keys in the order of their numbers, of a book whose references are called after where they stand in it.
    fn order(files: &[(&str, &str)]) -> Vec<String> {
        let entries: Vec<String> = NAMES
            .iter()
            .map(|name| format!("{name}:\n  type: misc\n  title: {name}\n"))
            .collect();
        let references = entries.concat();
        let built_in = [
            ("book.toml", "[book]\ntitle = \"Book\"\n"),
            ("content/references.yml", references.as_str()),
        ];
        let sources = Sources::from_files(built_in.into_iter().chain(files.iter().copied()));
        let verified = crate::check(&sources, Problems::default(), date(2026, 1, 1));
        let verified = verified.unwrap_or_else(|problems| panic!("{problems:#?}"));
        let surveyed = survey(&verified, Edits::LeftOut);
        let (bibliography, library) = (surveyed.bibliography(), verified.library());
        let keys = bibliography.order().iter();
        keys.map(|&key| {
            assert_eq!(bibliography.order()[bibliography.number(key) - 1], key);
            library.references[key].key.clone()
        })
        .collect()
    }

    /// Against the order in which they are numbered.
    const NAMES: [&str; 16] = [
        "uncited",
        "change",
        "search",
        "last",
        "reason",
        "row-note",
        "row",
        "table",
        "second-step-note",
        "second-step",
        "third-step",
        "first-step",
        "pathway",
        "story",
        "home",
        "front",
    ];

    const FRONT: &str = r#"# Front

A word [@front].

```guideline care
title = "Care"
version = "1"
status = "draft"

[methods]
search = "Searched [@search]."

[[change]]
version = "1"
date = 2026-01-01
what = "Written [@change]."
```
"#;

    const LATER: &str = r#"# Later

```fact ill
type = "yes-no"
```

```intervention rest
```

```vignette ada
story = "Ada is ill [@story; @front]."
given = { ill = true }
offered = ["rest"]
```

```pathway way
applies = "true"
cites = ["pathway"]

[step.first]
ask = "Ill?"
branch = [{ when = "ill", label = "Yes", to = "second" }, { otherwise = true, label = "No", to = "third" }]
cites = ["first-step"]

[step.second]
offer = ["rest"]
because = ["resting"]
cites = ["second-step"]
note = "So it was found [@second-step-note]."

[step.third]
offer = ["rest"]
because = ["resting"]
cites = ["third-step"]
```

```table which
inputs = ["ill"]
hit = "unique"
note = "A table [@table]."

[row.yes]
when = ["yes"]
offer = ["rest"]
because = ["resting"]
cites = ["row"]
note = "A note [@row-note]."

[row.no]
when = ["no"]
nothing = true
```

```evidence trials
population = "Adults"
intervention = ["rest"]
certainty = "high"
finding = "It helps."
```

```recommendation resting
evidence = ["trials"]
when = "true"
for = ["rest"]
cites = ["reason"]
strength = "strong"
certainty = "high"
rationale = "It helps [@reason]."
```

The end [@last; @story].
"#;

    #[test]
    fn references_are_numbered_as_a_reader_meets_them() {
        let order = order(&[
            ("content/index.md", "# Book\n\nWelcome [@home].\n"),
            ("content/care/index.md", FRONT),
            ("content/care/01-later.md", LATER),
        ]);
        let mut wanted = vec![
            "home",
            "front",
            "story",
            "pathway",
            "first-step",
            // Written last, and read beside its question.
            "third-step",
            "second-step",
            "second-step-note",
        ];
        wanted.extend([
            "table", "row", "row-note", "reason", "last", "search", "change", "uncited",
        ]);
        assert_eq!(order, wanted);
    }
}
