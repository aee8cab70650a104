//! Books of mdBook: a list of chapters, `SUMMARY.md`, and the chapters as Markdown with helpers between double braces.
//!
//! ```text
//! book.toml ─settings→ Settings   SUMMARY.md ─summary→ Summary ─place→ Placed
//! chapter ─include→ one text ─chapter→ its text here ─text→ TakenOver
//! ```

mod chapter;
mod include;
mod link;
mod place;
mod settings;
mod summary;
mod text;

use std::collections::BTreeSet;

use super::{Note, Refusal};

constructs! {
    /// A part of the source that is read in a way that has to be said, or that no book can say.
    Unreadable "unreadable",
    Setting "setting",
    Preprocessor "preprocessor",
    Part "part title",
    Prefix "prefix chapter",
    Suffix "suffix chapter",
    Draft "draft chapter",
    Separator "separator",
    Entry "entry of the list",
    Title "title",
    Include "include",
    Playground "playground",
    Helper "helper",
    Listing "code listing",
    Callout "callout",
    Formula "formula",
    Html "raw HTML",
    Link "link",
    Picture "picture",
    File "file",
}

/// What an import is made of. Paths are from the mdBook's folder, with `/`.
pub struct Inputs<'a> {
    /// The name of the folder, by which a book without a title goes.
    pub folder: &'a str,
    /// `book.toml`, which mdBook does without.
    pub settings: Option<&'a str>,
    /// All files that it has.
    pub files: &'a BTreeSet<String>,
    /// What a file says, or why that can't be read.
    pub text: &'a dyn Fn(&str) -> Result<String, String>,
}

/// A book that was made of an mdBook.
#[derive(Debug)]
pub struct TakenOver {
    pub title: String,
    /// Each text by its path in the new book's folder.
    pub files: Vec<(String, String)>,
    pub pictures: Vec<Picture>,
    pub chapters: usize,
    /// What did not come over as it is.
    pub notes: Vec<Note>,
}

/// A file that comes over as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Picture {
    /// In the mdBook's folder.
    pub from: String,
    /// In the new book's.
    pub to: String,
}

/// Makes a book of an mdBook, or says all that keeps it from being one.
pub fn import(inputs: &Inputs<'_>) -> Result<TakenOver, Vec<Refusal>> {
    let settings = settings::read(inputs).map_err(|refusal| vec![refusal])?;
    let summary = summary::read(inputs, &settings).map_err(|refusal| vec![refusal])?;
    let placed = place::place(inputs, &settings, &summary);
    let chapters = text::chapters(inputs, &placed)?;
    Ok(text::book(inputs, &settings, &summary, &placed, chapters))
}
