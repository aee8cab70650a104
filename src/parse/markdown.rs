//! Markdown into parts: plain events, links into the book, citations and typed blocks, each with its place.

use std::ops::Range;

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use super::toml::parse_table;
use super::{Block, ChapterText, Place, Spanned};
use crate::model::Kind;
use crate::problem::{Code, Problem, Problems, a, nearest};
use crate::source::{FileKey, Sources, Span};

/// A piece of prose.
#[derive(Clone, Debug)]
pub enum Part {
    Markdown(Event<'static>, Span),
    /// `[[to]]` or `[[to|words]]`.
    WikiLink {
        to: Spanned<String>,
        words: Option<String>,
    },
    /// `[words](to)` where `to` is not the address of another host.
    PathLink {
        to: Spanned<String>,
        words: String,
    },
    /// `[@a; @b]`.
    Cite(Vec<Spanned<String>>),
    Block(Box<Block>),
}

pub(super) fn parse_chapter(
    sources: &Sources,
    file: FileKey,
    problems: &mut Problems,
) -> ChapterText {
    let text = &sources.file(file).text;
    let place = Place::start_of(file);
    ChapterText {
        file,
        parts: Reader::new(text, &place, problems).read(Some(text)),
    }
}

/// Reads the Markdown of a field; a typed block in it is ordinary code.
pub fn parse_prose(text: &str, place: &Place, problems: &mut Problems) -> Vec<Part> {
    Reader::new(text, place, problems).read(None)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
}

/// Marks a citation among the links that the Markdown parser finds.
const CITATION: &str = "cite:";

struct Reader<'a> {
    text: &'a str,
    place: &'a Place,
    problems: &'a mut Problems,
    parts: Vec<Part>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, place: &'a Place, problems: &'a mut Problems) -> Self {
        Self {
            text,
            place,
            problems,
            parts: Vec::new(),
        }
    }

    /// With the file's text, fenced blocks may be typed.
    fn read(mut self, file_text: Option<&str>) -> Vec<Part> {
        let citation = |link: BrokenLink<'_>| {
            let reference = link.reference.into_string();
            let is_citation = reference.starts_with('@');
            is_citation.then(|| (format!("{CITATION}{reference}").into(), CowStr::from("")))
        };
        let parser = Parser::new_with_broken_link_callback(self.text, options(), Some(citation));
        let mut events = parser.into_offset_iter();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let body = code_body(&mut events);
                    self.fenced(&info, range, body, file_text);
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => {
                    let inner = inner_events(&mut events);
                    self.link(link_type, (dest_url, title, id), range, inner);
                }
                Event::Start(Tag::HtmlBlock) => {
                    let html: String = inner_events(&mut events)
                        .iter()
                        .filter_map(|(event, _)| event_text(event))
                        .collect();
                    self.html(&html, range);
                }
                Event::InlineHtml(html) | Event::Html(html) => self.html(&html, range),
                Event::Start(Tag::Heading { level, id, .. }) => {
                    // Other attributes could carry a script.
                    let heading = Tag::Heading {
                        level,
                        id: id.filter(|id| is_fragment(id)),
                        classes: Vec::new(),
                        attrs: Vec::new(),
                    };
                    self.plain(Event::Start(heading), range);
                }
                event => self.plain(event, range),
            }
        }
        self.parts
    }

    fn plain(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = self.place.span(range);
        self.parts.push(Part::Markdown(event.into_static(), span));
    }

    fn html(&mut self, html: &str, range: Range<usize>) {
        if !is_comments(html) {
            let (message, help) = html_words(html);
            let problem = Problem::new(Code::RawHtml, message);
            self.problems
                .push(problem.at(self.place.span(range)).help(help));
        }
    }

    fn link(
        &mut self,
        link_type: LinkType,
        (to, title, id): (CowStr<'_>, CowStr<'_>, CowStr<'_>),
        range: Range<usize>,
        inner: Vec<(Event<'_>, Range<usize>)>,
    ) {
        let span = self.place.span(range.clone());
        let words: String = inner
            .iter()
            .filter_map(|(event, _)| event_text(event))
            .collect();
        if let LinkType::WikiLink { has_pothole } = link_type {
            let to = Spanned {
                value: to.trim().to_owned(),
                span,
            };
            let words = has_pothole.then_some(words);
            self.parts.push(Part::WikiLink { to, words });
        } else if let Some(keys) = to.strip_prefix(CITATION) {
            self.cite(keys, span);
        } else if link_type == LinkType::Email {
            let address = format!("mailto:{to}").into();
            self.address(LinkType::Inline, (address, title, id), range, inner);
        } else if has_scheme(&to) || to.starts_with('#') {
            self.address(link_type, (to, title, id), range, inner);
        } else {
            let to = Spanned {
                value: to.into_string(),
                span,
            };
            self.parts.push(Part::PathLink { to, words });
        }
    }

    /// A link that stays Markdown.
    fn address(
        &mut self,
        link_type: LinkType,
        (to, title, id): (CowStr<'_>, CowStr<'_>, CowStr<'_>),
        range: Range<usize>,
        inner: Vec<(Event<'_>, Range<usize>)>,
    ) {
        let link = Tag::Link {
            link_type,
            dest_url: to,
            title,
            id,
        };
        self.plain(Event::Start(link), range.clone());
        for (event, range) in inner {
            match event {
                Event::InlineHtml(html) => self.html(&html, range),
                event => self.plain(event, range),
            }
        }
        self.plain(Event::End(TagEnd::Link), range);
    }

    fn cite(&mut self, keys: &str, span: Span) {
        let keys = keys.split(';').map(|key| {
            let key = key.trim();
            let value = key.strip_prefix('@').unwrap_or(key).to_owned();
            Spanned { value, span }
        });
        self.parts.push(Part::Cite(keys.collect()));
    }

    fn fenced(
        &mut self,
        info: &str,
        range: Range<usize>,
        body: Vec<(String, Range<usize>)>,
        file_text: Option<&str>,
    ) {
        let mut words = info.split_whitespace();
        let first = words.next().unwrap_or("");
        let rest: Vec<&str> = words.collect();
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == first);
        let is_typed = kind.is_some() || !rest.is_empty();
        let Some(file_text) = file_text.filter(|_| is_typed) else {
            return self.code(info, range, &body);
        };
        let info_span = self.info_span(info, &range);
        match (kind, rest.as_slice()) {
            (Some(kind), [id]) => self.block(kind, id, info_span, body, file_text),
            (Some(kind), _) => self.problems.push(
                Problem::new(
                    Code::BadIdentifier,
                    format!("{} without one identifier", a(kind.name())),
                )
                .at(info_span)
                .help(format!(
                    "write the kind and one identifier: `{} some-name`",
                    kind.name()
                )),
            ),
            (None, _) => self.problems.push(unknown_kind(first, info_span)),
        }
    }

    fn info_span(&self, info: &str, range: &Range<usize>) -> Span {
        let fence = self.text[range.clone()].lines().next().unwrap_or("");
        let at = match fence.find(info) {
            Some(start) => start..start + info.len(),
            // Written with an entity or an escape.
            None => 0..fence.len(),
        };
        self.place
            .span(range.start + at.start..range.start + at.end)
    }

    fn code(&mut self, info: &str, range: Range<usize>, body: &[(String, Range<usize>)]) {
        let language = info.split_whitespace().next().unwrap_or("").to_owned();
        let tag = Tag::CodeBlock(CodeBlockKind::Fenced(language.into()));
        self.plain(Event::Start(tag), range.clone());
        for (text, range) in body {
            self.plain(Event::Text(text.as_str().into()), range.clone());
        }
        self.plain(Event::End(TagEnd::CodeBlock), range);
    }

    fn block(
        &mut self,
        kind: Kind,
        id: &str,
        span: Span,
        body: Vec<(String, Range<usize>)>,
        file_text: &str,
    ) {
        let mut text = String::new();
        let mut runs = vec![(0, span.end)];
        for (piece, range) in body {
            runs.push((text.len(), self.place.span(range).start));
            text.push_str(&piece);
        }
        let place = Place::runs(span.file, runs);
        let (fields, is_whole) = parse_table(&text, &place, file_text, self.problems);
        let written = &file_text[span.range()];
        let id_start = match written.ends_with(id) {
            true => span.end - id.len(),
            false => span.start,
        };
        let id_span = Span {
            start: id_start,
            ..span
        };
        if !is_identifier(id) {
            self.problems.push(bad_identifier(id, id_span));
        }
        self.parts.push(Part::Block(Box::new(Block {
            kind,
            id: Spanned {
                value: id.to_owned(),
                span: id_span,
            },
            fields,
            is_broken: !is_whole,
            span,
        })));
    }
}

/// Whether HTML is comments alone.
fn is_comments(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else {
            return false;
        };
        rest = comment[end + "-->".len()..].trim_start();
    }
    rest.is_empty()
}

/// What is wrong with HTML, and what to do.
fn html_words(html: &str) -> (&'static str, &'static str) {
    match (html.trim().starts_with("<!--"), html.contains("-->")) {
        (true, true) => (
            "text in the line of a comment",
            "put the comment on a line of its own, or after the text",
        ),
        (true, false) => ("this comment is never closed", "end it with `-->`"),
        (false, _) => (
            "raw HTML in prose",
            "write it as Markdown; to show the characters, put them between backticks",
        ),
    }
}

fn unknown_kind(word: &str, span: Span) -> Problem {
    let problem = Problem::new(
        Code::UnknownKind,
        format!("no kind of block is named `{word}`"),
    );
    let names = Kind::ALL.map(Kind::name);
    let help = match nearest(word, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "a code listing has one word after its fence, a typed block a kind and an identifier"
                .to_owned()
        }
    };
    problem.at(span).help(help)
}

fn bad_identifier(id: &str, span: Span) -> Problem {
    Problem::new(Code::BadIdentifier, format!("`{id}` is no identifier"))
        .at(span)
        .help("use small letters, digits and single hyphens, and begin with a letter")
}

/// Kebab-case: `neck-pain`, `step-2`.
pub(crate) fn is_identifier(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(is_word)
}

fn is_fragment(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Whether an address names a scheme, as `https:` and `javascript:` do.
fn has_scheme(address: &str) -> bool {
    let end = address.find([':', '/', '?', '#']);
    end.is_some_and(|end| end > 0 && address[end..].starts_with(':')) || address.starts_with("//")
}

type Events<'a, 'b> = &'a mut dyn Iterator<Item = (Event<'b>, Range<usize>)>;

/// The text of a code block, up to its end.
fn code_body(events: Events<'_, '_>) -> Vec<(String, Range<usize>)> {
    let mut body = Vec::new();
    for (event, range) in events {
        match event {
            Event::End(TagEnd::CodeBlock) => break,
            Event::Text(text) => body.push((text.into_string(), range)),
            _ => {}
        }
    }
    body
}

/// Everything up to the end of the element that has just begun.
fn inner_events<'b>(events: Events<'_, 'b>) -> Vec<(Event<'b>, Range<usize>)> {
    let mut depth = 1usize;
    let mut inner = Vec::new();
    for (event, range) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        inner.push((event, range));
    }
    inner
}

fn event_text<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
            Some(text)
        }
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    }
}
