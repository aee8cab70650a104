//! Chapters: where they are, what they are called, what they say.

use super::addresses::ChapterAddress;
use super::names::Declared;
use super::scope::Scope;
use super::{Resolver, source_text};
use crate::model::*;
use crate::parse::{Block, ChapterText, TextPart};
use crate::problem::{Code, Problem};
use crate::source::Span;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

pub(super) fn blocks(text: &ChapterText) -> impl Iterator<Item = &Block> {
    text.parts.iter().filter_map(|part| match part {
        TextPart::Block(block) => Some(block.as_ref()),
        TextPart::Markdown(..)
        | TextPart::Link(_)
        | TextPart::Open { .. }
        | TextPart::Close
        | TextPart::Cite(_) => None,
    })
}

impl Resolver<'_> {
    pub(super) fn read_chapters(
        &mut self,
        texts: &[ChapterText],
        addresses: &[ChapterAddress],
        declared: &[Declared<'_>],
    ) {
        for (text, address) in texts.iter().zip(addresses) {
            if address.is_source() {
                if address.is_shared() {
                    self.scope
                        .report(nobodys_source(Span::new(text.file, 0..0)));
                }
                let source = source_text::read_source(&self.scope, text);
                self.sources
                    .extend(address.folder.clone().map(|folder| (folder, source)));
                continue;
            }
            let Some(&key) = self.scope.names.chapters.get(&address.path) else {
                continue;
            };
            let span = Span::new(text.file, 0..0);
            let chapter = read_chapter(&self.scope, text, address, key, declared, span);
            self.chapters.fill(key, chapter);
        }
    }
}

fn nobodys_source(at: Span) -> Problem {
    let message = "no guideline encodes this text: the folder holds what several share";
    Problem::new(Code::UnreadFile, message)
        .at(at)
        .help("move it to the folder of the guideline that encodes it")
}

fn read_chapter(
    scope: &Scope<'_>,
    text: &ChapterText,
    address: &ChapterAddress,
    key: ChapterKey,
    declared: &[Declared<'_>],
    span: Span,
) -> Chapter {
    let things: Vec<_> = declared
        .iter()
        .filter(|block| block.chapter == key)
        .map(|block| block.thing)
        .collect();
    let guideline = address
        .folder
        .as_ref()
        .and_then(|folder| guideline_of(scope, folder, declared));
    let (heading, rest) = split_heading(&text.parts);
    // A title is words alone; what it links to is still checked.
    let heading = heading.map(|parts| {
        scope.prose(parts, &[]);
        check_title(scope, parts);
        heading_words(parts)
    });
    let file_name = address.page.rsplit('/').next().unwrap_or(&address.page);
    Chapter {
        title: heading.unwrap_or_else(|| file_name.replace('-', " ")),
        address: address.page.clone(),
        guideline,
        body: scope.prose(rest, &things),
        span,
    }
}

/// A chapter may hold no block itself, and is still of the guideline of its folder.
fn guideline_of(
    scope: &Scope<'_>,
    folder: &str,
    declared: &[Declared<'_>],
) -> Option<GuidelineKey> {
    let start = format!("content/{folder}/");
    let file = |block: &&Declared<'_>| scope.sources.file(block.block.span.file);
    declared
        .iter()
        .find(|block| file(block).path.starts_with(&start))
        .and_then(|block| block.guideline)
}

/// The inside of a first heading, which is the chapter's title, and what follows it.
fn split_heading(parts: &[TextPart]) -> (Option<&[TextPart]>, &[TextPart]) {
    let is_heading = |part: &TextPart, end: bool| match part {
        TextPart::Markdown(
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }),
            _,
        ) => !end,
        TextPart::Markdown(Event::End(TagEnd::Heading(HeadingLevel::H1)), _) => end,
        _ => false,
    };
    if !parts.first().is_some_and(|part| is_heading(part, false)) {
        return (None, parts);
    }
    let end = parts
        .iter()
        .position(|part| is_heading(part, true))
        .unwrap_or(parts.len() - 1);
    (Some(&parts[1..end]), &parts[end + 1..])
}

/// The name under which a link finds a chapter's title.
pub(super) fn title_part(text: &ChapterText) -> Option<String> {
    let (heading, _) = split_heading(&text.parts);
    let title = match text.parts.first() {
        Some(TextPart::Markdown(Event::Start(Tag::Heading { id, .. }), _)) => id.as_ref(),
        Some(_) | None => None,
    };
    heading.map(|parts| title.map_or_else(|| slug(&heading_words(parts)), ToString::to_string))
}

/// What a title could not show is not dropped from it.
fn check_title(scope: &Scope<'_>, parts: &[TextPart]) {
    for part in parts {
        let (span, what) = match part {
            TextPart::Cite(keys) => (keys.first().map(|key| key.span), "a citation"),
            TextPart::Markdown(Event::FootnoteReference(_), span) => (Some(*span), "a footnote"),
            TextPart::Markdown(Event::Start(Tag::Image { .. }), span) => (Some(*span), "a picture"),
            TextPart::Markdown(..)
            | TextPart::Link(_)
            | TextPart::Open { .. }
            | TextPart::Close
            | TextPart::Block(_) => {
                continue;
            }
        };
        let message = format!("{what} in the title of a chapter");
        let problem = Problem::new(Code::StrayMarkup, message);
        let problem = span.map_or(problem.clone(), |span| problem.at(span));
        scope.report(problem.help("put it into the text below: a title is words alone"));
    }
}

fn heading_words(parts: &[TextPart]) -> String {
    let words = parts.iter().filter_map(|part| match part {
        TextPart::Markdown(Event::Text(text) | Event::Code(text), _) => Some(text.to_string()),
        TextPart::Markdown(Event::SoftBreak | Event::HardBreak, _) => Some(" ".to_owned()),
        TextPart::Link(to) => Some(to.value.clone()),
        TextPart::Markdown(..)
        | TextPart::Open { .. }
        | TextPart::Close
        | TextPart::Cite(_)
        | TextPart::Block(_) => None,
    });
    words.collect()
}
