//! The map of the whole book, and the same as a table.

use serde::Serialize;

use super::shell::Shell;
use crate::model::RecommendationKey;
use crate::render::Broken;
use crate::render::card::RecommendationLine;
use crate::render::html::Html;
use crate::render::view::{Link, View};

#[derive(Serialize)]
struct MapPage {
    shell: Shell,
    wide: Html,
    narrow: Html,
    rows: Vec<MapRow>,
}

#[derive(Serialize)]
struct MapRow {
    number: usize,
    line: RecommendationLine,
    /// None for a recommendation that asks for no condition by name.
    conditions: Vec<Link>,
    interventions: Vec<Link>,
}

impl View<'_> {
    pub(super) fn map_page(&self) -> Result<Html, Broken> {
        let [wide, narrow] = self.book_map();
        let recommendations = &self.library().recommendations;
        let row = |(key, number): (RecommendationKey, usize)| MapRow {
            number,
            line: self.recommendation_line(key),
            conditions: self
                .asked_conditions(key)
                .into_iter()
                .map(|condition| self.thing(condition))
                .collect(),
            interventions: self.interventions(&recommendations[key].interventions),
        };
        let words = &self.words().pictures;
        let page = MapPage {
            shell: self.shell(words.map.as_str(), Some(words.map_lead.to_string())),
            wide,
            narrow,
            rows: recommendations.keys().zip(1..).map(row).collect(),
        };
        self.book.templates.render("map.html", &page)
    }
}
