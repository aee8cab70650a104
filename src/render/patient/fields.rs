//! The fields of a form: what can be said of each fact.

use serde::Serialize;

use super::asked::terms_of;
use crate::model::plain;
use crate::model::{Fact, FactKey, FactKind, NamedValue, TermKey, Thing};
use crate::quantity::{CountedBy, Range, Unit};
use crate::render::link::Link;
use crate::render::view::View;

/// What is asked of one fact. Names and values are those of the address of a case.
#[derive(Serialize)]
pub struct FactField {
    id: String,
    title: String,
    ask: Option<String>,
    note: Option<String>,
    /// Only once other answers say that it is asked for.
    is_later: bool,
    /// The terms that its values name: whoever chooses must know them.
    chosen: Vec<Meant>,
    /// Other terms that the question names.
    named: Vec<Meant>,
    /// One, or one for each value of an any-of fact.
    choices: Vec<Choices>,
    number: Option<NumberField>,
}

#[derive(Serialize)]
struct Meant {
    name: Link,
    definition: String,
}

/// Exactly one of them is chosen.
#[derive(Serialize)]
struct Choices {
    name: String,
    label: Option<String>,
    options: Vec<AnswerChoice>,
}

#[derive(Serialize)]
struct AnswerChoice {
    value: String,
    text: String,
    /// It answers nothing, and is chosen at first.
    is_open: bool,
}

#[derive(Serialize)]
struct NumberField {
    name: String,
    unit: String,
    range: String,
    /// What is said where something else is written.
    wanted: String,
    may_be_unknown: bool,
    since: Option<DateField>,
}

/// The date from which a number of a unit of time is counted.
#[derive(Serialize)]
struct DateField {
    /// `months` or `days`.
    counted: &'static str,
    /// How much one of them is in the unit of the number: `1/12`.
    each: String,
}

pub(super) fn fact_field(view: &View<'_>, key: FactKey) -> FactField {
    let fact = &view.library().facts[key];
    let id = &fact.meta.id;
    let (choices, number) = match &fact.kind {
        FactKind::YesNo => (
            vec![choices(view, fact, id.clone(), None, yes_no(view))],
            None,
        ),
        FactKind::OneOf(values) => {
            let option = |value: &NamedValue| (value.id.clone(), value.label.clone());
            let options = values.iter().map(option).collect();
            (vec![choices(view, fact, id.clone(), None, options)], None)
        }
        FactKind::AnyOf(values) => {
            let one = |value: &NamedValue| {
                let name = format!("{id}.{}", value.id);
                let label = Some(value.label.clone());
                choices(view, fact, name, label, yes_no(view))
            };
            (values.iter().map(one).collect(), None)
        }
        FactKind::Quantity { unit, range } => (
            Vec::new(),
            Some(number_field(view, fact, range, Some(unit))),
        ),
        FactKind::Count { range } => (Vec::new(), Some(number_field(view, fact, range, None))),
    };
    let library = view.library();
    let (chosen, named) = terms_of(&view.book.site.vocabulary, fact);
    FactField {
        id: id.clone(),
        title: fact.meta.title.clone(),
        ask: fact.ask.clone(),
        is_later: fact.asked_when.is_some(),
        note: fact.meta.note.as_ref().map(|note| plain(note, library)),
        chosen: meant(view, &chosen),
        named: meant(view, &named),
        choices,
        number,
    }
}

/// What the words of a question mean, to be read beside it.
fn meant(view: &View<'_>, terms: &[TermKey]) -> Vec<Meant> {
    let meant = |&term: &TermKey| Meant {
        name: view.link.thing(Thing::Term(term)),
        definition: plain(&view.library().terms[term].definition, view.library()),
    };
    terms.iter().map(meant).collect()
}

fn yes_no(view: &View<'_>) -> Vec<(String, String)> {
    let values = &view.words().values;
    [("yes", &values.yes), ("no", &values.no)]
        .map(|(value, text)| (value.to_owned(), text.to_string()))
        .into()
}

/// Nothing is answered at first: "unknown" is an answer that somebody has to give.
fn choices(
    view: &View<'_>,
    fact: &Fact,
    name: String,
    label: Option<String>,
    known: Vec<(String, String)>,
) -> Choices {
    let words = view.words();
    let unknown = (String::new(), words.values.unknown.to_string());
    let unknown = fact.may_be_unknown.then_some(unknown);
    let answers = known.into_iter().chain(unknown);
    let answers = answers.map(|(value, text)| AnswerChoice {
        value,
        text,
        is_open: false,
    });
    let open = AnswerChoice {
        value: String::new(),
        text: words.patient.not_answered.to_string(),
        is_open: true,
    };
    Choices {
        name,
        label,
        options: answers.chain([open]).collect(),
    }
}

fn number_field(view: &View<'_>, fact: &Fact, range: &Range, unit: Option<&Unit>) -> NumberField {
    let words = view.words();
    let said = words.range(range, unit);
    let wanted = match unit {
        Some(_) => words
            .tried
            .number
            .say(&fact.meta.title, &said, example(view)),
        None => words.tried.count.say(&fact.meta.title, &said),
    };
    NumberField {
        name: fact.meta.id.clone(),
        unit: unit
            .filter(|unit| !unit.is_one())
            .map_or_else(String::new, |unit| unit.code().to_owned()),
        range: said,
        wanted,
        may_be_unknown: fact.may_be_unknown,
        since: unit.and_then(|unit| date_field(fact, unit)),
    }
}

fn date_field(fact: &Fact, unit: &Unit) -> Option<DateField> {
    let counted = fact.ask_as_date?;
    Some(DateField {
        counted: match counted {
            CountedBy::Months => "months",
            CountedBy::Days => "days",
        },
        each: counted.each(unit)?.to_string(),
    })
}

/// How a number is written in the book's language.
fn example(view: &View<'_>) -> String {
    view.words().number(&crate::quantity::Number::ratio(5, 2))
}
