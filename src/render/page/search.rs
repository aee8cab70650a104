//! The page of search, and the box that it shares with the dialog of every other page.

use serde::Serialize;

use super::listing;
use super::shell;
use super::shell::Shell;
use crate::markup::Html;
use crate::model::Listing;
use crate::plan::Page;
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::view::View;

#[derive(Serialize)]
struct SearchPage {
    shell: Shell,
    search: SearchBox,
    ways: Vec<Link>,
}

/// The dialog of every other page.
#[derive(Serialize)]
struct SearchDialog {
    search: SearchBox,
}

/// What the box of search needs. What there is to choose, and what is said of hits, comes with the index: no page repeats it.
#[derive(Debug, Serialize)]
pub(super) struct SearchBox {
    /// Whether there are several to choose from.
    has_guidelines: bool,
    /// What lists everything without a script.
    alphabet: Link,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let page = SearchPage {
        shell: shell::shell(view, view.words().search.title.as_str(), None),
        search: search_box(view),
        ways: listing::ways(view),
    };
    view.book.templates.render("search.html", &page)
}

/// What opens over a page when a reader turns to search: its links start from the root of the site.
pub fn search_dialog(view: &View<'_>) -> Result<Html, Broken> {
    let dialog = SearchDialog {
        search: search_box(view),
    };
    view.book.templates.render("search-dialog.html", &dialog)
}

fn search_box(view: &View<'_>) -> SearchBox {
    SearchBox {
        has_guidelines: view.library().guidelines.len() > 1,
        alphabet: view.link.page(
            Page::Index(Listing::Alphabet),
            view.words().listings.of(Listing::Alphabet),
        ),
    }
}
