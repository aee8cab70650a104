use super::*;

/// Any typed thing: what prose can link to and a page is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    Guideline(GuidelineKey),
    Fact(FactKey),
    Assumption(AssumptionKey),
    Condition(ConditionKey),
    Score(ScoreKey),
    Intervention(InterventionKey),
    Outcome(OutcomeKey),
    Evidence(EvidenceKey),
    Recommendation(RecommendationKey),
    Protocol(ProtocolKey),
    Pathway(PathwayKey),
    Table(TableKey),
    Invariant(InvariantKey),
    Vignette(VignetteKey),
    Adjudication(AdjudicationKey),
    Term(TermKey),
}

/// The kinds of block, in the order of the language reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Guideline,
    Fact,
    Assumption,
    Condition,
    Score,
    Intervention,
    Outcome,
    Evidence,
    Recommendation,
    Protocol,
    Pathway,
    Table,
    Invariant,
    Vignette,
    Adjudication,
    Term,
}

impl Kind {
    pub const ALL: [Kind; 16] = [
        Kind::Guideline,
        Kind::Fact,
        Kind::Assumption,
        Kind::Condition,
        Kind::Score,
        Kind::Intervention,
        Kind::Outcome,
        Kind::Evidence,
        Kind::Recommendation,
        Kind::Protocol,
        Kind::Pathway,
        Kind::Table,
        Kind::Invariant,
        Kind::Vignette,
        Kind::Adjudication,
        Kind::Term,
    ];

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// As in an info string, a message and an address.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Guideline => "guideline",
            Kind::Fact => "fact",
            Kind::Assumption => "assumption",
            Kind::Condition => "condition",
            Kind::Score => "score",
            Kind::Intervention => "intervention",
            Kind::Outcome => "outcome",
            Kind::Evidence => "evidence",
            Kind::Recommendation => "recommendation",
            Kind::Protocol => "protocol",
            Kind::Pathway => "pathway",
            Kind::Table => "table",
            Kind::Invariant => "invariant",
            Kind::Vignette => "vignette",
            Kind::Adjudication => "adjudication",
            Kind::Term => "term",
        }
    }
}

impl Thing {
    pub fn kind(self) -> Kind {
        match self {
            Thing::Guideline(_) => Kind::Guideline,
            Thing::Fact(_) => Kind::Fact,
            Thing::Assumption(_) => Kind::Assumption,
            Thing::Condition(_) => Kind::Condition,
            Thing::Score(_) => Kind::Score,
            Thing::Intervention(_) => Kind::Intervention,
            Thing::Outcome(_) => Kind::Outcome,
            Thing::Evidence(_) => Kind::Evidence,
            Thing::Recommendation(_) => Kind::Recommendation,
            Thing::Protocol(_) => Kind::Protocol,
            Thing::Pathway(_) => Kind::Pathway,
            Thing::Table(_) => Kind::Table,
            Thing::Invariant(_) => Kind::Invariant,
            Thing::Vignette(_) => Kind::Vignette,
            Thing::Adjudication(_) => Kind::Adjudication,
            Thing::Term(_) => Kind::Term,
        }
    }
}
