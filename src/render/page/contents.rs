//! Everything in the book, by kind.

use serde::Serialize;

use super::shell::Shell;
use crate::markup::Html;
use crate::model::Kind;
use crate::render::Broken;
use crate::render::card::RecommendationLine;
use crate::render::view::{Link, View};

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

impl View<'_> {
    /// The chapters of no guideline, then those of each.
    fn listed_chapters(&self) -> impl Iterator<Item = KindGroup> {
        let chapters = self.words().shell.chapters.as_str();
        let guidelines = self.library().guidelines.iter();
        let titled = guidelines.map(move |(key, guideline)| match self.has_guidelines() {
            true => (Some(key), guideline.meta.title.as_str()),
            false => (Some(key), chapters),
        });
        let all = [(None, chapters)].into_iter().chain(titled);
        let groups = all.map(|(key, title)| KindGroup {
            part: self.chapters_part(key),
            title: title.to_owned(),
            links: self
                .chapters_of(key)
                .iter()
                .map(|&key| self.chapter(key))
                .collect(),
        });
        groups.filter(|group| !group.links.is_empty())
    }

    pub(super) fn contents_page(&self) -> Result<Html, Broken> {
        let (library, words) = (self.library(), self.words());
        let kinds = Kind::ALL.into_iter();
        let kinds = kinds.filter(|&kind| !self.book.site.things_of(kind).is_empty());
        let groups = kinds.map(|kind| {
            let things = self.book.site.things_of(kind).iter();
            KindGroup {
                part: kind.name().to_owned(),
                title: words.kinds.of(kind).to_owned(),
                links: things.map(|&thing| self.thing(thing)).collect(),
            }
        });
        let page = ContentsPage {
            shell: self.shell(words.pages.contents.as_str(), None),
            recommendations: library
                .recommendations
                .keys()
                .map(|key| self.recommendation_line(key))
                .collect(),
            groups: self
                .listed_chapters()
                .chain(groups.filter(|group| group.part != Kind::Recommendation.name()))
                .collect(),
        };
        self.book.templates.render("contents.html", &page)
    }
}
