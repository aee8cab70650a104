//! A block that quotes a sentence cites what the source gives for it.

use std::collections::BTreeSet;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::source::Span;
use crate::trace::{Quoter, Trace, Traces};

pub(in crate::verify) fn check(library: &Library, traces: &Traces, problems: &mut Problems) {
    for (key, guideline) in library.guidelines.iter() {
        if guideline.origin.references.is_empty() {
            continue;
        }
        for quoter in quoters(library, key) {
            check_quoter(library, guideline, &traces[&key], &quoter, problems);
        }
    }
}

/// What may quote, with its quotes, citations and place.
struct Quoting<'a> {
    who: Quoter,
    quotes: &'a [Quote],
    cites: &'a [ReferenceKey],
    at: Span,
}

fn quoters(library: &Library, guideline: GuidelineKey) -> Vec<Quoting<'_>> {
    let things = library.things.iter().map(|&thing| {
        let meta = library.meta(thing);
        (
            meta.guideline,
            Quoting {
                who: Quoter::Thing(thing),
                quotes: &meta.quotes,
                cites: &meta.cites,
                at: meta.span,
            },
        )
    });
    let steps = library.steps().map(|(key, step)| {
        let home = Some(library.pathways[key.pathway].guideline);
        (
            home,
            Quoting {
                who: Quoter::Step(key),
                quotes: &step.quotes,
                cites: &step.cites,
                at: step.span,
            },
        )
    });
    let rows = library.rows().map(|(key, row)| {
        let home = Some(library.tables[key.table].guideline);
        (
            home,
            Quoting {
                who: Quoter::Row(key),
                quotes: &row.quotes,
                cites: &row.cites,
                at: row.span,
            },
        )
    });
    let all = things.chain(steps).chain(rows);
    all.filter(|(home, quoting)| *home == Some(guideline) && !quoting.quotes.is_empty())
        .map(|(_, quoting)| quoting)
        .collect()
}

fn check_quoter(
    library: &Library,
    guideline: &Guideline,
    trace: &Trace,
    quoting: &Quoting<'_>,
    problems: &mut Problems,
) {
    let cited: BTreeSet<ReferenceKey> = quoting
        .cites
        .iter()
        .copied()
        .filter(|key| guideline.origin.references.contains(key))
        .collect();
    // A phrase that is defined needs no source of its own.
    if cited.is_empty() && !quoting.who.encodes() {
        return;
    }
    let name = |key: &ReferenceKey| format!("`{}`", library.references[*key].key);
    let mut given: BTreeSet<ReferenceKey> = BTreeSet::new();
    for quote in quoting.quotes {
        let places = trace.given_for(&quote.text, &guideline.origin.references);
        given.extend(places.iter().flat_map(|given| &given.references));
        let missing = places
            .iter()
            .map(|given| given.missing(&cited))
            .min_by_key(BTreeSet::len);
        if let Some(missing) = missing.filter(|missing| !missing.is_empty()) {
            let names: Vec<_> = missing.iter().map(name).collect();
            let message = format!(
                "the source gives {} for this, which is not cited",
                names.join(", ")
            );
            let problem = Problem::new(Code::MiscitedQuote, message).at(quote.span);
            problems.push(problem.help("add it to `cites`, or quote the sentence that is meant"));
        }
    }
    let others: Vec<_> = cited.difference(&given).map(name).collect();
    if !others.is_empty() {
        let message = format!(
            "{} is cited, and the source gives it for nothing that is quoted",
            others.join(", ")
        );
        let problem = Problem::new(Code::MiscitedQuote, message).at(quoting.at);
        problems
            .push(problem.help(
                "cite what the source gives for the sentence, or quote what it is cited for",
            ));
    }
}
