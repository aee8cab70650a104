use serde::Serialize;

use super::CardFrame;
use super::pathway::Act;
use crate::markup::Html;
use crate::model::{EvidenceKey, Judgement, Recommendation, RecommendationKey, Stance, Thing};
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::view::{LinkedLabel, View};
use crate::words::Phrase;

#[derive(Serialize)]
struct RecommendationCard {
    frame: CardFrame,
    stance: &'static str,
    verb: String,
    /// What it is for or against, and over what.
    what: Phrase,
    /// Its strength and its certainty, as far as it has them.
    grades: Vec<LinkedLabel>,
    who: Phrase,
    sets: Option<Act>,
    rationale: Option<Html>,
    evidence: Vec<Link>,
    evidence_against: Vec<Link>,
}

/// A recommendation in one line of a list.
#[derive(Serialize)]
pub struct RecommendationLine {
    pub link: Link,
    pub stance: &'static str,
    pub verb: String,
    /// One that sets outputs alone has no strength, and may have no certainty.
    pub strength: Option<String>,
    pub certainty: Option<String>,
    /// Whose it is, in a book of several guidelines.
    pub guideline: Option<String>,
}

/// As pages mark it: a result is neutral.
pub(super) fn stance_name(recommendation: &Recommendation) -> &'static str {
    recommendation.stance().map_or("neutral", Stance::name)
}

impl View<'_> {
    /// Its strength and its certainty, as far as it has them.
    pub(super) fn grades(&self, recommendation: &Recommendation) -> Vec<LinkedLabel> {
        let strength = recommendation.strength();
        let strength = strength.map(|strength| self.strength(strength));
        let certainty = recommendation.certainty.as_ref();
        let certainty = certainty.map(|certainty| self.certainty(certainty));
        strength.into_iter().chain(certainty).collect()
    }

    /// What it sets besides what it advises: one that sets outputs alone says it first.
    pub(super) fn sets_beside(&self, recommendation: &Recommendation) -> Option<Act> {
        match recommendation.judgement {
            Judgement::Directed { .. } => self.set_line(&recommendation.sets),
            Judgement::Unspoken => None,
        }
    }

    pub(super) fn recommendation_card(
        &self,
        frame: CardFrame,
        recommendation: &Recommendation,
    ) -> Result<Html, Broken> {
        let words = self.words();
        let owner = format!("{}-rationale", frame.part);
        let against = recommendation.evidence_against.iter();
        let against: Vec<EvidenceKey> = against.map(|(key, _)| *key).collect();
        let card = RecommendationCard {
            stance: stance_name(recommendation),
            verb: words.verb(recommendation).to_owned(),
            what: self.what(recommendation),
            grades: self.grades(recommendation),
            who: self.who(recommendation),
            sets: self.sets_beside(recommendation),
            rationale: self.optional_prose(&recommendation.rationale, &owner),
            evidence: self.link.evidence(&recommendation.evidence),
            evidence_against: self.link.evidence(&against),
            frame,
        };
        self.render_card("card-recommendation.html", &card)
    }

    pub(in crate::render) fn what(&self, recommendation: &Recommendation) -> Phrase {
        let what = match (
            &recommendation.judgement,
            self.set_line(&recommendation.sets),
        ) {
            (Judgement::Unspoken, Some(results)) => self.listed(&results.interventions),
            (Judgement::Unspoken | Judgement::Directed { .. }, _) => {
                self.listed(&self.link.interventions(recommendation.interventions()))
            }
        };
        match recommendation.over.is_empty() {
            true => what,
            false => {
                let over = self.listed(&self.link.interventions(&recommendation.over));
                self.words().sentences.over.phrase(what, over)
            }
        }
    }

    pub fn recommendation_line(&self, key: RecommendationKey) -> RecommendationLine {
        let recommendation = &self.library().recommendations[key];
        let words = self.words();
        RecommendationLine {
            link: self.link.thing(Thing::Recommendation(key)),
            stance: stance_name(recommendation),
            verb: words.verb(recommendation).to_owned(),
            strength: recommendation
                .strength()
                .map(|strength| words.strengths.of(strength).to_owned()),
            certainty: recommendation
                .certainty
                .as_ref()
                .map(|certainty| words.certainty(certainty)),
            guideline: self.whose(Thing::Recommendation(key)),
        }
    }
}
