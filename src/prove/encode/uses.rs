//! Which tests and facts a library uses, and in what order.

use std::collections::BTreeSet;

use crate::model::*;

/// Every test of facts that the library makes, wherever it makes it.
pub fn tests(library: &Library) -> Vec<&FactTest> {
    let mut found: Vec<&FactTest> = Vec::new();
    for (_, guard) in library.guards() {
        guard.logic.for_each(&mut |test| found.push(test));
    }
    for invariant in library.invariants.values() {
        invariant.rule.for_each(&mut |test| {
            if let ClaimTest::Fact(test) = test {
                found.push(test);
            }
        });
    }
    found
}

/// Every "this before that" that an invariant or a vignette asks for, as (first, then).
pub(super) fn sequences(library: &Library) -> Vec<(InterventionKey, InterventionKey)> {
    let mut found = BTreeSet::new();
    let mut add = |test: &ClaimTest| {
        if let ClaimTest::Before { first, then } = test {
            found.insert((*first, *then));
        }
    };
    for invariant in library.invariants.values() {
        invariant.rule.for_each(&mut add);
    }
    for vignette in library.vignettes.values() {
        vignette.expected.iter().for_each(|(test, _)| add(test));
    }
    found.into_iter().collect()
}
