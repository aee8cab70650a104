//! Every word that an author types stands on the pages: what was typed, read here by rules of its own, and what a page shows.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pathbook::source::Sources;
use unicode_normalization::UnicodeNormalization;

/// The book that `pathbook init` begins, and in it everything that Markdown and fields can hold.
pub fn rich() -> BTreeMap<String, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = files_of(&here.join("src/cli/init/treatment"));
    let folder = here.join("tests/words/book");
    for name in ["markup.md", "full.md", "source.md"] {
        let text = fs::read_to_string(folder.join(name)).expect("a chapter");
        files.insert(format!("content/sore-throat/{name}"), text);
    }
    let front = files
        .get_mut("content/sore-throat/index.md")
        .expect("the front");
    let more = fs::read_to_string(folder.join("guideline.toml")).expect("fields");
    let end = front.rfind("```").expect("the end of the block");
    front.insert_str(end, &more);
    files
}

/// The texts of a book's folder.
pub fn files_of(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.join("content")];
    let mut take = |path: &Path| {
        let name = path
            .strip_prefix(folder)
            .expect("under it")
            .to_string_lossy();
        let text = fs::read_to_string(path).expect("text");
        files.insert(name.into_owned(), text);
    };
    take(&folder.join("book.toml"));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => take(&path),
            }
        }
    }
    files
}

pub fn sources(files: &BTreeMap<String, String>) -> Sources {
    let files = files.iter();
    Sources::from_files(files.map(|(path, text)| (path.as_str(), text.as_str())))
}

/// A typed block as it was typed.
pub struct Block {
    pub kind: String,
    pub id: String,
    pub fields: toml::Table,
}

/// A chapter as it was typed: its words outside of blocks, and its blocks.
pub struct Typed {
    pub words: Vec<String>,
    pub blocks: Vec<Block>,
}

pub fn typed(markdown: &str) -> Typed {
    let mut prose = String::new();
    let mut words = Vec::new();
    let mut blocks = Vec::new();
    let mut lines = without_comments(markdown)
        .lines()
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter();
    while let Some(line) = lines.next() {
        let inner = line.trim_start_matches([' ', '>']);
        let Some(fence) = ["```", "~~~"]
            .into_iter()
            .find(|fence| inner.starts_with(fence))
        else {
            prose.push_str(&line);
            prose.push('\n');
            continue;
        };
        words.extend(words_of(&without_marks(&std::mem::take(&mut prose))));
        let is_end = |line: &String| line.trim_start_matches([' ', '>']).starts_with(fence);
        let body: Vec<String> = lines.by_ref().take_while(|line| !is_end(line)).collect();
        let info: Vec<&str> = inner.trim_matches(['`', '~']).split_whitespace().collect();
        match info.as_slice() {
            [kind, id] => blocks.push(Block {
                kind: (*kind).to_owned(),
                id: (*id).to_owned(),
                fields: toml::from_str(&body.join("\n")).expect("TOML"),
            }),
            _ => words.extend(words_of(&body.join("\n"))),
        }
    }
    words.extend(words_of(&without_marks(&prose)));
    Typed { words, blocks }
}

fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// The text of Markdown: without what names places, works and notes.
pub fn without_marks(markdown: &str) -> String {
    let mut out = String::new();
    for line in markdown.lines() {
        let inner = line.trim_start_matches([' ', '>']);
        let is_definition =
            inner.starts_with('[') && !inner.starts_with("[^") && inner.contains("]: ");
        if !is_definition {
            out.push_str(&without_marker(line));
            out.push('\n');
        }
    }
    let mut text = String::new();
    let mut rest = out.as_str();
    while let Some(next) = rest.chars().next() {
        let taken = mark(rest);
        text.push_str(taken.map_or(&rest[..next.len_utf8()], |(_, shown)| shown));
        rest = &rest[taken.map_or(next.len_utf8(), |(length, _)| length)..];
    }
    text
}

/// Without the number of a list and the box of a task.
fn without_marker(line: &str) -> String {
    let inner = line.trim_start_matches([' ', '>']);
    let digits = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number =
        digits.len() < inner.len() && (digits.starts_with(". ") || digits.starts_with(") "));
    let inner = if is_number { &digits[1..] } else { inner };
    let task = ["- [x] ", "- [ ] "]
        .iter()
        .find_map(|mark| inner.strip_prefix(mark));
    format!(" {}", task.unwrap_or(inner))
}

/// What stands at the beginning of a text and is not shown as typed: how long it is, and what is shown.
fn mark(text: &str) -> Option<(usize, &str)> {
    let until = |from: usize, end: &str| text[from..].find(end).map(|at| from + at + end.len());
    if text.starts_with("[[") {
        let end = until(0, "]]")?;
        let inner = &text[2..end - 2];
        return Some(match inner.split_once('|') {
            Some((name, _)) => (2 + name.len() + 1, " "),
            None => (end, " "),
        });
    }
    if text.starts_with("[^") || text.starts_with("[@") {
        return Some((until(0, "]")?, ""));
    }
    if text.starts_with("](") {
        return Some((until(0, ")")?, ""));
    }
    if text.starts_with("][") {
        return Some((until(1, "]")?, ""));
    }
    if text.starts_with("{#") {
        return Some((until(0, "}")?, ""));
    }
    if text.starts_with("&amp;") {
        return Some((5, "&"));
    }
    if text.starts_with("&eacute;") {
        return Some((8, "é"));
    }
    let mut escaped = text.strip_prefix('\\').into_iter().flat_map(str::chars);
    if let Some(c) = escaped.next().filter(char::is_ascii_punctuation) {
        return Some((1 + c.len_utf8(), &text[1..1 + c.len_utf8()]));
    }
    let is_mark = text.starts_with(['*', '`', '~', '\\']);
    is_mark.then_some((1, ""))
}

/// Letters and digits in a row, whatever their case and form.
pub fn words_of(text: &str) -> Vec<String> {
    let text: String = text.nfkc().collect::<String>().to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Fields that hold names, numbers or expressions, not text.
const NAMES: &[&str] = &[
    "type",
    "unit",
    "when",
    "always",
    "never",
    "applies",
    "for",
    "against",
    "over",
    "evidence",
    "evidence-against",
    "relative-to",
    "cites",
    "strength",
    "certainty",
    "status",
    "better",
    "is-a",
    "distinct-from",
    "intervention",
    "comparator",
    "outcome",
    "hit",
    "inputs",
    "because",
    "next",
    "to",
    "by",
    "offer",
    "consider",
    "avoid",
    "forbid",
    "offered",
    "considered",
    "avoided",
    "forbidden",
    "not-permitted",
    "reaches",
    "hits",
    "class",
    "between",
    "prevails",
    "on",
    "favours",
    "measure",
    "route",
    "given",
    "new",
    "amended",
    "enter",
    "focus",
    "sha256",
];

/// The texts of a block, each with the path of its field.
pub fn texts(block: &Block) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let fields = toml::Value::Table(block.fields.clone());
    gather(&format!("{} {}", block.kind, block.id), &fields, &mut texts);
    texts
}

fn gather(path: &str, value: &toml::Value, texts: &mut Vec<(String, String)>) {
    match value {
        toml::Value::String(text) => texts.push((path.to_owned(), text.clone())),
        toml::Value::Array(items) => items.iter().for_each(|item| gather(path, item, texts)),
        toml::Value::Table(table) => {
            for (name, value) in table {
                // A certainty in another system's words is a table of texts.
                let is_name =
                    NAMES.contains(&name.as_str()) && !(name == "certainty" && value.is_table());
                if !is_name {
                    gather(&format!("{path}.{name}"), value, texts);
                }
            }
        }
        toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_) => {}
    }
}
