use serde::Serialize;

use super::{CardFrame, CardSetting, Presented};
use crate::markup::Html;
use crate::model::{
    Assumption, AssumptionKey, Condition, ConditionKey, Fact, FactKey, FactKind, Guard,
    Intervention, InterventionKey, Outcome, OutcomeKey, Term, TermKey, Thing, Written, first_words,
    plain,
};
use crate::render::Broken;
use crate::render::criteria::Definitions;
use crate::render::link::Link;
use crate::render::page;
use crate::render::search::{FoundBy, LONGEST};
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::View;
use crate::search::ResultGroup;
use crate::words::WordText;

/// Cards that are a list of what is known: those of most kinds.
const DEFINITION: BuiltIn = built_in!("card-definition.html");

impl Presented for Fact {
    const TEMPLATE: BuiltIn = DEFINITION;
    const GROUP: ResultGroup = ResultGroup::Conditions;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: FactKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        view.fact_card(frame, &view.library().facts[key])
    }

    fn lead(_: &View<'_>, _: FactKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: FactKey) -> Option<String> {
        let fact = &view.library().facts[key];
        fact.ask
            .clone()
            .or_else(|| page::described::labels_of(view, &fact.kind))
    }

    fn found(view: &View<'_>, key: FactKey) -> FoundBy {
        let fact = &view.library().facts[key];
        let labels = fact.kind.values().iter().map(|value| value.label.clone());
        FoundBy {
            texts: fact.ask.iter().cloned().chain(labels).collect(),
            ..FoundBy::default()
        }
    }
}

impl Presented for Assumption {
    const TEMPLATE: BuiltIn = DEFINITION;
    const GROUP: ResultGroup = ResultGroup::Safety;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: AssumptionKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        view.assumption_card(frame, &view.library().assumptions[key])
    }

    fn lead(_: &View<'_>, _: AssumptionKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: AssumptionKey) -> Option<String> {
        Some(
            view.in_words(&view.library().assumptions[key].always)
                .plain(),
        )
    }

    fn found(_: &View<'_>, _: AssumptionKey) -> FoundBy {
        FoundBy::default()
    }
}

impl Presented for Condition {
    const TEMPLATE: BuiltIn = DEFINITION;
    const GROUP: ResultGroup = ResultGroup::Conditions;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: ConditionKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        view.condition_card(frame, &view.library().conditions[key])
    }

    fn lead(view: &View<'_>, key: ConditionKey) -> Result<Option<Html>, Broken> {
        view.answer(key).map(Some)
    }

    fn said(view: &View<'_>, key: ConditionKey) -> Option<String> {
        Some(page::described::condition_in_short(view, key))
    }

    fn found(_: &View<'_>, _: ConditionKey) -> FoundBy {
        FoundBy::default()
    }
}

impl Presented for Intervention {
    const TEMPLATE: BuiltIn = DEFINITION;
    const GROUP: ResultGroup = ResultGroup::Interventions;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: InterventionKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        view.intervention_card(frame, key)
    }

    fn lead(view: &View<'_>, key: InterventionKey) -> Result<Option<Html>, Broken> {
        view.said_of(key)
    }

    fn said(view: &View<'_>, key: InterventionKey) -> Option<String> {
        page::described::intervention_in_short(view, key)
    }

    fn found(view: &View<'_>, key: InterventionKey) -> FoundBy {
        let own = &view.library().interventions[key];
        let above = own.is_a.iter().chain(&own.made_of);
        FoundBy {
            about: above.map(|&key| Thing::Intervention(key)).collect(),
            says: view.verdicts(key),
            ..FoundBy::default()
        }
    }
}

impl Presented for Outcome {
    const TEMPLATE: BuiltIn = DEFINITION;
    const GROUP: ResultGroup = ResultGroup::Evidence;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: OutcomeKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        view.outcome_card(frame, &view.library().outcomes[key])
    }

    fn lead(_: &View<'_>, _: OutcomeKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(_: &View<'_>, _: OutcomeKey) -> Option<String> {
        None
    }

    fn found(_: &View<'_>, _: OutcomeKey) -> FoundBy {
        FoundBy::default()
    }
}

impl Presented for Term {
    const TEMPLATE: BuiltIn = DEFINITION;
    const GROUP: ResultGroup = ResultGroup::Terms;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: TermKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        view.term_card(frame, &view.library().terms[key])
    }

    fn lead(_: &View<'_>, _: TermKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: TermKey) -> Option<String> {
        Some(plain(&view.library().terms[key].definition, view.library()))
    }

    fn found(view: &View<'_>, key: TermKey) -> FoundBy {
        let definition = plain(&view.library().terms[key].definition, view.library());
        FoundBy {
            text: Some(first_words(&definition, LONGEST)),
            ..FoundBy::default()
        }
    }
}

/// Kinds that only say what a name means.
#[derive(Serialize)]
struct DefinitionCard {
    frame: CardFrame,
    lead: Option<Html>,
    /// What comes before the criteria: "holds when".
    says: String,
    criteria: Option<Html>,
    /// The same as its author wrote it.
    written: String,
    rows: Vec<CardRow>,
}

/// A line of a card: a name, and a text or links.
#[derive(Serialize)]
pub(super) struct CardRow {
    pub name: String,
    pub text: String,
    pub links: Vec<Link>,
}

impl CardRow {
    pub fn text(name: &WordText, text: impl Into<String>) -> Self {
        Self {
            name: name.to_string(),
            text: text.into(),
            links: Vec::new(),
        }
    }

    /// No row where there are no links.
    pub fn links(name: &WordText, links: Vec<Link>) -> Option<Self> {
        (!links.is_empty()).then(|| Self {
            name: name.to_string(),
            text: String::new(),
            links,
        })
    }

    pub fn optional(name: &WordText, text: Option<&String>) -> Option<Self> {
        text.map(|text| Self::text(name, text))
    }
}

impl DefinitionCard {
    fn new(frame: CardFrame) -> Self {
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
    pub(super) fn guard_html(&self, frame: &CardFrame, guard: &Guard) -> Html {
        let definitions = match frame.level {
            Some(_) => Definitions::Linked,
            None => Definitions::InPlace,
        };
        self.criteria_html(&self.criteria(guard), definitions)
    }

    pub(super) fn fact_card(&self, frame: CardFrame, fact: &Fact) -> Result<Html, Broken> {
        let words = self.words();
        let fields = &words.fields;
        let mut card = DefinitionCard::new(frame);
        card.rows
            .extend(CardRow::optional(&fields.question, fact.ask.as_ref()));
        card.rows.push(CardRow::text(
            &fields.kind_of_fact,
            words.fact_type(&fact.kind),
        ));
        card.rows.extend(self.values_row(&fact.kind));
        if fact.may_be_unknown {
            card.rows.push(CardRow::text(
                &fields.may_be_unknown,
                words.values.yes.as_str(),
            ));
        }
        if let Some(asked_when) = &fact.asked_when {
            card.says = fields.asked_when.to_string();
            self.explain(&mut card, asked_when);
        }
        self.definition(&card)
    }

    /// Which values there are.
    pub(super) fn values_row(&self, kind: &FactKind) -> Option<CardRow> {
        let words = self.words();
        let fields = &words.fields;
        match kind {
            FactKind::YesNo => None,
            FactKind::OneOf(values) | FactKind::AnyOf(values) => {
                let name = match values.are_ordered {
                    true => &fields.ordered_values,
                    false => &fields.values,
                };
                let values: Vec<String> =
                    values.iter().map(|value| words.described(value)).collect();
                Some(CardRow::text(name, values.join(&words.forms.list)))
            }
            FactKind::Quantity { unit, range } => {
                Some(CardRow::text(&fields.range, words.range(range, Some(unit))))
            }
            FactKind::Count { range } => {
                Some(CardRow::text(&fields.range, words.range(range, None)))
            }
        }
    }

    pub(super) fn assumption_card(
        &self,
        frame: CardFrame,
        assumption: &Assumption,
    ) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        card.says = self.words().fields.true_of_every_patient.to_string();
        self.explain(&mut card, &assumption.always);
        self.definition(&card)
    }

    pub(super) fn condition_card(
        &self,
        frame: CardFrame,
        condition: &Condition,
    ) -> Result<Html, Broken> {
        let mut card = DefinitionCard::new(frame);
        card.says = self.words().fields.holds_when.to_string();
        self.explain(&mut card, &condition.when);
        self.definition(&card)
    }

    pub(super) fn intervention_card(
        &self,
        frame: CardFrame,
        key: InterventionKey,
    ) -> Result<Html, Broken> {
        let interventions = &self.library().interventions;
        let intervention = &interventions[key];
        let members: Vec<InterventionKey> = interventions
            .iter()
            .filter(|(_, member)| member.is_a.contains(&key))
            .map(|(member, _)| member)
            .collect();
        let combinations: Vec<InterventionKey> = interventions
            .iter()
            .filter(|(_, whole)| whole.made_of.contains(&key))
            .map(|(whole, _)| whole)
            .collect();
        let fields = &self.words().fields;
        let mut card = DefinitionCard::new(frame);
        card.rows.extend(CardRow::links(
            &fields.is_a,
            self.link.interventions(&intervention.is_a),
        ));
        card.rows.extend(CardRow::links(
            &fields.includes,
            self.link.interventions(&members),
        ));
        card.rows.extend(CardRow::links(
            &fields.made_of,
            self.link.interventions(&intervention.made_of),
        ));
        card.rows.extend(CardRow::links(
            &fields.part_of,
            self.link.interventions(&combinations),
        ));
        card.rows.extend(CardRow::links(
            &fields.not_the_same_as,
            self.link.interventions(&intervention.distinct_from),
        ));
        self.definition(&card)
    }

    pub(super) fn outcome_card(&self, frame: CardFrame, outcome: &Outcome) -> Result<Html, Broken> {
        let words = self.words();
        let fields = &words.fields;
        let mut card = DefinitionCard::new(frame);
        let unit = outcome.unit.as_ref();
        card.rows.extend(CardRow::optional(
            &fields.abbreviation,
            outcome.abbreviation.as_ref(),
        ));
        card.rows.extend(
            outcome
                .range
                .as_ref()
                .map(|range| CardRow::text(&fields.range, words.range(range, unit))),
        );
        card.rows.push(CardRow::text(
            &fields.better,
            words.benefits.of(outcome.better),
        ));
        if let Some((difference, _)) = &outcome.minimal_important_difference {
            let text = words.amount(difference, unit);
            card.rows
                .push(CardRow::text(&fields.minimal_important_difference, text));
        }
        self.definition(&card)
    }

    pub(super) fn term_card(&self, frame: CardFrame, term: &Term) -> Result<Html, Broken> {
        let words = self.words();
        let fields = &words.fields;
        let mut card = DefinitionCard::new(frame);
        let owner = format!("{}-definition", card.frame.part);
        card.lead = Some(self.prose(&term.definition, &owner));
        card.rows.extend(CardRow::optional(
            &fields.abbreviation,
            term.abbreviation.as_ref(),
        ));
        if !term.synonyms.is_empty() {
            card.rows.push(CardRow::text(
                &fields.also_called,
                term.synonyms.join(&words.forms.list),
            ));
        }
        self.definition(&card)
    }

    pub(in crate::render) fn thing_links(
        &self,
        things: impl IntoIterator<Item = Thing>,
    ) -> Vec<Link> {
        things
            .into_iter()
            .map(|thing| self.link.thing(thing))
            .collect()
    }
}
