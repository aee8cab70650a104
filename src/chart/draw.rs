//! A flow drawn: sized, laid out, and looked at again.

use super::check::{Fault, faults};
use super::face::Face;
use super::flow::{Arrow, Flow};
use super::geometry::{Point, Rect, Size};
use super::label::Lettering;
use super::layers::Layers;
use super::layout::{Aim, Placed, layout};
use super::scale::{Gaps, MARGIN, Scale};
use super::sized::{Sized, SizedBox};
use super::words::Words;
use super::{Chart, ChartBox, Line};

/// How often lines may cross in one drawing. A pathway of 60 steps has about three crossings; where every step leads to every
/// other there is no end of them, and of the time that a layout takes.
const MOST_CROSSINGS: usize = 60;
/// How often a drawing that is not clear is drawn again with more room.
const ROUNDS: u32 = 5;

/// Draws a flow; what is wrong with the last try if no try is clear.
pub fn draw(flow: &Flow, scale: &Scale, words: &Words) -> Result<Chart, Vec<Fault>> {
    let drawing = Drawing::of(flow, scale, words);
    drawing.is_followable(&scale.gaps)?;
    let mut found = Vec::new();
    for round in 0..=ROUNDS {
        match drawing.best(&scale.gaps.wider(round)) {
            Ok(chart) => return Ok(chart),
            Err(faults) => found = faults,
        }
    }
    Err(found)
}

struct Drawing<'a> {
    flow: &'a Flow,
    scale: &'a Scale,
    faces: Vec<Face>,
    labels: Vec<Option<Lettering>>,
    sized: Sized,
    /// For each arrow its lines in `sized`: one, or two with the label between them.
    runs: Vec<Run>,
}

#[derive(Clone, Copy)]
enum Run {
    Plain {
        line: usize,
    },
    Labelled {
        upper: usize,
        label: usize,
        lower: usize,
    },
}

impl<'a> Drawing<'a> {
    fn of(flow: &'a Flow, scale: &'a Scale, words: &Words) -> Self {
        let ways = |own: usize| {
            let count = |end: fn(&Arrow) -> usize| {
                flow.arrows.iter().filter(|arrow| end(arrow) == own).count()
            };
            count(|arrow| arrow.from).max(count(|arrow| arrow.to))
        };
        let faces: Vec<Face> = flow
            .boxes
            .iter()
            .enumerate()
            .map(|(index, own)| Face::of(own, ways(index), scale, words))
            .collect();
        let mut drawing = Self {
            flow,
            scale,
            labels: flow
                .arrows
                .iter()
                .map(|arrow| Lettering::of(arrow, scale, words, scale.label_width))
                .collect(),
            sized: Sized::default(),
            runs: vec![Run::Plain { line: 0 }; flow.arrows.len()],
            faces,
        };
        drawing.add_boxes();
        for arrow in arranged(flow, words) {
            drawing.add_arrow(arrow);
        }
        drawing
    }

    fn add_boxes(&mut self) {
        let sized = |face: &Face| SizedBox {
            size: face.size,
            is_label: false,
        };
        self.sized.boxes = self.faces.iter().map(sized).collect();
    }

    fn add_arrow(&mut self, index: usize) {
        let Arrow { from, to, .. } = self.flow.arrows[index];
        let line = self.sized.lines.len();
        self.runs[index] = match &self.labels[index] {
            None => {
                self.sized.lines.push((from, to));
                Run::Plain { line }
            }
            Some(lettering) => {
                let label = self.sized.boxes.len();
                self.sized.boxes.push(SizedBox {
                    size: lettering.size,
                    is_label: true,
                });
                self.sized.lines.extend([(from, label), (label, to)]);
                Run::Labelled {
                    upper: line,
                    label,
                    lower: line + 1,
                }
            }
        };
    }

    /// The error says which arrow is the worst.
    fn is_followable(&self, gaps: &Gaps) -> Result<(), Vec<Fault>> {
        let crossed = Layers::of(&self.sized, f64::INFINITY, gaps).crossings;
        let crossings = crossed.iter().sum::<usize>() / 2;
        if crossings <= MOST_CROSSINGS {
            return Ok(());
        }
        let of_run = |run: &Run| match *run {
            Run::Plain { line } => crossed[line],
            Run::Labelled { upper, lower, .. } => crossed[upper] + crossed[lower],
        };
        let worst = (0..self.runs.len()).max_by_key(|&arrow| of_run(&self.runs[arrow]));
        Err(vec![Fault::Tangled {
            line: worst.unwrap_or_default(),
            crossings,
        }])
    }

    /// The first try that fits the scale's width, or else the narrowest; the faults of the last try if none is clear.
    fn best(&self, gaps: &Gaps) -> Result<Chart, Vec<Fault>> {
        let width = self.scale.width;
        let free = Layers::of(&self.sized, f64::INFINITY, gaps);
        let mut tries: Vec<(Layers, Aim)> = Vec::new();
        if free.width <= width {
            tries.push((free.clone(), Aim::Straight));
            tries.push((free, Aim::Narrow));
        }
        let folded = [width, width * 0.85].map(|width| Layers::of(&self.sized, width, gaps));
        tries.extend(folded.map(|layers| (layers, Aim::Narrow)));
        let mut best: Result<Chart, Vec<Fault>> = Err(Vec::new());
        for (layers, aim) in tries {
            let tried = self.tried(&layers, gaps, aim);
            match (&best, tried) {
                (_, Ok(chart)) if chart.size.width <= width => return Ok(chart),
                (Ok(narrowest), Ok(chart)) if chart.size.width >= narrowest.size.width => {}
                (Ok(_), Err(_)) => {}
                (_, tried) => best = tried,
            }
        }
        best
    }

    fn tried(&self, layers: &Layers, gaps: &Gaps, aim: Aim) -> Result<Chart, Vec<Fault>> {
        let placed =
            layout(&self.sized, layers, gaps, aim).map_err(|said| vec![Fault::Engine(said)])?;
        let laid = self.laid(placed);
        let chart = assembled(self.flow, &self.faces, &self.labels, &laid, self.scale);
        let faults = faults(&chart);
        if faults.is_empty() {
            Ok(chart)
        } else {
            Err(faults)
        }
    }

    fn laid(&self, placed: Placed) -> Laid {
        let route = |run: &Run| match *run {
            Run::Plain { line } => Route {
                stretches: vec![placed.lines[line].clone()],
                ..Route::default()
            },
            Run::Labelled {
                upper,
                label,
                lower,
            } => Route {
                stretches: vec![placed.lines[upper].clone(), placed.lines[lower].clone()],
                label: Some(placed.boxes[label]),
                is_main: false,
            },
        };
        Laid {
            routes: self.runs.iter().map(route).collect(),
            boxes: placed.boxes,
        }
    }
}

/// A drawing of a flow whose boxes and lines have their places.
pub fn assembled(
    flow: &Flow,
    faces: &[Face],
    labels: &[Option<Lettering>],
    laid: &Laid,
    scale: &Scale,
) -> Chart {
    let bounds = laid.bounds(flow.boxes.len());
    let (x, y) = (MARGIN - bounds.min.x, MARGIN - bounds.min.y);
    let boxes = flow.boxes.iter().zip(faces).zip(&laid.boxes);
    let lines = flow.arrows.iter().zip(labels).zip(&laid.routes);
    Chart {
        title: flow.title.clone(),
        size: Size::new(
            (bounds.width() + 2.0 * MARGIN).ceil(),
            (bounds.height() + 2.0 * MARGIN).ceil(),
        ),
        text: scale.text,
        label: scale.label,
        boxes: boxes
            .map(|((own, face), frame)| ChartBox {
                own: own.clone(),
                face: face.clone(),
                frame: frame.moved(x, y),
            })
            .collect(),
        lines: lines
            .map(|((arrow, label), route)| {
                let reach = |own: usize, end: &Point| {
                    let frame = &laid.boxes[own];
                    faces[own].outline.reach(frame, *end)
                };
                let mut route = route.clone();
                route.meet(|end| reach(arrow.from, end), |end| reach(arrow.to, end));
                let route = route.moved(x, y);
                Line {
                    arrow: arrow.clone(),
                    is_main: route.is_main,
                    stretches: route.stretches,
                    label: label
                        .as_ref()
                        .zip(route.label)
                        .map(|(label, frame)| label.at(frame, scale)),
                }
            })
            .collect(),
    }
}

/// Where everything of a flow is: boxes as frames, and for each arrow its route from frame to frame.
#[derive(Clone, Debug)]
pub struct Laid {
    pub boxes: Vec<Rect>,
    pub routes: Vec<Route>,
}

/// One stretch, or two that meet or have a label between them.
#[derive(Clone, Debug, Default)]
pub struct Route {
    pub stretches: Vec<Vec<Point>>,
    pub label: Option<Rect>,
    /// It goes on along a spine.
    pub is_main: bool,
}

impl Laid {
    pub fn empty(boxes: usize, routes: usize) -> Self {
        Self {
            boxes: vec![Rect::default(); boxes],
            routes: vec![Route::default(); routes],
        }
    }

    /// The box around the first of its boxes, so many, and all routes.
    fn bounds(&self, boxes: usize) -> Rect {
        let frames = self.boxes.iter().take(boxes).copied();
        let routes = self.routes.iter().filter_map(Route::bounds);
        let all = frames.chain(routes);
        all.reduce(|one, other| one.union(&other))
            .unwrap_or_default()
    }
}

impl Route {
    /// Beside a spine.
    pub fn aside(path: Vec<Point>, label: Option<Rect>) -> Self {
        Self {
            stretches: vec![path],
            label,
            is_main: false,
        }
    }

    /// Along a spine.
    pub fn main(ends: [Point; 2], label: Option<Rect>) -> Self {
        Self {
            is_main: true,
            ..Self::aside(ends.to_vec(), label)
        }
    }

    pub fn bounds(&self) -> Option<Rect> {
        let points = self.stretches.iter().flatten();
        let points = points.map(|&at| Rect { min: at, max: at });
        let all = points.chain(self.label);
        all.reduce(|one, other| one.union(&other))
    }

    #[must_use]
    pub fn moved(&self, x: f64, y: f64) -> Self {
        let stretches = self.stretches.iter();
        let moved = |stretch: &Vec<Point>| stretch.iter().map(|at| at.moved(x, y)).collect();
        Self {
            stretches: stretches.map(moved).collect(),
            label: self.label.map(|label| label.moved(x, y)),
            is_main: self.is_main,
        }
    }

    /// Puts its ends, which are on frames, on the outlines within them.
    fn meet(&mut self, from: impl Fn(&Point) -> Point, to: impl Fn(&Point) -> Point) {
        let first = self.stretches.first_mut();
        if let Some(first) = first.and_then(|stretch| stretch.first_mut()) {
            *first = from(first);
        }
        let last = self.stretches.last_mut();
        if let Some(last) = last.and_then(|stretch| stretch.last_mut()) {
            *last = to(last);
        }
    }
}

/// The arrows of a flow from left to right: as written, but with yes on the side where the first question has it.
fn arranged(flow: &Flow, words: &Words) -> Vec<usize> {
    let mut order: Vec<usize> = (0..flow.arrows.len()).collect();
    order.sort_by_key(|&arrow| flow.arrows[arrow].from);
    let mut yes_first = None;
    for pair in order.chunk_by_mut(|&one, &other| flow.arrows[one].from == flow.arrows[other].from)
    {
        let [one, other] = pair else { continue };
        let answer = |arrow: usize| words.answer(&flow.arrows[arrow].label);
        let (Some(first), Some(second)) = (answer(*one), answer(*other)) else {
            continue;
        };
        if first != second && *yes_first.get_or_insert(first) != first {
            pair.swap(0, 1);
        }
    }
    order
}
