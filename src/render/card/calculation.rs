//! A calculation: what is added up, with the titles that readers know.

use serde::Serialize;

use super::definition::CardRow;
use super::{CardFrame, CardSetting, Presented};
use crate::markup::Html;
use crate::model::{Calculation, CalculationKey, SumPiece, Thing};
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
        view.calculation_card(frame, &view.library().calculations[key])
    }

    fn lead(_: &View<'_>, _: CalculationKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: CalculationKey) -> Option<String> {
        let pieces = view.sum_pieces(&view.library().calculations[key]);
        Some(pieces.into_iter().map(|piece| piece.text).collect())
    }

    fn found(view: &View<'_>, key: CalculationKey) -> FoundBy {
        let facts = view.library().calculations[key].is.sum.terms.keys();
        FoundBy {
            about: facts.map(|&fact| Thing::Fact(fact)).collect(),
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
    meaning: String,
}

/// The name of a fact, with its page, or what stands between two names.
#[derive(Serialize)]
struct SumPart {
    text: String,
    href: Option<String>,
}

impl View<'_> {
    fn calculation_card(
        &self,
        frame: CardFrame,
        calculation: &Calculation,
    ) -> Result<Html, Broken> {
        let words = self.words();
        let card = CalculationCard {
            frame,
            pieces: self.sum_pieces(calculation),
            written: calculation.is.text.clone(),
            rows: self.values_row(&calculation.kind).into_iter().collect(),
            meaning: words.fields.calculation_meaning.to_string(),
        };
        self.render_card("card-calculation.html", &card)
    }

    fn sum_pieces(&self, calculation: &Calculation) -> Vec<SumPart> {
        let plain = |text: String| SumPart { text, href: None };
        let part = |piece: &SumPiece| match piece {
            SumPiece::Fact(key) => {
                let Link { text, href } = self.link.thing(Thing::Fact(*key));
                SumPart {
                    text,
                    href: Some(href),
                }
            }
            SumPiece::Signs(signs) => plain(signs.replace('*', "×").replace('-', "−")),
            SumPiece::Number(number) => plain(self.words().number(number)),
            SumPiece::Unit(unit) => plain(unit.clone()),
        };
        calculation.is.pieces.iter().map(part).collect()
    }
}
