//! One context for each kind of page.

mod chapter;
mod contents;
pub(super) mod described;
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

impl View<'_> {
    /// The HTML of the view's page; `None` for what is not HTML.
    pub fn html(&self) -> Result<Option<Html>, Broken> {
        let html = match self.page() {
            Page::Home => home::page(self)?,
            Page::Chapter(key) => chapter::page(self, key)?,
            Page::Thing(thing) => thing::page(self, thing)?,
            Page::Contents => contents::page(self)?,
            Page::Safety => safety::page(self)?,
            Page::Tensions => tensions::page(self)?,
            Page::Glossary => glossary::page(self)?,
            Page::References => references::page(self)?,
            Page::Print => print::page(self)?,
            Page::Recommendations => recommendations::page(self)?,
            Page::Map => map::page(self)?,
            Page::Patient => patient::page(self)?,
            Page::Index(listing) => listing::page(self, listing)?,
            Page::Search => search::page(self)?,
            Page::Source(key) => source::page(self, key)?,
            Page::Reporting(key) => reporting::page(self, key)?,
            Page::NotFound => not_found::page(self)?,
            Page::Data => return Ok(None),
        };
        Ok(Some(html))
    }
}
