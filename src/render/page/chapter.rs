//! A chapter as it is written, with the cards of its blocks.

use serde::Serialize;

use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::{ChapterKey, Prose, first_words, plain};
use crate::plan::ProblemPlace;
use crate::render::Broken;
use crate::render::card::{self, CardSetting};
use crate::render::draft;
use crate::render::prose;
use crate::render::view::View;

#[derive(Serialize)]
struct ChapterPage {
    shell: Shell,
    body: Html,
}

pub(super) fn page(view: &View<'_>, key: ChapterKey) -> Result<Html, Broken> {
    let chapter = &view.library().chapters[key];
    let description = description(&chapter.body, view);
    let page = ChapterPage {
        shell: shell::shell(view, &chapter.title, description),
        body: chapter_body(view, key)?,
    };
    view.book.templates.render("chapter.html", &page)
}

/// In a draft below what is wrong with it.
pub(super) fn chapter_body(view: &View<'_>, key: ChapterKey) -> Result<Html, Broken> {
    let body = body_with_cards(view, &view.library().chapters[key].body, "")?;
    Ok(draft::problems_at(view, ProblemPlace::Chapter(key)).before(body))
}

/// Of several broken cards the first is reported here, and each on its own page.
pub(super) fn body_with_cards(view: &View<'_>, prose: &Prose, owner: &str) -> Result<Html, Broken> {
    let mut broken = None;
    let (rendered, _) = prose::body(view, prose, owner, &mut |thing, level| {
        card::of_thing(view, thing, CardSetting::Among(level)).unwrap_or_else(|problem| {
            broken.get_or_insert(problem);
            Html::default()
        })
    });
    broken.map_or(Ok(rendered), Err)
}

/// The first words of a chapter.
fn description(prose: &Prose, view: &View<'_>) -> Option<String> {
    const LONGEST: usize = 160;
    let text = plain(prose, view.library());
    (!text.is_empty()).then(|| first_words(&text, LONGEST))
}
