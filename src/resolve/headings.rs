//! The names of a chapter's headings, by which links find them; each link to one is held against them.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::model::*;
use crate::problem::{Code, Problem, Problems, Remedy};
use crate::source::Span;

/// A link to a part of a chapter, whose headings have no names yet.
pub(super) struct Fragment {
    pub chapter: ChapterKey,
    pub part: String,
    pub span: Span,
}

/// The identifiers of every page's own parts.
const OF_PAGES: &[&str] = &[
    "main",
    "menu",
    "cited",
    "peek",
    "search-field",
    "search-guideline",
    "search-hint",
    "search-kind",
];

/// The home page has more of them, and the introduction stands on it.
const OF_HOME: &[&str] = &[
    "problems",
    "pathways",
    "tables",
    "outputs",
    "guidelines",
    "introduction",
    "recommendations",
];

/// Gives each heading the name that links and pages know it by: its author's, or one made of its words. `titles` are the
/// chapters' own.
pub(super) fn name_headings(
    library: &mut Library,
    titles: &BTreeMap<ChapterKey, String>,
    fragments: Vec<Fragment>,
    problems: &mut Problems,
) {
    let chapters: Vec<ChapterKey> = library.chapters.keys().collect();
    let mut named: BTreeMap<ChapterKey, BTreeSet<String>> = BTreeMap::new();
    for key in chapters {
        let names = names(library, key, titles.get(&key));
        let pieces = &mut library.chapters.get_mut(key).body.pieces;
        let headings = pieces.iter_mut().filter_map(heading_id);
        for (id, name) in headings.zip(&names) {
            *id = Some(CowStr::from(name.clone()));
        }
        named.insert(key, names.into_iter().collect());
    }
    for fragment in fragments {
        let names = &named[&fragment.chapter];
        if !names.contains(&fragment.part) {
            problems.push(no_such_part(library, &fragment, names));
        }
    }
}

fn heading_id(piece: &mut ProsePiece) -> Option<&mut Option<CowStr<'static>>> {
    match piece {
        ProsePiece::Markdown(Event::Start(Tag::Heading { id, .. })) => Some(id),
        _ => None,
    }
}

/// The names of a chapter's headings in their order. Those that an author gave are assigned first, so that no other heading takes them.
fn names(library: &Library, key: ChapterKey, title: Option<&String>) -> Vec<String> {
    let chapter = &library.chapters[key];
    let pieces = &chapter.body.pieces;
    let mut taken = TakenIds::new(reserved(library, chapter).chain(title.cloned()));
    let mut names = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        if let ProsePiece::Markdown(Event::Start(Tag::Heading { id, .. })) = piece {
            let id = id.as_ref().map(|id| taken.unique(id));
            names.push((id, index));
        }
    }
    let name = |(id, index): (Option<String>, usize)| {
        id.unwrap_or_else(|| {
            let words = slug(&words_of(&pieces[index + 1..], library));
            taken.unique(&words)
        })
    };
    names.into_iter().map(name).collect()
}

fn reserved(library: &Library, chapter: &Chapter) -> impl Iterator<Item = String> {
    let of_pages = OF_PAGES.iter().map(|part| (*part).to_owned());
    let home = match chapter.guideline {
        None => OF_HOME,
        Some(_) => &[],
    };
    let cards = chapter.body.pieces.iter().filter_map(|piece| match piece {
        ProsePiece::Block(thing) => Some(card_part(*thing, library)),
        _ => None,
    });
    let references = library.references.values();
    let references = references.map(|reference| reference_part(&reference.key));
    of_pages
        .chain(home.iter().map(|part| (*part).to_owned()))
        .chain(cards)
        .chain(references)
}

fn words_of(after: &[ProsePiece], library: &Library) -> String {
    let is_end =
        |piece: &ProsePiece| matches!(piece, ProsePiece::Markdown(Event::End(TagEnd::Heading(_))));
    let end = after.iter().position(is_end).unwrap_or(after.len());
    plain_words(&after[..end], library)
}

/// The names on a page. Each knows how far those with a number after it are taken, so that a thousand equal headings are not
/// counted through a thousand times.
struct TakenIds(BTreeMap<String, usize>);

impl TakenIds {
    fn new(names: impl Iterator<Item = String>) -> Self {
        Self(names.map(|name| (name, 1)).collect())
    }

    /// The name that is wanted, or the first with a number after it that is free.
    fn unique(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "section" } else { wanted };
        let Some(&last) = self.0.get(wanted) else {
            self.0.insert(wanted.to_owned(), 1);
            return wanted.to_owned();
        };
        let mut number = last + 1;
        let mut name = format!("{wanted}-{number}");
        while self.0.contains_key(&name) {
            number += 1;
            name = format!("{wanted}-{number}");
        }
        self.0.insert(wanted.to_owned(), number);
        self.0.insert(name.clone(), 1);
        name
    }
}

fn no_such_part(library: &Library, fragment: &Fragment, names: &BTreeSet<String>) -> Problem {
    let chapter = &library.chapters[fragment.chapter];
    let message = format!(
        "no heading of “{}” is named `{}`",
        chapter.title, fragment.part
    );
    let problem = Problem::new(Code::DanglingLink, message).at(fragment.span);
    let cards = chapter.body.pieces.iter().filter_map(|piece| match piece {
        ProsePiece::Block(thing) => Some(*thing),
        _ => None,
    });
    let mut cards = cards.filter(|thing| card_part(*thing, library) == fragment.part);
    match cards.next() {
        Some(thing) => problem.help(format!("write `[[{}]]`", library.meta(thing).id)),
        None => match Remedy::nearest(&fragment.part, names.iter().map(String::as_str)) {
            Some(remedy) => problem.help(remedy.at(None)),
            None => problem,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A heading never takes the identifier of something else on its page.
    #[test]
    fn the_identifiers_of_pages_are_reserved() {
        let ids = |template: &str| -> Vec<String> {
            let ids = template.split(" id=\"").skip(1);
            let ids = ids.filter_map(|rest| rest.split('"').next());
            ids.filter(|id| !id.contains('{'))
                .map(str::to_owned)
                .collect()
        };
        let shell = [
            include_str!("../../templates/base.html"),
            include_str!("../../templates/search-box.html"),
            include_str!("../../templates/chapter.html"),
        ];
        for id in shell.iter().flat_map(|template| ids(template)) {
            assert!(OF_PAGES.contains(&id.as_str()), "{id}");
        }
        for id in ids(include_str!("../../templates/home.html")) {
            assert!(OF_HOME.contains(&id.as_str()), "{id}");
        }
    }
}
