//! Prose without its marks.

use pulldown_cmark::{Event, TagEnd};

use super::{Library, Prose, ProsePiece, Target};

/// The words of prose alone: for headings, descriptions and data.
pub fn plain(prose: &Prose, library: &Library) -> String {
    plain_words(&prose.pieces, library)
}

pub fn plain_words(pieces: &[ProsePiece], library: &Library) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            ProsePiece::Markdown(event) => out.push_str(event_words(event)),
            ProsePiece::Link(to) => out.push_str(&target_words(to, library)),
            ProsePiece::Open { .. }
            | ProsePiece::Close
            | ProsePiece::Cite(_)
            | ProsePiece::Block(_) => {}
        }
    }
    single_spaced(out)
}

/// With one space for each white space, and none at its ends.
fn single_spaced(text: String) -> String {
    let trimmed = text.trim_ascii();
    let is_other = |byte: u8| !byte.is_ascii() || byte.is_ascii_control();
    // Most prose needs no more.
    if !trimmed.bytes().any(is_other) && !trimmed.contains("  ") {
        return trimmed.to_owned();
    }
    let mut single = String::with_capacity(trimmed.len());
    for word in text.split_whitespace() {
        if !single.is_empty() {
            single.push(' ');
        }
        single.push_str(word);
    }
    single
}

fn event_words<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Text(text) | Event::Code(text) => text,
        Event::End(TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => "",
        Event::SoftBreak | Event::HardBreak | Event::End(_) => " ",
        Event::Start(_)
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::Rule
        | Event::TaskListMarker(_) => "",
    }
}

/// What a place is called where a link to it has no words of its own.
pub fn target_words(target: &Target, library: &Library) -> String {
    match target {
        Target::Thing(thing) => library.meta(*thing).title.clone(),
        Target::Step(step) => library.step(*step).label(),
        Target::Row(row) => library.row(*row).label(),
        Target::Chapter(chapter, _) => library.chapters[*chapter].title.clone(),
        Target::Asset(path) => path.rsplit('/').next().unwrap_or(path).to_owned(),
    }
}

/// The first words of a text, at most so many characters of them.
pub fn first_words(text: &str, longest: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(longest) else {
        return text.to_owned();
    };
    let start = &text[..end];
    match start.rsplit_once(' ') {
        Some((whole, _)) => format!("{whole} …"),
        None => format!("{start}…"),
    }
}
