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
];

/// Fields that readers read and no patient's advice depends on, whatever has them.
const WORDS: &[&str] = &[
    "ask",
    "because",
    "certainty",
    "cites",
    "class",
    "codes",
    "evidence",
    "guideline",
    "label",
    "main",
    "note",
    "over",
    "question",
    "quotes",
    "rationale",
    "reading",
    "story",
    "tension",
    "title",
    "why",
];

pub(super) fn is_derived(field: &str) -> bool {
    DERIVED.contains(&field)
}

/// A field of a kind that is not known to be harmless is taken for a rule.
pub(super) fn part(kind: &str, field: &str) -> Part {
    match kind {
        "guideline" | "outcome" | "evidence" | "term" => Part::Words,
        _ if is_words(field) => Part::Words,
        "invariant" | "vignette" => Part::Check,
        "intervention" if field == "distinct_from" => Part::Check,
        "protocol" => Part::Delivery,
        "step" | "row" if field == "by" => Part::Delivery,
        "step" | "row" if field == "name" => Part::Words,
        _ => Part::Rule,
    }
}

/// Whether a field of a branch, an entry or a row is read and not decided by.
pub(super) fn is_words(field: &str) -> bool {
    WORDS.contains(&field)
}

/// What a whole thing touches, from those of its fields that say something.
pub(super) fn part_of_whole<'a>(kind: &str, parts: impl Iterator<Item = &'a Part>) -> Part {
    match kind {
        "intervention" => Part::Rule,
        _ => parts.min().copied().unwrap_or(Part::Words),
    }
}
