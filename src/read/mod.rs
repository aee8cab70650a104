//! `content/ → Sources`: the only pass that reads files.

mod revision;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::problem::{Code, Problem, Problems};
use crate::source::{Sources, Span};

pub use revision::read_revision;

/// Why there is no book to speak of.
#[derive(Debug)]
pub enum ReadError {
    NoFolder(PathBuf),
    /// The folder has no `book.toml`.
    NoBook(PathBuf),
    Io(PathBuf, io::Error),
    /// The folder lies in no repository, as git says it.
    NoRepository(String),
    NoRevision(String),
    /// The revision has no `book.toml` in this folder.
    NoBookIn(String),
    /// Git did not do what it does.
    Git(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NoFolder(path) => write!(f, "there is no folder `{}`", path.display()),
            ReadError::NoBook(path) => write!(
                f,
                "`{}` holds no book: there is no `book.toml` in it",
                path.display()
            ),
            ReadError::Io(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
            ReadError::NoRepository(said) => write!(f, "this is no git repository: {said}"),
            ReadError::NoRevision(revision) => write!(f, "git knows no revision `{revision}`"),
            ReadError::NoBookIn(revision) => {
                write!(
                    f,
                    "`{revision}` holds no book here: there is no `book.toml` in it"
                )
            }
            ReadError::Git(said) => write!(f, "cannot read with git: {said}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Files that pages may show.
const IMAGES: &[&str] = &["png", "jpg", "jpeg", "webp", "gif", "avif"];

/// Reads a book. What is wrong with a file is a problem at its place; only a book that is not there is an error.
pub fn read(folder: &Path) -> Result<(Sources, Problems), ReadError> {
    if !folder.is_dir() {
        return Err(ReadError::NoFolder(folder.to_owned()));
    }
    if !folder.join("book.toml").is_file() {
        return Err(ReadError::NoBook(folder.to_owned()));
    }
    let mut entries = vec![(PathBuf::from("book.toml"), Entry::File)];
    for name in FOLDERS {
        entries.extend(walk(folder, name)?);
    }
    file(entries, &mut |path| {
        let path = folder.join(path);
        fs::read(&path).map_err(|error| ReadError::Io(path, error))
    })
}

/// The folders of a book that are read.
const FOLDERS: [&str; 2] = ["content", "templates"];

/// What a folder of a book holds, by its path from the book's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    File,
    Link,
}

fn walk(folder: &Path, name: &str) -> Result<Vec<(PathBuf, Entry)>, ReadError> {
    let root = folder.join(name);
    let mut entries = Vec::new();
    if !root.exists() {
        return Ok(entries);
    }
    let visible = |entry: &DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(&root).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(visible) {
        let entry = entry.map_err(|error| unreadable(&root, error))?;
        let path = entry.path().strip_prefix(folder);
        let path = path.expect("the walk stays under its root").to_owned();
        if entry.file_type().is_symlink() {
            entries.push((path, Entry::Link));
        } else if entry.file_type().is_file() {
            entries.push((path, Entry::File));
        }
    }
    Ok(entries)
}

/// Gives each file the part that its path says; `bytes` has what is in it.
fn file(
    entries: Vec<(PathBuf, Entry)>,
    bytes: &mut Bytes<'_>,
) -> Result<(Sources, Problems), ReadError> {
    let mut reader = Reader {
        bytes,
        sources: Sources::default(),
        problems: Problems::default(),
    };
    for (path, entry) in entries {
        match entry {
            Entry::File => reader.read_file(&path)?,
            Entry::Link => reader.refuse_link(&path),
        }
    }
    Ok((reader.sources, reader.problems))
}

type Bytes<'a> = dyn FnMut(&Path) -> Result<Vec<u8>, ReadError> + 'a;

struct Reader<'a> {
    bytes: &'a mut Bytes<'a>,
    sources: Sources,
    problems: Problems,
}

impl Reader<'_> {
    /// A link may lead out of the book, and then two machines publish two books.
    fn refuse_link(&mut self, path: &Path) {
        let message = format!("`{}` is a symbolic link", in_book(path));
        let problem = Problem::new(Code::OutsideBook, message);
        self.problems
            .push(problem.help("put a copy of the file into the book"));
    }

    /// A picture there would stand in for one of the site's own.
    fn refuse_static(&mut self, inside: &str) {
        let message = format!("the site itself has a page or a folder at `{inside}`");
        let help = format!("move `content/{inside}` into another folder");
        self.problems
            .push(Problem::new(Code::UnusableAddress, message).help(help));
    }

    fn read_file(&mut self, path: &Path) -> Result<(), ReadError> {
        let name = in_book(path);
        let extension = path
            .extension()
            .map(|extension| extension.to_string_lossy().to_lowercase());
        let extension = extension.as_deref().unwrap_or("");
        if name == "book.toml" {
            self.read_text(path)
        } else if let Some(asset) = name.strip_prefix("templates/static/") {
            self.read_asset(path, format!("static/{asset}"))
        } else if name.starts_with("templates/") && extension == "html" {
            self.read_text(path)
        } else if let Some(inside) = name.strip_prefix("content/") {
            let is_bibliography = matches!(inside, "references.yml" | "references.bib");
            if is_bibliography && self.sources.bibliography.is_some() {
                let message = "two bibliographies: `references.bib` and `references.yml`";
                let problem = Problem::new(Code::BrokenReferences, message);
                self.problems
                    .push(problem.help("put all works into one of them"));
            }
            if extension == "md" || is_bibliography {
                self.read_text(path)
            } else if IMAGES.contains(&extension) && inside.starts_with("static/") {
                self.refuse_static(inside);
                Ok(())
            } else if IMAGES.contains(&extension) {
                self.read_asset(path, inside.to_owned())
            } else {
                Ok(())
            }
        } else {
            Ok(())
        }
    }

    fn read_asset(&mut self, path: &Path, address: String) -> Result<(), ReadError> {
        let bytes = (self.bytes)(path)?;
        self.sources.assets.insert(address, bytes);
        Ok(())
    }

    /// Text without its byte order mark. What is not UTF-8 is kept as far as it can be read, so that its place can be shown.
    fn read_text(&mut self, path: &Path) -> Result<(), ReadError> {
        let bytes = (self.bytes)(path)?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let name = in_book(path);
        let text = String::from_utf8_lossy(bytes);
        let key = self.sources.add(name.clone(), text);
        self.sources.file_under(&name, key);
        if let Err(error) = std::str::from_utf8(bytes) {
            let start = error.valid_up_to();
            let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
            let problem = Problem::new(Code::NotUtf8, "this file is not UTF-8 text")
                .labelled(Span::new(key, start..end), "the first byte that is not")
                .help("save the file as UTF-8");
            self.problems.push(problem);
        }
        Ok(())
    }
}

fn unreadable(root: &Path, error: walkdir::Error) -> ReadError {
    let path = error.path().unwrap_or(root).to_owned();
    ReadError::Io(path, error.into())
}

/// The path with `/` on every system.
fn in_book(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
