//! Rules over two patients, and what they ask of either.

use std::collections::BTreeSet;

use super::{
    Claim, ClaimTest, Comparison, FactKey, KnownViolation, Library, Logic, Measure, Monotone,
    MonotoneOf, Written,
};
use crate::source::Span;

/// One of two patients whom a rule is about, by the name that it has in expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Twin {
    A,
    B,
}

/// What an expression over two patients can ask.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairTest {
    /// Of one of the two alone.
    Of(Twin, ClaimTest),
    /// Whether what `b` has of something compares so with what `a` has of it; unknown where either is.
    Compare { of: Measure, comparison: Comparison },
}

/// An expression over two patients.
pub type PairClaim = Logic<PairTest>;

/// A rule over two patients.
#[derive(Clone, Debug)]
pub struct OfTwo {
    pub says: SaysOfTwo,
    /// Which two are known to break it.
    pub known_violation: Option<KnownViolation<PairTest>>,
}

#[derive(Clone, Debug)]
pub enum SaysOfTwo {
    Monotone(Monotone),
    Pairs(Pairs),
}

/// Of whichever two one thing is so, another is.
#[derive(Clone, Debug)]
pub struct Pairs {
    pub pairs: Written<PairClaim>,
    pub always: Written<PairClaim>,
    /// The facts in which the two may differ; `None` where they may in all.
    pub differ_in: Option<Vec<FactKey>>,
}

impl Twin {
    pub const ALL: [Self; 2] = [Twin::A, Twin::B];

    pub fn name(self) -> &'static str {
        match self {
            Twin::A => "a",
            Twin::B => "b",
        }
    }

    /// The patient that a name asks about, with the rest of it: `b.age`.
    pub fn of_name(name: &str) -> Option<(Self, &str)> {
        let mut all = Self::ALL.into_iter();
        all.find_map(|twin| {
            let rest = name.strip_prefix(twin.name())?.strip_prefix('.')?;
            Some((twin, rest))
        })
    }
}

impl PairTest {
    /// A test of one patient that asks for the same things.
    pub fn of_one(&self) -> ClaimTest {
        match self {
            PairTest::Of(_, test) => test.clone(),
            PairTest::Compare { of, .. } => ClaimTest::Fact(of.test()),
        }
    }
}

impl Pairs {
    /// What must definitely be so of every two.
    pub fn stated(&self) -> PairClaim {
        let [premise, then] = [&self.pairs, &self.always].map(|own| Box::new(own.logic.clone()));
        Logic::Implies(premise, then)
    }
}

impl OfTwo {
    pub fn span(&self) -> Span {
        match &self.says {
            SaysOfTwo::Monotone(monotone) => monotone.span,
            SaysOfTwo::Pairs(pairs) => pairs.always.span,
        }
    }

    /// What is asked of each of the two.
    pub fn claims(&self) -> &[Written<Claim>] {
        match &self.says {
            SaysOfTwo::Monotone(monotone) => monotone.when.as_slice(),
            SaysOfTwo::Pairs(_) => &[],
        }
    }

    pub fn claims_mut(&mut self) -> &mut [Written<Claim>] {
        match &mut self.says {
            SaysOfTwo::Monotone(monotone) => monotone.when.as_mut_slice(),
            SaysOfTwo::Pairs(_) => &mut [],
        }
    }

    /// What is asked of both together, in the order written.
    pub fn pair_claims(&self) -> impl Iterator<Item = &Written<PairClaim>> {
        let said = match &self.says {
            SaysOfTwo::Monotone(_) => Vec::new(),
            SaysOfTwo::Pairs(pairs) => vec![&pairs.pairs, &pairs.always],
        };
        let known = self.known_violation.iter();
        said.into_iter().chain(known.map(|known| &known.when))
    }

    pub fn pair_claims_mut(&mut self) -> impl Iterator<Item = &mut Written<PairClaim>> {
        let said = match &mut self.says {
            SaysOfTwo::Monotone(_) => Vec::new(),
            SaysOfTwo::Pairs(pairs) => vec![&mut pairs.pairs, &mut pairs.always],
        };
        let known = self.known_violation.iter_mut();
        said.into_iter().chain(known.map(|known| &mut known.when))
    }

    /// Every measure by which the two are compared, or one of them must not fall behind.
    pub fn measured(&self) -> Vec<Measure> {
        let mut measured = match &self.says {
            SaysOfTwo::Monotone(monotone) => monotone.compared().collect(),
            SaysOfTwo::Pairs(_) => Vec::new(),
        };
        if let SaysOfTwo::Monotone(monotone) = &self.says
            && let MonotoneOf::Measure(of) = monotone.of
        {
            measured.push(of);
        }
        measured.extend(self.beside());
        measured
    }

    /// The measures that a sign compares.
    pub fn beside(&self) -> impl Iterator<Item = Measure> {
        let mut beside = Vec::new();
        for claim in self.pair_claims() {
            claim.logic.for_each(&mut |test| match test {
                PairTest::Of(..) => {}
                PairTest::Compare { of, .. } => beside.push(*of),
            });
        }
        beside.into_iter()
    }

    /// A test of everything that it names, beside those of [claims](Self::claims).
    pub fn named(&self) -> Vec<ClaimTest> {
        let mut named = match &self.says {
            SaysOfTwo::Monotone(monotone) => monotone.named().collect(),
            SaysOfTwo::Pairs(_) => Vec::new(),
        };
        for claim in self.pair_claims() {
            claim
                .logic
                .for_each(&mut |test: &PairTest| named.push(test.of_one()));
        }
        named
    }

    /// The facts that it says the two may differ in.
    pub fn differing(&self) -> &[FactKey] {
        match &self.says {
            SaysOfTwo::Monotone(_) => &[],
            SaysOfTwo::Pairs(pairs) => pairs.differ_in.as_deref().unwrap_or_default(),
        }
    }

    /// The facts in which the two may differ.
    pub fn apart(&self, library: &Library) -> BTreeSet<FactKey> {
        match &self.says {
            SaysOfTwo::Monotone(monotone) => monotone.apart(library),
            SaysOfTwo::Pairs(pairs) => match &pairs.differ_in {
                Some(facts) => facts.iter().copied().collect(),
                None => library.facts.keys().collect(),
            },
        }
    }
}
