use serde::Serialize;

use super::Frame;
use crate::model::{Attendance, ParameterValue, Phase, Protocol, Rhythm, Thing};
use crate::quantity::{Number, Unit};
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::plot::{Schedule, Stretch};
use crate::render::view::{Link, View};
use crate::words::Words;

#[derive(Serialize)]
struct ProtocolCard {
    frame: Frame,
    intervention: Link,
    /// What the table of parameters is called.
    name: String,
    parameters: Vec<ParameterRow>,
    phases: Vec<String>,
    schedule: Option<Html>,
    sessions: Option<u32>,
    attendance: Option<String>,
    benefit: Option<String>,
}

#[derive(Serialize)]
struct ParameterRow {
    name: String,
    value: String,
}

impl View<'_> {
    pub(super) fn protocol_card(&self, frame: Frame, protocol: &Protocol) -> Result<Html, Broken> {
        let words = self.words();
        let rows = protocol.parameters.iter().map(|parameter| ParameterRow {
            name: parameter.name.clone(),
            value: parameter_words(words, &parameter.value),
        });
        let card = ProtocolCard {
            intervention: self.thing(Thing::Intervention(protocol.intervention)),
            name: words.sentences.parameters_of.say(&frame.title),
            parameters: rows.collect(),
            phases: protocol
                .phases
                .iter()
                .map(|phase| phase_words(words, phase))
                .collect(),
            schedule: schedule(words, protocol),
            sessions: protocol.sessions.map(|(sessions, _)| sessions),
            attendance: protocol
                .attendance
                .as_ref()
                .map(|attendance| attendance_words(words, attendance)),
            benefit: protocol
                .benefit_at_most
                .as_ref()
                .map(|amount| words.measured.at_most.say(words.quantity(amount))),
            frame,
        };
        self.render_card("card-protocol.html", &card)
    }
}

fn parameter_words(words: &Words, value: &ParameterValue) -> String {
    match value {
        ParameterValue::Exactly(quantity) => words.quantity(quantity),
        ParameterValue::Between { low, high, .. } if low.unit == high.unit => {
            words.between(&low.number, &high.number, Some(&high.unit))
        }
        ParameterValue::Between { low, high, .. } => {
            let between = &words.forms.between;
            between.say(words.quantity(low), words.quantity(high))
        }
        ParameterValue::Words(text) => text.clone(),
    }
}

fn phase_words(words: &Words, phase: &Phase) -> String {
    let measured = &words.measured;
    let rhythm = match &phase.rhythm {
        Rhythm::PerWeek(visits) => {
            let wording = words.plural(&measured.a_week, &visits.to_string());
            wording.say(visits)
        }
        Rhythm::Every(interval) => measured.every.say(words.quantity(interval)),
    };
    let length = match phase.weeks {
        Some(weeks) => words
            .plural(&measured.for_weeks, &weeks.to_string())
            .say(weeks),
        None => measured.for_unknown.to_string(),
    };
    match phase.sessions {
        Some(sessions) => {
            let visits = words
                .plural(&measured.visits, &sessions.to_string())
                .say(sessions);
            measured
                .phase_visits
                .say(&phase.name, rhythm, length, visits)
        }
        None => measured.phase.say(&phase.name, rhythm, length),
    }
}

fn attendance_words(words: &Words, attendance: &Attendance) -> String {
    let measured = &words.measured;
    let percent = words.number(&(&attendance.at_least * &Number::from(100)));
    let percent = words.forms.percent.say(percent);
    match attendance.example {
        Some((attended, planned)) => measured.attended_example.say(percent, attended, planned),
        None => measured.attended.say(percent),
    }
}

/// `None` where there is nothing to draw.
fn schedule(words: &Words, protocol: &Protocol) -> Option<Html> {
    let stretches: Vec<Stretch> = protocol.phases.iter().map(stretch).collect();
    let title = words.measured.schedule.say(&protocol.meta.title);
    (!stretches.is_empty()).then(|| Schedule { title, stretches }.svg(&words.fields))
}

fn stretch(phase: &Phase) -> Stretch {
    let interval = interval_in_weeks(&phase.rhythm);
    let weeks = match (phase.weeks, phase.sessions) {
        (Some(weeks), _) => Some(f64::from(weeks)),
        (None, Some(sessions)) => interval.map(|interval| interval * f64::from(sessions)),
        (None, None) => None,
    };
    let visits = match (phase.sessions, weeks, interval) {
        (Some(sessions), _, _) => sessions,
        // A tiny share forgives what the division of weeks by an interval loses.
        (None, Some(weeks), Some(interval)) => (weeks / interval + 1e-9).floor() as u32,
        (None, Some(_) | None, _) => 0,
    };
    Stretch {
        label: phase.name.clone(),
        weeks,
        interval: interval.unwrap_or(1.0),
        visits: if weeks.is_some() { visits } else { 0 },
    }
}

/// `None` where the interval is no time, which the check of units has refused.
fn interval_in_weeks(rhythm: &Rhythm) -> Option<f64> {
    match rhythm {
        Rhythm::PerWeek(visits) => (*visits > 0).then(|| 1.0 / f64::from(*visits)),
        Rhythm::Every(interval) => {
            let week = Unit::parse("wk").ok()?;
            let weeks = interval.unit.convert(&interval.number, &week)?.to_f64();
            (weeks > 0.0).then_some(weeks)
        }
    }
}
