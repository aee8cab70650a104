//! A book at a git revision. Git runs as a process of its own and never gets an argument that it could take for an option.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::{CensusEntry, EntryKind, FOLDERS, Missing, ReadError, SETTINGS, file};
use crate::problem::Problems;
use crate::source::{Sources, is_foreign};

/// Reads the book of a folder as it was at a revision, as [`read`](super::read) would have read it then.
pub fn read_revision(folder: &Path, revision: &str) -> Result<(Sources, Problems), ReadError> {
    let git = Git { folder };
    let prefix = git.prefix()?;
    let commit = git.commit(revision)?;
    let objects = git.objects(&format!("{commit}:{prefix}"))?;
    if !objects.contains_key(Path::new(SETTINGS)) {
        return Err(ReadError::NoBookIn(
            revision.to_owned(),
            git.books(&commit)?,
        ));
    }
    let mut reader = git.reader()?;
    file(census(&objects), &mut |path| {
        reader.bytes(&objects[path].id)
    })
}

/// What the folders would hold, with the folders themselves, which git does not list, and without what is in an editor's.
fn census(objects: &BTreeMap<PathBuf, Object>) -> Vec<CensusEntry> {
    let mut census: BTreeMap<PathBuf, EntryKind> = BTreeMap::new();
    for (path, object) in objects {
        let mut folders: Vec<&Path> = path.ancestors().skip(1).collect();
        // The last one is the book's own, without a name.
        folders.pop();
        folders.reverse();
        let foreign = folders.iter().find(|folder| is_foreign_name(folder));
        let known = folders
            .iter()
            .take_while(|folder| Some(folder) != foreign.as_ref());
        for folder in known.chain(foreign) {
            census.insert(folder.to_path_buf(), EntryKind::Folder);
        }
        if foreign.is_none() {
            census.insert(path.clone(), object.kind);
        }
    }
    let census = census.into_iter();
    census
        .map(|(path, kind)| CensusEntry { path, kind })
        .collect()
}

fn is_foreign_name(path: &Path) -> bool {
    let name = path.file_name();
    name.is_some_and(|name| is_foreign(&name.to_string_lossy()))
}

struct Git<'a> {
    folder: &'a Path,
}

/// A file of a revision.
struct Object {
    id: String,
    kind: EntryKind,
}

impl Git<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.folder).args(arguments);
        command.stdin(Stdio::null());
        command
    }

    /// What a command prints, or what it says was wrong.
    fn run(&self, arguments: &[&str]) -> Result<Result<Vec<u8>, String>, ReadError> {
        let output = self.command(arguments).output().map_err(cannot_run)?;
        Ok(match output.status.success() {
            true => Ok(output.stdout),
            false => {
                let said = String::from_utf8_lossy(&output.stderr);
                Err(said.trim().trim_start_matches("fatal: ").to_owned())
            }
        })
    }

    /// The folder from the repository's root, without a slash at its end.
    fn prefix(&self) -> Result<String, ReadError> {
        let printed = self.run(&["rev-parse", "--show-prefix"])?;
        let prefix = text(printed.map_err(ReadError::NoRepository)?)?;
        Ok(prefix
            .trim_end_matches(['\n', '\r'])
            .trim_end_matches('/')
            .to_owned())
    }

    fn commit(&self, revision: &str) -> Result<String, ReadError> {
        if let Some(commit) = self.known(revision)? {
            return Ok(commit);
        }
        let missing = if self.known(&format!("origin/{revision}"))?.is_some() {
            Missing::OfOrigin
        } else if self.is_shallow()? {
            Missing::NotFetched
        } else {
            Missing::Fetched
        };
        Err(ReadError::NoRevision(revision.to_owned(), missing))
    }

    fn is_shallow(&self) -> Result<bool, ReadError> {
        let printed = self.run(&["rev-parse", "--is-shallow-repository"])?;
        Ok(printed.is_ok_and(|printed| printed.starts_with(b"true")))
    }

    /// The commit that a name stands for, if git knows it.
    fn known(&self, revision: &str) -> Result<Option<String>, ReadError> {
        let name = format!("{revision}^{{commit}}");
        let printed = self.run(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ])?;
        match printed {
            Ok(id) => Ok(Some(text(id)?.trim().to_owned())),
            Err(_) => Ok(None),
        }
    }

    /// The folders of a commit that hold a book, as git writes them.
    fn books(&self, commit: &str) -> Result<Vec<String>, ReadError> {
        let printed = self.run(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit])?;
        let listed = printed.unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed);
        let folders = listed.split('\0').filter_map(|path| match path {
            SETTINGS => Some(".".to_owned()),
            path => Some(path.strip_suffix(SETTINGS)?.strip_suffix('/')?.to_owned()),
        });
        Ok(folders.collect())
    }

    /// The files of a tree that a book is read from, in the order in which a folder is read; none if there is no such tree.
    fn objects(&self, tree: &str) -> Result<BTreeMap<PathBuf, Object>, ReadError> {
        let printed = self.run(&["ls-tree", "-r", "-z", "--full-tree", tree])?;
        let listed = printed.unwrap_or_default();
        let lines = listed
            .split(|byte| *byte == 0)
            .filter(|line| !line.is_empty());
        Ok(lines.filter_map(object).collect())
    }

    /// Begins to read the contents of files.
    fn reader(&self) -> Result<ObjectReader, ReadError> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(cannot_run)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(ReadError::Git("it has no pipes".to_owned()));
        };
        Ok(ObjectReader {
            child,
            input: Some(input),
            output: BufReader::new(output),
        })
    }
}

/// `100644 blob ID\tPATH`; what is not in the book's folders is left out.
fn object(line: &[u8]) -> Option<(PathBuf, Object)> {
    let line = String::from_utf8_lossy(line);
    let (about, path) = line.split_once('\t')?;
    let mut about = about.split(' ');
    let (mode, kind, id) = (about.next()?, about.next()?, about.next()?);
    let is_in = path == SETTINGS
        || FOLDERS
            .iter()
            .any(|folder| path.starts_with(&format!("{folder}/")));
    let kind = match (kind, mode) {
        ("blob", "120000") => EntryKind::Link,
        ("blob", _) => EntryKind::File,
        (_, _) => EntryKind::Other,
    };
    let id = id.to_owned();
    is_in.then(|| (PathBuf::from(path), Object { id, kind }))
}

/// `git cat-file --batch`, one question and one answer at a time.
struct ObjectReader {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl ObjectReader {
    fn bytes(&mut self, id: &str) -> Result<Vec<u8>, ReadError> {
        self.ask(id)
            .map_err(|error| ReadError::Git(error.to_string()))
    }

    /// The answer is `ID blob SIZE`, the bytes, and a line end.
    fn ask(&mut self, id: &str) -> std::io::Result<Vec<u8>> {
        if let Some(input) = &mut self.input {
            writeln!(input, "{id}")?;
            input.flush()?;
        }
        let mut head = String::new();
        self.output.read_line(&mut head)?;
        let size = head
            .trim()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse().ok());
        let Some(size) = size else {
            return Err(std::io::Error::other(format!("`{id}` is missing")));
        };
        let mut bytes = vec![0; size];
        self.output.read_exact(&mut bytes)?;
        self.output.read_exact(&mut [0])?;
        Ok(bytes)
    }
}

impl Drop for ObjectReader {
    /// Git ends with its input.
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

fn text(bytes: Vec<u8>) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|_| ReadError::Git("it printed what is not text".to_owned()))
}

fn cannot_run(error: std::io::Error) -> ReadError {
    ReadError::Git(format!("it could not be run: {error}"))
}
