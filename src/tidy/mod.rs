//! Blocks in one layout. What they say stays as it is: only spaces, line ends and the commas at the end of lists are changed.

mod layout;

use crate::parse::{Document, TextPart};
use crate::source::{FileKey, Sources, Span};

/// A text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutEdit {
    pub span: Span,
    pub text: String,
}

/// What would have to be written where, in the order of places; nothing for a block that can't be read, or stands inside of a list or a quotation.
pub fn edits(sources: &Sources, document: &Document) -> Vec<LayoutEdit> {
    let blocks = document.chapters.iter().flat_map(|chapter| &chapter.parts);
    let bodies = blocks.filter_map(|part| match part {
        TextPart::Block(block) => block.body,
        TextPart::Markdown(..)
        | TextPart::Link(_)
        | TextPart::Open { .. }
        | TextPart::Close
        | TextPart::Cite(_) => None,
    });
    let settings = sources.settings.map(|file| whole(sources, file));
    let edits = settings.into_iter().chain(bodies).filter_map(|span| {
        let written = sources.text(span);
        let text = laid_out(written).filter(|text| text != written)?;
        Some(LayoutEdit { span, text })
    });
    edits.collect()
}

fn whole(sources: &Sources, file: FileKey) -> Span {
    Span::new(file, 0..sources.file(file).text.len())
}

/// A text of TOML in one layout, unless anything but its layout would be another.
fn laid_out(text: &str) -> Option<String> {
    let made = layout::laid_out(text)?;
    (says_the_same(text, &made)).then_some(made)
}

fn says_the_same(one: &str, other: &str) -> bool {
    let signs = |text: &str| -> String {
        let signs = text.chars().filter(|c| !c.is_whitespace() && *c != ',');
        signs.collect()
    };
    let read = |text: &str| toml::from_str::<toml::Table>(text).ok();
    signs(one) == signs(other) && read(one).is_some_and(|one| read(other) == Some(one))
}

/// The text of a file with its edits.
pub fn applied(sources: &Sources, file: FileKey, edits: &[LayoutEdit]) -> String {
    let mut text = sources.file(file).text.clone();
    let mut own: Vec<&LayoutEdit> = edits.iter().filter(|edit| edit.span.file == file).collect();
    own.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in own {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_meaning_is_seen() {
        assert!(says_the_same("a=[1,2]\n", "a = [\n  1,\n  2,\n]\n"));
        for (one, other) in [
            ("a = \"x y\"", "a = \"xy\""),
            ("a = 1 # why", "a = 1"),
            ("a = [1, 2]", "a = [12]"),
            ("a = \"x, y\"", "a = \"x  y\""),
            ("[a]\nb = 1", "b = 1\n[a]"),
        ] {
            assert!(!says_the_same(one, other), "{one}");
        }
    }
}
