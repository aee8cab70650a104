//! The addresses that every site has for itself: the one table of them.

use super::Kind;

/// The site's own pages, without `.html`, but for its indexes. The first one is the home page, where the book's introduction stands.
const PAGES: &[&str] = &[
    "index",
    "contents",
    "safety",
    "tensions",
    "glossary",
    "references",
    "print",
    "recommendations",
    "map",
    "patient",
    "search",
    "404",
];

/// By what an index page lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listing {
    Conditions,
    Interventions,
    Strengths,
    Reviews,
    Alphabet,
}

impl Listing {
    pub const ALL: [Listing; 5] = [
        Listing::Conditions,
        Listing::Interventions,
        Listing::Strengths,
        Listing::Reviews,
        Listing::Alphabet,
    ];

    /// In an address.
    pub fn name(self) -> &'static str {
        match self {
            Listing::Conditions => "by-condition",
            Listing::Interventions => "by-intervention",
            Listing::Strengths => "by-strength",
            Listing::Reviews => "by-review-date",
            Listing::Alphabet => "a-to-z",
        }
    }
}

/// Its other files at the top.
const FILES: &[&str] = &[
    "book.json",
    "feed.xml",
    "manifest.webmanifest",
    "robots.txt",
    "rules.js",
    "search-dialog.js",
    "search-index.js",
    "sitemap.xml",
];

/// A folder for each kind of thing, and this one.
const FOLDER: &str = "static";

/// The folder of `content/` with what several guidelines share.
pub const SHARED: &str = "shared";

/// Whether the site itself has a file or a folder at a path, whose letters are small.
pub fn is_reserved(path: &str) -> bool {
    let (folder, is_inside) = match path.split_once('/') {
        Some((folder, _)) => (folder, true),
        None => (path, false),
    };
    let is_folder = folder == FOLDER || Kind::ALL.iter().any(|kind| kind.name() == folder);
    let is_page = |name: &str| {
        let page = name.strip_suffix(".html");
        page.is_some_and(is_own_page) || FILES.contains(&name)
    };
    // A folder may not have the name of a file either.
    is_page(folder) || (is_inside && is_folder)
}

fn is_own_page(name: &str) -> bool {
    PAGES.contains(&name) || Listing::ALL.iter().any(|index| index.name() == name)
}
