use schemars::JsonSchema;
use serde::Serialize;

use super::dose::{DoseJson, dose_json};
use super::thing::interventions;
use crate::model::plain;
use crate::model::{
    Benefit, Evidence, Favours, Library, Outcome, OutcomeKey, ParameterValue, Phase, Protocol,
    Rhythm,
};
use crate::words::Words;

/// What is measured.
#[derive(JsonSchema, Serialize)]
pub(super) struct OutcomeDetail {
    abbreviation: Option<String>,
    unit: Option<String>,
    range: Option<[String; 2]>,
    better: &'static str,
    minimal_important_difference: Option<String>,
}

/// What a body of evidence says, by population, intervention, comparator and outcome.
#[derive(JsonSchema, Serialize)]
pub(super) struct EvidenceDetail {
    population: String,
    intervention: Vec<String>,
    comparator: Vec<String>,
    comparator_text: Option<String>,
    outcome: Vec<String>,
    design: Option<String>,
    certainty: String,
    finding: String,
    results: Vec<ResultJson>,
}

/// A measured result.
#[derive(JsonSchema, Serialize)]
struct ResultJson {
    outcome: String,
    time: Option<String>,
    measure: Option<&'static str>,
    estimate: Option<String>,
    relative_to: Option<&'static str>,
    interval: Option<[String; 2]>,
    p: Option<String>,
    significant: Option<bool>,
    favours: Option<String>,
    note: Option<String>,
}

/// How an intervention is carried out.
#[derive(JsonSchema, Serialize)]
pub(super) struct ProtocolDetail {
    intervention: String,
    doses: Vec<DoseJson>,
    parameters: Vec<ParameterJson>,
    phases: Vec<PhaseJson>,
    sessions: Option<u32>,
    attendance_at_least: Option<String>,
    attendance_example: Option<[u32; 2]>,
    benefit_at_most: Option<String>,
}

/// A property of a treatment.
#[derive(JsonSchema, Serialize)]
struct ParameterJson {
    name: String,
    value: Option<String>,
    range: Option<[String; 2]>,
    text: Option<String>,
    outcome: Option<String>,
}

/// A part of a course of treatment.
#[derive(JsonSchema, Serialize)]
struct PhaseJson {
    name: String,
    per_week: Option<u32>,
    every: Option<String>,
    weeks: Option<u32>,
    sessions: Option<u32>,
}

pub(super) fn outcome(outcome: &Outcome) -> OutcomeDetail {
    OutcomeDetail {
        abbreviation: outcome.abbreviation.clone(),
        unit: outcome.unit.as_ref().map(|unit| unit.code().to_owned()),
        range: outcome
            .range
            .as_ref()
            .map(|range| [range.low().to_string(), range.high().to_string()]),
        better: match outcome.better {
            Benefit::Lower => "lower",
            Benefit::Higher => "higher",
        },
        minimal_important_difference: outcome
            .minimal_important_difference
            .as_ref()
            .map(|(difference, _)| difference.to_string()),
    }
}

pub(super) fn evidence(library: &Library, evidence: &Evidence) -> EvidenceDetail {
    let outcome = |key: OutcomeKey| library.outcomes[key].meta.id.clone();
    let results = evidence.results.iter().map(|result| ResultJson {
        outcome: outcome(result.outcome),
        time: result.time.clone(),
        measure: result.measure.map(|measure| measure.name()),
        estimate: result
            .estimate
            .as_ref()
            .map(|(number, _)| number.to_string()),
        relative_to: result.relative_to.map(|(side, _)| side.name()),
        interval: result
            .interval
            .as_ref()
            .map(|(low, high, _)| [low.to_string(), high.to_string()]),
        p: result.p.as_ref().map(|(p, _)| p.to_string()),
        significant: result.significant,
        favours: result.favours.map(|favours| match favours {
            Favours::Intervention(key) => library.interventions[key].meta.id.clone(),
            Favours::Neither => "neither".to_owned(),
        }),
        note: result.note.clone(),
    });
    EvidenceDetail {
        population: evidence.population.clone(),
        intervention: interventions(library, &evidence.interventions),
        comparator: interventions(library, &evidence.comparators),
        comparator_text: evidence.comparator_text.clone(),
        outcome: evidence.outcomes.iter().map(|&key| outcome(key)).collect(),
        design: evidence.design.clone(),
        certainty: Words::english().certainty(&evidence.certainty),
        finding: plain(&evidence.finding, library),
        results: results.collect(),
    }
}

pub(super) fn protocol(library: &Library, protocol: &Protocol) -> ProtocolDetail {
    let parameters = protocol.parameters.iter().map(|parameter| {
        let (value, range, text) = match &parameter.value {
            ParameterValue::Exactly(quantity) => (Some(quantity.to_string()), None, None),
            ParameterValue::Between { low, high, .. } => {
                (None, Some([low.to_string(), high.to_string()]), None)
            }
            ParameterValue::Words(words) => (None, None, Some(words.clone())),
        };
        ParameterJson {
            name: parameter.name.clone(),
            value,
            range,
            text,
            outcome: parameter
                .outcome
                .map(|key| library.outcomes[key].meta.id.clone()),
        }
    });
    let attendance = protocol.attendance.as_ref();
    ProtocolDetail {
        intervention: library.interventions[protocol.intervention].meta.id.clone(),
        doses: protocol
            .doses
            .iter()
            .map(|dose| dose_json(library, dose))
            .collect(),
        parameters: parameters.collect(),
        phases: protocol.phases.iter().map(phase).collect(),
        sessions: protocol.sessions.map(|(sessions, _)| sessions),
        attendance_at_least: attendance.map(|attendance| attendance.at_least.to_string()),
        attendance_example: attendance
            .and_then(|attendance| attendance.example)
            .map(|(attended, planned)| [attended, planned]),
        benefit_at_most: protocol
            .benefit_at_most
            .as_ref()
            .map(|(time, _)| time.to_string()),
    }
}

fn phase(phase: &Phase) -> PhaseJson {
    let (per_week, every) = match &phase.rhythm {
        Rhythm::PerWeek(visits) => (Some(*visits), None),
        Rhythm::Every(interval) => (None, Some(interval.to_string())),
    };
    PhaseJson {
        name: phase.name.clone(),
        per_week,
        every,
        weeks: phase.weeks,
        sessions: phase.sessions,
    }
}
