//! Any block, field by field.

use super::toml;

/// A block that is being written. Its values are TOML, but for those that are given as texts.
pub(crate) struct BlockText {
    head: String,
    lines: Vec<String>,
}

impl BlockText {
    pub fn new(kind: &str, name: &str) -> Self {
        Self {
            head: format!("{kind} {name}"),
            lines: Vec::new(),
        }
    }

    pub fn text(&mut self, field: &str, text: &str) -> &mut Self {
        self.field(field, &toml(text))
    }

    pub fn field(&mut self, field: &str, value: &str) -> &mut Self {
        self.lines.push(format!("{field} = {value}"));
        self
    }

    /// A line for whoever fills the block in.
    pub fn comment(&mut self, words: &str) -> &mut Self {
        self.lines.push(format!("# {words}"));
        self
    }

    /// Several lines if there is text for several: `"""`.
    pub fn markdown(&mut self, field: &str, text: &str) -> &mut Self {
        if !text.contains('\n') {
            return self.text(field, text);
        }
        let quoted = text.replace('\\', "\\\\").replace("\"\"\"", "\"\"\\\"");
        self.field(field, &format!("\"\"\"\n{quoted}\n\"\"\""))
    }

    /// A table of its own: `[row.low]`, `[[points]]`.
    pub fn table(&mut self, name: &str) -> &mut Self {
        self.lines.push(format!("\n{name}"));
        self
    }

    pub fn written(&self) -> String {
        format!("```{}\n{}\n```\n", self.head, self.lines.join("\n"))
    }
}
