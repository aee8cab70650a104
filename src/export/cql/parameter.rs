//! What the library asks for, and who is a patient of the book.

use super::{Definitions, NotInCql, all, expression, guard, literal, name};
use crate::model::{Fact, FactKey, FactKind, Library, Variable};
use crate::quantity::Range;

/// The definition that is true of those of whom the proofs speak.
pub(super) const ADMITTED: &str = "admitted";

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    text.part("Facts");
    for fact in library.facts.values() {
        text.line("");
        text.comment(fact.ask.as_deref().unwrap_or(&fact.meta.title));
        parameters(fact, text);
    }
    text.line("");
    text.line("context Unfiltered");
    text.part("Who is a patient of the book: nothing is proved of anyone else");
    let mut parts = Vec::new();
    for (key, fact) in library.facts.iter() {
        parts.extend(valid(library, key, fact)?);
        for asking in fact.asking(key) {
            parts.push(guard(library, &asking)?);
        }
    }
    for assumption in library.assumptions.values() {
        let always = guard(library, &assumption.always.logic)?;
        parts.push(format!("Coalesce({always}, true)"));
    }
    text.define(ADMITTED, &all(&parts), "");
    Ok(())
}

fn parameters(fact: &Fact, text: &mut Definitions) {
    let id = &fact.meta.id;
    let mut parameter = |name: &str, kind: &str| {
        text.line(&format!("parameter {} {kind}", name::quoted(name)));
    };
    match &fact.kind {
        FactKind::YesNo => parameter(id, "Boolean"),
        FactKind::OneOf(_) => parameter(id, "String"),
        FactKind::AnyOf(values) => {
            for value in values.ids() {
                parameter(&name::value(id, value), "Boolean");
            }
        }
        FactKind::Quantity { .. } => parameter(id, "Quantity"),
        FactKind::Count { .. } => parameter(id, "Integer"),
    }
}

/// That a fact is known where it must be, and has a value of its type.
fn valid(library: &Library, key: FactKey, fact: &Fact) -> Result<Vec<String>, NotInCql> {
    let of = Variable::Fact(key);
    let mut parts = Vec::new();
    if !fact.can_be_unknown() {
        for known in fact.kind.known(key) {
            parts.push(guard(library, &known)?);
        }
    }
    let name = name::variable(library, of);
    match &fact.kind {
        FactKind::YesNo | FactKind::AnyOf(_) => {}
        FactKind::OneOf(values) => {
            let is_one = values
                .ids()
                .map(|id| format!("({name} = {})", literal::text(id)));
            let is_one = expression::any(&is_one.collect::<Vec<_>>());
            parts.push(format!("Coalesce({is_one}, true)"));
        }
        FactKind::Quantity { range, .. } | FactKind::Count { range } => {
            parts.push(within(&fact.kind, &name, range)?);
        }
    }
    Ok(parts)
}

fn within(kind: &FactKind, name: &str, range: &Range) -> Result<String, NotInCql> {
    let end = |number| literal::number(kind, &kind.measured(number));
    let (low, high) = (end(range.low().clone())?, end(range.high().clone())?);
    Ok(format!(
        "Coalesce({name} >= {low} and {name} <= {high}, true)"
    ))
}
