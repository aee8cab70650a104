//! `Site → Files`: every page as HTML, from templates that a book can replace.

mod assets;
mod backlinks;
mod card;
mod contents;
pub mod course;
mod criteria;
mod elsewhere;
mod files;
mod flowchart;
mod lit;
mod moved;
mod page;
mod pages;
mod patient;
pub mod picture;
mod pictures;
mod prose;
mod rounds;
mod search;
mod spoken;
mod templates;
mod view;
mod web;

pub use files::Files;
pub use pages::Pages;

use crate::plan::Site;
use crate::problem::Problem;

/// What is wrong with a template.
type Broken = Box<Problem>;

/// Renders every page, or says which templates are broken.
pub fn render(site: &Site<'_>) -> Result<Files, Vec<Problem>> {
    Pages::of(site)?.files()
}

#[cfg(test)]
mod tests;
