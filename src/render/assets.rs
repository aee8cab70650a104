//! The files that a site has beside its pages. Whatever a book has under the same name stands in for the built-in one.

use std::collections::BTreeSet;

use super::FileTree;
use crate::source::Sources;

/// What every page loads is one file of each language, so that a first load takes few requests.
pub const STYLE: &str = "static/book.css";
pub const SCRIPT: &str = "static/book.js";
/// What a page with the form of a patient loads beside them; the script when a reader turns to it.
pub const PATIENT_STYLE: &str = "static/patient.css";
pub const PATIENT_SCRIPT: &str = "static/patient.js";
pub const ICON: &str = "static/icon.svg";
/// The licences of what the scripts contain by others.
pub const LICENCES: &str = "static/licences.txt";

macro_rules! built_in {
    ($($path:expr),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../templates/", $path)))),*]
    };
}

/// The parts of [`STYLE`], in their order.
const STYLES: &[(&str, &str)] = built_in![
    "static/style.css",
    "static/lists.css",
    "static/tables.css",
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
    "static/filters.js",
    "static/patient/load.js",
];

/// The parts of [`PATIENT_SCRIPT`].
const PATIENT_SCRIPTS: &[(&str, &str)] = built_in![
    "static/patient/advise.js",
    "static/patient/since.js",
    "static/patient/given.js",
    "static/patient/answer.js",
    "static/patient/form.js",
];

/// The icon, and the style of the form.
const OTHERS: &[(&str, &str)] = built_in![
    "static/icon.svg",
    "static/patient.css",
    "static/licences.txt",
];

/// What search loads when a reader turns to it.
const FINDERS: &[(&str, &str)] = built_in!["static/finder.js", "static/minisearch.js"];

/// `pictures` are those that a page shows or links to; others of the book are not published.
pub fn add_assets(
    files: &mut FileTree,
    sources: &Sources,
    pictures: &BTreeSet<String>,
    has_search: bool,
) {
    for (path, bytes) in &sources.assets {
        let is_file = path.starts_with("static/") && !is_part(path);
        if is_file || pictures.contains(path) {
            files.add(path.as_str(), bytes.as_ref());
        }
    }
    files.add(STYLE, style(sources));
    files.add(SCRIPT, together(SCRIPTS, sources));
    files.add(PATIENT_SCRIPT, together(PATIENT_SCRIPTS, sources));
    let finders = FINDERS.iter().filter(|_| has_search);
    for (path, text) in OTHERS.iter().chain(finders) {
        files.add(*path, *text);
    }
}

/// What [`STYLE`] holds.
pub fn style(sources: &Sources) -> String {
    let bytes = together(STYLES.iter().chain(DRAWINGS), sources);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether a file is bundled with others instead of standing alone.
fn is_part(path: &str) -> bool {
    let parts = [STYLES, DRAWINGS, SCRIPTS, PATIENT_SCRIPTS];
    parts.concat().iter().any(|(part, _)| *part == path)
}

/// The parts in a row; a built-in one without its comments and margins, which are for those who write it.
fn together<'p>(
    parts: impl IntoIterator<Item = &'p (&'p str, &'p str)>,
    sources: &Sources,
) -> Vec<u8> {
    let mut all = Vec::new();
    for (path, text) in parts {
        match sources.assets.get(*path) {
            Some(extra) if **extra != *text.as_bytes() => all.extend_from_slice(extra),
            Some(_) | None => all.extend_from_slice(lean(path, text).as_bytes()),
        }
        all.push(b'\n');
    }
    all
}

/// Without comments that have lines of their own, margins and empty lines; of a style sheet, without white space that says nothing.
fn lean(path: &str, text: &str) -> String {
    let is_style = path.ends_with(".css");
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            match is_style {
                true => out.push_str(&leaner(line)),
                false => out.extend([line, "\n"]),
            }
        }
        in_comment &= !line.ends_with("*/");
    }
    out
}

/// A line of a style sheet that others may follow at once.
fn leaner(line: &str) -> String {
    if let Some(selector) = line.strip_suffix(" {") {
        return format!("{selector}{{");
    }
    match line.split_once(": ") {
        Some((name, value)) if line.ends_with(';') => format!("{name}:{value}"),
        _ if line.ends_with([';', '}', ',']) => line.to_owned(),
        _ => format!("{line}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_margins_are_not_served() {
        let script = "/* of\n   two lines */\n  a: 1; /* kept */\n\n// said\nf(\"// kept\");\n";
        assert_eq!(lean("a.js", script), "a: 1; /* kept */\nf(\"// kept\");\n");
        let style =
            "@media (x) {\n  a:hover,\n  b c {\n    d: e f;\n    g:\n      h,\n      i;\n  }\n}\n";
        assert_eq!(
            lean("a.css", style),
            "@media (x){a:hover,b c{d:e f;g:\nh,i;}}"
        );
    }

    #[test]
    fn no_text_of_a_built_in_part_goes_over_lines() {
        let parts = [STYLES, DRAWINGS, SCRIPTS, PATIENT_SCRIPTS].concat();
        for (path, text) in parts {
            for line in text.lines() {
                assert!(
                    line.matches('`').count().is_multiple_of(2),
                    "{path}: {line}"
                );
                let opens =
                    line.trim().starts_with("/*") || !line.contains("/*") || line.contains("*/");
                assert!(opens, "{path}: {line}");
            }
        }
    }
}
