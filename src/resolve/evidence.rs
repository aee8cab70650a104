//! Outcomes, evidence, protocols.

use super::advice::read_certainty;
use super::dose::{a_time, read_dose};
use super::facts::{read_range, read_unit};
use super::fields::Fields;
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::quantity::{Number, Quantity};
use crate::source::Span;

pub(super) fn read_outcome(fields: &Fields<'_>, meta: Meta) -> Option<Outcome> {
    let words = [("lower", Benefit::Lower), ("higher", Benefit::Higher)];
    let better = fields.word("better", &words);
    Some(Outcome {
        unit: read_unit(fields),
        range: read_range(fields, false),
        minimal_important_difference: fields.number("minimal-important-difference"),
        abbreviation: fields.text("abbreviation"),
        meta,
        better: better?,
    })
}

pub(super) fn read_evidence(fields: &Fields<'_>, meta: Meta) -> Option<Evidence> {
    let population = fields.text("population");
    let interventions = fields.things("intervention");
    fields.required_items("intervention", "intervention");
    let finding = fields.prose("finding");
    let results = fields.tables("result");
    Some(Evidence {
        comparators: fields.things("comparator"),
        comparator_text: fields.text("comparator-text"),
        outcomes: fields.things("outcome"),
        design: fields.text("design"),
        certainty: read_certainty(fields).unwrap_or(Certainty::NotStated),
        results: results.iter().filter_map(read_result).collect(),
        meta,
        population: population?,
        interventions,
        finding: finding?,
    })
}

fn read_result(fields: &Fields<'_>) -> Option<EvidenceResult> {
    let outcome = fields.thing("outcome");
    let measures = EffectMeasure::ALL.map(|measure| (measure.name(), measure));
    let result = EvidenceResult {
        time: fields.text("time"),
        measure: fields.word("measure", &measures),
        estimate: fields.number("estimate"),
        relative_to: read_side(fields),
        interval: fields.pair("interval"),
        p: fields.number("p"),
        significant: fields.flag("significant"),
        favours: read_favours(fields),
        note: fields.text("note"),
        span: fields.span,
        outcome: outcome?,
    };
    fields.report_unknown();
    Some(result)
}

fn read_side(fields: &Fields<'_>) -> Option<(ComparedSide, Span)> {
    let words =
        [ComparedSide::Comparator, ComparedSide::Intervention].map(|side| (side.name(), side));
    let side = fields.word("relative-to", &words)?;
    Some((side, fields.key_span("relative-to")))
}

fn read_favours(fields: &Fields<'_>) -> Option<Favours> {
    let (text, _, span) = fields.text_at("favours")?;
    if text == "neither" {
        return Some(Favours::Neither);
    }
    fields.scope.thing(&text, span).map(Favours::Intervention)
}

pub(super) fn read_protocol(fields: &Fields<'_>, meta: Meta) -> Option<Protocol> {
    let intervention = fields.thing("intervention");
    let doses = fields.tables("dose");
    let parameters = fields.tables("parameter");
    let phases = fields.tables("phase");
    let attendance = fields.table("attendance");
    Some(Protocol {
        doses: doses.iter().filter_map(read_dose).collect(),
        parameters: parameters.iter().filter_map(read_parameter).collect(),
        phases: phases.iter().filter_map(read_phase).collect(),
        sessions: fields.whole("sessions"),
        attendance: attendance.and_then(|fields| read_attendance(&fields)),
        benefit_at_most: fields
            .quantity("benefit-at-most")
            .and_then(|(time, span)| Some((a_time(fields, time, span)?, span))),
        meta,
        intervention: intervention?,
    })
}

fn read_parameter(fields: &Fields<'_>) -> Option<Parameter> {
    let name = fields.text("name");
    let value = fields
        .quantity("value")
        .map(|(value, _)| ParameterValue::Exactly(value));
    let range = read_quantities(fields);
    let text = fields.text("text").map(ParameterValue::Words);
    let outcome = fields.thing("outcome");
    if !["value", "range", "text"]
        .iter()
        .any(|name| fields.has(name))
    {
        fields.missing("`value`, `range` or `text`");
    }
    fields.report_unknown();
    Some(Parameter {
        name: name?,
        value: value.or(range).or(text)?,
        outcome,
        span: fields.span,
    })
}

fn read_quantities(fields: &Fields<'_>) -> Option<ParameterValue> {
    let quantities = fields.quantities("range")?;
    let span = fields.key_span("range");
    let Ok([low, high]) = <[Quantity; 2]>::try_from(quantities) else {
        let problem = Problem::new(Code::WrongType, "`range` takes two quantities");
        fields.report(problem.at(span).help("write `[\"25 mm\", \"40 mm\"]`"));
        return None;
    };
    if low.unit.kind() != high.unit.kind() {
        let message = format!("`{low}` and `{high}` do not measure the same");
        fields.report(Problem::new(Code::WrongDimension, message).at(span));
        return None;
    }
    Some(ParameterValue::Between { low, high, span })
}

fn read_phase(fields: &Fields<'_>) -> Option<Phase> {
    let name = fields.text("name");
    let rhythm = read_rhythm(fields);
    let weeks = fields.whole("weeks").map(|(weeks, _)| weeks);
    let sessions = fields.whole("sessions").map(|(sessions, _)| sessions);
    fields.report_unknown();
    Some(Phase {
        name: name?,
        rhythm: rhythm?,
        weeks,
        sessions,
        span: fields.span,
    })
}

fn read_rhythm(fields: &Fields<'_>) -> Option<Rhythm> {
    let every = fields
        .quantity("every")
        .and_then(|(time, span)| a_time(fields, time, span));
    let per_week = fields.whole("per-week").map(|(visits, _)| visits);
    if !fields.has("every") && !fields.has("per-week") {
        fields.missing("`every` or `per-week`");
    }
    match (every, per_week) {
        (Some(time), _) => Some(Rhythm::Every(time)),
        (None, Some(visits)) => Some(Rhythm::PerWeek(visits)),
        (None, None) => None,
    }
}

fn read_attendance(fields: &Fields<'_>) -> Option<Attendance> {
    let at_least = fields.quantity("at-least");
    let example = fields
        .text_at("example")
        .and_then(|(text, _, span)| read_example(fields, &text, span));
    fields.report_unknown();
    let (share, span) = at_least?;
    let one = crate::quantity::Unit::one();
    match share.unit.convert(&share.number, &one) {
        Some(at_least) if Number::zero() <= at_least && at_least <= Number::one() => {
            Some(Attendance {
                at_least,
                example,
                span: fields.span,
            })
        }
        Some(_) | None => {
            let problem = Problem::new(
                Code::OutOfRange,
                format!("`{share}` is not a share of the visits"),
            );
            fields.report(
                problem
                    .at(span)
                    .help("write a share between 0 % and 100 %: `80 %`"),
            );
            None
        }
    }
}

/// `20 of 24`.
fn read_example(fields: &Fields<'_>, text: &str, span: Span) -> Option<(u32, u32)> {
    let example = text
        .split_once(" of ")
        .and_then(|(some, all)| Some((some.trim().parse().ok()?, all.trim().parse().ok()?)))
        .filter(|(_, all)| *all > 0);
    if example.is_none() {
        let problem = Problem::new(
            Code::WrongType,
            format!("`{text}` is not an example of attendance"),
        );
        fields.report(problem.at(span).help("write two whole numbers: `20 of 24`"));
    }
    example
}
