//! `pathbook init`: a small book that passes, on a subject of its own.

#![allow(
    clippy::disallowed_methods,
    reason = "it begins a book where there is none"
)]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::args::Init;
use super::{Failure, output};
use crate::character::Shown;

/// The files of the book, by their place in it.
const FILES: &[(&str, &str)] = &[
    ("book.toml", include_str!("init/book.toml")),
    (".gitignore", include_str!("init/gitignore")),
    ("content/index.md", include_str!("init/content/index.md")),
    (
        "content/references.yml",
        include_str!("init/content/references.yml"),
    ),
    (
        "content/sore-throat/index.md",
        include_str!("init/content/sore-throat/index.md"),
    ),
    (
        "content/sore-throat/01-recommendations.md",
        include_str!("init/content/sore-throat/01-recommendations.md"),
    ),
    (
        "content/sore-throat/02-pathway.md",
        include_str!("init/content/sore-throat/02-pathway.md"),
    ),
    (
        "content/sore-throat/03-safety.md",
        include_str!("init/content/sore-throat/03-safety.md"),
    ),
    (
        "content/sore-throat/04-evidence.md",
        include_str!("init/content/sore-throat/04-evidence.md"),
    ),
    (
        "content/sore-throat/05-words.md",
        include_str!("init/content/sore-throat/05-words.md"),
    ),
];

/// The dates that stand in the template for the day it is written and the day of its review.
const PUBLISHED: &str = "2000-01-01";
const REVIEW_BY: &str = "2001-01-01";

/// A book appears at its place only when all of it is on the disk, and nothing is left of one that can't be written.
pub(super) fn run(args: &Init) -> Result<(), Failure> {
    let folder = &args.folder;
    refuse_full(folder)?;
    let mut made = Created::default();
    if let Err(error) = begin(folder, args.date.date(), &mut made) {
        made.take_away();
        let message = format!("cannot write a book to `{}`: {error}", folder.display());
        return Err(Failure::because(message));
    }
    output::print(&Shown::plain(&next_steps(folder)))
}

fn begin(folder: &Path, today: Date, made: &mut Created) -> io::Result<()> {
    made.folders_to(folder)?;
    // Removed with its contents when it is dropped.
    let scratch = tempfile::Builder::new()
        .prefix(".pathbook-")
        .tempdir_in(folder)?;
    for (path, text) in files(today) {
        write(&scratch.path().join(path), &text)?;
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

fn refuse_full(folder: &Path) -> Result<(), Failure> {
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

/// The book's files, dated.
fn files(today: Date) -> impl Iterator<Item = (&'static str, String)> {
    let review_by = today.saturating_add(review_interval());
    FILES.iter().map(move |(path, text)| {
        let dated = text
            .replace(PUBLISHED, &today.to_string())
            .replace(REVIEW_BY, &review_by.to_string());
        (*path, dated)
    })
}

fn review_interval() -> Span {
    1.year()
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = fs::File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn next_steps(folder: &Path) -> String {
    let at = match folder.to_string_lossy() {
        here if here == "." => String::new(),
        there if there.contains(' ') => format!(" '{there}'"),
        there => format!(" {there}"),
    };
    format!(
        "\
wrote a small book: an example about sore throat, to be replaced by yours

Next:
  pathbook check{at}           prove it
  pathbook build{at} -o        write the site and open it
  pathbook patient{at} danger-sign=no 'duration=3 days' criteria=1

Start in content/sore-throat/01-recommendations.md: change a rule, and check again.
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_is_dated_today_and_due_in_a_year() {
        let today = jiff::civil::date(2024, 2, 29);
        let front = files(today)
            .find(|(path, _)| *path == "content/sore-throat/index.md")
            .map(|(_, text)| text)
            .expect("the front of the guideline");
        assert!(front.contains("published = 2024-02-29"), "{front}");
        assert!(front.contains("review-by = 2025-02-28"), "{front}");
    }

    #[test]
    fn every_block_is_toml() {
        for (path, text) in FILES.iter().filter(|(path, _)| path.ends_with(".md")) {
            for block in text.split("\n```").skip(1).step_by(2) {
                let (_, body) = block.split_once('\n').expect("an info string");
                let read = body.parse::<toml::Table>();
                assert!(read.is_ok(), "{path}: {read:?}\n{body}");
            }
        }
    }
}
