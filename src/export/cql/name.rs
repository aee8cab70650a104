//! What things are called in CQL: as the book calls them, in quotation marks.

use crate::model::{
    ConditionKey, Invariant, Library, RowKey, ScoreKey, Statement, StatementGroup, StepKey,
    Variable, Voice,
};

/// The name of a library: an identifier of letters, digits and underscores.
pub(super) fn of_library(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric());
    let capitals = words.filter_map(|word| {
        let first = word.chars().next()?;
        Some(first.to_ascii_uppercase().to_string() + &word[first.len_utf8()..])
    });
    let name: String = capitals.collect();
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        Some(_) | None => format!("Book{name}"),
    }
}

pub(super) fn quoted(name: &str) -> String {
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// Of one value of something that can have several.
pub(super) fn value(of: &str, value: &str) -> String {
    format!("{of}: {value}")
}

/// The value that something has, as an expression.
pub(super) fn variable(library: &Library, of: Variable) -> String {
    quoted(&library.meta_of(of).id)
}

/// Whether a variable has one value among several, as an expression.
pub(super) fn has(library: &Library, of: Variable, place: usize) -> String {
    let id = &library.kind_of(of).values()[place].id;
    quoted(&value(&library.meta_of(of).id, id))
}

pub(super) fn condition(library: &Library, key: ConditionKey) -> String {
    quoted(&library.conditions[key].meta.id)
}

/// The total of a score where it is known.
pub(super) fn score(library: &Library, key: ScoreKey) -> String {
    library.scores[key].meta.id.clone()
}

pub(super) fn lowest(score: &str) -> String {
    format!("{score} (lowest)")
}

pub(super) fn highest(score: &str) -> String {
    format!("{score} (highest)")
}

/// Every total that unknown entries leave possible.
pub(super) fn totals(score: &str) -> String {
    format!("{score} (totals)")
}

pub(super) fn reaches(library: &Library, step: StepKey) -> String {
    format!("reaches({})", library.step_name(step))
}

pub(super) fn hits(library: &Library, row: RowKey) -> String {
    format!("hits({})", library.row_name(row))
}

/// Whether a statement is made to the patient.
pub(super) fn made(library: &Library, statement: Statement) -> String {
    match statement {
        Statement::Recommendation(key) => {
            format!("applies({})", library.recommendations[key].meta.id)
        }
        Statement::Step(key) => reaches(library, key),
        Statement::Row(key) => hits(library, key),
    }
}

/// Whether a group of statements says what is asked for.
pub(super) fn voiced(library: &Library, voice: Voice, group: StatementGroup) -> String {
    format!("{}({})", voice.name(), library.meta(group.thing()).id)
}

pub(super) fn invariant(invariant: &Invariant) -> String {
    format!("keeps({})", invariant.meta.id)
}
