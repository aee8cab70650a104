//! A folder that holds no book, but what one is made of: its files are read, and none outside of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{ReadError, in_book, is_foreign, kind_of, text};

pub struct ForeignFolder {
    /// Without links.
    root: PathBuf,
}

impl ForeignFolder {
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        if !kind_of(folder)?.is_some_and(|kind| kind.is_dir()) {
            return Err(ReadError::NoFolder(folder.to_owned()));
        }
        let root = fs::canonicalize(folder);
        let root = root.map_err(|error| ReadError::Io(folder.to_owned(), error))?;
        Ok(Self { root })
    }

    /// What the folder is called.
    pub fn name(&self) -> String {
        let name = self.root.file_name();
        name.map_or_else(
            || "Book".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Every file in it by its path, but those of editors and desktops, those that only a link leads to, and what can't be looked into.
    pub fn files(&self) -> BTreeSet<String> {
        let is_own = |entry: &DirEntry| {
            entry.depth() == 0 || !is_foreign(&entry.file_name().to_string_lossy())
        };
        let walk = WalkDir::new(&self.root).into_iter().filter_entry(is_own);
        let files = walk.flatten().filter(|entry| entry.file_type().is_file());
        let paths = files.filter_map(|entry| {
            let path = entry.path().strip_prefix(&self.root).ok()?;
            Some(in_book(path))
        });
        paths.collect()
    }

    /// What a file says. A link may lead to another file of the folder.
    pub fn text(&self, path: &str) -> Result<String, ReadError> {
        text(&self.place(path)?)
    }

    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let place = self.place(path)?;
        fs::read(&place).map_err(|error| ReadError::Io(place, error))
    }

    fn place(&self, path: &str) -> Result<PathBuf, ReadError> {
        let place = self.root.join(path);
        match fs::canonicalize(&place) {
            Ok(real) if real.starts_with(&self.root) => Ok(real),
            Ok(_) => Err(ReadError::Outside(path.to_owned())),
            Err(error) => Err(ReadError::Io(path.into(), error)),
        }
    }
}
