//! `Verified → Surveyed`: what readers are told beyond the checks. Nothing here is a check, but it is as exact: what can't be decided is
//! left open, and the page says that it is.

mod backing;
mod bibliography;
mod remaining;
mod routes;
mod told;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use backing::Unreached;
pub use bibliography::Bibliography;
pub use remaining::Remaining;
pub use routes::{Route, Routes, Share, routes};
pub use told::{Group, Told, ToldLine, rank, told};

use crate::model::{
    ChapterKey, ConditionKey, GuidelineKey, InterventionKey, Library, PathwayKey, Statement,
};
use crate::mutate::{Tally, tally};
use crate::prove::Prover;
use crate::source::Sources;
use crate::trace::Traces;
use crate::verify::{Proofs, Verified};

/// Whether unsafe edits of the book are judged: for readers of a site, but not at every keystroke of its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edits {
    /// As many as take about as long as all else that a site needs.
    Judged,
    /// The site says nothing of them, unless the book's check has judged them.
    LeftOut,
}

/// A verified book, and what its readers are told beyond its checks.
#[derive(Debug)]
pub struct Surveyed<'a> {
    verified: &'a Verified,
    introduction: Option<ChapterKey>,
    chapters: Vec<ChapterKey>,
    bibliography: Bibliography,
    routes: BTreeMap<ConditionKey, Routes>,
    told: BTreeMap<Group, Option<Told>>,
    edits: Option<Tally>,
    own: BTreeMap<Statement, Vec<InterventionKey>>,
    unreached: BTreeMap<PathwayKey, Vec<Unreached>>,
}

/// Surveys a book.
pub fn survey(verified: &Verified, edits: Edits) -> Surveyed<'_> {
    let library = verified.library();
    let introduction = introduction(library);
    let chapters = chapters(library, introduction);
    let read = introduction.into_iter().chain(chapters.iter().copied());
    // Of a verified book something can be proved.
    let routes = Prover::new(library).map(|mut prover| routes(library, &mut prover));
    let told = Prover::new(library).map(|mut prover| told(library, &mut prover));
    let routes = routes.unwrap_or_default().into_iter();
    let backing = Prover::new(library).map(|mut prover| {
        let own = backing::own(library, &mut prover);
        (own, backing::unreached(library, &mut prover))
    });
    let (own, unreached) = backing.unwrap_or_default();
    Surveyed {
        bibliography: Bibliography::of(library, read),
        routes: routes.map(|own| (own.condition, own)).collect(),
        edits: match edits {
            Edits::Judged => verified.score().or_else(|| Some(tally(verified))),
            Edits::LeftOut => verified.score(),
        },
        verified,
        introduction,
        chapters,
        told: told.unwrap_or_default(),
        own,
        unreached,
    }
}

impl<'a> Surveyed<'a> {
    pub fn verified(&self) -> &'a Verified {
        self.verified
    }

    pub fn library(&self) -> &'a Library {
        self.verified.library()
    }

    pub fn sources(&self) -> &'a Sources {
        self.verified.sources()
    }

    pub fn traces(&self) -> &'a Traces {
        self.verified.traces()
    }

    pub fn proofs(&self) -> &'a Proofs {
        self.verified.proofs()
    }

    /// The date of the check.
    pub fn as_of(&self) -> Date {
        self.verified.as_of()
    }

    /// The chapter that stands on the home page.
    pub fn introduction(&self) -> Option<ChapterKey> {
        self.introduction
    }

    /// The other chapters, in the order in which they are read.
    pub fn chapters(&self) -> &[ChapterKey] {
        &self.chapters
    }

    /// Those of a guideline, its front first, or those of none.
    pub fn chapters_of(&self, guideline: Option<GuidelineKey>) -> &[ChapterKey] {
        let of = |key: &ChapterKey| self.library().chapters[*key].guideline;
        let start = self.chapters.partition_point(|key| of(key) < guideline);
        let length = self.chapters[start..].partition_point(|key| of(key) == guideline);
        &self.chapters[start..start + length]
    }

    pub fn bibliography(&self) -> &Bibliography {
        &self.bibliography
    }

    /// Which way the patients of a condition go through pathways; `None` where that could not be decided.
    pub fn routes(&self, condition: ConditionKey) -> Option<&[Route]> {
        self.routes.get(&condition)?.pathways.as_deref()
    }

    /// What a group of patients is told; `None` where that could not be decided.
    pub fn told(&self, group: Group) -> Option<&Told> {
        self.told.get(&group)?.as_ref()
    }

    /// The interventions on which a statement takes a stance of its authors' own accord.
    pub fn own(&self, statement: Statement) -> &[InterventionKey] {
        self.own.get(&statement).map_or(&[], Vec::as_slice)
    }

    /// The recommendations that hold for some followers of a pathway and that no act says to them.
    pub fn unreached(&self, pathway: PathwayKey) -> &[Unreached] {
        self.unreached.get(&pathway).map_or(&[], Vec::as_slice)
    }

    /// What became of unsafe edits, where they were judged.
    pub fn edits(&self) -> Option<Tally> {
        self.edits
    }
}

/// `content/index.md`, if the book has one.
fn introduction(library: &Library) -> Option<ChapterKey> {
    library
        .chapters
        .iter()
        .find(|(_, chapter)| chapter.guideline.is_none() && chapter.address == "index")
        .map(|(key, _)| key)
}

/// The chapters of no guideline, then those of each with its front first; else in the order written.
fn chapters(library: &Library, introduction: Option<ChapterKey>) -> Vec<ChapterKey> {
    let others = library
        .chapters
        .keys()
        .filter(|key| Some(*key) != introduction);
    let mut chapters: Vec<ChapterKey> = others.collect();
    chapters.sort_by_key(|&key| {
        let chapter = &library.chapters[key];
        let is_front = chapter.address.ends_with("/index");
        (chapter.guideline, !is_front, key)
    });
    chapters
}
