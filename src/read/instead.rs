//! What a folder holds in which there is no book, so that whoever begins hears what to do with it.

use std::fs;
use std::path::Path;

/// What is there in the place of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    Nothing,
    /// Texts in Markdown.
    Texts,
    /// A book of mdBook, with a list of its chapters.
    Mdbook,
    Other,
}

/// Where mdBook looks for the list of chapters, as far as its settings don't say otherwise.
const SUMMARIES: [&str; 2] = ["src/SUMMARY.md", "SUMMARY.md"];

impl Instead {
    /// Nothing is an error here: what can't be read is something else.
    pub(super) fn of(folder: &Path) -> Self {
        if is_mdbook(folder) {
            return Instead::Mdbook;
        }
        let Ok(entries) = fs::read_dir(folder) else {
            return Instead::Other;
        };
        let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
        let is_text = |name: &Path| name.extension().is_some_and(|extension| extension == "md");
        match names.as_slice() {
            [] => Instead::Nothing,
            names if names.iter().any(|name| is_text(Path::new(name))) => Instead::Texts,
            _other => Instead::Other,
        }
    }

    /// What to do, for somebody who is in some folder and named this one.
    pub(super) fn help(self, folder: &Path) -> String {
        const BEGIN: &str = "`pathbook init my-book` begins one in a folder of its own";
        match self {
            Instead::Nothing => format!("`pathbook init {}` begins one", quoted(folder)),
            Instead::Texts => format!(
                "{BEGIN}; texts in Markdown go into a folder of `my-book/content` that has a `guideline` block, as `sore-throat` has"
            ),
            Instead::Mdbook => format!(
                "`pathbook init my-book --from-mdbook {}` makes one of its chapters, in a folder of its own",
                quoted(folder)
            ),
            Instead::Other => BEGIN.to_owned(),
        }
    }
}

/// As an argument of a command.
fn quoted(folder: &Path) -> String {
    match folder.display().to_string() {
        path if path.contains(char::is_whitespace) => format!("'{path}'"),
        path => path,
    }
}

/// Whether it has the list of chapters that mdBook needs, and no chapters where this program has them.
pub(super) fn is_mdbook(folder: &Path) -> bool {
    let has = |name: &&str| folder.join(name).is_file();
    !folder.join("content").exists() && SUMMARIES.iter().any(has)
}
