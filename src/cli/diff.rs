//! `pathbook diff`: two versions of a book, and whose advice differs.

use super::args::{Diff, DiffFormat, FailOn};
use super::book::BookVersion;
use super::progress::{Audience, waiting};
use super::{Failure, output};
use crate::character::Shown;
use crate::diff::report::{DifferenceFormat, DifferenceReport, NamedVersion};
use crate::diff::{Aspect, ChangeDirection, Difference, compare};

pub(super) fn run(args: &Diff) -> Result<(), Failure> {
    let audience = Audience::of(args.format != DiffFormat::Human);
    let open = |which, name| BookVersion::open(which, name, args.date.date(), audience);
    let (old, new) = (open("old", &args.old)?, open("new", &args.new)?);
    let difference = waiting(audience, "comparing the versions", || {
        compare(&old.library, &new.library)
    });
    let difference = difference.map_err(|why| {
        Failure::with_help(why.to_string(), "use fewer facts, or compare smaller steps")
    })?;
    let report = DifferenceReport::new(&difference, book(&old), book(&new));
    output::print(&match args.format {
        DiffFormat::Human => Shown::plain(&report.print(DifferenceFormat::Human)),
        DiffFormat::Json => Shown::json(&report.print(DifferenceFormat::Json)),
        DiffFormat::Markdown => Shown::plain(&report.print(DifferenceFormat::Markdown)),
    })?;
    if !difference.faults.is_empty() {
        let message =
            "the proof and the interpreter disagree, so the difference is not to be relied on";
        let help = "this is a fault of pathbook, not of the books; please report it with both";
        return Err(Failure::with_help(message, help));
    }
    if args.fail_on.iter().any(|kind| fails(&difference, *kind)) {
        return Err(Failure::Content);
    }
    Ok(())
}

fn book(version: &BookVersion) -> NamedVersion<'_> {
    NamedVersion {
        name: &version.name,
        library: &version.library,
        sources: &version.sources,
        prefix: &version.prefix,
        errors: version.errors,
    }
}

fn fails(difference: &Difference, kind: FailOn) -> bool {
    match kind {
        FailOn::Stricter => difference.any(ChangeDirection::is_stricter),
        FailOn::Looser => difference.any(ChangeDirection::is_looser),
        FailOn::Any => !difference.is_same_advice(),
        FailOn::Asked => difference.touches(Aspect::Asked),
        FailOn::Delivery => difference.touches(Aspect::Delivery),
        FailOn::Evidence => difference.touches(Aspect::Evidence),
        FailOn::WeakerProof => !difference.weaker.is_empty(),
    }
}
