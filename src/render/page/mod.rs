//! One context for each kind of page.

mod chapter;
mod contents;
pub(super) mod described;
pub(super) mod fragment;
mod glossary;
pub(super) mod home;
mod listing;
mod map;
mod menu;
mod not_found;
mod patient;
pub(super) mod print;
mod recommendations;
mod references;
mod reporting;
mod safety;
pub(super) mod search;
pub(super) mod shell;
mod source;
pub(super) mod standing;
mod tensions;
mod thing;

pub(super) use print::STYLE as RUNNING_TITLES;
pub(super) use references::web_address;
pub(super) use reporting::change_part;
pub(super) use reporting::reporting_part;

use super::view::View;
use crate::markup::Html;
use crate::plan::Page;
use crate::render::Broken;

/// The HTML of the view's page; `None` for what is not HTML.
pub fn html(view: &View<'_>) -> Result<Option<Html>, Broken> {
    let html = match view.page() {
        Page::Home => home::page(view)?,
        Page::Chapter(key) => chapter::page(view, key)?,
        Page::Thing(thing) => thing::page(view, thing)?,
        Page::Contents => contents::page(view)?,
        Page::Safety => safety::page(view)?,
        Page::Tensions => tensions::page(view)?,
        Page::Glossary => glossary::page(view)?,
        Page::References => references::page(view)?,
        Page::Print => print::page(view)?,
        Page::Recommendations => recommendations::page(view)?,
        Page::Map => map::page(view)?,
        Page::Patient => patient::page(view)?,
        Page::Index(listing) => listing::page(view, listing)?,
        Page::Search => search::page(view)?,
        Page::Source(key) => source::page(view, key)?,
        Page::Reporting(key) => reporting::page(view, key)?,
        Page::NotFound => not_found::page(view)?,
        Page::Data => return Ok(None),
    };
    Ok(Some(html))
}
