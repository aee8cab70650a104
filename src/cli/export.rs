//! `pathbook export`: the book in the format of another tool.

use super::Failure;
use super::args::{ExportArgs, ExportFormat};
use super::book::{self, Book};
use super::build::refuse_sources;
use crate::export::{ExportedFiles, NotExported, cql, dmn};
use crate::render::{self, NoFragments};

pub(super) fn run(args: &ExportArgs) -> Result<(), Failure> {
    let (folder, out) = (&args.book.folder, &args.out);
    refuse_sources(folder, out)?;
    book::recover(out)?;
    let book = Book::open(folder, args.problems.telling(), args.date.date())?;
    let exported = match args.to {
        ExportFormat::Cql => in_cql(&book)?,
        ExportFormat::Dmn => in_dmn(&book)?,
        ExportFormat::HtmlFragment => in_fragments(&book)?,
    };
    book.report()?;
    book::put_export(&exported, out)?;
    book.result(&format!("wrote the export: {}\n", out.display()))
}

fn in_cql(book: &Book) -> Result<ExportedFiles, Failure> {
    let cql = cql::cql(&book.verified).map(cql::Cql::into_files);
    cql.map_err(|why| not_exported("CQL", why))
}

fn in_dmn(book: &Book) -> Result<ExportedFiles, Failure> {
    let dmn = dmn::dmn(&book.verified).map(dmn::Dmn::into_files);
    dmn.map_err(|why| not_exported("DMN", why))
}

fn not_exported(notation: &str, NotExported { why, help }: NotExported) -> Failure {
    Failure::with_help(
        format!("the book can't be written in {notation}: {why}"),
        help,
    )
}

fn in_fragments(book: &Book) -> Result<ExportedFiles, Failure> {
    render::fragments(&book.site()?).map_err(|why| match why {
        NoFragments::NoAddress => Failure::with_help(
            "the links of what another site shows lead to the book, which has no address".to_owned(),
            "write where its site is published into `book.toml`: `base-url = \"https://…\"` under `[book]`",
        ),
        NoFragments::Broken(problems) => book.refuse(problems),
    })
}
