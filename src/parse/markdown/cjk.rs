//! Emphasis beside Chinese, Japanese and Korean punctuation.
//!
//! CommonMark lets asterisks beside punctuation take effect only where white space or more punctuation is on their other side,
//! and these languages have no white space there: `**「体重」**を`. While such a text is parsed, a character beside asterisks that
//! would keep them from taking effect is another one of the same length, which does not; afterwards it is put back.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

/// A text to parse in place of the one written, of which each character stands at the same place.
pub(super) struct StandIns {
    pub text: String,
    written: BTreeMap<char, char>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Mark,
    Letter,
    CjkMark,
    CjkLetter,
}

/// Private characters, which are not punctuation; three bytes each, as all that they stand for.
const LETTERS: std::ops::RangeInclusive<char> = '\u{e000}'..='\u{f8ff}';
/// Punctuation of old manuscripts.
const MARKS: std::ops::RangeInclusive<char> = '\u{2e00}'..='\u{2e2e}';

impl StandIns {
    /// `None` where a text needs none.
    pub fn of(text: &str) -> Option<Self> {
        let mut written = BTreeMap::new();
        let mut put: Vec<(usize, char)> = Vec::new();
        for (start, end) in runs(text) {
            let before = text[..start].char_indices().next_back();
            let after = text[end..].chars().next().map(|c| (end, c));
            let classes = (class(before), class(after));
            let sides = [
                before.zip(wanted(classes.0, classes.1)),
                after.zip(wanted(classes.1, classes.0)),
            ];
            for ((at, c), pool) in sides.into_iter().flatten() {
                if c.len_utf8() == 3 {
                    put.push((at, stand_in(text, &mut written, c, pool)?));
                }
            }
        }
        if put.is_empty() {
            return None;
        }
        Some(Self {
            text: replaced(text, &put),
            written,
        })
    }

    /// An event with the characters that were written.
    pub fn restore<'t>(&self, event: Event<'t>) -> Event<'t> {
        let back = |text: CowStr<'t>| self.back(text);
        match event {
            Event::Text(text) => Event::Text(back(text)),
            Event::Code(text) => Event::Code(back(text)),
            Event::Html(text) => Event::Html(back(text)),
            Event::InlineHtml(text) => Event::InlineHtml(back(text)),
            Event::FootnoteReference(name) => Event::FootnoteReference(back(name)),
            Event::Start(tag) => Event::Start(self.restore_tag(tag)),
            other => other,
        }
    }

    fn restore_tag<'t>(&self, tag: Tag<'t>) -> Tag<'t> {
        match tag {
            Tag::FootnoteDefinition(name) => Tag::FootnoteDefinition(self.back(name)),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                Tag::CodeBlock(CodeBlockKind::Fenced(self.back(info)))
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => Tag::Link {
                link_type,
                dest_url: self.back(dest_url),
                title: self.back(title),
                id: self.back(id),
            },
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => Tag::Image {
                link_type,
                dest_url: self.back(dest_url),
                title: self.back(title),
                id: self.back(id),
            },
            other => other,
        }
    }

    fn back<'t>(&self, text: CowStr<'t>) -> CowStr<'t> {
        match !self.written.is_empty() && text.contains(|c| self.written.contains_key(&c)) {
            true => {
                let written = |c: char| self.written.get(&c).copied().unwrap_or(c);
                text.chars().map(written).collect::<String>().into()
            }
            false => text,
        }
    }
}

/// The places of asterisks and tildes in a row.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + memchr::memchr2(b'*', b'~', &text.as_bytes()[at..])?;
        let mark = text[start..].chars().next()?;
        let length = text[start..].find(|c| c != mark);
        at = length.map_or(text.len(), |length| start + length);
        Some((start, at))
    })
}

/// What a character must be taken for, if not for what it is, beside the character on the other side of the run.
fn wanted(class: Class, other: Class) -> Option<&'static std::ops::RangeInclusive<char>> {
    match (class, other) {
        (Class::CjkLetter, Class::Mark) => Some(&MARKS),
        (Class::CjkMark, Class::Letter | Class::CjkLetter | Class::CjkMark) => Some(&LETTERS),
        (Class::CjkLetter | Class::CjkMark, _)
        | (Class::Space | Class::Mark | Class::Letter, _) => None,
    }
}

fn class(c: Option<(usize, char)>) -> Class {
    let Some((_, c)) = c else {
        return Class::Space;
    };
    match (c.is_whitespace(), is_cjk(c), c.is_alphanumeric()) {
        (true, _, _) => Class::Space,
        (false, true, true) => Class::CjkLetter,
        (false, true, false) => Class::CjkMark,
        (false, false, true) => Class::Letter,
        (false, false, false) => Class::Mark,
    }
}

fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}')
}

/// The same one for the same character; none that the text itself holds.
fn stand_in(
    text: &str,
    written: &mut BTreeMap<char, char>,
    c: char,
    pool: &std::ops::RangeInclusive<char>,
) -> Option<char> {
    let known = written
        .iter()
        .find(|(stand_in, of)| **of == c && pool.contains(*stand_in));
    if let Some((&stand_in, _)) = known {
        return Some(stand_in);
    }
    let free = |stand_in: &char| !written.contains_key(stand_in) && !text.contains(*stand_in);
    let stand_in = pool.clone().find(free)?;
    written.insert(stand_in, c);
    Some(stand_in)
}

fn replaced(text: &str, put: &[(usize, char)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for &(at, c) in put {
        // Between two runs a character may be asked for twice.
        if at >= end {
            out.push_str(&text[end..at]);
            out.push(c);
            end = at + c.len_utf8();
        }
    }
    out.push_str(&text[end..]);
    out
}
