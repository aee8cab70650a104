//! Where chapters and pictures stand in the site. Each has an address of its own that every disk can hold, and none that the
//! site itself has.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::model::{SHARED, is_reserved};
use crate::parse::ChapterText;
use crate::problem::{Code, Problem};
use crate::source::{Sources, Span, chapter_stem};

/// Where a chapter is in `content/` and in the site.
pub(super) struct ChapterAddress {
    /// From `content/`, as links name it: `sore-throat/02-evidence.md`.
    pub path: String,
    /// In the site, without `.html`: `sore-throat/evidence`.
    pub page: String,
    /// The guideline's folder, or that of what several share.
    pub folder: Option<String>,
}

impl ChapterAddress {
    /// Whether it is the text that a guideline encodes.
    pub fn is_source(&self) -> bool {
        self.folder
            .as_ref()
            .is_some_and(|folder| chapter_stem(&self.path) == format!("{folder}/source"))
    }

    /// Whether it is in the folder of what several guidelines share.
    pub fn is_shared(&self) -> bool {
        self.folder.as_deref() == Some(SHARED)
    }

    /// The book's introduction stands on the home page.
    fn is_home(&self) -> bool {
        self.page == "index"
    }
}

pub(super) fn addresses(sources: &Sources, texts: &[ChapterText]) -> Vec<ChapterAddress> {
    texts
        .iter()
        .map(|text| {
            let path = &sources.file(text.file).path;
            let path = path.strip_prefix("content/").unwrap_or(path).to_owned();
            let stem = chapter_stem(&path);
            let page: Vec<_> = stem.split('/').map(without_order).collect();
            ChapterAddress {
                page: page.join("/"),
                folder: path.split_once('/').map(|(folder, _)| folder.to_owned()),
                path,
            }
        })
        .collect()
}

/// `01-evidence` is `evidence`.
fn without_order(name: &str) -> &str {
    match name.split_once('-') {
        Some((order, rest))
            if !rest.is_empty() && order.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            rest
        }
        Some(_) | None => name,
    }
}

/// A file of the book that has an address.
struct AddressedFile {
    /// As the author knows it.
    written: String,
    /// In the site.
    path: String,
    /// In the form in which a disk may compare names.
    folded: String,
    /// None for a picture.
    span: Option<Span>,
}

/// What is wrong with the addresses of a book. `texts` are the chapters of `addresses`.
pub(super) fn check(
    sources: &Sources,
    texts: &[ChapterText],
    addresses: &[ChapterAddress],
) -> Vec<Problem> {
    let placed = placed(sources, texts, addresses);
    let generated = own_pages(addresses);
    let mut problems: Vec<Problem> = placed.iter().filter_map(unfit).collect();
    let mut taken: BTreeMap<&str, &AddressedFile> = BTreeMap::new();
    for file in &placed {
        if is_reserved(&file.folded) || generated.contains(&file.folded) {
            let message = format!("the site itself has a page or a folder at `{}`", file.path);
            problems.push(file.problem(message));
        }
        if let Some(first) = taken.insert(&file.folded, file) {
            problems.push(file.clash(
                first,
                &format!("two files have the address `{}`", file.path),
            ));
        }
    }
    for file in &placed {
        let folders = file
            .folded
            .match_indices('/')
            .map(|(at, _)| &file.folded[..at]);
        for first in folders.filter_map(|folder| taken.get(folder)) {
            let message = format!("a folder of `{}` is a file of the site", file.path);
            problems.push(file.clash(first, &message));
        }
    }
    problems
}

fn placed(
    sources: &Sources,
    texts: &[ChapterText],
    addresses: &[ChapterAddress],
) -> Vec<AddressedFile> {
    let chapters = texts.iter().zip(addresses);
    let chapters = chapters.filter(|(_, address)| !address.is_source() && !address.is_home());
    let chapters = chapters.map(|(text, address)| {
        let span = Span::new(text.file, 0..0);
        AddressedFile::new(&address.path, format!("{}.html", address.page), Some(span))
    });
    // Two introductions are two chapters with one address.
    let home = texts
        .iter()
        .zip(addresses)
        .filter(|(_, address)| address.is_home());
    let home = home.skip(1).map(|(text, address)| {
        let span = Span::new(text.file, 0..0);
        AddressedFile::new(&address.path, "index.html".to_owned(), Some(span))
    });
    let pictures = sources.assets.keys().filter(|path| !is_of_templates(path));
    let pictures = pictures.map(|path| AddressedFile::new(path, path.clone(), None));
    chapters.chain(home).chain(pictures).collect()
}

/// What a book's templates bring along.
pub(super) fn is_of_templates(path: &str) -> bool {
    path.starts_with("static/")
}

/// The pages that a guideline has beside its chapters.
fn own_pages(addresses: &[ChapterAddress]) -> BTreeSet<String> {
    let own = addresses.iter().filter(|address| !address.is_shared());
    let folders = own.filter_map(|address| address.folder.as_ref());
    let reporting = folders.map(|folder| fold(&format!("{folder}/reporting.html")));
    let sources = addresses.iter().filter(|address| address.is_source());
    let sources = sources.map(|address| fold(&format!("{}.html", address.page)));
    reporting.chain(sources).collect()
}

impl AddressedFile {
    fn new(written: &str, path: String, span: Option<Span>) -> Self {
        Self {
            written: format!("content/{written}"),
            folded: fold(&path),
            path,
            span,
        }
    }

    fn problem(&self, message: String) -> Problem {
        let help = format!("give `{}` another name", self.written);
        let problem = Problem::new(Code::UnusableAddress, message).help(help);
        match self.span {
            Some(span) => problem.at(span),
            None => problem,
        }
    }

    fn clash(&self, first: &AddressedFile, message: &str) -> Problem {
        let problem = self.problem(message.to_owned());
        let problem = problem.note(format!("the other one is `{}`", first.written));
        problem.help(
            "rename one; neither a number before a name nor its capitals tell addresses apart",
        )
    }
}

/// Some disks do not tell `Neck.html` from `neck.html`, or two ways to write `é`.
fn fold(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase()
}

/// Disks hold names of 255 bytes; what is made of a name is a little longer than the name.
const LONGEST: usize = 250;

/// A name that some disks can't hold.
fn unfit(file: &AddressedFile) -> Option<Problem> {
    let is_odd = |c: char| c.is_control() || "\\:*?\"<>|".contains(c);
    for name in file.path.split('/') {
        if name.len() > LONGEST {
            let message = format!("a name of {} bytes; {LONGEST} is the most", name.len());
            return Some(file.problem(message));
        }
        if let Some(odd) = name.chars().find(|&c| is_odd(c)) {
            return Some(file.problem(format!("`{odd}` in an address")));
        }
        if name.ends_with(['.', ' ']) || name.starts_with(' ') {
            return Some(
                file.problem("a name that begins or ends with a space or a dot".to_owned()),
            );
        }
    }
    None
}
