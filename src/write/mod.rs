//! `Files → OUT`: the only pass that writes, and it writes all or nothing.
//!
//! The site is made in a workshop beside its place, waits until it is on the disk, and then changes places with the earlier
//! one in one step, so that a reader never sees half of one. A site lists what was written; of the earlier one, that is taken away,
//! and what others put there is moved into the new one. Where there can be nothing beside the place, or it can't be moved, the
//! site is made in it and replaced file by file.
//!
//! A workshop is locked by the build that is in it. What a build left that was stopped, by whatever means, is put in order by the
//! next: [`recover`] is what every build begins with, and what one does that fails.

#![allow(clippy::disallowed_methods, reason = "this room writes sites")]

mod beside;
mod disk;
mod error;
mod inside;
mod list;
mod stop;
mod survey;
mod text;
mod workshop;

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use error::WriteError;
pub use stop::StopSignal;
pub use text::replace_text;

use crate::export::ExportedFiles;
use crate::render::{DraftFiles, FileTree, Files};
use list::FileList;
use survey::{FolderSurvey, KnownFiles};
use workshop::Workshop;

/// The site is in its place.
#[derive(Debug, Default)]
pub struct WrittenSite {
    /// What went wrong after that: what is left to be taken away, or not known to be on the disk.
    pub late: Vec<WriteError>,
}

/// Publishes a site at `out`, in place of what an earlier build put there.
///
/// It takes what was made of a proved book, and a draft is not proved:
///
/// ```compile_fail,E0308
/// use pathbook::render::{DraftFiles, Files};
/// fn publish(draft: &DraftFiles) {
///     let files: &Files = draft;
/// }
/// ```
pub fn write(files: &Files, out: &Path, stop: &StopSignal) -> Result<WrittenSite, WriteError> {
    put(files.tree(), out, stop)
}

/// Puts a draft at `out`, for its authors.
pub fn write_draft(
    draft: &DraftFiles,
    out: &Path,
    stop: &StopSignal,
) -> Result<WrittenSite, WriteError> {
    put(draft.tree(), out, stop)
}

/// Puts what was made of a proved book for another tool at `out`, in place of what an earlier export put there.
pub fn write_export(
    exported: &ExportedFiles,
    out: &Path,
    stop: &StopSignal,
) -> Result<WrittenSite, WriteError> {
    let files = exported.iter();
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    put(&files.collect(), out, stop)
}

fn put(files: &FileTree, out: &Path, stop: &StopSignal) -> Result<WrittenSite, WriteError> {
    let job = Job {
        files,
        list: FileList::of(files)?,
        out: real(out),
        stop,
    };
    match beside::write(&job) {
        Err(error) if is_barred(&error) && job.out.is_dir() => {
            let mut written = inside::write(&job)?;
            // What could not be taken away beside it, if that was barred too.
            written.late.extend(recover(&job.out).err());
            Ok(written)
        }
        result => result,
    }
}

/// Puts in order what builds left that did not come to their end: afterwards there is the whole earlier site at `out`, or the
/// whole later one, with all that others put there, and nothing of a workshop.
pub fn recover(out: &Path) -> Result<(), WriteError> {
    let out = real(out);
    if let Some(workshop) = Workshop::left(&workshop::beside(&out))? {
        beside::settle_all(&workshop, &out)?;
        workshop.close()?;
    }
    if let Some(workshop) = Workshop::left(&workshop::inside(&out))? {
        inside::settle_all(&workshop, &out)?;
        workshop.close()?;
    }
    Ok(())
}

/// What a build is asked to do.
struct Job<'a> {
    files: &'a FileTree,
    list: FileList,
    out: PathBuf,
    stop: &'a StopSignal,
}

/// What does not make a folder somebody else's before there is a site in it.
const COMES_FIRST: [&str; 7] = [
    ".git",
    ".gitattributes",
    ".gitignore",
    ".nojekyll",
    "CNAME",
    "lost+found",
    workshop::INSIDE,
];

impl Job<'_> {
    /// Does the work in a workshop of its own. That it can't be closed then is told, and undoes nothing.
    fn work_in(
        &self,
        folder: &Path,
        work: impl FnOnce(&Self, &Workshop) -> Result<WrittenSite, WriteError>,
    ) -> Result<WrittenSite, WriteError> {
        let workshop = Workshop::open(folder, self.stop)?;
        let result = work(self, &workshop);
        let closed = workshop.close();
        let mut written = result?;
        written.late.extend(closed.err());
        Ok(written)
    }

    /// What stands at `out`, if nothing of it keeps the site from being written there.
    fn survey(&self) -> Result<FolderSurvey, WriteError> {
        match fs::metadata(&self.out) {
            Ok(kind) if kind.is_dir() => {}
            Ok(_) => return Err(WriteError::NotAFolder(self.out.clone())),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(FolderSurvey::default()),
            Err(error) => return Err(WriteError::io("look at", &self.out)(error)),
        }
        let old = match FileList::read(&self.out)? {
            Some(list) => list,
            None => self.refuse_full()?,
        };
        let known = KnownFiles {
            old: &old,
            new: &self.list,
        };
        let survey = FolderSurvey::of(&self.out, known)?;
        survey.admits(&self.list)?;
        Ok(survey)
    }

    /// A folder without a site has nothing of ours in it, and must have next to nothing of others.
    fn refuse_full(&self) -> Result<FileList, WriteError> {
        let read = || WriteError::io("read", &self.out);
        for entry in fs::read_dir(&self.out).map_err(read())? {
            let name = entry.map_err(read())?.file_name();
            if !COMES_FIRST.map(OsStr::new).contains(&name.as_os_str()) {
                return Err(WriteError::NotASite {
                    out: self.out.clone(),
                    first: name.into(),
                });
            }
        }
        Ok(FileList::default())
    }

    /// Two names may be one on a disk that folds cases, so the disk is asked.
    fn refuse_met(&self, survey: &FolderSurvey, site: &Path) -> Result<(), WriteError> {
        for other in &survey.others {
            if disk::is_there(&site.join(other))? {
                return Err(WriteError::InTheWay(vec![other.clone()]));
            }
        }
        Ok(())
    }
}

/// Whether it is the place beside `out` that can't be used, or `out` that can't be moved: nothing was changed then.
fn is_barred(error: &WriteError) -> bool {
    match error {
        WriteError::NotCarried { .. } => true,
        WriteError::Io { error, .. } => matches!(
            error.kind(),
            ErrorKind::PermissionDenied
                | ErrorKind::ReadOnlyFilesystem
                | ErrorKind::ResourceBusy
                | ErrorKind::CrossesDevices
        ),
        WriteError::NotASite { .. }
        | WriteError::NotAFolder(_)
        | WriteError::Outside(_)
        | WriteError::UnreadableList(_)
        | WriteError::Changed(_)
        | WriteError::InTheWay(_)
        | WriteError::Busy(_)
        | WriteError::Stopped { .. }
        | WriteError::Stranded { .. }
        | WriteError::Half { .. } => false,
    }
}

/// A link stays a link: what it points to is replaced.
fn real(out: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(out) {
        return real;
    }
    match fs::read_link(out) {
        Ok(target) => disk::parent_of(out).join(target),
        Err(_) => out.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> FileTree {
        paths
            .iter()
            .map(|path| ((*path).to_owned(), path.as_bytes().to_vec()))
            .collect()
    }

    fn put(paths: &[&str], out: &Path) -> Result<(), WriteError> {
        let written = super::put(&files(paths), out, &StopSignal::never())?;
        assert!(written.late.is_empty(), "{written:?}");
        Ok(())
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
        put(&["index.html", "fact/age.html"], &out).expect("written");
        assert_eq!(names(&out), [".pathbook", "fact", "index.html"]);
        put(&["index.html", "new.html"], &out).expect("written again");
        assert_eq!(names(&out), [".pathbook", "index.html", "new.html"]);
        assert_eq!(names(&folder.path().join("deep")), ["site"]);
    }

    #[test]
    fn an_empty_folder_is_used_and_another_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        put(&["index.html"], folder.path()).expect("an empty folder is free");
        let other = folder.path().join("thesis");
        fs::create_dir(&other).expect("a folder");
        fs::write(other.join("thesis.txt"), "years of work").expect("a file");
        let error = put(&["index.html"], &other).expect_err("not a site");
        assert!(matches!(error, WriteError::NotASite { .. }));
        assert!(error.to_string().contains("left as it is"), "{error}");
        assert_eq!(names(&other), ["thesis.txt"]);
    }

    #[test]
    fn a_file_in_the_way_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("site");
        fs::write(&out, "a file").expect("a file");
        let error = put(&["index.html"], &out).expect_err("not a folder");
        assert!(matches!(error, WriteError::NotAFolder(_)));
    }

    #[test]
    fn a_build_that_fails_leaves_the_earlier_site() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("site");
        put(&["index.html"], &out).expect("written");
        // A file and a folder of one name can't both be written.
        put(&["a", "a/b"], &out).expect_err("a clash");
        assert_eq!(names(&out), [".pathbook", "index.html"]);
        assert_eq!(names(folder.path()), ["site"]);
    }

    /// Both ways of replacing a site.
    const WAYS: [Way; 2] = [beside::write, inside::write];
    type Way = fn(&Job) -> Result<WrittenSite, WriteError>;

    fn put_by(way: Way, paths: &[&str], out: &Path) -> Result<(), WriteError> {
        let files = files(paths);
        let job = Job {
            list: FileList::of(&files)?,
            files: &files,
            out: out.to_owned(),
            stop: &StopSignal::never(),
        };
        let written = way(&job)?;
        assert!(written.late.is_empty(), "{written:?}");
        Ok(())
    }

    /// A place with a site.
    fn site(paths: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("site");
        put(paths, &out).expect("written");
        (folder, out)
    }

    fn text(path: PathBuf) -> String {
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn add(out: &Path, path: &str, bytes: &str) {
        let path = out.join(path);
        fs::create_dir_all(disk::parent_of(&path)).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    #[test]
    fn what_others_put_there_stays() {
        for way in WAYS {
            let (folder, out) = site(&["index.html", "fact/age.html", "old/a.html"]);
            for path in [".git/HEAD", "CNAME", "fact/notes.txt", "old/deep/mine.txt"] {
                add(&out, path, "mine");
            }
            put_by(way, &["index.html", "fact/sex.html"], &out).expect("written");
            assert_eq!(
                names(&out),
                [".git", ".pathbook", "CNAME", "fact", "index.html", "old"]
            );
            assert_eq!(names(&out.join("fact")), ["notes.txt", "sex.html"]);
            assert_eq!(names(&out.join("old")), ["deep"]);
            assert_eq!(text(out.join("old/deep/mine.txt")), "mine");
            assert_eq!(text(out.join(".git/HEAD")), "mine");
            assert_eq!(names(folder.path()), ["site"]);
        }
    }

    #[test]
    fn what_somebody_changed_is_not_replaced() {
        for way in WAYS {
            let (folder, out) = site(&["index.html", "fact/age.html"]);
            add(&out, "fact/age.html", "by hand");
            let error = put_by(way, &["index.html"], &out).expect_err("a changed file");
            assert!(error.to_string().contains("`fact/age.html`"), "{error}");
            assert_eq!(text(out.join("fact/age.html")), "by hand");
            assert_eq!(names(&out), [".pathbook", "fact", "index.html"]);
            assert_eq!(names(folder.path()), ["site"]);
            // The bytes that the site is to have are not a change, and what is gone is written again.
            add(&out, "fact/age.html", "fact/age.html");
            fs::remove_file(out.join("index.html")).expect("a file");
            put_by(way, &["index.html", "fact/age.html"], &out).expect("written");
            assert_eq!(text(out.join("index.html")), "index.html");
        }
    }

    #[test]
    fn what_stands_where_the_site_has_something_is_refused_by_name() {
        for way in WAYS {
            for (existing, new) in [
                ("new.html", "new.html"),
                ("new", "new/a.html"),
                ("new.html/mine.txt", "new.html"),
            ] {
                let (folder, out) = site(&["index.html"]);
                add(&out, existing, "mine");
                let error = put_by(way, &["index.html", new], &out).expect_err(existing);
                assert!(matches!(error, WriteError::InTheWay(_)), "{error}");
                assert_eq!(text(out.join(existing)), "mine");
                assert_eq!(names(folder.path()), ["site"]);
            }
        }
    }

    #[test]
    fn a_file_may_become_a_folder_and_a_folder_a_file() {
        for way in WAYS {
            let (_folder, out) = site(&["a", "b/c/d", "index.html"]);
            put_by(way, &["a/x", "b", "index.html"], &out).expect("written");
            assert_eq!(names(&out), [".pathbook", "a", "b", "index.html"]);
            assert_eq!(text(out.join("a/x")), "a/x");
            assert_eq!(text(out.join("b")), "b");
        }
    }

    #[test]
    fn a_marker_that_lists_nothing_marks_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        add(folder.path(), "thesis.txt", "years of work");
        add(folder.path(), FileList::NAME, "");
        let error = put(&["index.html"], folder.path()).expect_err("no list");
        assert!(matches!(error, WriteError::UnreadableList(_)), "{error}");
        assert_eq!(names(folder.path()), [".pathbook", "thesis.txt"]);
    }

    #[test]
    fn a_folder_that_holds_a_repository_alone_is_free() {
        for way in WAYS {
            let folder = tempfile::tempdir().expect("a folder");
            add(folder.path(), ".git", "gitdir: elsewhere");
            add(folder.path(), "CNAME", "guideline.example");
            put_by(way, &["index.html"], folder.path()).expect("written");
            assert_eq!(
                names(folder.path()),
                [".git", ".pathbook", "CNAME", "index.html"]
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_links_in_the_site_are_not_followed() {
        let (folder, out) = site(&["index.html", "fact/age.html"]);
        let elsewhere = folder.path().join("elsewhere");
        add(&elsewhere, "age.html", "fact/age.html");
        fs::remove_dir_all(out.join("fact")).expect("removed");
        std::os::unix::fs::symlink(&elsewhere, out.join("fact")).expect("a link");
        let error = put(&["fact/age.html"], &out).expect_err("a link in the way");
        assert!(matches!(error, WriteError::InTheWay(_)), "{error}");
        put(&["index.html"], &out).expect("nothing in the way");
        assert_eq!(names(&elsewhere), ["age.html"]);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&out, &link).expect("a link");
        put(&["new.html"], &link).expect("written");
        assert!(link.is_symlink() && out.join("new.html").is_file());
    }

    /// A workshop as a build leaves it that is stopped.
    fn left(folder: PathBuf, parts: &[&str], is_unfinished: bool) -> PathBuf {
        let bench = folder.join("build-left");
        for part in parts {
            put(&["index.html", part], &bench.join(part)).expect("written");
        }
        if is_unfinished {
            fs::write(bench.join("unfinished"), "").expect("a file");
        }
        bench
    }

    #[test]
    fn a_build_that_was_stopped_is_put_in_order() {
        // The site that is left beside, whether it was made, and whether there is one in its place.
        for (parts, is_unfinished, is_there) in [
            (&["site"] as &[&str], true, true),
            (&["site"], false, true),
            (&["site"], false, false),
            (&["earlier", "site"], false, false),
            (&["earlier"], false, true),
            (&["earlier"], false, false),
            (&[], false, true),
        ] {
            let (folder, out) = site(&["index.html"]);
            let bench = left(workshop::beside(&out), parts, is_unfinished);
            let old = parts.last().filter(|_| !is_unfinished);
            let old = old.map(|_| bench.join(parts[0]));
            if let Some(old) = &old {
                add(old, ".git/HEAD", "mine");
            }
            if !is_there {
                fs::remove_dir_all(&out).expect("removed");
            }
            fs::create_dir_all(&bench).expect("a folder");
            recover(&out).expect("put in order");
            assert_eq!(names(folder.path()), ["site"], "{parts:?}");
            assert!(is_there || !parts.contains(&"earlier") || out.join("index.html").is_file());
            assert!(old.is_none() || text(out.join(".git/HEAD")) == "mine");
            put(&["index.html"], &out).expect("written");
        }
    }

    #[test]
    fn a_site_that_was_being_replaced_file_by_file_is_finished() {
        let (_folder, out) = site(&["index.html", "old.html"]);
        let bench = left(workshop::inside(&out), &["site"], false);
        fs::rename(bench.join("site/site"), out.join("site")).expect("moved");
        recover(&out).expect("finished");
        assert_eq!(names(&out), [".pathbook", "index.html", "site"]);
        left(workshop::inside(&out), &["site"], true);
        recover(&out).expect("taken away");
        assert_eq!(names(&out), [".pathbook", "index.html", "site"]);
    }

    #[test]
    fn a_build_that_is_going_on_is_left_alone() {
        let (folder, out) = site(&["index.html"]);
        let workshop = Workshop::open(&workshop::beside(&out), &StopSignal::never()).expect("open");
        let bench = workshop.bench().expect("a bench");
        recover(&out).expect("nothing to do");
        let list = FileList::of(&files(&["a"])).expect("a list");
        bench
            .fill(&files(&["a"]), &list, &StopSignal::never())
            .expect("still there");
        drop(workshop);
        recover(&out).expect("taken away");
        assert_eq!(names(folder.path()), ["site"]);
    }

    #[test]
    fn a_build_that_is_asked_to_stop_leaves_all_as_it_was() {
        let (folder, out) = site(&["index.html"]);
        let error =
            super::put(&files(&["new.html"]), &out, &StopSignal::asked(15)).expect_err("stopped");
        assert!(
            matches!(error, WriteError::Stopped { signal: 15 }),
            "{error}"
        );
        assert_eq!(names(&out), [".pathbook", "index.html"]);
        assert_eq!(names(folder.path()), ["site"]);
    }
}
