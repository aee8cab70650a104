use serde::Serialize;

use super::Frame;
use crate::model::{Assumption, Condition, Fact, FactKind, InterventionKey, Outcome, Term, Thing};
use crate::quantity::{Range, Unit};
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::view::{Expression, Link, View};
use crate::render::words;

/// What only says what a name means.
#[derive(Serialize)]
struct DefinitionCard {
    frame: Frame,
    lead: Option<Html>,
    /// What comes before the expression: "holds when".
    says: &'static str,
    expression: Option<Expression>,
    rows: Vec<Row>,
}

/// A line of a card: a name, and a text or links.
#[derive(Serialize)]
pub(super) struct Row {
    pub name: &'static str,
    pub text: String,
    pub links: Vec<Link>,
}

impl Row {
    pub fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            links: Vec::new(),
        }
    }

    /// No row where there are no links.
    pub fn links(name: &'static str, links: Vec<Link>) -> Option<Self> {
        (!links.is_empty()).then(|| Self {
            name,
            text: String::new(),
            links,
        })
    }

    pub fn optional(name: &'static str, text: Option<&String>) -> Option<Self> {
        text.map(|text| Self::text(name, text))
    }
}

impl DefinitionCard {
    fn new(frame: Frame) -> Self {
        Self {
            frame,
            lead: None,
            says: "",
            expression: None,
            rows: Vec::new(),
        }
    }
}

impl View<'_> {
    fn definition(&self, card: &DefinitionCard) -> Result<Html, Broken> {
        self.render_card("card-definition.html", card)
    }

    pub(super) fn fact_card(&self, frame: Frame, fact: &Fact) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        card.rows
            .extend(Row::optional("Question", fact.ask.as_ref()));
        card.rows
            .push(Row::text("Type", words::fact_type(&fact.kind)));
        card.rows.extend(match &fact.kind {
            FactKind::YesNo => None,
            FactKind::OneOf(values) | FactKind::AnyOf(values) => {
                Some(Row::text("Values", values.join(", ")))
            }
            FactKind::Quantity { unit, range } => {
                Some(Row::text("Range", in_unit(range, Some(unit))))
            }
            FactKind::Count { range } => Some(Row::text("Range", in_unit(range, None))),
        });
        if fact.may_be_unknown {
            card.rows.push(Row::text("May be unknown", "yes"));
        }
        self.definition(&card)
    }

    pub(super) fn assumption_card(
        &self,
        frame: Frame,
        assumption: &Assumption,
    ) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        card.says = "True of every patient";
        card.expression = Some(self.guard(&assumption.always));
        self.definition(&card)
    }

    pub(super) fn condition_card(
        &self,
        frame: Frame,
        condition: &Condition,
    ) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        card.says = "Holds when";
        card.expression = Some(self.guard(&condition.when));
        self.definition(&card)
    }

    pub(super) fn intervention_card(
        &self,
        frame: Frame,
        key: InterventionKey,
    ) -> Result<Html, Broken> {
        let interventions = &self.library().interventions;
        let intervention = &interventions[key];
        let members: Vec<InterventionKey> = interventions
            .iter()
            .filter(|(_, member)| member.is_a.contains(&key))
            .map(|(member, _)| member)
            .collect();
        let mut card = DefinitionCard::new(frame);
        card.rows
            .extend(Row::links("Is a", self.interventions(&intervention.is_a)));
        card.rows
            .extend(Row::links("Includes", self.interventions(&members)));
        card.rows.extend(Row::links(
            "Not the same as",
            self.interventions(&intervention.distinct_from),
        ));
        self.definition(&card)
    }

    pub(super) fn outcome_card(&self, frame: Frame, outcome: &Outcome) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        let unit = outcome.unit.as_ref();
        card.rows
            .extend(Row::optional("Abbreviation", outcome.abbreviation.as_ref()));
        card.rows.extend(
            outcome
                .range
                .as_ref()
                .map(|range| Row::text("Range", in_unit(range, unit))),
        );
        card.rows
            .push(Row::text("Better", words::benefit(outcome.better)));
        if let Some((difference, _)) = &outcome.minimal_important_difference {
            let text = with_unit(&difference.to_string(), unit);
            card.rows.push(Row::text(
                "Smallest difference that matters to patients",
                text,
            ));
        }
        self.definition(&card)
    }

    pub(super) fn term_card(&self, frame: Frame, term: &Term) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        let owner = format!("{}-definition", card.frame.part);
        card.lead = Some(self.prose(&term.definition, &owner));
        card.rows
            .extend(Row::optional("Abbreviation", term.abbreviation.as_ref()));
        if !term.synonyms.is_empty() {
            card.rows
                .push(Row::text("Also called", term.synonyms.join(", ")));
        }
        self.definition(&card)
    }

    pub(super) fn thing_links(&self, things: impl IntoIterator<Item = Thing>) -> Vec<Link> {
        things.into_iter().map(|thing| self.thing(thing)).collect()
    }
}

fn in_unit(range: &Range, unit: Option<&Unit>) -> String {
    with_unit(&range.to_string(), unit)
}

fn with_unit(text: &str, unit: Option<&Unit>) -> String {
    match unit {
        Some(unit) if !unit.is_one() => format!("{text} {unit}"),
        Some(_) | None => text.to_owned(),
    }
}
