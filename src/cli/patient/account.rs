//! What `pathbook patient` shows, for people and for programs alike.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::{Serialize, Serializer};

use super::facts::allowed;
use super::reasons::Reasoned;
use crate::answer::why::Why;
use crate::answer::{
    AdviceLine, Answer, Calculated, End, Known, SurePath, SureStatement, SureVisit, Sureness,
    Valued,
};
use crate::chart::flow::Reading;
use crate::cli::book::ResolvedBook;
use crate::interpret::Effect;
use crate::model::{
    Action, AdjudicationKey, Choices, Dispute, Entered, FactKey, InterventionKey, Invariant,
    Library, OutputKey, OutputValue, PathwayKey, RowKey, Stance, Statement, Step, Thing, Value,
};
use crate::schema::data_schema;
use crate::words::Words;

/// Names the format of the object; its number changes with every change of the format.
const SCHEMA: &str = "pathbook-patient/2";

#[derive(JsonSchema, Serialize)]
pub(super) struct Account {
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// Whether the book passes its check: else nothing here is proved.
    pub proved: bool,
    pub failing: Vec<Failing>,
    /// How many of the errors there are of each kind, in words.
    #[serde(skip)]
    pub failing_in_words: String,
    /// Each fact in the order written, with its value in words; `null` where it is not answered.
    #[serde(serialize_with = "as_map")]
    #[schemars(with = "BTreeMap<String, Option<String>>")]
    pub patient: Vec<(String, Option<String>)>,
    /// Nothing here hangs on what is not answered.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// What is not answered and still matters.
    pub open: Vec<Question>,
    /// What is not answered and no longer matters.
    pub settled: Vec<String>,
    pub advice: Vec<Advised>,
    /// Interventions on which stances stand together.
    pub mixed: Vec<Mixed>,
    /// The safety rules that the patient breaks as is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known_violations: Vec<RuleViolated>,
    /// What each output that something sets or may set comes to.
    pub outputs: Vec<WorkedOutput>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calculations: Vec<WorkedCalculation>,
    pub scores: Vec<WorkedScore>,
    pub rows: Vec<Hit>,
    /// Those that apply.
    pub recommendations: Vec<String>,
    /// Those that perhaps apply.
    pub open_recommendations: Vec<String>,
    pub pathways: Vec<Followed>,
    pub why: Vec<Reasoned>,
    pub notice: String,
}

/// A check that the book fails.
#[derive(JsonSchema, Serialize)]
pub(super) struct Failing {
    pub code: &'static str,
    pub message: String,
    pub file: Option<String>,
    pub line: Option<usize>,
}

/// A fact that is to be asked.
#[derive(JsonSchema, Serialize)]
pub(super) struct Question {
    pub fact: String,
    pub question: String,
    pub allowed: String,
}

/// A stance on an intervention, and what takes it.
#[derive(JsonSchema, Serialize)]
pub(super) struct Advised {
    pub stance: &'static str,
    pub intervention: NamedThing,
    /// It is so whatever is answered later.
    pub sure: bool,
    /// The facts on which it hangs.
    pub hangs_on: Vec<String>,
    /// Every statement is silenced: this is not advice.
    pub silent: bool,
    pub statements: Vec<StatementMade>,
}

#[derive(PartialEq, Eq, JsonSchema, Serialize)]
pub(super) struct NamedThing {
    pub id: String,
    pub title: String,
}

#[derive(PartialEq, Eq, JsonSchema, Serialize)]
pub(super) struct StatementMade {
    pub statement: String,
    pub title: String,
    pub file: String,
    pub line: usize,
    pub sure: bool,
    /// What belongs to the intervention and it does not mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<NamedThing>,
    /// What else it means in the place of the intervention: of all of them one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<NamedThing>,
    /// The adjudication that silences it.
    pub silenced_by: Option<String>,
    /// For whom that decides, where it is not for everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silenced_when: Option<String>,
    /// What refuses this alternative, while another is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_by: Option<String>,
    /// The adjudications that leave open whether it is right or another that is made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_open: Vec<String>,
    /// By which it carries out what it permits.
    pub doses: Vec<DoseShown>,
}

/// A dose that is, or may be, for the patient.
#[derive(PartialEq, Eq, JsonSchema, Serialize)]
pub(super) struct DoseShown {
    pub protocol: String,
    /// In words.
    pub dose: String,
    /// It is so whatever is answered later, if the act is told.
    pub sure: bool,
    /// The facts on which it hangs.
    pub hangs_on: Vec<String>,
}

impl DoseShown {
    /// In one line.
    pub fn line(&self) -> String {
        match self.sure {
            true => self.dose.clone(),
            false => format!(
                "perhaps: {} (depending on {})",
                self.dose,
                self.hangs_on.join(", ")
            ),
        }
    }
}

#[derive(JsonSchema, Serialize)]
pub(super) struct Mixed {
    pub intervention: NamedThing,
    pub stances: Vec<&'static str>,
}

/// A safety rule that is broken, for a reason that the book's authors know of.
#[derive(JsonSchema, Serialize)]
pub(super) struct RuleViolated {
    pub rule: String,
    pub title: String,
    pub reason: String,
    /// It is so whatever is answered later.
    pub sure: bool,
}

/// What an output comes to.
#[derive(JsonSchema, Serialize)]
pub(super) struct WorkedOutput {
    pub id: String,
    pub title: String,
    pub values: Vec<WorkedValue>,
    /// Whether nothing sets it: for sure, perhaps, or not.
    pub unset: Option<Sure>,
    /// Whether it is set to a calculation that takes something unknown.
    pub unknown: Option<Sure>,
    /// Whether two values are set, and none counts more.
    pub conflicting: Option<Sure>,
    pub hangs_on: Vec<String>,
    pub statements: Vec<StatementMade>,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct WorkedValue {
    pub value: String,
    /// The calculation whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calculation: Option<String>,
    pub sure: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sure {
    Sure,
    Perhaps,
}

impl Sure {
    fn of(sureness: Sureness) -> Self {
        match sureness {
            Sureness::Sure => Sure::Sure,
            Sureness::Open => Sure::Perhaps,
        }
    }
}

/// What a calculation comes to.
#[derive(JsonSchema, Serialize)]
pub(super) struct WorkedCalculation {
    pub id: String,
    pub title: String,
    /// In its unit, a fraction where no decimal is equal to it; `None` where it is unknown, or not sure.
    pub number: Option<String>,
    pub sure: bool,
    /// For people.
    #[serde(skip)]
    pub shown: String,
}

/// What a score comes to: a range where it is not sure.
#[derive(JsonSchema, Serialize)]
pub(super) struct WorkedScore {
    pub id: String,
    pub title: String,
    pub least: i64,
    pub most: i64,
}

/// A row that is hit.
#[derive(JsonSchema, Serialize)]
pub(super) struct Hit {
    pub row: String,
    pub title: String,
    pub sure: bool,
    pub file: String,
    pub line: usize,
}

/// The path that the patient takes.
#[derive(JsonSchema, Serialize)]
pub(super) struct Followed {
    pub id: String,
    pub title: String,
    /// The patient follows it for sure.
    pub sure: bool,
    /// The facts on which that hangs, and on which the answer to the last question does.
    pub hangs_on: Vec<String>,
    pub steps: Vec<AccountedStop>,
    pub gap: bool,
    /// The way from the last question on is not sure.
    pub open: bool,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct AccountedStop {
    /// As the flowchart of its pathway numbers its steps.
    pub number: usize,
    pub step: String,
    /// The question, or what is done.
    pub does: String,
    pub answer: Option<String>,
    pub doses: Vec<DoseShown>,
    pub file: String,
    pub line: usize,
    /// How many pathways it is nested in, the outermost not counted.
    #[serde(skip)]
    pub depth: usize,
    #[serde(skip)]
    pub kind: StepKind,
    #[serde(skip)]
    pub branches: Vec<BranchShown>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum StepKind {
    Question,
    Act,
    /// An act that forbids.
    Stop,
    Pathway,
    Table,
}

impl StepKind {
    pub fn name(self) -> &'static str {
        match self {
            StepKind::Question => "Question",
            StepKind::Act => "Act",
            StepKind::Stop => "Stop",
            StepKind::Pathway => "Pathway",
            StepKind::Table => "Table",
        }
    }
}

/// A branch of a question, and what the step that it leads to is called.
pub(super) struct BranchShown {
    pub label: String,
    pub to: String,
    pub way: BranchWay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BranchWay {
    Taken,
    /// It depends on facts that are not answered.
    Open,
    NotTaken,
}

fn as_map<S: Serializer>(
    facts: &[(String, Option<String>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().map(|(fact, value)| (fact, value)))
}

pub(in crate::cli) fn json_schema() -> Schema {
    data_schema::<Account>("What a patient is told")
}

impl Account {
    pub fn new(book: &ResolvedBook, known: &Known, answer: &Answer, why: &[Why]) -> Self {
        let library = &book.library;
        let facts = library.facts.iter().map(|(key, fact)| {
            let words = known.value(key).map(|value| value.words(&fact.kind));
            (fact.meta.id.clone(), words)
        });
        let applying = |sureness: Sureness| {
            let all = answer.recommendations.iter();
            let all = all.filter(move |(_, found)| *found == sureness);
            all.map(|(key, _)| library.recommendations[*key].meta.id.clone())
        };
        Self {
            schema: SCHEMA,
            proved: book.is_proved(),
            failing: failing(book),
            failing_in_words: book.errors_in_words(),
            patient: facts.collect(),
            is_final: answer.open.is_empty(),
            open: answer
                .open
                .iter()
                .map(|key| question(library, *key))
                .collect(),
            settled: names(library, &answer.settled),
            advice: answer
                .lines
                .iter()
                .map(|line| advised(book, answer, line))
                .collect(),
            mixed: mixed(book, answer),
            known_violations: known_violations(library, answer),
            outputs: worked(book, answer),
            calculations: calculations(library, answer),
            scores: scores(library, answer),
            rows: answer.rows.iter().map(|row| hit(book, *row)).collect(),
            recommendations: applying(Sureness::Sure).collect(),
            open_recommendations: applying(Sureness::Open).collect(),
            pathways: answer
                .ways
                .iter()
                .map(|way| followed(book, answer, way))
                .collect(),
            why: why.iter().map(|why| Reasoned::new(book, why)).collect(),
            notice: library.settings.notice.clone(),
        }
    }

    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("text and numbers are JSON");
        text + "\n"
    }
}

fn known_violations(library: &Library, answer: &Answer) -> Vec<RuleViolated> {
    let found = answer.violations.iter().filter_map(|(key, sureness)| {
        let Invariant {
            meta,
            known_violation,
            ..
        } = &library.invariants[*key];
        Some(RuleViolated {
            rule: meta.id.clone(),
            title: meta.title.clone(),
            reason: known_violation.as_ref()?.reason.clone(),
            sure: *sureness == Sureness::Sure,
        })
    });
    found.collect()
}

fn failing(book: &ResolvedBook) -> Vec<Failing> {
    let failing = book.errors().map(|problem| {
        let (file, line) = book.place_of(problem).unzip();
        Failing {
            code: problem.code.name(),
            message: problem.message.clone(),
            file,
            line,
        }
    });
    failing.collect()
}

fn question(library: &Library, key: FactKey) -> Question {
    let fact = &library.facts[key];
    Question {
        fact: fact.meta.id.clone(),
        question: fact.ask.as_ref().unwrap_or(&fact.meta.title).clone(),
        allowed: allowed(fact),
    }
}

fn names(library: &Library, facts: &[FactKey]) -> Vec<String> {
    let names = facts.iter().map(|key| library.facts[*key].meta.id.clone());
    names.collect()
}

fn advised(book: &ResolvedBook, answer: &Answer, line: &AdviceLine) -> Advised {
    let mut statements = Vec::new();
    for by in &line.by {
        let mut statement = statement(book, by);
        let act = by.statement;
        let except = book.library.exceptions(act);
        let except = book.library.hierarchy.excepted(line.intervention, except);
        statement.left_open = left_open(&book.library, answer, by, |open| {
            let disputed = open.disputed(&book.library, act);
            disputed.contains(&line.intervention)
        });
        statement.except = except
            .map(|key| named(book, Thing::Intervention(key)))
            .collect();
        statement.or = others_left(book, answer, line, act)
            .into_iter()
            .map(|key| named(book, Thing::Intervention(key)))
            .collect();
        let delivery = book
            .library
            .delivery(act, line.stance, line.intervention)
            .filter(|_| by.effect == Effect::InForce);
        if delivery.is_some() {
            statement.doses = doses(&book.library, answer, act);
        }
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }
    Advised {
        stance: line.stance.participle(),
        intervention: named(book, Thing::Intervention(line.intervention)),
        sure: line.sureness == Sureness::Sure,
        hangs_on: names(&book.library, &line.hangs_on),
        silent: line.is_silent,
        statements,
    }
}

/// For whom an adjudication decides, as its author wrote it; nothing of one for everyone.
pub(super) fn ruled_when(library: &Library, key: AdjudicationKey) -> Option<String> {
    let when = library.adjudications[key].ruling.as_ref()?.when()?;
    Some(when.to_string())
}

/// What else a statement means in the place of an intervention, of what it may still mean to this patient.
fn others_left(
    book: &ResolvedBook,
    answer: &Answer,
    line: &AdviceLine,
    by: Statement,
) -> Vec<InterventionKey> {
    if !book.library.choices(by).has(line.stance) {
        return Vec::new();
    }
    let lines = answer.lines.iter();
    let others =
        lines.filter(|own| own.stance == line.stance && own.intervention != line.intervention);
    let left = others.filter(|own| {
        let mut said = own.by.iter();
        said.any(|said| said.statement == by && said.effect == Effect::InForce)
    });
    left.map(|own| own.intervention).collect()
}

fn statement(book: &ResolvedBook, by: &SureStatement) -> StatementMade {
    let library = &book.library;
    let (file, line) = book.place(library.statement_span(by.statement));
    StatementMade {
        statement: library.statement_name(by.statement),
        title: statement_title(library, by.statement),
        file,
        line,
        sure: by.sureness == Sureness::Sure,
        except: Vec::new(),
        or: Vec::new(),
        silenced_by: by
            .effect
            .silenced_by()
            .map(|key| library.adjudications[key].meta.id.clone()),
        silenced_when: by
            .effect
            .silenced_by()
            .and_then(|key| ruled_when(library, key)),
        withdrawn_by: by
            .effect
            .withdrawn_by()
            .map(|refusing| library.statement_name(refusing)),
        left_open: Vec::new(),
        doses: Vec::new(),
    }
}

/// Why a statement may be right or not, where the other of the two is made as well.
fn left_open(
    library: &Library,
    answer: &Answer,
    by: &SureStatement,
    is_meant: impl Fn(Dispute<'_>) -> bool,
) -> Vec<String> {
    let open = library.disagreements().filter(|dispute| {
        let other = dispute.other(by.statement);
        let mut found = answer.disagreements.iter();
        by.effect == Effect::InForce
            && found.any(|(found, _)| *found == dispute.by)
            && other.is_some_and(|other| answer.is_made(other))
            && is_meant(*dispute)
    });
    let mut by: Vec<AdjudicationKey> = open.map(|dispute| dispute.by).collect();
    by.dedup();
    let ids = by
        .iter()
        .map(|key| library.adjudications[*key].meta.id.clone());
    ids.collect()
}

fn doses(library: &Library, answer: &Answer, act: Statement) -> Vec<DoseShown> {
    let shown = answer.doses_of(act).map(|dosed| {
        let dose = dosed.given.dose;
        DoseShown {
            protocol: library.protocols[dose.protocol].meta.id.clone(),
            dose: Words::english()
                .named_dose(library.dose(dose))
                .replace('\u{a0}', " "),
            sure: dosed.sureness == Sureness::Sure,
            hangs_on: names(library, &dosed.hangs_on),
        }
    });
    shown.collect()
}

pub(super) fn statement_title(library: &Library, key: Statement) -> String {
    match key {
        Statement::Recommendation(key) => library.recommendations[key].meta.title.clone(),
        Statement::Row(key) => row_title(library, key),
        Statement::Step(key) => {
            let pathway = &library.pathways[key.pathway].meta.title;
            let step = library.step(key);
            format!("{pathway}: {}", step.title.as_deref().unwrap_or(&step.name))
        }
    }
}

fn row_title(library: &Library, key: RowKey) -> String {
    let table = &library.tables[key.table].meta.title;
    format!("{table}: {}", library.row(key).label())
}

pub(super) fn named(book: &ResolvedBook, thing: Thing) -> NamedThing {
    let meta = book.library.meta(thing);
    NamedThing {
        id: meta.id.clone(),
        title: meta.title.clone(),
    }
}

fn mixed(book: &ResolvedBook, answer: &Answer) -> Vec<Mixed> {
    let mixed = answer.mixed(&book.library).into_iter();
    let mixed = mixed.map(|(key, stances)| Mixed {
        intervention: named(book, Thing::Intervention(key)),
        stances: stances.iter().map(|stance| stance.participle()).collect(),
    });
    mixed.collect()
}

/// Those that something sets, or may.
fn worked(book: &ResolvedBook, answer: &Answer) -> Vec<WorkedOutput> {
    let is_set = |valued: &&Valued| valued.unset != Some(Sureness::Sure);
    let worked = answer.outputs.iter().filter(is_set).map(|valued| {
        let output = &book.library.outputs[valued.output];
        let calculated = |value: &OutputValue| {
            let key = value.calculation()?;
            let mut all = answer.calculations.iter();
            let (_, calculated) = all.find(|(other, _)| *other == key)?;
            match calculated {
                Calculated::Number(number) => {
                    let kind = &book.library.calculations[key].kind;
                    Some(book.library.shown(key, number).words(kind))
                }
                Calculated::Unknown | Calculated::Open => None,
            }
        };
        let values = valued.values.iter().map(|(value, sureness)| WorkedValue {
            value: calculated(value)
                .unwrap_or_else(|| output_words(&book.library, valued.output, value)),
            calculation: value
                .calculation()
                .map(|key| book.library.calculations[key].meta.id.clone()),
            sure: *sureness == Sureness::Sure,
        });
        let setter = |by: &SureStatement| StatementMade {
            left_open: left_open(&book.library, answer, by, |open| {
                let disputed = open.disputed_outputs(&book.library);
                disputed.contains(&valued.output)
            }),
            ..statement(book, by)
        };
        WorkedOutput {
            id: output.meta.id.clone(),
            title: output.meta.title.clone(),
            values: values.collect(),
            unset: valued.unset.map(Sure::of),
            unknown: valued.unknown.map(Sure::of),
            conflicting: valued.conflicting.map(Sure::of),
            hangs_on: names(&book.library, &valued.hangs_on),
            statements: valued.by.iter().map(setter).collect(),
        }
    });
    worked.collect()
}

/// What an output is set to, by the labels of its values and the title of a calculation.
fn output_words(library: &Library, output: OutputKey, value: &OutputValue) -> String {
    match value {
        OutputValue::Constant(Value::OneOf(place)) => {
            library.outputs[output].kind.values()[*place].label.clone()
        }
        OutputValue::Constant(value) => value.words(&library.outputs[output].kind),
        OutputValue::Calculated(key) => library.calculations[*key].meta.title.clone(),
    }
}

fn calculations(library: &Library, answer: &Answer) -> Vec<WorkedCalculation> {
    let all = answer.calculations.iter().map(|(key, calculated)| {
        let calculation = &library.calculations[*key];
        let (number, shown) = match calculated {
            Calculated::Number(number) => {
                let shown = library.shown(*key, number).words(&calculation.kind);
                (Some(number.to_string()), shown)
            }
            Calculated::Unknown => (None, "unknown".to_owned()),
            Calculated::Open => (None, "not sure".to_owned()),
        };
        WorkedCalculation {
            id: calculation.meta.id.clone(),
            title: calculation.meta.title.clone(),
            number,
            sure: *calculated != Calculated::Open,
            shown,
        }
    });
    all.collect()
}

fn scores(library: &Library, answer: &Answer) -> Vec<WorkedScore> {
    let scores = answer.scores.iter().map(|(key, total)| {
        let meta = &library.scores[*key].meta;
        WorkedScore {
            id: meta.id.clone(),
            title: meta.title.clone(),
            least: total.least,
            most: total.most,
        }
    });
    scores.collect()
}

fn hit(book: &ResolvedBook, (key, sureness): (RowKey, Sureness)) -> Hit {
    let library = &book.library;
    let (file, line) = book.place(library.row(key).span);
    Hit {
        row: library.row_name(key),
        title: row_title(library, key),
        sure: sureness == Sureness::Sure,
        file,
        line,
    }
}

fn followed(book: &ResolvedBook, answer: &Answer, way: &SurePath) -> Followed {
    let NamedThing { id, title } = named(book, Thing::Pathway(way.pathway));
    let mut inside = vec![way.pathway];
    let mut readings: BTreeMap<PathwayKey, Reading> = BTreeMap::new();
    let last = way.visits.len().saturating_sub(1);
    let stops = way.visits.iter().enumerate().map(|(index, visit)| {
        while inside.len() > 1 && inside.last() != Some(&visit.step.pathway) {
            inside.pop();
        }
        let depth = inside.len() - 1;
        let into = book.library.step(visit.step).entered();
        inside.extend(into.and_then(Entered::pathway));
        let left = match &way.end {
            End::Open { branches, .. } if index == last => branches.as_slice(),
            End::Open { .. } | End::Gap | End::Reached => &[],
        };
        let pathway = visit.step.pathway;
        let reading = readings
            .entry(pathway)
            .or_insert_with(|| Reading::of(&book.library, pathway));
        AccountedStop {
            doses: doses(&book.library, answer, Statement::Step(visit.step)),
            ..stop(book, visit, reading.number(visit.step), left, depth)
        }
    });
    let steps = stops.collect();
    let mut hangs_on = way.hangs_on.clone();
    if let End::Open { hangs_on: more, .. } = &way.end {
        hangs_on.extend(more);
        hangs_on.sort_unstable();
        hangs_on.dedup();
    }
    Followed {
        id,
        title,
        sure: way.sureness == Sureness::Sure,
        hangs_on: names(&book.library, &hangs_on),
        steps,
        gap: way.end == End::Gap,
        open: matches!(way.end, End::Open { .. }),
    }
}

fn stop(
    book: &ResolvedBook,
    visit: &SureVisit,
    number: usize,
    left: &[usize],
    depth: usize,
) -> AccountedStop {
    let library = &book.library;
    let step = library.step(visit.step);
    let (kind, does) = match &step.action {
        Action::Ask { question, .. } => (StepKind::Question, question.clone()),
        Action::Act {
            stances,
            choices,
            except,
            sets,
            by,
            ..
        } => {
            let by = by.map(|key| named(book, Thing::Protocol(key)).title);
            let forbids = stances.iter().any(|(stance, _)| *stance == Stance::Forbid);
            let kind = if forbids {
                StepKind::Stop
            } else {
                StepKind::Act
            };
            let sets = sets.iter().map(|set| {
                let output = &library.outputs[set.output];
                format!(
                    "{}: {}",
                    output.meta.title,
                    output_words(library, set.output, &set.value)
                )
            });
            let acts =
                (!stances.is_empty()).then(|| act(book, step, (stances, *choices), except, by));
            let does: Vec<String> = acts.into_iter().chain(sets).collect();
            (kind, does.join("; "))
        }
        Action::Enter { into, .. } => {
            let entered = named(book, into.thing()).title;
            match into {
                Entered::Pathway(_) => (StepKind::Pathway, format!("go through: {entered}")),
                Entered::Table(_) => (StepKind::Table, format!("go by the table: {entered}")),
            }
        }
    };
    let branches = branches(library, visit, left);
    let taken = branches
        .iter()
        .find(|branch| branch.way == BranchWay::Taken);
    let (file, line) = book.place(step.span);
    AccountedStop {
        number,
        step: library.step_name(visit.step),
        does,
        answer: taken.map(|branch| branch.label.clone()),
        doses: Vec::new(),
        file,
        line,
        depth,
        kind,
        branches,
    }
}

fn branches(library: &Library, visit: &SureVisit, left: &[usize]) -> Vec<BranchShown> {
    let Action::Ask { branches, .. } = &library.step(visit.step).action else {
        return Vec::new();
    };
    let shown = branches
        .iter()
        .enumerate()
        .map(|(index, branch)| BranchShown {
            label: branch.label.clone(),
            to: library.step(visit.step.sibling(branch.to)).label(),
            way: match visit.branch == Some(index) {
                true => BranchWay::Taken,
                false if left.contains(&index) => BranchWay::Open,
                false => BranchWay::NotTaken,
            },
        });
    shown.collect()
}

/// `offer: heat, exercise; forbid: ibuprofen`, and the protocol.
fn act(
    book: &ResolvedBook,
    step: &Step,
    (stances, choices): (&[(Stance, InterventionKey)], Choices),
    except: &[InterventionKey],
    by: Option<String>,
) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (stance, interventions) in Stance::grouped(stances) {
        let titles: Vec<String> = interventions
            .into_iter()
            .map(|key| Words::english().but(&book.library, key, except))
            .collect();
        let titles = Words::english().meant(&titles, choices.has(stance));
        parts.push(format!("{}: {titles}", stance.name()));
    }
    if parts.is_empty() {
        parts.push(step.title.clone().unwrap_or_else(|| step.name.clone()));
    }
    parts.extend(by.map(|protocol| format!("by: {protocol}")));
    parts.join("; ")
}
