use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

use super::Writer;
use crate::model::Piece;
use crate::plan::Place;
use crate::render::html::tag;

/// The table that is being written.
#[derive(Default)]
pub(super) struct Table {
    pub alignments: Vec<Alignment>,
    pub head: bool,
    pub cell: usize,
}

/// The beginning of a link; what its author wrote as its title comes up beside it.
pub(super) fn link_tag(href: &str, title: &str, more: &[(&str, &str)]) -> String {
    let mut attributes = vec![("href", href)];
    attributes.extend(more);
    if !title.is_empty() {
        attributes.push(("title", title));
    }
    tag("a", &attributes)
}

/// How a table fits on a sheet of paper, where nothing scrolls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    AsItIs,
    Smaller,
    Turned,
    /// Turned, and words of its cells are broken.
    Broken,
}

impl Fit {
    /// By the characters that its columns need at least: A4 has room for a little more in each size of letters.
    fn of(width: usize) -> Self {
        match width {
            0..=85 => Fit::AsItIs,
            86..=115 => Fit::Smaller,
            116..=175 => Fit::Turned,
            176.. => Fit::Broken,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Fit::AsItIs => "scroll",
            Fit::Smaller => "scroll smaller",
            Fit::Turned => "scroll smaller turned",
            Fit::Broken => "scroll smaller turned broken",
        }
    }
}

/// The characters that the columns of a table need side by side: the longest word of each, and the space between.
pub(super) fn width_on_paper(after: &[Piece]) -> usize {
    const BETWEEN: usize = 2;
    let mut columns: Vec<usize> = Vec::new();
    let mut cell = 0;
    let mut word = 0;
    for piece in after {
        match piece {
            Piece::Markdown(Event::End(TagEnd::Table)) => break,
            Piece::Markdown(Event::Start(Tag::TableRow | Tag::TableHead)) => cell = 0,
            Piece::Markdown(Event::Start(Tag::TableCell)) => word = 0,
            Piece::Markdown(Event::End(TagEnd::TableCell)) => cell += 1,
            // A word goes on from one piece of text into the next.
            Piece::Markdown(Event::Text(text) | Event::Code(text)) => {
                for (index, part) in text.split([' ', '\u{a0}', '-', '/']).enumerate() {
                    word = if index == 0 { word } else { 0 } + part.width();
                    columns.resize(columns.len().max(cell + 1), 0);
                    columns[cell] = columns[cell].max(word);
                }
            }
            Piece::Markdown(_)
            | Piece::Link(_)
            | Piece::Open { .. }
            | Piece::Close
            | Piece::Cite(_)
            | Piece::Block(_) => {}
        }
    }
    columns.iter().map(|width| width + BETWEEN).sum()
}

impl Writer<'_, '_> {
    /// Only the web, mail and the page itself: anything else leaves its words without a link.
    pub(super) fn start_link(&mut self, to: &str, title: &str) {
        let lower = to.trim().to_lowercase();
        let web = lower.starts_with("https://") || lower.starts_with("http://");
        let more: &[(&str, &str)] = match web {
            true => &[("rel", "noreferrer")],
            false => &[],
        };
        let written = web || lower.starts_with("mailto:");
        if written {
            self.inline(link_tag(to, title, more));
        }
        self.open.push(written);
    }

    /// A picture is shown if it is a file of the book; otherwise its text stands in its place.
    pub(super) fn start_image(&mut self, path: &str, title: &CowStr<'static>) {
        let there = self.view.book.sources.assets.contains_key(path);
        if there {
            let href = self.view.href(&Place::File(path.to_owned()));
            self.out.push(Event::Start(Tag::Image {
                link_type: LinkType::Inline,
                dest_url: href.into(),
                title: title.clone(),
                id: "".into(),
            }));
        }
        self.open.push(there);
    }

    /// A wide table scrolls in a box of its own, which a keyboard can reach.
    pub(super) fn start_table(&mut self, alignments: &[Alignment], width: usize) {
        self.table.alignments = alignments.to_vec();
        let words = self.view.words();
        let label = match self.headings.last() {
            Some(heading) => words.sentences.table_of.say(&heading.text),
            None => words.lists.table.to_string(),
        };
        let region = [
            ("class", "scroll"),
            ("role", "region"),
            ("tabindex", "0"),
            ("aria-label", &label),
        ];
        let fit = Fit::of(width);
        let region = region.map(|(name, value)| match name {
            "class" => (name, fit.class()),
            _ => (name, value),
        });
        let html = format!("\n{}<table>", tag("div", &region));
        self.out.push(Event::Html(html.into()));
    }

    pub(super) fn start_cell(&mut self) {
        let class = match self.table.alignments.get(self.table.cell) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Left | Alignment::None) | None => "",
        };
        let cell = match self.table.head {
            true => format!("<th scope=\"col\"{class}>"),
            false => format!("<td{class}>"),
        };
        self.inline(cell);
    }
}
