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
mod page;
mod patient;
pub mod picture;
mod pictures;
mod prose;
mod search;
mod spoken;
mod templates;
mod view;
mod web;

pub use files::Files;

use self::backlinks::Backlinks;
use self::patient::Rules;
use self::templates::Templates;
use self::view::{Book, View};
use crate::chart::Charts;
use crate::export;
use crate::model::Language;
use crate::plan::{Page, Site};
use crate::problem::Problem;
use crate::source::Sources;
use crate::verify::{Checked, Drawn};
use crate::words::{Words, unmarked};

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

/// Kept in the crate: only a drawn book is published.
pub(crate) fn render_checked(
    site: &Site,
    checked: Checked<'_>,
    charts: &Charts,
    sources: &Sources,
) -> Result<Files, Vec<Problem>> {
    let words = Words::for_book(&checked.library.settings.language);
    let own = &checked.library.settings.language;
    let spoken = Words::of(own).is_none().then(Language::default);
    let templates = Templates::load(sources, words, spoken.as_ref())?;
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
    let said = Said { spoken };
    let mut files = Files::default();
    let mut problems: Vec<Problem> = Vec::new();
    for (page, address) in site.pages() {
        match View::new(&book, page).html() {
            Ok(Some(html)) => said.add(&mut files, address.as_str(), html.as_str()),
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
    said.add(&mut files, patient::RULES, &book.rules.script);
    said.add(&mut files, search::INDEX, &search::search_index(&book));
    let dialog = View::new(&book, Page::Search).search_dialog();
    let dialog = dialog.map_err(|problem| vec![*problem])?;
    let dialog = said.markup(dialog.as_str());
    files.add(search::DIALOG, search::dialog_script(&dialog));
    for (path, svg) in flowchart::files(&book) {
        said.add(&mut files, &path, &svg);
    }
    let print = View::new(&book, Page::Print);
    files.add(page::RUNNING_TITLES, print.running_titles());
    assets::add_assets(&mut files, sources, &checked.library.pictures);
    let web = web::files(&book).map_err(|problem| vec![*problem])?;
    for (path, text) in web.iter() {
        said.add(&mut files, path, &String::from_utf8_lossy(text));
    }
    Ok(files)
}

/// Files with words of the site, in the language of the book or in another.
struct Said {
    /// The language of the words, where it is not the book's.
    spoken: Option<Language>,
}

impl Said {
    /// HTML or SVG, in which the words say their language where it is not the book's.
    fn markup(&self, text: &str) -> String {
        match &self.spoken {
            Some(language) => spoken::spoken(text, language),
            None => text.to_owned(),
        }
    }

    fn add(&self, files: &mut Files, path: &str, text: &str) {
        let is_markup = path.ends_with(".html") || path.ends_with(".svg");
        match (is_markup, &self.spoken) {
            (true, _) => files.add(path, self.markup(text)),
            (false, Some(_)) => files.add(path, unmarked(text)),
            (false, None) => files.add(path, text),
        }
    }
}

#[cfg(test)]
mod tests;
