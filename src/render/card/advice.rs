use serde::Serialize;

use super::output;
use super::pathway::{self, Act};
use super::ruled::{self, Ruled};
use super::{CardFrame, render_card};
use crate::markup::Html;
use crate::model::{
    EvidenceKey, InterventionKey, Judgement, Recommendation, RecommendationKey, Stance, Statement,
    Thing,
};
use crate::render::Broken;
use crate::render::criteria;
use crate::render::link::Link;
use crate::render::prose;
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

/// Its strength, or why it is undecided, and its certainty, as far as it has them.
pub(super) fn grades(view: &View<'_>, recommendation: &Recommendation) -> Vec<LinkedLabel> {
    let strength = view.weight(recommendation);
    let certainty = view.grading(&recommendation.grading);
    strength.into_iter().chain(certainty).collect()
}

/// What it says besides: outside of research, and what it sets. One that sets outputs alone says it first.
pub(super) fn beside(view: &View<'_>, recommendation: &Recommendation) -> Vec<Act> {
    let own = recommendation.interventions();
    let outside = pathway::outside_research(
        view,
        recommendation.indecision(),
        own,
        &recommendation.except,
    );
    let sets = match recommendation.judgement {
        Judgement::Directed { .. } | Judgement::Undecided { .. } => {
            output::set_line(view, &recommendation.sets)
        }
        Judgement::Unspoken => None,
    };
    outside.into_iter().chain(sets).collect()
}

pub(super) fn card(
    view: &View<'_>,
    frame: CardFrame,
    key: RecommendationKey,
) -> Result<Html, Broken> {
    let (words, recommendation) = (view.words(), &view.library().recommendations[key]);
    let owner = format!("{}-rationale", frame.part);
    let against = recommendation.evidence_against.iter();
    let against: Vec<EvidenceKey> = against.map(|(key, _)| *key).collect();
    let card = RecommendationCard {
        stance: stance_name(recommendation),
        verb: words.verb(recommendation).to_owned(),
        what: what(view, recommendation),
        grades: grades(view, recommendation),
        who: criteria::who(view, recommendation),
        beside: beside(view, recommendation),
        ruled: ruled::of_statement(view, Statement::Recommendation(key)),
        rationale: prose::optional_field(view, &recommendation.rationale, &owner),
        evidence: view.link.evidence(&recommendation.evidence),
        evidence_against: view.link.evidence(&against),
        frame,
    };
    render_card(view, "card-recommendation.html", &card)
}

/// Interventions, each with what is excepted of it.
pub(in crate::render) fn but(
    view: &View<'_>,
    interventions: &[InterventionKey],
    except: &[InterventionKey],
) -> Vec<Link> {
    let words = view.words();
    let link = |key: &InterventionKey| Link {
        text: words.but(view.library(), *key, except),
        ..view.link.thing(Thing::Intervention(*key))
    };
    interventions.iter().map(link).collect()
}

pub(in crate::render) fn what(view: &View<'_>, recommendation: &Recommendation) -> Phrase {
    let what = match (
        &recommendation.judgement,
        output::set_line(view, &recommendation.sets),
    ) {
        (Judgement::Unspoken, Some(results)) => results.interventions,
        (Judgement::Unspoken | Judgement::Directed { .. } | Judgement::Undecided { .. }, _) => {
            let links = but(view, recommendation.interventions(), &recommendation.except);
            view.chosen(&links, recommendation.is_one_of())
        }
    };
    match recommendation.over.is_empty() {
        true => what,
        false => {
            let over = view.listed(&view.link.interventions(&recommendation.over));
            view.words().sentences.over.phrase(what, over)
        }
    }
}

pub fn line(view: &View<'_>, key: RecommendationKey) -> RecommendationLine {
    let recommendation = &view.library().recommendations[key];
    let words = view.words();
    RecommendationLine {
        link: view.link.thing(Thing::Recommendation(key)),
        stance: stance_name(recommendation),
        verb: words.verb(recommendation).to_owned(),
        strength: words.weight(recommendation),
        certainty: words.grading(&recommendation.grading),
        guideline: view.whose(Thing::Recommendation(key)),
    }
}
