use serde::Serialize;

use super::menu::{NavGroup, NavLink};
use super::standing::{Banner, GuidelineStanding};
use crate::model::ReferenceKey;
use crate::plan::{About, Page, SitePlace};
use crate::render::assets;
use crate::render::view::{Link, View};
use crate::render::web::Head;

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
    head: Head,
    style: String,
    script: String,
    icon: String,
    /// `None` on a site without search.
    search_page: Option<NavLink>,
    home: Link,
    data: String,
    licences: String,
    /// The pages above this one, from the home page on.
    trail: Vec<Link>,
    menu: Vec<NavGroup>,
    /// Said where the page is of a guideline that is not in force.
    banners: Vec<Banner>,
    previous: Option<Link>,
    next: Option<Link>,
    /// The references that the page cites, so that it is complete on paper.
    cited: Vec<CitedReference>,
    standing: Option<GuidelineStanding>,
    /// Where the page's file can be changed, and what the link is called.
    edit: Option<Link>,
    report: Option<Link>,
    authors: String,
}

/// A reference at the foot of a page, and where the book's list has it.
#[derive(Debug, Serialize)]
struct CitedReference {
    part: String,
    number: usize,
    text: String,
    href: String,
    name: String,
}

impl View<'_> {
    pub(super) fn shell(&self, title: &str, description: Option<String>) -> Shell {
        let (settings, words) = (&self.library().settings, self.words());
        let description = description.unwrap_or_else(|| self.description(title));
        let file = |path: &str| self.href(&SitePlace::File(path.to_owned()));
        let [previous, next] = self.neighbours();
        Shell {
            language: settings.language.to_string(),
            direction: settings.language.direction(),
            book: settings.title.clone(),
            notice: settings.notice.clone(),
            window_title: self.window_title(title),
            title: title.to_owned(),
            head: self.head(title),
            description,
            style: file(assets::STYLE),
            script: file(assets::SCRIPT),
            icon: file(assets::ICON),
            search_page: self
                .book
                .site
                .has(Page::Search)
                .then(|| self.nav_link(Page::Search, words.search.title.as_str())),
            home: self.page(Page::Home, words.pages.home.as_str()),
            data: self.href(&SitePlace::Page(Page::Data)),
            licences: file(assets::LICENCES),
            trail: self.trail(),
            menu: self.menu(),
            banners: self.banners(),
            previous,
            next,
            cited: self.cited(),
            standing: self.standing(),
            edit: self.edit(),
            report: self.report(),
            authors: settings.authors.join(&words.forms.list),
        }
    }

    /// The page's title and the book's; in a book of several guidelines also whose a thing is.
    pub(in crate::render) fn window_title(&self, title: &str) -> String {
        let (book, said) = (&self.library().settings.title, &self.words().sentences);
        if title == book {
            return title.to_owned();
        }
        let page = match self.page.about() {
            About::Thing(thing) => self.whose(thing),
            About::Book | About::Guideline(_) | About::Chapter(_) => None,
        };
        let page = page.filter(|whose| whose != title);
        let page = page.map(|whose| said.of_guideline.say(title, whose));
        said.window_title
            .say(page.as_deref().unwrap_or(title), book)
    }

    /// One for each page: what it is called, and what the book or the guideline is about.
    fn description(&self, title: &str) -> String {
        let settings = &self.library().settings;
        let about = match settings.description.as_str() {
            "" => &settings.title,
            about => about,
        };
        match self.page {
            Page::Home => settings.description.clone(),
            _other => self.words().sentences.described.say(title, about),
        }
    }

    fn cited(&self) -> Vec<CitedReference> {
        let site = self.book.site;
        let entry = |&key: &ReferenceKey| {
            let reference = &self.library().references[key];
            let part = site.reference_part(key).to_owned();
            let number = self.book.site.number(key);
            CitedReference {
                href: self.href(&SitePlace::Part(Page::References, part.clone())),
                name: self.words().sentences.reference_number.say(number),
                text: reference.text.clone(),
                number,
                part,
            }
        };
        site.cited_on(self.page).iter().map(entry).collect()
    }
}
