//! The page of search, and the box that it shares with the dialog of every other page.

use serde::Serialize;

use super::shell::Shell;
use crate::markup::Html;
use crate::model::Listing;
use crate::plan::Page;
use crate::render::Broken;
use crate::render::view::{Link, View};

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

impl View<'_> {
    pub(super) fn search_page(&self) -> Result<Html, Broken> {
        let page = SearchPage {
            shell: self.shell(self.words().search.title.as_str(), None),
            search: self.search_box(),
            ways: self.ways(),
        };
        self.book.templates.render("search.html", &page)
    }

    /// What opens over a page when a reader turns to search: its links start from the root of the site.
    pub fn search_dialog(&self) -> Result<Html, Broken> {
        let dialog = SearchDialog {
            search: self.search_box(),
        };
        self.book.templates.render("search-dialog.html", &dialog)
    }

    fn search_box(&self) -> SearchBox {
        SearchBox {
            has_guidelines: self.library().guidelines.len() > 1,
            alphabet: self.page(
                Page::Index(Listing::Alphabet),
                self.words().listings.of(Listing::Alphabet),
            ),
        }
    }
}
