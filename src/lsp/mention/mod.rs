//! Where names stand: one walk over what was parsed, by what the tables of the language say each field holds. It needs no library, so that it
//! knows the names of a book that can't be resolved; that it finds all that a library refers to is held by a test.

mod expression;
mod lines;
mod walk;

use crate::model::Kind;
use crate::parse::expression::PieceKind;
use crate::parse::{Document, Spanned};
use crate::source::{FileKey, Sources, Span};
use walk::MentionWalk;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A block.
    Thing(String),
    /// A step of a pathway, a row of a table.
    Part { owner: String, name: String },
    /// A value of a fact or an output.
    Value { of: String, value: String },
    /// A work of the bibliography.
    Reference(String),
    /// A chapter, by its path from the book's folder.
    Chapter(String),
}

/// A name, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub span: Span,
    pub named: Named,
    pub is_definition: bool,
}

/// A block, where it stands.
#[derive(Clone, Debug)]
pub struct BlockPlace {
    pub kind: Kind,
    pub id: Spanned<String>,
    pub title: Option<String>,
    /// Kind and identifier.
    pub head: Span,
    /// From fence to fence.
    pub whole: Span,
    /// The lines between.
    pub body: Span,
    /// Its steps or rows, in the order written.
    pub parts: Vec<Spanned<String>>,
    /// Their names, those too that were there before its TOML broke.
    pub part_names: Vec<String>,
    /// The values of a fact or an output.
    pub values: Vec<String>,
    /// Its TOML can't all be read.
    pub is_broken: bool,
    /// In which a fact, an output or an outcome is measured.
    pub unit: Option<String>,
    /// What a decision table asks for.
    pub inputs: Vec<String>,
    /// The names that it had before.
    pub was: Option<FormerNames>,
}

/// A list of names, where it stands.
#[derive(Clone, Debug)]
pub struct FormerNames {
    pub names: Vec<String>,
    pub span: Span,
}

/// All names and blocks of a book.
#[derive(Debug, Default)]
pub struct Mentions {
    /// By place.
    pub all: Vec<Mention>,
    /// In the order written.
    pub blocks: Vec<BlockPlace>,
    /// The pieces of expressions, by place.
    pub pieces: Vec<(PieceKind, Span)>,
}

impl Mentions {
    pub fn of(sources: &Sources, document: &Document) -> Self {
        let mut found = MentionWalk::over(sources, document);
        found.name_calculations();
        found.all.sort_by_key(|mention| mention.span);
        found.all.dedup();
        found.pieces.sort_by_key(|(_, span)| *span);
        found
    }

    /// What stands for the value of an output that has none of its own is the calculation of that name, if there is one.
    fn name_calculations(&mut self) {
        let blocks = &self.blocks;
        let block = |id: &str| blocks.iter().find(|block| block.id.value == id);
        for mention in &mut self.all {
            let Named::Value { of, value } = &mention.named else {
                continue;
            };
            let is_number =
                block(of).is_some_and(|of| of.kind == Kind::Output && of.values.is_empty());
            let is_calculation = block(value).is_some_and(|own| own.kind == Kind::Calculation);
            if is_number && is_calculation {
                mention.named = Named::Thing(value.clone());
            }
        }
    }

    /// Remembers of blocks whose TOML is broken what they had before it broke.
    pub fn remember(&mut self, before: &Self) {
        for block in self.blocks.iter_mut().filter(|block| block.is_broken) {
            let Some(old) = before.block(&block.id.value) else {
                continue;
            };
            for (own, old) in [
                (&mut block.part_names, &old.part_names),
                (&mut block.values, &old.values),
                (&mut block.inputs, &old.inputs),
            ] {
                let lost = old.iter().filter(|name| !own.contains(name));
                let lost: Vec<String> = lost.cloned().collect();
                own.extend(lost);
            }
        }
    }

    /// The name at a place, or right before it.
    pub fn at(&self, file: FileKey, offset: usize) -> Option<&Mention> {
        let touching = |mention: &&Mention| {
            let span = mention.span;
            span.file == file && span.start <= offset && offset <= span.end
        };
        // Of two names that touch, the place belongs to the one that begins there.
        self.all
            .iter()
            .filter(touching)
            .max_by_key(|mention| mention.span.start)
    }

    pub fn block_at(&self, file: FileKey, offset: usize) -> Option<&BlockPlace> {
        let holds = |block: &&BlockPlace| {
            let whole = block.whole;
            whole.file == file && whole.start <= offset && offset <= whole.end
        };
        self.blocks.iter().find(holds)
    }

    pub fn block(&self, id: &str) -> Option<&BlockPlace> {
        self.blocks.iter().find(|block| block.id.value == id)
    }

    pub fn blocks_of(&self, kinds: &[Kind]) -> impl Iterator<Item = &BlockPlace> {
        self.blocks
            .iter()
            .filter(|block| kinds.contains(&block.kind))
    }

    /// Where something is defined.
    pub fn definition(&self, named: &Named) -> Option<&Mention> {
        let mut all = self.all.iter();
        all.find(|mention| mention.is_definition && mention.named == *named)
    }

    /// Every place of a name.
    pub fn places<'a>(&'a self, named: &'a Named) -> impl Iterator<Item = &'a Mention> {
        self.all
            .iter()
            .filter(move |mention| mention.named == *named)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::model::{Library, Referent, Thing, User};
    use crate::problem::Problems;
    use crate::{parse, read, resolve, sample};

    fn named(library: &Library, referent: Referent) -> Named {
        let part = |owner: Thing, name: &str| Named::Part {
            owner: library.meta(owner).id.clone(),
            name: name.to_owned(),
        };
        match referent {
            Referent::Thing(thing) => Named::Thing(library.meta(thing).id.clone()),
            Referent::Step(key) => part(Thing::Pathway(key.pathway), &library.step(key).name),
            Referent::Row(key) => part(Thing::Table(key.table), &library.row(key).name),
            Referent::Reference(key) => Named::Reference(library.references[key].key.clone()),
        }
    }

    /// Each thing that a library says is referred to is named in the block, and defined where it is.
    fn finds_all(sources: &Sources) {
        let mut problems = Problems::default();
        let document = parse::parse(sources, &mut problems);
        let library = resolve::resolve(sources, &document, &mut problems).expect("a library");
        let mentions = Mentions::of(sources, &document);
        let mut looked_for = 0;
        for &thing in &library.things {
            let block = mentions.block(&library.meta(thing).id).expect("its block");
            let inside = |mention: &&Mention| {
                let (own, whole) = (mention.span, block.whole);
                own.file == whole.file && whole.start <= own.start && own.end <= whole.end
            };
            let inside: BTreeSet<&Named> = mentions
                .all
                .iter()
                .filter(inside)
                .map(|own| &own.named)
                .collect();
            for user in library.users_in(thing).into_iter().chain(reporting(thing)) {
                for referent in library.referents(user) {
                    let named = named(&library, referent);
                    assert!(inside.contains(&named), "{named:?} in {}", block.id.value);
                    assert!(mentions.definition(&named).is_some(), "{named:?}");
                    looked_for += 1;
                }
            }
        }
        assert!(looked_for > 0);
    }

    fn reporting(thing: Thing) -> Option<User> {
        if let Thing::Guideline(key) = thing {
            return Some(User::Reporting(key));
        }
        None
    }

    #[test]
    fn every_name_that_a_library_follows_is_found() {
        finds_all(&sample::sources(&[]));
        let book = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (sources, _) = read::read(book).expect("this book");
        finds_all(&sources);
    }

    #[test]
    fn names_after_a_patient_are_found() {
        let two = "```invariant two\npairs = \"b.pain >= a.pain and a.acute and a.reaches(care.rest)\"\ndiffer-in = [\"pain\"]\n\
            always = \"not b.offered(heat)\"\nknown-violation = { when = \"b.cold-lover\", reason = \"So.\", until = 2027-12-31 }\n```\n";
        finds_all(&sample::sources(&[("content/heat/two.md", two)]));
    }

    #[test]
    fn the_calculation_that_an_output_is_set_to_is_found() {
        let doses = "```fact mass\ntype = \"quantity\"\nunit = \"kg\"\nrange = [30, 200]\n```\n\
            ```calculation by-mass\nis = \"5 'mg/kg' * mass\"\nunit = \"mg\"\n```\n\
            ```output mass-dose\ntype = \"quantity\"\nunit = \"mg\"\nrange = [0, 1000]\n```\n\
            ```recommendation dosed\nwhen = \"mass >= 40 kg\"\nset = { mass-dose = \"by-mass\" }\ncites = [\"moss2020\"]\n```\n";
        let sources = sample::sources(&[("content/heat/doses.md", doses)]);
        finds_all(&sources);
        let document = parse::parse(&sources, &mut Problems::default());
        let mentions = Mentions::of(&sources, &document);
        let named = Named::Thing("by-mass".to_owned());
        let places: Vec<&str> = mentions
            .places(&named)
            .map(|mention| sources.text(mention.span))
            .collect();
        assert_eq!(places, ["by-mass", "by-mass"]);
    }
}
