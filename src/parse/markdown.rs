//! Markdown into parts: plain events, links into the book, citations and typed blocks, each with its place.
//!
//! Nothing that was typed is dropped silently, and nothing that was meant as markup is printed literally: markup that takes no effect
//! is a problem at its place ([`stray`]), and so is what the Markdown parser drops ([`kept`]).

mod block;
mod cjk;
#[cfg(test)]
mod disguises;
mod html;
mod kept;
mod links;
mod notes;
mod stray;
mod unread;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

pub(crate) use self::block::is_identifier;
use self::cjk::StandIns;
use self::kept::Kept;
use self::links::has_words;
use self::notes::Notes;
use self::stray::{Stray, front_matter, strays};
use self::unread::Accounted;
pub(super) use self::unread::unread_in_field;
use super::characters::check_escaped;
use super::{Block, ChapterText, CutOut, Spanned};
use crate::problem::{Code, Problem, Problems};
use crate::source::{FileKey, Sources, Span};

/// A piece of prose.
#[derive(Clone, Debug)]
pub enum TextPart {
    Markdown(Event<'static>, Span),
    /// `[[to]]`, called what it leads to is called.
    Link(Spanned<String>),
    /// Begins a link into the book with words of its own, which end with [`TextPart::Close`].
    Open {
        to: Destination,
        title: String,
    },
    Close,
    /// `[@a; @b]`.
    Cite(Vec<Spanned<String>>),
    Block(Box<Block>),
}

/// Where a link into the book goes, as it is written.
#[derive(Clone, Debug)]
pub enum Destination {
    /// `[[name|words]]`.
    Name(Spanned<String>),
    /// `[words](path)`, where the path is not the address of another host.
    Path(Spanned<String>),
}

pub(super) fn parse_chapter(
    sources: &Sources,
    file: FileKey,
    problems: &mut Problems,
) -> ChapterText {
    let text = &sources.file(file).text;
    let place = CutOut::start_of(file);
    let mut reader = MarkdownReader::new(text, &place, problems);
    reader.check_front();
    ChapterText {
        file,
        parts: reader.read(Some(text)),
    }
}

/// Reads the Markdown of a field, in which no typed block can stand.
pub fn parse_prose(text: &str, place: &CutOut, problems: &mut Problems) -> Vec<TextPart> {
    MarkdownReader::new(text, place, problems).read(None)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// Marks a citation among the links that the Markdown parser finds.
const CITATION: &str = "cite:";

/// Text that was found so far, up to the next event of another kind.
struct TextRun {
    text: String,
    range: Range<usize>,
    /// It stands in the file as it is, without an escape or an entity.
    is_verbatim: bool,
}

/// A heading or a link that has begun: it must have words.
struct Begun {
    range: Range<usize>,
    /// How many parts came before its words.
    parts: usize,
    /// A link into the book.
    is_inside: bool,
}

struct MarkdownReader<'a> {
    text: &'a str,
    place: &'a CutOut,
    problems: &'a mut Problems,
    parts: Vec<TextPart>,
    words: Option<TextRun>,
    kept: Kept,
    notes: Notes,
    accounted: Accounted,
    /// The labels of link definitions that a link uses.
    used: BTreeSet<String>,
    heading: Option<Begun>,
    /// The names that headings have by their author.
    names: BTreeMap<String, Span>,
    links: Vec<Begun>,
    /// For each `~` or `~~` that has begun whether it strikes words out.
    struck: Vec<bool>,
}

impl<'a> MarkdownReader<'a> {
    fn new(text: &'a str, place: &'a CutOut, problems: &'a mut Problems) -> Self {
        Self {
            text,
            place,
            problems,
            parts: Vec::new(),
            words: None,
            kept: Kept::default(),
            notes: Notes::default(),
            accounted: Accounted::of(text),
            used: BTreeSet::new(),
            heading: None,
            names: BTreeMap::new(),
            links: Vec::new(),
            struck: Vec::new(),
        }
    }

    fn check_front(&mut self) {
        if let Some(stray) = front_matter(self.text) {
            self.kept.add(stray.range.clone());
            self.stray(stray);
        }
    }

    /// A line that looks like a block is reported as one, and nothing else about it is.
    fn stray(&mut self, stray: Stray) {
        if self.accounted.is_unread(stray.range.start) {
            return;
        }
        let problem = Problem::new(stray.code, stray.message);
        let problem = problem.at(self.place.span(stray.range));
        self.problems
            .push(problem.help(self.place.help(&stray.help)));
    }

    /// With the file's text, fenced blocks may be typed.
    fn read(mut self, file_text: Option<&str>) -> Vec<TextPart> {
        let citation = |link: BrokenLink<'_>| {
            let reference = link.reference.into_string();
            let is_citation = reference.starts_with('@');
            is_citation.then(|| (format!("{CITATION}{reference}").into(), CowStr::from("")))
        };
        let stand_ins = StandIns::of(self.text);
        let text = stand_ins
            .as_ref()
            .map_or(self.text, |replaced| replaced.text.as_str());
        let parser = Parser::new_with_broken_link_callback(text, options(), Some(citation));
        let events = parser.into_offset_iter();
        let definitions = events.reference_definitions().iter();
        let definitions: Vec<_> = definitions
            .map(|(label, definition)| (folded(label), definition.span.clone()))
            .collect();
        let mut events = events.map(|(event, range)| match &stand_ins {
            Some(replaced) => (replaced.restore(event), range),
            None => (event, range),
        });
        while let Some((event, range)) = events.next() {
            self.check_characters(&event, &range);
            if let Event::Text(text) = event {
                self.add_words(&text, range);
                continue;
            }
            self.end_words();
            match event {
                Event::Start(tag) => self.start(tag, range, &mut events, file_text),
                Event::End(end) => self.end(end, range),
                Event::InlineHtml(html) | Event::Html(html) => self.html(&html, range),
                Event::FootnoteReference(name) => {
                    self.notes.refer(&name);
                    self.plain(Event::FootnoteReference(name), range);
                }
                other => self.plain(other, range),
            }
        }
        self.end_words();
        self.check_whole(definitions);
        if file_text.is_some() {
            self.check_accounted();
        }
        // A book is as large as its texts: no room is kept for more.
        self.parts.shrink_to_fit();
        self.parts
    }

    /// An entity may stand for a character that nobody could type.
    fn check_characters(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        if !written.contains('&') {
            return;
        }
        for text in texts(event) {
            check_escaped(text, written, (self.place, range.clone()), self.problems);
        }
    }

    /// Text that continues where the last one ended is joined to it: an underscore or a bracket does not divide it for readers.
    fn add_words(&mut self, text: &str, range: Range<usize>) {
        let is_verbatim = self.text.get(range.clone()) == Some(text);
        match &mut self.words {
            Some(words) if is_verbatim && words.is_verbatim && words.range.end == range.start => {
                words.text.push_str(text);
                words.range.end = range.end;
            }
            _ => {
                self.end_words();
                self.words = Some(TextRun {
                    text: text.to_owned(),
                    range,
                    is_verbatim,
                });
            }
        }
    }

    fn end_words(&mut self) {
        let Some(words) = self.words.take() else {
            return;
        };
        if words.is_verbatim {
            for stray in strays(self.text, words.range.clone()) {
                self.stray(stray);
            }
        }
        self.plain(Event::Text(words.text.into()), words.range);
    }

    fn start(
        &mut self,
        tag: Tag<'_>,
        range: Range<usize>,
        events: Events<'_, '_>,
        file_text: Option<&str>,
    ) {
        match tag {
            Tag::CodeBlock(kind) => {
                let body = code_body(events);
                self.kept.add(range.clone());
                match kind {
                    CodeBlockKind::Fenced(info) => self.fenced(&info, range, body, file_text),
                    CodeBlockKind::Indented => self.code(CodeBlockKind::Indented, range, &body),
                }
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => self.start_link((link_type, dest_url, title, id), range, events),
            Tag::HtmlBlock => {
                let inner = inner_events(events);
                let html: String = inner
                    .iter()
                    .filter_map(|(event, _)| event_text(event))
                    .collect();
                self.html(&html, range);
            }
            Tag::Strikethrough => self.start_struck(range),
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                let is_plain = classes.is_empty() && attrs.is_empty();
                let name = id.clone().filter(|id| is_fragment(id));
                if !is_plain || name.is_none() != id.is_none() {
                    self.stray(Stray::attributes(self.text, range.clone()));
                }
                if let Some(name) = &name {
                    self.name_heading(name, range.clone());
                }
                self.begin_heading(range.clone());
                // Other attributes could carry a script.
                let heading = Tag::Heading {
                    level,
                    id: name,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                };
                self.plain(Event::Start(heading), range);
            }
            other => {
                self.keep_marker(&other, &range);
                self.plain(Event::Start(other), range);
            }
        }
    }

    /// What of an element is neither text nor markup.
    fn keep_marker(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let written = &self.text[range.clone()];
        match tag {
            Tag::Item => {
                let number = written.bytes().take_while(u8::is_ascii_digit).count();
                self.kept.add(range.start..range.start + number);
            }
            Tag::FootnoteDefinition(name) => {
                let label = written.find("]:").map_or(0, |end| end + "]:".len());
                self.kept.add(range.start..range.start + label);
                let span = self.place.span(range.start..range.start + label);
                if let Some(twice) = self.notes.define(name, span) {
                    self.problems.push(twice);
                }
            }
            Tag::TableHead | Tag::TableRow => self.kept.add_row(range.clone()),
            Tag::Image {
                id, link_type: _, ..
            } => {
                self.used.insert(folded(id));
                self.kept.add(range.clone());
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        match end {
            TagEnd::Link => self.end_link(range),
            TagEnd::Heading(_) => {
                if let Some(heading) = self.heading.take()
                    && !has_words(&self.parts[heading.parts..])
                {
                    let problem = Problem::new(Code::EmptyHeading, "a heading without words");
                    let problem = problem.at(self.place.span(heading.range));
                    self.problems.push(
                        problem.help("write what the part is about, or leave the heading out"),
                    );
                }
                self.plain(Event::End(end), range);
            }
            TagEnd::Strikethrough => match self.struck.pop() {
                Some(true) => self.plain(Event::End(end), range),
                Some(false) | None => self.plain(Event::Text("~".into()), range),
            },
            other => self.plain(Event::End(other), range),
        }
    }

    /// One `~` is often "about" or "to", and strikes nothing out.
    fn start_struck(&mut self, range: Range<usize>) {
        let is_struck = self.text[range.clone()].starts_with("~~");
        self.struck.push(is_struck);
        if is_struck {
            return self.plain(Event::Start(Tag::Strikethrough), range);
        }
        if let Some(stray) = Stray::subscript(self.text, range.clone()) {
            self.stray(stray);
        }
        self.plain(Event::Text("~".into()), range.start..range.start + 1);
    }

    fn name_heading(&mut self, name: &str, range: Range<usize>) {
        let span = self.place.span(range);
        if let Some(first) = self.names.insert(name.to_owned(), span) {
            let message = format!("two headings are named `{name}`");
            let problem = Problem::new(Code::DuplicateIdentifier, message).at(span);
            let problem = problem.and(first, "the first one");
            self.problems
                .push(problem.help("give one of them another name"));
        }
    }

    fn begin_heading(&mut self, range: Range<usize>) {
        self.kept.add(range.clone());
        self.heading = Some(Begun {
            range,
            parts: self.parts.len() + 1,
            is_inside: false,
        });
    }

    fn plain(&mut self, event: Event<'_>, range: Range<usize>) {
        if !matches!(event, Event::Start(_) | Event::End(_)) {
            self.kept.add(range.clone());
        }
        let span = self.place.span(range);
        self.parts
            .push(TextPart::Markdown(event.into_static(), span));
    }

    /// What was defined and is used nowhere, and what the Markdown parser dropped.
    fn check_whole(&mut self, definitions: Vec<(String, Range<usize>)>) {
        for (label, range) in definitions {
            self.kept.add(range.clone());
            if !self.used.contains(&label) {
                self.stray(Stray::unused_definition(&label, range));
            }
        }
        for problem in self.notes.unused() {
            self.problems.push(problem);
        }
        for stray in std::mem::take(&mut self.kept).left_out(self.text) {
            self.stray(stray);
        }
    }

    /// A field's text is looked at where it is read from TOML.
    fn check_accounted(&mut self) {
        for unread in self.accounted.unread() {
            self.problems.push(unread.problem(self.place));
        }
    }
}

/// A label as links find it: whatever its case and its white space.
fn folded(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn is_fragment(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
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

/// Every text of an event in which an entity takes effect.
fn texts<'e>(event: &'e Event<'_>) -> Vec<&'e str> {
    match event {
        Event::Text(text) => vec![text],
        Event::Start(
            Tag::Link {
                dest_url, title, ..
            }
            | Tag::Image {
                dest_url, title, ..
            },
        ) => vec![dest_url, title],
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => vec![info],
        _ => Vec::new(),
    }
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
