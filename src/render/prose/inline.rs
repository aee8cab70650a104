use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd};

use super::ProseWriter;
use super::paper::SheetColumns;
use crate::markup::{data_address, tag};
use crate::model::ProsePiece;
use crate::plan::SitePlace;
use crate::source::picture_type;

/// The table that is being written.
#[derive(Default)]
pub(super) struct OpenTable {
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

impl ProseWriter<'_, '_> {
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
        let asset = self.view.book.sources.assets.get(path);
        if let Some(bytes) = asset {
            let embedded = picture_type(path).filter(|_| self.view.link.is_elsewhere());
            let href = match embedded {
                Some(media_type) => data_address(media_type, bytes),
                None => self.view.link.href(&SitePlace::File(path.to_owned())),
            };
            self.out.push(Event::Start(Tag::Image {
                link_type: LinkType::Inline,
                dest_url: href.into(),
                title: title.clone(),
                id: "".into(),
            }));
        }
        self.open.push(asset.is_some());
    }

    /// A wide table scrolls in a box of its own, which a keyboard can reach.
    pub(super) fn start_table(&mut self, alignments: &[Alignment], fit: &str) {
        self.table.alignments = alignments.to_vec();
        let words = self.view.words();
        let label = match self.headings.last() {
            Some(heading) => words.sentences.table_of.say(&heading.text),
            None => words.lists.table.to_string(),
        };
        let region = [
            ("class", fit),
            ("role", "region"),
            ("tabindex", "0"),
            ("aria-label", &label),
        ];
        let html = format!("\n{}<table>", tag("div", &region));
        self.out.push(Event::Html(html.into()));
    }

    /// Some columns of a table, for paper alone; which of how many pieces they are stands above them.
    pub(super) fn sheet(
        &mut self,
        table: &[ProsePiece],
        sheet: &SheetColumns,
        place: (usize, usize),
    ) {
        let (number, total) = place;
        let open = tag("div", &[("class", sheet.class())]);
        let html = format!("\n{open}<table><caption>{number} / {total}</caption>");
        self.out.push(Event::Html(html.into()));
        for piece in table {
            let is_row = matches!(
                piece,
                ProsePiece::Markdown(Event::Start(Tag::TableRow | Tag::TableHead))
                    | ProsePiece::Markdown(Event::End(TagEnd::TableRow | TagEnd::TableHead))
            );
            if is_row || sheet.columns.contains(&self.table.cell) {
                self.pieces(std::slice::from_ref(piece));
            } else if matches!(piece, ProsePiece::Markdown(Event::End(TagEnd::TableCell))) {
                self.table.cell += 1;
            }
        }
        self.event(&Event::End(TagEnd::Table));
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
