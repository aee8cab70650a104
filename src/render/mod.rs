//! `Site → Files`: every page as HTML, from templates that a book can replace.

mod assets;
mod backlinks;
mod card;
mod contents;
pub mod course;
mod criteria;
mod draft;
mod elsewhere;
mod files;
mod flowchart;
mod fragments;
mod link;
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

pub use draft::{PROBLEMS as DRAFT_PROBLEMS, STYLE_TEXT as DRAFT_STYLE, out_of_date};
pub(crate) use files::FileTree;
pub use files::{DraftFiles, Files};
pub use fragments::{NoFragments, fragments};
pub use pages::Pages;

use std::num::NonZero;

use crate::cores;
use crate::plan::{DraftSite, Site};
use crate::problem::Problem;
use crate::report::{Format, Report};
use crate::source::Sources;

/// What is wrong with a template.
type Broken = Box<Problem>;

/// Renders every page, or says which templates are broken.
pub fn render(site: &Site<'_>) -> Result<Files, Vec<Problem>> {
    render_on(site, cores::count())
}

/// The same on this many threads; their number changes nothing in the files.
pub fn render_on(site: &Site<'_>, threads: NonZero<usize>) -> Result<Files, Vec<Problem>> {
    Ok(Files(Pages::of(site)?.tree_on(threads)?))
}

/// Renders every page of a draft, or says which templates are broken.
pub fn render_draft(draft: &DraftSite<'_>) -> Result<DraftFiles, Vec<Problem>> {
    Ok(DraftFiles(Pages::of(draft)?.tree_on(cores::count())?))
}

/// The draft of a book of which only the problems can be shown.
pub fn problems_alone(sources: &Sources, problems: &[Problem]) -> DraftFiles {
    let report = Report::new(problems, sources);
    let mut tree = FileTree::default();
    tree.add(INDEX, report.print(Format::Html, false));
    tree.add("robots.txt", draft::ROBOTS);
    DraftFiles(tree)
}

/// The page that a site begins with.
const INDEX: &str = "index.html";

#[cfg(test)]
mod tests;
