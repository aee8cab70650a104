//! What fuzzing begins with, for each target, from what the repository has. `fuzz/run` compiles this alone and writes the texts down for
//! libFuzzer; `cargo test --test robustness` includes it. So it uses nothing but the standard library.

use std::fs;
use std::io;
use std::path::Path;

/// Most bytes of a text that is tried: what is longer is tried in pieces.
pub const MOST_BYTES: usize = 4_096;

/// Cuts a text into the parts of a book, or into two versions.
const PART: char = '\0';

/// Fields that hold an expression.
const EXPRESSIONS: [&str; 4] = ["when", "always", "never", "applies"];

pub const TARGETS: [&str; 6] = [
    "bibliography",
    "book",
    "chapter",
    "expression",
    "template",
    "versions",
];

/// Writes the texts of every target: `seeds REPOSITORY CORPUS`.
#[allow(dead_code, reason = "of the program, not of the tests")]
fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut folder = || arguments.next().ok_or(io::ErrorKind::InvalidInput);
    let (repository, corpus) = (folder()?, folder()?);
    for target in TARGETS {
        let own = Path::new(&corpus).join(target);
        fs::create_dir_all(&own)?;
        for (number, text) in of(target, Path::new(&repository))?.iter().enumerate() {
            fs::write(own.join(format!("seed-{number}")), text)?;
        }
    }
    Ok(())
}

/// The texts that a target begins with.
pub fn of(target: &str, repository: &Path) -> io::Result<Vec<String>> {
    match target {
        "bibliography" => works(repository),
        "book" => books(repository),
        "chapter" => chapters(repository),
        "expression" => expressions(repository),
        "template" => templates(repository),
        "versions" => versions(repository),
        other => Err(io::Error::other(format!("no target is called `{other}`"))),
    }
}

/// The examples of the suites, and the starter.
fn chapters(repository: &Path) -> io::Result<Vec<String>> {
    let mut texts = texts(&repository.join("tests/suite"))?;
    texts.extend(texts_of_starter(repository)?);
    Ok(pieces(&texts, MOST_BYTES))
}

fn books(repository: &Path) -> io::Result<Vec<String>> {
    let read =
        |path: &str| fs::read_to_string(repository.join("src/cli/init/treatment").join(path));
    let (references, settings) = (read("content/references.yml")?, read("book.toml")?);
    let starter = texts_of_starter(repository)?.concat();
    let whole =
        [starter.as_str(), &references, &settings, "One sentence.\n"].join(&PART.to_string());
    let alone = [String::new(), references, settings].join(&PART.to_string());
    let mut books = chapters(repository)?;
    books.extend([whole, alone]);
    Ok(books)
}

/// Each piece of a chapter beside itself, and beside one that advises otherwise.
fn versions(repository: &Path) -> io::Result<Vec<String>> {
    let texts = [
        texts(&repository.join("tests/suite"))?,
        texts_of_starter(repository)?,
    ]
    .concat();
    let pieces = pieces(&texts, MOST_BYTES / 2 - 1);
    let edited = |old: &String| old.replace("offer", "avoid").replace(">=", "<");
    let pairs = pieces
        .iter()
        .flat_map(|old| [(old, old.clone()), (old, edited(old))]);
    Ok(pairs
        .map(|(old, new)| format!("{old}{PART}{new}"))
        .collect())
}

/// The built-in templates, each after its name.
fn templates(repository: &Path) -> io::Result<Vec<String>> {
    let folder = repository.join("templates");
    let mut templates = Vec::new();
    for name in files(&folder)? {
        let text = fs::read_to_string(folder.join(&name))?;
        templates.push(format!("{name}\n{text}"));
    }
    Ok(templates)
}

/// Works in BibTeX: all in one, and each alone, so that a change to one is tried sooner.
fn works(repository: &Path) -> io::Result<Vec<String>> {
    let all = fs::read_to_string(repository.join("tests/references/works.bib"))?;
    let mut works: Vec<String> = all.split("\n\n").map(str::to_owned).collect();
    works.push(all);
    Ok(works)
}

/// The expressions of the suites and of the documents, each once.
fn expressions(repository: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in ["tests/suite", "docs", "docs/codes"] {
        for text in texts(&repository.join(folder))? {
            found.extend(text.lines().flat_map(expressions_in).map(str::to_owned));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn expressions_in(line: &str) -> impl Iterator<Item = &str> {
    EXPRESSIONS.iter().flat_map(move |field| {
        line.match_indices(field).filter_map(move |(at, _)| {
            let value = line[at + field.len()..].trim_start().strip_prefix('=')?;
            let quoted = value.trim_start().strip_prefix('"')?;
            quoted.split_once('"').map(|(expression, _)| expression)
        })
    })
}

fn texts_of_starter(repository: &Path) -> io::Result<Vec<String>> {
    texts(&repository.join("src/cli/init/treatment/content/sore-throat"))
}

/// The texts of a folder's Markdown files.
fn texts(folder: &Path) -> io::Result<Vec<String>> {
    let files = files(folder)?.into_iter();
    let chapters = files.filter(|name| name.ends_with(".md"));
    chapters
        .map(|name| fs::read_to_string(folder.join(name)))
        .collect()
}

/// The names of the files in a folder, in order.
fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Texts in pieces of whole lines, up to so many bytes each.
fn pieces(texts: &[String], most: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    for text in texts {
        let mut piece = String::new();
        for line in text.split_inclusive('\n') {
            if piece.len() + line.len() > most && !piece.is_empty() {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push_str(line);
        }
        pieces.push(piece);
    }
    pieces
}
