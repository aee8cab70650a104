//! A recommendation and the evidence that it names are about the same things.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::source::Span;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for recommendation in library.recommendations.values() {
        problems.extend(cites_something_else(library, recommendation));
        // A draft may name evidence that is still to be written.
        if library.guidelines[recommendation.guideline].status == Status::Draft {
            continue;
        }
        let against = recommendation.evidence_against.iter();
        let against = against.map(|(key, _)| key);
        for key in recommendation.evidence.iter().chain(against) {
            let evidence = &library.evidence[*key];
            let interventions = recommendation.interventions();
            let compared = interventions.iter().chain(&recommendation.over);
            let compared: Vec<InterventionKey> = compared.copied().collect();
            if !interventions.is_empty() && !meets(library, &compared, evidence) {
                problems.push(unrelated(evidence, recommendation.meta.span));
            }
        }
    }
    check_acts(library, problems);
}

/// The same of acts and rows.
fn check_acts(library: &Library, problems: &mut Problems) {
    for (statement, grounds) in library.grounds() {
        let guideline = library.guideline_of(statement);
        let taken = library.taken(statement);
        let advised: Vec<InterventionKey> = taken.iter().map(|taken| taken.intervention).collect();
        if library.guidelines[guideline].status == Status::Draft || advised.is_empty() {
            continue;
        }
        for key in &grounds.evidence {
            let evidence = &library.evidence[*key];
            if !meets(library, &advised, evidence) {
                problems.push(unrelated(evidence, library.statement_span(statement)));
            }
        }
    }
}

fn unrelated(evidence: &Evidence, span: Span) -> Problem {
    let message = format!(
        "`{}` compares nothing that is advised here",
        evidence.meta.id
    );
    let problem = Problem::new(Code::UnrelatedEvidence, message).at(span);
    let problem = problem.and(evidence.meta.span, "the evidence");
    problem.help("name evidence on what is advised, or correct what that evidence compares")
}

/// What a recommendation cites is what some of its evidence cites, where both cite.
fn cites_something_else(library: &Library, recommendation: &Recommendation) -> Option<Problem> {
    let evidence = recommendation
        .evidence
        .iter()
        .map(|key| &library.evidence[*key].meta);
    let of_evidence: Vec<ReferenceKey> = evidence
        .flat_map(|meta| meta.cites.iter().copied())
        .collect();
    let is_shared = recommendation
        .meta
        .cites
        .iter()
        .any(|key| of_evidence.contains(key));
    if is_shared || recommendation.meta.cites.is_empty() || of_evidence.is_empty() {
        return None;
    }
    let message = format!(
        "`{}` cites nothing that its evidence cites",
        recommendation.meta.id
    );
    let mut problem = Problem::new(Code::UnrelatedEvidence, message).at(recommendation.meta.span);
    for key in &recommendation.evidence {
        problem = problem.and(library.evidence[*key].meta.span, "its evidence");
    }
    Some(
        problem
            .help("cite what the evidence cites, or name the evidence that the citation reports"),
    )
}

fn meets(library: &Library, advised: &[InterventionKey], evidence: &Evidence) -> bool {
    let mut advised = advised.iter();
    advised.any(|advised_on| {
        let mut arms = evidence.interventions.iter().chain(&evidence.comparators);
        arms.any(|arm| library.are_related(*advised_on, *arm))
    })
}
