//! Whole sites, each made by a process of its own that starts cold: read, checked, rendered and written, beside a copy of what was
//! written, and beside other generators where they are installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::date;
use pathbook::plan::{Page, Site};
use pathbook::render::Pages;
use pathbook::source::Sources;
use pathbook::survey::Edits;
use pathbook::verify::Verified;
use pathbook::write::{StopSignal, write};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::measure::{Table, apart, cpu, cpu_of_children, once, peak_memory, seconds};
use crate::synthetic::prose::{self, With};
use crate::workloads;

/// A row each: the book of this repository, chapters of 500 words, and houses of so many guidelines with 31 recommendations each.
const BOOKS: [&str; 8] = [
    "book",
    "prose-1000",
    "pages-alone-1000",
    "prose-3000",
    "prose-10000",
    "pages-alone-10000",
    "house-30",
    "house-100",
];

/// Copying is too quick to be measured once.
const COPIES: usize = 10;

/// What was measured of one book; times in CPU seconds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    files: usize,
    megabytes: f64,
    /// Read, checked, rendered and written.
    whole: f64,
    memory: Option<f64>,
    /// Copying what was written, where the system tells.
    copy: Option<f64>,
    /// The whole book checked again, and one of its pages rendered.
    one_page: f64,
}

/// Measures one book in this process, from its start.
///
/// # Panics
/// If the book has an error, or can't be written: what is generated is sound.
pub fn measure(name: &str) -> Measured {
    let place = fast_place();
    let book = place.path().join("book");
    let book = match files(name) {
        Some(files) => {
            write_book(&files, &book);
            book
        }
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")),
    };
    let out = place.path().join("site");
    let before = cpu();
    let verified = check(&book);
    let files = pathbook::build(&verified, Edits::Judged).expect("templates that fit");
    write(&files, &out, &StopSignal::never()).expect("a folder to write into");
    let whole = cpu() - before;
    let memory = peak_memory();
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let count = files.len();
    drop((files, verified));
    Measured {
        files: count,
        megabytes: bytes as f64 / 1e6,
        whole: whole.as_secs_f64(),
        memory,
        copy: copied(&out, place.path()),
        one_page: one_page(&book),
    }
}

/// What a generated book consists of; `None` for the book of this repository.
fn files(name: &str) -> Option<Vec<(String, String)>> {
    let count = |name: &str| name.parse().ok();
    if let Some(chapters) = name.strip_prefix("prose-") {
        return Some(prose::files(count(chapters)?, With::Everything));
    }
    if let Some(chapters) = name.strip_prefix("pages-alone-") {
        return Some(prose::files(count(chapters)?, With::PagesAlone));
    }
    workloads::files(name)
}

/// In memory, where the system has such a folder.
fn fast_place() -> TempDir {
    let shared = Path::new("/dev/shm");
    let place = match shared.is_dir() {
        true => tempfile::tempdir_in(shared),
        false => tempfile::tempdir(),
    };
    place.expect("a folder to write into")
}

/// A generated book, to look at.
pub fn write_named(name: &str, folder: &Path) {
    write_book(&files(name).expect("a workload that is generated"), folder);
}

fn write_book(files: &[(String, String)], book: &Path) {
    for (path, text) in files {
        let path = book.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

fn read(book: &Path) -> Sources {
    pathbook::read::read(book).expect("a book").0
}

fn check(book: &Path) -> Verified {
    let verified = pathbook::check(&read(book), Default::default(), date(2026, 11, 23));
    verified.unwrap_or_else(|problems| panic!("{:#?}", problems.first()))
}

/// Seconds of `cp -r`, the mean of several.
fn copied(site: &Path, place: &Path) -> Option<f64> {
    let before = cpu_of_children()?;
    for number in 0..COPIES {
        let copy = place.join(format!("copy-{number}"));
        let done = Command::new("cp").arg("-r").arg(site).arg(&copy).status();
        done.ok()?;
        fs::remove_dir_all(&copy).ok()?;
    }
    Some((cpu_of_children()? - before) / COPIES as f64)
}

/// As a preview would do after each change: everything but the other pages.
fn one_page(book: &Path) -> f64 {
    let run = || {
        let verified = check(book);
        let site = pathbook::site(&verified, Edits::LeftOut).expect("it can be drawn");
        let pages = Pages::of(&site).expect("templates that parse");
        pages.page(last_chapter(&site)).expect("a page").is_some()
    };
    // The first run warms what a preview has warm.
    run();
    once(run).0
}

fn last_chapter(site: &Site<'_>) -> Page {
    let chapters = site.chapters().iter().copied();
    chapters.last().map_or(Page::Home, Page::Chapter)
}

pub fn print() {
    let table = Table::new(
        "Sites",
        &[
            "book",
            "files",
            "size (MB)",
            "built (s)",
            "peak (MB)",
            "`cp -r` (s)",
            "built / `cp -r`",
            "checked again, and one page (s)",
        ],
    );
    for name in BOOKS {
        let Some(own) = apart::<Measured>("--site", name) else {
            table.row(&[name.to_owned(), "not measured".to_owned()]);
            continue;
        };
        let unknown = || "?".to_owned();
        table.row(&[
            name.to_owned(),
            own.files.to_string(),
            format!("{:.1}", own.megabytes),
            seconds(own.whole),
            own.memory
                .map_or_else(unknown, |memory| format!("{memory:.0}")),
            own.copy.map_or_else(unknown, seconds),
            own.copy
                .filter(|copy| *copy > 0.0)
                .map_or_else(unknown, |copy| format!("{:.1}", own.whole / copy)),
            seconds(own.one_page),
        ]);
    }
    print_others();
}

/// The same chapters as another generator reads them.
struct Other {
    program: &'static str,
    /// Its own files, beside the chapters.
    files: &'static [(&'static str, &'static str)],
    chapters: &'static str,
    arguments: &'static [&'static str],
}

const OTHERS: [Other; 2] = [
    Other {
        program: "mdbook",
        files: &[("book.toml", "[book]\ntitle = \"Prose\"\n")],
        chapters: "src",
        arguments: &["build"],
    },
    Other {
        program: "hugo",
        files: &[
            (
                "hugo.toml",
                "title = \"Prose\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\"]\n",
            ),
            (
                "layouts/_default/single.html",
                "<!DOCTYPE html><html><body>{{ .TableOfContents }}{{ .Content }}</body></html>",
            ),
            (
                "layouts/_default/list.html",
                "<!DOCTYPE html><html><body>{{ range .Pages }}<p>{{ .RelPermalink }}</p>{{ end }}</body></html>",
            ),
        ],
        chapters: "content",
        arguments: &["--quiet"],
    },
];

fn print_others() {
    let table = Table::new("A thousand chapters elsewhere", &["generator", "built (s)"]);
    for other in OTHERS {
        let built = other.build(1_000);
        let built = built.map_or_else(|| "not installed".to_owned(), seconds);
        table.row(&[other.program.to_owned(), built]);
    }
}

impl Other {
    /// `None` where it is not installed, or fails.
    fn build(&self, count: usize) -> Option<f64> {
        let place = fast_place();
        let mut files: Vec<(String, String)> = Vec::new();
        let mut summary = "# Summary\n\n".to_owned();
        for (number, text) in prose::chapters(count).into_iter().enumerate() {
            let name = prose::name(number);
            summary += &format!("- [Chapter {number}]({name})\n");
            files.push((format!("{}/{name}", self.chapters), text));
        }
        files.push((format!("{}/SUMMARY.md", self.chapters), summary));
        let own = self.files.iter();
        files.extend(own.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
        write_book(&files, place.path());
        let mut command = Command::new(self.program);
        command.args(self.arguments).current_dir(place.path());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let before = cpu_of_children()?;
        let is_built = command.status().ok()?.success();
        is_built.then_some(cpu_of_children()? - before)
    }
}
