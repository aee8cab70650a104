//! What definitions are called: as expressions of the book ask for what they say.

use super::Expression;
use crate::model::{
    ConditionKey, Invariant, Library, RowKey, Statement, StatementGroup, StepKey, Variable, Voice,
};

/// The name of a library: an identifier of letters, digits and underscores.
pub(in crate::export) fn library_name(title: &str) -> String {
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

/// Of one value of something that can have several.
pub(super) fn value(of: &str, value: &str) -> String {
    format!("{of}: {value}")
}

/// The value that something has, as an expression.
pub(in crate::export) fn variable(library: &Library, of: Variable) -> Expression {
    Expression::named(&library.meta_of(of).id)
}

/// Whether a variable has one value among several, as an expression.
pub(super) fn has(library: &Library, of: Variable, place: usize) -> Expression {
    let id = &library.kind_of(of).values()[place].id;
    Expression::named(&value(&library.meta_of(of).id, id))
}

pub(in crate::export) fn condition(library: &Library, key: ConditionKey) -> Expression {
    Expression::named(&library.conditions[key].meta.id)
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

pub(in crate::export) fn hits(library: &Library, row: RowKey) -> String {
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
