//! The files that a site has beside its pages. Whatever a book has under the same name stands in for the built-in one.

use super::Files;
use crate::source::Sources;

/// What every page loads is one file of each language, so that a first load takes few requests.
pub const STYLE: &str = "static/book.css";
pub const SCRIPT: &str = "static/book.js";
pub const ICON: &str = "static/icon.svg";

macro_rules! built_in {
    ($($path:expr),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../templates/", $path)))),*]
    };
}

/// The parts of [`STYLE`], in their order.
const STYLES: &[(&str, &str)] = built_in![
    "static/style.css",
    "static/lists.css",
    "static/reporting.css",
    "static/search.css"
];

/// The last parts of [`STYLE`]: files that stand alone need the first of them too.
const DRAWINGS: &[(&str, &str)] = &[
    ("static/drawing.css", include_str!("../chart/drawing.css")),
    ("static/flowchart.css", include_str!("flowchart.css")),
    ("static/picture.css", super::picture::STYLE),
];

/// The parts of [`SCRIPT`].
const SCRIPTS: &[(&str, &str)] = built_in![
    "static/site.js",
    "static/forms.js",
    "static/search.js",
    "static/recommendations.js",
];

/// The icon, and what search loads when a reader turns to it.
const OTHERS: &[(&str, &str)] = built_in![
    "static/icon.svg",
    "static/finder.js",
    "static/minisearch.js",
    "static/minisearch-licence.txt",
];

pub fn add_assets(files: &mut Files, sources: &Sources) {
    for (path, bytes) in &sources.assets {
        files.add(path.as_str(), bytes.as_slice());
    }
    files.add(STYLE, together(STYLES.iter().chain(DRAWINGS), sources));
    files.add(SCRIPT, together(SCRIPTS, sources));
    for (path, text) in OTHERS {
        files.add(*path, *text);
    }
}

fn together<'p>(
    parts: impl IntoIterator<Item = &'p (&'p str, &'p str)>,
    sources: &Sources,
) -> Vec<u8> {
    let mut all = Vec::new();
    for (path, text) in parts {
        let own = sources.assets.get(*path);
        all.extend_from_slice(own.map_or(text.as_bytes(), Vec::as_slice));
        all.push(b'\n');
    }
    all
}
