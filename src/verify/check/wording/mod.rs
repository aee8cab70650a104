//! The words beside the rules agree with the rules: verbs, names and numbers of titles, labels, stories and prose.
//!
//! Text is compared only where the site speaks the language of the book, and what it may mean otherwise is a warning.

mod labels;
mod numerals;
mod prose;
mod same_names;
mod stories;
mod titles;

use std::collections::{BTreeMap, BTreeSet};

use numerals::Numbered;
use prose::Located;

use crate::cores;
use crate::model::*;
use crate::problem::Problems;
use crate::source::Sources;
use crate::words::{NamesInText, Words};

pub(in crate::verify) fn check(library: &Library, sources: &Sources, problems: &mut Problems) {
    same_names::check(library, problems);
    let Some(words) = Words::of(&library.settings.language) else {
        return;
    };
    let texts = Texts::new(library, words);
    let chapters = library.chapters.iter();
    let chapters: Chapters = chapters
        .map(|(key, chapter)| (key, Located::of_chapter(chapter, library, sources)))
        .collect();
    let told = cores::each(cores::count(), &CHECKS, |check| {
        let mut told = Problems::default();
        check(&texts, &chapters, &mut told);
        told
    });
    problems.extend(told.into_iter().flatten());
}

type Check = fn(&Texts<'_>, &Chapters, &mut Problems);

/// Those that take longest first, so that the others fill the time of the cores that are left.
const CHECKS: [Check; 5] = [
    prose::check,
    numerals::check,
    |texts, _, problems| titles::check(texts, problems),
    |texts, _, problems| labels::check(texts, problems),
    |texts, _, problems| stories::check(texts, problems),
];

/// What the paragraphs of each chapter say.
type Chapters = BTreeMap<ChapterKey, Vec<Located>>;

/// A library whose texts can be read.
struct Texts<'a> {
    library: &'a Library,
    words: &'static Words,
    interventions: NamesInText<InterventionKey>,
    numbered: Numbered,
    /// Every stance that something takes on an intervention.
    taken: BTreeMap<InterventionKey, BTreeSet<Stance>>,
}

impl<'a> Texts<'a> {
    fn new(library: &'a Library, words: &'static Words) -> Self {
        let interventions = library.interventions.iter();
        let titles =
            interventions.map(|(key, intervention)| (intervention.meta.title.as_str(), key));
        let mut taken: BTreeMap<InterventionKey, BTreeSet<Stance>> = BTreeMap::new();
        for (stance, key) in stances(library) {
            taken.entry(key).or_default().insert(stance);
        }
        Self {
            library,
            words,
            interventions: NamesInText::new(words, titles),
            numbered: Numbered::of(library, words),
            taken,
        }
    }

    /// Whether one is the other, a class of it or a member.
    fn is_related(&self, a: InterventionKey, b: InterventionKey) -> bool {
        self.library.are_related(a, b)
    }

    fn is_related_to_any(&self, key: InterventionKey, others: &[InterventionKey]) -> bool {
        others.iter().any(|other| self.is_related(key, *other))
    }

    /// The stances that are taken on an intervention, its classes and its members by anything at all.
    fn taken_on(&self, wanted: InterventionKey) -> BTreeSet<Stance> {
        let related = self
            .taken
            .iter()
            .filter(|(key, _)| self.is_related(wanted, **key));
        related
            .flat_map(|(_, stances)| stances.iter().copied())
            .collect()
    }

    fn name(&self, key: InterventionKey) -> &'a str {
        &self.library.interventions[key].meta.title
    }

    /// As a text begins that takes a stance: `Do not use`.
    fn verb(&self, stance: Stance) -> &'static str {
        self.words.stances.of(stance)
    }
}

/// Every stance that a recommendation, a step or a row takes.
fn stances(library: &Library) -> Vec<(Stance, InterventionKey)> {
    let recommended = library.recommendations.values();
    let recommended = recommended.flat_map(Recommendation::stances);
    let acted = library.steps().flat_map(|(_, step)| step_stances(step));
    let listed = library.rows().flat_map(|(_, row)| &row.stances);
    recommended.chain(acted.chain(listed).copied()).collect()
}

fn step_stances(step: &Step) -> &[(Stance, InterventionKey)] {
    match &step.action {
        Action::Act { stances, .. } => stances,
        Action::Ask { .. } | Action::Enter { .. } => &[],
    }
}
