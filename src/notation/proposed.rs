//! Blocks that are offered to be pasted into a chapter, and have no name until one is given.

use serde::{Deserialize, Serialize};

use super::{TakenNames, toml};
use crate::model::Kind;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedBlock {
    kind: Kind,
    /// Where it is free.
    name: String,
    /// Its lines.
    body: String,
}

impl ProposedBlock {
    /// A claim of those for whom the premise holds.
    pub(crate) fn invariant(about: &str, premise: Option<&str>, claim: &str) -> Self {
        let claim = match premise {
            Some(premise) => format!("{premise} implies {claim}"),
            None => claim.to_owned(),
        };
        Self {
            kind: Kind::Invariant,
            name: format!("{about}-rule"),
            body: format!("always = {}\n", toml(&claim)),
        }
    }

    pub(super) fn vignette(about: &str, body: String) -> Self {
        Self {
            kind: Kind::Vignette,
            name: format!("{about}-patient"),
            body,
        }
    }

    /// Under a name that nothing else has.
    pub fn block(&self, names: &mut TakenNames) -> String {
        let Self { kind, name, body } = self;
        format!("```{} {}\n{body}```\n", kind.name(), names.give(name))
    }
}
