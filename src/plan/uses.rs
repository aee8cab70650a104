//! Who refers to what.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Library, Referent, Thing, User};

/// For everything that is referred to, what does so.
#[derive(Clone, Debug, Default)]
pub struct Uses(BTreeMap<Referent, BTreeSet<User>>);

impl Uses {
    pub(super) fn of(library: &Library) -> Self {
        let mut uses = Self::default();
        for user in library.users() {
            for referent in library.referents(user) {
                if !is_itself(user, referent) {
                    uses.0.entry(referent).or_default().insert(user);
                }
            }
        }
        uses
    }

    /// What refers to it: things, then steps and rows, then chapters, each in the order written.
    pub fn users(&self, referent: Referent) -> impl Iterator<Item = User> {
        self.0.get(&referent).into_iter().flatten().copied()
    }
}

fn is_itself(user: User, referent: Referent) -> bool {
    match (user, referent) {
        (User::Thing(user), Referent::Thing(used)) => user == used,
        (User::Step(user), Referent::Step(used)) => user == used,
        (User::Step(user), Referent::Thing(used)) => used == Thing::Pathway(user.pathway),
        (User::Row(user), Referent::Row(used)) => user == used,
        (User::Row(user), Referent::Thing(used)) => used == Thing::Table(user.table),
        (User::Reporting(user), Referent::Thing(used)) => used == Thing::Guideline(user),
        (User::Thing(_), Referent::Step(_) | Referent::Row(_))
        | (User::Step(_), Referent::Row(_))
        | (User::Row(_), Referent::Step(_))
        | (User::Reporting(_), Referent::Step(_) | Referent::Row(_))
        | (User::Chapter(_), Referent::Thing(_) | Referent::Step(_) | Referent::Row(_))
        | (_, Referent::Reference(_)) => false,
    }
}
