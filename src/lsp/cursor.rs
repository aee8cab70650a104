//! What is being written at a place of a half-written block: in which table, under which key, inside of which text. Read from the characters before
//! it alone, since the rest often can't be read yet.

use crate::schema::{Field, Shape, ValueForm};

/// Where in a block a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CursorPlace {
    /// Where the name of a field can stand.
    Key {
        /// The names of the fields round it, and of those of its table that are written before it.
        path: Vec<String>,
    },
    /// In the value of a field.
    Value {
        /// The names of the fields round it, its own at the end.
        path: Vec<String>,
        /// Of a text that is not closed, what stands in it before the place.
        text: Option<String>,
        /// How many values stand before it in its list.
        index: usize,
    },
}

/// A table or a list that is not closed.
#[derive(Debug)]
struct Open {
    is_table: bool,
    /// How many names of the path were there before.
    depth: usize,
    /// Values in a list before the one that is being written.
    index: usize,
}

/// Reads a text of TOML up to its end.
#[derive(Debug, Default)]
struct CursorReader {
    /// Of the head above.
    head: Vec<String>,
    path: Vec<String>,
    open: Vec<Open>,
    /// After a key and its sign.
    is_value: bool,
    /// What was written since the last sign.
    word: String,
}

/// Where the end of a text of TOML is.
pub(super) fn cursor_place(text: &str) -> CursorPlace {
    let mut reader = CursorReader::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(quotes) = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|quotes| rest.starts_with(quotes))
        {
            let inner = &rest[quotes.len()..];
            match closing(inner, quotes) {
                Some(end) => {
                    if !reader.is_value {
                        reader.word.push_str(&inner[..end]);
                    }
                    rest = &inner[end + quotes.len()..];
                    continue;
                }
                None => return reader.value(Some(inner.to_owned())),
            }
        }
        if first == '#' {
            let Some(end) = rest.find('\n') else {
                return reader.place();
            };
            rest = &rest[end..];
            continue;
        }
        if first == '[' && reader.begins_line() {
            let line = rest.split('\n').next().unwrap_or_default();
            reader.read_head(line);
            rest = &rest[line.len()..];
            continue;
        }
        reader.read(first);
        rest = &rest[first.len_utf8()..];
    }
    reader.place()
}

/// Where a text ends that begins after these quotes.
fn closing(inner: &str, quotes: &str) -> Option<usize> {
    let is_basic = quotes.starts_with('"');
    let is_long = quotes.len() == 3;
    let mut is_escaped = false;
    for (at, letter) in inner.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_basic => is_escaped = true,
            '\n' if !is_long => return None,
            _ if inner[at..].starts_with(quotes) => return Some(at),
            _ => {}
        }
    }
    None
}

impl CursorReader {
    fn begins_line(&self) -> bool {
        !self.is_value && self.open.is_empty() && self.word.trim().is_empty()
    }

    /// `[step.first]` or `[[step.first.branch]]`.
    fn read_head(&mut self, line: &str) {
        let bare = line.trim_matches(|c: char| c.is_whitespace() || "[]".contains(c));
        self.head = names(bare);
        self.path.clone_from(&self.head);
        self.word.clear();
    }

    fn read(&mut self, letter: char) {
        match letter {
            '=' if !self.is_value => {
                let key = std::mem::take(&mut self.word);
                self.path.extend(names(&key));
                self.is_value = true;
            }
            '{' | '[' if self.is_value => {
                self.open.push(Open {
                    is_table: letter == '{',
                    depth: self.path.len(),
                    index: 0,
                });
                self.is_value = letter == '[';
                self.word.clear();
            }
            '}' | ']' => self.close(),
            ',' => self.next(),
            '\n' if self.open.is_empty() => {
                self.path.clone_from(&self.head);
                self.is_value = false;
                self.word.clear();
            }
            letter => self.word.push(letter),
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.path.truncate(open.depth);
            self.is_value = true;
            self.word.clear();
        }
    }

    /// The next value of a list, or the next key of a table.
    fn next(&mut self) {
        self.word.clear();
        if let Some(open) = self.open.last_mut() {
            open.index += 1;
            self.path.truncate(open.depth);
            self.is_value = !open.is_table;
        }
    }

    fn place(self) -> CursorPlace {
        match self.is_value {
            true => self.value(None),
            false => CursorPlace::Key { path: self.path },
        }
    }

    fn value(self, text: Option<String>) -> CursorPlace {
        if !self.is_value {
            return CursorPlace::Key { path: self.path };
        }
        CursorPlace::Value {
            index: self.open.last().map_or(0, |open| open.index),
            path: self.path,
            text,
        }
    }
}

/// The names of a key with points.
fn names(key: &str) -> Vec<String> {
    let names = key
        .split('.')
        .map(|name| name.trim().trim_matches(['"', '\'']));
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The table that a path leads to; names that are the author's stand in it too.
pub(super) fn shape_of(root: &'static Shape, path: &[String]) -> Option<&'static Shape> {
    let mut shape = root;
    let mut names = path.iter();
    while let Some(name) = names.next() {
        let field = shape.field(name)?;
        shape = field.inner()?;
        if let ValueForm::Named(_) = field.form {
            names.next();
        }
    }
    Some(shape)
}

/// The field that a path leads to; under a name of the author's the field of its table.
pub(super) fn field_of(root: &'static Shape, path: &[String]) -> Option<&'static Field> {
    let (last, outer) = path.split_last()?;
    let own = shape_of(root, outer).and_then(|shape| shape.field(last));
    own.or_else(|| field_of(root, outer).filter(|field| matches!(field.form, ValueForm::Open(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &[&str]) -> CursorPlace {
        CursorPlace::Key {
            path: path.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn value(path: &[&str], text: Option<&str>, index: usize) -> CursorPlace {
        CursorPlace::Value {
            path: path.iter().map(|name| (*name).to_owned()).collect(),
            text: text.map(str::to_owned),
            index,
        }
    }

    #[test]
    fn a_place_is_known_by_what_is_before_it() {
        for (text, place) in [
            ("", key(&[])),
            ("ty", key(&[])),
            ("type = ", value(&["type"], None, 0)),
            ("type = \"on", value(&["type"], Some("on"), 0)),
            ("type = \"one-of\"\n", key(&[])),
            ("# a comment = [\n", key(&[])),
            ("for = [\"a\", \"", value(&["for"], Some(""), 1)),
            ("[step.first]\n", key(&["step", "first"])),
            (
                "[step.first]\nask = \"x\"\n[[step.first.branch]]\nto = \"s",
                value(&["step", "first", "branch", "to"], Some("s"), 0),
            ),
            (
                "[step.first]\nbranch = [\n  { when = \"a\", to = \"b\" },\n  { wh",
                key(&["step", "first", "branch"]),
            ),
            (
                "[step.first]\nbranch = [{ when = \"a",
                value(&["step", "first", "branch", "when"], Some("a"), 0),
            ),
            ("given = { age = \"3 a\", ", key(&["given"])),
            (
                "given = {\n  age = \"3 a\",\n  region = \"",
                value(&["given", "region"], Some(""), 1),
            ),
            (
                "note = \"\"\"\nlong = [[",
                value(&["note"], Some("\nlong = [["), 0),
            ),
            (
                "note = 'it''s'\nwhen = \"a and \\\"b",
                value(&["when"], Some("a and \\\"b"), 0),
            ),
            (
                "dose.amount = \"1",
                value(&["dose", "amount"], Some("1"), 0),
            ),
        ] {
            assert_eq!(cursor_place(text), place, "{text}");
        }
    }
}
