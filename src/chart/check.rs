//! Whether a drawing can be misread: nothing is published that can.

use super::geometry::{Rect, Segment};
use super::{Chart, Line};

/// What is wrong with a drawing; boxes and lines by their places in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The engine refused the graph, in its words.
    Engine(String),
    /// Lines would cross so often that nobody follows them; this one most of all.
    Tangled { line: usize, crossings: usize },
    /// Two boxes share an area.
    Boxes(usize, usize),
    /// A line runs through a box, or along it, that it does not belong to.
    Through { line: usize, own: usize },
    /// The label of a line is off its line.
    Loose(usize),
    /// The label of the first line is on a box.
    Covered { line: usize, own: usize },
    /// The label of the first line is on the second, or nearly.
    Ambiguous(usize, usize),
    /// Two labels share an area.
    Labels(usize, usize),
    /// Two lines run along each other as one.
    Coincident(usize, usize),
}

/// In pixels: nearer than this, a line that passes a box or a label could be taken to belong to it.
const CLEAR: f64 = 4.0;
/// In pixels: nearer than this, two lines side by side look like one.
const APART: f64 = 4.0;
/// In pixels: a label further from its line is loose.
pub const NEAR: f64 = 8.0;

pub fn faults(chart: &Chart) -> Vec<Fault> {
    let mut faults = Vec::new();
    boxes(chart, &mut faults);
    through(chart, &mut faults);
    labels(chart, &mut faults);
    coincident(chart, &mut faults);
    faults
}

/// Every pair of different places.
fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |one| (one + 1..count).map(move |other| (one, other)))
}

fn boxes(chart: &Chart, faults: &mut Vec<Fault>) {
    for (one, other) in pairs(chart.boxes.len()) {
        if chart.boxes[one].frame.overlaps(&chart.boxes[other].frame) {
            faults.push(Fault::Boxes(one, other));
        }
    }
}

fn through(chart: &Chart, faults: &mut Vec<Fault>) {
    for (line, drawn) in chart.lines.iter().enumerate() {
        for (own, there) in chart.boxes.iter().enumerate() {
            let is_end = own == drawn.arrow.from || own == drawn.arrow.to;
            if !is_end && drawn.distance(&there.frame) < CLEAR {
                faults.push(Fault::Through { line, own });
            }
        }
    }
}

fn labels(chart: &Chart, faults: &mut Vec<Fault>) {
    let framed = |line: usize| chart.lines[line].label.as_ref().map(|label| label.frame);
    for (line, drawn) in chart.lines.iter().enumerate() {
        let Some(frame) = framed(line) else {
            continue;
        };
        if drawn.distance(&frame) > NEAR {
            faults.push(Fault::Loose(line));
        }
        let covered = |own: &usize| chart.boxes[*own].frame.overlaps(&frame);
        let boxes = (0..chart.boxes.len()).filter(covered);
        faults.extend(boxes.map(|own| Fault::Covered { line, own }));
        let is_near =
            |other: &usize| *other != line && chart.lines[*other].distance(&frame) < CLEAR;
        let lines = (0..chart.lines.len()).filter(is_near);
        faults.extend(lines.map(|other| Fault::Ambiguous(line, other)));
        let overlaps = |other: &usize| framed(*other).is_some_and(|other| other.overlaps(&frame));
        let labels = (line + 1..chart.lines.len()).filter(overlaps);
        faults.extend(labels.map(|other| Fault::Labels(line, other)));
    }
}

fn coincident(chart: &Chart, faults: &mut Vec<Fault>) {
    for (one, other) in pairs(chart.lines.len()) {
        let segments = || chart.lines[other].segments();
        let along = |own: Segment| segments().any(|there| run_together(&own, &there));
        if chart.lines[one].segments().any(along) {
            faults.push(Fault::Coincident(one, other));
        }
    }
}

/// Two stretches in one direction, side by side for a way and hardly apart.
fn run_together(one: &Segment, other: &Segment) -> bool {
    if one.is_vertical() != other.is_vertical() {
        return false;
    }
    let (own, there) = (one.bounds(), other.bounds());
    let x = own.max.x.min(there.max.x) - own.min.x.max(there.min.x);
    let y = own.max.y.min(there.max.y) - own.min.y.max(there.min.y);
    let (along, apart) = if one.is_vertical() { (y, -x) } else { (x, -y) };
    along > 1.0 && apart < APART
}

impl Line {
    pub fn segments(&self) -> impl Iterator<Item = Segment> + '_ {
        self.stretches
            .iter()
            .flat_map(|stretch| Segment::of(stretch))
    }

    /// How far it is from a box.
    pub fn distance(&self, rect: &Rect) -> f64 {
        let distances = self.segments().map(|segment| segment.distance(rect));
        distances.fold(f64::INFINITY, f64::min)
    }
}
