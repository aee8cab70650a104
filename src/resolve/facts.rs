//! Facts, assumptions, conditions.

use super::fields::Fields;
use super::values;
use super::vignette::{Typed, read_value};
use crate::model::{Assumption, Condition, Fact, FactKind, Guard, Meta, Usual, Value, Written};
use crate::parse::NodeValue;
use crate::problem::{Code, Help, Problem, Remedy, Safety};
use crate::quantity::{CountedBy, Number, Range, Unit};

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
    let ask_as_date = read_ask_as(fields, kind.as_ref());
    // Expressions ask for facts that are not read yet, and a value is one of this fact.
    for later in [ASKED_WHEN, USUAL] {
        fields.node(later);
    }
    Some(Fact {
        meta,
        kind: kind?,
        may_be_unknown,
        ask,
        ask_as_date,
        asked_when: None,
        usual: None,
    })
}

/// How the time since a date is counted, if it is asked for as one.
fn read_ask_as(fields: &Fields<'_>, kind: Option<&FactKind>) -> Option<CountedBy> {
    fields.word("ask-as", &[("date", ())])?;
    let counted = kind?.unit().and_then(CountedBy::of);
    if counted.is_none() {
        let message = "this is asked for as a date, and is not a quantity in a unit of time";
        let problem = Problem::new(Code::WrongType, message).at(fields.key_span("ask-as"));
        fields.report(problem.help("write `type = \"quantity\"` with a unit of time, such as `unit = \"years\"` of an age, or leave `ask-as` out"));
    }
    counted
}

const ASKED_WHEN: &str = "asked-when";
const USUAL: &str = "usual";

/// Who is asked, once the types of all facts are known.
pub(super) fn read_asked_when(fields: &Fields<'_>) -> Option<Written<Guard>> {
    read_guard(fields, ASKED_WHEN)
}

/// What shown patients have: a value of the fact, or of a number the least and the greatest.
pub(super) fn read_usual(fields: &Fields<'_>, of: &Typed<'_>) -> Option<Usual> {
    let node = fields.node(USUAL)?;
    let NodeValue::List(ends) = &node.value else {
        return read_value(fields, of, node).map(Usual::One);
    };
    match (of.kind, ends.as_slice()) {
        (FactKind::AnyOf(_), _) => read_value(fields, of, node).map(Usual::One),
        (FactKind::Quantity { .. } | FactKind::Count { .. }, [low, high]) => {
            let [low, high] = [low, high].map(|end| read_value(fields, of, end));
            let (Value::Number(low), Value::Number(high)) = (low?, high?) else {
                return None;
            };
            if low.number() > high.number() {
                let message = "this range ends before it begins";
                let problem = Problem::new(Code::OutOfRange, message).at(node.span);
                fields.report(problem.help("write the low end first"));
                return None;
            }
            Some(Usual::Between(low, high))
        }
        (
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. },
            _,
        ) => {
            let message = "expected a value, or the least and the greatest number of a list";
            let problem = Problem::new(Code::WrongType, message).at(node.span);
            fields.report(problem.help("write one value: `usual = \"75 kg\"`, or two numbers: `usual = [\"60 kg\", \"90 kg\"]`"));
            None
        }
    }
}

/// What a type is called here that is called otherwise in other languages and forms.
enum Elsewhere {
    Called(Remedy),
    /// It is one of several, or needs more than its name.
    Depends(&'static str),
}

fn called_elsewhere(word: &str) -> Option<Elsewhere> {
    let ours = match word.to_lowercase().as_str() {
        "boolean" | "bool" | "flag" | "yes/no" => "yes-no",
        "string" | "text" | "enum" | "choice" | "code" | "coded" | "ordinal" => "one-of",
        "multiple" | "multi" | "list" | "set" => "any-of",
        "integer" | "int" => "count",
        "number" | "decimal" | "float" | "real" | "numeric" => {
            return Some(Elsewhere::Depends(
                "write `quantity` with `unit` and `range`, or `count` for a whole number with `range`",
            ));
        }
        "date" | "datetime" | "time" | "duration" | "age" => {
            return Some(Elsewhere::Depends(
                "write `quantity` with a unit of time: a date is asked for as an age, or as the time since: `unit = \"a\"`",
            ));
        }
        _other => return None,
    };
    let safety = match ours {
        "yes-no" | "count" => Safety::Safe,
        _of_several => Safety::Guess,
    };
    Some(Elsewhere::Called(Remedy::write(ours).and_is(safety)))
}

/// What values there are: `type`, and the fields that it asks for.
pub(super) fn read_kind(fields: &Fields<'_>) -> Option<FactKind> {
    let help = |word: &str, span| {
        called_elsewhere(word).map(|elsewhere| match elsewhere {
            Elsewhere::Called(remedy) => remedy.in_place_of(word, span, fields.scope.sources),
            Elsewhere::Depends(words) => Help::from(words),
        })
    };
    Some(match fields.word_or("type", FACT_TYPES, &help)? {
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
