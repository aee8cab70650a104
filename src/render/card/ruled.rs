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

/// On anything that a statement says.
pub(super) fn of_statement(view: &View<'_>, statement: Statement) -> Ruled {
    let library = view.library();
    let silencing = library.precedences().filter(|own| {
        let has_part = || {
            !own.silenced_stances(library).is_empty() || !own.silenced_outputs(library).is_empty()
        };
        own.silenced == statement && (!own.ruling.is_of_groups() || has_part())
    });
    let open = library.disagreements();
    let open = open.filter(|own| own.between.contains(&statement));
    Ruled {
        silenced: adjudications(view, silencing.map(|own| own.by)),
        left_open: adjudications(view, open.map(|own| own.by)),
        ruled_out: ruled_out(view, [statement], |_, _| true),
    }
}

/// On a stance that statements take.
pub(in crate::render) fn of_stance(
    view: &View<'_>,
    statements: impl IntoIterator<Item = Statement>,
    (stance, of): (Stance, InterventionKey),
) -> Ruled {
    let library = view.library();
    let statements: BTreeSet<Statement> = statements.into_iter().collect();
    let silencing = library
        .precedences()
        .filter(|own| statements.contains(&own.silenced) && own.silences(library, stance, of));
    Ruled {
        silenced: adjudications(view, silencing.map(|own| own.by)),
        left_open: left_open(view, &statements, of),
        ruled_out: ruled_out(view, statements.iter().copied(), |taken, alternative| {
            taken == stance && library.hierarchy.belongs(alternative, of)
        }),
    }
}

/// What is disputed of what statements say of an intervention, and not what another takes from them.
pub(super) fn disputed(
    view: &View<'_>,
    statements: impl IntoIterator<Item = Statement>,
    of: InterventionKey,
) -> Ruled {
    Ruled {
        left_open: left_open(view, &statements.into_iter().collect(), of),
        ..Ruled::default()
    }
}

fn left_open(view: &View<'_>, statements: &BTreeSet<Statement>, of: InterventionKey) -> Vec<Link> {
    let library = view.library();
    let open = library.disagreements().filter(|own| {
        let mut meant = own.between.iter().filter(|one| statements.contains(one));
        meant.any(|one| own.disputed(library, *one).contains(&of))
    });
    adjudications(view, open.map(|own| own.by))
}

/// Links to what refuses those alternatives of some statements that are meant.
fn ruled_out(
    view: &View<'_>,
    statements: impl IntoIterator<Item = Statement>,
    is_meant: impl Fn(Stance, InterventionKey) -> bool,
) -> Vec<Link> {
    let library = view.library();
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
        .map(|by| view.link.statement(by))
        .collect()
}

/// Links to some adjudications, in the order written, to each once.
fn adjudications(view: &View<'_>, by: impl Iterator<Item = AdjudicationKey>) -> Vec<Link> {
    let by: BTreeSet<AdjudicationKey> = by.collect();
    let by = by.into_iter();
    by.map(|key| view.link.thing(Thing::Adjudication(key)))
        .collect()
}
