//! A recommendation is no more certain than the best of its evidence, and evidence as certain as what it quotes.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::words::Words;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let words = Words::of(&library.settings.language);
    for recommendation in library.recommendations.values() {
        if is_overstated(library, recommendation) && !is_explained(library, words, recommendation) {
            problems.extend(overstated(library, words, recommendation));
        }
    }
    for evidence in library.evidence.values() {
        problems.extend(words.and_then(|words| misquoted(words, evidence)));
    }
}

/// Whether no evidence is as certain. In a draft, evidence may be without a certainty.
fn is_overstated(library: &Library, recommendation: &Recommendation) -> bool {
    let is_draft = library.guidelines[recommendation.meta.guideline].status == Status::Draft;
    let evidence = || {
        recommendation
            .evidence
            .iter()
            .map(|key| &library.evidence[*key].certainty)
    };
    let mut compared = evidence();
    let Some(claimed) = recommendation.certainty() else {
        return false;
    };
    if recommendation.evidence.is_empty()
        || compared.any(|other| is_incomparable(claimed, other, is_draft))
    {
        return false;
    }
    match claimed {
        Certainty::NotStated => false,
        Certainty::Grade(grade) => {
            !evidence().any(|other| matches!(other, Certainty::Grade(other) if other >= grade))
        }
        other @ Certainty::Other { .. } => !evidence().any(|certainty| certainty == other),
    }
}

/// Whether one can't be said to be less than the other, since it is of another system. A draft need not state every certainty yet.
fn is_incomparable(claimed: &Certainty, other: &Certainty, is_draft: bool) -> bool {
    match (claimed, other) {
        (_, Certainty::NotStated) => is_draft,
        (Certainty::Grade(_), Certainty::Grade(_)) => false,
        (Certainty::Other { system, .. }, Certainty::Other { system: other, .. }) => {
            system != other
        }
        (Certainty::NotStated, Certainty::Grade(_) | Certainty::Other { .. })
        | (Certainty::Grade(_), Certainty::Other { .. })
        | (Certainty::Other { .. }, Certainty::Grade(_)) => true,
    }
}

/// Whether the rationale speaks of the certainty that is claimed.
fn is_explained(
    library: &Library,
    words: Option<&'static Words>,
    recommendation: &Recommendation,
) -> bool {
    let (Some(rationale), Some(words)) = (&recommendation.rationale, words) else {
        return recommendation.rationale.is_some();
    };
    let rationale = plain(rationale, library);
    match recommendation.certainty() {
        None | Some(Certainty::NotStated) => true,
        Some(Certainty::Grade(grade)) => words.grades_named(&rationale).contains(grade),
        Some(Certainty::Other { level, grade, .. }) => {
            let mut claimed = level.iter().chain(grade);
            claimed.any(|claimed| {
                rationale
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == claimed)
            })
        }
    }
}

fn overstated(
    library: &Library,
    words: Option<&'static Words>,
    recommendation: &Recommendation,
) -> Option<Problem> {
    let claimed = recommendation.certainty()?;
    let said = words.unwrap_or(Words::english()).certainty(claimed);
    let message = format!(
        "`{}` has {said}, and none of its evidence has",
        recommendation.meta.id
    );
    let mut problem = Problem::new(Code::OverstatedCertainty, message).at(recommendation.meta.span);
    for key in &recommendation.evidence {
        let evidence = &library.evidence[*key];
        let certainty = words
            .unwrap_or(Words::english())
            .certainty(&evidence.certainty);
        problem = problem.and(evidence.meta.span, certainty);
    }
    Some(problem.help(format!(
        "claim no more than the evidence, or say in `rationale` why it is {said}"
    )))
}

/// The certainty that a quote names is that of the block.
fn misquoted(words: &Words, evidence: &Evidence) -> Option<Problem> {
    let quotes = evidence.meta.quotes.iter();
    let named: Vec<Grade> = quotes
        .flat_map(|quote| words.grades_named(&quote.text))
        .collect();
    let fits = |grade: &Grade| evidence.certainty == Certainty::Grade(*grade);
    let grade = named.first().filter(|_| !named.iter().any(fits))?;
    let message = format!(
        "the quote says {}",
        words.certainty(&Certainty::Grade(*grade))
    );
    let problem = Problem::new(Code::OverstatedCertainty, message).at(evidence.meta.span);
    let said = words.certainty(&evidence.certainty);
    Some(problem.help(format!(
        "the block says {said}; give it the certainty that is quoted"
    )))
}
