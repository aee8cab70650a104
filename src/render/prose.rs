//! Prose to HTML: links, citations, headings and tables are written here, the rest by the Markdown renderer.

mod inline;
pub mod paper;

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd, html::push_html};
use serde::Serialize;

use inline::{OpenTable, link_tag};
use paper::TableFit;

use super::view::View;
use crate::markup::{Html, escape, tag};
use crate::model::{Library, Prose, ProsePiece, Target, TermKey, Thing, plain_words, target_words};
use crate::plan::{Page, SitePlace};

/// A heading of a chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    pub level: u8,
    pub part: String,
    pub text: String,
}

/// What a piece of prose stands in.
enum ProseSetting<'c> {
    /// A chapter's body: it has headings, and cards are made for its blocks, below the last heading.
    Chapter(&'c mut dyn FnMut(Thing, u8) -> Html),
    /// A field of a block: a heading would break the order of the page's own.
    Field,
}

/// A field's Markdown. `owner` is the identifier of what it belongs to, unique on the page.
pub fn field(view: &View<'_>, prose: &Prose, owner: &str) -> Html {
    let mut writer = ProseWriter::new(*view, ProseSetting::Field, owner);
    writer.pieces(&prose.pieces);
    writer.finish().0
}

pub fn optional_field(view: &View<'_>, prose: &Option<Prose>, owner: &str) -> Option<Html> {
    prose.as_ref().map(|prose| field(view, prose, owner))
}

/// The headings of a chapter's body, without writing it; links are noted, except those of its cards.
pub fn headings(view: &View<'_>, prose: &Prose) -> Vec<Heading> {
    let mut no_card = |_, _| Html::default();
    let mut writer = ProseWriter::new(*view, ProseSetting::Chapter(&mut no_card), "");
    writer.pieces(&prose.pieces);
    writer.headings
}

/// A chapter's body and its headings. The chapter's title is not part of it. Where it stands among other chapters,
/// `owner` is its identifier, and its headings are a level lower.
pub fn body(
    view: &View<'_>,
    prose: &Prose,
    owner: &str,
    card: &mut dyn FnMut(Thing, u8) -> Html,
) -> (Html, Vec<Heading>) {
    let mut writer = ProseWriter::new(*view, ProseSetting::Chapter(card), owner);
    writer.pieces(&prose.pieces);
    writer.finish()
}

/// The identifier of a heading where its chapter stands among others.
pub fn heading_part(chapter: &str, part: &str) -> String {
    // No heading has this character in its own name.
    format!("{chapter}~{part}")
}

struct ProseWriter<'v, 'c> {
    view: View<'v>,
    setting: ProseSetting<'c>,
    /// Set before the names of footnotes, which are unique in one piece of prose only.
    owner: String,
    out: Vec<Event<'static>>,
    headings: Vec<Heading>,
    level: u8,
    /// That of the heading above it all.
    top: u8,
    /// The terms that the chapter has named so far.
    met: BTreeSet<TermKey>,
    /// How many open elements hold no links: headings and code.
    plain: usize,
    /// The numbers of footnotes, by name.
    notes: BTreeMap<String, usize>,
    /// For each open link or image whether its tag was written.
    open: Vec<bool>,
    table: OpenTable,
}

impl<'v, 'c> ProseWriter<'v, 'c> {
    fn new(view: View<'v>, setting: ProseSetting<'c>, owner: &str) -> Self {
        let top = match (&setting, owner) {
            (ProseSetting::Chapter(_), "") | (ProseSetting::Field, _) => 1,
            (ProseSetting::Chapter(_), _) => 2,
        };
        Self {
            view,
            setting,
            owner: owner.to_owned(),
            out: Vec::new(),
            headings: Vec::new(),
            level: top,
            top,
            met: BTreeSet::new(),
            plain: 0,
            notes: BTreeMap::new(),
            open: Vec::new(),
            table: OpenTable::default(),
        }
    }

    fn finish(self) -> (Html, Vec<Heading>) {
        let mut html = String::new();
        push_html(&mut html, self.out.into_iter());
        (Html::trusted(html), self.headings)
    }

    fn pieces(&mut self, pieces: &[ProsePiece]) {
        let mut table = 0;
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                ProsePiece::Markdown(Event::Start(Tag::Heading { level, id, .. })) => {
                    let words = heading_words(&pieces[index + 1..], self.view.library());
                    self.start_heading(*level, id.as_deref(), words);
                }
                ProsePiece::Markdown(Event::Start(Tag::Table(alignments))) => {
                    table = index + 1;
                    let columns = self.column_widths(&pieces[table..]);
                    self.start_table(alignments, TableFit::of(&columns).class());
                }
                ProsePiece::Markdown(end @ Event::End(TagEnd::Table)) => {
                    self.event(end);
                    self.sheets(&pieces[table..index]);
                }
                ProsePiece::Markdown(event) => self.event(event),
                ProsePiece::Link(to) => {
                    let words = escape(&target_words(to, self.view.library()));
                    self.open_link(to, "");
                    self.inline(format!("{words}</a>"));
                }
                ProsePiece::Open { to, title } => {
                    self.open_link(to, title);
                    self.open.push(true);
                }
                ProsePiece::Close => {
                    self.open.pop();
                    self.inline("</a>".to_owned());
                }
                ProsePiece::Cite(keys) => {
                    self.close_up();
                    let cites = self.view.link.cites(keys);
                    let numbers: Vec<String> = cites.iter().map(cite).collect();
                    self.inline(format!("<sup class=\"cites\">{}</sup>", numbers.concat()));
                }
                ProsePiece::Block(thing) => self.block(*thing),
            }
        }
    }

    /// A number stands at its word: the space that was written before the citation goes.
    fn close_up(&mut self) {
        match self.out.pop() {
            Some(Event::Text(text)) => {
                let word = text.trim_end().to_owned();
                self.out.push(Event::Text(word.into()));
            }
            Some(Event::SoftBreak) => {}
            other => self.out.extend(other),
        }
    }

    fn inline(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn block(&mut self, thing: Thing) {
        let below = (self.level + 1).min(6);
        let html = match &mut self.setting {
            ProseSetting::Chapter(card) => card(thing, below).into_string(),
            // A field holds no block: its fence would have been read as code.
            ProseSetting::Field => String::new(),
        };
        self.out.push(Event::Html(html.into()));
    }

    fn open_link(&mut self, to: &Target, title: &str) {
        let place = match to {
            Target::Thing(thing) => SitePlace::Page(Page::Thing(*thing)),
            Target::Step(step) => SitePlace::Step(*step),
            Target::Row(row) => SitePlace::Row(*row),
            Target::Chapter(chapter, None) => SitePlace::Page(Page::Chapter(*chapter)),
            Target::Chapter(chapter, Some(part)) => {
                SitePlace::Part(Page::Chapter(*chapter), part.clone())
            }
            Target::Asset(path) => SitePlace::File(path.clone()),
        };
        let href = self.view.link.href(&place);
        self.inline(link_tag(&href, title, &[]));
    }

    fn event(&mut self, event: &Event<'static>) {
        match event {
            // Not there after parsing; if it ever were, it would be shown as text.
            Event::Html(html) | Event::InlineHtml(html) => self.out.push(Event::Text(html.clone())),
            Event::Start(start) => self.start(start),
            Event::End(end) => self.end(*end),
            Event::FootnoteReference(name) => {
                let name = self.footnote(name);
                self.out.push(Event::FootnoteReference(name.into()));
            }
            Event::Text(text) => self.text(text),
            Event::TaskListMarker(is_done) => {
                let mark = if *is_done { "☑ " } else { "☐ " };
                self.out.push(Event::Text(mark.into()));
            }
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule => self.out.push(event.clone()),
        }
    }

    /// A chapter's first mention of a term leads to the term.
    fn text(&mut self, text: &CowStr<'static>) {
        let takes_links = self.open.is_empty() && self.plain == 0;
        let mut rest: &str = text;
        if takes_links && matches!(self.setting, ProseSetting::Chapter(_)) {
            let vocabulary = &self.view.book.site.vocabulary;
            while let Some((place, term)) = vocabulary.first(rest, &self.met) {
                self.met.insert(term);
                let before = rest[..place.start].to_owned();
                self.out.push(Event::Text(before.into()));
                let href = self
                    .view
                    .link
                    .href(&SitePlace::Page(Page::Thing(Thing::Term(term))));
                let link = tag("a", &[("class", "term"), ("href", &href)]);
                self.inline(format!("{link}{}</a>", escape(&rest[place.clone()])));
                rest = &rest[place.end..];
            }
        }
        self.out.push(Event::Text(rest.to_owned().into()));
    }

    /// The identifier of a footnote. Names may hold anything, and a heading's identifier has no colon.
    fn footnote(&mut self, name: &str) -> String {
        let next = self.notes.len() + 1;
        let number = *self.notes.entry(name.to_lowercase()).or_insert(next);
        match self.owner.is_empty() {
            true => format!("note:{number}"),
            false => format!("{}:note:{number}", self.owner),
        }
    }

    fn start(&mut self, start: &Tag<'static>) {
        match start {
            Tag::Link {
                dest_url, title, ..
            } => self.start_link(dest_url, title),
            Tag::Image {
                dest_url, title, ..
            } => self.start_image(dest_url, title),
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
            Tag::CodeBlock(_) => {
                self.plain += 1;
                self.out.push(Event::Start(start.clone()));
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
            TagEnd::CodeBlock => {
                self.plain -= 1;
                self.out.push(Event::End(end));
            }
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

    /// Levels are not skipped, and the page's own title is the only one of the first.
    fn start_heading(&mut self, level: HeadingLevel, id: Option<&str>, words: String) {
        self.plain += 1;
        if matches!(self.setting, ProseSetting::Field) {
            self.inline("\n<p><strong>".to_owned());
            return;
        }
        let wanted = level as u8 + self.top - 1;
        self.level = wanted.clamp(self.top + 1, (self.level + 1).min(6));
        // `resolve` has named every heading of a chapter.
        let part = match (id.unwrap_or_default(), self.owner.is_empty()) {
            (part, true) => part.to_owned(),
            (part, false) => heading_part(&self.owner, part),
        };
        let html = tag(&format!("h{}", self.level), &[("id", &part)]);
        self.out.push(Event::Html(format!("\n{html}").into()));
        self.headings.push(Heading {
            level: self.level,
            part,
            text: words,
        });
    }

    fn end_heading(&mut self) {
        self.plain -= 1;
        let html = match self.setting {
            ProseSetting::Chapter(_) => format!("</h{}>\n", self.level),
            ProseSetting::Field => "</strong></p>\n".to_owned(),
        };
        self.inline(html);
    }
}

/// The words of a heading, from what stands after its beginning.
pub fn heading_words(after: &[ProsePiece], library: &Library) -> String {
    let end =
        |piece: &ProsePiece| matches!(piece, ProsePiece::Markdown(Event::End(TagEnd::Heading(_))));
    let end = after.iter().position(end).unwrap_or(after.len());
    plain_words(&after[..end], library)
}

fn cite(cite: &super::link::Cite) -> String {
    let link = tag("a", &[("href", &cite.href), ("aria-label", &cite.name)]);
    format!("{link}[{}]</a>", cite.number)
}
