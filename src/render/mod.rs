//! `Site → Files`: every page as HTML, from templates that a book can replace.

mod card;
pub mod course;
mod files;
mod html;
mod page;
pub mod picture;
mod plain;
mod plot;
mod prose;
mod templates;
mod view;

pub use files::Files;
pub use html::Html;
pub(crate) use html::{escape, tag};
pub(crate) use plain::plain;

use jiff::civil::Date;

use self::templates::Templates;
use self::view::{Book, View};
use crate::export;
use crate::model::Library;
use crate::plan::{Page, Site};
use crate::problem::Problem;
use crate::source::Sources;
use crate::verify::{Proofs, Verified};
use crate::words::Words;

/// The one style sheet; a book's own at this path replaces it.
const STYLE: &str = "static/style.css";

/// What makes reading easier where scripts run: appearance, links to copy, references at hand.
const SCRIPT: &str = "static/site.js";

const ICON: &str = "static/icon.svg";

/// The files that every site has; a book's own at the same path replace them.
const BUILT_IN: &[(&str, &str)] = &[
    (STYLE, include_str!("../../templates/static/style.css")),
    (SCRIPT, include_str!("../../templates/static/site.js")),
    (ICON, include_str!("../../templates/static/icon.svg")),
    (
        page::LISTS_STYLE,
        include_str!("../../templates/static/lists.css"),
    ),
    (
        page::RECOMMENDATIONS_SCRIPT,
        include_str!("../../templates/static/recommendations.js"),
    ),
];

/// What is wrong with a template.
type Broken = Box<Problem>;

/// Renders every page, or says which templates are broken.
pub fn render(site: &Site, verified: &Verified, sources: &Sources) -> Result<Files, Vec<Problem>> {
    let checked = Checked {
        library: verified.library(),
        proofs: verified.proofs(),
        as_of: verified.as_of(),
    };
    render_checked(site, checked, sources)
}

/// What a verified book has.
#[derive(Clone, Copy)]
pub(crate) struct Checked<'a> {
    pub library: &'a Library,
    pub proofs: &'a Proofs,
    pub as_of: Date,
}

/// Kept in the crate: only a verified book is published.
pub(crate) fn render_checked(
    site: &Site,
    checked: Checked<'_>,
    sources: &Sources,
) -> Result<Files, Vec<Problem>> {
    let words = Words::of(&checked.library.settings.language).unwrap_or(Words::english());
    let templates = Templates::load(sources, words)?;
    let book = Book {
        library: checked.library,
        site,
        proofs: checked.proofs,
        sources,
        templates: &templates,
        words,
        as_of: checked.as_of,
    };
    let mut files = Files::default();
    let mut problems: Vec<Problem> = Vec::new();
    for (page, address) in site.pages() {
        match (View { book: &book, page }).html() {
            Ok(Some(html)) => files.add(address.as_str(), html.into_string()),
            Ok(None) => {}
            Err(problem) if problems.contains(&problem) => {}
            Err(problem) => problems.push(*problem),
        }
    }
    // One broken template breaks many pages, and is one problem.
    if !problems.is_empty() {
        return Err(problems);
    }
    files.add(
        site.address(Page::Data).as_str(),
        export::json_of(site, checked),
    );
    add_assets(&mut files, sources);
    Ok(files)
}

fn add_assets(files: &mut Files, sources: &Sources) {
    for (path, bytes) in &sources.assets {
        files.add(path.as_str(), bytes.as_slice());
    }
    for (path, text) in BUILT_IN {
        files.add(*path, *text);
    }
}

#[cfg(test)]
mod tests;
