//! The checks: each is one file here, one page in `docs/codes/` for each of its problems, and one file of suites in `tests/suite/`.

pub(super) mod assumptions;
pub(super) mod completeness;
pub(super) mod conflict;
pub(super) mod exclusiveness;
pub(super) mod history;
pub(super) mod invariants;
pub(super) mod numbers;
pub(super) mod quotes;
pub(super) mod reach;
pub(super) mod review;
mod says_something;
pub(super) mod support;
pub mod table;
pub(super) mod unguarded;
pub(super) mod vignettes;
