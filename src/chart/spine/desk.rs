//! Columns: lanes, what comes back, the spine, a trunk with labels, and what ends.
//!
//! Everything of a part is placed around its axis, the middle of its spine, at `x` 0.

use std::collections::BTreeMap;

use super::SizedSpine;
use super::lanes::{Passage, lanes};
use crate::chart::draw::{ArrowRoute, Laid};
use crate::chart::geometry::{Point, Rect, Size};
use crate::chart::skeleton::{BoxRun, Joint, Spine};

/// Between two boxes of a spine at least, and below a label beside its line; in pixels, as all that follows.
const GAP: f64 = 30.0;
const BELOW_LABEL: f64 = 10.0;
/// From a line to a label beside it or above it, and from a box to the label that leaves it.
const BESIDE_LINE: f64 = 7.0;
const ABOVE_LINE: f64 = 2.0;
const BELOW_BOX: f64 = 4.0;
/// Above a box that lines come back to: where they join its own, and what is free above that.
const JOIN: f64 = 14.0;
const ABOVE_JOIN: f64 = 6.0;
/// From the widest box of a spine to the trunk, from the trunk to labels, and from labels to boxes.
const TRUNK: f64 = 12.0;
const AFTER_TRUNK: f64 = 5.0;
const ARROW: f64 = 10.0;
/// Between two boxes of one run, and where from its side the arrow between them runs.
const CHAIN: f64 = 22.0;
const UNDER_LINE: f64 = 18.0;
const DROP: f64 = 24.0;
/// Between two runs one above the other; what a line alone takes.
const STACK: f64 = 12.0;
const LINE: f64 = 6.0;
/// Between a lane and the next, or a box.
const LANE: f64 = 12.0;
/// Between two parts.
const PARTS: f64 = 36.0;

/// `width` is what the parts should not be wider than together.
pub fn place(sized: &SizedSpine<'_>, width: f64) -> Laid {
    let mut desk = DeskColumn {
        sized,
        laid: Laid::empty(sized.boxes.len(), sized.labels.len()),
    };
    let mut top = 0.0;
    let mut extents = Vec::new();
    for spine in &sized.skeleton.parts {
        let bottom = desk.part(spine, top);
        extents.push(desk.extent(spine));
        top = bottom + PARTS;
    }
    desk.align(&extents, width);
    desk.laid
}

struct DeskColumn<'a> {
    sized: &'a SizedSpine<'a>,
    laid: Laid,
}

/// Where the columns of one part are.
struct Grid {
    trunk: f64,
    /// Where what ends begins.
    endings: f64,
    /// Where what comes back ends.
    backs: f64,
    /// The lane next to the boxes.
    lane: f64,
    lanes: BTreeMap<usize, usize>,
}

/// How far down each column is filled.
#[derive(Clone, Copy)]
struct ColumnDepths {
    spine: f64,
    left: f64,
    right: f64,
}

/// What is on its way back to a box of the spine.
struct Returning<'a> {
    run: &'a BoxRun,
    /// From where it leaves for the spine.
    path: Vec<Point>,
    label: Option<Rect>,
}

impl Grid {
    fn of(sized: &SizedSpine<'_>, spine: &[Joint]) -> Self {
        let widest = |sizes: &mut dyn Iterator<Item = Size>| {
            sizes.map(|size| size.width).fold(0.0, f64::max)
        };
        let half = widest(&mut spine.iter().map(|joint| sized.boxes[joint.index])) / 2.0;
        let on = spine.iter().filter_map(|joint| joint.on);
        let on = widest(&mut on.map(|arrow| sized.label(arrow)));
        let endings = spine.iter().flat_map(|joint| &joint.endings);
        let ending = widest(
            &mut endings
                .filter_map(BoxRun::first)
                .map(|run| sized.label(run)),
        );
        let backs = || {
            spine
                .iter()
                .filter_map(|joint| Some((joint, joint.back.as_ref()?)))
        };
        let through = backs().flat_map(|(_, back)| &back.boxes);
        let through = widest(&mut through.map(|&index| sized.boxes[index]));
        let trunk = (half + TRUNK).max(BESIDE_LINE + on + ARROW);
        let left = -(half + TRUNK);
        let labels = backs().filter_map(|(joint, back)| {
            let label = sized.label(back.first()?).width;
            Some(-(sized.boxes[joint.index].width / 2.0 + AFTER_TRUNK + label))
        });
        let edge = labels.fold(-half, f64::min);
        let edge = match through > 0.0 {
            true => edge.min(left - through),
            false => edge,
        };
        Self {
            trunk,
            endings: trunk + AFTER_TRUNK + ending + ARROW,
            backs: left,
            lane: edge - LANE,
            lanes: lanes(&passages(spine)),
        }
    }

    fn lane_to(&self, place: usize) -> f64 {
        let lane = self.lanes.get(&place).copied().unwrap_or_default();
        self.lane - lane as f64 * LANE
    }
}

/// What comes back, by its places on the spine.
fn passages(spine: &[Joint]) -> Vec<Passage> {
    let back = |(from, joint): (usize, &Joint)| {
        let to = joint.back.as_ref()?.to?;
        let to = spine.iter().position(|other| other.index == to)?;
        Some(Passage { from, to })
    };
    spine.iter().enumerate().filter_map(back).collect()
}

impl<'a> DeskColumn<'a> {
    /// The lower end of what is placed.
    fn part(&mut self, spine: &'a Spine, top: f64) -> f64 {
        let grid = Grid::of(self.sized, spine);
        let mut taken = ColumnDepths {
            spine: top,
            left: top,
            right: top,
        };
        let mut returning: Vec<Returning<'a>> = Vec::new();
        for (place, joint) in spine.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| &spine[before]);
            let coming: Vec<Returning<'a>> = returning
                .extract_if(.., |returning| returning.run.to == Some(joint.index))
                .collect();
            let middle = self.middle(joint, before, !coming.is_empty(), taken);
            let frame = Rect::around(Point::new(0.0, middle), self.sized.boxes[joint.index]);
            self.laid.boxes[joint.index] = frame;
            taken.spine = frame.max.y;
            if let Some((before, on)) = before.and_then(|before| Some((before.index, before.on?))) {
                self.on(before, on, &frame);
            }
            for returning in coming {
                self.join(returning, &frame, grid.lane_to(place));
            }
            self.endings(joint, &grid, &mut taken.right);
            returning.extend(self.back(spine, place, &grid, &mut taken.left));
        }
        taken.spine.max(taken.left).max(taken.right)
    }

    /// The height at which a box of the spine stands.
    fn middle(
        &self,
        joint: &Joint,
        before: Option<&Joint>,
        is_joined: bool,
        taken: ColumnDepths,
    ) -> f64 {
        let half = self.sized.boxes[joint.index].height / 2.0;
        let gap = before.map_or(0.0, |before| {
            let label = before.on.and_then(|on| self.sized.labels[on]);
            let label = label.map_or(0.0, |label| BELOW_BOX + label.height);
            let below = if is_joined {
                ABOVE_JOIN + JOIN
            } else {
                BELOW_LABEL
            };
            GAP.max(label + below)
        });
        let mut middle = taken.spine + gap + half;
        if let Some(first) = joint.endings.first() {
            middle = middle.max(taken.right + self.above(first));
        }
        if let Some(back) = &joint.back {
            middle = middle.max(taken.left + self.above_back(back));
        }
        if is_joined {
            middle = middle.max(taken.left + JOIN + half);
        }
        middle
    }

    /// What a run takes above the line that leads to it.
    fn above(&self, run: &BoxRun) -> f64 {
        let label = run.first().and_then(|arrow| self.sized.labels[arrow]);
        let label = label.map_or(0.0, |label| label.height + ABOVE_LINE);
        let first = run.boxes.first();
        first.map_or(label, |&index| {
            label.max(self.sized.boxes[index].height / 2.0)
        })
    }

    /// The same for what comes back, which hangs below that line.
    fn above_back(&self, run: &BoxRun) -> f64 {
        let label = run.first().and_then(|arrow| self.sized.labels[arrow]);
        label.map_or(0.0, |label| label.height + ABOVE_LINE)
    }

    /// The line from one box of the spine to the next.
    fn on(&mut self, before: usize, arrow: usize, frame: &Rect) {
        let from = Point::new(0.0, self.laid.boxes[before].max.y);
        let label = self.sized.labels[arrow].map(|size| {
            let corner = Point::new(BESIDE_LINE, from.y + BELOW_BOX);
            Rect::at(corner, size)
        });
        let ends = [from, Point::new(0.0, frame.min.y)];
        self.laid.routes[arrow] = ArrowRoute::main(ends, label);
    }

    fn endings(&mut self, joint: &'a Joint, grid: &Grid, taken: &mut f64) {
        let question = self.laid.boxes[joint.index];
        let from = Point::new(question.max.x, question.center().y);
        let mut heads: Vec<Vec<Point>> = Vec::new();
        let mut right = grid.endings;
        for (place, run) in joint.endings.iter().enumerate() {
            let y = match place {
                0 => from.y,
                _ => *taken + self.above(run),
            };
            let mut path = vec![from];
            if place > 0 {
                path.extend([Point::new(grid.trunk, from.y), Point::new(grid.trunk, y)]);
            }
            let label = run.first().and_then(|arrow| self.sized.labels[arrow]);
            let label = label.map(|size| {
                let corner = Point::new(grid.trunk + AFTER_TRUNK, y - ABOVE_LINE - size.height);
                Rect::at(corner, size)
            });
            let (bottom, widest) = self.run(run, Point::new(grid.endings, y), SpineSide::Right);
            right = right.max(widest);
            *taken = bottom.unwrap_or(y + LINE) + STACK;
            if let (Some(arrow), Some(_)) = (run.first(), run.boxes.first()) {
                let mut path = path.clone();
                path.push(Point::new(grid.endings, y));
                self.laid.routes[arrow] = ArrowRoute::aside(path, label);
            } else if let Some(arrow) = run.first() {
                self.laid.routes[arrow].label = label;
                path.push(Point::new(grid.endings, y));
            }
            heads.push(path);
        }
        for (place, run) in joint.endings.iter().enumerate() {
            if let Some((arrow, to)) = run.last() {
                let later = &joint.endings[place + 1..];
                let path = std::mem::take(&mut heads[place]);
                self.laid.routes[arrow].stretches =
                    vec![self.joined(run, later, path, to, right + STACK)];
            }
        }
    }

    /// The line from the last box of a run, or from its question, to what it shares with a later run: from above if nothing
    /// stands between, else by the far side.
    fn joined(
        &self,
        run: &BoxRun,
        later: &[BoxRun],
        mut path: Vec<Point>,
        to: usize,
        far: f64,
    ) -> Vec<Point> {
        let target = self.laid.boxes[to];
        let holder = later.iter().find(|other| !other.boxes.is_empty());
        let is_next = holder.is_some_and(|other| other.boxes.first() == Some(&to));
        match run.boxes.last() {
            None if is_next => {
                let turn = target.min.x + DROP;
                if let Some(end) = path.last_mut() {
                    end.x = turn;
                }
                path.push(Point::new(turn, target.min.y));
                return path;
            }
            None => {
                _ = path.pop();
            }
            Some(&last) => path = vec![self.laid.boxes[last].right()],
        }
        let y = match run.boxes.last() {
            Some(_) => path[0].y,
            None => path.last().map_or(0.0, |at| at.y),
        };
        let end = target.right();
        path.extend([Point::new(far, y), Point::new(far, end.y), end]);
        path
    }

    /// The boxes of a run, the first in the middle of `at`, which is its near side. Its lower end, and its far side.
    fn run(&mut self, run: &BoxRun, at: Point, side: SpineSide) -> (Option<f64>, f64) {
        let (mut bottom, mut far): (Option<f64>, f64) = (None, at.x);
        for (place, &index) in run.boxes.iter().enumerate() {
            let size = self.sized.boxes[index];
            let top = match bottom {
                None => at.y - size.height / 2.0,
                Some(bottom) => bottom + CHAIN,
            };
            let frame = side.frame(at.x, top, size);
            self.laid.boxes[index] = frame;
            if let Some(above) = bottom {
                let x = at.x + side.outward(DROP);
                let path = vec![Point::new(x, above), Point::new(x, top)];
                self.laid.routes[run.arrows[place]] = ArrowRoute::aside(path, None);
            }
            bottom = Some(frame.max.y);
            far = match side {
                SpineSide::Left => far.min(frame.min.x),
                SpineSide::Right => far.max(frame.max.x),
            };
        }
        (bottom, far)
    }

    /// Places what comes back from a box of the spine, as far as it stands beside it.
    fn back(
        &mut self,
        spine: &'a [Joint],
        place: usize,
        grid: &Grid,
        taken: &mut f64,
    ) -> Option<Returning<'a>> {
        let joint = &spine[place];
        let run = joint.back.as_ref()?;
        let first = run.first()?;
        let from = self.laid.boxes[joint.index].left();
        let label = self.sized.labels[first].map(|size| {
            let x = from.x - AFTER_TRUNK - size.width;
            Rect::at(Point::new(x, from.y - ABOVE_LINE - size.height), size)
        });
        let Some(&index) = run.boxes.first() else {
            *taken = from.y + LINE + ABOVE_JOIN;
            let path = vec![from];
            return Some(Returning { run, path, label });
        };
        // Under its label, so that both take one column.
        let size = self.sized.boxes[index];
        let top = from.y + UNDER_LINE;
        let middle = Point::new(grid.backs, top + size.height / 2.0);
        let (bottom, _) = self.run(run, middle, SpineSide::Left);
        *taken = bottom? + ABOVE_JOIN + LINE;
        let left = label.map_or(from.x, |label| label.min.x) - LINE;
        let turn = left
            .min(grid.backs - DROP)
            .max(grid.backs - size.width + DROP);
        let path = vec![from, Point::new(turn, from.y), Point::new(turn, top)];
        self.laid.routes[first] = ArrowRoute::aside(path, label);
        // Straight down where nothing else comes back meanwhile.
        let last = self.laid.boxes[*run.boxes.last()?];
        let until = spine.iter().position(|other| Some(other.index) == run.to)?;
        let is_free = spine[place + 1..until]
            .iter()
            .all(|other| other.back.is_none());
        let path = match is_free {
            true => vec![Point::new(grid.backs - DROP, last.max.y)],
            false => vec![last.left()],
        };
        Some(Returning {
            run,
            path,
            label: None,
        })
    }

    /// The line of what has come back, which joins the one that comes down to the same box.
    fn join(&mut self, returning: Returning<'_>, frame: &Rect, lane: f64) {
        let Some((arrow, _)) = returning.run.last() else {
            return;
        };
        let meet = Point::new(0.0, frame.min.y - JOIN);
        let mut path = returning.path;
        let start = path[0];
        let goes_down = returning
            .run
            .boxes
            .last()
            .is_some_and(|&last| start.y >= self.laid.boxes[last].max.y);
        match goes_down {
            true => path.push(Point::new(start.x, meet.y)),
            false => path.extend([Point::new(lane, start.y), Point::new(lane, meet.y)]),
        }
        path.push(meet);
        let joint = vec![meet, Point::new(0.0, frame.min.y)];
        self.laid.routes[arrow] = ArrowRoute::aside(path, returning.label);
        self.laid.routes[arrow].stretches.push(joint);
    }

    /// How far a part reaches to the left and to the right of its axis.
    fn extent(&self, spine: &Spine) -> (f64, f64) {
        let (mut left, mut right) = (0.0_f64, 0.0_f64);
        let (boxes, arrows) = items(spine);
        let frames = boxes.iter().map(|&index| self.laid.boxes[index]);
        let routes = arrows.iter().map(|&index| self.laid.routes[index].bounds());
        for rect in frames.chain(routes.flatten()) {
            left = left.min(rect.min.x);
            right = right.max(rect.max.x);
        }
        (left, right)
    }

    /// Puts the axes of the parts in one line, or where that is too wide, their left sides.
    fn align(&mut self, extents: &[(f64, f64)], width: f64) {
        let left = extents.iter().map(|extent| extent.0).fold(0.0, f64::min);
        let right = extents.iter().map(|extent| extent.1).fold(0.0, f64::max);
        let is_narrow = right - left <= width;
        for (spine, (extent, _)) in self.sized.skeleton.parts.iter().zip(extents) {
            let by = if is_narrow { -left } else { -extent };
            let (boxes, arrows) = items(spine);
            for index in boxes {
                self.laid.boxes[index] = self.laid.boxes[index].moved(by, 0.0);
            }
            for index in arrows {
                self.laid.routes[index] = self.laid.routes[index].moved(by, 0.0);
            }
        }
    }
}

/// The boxes and arrows of a part.
fn items(spine: &Spine) -> (Vec<usize>, Vec<usize>) {
    let (mut boxes, mut arrows) = (Vec::new(), Vec::new());
    for joint in spine {
        boxes.push(joint.index);
        arrows.extend(joint.on);
        for run in joint.endings.iter().chain(&joint.back) {
            boxes.extend(&run.boxes);
            arrows.extend(&run.arrows);
        }
    }
    (boxes, arrows)
}

#[derive(Clone, Copy)]
enum SpineSide {
    Left,
    Right,
}

impl SpineSide {
    fn outward(self, by: f64) -> f64 {
        match self {
            SpineSide::Left => -by,
            SpineSide::Right => by,
        }
    }

    fn frame(self, near: f64, top: f64, size: Size) -> Rect {
        let left = match self {
            SpineSide::Left => near - size.width,
            SpineSide::Right => near,
        };
        Rect::at(Point::new(left, top), size)
    }
}
