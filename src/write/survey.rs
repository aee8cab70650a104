//! What stands in a folder: what pathbook wrote there, and what others did.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::WriteError;
use super::list::{FileList, Hash};
use super::workshop;

/// Paths are from the folder; each list is in order.
#[derive(Debug, Default)]
pub(super) struct FolderSurvey {
    /// Files that pathbook wrote and that are as it wrote them, or as it is about to.
    pub ours: Vec<PathBuf>,
    /// Folders that hold or held such files, the outer ones first.
    pub folders: Vec<PathBuf>,
    /// Files that pathbook wrote and somebody changed.
    pub changed: Vec<PathBuf>,
    /// What pathbook did not write: files, and whole folders in which there is nothing of ours.
    pub others: Vec<PathBuf>,
}

/// What files are known by.
#[derive(Clone, Copy)]
pub(super) struct KnownFiles<'a> {
    pub old: &'a FileList,
    /// The site that is to come. What already has its bytes is ours, whoever wrote it.
    pub new: &'a FileList,
}

impl FolderSurvey {
    pub fn of(folder: &Path, known: KnownFiles) -> Result<Self, WriteError> {
        let mut survey = FolderSurvey::default();
        survey.walk(folder, Path::new(""), known)?;
        Ok(survey)
    }

    fn walk(&mut self, root: &Path, at: &Path, known: KnownFiles) -> Result<(), WriteError> {
        let folder = root.join(at);
        let read = WriteError::io("read", &folder);
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = entries.map_err(read)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = at.join(entry.file_name());
            let kind = entry.file_type().map_err(WriteError::io("read", &path))?;
            match kind.is_dir() {
                _ if is_of_pathbook(&path) => {}
                true => self.folder(root, path, known)?,
                false => self.file(root, path, known)?,
            }
        }
        Ok(())
    }

    fn folder(&mut self, root: &Path, path: PathBuf, known: KnownFiles) -> Result<(), WriteError> {
        let address = address(&path);
        let is_in = |list: &FileList| {
            let address = address.as_deref();
            address.is_some_and(|address| list.has_folder(address))
        };
        if !is_in(known.old) && !is_in(known.new) {
            self.others.push(path);
            return Ok(());
        }
        self.folders.push(path.clone());
        self.walk(root, &path, known)
    }

    fn file(&mut self, root: &Path, path: PathBuf, known: KnownFiles) -> Result<(), WriteError> {
        let address = address(&path).unwrap_or_default();
        let (old, new) = (known.old.get(&address), known.new.get(&address));
        if old.is_none() && new.is_none() {
            self.others.push(path);
            return Ok(());
        }
        let there = hash(&root.join(&path))?;
        if there.is_some() && (there.as_ref() == old || there.as_ref() == new) {
            self.ours.push(path);
        } else if old.is_some() {
            self.changed.push(path);
        } else {
            self.others.push(path);
        }
        Ok(())
    }

    /// Whether the site can be put here without taking anything away that is not ours.
    pub fn admits(&self, new: &FileList) -> Result<(), WriteError> {
        if !self.changed.is_empty() {
            return Err(WriteError::Changed(self.changed.clone()));
        }
        let is_in_the_way = |path: &&PathBuf| {
            address(path).is_some_and(|address| {
                new.get(&address).is_some()
                    || new.has_folder(&address)
                    || new.file_above(&address).is_some()
            })
        };
        let in_the_way: Vec<PathBuf> = self.others.iter().filter(is_in_the_way).cloned().collect();
        match in_the_way.is_empty() {
            true => Ok(()),
            false => Err(WriteError::InTheWay(in_the_way)),
        }
    }
}

/// The hash of a file, and nothing for what is not a plain file: a link was not written by pathbook.
pub(super) fn hash(path: &Path) -> Result<Option<Hash>, WriteError> {
    let kind = fs::symlink_metadata(path).map_err(WriteError::io("look at", path))?;
    if !kind.is_file() {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(WriteError::io("read", path))?;
    Ok(Some(Hash::of(&bytes)))
}

fn is_of_pathbook(path: &Path) -> bool {
    path == Path::new(FileList::NAME) || path == Path::new(workshop::INSIDE)
}

/// The path as lists have it, if they can.
pub(super) fn address(path: &Path) -> Option<String> {
    let parts = path.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    });
    parts
        .collect::<Option<Vec<&str>>>()
        .map(|parts| parts.join("/"))
}
