//! Facts, assumptions, conditions.

use super::fields::Fields;
use super::values;
use crate::model::{Assumption, Condition, Fact, FactKind, Guard, Meta, Written};
use crate::problem::{Code, Problem};
use crate::quantity::{Number, Range, Unit};

#[derive(Clone, Copy)]
enum FactType {
    YesNo,
    OneOf,
    AnyOf,
    Quantity,
    Count,
}

const FACT_TYPES: &[(&str, FactType)] = &[
    ("yes-no", FactType::YesNo),
    ("one-of", FactType::OneOf),
    ("any-of", FactType::AnyOf),
    ("quantity", FactType::Quantity),
    ("count", FactType::Count),
];

pub(super) fn read_fact(fields: &Fields<'_>, meta: Meta) -> Option<Fact> {
    let kind = read_kind(fields);
    let may_be_unknown = fields.flag("may-be-unknown").unwrap_or(false);
    let ask = fields.text("ask");
    Some(Fact {
        meta,
        kind: kind?,
        may_be_unknown,
        ask,
    })
}

/// What values there are: `type`, and the fields that it asks for.
pub(super) fn read_kind(fields: &Fields<'_>) -> Option<FactKind> {
    Some(match fields.word("type", FACT_TYPES)? {
        FactType::YesNo => FactKind::YesNo,
        FactType::OneOf => {
            let are_ordered = fields.flag("ordered").unwrap_or(false);
            FactKind::OneOf(values::read(fields, are_ordered)?)
        }
        FactType::AnyOf => FactKind::AnyOf(values::read(fields, false)?),
        FactType::Quantity => {
            let unit = fields.required("unit", read_unit(fields));
            let range = fields.required("range", read_range(fields, false));
            FactKind::Quantity {
                unit: unit?,
                range: range?,
            }
        }
        FactType::Count => {
            let range = fields.required("range", read_range(fields, true));
            FactKind::Count { range: range? }
        }
    })
}

pub(super) fn read_unit(fields: &Fields<'_>) -> Option<Unit> {
    let (text, _, span) = fields.text_at("unit")?;
    fields.scope.unit(&text, span)
}

pub(super) fn read_range(fields: &Fields<'_>, whole: bool) -> Option<Range> {
    let (low, high, span) = fields.pair("range")?;
    let is_whole = low.is_integer() && high.is_integer();
    let range = Range::new(low, high).filter(|_| is_whole || !whole);
    if range.is_none() {
        let message = if whole && !is_whole {
            "a count has a whole range"
        } else {
            "this range ends before it begins"
        };
        fields.report(
            Problem::new(Code::OutOfRange, message)
                .at(span)
                .help("write the low end first: `[0, 10]`"),
        );
    }
    range
}

/// Whether a number is one that a count can have.
pub(super) fn is_count(number: &Number) -> bool {
    number.is_integer()
}

pub(super) fn read_assumption(fields: &Fields<'_>, meta: Meta) -> Option<Assumption> {
    let always = read_guard(fields, "always")?;
    Some(Assumption { meta, always })
}

pub(super) fn read_condition(fields: &Fields<'_>, meta: Meta) -> Option<Condition> {
    let when = read_guard(fields, "when")?;
    Some(Condition { meta, when })
}

pub(super) fn read_guard(fields: &Fields<'_>, name: &'static str) -> Option<Written<Guard>> {
    let (text, place, span) = fields.text_at(name)?;
    fields.scope.guard(text, place, span)
}
