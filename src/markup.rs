//! HTML and Markdown as text: what is ready for a page, what is escaped on the way there, and the hash by which a policy knows a script.

pub(crate) mod markdown;

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// HTML that is ready for a page. Templates pass it with `safe`; everything else they escape.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Html(String);

impl Html {
    /// Vouches for HTML that this crate wrote, with every foreign text in it escaped.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }

    /// Both, this first.
    #[must_use]
    pub fn before(self, after: Html) -> Html {
        match self.0.is_empty() {
            true => after,
            false => Html(self.0 + &after.0),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

/// Text as it may stand in an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, special) = rest.split_at(at);
        out.push_str(before);
        out.push_str(match special.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _apostrophe => "&#39;",
        });
        rest = &special[1..];
    }
    out + rest
}

/// A start tag with escaped attributes.
pub fn tag(name: &str, attributes: &[(&str, &str)]) -> String {
    let mut out = format!("<{name}");
    for (attribute, value) in attributes {
        // Writing to a string can't fail.
        let _ = write!(out, " {attribute}=\"{}\"", escape(value));
    }
    out.push('>');
    out
}

/// A source of Content Security Policy Level 3 for what stands between the tags of a script or a style. Data is not run and needs none;
/// the HTML checker asks for it.
pub(crate) fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// Some bytes as an address, for a page that requests nothing.
pub(crate) fn data_address(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_attribute() {
        assert_eq!(
            tag("a", &[("href", "\"><script>'&")]),
            "<a href=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">"
        );
    }

    #[test]
    fn a_hash_is_that_of_the_policy() {
        // The example of the Content Security Policy specification.
        let known = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=";
        assert_eq!(hash("alert('Hello, world.');"), known);
    }
}
