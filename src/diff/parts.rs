//! What an edit of a field touches.

use super::Part;

/// Fields that say the same as others, or what was proved.
const DERIVED: &[&str] = &[
    "id",
    "kind",
    "page",
    "patients",
    "patients_concerned",
    "stance",
    "used_by",
    "was",
];

/// Fields by which readers act, and no rule; whatever has them.
const ASKED: &[&str] = &[
    "ask", "label", "over", "question", "reading", "tension", "title", "why",
];

/// What a statement rests on, whatever has it.
const EVIDENCE: &[&str] = &[
    "because",
    "certainty",
    "cites",
    "derived",
    "evidence",
    "evidence_against",
    "quotes",
    "rationale",
];

/// Fields that are read beside, whatever has them.
const WORDS: &[&str] = &["class", "codes", "guideline", "main", "note", "story"];

pub(super) fn is_derived(field: &str) -> bool {
    DERIVED.contains(&field)
}

/// What an edit touches at a path through the fields of a kind; what is not known to be harmless is taken for a rule.
pub(super) fn part(kind: &str, path: &[String]) -> Part {
    let named = path.iter().rev().find_map(|field| by_name(field));
    named.unwrap_or_else(|| by_kind(kind, path.first().map_or("", String::as_str)))
}

fn by_name(field: &str) -> Option<Part> {
    let parts = [
        (ASKED, Part::Asked),
        (EVIDENCE, Part::Evidence),
        (WORDS, Part::Words),
    ];
    let part = parts.iter().find(|(fields, _)| fields.contains(&field));
    part.map(|(_, part)| *part)
}

fn by_kind(kind: &str, field: &str) -> Part {
    match (kind, field) {
        ("guideline", "population" | "scope" | "summary") | ("term", _) => Part::Asked,
        ("evidence" | "outcome" | "reference" | "source", _) => Part::Evidence,
        ("invariant" | "vignette", _) | ("intervention", "distinct_from") => Part::Check,
        ("protocol", _) | ("step" | "row", "by") => Part::Delivery,
        ("book" | "chapter" | "guideline", _) | ("step" | "row", "name") => Part::Words,
        _ => Part::Rule,
    }
}

/// What a whole thing touches, from those of its fields that say something.
pub(super) fn part_of_whole<'a>(kind: &str, fields: impl Iterator<Item = &'a str>) -> Part {
    let whole = by_kind(kind, "");
    let said = fields.map(|field| part(kind, &[field.to_owned()]));
    match kind {
        // Only one that says which statement prevails decides anything.
        "adjudication" => said.min().unwrap_or(whole),
        "guideline" => Part::Asked,
        _ => whole,
    }
}
