//! What a result says in several ways is consistent: its p, its interval, its significance, and whom it favours.

use std::cmp::Ordering;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::Number;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for evidence in library.evidence.values() {
        for result in &evidence.results {
            problems.extend(foreign_arm(library, evidence, result));
            problems.extend(foreign_outcome(library, evidence, result));
            problems.extend(foreign_side(evidence, result));
            problems.extend(contradiction(result));
            problems.extend(sign_contradicts(library, evidence, result));
        }
    }
}

fn foreign_arm(library: &Library, evidence: &Evidence, result: &EvidenceResult) -> Option<Problem> {
    let Some(Favours::Intervention(favoured)) = result.favours else {
        return None;
    };
    let mut arms = evidence.interventions.iter().chain(&evidence.comparators);
    if arms.any(|arm| library.are_related(*arm, favoured)) {
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

/// An estimate is relative to a side that is there.
fn foreign_side(evidence: &Evidence, result: &EvidenceResult) -> Option<Problem> {
    let (ComparedSide::Comparator, span) = result.relative_to? else {
        return None;
    };
    if !evidence.comparators.is_empty() || evidence.comparator_text.is_some() {
        return None;
    }
    let message = "this is relative to a comparator, and the block has none";
    let problem = Problem::new(Code::ForeignResult, message).at(span);
    Some(problem.help("name it in `comparator` or `comparator-text`"))
}

/// The side that an intervention is on, where it is on one alone.
fn side_of(library: &Library, evidence: &Evidence, of: InterventionKey) -> Option<ComparedSide> {
    let is_in = |arms: &[InterventionKey]| arms.iter().any(|arm| library.are_related(*arm, of));
    match (is_in(&evidence.interventions), is_in(&evidence.comparators)) {
        (true, false) => Some(ComparedSide::Intervention),
        (false, true) => Some(ComparedSide::Comparator),
        (true, true) | (false, false) => None,
    }
}

/// The side that an estimate speaks for; `None` where it is of no difference.
fn spoken_for(
    estimate: &Number,
    null: &Number,
    relative_to: ComparedSide,
    better: Benefit,
) -> Option<ComparedSide> {
    let below = relative_to.favoured_below(better);
    match estimate.cmp(null) {
        Ordering::Equal => None,
        Ordering::Less => Some(below),
        Ordering::Greater => Some(below.other()),
    }
}

/// Whom the sign of an estimate speaks for is whom the result favours, once it is said what the estimate is relative to.
fn sign_contradicts(
    library: &Library,
    evidence: &Evidence,
    result: &EvidenceResult,
) -> Option<Problem> {
    let Favours::Intervention(favoured) = result.favours? else {
        return None;
    };
    let (relative_to, _) = result.relative_to?;
    let (estimate, span) = result.estimate.as_ref()?;
    let null = result.measure?.no_difference()?;
    let outcome = &library.outcomes[result.outcome];
    let spoken_for = spoken_for(estimate, &null, relative_to, outcome.better);
    let favoured_side = side_of(library, evidence, favoured)?;
    if spoken_for == Some(favoured_side) {
        return None;
    }
    let says = match spoken_for {
        Some(side) => format!("speaks for the {}", side.name()),
        None => "is of no difference".to_owned(),
    };
    let message = format!(
        "{estimate} relative to the {} {says}, and the result favours `{}`",
        relative_to.name(),
        library.interventions[favoured].meta.id
    );
    let better = match outcome.better {
        Benefit::Lower => "less",
        Benefit::Higher => "more",
    };
    let help = format!(
        "{better} of `{}` is better: correct the sign, `relative-to` or `favours`, or name the outcome that was counted",
        outcome.meta.id
    );
    let problem = Problem::new(Code::ContradictingResult, message).at(*span);
    Some(problem.help(help))
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
    // What is not a probability is reported elsewhere.
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
    let null = result.measure?.no_difference()?;
    Some(null < *low || *high < null)
}
