//! The text that a guideline encodes, cut into statements and sentences.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use unicode_segmentation::UnicodeSegmentation;

use super::scope::Scope;
use crate::model::{Sentence, SourceBlock, SourceText};
use crate::parse::{ChapterText, CutOut, TextPart};
use crate::problem::{Code, Problem};
use crate::source::{Digest, FileKey, Span};

pub(super) fn read_source(scope: &Scope<'_>, chapter: &ChapterText) -> SourceText {
    let mut reader = SourceReader {
        file: chapter.file,
        written: &scope.sources.file(chapter.file).text,
        text: String::new(),
        runs: Vec::new(),
        heading: None,
        items: 0,
        blocks: Vec::new(),
    };
    for part in &chapter.parts {
        match part {
            TextPart::Markdown(event, span) => reader.event(event, *span),
            TextPart::Link(to) => reader.words(&to.value, to.span),
            // Words of its own follow as text.
            TextPart::Open { .. } | TextPart::Close => {}
            TextPart::Cite(keys) => {
                for key in keys {
                    reader.words(&key.value, key.span);
                }
            }
            TextPart::Block(block) => {
                let problem = Problem::new(Code::UnknownKind, "a typed block in the source text");
                let help =
                    "the source is the text as it was published; put the block into a chapter";
                scope.report(problem.at(block.span).help(help));
            }
        }
    }
    reader.end_block();
    SourceText {
        file: chapter.file,
        digest: Digest::of(&scope.sources.file(chapter.file).text),
        blocks: reader.blocks,
    }
}

struct SourceReader<'a> {
    file: FileKey,
    /// The file's own text.
    written: &'a str,
    text: String,
    runs: Vec<(usize, usize)>,
    heading: Option<u8>,
    items: usize,
    blocks: Vec<SourceBlock>,
}

impl SourceReader<'_> {
    fn event(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.end_block();
                self.heading = Some(depth(*level));
            }
            Event::Start(Tag::Item) => {
                self.end_block();
                self.items += 1;
            }
            Event::End(TagEnd::Item) => {
                self.end_block();
                self.items -= 1;
            }
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::TableCell) => {
                self.end_block()
            }
            Event::Text(text) | Event::Code(text) => self.words(text, span),
            Event::SoftBreak | Event::HardBreak => self.words(" ", span),
            _ => {}
        }
    }

    fn words(&mut self, words: &str, span: Span) {
        self.runs.push((self.text.len(), span.start));
        self.text.push_str(words);
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let place = CutOut::runs(self.file, std::mem::take(&mut self.runs));
        let heading = self.heading.take();
        if text.trim().is_empty() {
            return;
        }
        self.blocks.push(match heading {
            Some(level) => SourceBlock::Heading {
                level,
                text: fold(&text),
            },
            None => SourceBlock::Statement {
                sentences: sentences(&text, &place, self.written),
                item: self.items > 0,
            },
        });
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// White space as single spaces.
pub(super) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Unicode's sentences; one without a letter, such as citation numbers, belongs to the one before.
fn sentences(text: &str, place: &CutOut, written: &str) -> Vec<Sentence> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for (start, piece) in text.split_sentence_bound_indices() {
        let range = start..start + piece.len();
        match ranges.last_mut() {
            Some(last) if !piece.contains(char::is_alphabetic) => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    ranges
        .into_iter()
        .filter(|range| !text[range.clone()].trim().is_empty())
        .map(|range| {
            let end = range.start + text[range.clone()].trim_end().len();
            Sentence {
                text: fold(&text[range.clone()]),
                span: whole_characters(written, place.span(range.start..end)),
            }
        })
        .collect()
}

/// A text may be longer than what is written, where a character stands for one that can't be shown.
fn whole_characters(written: &str, span: Span) -> Span {
    Span {
        start: written.floor_char_boundary(span.start),
        end: written.ceil_char_boundary(span.end),
        ..span
    }
}
