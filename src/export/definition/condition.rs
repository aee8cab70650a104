//! Conditions, called as the book calls them.

use super::{Exact, Part, Subject, guard};

pub(super) fn part(exact: &Exact<'_>) -> Part {
    let mut part = Part::new(Subject::Conditions);
    for condition in exact.library.conditions.values() {
        let when = guard(exact, &condition.when.logic);
        part.define(&condition.meta.id, when, &condition.when.text);
    }
    part
}
