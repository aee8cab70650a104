//! Whether a drawing can be misread; one that can is never published.

use super::geometry::{Point, Rect, Segment};
use super::{ArrowLine, Chart};

/// What is wrong with a drawing; boxes and lines by their places in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrawingFault {
    /// The engine refused the graph, in its words.
    Engine(String),
    /// Lines would cross too often to be followed; this one crosses most.
    Tangled { line: usize, crossings: usize },
    /// Two boxes share an area.
    Boxes(usize, usize),
    /// A line runs through a box, or along it, that it does not belong to.
    Through { line: usize, index: usize },
    /// The label of a line does not touch its line.
    Loose(usize),
    /// The label of the first line is on a box.
    Covered { line: usize, index: usize },
    /// The label of the first line is on the second, or nearly.
    Ambiguous(usize, usize),
    /// Two labels share an area.
    Labels(usize, usize),
    /// Two lines run along each other as one.
    Coincident(usize, usize),
    /// Two lines cross where none may.
    Crossed(usize, usize),
}

/// In pixels: nearer than this, a line that passes a box or a label could be taken to belong to it.
const CLEAR: f64 = 4.0;
/// In pixels: nearer than this, two lines side by side look like one.
const APART: f64 = 4.0;
/// In pixels: a label further from its line is loose.
pub const NEAR: f64 = 8.0;

pub fn faults(chart: &Chart) -> Vec<DrawingFault> {
    let mut faults = Vec::new();
    boxes(chart, &mut faults);
    through(chart, &mut faults);
    labels(chart, &mut faults);
    coincident(chart, &mut faults);
    faults
}

/// Every pair of different indices.
fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |one| (one + 1..count).map(move |other| (one, other)))
}

fn boxes(chart: &Chart, faults: &mut Vec<DrawingFault>) {
    for (one, other) in pairs(chart.boxes.len()) {
        if chart.boxes[one].frame.overlaps(&chart.boxes[other].frame) {
            faults.push(DrawingFault::Boxes(one, other));
        }
    }
}

fn through(chart: &Chart, faults: &mut Vec<DrawingFault>) {
    for (line, drawn) in chart.lines.iter().enumerate() {
        for (index, there) in chart.boxes.iter().enumerate() {
            let is_end = index == drawn.arrow.from || index == drawn.arrow.to;
            if !is_end && drawn.distance(&there.frame) < CLEAR {
                faults.push(DrawingFault::Through { line, index });
            }
        }
    }
}

fn labels(chart: &Chart, faults: &mut Vec<DrawingFault>) {
    let framed = |line: usize| chart.lines[line].label.as_ref().map(|label| label.frame);
    for (line, drawn) in chart.lines.iter().enumerate() {
        let Some(frame) = framed(line) else {
            continue;
        };
        if drawn.distance(&frame) > NEAR {
            faults.push(DrawingFault::Loose(line));
        }
        let covered = |index: &usize| chart.boxes[*index].frame.overlaps(&frame);
        let boxes = (0..chart.boxes.len()).filter(covered);
        faults.extend(boxes.map(|index| DrawingFault::Covered { line, index }));
        let is_near =
            |other: &usize| *other != line && chart.lines[*other].distance(&frame) < CLEAR;
        let lines = (0..chart.lines.len()).filter(is_near);
        faults.extend(lines.map(|other| DrawingFault::Ambiguous(line, other)));
        let overlaps = |other: &usize| framed(*other).is_some_and(|other| other.overlaps(&frame));
        let labels = (line + 1..chart.lines.len()).filter(overlaps);
        faults.extend(labels.map(|other| DrawingFault::Labels(line, other)));
    }
}

/// Lines from one box may begin as one, and lines to one box may end as one: where they have parted, and before they have met, they
/// are apart. A label near such a stretch is ambiguous, as near any other line.
fn coincident(chart: &Chart, faults: &mut Vec<DrawingFault>) {
    let bounds: Vec<Rect> = chart.lines.iter().map(ArrowLine::bounds).collect();
    for (one, other) in pairs(chart.lines.len()) {
        if !bounds[one]
            .grown(APART)
            .overlaps(&bounds[other].grown(APART))
        {
            continue;
        }
        let [ours, theirs] = unshared(&chart.lines[one], &chart.lines[other]);
        let along = |segment: &Segment| theirs.iter().any(|other| run_together(segment, other));
        if ours.iter().any(along) {
            faults.push(DrawingFault::Coincident(one, other));
        }
    }
}

/// The lines that cross each other: none does in a drawing along its spines.
pub fn crossed(chart: &Chart) -> Vec<DrawingFault> {
    let crosses = |one: usize, other: usize| {
        let mut segments = chart.lines[one].segments();
        segments.any(|segment| {
            chart.lines[other]
                .segments()
                .any(|there| cross(&segment, &there))
        })
    };
    pairs(chart.lines.len())
        .filter(|&(one, other)| crosses(one, other))
        .map(|(one, other)| DrawingFault::Crossed(one, other))
        .collect()
}

/// Whether each crosses the middle of the other.
fn cross(one: &Segment, other: &Segment) -> bool {
    if one.is_vertical() == other.is_vertical() {
        return false;
    }
    let (down, across) = match one.is_vertical() {
        true => (one.bounds(), other.bounds()),
        false => (other.bounds(), one.bounds()),
    };
    across.min.x < down.min.x
        && down.max.x < across.max.x
        && down.min.y < across.min.y
        && across.max.y < down.max.y
}

/// The stretches of two lines without what they share: their beginning, if they leave one box, and their end, if they come to one.
fn unshared(one: &ArrowLine, other: &ArrowLine) -> [Vec<Segment>; 2] {
    let mut paths = [one, other].map(ArrowLine::paths);
    if one.arrow.from == other.arrow.from {
        let [ours, theirs] = &mut paths;
        if let (Some(ours), Some(theirs)) = (ours.first_mut(), theirs.first_mut()) {
            part(ours, theirs);
        }
    }
    if one.arrow.to == other.arrow.to {
        let [ours, theirs] = &mut paths;
        if let (Some(ours), Some(theirs)) = (ours.last_mut(), theirs.last_mut()) {
            ours.reverse();
            theirs.reverse();
            part(ours, theirs);
        }
    }
    paths.map(|paths| paths.iter().flat_map(|path| Segment::of(path)).collect())
}

/// Takes from both what they run through together from their first point on.
fn part(one: &mut Vec<Point>, other: &mut Vec<Point>) {
    while let ([start, end, ..], [same, there, ..]) = (&one[..], &other[..]) {
        let (ours, theirs) = (end.from(*start), there.from(*same));
        let is_along =
            ours.0 * theirs.1 == ours.1 * theirs.0 && ours.0 * theirs.0 + ours.1 * theirs.1 > 0.0;
        if start != same || !is_along {
            return;
        }
        let until = match ours.0.hypot(ours.1) <= theirs.0.hypot(theirs.1) {
            true => *end,
            false => *there,
        };
        for path in [&mut *one, &mut *other] {
            if path[1] == until {
                path.remove(0);
            } else {
                path[0] = until;
            }
        }
    }
}

/// Whether two stretches run in the same direction, side by side and almost touching.
fn run_together(one: &Segment, other: &Segment) -> bool {
    let is_vertical = one.is_vertical();
    if is_vertical != other.is_vertical() {
        return false;
    }
    let (one, other) = (one.bounds(), other.bounds());
    let x = one.max.x.min(other.max.x) - one.min.x.max(other.min.x);
    let y = one.max.y.min(other.max.y) - one.min.y.max(other.min.y);
    let (along, apart) = if is_vertical { (y, -x) } else { (x, -y) };
    along > 1.0 && apart < APART
}

impl ArrowLine {
    pub fn segments(&self) -> impl Iterator<Item = Segment> + '_ {
        self.stretches
            .iter()
            .flat_map(|stretch| Segment::of(stretch))
    }

    fn bounds(&self) -> Rect {
        let segments = self.segments().map(|segment| segment.bounds());
        let all = segments.reduce(|one, other| one.union(&other));
        all.unwrap_or_default()
    }

    /// Its stretches, those that meet as one.
    fn paths(&self) -> Vec<Vec<Point>> {
        let mut paths: Vec<Vec<Point>> = Vec::new();
        for stretch in &self.stretches {
            match paths.last_mut() {
                Some(path) if path.last() == stretch.first() => {
                    path.extend(stretch.iter().skip(1));
                }
                Some(_) | None => paths.push(stretch.clone()),
            }
        }
        paths
    }

    /// How far it is from a box.
    pub fn distance(&self, rect: &Rect) -> f64 {
        let distances = self.segments().map(|segment| segment.distance(rect));
        distances.fold(f64::INFINITY, f64::min)
    }
}
