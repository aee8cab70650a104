//! What of a book another site can show: each recommendation, pathway and table as a document for a frame.

use std::collections::BTreeMap;

use super::Pages;
use crate::export::ExportedFiles;
use crate::markup::escape;
use crate::model::Library;
use crate::plan::{Page, Site};
use crate::problem::Problem;

/// Why nothing can be shown elsewhere.
#[derive(Debug)]
pub enum NoFragments {
    /// Links would lead nowhere.
    NoAddress,
    /// A template is broken.
    Broken(Vec<Problem>),
}

/// Each at the path that its page has on the site, and how to show one.
///
/// # Errors
///
/// A book without `base-url` has none, and one with a broken template.
pub fn fragments(site: &Site<'_>) -> Result<ExportedFiles, NoFragments> {
    let pages = Pages::of(site).map_err(NoFragments::Broken)?;
    let made = pages.fragments().ok_or(NoFragments::NoAddress)?;
    let made = made.map_err(|problem| NoFragments::Broken(vec![*problem]))?;
    let library = site.survey().library();
    let mut files = BTreeMap::new();
    let mut listed = Vec::new();
    for (thing, html) in made {
        let path = site.address(Page::Thing(thing)).as_str();
        listed.push((path, library.meta(thing).title.as_str()));
        files.insert(path.to_owned(), html);
    }
    files.insert("export.md".to_owned(), how_to_show(library, &listed));
    Ok(ExportedFiles::new(files))
}

fn how_to_show(library: &Library, listed: &[(&str, &str)]) -> String {
    let mut page = format!(
        "# {} on another site\n\nEach file is a whole document without scripts, and requests nothing. Put it beside the page that shows it, \
         and there, with a height that fits:\n\n",
        library.settings.title
    );
    for (path, title) in listed {
        let title = escape(title);
        page.push_str(&format!(
            "    <iframe src=\"{path}\" title=\"{title}\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" \
             width=\"100%\" height=\"800\" loading=\"lazy\"></iframe>\n"
        ));
    }
    page + "\nLinks open pages of the book in a tab of their own. What is shown is of the day on which it was exported, and not \
            changed when the book is: export again then. Whether a review is overdue is said on the pages of the book.\n"
}
