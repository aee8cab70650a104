use super::{
    Action, AdjudicationKey, BlockKind, Disagreement, EvidenceKey, Guard, GuardPlace, GuidelineKey,
    InterventionKey, Library, Meta, OutputEntry, Overview, Position, Precedence, Prose,
    RecommendationKey, RowKey, Ruling, StepKey, Thing, Walk, Written,
};
use crate::source::Span;

/// Something that can be done for a patient, or a class of such things.
#[derive(Clone, Debug)]
pub struct Intervention {
    pub meta: Meta,
    pub is_a: Vec<InterventionKey>,
    /// Of a combination: what is taken together.
    pub made_of: Vec<InterventionKey>,
    pub distinct_from: Vec<InterventionKey>,
}

impl BlockKind for Intervention {
    type Key = InterventionKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = true;
    const OF_A_GUIDELINE: bool = false;
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
            made_of,
            distinct_from,
        } = self;
        walk.things(is_a, Thing::Intervention);
        walk.things(made_of, Thing::Intervention);
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
    /// GRADE's "no recommendation": neither for it nor against it.
    Undecided,
}

impl Stance {
    pub const ALL: [Stance; 5] = [
        Stance::Offer,
        Stance::Consider,
        Stance::Avoid,
        Stance::Forbid,
        Stance::Undecided,
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
            Stance::Avoid | Stance::Forbid | Stance::Undecided => false,
        }
    }

    pub fn refuses(self) -> bool {
        match self {
            Stance::Avoid | Stance::Forbid => true,
            Stance::Offer | Stance::Consider | Stance::Undecided => false,
        }
    }

    /// The strength that it speaks with, if it has one.
    pub fn strength(self) -> Option<Strength> {
        match self {
            Stance::Offer | Stance::Forbid => Some(Strength::Strong),
            Stance::Consider | Stance::Avoid => Some(Strength::Conditional),
            Stance::Undecided => None,
        }
    }

    /// As a step's field.
    pub fn name(self) -> &'static str {
        match self {
            Stance::Offer => "offer",
            Stance::Consider => "consider",
            Stance::Avoid => "avoid",
            Stance::Forbid => "forbid",
            Stance::Undecided => "undecided",
        }
    }

    /// As in "ibuprofen is forbidden".
    pub fn participle(self) -> &'static str {
        match self {
            Stance::Offer => "offered",
            Stance::Consider => "considered",
            Stance::Avoid => "avoided",
            Stance::Forbid => "forbidden",
            Stance::Undecided => "undecided",
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

/// How sure a recommendation is of its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grading {
    Certainty(Certainty),
    /// GRADE's good practice statement: nobody would ask for evidence, and none is graded.
    GoodPractice,
    /// Nothing is said: it sets outputs alone.
    Unsaid,
}

/// What a step or a row rests on, besides its reasons and its source.
#[derive(Clone, Debug)]
pub struct Grounds {
    /// Its verb is its strength; where this is not so, the source states none, and the verb is a reading.
    pub is_strength_stated: bool,
    pub certainty: Option<Certainty>,
    pub evidence: Vec<EvidenceKey>,
    pub rationale: Option<Prose>,
}

impl Grounds {
    /// Of what says nothing of it.
    pub fn unsaid() -> Self {
        Self {
            is_strength_stated: true,
            certainty: None,
            evidence: Vec::new(),
            rationale: None,
        }
    }
}

/// Why a statement is undecided.
#[derive(Clone, Debug)]
pub enum Indecision {
    InsufficientEvidence,
    CloseBalance,
    /// It is for the patients of this research; to all who are not definitely among them it is forbidden. `None` where that is everyone.
    ResearchOnly(Option<Written<Guard>>),
}

impl Indecision {
    /// The words of the field `reason`.
    pub const NAMES: [&'static str; 3] =
        ["insufficient evidence", "balance is close", "research only"];

    /// As in the field `reason`.
    pub fn name(&self) -> &'static str {
        let [insufficient, close, research] = Self::NAMES;
        match self {
            Indecision::InsufficientEvidence => insufficient,
            Indecision::CloseBalance => close,
            Indecision::ResearchOnly(_) => research,
        }
    }

    /// Whom the research takes, where it is said.
    pub fn research(&self) -> Option<&Written<Guard>> {
        match self {
            Indecision::ResearchOnly(research) => research.as_ref(),
            Indecision::InsufficientEvidence | Indecision::CloseBalance => None,
        }
    }

    /// Whether two mean the same.
    fn is_same(&self, other: &Self) -> bool {
        let asks = |own: &Self| own.research().map(|own| own.logic.clone());
        self.name() == other.name() && asks(self) == asks(other)
    }

    /// Whether neither is there, or both mean the same.
    pub(super) fn are_same(one: Option<&Self>, other: Option<&Self>) -> bool {
        match (one, other) {
            (None, None) => true,
            (Some(one), Some(other)) => one.is_same(other),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

/// The stances by which a statement means one of the interventions that it names, and not each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    offer: bool,
    consider: bool,
}

impl Choices {
    /// Of one stance; what avoids or forbids means each.
    pub fn of(stance: Stance) -> Self {
        Self::default().set(stance, true)
    }

    #[must_use]
    pub fn set(self, stance: Stance, is_one_of: bool) -> Self {
        match stance {
            Stance::Offer => Self {
                offer: is_one_of,
                ..self
            },
            Stance::Consider => Self {
                consider: is_one_of,
                ..self
            },
            Stance::Avoid | Stance::Forbid | Stance::Undecided => self,
        }
    }

    pub fn has(self, stance: Stance) -> bool {
        match stance {
            Stance::Offer => self.offer,
            Stance::Consider => self.consider,
            Stance::Avoid | Stance::Forbid | Stance::Undecided => false,
        }
    }

    pub fn has_any(self) -> bool {
        self.offer || self.consider
    }

    /// Of some stances the interventions of which one is meant by this one; none, where each is.
    pub fn among(
        self,
        stance: Stance,
        stances: &[(Stance, InterventionKey)],
    ) -> Vec<InterventionKey> {
        let of = stances
            .iter()
            .filter(|(own, _)| self.has(stance) && *own == stance);
        of.map(|(_, intervention)| *intervention).collect()
    }
}

/// Of whom, to whom a statement is made, a stance holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proviso {
    Everyone,
    /// Of those who are not definitely in the research that the statement names.
    OutsideResearch,
    /// Of those who have nothing else that refuses this alternative, or refusals of all of them.
    Alternative,
}

/// A stance that a statement takes on an intervention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub stance: Stance,
    pub intervention: InterventionKey,
    pub proviso: Proviso,
}

/// What a recommendation says of interventions.
#[derive(Clone, Debug)]
pub enum Judgement {
    Directed {
        direction: Direction,
        strength: Strength,
        /// Where it is not, its source states none, and the book reads it so.
        is_stated: bool,
        /// One of them is meant, and not each: of what it is for.
        is_one_of: bool,
        /// One at least.
        interventions: Vec<InterventionKey>,
    },
    /// Neither for nor against.
    Undecided {
        /// One at least.
        interventions: Vec<InterventionKey>,
        why: Indecision,
    },
    /// Nothing: it sets outputs alone.
    Unspoken,
}

#[derive(Clone, Debug)]
pub struct Recommendation {
    pub meta: Meta,
    /// Whose advice it is.
    pub guideline: GuidelineKey,
    pub when: Written<Guard>,
    pub judgement: Judgement,
    /// What belongs to its interventions and it says nothing of.
    pub except: Vec<InterventionKey>,
    /// Comparators; no stance is taken on them.
    pub over: Vec<InterventionKey>,
    pub grading: Grading,
    pub evidence: Vec<EvidenceKey>,
    /// What points the other way, with the place of its name; it supports nothing.
    pub evidence_against: Vec<(EvidenceKey, Span)>,
    pub rationale: Option<Prose>,
    pub sets: Vec<OutputEntry>,
}

impl Library {
    /// What each act and each row rests on.
    pub fn grounds(&self) -> impl Iterator<Item = (Statement, &Grounds)> {
        let acts = self
            .steps()
            .map(|(key, step)| (Statement::Step(key), &step.grounds));
        let rows = self
            .rows()
            .map(|(key, row)| (Statement::Row(key), &row.grounds));
        acts.chain(rows)
    }

    /// What belongs to a statement's interventions and it says nothing of.
    pub fn exceptions(&self, statement: Statement) -> &[InterventionKey] {
        match statement {
            Statement::Recommendation(key) => &self.recommendations[key].except,
            Statement::Step(key) => match &self.step(key).action {
                Action::Act { except, .. } => except,
                Action::Ask { .. } | Action::Enter { .. } => &[],
            },
            Statement::Row(key) => &self.row(key).except,
        }
    }

    /// Why a statement is undecided, if it is so of anything.
    pub fn indecision(&self, statement: Statement) -> Option<&Indecision> {
        match statement {
            Statement::Recommendation(key) => self.recommendations[key].indecision(),
            Statement::Step(key) => match &self.step(key).action {
                Action::Act { indecision, .. } => indecision.as_ref(),
                Action::Ask { .. } | Action::Enter { .. } => None,
            },
            Statement::Row(key) => self.row(key).indecision.as_ref(),
        }
    }

    /// Whom the research takes that a statement names.
    pub fn research(&self, statement: Statement) -> Option<&Guard> {
        let research = self.indecision(statement)?.research()?;
        Some(&research.logic)
    }

    /// By which stances a statement means one of its interventions.
    pub fn choices(&self, statement: Statement) -> Choices {
        match statement {
            Statement::Recommendation(key) => self.recommendations[key].choices(),
            Statement::Step(key) => match &self.step(key).action {
                Action::Act { choices, .. } => *choices,
                Action::Ask { .. } | Action::Enter { .. } => Choices::default(),
            },
            Statement::Row(key) => self.row(key).choices,
        }
    }

    /// What a statement says of interventions as it is written.
    pub fn written_stances(&self, statement: Statement) -> Vec<(Stance, InterventionKey)> {
        match statement {
            Statement::Recommendation(key) => self.recommendations[key].stances().collect(),
            Statement::Step(key) => match &self.step(key).action {
                Action::Act { stances, .. } => stances.clone(),
                Action::Ask { .. } | Action::Enter { .. } => Vec::new(),
            },
            Statement::Row(key) => self.row(key).stances.clone(),
        }
    }

    /// Every stance that a statement takes: those that are written, in their order, the alternatives of a one-of in the place of its
    /// first; then what is forbidden outside of research.
    pub fn taken(&self, statement: Statement) -> Vec<Taken> {
        let stances = self.written_stances(statement);
        let is_for_research = matches!(
            self.indecision(statement),
            Some(Indecision::ResearchOnly(_))
        );
        let undecided = stances
            .iter()
            .filter(|(stance, _)| is_for_research && *stance == Stance::Undecided);
        let forbidden = undecided.map(|(_, intervention)| Taken {
            stance: Stance::Forbid,
            intervention: *intervention,
            proviso: Proviso::OutsideResearch,
        });
        let forbidden: Vec<Taken> = forbidden.collect();
        let choices = self.choices(statement);
        let mut taken: Vec<Taken> = Vec::new();
        for &(stance, intervention) in &stances {
            if !choices.has(stance) {
                taken.push(Taken {
                    stance,
                    intervention,
                    proviso: Proviso::Everyone,
                });
            } else if !taken.iter().any(|own| own.stance == stance) {
                let alternatives = self.alternatives(statement, stance).into_iter();
                taken.extend(alternatives.map(|intervention| Taken {
                    stance,
                    intervention,
                    proviso: Proviso::Alternative,
                }));
            }
        }
        taken.extend(forbidden);
        taken
    }

    /// What a one-of leaves to choose from, each once: a class stands for those of its members that have none themselves and are not excepted.
    pub fn alternatives(&self, statement: Statement, stance: Stance) -> Vec<InterventionKey> {
        let written = self.written_stances(statement).into_iter();
        let named = written.filter(|(own, _)| *own == stance);
        let mut alternatives = Vec::new();
        for (_, named) in named {
            let position = self.position(statement, stance, named);
            for own in self.hierarchy.kinds(position) {
                if !alternatives.contains(&own) {
                    alternatives.push(own);
                }
            }
        }
        alternatives
    }

    /// The stances of other statements that refuse an intervention, whoever they are made to.
    pub fn refusals(&self, than: Statement, on: InterventionKey) -> Vec<(Statement, Taken)> {
        let others = self.statements().filter(|own| *own != than);
        let taken = others.flat_map(|own| {
            let taken = self.taken(own).into_iter();
            taken.map(move |taken| (own, taken))
        });
        let refusals = taken.filter(|(own, taken)| {
            taken.stance.refuses() && self.concerns(*own, taken.stance, taken.intervention, on)
        });
        refusals.collect()
    }

    /// What else is meant in the place of an intervention that a statement names, or that a class which it names stands for.
    pub fn others(
        &self,
        statement: Statement,
        stance: Stance,
        of: InterventionKey,
    ) -> Vec<InterventionKey> {
        let written = self.written_stances(statement);
        let named = self.choices(statement).among(stance, &written);
        let mut all = match named.contains(&of) || named.is_empty() {
            true => named,
            false => self.alternatives(statement, stance),
        };
        all.retain(|own| *own != of);
        all
    }

    /// Every intervention on which a statement could take a stance if it were edited: what is named, and what a class could stand for in a
    /// one-of.
    pub fn sayable(&self, statement: Statement) -> Vec<InterventionKey> {
        let mut sayable: Vec<InterventionKey> = self
            .taken(statement)
            .into_iter()
            .map(|own| own.intervention)
            .collect();
        if !self.choices(statement).has_any() {
            return sayable;
        }
        for (stance, named) in self.written_stances(statement) {
            let kinds = self.hierarchy.kinds(Position::whole(stance, named));
            for own in kinds.into_iter().chain([named]) {
                if !sayable.contains(&own) {
                    sayable.push(own);
                }
            }
        }
        sayable
    }
}

impl BlockKind for Recommendation {
    type Key = RecommendationKey;

    const ENCODES: bool = true;
    const CHOSEN_BY_TITLE: bool = true;
    const OF_A_GUIDELINE: bool = true;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: RecommendationKey) -> Vec<GuardPlace> {
        let research = GuardPlace::Research(Statement::Recommendation(key));
        vec![GuardPlace::Recommendation(key), research]
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            guideline: _,
            when,
            judgement: _,
            except,
            over,
            grading: _,
            evidence,
            evidence_against,
            rationale,
            sets,
        } = self;
        walk.things(self.interventions(), Thing::Intervention);
        walk.things(except, Thing::Intervention);
        walk.sets(sets);
        walk.things(over, Thing::Intervention);
        walk.guard(when);
        walk.research(self.indecision());
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
            Judgement::Directed { interventions, .. }
            | Judgement::Undecided { interventions, .. } => interventions,
            Judgement::Unspoken => &[],
        }
    }

    /// What it says of each of its interventions.
    pub fn stance(&self) -> Option<Stance> {
        match &self.judgement {
            Judgement::Directed {
                direction,
                strength,
                ..
            } => Some(match (direction, strength) {
                (Direction::For, Strength::Strong) => Stance::Offer,
                (Direction::For, Strength::Conditional) => Stance::Consider,
                (Direction::Against, Strength::Conditional) => Stance::Avoid,
                (Direction::Against, Strength::Strong) => Stance::Forbid,
            }),
            Judgement::Undecided { .. } => Some(Stance::Undecided),
            Judgement::Unspoken => None,
        }
    }

    /// Whether it means one of its interventions, and not each.
    pub fn is_one_of(&self) -> bool {
        match self.judgement {
            Judgement::Directed { is_one_of, .. } => is_one_of,
            Judgement::Undecided { .. } | Judgement::Unspoken => false,
        }
    }

    fn choices(&self) -> Choices {
        let stance = self.stance().filter(|_| self.is_one_of());
        stance.map_or_else(Choices::default, Choices::of)
    }

    /// Its direction and its strength, if it has them.
    pub fn directed(&self) -> Option<(Direction, Strength)> {
        match &self.judgement {
            Judgement::Directed {
                direction,
                strength,
                ..
            } => Some((*direction, *strength)),
            Judgement::Undecided { .. } | Judgement::Unspoken => None,
        }
    }

    /// Why it is undecided, if it is.
    pub fn indecision(&self) -> Option<&Indecision> {
        match &self.judgement {
            Judgement::Undecided { why, .. } => Some(why),
            Judgement::Directed { .. } | Judgement::Unspoken => None,
        }
    }

    /// Whether a strength is read into it that its source does not state.
    pub fn is_strength_read(&self) -> bool {
        match self.judgement {
            Judgement::Directed { is_stated, .. } => !is_stated,
            Judgement::Undecided { .. } | Judgement::Unspoken => false,
        }
    }

    pub fn certainty(&self) -> Option<&Certainty> {
        match &self.grading {
            Grading::Certainty(certainty) => Some(certainty),
            Grading::GoodPractice | Grading::Unsaid => None,
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
    pub ruling: Option<Ruling>,
}

impl BlockKind for Adjudication {
    type Key = AdjudicationKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = Some(Overview::Tensions);

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: AdjudicationKey) -> Vec<GuardPlace> {
        vec![GuardPlace::Ruling(key)]
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            class: _,
            tension,
            reading,
            why,
            ruling,
        } = self;
        walk.prose("tension", tension);
        walk.prose("reading", reading);
        walk.prose("why", why);
        if let Some(ruling) = ruling {
            ruling.walk(walk);
        }
    }
}

impl Adjudication {
    /// What prevails over what, if something does.
    pub fn precedence(&self) -> Option<&Precedence> {
        match &self.ruling {
            Some(Ruling::Prevails(precedence)) => Some(precedence),
            Some(Ruling::Open(_)) | None => None,
        }
    }

    /// The disagreement that it leaves open, if it does.
    pub fn disagreement(&self) -> Option<&Disagreement> {
        match &self.ruling {
            Some(Ruling::Open(disagreement)) => Some(disagreement),
            Some(Ruling::Prevails(_)) | None => None,
        }
    }
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
