//! Evidence that points the other way is listed apart from what a recommendation rests on.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::Number;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for recommendation in library.recommendations.values() {
        for key in &recommendation.evidence {
            problems.extend(opposing(library, recommendation, &library.evidence[*key]));
        }
        for (key, span) in &recommendation.evidence_against {
            let evidence = &library.evidence[*key];
            if recommendation.evidence.contains(key) {
                let message = format!("`{}` is named for and against this", evidence.meta.id);
                let problem = Problem::new(Code::OpposingEvidence, message).at(*span);
                problems.push(problem.help("leave it where more of its results belong"));
            } else if way(library, recommendation, evidence) == Some(Favoured::For) {
                let message = format!("`{}` favours what is said here", evidence.meta.id);
                let problem = Problem::new(Code::OpposingEvidence, message).at(*span);
                problems.push(problem.help("name it under `evidence`"));
            }
        }
    }
}

fn opposing(
    library: &Library,
    recommendation: &Recommendation,
    evidence: &Evidence,
) -> Option<Problem> {
    if way(library, recommendation, evidence) != Some(Favoured::Against) {
        return None;
    }
    let message = match recommendation.direction()? {
        Direction::For => format!(
            "`{}` favours another side than what is advised here",
            evidence.meta.id
        ),
        Direction::Against => format!(
            "`{}` favours what is advised against here",
            evidence.meta.id
        ),
    };
    let problem = Problem::new(Code::OpposingEvidence, message).at(recommendation.meta.span);
    let problem = problem.and(evidence.meta.span, "the evidence");
    Some(
        problem.help(
            "name it under `evidence-against`, and say in `rationale` why it does not prevail",
        ),
    )
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Favoured {
    For,
    Against,
}

/// Which way all results point that favour anyone; `None` where none does, or they differ.
fn way(
    library: &Library,
    recommendation: &Recommendation,
    evidence: &Evidence,
) -> Option<Favoured> {
    let mut ways = evidence.results.iter();
    let mut ways = ways
        .by_ref()
        .filter_map(|result| way_of(library, recommendation, evidence, result));
    let first = ways.next()?;
    ways.all(|way| way == first).then_some(first)
}

fn way_of(
    library: &Library,
    recommendation: &Recommendation,
    evidence: &Evidence,
    result: &EvidenceResult,
) -> Option<Favoured> {
    let Favours::Intervention(favoured) = result.favours? else {
        return None;
    };
    if is_trivial(library, result) {
        return None;
    }
    let is_ours = |key: InterventionKey| {
        let mut advised = recommendation.interventions().iter();
        advised.any(|advised| library.are_related(*advised, key))
    };
    let arms = || evidence.interventions.iter().chain(&evidence.comparators);
    let is_compared = evidence.comparator_text.is_some() || arms().any(|arm| !is_ours(*arm));
    // Of two ways to do the same, either is advised or not.
    if !is_compared || !arms().any(|arm| is_ours(*arm)) {
        return None;
    }
    Some(match (recommendation.direction()?, is_ours(favoured)) {
        (Direction::For, true) | (Direction::Against, false) => Favoured::For,
        (Direction::For, false) | (Direction::Against, true) => Favoured::Against,
    })
}

/// A difference that is too small to matter to patients is not a reason for a treatment, and often one against it.
fn is_trivial(library: &Library, result: &EvidenceResult) -> bool {
    let least = &library.outcomes[result.outcome].minimal_important_difference;
    let (Some(EffectMeasure::MeanDifference), Some((estimate, _)), Some((least, _))) =
        (result.measure, &result.estimate, least)
    else {
        return false;
    };
    *estimate < *least && &Number::zero() - least < *estimate
}
