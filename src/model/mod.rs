//! The typed model: what a book says, with every name resolved.
//!
//! Keys are made by `resolve` alone, so a [`Library`] has no dangling reference and a link to nothing can't be written.

/// The one table of the kinds of block, in the order of the language reference: what each is in the model, its name in an info string, its
/// key, and its arena in a library. Whatever every kind has the same way is made of it, so that no kind can be left out.
macro_rules! kinds {
    ($make:ident) => {
        $make! {
            Guideline guideline GuidelineKey guidelines;
            Fact fact FactKey facts;
            Assumption assumption AssumptionKey assumptions;
            Condition condition ConditionKey conditions;
            Score score ScoreKey scores;
            Calculation calculation CalculationKey calculations;
            Output output OutputKey outputs;
            Intervention intervention InterventionKey interventions;
            Outcome outcome OutcomeKey outcomes;
            Evidence evidence EvidenceKey evidence;
            Recommendation recommendation RecommendationKey recommendations;
            Protocol protocol ProtocolKey protocols;
            Pathway pathway PathwayKey pathways;
            Table table TableKey tables;
            Invariant invariant InvariantKey invariants;
            Vignette vignette VignetteKey vignettes;
            Adjudication adjudication AdjudicationKey adjudications;
            Term term TermKey terms;
        }
    };
}
pub(crate) use kinds;

mod address;
mod advice;
mod arena;
mod block;
mod book;
mod calculation;
mod computation;
mod dose;
mod evidence;
mod fact;
mod guards;
mod guideline;
mod hierarchy;
mod identifier;
mod instrument;
mod language;
mod library;
mod logic;
mod made;
mod meta;
mod monotone;
mod output;
mod parts;
mod pathway;
mod patient;
mod placed;
mod plain;
mod points;
mod prose;
mod reporting;
mod reserved;
mod ruling;
mod safety;
mod score;
mod table;
mod term;
mod thing;
mod two;
mod visit;
mod voice;

pub use address::{Mailbox, WebAddress};
pub use advice::{
    Adjudication, Certainty, Choices, Direction, Grade, Grading, Grounds, Indecision, Intervention,
    Judgement, Proviso, Recommendation, Stance, Statement, Strength, Taken, TensionClass,
};
pub use arena::{Arena, ChapterKey, ReferenceKey};
pub(crate) use arena::{Key, Slots};
pub(crate) use block::BlockKind;
pub use block::Overview;
pub use book::{Acceptance, AcceptedPlace, Chapter, Identity, Reference, Settings, TitlePage};
pub use calculation::{
    Calculation, CaseWord, ComputationPiece, ShownNumber, Sum, WrittenComputation,
};
pub use computation::{
    CaseConditions, Choice, Computation, ComputationCase, ComputationCore, Line, Operand,
    Operation, Power, Product, Relocation, Rounded, Rounding, conditions_of_both,
};
pub use dose::{Ceiling, Dose, DoseKey, Extent, Frequency, Period, Route};
pub use evidence::{
    Attendance, Benefit, ComparedSide, EffectMeasure, Evidence, EvidenceResult, Favours, Outcome,
    Parameter, ParameterValue, Phase, Protocol, Rhythm,
};
pub use fact::{Assumption, Condition, Fact, FactKind, NamedValue, Usual, Values};
pub use guards::GuardPlace;
pub use guideline::{Guideline, Origin, Sentence, SourceBlock, SourceText, Status};
pub use hierarchy::{Hierarchy, Kinship, Position};
pub use identifier::{Doi, Pmcid, Pmid, UnfitIdentifier, check_isbn, check_issn};
pub use instrument::{AgreeItem, AgreePart, ReportingQuestion, RightItem, RightPart};
pub use language::Language;
pub use library::Library;
pub use logic::{Claim, ClaimTest, Comparison, FactTest, Guard, Layer, Logic, Signed, Written};
pub use meta::{ImportedFrom, Meta, Quote};
pub use monotone::{Measure, Monotone, MonotoneOf};
pub use output::{Aggregate, CalculatedOutput, Output, OutputEntry, OutputValue, Variable};
pub use parts::{card_part, reference_part, slug};
pub use pathway::{Action, Branch, Entered, Pathway, Reason, Step, StepKey};
pub use patient::{Patient, Value, labelled_set};
pub use placed::BlockPlaces;
pub use plain::{first_words, plain, plain_words, target_words};
pub use points::PointNumber;
pub use prose::{Prose, ProsePiece, Target};
pub use reporting::{
    Contact, Focus, Licence, Member, Reporting, Section, Standing, Topic, VersionChange,
};
pub use reserved::{Listing, SHARED, is_reserved};
pub use ruling::{Disagreement, Dispute, Precedence, Ruling, Side, Silencing};
pub use safety::{
    ExpectedNumber, ExpectedOutput, Invariant, KnownViolation, Limit, Rule, Together, Vignette,
    WorkedNumber, WrittenViolation,
};
pub use score::{Band, BandPoints, Bands, Bound, Definition, Entry, Points, Score};
pub use table::{Audience, HitPolicy, Input, Row, RowKey, Table, Tabled};
pub use term::Term;
pub use thing::{Kind, Thing};
pub use two::{OfTwo, PairClaim, PairTest, Pairs, SaysOfTwo, Twin};
pub(crate) use visit::Walk;
pub use visit::{Referent, Seen, User, claim_test, fact_test, proses};
pub use voice::{StatementGroup, Voice};

macro_rules! keys_of_kinds {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        pub use arena::{$($key),*};
    };
}

kinds!(keys_of_kinds);
