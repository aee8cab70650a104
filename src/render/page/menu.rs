//! How a reader moves through the book: the menu, the pages above, the pages before and after.

use serde::Serialize;

use crate::model::Listing;
use crate::model::{ChapterKey, GuidelineKey, Thing};
use crate::plan::{About, Page, SitePlace};
use crate::render::view::{Link, View};

/// Of a very long list of chapters the menu shows this many before and after the reader's own.
pub(super) const NEAR: usize = 15;

#[derive(Debug, Serialize)]
pub(super) struct NavLink {
    link: Link,
    current: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct NavGroup {
    title: String,
    links: Vec<NavLink>,
}

impl View<'_> {
    /// The pages that every book has, then the chapters.
    pub(super) fn menu(&self) -> Vec<NavGroup> {
        let words = self.words();
        let pages = &words.pages;
        let links = [
            (Page::Home, &pages.home),
            (Page::Recommendations, &words.all_recommendations.title),
            (Page::Map, &words.pictures.map),
            (Page::Patient, &words.patient.title),
            (Page::Index(Listing::Alphabet), &words.listings.alphabet),
            (Page::Contents, &pages.contents),
            (Page::Safety, &pages.safety),
            (Page::Tensions, &pages.tensions),
            (Page::Glossary, &pages.glossary),
            (Page::References, &pages.references),
            (Page::Print, &pages.print),
        ];
        let there = links
            .into_iter()
            .filter(|(page, _)| self.book.site.has(*page));
        let book = NavGroup {
            title: words.shell.book.to_string(),
            links: there
                .map(|(page, text)| self.nav_link(page, text.as_str()))
                .collect(),
        };
        [book].into_iter().chain(self.chapter_groups()).collect()
    }

    pub(super) fn nav_link(&self, page: Page, text: &str) -> NavLink {
        NavLink {
            link: self.page(page, text),
            current: self.page == page,
        }
    }

    /// The chapters, those of one guideline together, with its source. A page of one guideline of several has the chapters of that
    /// one, and a link to the others: a menu of everything on every page would be most of a large book.
    fn chapter_groups(&self) -> impl Iterator<Item = NavGroup> {
        let library = self.library();
        let chapters = self.nav_group(self.words().shell.chapters.as_str(), None);
        let several = self.has_guidelines();
        let shown = move |key: GuidelineKey| !several || self.guideline() == Some(key);
        let fronts = several.then(|| self.fronts());
        let guidelines = library.guidelines.iter();
        let guidelines = guidelines.filter(move |(key, _)| shown(*key));
        let guidelines = guidelines.map(|(key, guideline)| {
            let mut group = self.nav_group(&guideline.meta.title, Some(key));
            if guideline.source.is_some() {
                let source = self.words().pages.source.as_str();
                group.links.push(self.nav_link(Page::Source(key), source));
            }
            let made = self.words().reporting.title.as_str();
            group.links.push(self.nav_link(Page::Reporting(key), made));
            group
        });
        let groups = [chapters].into_iter().chain(guidelines).chain(fronts);
        groups.filter(|group| !group.links.is_empty())
    }

    /// The first chapter of each guideline; on pages of one guideline only where they are listed.
    fn fronts(&self) -> NavGroup {
        let (library, words) = (self.library(), self.words());
        if self.guideline().is_some() {
            let place = SitePlace::Part(Page::Home, "guidelines".to_owned());
            return NavGroup {
                title: words.home.guidelines.to_string(),
                links: vec![NavLink {
                    link: Link {
                        href: self.href(&place),
                        text: words.home.all_guidelines.to_string(),
                    },
                    current: false,
                }],
            };
        }
        let fronts = library.guidelines.iter().filter_map(|(key, guideline)| {
            let front = self.front(key)?;
            Some(self.nav_link(Page::Chapter(front), &guideline.meta.title))
        });
        NavGroup {
            title: words.home.guidelines.to_string(),
            links: fronts.collect(),
        }
    }

    fn nav_group(&self, title: &str, guideline: Option<GuidelineKey>) -> NavGroup {
        let chapters = self.chapters_of(guideline);
        let near = self.near(chapters);
        let link = |&key: &ChapterKey| {
            let title = &self.library().chapters[key].title;
            self.nav_link(Page::Chapter(key), title)
        };
        let all = (near.len() < chapters.len()).then(|| NavLink {
            link: self.all_chapters(guideline),
            current: false,
        });
        NavGroup {
            title: title.to_owned(),
            links: near.iter().map(link).chain(all).collect(),
        }
    }

    /// All chapters, or of very many those near the page; the contents have the others.
    fn near<'c>(&self, chapters: &'c [ChapterKey]) -> &'c [ChapterKey] {
        if !are_many(chapters) {
            return chapters;
        }
        let opened = match self.page.about() {
            About::Chapter(key) => Some(key),
            About::Thing(thing) => Some(self.library().meta(thing).chapter),
            About::Book | About::Guideline(_) => None,
        };
        let at = opened.and_then(|opened| {
            let chapter = &self.library().chapters[opened];
            let among = chapters.first().map(|&key| &self.library().chapters[key]);
            let is_among = among.is_some_and(|other| other.guideline == chapter.guideline);
            let place = self.book.site.place(Page::Chapter(opened))?;
            let first = self.book.site.place(Page::Chapter(*chapters.first()?))?;
            is_among.then(|| place - first)
        });
        let at = at.unwrap_or_default();
        &chapters[at.saturating_sub(NEAR)..(at + NEAR + 1).min(chapters.len())]
    }

    /// Where the contents list all chapters of a guideline, or those of none.
    pub(super) fn all_chapters(&self, guideline: Option<GuidelineKey>) -> Link {
        let part = self.chapters_part(guideline);
        Link {
            href: self.href(&SitePlace::Part(Page::Contents, part)),
            text: self.words().shell.all_chapters.to_string(),
        }
    }

    /// The identifier of that list.
    pub(super) fn chapters_part(&self, guideline: Option<GuidelineKey>) -> String {
        match guideline {
            Some(key) => format!("chapters-of-{}", self.library().guidelines[key].meta.id),
            None => "chapters".to_owned(),
        }
    }

    /// The chapters of a guideline, or those of none, but for the introduction.
    pub(super) fn chapters_of(&self, guideline: Option<GuidelineKey>) -> &'_ [ChapterKey] {
        self.book.site.survey().chapters_of(guideline)
    }

    /// The pages above this one: the home page, and the guideline or the list that it belongs to.
    pub(super) fn trail(&self) -> Vec<Link> {
        let home = self.page(Page::Home, self.words().pages.home.as_str());
        let above = match self.page.about() {
            About::Book if self.page == Page::Home => return Vec::new(),
            About::Chapter(key) => self.library().chapters[key].guideline,
            About::Guideline(key) => Some(key),
            About::Thing(thing) => return vec![home, self.list_of(thing)],
            About::Book => None,
        };
        let front = above.and_then(|guideline| self.front(guideline));
        let front = front.filter(|&front| self.page != Page::Chapter(front));
        let front = front.map(|front| self.chapter(front));
        [home].into_iter().chain(front).collect()
    }

    /// Where the contents list all things of a kind.
    fn list_of(&self, thing: Thing) -> Link {
        let kind = thing.kind();
        Link {
            href: self.href(&SitePlace::Part(Page::Contents, kind.name().to_owned())),
            text: self.words().kinds.of(kind).to_owned(),
        }
    }

    /// The first chapter of a guideline.
    pub(super) fn front(&self, guideline: GuidelineKey) -> Option<ChapterKey> {
        self.chapters_of(Some(guideline)).first().copied()
    }

    /// The pages before and after this one.
    pub(super) fn neighbours(&self) -> [Option<Link>; 2] {
        let neighbours = self.book.site.neighbours(self.page);
        neighbours.map(|page| {
            Some(match page?.about() {
                About::Chapter(key) => self.chapter(key),
                About::Thing(thing) => self.thing(thing),
                About::Book | About::Guideline(_) => return None,
            })
        })
    }
}

/// Whether there are too many chapters to list all of them everywhere.
pub(super) fn are_many(chapters: &[ChapterKey]) -> bool {
    chapters.len() > 4 * NEAR
}
