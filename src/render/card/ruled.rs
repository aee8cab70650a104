//! What becomes of a statement beside others: another prevails over it, it is open which is right, or one of its alternatives is ruled out.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::{AdjudicationKey, InterventionKey, Proviso, Stance, Statement, Thing};
use crate::render::link::Link;
use crate::render::view::View;

/// What other statements and adjudications do to a statement.
#[derive(Clone, Default, Serialize)]
pub(in crate::render) struct Ruled {
    /// Those that silence it for some of its patients.
    silenced: Vec<Link>,
    /// Those that leave open whether it is right.
    left_open: Vec<Link>,
    /// The statements that refuse one of its alternatives, so that another is left.
    ruled_out: Vec<Link>,
}

impl Ruled {
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        let adjudications = self.left_open.iter().chain(&self.silenced);
        adjudications.chain(&self.ruled_out)
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
            ruled_out: self.ruled_out([statement], |_, _| true),
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
        Ruled {
            silenced: self.adjudications(silencing.map(|own| own.by)),
            left_open: self.left_open(&statements, of),
            ruled_out: self.ruled_out(statements.iter().copied(), |taken, alternative| {
                taken == stance && library.hierarchy.belongs(alternative, of)
            }),
        }
    }

    /// What is disputed of what statements say of an intervention, and not what another takes from them.
    pub(super) fn disputed(
        &self,
        statements: impl IntoIterator<Item = Statement>,
        of: InterventionKey,
    ) -> Ruled {
        Ruled {
            left_open: self.left_open(&statements.into_iter().collect(), of),
            ..Ruled::default()
        }
    }

    fn left_open(&self, statements: &BTreeSet<Statement>, of: InterventionKey) -> Vec<Link> {
        let library = self.library();
        let open = library.disagreements().filter(|own| {
            let mut meant = own.between.iter().filter(|one| statements.contains(one));
            meant.any(|one| own.disputed(library, *one).contains(&of))
        });
        self.adjudications(open.map(|own| own.by))
    }

    /// Links to what refuses those alternatives of some statements that are meant.
    fn ruled_out(
        &self,
        statements: impl IntoIterator<Item = Statement>,
        is_meant: impl Fn(Stance, InterventionKey) -> bool,
    ) -> Vec<Link> {
        let library = self.library();
        let mut refusing = BTreeSet::new();
        for statement in statements {
            let alternatives = library.taken(statement).into_iter().filter(|own| {
                own.proviso == Proviso::Alternative && is_meant(own.stance, own.intervention)
            });
            for own in alternatives {
                let refusals = library.refusals(statement, own.intervention);
                refusing.extend(refusals.into_iter().map(|(by, _)| by));
            }
        }
        refusing
            .into_iter()
            .map(|by| self.link.statement(by))
            .collect()
    }

    /// Links to some adjudications, in the order written, to each once.
    fn adjudications(&self, by: impl Iterator<Item = AdjudicationKey>) -> Vec<Link> {
        let by: BTreeSet<AdjudicationKey> = by.collect();
        let by = by.into_iter();
        by.map(|key| self.link.thing(Thing::Adjudication(key)))
            .collect()
    }
}
