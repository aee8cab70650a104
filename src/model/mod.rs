//! The typed model: what a book says, with every name resolved.
//!
//! Keys are made by `resolve` alone, so a [`Library`] has no dangling reference and a link to nothing can't be written.

mod address;
mod advice;
mod arena;
mod block;
mod book;
mod dose;
mod evidence;
mod fact;
mod guards;
mod guideline;
mod identifier;
mod instrument;
mod language;
mod library;
mod logic;
mod made;
mod meta;
mod output;
mod parts;
mod pathway;
mod patient;
mod plain;
mod prose;
mod reporting;
mod reserved;
mod safety;
mod score;
mod table;
mod term;
mod thing;
mod visit;

pub use address::{Mailbox, WebAddress};
pub use advice::{
    Adjudication, Certainty, Direction, Grade, Intervention, Precedence, Recommendation, Stance,
    Statement, Strength, TensionClass,
};
pub use arena::Arena;
pub use arena::{
    AdjudicationKey, AssumptionKey, ChapterKey, ConditionKey, EvidenceKey, FactKey, GuidelineKey,
    InterventionKey, InvariantKey, OutcomeKey, OutputKey, PathwayKey, ProtocolKey,
    RecommendationKey, ReferenceKey, ScoreKey, TableKey, TermKey, VignetteKey,
};
pub(crate) use arena::{Key, Slots};
pub(crate) use block::BlockKind;
pub use block::Overview;
pub use book::{Chapter, Face, Identity, Reference, Settings};
pub use dose::{Ceiling, Dose, DoseKey, Extent, Frequency, Period, Route};
pub use evidence::{
    Attendance, Benefit, EffectMeasure, Evidence, EvidenceResult, Favours, Outcome, Parameter,
    ParameterValue, Phase, Protocol, Rhythm, Side,
};
pub use fact::{Assumption, Condition, Fact, FactKind, NamedValue, Values};
pub use guards::GuardPlace;
pub use guideline::{Guideline, Origin, Sentence, SourceBlock, SourceText, Status};
pub use identifier::{Doi, Pmcid, Pmid, Unfit, check_isbn, check_issn};
pub use instrument::{AgreeItem, AgreePart, Ask, RightItem, RightPart};
pub use language::Language;
pub use library::Library;
pub use logic::{Claim, ClaimTest, Comparison, FactTest, Guard, Layer, Logic, Signed, Written};
pub use meta::{Meta, Quote};
pub use output::{Aggregate, Output, OutputEntry, Variable};
pub use parts::{card_part, reference_part, slug};
pub use pathway::{Action, Branch, Pathway, Reason, Step, StepKey};
pub use patient::{Patient, Value, labelled_set};
pub use plain::{first_words, plain, plain_words, target_words};
pub use prose::{Piece, Prose, Target};
pub use reporting::{Change, Contact, Focus, Licence, Member, Reporting, Section, Standing, Topic};
pub use reserved::{Listing, is_reserved};
pub use safety::{ExpectedOutput, Invariant, Rule, Vignette};
pub use score::{Definition, Points, Score};
pub use table::{HitPolicy, Input, Row, RowKey, Table, Tabled};
pub use term::Term;
pub(crate) use thing::kinds;
pub use thing::{Kind, Thing};
pub(crate) use visit::Walk;
pub use visit::{Referent, Seen, User, claim_test, fact_test, proses};
