//! How long a benefit lasts, and on which scale a parameter lies, agrees with the evidence and the outcomes.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::{Number, Quantity, Unit};
use crate::source::Span;
use crate::words::Words;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let words = Words::of(&library.settings.language);
    for protocol in library.protocols.values() {
        if let (Some(words), Some((most, span))) = (words, &protocol.benefit_at_most) {
            problems.extend(longer_benefit(library, words, protocol, (most, *span)));
        }
        for parameter in &protocol.parameters {
            problems.extend(off_its_scale(library, parameter));
        }
    }
}

/// A result that favours the intervention after the benefit is said to have ended, in evidence from the same works.
fn longer_benefit(
    library: &Library,
    words: &Words,
    protocol: &Protocol,
    (most, span): (&Quantity, Span),
) -> Option<Problem> {
    let evidence = library.evidence.values();
    let mut evidence = evidence.filter(|studied| is_of_its_works(protocol, studied));
    evidence.find_map(|studied| {
        let mut results = studied.results.iter();
        let result = results.find(|result| {
            favours(library, result, protocol.intervention)
                && time(words, result).is_some_and(|time| is_clearly_longer(&time, most))
        })?;
        let shown = result.time.as_deref().unwrap_or_default();
        let message = format!(
            "`{}` has a benefit after {shown}, longer than {most}",
            studied.meta.id
        );
        let problem = Problem::new(Code::ContradictingBenefit, message).at(span);
        let problem = problem.and(result.span, "this result");
        Some(problem.help("correct `benefit-at-most` or the result"))
    })
}

fn is_of_its_works(protocol: &Protocol, evidence: &Evidence) -> bool {
    let mut cites = evidence.meta.cites.iter();
    cites.any(|key| protocol.meta.cites.contains(key))
}

fn favours(library: &Library, result: &EvidenceResult, intervention: InterventionKey) -> bool {
    match result.favours {
        Some(Favours::Intervention(key)) => {
            result.significant != Some(false) && library.are_related(key, intervention)
        }
        Some(Favours::Neither) | None => false,
    }
}

/// The one time of a result.
fn time(words: &Words, result: &EvidenceResult) -> Option<Quantity> {
    let stated = words.stated(result.time.as_deref()?);
    let [only] = stated.as_slice() else {
        return None;
    };
    let unit = only.unit.clone()?;
    let number = only.number.clone();
    Some(Quantity { number, unit })
}

/// By more than a tenth: three months are twelve weeks to those who write.
fn is_clearly_longer(time: &Quantity, most: &Quantity) -> bool {
    let longer = &most.number * &Number::ratio(11, 10);
    let time = time.unit.convert(&time.number, &most.unit);
    time.is_some_and(|time| time > longer)
}

/// A value that its outcome can't have.
fn off_its_scale(library: &Library, parameter: &Parameter) -> Option<Problem> {
    let outcome = &library.outcomes[parameter.outcome?];
    let one = Unit::one();
    let unit = outcome.unit.as_ref().unwrap_or(&one);
    let values = match &parameter.value {
        ParameterValue::Exactly(value) => vec![value],
        ParameterValue::Between { low, high, .. } => vec![low, high],
        ParameterValue::Words(_) => Vec::new(),
    };
    let id = &outcome.meta.id;
    values.into_iter().find_map(|value| {
        let Some(number) = value.unit.convert(&value.number, unit) else {
            let message = format!("`{value}` does not measure what `{id}` is");
            let problem = Problem::new(Code::WrongDimension, message).at(parameter.span);
            return Some(problem.and(outcome.meta.span, "the outcome"));
        };
        let range = outcome
            .range
            .as_ref()
            .filter(|range| !range.contains(&number))?;
        let message = format!(
            "{value} is outside of `{id}`, {}",
            range.in_unit(Some(unit))
        );
        let problem = Problem::new(Code::OutOfRange, message).at(parameter.span);
        let problem = problem.and(outcome.meta.span, "the outcome");
        Some(problem.help("correct the value or the outcome's `range`"))
    })
}
