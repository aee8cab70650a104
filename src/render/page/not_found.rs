//! What stands at an address that leads nowhere.

use serde::Serialize;

use super::shell::Shell;
use crate::markup::Html;
use crate::plan::Page;
use crate::render::Broken;
use crate::render::view::View;
use crate::words::Phrase;

#[derive(Serialize)]
struct NotFoundPage {
    shell: Shell,
    lost: Phrase,
}

impl View<'_> {
    pub(super) fn not_found_page(&self) -> Result<Html, Broken> {
        let words = self.words();
        let contents = self.page(Page::Contents, words.pages.contents.as_str());
        let page = NotFoundPage {
            shell: self.shell(words.pages.not_found.as_str(), None),
            lost: words.sentences.lost.phrase(contents.into()),
        };
        self.book.templates.render("404.html", &page)
    }
}
