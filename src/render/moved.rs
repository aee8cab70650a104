//! Pages at the former addresses of things, which lead to the present ones.

use serde::Serialize;

use super::Broken;
use super::draft;
use super::link::Link;
use super::view::{Publication, View};
use super::web;
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
        Ok((address.as_str().to_owned(), moved_page(&view, thing)?))
    });
    pages.collect()
}

/// A former address stands in the folder of the present one, so that links are the same.
fn moved_page(view: &View<'_>, thing: Thing) -> Result<Html, Broken> {
    let place = SitePlace::Page(Page::Thing(thing));
    let to = view.link.thing(thing);
    let page = MovedPage {
        language: view.library().settings.language.to_string(),
        direction: view.library().settings.language.direction(),
        title: page::shell::window_title(view, &to.text),
        canonical: web::absolute(view, &place),
        moved: view.words().sentences.moved.phrase(to.clone().into()),
        to,
    };
    let page = view.book.templates.render("moved.html", &page)?;
    Ok(draft::with_problems(view, page))
}
