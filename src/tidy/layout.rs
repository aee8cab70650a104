//! One layout for what is written in blocks: spaces and lines alone are changed, and comments stay where they are.

use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, KeyMut, RawString, Table, Value};

/// What a table or a list inside of another is moved in by.
const INDENT: &str = "  ";

/// A text of TOML in that layout; `None` where it can't be read, or has a comment in an odd place.
pub fn laid_out(text: &str) -> Option<String> {
    let (text, has_returns) = match text.contains('\r') {
        // What has both line ends may have one of them in a text.
        true if text.matches('\n').count() != text.matches("\r\n").count() => return None,
        true => (text.replace("\r\n", "\n"), true),
        false => (text.to_owned(), false),
    };
    let mut document: DocumentMut = text.parse().ok()?;
    let trailing = raw(document.trailing());
    let mut layout = Layout { is_first: true };
    layout.table(document.as_table_mut())?;
    let last = lines(&trailing, "", Start::Line);
    document.set_trailing(last.trim_end_matches('\n'));
    let mut made = document.to_string();
    if !last.trim().is_empty() {
        made.push('\n');
    }
    Some(match has_returns {
        true => made.replace('\n', "\r\n"),
        false => made,
    })
}

/// What stands before the white space that is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// A line end.
    Line,
    /// Something on the same line, which a comment may follow.
    Within,
}

fn raw(text: &RawString) -> String {
    text.as_str().unwrap_or_default().to_owned()
}

fn prefix(decor: &Decor) -> String {
    decor.prefix().map(raw).unwrap_or_default()
}

fn suffix(decor: &Decor) -> String {
    decor.suffix().map(raw).unwrap_or_default()
}

/// Comments and lines, of which no two empty ones follow each other, moved in.
fn lines(text: &str, indent: &str, start: Start) -> String {
    let mut pieces: Vec<&str> = text.split('\n').collect();
    let mut made = String::new();
    if start == Start::Within && !pieces.is_empty() {
        let own = pieces.remove(0);
        made.push_str(own.trim_end());
        if pieces.is_empty() {
            return made;
        }
        made.push('\n');
    }
    pieces.pop();
    let mut was_empty = false;
    for piece in pieces {
        let piece = piece.trim();
        if piece.is_empty() {
            if !was_empty {
                made.push('\n');
            }
        } else {
            made.push_str(indent);
            made.push_str(piece);
            made.push('\n');
        }
        was_empty = piece.is_empty();
    }
    made.push_str(indent);
    made
}

struct Layout {
    /// Nothing was laid out before.
    is_first: bool,
}

impl Layout {
    fn table(&mut self, table: &mut Table) -> Option<()> {
        for (mut key, item) in table.iter_mut() {
            match item {
                Item::Value(value) => self.entry(&mut key, value)?,
                Item::Table(inner) if inner.is_dotted() => {
                    bare(&mut key);
                    self.table(inner)?;
                }
                Item::Table(inner) => {
                    bare(&mut key);
                    self.head(inner);
                    self.table(inner)?;
                }
                Item::ArrayOfTables(tables) => {
                    bare(&mut key);
                    for inner in tables.iter_mut() {
                        self.head(inner);
                        self.table(inner)?;
                    }
                }
                Item::None => {}
            }
        }
        Some(())
    }

    /// A field on a line of its own.
    fn entry(&mut self, key: &mut KeyMut<'_>, value: &mut Value) -> Option<()> {
        let before = lines(&prefix(key.leaf_decor()), "", Start::Line);
        let before = self.begin(before);
        key.leaf_decor_mut().set_prefix(before);
        key.leaf_decor_mut().set_suffix(" ");
        key.dotted_decor_mut().set_prefix("");
        key.dotted_decor_mut().set_suffix("");
        let after = suffix(value.decor());
        value_of(value, 0)?;
        value.decor_mut().set_prefix(" ");
        value.decor_mut().set_suffix(after.trim_end());
        Some(())
    }

    /// A table with a head of its own, after an empty line.
    fn head(&mut self, table: &mut Table) {
        if table.is_implicit() {
            return;
        }
        let before = lines(&prefix(table.decor()), "", Start::Line);
        let before = before.trim_start_matches('\n');
        let gap = if self.is_first { "" } else { "\n" };
        self.is_first = false;
        let after = suffix(table.decor());
        table.decor_mut().set_prefix(format!("{gap}{before}"));
        table.decor_mut().set_suffix(after.trim_end());
    }

    /// Nothing stands before the first line.
    fn begin(&mut self, before: String) -> String {
        match std::mem::replace(&mut self.is_first, false) {
            true => before.trim_start_matches('\n').to_owned(),
            false => before,
        }
    }
}

/// A key of a head, without spaces round it.
fn bare(key: &mut KeyMut<'_>) {
    key.leaf_decor_mut().set_prefix("");
    key.leaf_decor_mut().set_suffix("");
    key.dotted_decor_mut().set_prefix("");
    key.dotted_decor_mut().set_suffix("");
}

/// The value of a field, `depth` tables or lists deep.
fn value_of(value: &mut Value, depth: usize) -> Option<()> {
    match value {
        Value::Array(array) => list(array, depth),
        Value::InlineTable(table) => inline(table, depth),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => Some(()),
    }
}

/// Between what is at this place and what is before it: a line, where there was one, or a space.
fn between(text: &str, depth: usize, is_first: bool, first: &str) -> Option<String> {
    if text.contains('\n') {
        return Some(lines(text, &INDENT.repeat(depth), Start::Within));
    }
    if text.contains('#') {
        return None;
    }
    Some(if is_first { first } else { " " }.to_owned())
}

/// What stands between the last of a list or a table and its end.
fn closing(text: &str, depth: usize, is_long: bool) -> Option<String> {
    match (is_long, text.contains('\n')) {
        (false, _) => Some(String::new()),
        (true, true) => Some(lines(text, &INDENT.repeat(depth), Start::Within)),
        (true, false) if text.contains('#') => None,
        (true, false) => Some(format!("\n{}", INDENT.repeat(depth))),
    }
}

fn list(array: &mut Array, depth: usize) -> Option<()> {
    let trailing = raw(array.trailing());
    let breaks = |value: &Value| prefix(value.decor()).contains('\n');
    let is_long = array.iter().any(breaks) || trailing.contains('\n');
    let count = array.len();
    let mut left = String::new();
    for (index, value) in array.iter_mut().enumerate() {
        let before = between(&prefix(value.decor()), depth + 1, index == 0, "")?;
        // What stands before a comma stands behind the last where there is none.
        let after = suffix(value.decor());
        if index + 1 == count {
            left = after;
        } else if !after.trim().is_empty() {
            return None;
        }
        value_of(value, depth + 1)?;
        value.decor_mut().set_prefix(before);
        value.decor_mut().set_suffix("");
    }
    let is_empty = count == 0;
    let rest = rest(left, &trailing, array.trailing_comma())?;
    let is_long = is_long || rest.contains('\n');
    array.set_trailing(match is_empty {
        true if rest.contains('#') => return None,
        true => String::new(),
        false => closing(&rest, depth, is_long)?,
    });
    array.set_trailing_comma(is_long && !is_empty);
    Some(())
}

/// What stands behind the last of a list: before its comma, or after it; a comment before a comma is in an odd place.
fn rest(before_comma: String, after_comma: &str, has_comma: bool) -> Option<String> {
    match (has_comma, before_comma.trim().is_empty()) {
        (true, false) => None,
        (true, true) => Some(after_comma.to_owned()),
        (false, _) => Some(before_comma + after_comma),
    }
}

fn inline(table: &mut InlineTable, depth: usize) -> Option<()> {
    let trailing = raw(table.trailing());
    let count = table.len();
    let mut is_long = trailing.contains('\n');
    let mut left = String::new();
    for (index, (mut key, value)) in table.iter_mut().enumerate() {
        let is_dotted = matches!(value, Value::InlineTable(inner) if inner.is_dotted());
        if is_dotted {
            return None;
        }
        let own = prefix(key.leaf_decor());
        is_long |= own.contains('\n');
        let before = between(&own, depth + 1, index == 0, " ")?;
        let after = suffix(value.decor());
        if index + 1 == count {
            left = after;
        } else if !after.trim().is_empty() {
            return None;
        }
        key.leaf_decor_mut().set_prefix(before);
        key.leaf_decor_mut().set_suffix(" ");
        value_of(value, depth + 1)?;
        value.decor_mut().set_prefix(" ");
        value.decor_mut().set_suffix("");
    }
    let rest = rest(left, &trailing, table.trailing_comma())?;
    let is_long = is_long || rest.contains('\n');
    table.set_trailing(match (count, is_long) {
        (0, _) if rest.contains('#') => return None,
        (0, _) => String::new(),
        (_, true) => closing(&rest, depth, true)?,
        (_, false) if rest.contains('#') => return None,
        (_, false) => " ".to_owned(),
    });
    table.set_trailing_comma(is_long && count > 0);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_lines_are_laid_out() {
        for (text, expected) in [
            ("a=1\n", "a = 1\n"),
            (
                "\n\n  a   =  \"x\"   # why  \n\n\n\nb= [ \"y\",\"z\" , ]\n",
                "a = \"x\"   # why\n\nb = [\"y\", \"z\"]\n",
            ),
            (
                "given={a=true,b=\"1 d\"}\n",
                "given = { a = true, b = \"1 d\" }\n",
            ),
            (
                "given = {\n      a = 1, # one\n  # two\n b = 2\n}\n",
                "given = {\n  a = 1, # one\n  # two\n  b = 2,\n}\n",
            ),
            (
                "a = 1\n[ step . x ]\nask = \"q\"\nbranch=[\n{when=\"a\",to=\"b\"},\n  {otherwise=true,to=\"c\"}]\n\n\n[step.b]\noffer=[]\n",
                "a = 1\n\n[step.x]\nask = \"q\"\nbranch = [\n  { when = \"a\", to = \"b\" },\n  { otherwise = true, to = \"c\" },\n]\n\n[step.b]\noffer = []\n",
            ),
            ("# first\n\na = 1\n# last\n\n", "# first\n\na = 1\n# last\n"),
            (
                "[[dose]]\namount=\"1 g\"\n[[dose]]\namount=\"2 g\"\n",
                "[[dose]]\namount = \"1 g\"\n\n[[dose]]\namount = \"2 g\"\n",
            ),
            ("dose . amount=1\n", "dose.amount = 1\n"),
            (
                "note=\"\"\"\n two  \n\n\n lines\"\"\"\n",
                "note = \"\"\"\n two  \n\n\n lines\"\"\"\n",
            ),
            (
                "a=[\n\"x\", \"y\",\n\n\"z\"]\n",
                "a = [\n  \"x\", \"y\",\n\n  \"z\",\n]\n",
            ),
            ("", ""),
        ] {
            let made = laid_out(text);
            assert_eq!(made.as_deref(), Some(expected), "{text}");
            assert_eq!(laid_out(expected).as_deref(), Some(expected));
            let returns = laid_out(&text.replace('\n', "\r\n"));
            assert_eq!(returns, Some(expected.replace('\n', "\r\n")));
        }
    }

    #[test]
    fn what_is_odd_is_left_alone() {
        for text in ["a = \n", "a = [1 # one\n, 2]\n", "a = 1\r\nb = 2\n"] {
            assert_eq!(laid_out(text), None, "{text}");
        }
    }
}
