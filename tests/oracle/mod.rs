//! What the prover and the checks are tested against.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

pub mod checks;
pub mod pairs;
pub mod second;
