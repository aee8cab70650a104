use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::args::Mutate;
use super::book::ResolvedBook;
use super::output::Progress;
use super::{Failure, output};
use crate::character::Shown;
use crate::model::Library;
use crate::mutate::{
    Edit, Effort, Mutation, NoticedBy, Survivor, Tally, Witness, WrittenOutcome, WrittenTally,
    edits, judge, judge_written, witnesses, written_edits,
};
use crate::problem::Code;
use crate::prove::CannotProve;
use crate::report::{Format, counted};
use crate::schema::Aspect;
use crate::schema::data_schema;
use crate::source::Span;
use crate::verify::{Catcher, FailedCheck, advice_words, failures};

pub(super) fn run(args: &Mutate) -> Result<(), Failure> {
    let book = ResolvedBook::open(&args.book.folder, Format::Human, args.date.date())?;
    book.warn()?;
    if book
        .errors()
        .any(|problem| problem.code == Code::ImpossibleAssumptions)
    {
        let message =
            "the book's assumptions admit nobody, so no edit changes what anybody is told";
        return Err(Failure::with_help(message, "mend the assumptions first"));
    }
    let too_many = |_| Failure::because("the edits tell too many patients apart to be judged");
    let known = match book.is_proved() {
        true => BTreeSet::new(),
        false => failures(&book.library).map_err(too_many)?,
    };
    let mutation = judged(&book.library, &known).map_err(too_many)?;
    let witnesses = witnesses(&book.library, &mutation.survivors).map_err(too_many)?;
    let written = written(&book, args.date.date());
    let report = EditsReport::new(&book, &mutation, &witnesses, &written);
    output::print(&match args.format.as_str() {
        "json" => Shown::json(&report.json()?),
        _ => Shown::plain(&report.text()),
    })?;
    if book.is_proved() && is_enough(&mutation) {
        Ok(())
    } else {
        Err(Failure::Content)
    }
}

/// Whether every edit was tried, and what a rule or a patient of the book can catch is caught.
fn is_enough(mutation: &Mutation) -> bool {
    let is_tried = mutation.undecided.is_empty() && mutation.not_tried.is_empty();
    is_tried && !mutation.survivors.iter().any(Survivor::can_be_caught)
}

/// Every edit of a book that fails the checks that are known; on a terminal, with how many are judged.
fn judged(library: &Library, known: &BTreeSet<FailedCheck>) -> Result<Mutation, CannotProve> {
    let edits = edits(library);
    let mut progress = Progress::new("edits judged", edits.len());
    let mutation = judge(library, known, &edits, Effort::COMMAND, &mut |done| {
        progress.at(done);
    });
    progress.end();
    mutation
}

/// Every edit of what is written beside the rules; on a terminal, with how many are judged.
fn written(book: &ResolvedBook, as_of: Date) -> WrittenOutcome {
    let edits = written_edits(&book.sources, &book.library);
    let mut progress = Progress::new("edits of texts judged", edits.len());
    let effort = Effort::COMMAND;
    let written = judge_written(&book.sources, edits, as_of, effort, &mut |done| {
        progress.at(done);
    });
    progress.end();
    written
}

/// Names the format of the object; its number changes with every change of the format.
const SCHEMA: &str = "pathbook-mutation/4";

/// What became of the edits; documented in `docs/formats.md`.
#[derive(Debug, JsonSchema, Serialize)]
struct EditsReport {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// Whether the book passes its check.
    proved: bool,
    /// The errors that it has, in words.
    #[serde(skip)]
    failing: Option<String>,
    /// Percent of the edits that are not proved to change nothing that is said; `None` where there are none.
    score: Option<usize>,
    /// What `book.toml` asks for.
    at_least: Option<u32>,
    caught: usize,
    equivalent: usize,
    not_tried: usize,
    /// The first of those, from which on none is.
    #[serde(skip)]
    first_not_tried: Option<EditPlace>,
    kinds: Vec<KindReport>,
    /// What catches how many.
    catchers: Vec<CatcherReport>,
    survivors: Vec<SurvivorReport>,
    undecided: Vec<EditPlace>,
    written: WrittenReport,
}

/// What became of the edits of what is written beside the rules.
#[derive(Debug, JsonSchema, Serialize)]
struct WrittenReport {
    /// Percent of those that were tried that `check` tells; `None` where there are none.
    score: Option<usize>,
    #[serde(flatten)]
    tally: WrittenTallyReport,
    kinds: Vec<WrittenKindReport>,
    /// Those that `check` does not tell.
    not_caught: Vec<NotCaught>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct WrittenTallyReport {
    caught: usize,
    shown: usize,
    unseen: usize,
    not_tried: usize,
}

#[derive(Debug, JsonSchema, Serialize)]
struct WrittenKindReport {
    kind: String,
    #[serde(flatten)]
    tally: WrittenTallyReport,
    #[serde(skip)]
    score: Option<usize>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct NotCaught {
    #[serde(flatten)]
    place: EditPlace,
    /// The word with which `diff --fail-on` fails; `None` where there is none.
    shown_by: Option<&'static str>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct KindReport {
    kind: &'static str,
    caught: usize,
    equivalent: usize,
    survived: usize,
    undecided: usize,
    not_tried: usize,
    #[serde(skip)]
    score: Option<usize>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct CatcherReport {
    /// `invariant`, `vignette` or `check`.
    by: &'static str,
    name: String,
    edits: usize,
}

#[derive(Debug, JsonSchema, Serialize)]
struct EditPlace {
    file: String,
    line: usize,
    edit: String,
}

#[derive(Debug, JsonSchema, Serialize)]
struct SurvivorReport {
    #[serde(flatten)]
    place: EditPlace,
    /// What the edit does to what somebody is told.
    effect: String,
    /// Someone; `None` where to find them would take too long.
    witness: Option<WitnessReport>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct WitnessReport {
    whenever: String,
    patient: Vec<String>,
    before: String,
    after: String,
    /// What the patient's scores come to and which rows they hit, before and after.
    worked_before: Vec<String>,
    worked_after: Vec<String>,
    /// A block with an invariant that would have caught it; `None` where none can, since other statements say the same.
    invariant: Option<String>,
    /// Of an edit of a formula: a block with a worked patient that would have caught it.
    vignette: Option<String>,
}

pub(super) fn json_schema() -> Schema {
    data_schema::<EditsReport>("What became of unsafe edits of a book")
}

impl EditsReport {
    fn new(
        book: &ResolvedBook,
        mutation: &Mutation,
        witnesses: &[Option<Witness>],
        written: &WrittenOutcome,
    ) -> Self {
        let kinds = mutation.by_kind().into_iter();
        let survivors = mutation.survivors.iter().zip(witnesses);
        let undecided = mutation.undecided.iter();
        Self {
            schema: SCHEMA,
            proved: book.is_proved(),
            failing: (!book.is_proved()).then(|| book.errors_in_words()),
            score: mutation.tally().score(),
            at_least: book
                .library
                .settings
                .mutation_at_least
                .map(|(percent, _)| percent),
            caught: mutation.caught.len(),
            equivalent: mutation.equivalent.len(),
            not_tried: mutation.not_tried.len(),
            first_not_tried: mutation
                .not_tried
                .first()
                .map(|edit| EditPlace::of(book, *edit)),
            kinds: kinds
                .map(|(kind, tally)| KindReport::new(kind.words(), tally))
                .collect(),
            catchers: catchers(&book.library, mutation),
            survivors: survivors
                .map(|(survivor, witness)| SurvivorReport::new(book, survivor, witness.as_ref()))
                .collect(),
            undecided: undecided.map(|edit| EditPlace::of(book, *edit)).collect(),
            written: WrittenReport::new(book, written),
        }
    }

    fn json(&self) -> Result<String, Failure> {
        let json = serde_json::to_string_pretty(self);
        json.map(|json| json + "\n")
            .map_err(|error| Failure::because(error.to_string()))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for survivor in &self.survivors {
            survivor.write(&mut text);
        }
        for EditPlace { file, line, edit } in &self.undecided {
            // Writing to a string does not fail.
            let _ = writeln!(text, "not decided: {edit}\n  --> {file}:{line}\n");
        }
        text += &self.kinds_words();
        text += &self.written.score_words();
        text += &self.score_words();
        if let Some(place) = &self.first_not_tried {
            text += &not_tried(self.not_tried, place);
        }
        if let Some(failing) = &self.failing {
            let _ = writeln!(
                text,
                "NOT PROVED: this book fails its check ({failing}); an edit counts as caught where it makes another check fail"
            );
        }
        text
    }
}

impl EditsReport {
    /// A line for each kind of edit that was made, with its score.
    fn kinds_words(&self) -> String {
        let rules = self.kinds.iter().map(|of_kind| {
            let all = of_kind.caught + of_kind.survived + of_kind.undecided;
            (of_kind.kind, of_kind.score, of_kind.caught, all)
        });
        let written = self.written.kinds.iter().map(|of_kind| {
            let all = of_kind.tally.caught + of_kind.tally.shown + of_kind.tally.unseen;
            (
                of_kind.kind.as_str(),
                of_kind.score,
                of_kind.tally.caught,
                all,
            )
        });
        let lines = rules.chain(written);
        let lines = lines.filter_map(|(kind, score, caught, all)| {
            Some(format!("{kind:<36}{:>4} % ({caught} of {all})\n", score?))
        });
        lines.collect()
    }

    /// The score, and what was asked for where it is less.
    fn score_words(&self) -> String {
        let Some(score) = self.score else {
            return format!(
                "nothing was caught, since no unsafe edit could be made: the rules are not tried ({} change nothing that is said)\n",
                counted(self.equivalent, "edit")
            );
        };
        let all = self.caught + self.survivors.len() + self.undecided.len();
        let all = counted(all, "unsafe edit");
        let mut words = format!(
            "{score} % of {all} caught ({} more change nothing that is said)\n",
            self.equivalent
        );
        if let Some(at_least) = self.at_least.filter(|percent| score < *percent as usize) {
            words += &format!("`book.toml` asks for at least {at_least} %\n");
        }
        words
    }
}

impl WrittenReport {
    fn new(book: &ResolvedBook, written: &WrittenOutcome) -> Self {
        let kinds = written.by_kind().into_iter();
        let not_caught = written.judged.iter().filter_map(|(edit, seen)| {
            let shown_by = match seen {
                NoticedBy::Check(_) => return None,
                NoticedBy::Diff(aspect) => fail_on(*aspect),
                NoticedBy::Nothing => None,
            };
            let place = EditPlace::new(book, edit.span(), edit.words(&book.sources));
            Some(NotCaught { place, shown_by })
        });
        let tally = written.tally();
        Self {
            score: tally.score(),
            tally: tally.into(),
            kinds: kinds
                .map(|(kind, tally)| WrittenKindReport {
                    kind: kind.words(),
                    tally: tally.into(),
                    score: tally.score(),
                })
                .collect(),
            not_caught: not_caught.collect(),
        }
    }

    fn score_words(&self) -> String {
        let Some(score) = self.score else {
            return String::new();
        };
        let tally = &self.tally;
        let all = counted(tally.caught + tally.shown + tally.unseen, "edit");
        let mut words = format!(
            "{score} % of {all} of what is written told by `check`; `diff --fail-on` tells of {} more, and nothing fails for {}\n",
            tally.shown, tally.unseen
        );
        if tally.not_tried > 0 {
            words += &format!(
                "not tried: {} of what is written, from all over the book, which would take too long\n",
                counted(tally.not_tried, "edit")
            );
        }
        words
    }
}

/// The word of `diff --fail-on` that stands for an aspect.
fn fail_on(aspect: Aspect) -> Option<&'static str> {
    match aspect {
        Aspect::Rule => Some("any"),
        Aspect::Check => Some("weaker-proof"),
        Aspect::Asked => Some("asked"),
        Aspect::Delivery => Some("delivery"),
        Aspect::Evidence => Some("evidence"),
        Aspect::Words => None,
    }
}

impl From<WrittenTally> for WrittenTallyReport {
    fn from(tally: WrittenTally) -> Self {
        Self {
            caught: tally.caught,
            shown: tally.shown,
            unseen: tally.unseen,
            not_tried: tally.not_tried,
        }
    }
}

fn not_tried(edits: usize, EditPlace { file, line, .. }: &EditPlace) -> String {
    let edits = counted(edits, "edit");
    format!("not tried: {edits}, from {file}:{line} on, which would take too long\n")
}

impl KindReport {
    fn new(kind: &'static str, tally: Tally) -> Self {
        Self {
            kind,
            caught: tally.caught,
            equivalent: tally.equivalent,
            survived: tally.survived,
            undecided: tally.undecided,
            not_tried: tally.not_tried,
            score: tally.score(),
        }
    }
}

/// What caught how many edits first, in the order of the first of them.
fn catchers(library: &Library, mutation: &Mutation) -> Vec<CatcherReport> {
    let mut reports: Vec<CatcherReport> = Vec::new();
    for (_, catcher) in &mutation.caught {
        let (by, name) = match catcher {
            Catcher::Invariant(key) => ("invariant", library.invariants[*key].meta.id.clone()),
            Catcher::Vignette(key) => ("vignette", library.vignettes[*key].meta.id.clone()),
            Catcher::Check(code) => ("check", code.to_string()),
        };
        let mut known = reports.iter_mut();
        match known.find(|report| (report.by, &report.name) == (by, &name)) {
            Some(report) => report.edits += 1,
            None => reports.push(CatcherReport { by, name, edits: 1 }),
        }
    }
    reports
}

impl EditPlace {
    fn of(book: &ResolvedBook, edit: Edit) -> Self {
        Self::new(book, edit.span, edit.words(&book.library))
    }

    fn new(book: &ResolvedBook, span: Span, edit: String) -> Self {
        let (file, line) = book.place(span);
        Self { file, line, edit }
    }
}

impl SurvivorReport {
    fn new(book: &ResolvedBook, survivor: &Survivor, witness: Option<&Witness>) -> Self {
        let library = &book.library;
        let witness = witness.map(|witness| WitnessReport {
            invariant: witness.invariant.clone(),
            vignette: witness.vignette.clone(),
            whenever: witness.whenever.clone(),
            patient: witness.patient.lines(library),
            before: advice_words(library, &witness.advice[0]),
            after: advice_words(library, &witness.advice[1]),
            worked_before: witness.worked[0].clone(),
            worked_after: witness.worked[1].clone(),
        });
        Self {
            place: EditPlace::of(book, survivor.edit),
            effect: survivor.effect.words(library),
            witness,
        }
    }

    fn write(&self, text: &mut String) {
        let EditPlace { file, line, edit } = &self.place;
        // Writing to a string does not fail.
        let _ = writeln!(text, "survived: {edit}\n  --> {file}:{line}");
        let _ = writeln!(text, "  then {}", self.effect);
        if let Some(witness) = &self.witness {
            let _ = writeln!(text, "  whenever: {}", witness.whenever);
            let _ = writeln!(text, "  a patient: {}", witness.patient.join(", "));
            let told = |advice: &str, worked: &[String]| {
                let worked = worked.iter().map(|words| format!("; {words}"));
                format!("{advice}{}", worked.collect::<String>())
            };
            let before = told(&witness.before, &witness.worked_before);
            let after = told(&witness.after, &witness.worked_after);
            if before == after {
                let _ = writeln!(text, "  told before the edit and after it: {before}");
            } else {
                let _ = writeln!(text, "  told before the edit: {before}");
                let _ = writeln!(text, "  told after it: {after}");
            }
            let _ = match witness.invariant.as_ref().or(witness.vignette.as_ref()) {
                Some(block) => writeln!(text, "  this would catch it:\n\n{block}"),
                None => writeln!(text, "  no rule catches it: others say the same"),
            };
        }
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_were_not_tried_are_told_with_their_place() {
        let place = EditPlace {
            file: "content/a.md".to_owned(),
            line: 40,
            edit: "a branch is dropped".to_owned(),
        };
        assert_eq!(
            not_tried(3_211, &place),
            "not tried: 3211 edits, from content/a.md:40 on, which would take too long\n"
        );
        assert!(not_tried(1, &place).starts_with("not tried: 1 edit, "));
    }
}
