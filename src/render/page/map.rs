//! The map of the whole book, and the same as a table.

use std::collections::BTreeSet;

use serde::Serialize;

use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::{RecommendationKey, Thing};
use crate::render::Broken;
use crate::render::card::advice;
use crate::render::elsewhere::{self, Elsewhere};
use crate::render::link::Link;
use crate::render::pictures;
use crate::render::view::View;
use crate::words::Phrase;

#[derive(Serialize)]
struct MapPage {
    shell: Shell,
    /// None where there are too many to follow a line from one to the other.
    drawn: Option<DrawnPathway>,
    rows: Vec<MapRow>,
}

#[derive(Serialize)]
struct DrawnPathway {
    wide: Html,
    narrow: Html,
}

/// The most rows of a map that is drawn: some five screens of a desk.
const MOST_DRAWN: usize = 150;

#[derive(Serialize)]
struct MapRow {
    number: usize,
    link: Link,
    stance: &'static str,
    verb: String,
    /// None for what asks for no condition by name.
    conditions: Vec<Link>,
    interventions: Phrase,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let recommendations = &view.library().recommendations;
    let row = |(key, number): (RecommendationKey, usize)| {
        let line = advice::line(view, key);
        MapRow {
            number,
            link: line.link,
            stance: line.stance,
            verb: line.verb,
            conditions: things(view, pictures::asked_conditions(view, key)),
            interventions: view.chosen(
                &advice::but(
                    view,
                    recommendations[key].interventions(),
                    &recommendations[key].except,
                ),
                recommendations[key].is_one_of(),
            ),
        }
    };
    let elsewhere = elsewhere::all(view).into_iter();
    let elsewhere = elsewhere.zip(recommendations.len() + 1..);
    let elsewhere = elsewhere.map(|(elsewhere, number)| map_row_of(view, &elsewhere, number));
    let words = &view.words().pictures;
    let rows = recommendations.keys().zip(1..).map(row).chain(elsewhere);
    let rows: Vec<MapRow> = rows.collect();
    let page = MapPage {
        shell: shell::shell(view, words.map.as_str(), Some(words.map_lead.to_string())),
        drawn: (rows.len() <= MOST_DRAWN).then(|| {
            let [wide, narrow] = pictures::book_map(view);
            DrawnPathway { wide, narrow }
        }),
        rows,
    };
    view.book.templates.render("map.html", &page)
}

fn map_row_of(view: &View<'_>, elsewhere: &Elsewhere, number: usize) -> MapRow {
    MapRow {
        number,
        link: elsewhere::link(view, elsewhere),
        stance: elsewhere.stance.name(),
        verb: view.words().stances.of(elsewhere.stance).to_owned(),
        conditions: things(view, elsewhere::conditions(view, elsewhere)),
        interventions: Phrase::from(Link {
            text: elsewhere.named(view.words(), view.library()),
            ..view.link.thing(Thing::Intervention(elsewhere.intervention))
        }),
    }
}

fn things(view: &View<'_>, things: BTreeSet<Thing>) -> Vec<Link> {
    things
        .into_iter()
        .map(|thing| view.link.thing(thing))
        .collect()
}
