//! Everything that is recommended, and what decision tables and pathways advise, in one table: a row for each population and intervention.

use std::collections::BTreeMap;

use serde::Serialize;

use super::listing;
use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::{
    GuidelineKey, InterventionKey, Recommendation, RecommendationKey, Stance, Statement, Thing,
};
use crate::render::Broken;
use crate::render::card::Ruled;
use crate::render::card::advice;
use crate::render::card::ruled;
use crate::render::criteria;
use crate::render::elsewhere::{self, Elsewhere};
use crate::render::link::Link;
use crate::render::view::View;
use crate::search::tokens;
use crate::words::{Phrase, WordText};

#[derive(Serialize)]
struct RecommendationsPage {
    shell: Shell,
    rows: Vec<TableRow>,
    filters: Vec<TableFilter>,
    /// Whether each row says its guideline: there are several.
    guidelines: bool,
    /// How many rows are shown, filled by the script.
    shown: String,
    ways: Vec<Link>,
}

#[derive(Serialize)]
struct TableRow {
    who: Phrase,
    intervention: Link,
    link: Link,
    stance: &'static str,
    verb: String,
    /// What a table or a pathway advises has none.
    strength: Option<String>,
    certainty: Option<String>,
    ruled: Ruled,
    date: String,
    guideline: Link,
    keys: Keys,
}

/// What a row is filtered by.
#[derive(Serialize)]
struct Keys {
    intervention: String,
    /// What the intervention is called.
    #[serde(skip)]
    title: String,
    /// Direction and strength, as a step's field.
    advice: &'static str,
    guideline: String,
}

#[derive(Serialize)]
struct TableFilter {
    name: &'static str,
    label: String,
    choices: Vec<FilterChoice>,
}

#[derive(Serialize)]
struct FilterChoice {
    value: String,
    text: String,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let library = view.library();
    let rows = library
        .recommendations
        .iter()
        .flat_map(|(key, recommendation)| {
            let stances = recommendation.stances();
            stances.map(move |(stance, intervention)| {
                recommendation_row(view, key, recommendation, stance, intervention)
            })
        });
    let elsewhere = elsewhere::all(view).into_iter();
    let elsewhere = elsewhere.map(|elsewhere| elsewhere_row(view, &elsewhere));
    let mut rows: Vec<TableRow> = rows.chain(elsewhere).collect();
    rows.sort_by_cached_key(|row| {
        let intervention = tokens(&row.intervention.text);
        (tokens(&row.who.plain()), intervention)
    });
    let guidelines = library.guidelines.len() > 1;
    let words = view.words();
    let page = RecommendationsPage {
        shell: shell::shell(
            view,
            words.all_recommendations.title.as_str(),
            Some(words.all_recommendations.lead.to_string()),
        ),
        filters: filters(view, &rows, guidelines),
        rows,
        guidelines,
        shown: view.words().listed.shown.say("{number}", "{total}"),
        ways: listing::ways(view),
    };
    view.book.templates.render("recommendations.html", &page)
}

fn recommendation_row(
    view: &View<'_>,
    key: RecommendationKey,
    recommendation: &Recommendation,
    stance: Stance,
    intervention: InterventionKey,
) -> TableRow {
    let line = advice::line(view, key);
    TableRow {
        who: criteria::who_in_short(view, key),
        link: line.link,
        verb: line.verb,
        strength: line.strength,
        certainty: line.certainty,
        ruled: ruled::of_stance(
            view,
            [Statement::Recommendation(key)],
            (stance, intervention),
        ),
        ..advised(
            view,
            (stance, intervention, {
                let (library, words) = (view.library(), view.words());
                let named = words.but(library, intervention, &recommendation.except);
                let statement = Statement::Recommendation(key);
                words.or_others(
                    library,
                    named,
                    &library.others(statement, stance, intervention),
                )
            }),
            recommendation.guideline,
        )
    }
}

fn elsewhere_row(view: &View<'_>, elsewhere: &Elsewhere) -> TableRow {
    let guideline = elsewhere.guideline(view.library());
    TableRow {
        who: elsewhere::audience(view, elsewhere),
        link: elsewhere::link(view, elsewhere),
        ruled: ruled::of_stance(
            view,
            elsewhere.statements(),
            (elsewhere.stance, elsewhere.intervention),
        ),
        ..advised(
            view,
            (
                elsewhere.stance,
                elsewhere.intervention,
                elsewhere.named(view.words(), view.library()),
            ),
            guideline,
        )
    }
}

/// A row of which only the stance is known, the intervention and the guideline.
fn advised(
    view: &View<'_>,
    (stance, intervention, named): (Stance, InterventionKey, String),
    key: GuidelineKey,
) -> TableRow {
    let (library, words) = (view.library(), view.words());
    let guideline = &library.guidelines[key];
    let reviewed = guideline.reporting.last_reviewed.map(|(date, _)| date);
    let date = reviewed.or(guideline.published);
    TableRow {
        who: Phrase::default(),
        intervention: Link {
            text: named,
            ..view.link.thing(Thing::Intervention(intervention))
        },
        link: Link::default(),
        stance: stance.name(),
        verb: words.stances.of(stance).to_owned(),
        strength: None,
        certainty: None,
        ruled: Ruled::default(),
        date: match date {
            Some(date) => words.date(date),
            None => words.fields.not_reported.to_string(),
        },
        guideline: view.guideline_saying(key),
        keys: Keys {
            intervention: library.interventions[intervention].meta.id.clone(),
            title: library.interventions[intervention].meta.title.clone(),
            advice: stance.name(),
            guideline: guideline.meta.id.clone(),
        },
    }
}

fn filters(view: &View<'_>, rows: &[TableRow], guidelines: bool) -> Vec<TableFilter> {
    let words = &view.words().all_recommendations;
    let interventions = rows.iter().map(|row| {
        let key = tokens(&row.keys.title);
        (key, (row.keys.intervention.clone(), row.keys.title.clone()))
    });
    let interventions: BTreeMap<_, _> = interventions.collect();
    let advice = rows.iter().map(|row| {
        let text = match &row.strength {
            Some(strength) => format!("{} ({strength})", row.verb),
            None => row.verb.clone(),
        };
        (row.keys.advice.to_owned(), text)
    });
    let certainty = rows.iter().filter_map(|row| row.certainty.clone());
    let certainty = certainty.map(|certainty| (certainty.clone(), certainty));
    let mut filters = vec![
        filter(
            "intervention",
            &words.intervention,
            interventions.into_values(),
        ),
        filter("advice", &words.advice, advice),
        filter("certainty", &words.certainty, certainty),
    ];
    if guidelines {
        let guidelines = rows.iter();
        let guidelines =
            guidelines.map(|row| (row.keys.guideline.clone(), row.guideline.text.clone()));
        filters.push(filter("guideline", &words.guideline, guidelines));
    }
    filters.retain(|filter| !filter.choices.is_empty());
    filters
}

/// Each choice once, in the order in which it comes first.
fn filter(
    name: &'static str,
    label: &WordText,
    choices: impl Iterator<Item = (String, String)>,
) -> TableFilter {
    let mut unique: Vec<FilterChoice> = Vec::new();
    for (value, text) in choices {
        if !unique.iter().any(|other| other.value == value) {
            unique.push(FilterChoice { value, text });
        }
    }
    TableFilter {
        name,
        label: label.to_string(),
        choices: unique,
    }
}
