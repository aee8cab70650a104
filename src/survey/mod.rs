//! `Verified → Surveyed`: what readers are told beyond the checks. Nothing here is a check, but it is as exact: what can't be decided is
//! left open, and the page says that it is.

mod backing;
mod bibliography;
mod remaining;
mod routes;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

pub use backing::Unreached;
pub use bibliography::Bibliography;
pub use remaining::Remaining;
pub use routes::{PatientRoute, Routes, Share, routes};
pub use told::{PatientGroup, Told, ToldLine, rank, told};

use crate::model::{
    Acceptance, ChapterKey, ConditionKey, GuidelineKey, InterventionKey, Library, PathwayKey,
    Statement,
};
use crate::mutate::{Tally, tally};
use crate::prove::Prover;
use crate::source::Sources;
use crate::trace::Traces;
use crate::verify::{Checked, Proofs, Verified};

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
    survey: Survey<'a>,
}

/// What is told beyond the checks of a book, whether or not it passes them.
#[derive(Debug)]
pub struct Survey<'a> {
    checked: Checked<'a>,
    edits: Edits,
    introduction: Option<ChapterKey>,
    chapters: Vec<ChapterKey>,
    bibliography: Bibliography,
    routes: BTreeMap<ConditionKey, Routes>,
    /// Worked out when it is asked for, as all below it: a preview shows one page, and many tell nothing of it.
    told: OnceLock<BTreeMap<PatientGroup, Option<Arc<Told>>>>,
    /// The same of everyone, for lists of all advice.
    told_everyone: OnceLock<Option<Told>>,
    tally: OnceLock<Option<Tally>>,
    own_reading: BTreeMap<Statement, Vec<InterventionKey>>,
    unreached: BTreeMap<PathwayKey, Vec<Unreached>>,
}

/// Surveys a book.
pub fn survey(verified: &Verified, edits: Edits) -> Surveyed<'_> {
    Surveyed {
        survey: Survey::of(Checked::Passed(verified), edits),
        verified,
    }
}

/// What can be told of a book for a draft, whether or not it passes its check.
pub fn survey_draft(checked: Checked<'_>) -> Survey<'_> {
    Survey::of(checked, Edits::LeftOut)
}

impl<'a> Survey<'a> {
    fn of(checked: Checked<'a>, edits: Edits) -> Self {
        let library = checked.library();
        let introduction = introduction(library);
        let chapters = chapters(library, introduction);
        let read = introduction.into_iter().chain(chapters.iter().copied());
        let prover = || prover(checked);
        let routes = prover().map(|mut prover| routes(library, &mut prover));
        let routes = routes.unwrap_or_default().into_iter();
        let backing = prover().map(|mut prover| {
            let own_reading = backing::own_reading(library, &mut prover);
            (own_reading, backing::unreached(library, &mut prover))
        });
        let (own_reading, unreached) = backing.unwrap_or_default();
        Self {
            bibliography: Bibliography::of(library, read),
            routes: routes.map(|route| (route.condition, route)).collect(),
            edits,
            tally: OnceLock::new(),
            checked,
            introduction,
            chapters,
            told: OnceLock::new(),
            told_everyone: OnceLock::new(),
            own_reading,
            unreached,
        }
    }
}

/// Of a verified book something can be proved; of another nothing is told where nothing can.
fn prover(checked: Checked<'_>) -> Option<Prover<'_>> {
    let prover = checked
        .is_decidable()
        .then(|| Prover::new(checked.library()));
    prover.and_then(Result::ok)
}

impl<'a> Surveyed<'a> {
    pub fn verified(&self) -> &'a Verified {
        self.verified
    }

    pub(crate) fn into_survey(self) -> Survey<'a> {
        self.survey
    }
}

/// All that is told of it.
impl<'a> Deref for Surveyed<'a> {
    type Target = Survey<'a>;

    fn deref(&self) -> &Survey<'a> {
        &self.survey
    }
}

impl<'a> Survey<'a> {
    pub fn library(&self) -> &'a Library {
        self.checked.library()
    }

    pub fn sources(&self) -> &'a Sources {
        self.checked.sources()
    }

    pub fn traces(&self) -> &'a Traces {
        self.checked.traces()
    }

    /// `None` where the book fails its check.
    pub fn proofs(&self) -> Option<&'a Proofs> {
        match self.checked {
            Checked::Passed(verified) => Some(verified.proofs()),
            Checked::Failed(_) => None,
        }
    }

    /// The acceptances by which some warning stands; none are told apart in a draft.
    pub fn accepted(&self) -> Vec<&'a Acceptance> {
        let standing = match self.checked {
            Checked::Passed(verified) => verified.standing(),
            Checked::Failed(_) => &[],
        };
        let by: BTreeSet<usize> = standing.iter().map(|own| own.by).collect();
        let all = &self.checked.library().settings.accepted;
        by.into_iter().map(|number| &all[number]).collect()
    }

    /// The date of the check.
    pub fn as_of(&self) -> Date {
        self.checked.as_of()
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
    pub fn routes(&self, condition: ConditionKey) -> Option<&[PatientRoute]> {
        self.routes.get(&condition)?.pathways.as_deref()
    }

    /// What a group of patients is told; `None` where that could not be decided.
    pub fn told(&self, group: PatientGroup) -> Option<&Told> {
        let library = self.checked.library();
        if group == PatientGroup::Everyone {
            let told = self
                .told_everyone
                .get_or_init(|| told::everyone(library, &mut prover(self.checked)?));
            return told.as_ref();
        }
        let told = self.told.get_or_init(|| {
            let prover = prover(self.checked);
            prover.map_or_else(BTreeMap::new, |mut prover| told(library, &mut prover))
        });
        told.get(&group)?.as_deref()
    }

    /// The interventions on which a statement takes a stance that is its authors' own reading.
    pub fn own_reading(&self, statement: Statement) -> &[InterventionKey] {
        self.own_reading.get(&statement).map_or(&[], Vec::as_slice)
    }

    /// The recommendations that hold for some followers of a pathway and that no act says to them.
    pub fn unreached(&self, pathway: PathwayKey) -> &[Unreached] {
        self.unreached.get(&pathway).map_or(&[], Vec::as_slice)
    }

    /// What became of unsafe edits, where they are judged.
    pub fn edits(&self) -> Option<Tally> {
        let Checked::Passed(verified) = self.checked else {
            return None;
        };
        let judge = || match self.edits {
            Edits::Judged => verified.score().or_else(|| Some(tally(verified))),
            Edits::LeftOut => verified.score(),
        };
        *self.tally.get_or_init(judge)
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
