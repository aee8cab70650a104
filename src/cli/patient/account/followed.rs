//! The steps of pathways that a patient passes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::advice::{DoseShown, NamedThing, doses, named};
use super::names;
use super::numbers::output_words;
use crate::answer::{Answer, End, SurePath, SureVisit, Sureness};
use crate::chart::flow::Reading;
use crate::cli::book::ResolvedBook;
use crate::model::{
    Action, Choices, Entered, InterventionKey, Library, PathwayKey, Stance, Statement, Step, Thing,
};
use crate::words::Words;

/// The path that the patient takes.
#[derive(JsonSchema, Serialize)]
pub(in crate::cli::patient) struct Followed {
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
pub(in crate::cli::patient) struct AccountedStop {
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
pub(in crate::cli::patient) enum StepKind {
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
pub(in crate::cli::patient) struct BranchShown {
    pub label: String,
    pub to: String,
    pub way: BranchWay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::patient) enum BranchWay {
    Taken,
    /// It depends on facts that are not answered.
    Open,
    NotTaken,
}

pub(super) fn followed(book: &ResolvedBook, answer: &Answer, way: &SurePath) -> Followed {
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
