//! XML, an element a line.

use crate::markup::escape;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

pub(super) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    pub(super) fn new() -> Self {
        Self {
            text: DECLARATION.to_owned(),
            open: Vec::new(),
        }
    }

    /// An element with others inside.
    pub(super) fn within(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.start(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
        inside(self);
        self.open.pop();
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
    }

    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element with a text, which may have several lines.
    pub(super) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.start(name, attributes);
        self.text.push_str(&format!(">{}</{name}>\n", escape(text)));
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.indent();
        self.text.push_str(&format!("<{name}"));
        for (attribute, value) in attributes {
            let value = escape(value).replace('\n', "&#10;");
            self.text.push_str(&format!(" {attribute}=\"{value}\""));
        }
    }

    fn indent(&mut self) {
        self.text.push_str(&"  ".repeat(self.open.len()));
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}
