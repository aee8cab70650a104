use serde::Serialize;

use super::Frame;
use crate::model::{Recommendation, RecommendationKey, Thing};
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::view::{Expression, Label, Link, View};
use crate::render::words;

#[derive(Serialize)]
struct RecommendationCard {
    frame: Frame,
    stance: &'static str,
    verb: &'static str,
    interventions: Vec<Link>,
    over: Vec<Link>,
    strength: Label,
    certainty: Label,
    who: Expression,
    rationale: Option<Html>,
    evidence: Vec<Link>,
}

/// A recommendation in one line of a list.
#[derive(Serialize)]
pub struct RecommendationLine {
    pub link: Link,
    pub stance: &'static str,
    pub verb: &'static str,
    pub strength: &'static str,
    pub certainty: String,
}

impl View<'_> {
    pub(super) fn recommendation_card(
        &self,
        frame: Frame,
        recommendation: &Recommendation,
    ) -> Result<Html, Broken> {
        let owner = format!("{}-rationale", frame.part);
        let card = RecommendationCard {
            stance: recommendation.stance().name(),
            verb: words::verb(recommendation),
            interventions: self.interventions(&recommendation.interventions),
            over: self.interventions(&recommendation.over),
            strength: self.strength(recommendation.strength),
            certainty: self.certainty(&recommendation.certainty),
            who: self.guard(&recommendation.when),
            rationale: self.optional_prose(&recommendation.rationale, &owner),
            evidence: self.evidence(&recommendation.evidence),
            frame,
        };
        self.render_card("card-recommendation.html", &card)
    }

    pub fn recommendation_line(&self, key: RecommendationKey) -> RecommendationLine {
        let recommendation = &self.library().recommendations[key];
        RecommendationLine {
            link: self.thing(Thing::Recommendation(key)),
            stance: recommendation.stance().name(),
            verb: words::verb(recommendation),
            strength: words::strength_name(recommendation.strength),
            certainty: words::certainty(&recommendation.certainty),
        }
    }
}
