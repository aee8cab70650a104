//! HTML that stands in Markdown: comments are left out, and nothing else is let through.

use std::ops::Range;

use super::MarkdownReader;
use crate::problem::{Code, Problem};

impl MarkdownReader<'_> {
    pub(super) fn html(&mut self, html: &str, range: Range<usize>) {
        self.kept.add(range.clone());
        if !is_comments(html) {
            let (message, help) = html_words(html);
            let problem = Problem::new(Code::RawHtml, message);
            self.problems
                .push(problem.at(self.place.span(range)).help(help));
        }
    }
}

/// Whether HTML is comments alone.
fn is_comments(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else {
            return false;
        };
        rest = comment[end + "-->".len()..].trim_start();
    }
    rest.is_empty()
}

/// What is wrong with HTML, and what to do.
fn html_words(html: &str) -> (&'static str, &'static str) {
    match (html.trim().starts_with("<!--"), html.contains("-->")) {
        (true, true) => (
            "text in the line of a comment",
            "put the comment on a line of its own, or after the text",
        ),
        (true, false) => ("this comment is never closed", "end it with `-->`"),
        (false, _) => (
            "raw HTML in prose",
            "write it as Markdown; to show the characters, put them between backticks",
        ),
    }
}
