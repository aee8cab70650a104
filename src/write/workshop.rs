//! Where a site is made before it is put in its place, for one build at a time.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use same_file::Handle;

use super::disk::{
    create_folder, is_there, parent_of, remove_all, remove_file, remove_if_empty, sync_file,
    sync_folder, write_new,
};
use super::list::FileList;
use super::{StopSignal, WriteError};
use crate::render::FileTree;

/// The folder in the site, where there can't be one beside it.
pub(super) const INSIDE: &str = ".pathbook.work";
const LOCK: &str = "lock";
const BETWEEN_TRIES: Duration = Duration::from_millis(20);
/// For thirty seconds: no other build takes that long to write.
const TRIES: usize = 1_500;

/// On the disk of the site, so that what is made here can be renamed.
pub(super) fn inside(out: &Path) -> PathBuf {
    out.join(INSIDE)
}

pub(super) fn beside(out: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(out.file_name().unwrap_or("site".as_ref()));
    name.push(".pathbook");
    parent_of(out).join(name)
}

/// A folder that one build holds at a time, by a lock that the system gives up when the process ends, however it ends. It is
/// taken away with the last thing in it.
pub(super) struct Workshop {
    folder: PathBuf,
    /// Without one on disks that know no locks; then nothing that another build left is touched.
    lock: Option<File>,
}

impl Workshop {
    /// Waits for other builds, but not forever.
    pub fn open(folder: &Path, stop: &StopSignal) -> Result<Self, WriteError> {
        for _ in 0..TRIES {
            stop.check()?;
            if let Some(workshop) = Self::try_open(folder)? {
                return Ok(workshop);
            }
            sleep(BETWEEN_TRIES);
        }
        Err(WriteError::Busy(folder.to_owned()))
    }

    /// The workshop of a build that did not finish, if that is certain.
    pub fn left(folder: &Path) -> Result<Option<Self>, WriteError> {
        if !is_there(folder)? {
            return Ok(None);
        }
        let workshop = Self::try_open(folder)?;
        Ok(workshop.filter(|workshop| workshop.lock.is_some()))
    }

    /// Nothing where another build is in it.
    fn try_open(folder: &Path) -> Result<Option<Self>, WriteError> {
        make(folder)?;
        let path = folder.join(LOCK);
        let opened = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let file = match opened {
            Ok(file) => file,
            // Just now another build took the folder away.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::io("lock", &path)(error)),
        };
        let lock = match file.try_lock() {
            Ok(()) if !is_same(&file, &path)? => return Ok(None),
            Ok(()) => Some(file),
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => None,
            Err(TryLockError::Error(error)) => return Err(WriteError::io("lock", &path)(error)),
        };
        let ignore = folder.join(IGNORE);
        fs::write(&ignore, "*\n").map_err(WriteError::io("write", &ignore))?;
        let folder = folder.to_owned();
        Ok(Some(Self { folder, lock }))
    }

    /// What builds that have ended began here and did not finish.
    pub fn left_benches(&self) -> Result<Vec<Bench>, WriteError> {
        match self.lock {
            Some(_) => self.benches(),
            None => Ok(Vec::new()),
        }
    }

    fn benches(&self) -> Result<Vec<Bench>, WriteError> {
        let read = || WriteError::io("read", &self.folder);
        let mut benches = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(read())? {
            let entry = entry.map_err(read())?;
            if entry.file_type().map_err(read())?.is_dir() {
                benches.push(Bench(entry.path()));
            }
        }
        Ok(benches)
    }

    pub fn bench(&self) -> Result<Bench, WriteError> {
        let folder = tempfile::Builder::new()
            .prefix("build-")
            .rand_bytes(16)
            .disable_cleanup(true)
            .tempdir_in(&self.folder)
            .map_err(WriteError::io("create a folder in", &self.folder))?;
        Ok(Bench(folder.path().to_owned()))
    }

    /// Takes the folder away, unless something in it waits for the next build. Another one may be waiting for a lock on what
    /// is then gone, and looks again.
    pub fn close(self) -> Result<(), WriteError> {
        if !self.benches()?.is_empty() {
            return Ok(());
        }
        remove_file(&self.folder.join(IGNORE))?;
        remove_file(&self.folder.join(LOCK))?;
        remove_if_empty(&self.folder)
    }
}

/// Keeps what a stopped build left out of repositories.
const IGNORE: &str = ".gitignore";

/// The folder, which must be one, and not a link to one.
fn make(folder: &Path) -> Result<(), WriteError> {
    match fs::create_dir(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let kind = fs::symlink_metadata(folder);
            if kind.is_ok_and(|kind| !kind.is_dir()) {
                return Err(WriteError::NotAFolder(folder.to_owned()));
            }
        }
        Err(error) => return Err(WriteError::io("create", folder)(error)),
    }
    Ok(())
}

fn is_same(file: &File, path: &Path) -> Result<bool, WriteError> {
    let opened = file.try_clone().and_then(Handle::from_file);
    let opened = opened.map_err(WriteError::io("lock", path))?;
    match Handle::from_path(path) {
        Ok(there) => Ok(opened == there),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(WriteError::io("lock", path)(error)),
    }
}

/// The place of one build: a folder of a random name, made by nobody else.
pub(super) struct Bench(PathBuf);

impl Bench {
    /// Where the new site is made, and where the old one is once they have changed places.
    pub fn site(&self) -> PathBuf {
        self.0.join("site")
    }

    /// Where the old site is put where the two can't change places in one step.
    pub fn aside(&self) -> PathBuf {
        self.0.join("earlier")
    }

    /// While this file is there, `site` was never in its place, and nobody but pathbook has put anything into it.
    fn unfinished(&self) -> PathBuf {
        self.0.join("unfinished")
    }

    pub fn is_unfinished(&self) -> Result<bool, WriteError> {
        is_there(&self.unfinished())
    }

    /// Makes the whole site, and waits until it is on the disk.
    pub fn fill(
        &self,
        files: &FileTree,
        list: &FileList,
        stop: &StopSignal,
    ) -> Result<(), WriteError> {
        let site = self.site();
        write_new(&self.unfinished(), b"")?;
        sync_folder(&self.0)?;
        for folder in folders(&site, list) {
            create_folder(&folder)?;
        }
        write_new(&site.join(FileList::NAME), list.text().as_bytes())?;
        for (path, bytes) in files.iter() {
            stop.check()?;
            write_new(&site.join(path), bytes)?;
        }
        sync(&site, stop)
    }

    /// From here on `site` may be put in its place.
    pub fn finish(&self) -> Result<(), WriteError> {
        remove_file(&self.unfinished())?;
        sync_folder(&self.0)
    }

    /// Removes what never was in its place.
    pub fn discard(&self) -> Result<(), WriteError> {
        remove_all(&self.site())?;
        self.close()
    }

    /// Removes the empty place.
    pub fn close(&self) -> Result<(), WriteError> {
        remove_file(&self.unfinished())?;
        remove_if_empty(&self.0)
    }
}

/// Every folder of a site, itself included, the outer ones first.
pub(super) fn folders(site: &Path, list: &FileList) -> BTreeSet<PathBuf> {
    let inner = list.paths().map(|path| parent_of(&site.join(path)));
    inner.chain([site.to_owned()]).collect()
}

/// Files first, then the folders that name them, the inner ones first.
fn sync(site: &Path, stop: &StopSignal) -> Result<(), WriteError> {
    for entry in walkdir::WalkDir::new(site).contents_first(true) {
        stop.check()?;
        let entry = entry.map_err(|error| WriteError::io("read", site)(error.into()))?;
        match entry.file_type().is_dir() {
            true => sync_folder(entry.path())?,
            false => sync_file(entry.path())?,
        }
    }
    Ok(())
}
