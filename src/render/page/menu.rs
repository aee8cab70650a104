//! How a reader moves through the book: the menu, the pages above, the pages before and after.

use serde::Serialize;

use super::standing;
use crate::model::Listing;
use crate::model::{ChapterKey, GuidelineKey, Thing};
use crate::plan::{About, Page, SitePlace};
use crate::render::link::Link;
use crate::render::view::View;

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

/// The pages that every book has, then the chapters.
pub(super) fn menu(view: &View<'_>) -> Vec<NavGroup> {
    let words = view.words();
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
        .filter(|(page, _)| view.book.site.has(*page));
    let book = NavGroup {
        title: words.shell.book.to_string(),
        links: there
            .map(|(page, text)| nav_link(view, page, text.as_str()))
            .collect(),
    };
    [book].into_iter().chain(chapter_groups(view)).collect()
}

pub(super) fn nav_link(view: &View<'_>, page: Page, text: &str) -> NavLink {
    NavLink {
        link: view.link.page(page, text),
        current: view.page() == page,
    }
}

/// The chapters, those of one guideline together, with its source. A page of one guideline of several has the chapters of that
/// one, and a link to the others: a menu of everything on every page would be most of a large book.
fn chapter_groups(view: &View<'_>) -> impl Iterator<Item = NavGroup> {
    let library = view.library();
    let chapters = nav_group(view, view.words().shell.chapters.as_str(), None);
    let several = view.has_guidelines();
    let shown = move |key: GuidelineKey| !several || standing::guideline(view) == Some(key);
    let fronts = several.then(|| fronts(view));
    let guidelines = library.guidelines.iter();
    let guidelines = guidelines.filter(move |(key, _)| shown(*key));
    let guidelines = guidelines.map(|(key, guideline)| {
        let mut group = nav_group(view, &guideline.meta.title, Some(key));
        if guideline.source.is_some() {
            let source = view.words().pages.source.as_str();
            group.links.push(nav_link(view, Page::Source(key), source));
        }
        let made = view.words().reporting.title.as_str();
        group.links.push(nav_link(view, Page::Reporting(key), made));
        group
    });
    let groups = [chapters].into_iter().chain(guidelines).chain(fronts);
    groups.filter(|group| !group.links.is_empty())
}

/// The first chapter of each guideline; on pages of one guideline only where they are listed.
fn fronts(view: &View<'_>) -> NavGroup {
    let (library, words) = (view.library(), view.words());
    if standing::guideline(view).is_some() {
        let place = SitePlace::Part(Page::Home, "guidelines".to_owned());
        return NavGroup {
            title: words.home.guidelines.to_string(),
            links: vec![NavLink {
                link: Link {
                    href: view.link.href(&place),
                    text: words.home.all_guidelines.to_string(),
                },
                current: false,
            }],
        };
    }
    let fronts = library.guidelines.iter().filter_map(|(key, guideline)| {
        let front = front(view, key)?;
        Some(nav_link(view, Page::Chapter(front), &guideline.meta.title))
    });
    NavGroup {
        title: words.home.guidelines.to_string(),
        links: fronts.collect(),
    }
}

fn nav_group(view: &View<'_>, title: &str, guideline: Option<GuidelineKey>) -> NavGroup {
    let chapters = chapters_of(view, guideline);
    let near = near(view, chapters);
    let link = |&key: &ChapterKey| {
        let title = &view.library().chapters[key].title;
        nav_link(view, Page::Chapter(key), title)
    };
    let all = (near.len() < chapters.len()).then(|| NavLink {
        link: all_chapters(view, guideline),
        current: false,
    });
    NavGroup {
        title: title.to_owned(),
        links: near.iter().map(link).chain(all).collect(),
    }
}

/// All chapters, or of very many those near the page; the contents have the others.
fn near<'c>(view: &View<'_>, chapters: &'c [ChapterKey]) -> &'c [ChapterKey] {
    if !are_many(chapters) {
        return chapters;
    }
    let opened = match view.page().about() {
        About::Chapter(key) => Some(key),
        About::Thing(thing) => Some(view.library().meta(thing).chapter),
        About::Book | About::Guideline(_) => None,
    };
    let at = opened.and_then(|opened| {
        let chapter = &view.library().chapters[opened];
        let among = chapters.first().map(|&key| &view.library().chapters[key]);
        let is_among = among.is_some_and(|other| other.guideline == chapter.guideline);
        let place = view.book.site.place(Page::Chapter(opened))?;
        let first = view.book.site.place(Page::Chapter(*chapters.first()?))?;
        is_among.then(|| place - first)
    });
    let at = at.unwrap_or_default();
    &chapters[at.saturating_sub(NEAR)..(at + NEAR + 1).min(chapters.len())]
}

/// Where the contents list all chapters of a guideline, or those of none.
pub(super) fn all_chapters(view: &View<'_>, guideline: Option<GuidelineKey>) -> Link {
    let part = chapters_part(view, guideline);
    Link {
        href: view.link.href(&SitePlace::Part(Page::Contents, part)),
        text: view.words().shell.all_chapters.to_string(),
    }
}

/// The identifier of that list.
pub(super) fn chapters_part(view: &View<'_>, guideline: Option<GuidelineKey>) -> String {
    match guideline {
        Some(key) => format!("chapters-of-{}", view.library().guidelines[key].meta.id),
        None => "chapters".to_owned(),
    }
}

/// The chapters of a guideline, or those of none, but for the introduction.
pub(super) fn chapters_of<'a>(
    view: &View<'a>,
    guideline: Option<GuidelineKey>,
) -> &'a [ChapterKey] {
    view.book.site.survey().chapters_of(guideline)
}

/// The pages above this one: the home page, and the guideline or the list that it belongs to.
pub(super) fn trail(view: &View<'_>) -> Vec<Link> {
    let home = view.link.page(Page::Home, view.words().pages.home.as_str());
    let above = match view.page().about() {
        About::Book if view.page() == Page::Home => return Vec::new(),
        About::Chapter(key) => view.library().chapters[key].guideline,
        About::Guideline(key) => Some(key),
        About::Thing(thing) => return vec![home, list_of(view, thing)],
        About::Book => None,
    };
    let front = above.and_then(|guideline| front(view, guideline));
    let front = front.filter(|&front| view.page() != Page::Chapter(front));
    let front = front.map(|front| view.link.chapter(front));
    [home].into_iter().chain(front).collect()
}

/// Where the contents list all things of a kind.
fn list_of(view: &View<'_>, thing: Thing) -> Link {
    let kind = thing.kind();
    Link {
        href: view
            .link
            .href(&SitePlace::Part(Page::Contents, kind.name().to_owned())),
        text: view.words().kinds.of(kind).to_owned(),
    }
}

/// The first chapter of a guideline.
pub(super) fn front(view: &View<'_>, guideline: GuidelineKey) -> Option<ChapterKey> {
    chapters_of(view, Some(guideline)).first().copied()
}

/// The pages before and after this one.
pub(super) fn neighbours(view: &View<'_>) -> [Option<Link>; 2] {
    let neighbours = view.book.site.neighbours(view.page());
    neighbours.map(|page| {
        Some(match page?.about() {
            About::Chapter(key) => view.link.chapter(key),
            About::Thing(thing) => view.link.thing(thing),
            About::Book | About::Guideline(_) => return None,
        })
    })
}

/// Whether there are too many chapters to list all of them everywhere.
pub(super) fn are_many(chapters: &[ChapterKey]) -> bool {
    chapters.len() > 4 * NEAR
}
