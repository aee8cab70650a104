use serde::Serialize;

use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{Attendance, Dose, ParameterValue, Phase, Protocol, ProtocolKey, Rhythm, Thing};
use crate::quantity::Number;
use crate::render::Broken;
use crate::render::criteria;
use crate::render::link::Link;
use crate::render::pictures;
use crate::render::search::FoundBy;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{View, WordedExpression};
use crate::search::ResultGroup;
use crate::words::{Phrase, Words};

impl Presented for Protocol {
    const TEMPLATE: BuiltIn = built_in!("card-protocol.html");
    const GROUP: ResultGroup = ResultGroup::Interventions;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: ProtocolKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        protocol_card(view, frame, &view.library().protocols[key])
    }

    fn lead(_: &View<'_>, _: ProtocolKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(_: &View<'_>, _: ProtocolKey) -> Option<String> {
        None
    }

    fn found(view: &View<'_>, key: ProtocolKey) -> FoundBy {
        let protocol = &view.library().protocols[key];
        let parameters = protocol.parameters.iter();
        let parameters = parameters.map(|parameter| parameter.name.clone());
        let doses = protocol.doses.iter();
        let doses = doses.map(|dose| view.words().named_dose(dose));
        FoundBy {
            about: vec![Thing::Intervention(protocol.intervention)],
            texts: parameters.chain(doses).collect(),
            ..FoundBy::default()
        }
    }
}

#[derive(Serialize)]
struct ProtocolCard {
    frame: CardFrame,
    intervention: Link,
    /// Where there is one for everyone and it has no name.
    only_dose: Option<String>,
    doses: Option<Doses>,
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
struct Doses {
    /// What the table is called.
    name: String,
    has_names: bool,
    has_groups: bool,
    rows: Vec<DoseRow>,
}

#[derive(Serialize)]
struct DoseRow {
    name: Option<String>,
    /// For whom; `None` for everyone.
    when: Option<WordedExpression>,
    dose: String,
}

#[derive(Serialize)]
struct ParameterRow {
    name: String,
    value: String,
}

pub(super) fn protocol_card(
    view: &View<'_>,
    frame: CardFrame,
    protocol: &Protocol,
) -> Result<Html, Broken> {
    let words = view.words();
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
        intervention: view.link.thing(Thing::Intervention(protocol.intervention)),
        only_dose: only_dose(protocol).map(|dose| words.dose(dose)),
        doses: doses(view, &frame.title, protocol),
        name: words.sentences.parameters_of.say(&frame.title),
        parameters: rows.collect(),
        schedule: pictures::schedule(view, &frame.part, protocol, &phases),
        phases,
        sessions: protocol.sessions.map(|(sessions, _)| sessions),
        attendance: protocol
            .attendance
            .as_ref()
            .map(|attendance| attendance_words(words, attendance)),
        benefit: protocol
            .benefit_at_most
            .as_ref()
            .map(|(amount, _)| words.measured.at_most.say(words.quantity(amount))),
        frame,
    };
    render_card(view, "card-protocol.html", &card)
}

/// As a table, where one line can't say them.
fn doses(view: &View<'_>, title: &str, protocol: &Protocol) -> Option<Doses> {
    if protocol.doses.is_empty() || only_dose(protocol).is_some() {
        return None;
    }
    let words = view.words();
    let rows = protocol.doses.iter().map(|dose| DoseRow {
        name: dose.name.clone(),
        when: dose
            .when
            .as_ref()
            .map(|when| criteria::expression(view, when)),
        dose: words.dose(dose),
    });
    Some(Doses {
        name: words.dosed.doses_of.say(title),
        has_names: protocol.doses.iter().any(|dose| dose.name.is_some()),
        has_groups: protocol.doses.iter().any(|dose| dose.when.is_some()),
        rows: rows.collect(),
    })
}

/// Each dose in one line, for those who read of the act that gives it.
pub(super) fn dose_lines(view: &View<'_>, protocol: ProtocolKey) -> Vec<Phrase> {
    let words = view.words();
    let lines = view.library().protocols[protocol].doses.iter().map(|dose| {
        let said = Phrase::text(words.named_dose(dose));
        match &dose.when {
            Some(when) => words
                .dosed
                .only_if
                .phrase(criteria::expression(view, when).words, said),
            None => said,
        }
    });
    lines.collect()
}

fn only_dose(protocol: &Protocol) -> Option<&Dose> {
    let [only] = protocol.doses.as_slice() else {
        return None;
    };
    (only.name.is_none() && only.when.is_none()).then_some(only)
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
