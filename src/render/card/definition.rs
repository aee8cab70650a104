use serde::Serialize;

use super::intervention;
use super::told;
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{
    Assumption, AssumptionKey, Condition, ConditionKey, Fact, FactKey, FactKind, Guard,
    Intervention, InterventionKey, Outcome, OutcomeKey, Term, TermKey, Thing, Written, first_words,
    plain,
};
use crate::quantity::CountedBy;
use crate::render::Broken;
use crate::render::criteria::{self, Definitions};
use crate::render::link::Link;
use crate::render::page;
use crate::render::prose;
use crate::render::search::entry;
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
        fact_card(view, frame, &view.library().facts[key])
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
        assumption_card(view, frame, &view.library().assumptions[key])
    }

    fn lead(_: &View<'_>, _: AssumptionKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: AssumptionKey) -> Option<String> {
        Some(criteria::in_words(view, &view.library().assumptions[key].always).plain())
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
        condition_card(view, frame, &view.library().conditions[key])
    }

    fn lead(view: &View<'_>, key: ConditionKey) -> Result<Option<Html>, Broken> {
        told::answer(view, key).map(Some)
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
        intervention_card(view, frame, key)
    }

    fn lead(view: &View<'_>, key: InterventionKey) -> Result<Option<Html>, Broken> {
        intervention::said_of(view, key)
    }

    fn said(view: &View<'_>, key: InterventionKey) -> Option<String> {
        page::described::intervention_in_short(view, key)
    }

    fn found(view: &View<'_>, key: InterventionKey) -> FoundBy {
        let own = &view.library().interventions[key];
        let above = own.is_a.iter().chain(&own.made_of);
        FoundBy {
            about: above.map(|&key| Thing::Intervention(key)).collect(),
            says: entry::verdicts(view, key),
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
        outcome_card(view, frame, &view.library().outcomes[key])
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
        term_card(view, frame, &view.library().terms[key])
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

fn definition(view: &View<'_>, card: &DefinitionCard) -> Result<Html, Broken> {
    render_card(view, "card-definition.html", card)
}

fn explain(view: &View<'_>, card: &mut DefinitionCard, written: &Written<Guard>) {
    card.criteria = Some(guard_html(view, &card.frame, &written.logic));
    card.written = written.text.clone();
}

/// Criteria as a card shows them: with the definitions of what they name where it has a page of its own.
pub(super) fn guard_html(view: &View<'_>, frame: &CardFrame, guard: &Guard) -> Html {
    let definitions = match frame.level {
        Some(_) => Definitions::Linked,
        None => Definitions::InPlace,
    };
    criteria::html(view, &criteria::of_guard(view, guard), definitions)
}

pub(super) fn fact_card(view: &View<'_>, frame: CardFrame, fact: &Fact) -> Result<Html, Broken> {
    let words = view.words();
    let fields = &words.fields;
    let mut card = DefinitionCard::new(frame);
    card.rows
        .extend(CardRow::optional(&fields.question, fact.ask.as_ref()));
    card.rows.push(CardRow::text(
        &fields.kind_of_fact,
        words.fact_type(&fact.kind),
    ));
    card.rows.extend(values_row(view, &fact.kind));
    if fact.may_be_unknown {
        card.rows.push(CardRow::text(
            &fields.may_be_unknown,
            words.values.yes.as_str(),
        ));
    }
    if let Some(counted) = fact.ask_as_date {
        let way = match counted {
            CountedBy::Months => &fields.date_by_calendar,
            CountedBy::Days => &fields.date_in_days,
        };
        card.rows.push(CardRow::text(&fields.ask_as, way.as_str()));
    }
    if let Some(asked_when) = &fact.asked_when {
        card.says = fields.asked_when.to_string();
        explain(view, &mut card, asked_when);
    }
    definition(view, &card)
}

/// Which values there are.
pub(super) fn values_row(view: &View<'_>, kind: &FactKind) -> Option<CardRow> {
    let words = view.words();
    let fields = &words.fields;
    match kind {
        FactKind::YesNo => None,
        FactKind::OneOf(values) | FactKind::AnyOf(values) => {
            let name = match values.are_ordered {
                true => &fields.ordered_values,
                false => &fields.values,
            };
            let values: Vec<String> = values.iter().map(|value| words.described(value)).collect();
            Some(CardRow::text(name, values.join(&words.forms.list)))
        }
        FactKind::Quantity { unit, range } => {
            Some(CardRow::text(&fields.range, words.range(range, Some(unit))))
        }
        FactKind::Count { range } => Some(CardRow::text(&fields.range, words.range(range, None))),
    }
}

pub(super) fn assumption_card(
    view: &View<'_>,
    frame: CardFrame,
    assumption: &Assumption,
) -> Result<Html, Broken> {
    let mut card = DefinitionCard::new(frame);
    card.says = view.words().fields.true_of_every_patient.to_string();
    explain(view, &mut card, &assumption.always);
    definition(view, &card)
}

pub(super) fn condition_card(
    view: &View<'_>,
    frame: CardFrame,
    condition: &Condition,
) -> Result<Html, Broken> {
    let mut card = DefinitionCard::new(frame);
    card.says = view.words().fields.holds_when.to_string();
    explain(view, &mut card, &condition.when);
    definition(view, &card)
}

pub(super) fn intervention_card(
    view: &View<'_>,
    frame: CardFrame,
    key: InterventionKey,
) -> Result<Html, Broken> {
    let interventions = &view.library().interventions;
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
    let fields = &view.words().fields;
    let mut card = DefinitionCard::new(frame);
    card.rows.extend(CardRow::links(
        &fields.is_a,
        view.link.interventions(&intervention.is_a),
    ));
    card.rows.extend(CardRow::links(
        &fields.includes,
        view.link.interventions(&members),
    ));
    card.rows.extend(CardRow::links(
        &fields.made_of,
        view.link.interventions(&intervention.made_of),
    ));
    card.rows.extend(CardRow::links(
        &fields.part_of,
        view.link.interventions(&combinations),
    ));
    card.rows.extend(CardRow::links(
        &fields.not_the_same_as,
        view.link.interventions(&intervention.distinct_from),
    ));
    definition(view, &card)
}

pub(super) fn outcome_card(
    view: &View<'_>,
    frame: CardFrame,
    outcome: &Outcome,
) -> Result<Html, Broken> {
    let words = view.words();
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
    definition(view, &card)
}

pub(super) fn term_card(view: &View<'_>, frame: CardFrame, term: &Term) -> Result<Html, Broken> {
    let words = view.words();
    let fields = &words.fields;
    let mut card = DefinitionCard::new(frame);
    let owner = format!("{}-definition", card.frame.part);
    card.lead = Some(prose::field(view, &term.definition, &owner));
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
    definition(view, &card)
}

pub(in crate::render) fn thing_links(
    view: &View<'_>,
    things: impl IntoIterator<Item = Thing>,
) -> Vec<Link> {
    things
        .into_iter()
        .map(|thing| view.link.thing(thing))
        .collect()
}
