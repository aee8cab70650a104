//! The identifiers of works have their form, and the last digit that follows from the others.

use hayagriva::Entry;

use super::{EntryPlaces, Works};
use crate::model::{Doi, Pmcid, Pmid, UnfitIdentifier, check_isbn, check_issn};
use crate::problem::{Code, Problem};
use crate::source::FileKey;

/// One kind of identifier.
struct IdentifierKind {
    /// As hayagriva calls it.
    key: &'static str,
    /// The fields that it may stand in.
    fields: &'static [&'static str],
    name: &'static str,
    check: fn(&str) -> Result<(), UnfitIdentifier>,
    help: &'static str,
}

const KINDS: [IdentifierKind; 5] = [
    IdentifierKind {
        key: "doi",
        fields: &["doi", "serial-number"],
        name: "a DOI",
        check: |text| Doi::parse(text).map(|_| ()),
        help: "write it from `10.` to its last sign: `10.1000/182`",
    },
    IdentifierKind {
        key: "pmid",
        fields: &["pmid", "eprint", "serial-number"],
        name: "a PMID",
        check: |text| Pmid::parse(text).map(|_| ()),
        help: "write its one to eight digits alone",
    },
    IdentifierKind {
        key: "pmcid",
        fields: &["pmcid", "serial-number"],
        name: "a PMCID",
        check: |text| Pmcid::parse(text).map(|_| ()),
        help: "write it with its letters: `PMC3531190`",
    },
    IdentifierKind {
        key: "isbn",
        fields: &["isbn", "serial-number"],
        name: "an ISBN",
        check: check_isbn,
        help: "write its 10 or 13 digits, with hyphens or without",
    },
    IdentifierKind {
        key: "issn",
        fields: &["issn", "serial-number"],
        name: "an ISSN",
        check: check_issn,
        help: "write its eight digits with a hyphen: `0140-6736`",
    },
];

pub(super) fn check(file: FileKey, works: &mut Works) {
    let mut problems = Vec::new();
    for entry in &works.entries {
        check_entry(entry, &works.places_of(file, entry.key()), &mut problems);
    }
    works.problems.extend(problems);
}

/// What a work is in has identifiers of its own.
fn check_entry(entry: &Entry, places: &EntryPlaces, problems: &mut Vec<Problem>) {
    let there = entry.serial_number().map(|numbers| &numbers.0);
    for (key, text) in there.into_iter().flatten() {
        let kind = KINDS.iter().find(|kind| key.eq_ignore_ascii_case(kind.key));
        problems.extend(
            kind.and_then(|kind| misnamed(kind, key).or_else(|| unfit(kind, text)))
                .map(|(message, help)| {
                    let names: Vec<_> = [key.as_str()]
                        .into_iter()
                        .chain(kind.map_or(&[][..], |kind| kind.fields).iter().copied())
                        .collect();
                    let problem = Problem::new(Code::ImpossibleIdentifier, message);
                    problem.at(places.of(&names)).help(help)
                }),
        );
    }
    for parent in entry.parents() {
        check_entry(parent, places, problems);
    }
}

/// It is not recognised in capitals.
fn misnamed(kind: &IdentifierKind, key: &str) -> Option<(String, String)> {
    let message = || format!("`{key}` is not read: it is called `{}`", kind.key);
    (key != kind.key).then(|| (message(), format!("write `{}`", kind.key)))
}

fn unfit(kind: &IdentifierKind, text: &str) -> Option<(String, String)> {
    let name = kind.name;
    match (kind.check)(text) {
        Ok(()) => None,
        Err(UnfitIdentifier::Form) => {
            Some((format!("`{text}` is not {name}"), kind.help.to_owned()))
        }
        Err(UnfitIdentifier::LastDigit(digit)) => Some((
            format!("`{text}` is not {name}: after these digits the last one is {digit}"),
            "compare it with the work: one of its digits is another, or two are exchanged"
                .to_owned(),
        )),
    }
}
