//! Links, into the book and away from it, and citations.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::stray::Stray;
use super::{Begun, CITATION, Destination, Events, MarkdownReader, TextPart, folded, inner_events};
use crate::parse::Spanned;
use crate::problem::{Code, Problem};
use crate::source::Span;

impl MarkdownReader<'_> {
    pub(super) fn start_link(
        &mut self,
        (link_type, to, title, id): (LinkType, CowStr<'_>, CowStr<'_>, CowStr<'_>),
        range: Range<usize>,
        events: Events<'_, '_>,
    ) {
        self.kept.add(range.clone());
        self.used.insert(folded(&id));
        let span = self.place.span(range.clone());
        let name = |name: &str| Spanned {
            value: name.trim().to_owned(),
            span,
        };
        if let LinkType::WikiLink { has_pothole: false } = link_type {
            inner_events(events);
            return self.parts.push(TextPart::Link(name(&to)));
        }
        if let Some(keys) = to.strip_prefix(CITATION) {
            inner_events(events);
            return self.cite(keys, span);
        }
        let is_name = matches!(link_type, LinkType::WikiLink { .. });
        let leaves = link_type == LinkType::Email || has_scheme(&to);
        let begins = match (is_name, leaves) {
            (true, _) => self.open(Destination::Name(name(&to)), &title),
            (false, true) => {
                TextPart::Markdown(Event::Start(away(link_type, to, title)).into_static(), span)
            }
            (false, false) => self.open(Destination::Path(name(&to)), &title),
        };
        self.parts.push(begins);
        self.links.push(Begun {
            range,
            parts: self.parts.len(),
            is_inside: is_name || !leaves,
        });
    }

    fn open(&self, to: Destination, title: &str) -> TextPart {
        TextPart::Open {
            to,
            title: title.to_owned(),
        }
    }

    pub(super) fn end_link(&mut self, range: Range<usize>) {
        let Some(link) = self.links.pop() else {
            return;
        };
        if !has_words(&self.parts[link.parts..]) {
            self.stray(Stray::wordless_link(link.range));
        }
        match link.is_inside {
            true => self.parts.push(TextPart::Close),
            false => self.plain(Event::End(TagEnd::Link), range),
        }
    }

    fn cite(&mut self, keys: &str, span: Span) {
        let mut cited = Vec::new();
        for key in keys.split(';') {
            match key.trim().strip_prefix('@') {
                Some(key) if !key.contains([',', ' ', '\t', '\n']) => cited.push(Spanned {
                    value: key.to_owned(),
                    span,
                }),
                Some(_) | None => {
                    let message = format!("`{}` is not the key of a citation alone", key.trim());
                    let problem = Problem::new(Code::StrayMarkup, message).at(span);
                    let help =
                        "write `[@key]`, and pages and other words beside it: `[@key] (p. 3)`";
                    self.problems.push(problem.help(help));
                }
            }
        }
        if !cited.is_empty() {
            self.parts.push(TextPart::Cite(cited));
        }
    }
}

/// A link that leaves the book; mail has its scheme written out.
fn away<'t>(link_type: LinkType, to: CowStr<'t>, title: CowStr<'t>) -> Tag<'t> {
    Tag::Link {
        link_type: LinkType::Inline,
        dest_url: match link_type {
            LinkType::Email => format!("mailto:{to}").into(),
            _ => to,
        },
        title,
        id: "".into(),
    }
}

/// Whether a reader would see anything of a heading or a link.
pub(super) fn has_words(parts: &[TextPart]) -> bool {
    parts.iter().any(|part| match part {
        TextPart::Markdown(Event::Text(text) | Event::Code(text), _) => !text.trim().is_empty(),
        TextPart::Markdown(Event::Start(Tag::Image { .. }), _) | TextPart::Link(_) => true,
        TextPart::Markdown(..)
        | TextPart::Open { .. }
        | TextPart::Close
        | TextPart::Cite(_)
        | TextPart::Block(_) => false,
    })
}

/// Whether an address names a scheme, as `https:` and `javascript:` do.
fn has_scheme(address: &str) -> bool {
    let end = address.find([':', '/', '?', '#']);
    end.is_some_and(|end| end > 0 && address[end..].starts_with(':')) || address.starts_with("//")
}
