use serde::Serialize;

use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{Band, Bands, PointNumber, Points, Score, ScoreKey};
use crate::render::Broken;
use crate::render::criteria;
use crate::render::link::Link;
use crate::render::search::FoundBy;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{View, WordedExpression};
use crate::search::ResultGroup;
use crate::words::Phrase;

impl Presented for Score {
    const TEMPLATE: BuiltIn = built_in!("card-score.html");
    const GROUP: ResultGroup = ResultGroup::Conditions;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: ScoreKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        score_card(view, frame, &view.library().scores[key])
    }

    fn lead(_: &View<'_>, _: ScoreKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(_: &View<'_>, _: ScoreKey) -> Option<String> {
        None
    }

    fn found(_: &View<'_>, _: ScoreKey) -> FoundBy {
        FoundBy::default()
    }
}

/// A score as a table: what gives how many points.
#[derive(Serialize)]
struct ScoreCard {
    frame: CardFrame,
    has_labels: bool,
    name: String,
    entries: Vec<ScoreEntry>,
}

/// A condition, or the bands of a number.
#[derive(Serialize)]
struct ScoreEntry {
    label: Option<String>,
    /// The number whose bands these are.
    of: Option<Link>,
    lines: Vec<ScoreLine>,
}

#[derive(Serialize)]
struct ScoreLine {
    when: Phrase,
    written: String,
    points: String,
}

pub(super) fn score_card(view: &View<'_>, frame: CardFrame, score: &Score) -> Result<Html, Broken> {
    let entries = score.entries.iter().map(|entry| score_entry(view, entry));
    let card = ScoreCard {
        name: view.words().sentences.points_of.say(&frame.title),
        has_labels: score.entries.iter().any(|entry| entry.label().is_some()),
        entries: entries.collect(),
        frame,
    };
    render_card(view, "card-score.html", &card)
}

fn score_entry(view: &View<'_>, entry: &Points) -> ScoreEntry {
    let label = entry.label().cloned();
    match entry {
        Points::When(own) => {
            let WordedExpression { words, written } = criteria::expression(view, &own.when);
            let line = ScoreLine {
                when: words,
                written,
                points: signed(view, own.points),
            };
            ScoreEntry {
                label,
                of: None,
                lines: vec![line],
            }
        }
        Points::Bands(own) => {
            let of = own.of();
            let lines = own.bands().iter().map(|band| ScoreLine {
                when: Phrase::text(view.words().band(view.library(), band, of)),
                written: as_written(own, band),
                points: signed(view, band.points()),
            });
            ScoreEntry {
                label,
                of: Some(view.link.thing(of.thing())),
                lines: lines.collect(),
            }
        }
    }
}

/// A band as a field of the book has it.
fn as_written(bands: &Bands, band: &Band) -> String {
    let of = format!("of = \"{}\"", bands.name());
    match band.bound() {
        Some(bound) => format!("{of}, {} = \"{}\"", bound.name(), bound.number),
        None => of,
    }
}

/// With a minus sign that no line breaks after.
fn signed(view: &View<'_>, points: PointNumber) -> String {
    view.words().number(&points.number())
}
