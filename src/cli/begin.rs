//! A book where there is none.

#![allow(
    clippy::disallowed_methods,
    reason = "it begins a book where there is none"
)]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Failure;

/// A book appears at its place only when all of it is on the disk, and nothing is left of one that can't be written.
pub(super) fn begin<'a>(
    folder: &Path,
    files: impl Iterator<Item = (&'a str, impl AsRef<[u8]>)>,
) -> Result<(), Failure> {
    refuse_full(folder)?;
    let mut made = Created::default();
    if let Err(error) = fill(folder, files, &mut made) {
        made.take_away();
        let message = format!("cannot write a book to `{}`: {error}", folder.display());
        return Err(Failure::because(message));
    }
    Ok(())
}

fn fill<'a>(
    folder: &Path,
    files: impl Iterator<Item = (&'a str, impl AsRef<[u8]>)>,
    made: &mut Created,
) -> io::Result<()> {
    made.folders_to(folder)?;
    // Removed with its contents when it is dropped.
    let scratch = tempfile::Builder::new()
        .prefix(".pathbook-")
        .tempdir_in(folder)?;
    for (path, text) in files {
        write(&scratch.path().join(path), text.as_ref())?;
    }
    for entry in fs::read_dir(scratch.path())? {
        let entry = entry?;
        let place = folder.join(entry.file_name());
        fs::rename(entry.path(), &place)?;
        made.0.push(place);
    }
    scratch.close()
}

/// What there was not before, in the order in which it was made.
#[derive(Default)]
struct Created(Vec<PathBuf>);

impl Created {
    fn folders_to(&mut self, folder: &Path) -> io::Result<()> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.0.push(folder.to_owned());
        }
        Ok(())
    }

    /// What can't be removed stays: the error has been reported already.
    fn take_away(self) {
        for path in self.0.iter().rev() {
            let is_folder = fs::symlink_metadata(path).is_ok_and(|kind| kind.is_dir());
            let _ = match is_folder {
                true => fs::remove_dir_all(path),
                false => fs::remove_file(path),
            };
        }
    }
}

pub(super) fn refuse_full(folder: &Path) -> Result<(), Failure> {
    let is_full = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => {
            let message = format!("cannot use `{}`: {error}", folder.display());
            return Err(Failure::because(message));
        }
    };
    if is_full {
        let message = format!("`{}` is not empty", folder.display());
        let help = "give a folder that is empty or not there yet";
        return Err(Failure::with_help(message, help));
    }
    Ok(())
}

/// Where a folder is or will be, by the names of the folders that links lead to.
pub(super) fn placed(folder: &Path) -> io::Result<PathBuf> {
    let folder = std::path::absolute(folder)?;
    let existing = folder.ancestors().find(|at| at.exists());
    let existing = existing.unwrap_or(&folder);
    let way = folder.strip_prefix(existing).unwrap_or(Path::new(""));
    Ok(fs::canonicalize(existing)?.join(way))
}

/// A file that is there stays as it is.
pub(super) fn refuse_other(path: &Path) -> Result<(), Failure> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let message = format!("`{}` is there already", path.display());
    let help = "it was left as it is; rename it, run this again, and join the two by hand";
    Err(Failure::with_help(message, help))
}

/// Adds a file where there is none, and the folders that it needs.
pub(super) fn add(path: &Path, text: &str) -> Result<(), Failure> {
    refuse_other(path)?;
    let mut made = Created::default();
    let folder = path.parent().unwrap_or(Path::new(""));
    let written = made.folders_to(folder).and_then(|()| {
        made.0.push(path.to_owned());
        write(path, text.as_bytes())
    });
    written.map_err(|error| {
        made.take_away();
        Failure::because(format!("cannot write `{}`: {error}", path.display()))
    })
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = fs::File::create_new(path)?;
    file.write_all(text)?;
    file.sync_all()
}
