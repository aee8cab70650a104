//! `pathbook export`: the book in the format of another tool.

use super::Failure;
use super::args::{ExportArgs, ExportFormat};
use super::book::{self, Book};
use super::build::refuse_sources;
use crate::export::cql;

pub(super) fn run(args: &ExportArgs) -> Result<(), Failure> {
    let (folder, out) = (&args.book.folder, &args.out);
    refuse_sources(folder, out)?;
    book::recover(out)?;
    let book = Book::open(folder, args.problems.telling(), args.date.date())?;
    let exported = match args.to {
        ExportFormat::Cql => cql::cql(&book.verified).map(cql::Cql::into_files),
    };
    let exported = exported.map_err(|cql::NotInCql(why)| {
        Failure::with_help(
            format!("the book can't be written in CQL: {why}"),
            "write the number with fewer digits, or in another unit",
        )
    })?;
    book.report()?;
    book::put_export(&exported, out)?;
    book.result(&format!("wrote the export: {}\n", out.display()))
}
