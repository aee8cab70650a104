//! All recommendations in one table: a row for each population and intervention.

use std::collections::BTreeMap;

use serde::Serialize;

use super::shell::Shell;
use crate::model::{InterventionKey, Recommendation, RecommendationKey, Thing};
use crate::render::Broken;
use crate::render::card::RecommendationLine;
use crate::render::html::Html;
use crate::render::view::{Link, View};
use crate::search::tokens;
use crate::words::{Phrase, Text};

#[derive(Serialize)]
struct RecommendationsPage {
    shell: Shell,
    rows: Vec<TableRow>,
    filters: Vec<Filter>,
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
    line: RecommendationLine,
    date: String,
    guideline: Link,
    keys: Keys,
}

/// What a row is filtered by.
#[derive(Serialize)]
struct Keys {
    intervention: String,
    /// Direction and strength, as a step's field.
    advice: &'static str,
    certainty: String,
    guideline: String,
}

#[derive(Serialize)]
struct Filter {
    name: &'static str,
    label: String,
    choices: Vec<Choice>,
}

#[derive(PartialEq, Serialize)]
struct Choice {
    value: String,
    text: String,
}

impl View<'_> {
    pub(super) fn recommendations_page(&self) -> Result<Html, Broken> {
        let library = self.library();
        let rows = library.recommendations.iter().flat_map(|(key, own)| {
            let interventions = own.interventions.iter();
            interventions.map(move |&intervention| self.recommendation_row(key, own, intervention))
        });
        let mut rows: Vec<TableRow> = rows.collect();
        rows.sort_by_cached_key(|row| {
            let intervention = tokens(&row.intervention.text);
            (tokens(&row.who.plain()), intervention)
        });
        let guidelines = library.guidelines.len() > 1;
        let words = self.words();
        let page = RecommendationsPage {
            shell: self.shell(
                words.all_recommendations.title.as_str(),
                Some(words.all_recommendations.lead.to_string()),
            ),
            filters: self.filters(&rows, guidelines),
            rows,
            guidelines,
            shown: self.words().listed.shown.say("{number}", "{total}"),
            ways: self.ways(),
        };
        self.book.templates.render("recommendations.html", &page)
    }

    fn recommendation_row(
        &self,
        key: RecommendationKey,
        own: &Recommendation,
        intervention: InterventionKey,
    ) -> TableRow {
        let library = self.library();
        let guideline = &library.guidelines[own.meta.guideline];
        let line = self.recommendation_line(key);
        let reviewed = guideline.reporting.last_reviewed.map(|(date, _)| date);
        let date = reviewed.or(guideline.published);
        TableRow {
            who: self.who(own),
            intervention: self.thing(Thing::Intervention(intervention)),
            date: match date {
                Some(date) => self.words().date(date),
                None => self.words().fields.not_reported.to_string(),
            },
            guideline: self.thing(Thing::Guideline(own.meta.guideline)),
            keys: Keys {
                intervention: library.interventions[intervention].meta.id.clone(),
                advice: line.stance,
                certainty: line.certainty.clone(),
                guideline: guideline.meta.id.clone(),
            },
            line,
        }
    }

    fn filters(&self, rows: &[TableRow], guidelines: bool) -> Vec<Filter> {
        let words = &self.words().all_recommendations;
        let interventions = rows.iter().map(|row| {
            let key = tokens(&row.intervention.text);
            (
                key,
                (row.keys.intervention.clone(), row.intervention.text.clone()),
            )
        });
        let interventions: BTreeMap<_, _> = interventions.collect();
        let advice = rows.iter().map(|row| {
            let text = format!("{} ({})", row.line.verb, row.line.strength);
            (row.keys.advice.to_owned(), text)
        });
        let certainty = rows.iter();
        let certainty =
            certainty.map(|row| (row.keys.certainty.clone(), row.line.certainty.clone()));
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
            let own = rows.iter();
            let own = own.map(|row| (row.keys.guideline.clone(), row.guideline.text.clone()));
            filters.push(filter("guideline", &words.guideline, own));
        }
        filters
    }
}

/// Each choice once, in the order in which it comes first.
fn filter(
    name: &'static str,
    label: &Text,
    choices: impl Iterator<Item = (String, String)>,
) -> Filter {
    let mut unique: Vec<Choice> = Vec::new();
    for (value, text) in choices {
        let choice = Choice { value, text };
        if !unique.contains(&choice) {
            unique.push(choice);
        }
    }
    Filter {
        name,
        label: label.to_string(),
        choices: unique,
    }
}
