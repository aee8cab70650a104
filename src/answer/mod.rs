//! What can be said of a patient of whom not everything is known: what is sure, what hangs on an open answer, and why.
//!
//! A fact that is *not answered* may be anything, the unknown included where it may be; that is not the answer *unknown*. What is
//! called sure is so for everyone whom the answers leave possible, and what is called open turns out both ways among them:
//! both are proved. Where every fact is answered it is the [interpreter's](crate::interpret) advice, and no proof is made.

mod partial;
mod whole;
pub mod why;

use std::collections::BTreeMap;
use std::fmt;

use crate::interpret::{Effect, Given};
use crate::model::*;
use crate::prove::CannotProve;
use crate::prove::diagram::BudgetSpent;
use crate::quantity::Number;

/// The answers that are known of a patient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known(BTreeMap<FactKey, Value>);

impl Known {
    pub fn new(answers: BTreeMap<FactKey, Value>) -> Self {
        Self(answers)
    }

    /// `None` where the fact is not answered.
    pub fn value(&self, fact: FactKey) -> Option<&Value> {
        self.0.get(&fact)
    }

    pub fn answers(&self) -> &BTreeMap<FactKey, Value> {
        &self.0
    }

    /// The patient, if every fact of the library is answered.
    pub fn patient(&self, library: &Library) -> Option<Patient> {
        let is_known = library.facts.keys().all(|key| self.0.contains_key(&key));
        is_known.then(|| Patient::new(self.0.clone()))
    }
}

/// What a patient is advised, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// By stance, then by intervention in the order written.
    pub lines: Vec<AdviceLine>,
    pub recommendations: Vec<(RecommendationKey, Sureness)>,
    pub rows: Vec<(RowKey, Sureness)>,
    pub ways: Vec<SurePath>,
    /// By act, then in the order written.
    pub doses: Vec<Dosed>,
    /// What each output is set to, in the order written.
    pub outputs: Vec<Valued>,
    /// What is left open between two statements that are made, or may be.
    pub disagreements: Vec<(AdjudicationKey, Sureness)>,
    /// The known violations of rules that are one of this patient, or may be.
    pub violations: Vec<(InvariantKey, Sureness)>,
    /// What each calculation comes to, in the order written.
    pub calculations: Vec<(CalculationKey, Calculated)>,
    /// What each score comes to.
    pub scores: Vec<(ScoreKey, TotalRange)>,
    /// The facts that are not answered and on which something still depends.
    pub open: Vec<FactKey>,
    /// The other facts that are not answered: whatever they are, nothing changes.
    pub settled: Vec<FactKey>,
}

/// Whether something holds whatever is answered later, or depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    Sure,
    Open,
}

/// A stance on an intervention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdviceLine {
    pub stance: Stance,
    pub intervention: InterventionKey,
    pub sureness: Sureness,
    /// Every statement that takes it is silenced, or means another alternative: this is not advice.
    pub is_silent: bool,
    /// The facts that decide, where it is open.
    pub hangs_on: Vec<FactKey>,
    pub by: Vec<SureStatement>,
}

impl AdviceLine {
    /// Whether a statement that is in force takes the stance on an intervention.
    fn concerns(&self, library: &Library, on: InterventionKey) -> bool {
        let mut by = self.by.iter().filter(|by| by.effect == Effect::InForce);
        by.any(|by| library.concerns(by.statement, self.stance, self.intervention, on))
    }
}

/// A statement that takes a stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SureStatement {
    pub statement: Statement,
    pub sureness: Sureness,
    pub effect: Effect,
}

/// A dose that an act gives, silenced ones left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dosed {
    pub given: Given,
    /// Whether everyone who hears the act gets it; otherwise some of them do, and these facts decide.
    pub sureness: Sureness,
    pub hangs_on: Vec<FactKey>,
}

/// What an output comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued {
    pub output: OutputKey,
    /// The value that it has, or each that it may have; of an any-of output each ([`Value::OneOf`]) that is in it or may be.
    pub values: Vec<(OutputValue, Sureness)>,
    /// That nothing sets it.
    pub unset: Option<Sureness>,
    /// That it is set to a calculation, and what that takes is unknown.
    pub unknown: Option<Sureness>,
    /// That two values are set, and neither takes precedence.
    pub conflicting: Option<Sureness>,
    /// The facts that decide, where it is open.
    pub hangs_on: Vec<FactKey>,
    pub by: Vec<SureStatement>,
}

/// The way through a pathway, as far as it is sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurePath {
    pub pathway: PathwayKey,
    /// Whether the patient follows it, and if that is open, the facts that decide.
    pub sureness: Sureness,
    pub hangs_on: Vec<FactKey>,
    pub visits: Vec<SureVisit>,
    pub end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SureVisit {
    pub step: StepKey,
    /// The branch that is taken for sure.
    pub branch: Option<usize>,
}

/// How the sure part of a way ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The pathway is at its end.
    Reached,
    /// No branch takes this patient.
    Gap,
    /// At a question whose answer depends on facts that are open.
    Open {
        branches: Vec<usize>,
        hangs_on: Vec<FactKey>,
    },
}

/// What a calculation comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Calculated {
    Number(Number),
    /// One of its facts is unknown.
    Unknown,
    /// Some of its facts are not answered.
    Open,
}

impl Calculated {
    pub(super) fn of(value: &Value) -> Self {
        let number = value.number().cloned();
        number.map_or(Calculated::Unknown, Calculated::Number)
    }
}

/// What a score comes to, its least and its greatest total: they differ where it is not sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotalRange {
    pub least: PointNumber,
    pub most: PointNumber,
}

impl fmt::Display for TotalRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.least == self.most {
            true => write!(f, "{}", self.least),
            false => write!(f, "{} to {}", self.least, self.most),
        }
    }
}

/// Why nothing can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nobody whom the assumptions admit has these facts.
    Impossible,
    CannotProve(CannotProve),
    /// The prover and the interpreter disagree about this patient: a fault of ours.
    Fault(Patient),
}

impl From<CannotProve> for NoAnswer {
    fn from(why: CannotProve) -> Self {
        NoAnswer::CannotProve(why)
    }
}

impl From<BudgetSpent> for NoAnswer {
    fn from(BudgetSpent: BudgetSpent) -> Self {
        NoAnswer::CannotProve(CannotProve::BudgetSpent)
    }
}

/// The answer for a patient, as far as they are known.
pub fn answer(library: &Library, known: &Known) -> Result<Answer, NoAnswer> {
    match known.patient(library) {
        Some(patient) => whole::answer(library, &patient),
        None => partial::answer(library, known),
    }
}

impl Answer {
    /// What holds whatever is answered later, or what may come to hold; silenced stances left out.
    pub fn in_force(&self, sureness: Sureness) -> impl Iterator<Item = &AdviceLine> {
        let lines = self.lines.iter();
        lines.filter(move |line| !line.is_silent && line.sureness == sureness)
    }

    /// The doses that an act gives.
    pub fn doses_of(&self, act: Statement) -> impl Iterator<Item = &Dosed> {
        self.doses
            .iter()
            .filter(move |dosed| dosed.given.act == act)
    }

    /// Whether a statement that is not silenced says something to the patient, or may.
    pub fn is_made(&self, statement: Statement) -> bool {
        let said = self.lines.iter().flat_map(|line| &line.by);
        let set = self.outputs.iter().flat_map(|valued| &valued.by);
        let mut made = said.chain(set).filter(|by| by.effect == Effect::InForce);
        made.any(|by| by.statement == statement)
    }

    /// The interventions on which stances stand together of which one reader must not overlook another: avoid and forbid, or
    /// for and against. A stance on a class is taken on its members.
    pub fn mixed(&self, library: &Library) -> Vec<(InterventionKey, Vec<Stance>)> {
        let mut mixed: BTreeMap<InterventionKey, Vec<Stance>> = BTreeMap::new();
        for about in self.in_force(Sureness::Sure) {
            let on = about.intervention;
            let of_it = self.in_force(Sureness::Sure);
            let of_it = of_it.filter(|line| line.concerns(library, on));
            let mut stances: Vec<Stance> = of_it.map(|line| line.stance).collect();
            stances.sort_unstable();
            stances.dedup();
            if stances.len() > 1 && !stances.iter().all(|stance| stance.permits()) {
                mixed.insert(on, stances);
            }
        }
        mixed.into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
