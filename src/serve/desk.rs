//! Holds the book as it is now, and answers requests for its pages.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use jiff::civil::Date;

use super::changes::{ChangeComparer, Changes};
use super::http::Publisher;
use super::panel::{self, BookStanding};
use super::watch::FolderReading;
use crate::draw::Draft;
use crate::markup::escape;
use crate::model::Library;
use crate::plan::{DraftSite, Plan, Site, plan, plan_draft};
use crate::problem::{FAULT, Problem, Problems};
use crate::render::{DRAFT_PROBLEMS, DRAFT_STYLE, Pages, out_of_date};
use crate::report::Report;
use crate::source::Sources;
use crate::survey::{Edits, survey};
use crate::verify::{Checked, Unproved, Verified};
use crate::{Refused, verified};

/// The folder of what only a preview has; no page can be in it, since it begins with a dot.
pub(super) const OWN: &str = ".pathbook/";
const SCRIPT: &str = include_str!("preview.js");
const STYLE: &str = include_str!("preview.css");

/// What the desk is asked, and what it is told.
pub(super) enum DeskRequest {
    File {
        /// From the root of the site.
        path: String,
        query: String,
        reply: Box<dyn FnOnce(FileAnswer) + Send>,
    },
    /// The folder has changed.
    Changed(FolderReading),
    /// How the edition of that number differs.
    Compared(u64, Changes),
}

/// A file, or that there is none.
pub(super) struct FileAnswer {
    pub is_found: bool,
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What tells a browser that the page it shows is out of date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Update {
    pub edition: u64,
    pub panel: u64,
}

impl Update {
    /// Before the first edition. Numbers go on from another place in each run, so that a page of an earlier one is known to be old.
    pub fn begin() -> Self {
        const EDITIONS_OF_A_RUN: u64 = 1 << 24;
        Self {
            edition: u64::from(std::process::id()) * EDITIONS_OF_A_RUN,
            panel: 0,
        }
    }
}

/// A book that can be resolved.
pub(super) enum Edition {
    Proved(Verified),
    Unproved(Unproved),
}

impl Edition {
    /// Or what keeps it from being resolved.
    pub fn of(sources: &Sources, problems: Problems, as_of: Date) -> Result<Self, Vec<Problem>> {
        match verified(sources, problems, as_of) {
            Ok(verified) => Ok(Edition::Proved(verified)),
            Err(Refused::Unproved(unproved)) => Ok(Edition::Unproved(*unproved)),
            Err(Refused::Unresolved(problems)) => Err(problems),
        }
    }

    pub fn checked(&self) -> Checked<'_> {
        match self {
            Edition::Proved(verified) => Checked::Passed(verified),
            Edition::Unproved(unproved) => Checked::Failed(unproved),
        }
    }

    pub fn library(&self) -> &Library {
        self.checked().library()
    }

    pub fn sources(&self) -> &Sources {
        self.checked().sources()
    }

    pub fn errors(&self) -> usize {
        errors(self.checked().problems())
    }
}

fn errors(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.is_error()).count()
}

/// Why there is no edition: a page that says it, and the same in a line.
struct Trouble {
    page: String,
    line: String,
}

impl Trouble {
    fn of_problems(problems: &[Problem], sources: &Sources) -> Self {
        let report = Report::new(problems, sources);
        Self {
            page: report.served_page(),
            line: report.summary().to_string(),
        }
    }

    fn in_words(line: &str) -> Self {
        let said = escape(line);
        Self {
            page: bare(&format!("<h1>The book can't be shown</h1><p>{said}</p>")),
            line: line.to_owned(),
        }
    }
}

/// A page that is not the book's.
fn bare(body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>pathbook</title>\n</head>\n<body>\n<main>{body}</main>\n</body>\n</html>\n"
    )
}

/// Why something is no longer shown.
enum Next {
    Changed(FolderReading),
    End,
}

/// The pages of an edition, or of its draft.
enum Planned<'a> {
    Site(Site<'a>),
    Draft(DraftSite<'a>),
}

impl<'a> Planned<'a> {
    fn of(edition: &'a Edition) -> Self {
        match edition {
            Edition::Unproved(_) => Planned::Draft(plan_draft(Draft::of(edition.checked()))),
            Edition::Proved(verified) => match survey(verified, Edits::Judged).draw() {
                Ok(drawn) => Planned::Site(plan(drawn)),
                Err(draft) => Planned::Draft(plan_draft(*draft)),
            },
        }
    }

    fn plan(&self) -> &Plan<'a> {
        match self {
            Planned::Site(site) => site,
            Planned::Draft(draft) => draft,
        }
    }
}

/// What is shown now, and its state.
struct Stand<'s> {
    /// What to compare.
    edition: Option<&'s Arc<Edition>>,
    standing: BookStanding,
    /// For the terminal.
    line: String,
    /// All problems, as a page.
    problems: &'s dyn Fn() -> String,
    file: &'s dyn Fn(&str) -> FoundFile,
}

/// A file, if there is one at its path.
type FoundFile = Result<Option<Vec<u8>>, Trouble>;

pub(super) struct PreviewDesk {
    pub asked: Receiver<DeskRequest>,
    pub publisher: Publisher,
    pub comparer: ChangeComparer,
    pub date: Box<dyn Fn() -> Date + Send>,
    pub say: Box<dyn Fn(&str) + Send>,
    pub latest: Update,
    /// How the edition differs, once that is known.
    pub changes: Option<Changes>,
}

impl PreviewDesk {
    /// Shows what was read, and whatever is read later, until nobody is there to ask.
    pub fn run(mut self, first: FolderReading) {
        let (mut next, mut last) = (Next::Changed(first), None);
        while let Next::Changed(reading) = next {
            let shown = match self.open(&reading) {
                Ok(edition) => self.show(&edition, None).inspect(|_| last = Some(edition)),
                Err(trouble) => Err(trouble),
            };
            next = shown.unwrap_or_else(|trouble| self.make_do(last.as_ref(), &trouble));
        }
    }

    /// Checks what was read.
    fn open(&self, reading: &FolderReading) -> Result<Arc<Edition>, Trouble> {
        let (sources, problems) = match reading {
            Ok(reading) => reading,
            Err(why) => return Err(Trouble::in_words(why)),
        };
        let as_of = (self.date)();
        let edition = surviving(|| Edition::of(sources, problems.clone(), as_of))?;
        edition
            .map(Arc::new)
            .map_err(|problems| Trouble::of_problems(&problems, sources))
    }

    /// Shows the last edition that could be shown, if there was one, or else the trouble alone.
    fn make_do(&mut self, last: Option<&Arc<Edition>>, trouble: &Trouble) -> Next {
        if let Some(next) = last.and_then(|last| self.show(last, Some(trouble)).ok()) {
            return next;
        }
        self.present(&Stand {
            edition: None,
            standing: BookStanding::Nothing,
            line: trouble.line.clone(),
            problems: &|| trouble.page.clone(),
            file: &|path| Ok(is_page(path).then(|| trouble.page.clone().into_bytes())),
        })
    }

    /// Shows an edition until there is another; `trouble` is why there is no newer one.
    fn show(&mut self, edition: &Arc<Edition>, trouble: Option<&Trouble>) -> Result<Next, Trouble> {
        let planned = surviving(|| Planned::of(edition))?;
        let plan = planned.plan();
        let sources = edition.sources();
        let placed = plan.placed().map(|placed| placed.problems());
        let found = placed.unwrap_or(edition.checked().problems());
        let pages = Pages::of(plan);
        let pages = pages.map_err(|broken| Trouble::of_problems(&broken, sources))?;
        let report = || Report::new(found, sources).about(Some(edition.library()));
        let file = |path: &str| {
            let file = surviving(|| pages.file(path))?;
            let file = file.map_err(|broken| Trouble::of_problems(&[*broken], sources))?;
            Ok(match trouble {
                Some(_) if is_page(path) => {
                    file.map(|bytes| marked_old(edition.library(), path, &bytes))
                }
                Some(_) | None => file,
            })
        };
        Ok(self.present(&Stand {
            edition: trouble.is_none().then_some(edition),
            standing: match (trouble, &planned) {
                (Some(_), _) => BookStanding::OutOfDate,
                (None, Planned::Site(_)) => BookStanding::Proved {
                    warnings: found.len(),
                },
                (None, Planned::Draft(_)) => BookStanding::Draft {
                    errors: errors(found),
                },
            },
            line: match trouble {
                Some(trouble) => format!("{}; the pages are those from before", trouble.line),
                None if found.is_empty() => "every check passes".to_owned(),
                None => report().summary().to_string(),
            },
            problems: &|| match trouble {
                Some(trouble) => trouble.page.clone(),
                None => report().served_page(),
            },
            file: &file,
        }))
    }

    /// Announces an edition, and answers for it until there is another.
    fn present(&mut self, stand: &Stand<'_>) -> Next {
        self.latest.edition += 1;
        self.changes = None;
        self.comparer
            .compare(self.latest.edition, stand.edition.cloned());
        (self.say)(&stand.line);
        self.publisher.publish(self.latest);
        loop {
            match self.asked.recv() {
                Err(_) => return Next::End,
                Ok(DeskRequest::Changed(reading)) => return Next::Changed(reading),
                Ok(DeskRequest::Compared(number, changes)) if number == self.latest.edition => {
                    self.changes = Some(changes);
                    self.latest.panel += 1;
                    self.publisher.publish(self.latest);
                }
                // Another edit came while that was worked out.
                Ok(DeskRequest::Compared(..)) => {}
                Ok(DeskRequest::File { path, query, reply }) => {
                    reply(self.answer(stand, path, &query))
                }
            }
        }
    }

    fn answer(&self, stand: &Stand<'_>, path: String, query: &str) -> FileAnswer {
        let found = |path: String, text: String| FileAnswer {
            is_found: true,
            path,
            bytes: text.into_bytes(),
        };
        match path.strip_prefix(OWN) {
            Some("preview.js") => found(path, SCRIPT.to_owned()),
            Some("preview.css") => found(path, STYLE.to_owned()),
            Some("draft.css") => found(path, DRAFT_STYLE.to_owned()),
            Some("panel.html") => {
                let root = root(query.trim_start_matches("depth=").parse().unwrap_or(0));
                let panel = panel::print(&stand.standing, self.changes.as_ref(), &root);
                found(path, panel)
            }
            Some(PROBLEMS) => {
                let page = self.with_script(&path, &(stand.problems)());
                found(path, page)
            }
            Some(_) => self.not_found(path),
            // Under the policy of a published page, nothing could be added to it.
            None if path == DRAFT_PROBLEMS && !stand.standing.is_proved() => {
                let page = self.with_script(&path, &(stand.problems)());
                found(path, page)
            }
            None => match surviving(|| (stand.file)(&path)).and_then(|file| file) {
                Ok(Some(bytes)) if is_page(&path) => {
                    let page = self.with_script(&path, &String::from_utf8_lossy(&bytes));
                    found(path, page)
                }
                Ok(Some(bytes)) => FileAnswer {
                    is_found: true,
                    path,
                    bytes,
                },
                Ok(None) => self.not_found(path),
                Err(trouble) => {
                    let page = self.with_script(&path, &trouble.page);
                    found(path, page)
                }
            },
        }
    }

    fn not_found(&self, path: String) -> FileAnswer {
        let home = root(depth(&path)) + "index.html";
        let page = bare(&format!(
            "<h1>There is no such page</h1><p>It is shown when there is one. <a href=\"{home}\">The book</a></p>"
        ));
        FileAnswer {
            is_found: false,
            bytes: self.with_script(&path, &page).into_bytes(),
            path,
        }
    }

    /// A page with the one element that a preview adds to it.
    fn with_script(&self, path: &str, page: &str) -> String {
        let script = format!(
            "<script src=\"{root}{OWN}preview.js\" data-edition=\"{}\" data-depth=\"{}\" defer></script>",
            self.latest.edition,
            depth(path),
            root = root(depth(path)),
        );
        // A page of a template without an end still gets it.
        let at = page.rfind("</body>").unwrap_or(page.len());
        let (before, after) = page.split_at(at);
        format!("{before}{script}{after}")
    }
}

/// All problems, under [`OWN`].
pub(super) const PROBLEMS: &str = "problems.html";

fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

/// In how many folders a path stands.
fn depth(path: &str) -> usize {
    path.matches('/').count()
}

/// The way to the root of the site from a page in so many folders.
fn root(depth: usize) -> String {
    const MOST: usize = 64;
    "../".repeat(depth.min(MOST))
}

/// A page from before, which says that it is.
fn marked_old(library: &Library, path: &str, bytes: &[u8]) -> Vec<u8> {
    let page = String::from_utf8_lossy(bytes);
    let root_of_own = root(depth(path)) + OWN;
    let (style, problems) = (format!("{root_of_own}draft.css"), root_of_own + PROBLEMS);
    out_of_date(&page, &library.settings.language, &style, &problems).into_bytes()
}

/// Turns a fault of pathbook into a trouble, so that the preview goes on.
fn surviving<T>(work: impl FnOnce() -> T) -> Result<T, Trouble> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Trouble::in_words(FAULT))
}
