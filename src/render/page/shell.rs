use serde::Serialize;

use crate::model::{ChapterKey, GuidelineKey, Status};
use crate::plan::{Page, Place};
use crate::render::view::{Link, View};

/// What every page has around its content.
#[derive(Debug, Serialize)]
pub(super) struct Shell {
    language: String,
    /// As HTML's `dir`.
    direction: &'static str,
    book: String,
    notice: String,
    /// The page's one heading of the first level.
    title: String,
    /// For the window: the title and the book's.
    window_title: String,
    description: String,
    style: String,
    home: String,
    data: String,
    nav: Vec<NavLink>,
    chapters: Vec<NavGroup>,
    /// Said where the page is of a guideline that is not in force.
    status: Option<String>,
    authors: Vec<String>,
}

#[derive(Debug, Serialize)]
struct NavLink {
    link: Link,
    current: bool,
}

#[derive(Debug, Serialize)]
struct NavGroup {
    title: String,
    links: Vec<NavLink>,
}

impl View<'_> {
    pub(super) fn shell(&self, title: &str, description: Option<String>) -> Shell {
        let (settings, words) = (&self.library().settings, self.words());
        Shell {
            language: settings.language.to_string(),
            direction: settings.language.direction(),
            book: settings.title.clone(),
            notice: settings.notice.clone(),
            window_title: match title == settings.title {
                true => title.to_owned(),
                false => words.sentences.window_title.say(title, &settings.title),
            },
            title: title.to_owned(),
            description: description.unwrap_or_else(|| settings.description.clone()),
            style: self.href(&Place::File(crate::render::STYLE.to_owned())),
            home: self.href(&Place::Page(Page::Home)),
            data: self.href(&Place::Page(Page::Data)),
            nav: self.nav(),
            chapters: self.chapter_groups(),
            status: self.guideline().and_then(|key| self.not_in_force(key)),
            authors: settings.authors.clone(),
        }
    }

    fn nav(&self) -> Vec<NavLink> {
        let words = self.words();
        let pages = &words.pages;
        [
            (Page::Home, &pages.home),
            (Page::Recommendations, &words.all_recommendations.title),
            (Page::Contents, &pages.contents),
            (Page::Safety, &pages.safety),
            (Page::Tensions, &pages.tensions),
            (Page::Glossary, &pages.glossary),
            (Page::References, &pages.references),
        ]
        .map(|(page, text)| self.nav_link(page, text.as_str()))
        .into()
    }

    fn nav_link(&self, page: Page, text: &str) -> NavLink {
        NavLink {
            link: self.page(page, text),
            current: self.page == page,
        }
    }

    /// The chapters, those of one guideline together, with its source.
    fn chapter_groups(&self) -> Vec<NavGroup> {
        let library = self.library();
        let source = self.words().pages.source.as_str();
        let book = self.nav_group(&library.settings.title, None);
        let guidelines = library.guidelines.iter().map(|(key, guideline)| {
            let mut group = self.nav_group(&guideline.meta.title, Some(key));
            if guideline.source.is_some() {
                group.links.push(self.nav_link(Page::Source(key), source));
            }
            group
        });
        [book]
            .into_iter()
            .chain(guidelines)
            .filter(|group| !group.links.is_empty())
            .collect()
    }

    fn nav_group(&self, title: &str, guideline: Option<GuidelineKey>) -> NavGroup {
        let links = self
            .chapters_of(guideline)
            .map(|key| self.nav_link(Page::Chapter(key), &self.library().chapters[key].title));
        NavGroup {
            title: title.to_owned(),
            links: links.collect(),
        }
    }

    /// The chapters of a guideline, or those of none, but for the introduction.
    pub(super) fn chapters_of(
        &self,
        guideline: Option<GuidelineKey>,
    ) -> impl Iterator<Item = ChapterKey> {
        let library = self.library();
        let chapters = self.book.site.chapters.iter().copied();
        chapters.filter(move |&key| library.chapters[key].guideline == guideline)
    }

    /// The guideline that the page belongs to.
    fn guideline(&self) -> Option<GuidelineKey> {
        match self.page {
            Page::Chapter(key) => self.library().chapters[key].guideline,
            Page::Thing(thing) => Some(self.library().meta(thing).guideline),
            Page::Source(key) => Some(key),
            Page::Home
            | Page::Contents
            | Page::Safety
            | Page::Tensions
            | Page::Glossary
            | Page::References
            | Page::Recommendations
            | Page::Index(_)
            | Page::NotFound
            | Page::Data => None,
        }
    }

    fn not_in_force(&self, key: GuidelineKey) -> Option<String> {
        let said = &self.words().shell;
        match self.library().guidelines[key].status {
            Status::Active => None,
            Status::Draft => Some(said.draft.to_string()),
            Status::Retired => Some(said.retired.to_string()),
        }
    }
}
