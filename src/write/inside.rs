//! A site that is replaced file by file, where nothing can be made beside it or it can't be moved: it is the root of a volume,
//! or lies in a folder that may not be written to.
//!
//! All of it is made and on the disk before the first file moves. From then on a build that is stopped, or that fails, leaves a
//! site in which some pages are new and some are not, and all that the next one needs to finish it before it does anything else.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{create_folder, is_there, remove_file, remove_if_empty, rename, sync_folder};
use super::list::FileList;
use super::survey::{FolderSurvey, KnownFiles, address, hash};
use super::workshop::{self, Bench, Workshop, folders};
use super::{Job, WriteError, WrittenSite};

pub(super) fn write(job: &Job) -> Result<WrittenSite, WriteError> {
    job.work_in(&workshop::inside(&job.out), replace)
}

fn replace(job: &Job, workshop: &Workshop) -> Result<WrittenSite, WriteError> {
    settle_all(workshop, &job.out)?;
    let survey = job.survey()?;
    let bench = workshop.bench()?;
    let made = make(job, &survey, &bench).and_then(|()| SiteChange::plan(&bench.site(), &job.out));
    let change = match made {
        Ok(change) => change,
        Err(error) => {
            // The error is reported; the next build removes what can't be removed now.
            let _ = bench.discard();
            return Err(error);
        }
    };
    change.make(&bench.site(), &job.out)?;
    let late = bench.discard().err().into_iter().collect();
    Ok(WrittenSite { late })
}

fn make(job: &Job, survey: &FolderSurvey, bench: &Bench) -> Result<(), WriteError> {
    bench.fill(job.files, &job.list, job.stop)?;
    job.refuse_met(survey, &bench.site())?;
    bench.finish()
}

/// Waits for a build that is in the site, and finishes what one left there.
pub(super) fn settle(job: &Job) -> Result<(), WriteError> {
    let folder = workshop::inside(&job.out);
    if !is_there(&folder)? {
        return Ok(());
    }
    let workshop = Workshop::open(&folder, job.stop)?;
    settle_all(&workshop, &job.out)?;
    workshop.close()
}

pub(super) fn settle_all(workshop: &Workshop, out: &Path) -> Result<(), WriteError> {
    for bench in workshop.left_benches()? {
        let site = bench.site();
        // The list moves last: a site without it has been put in its place.
        if !bench.is_unfinished()? && is_there(&site.join(FileList::NAME))? {
            SiteChange::plan(&site, out)?.make(&site, out)?;
        }
        bench.discard()?;
    }
    Ok(())
}

/// What is to be done to the files at `out`; the same again after a part of it was done.
struct SiteChange {
    new: FileList,
    /// Files of the earlier site where the new one has a folder, or in what is to be a file.
    in_the_way: Vec<PathBuf>,
    /// New files, and those with other bytes: what pages need before the pages, and the front page last.
    moved: Vec<PathBuf>,
    /// Files that the new site does not have.
    stale: Vec<PathBuf>,
    /// Folders of the earlier site, the inner ones first.
    folders: Vec<PathBuf>,
}

impl SiteChange {
    fn plan(site: &Path, out: &Path) -> Result<Self, WriteError> {
        let new = FileList::read(site)?.unwrap_or_default();
        let old = FileList::read(out)?.unwrap_or_default();
        let known = KnownFiles {
            old: &old,
            new: &new,
        };
        let survey = FolderSurvey::of(out, known)?;
        survey.admits(&new)?;
        let is_new = |path: &PathBuf| address(path).is_some_and(|path| new.get(&path).is_some());
        let is_in_the_way = |path: &PathBuf| {
            address(path)
                .is_some_and(|path| new.has_folder(&path) || new.file_above(&path).is_some())
        };
        let stale = survey.ours.into_iter().filter(|path| !is_new(path));
        let (in_the_way, stale) = stale.partition(is_in_the_way);
        Ok(Self {
            moved: moved(&new, out)?,
            in_the_way,
            stale,
            folders: survey.folders.into_iter().rev().collect(),
            new,
        })
    }

    fn make(&self, site: &Path, out: &Path) -> Result<(), WriteError> {
        self.steps(site, out).map_err(|error| WriteError::Half {
            out: out.to_owned(),
            error: Box::new(error),
        })
    }

    fn steps(&self, site: &Path, out: &Path) -> Result<(), WriteError> {
        self.remove(&self.in_the_way, out)?;
        let folders = folders(out, &self.new);
        for folder in &folders {
            create_folder(folder)?;
        }
        for path in &self.moved {
            rename(&site.join(path), &out.join(path))?;
        }
        self.remove(&self.stale, out)?;
        for folder in folders.iter().rev() {
            sync_folder(folder)?;
        }
        rename(&site.join(FileList::NAME), &out.join(FileList::NAME))?;
        sync_folder(out)
    }

    /// With the folders that are empty then and that the new site does not have.
    fn remove(&self, files: &[PathBuf], out: &Path) -> Result<(), WriteError> {
        for file in files {
            remove_file(&out.join(file))?;
        }
        let is_gone =
            |folder: &&PathBuf| address(folder).is_some_and(|path| !self.new.has_folder(&path));
        for folder in self.folders.iter().filter(is_gone) {
            remove_if_empty(&out.join(folder))?;
        }
        Ok(())
    }
}

fn moved(new: &FileList, out: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let mut moved = Vec::new();
    for path in new.paths() {
        let there = out.join(path);
        let is_as_it_should = fs::symlink_metadata(&there).is_ok_and(|kind| kind.is_file())
            && hash(&there)?.as_ref() == new.get(path);
        if !is_as_it_should {
            moved.push(path);
        }
    }
    moved.sort_by_key(|path| (path.ends_with(".html"), *path == "index.html"));
    Ok(moved.into_iter().map(PathBuf::from).collect())
}
