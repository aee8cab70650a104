//! The figures of drawings, computed from their boxes and lines and not from their pictures.

use std::collections::BTreeMap;

use pathbook::chart::flow::BoxNode;
use pathbook::chart::geometry::{Point, Rect, Segment};
use pathbook::chart::{ArrowLine, Chart};

/// What is counted and measured of one drawing.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Box with box, label with box, label with label, line through a foreign box.
    pub overlaps: usize,
    /// Labels as near to a foreign line as to their own, or on it.
    pub misplaced: usize,
    pub crossings: usize,
    /// Of each line.
    pub bends: Vec<usize>,
    /// From a label to its own line, the furthest; in pixels.
    pub label_distance: f64,
    /// In square pixels.
    pub area: f64,
}

impl Figures {
    pub fn of(chart: &Chart) -> Self {
        Self {
            overlaps: overlaps(chart),
            misplaced: chart
                .lines
                .iter()
                .enumerate()
                .filter(|(own, line)| is_misplaced(chart, *own, line))
                .count(),
            crossings: crossings(&paths(chart)),
            bends: chart.lines.iter().map(bends).collect(),
            label_distance: chart
                .lines
                .iter()
                .filter_map(|line| Some(distance(line, &line.label.as_ref()?.frame)))
                .fold(0.0, f64::max),
            area: chart.size.width * chart.size.height,
        }
    }

    pub fn median_bends(&self) -> usize {
        let mut bends = self.bends.clone();
        bends.sort_unstable();
        bends.get(bends.len() / 2).copied().unwrap_or(0)
    }
}

fn distance(line: &ArrowLine, frame: &Rect) -> f64 {
    let segments = line
        .stretches
        .iter()
        .flat_map(|stretch| Segment::of(stretch));
    segments
        .map(|segment| segment.distance(frame))
        .fold(f64::INFINITY, f64::min)
}

fn overlaps(chart: &Chart) -> usize {
    let boxes: Vec<Rect> = chart.boxes.iter().map(|own| own.frame).collect();
    let labels = chart.lines.iter().filter_map(|line| line.label.as_ref());
    let labels: Vec<Rect> = labels.map(|label| label.frame).collect();
    let all: Vec<Rect> = boxes.iter().chain(&labels).copied().collect();
    let mut found = 0;
    for (index, one) in all.iter().enumerate() {
        found += all[..index]
            .iter()
            .filter(|other| one.overlaps(other))
            .count();
    }
    for line in &chart.lines {
        let foreign =
            (0..boxes.len()).filter(|own| ![line.arrow.from, line.arrow.to].contains(own));
        found += foreign
            .filter(|&own| distance(line, &boxes[own]) == 0.0)
            .count();
    }
    found
}

fn is_misplaced(chart: &Chart, own: usize, line: &ArrowLine) -> bool {
    let Some(label) = &line.label else {
        return false;
    };
    let near = distance(line, &label.frame);
    let mut others = chart
        .lines
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != own);
    others.any(|(_, other)| distance(other, &label.frame) <= near)
}

/// Every line as the points that it runs through.
pub fn paths(chart: &Chart) -> Vec<Vec<(f64, f64)>> {
    let points = |line: &ArrowLine| -> Vec<(f64, f64)> {
        let points = line.stretches.iter().flatten();
        points.map(|&Point { x, y }| (x, y)).collect()
    };
    chart.lines.iter().map(points).collect()
}

/// How often two lines cross in their midst.
pub fn crossings(paths: &[Vec<(f64, f64)>]) -> usize {
    let mut found = 0;
    for (index, one) in paths.iter().enumerate() {
        for other in &paths[..index] {
            found += one
                .windows(2)
                .flat_map(|own| other.windows(2).map(move |there| (own, there)))
                .filter(|(own, there)| cross(own, there))
                .count();
        }
    }
    found
}

fn cross(own: &[(f64, f64)], there: &[(f64, f64)]) -> bool {
    let side = |a: (f64, f64), b: (f64, f64), c: (f64, f64)| {
        (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
    };
    let apart = |line: &[(f64, f64)], ends: &[(f64, f64)]| {
        side(line[0], line[1], ends[0]) * side(line[0], line[1], ends[1]) < -1e-6
    };
    apart(own, there) && apart(there, own)
}

/// The corners of a line; where it joins another it has none.
pub fn bends(line: &ArrowLine) -> usize {
    let corners = |points: &Vec<Point>| {
        let directions: Vec<bool> = Segment::of(points)
            .filter(|segment| segment.from != segment.to)
            .map(|segment| segment.is_vertical())
            .collect();
        let turns = directions.windows(2).filter(|pair| pair[0] != pair[1]);
        turns.count()
    };
    line.stretches.iter().map(corners).sum()
}

/// The middle of each step's box, by the step's name.
pub fn middles(chart: &Chart, name: impl Fn(BoxNode) -> Option<String>) -> BTreeMap<String, f64> {
    let boxes = chart.boxes.iter();
    boxes
        .filter_map(|own| Some((name(own.flow_box.node)?, own.frame.center().x)))
        .collect()
}

/// The share of pairs that stand the other way round, of those that stand apart in the first.
pub fn flipped(before: &BTreeMap<String, f64>, after: &BTreeMap<String, f64>) -> f64 {
    let (mut pairs, mut flips) = (0, 0);
    for (one, x) in before {
        for (other, y) in before.range(one.clone()..).skip(1) {
            let (Some(now), Some(there)) = (after.get(one), after.get(other)) else {
                continue;
            };
            if (x - y).abs() > 1.0 {
                pairs += 1;
                flips += usize::from((x - y) * (now - there) < 0.0);
            }
        }
    }
    flips as f64 / f64::from(pairs.max(1))
}
