//! What `pathbook patient` shows, for people and for programs alike.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::cli::book::Book;
use crate::interpret::{Advice, Path, Visit};
use crate::model::{
    Action, InterventionKey, Library, Patient, Stance, Statement as StatementKey, Step, Thing,
};

/// Names the shape of the object; another shape gets another number.
const SCHEMA: &str = "pathbook-patient/1";

#[derive(Serialize)]
pub(super) struct Account {
    pub schema: &'static str,
    /// Each fact in the order written, with its value in words.
    #[serde(serialize_with = "as_map")]
    pub patient: Vec<(String, String)>,
    pub advice: Vec<Advised>,
    pub recommendations: Vec<String>,
    pub pathways: Vec<Followed>,
    pub notice: String,
}

/// A stance on an intervention, and what takes it.
#[derive(Serialize)]
pub(super) struct Advised {
    pub stance: &'static str,
    pub intervention: Named,
    /// Every statement is silenced: this is no advice.
    pub silent: bool,
    pub statements: Vec<Statement>,
}

#[derive(Serialize)]
pub(super) struct Named {
    pub id: String,
    pub title: String,
}

#[derive(PartialEq, Eq, Serialize)]
pub(super) struct Statement {
    pub statement: String,
    pub title: String,
    pub file: String,
    pub line: usize,
    /// The adjudication that silences it.
    pub silenced_by: Option<String>,
}

/// The path that the patient takes.
#[derive(Serialize)]
pub(super) struct Followed {
    pub id: String,
    pub title: String,
    pub steps: Vec<Stop>,
    pub gap: bool,
}

#[derive(Serialize)]
pub(super) struct Stop {
    pub step: String,
    /// The question, or what is done.
    pub does: String,
    pub answer: Option<String>,
    pub file: String,
    pub line: usize,
    /// How many pathways it is inside of, beside the outermost.
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
}

impl StepKind {
    pub fn name(self) -> &'static str {
        match self {
            StepKind::Question => "Question",
            StepKind::Act => "Act",
            StepKind::Stop => "Stop",
            StepKind::Pathway => "Pathway",
        }
    }
}

/// A branch of a question, and what the step that it leads to is called.
pub(super) struct BranchShown {
    pub label: String,
    pub to: String,
    pub is_taken: bool,
}

fn as_map<S: Serializer>(facts: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().map(|(fact, value)| (fact, value)))
}

impl Account {
    pub fn new(book: &Book, patient: &Patient) -> Self {
        let library = book.library();
        let advice = book.advise(patient);
        let facts = library.facts.iter().map(|(key, fact)| {
            let words = patient.value(key).words(fact);
            (fact.meta.id.clone(), words)
        });
        let applies = advice.applies.iter();
        Self {
            schema: SCHEMA,
            patient: facts.collect(),
            advice: advised(book, &advice),
            recommendations: applies
                .map(|key| library.recommendations[*key].meta.id.clone())
                .collect(),
            pathways: advice
                .paths
                .iter()
                .map(|path| followed(book, path))
                .collect(),
            notice: library.settings.notice.clone(),
        }
    }

    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("text and numbers are JSON");
        text + "\n"
    }
}

/// By stance, then by intervention in the order written.
fn advised(book: &Book, advice: &Advice) -> Vec<Advised> {
    let mut groups: BTreeMap<(Stance, InterventionKey), Vec<Statement>> = BTreeMap::new();
    for said in &advice.said {
        let silenced_by = said
            .silenced_by
            .map(|key| book.library().adjudications[key].meta.id.clone());
        let statement = statement(book, said.statement, silenced_by);
        let group = groups.entry((said.stance, said.intervention)).or_default();
        if !group.contains(&statement) {
            group.push(statement);
        }
    }
    groups
        .into_iter()
        .map(|((stance, intervention), statements)| Advised {
            stance: stance.participle(),
            intervention: named(book, Thing::Intervention(intervention)),
            silent: statements.iter().all(|said| said.silenced_by.is_some()),
            statements,
        })
        .collect()
}

fn statement(book: &Book, key: StatementKey, silenced_by: Option<String>) -> Statement {
    let library = book.library();
    let title = match key {
        StatementKey::Recommendation(key) => library.recommendations[key].meta.title.clone(),
        StatementKey::Row(key) => {
            let table = &library.tables[key.table].meta.title;
            format!("{table}: {}", library.row(key).label())
        }
        StatementKey::Step(key) => {
            let pathway = &library.pathways[key.pathway].meta.title;
            let step = library.step(key);
            format!("{pathway}: {}", step.title.as_deref().unwrap_or(&step.name))
        }
    };
    let (file, line) = book.place(library.statement_span(key));
    Statement {
        statement: library.statement_name(key),
        title,
        file,
        line,
        silenced_by,
    }
}

fn named(book: &Book, thing: Thing) -> Named {
    let meta = book.library().meta(thing);
    Named {
        id: meta.id.clone(),
        title: meta.title.clone(),
    }
}

fn followed(book: &Book, path: &Path) -> Followed {
    let Named { id, title } = named(book, Thing::Pathway(path.pathway));
    let mut inside = vec![path.pathway];
    let stops = path.visits.iter().map(|visit| {
        while inside.len() > 1 && inside.last() != Some(&visit.step.pathway) {
            inside.pop();
        }
        let depth = inside.len() - 1;
        if let Action::Enter { pathway, .. } = book.library().step(visit.step).action {
            inside.push(pathway);
        }
        stop(book, visit, depth)
    });
    Followed {
        id,
        title,
        steps: stops.collect(),
        gap: path.gap,
    }
}

fn stop(book: &Book, visit: &Visit, depth: usize) -> Stop {
    let library = book.library();
    let step = library.step(visit.step);
    let (kind, does) = match &step.action {
        Action::Ask { question, .. } => (StepKind::Question, question.clone()),
        Action::Act { stances, by, .. } => {
            let by = by.map(|key| named(book, Thing::Protocol(key)).title);
            let forbids = stances.iter().any(|(stance, _)| *stance == Stance::Forbid);
            let kind = if forbids {
                StepKind::Stop
            } else {
                StepKind::Act
            };
            (kind, act(book, step, stances, by))
        }
        Action::Enter { pathway, .. } => {
            let entered = named(book, Thing::Pathway(*pathway)).title;
            (StepKind::Pathway, format!("go through: {entered}"))
        }
    };
    let branches = branches(library, visit);
    let taken = branches.iter().find(|branch| branch.is_taken);
    let (file, line) = book.place(step.span);
    Stop {
        step: library.step_name(visit.step),
        does,
        answer: taken.map(|branch| branch.label.clone()),
        file,
        line,
        depth,
        kind,
        branches,
    }
}

fn branches(library: &Library, visit: &Visit) -> Vec<BranchShown> {
    let Action::Ask { branches, .. } = &library.step(visit.step).action else {
        return Vec::new();
    };
    let shown = branches
        .iter()
        .enumerate()
        .map(|(index, branch)| BranchShown {
            label: branch.label.clone(),
            to: library.step(visit.step.sibling(branch.to)).label(),
            is_taken: visit.branch == Some(index),
        });
    shown.collect()
}

/// `offer: heat, exercise; forbid: ibuprofen`, and the protocol.
fn act(
    book: &Book,
    step: &Step,
    stances: &[(Stance, InterventionKey)],
    by: Option<String>,
) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (stance, interventions) in Stance::grouped(stances) {
        let titles: Vec<String> = interventions
            .into_iter()
            .map(|key| named(book, Thing::Intervention(key)).title)
            .collect();
        parts.push(format!("{}: {}", stance.name(), titles.join(", ")));
    }
    if parts.is_empty() {
        parts.push(step.title.clone().unwrap_or_else(|| step.name.clone()));
    }
    parts.extend(by.map(|protocol| format!("by: {protocol}")));
    parts.join("; ")
}
