//! What must hold of the advice: for every patient, and for one.

use super::{
    BlockKind, Claim, ClaimTest, FactKey, Guard, GuardPlace, InterventionKey, InvariantKey, Meta,
    OutputKey, Overview, Prose, Thing, Value, VignetteKey, Walk, Written,
};
use crate::source::Span;

/// A safety rule.
#[derive(Clone, Debug)]
pub struct Invariant {
    pub meta: Meta,
    pub rule: Rule,
}

impl BlockKind for Invariant {
    type Key = InvariantKey;

    const ENCODES: bool = true;
    const CHOSEN_BY_TITLE: bool = false;
    const OVERVIEW: Option<Overview> = Some(Overview::Safety);

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, _: InvariantKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self { meta: _, rule } = self;
        walk.claim(&rule.claim().logic);
    }
}

#[derive(Clone, Debug)]
pub enum Rule {
    Always(Written<Claim>),
    Never(Written<Claim>),
}

impl Rule {
    pub fn claim(&self) -> &Written<Claim> {
        match self {
            Rule::Always(claim) | Rule::Never(claim) => claim,
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
}

impl BlockKind for Vignette {
    type Key = VignetteKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
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
