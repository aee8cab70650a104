//! A recommendation, a pathway or a table as a document that stands alone, for a frame on a page of another site: it requests nothing
//! and runs nothing, and its links lead to the book.

use serde::Serialize;

use super::shell::{self, Shell};
use crate::markup::{Html, hash};
use crate::model::Thing;
use crate::render::link::Link;
use crate::render::view::View;
use crate::render::{Broken, assets, backlinks};

#[derive(Serialize)]
struct FragmentPage {
    shell: Shell,
    /// By its hash the style is allowed, and nothing else is.
    policy: String,
    style: String,
    kind: String,
    /// The page of the book that shows the same.
    whole: Link,
    lead: Option<Html>,
    card: Html,
}

/// `view` is from elsewhere.
pub(in crate::render) fn page(view: &View<'_>, thing: Thing) -> Result<Html, Broken> {
    let title = &view.library().meta(thing).title;
    let shown = backlinks::shown(view, thing)?;
    let style = assets::style(view.book.sources);
    let page = FragmentPage {
        shell: shell::shell(view, title, None),
        policy: hash(&style),
        style,
        kind: view.words().kind.of(thing.kind()).to_owned(),
        whole: view.link.thing(thing),
        lead: shown.lead.map(staying),
        card: staying(shown.card),
    };
    view.book.templates.render("fragment.html", &page)
}

/// Links to parts of the document stay in the frame; all others open a tab.
fn staying(html: Html) -> Html {
    let html = html.into_string();
    Html::trusted(html.replace("href=\"#", "target=\"_self\" href=\"#"))
}
