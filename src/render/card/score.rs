use serde::Serialize;

use super::Frame;
use crate::markup::Html;
use crate::model::Score;
use crate::render::Broken;
use crate::render::view::{Expression, View};

/// A score as a table: what gives how many points.
#[derive(Serialize)]
struct ScoreCard {
    frame: Frame,
    has_labels: bool,
    name: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    label: Option<String>,
    when: Expression,
    points: String,
}

impl View<'_> {
    pub(super) fn score_card(&self, frame: Frame, score: &Score) -> Result<Html, Broken> {
        let entries = score.entries.iter().map(|entry| Entry {
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
