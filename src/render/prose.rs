//! Prose to HTML: links, citations, headings and tables are written here, the rest by the Markdown renderer.

use std::collections::BTreeSet;

use pulldown_cmark::{Alignment, Event, HeadingLevel, LinkType, Tag, TagEnd, html::push_html};
use serde::Serialize;

use super::html::{Html, escape, tag};
use super::view::View;
use crate::model::{Piece, Prose, Target, Thing};
use crate::plan::{Page, Place};

/// A heading of a chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    pub level: u8,
    pub part: String,
    pub text: String,
}

/// What a piece of prose stands in.
enum Setting<'c> {
    /// A chapter's body: it has headings, and cards are made for its blocks, below the last heading.
    Chapter(&'c mut dyn FnMut(Thing, u8) -> Html),
    /// A field of a block: a heading would break the order of the page's own.
    Field,
}

impl View<'_> {
    /// A field's Markdown. `owner` is the identifier of what it belongs to, unique on the page.
    pub fn prose(&self, prose: &Prose, owner: &str) -> Html {
        let mut writer = Writer::new(*self, Setting::Field, owner);
        writer.pieces(&prose.pieces);
        writer.finish().0
    }

    pub fn optional_prose(&self, prose: &Option<Prose>, owner: &str) -> Option<Html> {
        prose.as_ref().map(|prose| self.prose(prose, owner))
    }

    /// A chapter's body without its title, and its headings.
    pub fn body(
        &self,
        prose: &Prose,
        card: &mut dyn FnMut(Thing, u8) -> Html,
    ) -> (Html, Vec<Heading>) {
        let mut writer = Writer::new(*self, Setting::Chapter(card), "");
        writer.reserve(&prose.pieces);
        for pieces in around_title(&prose.pieces) {
            writer.pieces(pieces);
        }
        writer.finish()
    }
}

/// The words of prose alone: for descriptions and data.
pub fn plain(prose: &Prose, library: &crate::model::Library) -> String {
    let mut out = String::new();
    for piece in &prose.pieces {
        match piece {
            Piece::Markdown(event) => out.push_str(event_words(event)),
            Piece::Link { to, words } => match words {
                Some(words) => out.push_str(words),
                None => out.push_str(&target_words(to, library)),
            },
            Piece::Cite(_) | Piece::Block(_) => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn event_words<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Text(text) | Event::Code(text) => text,
        Event::End(TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => "",
        Event::SoftBreak | Event::HardBreak | Event::End(_) => " ",
        Event::Start(_)
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::Rule
        | Event::TaskListMarker(_) => "",
    }
}

pub fn target_words(target: &Target, library: &crate::model::Library) -> String {
    match target {
        Target::Thing(thing) => library.meta(*thing).title.clone(),
        Target::Step(step) => library.step(*step).label(),
        Target::Chapter(chapter, _) => library.chapters[*chapter].title.clone(),
        Target::Asset(path) => path.rsplit('/').next().unwrap_or(path).to_owned(),
    }
}

/// A heading's identifier from its words, as GitHub makes them.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '-' || c == '_' {
            out.extend(c.to_lowercase());
        } else if c.is_whitespace() {
            out.push('-');
        }
    }
    out
}

/// The identifier of a thing's card in a chapter.
pub fn card_part(thing: Thing, library: &crate::model::Library) -> String {
    format!("{}-{}", thing.kind().name(), library.meta(thing).id)
}

/// The page shows a chapter's title itself, so a first heading that is the title is left out.
fn around_title(pieces: &[Piece]) -> [&[Piece]; 2] {
    let is_heading =
        |piece: &Piece| matches!(piece, Piece::Markdown(Event::Start(Tag::Heading { .. })));
    let ends = |piece: &Piece| matches!(piece, Piece::Markdown(Event::End(TagEnd::Heading(_))));
    let start = pieces.iter().position(is_heading);
    match start.map(|start| (start, &pieces[start])) {
        Some((
            start,
            Piece::Markdown(Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            })),
        )) => {
            let length = pieces[start..]
                .iter()
                .position(ends)
                .map_or(0, |end| end + 1);
            [&pieces[..start], &pieces[start + length..]]
        }
        Some(_) | None => [pieces, &[]],
    }
}

struct Writer<'v, 'c> {
    view: View<'v>,
    setting: Setting<'c>,
    /// Set before the names of footnotes, which are unique in one piece of prose only.
    owner: String,
    out: Vec<Event<'static>>,
    taken: BTreeSet<String>,
    headings: Vec<Heading>,
    level: u8,
    /// For each open link or image whether its tag was written.
    open: Vec<bool>,
    table: Table,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    head: bool,
    cell: usize,
}

impl<'v, 'c> Writer<'v, 'c> {
    fn new(view: View<'v>, setting: Setting<'c>, owner: &str) -> Self {
        Self {
            view,
            setting,
            owner: owner.to_owned(),
            out: Vec::new(),
            // The identifiers that the templates use.
            taken: ["main", "chapters", "notice"].map(str::to_owned).into(),
            headings: Vec::new(),
            level: 1,
            open: Vec::new(),
            table: Table::default(),
        }
    }

    /// Cards keep their identifiers, whatever the headings above them are.
    fn reserve(&mut self, pieces: &[Piece]) {
        let library = self.view.library();
        for piece in pieces {
            if let Piece::Block(thing) = piece {
                self.taken.insert(card_part(*thing, library));
            }
        }
    }

    fn finish(self) -> (Html, Vec<Heading>) {
        let mut html = String::new();
        push_html(&mut html, self.out.into_iter());
        (Html::trusted(html), self.headings)
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Markdown(Event::Start(Tag::Heading { level, id, .. })) => {
                    let words = heading_words(&pieces[index + 1..], self.view);
                    self.start_heading(*level, id.as_deref(), words);
                }
                Piece::Markdown(event) => self.event(event),
                Piece::Link { to, words } => self.link(to, words.as_deref()),
                Piece::Cite(keys) => {
                    let cites = self.view.cites(keys);
                    let numbers: Vec<String> = cites.iter().map(cite).collect();
                    self.inline(format!("<sup class=\"cites\">{}</sup>", numbers.concat()));
                }
                Piece::Block(thing) => self.block(*thing),
            }
        }
    }

    fn inline(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn block(&mut self, thing: Thing) {
        let below = (self.level + 1).min(6);
        let html = match &mut self.setting {
            Setting::Chapter(card) => card(thing, below).into_string(),
            // A field holds no block: its fence would have been read as code.
            Setting::Field => String::new(),
        };
        self.out.push(Event::Html(html.into()));
    }

    fn link(&mut self, to: &Target, words: Option<&str>) {
        let place = match to {
            Target::Thing(thing) => Place::Page(Page::Thing(*thing)),
            Target::Step(step) => Place::Step(*step),
            Target::Chapter(chapter, None) => Place::Page(Page::Chapter(*chapter)),
            Target::Chapter(chapter, Some(part)) => {
                Place::Part(Page::Chapter(*chapter), part.clone())
            }
            Target::Asset(path) => Place::File(path.clone()),
        };
        let words = match words {
            Some(words) => words.to_owned(),
            None => target_words(to, self.view.library()),
        };
        let href = self.view.href(&place);
        self.inline(format!(
            "{}{}</a>",
            tag("a", &[("href", &href)]),
            escape(&words)
        ));
    }

    fn event(&mut self, event: &Event<'static>) {
        match event {
            // Never there after parsing; shown as text, should it ever be.
            Event::Html(html) | Event::InlineHtml(html) => self.out.push(Event::Text(html.clone())),
            Event::Start(start) => self.start(start),
            Event::End(end) => self.end(*end),
            Event::FootnoteReference(name) => {
                let name = self.footnote(name);
                self.out.push(Event::FootnoteReference(name.into()));
            }
            Event::Text(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => self.out.push(event.clone()),
        }
    }

    fn footnote(&self, name: &str) -> String {
        match self.owner.is_empty() {
            true => format!("note-{}", slug(name)),
            false => format!("{}-note-{}", self.owner, slug(name)),
        }
    }

    fn start(&mut self, start: &Tag<'static>) {
        match start {
            Tag::Link { dest_url, .. } => self.start_link(dest_url),
            Tag::Image {
                dest_url, title, ..
            } => self.start_image(dest_url, title),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => {
                self.table.head = true;
                self.table.cell = 0;
                self.inline("<thead><tr>".to_owned());
            }
            Tag::TableRow => {
                self.table.cell = 0;
                self.inline("<tr>".to_owned());
            }
            Tag::TableCell => self.start_cell(),
            Tag::FootnoteDefinition(name) => {
                let name = self.footnote(name);
                self.out
                    .push(Event::Start(Tag::FootnoteDefinition(name.into())));
            }
            other => self.out.push(Event::Start(other.clone())),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Link | TagEnd::Image => {
                if self.open.pop().unwrap_or_default() {
                    self.out.push(Event::End(end));
                }
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Table => self.inline("</tbody></table></div>\n".to_owned()),
            TagEnd::TableHead => {
                self.table.head = false;
                self.inline("</tr></thead><tbody>\n".to_owned());
            }
            TagEnd::TableRow => self.inline("</tr>\n".to_owned()),
            TagEnd::TableCell => {
                let cell = if self.table.head { "</th>" } else { "</td>" };
                self.table.cell += 1;
                self.inline(cell.to_owned());
            }
            other => self.out.push(Event::End(other)),
        }
    }

    /// Only the web, mail and the page itself: anything else leaves its words without a link.
    fn start_link(&mut self, to: &str) {
        let lower = to.trim().to_lowercase();
        let web = lower.starts_with("https://") || lower.starts_with("http://");
        let attributes: &[(&str, &str)] = match web {
            true => &[("href", to), ("rel", "noreferrer")],
            false => &[("href", to)],
        };
        let written = web || lower.starts_with('#') || lower.starts_with("mailto:");
        if written {
            self.inline(tag("a", attributes));
        }
        self.open.push(written);
    }

    /// A picture is shown if it is a file of the book; otherwise its text stands in its place.
    fn start_image(&mut self, path: &str, title: &pulldown_cmark::CowStr<'static>) {
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
    fn start_table(&mut self, alignments: &[Alignment]) {
        self.table.alignments = alignments.to_vec();
        let label = match self.headings.last() {
            Some(heading) => format!("Table: {}", heading.text),
            None => "Table".to_owned(),
        };
        let region = [
            ("class", "scroll"),
            ("role", "region"),
            ("tabindex", "0"),
            ("aria-label", &label),
        ];
        let html = format!("\n{}<table>", tag("div", &region));
        self.out.push(Event::Html(html.into()));
    }

    fn start_cell(&mut self) {
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

    /// Levels are not skipped, and the page's own title is the only one of the first.
    fn start_heading(&mut self, level: HeadingLevel, id: Option<&str>, words: String) {
        if matches!(self.setting, Setting::Field) {
            self.inline("\n<p><strong>".to_owned());
            return;
        }
        self.level = (level as u8).clamp(2, (self.level + 1).min(6));
        let part = self.unique(id.map_or_else(|| slug(&words), str::to_owned));
        let html = tag(&format!("h{}", self.level), &[("id", &part)]);
        self.out.push(Event::Html(format!("\n{html}").into()));
        self.headings.push(Heading {
            level: self.level,
            part,
            text: words,
        });
    }

    fn end_heading(&mut self) {
        let html = match self.setting {
            Setting::Chapter(_) => format!("</h{}>\n", self.level),
            Setting::Field => "</strong></p>\n".to_owned(),
        };
        self.inline(html);
    }

    fn unique(&mut self, wanted: String) -> String {
        let wanted = if wanted.is_empty() {
            "section".to_owned()
        } else {
            wanted
        };
        let mut part = wanted.clone();
        let mut number = 1;
        while !self.taken.insert(part.clone()) {
            number += 1;
            part = format!("{wanted}-{number}");
        }
        part
    }
}

fn heading_words(after: &[Piece], view: View<'_>) -> String {
    let end = |piece: &Piece| matches!(piece, Piece::Markdown(Event::End(TagEnd::Heading(_))));
    let inside = after.iter().take_while(|piece| !end(piece)).cloned();
    let words = Prose {
        pieces: inside.collect(),
    };
    plain(&words, view.library())
}

fn cite(cite: &super::view::Cite) -> String {
    let label = format!("Reference {}", cite.number);
    let link = tag("a", &[("href", &cite.href), ("aria-label", &label)]);
    format!("{link}[{}]</a>", cite.number)
}
