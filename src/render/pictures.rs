//! What the pictures of pages show: results, courses of treatment, recommendations by their grades, and the whole book.

use std::collections::BTreeSet;

use serde::Serialize;

use super::course::{Stretch, TimeCourse};
use super::elsewhere::{self, Elsewhere};
use super::link::Link;
use super::picture::badge::Badge;
use super::picture::effects::{Effect, EffectScale, Effects};
use super::picture::grades::{GradeMap, GradeRow};
use super::picture::map::{self, Map, MapNode, Recommended};
use super::picture::schedule::{Schedule, ScheduleRow};
use super::view::View;
use crate::chart;
use crate::markup::Html;
use crate::model::{
    Certainty, ComparedSide, EffectMeasure, Evidence, EvidenceResult, FactTest, Grade, Grading,
    GuidelineKey, OutcomeKey, Protocol, RecommendationKey, Stance, Strength, Thing,
};
use crate::quantity::{Number, Quantity, Unit};

/// A picture and the same in words.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    svg: Html,
    words: String,
}

/// One picture for each outcome and measure: numbers of two measures share no axis.
pub fn results(view: &View<'_>, owner: &str, evidence: &Evidence) -> Vec<Picture> {
    let mut groups: Vec<(OutcomeKey, EffectMeasure, Vec<&EvidenceResult>)> = Vec::new();
    for result in &evidence.results {
        let (Some(measure), Some(_)) = (result.measure, &result.estimate) else {
            continue;
        };
        let group = groups
            .iter_mut()
            .find(|(outcome, other, _)| *outcome == result.outcome && *other == measure);
        match group {
            Some((_, _, results)) => results.push(result),
            None => groups.push((result.outcome, measure, vec![result])),
        }
    }
    let numbered = groups.into_iter().enumerate();
    let drawn = numbered.filter_map(|(index, (outcome, measure, results))| {
        let effects = effects(view, evidence, (outcome, measure), &results)?;
        let is_course = results.iter().all(|result| result.time.is_some());
        let over_time = if is_course { effects.over_time() } else { None };
        let scene = over_time.unwrap_or_else(|| effects.forest());
        Some(Picture {
            svg: scene.svg(&format!("{owner}-results-{index}")),
            words: effects.description,
        })
    });
    drawn.collect()
}

/// `None` for what has no scale of its own.
fn effects(
    view: &View<'_>,
    evidence: &Evidence,
    (outcome, measure): (OutcomeKey, EffectMeasure),
    results: &[&EvidenceResult],
) -> Option<Effects> {
    let scale = scale(measure)?;
    let words = view.words();
    let measured = &view.library().outcomes[outcome];
    let title = words
        .measured
        .plot
        .say(&measured.meta.title, words.measures.of(measure));
    let effects: Vec<Effect> = results
        .iter()
        .filter_map(|result| effect(view, outcome, result))
        .collect();
    let points = effects.iter().map(|effect| {
        let said = effect.words.join(&words.forms.list);
        words.measured.plot_point.say(said, &effect.label)
    });
    let points: Vec<String> = points.collect();
    // The smallest important difference is one of the outcome's own units.
    let important = measured
        .minimal_important_difference
        .as_ref()
        .filter(|_| measure == EffectMeasure::MeanDifference)
        .map(|(least, _)| {
            let amount = words.amount(least, measured.unit.as_ref());
            (least.clone(), words.pictured.important.say(amount))
        });
    Some(Effects {
        description: format!("{title}: {}", points.join(&words.forms.list)),
        axis: title.clone(),
        title,
        scale,
        effects,
        sides: sides(view, evidence, (outcome, measure), results),
        important,
    })
}

/// Whom an effect below, and above, no effect favours; not said unless every result says what it is relative to, and all say the same.
fn sides(
    view: &View<'_>,
    evidence: &Evidence,
    (outcome, measure): (OutcomeKey, EffectMeasure),
    results: &[&EvidenceResult],
) -> [Option<String>; 2] {
    let mut sides = results
        .iter()
        .map(|result| result.relative_to.map(|(side, _)| side));
    let relative_to = sides.next().flatten();
    let is_one = measure.no_difference().is_some() && sides.all(|side| side == relative_to);
    let Some(relative_to) = relative_to.filter(|_| is_one) else {
        return [None, None];
    };
    let words = &view.words().pictured;
    let below = relative_to.favoured_below(view.library().outcomes[outcome].better);
    let [below, above] = [below, below.other()].map(|side| arm_title(view, evidence, side));
    [
        below.map(|name| words.favours_below.say(name)),
        above.map(|name| words.favours_above.say(name)),
    ]
}

/// What an arm is called; `None` where nothing is said of it.
fn arm_title(view: &View<'_>, evidence: &Evidence, side: ComparedSide) -> Option<String> {
    let library = view.library();
    let keys = match side {
        ComparedSide::Intervention => &evidence.interventions,
        ComparedSide::Comparator => &evidence.comparators,
    };
    let titles = keys
        .iter()
        .map(|key| library.interventions[*key].meta.title.as_str());
    let titles: Vec<&str> = titles.collect();
    match titles.is_empty() {
        true => evidence.comparator_text.clone(),
        false => Some(titles.join(&view.words().forms.list)),
    }
}

fn effect(view: &View<'_>, outcome: OutcomeKey, result: &EvidenceResult) -> Option<Effect> {
    let (estimate, _) = result.estimate.as_ref()?;
    let words = view.words();
    let named = &view.library().outcomes[outcome].meta.title;
    let interval = result.interval.as_ref();
    let bounds = interval.map(|(low, high, _)| words.between(low, high, None));
    Some(Effect {
        label: result.time.clone().unwrap_or_else(|| named.clone()),
        estimate: estimate.clone(),
        words: [words.number(estimate)].into_iter().chain(bounds).collect(),
        interval: interval.map(|(low, high, _)| (low.clone(), high.clone())),
    })
}

/// When a protocol's visits take place; `None` where it has no phases. `phases` are those in words.
pub fn schedule(
    view: &View<'_>,
    owner: &str,
    protocol: &Protocol,
    phases: &[String],
) -> Option<Html> {
    let words = view.words();
    let course = TimeCourse::of(protocol);
    let rows = course.stretches.iter().zip(phases);
    let rows: Vec<ScheduleRow> = rows.map(|(stretch, words)| row(stretch, words)).collect();
    let benefit = protocol.benefit_at_most.as_ref().and_then(|(amount, _)| {
        let said = words.measured.at_most.say(words.quantity(amount));
        let said = words.sentences.labelled.say(&words.fields.benefit, said);
        Some((weeks(amount)?, said))
    });
    let title = words.measured.schedule.say(&protocol.meta.title);
    let schedule = || Schedule {
        description: phases.join(&words.forms.list),
        axis: words.fields.weeks.to_string(),
        title,
        rows,
        benefit,
    };
    (!phases.is_empty()).then(|| schedule().scene().svg(&format!("{owner}-schedule")))
}

/// The recommendations of a guideline by strength and certainty, and what their numbers stand for.
pub fn grades(view: &View<'_>, owner: &str, key: GuidelineKey) -> Option<(Html, Vec<Link>)> {
    let library = view.library();
    let all = library.recommendations.iter();
    let keys: Vec<RecommendationKey> = all
        .filter(|(_, recommendation)| {
            recommendation.guideline == key && recommendation.stance().is_some()
        })
        .map(|(key, _)| key)
        .collect();
    let words = view.words();
    let columns = grade_columns(view, &keys);
    let title = &library.guidelines[key].meta.title;
    let map = GradeMap {
        title: words.pictures.grades.to_string(),
        description: words.pictured.grades_of.say(title),
        columns: columns
            .iter()
            .map(|column| grade_column(view, *column))
            .collect(),
        rows: grade_rows(view, &keys, &columns),
        language: hyphens(view),
    };
    let links = keys
        .iter()
        .map(|&key| view.link.thing(Thing::Recommendation(key)));
    (!keys.is_empty()).then(|| (map.scene().svg(&format!("{owner}-grades")), links.collect()))
}

/// The columns of a map of grades, from left to right; one for what is undecided only where something is.
fn grade_columns(view: &View<'_>, keys: &[RecommendationKey]) -> Vec<Stance> {
    let recommendations = &view.library().recommendations;
    let mut keys = keys.iter();
    let is_undecided = keys.any(|key| recommendations[*key].indecision().is_some());
    let all = [
        Stance::Forbid,
        Stance::Avoid,
        Stance::Undecided,
        Stance::Consider,
        Stance::Offer,
    ];
    let shown = all.into_iter();
    shown
        .filter(|stance| is_undecided || *stance != Stance::Undecided)
        .collect()
}

fn grade_column(view: &View<'_>, stance: Stance) -> String {
    let (pictures, strengths) = (&view.words().pictures, &view.words().strengths);
    let (direction, strength) = match stance {
        Stance::Offer => (&pictures.for_, Strength::Strong),
        Stance::Consider => (&pictures.for_, Strength::Conditional),
        Stance::Avoid => (&pictures.against, Strength::Conditional),
        Stance::Forbid => (&pictures.against, Strength::Strong),
        Stance::Undecided => return view.words().undecided.column.to_string(),
    };
    format!("{direction} {}", strengths.of(strength))
}

/// A row for each certainty that occurs: GRADE's from high to very low, then other systems' words, then none.
fn grade_rows(view: &View<'_>, keys: &[RecommendationKey], columns: &[Stance]) -> Vec<GradeRow> {
    let recommendations = &view.library().recommendations;
    let mut gradings: Vec<&Grading> = Vec::new();
    for grading in keys.iter().map(|key| &recommendations[*key].grading) {
        if !gradings.contains(&grading) {
            gradings.push(grading);
        }
    }
    gradings.sort_by_key(|grading| match grading {
        Grading::Certainty(Certainty::Grade(Grade::High)) => 0,
        Grading::Certainty(Certainty::Grade(Grade::Moderate)) => 1,
        Grading::Certainty(Certainty::Grade(Grade::Low)) => 2,
        Grading::Certainty(Certainty::Grade(Grade::VeryLow)) => 3,
        Grading::Certainty(Certainty::Other { .. }) => 4,
        Grading::Certainty(Certainty::NotStated) => 5,
        Grading::GoodPractice | Grading::Unsaid => 6,
    });
    let row = |grading: &Grading| {
        let mut cells = vec![Vec::new(); columns.len()];
        for (&key, number) in keys.iter().zip(1..) {
            let one = &recommendations[key];
            let mut shown = columns.iter();
            let at = shown.position(|column| one.stance() == Some(*column));
            if one.grading == *grading
                && let (Some(at), Some(badge)) = (at, badge(view, key, number))
            {
                cells[at].push(badge);
            }
        }
        GradeRow {
            label: view.words().grading(grading).unwrap_or_default(),
            cells,
        }
    };
    gradings.into_iter().map(row).collect()
}

/// Of one that advises something.
fn badge(view: &View<'_>, key: RecommendationKey, number: usize) -> Option<Badge> {
    let recommendation = &view.library().recommendations[key];
    let link = view.link.thing(Thing::Recommendation(key));
    Some(Badge {
        number,
        stance: recommendation.stance()?,
        href: link.href,
        name: view.words().pictured.marked.say(number, link.text),
    })
}

fn elsewhere_badge(view: &View<'_>, elsewhere: &Elsewhere, number: usize) -> Badge {
    let link = elsewhere::link(view, elsewhere);
    let stance = view.words().stances.of(elsewhere.stance);
    let library = view.library();
    let intervention = elsewhere.named(view.words(), library);
    let said = view.words().sentences.labelled.say(stance, intervention);
    let named = view.words().sentences.labelled.say(link.text, said);
    Badge {
        number,
        stance: elsewhere.stance,
        href: link.href,
        name: view.words().pictured.marked.say(number, named),
    }
}

/// The conditions that a recommendation asks for by name.
pub fn asked_conditions(view: &View<'_>, key: RecommendationKey) -> BTreeSet<Thing> {
    let mut asked = BTreeSet::new();
    let when = &view.library().recommendations[key].when.logic;
    when.for_each(&mut |test| {
        if let FactTest::Condition(condition) = test {
            asked.insert(Thing::Condition(*condition));
        }
    });
    asked
}

/// The map of the book, wide and narrow.
pub fn book_map(view: &View<'_>) -> [Html; 2] {
    let library = view.library();
    let conditions: Vec<Thing> = library.conditions.keys().map(Thing::Condition).collect();
    let interventions: Vec<Thing> = library
        .interventions
        .keys()
        .map(Thing::Intervention)
        .collect();
    let place =
        |things: &[Thing], thing: Thing| things.iter().position(|candidate| *candidate == thing);
    let recommended = |(key, number): (RecommendationKey, usize)| {
        Some(Recommended {
            badge: badge(view, key, number)?,
            from: asked_conditions(view, key)
                .into_iter()
                .filter_map(|condition| place(&conditions, condition))
                .collect(),
            to: library.recommendations[key]
                .interventions()
                .iter()
                .filter_map(|&intervention| {
                    place(&interventions, Thing::Intervention(intervention))
                })
                .collect(),
        })
    };
    let elsewhere = |(elsewhere, number): (Elsewhere, usize)| Recommended {
        badge: elsewhere_badge(view, &elsewhere, number),
        from: elsewhere::conditions(view, &elsewhere)
            .into_iter()
            .filter_map(|condition| place(&conditions, condition))
            .collect(),
        to: place(&interventions, Thing::Intervention(elsewhere.intervention))
            .into_iter()
            .collect(),
    };
    let all_elsewhere = elsewhere::all(view).into_iter();
    let all_elsewhere = all_elsewhere.zip(library.recommendations.len() + 1..);
    let node = |&thing: &Thing| {
        let Link { href, text } = view.link.thing(thing);
        MapNode { label: text, href }
    };
    let (words, columns) = (&view.words().pictures, &view.words().kinds);
    let map = Map {
        title: words.map.to_string(),
        description: words.map_lead.to_string(),
        columns: [
            columns.condition.to_string(),
            columns.recommendation.to_string(),
            columns.intervention.to_string(),
        ],
        left: conditions.iter().map(node).collect(),
        middle: library
            .recommendations
            .keys()
            .zip(1..)
            .filter_map(recommended)
            .chain(all_elsewhere.map(elsewhere))
            .collect(),
        right: interventions.iter().map(node).collect(),
        language: hyphens(view),
    };
    [(map::WIDE, "map"), (map::NARROW, "map-narrow")]
        .map(|(columns, owner)| map.scene(columns).svg(owner))
}

fn hyphens(view: &View<'_>) -> Option<hypher::Lang> {
    chart::ChartWords::of(&view.library().settings.language).hyphens
}

/// `None` where an estimate is not an effect.
fn scale(measure: EffectMeasure) -> Option<EffectScale> {
    match measure {
        EffectMeasure::RiskRatio | EffectMeasure::OddsRatio => Some(EffectScale::Ratios),
        EffectMeasure::EtaSquared
        | EffectMeasure::PartialEtaSquared
        | EffectMeasure::MeanDifference
        | EffectMeasure::StandardisedMeanDifference
        | EffectMeasure::RiskDifference => Some(EffectScale::Differences),
        EffectMeasure::POnly => None,
    }
}

fn row(stretch: &Stretch, words: &str) -> ScheduleRow {
    let visits = stretch.visits.unwrap_or(0);
    let interval = stretch.interval.as_ref();
    ScheduleRow {
        label: words.to_owned(),
        start: stretch.start.clone(),
        end: stretch.end.clone(),
        visits: interval.map_or_else(Vec::new, |interval| {
            let after = |visit| interval * &Number::from(i64::from(visit));
            (0..visits)
                .map(|visit| &stretch.start.low + &after(visit))
                .collect()
        }),
        half: interval.map(|interval| interval * &Number::ratio(1, 2)),
    }
}

/// `None` where it is not a time, which the check of units has refused.
fn weeks(amount: &Quantity) -> Option<Number> {
    let week = Unit::parse("wk").ok()?;
    amount.unit.convert(&amount.number, &week)
}
