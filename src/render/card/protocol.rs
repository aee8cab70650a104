use serde::Serialize;

use super::Frame;
use crate::markup::Html;
use crate::model::{Attendance, ParameterValue, Phase, Protocol, Rhythm, Thing};
use crate::quantity::Number;
use crate::render::Broken;
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
        let phases: Vec<String> = protocol
            .phases
            .iter()
            .map(|phase| phase_words(words, phase))
            .collect();
        let card = ProtocolCard {
            intervention: self.thing(Thing::Intervention(protocol.intervention)),
            name: words.sentences.parameters_of.say(&frame.title),
            parameters: rows.collect(),
            schedule: self.schedule_picture(&frame.part, protocol, &phases),
            phases,
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
