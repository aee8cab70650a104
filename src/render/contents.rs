//! The parts of a page, read from its own headings, so that its list of parts can't miss any.

use serde::Serialize;

use crate::plan::encoded;

/// A heading of the second level that a link can lead to.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct PageSection {
    href: String,
    /// As HTML, without links and other elements.
    text: String,
    /// What the heading says of its language, as attributes.
    language: String,
}

/// The parts of HTML that this crate's templates wrote.
///
/// The heading of a card is none of the page's parts, and a form's group comes and goes: they have no identifier.
pub(super) fn parts(html: &str) -> Vec<PageSection> {
    let after = html.split("<h2").skip(1);
    after.filter_map(part).collect()
}

/// From what follows the beginning of a heading.
fn part(after: &str) -> Option<PageSection> {
    let (attributes, inner) = after.split_once('>')?;
    let (inner, _) = inner.split_once("</h2>")?;
    let id = attribute(attributes, "id")?;
    let said = ["lang", "dir"].map(|name| match attribute(attributes, name) {
        Some(value) => format!(" {name}=\"{value}\""),
        None => String::new(),
    });
    Some(PageSection {
        href: format!("#{}", encoded(&unescaped(id))),
        text: without_tags(inner).trim().to_owned(),
        language: said.concat(),
    })
}

fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = attributes.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

/// What `html::escape` and the templates wrote.
fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&#x27;", "'").replace("&amp;", "&")
}

/// Numbers of references and notes are left out as a whole.
pub(super) fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let end = if after.starts_with("sup") {
            "</sup>"
        } else {
            ">"
        };
        rest = after.split_once(end).map_or("", |(_, rest)| rest);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(html: &str) -> Vec<(String, String)> {
        let parts = parts(html).into_iter();
        parts.map(|part| (part.href, part.text)).collect()
    }

    #[test]
    fn each_heading_with_an_identifier_is_a_part() {
        let html = "<h2 id=\"a\">One</h2><h2 class=\"card-title\">Card</h2><h3 id=\"c\">Three</h3>\
                    <h2 class=\"x\" id=\"d-é\" lang=\"en\" dir=\"ltr\"><a href=\"y\">Two</a> &amp; <em>more</em><sup class=\"cites\"><a>[1]</a></sup></h2>";
        assert_eq!(
            said(html),
            [
                ("#a".to_owned(), "One".to_owned()),
                ("#d-%C3%A9".to_owned(), "Two &amp; more".to_owned())
            ]
        );
        assert_eq!(parts(html)[1].language, " lang=\"en\" dir=\"ltr\"");
    }
}
