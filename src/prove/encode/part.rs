//! The formulas of a library by name.

use std::cmp::Reverse;

use crate::model::*;

/// A formula, or a few that belong together. The order is that of making them: each stands after those that it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormulaKey {
    Definition(Rank),
    Assumption(AssumptionKey),
    /// Of whom a fact is what `asked-when` says.
    Asked(FactKey),
    /// To whom a recommendation applies.
    Applies(RecommendationKey),
    /// Whom a pathway's own condition lets in.
    Starts(PathwayKey),
    /// Who meets the condition of each branch of a question, and who takes it.
    Branches(StepKey),
    /// Who gets where, whatever is permitted on the way.
    Flow(FlowPart),
    Reach(StepKey),
    /// To whom a table applies.
    Table(TableKey),
    Matches(RowKey),
    Hits(RowKey),
    /// For whom an adjudication holds.
    Ruled(AdjudicationKey),
    /// What a statement says, and for whom nothing silences it.
    Said(Statement),
    /// What is left of it where one of several is meant, and who hears it.
    Left(Statement),
    Heard(InterventionKey, Stance),
    /// Who gets where before a step has permitted the intervention.
    Early(InterventionKey, FlowPart),
    /// Who is permitted the second, and never before the first.
    Before(InterventionKey, InterventionKey),
}

/// A place in an order of making.
pub type Rank = usize;

/// Who gets to a place of a pathway from its start, inner pathways first; and who gets to the start, outer ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlowPart {
    Within(Rank, StepPlace),
    Follows(Reverse<Rank>),
}

/// A place of a pathway: a step by its rank, or beyond its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepPlace {
    Step(Rank),
    End,
}
