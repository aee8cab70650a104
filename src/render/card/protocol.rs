use serde::Serialize;

use super::Frame;
use crate::model::{Attendance, ParameterValue, Phase, Protocol, Rhythm, Thing};
use crate::quantity::{Number, Quantity, Unit};
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::plot::{Schedule, Stretch};
use crate::render::view::{Link, View};

#[derive(Serialize)]
struct ProtocolCard {
    frame: Frame,
    intervention: Link,
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
        let rows = protocol.parameters.iter().map(|parameter| ParameterRow {
            name: parameter.name.clone(),
            value: parameter_words(&parameter.value),
        });
        let card = ProtocolCard {
            intervention: self.thing(Thing::Intervention(protocol.intervention)),
            parameters: rows.collect(),
            phases: protocol.phases.iter().map(phase_words).collect(),
            schedule: schedule(protocol),
            sessions: protocol.sessions.map(|(sessions, _)| sessions),
            attendance: protocol.attendance.as_ref().map(attendance_words),
            benefit: protocol.benefit_at_most.as_ref().map(Quantity::to_string),
            frame,
        };
        self.render_card("card-protocol.html", &card)
    }
}

fn parameter_words(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Exactly(quantity) => quantity.to_string(),
        ParameterValue::Between { low, high, .. } if low.unit == high.unit => {
            format!("{} to {high}", low.number)
        }
        ParameterValue::Between { low, high, .. } => format!("{low} to {high}"),
        ParameterValue::Words(words) => words.clone(),
    }
}

fn phase_words(phase: &Phase) -> String {
    let rhythm = match &phase.rhythm {
        Rhythm::PerWeek(1) => "1 visit a week".to_owned(),
        Rhythm::PerWeek(visits) => format!("{visits} visits a week"),
        Rhythm::Every(interval) => format!("1 visit every {interval}"),
    };
    let length = match phase.weeks {
        Some(1) => ", for 1 week".to_owned(),
        Some(weeks) => format!(", for {weeks} weeks"),
        None => ", for a time that is not stated".to_owned(),
    };
    let visits = match phase.sessions {
        Some(1) => " (1 visit)".to_owned(),
        Some(sessions) => format!(" ({sessions} visits)"),
        None => String::new(),
    };
    format!("{}: {rhythm}{length}{visits}", phase.name)
}

fn attendance_words(attendance: &Attendance) -> String {
    let percent = &attendance.at_least * &Number::from(100);
    match attendance.example {
        Some((attended, planned)) => {
            format!("at least {percent} % of visits, for example {attended} of {planned}")
        }
        None => format!("at least {percent} % of visits"),
    }
}

/// `None` where there is nothing to draw.
fn schedule(protocol: &Protocol) -> Option<Html> {
    let stretches: Vec<Stretch> = protocol.phases.iter().map(stretch).collect();
    let title = format!("Planned visits by week: {}", protocol.meta.title);
    (!stretches.is_empty()).then(|| Schedule { title, stretches }.svg())
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
