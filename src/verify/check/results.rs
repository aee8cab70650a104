//! What a result says in several ways it says alike: its p, its interval, its significance, and whom it favours.

use super::arms::is_related;
use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::Number;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for evidence in library.evidence.values() {
        for result in &evidence.results {
            problems.extend(foreign_arm(library, evidence, result));
            problems.extend(foreign_outcome(library, evidence, result));
            problems.extend(contradiction(result));
        }
    }
}

fn foreign_arm(library: &Library, evidence: &Evidence, result: &EvidenceResult) -> Option<Problem> {
    let Some(Favours::Intervention(favoured)) = result.favours else {
        return None;
    };
    let mut arms = evidence.interventions.iter().chain(&evidence.comparators);
    if arms.any(|arm| is_related(library, *arm, favoured)) {
        return None;
    }
    let name = &library.interventions[favoured].meta.id;
    let message = format!("this favours `{name}`, which is not compared here");
    let problem = Problem::new(Code::ForeignResult, message).at(result.span);
    Some(problem.help("name an intervention or a comparator of the block, or `neither`"))
}

fn foreign_outcome(
    library: &Library,
    evidence: &Evidence,
    result: &EvidenceResult,
) -> Option<Problem> {
    if evidence.outcomes.is_empty() || evidence.outcomes.contains(&result.outcome) {
        return None;
    }
    let name = &library.outcomes[result.outcome].meta.id;
    let message = format!("`{name}` is not among the outcomes of this block");
    let problem = Problem::new(Code::ForeignResult, message).at(result.span);
    Some(problem.help("add it to `outcome`, or correct the result"))
}

/// At most this p is called significant.
fn level() -> Number {
    Number::ratio(5, 100)
}

fn contradiction(result: &EvidenceResult) -> Option<Problem> {
    let says = |message: String, help: &str| {
        Some(
            Problem::new(Code::ContradictingResult, message)
                .at(result.span)
                .help(help),
        )
    };
    // Exactly at the level it may be called either.
    let p = result.p.iter().map(|(p, _)| p);
    // What is no probability is told as such.
    let p = p.filter(|p| Number::zero() <= **p && **p <= Number::one());
    let is_small = p.filter(|p| **p != level()).map(|p| *p < level()).next();
    let is_apart = excludes_no_difference(result);
    // Several comparisons, or another level, are told in a note.
    let is_explained = result.note.is_some();
    match (result.significant, is_small, is_apart) {
        (Some(true), Some(false), _) => says(
            format!("p = {} is called significant", shown_p(result)),
            "correct `p` or `significant`",
        ),
        (Some(true), _, Some(false)) => says(
            "an interval that holds no difference is called significant".to_owned(),
            "correct `interval` or `significant`",
        ),
        (Some(false), Some(true), _) if !is_explained => says(
            format!("p = {} is called not significant", shown_p(result)),
            "correct `p` or `significant`, or say in `note` which level was used",
        ),
        (Some(false), _, Some(true)) if !is_explained => says(
            "an interval without the point of no difference is called not significant".to_owned(),
            "correct `interval` or `significant`, or say in `note` why",
        ),
        (_, Some(true), Some(false)) | (_, Some(false), Some(true)) if !is_explained => says(
            format!("p = {} and the interval disagree", shown_p(result)),
            "look both up in the source, or say in `note` why they differ",
        ),
        (_, _, _) => favour_contradicts(result)
            .and_then(|message| says(message.to_owned(), "correct `significant` or `favours`")),
    }
}

fn shown_p(result: &EvidenceResult) -> String {
    result
        .p
        .as_ref()
        .map_or(String::new(), |(p, _)| p.to_string())
}

fn favour_contradicts(result: &EvidenceResult) -> Option<&'static str> {
    match (result.significant?, result.favours?) {
        (true, Favours::Neither) => Some("a significant difference favours neither"),
        (false, Favours::Intervention(_)) => {
            Some("a difference that is not significant favours one of them")
        }
        (true, Favours::Intervention(_)) | (false, Favours::Neither) => None,
    }
}

/// Whether the interval leaves out the value that means no difference; `None` where there is none, or no such value.
fn excludes_no_difference(result: &EvidenceResult) -> Option<bool> {
    let (low, high, _) = result.interval.as_ref()?;
    let null = match result.measure? {
        EffectMeasure::RiskRatio | EffectMeasure::OddsRatio => Number::one(),
        EffectMeasure::MeanDifference
        | EffectMeasure::StandardisedMeanDifference
        | EffectMeasure::RiskDifference => Number::zero(),
        // Never below 0, so an interval says nothing of it.
        EffectMeasure::EtaSquared | EffectMeasure::PartialEtaSquared | EffectMeasure::POnly => {
            return None;
        }
    };
    Some(null < *low || *high < null)
}
