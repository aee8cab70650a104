use serde::Serialize;

use super::Frame;
use crate::model::{EffectMeasure, Evidence, EvidenceResult, Favours, OutcomeKey, Thing};
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::plot::{Estimates, Point};
use crate::render::view::{Label, Link, View};
use crate::words::Words;

#[derive(Serialize)]
struct EvidenceCard {
    frame: Frame,
    population: String,
    interventions: Vec<Link>,
    comparators: Vec<Link>,
    comparator_text: Option<String>,
    outcomes: Vec<Link>,
    design: Option<String>,
    certainty: Label,
    finding: Html,
    /// What the table of results is called.
    name: String,
    rows: Vec<ResultRow>,
    columns: Columns,
    plots: Vec<Plot>,
}

#[derive(Serialize)]
struct ResultRow {
    outcome: Link,
    time: Option<String>,
    measure: Option<String>,
    estimate: Option<String>,
    interval: Option<String>,
    p: Option<String>,
    significant: Option<bool>,
    favours: Option<Link>,
    favours_neither: bool,
    note: Option<String>,
}

/// The columns that some row fills.
#[derive(Serialize)]
struct Columns {
    time: bool,
    measure: bool,
    estimate: bool,
    interval: bool,
    p: bool,
    significant: bool,
    favours: bool,
    note: bool,
}

#[derive(Serialize)]
struct Plot {
    svg: Html,
    /// The same in words.
    words: String,
}

impl View<'_> {
    pub(super) fn evidence_card(&self, frame: Frame, evidence: &Evidence) -> Result<Html, Broken> {
        let rows: Vec<ResultRow> = evidence
            .results
            .iter()
            .map(|result| self.result_row(result))
            .collect();
        let outcomes = evidence.outcomes.iter().map(|&key| Thing::Outcome(key));
        let card = EvidenceCard {
            population: evidence.population.clone(),
            interventions: self.interventions(&evidence.interventions),
            comparators: self.interventions(&evidence.comparators),
            comparator_text: evidence.comparator_text.clone(),
            outcomes: self.thing_links(outcomes),
            design: evidence.design.clone(),
            certainty: self.certainty(&evidence.certainty),
            finding: self.prose(&evidence.finding, &format!("{}-finding", frame.part)),
            name: self.words().sentences.results_of.say(&frame.title),
            columns: columns(&rows),
            rows,
            plots: self.plots(evidence),
            frame,
        };
        self.render_card("card-evidence.html", &card)
    }

    fn result_row(&self, result: &EvidenceResult) -> ResultRow {
        let words = self.words();
        ResultRow {
            outcome: self.thing(Thing::Outcome(result.outcome)),
            time: result.time.clone(),
            measure: result
                .measure
                .map(|measure| words.measures.of(measure).to_owned()),
            estimate: result
                .estimate
                .as_ref()
                .map(|(number, _)| words.number(number)),
            interval: result
                .interval
                .as_ref()
                .map(|(low, high, _)| words.between(low, high, None)),
            p: result.p.as_ref().map(|(p, _)| words.number(p)),
            significant: result.significant,
            favours: match result.favours {
                Some(Favours::Intervention(key)) => Some(self.thing(Thing::Intervention(key))),
                Some(Favours::Neither) | None => None,
            },
            favours_neither: result.favours == Some(Favours::Neither),
            note: result.note.clone(),
        }
    }

    /// One plot for each outcome and measure: numbers of two measures share no axis.
    fn plots(&self, evidence: &Evidence) -> Vec<Plot> {
        let mut groups: Vec<(OutcomeKey, EffectMeasure, Vec<Point>)> = Vec::new();
        for result in &evidence.results {
            let (Some(measure), Some(point)) = (result.measure, self.point(result)) else {
                continue;
            };
            let group = groups
                .iter_mut()
                .find(|(outcome, other, _)| *outcome == result.outcome && *other == measure);
            match group {
                Some((_, _, points)) => points.push(point),
                None => groups.push((result.outcome, measure, vec![point])),
            }
        }
        groups
            .into_iter()
            .map(|(outcome, measure, points)| {
                let title = &self.library().outcomes[outcome].meta.title;
                plot(self.words(), title, measure, points)
            })
            .collect()
    }

    fn point(&self, result: &EvidenceResult) -> Option<Point> {
        let (estimate, _) = result.estimate.as_ref()?;
        let outcome = &self.library().outcomes[result.outcome].meta.title;
        Some(Point {
            label: result.time.clone().unwrap_or_else(|| outcome.clone()),
            estimate: estimate.to_f64(),
            words: self.words().number(estimate),
            interval: result
                .interval
                .as_ref()
                .map(|(low, high, _)| (low.to_f64(), high.to_f64())),
        })
    }
}

fn plot(words: &Words, outcome: &str, measure: EffectMeasure, points: Vec<Point>) -> Plot {
    let said = points.iter().map(|point| {
        let said = &words.measured.plot_point;
        said.say(&point.words, &point.label)
    });
    let said: Vec<String> = said.collect();
    let name = words.measured.plot.say(outcome, words.measures.of(measure));
    let words = format!("{name} {}", said.join(&words.forms.list));
    let estimates = Estimates {
        title: name,
        no_effect: no_effect(measure),
        points,
    };
    Plot {
        svg: estimates.svg(),
        words,
    }
}

/// The value that favours neither side.
fn no_effect(measure: EffectMeasure) -> f64 {
    match measure {
        EffectMeasure::RiskRatio | EffectMeasure::OddsRatio => 1.0,
        EffectMeasure::EtaSquared
        | EffectMeasure::PartialEtaSquared
        | EffectMeasure::MeanDifference
        | EffectMeasure::StandardisedMeanDifference
        | EffectMeasure::RiskDifference
        | EffectMeasure::POnly => 0.0,
    }
}

fn columns(rows: &[ResultRow]) -> Columns {
    Columns {
        time: rows.iter().any(|row| row.time.is_some()),
        measure: rows.iter().any(|row| row.measure.is_some()),
        estimate: rows.iter().any(|row| row.estimate.is_some()),
        interval: rows.iter().any(|row| row.interval.is_some()),
        p: rows.iter().any(|row| row.p.is_some()),
        significant: rows.iter().any(|row| row.significant.is_some()),
        favours: rows
            .iter()
            .any(|row| row.favours.is_some() || row.favours_neither),
        note: rows.iter().any(|row| row.note.is_some()),
    }
}
