//! The checks: each is one file here, one page in `docs/codes/` for each of its problems, and one file of suites in `tests/suite/`.

pub(super) mod arms;
pub(super) mod assumptions;
pub(super) mod attribution;
pub(super) mod backing;
pub(super) mod completeness;
pub(super) mod confidence;
pub(super) mod conflict;
pub(super) mod cut_quotes;
pub(super) mod delivery;
pub(super) mod exclusiveness;
pub(super) mod history;
pub(super) mod implied;
pub(super) mod invariants;
pub(super) mod numbers;
pub(super) mod quoted_numbers;
pub(super) mod quotes;
pub(super) mod reach;
pub(super) mod results;
pub(super) mod review;
mod says_something;
pub(super) mod support;
pub mod table;
pub(super) mod uneven;
pub(super) mod unguarded;
pub(super) mod unused;
pub(super) mod vignettes;
pub(super) mod wording;
