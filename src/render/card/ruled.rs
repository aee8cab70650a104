//! What adjudications say of a statement: another prevails over it, or it is open which is right.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::{AdjudicationKey, InterventionKey, Stance, Statement, Thing};
use crate::render::link::Link;
use crate::render::view::View;

/// Adjudications on a statement.
#[derive(Clone, Default, Serialize)]
pub(in crate::render) struct Ruled {
    /// Those that silence it for some of its patients.
    silenced: Vec<Link>,
    /// Those that leave open whether it is right.
    left_open: Vec<Link>,
}

impl Ruled {
    /// Without those by which another statement prevails.
    pub fn of_open_questions(self) -> Self {
        let Self {
            silenced: _,
            left_open,
        } = self;
        Self {
            silenced: Vec::new(),
            left_open,
        }
    }

    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.left_open.iter().chain(&self.silenced)
    }
}

impl View<'_> {
    /// On anything that a statement says.
    pub(super) fn ruled(&self, statement: Statement) -> Ruled {
        let library = self.library();
        let silencing = library.precedences().filter(|own| {
            let has_part = || {
                !own.silenced_stances(library).is_empty()
                    || !own.silenced_outputs(library).is_empty()
            };
            own.silenced == statement && (!own.ruling.is_of_groups() || has_part())
        });
        let open = library.disagreements();
        let open = open.filter(|own| own.between.contains(&statement));
        Ruled {
            silenced: self.adjudications(silencing.map(|own| own.by)),
            left_open: self.adjudications(open.map(|own| own.by)),
        }
    }

    /// On a stance that statements take.
    pub(in crate::render) fn ruled_stance(
        &self,
        statements: impl IntoIterator<Item = Statement>,
        (stance, of): (Stance, InterventionKey),
    ) -> Ruled {
        let library = self.library();
        let statements: BTreeSet<Statement> = statements.into_iter().collect();
        let silencing = library
            .precedences()
            .filter(|own| statements.contains(&own.silenced) && own.silences(library, stance, of));
        let open = library.disagreements().filter(|own| {
            let mut own_statements = own.between.iter().filter(|one| statements.contains(one));
            own_statements.any(|one| own.disputed(library, *one).contains(&of))
        });
        Ruled {
            silenced: self.adjudications(silencing.map(|own| own.by)),
            left_open: self.adjudications(open.map(|own| own.by)),
        }
    }

    /// Links to some adjudications, in the order written, to each once.
    fn adjudications(&self, by: impl Iterator<Item = AdjudicationKey>) -> Vec<Link> {
        let by: BTreeSet<AdjudicationKey> = by.collect();
        let by = by.into_iter();
        by.map(|key| self.link.thing(Thing::Adjudication(key)))
            .collect()
    }
}
