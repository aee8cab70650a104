//! What the site says to programs: search engines, readers of feeds, previews of links, browsers that keep it as an app.
//!
//! Whatever needs a whole address is there only where `base-url` in `book.toml` gives one.

mod feed;
pub(super) mod linked;

use serde::Serialize;

use super::link::Link;
use super::view::{Publication, View};
use super::{Broken, assets, draft};
use crate::markup::{Html, hash};
use crate::plan::{Page, SitePlace};
use crate::words::unmarked;

const SITEMAP: &str = "sitemap.xml";
const ROBOTS: &str = "robots.txt";
const FEED: &str = "feed.xml";
const MANIFEST: &str = "manifest.webmanifest";

/// What the head of a page says to programs.
#[derive(Debug, Serialize)]
pub(super) struct Head {
    /// The page's one whole address.
    canonical: Option<String>,
    /// As Open Graph's type.
    kind: &'static str,
    image: Option<String>,
    manifest: String,
    feed: Option<Link>,
    /// Search engines are asked to leave it out.
    unlisted: bool,
    /// JSON-LD, to be printed as it is.
    linked: String,
    /// By which a policy knows it.
    hash: String,
}

#[derive(Serialize)]
struct Sitemap {
    addresses: Vec<String>,
}

#[derive(Serialize)]
struct Manifest<'b> {
    name: &'b str,
    short_name: &'b str,
    description: &'b str,
    lang: String,
    dir: &'static str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    icons: [Icon; 1],
}

#[derive(Serialize)]
struct Icon {
    src: &'static str,
    sizes: &'static str,
    #[serde(rename = "type")]
    media_type: &'static str,
}

/// The files that no page is.
pub(super) fn files(book: &Publication<'_>) -> Result<Vec<(String, String)>, Broken> {
    let home = View::new(book, Page::Home);
    let mut files = vec![(MANIFEST, manifest(&home)), (ROBOTS, robots(&home))];
    // A draft is for its authors only.
    let is_draft = book.site.placed().is_some();
    if home.library().settings.base_url.is_some() && !is_draft {
        files.push((SITEMAP, sitemap(&home)?.into_string()));
        files.push((FEED, feed::page(&home)?.into_string()));
    }
    let files = files.into_iter();
    Ok(files.map(|(path, text)| (path.to_owned(), text)).collect())
}

/// A place by its whole address.
pub(super) fn absolute(view: &View<'_>, to: &SitePlace) -> Option<String> {
    let base = view.library().settings.base_url.as_ref()?;
    Some(view.book.site.under(base.as_str(), to))
}

/// The page's whole address: of the home page, that of the site.
fn canonical(view: &View<'_>, page: Page) -> Option<String> {
    let address = absolute(view, &SitePlace::Page(page))?;
    Some(match page == Page::Home {
        true => address.trim_end_matches("index.html").to_owned(),
        false => address,
    })
}

pub(super) fn head(view: &View<'_>, title: &str) -> Head {
    let file = |path: &str| SitePlace::File(path.to_owned());
    let feed = absolute(view, &file(FEED)).map(|_| Link {
        href: view.link.href(&file(FEED)),
        text: feed::title(view),
    });
    // Its hash is of what is served.
    let linked = unmarked(&linked::script(view, title));
    Head {
        canonical: canonical(view, view.page()),
        kind: match view.page() == Page::Home {
            true => "website",
            false => "article",
        },
        image: absolute(view, &file(assets::ICON)),
        manifest: view.link.href(&file(MANIFEST)),
        feed,
        unlisted: !view.page().is_listed(),
        hash: hash(&linked),
        linked,
    }
}

fn manifest(view: &View<'_>) -> String {
    let settings = &view.library().settings;
    let manifest = Manifest {
        name: &settings.title,
        short_name: &settings.title,
        description: &settings.description,
        lang: settings.language.to_string(),
        dir: settings.language.direction(),
        start_url: "index.html",
        scope: "./",
        display: "minimal-ui",
        icons: [Icon {
            src: assets::ICON,
            sizes: "any",
            media_type: "image/svg+xml",
        }],
    };
    serde_json::to_string_pretty(&manifest).expect("texts have a form in JSON")
}

fn robots(view: &View<'_>) -> String {
    if view.book.site.placed().is_some() {
        return draft::ROBOTS.to_owned();
    }
    let sitemap = absolute(view, &SitePlace::File(SITEMAP.to_owned()));
    let sitemap = sitemap.map(|address| format!("Sitemap: {address}\n"));
    format!("User-agent: *\nDisallow:\n{}", sitemap.unwrap_or_default())
}

fn sitemap(view: &View<'_>) -> Result<Html, Broken> {
    let pages = view.book.site.pages().map(|(page, _)| page);
    let listed = pages.filter(|page| page.is_listed());
    let addresses = listed.filter_map(|page| canonical(view, page)).collect();
    let sitemap = Sitemap { addresses };
    view.book.templates.render(SITEMAP, &sitemap)
}
