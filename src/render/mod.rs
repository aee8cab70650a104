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
mod html;
mod lit;
mod page;
mod patient;
pub mod picture;
mod pictures;
mod plain;
mod prose;
mod search;
mod templates;
mod view;
mod web;

pub use files::Files;
pub use html::Html;
pub(crate) use html::{escape, tag};
pub(crate) use plain::plain;
pub(crate) use web::hash;

use jiff::civil::Date;

use self::backlinks::Backlinks;
use self::patient::Rules;
use self::templates::Templates;
use self::view::{Book, View};
use crate::chart::Charts;
use crate::export;
use crate::model::{Language, Library};
use crate::plan::{Page, Site};
use crate::problem::Problem;
use crate::source::Sources;
use crate::verify::{Drawn, Proofs};
use crate::words::Words;

/// What is wrong with a template.
type Broken = Box<Problem>;

/// Renders every page, or says which templates are broken.
pub fn render(site: &Site, drawn: &Drawn<'_>, sources: &Sources) -> Result<Files, Vec<Problem>> {
    let verified = drawn.verified();
    let checked = Checked {
        library: verified.library(),
        proofs: verified.proofs(),
        as_of: verified.as_of(),
    };
    render_checked(site, checked, drawn.charts(), sources)
}

/// What a verified book has; its drawings come beside it.
#[derive(Clone, Copy)]
pub(crate) struct Checked<'a> {
    pub library: &'a Library,
    pub proofs: &'a Proofs,
    pub as_of: Date,
}

/// Kept in the crate: only a drawn book is published.
pub(crate) fn render_checked(
    site: &Site,
    checked: Checked<'_>,
    charts: &Charts,
    sources: &Sources,
) -> Result<Files, Vec<Problem>> {
    let words = Words::for_book(&checked.library.settings.language);
    let own = &checked.library.settings.language;
    let english = Language::default();
    let spoken = Words::of(own).is_none().then_some(&english);
    let templates = Templates::load(sources, words, spoken)?;
    let book = Book {
        library: checked.library,
        site,
        proofs: checked.proofs,
        charts,
        sources,
        templates: &templates,
        words,
        as_of: checked.as_of,
        rules: Rules::default(),
        backlinks: Backlinks::default(),
    };
    let book = Book {
        rules: Rules::of(&book),
        ..book
    };
    let backlinks = Backlinks::of(&book);
    let backlinks = backlinks.map_err(|broken| {
        broken
            .into_iter()
            .map(|problem| *problem)
            .collect::<Vec<_>>()
    })?;
    let book = Book { backlinks, ..book };
    let mut files = Files::default();
    let mut problems: Vec<Problem> = Vec::new();
    for (page, address) in site.pages() {
        match View::new(&book, page).html() {
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
    files.add(patient::RULES, book.rules.script.as_str());
    files.add(search::INDEX, search::search_index(&book));
    let dialog = View::new(&book, Page::Search).search_dialog();
    files.add(search::DIALOG, dialog.map_err(|problem| vec![*problem])?);
    for (path, svg) in flowchart::files(&book) {
        files.add(path, svg);
    }
    let print = View::new(&book, Page::Print);
    files.add(page::RUNNING_TITLES, print.running_titles());
    assets::add_assets(&mut files, sources, &checked.library.pictures);
    web::add_files(&mut files, &book).map_err(|problem| vec![*problem])?;
    Ok(files)
}

#[cfg(test)]
mod tests;
