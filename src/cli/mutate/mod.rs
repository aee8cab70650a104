//! `pathbook mutate`: unsafe edits of a book, and what catches each; of all of them, or of a shard.

mod part;
mod report;

use std::collections::BTreeSet;

use super::args::Mutate;
use super::book::ResolvedBook;
use super::progress::{Audience, Progress, waiting};
use super::{Failure, output};
use crate::character::Shown;
use crate::mutate::{
    Batch, Effort, JudgedBatch, WrittenOutcome, edits, judge_written, written_count, written_edits,
};
use crate::problem::Code;
use crate::prove::CannotProve;
use crate::report::Format;
use crate::shard::Shard;
use crate::verify::{FailedCheck, failures};
pub(super) use part::EditsPart;
use report::EditsReport;
pub(super) use report::json_schema;

pub(super) fn run(args: &Mutate) -> Result<(), Failure> {
    let audience = Audience::of(args.format == "json");
    let (folder, as_of) = (&args.book.folder, args.date.date());
    let book = ResolvedBook::open(folder, Format::Human, as_of, audience)?;
    book.warn()?;
    if book
        .errors()
        .any(|problem| problem.code == Code::ImpossibleAssumptions)
    {
        let message =
            "the book's assumptions admit nobody, so no edit changes what anybody is told";
        return Err(Failure::with_help(message, "mend the assumptions first"));
    }
    let part = judged(&book, args, audience)
        .map_err(|_| Failure::because("the edits tell too many patients apart to be judged"))?;
    match (args.shard, args.format.as_str()) {
        (Some(_), "json") => output::print(&Shown::json(&part.json()?))?,
        (None, _) | (Some(_), _) => print(std::slice::from_ref(&part), &args.format)?,
    }
    exit_status([&part])
}

/// Prints what parts say together.
pub(super) fn print(parts: &[EditsPart], format: &str) -> Result<(), Failure> {
    let report = EditsReport::joined(parts);
    output::print(&match format {
        "json" => Shown::json(&report.json()?),
        _ => Shown::plain(&report.text()),
    })
}

/// Whether the book passes its check, every edit was tried, and what a rule or a patient of the book can catch is caught.
pub(super) fn exit_status<'p>(
    parts: impl IntoIterator<Item = &'p EditsPart>,
) -> Result<(), Failure> {
    match parts.into_iter().all(EditsPart::is_enough) {
        true => Ok(()),
        false => Err(Failure::Content),
    }
}

/// What becomes of the edits of the shard that was asked for, or of all; on a terminal, with how many are judged.
fn judged(
    book: &ResolvedBook,
    args: &Mutate,
    audience: Audience,
) -> Result<EditsPart, CannotProve> {
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let known = match book.is_proved() {
        true => BTreeSet::new(),
        false => waiting(audience, "checking the book", || failures(&book.library))?,
    };
    let rules = of_rules(book, &known, shard, audience)?;
    let texts = of_texts(book, args, shard, audience);
    Ok(EditsPart::new(
        book,
        shard,
        args.date.date(),
        &rules,
        &texts,
    ))
}

/// Every edit of a rule that is in the shard's batches, of a book that fails the checks that are known.
fn of_rules(
    book: &ResolvedBook,
    known: &BTreeSet<FailedCheck>,
    shard: Shard,
    audience: Audience,
) -> Result<Vec<(usize, JudgedBatch)>, CannotProve> {
    let edits = edits(&book.library);
    let mut batches = Batch::all(&edits, Effort::COMMAND);
    batches.retain(|batch| shard.has(batch.number));
    let count = batches.iter().map(|batch| batch.edits.len()).sum();
    let mut progress = Progress::new(audience, "edits judged", count);
    let mut before = 0;
    let judged = batches.into_iter().map(|batch| {
        let judged = batch.judge(&book.library, known, &mut |done| progress.at(before + done))?;
        before += batch.edits.len();
        Ok((batch.number, judged))
    });
    judged.collect()
}

/// Every edit of what is written beside the rules that is in the shard.
fn of_texts(
    book: &ResolvedBook,
    args: &Mutate,
    shard: Shard,
    audience: Audience,
) -> WrittenOutcome {
    let edits = written_edits(&book.sources, &book.library);
    let effort = Effort::COMMAND;
    let count = written_count(&book.sources, &edits, effort, shard);
    let mut progress = Progress::new(audience, "edits of texts judged", count);
    let as_of = args.date.date();
    judge_written(&book.sources, edits, as_of, effort, shard, &mut |done| {
        progress.at(done);
    })
}
