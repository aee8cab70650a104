//! A site that is made beside its place and swapped with the earlier one.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{
    create_folder, exchange, is_there, is_unsupported, parent_of, remove_file, remove_if_empty,
    rename, sync_folder,
};
use super::list::FileList;
use super::survey::{FolderSurvey, KnownFiles};
use super::workshop::{self, Bench, Workshop};
use super::{Job, WriteError, WrittenSite, inside};

pub(super) fn write(job: &Job) -> Result<WrittenSite, WriteError> {
    create_folder(&parent_of(&job.out))?;
    job.work_in(&workshop::beside(&job.out), replace)
}

fn replace(job: &Job, workshop: &Workshop) -> Result<WrittenSite, WriteError> {
    settle_all(workshop, &job.out)?;
    inside::settle(job)?;
    let survey = job.survey()?;
    let bench = workshop.bench()?;
    let placed = make(job, &survey, &bench).and_then(|()| place(&bench, &job.out));
    match placed {
        Ok(()) => {
            let late = [sync(&bench, &job.out), settle(&bench, &job.out)];
            let late = late.into_iter().filter_map(Result::err).collect();
            Ok(WrittenSite { late })
        }
        Err(error) => Err(undo(&bench, &job.out, error)),
    }
}

fn make(job: &Job, survey: &FolderSurvey, bench: &Bench) -> Result<(), WriteError> {
    bench.fill(job.files, &job.list, job.stop)?;
    job.refuse_met(survey, &bench.site())?;
    if is_there(&job.out)? {
        let site = bench.site();
        let permissions = fs::metadata(&job.out).map(|kind| kind.permissions());
        let set = permissions.and_then(|permissions| fs::set_permissions(&site, permissions));
        set.map_err(WriteError::io("set the permissions of", &site))?;
    }
    bench.finish()
}

/// The site is put in its place, and what others had put into the earlier one is moved into it; or all is as it was.
fn place(bench: &Bench, out: &Path) -> Result<(), WriteError> {
    let site = bench.site();
    if !is_there(out)? {
        return rename(&site, out);
    }
    match exchange(&site, out) {
        Ok(()) => keep_others(&site, out, || exchange(&site, out)),
        Err(error) if is_unsupported(&error) => place_in_turn(bench, out),
        Err(error) => Err(WriteError::io("replace", out)(error)),
    }
}

/// For a moment there is nothing at `out`; a build that is stopped then has left the earlier site for the next one to put back.
fn place_in_turn(bench: &Bench, out: &Path) -> Result<(), WriteError> {
    let (site, aside) = (bench.site(), bench.aside());
    rename(out, &aside)?;
    rename(&site, out)?;
    keep_others(&aside, out, || {
        fs::rename(out, &site)?;
        fs::rename(&aside, out)
    })
}

/// If they can't be moved, the sites are swapped back.
fn keep_others(
    old: &Path,
    out: &Path,
    back: impl FnOnce() -> io::Result<()>,
) -> Result<(), WriteError> {
    let Err(error) = carry(old, out) else {
        return Ok(());
    };
    let at = old.to_owned();
    back().map_err(|error| WriteError::Stranded { at, error })?;
    Err(error)
}

/// After an error, what a next build would do; the error is what is told, but where that can't be done.
fn undo(bench: &Bench, out: &Path, error: WriteError) -> WriteError {
    let settled = settle(bench, out);
    let at = bench.aside();
    match (settled, error) {
        (Err(_), WriteError::Io { error, .. }) if !out.exists() && at.exists() => {
            WriteError::Stranded { at, error }
        }
        (_, error) => error,
    }
}

fn sync(bench: &Bench, out: &Path) -> Result<(), WriteError> {
    sync_folder(&parent_of(out))?;
    sync_folder(out)?;
    sync_folder(&parent_of(&bench.site()))
}

pub(super) fn settle_all(workshop: &Workshop, out: &Path) -> Result<(), WriteError> {
    for bench in workshop.left_benches()? {
        settle(&bench, out)?;
    }
    Ok(())
}

/// Wherever a build was stopped: a site that is not at its place is put back, and a second one is removed.
fn settle(bench: &Bench, out: &Path) -> Result<(), WriteError> {
    let (site, aside) = (bench.site(), bench.aside());
    if is_there(&aside)? {
        match is_there(out)? {
            true => retire(&aside, out)?,
            false => rename(&aside, out).and_then(|()| sync_folder(&parent_of(out)))?,
        }
    }
    if bench.is_unfinished()? {
        return bench.discard();
    }
    if is_there(&site)? {
        retire(&site, out)?;
    }
    bench.close()
}

/// Takes a site away, but for what pathbook did not write: that is moved to where it was, into the site at `out`.
fn retire(old: &Path, out: &Path) -> Result<(), WriteError> {
    let survey = carry(old, out)?;
    for file in &survey.ours {
        remove_file(&old.join(file))?;
    }
    for folder in survey.folders.iter().rev() {
        remove_if_empty(&old.join(folder))?;
    }
    // Last, so that a build that is stopped here can still tell whose files are whose.
    remove_file(&old.join(FileList::NAME))?;
    fs::remove_dir(old).map_err(WriteError::io("remove", old))
}

/// Moves all that pathbook did not write from an earlier site into the one at `out`, or nothing.
fn carry(old: &Path, out: &Path) -> Result<FolderSurvey, WriteError> {
    let known = FileList::read(old)?.unwrap_or_default();
    let new = FileList::read(out)?.unwrap_or_default();
    let known = KnownFiles {
        old: &known,
        new: &new,
    };
    let survey = FolderSurvey::of(old, known)?;
    let mut moved: Vec<&PathBuf> = Vec::new();
    for other in survey.others.iter().chain(&survey.changed) {
        if let Err(error) = move_into(&old.join(other), &out.join(other)) {
            moved
                .iter()
                .rev()
                .for_each(|other| move_back(old, out, other));
            let at = old.join(other);
            return Err(WriteError::NotCarried { at, error });
        }
        moved.push(other);
    }
    Ok(survey)
}

fn move_into(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    fs::create_dir_all(parent_of(to))?;
    fs::rename(from, to)
}

/// What can't be moved back stays where it is, which is in the site.
fn move_back(old: &Path, out: &Path, other: &Path) {
    let _ = fs::rename(out.join(other), old.join(other));
    let folders = other.ancestors().skip(1);
    for folder in folders.filter(|folder| !folder.as_os_str().is_empty()) {
        let _ = fs::remove_dir(out.join(folder));
    }
}
