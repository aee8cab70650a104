//! The text of a chapter, with what mdBook writes in its own way written as here.

use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

use super::include::Included;
use super::link::{self, Destination};
use super::place::{ChapterPlace, Placed};
use super::summary::line;
use super::{Construct, Inputs};
use crate::import::{Note, names};

/// A chapter as it is written.
pub(super) struct ChapterText {
    pub text: String,
    /// Their places are those of the text.
    pub notes: Vec<Note>,
}

pub(super) fn rewritten(
    inputs: &Inputs<'_>,
    placed: &Placed<'_>,
    place: &ChapterPlace<'_>,
    included: Included,
) -> ChapterText {
    let Included { text, notes } = included;
    let mut writer = ChapterWriter {
        inputs,
        placed,
        place,
        text: &text,
        edits: Vec::new(),
        notes,
        code: Vec::new(),
        open: Vec::new(),
    };
    writer.read();
    writer.formulas();
    writer.written()
}

struct ChapterWriter<'a> {
    inputs: &'a Inputs<'a>,
    placed: &'a Placed<'a>,
    place: &'a ChapterPlace<'a>,
    text: &'a str,
    /// What stands in the place of what; none overlaps another.
    edits: Vec<(Range<usize>, String)>,
    notes: Vec<(Construct, usize, String)>,
    /// Where code is.
    code: Vec<Range<usize>>,
    /// Of each link or picture that has begun how far its words go.
    open: Vec<usize>,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

impl ChapterWriter<'_> {
    fn note(&mut self, construct: Construct, at: usize, said: impl Into<String>) {
        self.notes.push((construct, at, said.into()));
    }

    fn read(&mut self) {
        let text = self.text;
        let events = Parser::new_ext(text, options()).into_offset_iter();
        let definitions: Vec<Range<usize>> = events
            .reference_definitions()
            .iter()
            .map(|(_, definition)| definition.span.clone())
            .collect();
        let mut begins = true;
        // The words of a heading that the chapter begins with.
        let mut title: Option<String> = None;
        for (event, range) in events {
            if begins && !is_comment(&event) {
                begins = false;
                match is_title(&event) {
                    true => title = Some(String::new()),
                    false => self.untitled(),
                }
            }
            match (&event, &mut title) {
                (Event::Text(text) | Event::Code(text), Some(words)) => words.push_str(text),
                (Event::End(TagEnd::Heading(_)), Some(words)) => {
                    let words = std::mem::take(words);
                    self.titled(&words);
                    title = None;
                }
                _ => {}
            }
            self.event(event, range);
        }
        if begins {
            self.untitled();
        }
        for definition in definitions {
            let label = self.text[definition.clone()].find("]:");
            if let Some(at) = label {
                self.destination(definition.start + at + "]:".len());
            }
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let is_link = matches!(&event, Event::End(TagEnd::Link | TagEnd::Image));
        if let (false, Some(end)) = (is_link, self.open.last_mut()) {
            *end = range.end.max(*end);
        }
        match event {
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => {
                let is_inline = link_type == LinkType::Inline;
                // The end of the words; of other links nothing is to be written anew.
                self.open
                    .push(if is_inline { range.start } else { range.end });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let words = self.open.pop().unwrap_or(range.end);
                if let Some(end) = self.open.last_mut() {
                    *end = range.end.max(*end);
                }
                if let Some(at) = self.text[words..range.end].find("](") {
                    self.destination(words + at + "](".len());
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                self.code.push(range.clone());
                if let CodeBlockKind::Fenced(info) = kind {
                    self.listing(&info, range);
                }
            }
            Event::Code(_) => self.code.push(range),
            Event::Start(Tag::BlockQuote(Some(kind))) => self.callout(kind, range),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, range.start),
            _ => {}
        }
    }

    /// The list alone says how the chapter is called.
    fn untitled(&mut self) {
        let title = names::markdown(self.place.title);
        self.edits.push((0..0, format!("# {title}\n\n")));
    }

    fn titled(&mut self, words: &str) {
        let (own, listed) = (words.trim(), self.place.title.trim());
        if own != listed {
            let said = format!(
                "the list calls it “{listed}”; here it is called as its heading is, “{own}”"
            );
            self.note(Construct::Title, 0, said);
        }
    }

    /// Attributes that mdBook reads behind a language, between commas or spaces.
    fn listing(&mut self, info: &str, range: Range<usize>) {
        let mut words = info.split([',', ' ']).filter(|word| !word.is_empty());
        let Some(language) = words.next() else {
            return;
        };
        let attributes: Vec<&str> = words.collect();
        let are_known = attributes.iter().all(|word| is_attribute(word));
        if attributes.is_empty() || (!info.contains(',') && !are_known) {
            return;
        }
        let said = format!(
            "`{}` is left out: a listing is shown whole, and nobody can run or edit it",
            attributes.join(", ")
        );
        self.note(Construct::Listing, range.start, said);
        if let Some(at) = self.text[range.clone()].find(info) {
            let start = range.start + at;
            self.edits
                .push((start..start + info.len(), language.to_owned()));
        }
    }

    fn callout(&mut self, kind: BlockQuoteKind, range: Range<usize>) {
        let (sign, words) = match kind {
            BlockQuoteKind::Note => ("[!NOTE]", "Note"),
            BlockQuoteKind::Tip => ("[!TIP]", "Tip"),
            BlockQuoteKind::Important => ("[!IMPORTANT]", "Important"),
            BlockQuoteKind::Warning => ("[!WARNING]", "Warning"),
            BlockQuoteKind::Caution => ("[!CAUTION]", "Caution"),
        };
        self.note(
            Construct::Callout,
            range.start,
            format!("`{sign}` is a quotation that begins with “{words}”"),
        );
        let written = self.text[range.clone()].to_ascii_uppercase();
        if let Some(at) = written.find(sign) {
            let start = range.start + at;
            self.edits
                .push((start..start + sign.len(), format!("**{words}.**")));
        }
    }

    fn html(&mut self, html: &str, at: usize) {
        let html = html.trim();
        if html.starts_with("<!--") || html.starts_with("</") || html.is_empty() {
            return;
        }
        let tag: String = html.chars().take(60).collect();
        let said = format!("`{tag}`: no chapter has HTML; write it in Markdown");
        self.note(Construct::Html, at, said);
    }

    /// mdBook takes `\\(` and `\\[` for the beginning of a formula, where a page here would show its source. Between dollar signs `check` names it.
    fn formulas(&mut self) {
        for (from, to, dollar) in [("\\\\(", "\\\\)", "$"), ("\\\\[", "\\\\]", "$$")] {
            let mut at = 0;
            while let Some(start) = self.text[at..].find(from).map(|found| at + found) {
                at = start + from.len();
                let Some(end) = self.text[at..].find(to).map(|found| at + found) else {
                    break;
                };
                if self.code.iter().any(|code| code.contains(&start)) {
                    continue;
                }
                at = end + to.len();
                let said = "write it in characters, like `x² ≥ 4`; until then `check` names it";
                self.note(Construct::Formula, start, said);
                self.edits
                    .push((start..start + from.len(), dollar.to_owned()));
                self.edits.push((end..at, dollar.to_owned()));
            }
        }
    }

    /// Where a link leads, which is written at a place of the text.
    fn destination(&mut self, at: usize) {
        let Some(range) = written_destination(self.text, at) else {
            return;
        };
        let written = self.text[range.clone()]
            .trim_start_matches('<')
            .trim_end_matches('>');
        let Some(to) = Destination::of(written) else {
            return;
        };
        let candidates = to.candidates(self.placed.source, self.place.from);
        let place = |path: &String| {
            let chapter = self.placed.paths.get(path.as_str());
            chapter.or_else(|| self.placed.pictures.get(path.as_str()))
        };
        if let Some(found) = candidates.iter().find_map(place) {
            let way = link::relative(&self.place.to, found);
            self.edits.push((range, format!("{way}{}", to.part)));
            return;
        }
        let is_there = candidates
            .iter()
            .any(|path| self.inputs.files.contains(path));
        let (construct, why) = match is_there {
            true => (
                Construct::File,
                "a site has chapters of the list and pictures (`png`, `jpg`, `webp`, `gif`, `avif`), and no other files",
            ),
            false => (Construct::Link, "there is no such file"),
        };
        let said = format!("`{written}` stays as it is, and `check` names it: {why}");
        self.note(construct, range.start, said);
    }

    /// The text with its edits, and each note at its line.
    fn written(mut self) -> ChapterText {
        self.edits
            .sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = String::with_capacity(self.text.len());
        let (mut done, mut moved) = (0, Vec::new());
        for (range, new) in &self.edits {
            // A formula in the address of a link: both can't be written anew.
            if range.start < done {
                continue;
            }
            text.push_str(&self.text[done..range.start]);
            text.push_str(new);
            done = range.end;
            moved.push((range.end, text.len()));
        }
        text.push_str(&self.text[done..]);
        if !text.ends_with('\n') {
            text.push('\n');
        }
        self.notes.sort_by_key(|(_, at, _)| *at);
        let notes = self.notes.into_iter().map(|(construct, at, said)| {
            let before = moved.partition_point(|(end, _)| *end <= at);
            let here = match before.checked_sub(1) {
                Some(last) => moved[last].1 + (at - moved[last].0),
                None => at,
            };
            let place = format!("{}:{}", self.place.to, line(&text, here));
            Note::new(construct, place, said)
        });
        let notes = notes.collect();
        ChapterText { text, notes }
    }
}

fn is_title(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::Heading { level, .. }) => *level == HeadingLevel::H1,
        _ => false,
    }
}

/// What stands in no page.
fn is_comment(event: &Event<'_>) -> bool {
    match event {
        Event::Html(html) => html.trim_start().starts_with("<!--"),
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => true,
        _ => false,
    }
}

fn is_attribute(word: &str) -> bool {
    let known = [
        "editable",
        "ignore",
        "no_run",
        "noplayground",
        "noplaypen",
        "playground",
        "mdbook-runnable",
        "should_panic",
        "compile_fail",
    ];
    known.contains(&word) || word.starts_with("edition20") || word.starts_with("hidelines=")
}

/// The range of what is written behind `](` or `]:` before its title.
fn written_destination(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let start = at + (rest.len() - rest.trim_start().len());
    let rest = &text[start..];
    if rest.starts_with('<') {
        let end = rest.find('>')?;
        return Some(start..start + end + 1);
    }
    let mut depth = 0;
    let mut is_escaped = false;
    for (offset, c) in rest.char_indices() {
        match c {
            _ if std::mem::take(&mut is_escaped) => {}
            '\\' => is_escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + offset),
            ')' => depth -= 1,
            c if c.is_whitespace() => return Some(start..start + offset),
            _ => {}
        }
    }
    Some(start..text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_ends_before_its_title() {
        for (text, expected) in [
            ("a.md)", "a.md"),
            (" a_(b).md \"t\")", "a_(b).md"),
            ("<a b.md>)", "<a b.md>"),
            ("a\\).md)", "a\\).md"),
            (" a.md\n", "a.md"),
        ] {
            let range = written_destination(text, 0).expect("there is one");
            assert_eq!(&text[range], expected);
        }
    }
}
