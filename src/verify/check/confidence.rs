//! A recommendation is no more certain than the best of its evidence, and evidence as certain as what it quotes.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::words::Words;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let words = Words::of(&library.settings.language);
    for claim in claims(library) {
        if is_overstated(library, &claim) && !is_explained(library, words, &claim) {
            problems.push(overstated(library, words, &claim));
        }
    }
    for evidence in library.evidence.values() {
        problems.extend(words.and_then(|words| misquoted(words, evidence)));
    }
}

/// A certainty that a statement claims, and what it rests on.
struct CertaintyClaim<'a> {
    statement: Statement,
    claimed: &'a Certainty,
    evidence: &'a [EvidenceKey],
    rationale: Option<&'a Prose>,
}

fn claims(library: &Library) -> impl Iterator<Item = CertaintyClaim<'_>> {
    let recommendations = library.recommendations.iter();
    let recommended = recommendations.filter_map(|(key, recommendation)| {
        Some(CertaintyClaim {
            statement: Statement::Recommendation(key),
            claimed: recommendation.certainty()?,
            evidence: &recommendation.evidence,
            rationale: recommendation.rationale.as_ref(),
        })
    });
    let acted = library.grounds().filter_map(|(statement, grounds)| {
        Some(CertaintyClaim {
            statement,
            claimed: grounds.certainty.as_ref()?,
            evidence: &grounds.evidence,
            rationale: grounds.rationale.as_ref(),
        })
    });
    recommended.chain(acted)
}

/// Whether no evidence is as certain. In a draft, evidence may be without a certainty.
fn is_overstated(library: &Library, claim: &CertaintyClaim<'_>) -> bool {
    let guideline = library.guideline_of(claim.statement);
    let is_draft = library.guidelines[guideline].status == Status::Draft;
    let evidence = || {
        let keys = claim.evidence.iter();
        keys.map(|key| &library.evidence[*key].certainty)
    };
    let mut compared = evidence();
    if claim.evidence.is_empty()
        || compared.any(|other| is_incomparable(claim.claimed, other, is_draft))
    {
        return false;
    }
    match claim.claimed {
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
    claim: &CertaintyClaim<'_>,
) -> bool {
    let (Some(rationale), Some(words)) = (claim.rationale, words) else {
        return claim.rationale.is_some();
    };
    let rationale = plain(rationale, library);
    match claim.claimed {
        Certainty::NotStated => true,
        Certainty::Grade(grade) => words.grades_named(&rationale).contains(grade),
        Certainty::Other { level, grade, .. } => {
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
    claim: &CertaintyClaim<'_>,
) -> Problem {
    let said = words.unwrap_or(Words::english()).certainty(claim.claimed);
    let name = library.statement_name(claim.statement);
    let message = format!("`{name}` has {said}, and none of its evidence has");
    let span = library.statement_span(claim.statement);
    let mut problem = Problem::new(Code::OverstatedCertainty, message).at(span);
    for key in claim.evidence {
        let evidence = &library.evidence[*key];
        let certainty = words
            .unwrap_or(Words::english())
            .certainty(&evidence.certainty);
        problem = problem.and(evidence.meta.span, certainty);
    }
    problem.help(format!(
        "claim no more than the evidence, or say in `rationale` why it is {said}"
    ))
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
