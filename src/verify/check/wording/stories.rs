//! The story of a vignette does not say the opposite of what is expected for its patient.

use std::collections::BTreeMap;

use super::Texts;
use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(super) fn check(texts: &Texts<'_>, problems: &mut Problems) {
    for vignette in texts.library.vignettes.values() {
        let expected = expected(vignette);
        let story = vignette
            .story
            .iter()
            .map(|story| plain(story, texts.library));
        for text in [vignette.meta.title.clone()].into_iter().chain(story) {
            check_text(texts, vignette, &text, &expected, problems);
        }
    }
}

/// The stances that each intervention may have by what is expected of it.
fn expected(vignette: &Vignette) -> BTreeMap<InterventionKey, Vec<Stance>> {
    let mut expected: BTreeMap<InterventionKey, Vec<Stance>> = BTreeMap::new();
    for (test, _) in &vignette.expected {
        if let Some((key, stance)) = stance_of(test) {
            expected.entry(key).or_default().push(stance);
        }
    }
    for (key, _) in &vignette.not_permitted {
        expected
            .entry(*key)
            .or_default()
            .extend([Stance::Avoid, Stance::Forbid]);
    }
    expected
}

fn stance_of(test: &ClaimTest) -> Option<(InterventionKey, Stance)> {
    match test {
        ClaimTest::Offered(key) => Some((*key, Stance::Offer)),
        ClaimTest::Considered(key) => Some((*key, Stance::Consider)),
        ClaimTest::Avoided(key) => Some((*key, Stance::Avoid)),
        ClaimTest::Forbidden(key) => Some((*key, Stance::Forbid)),
        ClaimTest::Undecided(key) => Some((*key, Stance::Undecided)),
        ClaimTest::Fact(_)
        | ClaimTest::Permitted(_)
        | ClaimTest::Reaches(_)
        | ClaimTest::Applies(_)
        | ClaimTest::Hits(_)
        | ClaimTest::Group { .. }
        | ClaimTest::Before { .. } => None,
    }
}

fn check_text(
    texts: &Texts<'_>,
    vignette: &Vignette,
    text: &str,
    expected: &BTreeMap<InterventionKey, Vec<Stance>>,
    problems: &mut Problems,
) {
    let named = texts.interventions.find(text);
    for said in texts.words.said(text) {
        let objects = named
            .iter()
            .filter(|(_, place)| said.of.contains(&place.start));
        let told = objects.filter_map(|(key, _)| Some((*key, expected.get(key)?)));
        for (key, stances) in told {
            if stances.iter().any(|stance| said.stances.contains(stance)) {
                continue;
            }
            let (verb, name) = (&text[said.at.clone()], texts.name(key));
            let stance = stances
                .first()
                .map_or("not permitted", |stance| stance.participle());
            let message = format!("the story says “{verb}” of “{name}”, which is {stance} here");
            let problem = Problem::new(Code::ContradictingStory, message).at(vignette.meta.span);
            problems
                .push(problem.help(
                    "tell of the patient what the book advises, or correct what is expected",
                ));
        }
    }
}
