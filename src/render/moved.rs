//! Pages at the former addresses of things, which lead to the present ones.

use serde::Serialize;

use super::Broken;
use super::link::Link;
use super::view::{Publication, View};
use crate::markup::Html;
use crate::model::Thing;
use crate::plan::{Page, SitePlace};
use crate::render::page;
use crate::words::Phrase;

#[derive(Serialize)]
struct MovedPage {
    language: String,
    direction: &'static str,
    title: String,
    to: Link,
    /// Its one whole address, where the site knows its own.
    canonical: Option<String>,
    moved: Phrase,
}

/// Each former address, with the page there.
pub(super) fn files(book: &Publication<'_>) -> Result<Vec<(String, Html)>, Broken> {
    let things = book.library.things.iter().copied();
    let former = things.flat_map(|thing| {
        let addresses = book.site.former_addresses(thing).into_iter();
        addresses.map(move |address| (address, thing))
    });
    let pages = former.map(|(address, thing)| {
        let view = View::new(book, Page::Thing(thing));
        Ok((address.as_str().to_owned(), view.moved_page(thing)?))
    });
    pages.collect()
}

impl View<'_> {
    /// A former address stands in the folder of the present one, so that links are the same.
    fn moved_page(&self, thing: Thing) -> Result<Html, Broken> {
        let place = SitePlace::Page(Page::Thing(thing));
        let to = self.link.thing(thing);
        let page = MovedPage {
            language: self.library().settings.language.to_string(),
            direction: self.library().settings.language.direction(),
            title: page::shell::window_title(self, &to.text),
            canonical: self.absolute(&place),
            moved: self.words().sentences.moved.phrase(to.clone().into()),
            to,
        };
        let page = self.book.templates.render("moved.html", &page)?;
        Ok(self.with_banner(page))
    }
}
