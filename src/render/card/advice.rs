use serde::Serialize;

use super::CardFrame;
use super::pathway::Act;
use super::ruled::Ruled;
use crate::markup::Html;
use crate::model::{
    EvidenceKey, InterventionKey, Judgement, Recommendation, RecommendationKey, Stance, Statement,
    Thing,
};
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
    /// What it says besides.
    beside: Vec<Act>,
    #[serde(flatten)]
    ruled: Ruled,
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
    /// Or why it is undecided. One that sets outputs alone has no strength, and may have no certainty.
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
    /// Its strength, or why it is undecided, and its certainty, as far as it has them.
    pub(super) fn grades(&self, recommendation: &Recommendation) -> Vec<LinkedLabel> {
        let strength = self.weight(recommendation);
        let certainty = self.grading(&recommendation.grading);
        strength.into_iter().chain(certainty).collect()
    }

    /// What it says besides: outside of research, and what it sets. One that sets outputs alone says it first.
    pub(super) fn beside_advice(&self, recommendation: &Recommendation) -> Vec<Act> {
        let own = recommendation.interventions();
        let outside =
            self.outside_research(recommendation.indecision(), own, &recommendation.except);
        let sets = match recommendation.judgement {
            Judgement::Directed { .. } | Judgement::Undecided { .. } => {
                self.set_line(&recommendation.sets)
            }
            Judgement::Unspoken => None,
        };
        outside.into_iter().chain(sets).collect()
    }

    pub(super) fn recommendation_card(
        &self,
        frame: CardFrame,
        key: RecommendationKey,
    ) -> Result<Html, Broken> {
        let (words, recommendation) = (self.words(), &self.library().recommendations[key]);
        let owner = format!("{}-rationale", frame.part);
        let against = recommendation.evidence_against.iter();
        let against: Vec<EvidenceKey> = against.map(|(key, _)| *key).collect();
        let card = RecommendationCard {
            stance: stance_name(recommendation),
            verb: words.verb(recommendation).to_owned(),
            what: self.what(recommendation),
            grades: self.grades(recommendation),
            who: self.who(recommendation),
            beside: self.beside_advice(recommendation),
            ruled: self.ruled(Statement::Recommendation(key)),
            rationale: self.optional_prose(&recommendation.rationale, &owner),
            evidence: self.link.evidence(&recommendation.evidence),
            evidence_against: self.link.evidence(&against),
            frame,
        };
        self.render_card("card-recommendation.html", &card)
    }

    /// Interventions, each with what is excepted of it.
    pub(in crate::render) fn but(
        &self,
        interventions: &[InterventionKey],
        except: &[InterventionKey],
    ) -> Vec<Link> {
        let words = self.words();
        let link = |key: &InterventionKey| Link {
            text: words.but(self.library(), *key, except),
            ..self.link.thing(Thing::Intervention(*key))
        };
        interventions.iter().map(link).collect()
    }

    pub(in crate::render) fn what(&self, recommendation: &Recommendation) -> Phrase {
        let what = match (
            &recommendation.judgement,
            self.set_line(&recommendation.sets),
        ) {
            (Judgement::Unspoken, Some(results)) => results.interventions,
            (Judgement::Unspoken | Judgement::Directed { .. } | Judgement::Undecided { .. }, _) => {
                let links = self.but(recommendation.interventions(), &recommendation.except);
                self.chosen(&links, recommendation.is_one_of())
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
            strength: words.weight(recommendation),
            certainty: words.grading(&recommendation.grading),
            guideline: self.whose(Thing::Recommendation(key)),
        }
    }
}
