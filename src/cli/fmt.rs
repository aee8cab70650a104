//! `pathbook fmt`: the blocks of a book in one layout.

use std::collections::BTreeSet;

use super::args::Fmt;
use super::book::{self, Laid};
use super::{Failure, output};
use crate::character::Shown;
use crate::report::counted;

pub(super) fn run(args: &Fmt) -> Result<(), Failure> {
    let laid = Laid::open(&args.book.folder)?;
    let files: BTreeSet<_> = laid.edits.iter().map(|edit| edit.span.file).collect();
    if files.is_empty() {
        return output::print(&Shown::plain("every block is laid out\n"));
    }
    for &file in &files {
        let path = args.book.folder.join(&laid.sources.file(file).path);
        if !args.check {
            book::replace_text(&path, &laid.sources.file(file).text, &laid.text(file))?;
        }
        output::print(&Shown::plain(&format!("{}\n", path.display())))?;
    }
    let files = counted(files.len(), "file");
    match args.check {
        true => {
            output::eprint(&Shown::plain(&format!("{files} would be laid out anew\n")));
            Err(Failure::Content)
        }
        false => output::print(&Shown::plain(&format!("{files} laid out anew\n"))),
    }
}
