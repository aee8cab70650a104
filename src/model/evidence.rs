use super::{
    BlockKind, Certainty, Dose, EvidenceKey, GuardPlace, InterventionKey, Meta, OutcomeKey,
    Overview, Prose, ProtocolKey, Thing, Walk,
};
use crate::quantity::{Number, Quantity, Range, Unit};
use crate::source::Span;

/// An outcome measure.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub meta: Meta,
    pub unit: Option<Unit>,
    pub range: Option<Range>,
    pub better: Benefit,
    pub minimal_important_difference: Option<(Number, Span)>,
    pub abbreviation: Option<String>,
}

impl BlockKind for Outcome {
    type Key = OutcomeKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = true;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        self.abbreviation.as_deref().into_iter().collect()
    }

    fn guard_places(&self, _: OutcomeKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, _: &mut Walk<'a>) {
        let Self {
            meta: _,
            unit: _,
            range: _,
            better: _,
            minimal_important_difference: _,
            abbreviation: _,
        } = self;
    }
}

/// Which way an outcome is better for the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Benefit {
    Lower,
    Higher,
}

/// A body of evidence, as population, intervention, comparator and outcome.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub meta: Meta,
    pub population: String,
    pub interventions: Vec<InterventionKey>,
    pub comparators: Vec<InterventionKey>,
    pub comparator_text: Option<String>,
    pub outcomes: Vec<OutcomeKey>,
    pub design: Option<String>,
    pub certainty: Certainty,
    pub finding: Prose,
    pub results: Vec<EvidenceResult>,
}

impl BlockKind for Evidence {
    type Key = EvidenceKey;

    const ENCODES: bool = true;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, _: EvidenceKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            population: _,
            interventions,
            comparators,
            comparator_text: _,
            outcomes,
            design: _,
            certainty: _,
            finding,
            results,
        } = self;
        walk.prose("finding", finding);
        walk.things(interventions, Thing::Intervention);
        walk.things(comparators, Thing::Intervention);
        walk.things(outcomes, Thing::Outcome);
        for result in results {
            result.walk(walk);
        }
    }
}

impl EvidenceResult {
    fn walk(&self, walk: &mut Walk<'_>) {
        let Self {
            outcome,
            time: _,
            measure: _,
            estimate: _,
            relative_to: _,
            interval: _,
            p: _,
            significant: _,
            favours,
            note: _,
            span: _,
        } = self;
        walk.thing(Thing::Outcome(*outcome));
        if let Some(Favours::Intervention(key)) = favours {
            walk.thing(Thing::Intervention(*key));
        }
    }
}

/// One row of an evidence table.
#[derive(Clone, Debug)]
pub struct EvidenceResult {
    pub outcome: OutcomeKey,
    pub time: Option<String>,
    pub measure: Option<EffectMeasure>,
    pub estimate: Option<(Number, Span)>,
    pub relative_to: Option<(ComparedSide, Span)>,
    pub interval: Option<(Number, Number, Span)>,
    pub p: Option<(Number, Span)>,
    pub significant: Option<bool>,
    pub favours: Option<Favours>,
    pub note: Option<String>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Favours {
    Intervention(InterventionKey),
    Neither,
}

/// One of the two sides that a block compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedSide {
    Intervention,
    Comparator,
}

impl ComparedSide {
    /// As in the field `relative-to`.
    pub fn name(self) -> &'static str {
        match self {
            ComparedSide::Intervention => "intervention",
            ComparedSide::Comparator => "comparator",
        }
    }

    /// Who fares better where an estimate that is relative to this side is less than no difference.
    pub fn favoured_below(self, better: Benefit) -> Self {
        match better {
            Benefit::Lower => self.other(),
            Benefit::Higher => self,
        }
    }

    pub fn other(self) -> Self {
        match self {
            ComparedSide::Intervention => ComparedSide::Comparator,
            ComparedSide::Comparator => ComparedSide::Intervention,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectMeasure {
    EtaSquared,
    PartialEtaSquared,
    MeanDifference,
    StandardisedMeanDifference,
    RiskRatio,
    OddsRatio,
    RiskDifference,
    POnly,
}

impl EffectMeasure {
    pub const ALL: [EffectMeasure; 8] = [
        EffectMeasure::EtaSquared,
        EffectMeasure::PartialEtaSquared,
        EffectMeasure::MeanDifference,
        EffectMeasure::StandardisedMeanDifference,
        EffectMeasure::RiskRatio,
        EffectMeasure::OddsRatio,
        EffectMeasure::RiskDifference,
        EffectMeasure::POnly,
    ];

    /// As in the field `measure`.
    pub fn name(self) -> &'static str {
        match self {
            EffectMeasure::EtaSquared => "eta-squared",
            EffectMeasure::PartialEtaSquared => "partial-eta-squared",
            EffectMeasure::MeanDifference => "mean-difference",
            EffectMeasure::StandardisedMeanDifference => "standardised-mean-difference",
            EffectMeasure::RiskRatio => "risk-ratio",
            EffectMeasure::OddsRatio => "odds-ratio",
            EffectMeasure::RiskDifference => "risk-difference",
            EffectMeasure::POnly => "p-only",
        }
    }

    /// The value that means no difference, where the sides of it mean something.
    pub fn no_difference(self) -> Option<Number> {
        match self {
            EffectMeasure::RiskRatio | EffectMeasure::OddsRatio => Some(Number::one()),
            EffectMeasure::MeanDifference
            | EffectMeasure::StandardisedMeanDifference
            | EffectMeasure::RiskDifference => Some(Number::zero()),
            // Never below 0: they have one side alone.
            EffectMeasure::EtaSquared | EffectMeasure::PartialEtaSquared | EffectMeasure::POnly => {
                None
            }
        }
    }

    /// The values that the measure can take, ends included.
    pub fn bounds(self) -> (Option<i64>, Option<i64>) {
        match self {
            EffectMeasure::EtaSquared | EffectMeasure::PartialEtaSquared => (Some(0), Some(1)),
            EffectMeasure::RiskRatio | EffectMeasure::OddsRatio => (Some(0), None),
            EffectMeasure::RiskDifference => (Some(-1), Some(1)),
            EffectMeasure::MeanDifference
            | EffectMeasure::StandardisedMeanDifference
            | EffectMeasure::POnly => (None, None),
        }
    }
}

/// How an intervention is delivered.
#[derive(Clone, Debug)]
pub struct Protocol {
    pub meta: Meta,
    pub intervention: InterventionKey,
    pub doses: Vec<Dose>,
    pub parameters: Vec<Parameter>,
    pub phases: Vec<Phase>,
    /// Visits planned in all.
    pub sessions: Option<(u32, Span)>,
    pub attendance: Option<Attendance>,
    /// The longest benefit that is claimed, a time.
    pub benefit_at_most: Option<(Quantity, Span)>,
}

impl BlockKind for Protocol {
    type Key = ProtocolKey;

    const ENCODES: bool = true;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: ProtocolKey) -> Vec<GuardPlace> {
        let doses = 0..self.doses.len();
        doses.map(|dose| GuardPlace::Dose(key, dose)).collect()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            intervention,
            doses,
            parameters,
            phases: _,
            sessions: _,
            attendance: _,
            benefit_at_most: _,
        } = self;
        walk.thing(Thing::Intervention(*intervention));
        for dose in doses {
            walk.optional_guard(&dose.when);
        }
        for outcome in parameters.iter().filter_map(|parameter| parameter.outcome) {
            walk.thing(Thing::Outcome(outcome));
        }
    }
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub value: ParameterValue,
    /// The outcome on whose scale the value lies.
    pub outcome: Option<OutcomeKey>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ParameterValue {
    Exactly(Quantity),
    Between {
        low: Quantity,
        high: Quantity,
        span: Span,
    },
    Words(String),
}

/// A stretch of the schedule.
#[derive(Clone, Debug)]
pub struct Phase {
    pub name: String,
    pub rhythm: Rhythm,
    pub weeks: Option<u32>,
    pub sessions: Option<u32>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Rhythm {
    PerWeek(u32),
    /// One visit in this time.
    Every(Quantity),
}

/// The share of visits to attend, with a worked example.
#[derive(Clone, Debug)]
pub struct Attendance {
    /// Between 0 and 1.
    pub at_least: Number,
    pub example: Option<(u32, u32)>,
    pub span: Span,
}
