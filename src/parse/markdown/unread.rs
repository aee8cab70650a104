//! Lines that look like the beginning of a typed block where none was read: what the author believes to be a rule would be plain text.
//!
//! A line is looked at as a reader sees it: without characters that show nothing, and without what may stand before a block.

use std::ops::Range;

use memchr::memchr2;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use crate::character::{code_point, is_invisible, skeleton};
use crate::model::Kind;
use crate::problem::{Code, Problem, a, nearest_of};

/// A line that looks like the beginning of a typed block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// What of the line is not white space.
    pub range: Range<usize>,
    kind: Kind,
    disguise: Disguise,
}

/// What keeps it from being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disguise {
    /// A character that shows nothing.
    Invisible(char),
    /// Other marks than three backticks.
    Marks,
    /// Something else than a space after the kind, or another word than a kind's.
    Words,
    /// It stands where no block can: too far to the right, or inside of something.
    Place,
}

impl Unread {
    pub fn problem(&self, place: &super::CutOut) -> Problem {
        let kind = a(self.kind.name());
        let message = format!("this looks like {kind} block and was not read as one");
        let problem = Problem::new(Code::UnreadBlock, message).at(place.span(self.range.clone()));
        problem.help(match self.disguise {
            Disguise::Invisible(c) => format!(
                "take out {}, which nobody sees, and begin the line with three backticks",
                code_point(c)
            ),
            Disguise::Marks => "a block begins and ends with a line of three backticks".to_owned(),
            Disguise::Words => format!(
                "write the kind, a space and an identifier: `{} some-name`",
                self.kind.name()
            ),
            Disguise::Place => "begin the line with its backticks, after the end of what is above; to show a block, put it into a fence marked `md`".to_owned(),
        })
    }
}

/// The lines of a text that look like blocks, and those of them that are accounted for: read as one, or shown on purpose.
#[derive(Debug)]
pub(super) struct Accounted {
    /// In order, each with the place of its line.
    lines: Vec<(Range<usize>, Unread)>,
    fences: Vec<usize>,
    insides: Vec<Range<usize>>,
}

impl Accounted {
    pub fn of(text: &str) -> Self {
        let mut start = 0;
        let mut lines = Vec::new();
        while start < text.len() {
            let end = memchr2(b'\n', b'\r', &text.as_bytes()[start..]);
            let range = start..end.map_or(text.len(), |end| start + end + 1);
            start = range.end;
            if let Some(found) = look(&text[range.clone()]) {
                lines.push((range.clone(), found.moved(range.start)));
            }
        }
        Self {
            lines,
            fences: Vec::new(),
            insides: Vec::new(),
        }
    }

    /// A fence that was read as a typed block, or refused as one. They come in order.
    pub fn read(&mut self, fence: usize) {
        self.fences.push(fence);
    }

    /// What is looked at by itself, or shows blocks on purpose. They come in order.
    pub fn inside(&mut self, range: Range<usize>) {
        self.insides.push(range);
    }

    /// Whether a place is in a line that nothing has accounted for so far.
    pub fn is_unread(&self, at: usize) -> bool {
        let line = self.lines.partition_point(|(line, _)| line.end <= at);
        let line = self.lines.get(line);
        line.is_some_and(|(line, _)| line.contains(&at) && !self.has(line))
    }

    /// The lines that nothing accounts for.
    pub fn unread(&self) -> impl Iterator<Item = &Unread> {
        let lines = self.lines.iter().filter(|(line, _)| !self.has(line));
        lines.map(|(_, unread)| unread)
    }

    fn has(&self, line: &Range<usize>) -> bool {
        let fence = self.fences.partition_point(|&at| at < line.start);
        let is_read = self.fences.get(fence).is_some_and(|at| *at < line.end);
        let inside = self
            .insides
            .partition_point(|inside| inside.end <= line.start);
        let is_inside = self.insides.get(inside).is_some_and(|inside| {
            // The line of the fence itself is outside of what it holds.
            inside.start < line.start && line.start < inside.end
        });
        is_read || is_inside
    }
}

/// Whether a fence shows Markdown, and blocks with it.
pub(super) fn shows_markdown(info: &str) -> bool {
    let word = info.split_whitespace().next().unwrap_or("");
    matches!(word, "md" | "markdown")
}

/// The lines of a field's text that look like blocks, which none of them can be.
pub(crate) fn unread_in_field(text: &str) -> Vec<Unread> {
    let mut accounted = Accounted::of(text);
    if accounted.lines.is_empty() {
        return Vec::new();
    }
    for (event, range) in Parser::new_ext(text, super::options()).into_offset_iter() {
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event
            && shows_markdown(&info)
        {
            accounted.inside(range);
        }
    }
    accounted.unread().cloned().collect()
}

/// What is typed for backticks and tildes, or in their place.
const MARKS: [char; 14] = [
    '`', '~', '\'', '´', 'ˋ', '‵', '‘', '’', '‛', '｀', '＇', '～', '˜', '∼',
];

/// Whether a line begins with a letter, after what may stand before a block: seen at once of most lines, and none of them looks like one.
/// What may also stand there, but has letters itself, is looked at more closely.
fn begins_with_letter(line: &str) -> bool {
    let mut bytes = line.bytes();
    let first =
        bytes.find(|byte| !byte.is_ascii_whitespace() && !b">|#-+*\\<!.)0123456789".contains(byte));
    first.is_some_and(|byte| byte.is_ascii_alphabetic())
}

/// A character that shows nothing is nothing, or stands for a space.
fn look(line: &str) -> Option<Unread> {
    if begins_with_letter(line) || !line.contains(MARKS) {
        return None;
    }
    let seen: String = line.chars().filter(|c| !is_invisible(*c)).collect();
    look_at(line, &seen).or_else(|| {
        let spaced = line.replace(is_invisible, " ");
        look_at(line, &spaced).filter(|_| seen.len() < line.len())
    })
}

fn look_at(line: &str, seen: &str) -> Option<Unread> {
    let content = line.trim();
    let bare = without_lead(seen);
    let mark = bare.chars().next().filter(|c| MARKS.contains(c))?;
    let rest = bare.trim_start_matches(MARKS);
    let marks = bare[..bare.len() - rest.len()].chars().count();
    // Code or struck words within the line.
    let is_closed = match mark {
        '`' => rest.contains('`'),
        other => rest.contains([other; 2].iter().collect::<String>().as_str()),
    };
    let is_fence = (mark == '`' && marks >= 2) || marks >= 3;
    // Most lines that begin with a quotation mark are cells of tables, which name no kind and something after it.
    if !is_fence && !rest.trim().contains(char::is_whitespace) {
        return None;
    }
    let words = TextAfterMarks::of(rest)?;
    if is_closed || !(is_fence || words.is_exact) {
        return None;
    }
    let start = line.len() - line.trim_start().len();
    let invisible = line.chars().find(|c| is_invisible(*c) || *c == '\u{a0}');
    let disguise = match invisible {
        Some(c) => Disguise::Invisible(c),
        None if !matches!(mark, '`' | '~') || marks < 3 => Disguise::Marks,
        None if !words.is_exact => Disguise::Words,
        None => Disguise::Place,
    };
    Some(Unread {
        range: start..start + content.len(),
        kind: words.kind,
        disguise,
    })
}

impl Unread {
    fn moved(self, by: usize) -> Self {
        let range = self.range.start + by..self.range.end + by;
        Self { range, ..self }
    }
}

/// What follows the marks.
struct TextAfterMarks {
    kind: Kind,
    /// A kind, white space and one identifier.
    is_exact: bool,
}

impl TextAfterMarks {
    fn of(rest: &str) -> Option<Self> {
        let rest = rest.trim().trim_start_matches(['{', '.', ':', '=', '[']);
        let rest = rest.trim_start();
        let end = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let (kind, is_named) = kind_of(word, after)?;
        let name = after.trim();
        let is_identifier = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "-_.".contains(c));
        Some(Self {
            kind,
            is_exact: is_named && after.starts_with(char::is_whitespace) && is_identifier,
        })
    }
}

/// The kind that a word names, and whether it names it as it is. A misspelt one must be long, since languages of listings have short
/// names, and something must follow it.
fn kind_of(word: &str, after: &str) -> Option<(Kind, bool)> {
    const LEAST_LETTERS: usize = 6;
    const LEAST_LIKENESS: f64 = 0.9;
    if word.is_empty() {
        return None;
    }
    if let Some(kind) = Kind::named(word) {
        return Some((kind, true));
    }
    let folded = word.to_lowercase();
    let seen = skeleton(&folded);
    let mut kinds = Kind::ALL.into_iter();
    if let Some(kind) = kinds.find(|kind| skeleton(kind.name()) == seen) {
        return Some((kind, false));
    }
    let long = Kind::ALL
        .into_iter()
        .filter(|kind| kind.name().len() >= LEAST_LETTERS);
    let near = nearest_of(&folded, long, |kind| kind.name(), LEAST_LIKENESS);
    near.filter(|_| folded.len() >= LEAST_LETTERS && !after.trim().is_empty())
        .map(|kind| (kind, false))
}

/// What may stand before a block or hide it: white space, and marks of quotations, lists, headings, cells, notes and comments.
fn without_lead(line: &str) -> &str {
    let mut rest = line;
    loop {
        let before = rest;
        rest = rest
            .trim_start()
            .trim_start_matches("<!--")
            .trim_start_matches(['>', '|', '#', '-', '+', '*', '•', '\\']);
        rest = without_number(rest);
        rest = without_label(rest);
        if rest.len() == before.len() {
            return rest;
        }
    }
}

/// `1.`, `2)`
fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < text.len();
    let rest = rest.strip_prefix(['.', ')']).filter(|_| is_number);
    rest.unwrap_or(text)
}

/// `[^1]:`, `[x]`
fn without_label(text: &str) -> &str {
    let label = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match label {
        Some((label, rest)) if label.starts_with('^') => rest.strip_prefix(':').unwrap_or(text),
        Some((" " | "x" | "X", rest)) => rest,
        Some(_) | None => text,
    }
}
