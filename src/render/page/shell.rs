use serde::Serialize;

use super::menu::{self, NavGroup, NavLink};
use super::standing::{self, Banner, GuidelineStanding};
use crate::model::ReferenceKey;
use crate::plan::{About, Page, SitePlace};
use crate::render::assets;
use crate::render::link::Link;
use crate::render::view::View;
use crate::render::web::{self, Head};

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

pub(super) fn shell(view: &View<'_>, title: &str, description: Option<String>) -> Shell {
    let (settings, words) = (&view.library().settings, view.words());
    let description = description.unwrap_or_else(|| described(view, title));
    let file = |path: &str| view.link.href(&SitePlace::File(path.to_owned()));
    let [previous, next] = menu::neighbours(view);
    Shell {
        language: settings.language.to_string(),
        direction: settings.language.direction(),
        book: settings.title.clone(),
        notice: settings.notice.clone(),
        window_title: window_title(view, title),
        title: title.to_owned(),
        head: web::head(view, title),
        description,
        style: file(assets::STYLE),
        script: file(assets::SCRIPT),
        icon: file(assets::ICON),
        search_page: view
            .book
            .site
            .has(Page::Search)
            .then(|| menu::nav_link(view, Page::Search, words.search.title.as_str())),
        home: view.link.page(Page::Home, words.pages.home.as_str()),
        data: view.link.href(&SitePlace::Page(Page::Data)),
        licences: file(assets::LICENCES),
        trail: menu::trail(view),
        menu: menu::menu(view),
        banners: standing::banners(view),
        previous,
        next,
        cited: cited(view),
        standing: standing::standing(view),
        edit: standing::edit(view),
        report: standing::report(view),
        authors: settings.authors.join(&words.forms.list),
    }
}

/// The page's title and the book's; in a book of several guidelines also whose a thing is.
pub(in crate::render) fn window_title(view: &View<'_>, title: &str) -> String {
    let (book, said) = (&view.library().settings.title, &view.words().sentences);
    if title == book {
        return title.to_owned();
    }
    let page = match view.page().about() {
        About::Thing(thing) if view.has_guidelines() => Some(view.home_of(thing).text),
        About::Thing(_) | About::Book | About::Guideline(_) | About::Chapter(_) => None,
    };
    let page = page.filter(|whose| whose != title);
    let page = page.map(|whose| said.of_guideline.say(title, whose));
    said.window_title
        .say(page.as_deref().unwrap_or(title), book)
}

/// One for each page: what it is called, and what the book or the guideline is about.
fn described(view: &View<'_>, title: &str) -> String {
    let settings = &view.library().settings;
    let about = match settings.description.as_str() {
        "" => &settings.title,
        about => about,
    };
    match view.page() {
        Page::Home => settings.description.clone(),
        _other => view.words().sentences.described.say(title, about),
    }
}

fn cited(view: &View<'_>) -> Vec<CitedReference> {
    let site = view.book.site;
    let entry = |&key: &ReferenceKey| {
        let reference = &view.library().references[key];
        let part = site.reference_part(key).to_owned();
        let number = view.book.site.number(key);
        CitedReference {
            href: view
                .link
                .href(&SitePlace::Part(Page::References, part.clone())),
            name: view.words().sentences.reference_number.say(number),
            text: reference.text.clone(),
            number,
            part,
        }
    };
    site.cited_on(view.page()).iter().map(entry).collect()
}
