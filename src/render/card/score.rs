use serde::Serialize;

use super::{CardFrame, CardSetting, Presented};
use crate::markup::Html;
use crate::model::{Score, ScoreKey};
use crate::render::Broken;
use crate::render::search::FoundBy;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{View, WordedExpression};
use crate::search::ResultGroup;

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
        view.score_card(frame, &view.library().scores[key])
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
    entries: Vec<ScoreLine>,
}

#[derive(Serialize)]
struct ScoreLine {
    label: Option<String>,
    when: WordedExpression,
    points: String,
}

impl View<'_> {
    pub(super) fn score_card(&self, frame: CardFrame, score: &Score) -> Result<Html, Broken> {
        let entries = score.entries.iter().map(|entry| ScoreLine {
            label: entry.label.clone(),
            when: self.expression(&entry.when),
            points: signed(entry.points),
        });
        let card = ScoreCard {
            name: self.words().sentences.points_of.say(&frame.title),
            has_labels: score.entries.iter().any(|entry| entry.label.is_some()),
            entries: entries.collect(),
            frame,
        };
        self.render_card("card-score.html", &card)
    }
}

/// With a minus sign that no line breaks after.
fn signed(points: i64) -> String {
    points.to_string().replace('-', "\u{2212}")
}
