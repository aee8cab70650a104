//! What one shard found: all that a report is made of. A report of a whole book is made of the only part that it has.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cli::Failure;
use crate::cli::book::ResolvedBook;
use crate::model::Library;
use crate::mutate::{
    Edit, EditKind, JudgedBatch, JudgedText, Mutation, NoticedBy, ProposedBlock, TakenNames, Tally,
    Witness, WrittenKind, WrittenOutcome, WrittenTally,
};
use crate::schema::Aspect;
use crate::shard::Shard;
use crate::source::Span;
use crate::verify::{Catcher, advice_words};

/// Names the format of a part; its number changes with every change of the format.
const SCHEMA: &str = "pathbook-mutation-part/1";

/// What became of the edits of one shard: what `merge` joins.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::cli) struct EditsPart {
    schema: String,
    pub of: PartOf,
    pub shard: Shard,
    pub proved: bool,
    /// The errors that the book has, in words.
    pub failing: Option<String>,
    /// What `book.toml` asks for.
    pub at_least: Option<u32>,
    /// Those of the book, which no block that is proposed can have.
    pub names: TakenNames,
    pub batches: Vec<BatchPart>,
    pub written: WrittenPart,
}

/// What was edited, and by what: parts of one report have this in common.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct PartOf {
    /// The version of pathbook.
    pub pathbook: String,
    /// The digest of the book's texts.
    pub book: String,
    pub as_of: Date,
}

/// What became of the edits of a batch.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::cli) struct BatchPart {
    pub number: usize,
    pub kinds: BTreeMap<EditKind, Tally>,
    /// In the order of the first edit that each caught.
    pub catchers: Vec<CatcherReport>,
    pub survivors: Vec<SurvivorPart>,
    pub undecided: Vec<EditPlace>,
    /// The first of those that were not tried, from which on none of the batch is.
    pub first_not_tried: Option<EditPlace>,
}

/// What caught how many edits first.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub(in crate::cli) struct CatcherReport {
    pub by: CaughtBy,
    pub name: String,
    pub edits: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::cli) enum CaughtBy {
    Invariant,
    Vignette,
    Check,
}

#[derive(Clone, Debug, JsonSchema, Serialize, Deserialize)]
pub(in crate::cli) struct EditPlace {
    pub file: String,
    pub line: usize,
    pub edit: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(in crate::cli) struct SurvivorPart {
    pub place: EditPlace,
    pub effect: String,
    /// Whether a rule or a patient of the book could tell the edit.
    pub can_be_caught: bool,
    pub witness: Option<WitnessPart>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(in crate::cli) struct WitnessPart {
    pub told: WitnessTold,
    /// What would catch it. They have no names yet, since others may want the same.
    pub invariant: Option<ProposedBlock>,
    pub vignette: Option<ProposedBlock>,
}

/// Someone to whom an edit changes what is said.
#[derive(Clone, Debug, JsonSchema, Serialize, Deserialize)]
pub(in crate::cli) struct WitnessTold {
    pub whenever: String,
    pub patient: Vec<String>,
    pub before: String,
    pub after: String,
    /// What the patient's scores come to and which rows they hit, before and after.
    pub worked_before: Vec<String>,
    pub worked_after: Vec<String>,
}

/// What became of the edits of what is written beside the rules.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::cli) struct WrittenPart {
    pub kinds: Vec<(WrittenKind, WrittenTally)>,
    /// Those that `check` does not tell, each with its place among all.
    pub not_caught: Vec<(usize, NotCaught)>,
}

#[derive(Clone, Debug, JsonSchema, Serialize, Deserialize)]
pub(in crate::cli) struct NotCaught {
    #[serde(flatten)]
    pub place: EditPlace,
    /// The word with which `diff --fail-on` fails; `None` where there is none.
    pub shown_by: Option<String>,
}

impl EditsPart {
    pub fn new(
        book: &ResolvedBook,
        shard: Shard,
        as_of: Date,
        rules: &[(usize, JudgedBatch)],
        texts: &WrittenOutcome,
    ) -> Self {
        let settings = &book.library.settings;
        let batches = rules.iter();
        Self {
            schema: SCHEMA.to_owned(),
            of: PartOf {
                pathbook: env!("CARGO_PKG_VERSION").to_owned(),
                book: book.sources.digest().to_string(),
                as_of,
            },
            shard,
            proved: book.is_proved(),
            failing: (!book.is_proved()).then(|| book.errors_in_words()),
            at_least: settings.mutation_at_least.map(|(percent, _)| percent),
            names: TakenNames::new(&book.library),
            batches: batches
                .map(|(number, judged)| BatchPart::new(book, *number, judged))
                .collect(),
            written: WrittenPart::new(book, texts),
        }
    }

    /// A part that was printed; `None` where a text is none of this format.
    pub fn read(text: &str) -> Option<Self> {
        let part: Self = serde_json::from_str(text).ok()?;
        (part.schema == SCHEMA).then_some(part)
    }

    pub fn json(&self) -> Result<String, Failure> {
        let json = serde_json::to_string(self);
        json.map(|json| json + "\n")
            .map_err(|error| Failure::because(error.to_string()))
    }

    pub fn is_enough(&self) -> bool {
        self.proved && self.batches.iter().all(BatchPart::is_enough)
    }
}

impl BatchPart {
    fn new(book: &ResolvedBook, number: usize, judged: &JudgedBatch) -> Self {
        let mutation = &judged.mutation;
        let survivors = mutation.survivors.iter().zip(&judged.witnesses);
        let place = |edit: &Edit| EditPlace::new(book, edit.span, edit.words(&book.library));
        Self {
            number,
            kinds: mutation.by_kind(),
            catchers: catchers(&book.library, mutation),
            survivors: survivors
                .map(|(survivor, witness)| SurvivorPart {
                    place: place(&survivor.edit),
                    effect: survivor.effect.words(&book.library),
                    can_be_caught: survivor.can_be_caught(),
                    witness: witness
                        .as_ref()
                        .map(|own| WitnessPart::new(&book.library, own)),
                })
                .collect(),
            undecided: mutation.undecided.iter().map(place).collect(),
            first_not_tried: mutation.not_tried.first().map(place),
        }
    }

    fn is_enough(&self) -> bool {
        let survived = self.survivors.iter().any(|own| own.can_be_caught);
        self.undecided.is_empty() && self.first_not_tried.is_none() && !survived
    }
}

/// What caught how many edits first, in the order of the first of them.
fn catchers(library: &Library, mutation: &Mutation) -> Vec<CatcherReport> {
    let caught = mutation.caught.iter().map(|(_, catcher)| {
        let (by, name) = match catcher {
            Catcher::Invariant(key) => (
                CaughtBy::Invariant,
                library.invariants[*key].meta.id.clone(),
            ),
            Catcher::Vignette(key) => (CaughtBy::Vignette, library.vignettes[*key].meta.id.clone()),
            Catcher::Check(code) => (CaughtBy::Check, code.to_string()),
        };
        CatcherReport { by, name, edits: 1 }
    });
    CatcherReport::added_up(caught)
}

impl CatcherReport {
    /// Each catcher once, in the order of the first of each.
    pub fn added_up(all: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut reports: Vec<Self> = Vec::new();
        for own in all {
            let mut known = reports.iter_mut();
            match known.find(|report| (report.by, &report.name) == (own.by, &own.name)) {
                Some(report) => report.edits += own.edits,
                None => reports.push(own),
            }
        }
        reports
    }
}

impl EditPlace {
    fn new(book: &ResolvedBook, span: Span, edit: String) -> Self {
        let (file, line) = book.place(span);
        Self { file, line, edit }
    }
}

impl WitnessPart {
    fn new(library: &Library, witness: &Witness) -> Self {
        Self {
            told: WitnessTold {
                whenever: witness.whenever.clone(),
                patient: witness.patient.lines(library),
                before: advice_words(library, &witness.advice[0]),
                after: advice_words(library, &witness.advice[1]),
                worked_before: witness.worked[0].clone(),
                worked_after: witness.worked[1].clone(),
            },
            invariant: witness.invariant.clone(),
            vignette: witness.vignette.clone(),
        }
    }
}

impl WrittenPart {
    fn new(book: &ResolvedBook, written: &WrittenOutcome) -> Self {
        let not_caught = written.judged.iter().filter_map(|judged| {
            let JudgedText {
                number,
                edit,
                noticed,
            } = judged;
            let shown_by = match noticed {
                NoticedBy::Check(_) => return None,
                NoticedBy::Diff(aspect) => fail_on(*aspect),
                NoticedBy::Nothing => None,
            };
            let not_caught = NotCaught {
                place: EditPlace::new(book, edit.span(), edit.words(&book.sources)),
                shown_by: shown_by.map(str::to_owned),
            };
            Some((*number, not_caught))
        });
        Self {
            kinds: written.by_kind().into_iter().collect(),
            not_caught: not_caught.collect(),
        }
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
