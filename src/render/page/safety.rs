//! The rules that were proved, the patients that were tried, and what became of unsafe edits.

use serde::Serialize;

use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::{AcceptedPlace, Thing};
use crate::mutate::Tally;
use crate::render::Broken;
use crate::render::card::{self, CardSetting};
use crate::render::view::View;
use crate::words::Phrase;

#[derive(Serialize)]
struct SafetyPage {
    shell: Shell,
    /// Over how many patients all was proved, and when; none in a draft.
    proved: Option<String>,
    /// What became of unsafe edits, where they were made, and how many were not.
    edits: Vec<String>,
    rules: Vec<Html>,
    vignettes: Vec<Html>,
    accepted: Vec<AcceptedLine>,
}

/// A warning that stands.
#[derive(Serialize)]
struct AcceptedLine {
    code: String,
    /// The block, or the file.
    place: Phrase,
    reason: String,
    until: String,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let (library, words) = (view.library(), view.words());
    let page = SafetyPage {
        shell: shell::shell(view, words.pages.safety.as_str(), None),
        proved: view.book.proofs.map(|proofs| {
            words.sentences.proved_lead.say(
                words.count(&proofs.patients),
                words.whole(proofs.questions),
                words.date(view.book.as_of),
            )
        }),
        edits: view
            .book
            .site
            .survey()
            .edits()
            .map_or_else(Vec::new, |tally| edits(view, tally)),
        rules: cards(view, library.invariants.keys().map(Thing::Invariant))?,
        vignettes: cards(view, library.vignettes.keys().map(Thing::Vignette))?,
        accepted: accepted(view),
    };
    view.book.templates.render("safety.html", &page)
}

/// Each acceptance by which something stands, once.
fn accepted(view: &View<'_>) -> Vec<AcceptedLine> {
    let (words, survey) = (view.words(), view.book.site.survey());
    let accepted = survey.accepted().into_iter();
    let accepted = accepted.map(|acceptance| AcceptedLine {
        code: acceptance.code.clone(),
        place: match acceptance.at {
            AcceptedPlace::Thing(thing) => view.link.thing(thing).into(),
            AcceptedPlace::File(ref path) => Phrase::text(path.as_str()),
        },
        reason: acceptance.reason.clone(),
        until: words
            .sentences
            .stands_until
            .say(words.date(acceptance.until)),
    });
    accepted.collect()
}

/// What became of unsafe edits, and how many were not tried.
fn edits(view: &View<'_>, edits: Tally) -> Vec<String> {
    let words = view.words();
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
pub(super) fn cards(
    view: &View<'_>,
    things: impl Iterator<Item = Thing>,
) -> Result<Vec<Html>, Broken> {
    things
        .map(|thing| card::of_thing(view, thing, CardSetting::Among(3)))
        .collect()
}
