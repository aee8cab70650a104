//! `pathbook fix`: what can be fixed in a book without its author.

use super::args::{CheckArgs, FixArgs};
use super::book::{self, Mendable};
use super::{Failure, check, output};
use crate::character::Shown;
use crate::mend::{FileDiff, diffs};
use crate::problem::Safety;
use crate::report::counted;

pub(super) fn run(args: &FixArgs) -> Result<(), Failure> {
    let boldest = match args.guesses {
        true => Safety::Guess,
        false => Safety::Safe,
    };
    let book = Mendable::open(&args.book.folder, boldest)?;
    let changed = diffs(&book.sources, &book.mended.sources);
    match args.write {
        true => write(args, &book, &changed),
        false => show(args, &book, &changed),
    }
}

/// Changes nothing; fails if anything would change.
fn show(args: &FixArgs, book: &Mendable, changed: &[FileDiff]) -> Result<(), Failure> {
    for diff in changed {
        let path = book.path(diff.file);
        let text = diff.print(&path, &book.sources, &book.mended.sources);
        output::print(&Shown::plain(&text))?;
    }
    let summary = match changed {
        [] => "nothing can be fixed without its author".to_owned(),
        [..] => format!(
            "{} can be fixed: `--write` does it",
            problems_in(book.mended.fixed, changed)
        ),
    };
    output::eprint(&Shown::plain(&format!("{summary}{}\n", others(args, book))));
    match changed {
        [] => Ok(()),
        [..] => Err(Failure::Content),
    }
}

fn problems_in(fixed: usize, changed: &[FileDiff]) -> String {
    format!(
        "{} in {}",
        counted(fixed, "problem"),
        counted(changed.len(), "file")
    )
}

/// What is left because it is a guess.
fn others(args: &FixArgs, book: &Mendable) -> String {
    match book.mended.guesses() {
        guesses if guesses > 0 && !args.guesses => {
            let fixes = if guesses == 1 { "fix" } else { "fixes" };
            format!(
                "; {guesses} more {fixes} would be a guess: `--guesses` shows what was probably meant"
            )
        }
        _none => String::new(),
    }
}

/// Writes what was fixed, and checks the book.
fn write(args: &FixArgs, book: &Mendable, changed: &[FileDiff]) -> Result<(), Failure> {
    for diff in changed {
        let old = book.sources.file(diff.file);
        let new = book.mended.sources.file(diff.file);
        book::replace_text(&args.book.folder.join(&old.path), &old.text, &new.text)?;
    }
    let summary = match changed {
        [] => "nothing was fixed".to_owned(),
        [..] => format!("fixed {}", problems_in(book.mended.fixed, changed)),
    };
    output::eprint(&Shown::plain(&format!("{summary}{}\n", others(args, book))));
    check::check(&CheckArgs {
        book: args.book.clone(),
        watch: false,
        format: args.format.clone(),
        date: args.date.clone(),
    })
}
