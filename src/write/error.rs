use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a site was not written, or not all that is left of the earlier one could be put away.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds files and no earlier site; the first of them.
    NotASite {
        out: PathBuf,
        first: PathBuf,
    },
    NotAFolder(PathBuf),
    /// A path that is not inside the site.
    Outside(String),
    /// The file that lists what pathbook wrote says something else.
    UnreadableList(PathBuf),
    /// Files of the earlier site that somebody changed.
    Changed(Vec<PathBuf>),
    /// What somebody put where the site has a file or a folder of its own.
    InTheWay(Vec<PathBuf>),
    /// Another build is writing there, and goes on doing so.
    Busy(PathBuf),
    /// A signal came before anything was changed.
    Stopped {
        signal: i32,
    },
    /// The earlier site could be put neither away nor back.
    Stranded {
        at: PathBuf,
        error: io::Error,
    },
    /// What others put into the earlier site could not be moved into the new one.
    NotCarried {
        at: PathBuf,
        error: io::Error,
    },
    /// The site was being replaced file by file.
    Half {
        out: PathBuf,
        error: Box<WriteError>,
    },
    Io {
        doing: &'static str,
        path: PathBuf,
        error: io::Error,
    },
}

impl WriteError {
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| WriteError::Io { doing, path, error }
    }

    /// What to do about it, where that is not said with it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            WriteError::NotASite { .. } | WriteError::NotAFolder(_) => {
                Some("choose another folder with `-d`, or empty it")
            }
            WriteError::UnreadableList(_) => {
                Some("if nothing in the folder is yours, delete it; or choose another with `-d`")
            }
            WriteError::Changed(_) => Some(
                "what should stay belongs in the book; move the changed files away or delete them, and build again",
            ),
            WriteError::InTheWay(_) => {
                Some("move them away or delete them, or choose another folder with `-d`")
            }
            WriteError::Half { .. } => {
                Some("mend that and build again: it begins with finishing this")
            }
            WriteError::Stranded { .. } => Some("build again: it begins with putting it back"),
            WriteError::NotCarried { .. } => {
                Some("move what is there to where it belongs, and build again")
            }
            WriteError::Busy(_) => Some("try again when the other build has ended"),
            WriteError::Outside(_) | WriteError::Stopped { .. } | WriteError::Io { .. } => None,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::NotASite { out, first } => write!(
                f,
                "`{}` holds `{}` and no site of pathbook, so it is left as it is",
                out.display(),
                first.display()
            ),
            WriteError::NotAFolder(path) => write!(f, "`{}` is not a folder", path.display()),
            WriteError::Outside(path) => write!(f, "`{path}` would be written outside of the site"),
            WriteError::UnreadableList(path) => write!(
                f,
                "`{}` does not list what pathbook wrote, so the folder is left as it is",
                path.display()
            ),
            WriteError::Changed(paths) => {
                write!(f, "changed since pathbook wrote it: {}", named(paths))
            }
            WriteError::InTheWay(paths) => write!(
                f,
                "the site has a file or a folder where there is something that pathbook did not write: {}",
                named(paths)
            ),
            WriteError::Busy(out) => {
                write!(f, "another build is writing to `{}`", out.display())
            }
            WriteError::Stopped { .. } => f.write_str("stopped: nothing was changed"),
            WriteError::Stranded { at, error } => write!(
                f,
                "cannot put the new site in its place: {error}; the earlier one is now at `{}`",
                at.display()
            ),
            WriteError::NotCarried { at, error } => write!(
                f,
                "cannot keep `{}`, which pathbook did not write, in the site: {error}",
                at.display()
            ),
            WriteError::Half { out, error } => {
                write!(f, "`{}` is half replaced: {error}", out.display())
            }
            WriteError::Io { doing, path, error } => {
                write!(f, "cannot {doing} `{}`: {error}", path.display())
            }
        }
    }
}

/// The first few by name, and how many there are.
fn named(paths: &[PathBuf]) -> String {
    const MOST: usize = 5;
    let shown = paths.iter().take(MOST);
    let shown: Vec<String> = shown.map(|path| format!("`{}`", path.display())).collect();
    match paths.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::Io { error, .. }
            | WriteError::Stranded { error, .. }
            | WriteError::NotCarried { error, .. } => Some(error),
            WriteError::Half { error, .. } => Some(error.as_ref()),
            WriteError::NotASite { .. }
            | WriteError::NotAFolder(_)
            | WriteError::Outside(_)
            | WriteError::UnreadableList(_)
            | WriteError::Changed(_)
            | WriteError::InTheWay(_)
            | WriteError::Busy(_)
            | WriteError::Stopped { .. } => None,
        }
    }
}
