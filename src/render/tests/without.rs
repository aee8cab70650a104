//! A site without search, and without a page for paper.

use super::{Files, all, built, pages};
use crate::sample::site;

const WITHOUT: &str = "[book]\ntitle = \"Heat\"\n\n[site]\nsearch = false\nprint = false\n";

const LEFT_OUT: [&str; 7] = [
    "search.html",
    "search-index.js",
    "search-dialog.js",
    "print.html",
    "static/running.css",
    "static/finder.js",
    "static/minisearch.js",
];

fn links(files: &Files) -> Vec<String> {
    let pages = pages(files);
    let links = pages.values().flat_map(|page| all(page, "a[href]"));
    let links = links.filter_map(|link| link.attr("href").map(str::to_owned));
    links.collect()
}

#[test]
fn what_is_left_out_is_not_there_and_nothing_leads_there() {
    let files = site(&[("book.toml", WITHOUT)]).expect("it builds");
    for path in LEFT_OUT {
        assert!(built().get(path).is_some(), "{path}");
        assert!(files.get(path).is_none(), "{path}");
    }
    let leads = |link: &String| link.ends_with("search.html") || link.ends_with("print.html");
    assert!(links(&built()).iter().any(leads));
    assert!(!links(&files).iter().any(leads));
}
