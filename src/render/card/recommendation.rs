//! A recommendation on its own page: what it says at a glance, then the layers below it.

use serde::Serialize;

use super::advice::stance_name;
use super::pathway::Act;
use super::ruled::Ruled;
use super::told::ToldItem;
use super::{CardFrame, CardSetting, Presented};
use crate::markup::Html;
use crate::model::{
    Certainty, ClaimTest, Direction, EvidenceKey, Grading, Indecision, InvariantKey,
    Recommendation, RecommendationKey, Stance, Standing, Statement, Strength, Thing,
};
use crate::plan::{Page, SitePlace};
use crate::render::Broken;
use crate::render::criteria::Definitions;
use crate::render::link::{Cite, Link};
use crate::render::page;
use crate::render::page::change_part;
use crate::render::search::{FoundBy, things_set};
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{LinkedLabel, View};
use crate::search::ResultGroup;
use crate::survey::PatientGroup;
use crate::words::{Criteria, Phrase};

impl Presented for Recommendation {
    const TEMPLATE: BuiltIn = built_in!("card-recommendation.html");
    const GROUP: ResultGroup = ResultGroup::Recommendations;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: RecommendationKey,
        setting: CardSetting,
    ) -> Result<Html, Broken> {
        match setting {
            CardSetting::Own => view.recommendation_layers(frame, key),
            CardSetting::Among(_) => view.recommendation_card(frame, key),
        }
    }

    fn lead(view: &View<'_>, key: RecommendationKey) -> Result<Option<Html>, Broken> {
        view.verdict(key).map(Some)
    }

    fn said(view: &View<'_>, key: RecommendationKey) -> Option<String> {
        Some(view.told_in_short(&view.library().recommendations[key]))
    }

    fn found(view: &View<'_>, key: RecommendationKey) -> FoundBy {
        let recommendation = &view.library().recommendations[key];
        let interventions = recommendation.interventions().iter();
        let interventions = interventions.chain(&recommendation.over);
        let interventions = interventions.map(|&key| Thing::Intervention(key));
        let words = view.words();
        let line = view.recommendation_line(key);
        let strength = view.weight(recommendation).map(|label| label.words);
        let grades: Vec<String> = strength.into_iter().chain(line.certainty).collect();
        FoundBy {
            about: interventions
                .chain(things_set(&recommendation.sets))
                .collect(),
            says: Some(line.verb),
            stance: Some(line.stance),
            what: (!grades.is_empty()).then(|| grades.join(&words.forms.list)),
            who: Some(view.who(recommendation).plain()),
            ..FoundBy::default()
        }
    }
}

/// What it says at a glance.
#[derive(Serialize)]
struct VerdictCard {
    part: String,
    stance: &'static str,
    verb: String,
    what: Phrase,
    cites: Vec<Cite>,
    /// Whom it is for, where one line can say it.
    who: Option<Phrase>,
    /// What it says besides.
    beside: Vec<Act>,
    #[serde(flatten)]
    ruled: Ruled,
    /// Or why it is undecided.
    strength: Option<LinkedLabel>,
    certainty: Option<LinkedLabel>,
    certainty_is_stated: bool,
    /// Which one it is, and of how many.
    number: String,
    standing: String,
    /// Since when it says what it says, with a link to what changed and why.
    since: Option<Link>,
    meaning: Option<Meaning>,
}

/// How many safety rules are listed before the list is folded.
const FIRST_RULES: usize = 5;

/// The layers below.
#[derive(Serialize)]
struct Layers {
    frame: CardFrame,
    criteria: Html,
    everyone: bool,
    written: String,
    is_against: bool,
    told: Vec<ToldItem>,
    rationale: Option<Html>,
    evidence: Vec<EvidenceLayer>,
    evidence_against: Vec<EvidenceLayer>,
    /// The first ones, and the others.
    rules: Vec<Link>,
    more_rules: Vec<Link>,
    more: String,
}

/// What the labels mean to those who read them.
#[derive(Serialize)]
struct Meaning {
    /// Of its strength, if it has one.
    strength: Option<StrengthMeaning>,
    /// Of that it is undecided.
    undecided: Option<String>,
    certainty: Option<String>,
}

#[derive(Serialize)]
struct StrengthMeaning {
    clinicians: String,
    patients: String,
    policy_makers: String,
}

#[derive(Serialize)]
struct EvidenceLayer {
    title: String,
    certainty: String,
    card: Html,
}

impl View<'_> {
    pub(super) fn verdict(&self, key: RecommendationKey) -> Result<Html, Broken> {
        let recommendation = &self.library().recommendations[key];
        let criteria = self.criteria(&recommendation.when.logic);
        let verdict = VerdictCard {
            part: "verdict".to_owned(),
            stance: stance_name(recommendation),
            verb: self.words().verb(recommendation).to_owned(),
            what: self.what(recommendation),
            cites: self.link.cites(&recommendation.meta.cites),
            who: self.criteria_line(&criteria),
            beside: self.beside_advice(recommendation),
            ruled: self.ruled(Statement::Recommendation(key)),
            strength: self
                .weight(recommendation)
                .map(|label| self.own_label(label)),
            certainty: self
                .grading(&recommendation.grading)
                .map(|label| self.own_label(label)),
            certainty_is_stated: recommendation.certainty() != Some(&Certainty::NotStated),
            number: self.number_of(key),
            standing: self.standing_of(recommendation),
            since: self.since(key),
            meaning: self.meaning(recommendation),
        };
        self.render_card("verdict.html", &verdict)
    }

    pub(super) fn recommendation_layers(
        &self,
        frame: CardFrame,
        key: RecommendationKey,
    ) -> Result<Html, Broken> {
        let recommendation = &self.library().recommendations[key];
        let criteria = self.criteria(&recommendation.when.logic);
        let evidence = recommendation.evidence.iter();
        let against = recommendation.evidence_against.iter();
        let rules = self.rules_on(key, recommendation);
        let mut rules = rules
            .into_iter()
            .map(|key| self.link.thing(Thing::Invariant(key)));
        let first = rules.by_ref().take(FIRST_RULES).collect();
        let others: Vec<Link> = rules.collect();
        let owner = format!("{}-why", frame.part);
        let layers = Layers {
            criteria: self.criteria_html(&criteria, Definitions::InPlace),
            everyone: criteria == Criteria::Everyone,
            written: recommendation.when.text.clone(),
            is_against: recommendation.direction() == Some(Direction::Against),
            told: self.beside(key, recommendation),
            rationale: self.optional_prose(&recommendation.rationale, &owner),
            evidence: evidence
                .map(|&key| self.evidence_layer(key))
                .collect::<Result<_, _>>()?,
            evidence_against: against
                .map(|&(key, _)| self.evidence_layer(key))
                .collect::<Result<_, _>>()?,
            rules: first,
            more: page::home::more(self, others.len()),
            more_rules: others,
            frame,
        };
        self.render_card("recommendation.html", &layers)
    }

    /// What the labels mean stands on the same page.
    fn own_label(&self, label: LinkedLabel) -> LinkedLabel {
        let href = "#meaning".to_owned();
        LinkedLabel { href, ..label }
    }

    fn number_of(&self, key: RecommendationKey) -> String {
        let keys = self.library().recommendations.keys();
        let before = keys.take_while(|other| *other != key).count();
        let all = self.library().recommendations.len();
        self.words().sentences.numbered.say(before + 1, all)
    }

    fn standing_of(&self, recommendation: &Recommendation) -> String {
        let (words, library) = (self.words(), self.library());
        let guideline = &library.guidelines[recommendation.guideline];
        let status = words.statuses.of(guideline.status);
        let version = &words.sentences.version_status;
        let version = version.say(&guideline.version, status);
        match guideline.published {
            Some(date) => words.sentences.dated.say(version, words.date(date)),
            None => version,
        }
    }

    fn since(&self, key: RecommendationKey) -> Option<Link> {
        let library = self.library();
        let guideline = library.recommendations[key].guideline;
        let reporting = &library.guidelines[guideline].reporting;
        let (standing, number) = reporting.standing(key)?;
        let change = &reporting.changes[number];
        let sentences = &self.words().sentences;
        let sentence = match standing {
            Standing::New => &sentences.new_in,
            Standing::Amended => &sentences.amended_in,
            Standing::Unchanged => &sentences.unchanged_since,
        };
        let place = SitePlace::Part(Page::Reporting(guideline), change_part(number));
        Some(Link {
            href: self.link.href(&place),
            text: sentence.say(&change.version, self.words().date(change.date)),
        })
    }

    fn meaning(&self, recommendation: &Recommendation) -> Option<Meaning> {
        let strength = recommendation.strength();
        let graded = &self.words().graded;
        let meaning = Meaning {
            strength: strength.map(|strength| self.strength_meaning(strength)),
            undecided: recommendation.indecision().map(|why| {
                let said = &self.words().undecided;
                match why {
                    Indecision::InsufficientEvidence | Indecision::CloseBalance => {
                        said.means.to_string()
                    }
                    Indecision::ResearchOnly(_) => said.means_research.to_string(),
                }
            }),
            certainty: match &recommendation.grading {
                Grading::Certainty(certainty) => {
                    Some(self.words().certainty_means(certainty).to_owned())
                }
                Grading::GoodPractice => Some(graded.good_practice_means.to_string()),
                Grading::Unsaid => None,
            },
        };
        let is_graded = meaning.strength.is_some() || meaning.certainty.is_some();
        (is_graded || meaning.undecided.is_some()).then_some(meaning)
    }

    fn strength_meaning(&self, strength: Strength) -> StrengthMeaning {
        let said = &self.words().meaning;
        let (clinicians, patients, policy_makers) = match strength {
            Strength::Strong => (
                &said.strong_clinicians,
                &said.strong_patients,
                &said.strong_policy_makers,
            ),
            Strength::Conditional => (
                &said.conditional_clinicians,
                &said.conditional_patients,
                &said.conditional_policy_makers,
            ),
        };
        StrengthMeaning {
            clinicians: clinicians.to_string(),
            patients: patients.to_string(),
            policy_makers: policy_makers.to_string(),
        }
    }

    /// What its patients are told besides: where it is against something, what is offered or considered instead.
    fn beside(&self, key: RecommendationKey, recommendation: &Recommendation) -> Vec<ToldItem> {
        let Some(direction) = recommendation.direction() else {
            return Vec::new();
        };
        let is_against = direction == Direction::Against;
        let wanted = |stance: Stance| stance.permits() == is_against;
        let told = self.told(PatientGroup::Recommendation(key), wanted);
        told.unwrap_or_default()
    }

    fn evidence_layer(&self, key: EvidenceKey) -> Result<EvidenceLayer, Broken> {
        let evidence = &self.library().evidence[key];
        Ok(EvidenceLayer {
            title: evidence.meta.title.clone(),
            certainty: self.words().certainty(&evidence.certainty),
            card: self.card(Thing::Evidence(key), CardSetting::Among(3))?,
        })
    }

    /// The rules that name it, or what it is for or against, or a class of that.
    fn rules_on(
        &self,
        asked_by: RecommendationKey,
        recommendation: &Recommendation,
    ) -> Vec<InvariantKey> {
        let library = self.library();
        let interventions = recommendation.interventions().iter();
        let classes = interventions.flat_map(|&key| library.classes_of(key));
        let concerned: Vec<_> = classes.copied().collect();
        let binds = |test: &ClaimTest| match test {
            ClaimTest::Applies(key) => *key == asked_by,
            ClaimTest::Permitted(key)
            | ClaimTest::Offered(key)
            | ClaimTest::Considered(key)
            | ClaimTest::Avoided(key)
            | ClaimTest::Forbidden(key)
            | ClaimTest::Undecided(key) => concerned.contains(key),
            ClaimTest::Before { first, then } => {
                concerned.contains(first) || concerned.contains(then)
            }
            ClaimTest::Group { group, .. } => {
                library.is_of(Statement::Recommendation(asked_by), *group)
            }
            ClaimTest::Fact(_) | ClaimTest::Reaches(_) | ClaimTest::Hits(_) => false,
        };
        let invariants = library.invariants.iter().filter(|(_, invariant)| {
            let mut found = false;
            invariant.for_each_asked(&mut |test| found |= binds(test));
            found
        });
        invariants.map(|(key, _)| key).collect()
    }
}
