use super::{
    AdjudicationKey, BlockKind, EvidenceKey, Guard, GuardPlace, InterventionKey, Meta, OutputEntry,
    OutputKey, Overview, Prose, RecommendationKey, RowKey, StepKey, Thing, Walk, Written,
};
use crate::source::Span;

/// Something that can be done for a patient, or a class of such things.
#[derive(Clone, Debug)]
pub struct Intervention {
    pub meta: Meta,
    pub is_a: Vec<InterventionKey>,
    pub distinct_from: Vec<InterventionKey>,
}

impl BlockKind for Intervention {
    type Key = InterventionKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = true;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, _: InterventionKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            is_a,
            distinct_from,
        } = self;
        walk.things(is_a, Thing::Intervention);
        walk.things(distinct_from, Thing::Intervention);
    }
}

/// What a statement says of an intervention.
///
/// The order serves sets and lists and has no meaning: "consider" is not less than "avoid".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    Offer,
    Consider,
    Avoid,
    Forbid,
}

impl Stance {
    pub const ALL: [Stance; 4] = [
        Stance::Offer,
        Stance::Consider,
        Stance::Avoid,
        Stance::Forbid,
    ];

    /// Interventions by the stance that is taken on them, each stance that is taken once, in the order of [`Stance::ALL`].
    pub fn grouped(
        stances: &[(Stance, InterventionKey)],
    ) -> impl Iterator<Item = (Stance, Vec<InterventionKey>)> {
        let of = |wanted| {
            let taken = stances.iter().filter(move |(stance, _)| *stance == wanted);
            (wanted, taken.map(|(_, key)| *key).collect::<Vec<_>>())
        };
        let all = Self::ALL.into_iter().map(of);
        all.filter(|(_, interventions)| !interventions.is_empty())
    }

    pub fn permits(self) -> bool {
        match self {
            Stance::Offer | Stance::Consider => true,
            Stance::Avoid | Stance::Forbid => false,
        }
    }

    /// As a step's field.
    pub fn name(self) -> &'static str {
        match self {
            Stance::Offer => "offer",
            Stance::Consider => "consider",
            Stance::Avoid => "avoid",
            Stance::Forbid => "forbid",
        }
    }

    /// As in "ibuprofen is forbidden".
    pub fn participle(self) -> &'static str {
        match self {
            Stance::Offer => "offered",
            Stance::Consider => "considered",
            Stance::Avoid => "avoided",
            Stance::Forbid => "forbidden",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    For,
    Against,
}

impl Direction {
    /// As the field that names the interventions.
    pub fn name(self) -> &'static str {
        match self {
            Direction::For => "for",
            Direction::Against => "against",
        }
    }

    /// The other one.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Direction::For => Direction::Against,
            Direction::Against => Direction::For,
        }
    }
}

/// GRADE's two strengths. They have no order: a conditional recommendation is another kind of statement, not a smaller one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    Strong,
    Conditional,
}

impl Strength {
    /// As in the field `strength`.
    pub fn name(self) -> &'static str {
        match self {
            Strength::Strong => "strong",
            Strength::Conditional => "conditional",
        }
    }
}

/// How certain an estimate is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certainty {
    Grade(Grade),
    /// Another system's words, which are not translated into GRADE.
    Other {
        system: String,
        level: Option<String>,
        grade: Option<String>,
    },
    NotStated,
}

/// GRADE's certainty of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    VeryLow,
    Low,
    Moderate,
    High,
}

/// What a recommendation says of interventions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    Directed {
        direction: Direction,
        strength: Strength,
        /// One at least.
        interventions: Vec<InterventionKey>,
    },
    /// Nothing: it sets outputs alone.
    Unspoken,
}

#[derive(Clone, Debug)]
pub struct Recommendation {
    pub meta: Meta,
    pub when: Written<Guard>,
    pub judgement: Judgement,
    /// Comparators; no stance is taken on them.
    pub over: Vec<InterventionKey>,
    /// Of one that sets outputs alone it may be left out.
    pub certainty: Option<Certainty>,
    pub evidence: Vec<EvidenceKey>,
    /// What points the other way, with the place of its name; it supports nothing.
    pub evidence_against: Vec<(EvidenceKey, Span)>,
    pub rationale: Option<Prose>,
    pub sets: Vec<OutputEntry>,
}

impl BlockKind for Recommendation {
    type Key = RecommendationKey;

    const ENCODES: bool = true;
    const CHOSEN_BY_TITLE: bool = true;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: RecommendationKey) -> Vec<GuardPlace> {
        vec![GuardPlace::Recommendation(key)]
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            when,
            judgement: _,
            over,
            certainty: _,
            evidence,
            evidence_against,
            rationale,
            sets,
        } = self;
        walk.things(self.interventions(), Thing::Intervention);
        walk.sets(sets);
        walk.things(over, Thing::Intervention);
        walk.guard(when);
        walk.things(evidence, Thing::Evidence);
        for (key, _) in evidence_against {
            walk.thing(Thing::Evidence(*key));
        }
        walk.optional_prose("rationale", rationale);
    }
}

impl Recommendation {
    /// What it speaks of; nothing, where it sets outputs alone.
    pub fn interventions(&self) -> &[InterventionKey] {
        match &self.judgement {
            Judgement::Directed { interventions, .. } => interventions,
            Judgement::Unspoken => &[],
        }
    }

    /// What it says of each of its interventions.
    pub fn stance(&self) -> Option<Stance> {
        self.directed()
            .map(|(direction, strength)| match (direction, strength) {
                (Direction::For, Strength::Strong) => Stance::Offer,
                (Direction::For, Strength::Conditional) => Stance::Consider,
                (Direction::Against, Strength::Conditional) => Stance::Avoid,
                (Direction::Against, Strength::Strong) => Stance::Forbid,
            })
    }

    /// Its direction and its strength, if it has them.
    pub fn directed(&self) -> Option<(Direction, Strength)> {
        match &self.judgement {
            Judgement::Directed {
                direction,
                strength,
                ..
            } => Some((*direction, *strength)),
            Judgement::Unspoken => None,
        }
    }

    pub fn direction(&self) -> Option<Direction> {
        self.directed().map(|(direction, _)| direction)
    }

    pub fn strength(&self) -> Option<Strength> {
        self.directed().map(|(_, strength)| strength)
    }

    /// Its stance on each of its interventions, in the order written.
    pub fn stances(&self) -> impl Iterator<Item = (Stance, InterventionKey)> {
        let interventions = self.interventions().iter();
        let stance = self.stance();
        interventions.filter_map(move |&on| Some((stance?, on)))
    }
}

/// What can take a stance: a recommendation, a step of a pathway, or a row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Statement {
    Recommendation(RecommendationKey),
    Step(StepKey),
    Row(RowKey),
}

/// A tension that the authors know of and have decided.
#[derive(Clone, Debug)]
pub struct Adjudication {
    pub meta: Meta,
    pub class: Option<TensionClass>,
    pub tension: Prose,
    pub reading: Prose,
    pub why: Prose,
    /// `None` where it concerns words alone.
    pub precedence: Option<Precedence>,
}

impl BlockKind for Adjudication {
    type Key = AdjudicationKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OVERVIEW: Option<Overview> = Some(Overview::Tensions);

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, _: AdjudicationKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            class: _,
            tension,
            reading,
            why,
            precedence,
        } = self;
        walk.prose("tension", tension);
        walk.prose("reading", reading);
        walk.prose("why", why);
        if let Some(Precedence {
            prevails,
            silenced,
            on,
            outputs,
            span: _,
        }) = precedence
        {
            walk.statement(*prevails);
            walk.statement(*silenced);
            walk.things(on, Thing::Intervention);
            walk.things(outputs, Thing::Output);
        }
    }
}

/// Where both statements apply, the other's stance on these interventions is silent, and so is what it sets these outputs to.
#[derive(Clone, Debug)]
pub struct Precedence {
    pub prevails: Statement,
    pub silenced: Statement,
    pub on: Vec<InterventionKey>,
    pub outputs: Vec<OutputKey>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TensionClass {
    Contradiction,
    Gap,
    UnclearTerm,
    Strength,
    Number,
    Attribution,
    Duplicate,
    Reach,
}

impl TensionClass {
    pub const ALL: [TensionClass; 8] = [
        TensionClass::Contradiction,
        TensionClass::Gap,
        TensionClass::UnclearTerm,
        TensionClass::Strength,
        TensionClass::Number,
        TensionClass::Attribution,
        TensionClass::Duplicate,
        TensionClass::Reach,
    ];

    /// As in the field `class`.
    pub fn name(self) -> &'static str {
        match self {
            TensionClass::Contradiction => "contradiction",
            TensionClass::Gap => "gap",
            TensionClass::UnclearTerm => "unclear-term",
            TensionClass::Strength => "strength",
            TensionClass::Number => "number",
            TensionClass::Attribution => "attribution",
            TensionClass::Duplicate => "duplicate",
            TensionClass::Reach => "reach",
        }
    }
}
