//! `content/ → Sources`: the only pass that reads files.

#![allow(clippy::disallowed_methods, reason = "this room reads books")]

mod foreign;
mod instead;
mod revision;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::problem::{Code, Problem, Problems};
use crate::source::{Role, Sources, Span, is_foreign};

pub use foreign::ForeignFolder;
pub use instead::Instead;
pub use revision::read_revision;

/// Why no book could be read.
#[derive(Debug)]
pub enum ReadError {
    NoFolder(PathBuf),
    /// The folder has no `book.toml`, or it is that of another program.
    NoBook(PathBuf, Instead),
    /// Something other than a file is where a file should be.
    NoFile(PathBuf),
    Io(PathBuf, io::Error),
    /// A link leads out of the folder that is read.
    Outside(String),
    /// The folder lies in no repository, as git says it.
    NoRepository(String),
    NoRevision(String, Missing),
    /// The revision has no `book.toml` in this folder, but in those.
    NoBookIn(String, Vec<String>),
    /// A file has more text than is read, in bytes.
    FileTooLarge(PathBuf, usize),
    /// All texts together have more.
    BookTooLarge,
    /// Git did not behave as expected.
    Git(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NoFolder(path) => write!(f, "there is no folder `{}`", path.display()),
            ReadError::NoBook(path, Instead::Mdbook) => {
                write!(f, "`{}` holds an mdBook and no book", path.display())
            }
            ReadError::NoBook(path, Instead::Nothing | Instead::Texts | Instead::Other) => write!(
                f,
                "`{}` holds no book: there is no `book.toml` in it",
                path.display()
            ),
            ReadError::NoFile(path) => write!(f, "`{}` is not a file", path.display()),
            ReadError::Io(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
            ReadError::Outside(path) => write!(f, "`{path}` leads out of the folder"),
            ReadError::FileTooLarge(path, bytes) => write!(
                f,
                "`{}` has {}: at most {} of text are read from a file",
                in_book(path),
                megabytes(*bytes),
                megabytes(MOST_IN_FILE)
            ),
            ReadError::BookTooLarge => write!(
                f,
                "the texts of this book have more than {}, which is the most that is read",
                megabytes(MOST_IN_BOOK)
            ),
            ReadError::NoRepository(said) => write!(f, "git reads no repository here: {said}"),
            ReadError::NoRevision(revision, Missing::Fetched) => {
                write!(f, "git knows no revision `{revision}`")
            }
            ReadError::NoRevision(revision, Missing::NotFetched) => {
                write!(
                    f,
                    "git knows no revision `{revision}`, and this clone is shallow"
                )
            }
            ReadError::NoRevision(revision, Missing::OfOrigin) => {
                write!(
                    f,
                    "git knows no revision `{revision}`, but `origin/{revision}`"
                )
            }
            ReadError::NoBookIn(revision, _) => {
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

/// What there is instead of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// All that was committed.
    Fetched,
    /// The newest commits alone.
    NotFetched,
    /// A branch of that name where the repository was cloned from.
    OfOrigin,
}

impl ReadError {
    /// What to do, where it can be said.
    pub fn help(&self) -> Option<String> {
        match self {
            ReadError::NoRevision(_, Missing::NotFetched) => Some(
                "fetch the rest with `git fetch --unshallow`; a workflow checks out all with `fetch-depth: 0`"
                    .to_owned(),
            ),
            ReadError::NoRevision(revision, Missing::OfOrigin) => {
                Some(format!("compare with `origin/{revision}`"))
            }
            ReadError::NoBookIn(revision, folders) => Some(elsewhere(revision, folders)),
            ReadError::NoBook(folder, instead) => Some(instead.help(folder)),
            ReadError::NoRevision(_, Missing::Fetched)
            | ReadError::NoFolder(_)
            | ReadError::NoFile(_)
            | ReadError::Io(..)
            | ReadError::Outside(_)
            | ReadError::NoRepository(_)
            | ReadError::FileTooLarge(..)
            | ReadError::BookTooLarge
            | ReadError::Git(_) => None,
        }
    }
}

/// What to do where a revision has its books in other folders of the repository.
fn elsewhere(revision: &str, folders: &[String]) -> String {
    const MOST: usize = 3;
    let quoted = folders
        .iter()
        .take(MOST)
        .map(|folder| format!("`{folder}`"));
    let quoted: Vec<String> = quoted.collect();
    match quoted.as_slice() {
        [] => "compare with a revision that has the book".to_owned(),
        quoted => format!(
            "there is a book in {}: run the command in that folder; if the book was moved from there, \
             `git worktree add ../before {revision}` and compare the two folders",
            quoted.join(", ")
        ),
    }
}

/// Most bytes of text in one file: a book of six thousand pages.
const MOST_IN_FILE: usize = 16 << 20;

/// Most bytes of all texts of a book. What is made of a text takes some twenty times as much memory.
const MOST_IN_BOOK: usize = 64 << 20;

/// Rounded up, so that a size over the limit never looks as if it were within it.
fn megabytes(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1 << 20);
    match tenths % 10 {
        0 => format!("{} MiB", tenths / 10),
        tenth => format!("{}.{tenth} MiB", tenths / 10),
    }
}

/// Reads a book. What is wrong with a file is a problem at its place; only a book that is not there is an error.
pub fn read(folder: &Path) -> Result<(Sources, Problems), ReadError> {
    read_with(folder, &BTreeMap::new())
}

/// Reads a book with other texts than those on the disk, by their paths from the book's folder: those that an editor has and did not save. A file
/// that is not there yet is read too, if it would be one of the book.
pub fn read_with(
    folder: &Path,
    unsaved: &BTreeMap<String, String>,
) -> Result<(Sources, Problems), ReadError> {
    if !kind_of(folder)?.is_some_and(|kind| kind.is_dir()) {
        return Err(ReadError::NoFolder(folder.to_owned()));
    }
    let settings = folder.join(SETTINGS);
    let no_book = |instead| Err(ReadError::NoBook(folder.to_owned(), instead));
    match kind_of(&settings)? {
        None => return no_book(Instead::of(folder)),
        Some(kind) if !kind.is_file() => return Err(ReadError::NoFile(settings)),
        Some(_) if instead::is_mdbook(folder) => return no_book(Instead::Mdbook),
        Some(_) => {}
    }
    let mut census = Vec::new();
    for name in [SETTINGS].into_iter().chain(FOLDERS) {
        census.extend(walk(folder, name)?);
    }
    add_unsaved(&mut census, unsaved);
    file(census, &mut |path| {
        if let Some(text) = unsaved.get(&in_book(path)) {
            return Ok(text.clone().into_bytes());
        }
        let path = folder.join(path);
        fs::read(&path).map_err(|error| ReadError::Io(path, error))
    })
}

/// What is on no disk yet and has a part in a book.
fn add_unsaved(census: &mut Vec<CensusEntry>, unsaved: &BTreeMap<String, String>) {
    let is_text = |path: &str| {
        let folder = FOLDERS
            .iter()
            .any(|folder| path.split('/').next() == Some(folder));
        match Role::of(path) {
            Role::Chapter | Role::Bibliography | Role::Sheet | Role::Template(_) => folder,
            Role::Settings
            | Role::Asset(_)
            | Role::OwnFolder(_)
            | Role::Foreign
            | Role::Unread(_) => false,
        }
    };
    for path in unsaved.keys().filter(|path| is_text(path)) {
        let path = PathBuf::from(path);
        if census.iter().all(|entry| entry.path != path) {
            let kind = EntryKind::File;
            census.push(CensusEntry { path, kind });
        }
    }
}

/// Whether a folder holds a book, whatever is wrong with it.
pub fn is_book(folder: &Path) -> bool {
    folder.join(SETTINGS).is_file() && !instead::is_mdbook(folder)
}

/// The book that a file belongs to, and its path from that book's folder: the nearest folder above it that has a `book.toml`.
pub fn book_of(file: &Path) -> Option<(PathBuf, String)> {
    let folder = file
        .ancestors()
        .skip(1)
        .find(|folder| folder.join(SETTINGS).is_file())?;
    let path = file.strip_prefix(folder).ok()?;
    Some((folder.to_owned(), in_book(path)))
}

const SETTINGS: &str = "book.toml";
/// The folders of a book that are read.
pub(crate) const FOLDERS: [&str; 2] = ["content", "templates"];

/// What a path leads to; none if there is nothing.
fn kind_of(path: &Path) -> Result<Option<fs::FileType>, ReadError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(ReadError::Io(path.to_owned(), error)),
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// One entry of the census of a book: whatever is in its folders, by its path from the book's folder.
#[derive(Clone, Debug)]
struct CensusEntry {
    path: PathBuf,
    kind: EntryKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EntryKind {
    File,
    Folder,
    Link,
    /// A pipe, a socket, a device, a repository in the repository.
    Other,
}

/// Everything in one of the book's folders, but not what is in an editor's folder.
fn walk(folder: &Path, name: &str) -> Result<Vec<CensusEntry>, ReadError> {
    let root = folder.join(name);
    let mut entries = Vec::new();
    let walk = WalkDir::new(&root).follow_root_links(false);
    let mut walk = walk.sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Err(error) if error.depth() == 0 && error.io_error().is_some_and(is_absent) => break,
            entry => entry.map_err(|error| unreadable(&root, error))?,
        };
        let path = entry.path().strip_prefix(folder);
        let path = path.unwrap_or(entry.path()).to_owned();
        let kind = EntryKind::of(&entry);
        if kind == EntryKind::Folder && is_foreign(&entry.file_name().to_string_lossy()) {
            walk.skip_current_dir();
        }
        entries.push(CensusEntry { path, kind });
    }
    Ok(entries)
}

impl EntryKind {
    fn of(entry: &DirEntry) -> Self {
        let kind = entry.file_type();
        if kind.is_symlink() {
            EntryKind::Link
        } else if kind.is_file() {
            EntryKind::File
        } else if kind.is_dir() {
            EntryKind::Folder
        } else {
            EntryKind::Other
        }
    }
}

/// Accounts for each entry of the census; `bytes` has what is in a file.
fn file(census: Vec<CensusEntry>, bytes: &mut Bytes<'_>) -> Result<(Sources, Problems), ReadError> {
    let mut reader = BookReader {
        bytes,
        sources: Sources::default(),
        problems: Problems::default(),
        text: 0,
    };
    for entry in census {
        reader.account_for(&entry)?;
    }
    Ok((reader.sources, reader.problems))
}

type Bytes<'a> = dyn FnMut(&Path) -> Result<Vec<u8>, ReadError> + 'a;

struct BookReader<'a> {
    bytes: &'a mut Bytes<'a>,
    sources: Sources,
    problems: Problems,
    /// How many bytes of text have been read.
    text: usize,
}

impl BookReader<'_> {
    fn account_for(&mut self, entry: &CensusEntry) -> Result<(), ReadError> {
        let path = in_book(&entry.path);
        let role = Role::of(&path);
        if entry.path.to_str().is_none() {
            self.refuse_name(&path);
            return Ok(());
        }
        match (entry.kind, role) {
            (EntryKind::Folder, Role::Foreign) => self.sources.foreign.push(path + "/"),
            (EntryKind::File | EntryKind::Link | EntryKind::Other, Role::Foreign) => {
                self.sources.foreign.push(path);
            }
            (EntryKind::File, role) => return self.read_file(&entry.path, &role),
            (EntryKind::Link, _) => self.refuse_link(&path),
            (EntryKind::Other, _) => self.refuse_other(&path),
            (
                EntryKind::Folder,
                Role::Chapter | Role::Bibliography | Role::Sheet | Role::Settings,
            ) => {
                self.refuse_folder(&path);
            }
            (
                EntryKind::Folder,
                Role::Template(_) | Role::Asset(_) | Role::OwnFolder(_) | Role::Unread(_),
            ) => {}
        }
        Ok(())
    }

    /// A link may lead out of the book, and then two machines publish different books.
    fn refuse_link(&mut self, path: &str) {
        let message = format!("`{path}` is a symbolic link");
        let problem = Problem::new(Code::OutsideBook, message);
        self.problems
            .push(problem.help("put a copy of the file into the book"));
    }

    fn refuse_name(&mut self, shown: &str) {
        let message = format!("the name of `{shown}` is not UTF-8 text");
        let problem = Problem::new(Code::UnreadFile, message);
        self.problems.push(problem.help("give it another name"));
    }

    fn refuse_other(&mut self, path: &str) {
        let message = format!("`{path}` is neither a file nor a folder");
        let problem = Problem::new(Code::UnreadFile, message);
        self.problems
            .push(problem.help("put a file there, or take it out of the book"));
    }

    fn refuse_folder(&mut self, path: &str) {
        let message = format!("`{path}` has the name of a file, and is a folder");
        let problem = Problem::new(Code::UnreadFile, message);
        self.problems
            .push(problem.help("give the folder another name"));
    }

    fn refuse_unread(&mut self, path: &str, help: &str) {
        let problem = Problem::new(Code::UnreadFile, format!("nothing reads `{path}`"));
        self.problems.push(problem.help(help));
    }

    /// A picture there would stand in for one of the site's own.
    fn refuse_static(&mut self, inside: &str) {
        let message = format!("the site itself has a page or a folder at `{inside}`");
        let help = format!("move `content/{inside}` into another folder");
        self.problems
            .push(Problem::new(Code::UnusableAddress, message).help(help));
    }

    fn read_file(&mut self, path: &Path, role: &Role) -> Result<(), ReadError> {
        let name = in_book(path);
        match role {
            Role::Bibliography if self.sources.bibliography.is_some() => {
                let message = "two bibliographies: `references.bib` and `references.yml`";
                let problem = Problem::new(Code::BrokenReferences, message);
                self.problems
                    .push(problem.help("put all works into one of them"));
                self.read_text(path, role)
            }
            Role::Settings
            | Role::Chapter
            | Role::Bibliography
            | Role::Sheet
            | Role::Template(_) => self.read_text(path, role),
            Role::Asset(address) => self.read_asset(path, address.clone()),
            Role::OwnFolder(inside) => {
                self.refuse_static(inside);
                Ok(())
            }
            Role::Unread(help) => {
                self.refuse_unread(&name, help);
                Ok(())
            }
            Role::Foreign => {
                self.sources.foreign.push(name);
                Ok(())
            }
        }
    }

    fn read_asset(&mut self, path: &Path, address: String) -> Result<(), ReadError> {
        let bytes = (self.bytes)(path)?;
        self.sources.assets.insert(address, bytes.into());
        Ok(())
    }

    /// Text without its byte order mark. What is not UTF-8 is kept as far as it can be read, so that its place can be shown.
    fn read_text(&mut self, path: &Path, role: &Role) -> Result<(), ReadError> {
        let bytes = (self.bytes)(path)?;
        if bytes.len() > MOST_IN_FILE {
            return Err(ReadError::FileTooLarge(path.to_owned(), bytes.len()));
        }
        self.text += bytes.len();
        if self.text > MOST_IN_BOOK {
            return Err(ReadError::BookTooLarge);
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let name = in_book(path);
        let read = std::str::from_utf8(bytes);
        let text = read.map_or_else(|_| String::from_utf8_lossy(bytes), Into::into);
        let key = self.sources.add(name, text);
        self.sources.file_under(role, key);
        if let Err(error) = read {
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

/// A text that is not of a book, to be imported: UTF-8, and no larger than a file of a book.
pub fn text(path: &Path) -> Result<String, ReadError> {
    text_up_to(MOST_IN_FILE, path)
}

/// What pathbook itself has printed, however large: UTF-8.
pub fn printed(path: &Path) -> Result<String, ReadError> {
    text_up_to(usize::MAX, path)
}

fn text_up_to(most: usize, path: &Path) -> Result<String, ReadError> {
    let failed = |error| ReadError::Io(path.to_owned(), error);
    let size = fs::metadata(path).map_err(failed)?;
    if !size.is_file() {
        return Err(ReadError::NoFile(path.to_owned()));
    }
    let bytes = usize::try_from(size.len()).unwrap_or(usize::MAX);
    if bytes > most {
        return Err(ReadError::FileTooLarge(path.to_owned(), bytes));
    }
    fs::read_to_string(path).map_err(failed)
}

/// Like [`text`], of a file that need not be there.
pub fn optional_text(path: &Path) -> Result<Option<String>, ReadError> {
    match text(path) {
        Ok(text) => Ok(Some(text)),
        Err(ReadError::Io(_, error)) if is_absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
