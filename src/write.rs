//! `Files → OUT`: the only pass that writes, and it writes all or nothing.
//!
//! The site is written beside its place and put there by renaming, so that a reader never sees half of one, and files of
//! an earlier build are gone.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::render::Files;

/// Marks a folder that may be replaced.
const MARKER: &str = ".pathbook";
const MARKER_TEXT: &str =
    "pathbook wrote this folder and will replace all of it at the next build.\n";

#[derive(Debug)]
pub enum WriteError {
    /// The folder holds files that no earlier build wrote.
    NotASite(PathBuf),
    NotAFolder(PathBuf),
    /// A path that is not inside the site.
    Outside(String),
    /// The earlier site could be put neither away nor back.
    Stranded {
        at: PathBuf,
        error: io::Error,
    },
    Io {
        doing: &'static str,
        path: PathBuf,
        error: io::Error,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::NotASite(path) => write!(
                f,
                "`{}` is not empty and holds no site of pathbook, so it is left as it is; choose another folder, or empty it",
                path.display()
            ),
            WriteError::NotAFolder(path) => write!(f, "`{}` is not a folder", path.display()),
            WriteError::Outside(path) => write!(f, "`{path}` would be written outside of the site"),
            WriteError::Stranded { at, error } => write!(
                f,
                "cannot put the new site in its place: {error}; the earlier one is now at `{}`",
                at.display()
            ),
            WriteError::Io { doing, path, error } => {
                write!(f, "cannot {doing} `{}`: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::Io { error, .. } | WriteError::Stranded { error, .. } => Some(error),
            WriteError::NotASite(_) | WriteError::NotAFolder(_) | WriteError::Outside(_) => None,
        }
    }
}

/// Puts the files at `out`, in place of what an earlier build put there.
pub fn write(files: &Files, out: &Path) -> Result<(), WriteError> {
    // A link stays a link: what it points to is replaced.
    let out = fs::canonicalize(out).unwrap_or_else(|_| out.to_owned());
    check_replaceable(&out)?;
    let parent = parent_of(&out);
    fs::create_dir_all(&parent).map_err(failed("create", &parent))?;
    let new = Scratch::beside(&out, "new")?;
    fill(files, &new.0)?;
    swap(&new, &out)
}

fn check_replaceable(out: &Path) -> Result<(), WriteError> {
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(WriteError::NotAFolder(out.to_owned()));
        }
        Err(error) => return Err(failed("read", out)(error)),
    };
    let is_empty = entries.next().is_none();
    if is_empty || out.join(MARKER).is_file() {
        return Ok(());
    }
    Err(WriteError::NotASite(out.to_owned()))
}

fn parent_of(out: &Path) -> PathBuf {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

fn fill(files: &Files, folder: &Path) -> Result<(), WriteError> {
    let marker = folder.join(MARKER);
    fs::write(&marker, MARKER_TEXT).map_err(failed("write", &marker))?;
    for (path, bytes) in files.iter() {
        let file = folder.join(inside(path)?);
        let parent = parent_of(&file);
        fs::create_dir_all(&parent).map_err(failed("create", &parent))?;
        fs::write(&file, bytes).map_err(failed("write", &file))?;
    }
    Ok(())
}

fn inside(path: &str) -> Result<&str, WriteError> {
    let odd =
        |part: &str| part.is_empty() || part == "." || part == ".." || part.contains(['\\', '\0']);
    if path.split('/').any(odd) {
        return Err(WriteError::Outside(path.to_owned()));
    }
    Ok(path)
}

/// The old folder is moved aside, the new one put in its place, and only then the old one is removed.
fn swap(new: &Scratch, out: &Path) -> Result<(), WriteError> {
    if !out.exists() {
        return fs::rename(&new.0, out).map_err(failed("create", out));
    }
    let old = Scratch::beside(out, "old")?;
    let aside = old.0.join("site");
    fs::rename(out, &aside).map_err(failed("move aside", out))?;
    let Err(error) = fs::rename(&new.0, out) else {
        return Ok(());
    };
    match fs::rename(&aside, out) {
        Ok(()) => Err(failed("replace", out)(error)),
        Err(_) => {
            old.keep();
            Err(WriteError::Stranded { at: aside, error })
        }
    }
}

fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> WriteError + 'a {
    move |error| WriteError::Io {
        doing,
        path: path.to_owned(),
        error,
    }
}

/// A folder beside the site, on the same disk so that it can be renamed; removed with all in it when done with.
struct Scratch(PathBuf);

impl Scratch {
    fn beside(out: &Path, role: &str) -> Result<Self, WriteError> {
        let name = out
            .file_name()
            .map_or("site".into(), |name| name.to_string_lossy());
        let path = parent_of(out).join(format!(".{name}.{role}.{}", std::process::id()));
        // A folder of that name was left by a run that was stopped; none that is running has this number.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).map_err(failed("create", &path))?;
        Ok(Self(path))
    }

    /// Leaves the folder where it is.
    fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // After the swap there is no such folder any more.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Files {
        paths
            .iter()
            .map(|path| ((*path).to_owned(), path.as_bytes().to_vec()))
            .collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_later_build_replaces_all_of_an_earlier_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("deep/site");
        write(&files(&["index.html", "fact/age.html"]), &out).expect("written");
        assert_eq!(names(&out), [".pathbook", "fact", "index.html"]);
        write(&files(&["index.html", "new.html"]), &out).expect("written again");
        assert_eq!(names(&out), [".pathbook", "index.html", "new.html"]);
        assert_eq!(names(&folder.path().join("deep")), ["site"]);
    }

    #[test]
    fn an_empty_folder_is_used_and_another_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        write(&files(&["index.html"]), folder.path()).expect("an empty folder is free");
        let other = folder.path().join("thesis");
        fs::create_dir(&other).expect("a folder");
        fs::write(other.join("thesis.txt"), "years of work").expect("a file");
        let error = write(&files(&["index.html"]), &other).expect_err("not a site");
        assert!(matches!(error, WriteError::NotASite(_)));
        assert!(error.to_string().contains("left as it is"), "{error}");
        assert_eq!(names(&other), ["thesis.txt"]);
    }

    #[test]
    fn a_file_in_the_way_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("site");
        fs::write(&out, "a file").expect("a file");
        let error = write(&files(&["index.html"]), &out).expect_err("not a folder");
        assert!(matches!(error, WriteError::NotAFolder(_)));
    }

    #[test]
    fn nothing_is_written_outside() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("site");
        for path in ["../up.html", "/root.html", "a//b.html", "a\\..\\b.html"] {
            let error = write(&files(&["index.html", path]), &out).expect_err(path);
            assert!(matches!(error, WriteError::Outside(_)), "{path}");
        }
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn a_build_that_fails_leaves_the_earlier_site() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("site");
        write(&files(&["index.html"]), &out).expect("written");
        // A file and a folder of one name can't both be written.
        write(&files(&["a", "a/b"]), &out).expect_err("a clash");
        assert_eq!(names(&out), [".pathbook", "index.html"]);
        assert_eq!(names(folder.path()), ["site"]);
    }
}
