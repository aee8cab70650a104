//! Everything that has a page, by its title and its other names.

use std::collections::BTreeMap;

use super::{ListGroup, ListLine, group};
use crate::render::link::Link;
use crate::render::view::View;
use crate::search::tokens;

pub(super) fn alphabet(view: &View<'_>) -> Vec<ListGroup> {
    let mut lines = all_lines(view);
    lines.sort_by_cached_key(|(key, line)| (key.clone(), line.link.href.clone()));
    let mut letters: BTreeMap<(bool, String), Vec<ListLine>> = BTreeMap::new();
    for (key, line) in lines {
        let letter = letter(&key);
        let letters = letters.entry((letter.is_none(), letter.unwrap_or_default()));
        letters.or_default().push(line);
    }
    let groups = letters.into_iter().enumerate();
    groups
        .map(|(number, ((is_other, letter), lines))| {
            let title = match is_other {
                true => view.words().index.other_signs.to_string(),
                false => letter,
            };
            ListGroup {
                lines,
                ..group(&format!("letter-{}", number + 1), &title)
            }
        })
        .collect()
}

/// Each with the words that it is sorted by.
fn all_lines(view: &View<'_>) -> Vec<(Vec<String>, ListLine)> {
    let library = view.library();
    let mut lines = Vec::new();
    for &thing in &library.things {
        let kind = view.words().kind.of(thing.kind());
        let link = view.link.thing(thing);
        for name in library.other_names(thing) {
            let what = format!("{kind}: {}", link.text);
            lines.push(line(name.to_owned(), &link.href, what));
        }
        lines.push(line(link.text.clone(), &link.href, kind.to_owned()));
    }
    for &key in view.book.site.chapters() {
        let link = view.link.chapter(key);
        let what = match library.chapters[key].guideline {
            Some(guideline) => library.guidelines[guideline].meta.title.clone(),
            None => library.settings.title.clone(),
        };
        lines.push(line(link.text, &link.href, what));
    }
    lines
}

fn line(name: String, href: &str, what: String) -> (Vec<String>, ListLine) {
    let key = tokens(&name);
    let line = ListLine {
        link: Link {
            href: href.to_owned(),
            text: name,
        },
        what: Some(what),
        ..ListLine::default()
    };
    (key, line)
}

/// The letter that a name stands under; `None` for numbers and signs.
fn letter(key: &[String]) -> Option<String> {
    let first = key.first()?.chars().next()?;
    first
        .is_alphabetic()
        .then(|| first.to_uppercase().collect())
}
