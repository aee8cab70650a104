//! The marks of the site's own words become attributes of elements: in the HTML of a page in another language, every word of the site
//! says its own.

use crate::model::Language;
use crate::words::{BEGIN, is_mark, unmarked};

/// Elements that hold text alone.
const TEXT_ALONE: [&str; 6] = ["title", "desc", "option", "textarea", "script", "style"];

/// HTML or SVG with its marks turned into what they say.
pub(super) fn spoken(markup: &str, language: &Language) -> String {
    let mut writer = PlainWriter {
        out: String::with_capacity(markup.len()),
        language: language.to_string(),
        direction: language.direction(),
        element: String::new(),
        start: None,
        is_said: false,
        drawings: 0,
        is_open: false,
    };
    let mut rest = markup;
    while !rest.is_empty() {
        let end = rest.find('<').unwrap_or(rest.len());
        let (text, after) = rest.split_at(end);
        writer.text(text, after);
        let end = after.find('>').map_or(after.len(), |end| end + 1);
        let (tag, after) = after.split_at(end);
        writer.tag(tag);
        rest = after;
    }
    writer.out
}

struct PlainWriter {
    out: String,
    language: String,
    direction: &'static str,
    /// The element that begins or ends with the last tag.
    element: String,
    /// Where its start tag ends in what is written, if it has just begun and says no language.
    start: Option<usize>,
    /// The element that has just begun says this language.
    is_said: bool,
    /// How many drawings are open.
    drawings: usize,
    /// A line of a drawing ended within words of the site.
    is_open: bool,
}

impl PlainWriter {
    fn tag(&mut self, tag: &str) {
        let tag = unmarked(tag);
        let name = tag.trim_start_matches(['<', '/']);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let name = &name[..end.unwrap_or(name.len())];
        let is_end = tag.starts_with("</");
        match (name, is_end) {
            ("svg", false) => self.drawings += 1,
            ("svg", true) => self.drawings = self.drawings.saturating_sub(1),
            _ => {}
        }
        // Words go on in the next line of a drawing, and nowhere else.
        self.is_open &= name == "tspan";
        self.element = name.to_owned();
        self.out.push_str(&tag);
        self.is_said = !is_end && tag.contains(&format!(" lang=\"{}\"", self.language));
        let says = is_end || tag.contains(" lang=\"") || tag.ends_with("/>");
        self.start = (!says && !tag.is_empty()).then(|| self.out.len() - 1);
    }

    /// The text before a tag.
    fn text(&mut self, text: &str, after: &str) {
        let is_marked = self.is_open || text.contains(is_mark);
        if !is_marked {
            self.out.push_str(text);
            return;
        }
        let pieces = self.pieces(text);
        let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
        let is_whole = pieces
            .iter()
            .all(|(is_own, text)| *is_own || !has_letters(text));
        let ends_here = after.starts_with(&format!("</{}>", self.element));
        match self.start {
            Some(start) if is_whole && ends_here => {
                let attributes = self.attributes();
                self.out.insert_str(start, &attributes);
                self.out.push_str(&unmarked(text));
            }
            _ if self.is_said || TEXT_ALONE.contains(&self.element.as_str()) => {
                self.out.push_str(&unmarked(text));
            }
            _ => pieces
                .into_iter()
                .for_each(|(is_own, text)| self.piece(is_own, text)),
        }
    }

    /// What is the site's own, and what is not, in turn.
    fn pieces<'t>(&mut self, text: &'t str) -> Vec<(bool, &'t str)> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(is_mark) {
            let is_begin = rest[before.len()..].starts_with(BEGIN);
            pieces.push((self.is_open, before));
            self.is_open = is_begin;
            rest = after;
        }
        pieces.push((self.is_open, rest));
        pieces.retain(|(_, text)| !text.is_empty());
        pieces
    }

    fn piece(&mut self, is_own: bool, text: &str) {
        if !is_own {
            self.out.push_str(text);
            return;
        }
        let name = if self.drawings > 0 { "tspan" } else { "span" };
        let attributes = self.attributes();
        self.out
            .push_str(&format!("<{name}{attributes}>{text}</{name}>"));
    }

    /// A drawing has no `dir`.
    fn attributes(&self) -> String {
        match self.drawings {
            0 => format!(" lang=\"{}\" dir=\"{}\"", self.language, self.direction),
            _ => format!(" lang=\"{}\"", self.language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::END;

    fn said(markup: &str) -> String {
        let markup = markup
            .replace('⟨', &BEGIN.to_string())
            .replace('⟩', &END.to_string());
        spoken(&markup, &Language::default())
    }

    #[test]
    fn an_element_of_the_sites_words_alone_says_its_language() {
        assert_eq!(
            said("<p class=\"a\">⟨Used by⟩:</p>"),
            "<p class=\"a\" lang=\"en\" dir=\"ltr\">Used by:</p>"
        );
        assert_eq!(
            said("<p lang=\"en\" dir=\"ltr\">⟨x⟩</p>"),
            "<p lang=\"en\" dir=\"ltr\">x</p>"
        );
        assert_eq!(
            said("<option>⟨any⟩</option>"),
            "<option lang=\"en\" dir=\"ltr\">any</option>"
        );
    }

    #[test]
    fn among_the_authors_words_the_sites_are_apart() {
        assert_eq!(
            said("<p>febbre⟨, and not⟩ <a href=\"x\">tosse</a>: ⟨yes⟩</p>"),
            "<p>febbre<span lang=\"en\" dir=\"ltr\">, and not</span> <a href=\"x\">tosse</a>: <span lang=\"en\" dir=\"ltr\">yes</span></p>"
        );
        assert_eq!(
            said("<title>febbre ⟨yes⟩</title>"),
            "<title>febbre yes</title>"
        );
        assert_eq!(
            said("<a aria-label=\"⟨Table⟩: febbre\">x</a>"),
            "<a aria-label=\"Table: febbre\">x</a>"
        );
    }

    #[test]
    fn words_go_on_in_the_next_line_of_a_drawing() {
        assert_eq!(
            said(
                "<svg><text><tspan>⟨The path</tspan><tspan>ends⟩ qui</tspan></text></svg><p>qui</p>"
            ),
            "<svg><text><tspan lang=\"en\">The path</tspan><tspan><tspan lang=\"en\">ends</tspan> qui</tspan></text></svg><p>qui</p>"
        );
    }
}
