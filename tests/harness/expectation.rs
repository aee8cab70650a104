use pathbook::problem::{Code, Severity};

use super::book::Found;
use super::{Book, BookFile};

/// A problem that a comment foretells.
#[derive(Clone, Debug)]
pub struct Expectation {
    pub code: Code,
    /// Path and line; `None` for a problem of the whole book.
    pub place: Option<(String, usize)>,
    /// Part of the message.
    pub words: String,
    pub details: Vec<Detail>,
    /// Where the comment stands in the suite file.
    pub line: usize,
}

/// More that a problem must say.
#[derive(Clone, Debug)]
pub enum Detail {
    Help(String),
    Note(String),
    /// Part of the words at another place.
    Also(String),
    /// Part of the patient's vignette.
    Patient(String),
    /// Exactly the text that is pointed at.
    Text(String),
}

impl Expectation {
    pub fn is_met_by(&self, found: &Found) -> bool {
        self.is_about(found)
            && found.problem.message.contains(&self.words)
            && self.details.iter().all(|detail| detail.is_said(found))
    }

    /// Whether the code and the place are right, whatever the words.
    pub fn is_about(&self, found: &Found) -> bool {
        self.code == found.problem.code && self.place == found.place
    }
}

impl Detail {
    fn is_said(&self, found: &Found) -> bool {
        match self {
            Detail::Help(words) => found.help().is_some_and(|help| help.contains(words)),
            Detail::Note(words) => found.problem.notes.iter().any(|note| note.contains(words)),
            Detail::Also(words) => found.others.iter().any(|other| other.contains(words)),
            Detail::Patient(words) => {
                let mut vignette = found.problem.vignette.iter();
                vignette.any(|vignette| vignette.contains(words))
            }
            Detail::Text(words) => found.text == *words,
        }
    }
}

/// Every expectation in the comments of a book, or what is wrong with one.
pub fn expectations(book: &Book) -> Result<Vec<Expectation>, String> {
    let mut all = Vec::new();
    for file in &book.files {
        for (index, line) in file.text.lines().enumerate() {
            read_line(file, index, line, &mut all)
                .map_err(|why| format!("line {}: {why}: {line}", file.line + index))?;
        }
    }
    Ok(all)
}

fn read_line(
    file: &BookFile,
    index: usize,
    line: &str,
    all: &mut Vec<Expectation>,
) -> Result<(), String> {
    let mut is_first = true;
    for comment in comments(line) {
        if let Some(detail) = read_detail(comment) {
            let last = all.last_mut().ok_or("no expectation to add this to")?;
            last.details.push(detail);
        } else if let Some(read) = read_expectation(file, index, comment) {
            all.push(read?);
        } else if is_first && (comment.contains("error[") || comment.contains("warning[")) {
            return Err("this looks like an expectation and is none".to_owned());
        }
        is_first = false;
    }
    Ok(())
}

/// The comments of a line, outermost first: what follows each `# ` or `<!-- `.
fn comments(line: &str) -> Vec<&str> {
    let openings = ["# ", "<!-- "];
    let mut found: Vec<&str> = openings
        .iter()
        .flat_map(|opening| line.match_indices(opening))
        .map(|(at, opening)| &line[at + opening.len()..])
        .collect();
    found.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
    found
}

/// The words of a comment, without its end or what the next comment says.
fn words(comment: &str) -> String {
    let ends = ["-->", " # error[", " # warning[", " # ^"];
    let end = ends.iter().filter_map(|end| comment.find(end)).min();
    comment[..end.unwrap_or(comment.len())].trim().to_owned()
}

fn read_detail(comment: &str) -> Option<Detail> {
    let (name, rest) = comment.split_once(": ")?;
    match name {
        "help" => Some(Detail::Help(words(rest))),
        "note" => Some(Detail::Note(words(rest))),
        "also" => Some(Detail::Also(words(rest))),
        "patient" => Some(Detail::Patient(words(rest))),
        "text" => Some(Detail::Text(words(rest))),
        _ => None,
    }
}

/// `^^ error[code] words`, `book: error[code] words`, `at path:line error[code] words`.
fn read_expectation(
    file: &BookFile,
    index: usize,
    comment: &str,
) -> Option<Result<Expectation, String>> {
    let (place, rest) = read_place(file, index, comment)?;
    let (severity, rest) = match rest.strip_prefix("error[") {
        Some(rest) => (Severity::Error, rest),
        None => (Severity::Warning, rest.strip_prefix("warning[")?),
    };
    let (name, rest) = rest.split_once(']')?;
    let Ok(code) = name.parse::<Code>() else {
        return Some(Err(format!("no problem is named `{name}`")));
    };
    if code.severity() != severity {
        return Some(Err(format!("`{name}` is of another severity")));
    }
    Some(Ok(Expectation {
        code,
        place,
        words: words(rest),
        details: Vec::new(),
        line: file.line + index,
    }))
}

type Place = Option<(String, usize)>;

fn read_place<'a>(file: &BookFile, index: usize, comment: &'a str) -> Option<(Place, &'a str)> {
    if let Some(rest) = comment.strip_prefix("book: ") {
        return Some((None, rest));
    }
    if let Some(rest) = comment.strip_prefix("at ") {
        let (place, rest) = rest.split_once(' ')?;
        let (path, line) = place.split_once(':')?;
        return Some((Some((path.to_owned(), line.parse().ok()?)), rest));
    }
    let rest = comment.trim_start_matches('^');
    let up = comment.len() - rest.len();
    let line = (index + 1).checked_sub(up)?;
    Some((Some((file.path().to_owned(), line)), rest.trim_start()))
}
