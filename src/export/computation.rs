//! Numbers that are worked out, as trees.

use schemars::JsonSchema;
use serde::Serialize;

use super::logic::{ExpressionTree, condition};
use crate::model::{Computation, Library, Operand, Rounding, WrittenComputation};

/// How a calculation is worked out: as written, and as a tree whose numbers are in base units but for the last factor, which brings the result into the
/// unit of the calculation.
#[derive(JsonSchema, Serialize)]
pub(super) struct ComputationJson {
    text: String,
    tree: ComputationTree,
}

#[derive(JsonSchema, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
enum ComputationTree {
    Number {
        value: String,
    },
    /// The number of a fact in its own unit, times a factor.
    Fact {
        fact: String,
        factor: String,
    },
    /// What another calculation comes to in its own unit, times a factor.
    Calculation {
        calculation: String,
        factor: String,
    },
    Sum {
        of: [Box<ComputationTree>; 2],
    },
    Product {
        of: [Box<ComputationTree>; 2],
    },
    /// The first by the second.
    Quotient {
        of: [Box<ComputationTree>; 2],
    },
    Min {
        of: Vec<ComputationTree>,
    },
    Max {
        of: Vec<ComputationTree>,
    },
    /// The nearest multiple of the step, of two the greater.
    Round {
        of: Box<ComputationTree>,
        step: String,
    },
    /// The greatest multiple of the step that is not above it.
    Floor {
        of: Box<ComputationTree>,
        step: String,
    },
    /// The least that is not below it.
    Ceiling {
        of: Box<ComputationTree>,
        step: String,
    },
    If {
        when: Box<ExpressionTree>,
        then: Box<ComputationTree>,
        r#else: Box<ComputationTree>,
    },
}

impl ComputationJson {
    pub fn of(library: &Library, written: &WrittenComputation) -> Self {
        Self {
            text: written.text.clone(),
            tree: computation(library, &written.computation),
        }
    }
}

fn computation(library: &Library, own: &Computation) -> ComputationTree {
    let inner = |own: &Computation| Box::new(computation(library, own));
    let both = |parts: &[Computation; 2]| [inner(&parts[0]), inner(&parts[1])];
    let all = |parts: &[Computation]| {
        let parts = parts.iter().map(|part| computation(library, part));
        parts.collect()
    };
    match own {
        Computation::Number(number) => ComputationTree::Number {
            value: number.to_string(),
        },
        Computation::Operand { of, factor } => {
            let factor = factor.to_string();
            match of {
                Operand::Fact(key) => ComputationTree::Fact {
                    fact: library.facts[*key].meta.id.clone(),
                    factor,
                },
                Operand::Calculation(key) => ComputationTree::Calculation {
                    calculation: library.calculations[*key].meta.id.clone(),
                    factor,
                },
            }
        }
        Computation::Sum(parts) => ComputationTree::Sum { of: both(parts) },
        Computation::Product(parts) => ComputationTree::Product { of: both(parts) },
        Computation::Quotient(parts) => ComputationTree::Quotient { of: both(parts) },
        Computation::Least(parts) => ComputationTree::Min { of: all(parts) },
        Computation::Greatest(parts) => ComputationTree::Max { of: all(parts) },
        Computation::Rounded(own) => {
            let (of, step) = (inner(&own.of), own.step.to_string());
            match own.to {
                Rounding::Nearest => ComputationTree::Round { of, step },
                Rounding::Down => ComputationTree::Floor { of, step },
                Rounding::Up => ComputationTree::Ceiling { of, step },
            }
        }
        Computation::If(choice) => ComputationTree::If {
            when: Box::new(condition(library, &choice.when)),
            then: inner(&choice.then),
            r#else: inner(&choice.otherwise),
        },
    }
}
