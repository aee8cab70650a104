//! What a library asks for that is more than facts.

use std::collections::BTreeSet;

use crate::model::*;

/// Every "this before that" that an invariant or a vignette asks for, as (first, then).
pub(super) fn sequences(library: &Library) -> Vec<(InterventionKey, InterventionKey)> {
    let mut found = BTreeSet::new();
    let mut add = |test: &ClaimTest| {
        if let ClaimTest::Before { first, then } = test {
            found.insert((*first, *then));
        }
    };
    for invariant in library.invariants.values() {
        invariant.for_each(&mut add);
    }
    for vignette in library.vignettes.values() {
        vignette.expected.iter().for_each(|(test, _)| add(test));
    }
    found.into_iter().collect()
}
