//! Fenced blocks: typed ones, and listings of code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::stray::{Stray, is_closed};
use super::unread::shows_markdown;
use super::{MarkdownReader, TextPart};
use crate::model::Kind;
use crate::parse::expression::KEYWORDS;
use crate::parse::toml::parse_table;
use crate::parse::{Block, CutOut, Spanned};
use crate::problem::{Code, Problem, Remedy, a};
use crate::source::Span;

/// Of an identifier, in characters.
const LONGEST: usize = 100;

impl MarkdownReader<'_> {
    pub(super) fn fenced(
        &mut self,
        info: &str,
        range: Range<usize>,
        body: Vec<(String, Range<usize>)>,
        file_text: Option<&str>,
    ) {
        let mut words = info.split_whitespace();
        let first = words.next().unwrap_or("");
        let rest: Vec<&str> = words.collect();
        let kind = Kind::named(first);
        let is_typed = kind.is_some() || !rest.is_empty();
        // In a field, where no block can be, it is named as one that was not read.
        let is_like_a_block = kind.is_some() || self.accounted.is_unread(range.start);
        if is_typed {
            self.accounted.read(range.start);
        }
        if is_typed || shows_markdown(info) {
            self.accounted.inside(range.clone());
        }
        if !is_closed(&self.text[range.clone()]) {
            self.stray(Stray::open_fence(self.text, range.clone()));
        }
        let Some(file_text) = file_text.filter(|_| is_typed) else {
            if !rest.is_empty() && !is_like_a_block {
                self.stray(Stray::words_of_fence(self.text, range.clone()));
            }
            let language = info.split_whitespace().next().unwrap_or("").to_owned();
            return self.code(CodeBlockKind::Fenced(language.into()), range, &body);
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
            (None, _) => {
                let is_there = file_text[info_span.range()].starts_with(first);
                let place = is_there.then(|| info_span.part(0..first.len()));
                self.problems.push(unknown_kind(first, info_span, place));
            }
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

    pub(super) fn code(
        &mut self,
        kind: CodeBlockKind<'_>,
        range: Range<usize>,
        body: &[(String, Range<usize>)],
    ) {
        self.plain(Event::Start(Tag::CodeBlock(kind)), range.clone());
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
        let place = CutOut::runs(span.file, runs);
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
        } else if KEYWORDS.contains(&id) && is_named_in_expressions(kind) {
            let message = format!(
                "`{id}` is a word of expressions, and can't name this {}",
                kind.name()
            );
            let problem = Problem::new(Code::BadIdentifier, message).at(id_span);
            self.problems.push(
                problem.help(
                    "choose another name: an expression would read the word in its own meaning",
                ),
            );
        } else if id.len() > LONGEST {
            let message = format!("an identifier of {} characters", id.len());
            let problem = Problem::new(Code::BadIdentifier, message).at(id_span);
            let help = format!("{LONGEST} is the most: files are named by it");
            self.problems.push(problem.help(help));
        }
        self.parts.push(TextPart::Block(Box::new(Block {
            kind,
            id: Spanned {
                value: id.to_owned(),
                span: id_span,
            },
            fields,
            is_broken: !is_whole,
            span,
            sheet: None,
            body: body_of(file_text, span),
        })));
    }
}

/// The lines between the fences of a block whose head stands there; none where they are indented, quoted, or not closed.
fn body_of(text: &str, head: Span) -> Option<Span> {
    let start = text[..head.start].rfind('\n').map_or(0, |at| at + 1);
    let fence = text[start..head.start].trim_end();
    let sign = fence
        .chars()
        .next()
        .filter(|sign| matches!(sign, '`' | '~'))?;
    let is_fence = |line: &str| line.len() >= fence.len() && line.chars().all(|own| own == sign);
    if !is_fence(fence) {
        return None;
    }
    let body = head.end + text[head.end..].find('\n')? + 1;
    let mut end = body;
    for line in text[body..].split_inclusive('\n') {
        if is_fence(line.trim_end()) {
            return Some(Span {
                start: body,
                end,
                ..head
            });
        }
        end += line.len();
    }
    None
}

fn unknown_kind(word: &str, span: Span, place: Option<Span>) -> Problem {
    let problem = Problem::new(
        Code::UnknownKind,
        format!("no kind of block is named `{word}`"),
    );
    let names = Kind::ALL.map(Kind::name);
    let help = match Remedy::word(word, names) {
        Some(remedy) => remedy.at(place),
        None => {
            "a code listing has one word after its fence, a typed block a kind and an identifier"
                .into()
        }
    };
    problem.at(span).help(help)
}

fn bad_identifier(id: &str, span: Span) -> Problem {
    Problem::new(
        Code::BadIdentifier,
        format!("`{id}` is not a valid identifier"),
    )
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

/// Whether expressions name blocks of a kind, by themselves or in a predicate.
fn is_named_in_expressions(kind: Kind) -> bool {
    match kind {
        Kind::Guideline
        | Kind::Fact
        | Kind::Condition
        | Kind::Score
        | Kind::Calculation
        | Kind::Output
        | Kind::Intervention
        | Kind::Recommendation
        | Kind::Pathway
        | Kind::Table => true,
        Kind::Assumption
        | Kind::Outcome
        | Kind::Evidence
        | Kind::Protocol
        | Kind::Adjudication
        | Kind::Invariant
        | Kind::Vignette
        | Kind::Term => false,
    }
}
