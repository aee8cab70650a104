//! The patient of a problem: every fact, and the path that they take, lit on the flowcharts of its pathways.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::{Report, visible};
use crate::chart::flow::{Exit, FlowBox, Reading, ways};
use crate::chart::svg::{Lit, SvgContext};
use crate::chart::{Chart, ChartWords, Sheet};
use crate::interpret::{Path, Visit, advise};
use crate::model::{Library, PathwayKey, Patient};
use crate::verify::{calculation_words, path_words, visit_words};

/// How many patients' paths are drawn; those of later problems are described in words only. A drawing has some 20 kB.
const MOST_DRAWN: usize = 40;

#[derive(Serialize)]
pub(super) struct PatientShown {
    facts: Vec<FactShown>,
    ways: Vec<WayShown>,
    /// There are too many patients in the report.
    is_not_drawn: bool,
}

#[derive(Serialize)]
struct FactShown {
    name: String,
    title: String,
    value: String,
}

/// The path through a pathway and those that it enters.
#[derive(Serialize)]
struct WayShown {
    /// Its identifier on the page.
    part: String,
    title: String,
    drawings: Vec<DrawingShown>,
    steps: Vec<StepShown>,
    /// No branch takes the patient.
    is_stuck: bool,
}

#[derive(Serialize)]
struct DrawingShown {
    title: String,
    /// As SVG.
    wide: String,
    narrow: String,
}

#[derive(Serialize)]
struct StepShown {
    part: String,
    /// As in the drawing of its pathway.
    number: usize,
    name: String,
    words: String,
    place: String,
}

/// Draws the paths of patients, each pathway laid out once.
pub(super) struct Artist<'a> {
    library: &'a Library,
    words: ChartWords,
    /// `None` for what can't be drawn clearly.
    sheets: BTreeMap<PathwayKey, Option<Sheet>>,
    drawn: usize,
}

impl<'a> Artist<'a> {
    pub fn new(library: &'a Library) -> Self {
        Self {
            library,
            words: ChartWords::of(&library.settings.language),
            sheets: BTreeMap::new(),
            drawn: 0,
        }
    }

    pub fn paths(&self, patient: &Patient) -> Vec<Path> {
        advise(self.library, patient).paths
    }

    /// The notes of a problem that tell its patient's paths.
    pub fn in_words(&self, report: &Report<'_>, paths: &[Path]) -> Vec<String> {
        let words = |path: &Path| path_words(self.library, report.sources, path);
        paths.iter().map(words).collect()
    }

    /// `problem` is the identifier of the patient's part of the page.
    pub fn show(
        &mut self,
        report: &Report<'_>,
        patient: &Patient,
        paths: &[Path],
        problem: &str,
    ) -> PatientShown {
        let library = self.library;
        let facts = library.facts.iter().map(|(key, fact)| FactShown {
            name: fact.meta.id.clone(),
            title: visible(&fact.meta.title).into_owned(),
            value: visible(&patient.value(key).words(&fact.kind)).into_owned(),
        });
        let calculations = library
            .calculations
            .iter()
            .map(|(key, calculation)| FactShown {
                name: calculation.meta.id.clone(),
                title: visible(&calculation.meta.title).into_owned(),
                value: visible(&calculation_words(library, patient, key)).into_owned(),
            });
        let facts = facts.chain(calculations);
        let is_not_drawn = self.drawn >= MOST_DRAWN;
        self.drawn += 1;
        let ways = paths.iter().zip(1..).map(|(path, number)| {
            let part = format!("{problem}-path-{number}");
            WayShown {
                title: visible(&library.pathways[path.pathway].meta.title).into_owned(),
                drawings: match is_not_drawn {
                    true => Vec::new(),
                    false => self.drawings(path, &part),
                },
                steps: steps(report, library, path, &part),
                is_stuck: path.gap,
                part,
            }
        });
        PatientShown {
            ways: ways.collect(),
            facts: facts.collect(),
            is_not_drawn,
        }
    }

    /// Those of the pathway and of each that it enters, where the patient comes.
    fn drawings(&mut self, path: &Path, part: &str) -> Vec<DrawingShown> {
        let mut pathways: Vec<PathwayKey> = Vec::new();
        for visit in &path.visits {
            if !pathways.contains(&visit.step.pathway) {
                pathways.push(visit.step.pathway);
            }
        }
        let lit = lit(self.library, path);
        let mut drawings = Vec::new();
        for pathway in pathways {
            let (library, words) = (self.library, &self.words);
            let sheet = self
                .sheets
                .entry(pathway)
                .or_insert_with(|| Sheet::of(library, pathway, words).ok());
            if let Some(sheet) = sheet {
                let id = format!("{part}-{}", drawings.len() + 1);
                let svg = |chart: &Chart, id: &str| {
                    chart.svg(&SvgContext {
                        library,
                        words,
                        id,
                        href: &|flow_box: &FlowBox| href(path, part, flow_box),
                        lit: &lit,
                    })
                };
                drawings.push(DrawingShown {
                    title: visible(&sheet.wide.title).into_owned(),
                    wide: svg(&sheet.wide, &id),
                    narrow: svg(&sheet.narrow, &format!("{id}-narrow")),
                });
            }
        }
        drawings
    }
}

/// The steps that are visited, and the ways from each to the next.
fn lit(library: &Library, path: &Path) -> Lit {
    let steps: BTreeSet<_> = path.visits.iter().map(|visit| visit.step).collect();
    let taken = path.visits.iter().flat_map(|visit| {
        let ways = ways(visit.step, library.step(visit.step)).into_iter();
        let is_taken = |exit| match exit {
            Exit::Branch(branch) => visit.branch == Some(branch),
            Exit::Next => true,
        };
        ways.filter(move |(way, ..)| is_taken(way.exit))
    });
    Lit {
        ways: taken
            .filter(|(_, to, _)| steps.contains(to))
            .map(|(way, ..)| way)
            .collect(),
        steps,
    }
}

/// A box leads to its step in the list of the path, or else to the list.
fn href(path: &Path, part: &str, flow_box: &FlowBox) -> String {
    let of_box = |visit: &Visit| flow_box.step == Some(visit.step);
    match path.visits.iter().position(of_box) {
        Some(index) => format!("#{}", step_part(part, index)),
        None => format!("#{part}"),
    }
}

fn step_part(part: &str, index: usize) -> String {
    format!("{part}-step-{}", index + 1)
}

fn steps(report: &Report<'_>, library: &Library, path: &Path, part: &str) -> Vec<StepShown> {
    let mut readings: BTreeMap<PathwayKey, Reading> = BTreeMap::new();
    let step = |(index, visit): (usize, &Visit)| {
        let step = library.step(visit.step);
        let pathway = visit.step.pathway;
        let reading = readings
            .entry(pathway)
            .or_insert_with(|| Reading::of(library, pathway));
        StepShown {
            part: step_part(part, index),
            number: reading.number(visit.step),
            name: library.step_name(visit.step),
            words: visible(&visit_words(library, visit)).into_owned(),
            place: report.line(step.span),
        }
    };
    path.visits.iter().enumerate().map(step).collect()
}
