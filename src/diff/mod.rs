//! Which patients two versions of a book advise differently, proved and never sampled; and what else was edited.
//!
//! [`unite`](mod@unite) gives both versions the same facts, so that their formulas are of one pool: what did not change is one formula.
//! [`report`] says it to people and programs. `docs/diff.md` has the rules.

mod aspects;
mod difference;
mod edits;
mod groups;
mod items;
mod leaf;
mod meaning;
mod net;
mod of_two;
mod only;
mod outputs;
mod prose;
mod renamed;
mod replay;
pub mod report;
mod rewrite;
mod side;
mod sums;
pub mod unite;

use std::fmt;

use crate::model::Library;
use crate::prove::CannotProve;
use crate::prove::closing::Tangled;
use crate::prove::diagram::BudgetSpent;

pub use crate::schema::Aspect;
pub use difference::{
    AdmittedTold, ChangeDirection, Changed, ChangedField, Difference, Fault, Heard, HeardStances,
    Only, Parting, Renamed, Replay, Responsible, Stances, TextEdit, Transition, Weakened, Weaker,
    Who, Worked,
};
pub use groups::{compare, compare_until, compare_within};
pub use unite::{Incomparable, United, unite};

/// One of the two versions that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    Old,
    New,
}

impl Version {
    pub const BOTH: [Version; 2] = [Version::Old, Version::New];

    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Version::Old => Version::New,
            Version::New => Version::Old,
        }
    }
}

/// Why two versions can't be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotCompare {
    /// A fact that both know has more ranges and values than can be held.
    TooManyCells {
        fact: String,
        cells: usize,
    },
    /// A calculation shares facts with others, and what is possible together is too much to go through.
    Tangled {
        calculation: String,
    },
    BudgetSpent,
    /// Nobody waits for it any longer.
    Stopped,
}

impl CannotCompare {
    fn new(why: CannotProve, library: &Library) -> Self {
        match why {
            CannotProve::TooManyCells { of, cells } => CannotCompare::TooManyCells {
                fact: library.meta_of(of).id.clone(),
                cells,
            },
            CannotProve::Tangled(Tangled { calculation, .. }) => CannotCompare::Tangled {
                calculation: library.calculations[calculation].meta.id.clone(),
            },
            CannotProve::BudgetSpent => CannotCompare::BudgetSpent,
        }
    }
}

impl From<BudgetSpent> for CannotCompare {
    fn from(_: BudgetSpent) -> Self {
        CannotCompare::BudgetSpent
    }
}

impl fmt::Display for CannotCompare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CannotCompare::TooManyCells { fact, cells } => write!(
                f,
                "`{fact}` has {cells} values and ranges in the two versions together, too many to compare"
            ),
            CannotCompare::Tangled { calculation } => write!(
                f,
                "`{calculation}` and calculations that share its facts are tied together too much to compare the versions"
            ),
            CannotCompare::BudgetSpent => {
                write!(
                    f,
                    "the facts are tied together too much to compare the versions"
                )
            }
            CannotCompare::Stopped => write!(f, "the comparison was given up"),
        }
    }
}

impl std::error::Error for CannotCompare {}
