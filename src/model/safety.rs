//! What must hold of the advice: for every patient, and for one.

use std::slice;

use jiff::civil::Date;

use super::{
    BlockKind, CalculationKey, Claim, ClaimTest, FactKey, Guard, GuardPlace, InterventionKey,
    InvariantKey, Logic, Meta, OfTwo, OutputKey, Overview, PairTest, Prose, ScoreKey, Thing, Value,
    VignetteKey, Walk, Written,
};
use crate::source::Span;

/// A safety rule.
#[derive(Clone, Debug)]
pub struct Invariant {
    pub meta: Meta,
    pub rule: Rule,
    /// Who is known to break it; of a rule over one patient.
    pub known_violation: Option<KnownViolation>,
}

/// Patients who break a rule, for a reason that its authors know of.
#[derive(Clone, Debug)]
pub struct KnownViolation<T = ClaimTest> {
    /// What is true of them, and of nobody else who breaks the rule.
    pub when: Written<Logic<T>>,
    pub reason: String,
    /// The last day on which it is let stand.
    pub until: Date,
}

impl BlockKind for Invariant {
    type Key = InvariantKey;

    const ENCODES: bool = true;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = Some(Overview::Safety);

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, _: InvariantKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            rule,
            known_violation: _,
        } = self;
        if let Rule::OfTwo(of_two) = rule {
            of_two.named().iter().for_each(|test| walk.claim_test(test));
            of_two
                .differing()
                .iter()
                .for_each(|fact| walk.thing(Thing::Fact(*fact)));
        }
        for claim in self.claims() {
            walk.claim(&claim.logic);
        }
    }
}

impl Invariant {
    /// Every expression over one patient: what the rule says, and who is known to break it.
    pub fn claims(&self) -> impl Iterator<Item = &Written<Claim>> {
        let known = self.known_violation.iter();
        let known = known.map(|known| &known.when);
        self.rule.claims().iter().chain(known)
    }

    pub fn claims_mut(&mut self) -> impl Iterator<Item = &mut Written<Claim>> {
        let known = self.known_violation.iter_mut();
        let known = known.map(|known| &mut known.when);
        self.rule.claims_mut().iter_mut().chain(known)
    }

    /// Who is known to break it: one patient, or two.
    pub fn known(&self) -> Option<WrittenViolation<'_>> {
        let of_two = self
            .rule
            .of_two()
            .and_then(|own| own.known_violation.as_ref());
        let of_one = self.known_violation.as_ref().map(KnownViolation::written);
        of_one.or_else(|| of_two.map(KnownViolation::written))
    }

    /// What must be definitely true of every patient: what the rule says, but of those who are known to break it; `None` of a rule that compares
    /// two.
    pub fn kept(&self) -> Option<Claim> {
        let stated = self.rule.stated()?;
        Some(match &self.known_violation {
            Some(known) => Logic::Or(vec![known.is_spared(), stated]),
            None => stated,
        })
    }

    /// That a patient breaks it as is known; `None` where nobody is known to.
    pub fn violated_as_known(&self) -> Option<Claim> {
        let known = self.known_violation.as_ref()?;
        let is_kept = Logic::IsTrue(Box::new(self.rule.stated()?));
        Some(Logic::And(vec![
            known.is_spared(),
            Logic::Not(Box::new(is_kept)),
        ]))
    }

    /// Each test that its expressions make, in the order written.
    pub fn for_each<'a>(&'a self, visit: &mut impl FnMut(&'a ClaimTest)) {
        for claim in self.claims() {
            claim.logic.for_each(visit);
        }
        let of_two = self.rule.of_two().into_iter();
        for claim in of_two.flat_map(OfTwo::pair_claims) {
            claim.logic.for_each(&mut |test| match test {
                PairTest::Of(_, test) => visit(test),
                PairTest::Compare { .. } => {}
            });
        }
    }

    /// Each test that it makes, and one of each thing of which two patients have more or less.
    pub fn for_each_asked(&self, visit: &mut impl FnMut(&ClaimTest)) {
        if let Rule::OfTwo(of_two) = &self.rule {
            of_two.named().iter().for_each(&mut *visit);
        }
        self.for_each(visit);
    }
}

/// A known violation as it is written, of one patient or of two.
#[derive(Clone, Copy, Debug)]
pub struct WrittenViolation<'a> {
    pub when: &'a str,
    pub reason: &'a str,
    pub until: Date,
}

impl<T> KnownViolation<T> {
    pub fn written(&self) -> WrittenViolation<'_> {
        WrittenViolation {
            when: &self.when.text,
            reason: &self.reason,
            until: self.until,
        }
    }
}

impl<T: Clone> KnownViolation<T> {
    /// That a patient, or two, are among those; an unknown spares nobody.
    pub fn is_spared(&self) -> Logic<T> {
        Logic::IsTrue(Box::new(self.when.logic.clone()))
    }
}

#[derive(Clone, Debug)]
pub enum Rule {
    Always(Written<Claim>),
    Never(Written<Claim>),
    Together(Together),
    OfTwo(Box<OfTwo>),
}

/// How many of several claims hold of one patient.
#[derive(Clone, Debug)]
pub struct Together {
    pub limit: Limit,
    /// Two at least.
    pub claims: Vec<Written<Claim>>,
    /// Where the list of them stands.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// No two of them are definitely true; one that is unknown counts as one that is not.
    Disjoint,
    /// All but one are definitely false.
    AtMostOne,
    /// One is definitely true, all others are definitely false.
    ExactlyOne,
}

impl Limit {
    pub const ALL: &[Self] = &[Limit::Disjoint, Limit::AtMostOne, Limit::ExactlyOne];

    /// The field whose value is the list.
    pub fn name(self) -> &'static str {
        match self {
            Limit::Disjoint => "disjoint",
            Limit::AtMostOne => "at-most-one",
            Limit::ExactlyOne => "exactly-one",
        }
    }
}

impl Together {
    /// The claims that are counted, in the order written.
    pub fn counted(&self) -> Vec<Claim> {
        let claims = self.claims.iter().map(|claim| claim.logic.clone());
        match self.limit {
            Limit::Disjoint => claims.map(|claim| Logic::IsTrue(Box::new(claim))).collect(),
            Limit::AtMostOne | Limit::ExactlyOne => claims.collect(),
        }
    }

    /// What must be definitely true of every patient.
    pub fn kept(&self) -> Claim {
        let counted = self.counted();
        let mut parts = Vec::new();
        push_no_two(&counted, &mut parts);
        match self.limit {
            Limit::Disjoint | Limit::AtMostOne => {}
            Limit::ExactlyOne => parts.push(Logic::Or(counted)),
        }
        Logic::And(parts)
    }
}

/// That no two claims hold: none of one half with one of the other, and so on within each half. Pair by pair it would grow with the square of their
/// number.
fn push_no_two(claims: &[Claim], parts: &mut Vec<Claim>) {
    if claims.len() < 2 {
        return;
    }
    let (one, other) = claims.split_at(claims.len() / 2);
    let any = |half: &[Claim]| Logic::Or(half.to_vec());
    parts.push(Logic::Not(Box::new(Logic::And(vec![any(one), any(other)]))));
    push_no_two(one, parts);
    push_no_two(other, parts);
}

impl Rule {
    /// The claims that its author wrote.
    pub fn claims(&self) -> &[Written<Claim>] {
        match self {
            Rule::Always(claim) | Rule::Never(claim) => slice::from_ref(claim),
            Rule::Together(together) => &together.claims,
            Rule::OfTwo(of_two) => of_two.claims(),
        }
    }

    pub fn claims_mut(&mut self) -> &mut [Written<Claim>] {
        match self {
            Rule::Always(claim) | Rule::Never(claim) => slice::from_mut(claim),
            Rule::Together(together) => &mut together.claims,
            Rule::OfTwo(of_two) => of_two.claims_mut(),
        }
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Rule::Always(claim) | Rule::Never(claim) => claim.span,
            Rule::Together(together) => together.span,
            Rule::OfTwo(of_two) => of_two.span(),
        }
    }

    /// What it says of every patient, whom it spares or not; `None` of a rule that compares two.
    pub fn stated(&self) -> Option<Claim> {
        match self {
            Rule::Always(claim) => Some(claim.logic.clone()),
            Rule::Never(claim) => Some(Logic::Not(Box::new(claim.logic.clone()))),
            Rule::Together(together) => Some(together.kept()),
            Rule::OfTwo(_) => None,
        }
    }

    pub fn of_two_mut(&mut self) -> Option<&mut OfTwo> {
        match self {
            Rule::OfTwo(of_two) => Some(of_two),
            Rule::Always(_) | Rule::Never(_) | Rule::Together(_) => None,
        }
    }

    pub fn of_two(&self) -> Option<&OfTwo> {
        match self {
            Rule::OfTwo(of_two) => Some(of_two),
            Rule::Always(_) | Rule::Never(_) | Rule::Together(_) => None,
        }
    }
}

/// A worked patient, and what the advice for them must say.
#[derive(Clone, Debug)]
pub struct Vignette {
    pub meta: Meta,
    pub story: Option<Prose>,
    pub given: Vec<(FactKey, Value)>,
    /// Each expectation with its place.
    pub expected: Vec<(ClaimTest, Span)>,
    /// Interventions that must not be permitted.
    pub not_permitted: Vec<(InterventionKey, Span)>,
    pub outputs: Vec<ExpectedOutput>,
    pub numbers: Vec<ExpectedNumber>,
}

impl BlockKind for Vignette {
    type Key = VignetteKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = Some(Overview::Safety);

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, _: VignetteKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            story,
            given,
            expected,
            not_permitted,
            outputs,
            numbers,
        } = self;
        walk.optional_prose("story", story);
        for (fact, _) in given {
            walk.thing(Thing::Fact(*fact));
        }
        for (test, _) in expected {
            walk.claim_test(test);
        }
        for (key, _) in not_permitted {
            walk.thing(Thing::Intervention(*key));
        }
        for expected in outputs {
            walk.thing(Thing::Output(expected.output));
        }
        for expected in numbers {
            walk.thing(expected.of.thing());
        }
    }
}

/// What the advice for a worked patient sets an output to.
#[derive(Clone, Debug)]
pub struct ExpectedOutput {
    pub output: OutputKey,
    /// What must be so of its value; `None` where nothing may set it.
    pub value: Option<Guard>,
    /// The same in words.
    pub text: String,
    pub span: Span,
    /// Where its author wrote it, as a value of TOML.
    pub written: Span,
}

/// What a score or a calculation of a worked patient comes to.
#[derive(Clone, Debug)]
pub struct ExpectedNumber {
    pub of: WorkedNumber,
    /// What must be so of it.
    pub value: Guard,
    /// The same in words.
    pub text: String,
    pub span: Span,
    /// Where its author wrote it, as a value of TOML.
    pub written: Span,
}

/// A number that is worked out from a patient's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkedNumber {
    Score(ScoreKey),
    Calculation(CalculationKey),
}

impl WorkedNumber {
    pub fn thing(self) -> Thing {
        match self {
            WorkedNumber::Score(key) => Thing::Score(key),
            WorkedNumber::Calculation(key) => Thing::Calculation(key),
        }
    }
}
