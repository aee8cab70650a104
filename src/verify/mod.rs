//! Decides every check and, where all hold, hands out the only thing that can be published.

use jiff::civil::Date;
use num_bigint::BigUint;

use crate::model::{InvariantKey, Library, VignetteKey};
use crate::problem::Problem;

/// A library of which every check holds. Made by this module alone.
#[derive(Debug)]
pub struct Verified {
    library: Library,
    proofs: Proofs,
    warnings: Vec<Problem>,
    as_of: Date,
}

impl Verified {
    pub fn library(&self) -> &Library {
        &self.library
    }

    pub fn proofs(&self) -> &Proofs {
        &self.proofs
    }

    /// What was found that keeps nothing from being published.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The date of the check: reviews due before it are overdue.
    pub fn as_of(&self) -> Date {
        self.as_of
    }
}

/// What was proved, and over how many patients.
#[derive(Clone, Debug)]
pub struct Proofs {
    /// The patients that the book's expressions can tell apart and its assumptions admit.
    pub patients: BigUint,
    pub invariants: Vec<InvariantProof>,
    pub vignettes: Vec<VignetteProof>,
    /// How many questions were decided in all.
    pub questions: usize,
}

#[derive(Clone, Debug)]
pub struct InvariantProof {
    pub invariant: InvariantKey,
    /// The patients for whom the rule says something: its premise holds, or its prohibition has an object.
    pub concerned: BigUint,
}

#[derive(Clone, Debug)]
pub struct VignetteProof {
    pub vignette: VignetteKey,
    /// The patients that the vignette leaves open, all of whom get the advice it states.
    pub patients: BigUint,
}
