//! A calculation: what is added up, with the titles that readers know.

use serde::Serialize;

use super::definition::{self, CardRow};
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{Calculation, CalculationKey, ComputationPiece, Thing};
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::search::FoundBy;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::View;
use crate::search::ResultGroup;

impl Presented for Calculation {
    const TEMPLATE: BuiltIn = built_in!("card-calculation.html");
    const GROUP: ResultGroup = ResultGroup::Conditions;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: CalculationKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        calculation_card(view, frame, &view.library().calculations[key])
    }

    fn lead(_: &View<'_>, _: CalculationKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: CalculationKey) -> Option<String> {
        let pieces = sum_pieces(view, &view.library().calculations[key]);
        Some(pieces.into_iter().map(|piece| piece.text).collect())
    }

    fn found(view: &View<'_>, key: CalculationKey) -> FoundBy {
        let facts = view.library().calculations[key].facts().into_iter();
        FoundBy {
            about: facts.map(Thing::Fact).collect(),
            ..FoundBy::default()
        }
    }
}

#[derive(Serialize)]
struct CalculationCard {
    frame: CardFrame,
    pieces: Vec<SumPart>,
    written: String,
    rows: Vec<CardRow>,
    /// Of whom it is worked out.
    applies: Option<Html>,
    applies_as_written: String,
    meaning: String,
}

/// The name of a fact or a calculation, with its page, or what stands between two names.
#[derive(Serialize)]
struct SumPart {
    text: String,
    href: Option<String>,
}

fn calculation_card(
    view: &View<'_>,
    frame: CardFrame,
    calculation: &Calculation,
) -> Result<Html, Broken> {
    let words = view.words();
    let bare = bare_row(view, calculation).into_iter();
    let applies = calculation.applies.as_ref();
    let card = CalculationCard {
        pieces: sum_pieces(view, calculation),
        written: calculation.is.text.clone(),
        rows: bare
            .chain(definition::values_row(view, &calculation.kind))
            .collect(),
        applies: applies.map(|applies| definition::guard_html(view, &frame, &applies.logic)),
        applies_as_written: applies.map(|own| own.text.clone()).unwrap_or_default(),
        frame,
        meaning: words.fields.calculation_meaning.to_string(),
    };
    render_card(view, "card-calculation.html", &card)
}

/// In which units a computation of bare numbers takes them.
fn bare_row(view: &View<'_>, calculation: &Calculation) -> Option<CardRow> {
    let words = view.words();
    let bare = calculation.is.bare.iter().flatten().map(|(of, unit)| {
        let title = &view.library().meta(of.thing()).title;
        let unit = words.unit(unit).unwrap_or_default();
        format!("{title}: {unit}")
    });
    let bare: Vec<String> = bare.collect();
    let name = &words.fields.numbers_in;
    (!bare.is_empty()).then(|| CardRow::text(name, bare.join("; ")))
}

fn sum_pieces(view: &View<'_>, calculation: &Calculation) -> Vec<SumPart> {
    let plain = |text: String| SumPart { text, href: None };
    let part = |piece: &ComputationPiece| match piece {
        ComputationPiece::Operand(of) => {
            let Link { text, href } = view.link.thing(of.thing());
            SumPart {
                text,
                href: Some(href),
            }
        }
        ComputationPiece::Word(word) => plain(view.words().case_word(*word).to_string()),
        ComputationPiece::Signs(signs) => plain(signs.replace('*', "×").replace('-', "−")),
        ComputationPiece::Number(number) => plain(view.words().number(number)),
        ComputationPiece::Unit(unit) => plain(unit.clone()),
    };
    calculation.is.pieces.iter().map(part).collect()
}
