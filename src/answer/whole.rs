//! The answer for a patient of whom every fact is answered, by the interpreter alone.

use std::collections::BTreeMap;

use super::{
    AdviceLine, Answer, Calculated, Dosed, End, NoAnswer, SurePath, SureStatement, SureVisit,
    Sureness, TotalRange, Valued,
};
use crate::interpret::{
    Advice, Effect, Given, Path, PatientTotals, Settled, Truth, advise, claim_holds, holds,
    is_admitted, totals, worked_out,
};
use crate::model::*;

pub(super) fn answer(library: &Library, patient: &Patient) -> Result<Answer, NoAnswer> {
    if !is_admitted(library, patient) {
        return Err(NoAnswer::Impossible);
    }
    let advice = advise(library, patient);
    let scores = totals(library, patient).into_iter();
    let applies = advice.applies.iter();
    let hits = advice.hits.iter();
    Ok(Answer {
        lines: lines(&advice),
        recommendations: applies.map(|key| (*key, Sureness::Sure)).collect(),
        rows: hits.map(|key| (*key, Sureness::Sure)).collect(),
        ways: advice.paths.iter().map(way).collect(),
        doses: advice.doses.iter().map(dosed).collect(),
        outputs: outputs(&advice),
        disagreements: disagreements(library, patient, &advice),
        violations: violations(library, patient, &advice),
        calculations: library
            .calculations
            .keys()
            .map(|key| (key, Calculated::of(&worked_out(library, patient, key))))
            .collect(),
        scores: scores.map(|(key, totals)| (key, total(&totals))).collect(),
        open: Vec::new(),
        settled: Vec::new(),
    })
}

fn disagreements(
    library: &Library,
    patient: &Patient,
    advice: &Advice,
) -> Vec<(AdjudicationKey, Sureness)> {
    let open = library.disagreements().filter(|dispute| {
        let is_held = |when: &Written<Guard>| holds(library, patient, &when.logic) == Truth::True;
        let mut both = dispute.between.iter();
        both.all(|own| advice.is_made(*own)) && dispute.ruling.when.as_ref().is_none_or(is_held)
    });
    open.map(|dispute| (dispute.by, Sureness::Sure)).collect()
}

fn violations(
    library: &Library,
    patient: &Patient,
    advice: &Advice,
) -> Vec<(InvariantKey, Sureness)> {
    let is_so = |claim: &Claim| claim_holds(library, patient, advice, claim) == Truth::True;
    let violated = library.invariants.iter().filter(|(_, invariant)| {
        let violated = invariant.violated_as_known();
        violated.is_some_and(|violated| is_so(&violated))
    });
    violated.map(|(key, _)| (key, Sureness::Sure)).collect()
}

fn lines(advice: &Advice) -> Vec<AdviceLine> {
    let mut groups: BTreeMap<(Stance, InterventionKey), Vec<SureStatement>> = BTreeMap::new();
    for said in &advice.said {
        let by = SureStatement {
            statement: said.statement,
            sureness: Sureness::Sure,
            effect: said.effect,
        };
        let group = groups.entry((said.stance, said.intervention)).or_default();
        if !group.contains(&by) {
            group.push(by);
        }
    }
    let lines = groups
        .into_iter()
        .map(|((stance, intervention), by)| AdviceLine {
            stance,
            intervention,
            sureness: Sureness::Sure,
            is_silent: by.iter().all(|by| by.effect != Effect::InForce),
            hangs_on: Vec::new(),
            by,
        });
    lines.collect()
}

fn dosed(given: &Given) -> Dosed {
    Dosed {
        given: *given,
        sureness: Sureness::Sure,
        hangs_on: Vec::new(),
    }
}

pub(super) fn outputs(advice: &Advice) -> Vec<Valued> {
    let sure_if = |holds: bool| holds.then_some(Sureness::Sure);
    let valued = advice.outputs.iter().map(|(&output, set)| {
        let values = set.counted().map_or_else(Vec::new, |value| value.parts());
        let by = set.by.iter().map(|statement| SureStatement {
            statement: statement.statement,
            sureness: Sureness::Sure,
            effect: Effect::of(statement.silenced_by),
        });
        Valued {
            output,
            values: values
                .into_iter()
                .map(|value| (value, Sureness::Sure))
                .collect(),
            unset: sure_if(set.settled == Settled::Unset),
            unknown: sure_if(set.settled == Settled::Unknown),
            conflicting: sure_if(set.settled == Settled::Conflicting),
            hangs_on: Vec::new(),
            by: by.collect(),
        }
    });
    valued.collect()
}

fn way(path: &Path) -> SurePath {
    let visits = path.visits.iter().map(|visit| SureVisit {
        step: visit.step,
        branch: visit.branch,
    });
    SurePath {
        pathway: path.pathway,
        sureness: Sureness::Sure,
        hangs_on: Vec::new(),
        visits: visits.collect(),
        end: if path.gap { End::Gap } else { End::Reached },
    }
}

pub(super) fn total(totals: &PatientTotals) -> TotalRange {
    let (least, most) = (totals.sums.first(), totals.sums.last());
    TotalRange {
        least: least.copied().unwrap_or_default(),
        most: most.copied().unwrap_or_default(),
    }
}
