//! Impossible numbers: a probability above 1, an estimate outside its interval, an example that breaks its own rule.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::Number;
use crate::source::Span;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for evidence in library.evidence.values() {
        for result in &evidence.results {
            check_result(result, problems);
        }
    }
    for outcome in library.outcomes.values() {
        check_outcome(outcome, problems);
    }
    for protocol in library.protocols.values() {
        check_ranges(protocol, problems);
        check_schedule(protocol, problems);
        check_attendance(protocol, problems);
    }
}

fn impossible(message: impl Into<String>, span: Span) -> Problem {
    Problem::new(Code::ImpossibleNumber, message).at(span)
}

fn check_result(result: &EvidenceResult, problems: &mut Problems) {
    if let Some((p, span)) = &result.p
        && !(Number::zero() <= *p && *p <= Number::one())
    {
        problems.push(
            impossible(format!("p = {p} is not a probability"), *span)
                .help("p lies between 0 and 1"),
        );
    }
    if let Some((low, high, span)) = &result.interval {
        if low > high {
            problems.push(
                impossible("this interval ends before it begins", *span)
                    .help("write the low end first"),
            );
        } else if let Some((estimate, at)) = &result.estimate
            && !(low <= estimate && estimate <= high)
        {
            let problem = impossible(
                format!("the estimate {estimate} lies outside its interval"),
                *at,
            );
            problems.push(
                problem
                    .and(*span, "the interval")
                    .help("look both up in the source"),
            );
        }
    }
    if let (Some((estimate, span)), Some(measure)) = (&result.estimate, result.measure) {
        problems.extend(out_of_bounds(estimate, *span, measure));
    }
}

fn out_of_bounds(estimate: &Number, span: Span, measure: EffectMeasure) -> Option<Problem> {
    let (low, high) = measure.bounds();
    let below = low.is_some_and(|low| *estimate < Number::from(low));
    let above = high.is_some_and(|high| *estimate > Number::from(high));
    if !below && !above {
        return None;
    }
    let bounds = match (low, high) {
        (Some(low), Some(high)) => format!("between {low} and {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => "any number".to_owned(),
    };
    let problem = impossible(format!("{} is never {estimate}", measure.name()), span);
    Some(problem.help(format!("it is {bounds}")))
}

fn check_outcome(outcome: &Outcome, problems: &mut Problems) {
    let Some((difference, span)) = &outcome.minimal_important_difference else {
        return;
    };
    let widest = outcome
        .range
        .as_ref()
        .map(|range| range.high() - range.low());
    if *difference <= Number::zero() || widest.is_some_and(|widest| *difference > widest) {
        let message =
            format!("a minimal important difference of {difference} can't be seen on this outcome");
        problems.push(impossible(message, *span).help("it is more than 0 and fits into the range"));
    }
}

fn check_ranges(protocol: &Protocol, problems: &mut Problems) {
    for parameter in &protocol.parameters {
        if let ParameterValue::Between { low, high, span } = &parameter.value
            && high
                .unit
                .convert(&high.number, &low.unit)
                .is_some_and(|high| high < low.number)
        {
            let message = format!("“{}” ends before it begins", parameter.name);
            problems.push(impossible(message, *span).help("write the low end first"));
        }
    }
}

fn check_schedule(protocol: &Protocol, problems: &mut Problems) {
    for phase in &protocol.phases {
        if let (Rhythm::PerWeek(visits), Some(weeks), Some(sessions)) =
            (&phase.rhythm, phase.weeks, phase.sessions)
            && u64::from(*visits) * u64::from(weeks) != u64::from(sessions)
        {
            let message = format!("{visits} a week for {weeks} weeks are not {sessions} sessions");
            problems
                .push(impossible(message, phase.span).help("correct the number, or leave it out"));
        }
    }
    let planned: u64 = protocol
        .phases
        .iter()
        .filter_map(|phase| phase.sessions)
        .map(u64::from)
        .sum();
    if let Some((sessions, span)) = protocol.sessions
        && planned > u64::from(sessions)
    {
        let message =
            format!("the phases have {planned} sessions, more than the {sessions} in all");
        problems.push(impossible(message, span).help("correct one of the numbers"));
    }
}

fn check_attendance(protocol: &Protocol, problems: &mut Problems) {
    let Some(attendance) = &protocol.attendance else {
        return;
    };
    let Some((some, all)) = attendance.example else {
        return;
    };
    let share = Number::ratio(some.into(), all.into());
    let percent = |share: &Number| share * &Number::from(100);
    if share > Number::one() || share < attendance.at_least {
        let rounded = (percent(&share).to_f64() * 10.0).round() / 10.0;
        let rule = percent(&attendance.at_least);
        let message = format!("{some} of {all} is {rounded} %, and the rule is at least {rule} %");
        let least = (&attendance.at_least * &Number::from(i64::from(all))).ceil();
        let problem = Problem::new(Code::ContradictingExample, message).at(attendance.span);
        problems.push(problem.help(format!(
            "the least number that keeps the rule is {least} of {all}"
        )));
    }
    if let Some((sessions, span)) = protocol.sessions
        && sessions != all
    {
        let message = format!("the example counts {all} sessions, the protocol {sessions}");
        let problem = Problem::new(Code::ContradictingExample, message).at(attendance.span);
        problems.push(
            problem
                .and(span, "planned here")
                .help("use the same number in both"),
        );
    }
}
