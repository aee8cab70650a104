use pathbook::problem::Code;

use super::{Book, BookFile, Form};

/// A page of `docs/codes/`, cut into its parts.
#[derive(Debug)]
pub struct Page {
    pub heading: String,
    /// The paragraph under the heading.
    pub lead: String,
    /// The second-level headings, in order.
    pub parts: Vec<String>,
    pub fails: Option<Book>,
    pub passes: Option<Book>,
}

const FENCE: &str = "````";

impl Page {
    pub fn of(code: Code) -> Self {
        let text = code.page();
        let mut pieces = text.split("\n## ");
        let top = pieces.next().unwrap_or_default();
        let parts: Vec<(&str, &str)> = pieces
            .map(|piece| piece.split_once('\n').unwrap_or((piece, "")))
            .collect();
        let (heading, lead) = top.split_once('\n').unwrap_or((top, ""));
        Self {
            heading: heading.to_owned(),
            lead: lead.trim().to_owned(),
            fails: example(&parts, "Fails"),
            passes: example(&parts, "Passes"),
            parts: parts.iter().map(|(name, _)| (*name).to_owned()).collect(),
        }
    }
}

/// The book of a part's fences, if it has any.
fn example(parts: &[(&str, &str)], name: &str) -> Option<Book> {
    let (_, text) = parts.iter().find(|(own, _)| *own == name)?;
    let files = files(text);
    (!files.is_empty()).then(|| Book::new(files))
}

fn files(text: &str) -> Vec<BookFile> {
    let mut files = Vec::new();
    let mut open: Option<BookFile> = None;
    for line in text.lines() {
        match (line.strip_prefix(FENCE), open.take()) {
            (Some(info), None) => open = Some(file(info)),
            (Some(_), Some(file)) => files.push(file),
            (None, Some(mut file)) => {
                file.text.push_str(line);
                file.text.push('\n');
                open = Some(file);
            }
            (None, None) => {}
        }
    }
    files
}

/// `md`, `md content/example/02-x.md`, `md latin-1`, `toml book.toml`.
fn file(info: &str) -> BookFile {
    let second = info.split_whitespace().nth(1);
    let form = second.and_then(Form::named);
    BookFile {
        path: second.filter(|_| form.is_none()).map(str::to_owned),
        text: String::new(),
        form: form.unwrap_or(Form::Plain),
        line: 0,
    }
}
