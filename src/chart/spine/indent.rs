//! One column: the line of the spine at the near edge, what leaves it indented below its question, and lanes for what comes back at
//! the far edge.

use std::collections::BTreeMap;

use super::SizedSpine;
use super::lanes::{Passage, lanes};
use crate::chart::draw::{ArrowRoute, Laid};
use crate::chart::geometry::{Point, Rect};
use crate::chart::skeleton::{BoxRun, Joint, Skeleton};

/// The line of the spine; in pixels, as all that follows.
const AXIS: f64 = 18.0;
/// Where what is indented begins, and where from there the arrow to the next box of a run is.
const INDENT: f64 = 36.0;
const DROP: f64 = 24.0;
/// Between two boxes of a spine without a label, or of a run.
const GAP: f64 = 24.0;
const CHAIN: f64 = 20.0;
/// From a box to a label below it, and from a label to what it stands above.
const BELOW_BOX: f64 = 8.0;
const ABOVE: f64 = 2.0;
/// From the top of a box to the line that comes to its side: near its label.
const ENTRY: f64 = 6.0;
/// What a line alone takes.
const LINE: f64 = 4.0;
/// From the line of a spine to the label beside it, and from the label to the next box.
const BESIDE: f64 = 6.0;
const BELOW_LABEL: f64 = 11.0;
/// Between two lanes, or a lane and a box.
const LANE: f64 = 12.0;
/// Between two parts.
const PARTS: f64 = 36.0;

/// The rows of all parts, from the top, and the lanes beside them.
pub struct Rows {
    /// For each box, its row.
    row: BTreeMap<usize, usize>,
    /// By the row that they lead to.
    lanes: BTreeMap<usize, usize>,
}

impl Rows {
    pub fn of(skeleton: &Skeleton) -> Self {
        let mut row = BTreeMap::new();
        let mut leaving: Vec<(usize, usize)> = Vec::new();
        let mut next = 0..;
        for joint in skeleton.parts.iter().flatten() {
            row.extend([joint.index].into_iter().zip(&mut next));
            for run in runs(joint) {
                // Without a box, its line has a row.
                let bare = if run.boxes.is_empty() {
                    next.next()
                } else {
                    None
                };
                row.extend(run.boxes.iter().copied().zip(&mut next));
                let last = run.boxes.last().and_then(|last| row.get(last).copied());
                leaving.extend(last.or(bare).zip(run.to));
            }
        }
        let passages = leaving.iter().filter_map(|&(from, to)| {
            let to = *row.get(&to)?;
            Some(Passage { from, to })
        });
        Self {
            lanes: lanes(&passages.collect::<Vec<_>>()),
            row,
        }
    }

    fn room(&self) -> f64 {
        let lanes = self.lanes.values().max().map_or(0, |last| last + 1);
        lanes as f64 * LANE
    }

    /// The width of the boxes of a spine, of so much in all.
    pub fn spine_width(&self, width: f64) -> f64 {
        width - self.room()
    }

    pub fn beside_width(&self, width: f64) -> f64 {
        self.spine_width(width) - INDENT
    }

    fn lane_to(&self, index: usize, width: f64) -> f64 {
        let row = self.row.get(&index);
        let lane = row.and_then(|row| self.lanes.get(row));
        self.spine_width(width) + (lane.copied().unwrap_or_default() + 1) as f64 * LANE
    }
}

/// What leaves a box of a spine: first what ends, then what comes back.
fn runs(joint: &Joint) -> impl Iterator<Item = &BoxRun> {
    joint.endings.iter().chain(&joint.back)
}

pub fn place(sized: &SizedSpine<'_>, rows: &Rows, width: f64) -> Laid {
    let mut column = IndentColumn {
        sized,
        rows,
        width,
        y: 0.0,
        laid: Laid::empty(sized.boxes.len(), sized.labels.len()),
    };
    for (part, spine) in sized.skeleton.parts.iter().enumerate() {
        column.y += if part > 0 { PARTS } else { 0.0 };
        let mut on = None;
        for joint in spine {
            column.joint(joint, on);
            on = joint.on.map(|arrow| (joint.index, arrow));
        }
    }
    column.return_all();
    column.laid
}

struct IndentColumn<'a> {
    sized: &'a SizedSpine<'a>,
    rows: &'a Rows,
    width: f64,
    /// How far down it is filled.
    y: f64,
    laid: Laid,
}

impl IndentColumn<'_> {
    fn joint(&mut self, joint: &Joint, on: Option<(usize, usize)>) {
        if let Some((before, arrow)) = on {
            self.on(before, arrow);
        }
        let frame = Rect::at(Point::new(0.0, self.y), self.sized.boxes[joint.index]);
        self.laid.boxes[joint.index] = frame;
        self.y = frame.max.y;
        for run in runs(joint) {
            self.run(run, frame.max.y);
        }
    }

    /// The line to the next box of the spine.
    fn on(&mut self, before: usize, arrow: usize) {
        let from = Point::new(AXIS, self.laid.boxes[before].max.y);
        let mut label = None;
        match self.sized.labels[arrow] {
            None => self.y += GAP,
            Some(size) => {
                let corner = Point::new(AXIS + BESIDE, self.y + BELOW_BOX);
                label = Some(Rect::at(corner, size));
                self.y = corner.y + size.height + BELOW_LABEL;
            }
        }
        let ends = [from, Point::new(AXIS, self.y)];
        self.laid.routes[arrow] = ArrowRoute::main(ends, label);
    }

    /// A run below the question whose lower end is `from`.
    fn run(&mut self, run: &BoxRun, from: f64) {
        let Some(first) = run.first() else {
            return;
        };
        self.y += BELOW_BOX;
        let label = self.sized.labels[first].map(|size| {
            let label = Rect::at(Point::new(INDENT, self.y), size);
            self.y = label.max.y + ABOVE;
            label
        });
        let mut path = vec![Point::new(AXIS, from)];
        if run.boxes.is_empty() {
            self.y += ABOVE;
            path.push(Point::new(AXIS, self.y));
            self.y += LINE;
        } else {
            let y = self.y + ENTRY;
            path.extend([Point::new(AXIS, y), Point::new(INDENT, y)]);
        }
        self.laid.routes[first] = ArrowRoute::aside(path, label);
        for (place, &index) in run.boxes.iter().enumerate() {
            if place > 0 {
                let x = INDENT + DROP;
                let ends = vec![Point::new(x, self.y), Point::new(x, self.y + CHAIN)];
                self.laid.routes[run.arrows[place]] = ArrowRoute::aside(ends, None);
                self.y += CHAIN;
            }
            let frame = Rect::at(Point::new(INDENT, self.y), self.sized.boxes[index]);
            self.laid.boxes[index] = frame;
            self.y = frame.max.y;
        }
    }

    /// By the lanes, to what stands further down.
    fn return_all(&mut self) {
        let joints = self.sized.skeleton.parts.iter().flatten();
        for run in joints.flat_map(runs) {
            let Some((arrow, to)) = run.last() else {
                continue;
            };
            let mut path = match run.boxes.last() {
                Some(&last) => vec![self.laid.boxes[last].right()],
                None => self.laid.routes[arrow].stretches.pop().unwrap_or_default(),
            };
            let y = path.last().map_or(0.0, |at| at.y);
            let lane = self.rows.lane_to(to, self.width);
            let end = self.laid.boxes[to].right();
            path.extend([Point::new(lane, y), Point::new(lane, end.y), end]);
            self.laid.routes[arrow].stretches = vec![path];
        }
    }
}
