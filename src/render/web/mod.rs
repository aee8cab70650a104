//! What the site says to programs: search engines, readers of feeds, previews of links, browsers that keep it as an app.
//!
//! Whatever needs a whole address is there only where `base-url` in `book.toml` gives one.

mod feed;
mod linked;

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
    let mut files = vec![(MANIFEST, home.manifest()), (ROBOTS, home.robots())];
    // A draft is for its authors only.
    let is_draft = book.site.placed().is_some();
    if home.library().settings.base_url.is_some() && !is_draft {
        files.push((SITEMAP, home.sitemap()?.into_string()));
        files.push((FEED, home.feed()?.into_string()));
    }
    let files = files.into_iter();
    Ok(files.map(|(path, text)| (path.to_owned(), text)).collect())
}

impl View<'_> {
    /// A place by its whole address.
    pub(super) fn absolute(&self, to: &SitePlace) -> Option<String> {
        let base = self.library().settings.base_url.as_ref()?;
        Some(self.book.site.under(base.as_str(), to))
    }

    /// The page's whole address: of the home page, that of the site.
    fn canonical(&self, page: Page) -> Option<String> {
        let address = self.absolute(&SitePlace::Page(page))?;
        Some(match page == Page::Home {
            true => address.trim_end_matches("index.html").to_owned(),
            false => address,
        })
    }

    pub(super) fn head(&self, title: &str) -> Head {
        let file = |path: &str| SitePlace::File(path.to_owned());
        let feed = self.absolute(&file(FEED)).map(|_| Link {
            href: self.link.href(&file(FEED)),
            text: self.changes_title(),
        });
        // Its hash is of what is served.
        let linked = unmarked(&self.linked(title));
        Head {
            canonical: self.canonical(self.page()),
            kind: match self.page() == Page::Home {
                true => "website",
                false => "article",
            },
            image: self.absolute(&file(assets::ICON)),
            manifest: self.link.href(&file(MANIFEST)),
            feed,
            unlisted: !self.page().is_listed(),
            hash: hash(&linked),
            linked,
        }
    }

    fn manifest(&self) -> String {
        let settings = &self.library().settings;
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

    fn robots(&self) -> String {
        if self.book.site.placed().is_some() {
            return draft::ROBOTS.to_owned();
        }
        let sitemap = self.absolute(&SitePlace::File(SITEMAP.to_owned()));
        let sitemap = sitemap.map(|address| format!("Sitemap: {address}\n"));
        format!("User-agent: *\nDisallow:\n{}", sitemap.unwrap_or_default())
    }

    fn sitemap(&self) -> Result<Html, Broken> {
        let pages = self.book.site.pages().map(|(page, _)| page);
        let listed = pages.filter(|page| page.is_listed());
        let addresses = listed.filter_map(|page| self.canonical(page)).collect();
        let sitemap = Sitemap { addresses };
        self.book.templates.render(SITEMAP, &sitemap)
    }
}
