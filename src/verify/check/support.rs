//! Nothing stands without support: a recommendation has evidence, a citation and, if need be, a reason; an intervention has a use.

use std::collections::BTreeSet;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::verify::Checker;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for recommendation in library.recommendations.values() {
        problems.extend(unsupported(library, recommendation));
        problems.extend(unexplained(recommendation));
    }
    let named = library
        .hierarchy
        .with_all_above(named_interventions(library));
    let named: BTreeSet<_> = named.into_iter().collect();
    let advised: BTreeSet<_> = advised_interventions(library).collect();
    let is_advised = |key| {
        let mut above = library.hierarchy.above(key).iter();
        above.any(|own| advised.contains(own))
    };
    for (key, intervention) in library.interventions.iter() {
        if !named.contains(&key) && !is_advised(key) {
            let message = format!("nothing is said of `{}`", intervention.meta.id);
            let problem =
                Problem::new(Code::UnusedIntervention, message).at(intervention.meta.span);
            problems.push(
                problem.help("name it in a recommendation, a step or evidence, or take it out"),
            );
        }
    }
}

fn unsupported(library: &Library, recommendation: &Recommendation) -> Option<Problem> {
    if recommendation.meta.origin.is_some() {
        return None;
    }
    let evidence = &recommendation.evidence;
    let is_good_practice = recommendation.grading == Grading::GoodPractice;
    if is_good_practice && recommendation.rationale.is_some() {
        return None;
    }
    if is_good_practice || matches!(recommendation.judgement, Judgement::Unspoken) {
        return unreasoned(recommendation);
    }
    let is_cited = !recommendation.meta.cites.is_empty()
        || evidence
            .iter()
            .any(|key| !library.evidence[*key].meta.cites.is_empty());
    let missing = match (evidence.is_empty(), is_cited) {
        (false, true) => return None,
        (true, true) => "evidence",
        (false, false) => "citation",
        (true, false) => "evidence and no citation",
    };
    let message = format!("`{}` has no {missing}", recommendation.meta.id);
    let problem =
        Problem::new(Code::UnsupportedRecommendation, message).at(recommendation.meta.span);
    Some(problem.help("name `evidence` blocks and `cites`; to say that there is none, write an evidence block that says so"))
}

/// What sets outputs alone needs a reason, as rows and steps do, and so does good practice.
fn unreasoned(recommendation: &Recommendation) -> Option<Problem> {
    let meta = &recommendation.meta;
    if !recommendation.evidence.is_empty() || meta.is_sourced() {
        return None;
    }
    let (message, help) = match recommendation.grading {
        Grading::GoodPractice => (
            format!("`{}` is good practice and does not say why", meta.id),
            "give it a `rationale`, `quote` or `cites`",
        ),
        Grading::Certainty(_) | Grading::Unsaid => (
            format!("`{}` sets outputs and names no reason", meta.id),
            "give it a `quote`, `cites` or `evidence`",
        ),
    };
    let problem = Problem::new(Code::UnsupportedRecommendation, message).at(meta.span);
    Some(problem.help(help))
}

fn unexplained(recommendation: &Recommendation) -> Option<Problem> {
    let certainty = match recommendation.certainty()? {
        Certainty::Grade(Grade::Low) => "low",
        Certainty::Grade(Grade::VeryLow) => "very low",
        Certainty::NotStated => "unstated",
        Certainty::Grade(Grade::Moderate | Grade::High) | Certainty::Other { .. } => return None,
    };
    let is_read = recommendation.is_strength_read();
    let is_strong = recommendation.strength() == Some(Strength::Strong) && !is_read;
    if !is_strong || recommendation.rationale.is_some() {
        return None;
    }
    let message = format!(
        "`{}` is strong on {certainty} certainty and does not say why",
        recommendation.meta.id
    );
    let problem = Problem::new(Code::UnexplainedStrength, message).at(recommendation.meta.span);
    Some(problem.help("say why in `rationale`, or make it conditional"))
}

/// What a stance that an edit has dropped was about is used somewhere else, and so are its classes and its members.
pub(in crate::verify) fn check_changed(checker: &mut Checker<'_>) {
    let library = checker.library;
    let is_advised =
        |key: InterventionKey| advised_interventions(library).any(|advised| advised == key);
    let dropped = checker.prover.encoding.dropped();
    let dropped: Vec<_> = dropped.filter(|key| !is_advised(*key)).collect();
    let related = library.interventions.keys().filter(|key| {
        let mut dropped = dropped.iter();
        dropped.any(|class| is_above(library, *key, *class) || is_above(library, *class, *key))
    });
    for key in related {
        let is_named = named_interventions(library).any(|named| is_above(library, key, named));
        let is_advised =
            || advised_interventions(library).any(|advised| is_above(library, advised, key));
        if !is_named && !is_advised() {
            let unused = Problem::new(Code::UnusedIntervention, "");
            checker.problems.push(unused);
        }
    }
}

/// Whether one is the other, a class of it or a part of it.
fn is_above(library: &Library, above: InterventionKey, member: InterventionKey) -> bool {
    library.hierarchy.above(member).contains(&above)
}

/// What advice or evidence speaks of, and with it of its classes.
fn named_interventions(library: &Library) -> impl Iterator<Item = InterventionKey> {
    let preferred = library.recommendations.values();
    let preferred = preferred.flat_map(|recommendation| recommendation.over.iter().copied());
    let studied = library.evidence.values();
    let studied = studied.flat_map(|studied_in| {
        studied_in
            .interventions
            .iter()
            .chain(&studied_in.comparators)
            .copied()
    });
    let delivered = library
        .protocols
        .values()
        .map(|protocol| protocol.intervention);
    let excepted = library.statements();
    let excepted = excepted.flat_map(|statement| library.exceptions(statement).iter().copied());
    advised_interventions(library)
        .chain(excepted)
        .chain(preferred)
        .chain(studied)
        .chain(delivered)
}

/// What a stance is taken on, and so on all its members.
fn advised_interventions(library: &Library) -> impl Iterator<Item = InterventionKey> {
    let recommended = library.recommendations.values();
    let recommended =
        recommended.flat_map(|recommendation| recommendation.interventions().iter().copied());
    let acted = library.steps().flat_map(|(_, step)| match &step.action {
        Action::Act { stances, .. } => stances.as_slice(),
        Action::Ask { .. } | Action::Enter { .. } => &[],
    });
    let listed = library.rows().flat_map(|(_, row)| &row.stances);
    let acted = acted.chain(listed).map(|(_, intervention)| *intervention);
    recommended.chain(acted)
}
