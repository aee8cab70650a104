use serde::Serialize;

use super::Frame;
use crate::markup::Html;
use crate::model::{
    Assumption, Condition, Fact, FactKind, Guard, InterventionKey, Outcome, Term, Thing, Written,
};
use crate::render::Broken;
use crate::render::criteria::Definitions;
use crate::render::view::{Link, View};
use crate::words::Text;

/// What only says what a name means.
#[derive(Serialize)]
struct DefinitionCard {
    frame: Frame,
    lead: Option<Html>,
    /// What comes before the criteria: "holds when".
    says: String,
    criteria: Option<Html>,
    /// The same as its author wrote it.
    written: String,
    rows: Vec<Row>,
}

/// A line of a card: a name, and a text or links.
#[derive(Serialize)]
pub(super) struct Row {
    pub name: String,
    pub text: String,
    pub links: Vec<Link>,
}

impl Row {
    pub fn text(name: &Text, text: impl Into<String>) -> Self {
        Self {
            name: name.to_string(),
            text: text.into(),
            links: Vec::new(),
        }
    }

    /// No row where there are no links.
    pub fn links(name: &Text, links: Vec<Link>) -> Option<Self> {
        (!links.is_empty()).then(|| Self {
            name: name.to_string(),
            text: String::new(),
            links,
        })
    }

    pub fn optional(name: &Text, text: Option<&String>) -> Option<Self> {
        text.map(|text| Self::text(name, text))
    }
}

impl DefinitionCard {
    fn new(frame: Frame) -> Self {
        Self {
            frame,
            lead: None,
            says: String::new(),
            criteria: None,
            written: String::new(),
            rows: Vec::new(),
        }
    }
}

impl View<'_> {
    fn definition(&self, card: &DefinitionCard) -> Result<Html, Broken> {
        self.render_card("card-definition.html", card)
    }

    fn explain(&self, card: &mut DefinitionCard, written: &Written<Guard>) {
        card.criteria = Some(self.guard_html(&card.frame, &written.logic));
        card.written = written.text.clone();
    }

    /// Criteria as a card shows them: with the definitions of what they name where it has a page of its own.
    pub(super) fn guard_html(&self, frame: &Frame, guard: &Guard) -> Html {
        let definitions = match frame.level {
            Some(_) => Definitions::Linked,
            None => Definitions::InPlace,
        };
        self.criteria_html(&self.criteria(guard), definitions)
    }

    pub(super) fn fact_card(&self, frame: Frame, fact: &Fact) -> Result<Html, Broken> {
        let words = self.words();
        let fields = &words.fields;
        let mut card = DefinitionCard::new(frame);
        card.rows
            .extend(Row::optional(&fields.question, fact.ask.as_ref()));
        card.rows
            .push(Row::text(&fields.kind_of_fact, words.fact_type(&fact.kind)));
        card.rows.extend(self.values_row(&fact.kind));
        if fact.may_be_unknown {
            card.rows
                .push(Row::text(&fields.may_be_unknown, words.values.yes.as_str()));
        }
        self.definition(&card)
    }

    /// Which values there are.
    pub(super) fn values_row(&self, kind: &FactKind) -> Option<Row> {
        let words = self.words();
        let fields = &words.fields;
        match kind {
            FactKind::YesNo => None,
            FactKind::OneOf(values) | FactKind::AnyOf(values) => {
                let name = match values.are_ordered {
                    true => &fields.ordered_values,
                    false => &fields.values,
                };
                let values: Vec<String> = values.iter().map(|own| words.described(own)).collect();
                Some(Row::text(name, values.join(&words.forms.list)))
            }
            FactKind::Quantity { unit, range } => {
                Some(Row::text(&fields.range, words.range(range, Some(unit))))
            }
            FactKind::Count { range } => Some(Row::text(&fields.range, words.range(range, None))),
        }
    }

    pub(super) fn assumption_card(
        &self,
        frame: Frame,
        assumption: &Assumption,
    ) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        card.says = self.words().fields.true_of_every_patient.to_string();
        self.explain(&mut card, &assumption.always);
        self.definition(&card)
    }

    pub(super) fn condition_card(
        &self,
        frame: Frame,
        condition: &Condition,
    ) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        card.says = self.words().fields.holds_when.to_string();
        self.explain(&mut card, &condition.when);
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
        let fields = &self.words().fields;
        let mut card = DefinitionCard::new(frame);
        card.rows.extend(Row::links(
            &fields.is_a,
            self.interventions(&intervention.is_a),
        ));
        card.rows
            .extend(Row::links(&fields.includes, self.interventions(&members)));
        card.rows.extend(Row::links(
            &fields.not_the_same_as,
            self.interventions(&intervention.distinct_from),
        ));
        self.definition(&card)
    }

    pub(super) fn outcome_card(&self, frame: Frame, outcome: &Outcome) -> Result<Html, Broken> {
        let words = self.words();
        let fields = &words.fields;
        let mut card = DefinitionCard::new(frame);
        let unit = outcome.unit.as_ref();
        card.rows.extend(Row::optional(
            &fields.abbreviation,
            outcome.abbreviation.as_ref(),
        ));
        card.rows.extend(
            outcome
                .range
                .as_ref()
                .map(|range| Row::text(&fields.range, words.range(range, unit))),
        );
        card.rows
            .push(Row::text(&fields.better, words.benefits.of(outcome.better)));
        if let Some((difference, _)) = &outcome.minimal_important_difference {
            let text = words.amount(difference, unit);
            card.rows
                .push(Row::text(&fields.minimal_important_difference, text));
        }
        self.definition(&card)
    }

    pub(super) fn term_card(&self, frame: Frame, term: &Term) -> Result<Html, Broken> {
        let words = self.words();
        let fields = &words.fields;
        let mut card = DefinitionCard::new(frame);
        let owner = format!("{}-definition", card.frame.part);
        card.lead = Some(self.prose(&term.definition, &owner));
        card.rows.extend(Row::optional(
            &fields.abbreviation,
            term.abbreviation.as_ref(),
        ));
        if !term.synonyms.is_empty() {
            card.rows.push(Row::text(
                &fields.also_called,
                term.synonyms.join(&words.forms.list),
            ));
        }
        self.definition(&card)
    }

    pub(super) fn thing_links(&self, things: impl IntoIterator<Item = Thing>) -> Vec<Link> {
        things.into_iter().map(|thing| self.thing(thing)).collect()
    }
}
