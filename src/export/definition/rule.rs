//! Safety rules: whether each is kept.

use super::{Exact, Expression, Part, Subject, guard, name};
use crate::model::{Invariant, Library, Rule};
use crate::notation::invariant_written;

/// Besides, in sentences, those that ask for what no definition says.
pub(super) fn part(exact: &Exact<'_>, called: &str) -> (Part, Vec<String>) {
    let mut part = Part::new(Subject::Rules);
    let mut left_out = Vec::new();
    for invariant in exact.library.invariants.values() {
        let Some(kept) = invariant.kept() else {
            left_out.push(format!(
                "The safety rule `{}` compares two patients; the {called} speaks of one.",
                invariant.meta.id
            ));
            continue;
        };
        match guard::claim(exact, &kept) {
            Some(kept) => part.define(
                &name::invariant(invariant),
                Expression::definitely(kept),
                &rule(exact.library, invariant),
            ),
            None => left_out.push(format!(
                "The safety rule `{}` asks what comes before what on a path; the {called} does not say it.",
                invariant.meta.id
            )),
        }
    }
    (part, left_out)
}

fn rule(library: &Library, invariant: &Invariant) -> String {
    let written = invariant_written(library, invariant);
    match &invariant.rule {
        Rule::Always(_) => format!("always {written}"),
        Rule::Never(_) => format!("never {written}"),
        Rule::Together(together) => format!("{} {written}", together.limit.name()),
        Rule::OfTwo(_) => written,
    }
}
