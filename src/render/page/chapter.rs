//! A chapter as it is written, with the cards of its blocks.

use serde::Serialize;

use super::shell::Shell;
use crate::markup::Html;
use crate::model::{ChapterKey, Prose, first_words, plain};
use crate::plan::ProblemPlace;
use crate::render::Broken;
use crate::render::card::CardSetting;
use crate::render::view::View;

#[derive(Serialize)]
struct ChapterPage {
    shell: Shell,
    body: Html,
}

impl View<'_> {
    pub(super) fn chapter_page(&self, key: ChapterKey) -> Result<Html, Broken> {
        let chapter = &self.library().chapters[key];
        let description = description(&chapter.body, self);
        let page = ChapterPage {
            shell: self.shell(&chapter.title, description),
            body: self.chapter_body(key)?,
        };
        self.book.templates.render("chapter.html", &page)
    }

    /// In a draft below what is wrong with it.
    pub(super) fn chapter_body(&self, key: ChapterKey) -> Result<Html, Broken> {
        let body = self.body_with_cards(&self.library().chapters[key].body, "")?;
        Ok(self.problems_at(ProblemPlace::Chapter(key)).before(body))
    }

    /// Of several broken cards the first is reported here, and each on its own page.
    pub(super) fn body_with_cards(&self, prose: &Prose, owner: &str) -> Result<Html, Broken> {
        let mut broken = None;
        let (rendered, _) = self.body(prose, owner, &mut |thing, level| {
            self.card(thing, CardSetting::Among(level))
                .unwrap_or_else(|problem| {
                    broken.get_or_insert(problem);
                    Html::default()
                })
        });
        broken.map_or(Ok(rendered), Err)
    }
}

/// The first words of a chapter.
fn description(prose: &Prose, view: &View<'_>) -> Option<String> {
    const LONGEST: usize = 160;
    let text = plain(prose, view.library());
    (!text.is_empty()).then(|| first_words(&text, LONGEST))
}
