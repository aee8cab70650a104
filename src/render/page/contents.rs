//! Everything in the book, by kind.

use serde::Serialize;

use super::menu;
use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::Kind;
use crate::render::Broken;
use crate::render::card::RecommendationLine;
use crate::render::card::advice;
use crate::render::link::Link;
use crate::render::view::View;

#[derive(Serialize)]
struct ContentsPage {
    shell: Shell,
    recommendations: Vec<RecommendationLine>,
    groups: Vec<KindGroup>,
}

#[derive(Serialize)]
struct KindGroup {
    part: String,
    title: String,
    links: Vec<Link>,
}

/// The chapters of no guideline, then those of each.
fn listed_chapters(view: &View<'_>) -> impl Iterator<Item = KindGroup> {
    let chapters = view.words().shell.chapters.as_str();
    let guidelines = view.library().guidelines.iter();
    let is_told_apart = view.has_guidelines() || !menu::chapters_of(view, None).is_empty();
    let titled = guidelines.map(move |(key, guideline)| match is_told_apart {
        true => (Some(key), guideline.meta.title.as_str()),
        false => (Some(key), chapters),
    });
    let all = [(None, chapters)].into_iter().chain(titled);
    let groups = all.map(|(key, title)| KindGroup {
        part: menu::chapters_part(view, key),
        title: title.to_owned(),
        links: menu::chapters_of(view, key)
            .iter()
            .map(|&key| view.link.chapter(key))
            .collect(),
    });
    groups.filter(|group| !group.links.is_empty())
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let (library, words) = (view.library(), view.words());
    let kinds = Kind::ALL.into_iter();
    let kinds = kinds.filter(|&kind| !view.book.site.things_of(kind).is_empty());
    let groups = kinds.map(|kind| {
        let things = view.book.site.things_of(kind).iter();
        KindGroup {
            part: kind.name().to_owned(),
            title: words.kinds.of(kind).to_owned(),
            links: things.map(|&thing| view.link.thing(thing)).collect(),
        }
    });
    let page = ContentsPage {
        shell: shell::shell(view, words.pages.contents.as_str(), None),
        recommendations: library
            .recommendations
            .keys()
            .map(|key| advice::line(view, key))
            .collect(),
        groups: listed_chapters(view)
            .chain(groups.filter(|group| group.part != Kind::Recommendation.name()))
            .collect(),
    };
    view.book.templates.render("contents.html", &page)
}
