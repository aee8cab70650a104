//! Clinical guidelines as Markdown with typed blocks: safety rules proved for every patient, published as a site.
//!
//! The modules are the passes, in their order, and the types between them:
//!
//! ```text
//! content/ ─read→ Sources ─parse→ Document ─resolve→ Library ─verify→ Verified ─survey→ Surveyed ─draw→ Drawn ─plan→ Site ─render→ Files ─write→ OUT
//! ```
//!
//! Each type is made from the one before it alone, and holds it: no two books can be mixed. [`check`] runs the passes up to [`Verified`],
//! [`site`] those up to [`Site`], and [`build`] all but the disk; the command line calls them. A page is a function of the site:
//! [`render::Pages`] renders one alone, or all in any order.
//!
//! A module imports from those above it in this list, and from no other; `tests/architecture.rs` reads the list.
//!
//! | Room | What is in it |
//! |---|---|
//! | [`cores`] | work shared among the cores of the machine |
//! | [`shard`] | one of so many shares of a work |
//! | `character` | which characters a text may hold, and how any text is shown |
//! | [`source`] | the text of a book as it was read, and places in it |
//! | [`quantity`] | exact numbers, units, amounts |
//! | `markup` | HTML and Markdown as text |
//! | [`model`] | what a book says, with every name resolved |
//! | `sheet` | cells of CSV files, with their places |
//! | `notation` | expressions and blocks, written as authors write them |
//! | `trace` | which sentence of a source text is quoted by what |
//! | [`search`] | the index of words that a reader's search looks into |
//! | [`problem`] | what is wrong with a book, at its place |
//! | `words` | the site's own words, in each language |
//! | [`read`] | from the disk or a revision to the sources |
//! | `schema` | what authors can write: the fields of every kind of block |
//! | [`parse`] | sources to trees with places |
//! | [`tidy`] | blocks in one layout |
//! | `mend` | a book with what can be fixed in it |
//! | [`resolve`] | trees to the model |
//! | [`import`] | guidelines in other notations, as books |
//! | [`interpret`] | the advice for one patient, worked out plainly |
//! | [`prove`] | the advice for every patient, as formulas |
//! | `answer` | what is sure of a patient of whom not everything is known |
//! | [`chart`] | pathways as flowcharts |
//! | [`verify`] | every check, and what has passed them |
//! | [`mutate`] | unsafe edits, and what catches each |
//! | [`survey`](mod@survey) | what readers are told beyond the checks |
//! | `draw` | a surveyed book with every flowchart |
//! | [`report`] | problems in the formats that people and machines read |
//! | [`plan`] | which pages there are, and what refers to what |
//! | [`export`] | the model as data for other programs |
//! | [`diff`] | two versions of a book, and whose advice differs |
//! | [`render`] | every page |
//! | [`write`](mod@write) | files to the disk, all or nothing |
//! | [`serve`] | a book in a browser while it is written |
//! | [`lsp`] | a book in an editor while it is written |
//! | [`cli`] | the commands |
//!
//! Nothing but [`read`] reads a book, nothing but [`write`](mod@write) writes a site or changes a book, and the date is an argument: the same input gives
//! the same bytes. Parsing never fails. [`resolve`] and [`verify`] each report all that they found, and a book with an error
//! goes no further: only [`verify`] can make a [`Verified`], and only one whose flowcharts are all clear becomes a
//! `draw::Drawn`, the only thing that becomes [`Site`] and [`Files`] and is published. Any other is a `draw::Draft` at best, which its
//! authors can look at: [`draft`].
//! [`survey`](mod@survey) works out what readers are told beyond the checks, and [`mutate`] which unsafe edits the checks would catch.
//! [`prove`] and [`interpret`] both decide what a patient is advised, and share the [`model`] and nothing else.
//! `answer` uses both to say what is sure for a patient about whom not everything is known, and why.
//! [`diff`] compares two libraries with both of them.

// The house rules that lints can enforce; `tests/architecture.rs` enforces the rest.
#![cfg_attr(
    not(test),
    deny(
        clippy::disallowed_methods,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::too_many_lines,
        clippy::unwrap_used
    )
)]

pub(crate) mod answer;
pub(crate) mod character;
pub mod chart;
pub mod cli;
pub mod cores;
pub mod diff;
pub(crate) mod draw;
pub mod export;
pub mod import;
pub mod interpret;
pub mod lsp;
pub(crate) mod markup;
pub mod mend;
pub mod model;
pub mod mutate;
pub(crate) mod notation;
pub mod parse;
pub mod plan;
pub mod problem;
pub mod prove;
pub mod quantity;
pub mod read;
pub mod render;
pub mod report;
pub mod resolve;
pub(crate) mod schema;
pub mod search;
pub mod serve;
pub mod shard;
pub(crate) mod sheet;
pub mod source;
pub mod survey;
pub mod tidy;
pub(crate) mod trace;
pub mod verify;
pub(crate) mod words;
pub mod write;

#[cfg(test)]
mod sample;

use jiff::civil::Date;

use draw::Draft;
use model::Library;
use parse::Document;
use plan::Site;
use problem::{Problem, Problems};
use render::{DraftFiles, Files};
use source::Sources;
use survey::Edits;
use verify::{Checked, StandingWarning, Unproved, Verified};

/// A book with an error.
#[derive(Debug)]
pub enum Refused {
    /// It can't be resolved: there is no library to speak of.
    Unresolved(Vec<Problem>),
    Unproved(Box<Unproved>),
}

impl Refused {
    /// All that was found.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Refused::Unresolved(problems) => problems,
            Refused::Unproved(unproved) => unproved.problems(),
        }
    }

    /// The warnings that the book lets stand, of those that were found.
    pub fn standing(&self) -> &[StandingWarning] {
        match self {
            Refused::Unresolved(_) => &[],
            Refused::Unproved(unproved) => unproved.standing(),
        }
    }

    pub fn library(&self) -> Option<&Library> {
        match self {
            Refused::Unresolved(_) => None,
            Refused::Unproved(unproved) => Some(unproved.library()),
        }
    }
}

/// Parses, resolves and verifies a book, and draws nothing; `read` is what reading it found wrong. With any error there is no [`Verified`], and
/// all that was found is said.
pub fn check(sources: &Sources, read: Problems, as_of: Date) -> Result<Verified, Vec<Problem>> {
    verified(sources, read, as_of).map_err(|refused| refused.problems().to_vec())
}

/// Like [`check`], for callers that report on a library with errors, or show it.
pub fn verified(sources: &Sources, read: Problems, as_of: Date) -> Result<Verified, Refused> {
    let (library, problems) = resolved(sources, read).map_err(Refused::Unresolved)?;
    proved(library, sources, problems, as_of)
}

/// The first half of [`verified`]: a library and what was found of it so far, or why there is none.
pub fn resolved(sources: &Sources, read: Problems) -> Result<(Library, Problems), Vec<Problem>> {
    let mut problems = read;
    let document = parse::parse(sources, &mut problems);
    resolved_from(sources, &document, problems)
}

/// The same of what is parsed already, with what was found on the way.
pub(crate) fn resolved_from(
    sources: &Sources,
    document: &Document,
    found: Problems,
) -> Result<(Library, Problems), Vec<Problem>> {
    let mut problems = found;
    match resolve::resolve(sources, document, &mut problems) {
        Some(library) => Ok((library, problems)),
        None => Err(problems.sorted()),
    }
}

/// The second half of [`verified`], which takes longer.
pub fn proved(
    library: Library,
    sources: &Sources,
    problems: Problems,
    as_of: Date,
) -> Result<Verified, Refused> {
    verify::verify(library, sources, problems, as_of)
        .map(mutate::scored)
        .map_err(Refused::Unproved)
}

/// Surveys, draws and plans the site of a verified book, or says which pathways can't be drawn.
pub fn site(verified: &Verified, edits: Edits) -> Result<Site<'_>, Vec<Problem>> {
    match survey::survey(verified, edits).draw() {
        Ok(drawn) => Ok(plan::plan(drawn)),
        Err(draft) => Err(draft.into_problems()),
    }
}

/// What can be shown to authors of a book with errors, together with all problems: its pages, each of which says that it is a
/// draft; or the problems alone, where the book can't be resolved or a template is broken.
pub fn draft(sources: &Sources, checked: &Result<Verified, Refused>) -> (DraftFiles, Vec<Problem>) {
    let checked = match checked {
        Ok(verified) => Checked::Passed(verified),
        Err(Refused::Unproved(unproved)) => Checked::Failed(unproved),
        Err(Refused::Unresolved(problems)) => {
            return (render::problems_alone(sources, problems), problems.clone());
        }
    };
    let draft = plan::plan_draft(Draft::of(checked));
    let mut problems = draft
        .placed()
        .map_or_else(Vec::new, |placed| placed.problems().to_vec());
    let files = render::render_draft(&draft).unwrap_or_else(|broken| {
        problems.extend(broken);
        render::problems_alone(sources, &problems)
    });
    (files, problems)
}

/// Every file of the site of a verified book, or what keeps it from being made.
pub fn build(verified: &Verified, edits: Edits) -> Result<Files, Vec<Problem>> {
    render::render(&site(verified, edits)?)
}
