//! `pathbook init`: a small book that passes, on a subject of its own.

use std::path::Path;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::args::Init;
use super::{Failure, begin, output};
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

pub(super) fn run(args: &Init) -> Result<(), Failure> {
    let folder = &args.folder;
    let files = files(args.date.date());
    begin::begin(folder, files)?;
    output::print(&Shown::plain(&next_steps(folder)))
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
