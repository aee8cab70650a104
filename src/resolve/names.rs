//! Which names there are: every identifier of the book and what it stands for.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::*;
use crate::parse::Spanned;
use crate::problem::nearest;

/// Keys of the things that have blocks.
pub(super) trait NamedKey: Copy {
    const KIND: Kind;
    fn of(thing: Thing) -> Option<Self>;
}

macro_rules! named {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {$(
        impl NamedKey for $key {
            const KIND: Kind = Kind::$kind;

            fn of(thing: Thing) -> Option<Self> {
                if let Thing::$kind(key) = thing { Some(key) } else { None }
            }
        }
    )*};
}

kinds!(named);

/// What identifiers stand for. Keys leave it only for names that were found.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub things: BTreeMap<String, Thing>,
    pub places: BTreeMap<String, crate::source::Span>,
    pub steps: BTreeMap<PathwayKey, Vec<String>>,
    pub rows: BTreeMap<TableKey, Vec<String>>,
    /// What each score can come to, as far as its entries could be read.
    pub totals: BTreeMap<ScoreKey, ScoreTotals>,
    pub references: BTreeMap<String, ReferenceKey>,
    /// Entries of the bibliography that can't be read: that these keys are missing is not worth telling.
    pub broken_references: BTreeSet<String>,
    /// The bibliography is broken as a whole.
    pub lacks_references: bool,
    /// By path from `content/`.
    pub chapters: BTreeMap<String, ChapterKey>,
    /// The name of each chapter's own heading.
    pub titles: BTreeMap<ChapterKey, String>,
}

/// What a score can come to.
#[derive(Debug)]
pub(super) struct ScoreTotals {
    pub range: crate::quantity::Range,
    /// All of them are multiples of it.
    pub grain: PointNumber,
}

/// Why a name is not what is wanted.
pub(super) enum NotFound {
    /// Nothing has this name; the nearest name that would do.
    Unknown(Option<String>),
    /// It is a thing of another kind.
    Other(Kind),
}

impl Names {
    pub fn thing<K: NamedKey>(&self, name: &str) -> Result<K, NotFound> {
        match self.things.get(name) {
            Some(&thing) => K::of(thing).ok_or(NotFound::Other(thing.kind())),
            None => Err(NotFound::Unknown(
                self.nearest(name, |kind| kind == K::KIND),
            )),
        }
    }

    /// The nearest identifier among the kinds that pass.
    pub fn nearest(&self, name: &str, passes: impl Fn(Kind) -> bool) -> Option<String> {
        let lower = name.to_lowercase();
        if self
            .things
            .get(&lower)
            .is_some_and(|thing| passes(thing.kind()))
        {
            return Some(lower);
        }
        let known = self.things.iter().filter(|(_, thing)| passes(thing.kind()));
        nearest(name, known.map(|(known, _)| known.as_str())).map(str::to_owned)
    }

    /// `table.row`.
    pub fn row(&self, name: &str) -> Result<RowKey, NotFound> {
        let (table, row) = name.split_once('.').unwrap_or((name, ""));
        let key = self.thing::<TableKey>(table)?;
        let rows = self.rows.get(&key).map_or(&[][..], Vec::as_slice);
        let found = rows.iter().position(|candidate| candidate == row);
        found
            .map(|index| RowKey { table: key, index })
            .ok_or_else(|| {
                let near = nearest(row, rows.iter().map(String::as_str));
                NotFound::Unknown(near.map(|near| format!("{table}.{near}")))
            })
    }

    /// Whether the part before the point names a table.
    pub fn is_row(&self, name: &str) -> bool {
        let table = name.split_once('.').map(|(table, _)| table);
        let thing = table.and_then(|table| self.things.get(table));
        matches!(thing, Some(Thing::Table(_)))
    }

    /// `pathway.step`.
    pub fn step(&self, name: &str) -> Result<StepKey, NotFound> {
        let (pathway, step) = name.split_once('.').unwrap_or((name, ""));
        let key = match self.thing::<PathwayKey>(pathway) {
            Ok(key) => key,
            Err(NotFound::Unknown(near)) => {
                let near = near.map(|near| format!("{near}.{step}"));
                return Err(NotFound::Unknown(near.filter(|_| !step.is_empty())));
            }
            Err(other) => return Err(other),
        };
        let steps = self.steps.get(&key).map_or(&[][..], Vec::as_slice);
        let found = steps.iter().position(|candidate| candidate == step);
        found
            .map(|index| StepKey {
                pathway: key,
                index,
            })
            .ok_or_else(|| {
                let near = nearest(step, steps.iter().map(String::as_str));
                NotFound::Unknown(near.map(|near| format!("{pathway}.{near}")))
            })
    }
}

/// A block with the key that was reserved for it.
pub(super) struct Declared<'a> {
    pub thing: Thing,
    pub block: &'a crate::parse::Block,
    /// `None` of what several guidelines share.
    pub guideline: Option<GuidelineKey>,
    pub chapter: ChapterKey,
}

impl Declared<'_> {
    pub fn id(&self) -> &Spanned<String> {
        &self.block.id
    }
}
