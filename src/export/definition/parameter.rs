//! What the definitions ask for, and who is a patient of the book.

use super::{Exact, Expression, Part, Subject, Type, all, any, guard, name};
use crate::model::{Fact, FactKey, FactKind, Variable};
use crate::quantity::{Range, Unit};

/// The definition that is true of those of whom the proofs speak.
pub(super) const ADMITTED: &str = "admitted";

/// One value that a patient gives; of a fact that can have several values, one for each.
pub(in crate::export) struct Parameter<'a> {
    pub name: String,
    pub kind: Type,
    pub unit: Option<&'a Unit>,
}

pub(in crate::export) fn parameters(fact: &Fact) -> Vec<Parameter<'_>> {
    let id = &fact.meta.id;
    let kind = Type::of(&fact.kind);
    let unit = fact.kind.unit();
    let parameter = |name: String| Parameter { name, kind, unit };
    match &fact.kind {
        FactKind::AnyOf(values) => {
            let values = values.ids();
            values
                .map(|value| parameter(name::value(id, value)))
                .collect()
        }
        FactKind::YesNo
        | FactKind::OneOf(_)
        | FactKind::Quantity { .. }
        | FactKind::Count { .. } => {
            vec![parameter(id.clone())]
        }
    }
}

pub(super) fn admitted(exact: &Exact<'_>) -> Part {
    let library = exact.library;
    let mut parts = Vec::new();
    for (key, fact) in library.facts.iter() {
        parts.extend(valid(exact, key, fact));
        for asking in fact.asking(key) {
            parts.push(guard(exact, &asking));
        }
    }
    for assumption in library.assumptions.values() {
        let always = guard(exact, &assumption.always.logic);
        parts.push(Expression::perhaps(always));
    }
    let mut part = Part::new(Subject::Patients);
    part.define(ADMITTED, all(parts), "");
    part
}

/// That a fact is known where it must be, and has a value of its type.
fn valid(exact: &Exact<'_>, key: FactKey, fact: &Fact) -> Vec<Expression> {
    let mut parts = Vec::new();
    if !fact.can_be_unknown() {
        let known = fact.kind.known(key).into_iter();
        parts.extend(known.map(|known| guard(exact, &known)));
    }
    let of = || name::variable(exact.library, Variable::Fact(key));
    match &fact.kind {
        FactKind::YesNo | FactKind::AnyOf(_) => {}
        FactKind::OneOf(values) => {
            let is_one = values.ids().map(|id| Expression::is_text(of(), id));
            parts.push(Expression::perhaps(any(is_one.collect())));
        }
        FactKind::Quantity { range, .. } | FactKind::Count { range } => {
            parts.push(within(&fact.kind, of(), range));
        }
    }
    parts
}

fn within(kind: &FactKind, of: Expression, range: &Range) -> Expression {
    let end = |number| Expression::measured(kind, &kind.measured(number));
    let ends = [of, end(range.low().clone()), end(range.high().clone())];
    Expression::perhaps(Expression::Within(Box::new(ends)))
}
