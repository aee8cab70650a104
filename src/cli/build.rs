use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use super::args::Build;
use super::book::Book;
use super::{Failure, book, check, output};
use crate::character::Shown;
use crate::mutate::Tally;

pub(super) fn run(args: &Build) -> Result<(), Failure> {
    if args.draft {
        return draft(args);
    }
    let folder = &args.book.folder;
    let out = args.out.clone().unwrap_or_else(|| folder.join("site"));
    refuse_sources(folder, &out)?;
    book::recover(&out)?;
    let book = Book::open(folder, args.format.telling(), args.date.date())?;
    let site = book.site()?;
    let files = book.render(&site)?;
    // Before the site, so that nothing is published that can't be reported on.
    book.report()?;
    book::publish(&files, &out)?;
    let front = out.join("index.html");
    let written = format!("wrote the site: {}\n", front.display());
    let proofs = book.verified.proofs();
    let said = check::proved(proofs) + &not_tried(site.survey().edits()) + &written;
    let said = book.result(&said);
    said.map_err(though_written)?;
    if args.open {
        open(&front);
    }
    Ok(())
}

/// Writes what can be shown of the book; the status says whether it passes.
fn draft(args: &Build) -> Result<(), Failure> {
    let folder = &args.book.folder;
    let out = args.out.clone().unwrap_or_else(|| folder.join("draft"));
    refuse_sources(folder, &out)?;
    book::recover(&out)?;
    let (telling, as_of) = (args.format.telling(), args.date.date());
    let fails = book::write_draft(folder, telling, as_of, &out)?;
    let front = out.join("index.html");
    let written = format!(
        "wrote a draft, which is not a site to publish: {}\n",
        front.display()
    );
    output::eprint(&Shown::plain(&written));
    if args.open {
        open(&front);
    }
    match fails {
        true => Err(Failure::Content),
        false => Ok(()),
    }
}

/// Which unsafe edits the site leaves out; empty where it covers all.
fn not_tried(edits: Option<Tally>) -> String {
    match edits {
        Some(edits) if edits.not_tried > 0 => format!(
            "not tried: {} of {} unsafe edits (`pathbook mutate` tries more)\n",
            edits.not_tried,
            edits.all()
        ),
        Some(_) | None => String::new(),
    }
}

fn though_written(failure: Failure) -> Failure {
    match failure {
        Failure::CouldNotRun { message, help } => Failure::CouldNotRun {
            message: format!("the site is written, but {message}"),
            help,
        },
        Failure::Content | Failure::Stopped { .. } => failure,
    }
}

/// Writing a site takes away what is in its folder from before, which must not be the book.
pub(super) fn refuse_sources(folder: &Path, out: &Path) -> Result<(), Failure> {
    let book = resolved(folder);
    let out_there = resolved(out);
    let sources = [book.join("content"), book.join("templates")];
    let is_in_sources = sources.iter().any(|source| out_there.starts_with(source));
    if is_in_sources || book.starts_with(&out_there) {
        let message = format!("`{}` holds the book itself", out.display());
        let help = "give the site a folder of its own with `-d`";
        return Err(Failure::with_help(message, help));
    }
    Ok(())
}

/// The path without links and dots: as the disk has it as far as it exists, and by its words from there.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute
        .ancestors()
        .find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    let Some((ancestor, mut real)) = existing else {
        return absolute;
    };
    let rest = absolute.strip_prefix(ancestor).unwrap_or(Path::new(""));
    for part in rest.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            _ => real.push(part),
        }
    }
    real
}

fn open(page: &Path) {
    open_address(&resolved(page).to_string_lossy());
}

/// Opens a page with the platform's own program. A missing one is not the book's fault.
pub(super) fn open_address(page: &str) {
    let mut command = opener();
    command
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if command.spawn().is_err() {
        let note = format!("note: could not open `{page}`; open it in a browser\n");
        output::eprint(&Shown::plain(&note));
    }
}

fn opener() -> Command {
    if cfg!(target_os = "windows") {
        let mut command = Command::new("cmd");
        // `start` takes its first quoted argument for the title of a window.
        command.args(["/C", "start", ""]);
        command
    } else if cfg!(target_os = "macos") {
        Command::new("open")
    } else {
        Command::new("xdg-open")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_were_not_tried_are_told() {
        let edits = |left| {
            Some(Tally {
                caught: 1_000,
                not_tried: left,
                ..Tally::default()
            })
        };
        assert_eq!(not_tried(edits(0)), "");
        assert_eq!(
            not_tried(edits(3_211)),
            "not tried: 3211 of 4211 unsafe edits (`pathbook mutate` tries more)\n"
        );
    }

    #[test]
    fn a_site_never_replaces_its_book() {
        let place = tempfile::tempdir().expect("a folder");
        let book = place.path().join("book");
        std::fs::create_dir_all(book.join("content")).expect("a folder");
        let is_refused = |out: &Path| refuse_sources(&book, out).is_err();
        assert!(is_refused(&book));
        assert!(is_refused(place.path()));
        assert!(is_refused(&book.join("content")));
        assert!(is_refused(&book.join("content/site")));
        assert!(is_refused(&book.join("site/..")));
        assert!(!is_refused(&book.join("site")));
        assert!(!is_refused(&book.join("contents")));
        assert!(!is_refused(&place.path().join("site")));
    }
}
