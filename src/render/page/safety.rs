//! The rules that were proved, the patients that were tried, and what became of unsafe edits.

use serde::Serialize;

use super::shell::Shell;
use crate::markup::Html;
use crate::model::Thing;
use crate::mutate::Tally;
use crate::render::Broken;
use crate::render::card::CardSetting;
use crate::render::view::View;

#[derive(Serialize)]
struct SafetyPage {
    shell: Shell,
    /// Over how many patients all was proved, and when; none in a draft.
    proved: Option<String>,
    /// What became of unsafe edits, where they were made, and how many were not.
    edits: Vec<String>,
    rules: Vec<Html>,
    vignettes: Vec<Html>,
}

impl View<'_> {
    pub(super) fn safety_page(&self) -> Result<Html, Broken> {
        let (library, words) = (self.library(), self.words());
        let page = SafetyPage {
            shell: self.shell(words.pages.safety.as_str(), None),
            proved: self.book.proofs.map(|proofs| {
                words.sentences.proved_lead.say(
                    words.count(&proofs.patients),
                    words.whole(proofs.questions),
                    words.date(self.book.as_of),
                )
            }),
            edits: self
                .book
                .site
                .survey()
                .edits()
                .map_or_else(Vec::new, |edits| self.edits(edits)),
            rules: self.cards(library.invariants.keys().map(Thing::Invariant))?,
            vignettes: self.cards(library.vignettes.keys().map(Thing::Vignette))?,
        };
        self.book.templates.render("safety.html", &page)
    }

    /// What became of unsafe edits, and how many were not tried.
    fn edits(&self, edits: Tally) -> Vec<String> {
        let words = self.words();
        let lead = edits.score().map(|score| {
            words.sentences.edits_lead.say(
                words.whole(edits.counted()),
                words.whole(score),
                words.whole(edits.equivalent),
            )
        });
        let left = (edits.not_tried > 0).then(|| {
            let left = words.whole(edits.not_tried);
            let wording = words.plural(&words.sentences.edits_left, &left);
            wording.say(left.clone())
        });
        lead.into_iter().chain(left).collect()
    }

    /// Cards below headings of the second level.
    pub(super) fn cards(&self, things: impl Iterator<Item = Thing>) -> Result<Vec<Html>, Broken> {
        things
            .map(|thing| self.card(thing, CardSetting::Among(3)))
            .collect()
    }
}
