//! The typed model: what a book says, with every name resolved.
//!
//! Keys are made by `resolve` alone, so a [`Library`] has no dangling reference and a link to nothing can't be written.

mod address;
mod advice;
mod arena;
mod evidence;
mod expression;
mod fact;
mod instrument;
mod language;
mod logic;
mod parts;
mod pathway;
mod patient;
mod plain;
mod prose;
mod reporting;
mod reserved;
mod score;
mod table;
mod visit;

pub use address::{Mailbox, WebAddress};
pub use advice::{
    Adjudication, Certainty, Direction, Grade, Intervention, Precedence, Recommendation, Stance,
    Statement, Strength, TensionClass,
};
pub use arena::Arena;
pub use arena::{
    AdjudicationKey, AssumptionKey, ChapterKey, ConditionKey, EvidenceKey, FactKey, GuidelineKey,
    InterventionKey, InvariantKey, OutcomeKey, PathwayKey, ProtocolKey, RecommendationKey,
    ReferenceKey, ScoreKey, TableKey, TermKey, VignetteKey,
};
pub(crate) use arena::{Key, Slots};
pub use evidence::{
    Attendance, Benefit, EffectMeasure, Evidence, EvidenceResult, Favours, Outcome, Parameter,
    ParameterValue, Phase, Protocol, Rhythm,
};
pub use fact::{Assumption, Condition, Fact, FactKind};
pub use instrument::{AgreeItem, AgreePart, Ask, RightItem, RightPart};
pub use language::Language;
pub use logic::{Claim, ClaimTest, Comparison, FactTest, Guard, Logic, Written};
pub use parts::{card_part, reference_part, slug};
pub use pathway::{Action, Branch, Pathway, Reason, Step, StepKey};
pub use patient::{Patient, Value};
pub use plain::{first_words, plain, plain_words, target_words};
pub use prose::{Piece, Prose, Target};
pub use reporting::{Change, Contact, Focus, Licence, Member, Reporting, Section, Standing, Topic};
pub use reserved::{Listing, is_reserved};
pub use score::{Definition, Points, Score};
pub use table::{HitPolicy, Input, Row, RowKey, Table, Tabled};
pub use visit::{Referent, Seen, User, claim_test, fact_test, proses};

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use jiff::civil::Date;

use crate::source::Span;

/// What every typed block has.
#[derive(Clone, Debug)]
pub struct Meta {
    pub id: String,
    /// For readers: the title, or the identifier with spaces.
    pub title: String,
    /// Where the title stands; the block's identifier where it has none of its own.
    pub title_span: Span,
    pub is_titled: bool,
    pub cites: Vec<ReferenceKey>,
    pub quotes: Vec<Quote>,
    /// What numbers that no quote has follow from.
    pub derived: Vec<String>,
    /// Codes of other systems, as (system, code).
    pub codes: Vec<(String, String)>,
    pub note: Option<Prose>,
    /// The block's kind and identifier.
    pub span: Span,
    pub guideline: GuidelineKey,
    pub chapter: ChapterKey,
}

/// A verbatim piece of the text that a guideline encodes.
#[derive(Clone, Debug)]
pub struct Quote {
    pub text: String,
    pub span: Span,
}

/// `book.toml`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub title: String,
    pub authors: Vec<String>,
    pub language: Language,
    pub description: String,
    /// Printed on every page.
    pub notice: String,
    /// Where the site will stand, for the links that have to be absolute.
    pub base_url: Option<WebAddress>,
    /// Where the book's files are kept, as a forge shows them.
    pub repository: Option<WebAddress>,
    /// The branch that readers may suggest changes to.
    pub branch: Option<String>,
    /// Where readers report what is wrong.
    pub report: Option<WebAddress>,
    /// The least percentage of unsafe edits that something must catch, with its place.
    pub mutation_at_least: Option<(u32, Span)>,
    /// The site has no search: neither a page of it nor an index.
    pub without_search: bool,
    /// The site has no page of the whole book for paper.
    pub without_print: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    Active,
    Retired,
}

impl Status {
    /// As in the field `status`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Active => "active",
            Status::Retired => "retired",
        }
    }
}

/// One guideline: the front of a folder of chapters.
#[derive(Clone, Debug)]
pub struct Guideline {
    pub meta: Meta,
    /// The folder's name, which is also its address.
    pub folder: String,
    pub version: String,
    pub status: Status,
    pub published: Option<Date>,
    pub review_by: Option<(Date, Span)>,
    pub scope: Option<Prose>,
    pub population: Option<Prose>,
    pub summary: Option<Prose>,
    pub authors: Vec<String>,
    pub conflicts_of_interest: Option<String>,
    pub funding: Option<String>,
    pub reporting: Reporting,
    /// The text that the guideline encodes, if the book has it.
    pub source: Option<SourceText>,
    /// What the numbers at the ends of the source's sentences mean, from 1.
    pub numbered: Vec<ReferenceKey>,
}

/// The narrative text that a guideline encodes, block by block.
#[derive(Clone, Debug)]
pub struct SourceText {
    pub blocks: Vec<SourceBlock>,
}

/// A heading, or a paragraph or list item cut into sentences.
#[derive(Clone, Debug)]
pub enum SourceBlock {
    Heading {
        level: u8,
        text: String,
    },
    Statement {
        sentences: Vec<Sentence>,
        item: bool,
    },
}

/// One sentence of the source, white space folded.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub text: String,
    pub span: Span,
}

/// A safety rule.
#[derive(Clone, Debug)]
pub struct Invariant {
    pub meta: Meta,
    pub rule: Rule,
}

#[derive(Clone, Debug)]
pub enum Rule {
    Always(Written<Claim>),
    Never(Written<Claim>),
}

impl Rule {
    pub fn claim(&self) -> &Written<Claim> {
        match self {
            Rule::Always(claim) | Rule::Never(claim) => claim,
        }
    }
}

/// A worked patient, and what the advice for them must say.
#[derive(Clone, Debug)]
pub struct Vignette {
    pub meta: Meta,
    pub story: Option<Prose>,
    pub given: Vec<(FactKey, Value)>,
    /// Each expectation with its place.
    pub expected: Vec<(ClaimTest, Span)>,
    /// Interventions that must not be permitted.
    pub not_permitted: Vec<(InterventionKey, Span)>,
}

/// A glossary entry.
#[derive(Clone, Debug)]
pub struct Term {
    pub meta: Meta,
    pub definition: Prose,
    pub abbreviation: Option<String>,
    pub synonyms: Vec<String>,
}

/// A work of the bibliography, formatted in Vancouver style.
#[derive(Clone, Debug)]
pub struct Reference {
    pub key: String,
    /// Text, never markup.
    pub text: String,
    pub doi: Option<String>,
    pub url: Option<String>,
    pub note: Option<String>,
}

/// A page of prose with the blocks where the author put them.
#[derive(Clone, Debug)]
pub struct Chapter {
    pub title: String,
    /// Path in the site, without `.html`: `sore-throat/evidence`.
    pub address: String,
    /// `None` for the book's own introduction.
    pub guideline: Option<GuidelineKey>,
    pub body: Prose,
    pub span: Span,
}

/// Any typed thing: what prose can link to and a page is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    Guideline(GuidelineKey),
    Fact(FactKey),
    Assumption(AssumptionKey),
    Condition(ConditionKey),
    Score(ScoreKey),
    Intervention(InterventionKey),
    Outcome(OutcomeKey),
    Evidence(EvidenceKey),
    Recommendation(RecommendationKey),
    Protocol(ProtocolKey),
    Pathway(PathwayKey),
    Table(TableKey),
    Invariant(InvariantKey),
    Vignette(VignetteKey),
    Adjudication(AdjudicationKey),
    Term(TermKey),
}

/// The kinds of block, in the order of the language reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Guideline,
    Fact,
    Assumption,
    Condition,
    Score,
    Intervention,
    Outcome,
    Evidence,
    Recommendation,
    Protocol,
    Pathway,
    Table,
    Invariant,
    Vignette,
    Adjudication,
    Term,
}

impl Kind {
    pub const ALL: [Kind; 16] = [
        Kind::Guideline,
        Kind::Fact,
        Kind::Assumption,
        Kind::Condition,
        Kind::Score,
        Kind::Intervention,
        Kind::Outcome,
        Kind::Evidence,
        Kind::Recommendation,
        Kind::Protocol,
        Kind::Pathway,
        Kind::Table,
        Kind::Invariant,
        Kind::Vignette,
        Kind::Adjudication,
        Kind::Term,
    ];

    /// As in an info string, a message and an address.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Guideline => "guideline",
            Kind::Fact => "fact",
            Kind::Assumption => "assumption",
            Kind::Condition => "condition",
            Kind::Score => "score",
            Kind::Intervention => "intervention",
            Kind::Outcome => "outcome",
            Kind::Evidence => "evidence",
            Kind::Recommendation => "recommendation",
            Kind::Protocol => "protocol",
            Kind::Pathway => "pathway",
            Kind::Table => "table",
            Kind::Invariant => "invariant",
            Kind::Vignette => "vignette",
            Kind::Adjudication => "adjudication",
            Kind::Term => "term",
        }
    }
}

impl Thing {
    pub fn kind(self) -> Kind {
        match self {
            Thing::Guideline(_) => Kind::Guideline,
            Thing::Fact(_) => Kind::Fact,
            Thing::Assumption(_) => Kind::Assumption,
            Thing::Condition(_) => Kind::Condition,
            Thing::Score(_) => Kind::Score,
            Thing::Intervention(_) => Kind::Intervention,
            Thing::Outcome(_) => Kind::Outcome,
            Thing::Evidence(_) => Kind::Evidence,
            Thing::Recommendation(_) => Kind::Recommendation,
            Thing::Protocol(_) => Kind::Protocol,
            Thing::Pathway(_) => Kind::Pathway,
            Thing::Table(_) => Kind::Table,
            Thing::Invariant(_) => Kind::Invariant,
            Thing::Vignette(_) => Kind::Vignette,
            Thing::Adjudication(_) => Kind::Adjudication,
            Thing::Term(_) => Kind::Term,
        }
    }
}

/// A whole book, resolved.
#[derive(Clone, Debug)]
pub struct Library {
    pub settings: Settings,
    pub chapters: Arena<ChapterKey, Chapter>,
    pub references: Arena<ReferenceKey, Reference>,
    pub guidelines: Arena<GuidelineKey, Guideline>,
    pub facts: Arena<FactKey, Fact>,
    pub assumptions: Arena<AssumptionKey, Assumption>,
    pub conditions: Arena<ConditionKey, Condition>,
    pub scores: Arena<ScoreKey, Score>,
    pub interventions: Arena<InterventionKey, Intervention>,
    pub outcomes: Arena<OutcomeKey, Outcome>,
    pub evidence: Arena<EvidenceKey, Evidence>,
    pub recommendations: Arena<RecommendationKey, Recommendation>,
    pub protocols: Arena<ProtocolKey, Protocol>,
    pub pathways: Arena<PathwayKey, Pathway>,
    pub tables: Arena<TableKey, Table>,
    pub invariants: Arena<InvariantKey, Invariant>,
    pub vignettes: Arena<VignetteKey, Vignette>,
    pub adjudications: Arena<AdjudicationKey, Adjudication>,
    pub terms: Arena<TermKey, Term>,
    /// Every typed thing in the order written.
    /// The pictures that pages show or link to, by their paths from `content/`.
    pub pictures: BTreeSet<String>,
    pub things: Vec<Thing>,
    /// The conditions and scores, each after those it uses.
    pub definition_order: Vec<Definition>,
}

impl Library {
    pub fn meta(&self, thing: Thing) -> &Meta {
        match thing {
            Thing::Guideline(key) => &self.guidelines[key].meta,
            Thing::Fact(key) => &self.facts[key].meta,
            Thing::Assumption(key) => &self.assumptions[key].meta,
            Thing::Condition(key) => &self.conditions[key].meta,
            Thing::Score(key) => &self.scores[key].meta,
            Thing::Intervention(key) => &self.interventions[key].meta,
            Thing::Outcome(key) => &self.outcomes[key].meta,
            Thing::Evidence(key) => &self.evidence[key].meta,
            Thing::Recommendation(key) => &self.recommendations[key].meta,
            Thing::Protocol(key) => &self.protocols[key].meta,
            Thing::Pathway(key) => &self.pathways[key].meta,
            Thing::Table(key) => &self.tables[key].meta,
            Thing::Invariant(key) => &self.invariants[key].meta,
            Thing::Vignette(key) => &self.vignettes[key].meta,
            Thing::Adjudication(key) => &self.adjudications[key].meta,
            Thing::Term(key) => &self.terms[key].meta,
        }
    }

    /// The expressions that a condition or score is made of.
    pub fn guards_of(&self, definition: Definition) -> Vec<&Guard> {
        match definition {
            Definition::Condition(key) => vec![&self.conditions[key].when.logic],
            Definition::Score(key) => {
                let entries = self.scores[key].entries.iter();
                entries.map(|entry| &entry.when.logic).collect()
            }
        }
    }

    pub fn step(&self, key: StepKey) -> &Step {
        &self.pathways[key.pathway].steps[key.index]
    }

    /// Every step of every pathway, in the order written.
    pub fn steps(&self) -> impl Iterator<Item = (StepKey, &Step)> {
        self.pathways.iter().flat_map(|(pathway, path)| {
            path.steps
                .iter()
                .enumerate()
                .map(move |(index, step)| (StepKey { pathway, index }, step))
        })
    }

    /// `pathway.step`, as authors write it.
    pub fn step_name(&self, key: StepKey) -> String {
        format!(
            "{}.{}",
            self.pathways[key.pathway].meta.id,
            self.step(key).name
        )
    }

    pub fn row(&self, key: RowKey) -> &Row {
        &self.tables[key.table].rows[key.index]
    }

    /// Every row of every table, in the order written.
    pub fn rows(&self) -> impl Iterator<Item = (RowKey, &Row)> {
        self.tables.iter().flat_map(|(key, table)| {
            let rows = table.rows.iter().enumerate();
            rows.map(move |(index, row)| (RowKey { table: key, index }, row))
        })
    }

    /// `table.row`, as authors write it.
    pub fn row_name(&self, key: RowKey) -> String {
        format!("{}.{}", self.tables[key.table].meta.id, self.row(key).name)
    }

    pub fn input_meta(&self, input: Input) -> &Meta {
        self.meta(input.thing())
    }

    pub fn statement_name(&self, statement: Statement) -> String {
        match statement {
            Statement::Recommendation(key) => self.recommendations[key].meta.id.clone(),
            Statement::Step(key) => self.step_name(key),
            Statement::Row(key) => self.row_name(key),
        }
    }

    pub fn statement_span(&self, statement: Statement) -> Span {
        match statement {
            Statement::Recommendation(key) => self.recommendations[key].meta.span,
            Statement::Step(key) => self.step(key).span,
            Statement::Row(key) => self.row(key).span,
        }
    }

    /// An intervention and every class that it belongs to, however far up.
    pub fn classes_of(&self, intervention: InterventionKey) -> Vec<InterventionKey> {
        let mut found = vec![intervention];
        let mut seen = FxHashSet::from_iter([intervention]);
        let mut next = 0;
        while let Some(&member) = found.get(next) {
            for &class in &self.interventions[member].is_a {
                if seen.insert(class) {
                    found.push(class);
                }
            }
            next += 1;
        }
        found
    }
}
