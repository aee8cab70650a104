//! The page at addresses that lead nowhere.

use serde::Serialize;

use super::shell;
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

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let words = view.words();
    let contents = view
        .link
        .page(Page::Contents, words.pages.contents.as_str());
    let page = NotFoundPage {
        shell: shell::shell(view, words.pages.not_found.as_str(), None),
        lost: words.sentences.lost.phrase(contents.into()),
    };
    view.book.templates.render("404.html", &page)
}
