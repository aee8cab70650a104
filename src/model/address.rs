//! Addresses outside of the book. They are made only from text that was checked, so that no link can run code.

use std::fmt;

/// A page on the web: `https://…` or `http://…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress(String);

impl WebAddress {
    /// `None` for another scheme, for a name that is not a host's, and for white space inside.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_host = !host.is_empty() && !host.contains(['@', '\\', '"', '<', '>']);
        let is_one_word = !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '"' || c == '<' || c == '>');
        (is_host && is_one_word).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the host, without the slash at its end: empty for the root.
    pub fn path(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let start = rest.find('/').unwrap_or(rest.len());
        rest[start..].trim_end_matches('/')
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mailbox: `name@example.org`, and nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox(String);

impl Mailbox {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, host) = text.split_once('@')?;
        let is_name = |c: char| c.is_alphanumeric() || "!#$&'*+-/=^_`{|}~.".contains(c);
        let is_host = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
        let is_mailbox = !name.is_empty()
            && name.chars().all(is_name)
            && host.contains('.')
            && host.chars().all(is_host)
            && host.split('.').all(|label| !label.is_empty());
        is_mailbox.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_the_web() {
        for good in ["https://a.org", "http://a.org/b?c=d#e", " https://ä.org "] {
            assert!(WebAddress::parse(good).is_some(), "{good}");
        }
        for bad in [
            "a.org",
            "javascript:alert(1)",
            "https://",
            "https:///path",
            "https://a b.org",
            "https://user@a.org",
            "https://a.org/\"><script>",
            "data:text/html,x",
        ] {
            assert!(WebAddress::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn mailboxes_are_bare() {
        assert!(Mailbox::parse("ada.b+c@mail.example.org").is_some());
        for bad in [
            "ada",
            "@a.org",
            "a@b",
            "a b@c.org",
            "a@b..org",
            "a@b.org?cc=d@e.org",
            "<a@b.org>",
        ] {
            assert!(Mailbox::parse(bad).is_none(), "{bad}");
        }
    }
}
