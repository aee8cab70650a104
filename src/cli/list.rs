//! `pathbook list`: what a book defines, a line each.

use super::args::ListArgs;
use super::book::Resolved;
use super::{Failure, output};
use crate::character::Shown;
use crate::model::{Kind, Thing};
use crate::report::Format;

pub(super) fn run(args: &ListArgs) -> Result<(), Failure> {
    let book = Resolved::open(&args.book.folder, Format::Human)?;
    let mut things = book.library.things.clone();
    things.retain(|thing| args.kind.is_none_or(|kind| thing.kind() == kind));
    // Those of a kind stay in the order in which they are written.
    things.sort_by_key(|thing| thing.kind());
    let rows: Vec<ListedThing> = things
        .iter()
        .map(|thing| ListedThing::of(&book, *thing))
        .collect();
    output::print(&Shown::plain(&table(&rows)))
}

struct ListedThing {
    kind: &'static str,
    id: String,
    place: String,
    title: String,
}

impl ListedThing {
    fn of(book: &Resolved, thing: Thing) -> Self {
        let meta = book.library.meta(thing);
        let line = book.sources.position(meta.span).line;
        let mut title = meta.title.clone();
        if let Thing::Guideline(key) = thing {
            let status = book.library.guidelines[key].status.name();
            title = format!("{title} ({status})");
        }
        Self {
            kind: thing.kind().name(),
            id: meta.id.clone(),
            place: format!("{}:{line}", book.path(meta.span.file)),
            title,
        }
    }
}

/// In columns; titles come last, since they are of any length and script.
fn table(rows: &[ListedThing]) -> String {
    let widest =
        |of: fn(&ListedThing) -> &str| rows.iter().map(|row| of(row).len()).max().unwrap_or(0);
    let (kind, id) = (widest(|row| row.kind), widest(|row| &row.id));
    let place = widest(|row| &row.place);
    let lines = rows.iter().map(|row| {
        format!(
            "{:kind$}  {:id$}  {:place$}  {}\n",
            row.kind, row.id, row.place, row.title
        )
    });
    lines.collect()
}

/// A kind by its name, for the command line.
pub(super) fn kind(name: &str) -> Result<Kind, String> {
    Kind::named(name).ok_or_else(|| {
        let names = Kind::ALL.map(Kind::name);
        format!("the kinds are {}", names.join(", "))
    })
}
