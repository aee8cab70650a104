use std::fmt;

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
        let here: Vec<&str> = self.0.split('/').collect();
        let there: Vec<&str> = path.split('/').collect();
        let deepest = (here.len() - 1).min(there.len() - 1);
        let common = (0..deepest)
            .take_while(|&depth| here[depth] == there[depth])
            .count();
        let up = "../".repeat(here.len() - 1 - common);
        let down: Vec<String> = there[common..].iter().map(|part| encoded(part)).collect();
        format!("{up}{}", down.join("/"))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path with each of its segments percent-encoded.
pub fn encoded_path(path: &str) -> String {
    let segments: Vec<String> = path.split('/').map(encoded).collect();
    segments.join("/")
}

/// Percent-encoded for one segment of a path or a fragment; a colon too, since it would begin a scheme.
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
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
