//! The fields of a form: what can be said of each fact.

use serde::Serialize;

use crate::model::{Fact, FactKey, FactKind};
use crate::quantity::{Range, Unit};
use crate::render::view::View;

/// What is asked of one fact. Names and values are those of the address of a case.
#[derive(Serialize)]
pub struct FactField {
    title: String,
    ask: Option<String>,
    /// One, or one for each value of an any-of fact.
    choices: Vec<Choices>,
    number: Option<NumberField>,
}

/// Exactly one of them is chosen.
#[derive(Serialize)]
struct Choices {
    name: String,
    label: Option<String>,
    options: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    text: String,
    /// It answers nothing.
    is_open: bool,
    is_first: bool,
}

#[derive(Serialize)]
struct NumberField {
    name: String,
    unit: String,
    range: String,
    /// What is said where something else is written.
    wanted: String,
    may_be_unknown: bool,
}

impl View<'_> {
    pub(super) fn fact_field(&self, key: FactKey) -> FactField {
        let fact = &self.library().facts[key];
        let id = &fact.meta.id;
        let (choices, number) = match &fact.kind {
            FactKind::YesNo => (
                vec![self.choices(fact, id.clone(), None, self.yes_no())],
                None,
            ),
            FactKind::OneOf(values) => {
                let same = |value: &String| (value.clone(), value.clone());
                let options = values.iter().map(same).collect();
                (vec![self.choices(fact, id.clone(), None, options)], None)
            }
            FactKind::AnyOf(values) => {
                let one = |value: &String| {
                    let (name, label) = (format!("{id}.{value}"), Some(value.clone()));
                    self.choices(fact, name, label, self.yes_no())
                };
                (values.iter().map(one).collect(), None)
            }
            FactKind::Quantity { unit, range } => {
                (Vec::new(), Some(self.number_field(fact, range, Some(unit))))
            }
            FactKind::Count { range } => (Vec::new(), Some(self.number_field(fact, range, None))),
        };
        FactField {
            title: fact.meta.title.clone(),
            ask: fact.ask.clone(),
            choices,
            number,
        }
    }

    fn yes_no(&self) -> Vec<(String, String)> {
        let values = &self.words().values;
        [("yes", &values.yes), ("no", &values.no)]
            .map(|(value, text)| (value.to_owned(), text.to_string()))
            .into()
    }

    /// What may be unknown is so until a reader knows better; anything else is not answered, which is another thing.
    fn choices(
        &self,
        fact: &Fact,
        name: String,
        label: Option<String>,
        known: Vec<(String, String)>,
    ) -> Choices {
        let words = self.words();
        let first = match fact.may_be_unknown {
            true => words.values.unknown.to_string(),
            false => words.patient.not_answered.to_string(),
        };
        let known = known.into_iter().map(|(value, text)| Choice {
            value,
            text,
            is_open: false,
            is_first: false,
        });
        let first = Choice {
            value: String::new(),
            text: first,
            is_open: !fact.may_be_unknown,
            is_first: true,
        };
        Choices {
            name,
            label,
            options: known.chain([first]).collect(),
        }
    }

    fn number_field(&self, fact: &Fact, range: &Range, unit: Option<&Unit>) -> NumberField {
        let words = self.words();
        let said = words.range(range, unit);
        let wanted = match unit {
            Some(_) => words
                .tried
                .number
                .say(&fact.meta.title, &said, self.example()),
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
        }
    }

    /// How a number is written in the book's language.
    fn example(&self) -> String {
        self.words().number(&crate::quantity::Number::ratio(5, 2))
    }
}
