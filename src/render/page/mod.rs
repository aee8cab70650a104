//! One context for each kind of page.

mod chapter;
mod contents;
mod described;
mod glossary;
mod home;
mod listing;
mod map;
mod menu;
mod not_found;
mod patient;
mod print;
mod recommendations;
mod references;
mod reporting;
mod safety;
mod search;
mod shell;
mod source;
mod standing;
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
        let html = match self.page {
            Page::Home => self.home_page()?,
            Page::Chapter(key) => self.chapter_page(key)?,
            Page::Thing(thing) => self.thing_page(thing)?,
            Page::Contents => self.contents_page()?,
            Page::Safety => self.safety_page()?,
            Page::Tensions => self.tensions_page()?,
            Page::Glossary => self.glossary_page()?,
            Page::References => self.references_page()?,
            Page::Print => self.print_page()?,
            Page::Recommendations => self.recommendations_page()?,
            Page::Map => self.map_page()?,
            Page::Patient => self.patient_page()?,
            Page::Index(listing) => self.listing_page(listing)?,
            Page::Search => self.search_page()?,
            Page::Source(key) => self.source_page(key)?,
            Page::Reporting(key) => self.reporting_page(key)?,
            Page::NotFound => self.not_found_page()?,
            Page::Data => return Ok(None),
        };
        Ok(Some(html))
    }
}
