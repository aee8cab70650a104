//! A recommendation on its own page: what it says at a glance, then the layers below it.

use serde::Serialize;

use super::advice::{self, stance_name};
use super::pathway::Act;
use super::ruled::{self, Ruled};
use super::told::{self, ToldItem};
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{
    Certainty, ClaimTest, Direction, EvidenceKey, Grading, Indecision, InvariantKey,
    Recommendation, RecommendationKey, Stance, Standing, Statement, Strength, Thing,
};
use crate::plan::{Page, SitePlace};
use crate::render::Broken;
use crate::render::card;
use crate::render::criteria::{self, Definitions};
use crate::render::link::{Cite, Link};
use crate::render::page::{self, change_part};
use crate::render::prose;
use crate::render::search::{FoundBy, things_set};
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{LinkedLabel, View};
use crate::render::web::linked;
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
            CardSetting::Own => recommendation_layers(view, frame, key),
            CardSetting::Among(_) => advice::card(view, frame, key),
        }
    }

    fn lead(view: &View<'_>, key: RecommendationKey) -> Result<Option<Html>, Broken> {
        verdict(view, key).map(Some)
    }

    fn said(view: &View<'_>, key: RecommendationKey) -> Option<String> {
        Some(linked::told_in_short(
            view,
            &view.library().recommendations[key],
        ))
    }

    fn found(view: &View<'_>, key: RecommendationKey) -> FoundBy {
        let recommendation = &view.library().recommendations[key];
        let interventions = recommendation.interventions().iter();
        let interventions = interventions.chain(&recommendation.over);
        let interventions = interventions.map(|&key| Thing::Intervention(key));
        let words = view.words();
        let line = advice::line(view, key);
        let strength = view.weight(recommendation).map(|label| label.words);
        let grades: Vec<String> = strength.into_iter().chain(line.certainty).collect();
        FoundBy {
            about: interventions
                .chain(things_set(&recommendation.sets))
                .collect(),
            says: Some(line.verb),
            stance: Some(line.stance),
            what: (!grades.is_empty()).then(|| grades.join(&words.forms.list)),
            who: Some(criteria::who(view, recommendation).plain()),
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

pub(super) fn verdict(view: &View<'_>, key: RecommendationKey) -> Result<Html, Broken> {
    let recommendation = &view.library().recommendations[key];
    let criteria = criteria::of_guard(view, &recommendation.when.logic);
    let verdict = VerdictCard {
        part: "verdict".to_owned(),
        stance: stance_name(recommendation),
        verb: view.words().verb(recommendation).to_owned(),
        what: advice::what(view, recommendation),
        cites: view.link.cites(&recommendation.meta.cites),
        who: criteria::line(view, &criteria),
        beside: advice::beside(view, recommendation),
        ruled: ruled::of_statement(view, Statement::Recommendation(key)),
        strength: view.weight(recommendation).map(own_label),
        certainty: view.grading(&recommendation.grading).map(own_label),
        certainty_is_stated: recommendation.certainty() != Some(&Certainty::NotStated),
        number: number_of(view, key),
        standing: standing_of(view, recommendation),
        since: since(view, key),
        meaning: meaning(view, recommendation),
    };
    render_card(view, "verdict.html", &verdict)
}

pub(super) fn recommendation_layers(
    view: &View<'_>,
    frame: CardFrame,
    key: RecommendationKey,
) -> Result<Html, Broken> {
    let recommendation = &view.library().recommendations[key];
    let criteria = criteria::of_guard(view, &recommendation.when.logic);
    let evidence = recommendation.evidence.iter();
    let against = recommendation.evidence_against.iter();
    let rules = rules_on(view, key, recommendation);
    let mut rules = rules
        .into_iter()
        .map(|key| view.link.thing(Thing::Invariant(key)));
    let first = rules.by_ref().take(FIRST_RULES).collect();
    let others: Vec<Link> = rules.collect();
    let owner = format!("{}-why", frame.part);
    let layers = Layers {
        criteria: criteria::html(view, &criteria, Definitions::InPlace),
        everyone: criteria == Criteria::Everyone,
        written: recommendation.when.text.clone(),
        is_against: recommendation.direction() == Some(Direction::Against),
        told: beside(view, key, recommendation),
        rationale: prose::optional_field(view, &recommendation.rationale, &owner),
        evidence: evidence
            .map(|&key| evidence_layer(view, key))
            .collect::<Result<_, _>>()?,
        evidence_against: against
            .map(|&(key, _)| evidence_layer(view, key))
            .collect::<Result<_, _>>()?,
        rules: first,
        more: page::home::more(view, others.len()),
        more_rules: others,
        frame,
    };
    render_card(view, "recommendation.html", &layers)
}

/// What the labels mean stands on the same page.
fn own_label(label: LinkedLabel) -> LinkedLabel {
    let href = "#meaning".to_owned();
    LinkedLabel { href, ..label }
}

fn number_of(view: &View<'_>, key: RecommendationKey) -> String {
    let keys = view.library().recommendations.keys();
    let before = keys.take_while(|other| *other != key).count();
    let all = view.library().recommendations.len();
    view.words().sentences.numbered.say(before + 1, all)
}

fn standing_of(view: &View<'_>, recommendation: &Recommendation) -> String {
    let (words, library) = (view.words(), view.library());
    let guideline = &library.guidelines[recommendation.guideline];
    let status = words.statuses.of(guideline.status);
    let version = &words.sentences.version_status;
    let version = version.say(&guideline.version, status);
    match guideline.published {
        Some(date) => words.sentences.dated.say(version, words.date(date)),
        None => version,
    }
}

fn since(view: &View<'_>, key: RecommendationKey) -> Option<Link> {
    let library = view.library();
    let guideline = library.recommendations[key].guideline;
    let reporting = &library.guidelines[guideline].reporting;
    let (standing, number) = reporting.standing(key)?;
    let change = &reporting.changes[number];
    let sentences = &view.words().sentences;
    let sentence = match standing {
        Standing::New => &sentences.new_in,
        Standing::Amended => &sentences.amended_in,
        Standing::Unchanged => &sentences.unchanged_since,
    };
    let place = SitePlace::Part(Page::Reporting(guideline), change_part(number));
    Some(Link {
        href: view.link.href(&place),
        text: sentence.say(&change.version, view.words().date(change.date)),
    })
}

fn meaning(view: &View<'_>, recommendation: &Recommendation) -> Option<Meaning> {
    let strength = recommendation.strength();
    let graded = &view.words().graded;
    let meaning = Meaning {
        strength: strength.map(|strength| strength_meaning(view, strength)),
        undecided: recommendation.indecision().map(|why| {
            let said = &view.words().undecided;
            match why {
                Indecision::InsufficientEvidence | Indecision::CloseBalance => {
                    said.means.to_string()
                }
                Indecision::ResearchOnly(_) => said.means_research.to_string(),
            }
        }),
        certainty: match &recommendation.grading {
            Grading::Certainty(certainty) => {
                Some(view.words().certainty_means(certainty).to_owned())
            }
            Grading::GoodPractice => Some(graded.good_practice_means.to_string()),
            Grading::Unsaid => None,
        },
    };
    let is_graded = meaning.strength.is_some() || meaning.certainty.is_some();
    (is_graded || meaning.undecided.is_some()).then_some(meaning)
}

fn strength_meaning(view: &View<'_>, strength: Strength) -> StrengthMeaning {
    let said = &view.words().meaning;
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
fn beside(
    view: &View<'_>,
    key: RecommendationKey,
    recommendation: &Recommendation,
) -> Vec<ToldItem> {
    let Some(direction) = recommendation.direction() else {
        return Vec::new();
    };
    let is_against = direction == Direction::Against;
    let wanted = |stance: Stance| stance.permits() == is_against;
    let told = told::to_group(view, PatientGroup::Recommendation(key), wanted);
    told.unwrap_or_default()
}

fn evidence_layer(view: &View<'_>, key: EvidenceKey) -> Result<EvidenceLayer, Broken> {
    let evidence = &view.library().evidence[key];
    Ok(EvidenceLayer {
        title: evidence.meta.title.clone(),
        certainty: view.words().certainty(&evidence.certainty),
        card: card::of_thing(view, Thing::Evidence(key), CardSetting::Among(3))?,
    })
}

/// The rules that name it, or what it is for or against, or a class of that.
fn rules_on(
    view: &View<'_>,
    asked_by: RecommendationKey,
    recommendation: &Recommendation,
) -> Vec<InvariantKey> {
    let library = view.library();
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
        ClaimTest::Before { first, then } => concerned.contains(first) || concerned.contains(then),
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
