use serde::Serialize;

use super::Frame;
use super::pathway::Act;
use crate::markup::Html;
use crate::model::{EvidenceKey, Recommendation, RecommendationKey, Thing};
use crate::render::Broken;
use crate::render::view::{Label, Link, View};
use crate::words::Phrase;

#[derive(Serialize)]
struct RecommendationCard {
    frame: Frame,
    stance: &'static str,
    verb: String,
    /// What it is for or against, and over what.
    what: Phrase,
    strength: Label,
    certainty: Label,
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
    pub strength: String,
    pub certainty: String,
    /// Whose it is, in a book of several guidelines.
    pub guideline: Option<String>,
}

impl View<'_> {
    pub(super) fn recommendation_card(
        &self,
        frame: Frame,
        recommendation: &Recommendation,
    ) -> Result<Html, Broken> {
        let words = self.words();
        let owner = format!("{}-rationale", frame.part);
        let against = recommendation.evidence_against.iter();
        let against: Vec<EvidenceKey> = against.map(|(key, _)| *key).collect();
        let card = RecommendationCard {
            stance: recommendation.stance().name(),
            verb: words.verb(recommendation).to_owned(),
            what: self.what(recommendation),
            strength: self.strength(recommendation.strength),
            certainty: self.certainty(&recommendation.certainty),
            who: self.who(recommendation),
            sets: self.set_line(&recommendation.sets),
            rationale: self.optional_prose(&recommendation.rationale, &owner),
            evidence: self.evidence(&recommendation.evidence),
            evidence_against: self.evidence(&against),
            frame,
        };
        self.render_card("card-recommendation.html", &card)
    }

    pub(in crate::render) fn what(&self, recommendation: &Recommendation) -> Phrase {
        let what = self.listed(&self.interventions(&recommendation.interventions));
        match recommendation.over.is_empty() {
            true => what,
            false => {
                let over = self.listed(&self.interventions(&recommendation.over));
                self.words().sentences.over.phrase(what, over)
            }
        }
    }

    pub fn recommendation_line(&self, key: RecommendationKey) -> RecommendationLine {
        let recommendation = &self.library().recommendations[key];
        let words = self.words();
        RecommendationLine {
            link: self.thing(Thing::Recommendation(key)),
            stance: recommendation.stance().name(),
            verb: words.verb(recommendation).to_owned(),
            strength: words.strengths.of(recommendation.strength).to_owned(),
            certainty: words.certainty(&recommendation.certainty),
            guideline: self.whose(Thing::Recommendation(key)),
        }
    }
}
