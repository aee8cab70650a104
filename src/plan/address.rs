use std::fmt::{self, Write};

/// Where a page stands in the site: a path with `/` and no leading one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(String);

impl Address {
    pub(super) fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// The folder of the site itself.
    pub(super) fn root() -> Self {
        Self(String::new())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The link from here to another path of the site; relative, so that the site works in any folder.
    pub fn link_to(&self, path: &str, fragment: Option<&str>) -> String {
        let mut link = if self.0 == path && fragment.is_some() {
            String::new()
        } else {
            self.relative(path)
        };
        if let Some(fragment) = fragment {
            link.push('#');
            link.push_str(&encoded(fragment));
        }
        link
    }

    fn relative(&self, path: &str) -> String {
        let same = self.0.bytes().zip(path.bytes());
        let same = same.take_while(|(here, there)| here == there).count();
        // Up to the last folder that both stand in.
        let common = self.0.as_bytes()[..same]
            .iter()
            .rposition(|byte| *byte == b'/');
        let common = common.map_or(0, |slash| slash + 1);
        let folders = self.0[common..].bytes().filter(|byte| *byte == b'/');
        let mut link = "../".repeat(folders.count());
        push_encoded(&mut link, &path[common..], b"/");
        link
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path with each of its segments percent-encoded.
pub fn encoded_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    push_encoded(&mut out, path, b"/");
    out
}

/// Percent-encoded for one segment of a path or a fragment; a colon too, since it would begin a scheme.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_encoded(&mut out, text, b"");
    out
}

/// `plain` are bytes that stay as they are besides those that always do.
fn push_encoded(out: &mut String, text: &str, plain: &[u8]) {
    let stays =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || plain.contains(&byte);
    if text.bytes().all(stays) {
        out.push_str(text);
        return;
    }
    for byte in text.bytes() {
        match stays(byte) {
            true => out.push(char::from(byte)),
            // Writing to a string can't fail.
            false => _ = write!(out, "%{byte:02X}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_climb_only_as_far_as_needed() {
        let page = Address::new("ibuprofen/care/neck.html");
        assert_eq!(page.link_to("index.html", None), "../../index.html");
        assert_eq!(
            page.link_to("ibuprofen/source.html", Some("s-3")),
            "../source.html#s-3"
        );
        assert_eq!(page.link_to("ibuprofen/care/back.html", None), "back.html");
        assert_eq!(page.link_to("fact/age.html", None), "../../fact/age.html");
    }

    #[test]
    fn a_page_links_to_itself_by_fragment() {
        let page = Address::new("references.html");
        assert_eq!(page.link_to("references.html", Some("ref-a")), "#ref-a");
        assert_eq!(page.link_to("references.html", None), "references.html");
    }

    #[test]
    fn odd_characters_are_encoded() {
        let page = Address::new("index.html");
        assert_eq!(
            page.link_to("a b/c:d.html", Some("ü")),
            "a%20b/c%3Ad.html#%C3%BC"
        );
    }
}
