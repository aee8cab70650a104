//! An output: what values it has, and which statement sets it to which.

use serde::Serialize;

use super::definition::{self, CardRow};
use super::pathway::Act;
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{
    Aggregate, FactKind, Guard, Logic, Output, OutputEntry, OutputKey, Statement, Thing,
};
use crate::render::Broken;
use crate::render::criteria;
use crate::render::elsewhere;
use crate::render::link::Link;
use crate::render::page;
use crate::render::search::FoundBy;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::View;
use crate::search::ResultGroup;
use crate::words::Phrase;

impl Presented for Output {
    const TEMPLATE: BuiltIn = built_in!("card-output.html");
    const GROUP: ResultGroup = ResultGroup::Conditions;
    const HOME: Option<u8> = Some(2);

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: OutputKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        output_card(view, frame, key)
    }

    fn lead(_: &View<'_>, _: OutputKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: OutputKey) -> Option<String> {
        page::described::labels_of(view, &view.library().outputs[key].kind)
    }

    fn found(view: &View<'_>, key: OutputKey) -> FoundBy {
        let values = view.library().outputs[key].kind.values().iter();
        FoundBy {
            texts: values.map(|value| value.label.clone()).collect(),
            ..FoundBy::default()
        }
    }
}

#[derive(Serialize)]
struct OutputCard {
    frame: CardFrame,
    rows: Vec<CardRow>,
    /// Who must have a value.
    required: Option<Html>,
    required_as_written: String,
    sets: Vec<SettingLine>,
    /// Whether any line says for whom.
    has_who: bool,
    /// What it means if nothing sets it, or if several statements do.
    meaning: Vec<String>,
}

/// What one statement sets it to.
#[derive(Serialize)]
struct SettingLine {
    value: String,
    /// Of a number that a calculation comes to: the calculation's page.
    href: Option<String>,
    by: Link,
    /// Whom the statement is made to, where one line can say it.
    who: Option<Phrase>,
}

pub(super) fn output_card(
    view: &View<'_>,
    frame: CardFrame,
    key: OutputKey,
) -> Result<Html, Broken> {
    let output = &view.library().outputs[key];
    let setters = view.library().setters(key).into_iter();
    let sets: Vec<SettingLine> = setters
        .map(|(statement, setting)| SettingLine {
            value: view.words().set_value(view.library(), setting),
            href: setting
                .value
                .calculation()
                .map(|key| view.link.thing(Thing::Calculation(key)).href),
            by: view.link.statement(statement),
            who: said_to(view, statement),
        })
        .collect();
    let required = output.required.as_ref();
    let card = OutputCard {
        rows: output_rows(view, output),
        required: required.map(|required| definition::guard_html(view, &frame, &required.logic)),
        required_as_written: required.map(|guard| guard.text.clone()).unwrap_or_default(),
        has_who: sets.iter().any(|line| line.who.is_some()),
        sets,
        meaning: output_meaning(view, key),
        frame,
    };
    render_card(view, "card-output.html", &card)
}

fn output_rows(view: &View<'_>, output: &Output) -> Vec<CardRow> {
    let words = view.words();
    let kind = CardRow::text(&words.fields.kind_of_fact, words.fact_type(&output.kind));
    let values = definition::values_row(view, &output.kind);
    let counts = output.aggregate.map(|aggregate| {
        let said = match aggregate {
            Aggregate::Max => &words.outputs.max,
            Aggregate::Min => &words.outputs.min,
        };
        CardRow::text(&words.outputs.aggregate, said.as_str())
    });
    [kind].into_iter().chain(values).chain(counts).collect()
}

fn output_meaning(view: &View<'_>, key: OutputKey) -> Vec<String> {
    let (said, library) = (&view.words().outputs, view.library());
    let unset = match library.outputs[key].kind {
        FactKind::AnyOf(_) => &said.any_of_unset,
        FactKind::YesNo
        | FactKind::OneOf(_)
        | FactKind::Quantity { .. }
        | FactKind::Count { .. } => &said.unset_means,
    };
    let calculations = library.setters(key).into_iter();
    let mut calculations = calculations.filter_map(|(_, set)| set.value.calculation());
    let unknown = calculations
        .any(|own| library.is_worked_out_of_the_unknown(own))
        .then(|| said.unknown_means.to_string());
    [unset.to_string()].into_iter().chain(unknown).collect()
}

/// Whom a statement is made to, where one line can say it. Of a step, and of what one leads to, its own page draws it.
fn said_to(view: &View<'_>, statement: Statement) -> Option<Phrase> {
    let guard = match statement {
        Statement::Recommendation(key) => view.library().recommendations[key].when.logic.clone(),
        Statement::Row(key) => {
            let table = &view.library().tables[key.table];
            if elsewhere::is_entered(view, key.table) {
                return None;
            }
            let cells = view.library().row(key).cells.iter().flatten();
            let asked = table.applies.written().into_iter().chain(cells);
            let asked: Vec<Guard> = asked.map(|guard| guard.logic.clone()).collect();
            Logic::And(asked)
        }
        Statement::Step(_) => return None,
    };
    criteria::line(view, &criteria::of_guard(view, &guard))
}

/// What a statement sets, as a line of what it says; `None` where it sets nothing.
pub(super) fn set_line(view: &View<'_>, sets: &[OutputEntry]) -> Option<Act> {
    let results = sets.iter().map(|set| {
        let link = view.link.thing(Thing::Output(set.output));
        let named = &view.words().criteria.named;
        Link {
            text: named.say(&link.text, view.words().set_value(view.library(), set)),
            href: link.href,
        }
    });
    (!sets.is_empty()).then(|| Act {
        stance: "neutral",
        verb: view.words().outputs.result.to_string(),
        interventions: view.listed(&results.collect::<Vec<Link>>()),
    })
}
