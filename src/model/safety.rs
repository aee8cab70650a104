//! What must hold of the advice: for every patient, and for one.

use super::{
    Claim, ClaimTest, FactKey, Guard, InterventionKey, Meta, OutputKey, Prose, Value, Written,
};
use crate::source::Span;

/// A safety rule.
#[derive(Clone, Debug)]
pub struct Invariant {
    pub meta: Meta,
    pub rule: Rule,
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

/// What the advice for a worked patient sets an output to.
#[derive(Clone, Debug)]
pub struct ExpectedOutput {
    pub output: OutputKey,
    /// What must be so of its value; `None` where nothing may set it.
    pub value: Option<Guard>,
    /// As the author wrote it.
    pub text: String,
    pub span: Span,
}
