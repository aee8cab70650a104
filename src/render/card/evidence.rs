use serde::Serialize;

use super::definition;
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{ComparedSide, Evidence, EvidenceKey, EvidenceResult, Favours, Thing, plain};
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::pictures::{self, Picture};
use crate::render::prose;
use crate::render::search::FoundBy;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{LinkedLabel, View};
use crate::search::ResultGroup;
use crate::words::Phrase;

impl Presented for Evidence {
    const TEMPLATE: BuiltIn = built_in!("card-evidence.html");
    const GROUP: ResultGroup = ResultGroup::Evidence;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: EvidenceKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        evidence_card(view, frame, &view.library().evidence[key])
    }

    fn lead(_: &View<'_>, _: EvidenceKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: EvidenceKey) -> Option<String> {
        Some(plain(&view.library().evidence[key].finding, view.library()))
    }

    fn found(view: &View<'_>, key: EvidenceKey) -> FoundBy {
        let evidence = &view.library().evidence[key];
        let interventions = evidence.interventions.iter().chain(&evidence.comparators);
        let interventions = interventions.map(|&key| Thing::Intervention(key));
        let outcomes = evidence.outcomes.iter().map(|&key| Thing::Outcome(key));
        FoundBy {
            about: interventions.chain(outcomes).collect(),
            texts: evidence.design.iter().cloned().collect(),
            who: Some(evidence.population.clone()),
            ..FoundBy::default()
        }
    }
}

#[derive(Serialize)]
struct EvidenceCard {
    frame: CardFrame,
    population: String,
    interventions: Vec<Link>,
    comparators: Vec<Link>,
    comparator_text: Option<String>,
    outcomes: Vec<Link>,
    design: Option<String>,
    certainty: LinkedLabel,
    finding: Html,
    /// What the table of results is called.
    name: String,
    rows: Vec<ResultRow>,
    columns: FilledColumns,
    pictures: Vec<Picture>,
}

#[derive(Serialize)]
struct ResultRow {
    outcome: Link,
    time: Option<String>,
    measure: Option<String>,
    estimate: Option<String>,
    /// The arm that is subtracted, or stands below the line.
    relative_to: Option<Phrase>,
    interval: Option<String>,
    p: Option<String>,
    significant: Option<bool>,
    favours: Option<Link>,
    favours_neither: bool,
    note: Option<String>,
}

/// The columns that some row fills.
#[derive(Serialize)]
struct FilledColumns {
    time: bool,
    measure: bool,
    estimate: bool,
    relative_to: bool,
    interval: bool,
    p: bool,
    significant: bool,
    favours: bool,
    note: bool,
}

pub(super) fn evidence_card(
    view: &View<'_>,
    frame: CardFrame,
    evidence: &Evidence,
) -> Result<Html, Broken> {
    let rows: Vec<ResultRow> = evidence
        .results
        .iter()
        .map(|result| result_row(view, evidence, result))
        .collect();
    let outcomes = evidence.outcomes.iter().map(|&key| Thing::Outcome(key));
    let card = EvidenceCard {
        population: evidence.population.clone(),
        interventions: view.link.interventions(&evidence.interventions),
        comparators: view.link.interventions(&evidence.comparators),
        comparator_text: evidence.comparator_text.clone(),
        outcomes: definition::thing_links(view, outcomes),
        design: evidence.design.clone(),
        certainty: view.certainty(&evidence.certainty),
        finding: prose::field(view, &evidence.finding, &format!("{}-finding", frame.part)),
        name: view.words().sentences.results_of.say(&frame.title),
        columns: columns(&rows),
        rows,
        pictures: pictures::results(view, &frame.part, evidence),
        frame,
    };
    render_card(view, "card-evidence.html", &card)
}

/// The arm of a side.
fn arm(view: &View<'_>, evidence: &Evidence, side: ComparedSide) -> Phrase {
    let keys = match side {
        ComparedSide::Intervention => &evidence.interventions,
        ComparedSide::Comparator => &evidence.comparators,
    };
    match (&evidence.comparator_text, keys.is_empty()) {
        (Some(text), true) => Phrase::text(text),
        (Some(_) | None, _) => view.listed(&view.link.interventions(keys)),
    }
}

fn result_row(view: &View<'_>, evidence: &Evidence, result: &EvidenceResult) -> ResultRow {
    let words = view.words();
    ResultRow {
        outcome: view.link.thing(Thing::Outcome(result.outcome)),
        time: result.time.clone(),
        measure: result
            .measure
            .map(|measure| words.measures.of(measure).to_owned()),
        estimate: result
            .estimate
            .as_ref()
            .map(|(number, _)| words.number(number)),
        relative_to: result
            .relative_to
            .map(|(side, _)| arm(view, evidence, side)),
        interval: result
            .interval
            .as_ref()
            .map(|(low, high, _)| words.between(low, high, None)),
        p: result.p.as_ref().map(|(p, _)| words.number(p)),
        significant: result.significant,
        favours: match result.favours {
            Some(Favours::Intervention(key)) => Some(view.link.thing(Thing::Intervention(key))),
            Some(Favours::Neither) | None => None,
        },
        favours_neither: result.favours == Some(Favours::Neither),
        note: result.note.clone(),
    }
}

fn columns(rows: &[ResultRow]) -> FilledColumns {
    FilledColumns {
        time: rows.iter().any(|row| row.time.is_some()),
        measure: rows.iter().any(|row| row.measure.is_some()),
        estimate: rows.iter().any(|row| row.estimate.is_some()),
        relative_to: rows.iter().any(|row| row.relative_to.is_some()),
        interval: rows.iter().any(|row| row.interval.is_some()),
        p: rows.iter().any(|row| row.p.is_some()),
        significant: rows.iter().any(|row| row.significant.is_some()),
        favours: rows
            .iter()
            .any(|row| row.favours.is_some() || row.favours_neither),
        note: rows.iter().any(|row| row.note.is_some()),
    }
}
