//! `pathbook init --from-mdbook`: a book of the chapters of an mdBook, which stays as it is.

use std::path::{Path, PathBuf};

use super::super::{Failure, begin};
use super::argument;
use crate::import::Refusal;
use crate::import::mdbook::{self, Inputs, TakenOver};
use crate::read::{ForeignFolder, ReadError};

/// Where the new book goes if nobody says so: beside the mdBook.
pub(super) fn beside(mdbook: &Path) -> Result<PathBuf, Failure> {
    let name = open(mdbook)?.name();
    Ok(mdbook.join("..").join(format!("{name}-pathbook")))
}

/// Writes the book, and says what became of it.
pub(super) fn taken_over(mdbook: &Path, folder: &Path) -> Result<String, Failure> {
    begin::refuse_full(folder)?;
    let source = open(mdbook)?;
    let files = source.files();
    if !["src/SUMMARY.md", "SUMMARY.md", "book.toml"]
        .iter()
        .any(|path| files.contains(*path))
    {
        let message = format!("`{}` holds no mdBook", mdbook.display());
        return Err(Failure::with_help(
            message,
            "name the folder that has its `book.toml`",
        ));
    }
    let settings = match files.contains("book.toml") {
        true => Some(source.text("book.toml").map_err(|error| unread(&error))?),
        false => None,
    };
    let made = mdbook::import(&Inputs {
        folder: &source.name(),
        settings: settings.as_deref(),
        files: &files,
        text: &|path| source.text(path).map_err(|error| error.to_string()),
    });
    let book = made.map_err(|refused| refusal(mdbook, &refused))?;
    let texts = book.files.iter();
    let texts = texts.map(|(path, text)| (path.as_str(), text.clone().into_bytes()));
    let pictures = book.pictures.iter().map(|picture| {
        let bytes = source.bytes(&picture.from);
        bytes.map(|bytes| (picture.to.as_str(), bytes))
    });
    let pictures: Result<Vec<_>, _> = pictures.collect();
    let pictures = pictures.map_err(|error| unread(&error))?;
    begin::begin(folder, texts.chain(pictures))?;
    Ok(told(&book, folder))
}

fn open(mdbook: &Path) -> Result<ForeignFolder, Failure> {
    ForeignFolder::open(mdbook).map_err(|error| unread(&error))
}

fn unread(error: &ReadError) -> Failure {
    Failure::because(error.to_string())
}

fn refusal(mdbook: &Path, refused: &[Refusal]) -> Failure {
    let lines = refused
        .iter()
        .map(|refused| format!("\n  {}: {}", refused.place, refused.why));
    let lines: String = lines.collect();
    Failure::because(format!(
        "`{}` can't be taken over:{lines}",
        mdbook.display()
    ))
}

fn told(book: &TakenOver, folder: &Path) -> String {
    let at = argument(folder);
    let counted = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    format!(
        "\
took over “{}”: {} and {}, all in one guideline
{} of what did not come over as it was: {}

Next:
  pathbook check{at}           what remains to be changed
  pathbook serve{at} -o        look at it meanwhile
",
        book.title,
        counted(book.chapters, "chapter"),
        counted(book.pictures.len(), "picture"),
        counted(book.notes.len(), "note"),
        folder.join("import.md").display(),
    )
}
